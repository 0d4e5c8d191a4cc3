//! One small file per command, each wrapping an operation of the library.

mod build;
mod check;
mod diff;
mod explain;
mod fonts;
mod import;
mod init;
mod layout;
mod list;
mod make;
mod measure;
mod meeting;
mod new;
mod numbers;
mod print;
mod report;
mod roster;
mod verify;

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use gongwen::diag::{self, Diagnostic, Faults, code};
use gongwen::export::{FORMATS, Format};
use gongwen::load::{DataOptions, Kind, Project, Templates, find_root};
use gongwen::msg;
use gongwen::pipeline::{OpenOptions, Session};

pub(crate) use build::{BuildRequest, DepsFormat, build, unheeded};
pub(crate) use check::check;
pub(crate) use diff::diff;
pub(crate) use explain::{explain, status};
pub(crate) use fonts::fonts;
pub(crate) use import::{import, set_text};
pub(crate) use init::init;
pub(crate) use layout::export_layouts;
pub(crate) use list::list;
pub(crate) use make::make;
pub(crate) use measure::measure_file;
pub(crate) use meeting::new_meeting;
pub(crate) use new::start;
pub(crate) use numbers::numbers;
pub(crate) use print::{completions, man, schema};
pub(crate) use roster::{blank_roster, roster};
pub(crate) use verify::{merge, verify};

use crate::args::{COMMANDS, Options};
use crate::sandbox::{self, Reach};

/// The project to work on: `--root`, else the one around the working folder.
fn project(options: &Options) -> Result<Project, Faults> {
    let here = std::env::current_dir().unwrap_or_default();
    let absolute = |path: &std::path::PathBuf| here.join(path);
    let data = options.data.as_ref().map(absolute);
    let root = match &options.root {
        Some(root) if root.is_dir() => absolute(root),
        Some(root) => {
            return Err(vec![Diagnostic::error(msg!(
                "io-not-found",
                path = code(gongwen::files::shown(root))
            ))]);
        }
        None => match (find_root(&here), &data) {
            (Some(root), _) => root,
            (None, Some(_)) => here,
            (None, None) => {
                let hint = match here.join("data/meeting.yml").is_file() {
                    true => msg!("project-yml"),
                    false => msg!("init-project"),
                };
                return Err(vec![Diagnostic::error(msg!("no-project")).hint(hint)]);
            }
        },
    };
    Ok(Project::new(root, data))
}

/// The folder that a run writes to: `--output`, else `output`, with a folder for a meeting that was asked for.
fn output(project: &Project, options: &Options) -> PathBuf {
    if let Some(folder) = &options.output {
        return std::env::current_dir().unwrap_or_default().join(folder);
    }
    let output = project.root.join("output");
    match options.meeting.as_ref().filter(|name| *name != ".") {
        Some(meeting) => output.join(gongwen::files::file_name(meeting)),
        None => output,
    }
}

/// The file that `--output` names, `x.pdf`; none if it is a folder, or not given.
struct FileNamed {
    folder: PathBuf,
    /// Its name without its ending.
    name: String,
    /// The formats in which it is wanted: its ending says so, unless others are asked for.
    formats: Vec<Format>,
}

impl FileNamed {
    fn of(options: &Options) -> Result<Option<Self>, Faults> {
        /// Files that people may want, and that we cannot make.
        const OTHERS: [&str; 12] =
            ["doc", "docx", "wps", "rtf", "odt", "ofd", "xls", "xlsx", "et", "html", "jpg", "jpeg"];
        let Some(path) = options.output.as_ref().filter(|path| !path.is_dir()) else { return Ok(None) };
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_lowercase();
        if OTHERS.contains(&ending.as_str()) {
            let names = diag::list(FORMATS.iter().map(|format| format!(".{}", format.name)));
            let message = msg!("output-format", ending = code(format!(".{ending}")));
            return Err(Diagnostic::error(message).hint(msg!("output-formats", names = names)).into());
        }
        let named = (Format::named(&ending), path.parent(), path.file_stem());
        let (Some(format), Some(folder), Some(name)) = named else { return Ok(None) };
        let formats = match options.formats.as_slice() {
            [one] if *one == Format::PDF => vec![format],
            several => several.to_vec(),
        };
        Ok(Some(Self { folder: folder.to_path_buf(), name: name.to_string_lossy().into_owned(), formats }))
    }
}

/// Which data to read.
fn data(options: &Options) -> DataOptions {
    let here = std::env::current_dir().unwrap_or_default();
    DataOptions {
        meeting: options.meeting.clone(),
        roster: options.roster.as_ref().map(|path| here.join(path)),
        sheet: options.sheet.clone(),
    }
}

/// The kind with a name, grouped as the command line asks.
fn kind<'s>(session: &'s Session, name: &str, options: &Options) -> Result<Cow<'s, Kind>, Faults> {
    let kind = session.kind(name)?;
    let Some(by) = &options.group_by else { return Ok(Cow::Borrowed(kind)) };
    if kind.front.each.is_none() {
        let message = msg!("option-without-each", name = code(name), option = code("--group-by"));
        return Err(Diagnostic::error(message).into());
    }
    Ok(Cow::Owned(kind.grouped_by(by)))
}

/// Warnings of kinds that no command makes, since the program has one of that name.
fn shadowed(templates: &Templates) -> Faults {
    let is_shadowed = |kind: &&Kind| COMMANDS.contains(&kind.name.as_str());
    let warning = |kind: &Kind| {
        let fault = msg!("kind-shadowed", path = code(kind.source.name()), name = code(&kind.name));
        Diagnostic::warning(fault).hint(msg!("kind-rename"))
    };
    templates.kinds.values().filter(is_shadowed).map(warning).collect()
}

/// What is asked of a project, whatever is to be made.
fn asked(options: &Options) -> OpenOptions {
    OpenOptions { data: data(options), font_paths: options.font_paths.clone(), kind: None }
}

/// Reads and checks the project. The confined process of a run with `--sandbox` can from then on write to `output` alone.
fn open(
    project: Project,
    options: &Options,
    output: Option<&Path>,
    asked: OpenOptions,
) -> Result<Session, Faults> {
    let data = &asked.data;
    let own = [Some(project.root.clone()), Some(project.data.clone()), data.roster.clone()];
    let partly = confine(own.into_iter().flatten(), output, options)?;
    let mut session = Session::open(project, &asked)?;
    session.warnings.extend(partly);
    session.warnings.extend(shadowed(&session.templates));
    Ok(session)
}

/// Confines this process if it is that of a run with `--sandbox`: from then on it reads what is named here and
/// the fonts of the command line, and writes to `output` alone. A warning if the system can do only part of it.
fn confine(
    reads: impl Iterator<Item = PathBuf>,
    output: Option<&Path>,
    options: &Options,
) -> Result<Option<Diagnostic>, Faults> {
    if !options.is_confined {
        return Ok(None);
    }
    if let Some(folder) = output {
        gongwen::files::create_folder(folder)?;
    }
    let reads = reads.chain(options.font_paths.iter().cloned()).collect();
    let reach = Reach { reads, writes: output.map(Path::to_path_buf) };
    // Who did not ask for it need not hear how far it goes.
    Ok(sandbox::enter(&reach, options.bounds)?.filter(|_| options.sandbox))
}
