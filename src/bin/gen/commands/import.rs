//! `gen import` and `gen set`: a text that exists already becomes a template, or a document at once.

use std::path::{Path, PathBuf};

use gongwen::diag::{Diagnostic, Faults, code, list, mask_personal, visible};
use gongwen::export::Format;
use gongwen::files;
use gongwen::import::{self, Change, Draft, Found, Part};
use gongwen::load::{Project, find_root};
use gongwen::msg;
use gongwen::pipeline::{SetOptions, draft_name, set};
use serde_json::json;

use super::FileNamed;
use crate::Outcome;
use crate::args::{Options, is_command};
use crate::terminal::{Terminal, shown};

/// Characters of a part that are shown.
const SHOWN: usize = 32;

/// Writes a template made of a file.
pub(crate) fn import(
    file: &Path,
    layout: Option<&str>,
    options: &Options,
    terminal: &Terminal,
) -> Result<Outcome, Faults> {
    let project = project(options);
    let place = Place::of(file, project.as_ref().map(Project::templates), options)?;
    let (draft, partly) = read(file, layout, project.as_ref(), &place, options)?;
    let Place { folder, name, .. } = place;
    if project.is_some() && options.output.is_none() && is_command(&name) {
        let fault = Diagnostic::error(msg!("new-kind-command", name = code(format!("gen {name}"))));
        return Err(fault.hint(msg!("set-elsewhere")).into());
    }
    terminal.faults(&partly);
    let written = draft.template(&name);
    let targets: Vec<PathBuf> = written.iter().map(|(path, _)| folder.join(path)).collect();
    for path in &targets {
        if files::stamp(path)?.is_some() {
            let fault = Diagnostic::error(msg!("would-overwrite", path = code(shown(path))));
            return Err(fault.hint(msg!("set-elsewhere")).into());
        }
    }
    for ((_, text), path) in written.iter().zip(&targets) {
        if let Some(parent) = path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
            files::create_folder(parent)?;
        }
        files::write_new(path, text.as_bytes())?;
    }
    say(&draft, terminal);
    for path in &targets {
        terminal.path(Path::new(&shown(path)));
    }
    if project.is_some() && options.output.is_none() {
        terminal.remark(&msg!("import-next", command = code(format!("gen {name}"))));
    }
    Ok(Outcome::Done)
}

/// Sets a file as a document.
pub(crate) fn set_text(
    file: &Path,
    layout: Option<&str>,
    options: &Options,
    terminal: &Terminal,
) -> Result<Outcome, Faults> {
    let project = project(options);
    let mut place = Place::of(file, None, options)?;
    if options.draft && FileNamed::of(options)?.is_none() {
        place.name = draft_name(&place.name);
    }
    let (draft, partly) = read(file, layout, project.as_ref(), &place, options)?;
    terminal.faults(&partly);
    say(&draft, terminal);
    let paths = set(
        &draft,
        &SetOptions {
            project: project.as_ref(),
            font_paths: &options.font_paths,
            formats: &place.formats,
            drawing: options.drawing,
            draft: options.draft,
            target: (&place.folder, &place.name),
            replace: options.again || options.output.is_some(),
            input: file,
        },
    )?;
    for path in &paths {
        terminal.path(Path::new(&shown(path)));
    }
    Ok(Outcome::Done)
}

/// Where what is made of a text goes.
struct Place {
    folder: PathBuf,
    /// The name of the file, without its ending.
    name: String,
    /// The formats of a document.
    formats: Vec<Format>,
}

impl Place {
    /// `--output`: a file if it ends as a file of the program does, else a folder. Without it the folder given, or
    /// the working folder; and then the name of the text.
    fn of(file: &Path, usual: Option<PathBuf>, options: &Options) -> Result<Self, Faults> {
        if let Some(FileNamed { folder, name, formats }) = FileNamed::of(options)? {
            return Ok(Self { folder, name: files::file_name(&name), formats });
        }
        let stem = file.file_stem().map(|stem| stem.to_string_lossy().into_owned());
        let folder = options.output.clone().or(usual).unwrap_or_default();
        Ok(Self {
            folder,
            name: files::file_name(&stem.unwrap_or_default()),
            formats: options.formats.clone(),
        })
    }
}

/// Reads a text, confined to it and to its place if the run is.
fn read(
    file: &Path,
    layout: Option<&str>,
    project: Option<&Project>,
    place: &Place,
    options: &Options,
) -> Result<(Draft, Faults), Faults> {
    let here = Path::new(".");
    let folder = if place.folder.as_os_str().is_empty() { here } else { &place.folder };
    let reads = project.map(|project| project.root.clone()).into_iter().chain([file.to_path_buf()]);
    let partly = super::confine(reads, Some(folder), options)?;
    Ok((import::import(file, &files::shown(file), layout)?, partly.into_iter().collect()))
}

fn project(options: &Options) -> Option<Project> {
    let here = std::env::current_dir().unwrap_or_default();
    let root = match &options.root {
        Some(root) => Some(here.join(root)),
        None => find_root(&here),
    };
    root.map(|root| Project::new(root, None))
}

/// Says what was told, what was changed, and what is doubtful.
fn say(draft: &Draft, terminal: &Terminal) {
    let words = |found: &Found| {
        let words = mask_personal(&found.words);
        let words = words.replace('\n', " ");
        match words.char_indices().nth(SHOWN) {
            Some((end, _)) => format!("{}…", &words[..end]),
            None => words,
        }
    };
    if terminal.is_json() {
        for found in &draft.found {
            let line = json!({ "type": "part", "part": code_of(found.part), "line": found.line, "words": words(found) });
            terminal.data(&format!("{}\n", gongwen::diag::visible_json(&line.to_string())));
        }
    } else {
        terminal.remark(&msg!("import-layout", layout = code(&draft.layout)));
        for found in &draft.found {
            let part = msg!("import-part", part = code_of(found.part));
            let message = msg!(
                "import-found",
                line = found.line,
                part = part,
                words = visible(&words(found)).into_owned()
            );
            terminal.remark(&message);
        }
        for (change, count, lines) in draft.changes() {
            let kind = msg!("import-change", change = change_code(change));
            let few: Vec<String> = lines.iter().take(8).map(ToString::to_string).collect();
            let more = usize::from(lines.len() > few.len());
            let message =
                msg!("import-changed", change = kind, count = count, lines = list(&few), more = more);
            terminal.remark(&message);
        }
        for title in draft.sideways() {
            terminal.remark(&msg!("import-sideways", title = visible(&title).into_owned()));
        }
        if draft.lacks_organ {
            terminal.remark(&msg!("import-no-organ"));
        }
        if draft.has_made_mark() {
            terminal.remark(&msg!("import-made-mark"));
        }
    }
    terminal.faults(&draft.warnings);
}

fn code_of(part: Part) -> &'static str {
    match part {
        Part::CopyNumber => "copy-number",
        Part::Secrecy => "secrecy",
        Part::Urgency => "urgency",
        Part::Mark => "mark",
        Part::Number => "number",
        Part::Signatory => "signatory",
        Part::Title => "title",
        Part::Byline => "byline",
        Part::Recipients => "recipients",
        Part::Heading(1) => "heading-1",
        Part::Heading(2) => "heading-2",
        Part::Heading(3) => "heading-3",
        Part::Heading(_) => "heading-4",
        Part::Table => "table",
        Part::AttachmentNote => "attachment-note",
        Part::Signature => "signature",
        Part::Date => "date",
        Part::Note => "note",
        Part::Copies => "copies",
        Part::Printer => "printer",
        Part::Attachment => "attachment",
        Part::Issued => "issued",
    }
}

fn change_code(change: Change) -> &'static str {
    match change {
        Change::Marks => "marks",
        Change::Quotes => "quotes",
        Change::Blanks => "blanks",
        Change::Brackets => "brackets",
        Change::Widths => "widths",
        Change::Ellipses => "ellipses",
        Change::Invisible => "invisible",
    }
}
