//! Templates: the built-in set, with those that the project replaces or adds.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use include_dir::{Dir, include_dir};
use serde_json::Value;

use super::fences::{TemplateText, cut};
use super::schema::SchemaKind;
use super::typed::{DataFile, Schema, read, typed};
use crate::diag::{Diagnostic, Faults, Severity, code, has_errors, list};
use crate::files;
use crate::model::{FrontMatter, RawTypst};
use crate::msg;
use crate::source::{Offsets, Place, Source};

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates");

/// The built-in files below `templates`: relative path and text.
pub fn built_in_files() -> Vec<(&'static str, &'static str)> {
    fn walk<'a>(folder: &'a Dir<'a>, out: &mut Vec<(&'a str, &'a str)>) {
        for file in folder.files() {
            let path = file.path().to_str().expect("built-in paths are ASCII");
            out.push((path, file.contents_utf8().expect("built-in templates are UTF-8")));
        }
        folder.dirs().for_each(|below| walk(below, out));
    }
    let mut out = Vec::new();
    walk(&BUILT_IN, &mut out);
    out.sort_unstable();
    out
}

/// A kind of document: a template with front matter.
#[derive(Debug, Clone)]
pub struct Kind {
    /// The command's name: the file's name without its extension.
    pub name: String,
    /// The name by which its batch is known in the output folder and in the store: that of the kind, unless the
    /// command line groups the people otherwise than the template does.
    pub batch: String,
    /// The front matter, unfilled.
    pub front: FrontMatter,
    /// Places in the front matter.
    pub data: DataFile,
    /// The whole file.
    pub source: Arc<Source>,
    /// The body.
    pub body: TemplateText,
    /// Whether it is the project's own.
    pub from_project: bool,
}

/// All templates of a run.
#[derive(Debug, Default)]
pub struct Templates {
    /// The kinds, by name.
    pub kinds: BTreeMap<String, Kind>,
    /// 附单 · the papers that the program adds to a batch, by name: templates in the folder `sheets`.
    pub sheets: BTreeMap<String, Kind>,
    /// Markdown templates that others include or attach, by path such as `partials/roster.md`.
    pub partials: BTreeMap<String, TemplateText>,
    /// The blocks of raw Typst of all templates, by number.
    pub raw: Vec<Arc<RawTypst>>,
    /// Typst modules, by path such as `layouts/file.typ`.
    pub layouts: BTreeMap<String, Arc<Source>>,
    /// Whether any of the modules is the project's own.
    pub has_own_layouts: bool,
    /// The faults of files, by path: whatever does not use such a file is sound.
    pub broken: BTreeMap<String, Faults>,
    /// The faults of files that were meant to be kinds, by the name that they would have: `agenda.docx`.
    misnamed: BTreeMap<String, Faults>,
}

impl Templates {
    /// Every template with a front matter: those of the kinds, and the sheets.
    pub fn all_kinds(&self) -> impl Iterator<Item = &Kind> {
        self.kinds.values().chain(self.sheets.values())
    }

    /// The kinds with a name: that of a template, or the one that they are called by, such as 通知.
    pub fn named(&self, name: &str) -> Vec<&Kind> {
        match self.kinds.get(name) {
            Some(kind) => vec![kind],
            None => self.kinds.values().filter(|kind| kind.front.name == name).collect(),
        }
    }

    /// The path of the file of a kind, below `templates`.
    fn path_of(&self, kind: &Kind) -> String {
        let is_sheet =
            self.sheets.get(&kind.name).is_some_and(|sheet| Arc::ptr_eq(&sheet.source, &kind.source));
        if is_sheet { format!("sheets/{}.md", kind.name) } else { format!("{}.md", kind.name) }
    }

    /// The partials that a kind can include or attach, by path: those that its texts name, and whatever may define a
    /// component, since a component is known everywhere.
    pub fn reached(&self, kind: &Kind) -> BTreeMap<&str, &TemplateText> {
        let (mut reached, mut others): (BTreeMap<&str, &TemplateText>, Vec<_>) =
            (BTreeMap::new(), Vec::new());
        for (path, partial) in &self.partials {
            match partial.text.contains("component") {
                true => drop(reached.insert(path, partial)),
                false => others.push((path.as_str(), partial)),
            }
        }
        let mut texts: Vec<&str> = reached.values().map(|partial| partial.text.as_str()).collect();
        // Attachments are named in the front matter.
        texts.push(kind.source.text());
        while let Some(text) = texts.pop() {
            others.retain(|(path, partial)| {
                let is_named = text.contains(path);
                if is_named {
                    reached.insert(path, partial);
                    texts.push(&partial.text);
                }
                !is_named
            });
        }
        reached
    }

    /// Whether everything that a kind uses is sound.
    pub fn sound(&self, kind: &Kind) -> Result<(), Faults> {
        if self.broken.is_empty() {
            return Ok(());
        }
        let reached = self.reached(kind);
        let texts: Vec<&str> =
            reached.values().map(|text| text.text.as_str()).chain([kind.source.text()]).collect();
        let own = self.path_of(kind);
        let uses = |path: &str| {
            // The layouts use each other.
            path == own
                || path.starts_with("layouts/")
                || reached.contains_key(path)
                || texts.iter().any(|text| text.contains(path))
        };
        let faults: Faults = self
            .broken
            .iter()
            .filter(|(path, _)| uses(path))
            .flat_map(|(_, faults)| faults.clone())
            .collect();
        if has_errors(&faults) { Err(faults) } else { Ok(()) }
    }

    /// The names of the layouts. A layout has a function `render`; the other modules are its parts.
    pub fn layout_names(&self) -> Vec<&str> {
        let layouts = self.layouts.iter().filter(|(_, source)| source.text().contains("#let render"));
        layouts.filter_map(|(path, _)| path.strip_prefix("layouts/")?.strip_suffix(".typ")).collect()
    }

    /// The faults of a kind of which not even the front matter could be read.
    pub fn unread(&self, name: &str) -> Option<&Faults> {
        self.broken.get(&format!("{name}.md")).or_else(|| self.misnamed.get(name))
    }

    /// The names of the kinds that could not be read.
    pub fn unread_names(&self) -> impl Iterator<Item = &str> {
        let broken = self.broken.keys().filter_map(|path| path.strip_suffix(".md"));
        let all = broken.chain(self.misnamed.keys().map(String::as_str));
        all.filter(|name| !name.contains('/') && !self.kinds.contains_key(*name))
    }

    /// Checks every Markdown template by itself, and returns the warnings.
    pub fn check_each(&mut self, check: impl Fn(&Arc<Source>) -> Faults) -> Faults {
        let kinds = self.all_kinds().map(|kind| (self.path_of(kind), check(&kind.source)));
        let partials = self.partials.iter().map(|(path, text)| (path.clone(), check(&text.source)));
        let found: Vec<(String, Faults)> = kinds.chain(partials).collect();
        let mut warnings = Faults::new();
        for (path, faults) in found {
            let (errors, others): (Faults, Faults) =
                faults.into_iter().partition(|fault| fault.severity == Severity::Error);
            warnings.extend(others);
            if !errors.is_empty() {
                self.refuse(path, errors);
            }
        }
        warnings
    }

    fn refuse(&mut self, path: impl Into<String>, faults: impl IntoIterator<Item = Diagnostic>) {
        self.broken.entry(path.into()).or_default().extend(faults);
    }

    /// The name of the kind or sheet that a path below `templates` is of, and where it belongs.
    fn kinds_of<'p>(&mut self, path: &'p str) -> Option<(&'p str, &mut BTreeMap<String, Kind>)> {
        let name = path.strip_suffix(".md")?;
        match name.split_once('/') {
            None => Some((name, &mut self.kinds)),
            Some(("sheets", name)) if !name.contains('/') => Some((name, &mut self.sheets)),
            Some(_) => None,
        }
    }
}

/// What the front matter of a template may say. Templates are read once for their names as commands, and once to be used.
static FRONT: LazyLock<Schema> = LazyLock::new(|| Schema::ours(SchemaKind::Template));

/// The project that a folder of templates belongs to.
fn root_of(folder: &Path) -> &Path {
    folder.parent().unwrap_or(folder)
}

/// Reads the built-in templates and those in the project's folder, which override them by name.
pub fn load_templates(folder: Option<&Path>) -> (Templates, Faults) {
    let (mut faults, mut templates) = (Faults::new(), Templates::default());
    let mut sources: BTreeMap<String, (Arc<Source>, bool)> = built_in_files()
        .into_iter()
        .map(|(path, text)| (path.to_string(), (Source::new(format!("templates/{path}"), text), false)))
        .collect();
    if let Some(folder) = folder {
        let found = files::list(folder, root_of(folder)).unwrap_or_else(|fault| {
            faults.push(fault);
            Vec::new()
        });
        for path in found {
            let relative = files::relative(folder, &path);
            if !matches!(path.extension().and_then(|ending| ending.to_str()), Some("md" | "typ")) {
                if is_nearly_template(&relative) {
                    let path = code(format!("templates/{relative}"));
                    let fault = msg!("template-unread", path = path.clone());
                    let next = match relative.ends_with(".docx") {
                        true => msg!("template-import", path = path),
                        false => msg!("template-rename"),
                    };
                    faults.push(Diagnostic::warning(fault.clone()).hint(next.clone()));
                    let name = relative.split('.').next().unwrap_or_default().to_string();
                    templates.misnamed.insert(name, Diagnostic::error(fault).hint(next).into());
                }
                continue;
            }
            match files::read_source(&path, &format!("templates/{relative}")) {
                Ok(source) => {
                    let same = sources.get(&relative).is_some_and(|(old, _)| old.text() == source.text());
                    sources.insert(relative, (source, !same));
                }
                Err(fault) => {
                    sources.remove(&relative);
                    templates.refuse(relative, [fault]);
                }
            }
        }
    }
    let mut raw = Vec::new();
    let mut own = Vec::new();
    for (path, (source, from_project)) in sources {
        if path.ends_with(".typ") {
            templates.has_own_layouts |= from_project;
            templates.layouts.insert(path, source);
        } else if let Some((name, all)) = templates.kinds_of(&path) {
            let name = name.to_string();
            match kind(&name, source, from_project, &FRONT, &mut raw) {
                Ok(kind) => drop(all.insert(name, kind)),
                Err(found) => templates.refuse(path, found),
            }
        } else {
            let text = cut(&source, 0, &mut raw);
            if from_project {
                own.push(path.clone());
            }
            templates.partials.insert(path, text);
        }
    }
    templates.raw = raw;
    check_references(&mut templates);
    check_reached(&templates, &own, &mut faults);
    (templates, faults)
}

/// Splits a template into front matter and body and reads the former.
fn kind(
    name: &str,
    source: Arc<Source>,
    from_project: bool,
    schema: &Schema,
    raw: &mut Vec<Arc<RawTypst>>,
) -> Result<Kind, Faults> {
    let text = source.text();
    let first_line = text.lines().next().unwrap_or("").trim_end();
    let close = text.match_indices("\n---").map(|(offset, _)| offset + 1).find(|offset| {
        let rest = &text[offset + 3..];
        let rest = rest.trim_start_matches([' ', '\t']);
        rest.is_empty() || rest.starts_with(['\n', '\r'])
    });
    let (true, Some(close)) = (first_line == "---", close) else {
        let fault = match first_line {
            "---" => msg!("front-matter-open"),
            _ => msg!("front-matter-missing"),
        };
        let fault = Diagnostic::error(fault).at(Place::new(&source, 0..first_line.len()));
        return Err(vec![fault.hint(msg!("front-matter-form"))]);
    };
    let body_start = text[close..].find('\n').map_or(text.len(), |offset| close + offset + 1);
    // Offsets stay those of the whole file, since the front matter is at its beginning.
    let head = Source::new(source.name(), &text[..close]);
    let (read, faults) = read(&head, schema);
    match read {
        Some(read) if !has_errors(&faults) => {
            let front = typed(&read)?;
            let body = cut(&source, body_start, raw);
            let batch = name.to_string();
            Ok(Kind { name: name.to_string(), batch, front, data: read, source, body, from_project })
        }
        _ => Err(faults),
    }
}

/// Checks that the layouts and attachment bodies that kinds name exist.
fn check_references(templates: &mut Templates) {
    let mut found = Vec::new();
    for kind in templates.all_kinds() {
        let mut faults = Faults::new();
        if kind.front.group_by.is_some() && kind.front.each.is_none() {
            faults.push(Diagnostic::error(msg!("group-needs-each")).at(kind.data.place("/group_by")));
        }
        let layout = format!("layouts/{}.typ", kind.front.layout);
        if !templates.layouts.contains_key(&layout) && !templates.broken.contains_key(&layout) {
            faults.push(no_layout(kind, templates));
        }
        for (index, attachment) in kind.front.attachments.iter().enumerate() {
            match &attachment.body {
                Some(body)
                    if templates.partials.contains_key(body) || templates.broken.contains_key(body) => {}
                Some(body) => {
                    let known = templates.partials.keys().filter(|path| path.ends_with(".md"));
                    faults.push(missing(kind, &format!("/attachments/{index}/body"), body, known));
                }
                None if attachment.listed => {}
                // Nothing of it would be printed.
                None => {
                    let place = kind.data.place(&format!("/attachments/{index}/listed"));
                    faults.push(Diagnostic::error(msg!("attachment-unprinted")).at(place));
                }
            }
        }
        found.push((templates.path_of(kind), faults));
    }
    for (path, faults) in found.into_iter().filter(|(_, faults)| !faults.is_empty()) {
        templates.refuse(path, faults);
    }
}

/// What the layouts are called.
const LAYOUTS: [(&str, &str); 10] = [
    ("文件", "file"),
    ("公文", "file"),
    ("信函", "letter"),
    ("函", "letter"),
    ("命令", "order"),
    ("纪要", "minutes"),
    ("讲话", "speech"),
    ("阅读稿", "reading"),
    ("介绍信", "slip"),
    ("介绍信拼版", "sheet"),
];

/// The fault of a kind with a layout that is not there.
fn no_layout(kind: &Kind, templates: &Templates) -> Diagnostic {
    let names = templates.layout_names();
    let meant = LAYOUTS.iter().find(|(called, name)| *called == kind.front.layout && names.contains(name));
    let fault = Diagnostic::error(msg!("layout-unknown", name = code(&kind.front.layout)));
    let known = msg!("layouts-known", names = list(&names));
    let fault = fault.at(kind.data.place("/layout"));
    match meant {
        Some((_, name)) => fault.hint(msg!("did-you-mean", name = code(name))),
        None => fault.suggest(&kind.front.layout, names, known),
    }
}

/// Whether a file that is no template was probably meant to be one: `议程.md.txt`, as Windows hides the real ending, or a
/// text of Word.
fn is_nearly_template(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
    // Word's own file beside one that is open.
    if name.starts_with("~$") {
        return false;
    }
    name.contains(".md.")
        || [".md", ".markdown", ".docx", ".doc", ".wps"].iter().any(|end| name.ends_with(end))
}

/// Warns of the project's own templates that make no command and that no other template names.
fn check_reached(templates: &Templates, own: &[String], faults: &mut Faults) {
    for path in own {
        let partial = &templates.partials[path];
        // A component is known everywhere.
        let others =
            templates.partials.iter().filter(|(other, _)| *other != path).map(|(_, text)| &text.source);
        let mut all = others.chain(templates.all_kinds().map(|kind| &kind.source));
        if !partial.text.contains("component") && !all.any(|source| source.text().contains(path.as_str())) {
            let fault = msg!("template-unreached", path = code(partial.source.name()));
            faults.push(Diagnostic::warning(fault).hint(msg!("template-move")));
        }
    }
}

fn missing<'a>(
    kind: &Kind,
    pointer: &str,
    name: &str,
    known: impl Iterator<Item = &'a String> + Clone,
) -> Diagnostic {
    let all = msg!("templates-known", names = list(known.clone()));
    Diagnostic::error(msg!("template-missing", name = code(name))).at(kind.data.place(pointer)).suggest(
        name,
        known.map(String::as_str),
        all,
    )
}

impl Kind {
    /// The same kind with one document for all people who share a column of the roster.
    #[must_use]
    pub fn grouped_by(&self, column: &str) -> Self {
        let front = FrontMatter { group_by: Some(column.to_string()), ..self.front.clone() };
        Self { batch: format!("{}-by-{column}", self.name), front, ..self.clone() }
    }

    /// The strings of the front matter that are templates, by JSON pointer.
    pub fn front_strings(&self) -> Vec<(String, TemplateText)> {
        let mut out = Vec::new();
        strings(&self.data.json, &mut |pointer, text| {
            let is_fixed = matches!(pointer, "/name" | "/about" | "/layout" | "/each" | "/group_by")
                || pointer.starts_with("/attachments/") && pointer.ends_with("/body")
                || pointer.ends_with("/orientation")
                || pointer == "/sealing";
            if !is_fixed {
                out.push((pointer.to_string(), self.string(pointer, text)));
            }
        });
        out
    }

    /// A string of the front matter and how it maps to the file: verbatim, unless it has escapes or folded
    /// lines.
    fn string(&self, pointer: &str, text: &str) -> TemplateText {
        let span = self.data.place(pointer).span;
        let written = &self.source.text()[span.clone()];
        let quote = usize::from(written.starts_with(['"', '\'']));
        let offsets = if written[quote..].starts_with(text) {
            Offsets::from(span.start + quote)
        } else {
            Offsets::whole(span)
        };
        TemplateText { text: text.to_string(), source: Arc::clone(&self.source), offsets: Arc::new(offsets) }
    }
}

/// Calls `visit` for every string of a value with its JSON pointer.
pub(crate) fn strings(value: &Value, visit: &mut dyn FnMut(&str, &str)) {
    strings_below(value, &mut String::new(), visit);
}

fn strings_below(value: &Value, pointer: &mut String, visit: &mut dyn FnMut(&str, &str)) {
    let end = pointer.len();
    match value {
        Value::String(text) => visit(pointer, text),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                pointer.push_str(&format!("/{index}"));
                strings_below(item, pointer, visit);
                pointer.truncate(end);
            }
        }
        Value::Object(map) => {
            for (key, item) in map {
                pointer.push('/');
                pointer.push_str(key);
                strings_below(item, pointer, visit);
                pointer.truncate(end);
            }
        }
        _ => {}
    }
}
