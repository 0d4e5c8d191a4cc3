//! `gen verify`, `gen merge-manifests`: batches that are checked against their manifests, and joined from parts.

use std::path::{Path, PathBuf};

use gongwen::diag::{Diagnostic, Faults, code, has_errors, list};
use gongwen::files;
use gongwen::msg;
use gongwen::pipeline::{self, MANIFEST, MakeOptions};

use crate::args::Options;
use crate::terminal::{Terminal, shown};
use crate::{Outcome, failed};

/// Checks a folder against its manifest, or every folder below it that has one; without one, those of the output folder.
pub(crate) fn verify(
    folder: Option<&Path>,
    options: &Options,
    terminal: &Terminal,
) -> Result<Outcome, Faults> {
    let top = match folder {
        Some(folder) => folder.to_path_buf(),
        None => super::output(&super::project(options)?, options),
    };
    let folders = batches(&top)?;
    if folders.is_empty() {
        return Err(vec![Diagnostic::error(msg!("verify-no-manifest", path = code(shown(&top))))]);
    }
    let mut all = Faults::new();
    for folder in folders {
        let (sound, faults) = pipeline::verify(&folder)?;
        terminal.remark(&msg!("verify-sound", count = sound, folder = code(shown(&folder))));
        all.extend(faults);
    }
    terminal.faults(&all);
    Ok(if has_errors(&all) { failed(&all) } else { Outcome::Done })
}

/// The batch in a folder, or all those below it.
fn batches(top: &Path) -> Result<Vec<PathBuf>, Diagnostic> {
    if files::stamp(&top.join(MANIFEST))?.is_some() {
        return Ok(vec![top.to_path_buf()]);
    }
    let found = files::list(top, top)?;
    let manifests = found.into_iter().filter(|path| path.file_name().is_some_and(|name| name == MANIFEST));
    Ok(manifests.filter_map(|path| path.parent().map(Path::to_path_buf)).collect())
}

/// Joins the parts of a batch.
pub(crate) fn merge(kind: &str, options: &Options, terminal: &Terminal) -> Result<Outcome, Faults> {
    let project = super::project(options)?;
    let output = super::output(&project, options);
    let session = super::open(project, options, None, super::asked(options))?;
    let kind = super::kind(&session, kind, options)?;
    let whole = pipeline::merge(&session, &kind, &MakeOptions::into_folder(output))?;
    terminal.remark(&msg!("merged", count = whole.files.len(), people = whole.people));
    if whole.missing.is_empty() {
        return Ok(Outcome::Done);
    }
    let range = |(first, last): &(usize, usize)| match first == last {
        true => first.to_string(),
        false => format!("{first}-{last}"),
    };
    let numbers = list(whole.missing.iter().take(20).map(range));
    let message = msg!("merge-missing", count = whole.missing_count(), numbers = numbers);
    terminal.faults(&[Diagnostic::error(message).hint(msg!("merge-run-again"))]);
    Ok(Outcome::Partly)
}
