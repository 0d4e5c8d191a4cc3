//! `gen layout export`: the layouts with a document of the project, for plain Typst.

use std::path::Path;

use gongwen::diag::Faults;
use gongwen::diag::code;
use gongwen::files;
use gongwen::msg;
use gongwen::pipeline::{Choice, Composer};

use crate::Outcome;
use crate::args::Options;
use crate::terminal::{Terminal, shown};

/// Writes layouts, contract, fonts, a document and a main module below `folder`, never overwriting
/// anything.
pub(crate) fn export_layouts(
    folder: &Path,
    options: &Options,
    terminal: &Terminal,
) -> Result<Outcome, Faults> {
    let session = super::open(super::project(options)?, options, Some(folder), super::asked(options))?;
    let kinds = &session.templates.kinds;
    let kind = match kinds.get("notice").or_else(|| kinds.values().next()) {
        Some(kind) => kind,
        None => session.kind("notice")?,
    };
    let composer = Composer::new(&session, &[kind], options.date)?;
    let job = composer.jobs(kind, &Choice::default())?.remove(0);
    let document = composer.compose(&job)?;
    for (path, bytes) in session.engine()?.preview(&document, options.draft)? {
        let path = folder.join(path);
        files::create_folder(path.parent().unwrap_or(folder))
            .and_then(|()| files::write_new(&path, &bytes))?;
    }
    terminal.remark(&msg!("exported-layouts", folder = code(shown(folder))));
    Ok(Outcome::Done)
}
