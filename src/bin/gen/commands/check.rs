//! `gen check`: everything but writing.

use gongwen::diag::{Diagnostic, Faults};
use gongwen::load::Kind;
use gongwen::msg;
use gongwen::pipeline;

use crate::Outcome;
use crate::args::Options;
use crate::terminal::Terminal;

/// Checks the project with all kinds, or with those named.
pub(crate) fn check(names: &[String], options: &Options, terminal: &Terminal) -> Result<Outcome, Faults> {
    let session = super::open(super::project(options)?, options, None)?;
    terminal.faults(&session.warnings);
    let kinds: Vec<&Kind> = if names.is_empty() {
        session.templates.kinds.values().collect()
    } else {
        let found: Vec<Result<&Kind, Diagnostic>> = names.iter().map(|name| session.kind(name)).collect();
        let faults: Faults = found.iter().filter_map(|kind| kind.as_ref().err().cloned()).collect();
        if !faults.is_empty() {
            return Err(faults);
        }
        found.into_iter().flatten().collect()
    };
    let progress = terminal.progress();
    let count = pipeline::check(&session, &kinds, options.date, options.jobs, &*progress)?;
    drop(progress);
    terminal.remark(&msg!("checked", kinds = kinds.len(), count = count));
    Ok(Outcome::Done)
}
