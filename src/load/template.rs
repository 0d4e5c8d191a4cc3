//! Templates: the built-in set, with those that the project replaces or adds.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use include_dir::{Dir, include_dir};
use serde_json::Value;

use super::fences::{TemplateText, cut};
use super::schema::{SchemaKind, schema};
use super::typed::{DataFile, Schema, read, typed};
use crate::diag::{Diagnostic, Faults, code, has_errors, list};
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
}

impl Templates {
    /// Every template with a front matter: those of the kinds, and the sheets.
    pub fn all_kinds(&self) -> impl Iterator<Item = &Kind> {
        self.kinds.values().chain(self.sheets.values())
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

/// The project that a folder of templates belongs to.
fn root_of(folder: &Path) -> &Path {
    folder.parent().unwrap_or(folder)
}

/// Reads the built-in templates and those in the project's folder, which override them by name.
pub fn load_templates(folder: Option<&Path>) -> (Templates, Faults) {
    let mut faults = Faults::new();
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
                    let fault = msg!("template-unread", path = code(format!("templates/{relative}")));
                    faults.push(Diagnostic::warning(fault).hint(msg!("template-rename")));
                }
                continue;
            }
            match files::read_source(&path, &format!("templates/{relative}")) {
                Ok(source) => {
                    let same = sources.get(&relative).is_some_and(|(old, _)| old.text() == source.text());
                    sources.insert(relative, (source, !same));
                }
                Err(fault) => faults.push(fault),
            }
        }
    }
    let front_schema = Schema::new(schema(SchemaKind::Template)).expect("our own schema is sound");
    let mut templates = Templates::default();
    let mut raw = Vec::new();
    let mut own = Vec::new();
    for (path, (source, from_project)) in sources {
        if path.ends_with(".typ") {
            templates.layouts.insert(path, source);
        } else if let Some((name, all)) = templates.kinds_of(&path) {
            let name = name.to_string();
            match kind(&name, source, from_project, &front_schema, &mut raw) {
                Ok(kind) => drop(all.insert(name, kind)),
                Err(found) => faults.extend(found),
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
    check_references(&templates, &mut faults);
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
        rest.is_empty() || rest.starts_with(['\n', '\r'])
    });
    let (true, Some(close)) = (first_line == "---", close) else {
        return Err(vec![
            Diagnostic::error(msg!("front-matter-missing"))
                .at(Place::new(&source, 0..first_line.len()))
                .hint(msg!("front-matter-form")),
        ]);
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
fn check_references(templates: &Templates, faults: &mut Faults) {
    for kind in templates.all_kinds() {
        if kind.front.group_by.is_some() && kind.front.each.is_none() {
            faults.push(Diagnostic::error(msg!("group-needs-each")).at(kind.data.place("/group_by")));
        }
        let layout = format!("layouts/{}.typ", kind.front.layout);
        if !templates.layouts.contains_key(&layout) {
            faults.push(missing(kind, "/layout", &layout, templates.layouts.keys()));
        }
        for (index, attachment) in kind.front.attachments.iter().enumerate() {
            if !templates.partials.contains_key(&attachment.body) {
                let known = templates.partials.keys();
                faults.push(missing(kind, &format!("/attachments/{index}/body"), &attachment.body, known));
            }
        }
    }
}

/// Whether a file that is no template was probably meant to be one: `议程.md.txt`, as Windows hides the real ending, or a
/// text of Word.
fn is_nearly_template(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
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
