//! `gen KIND`: makes the documents of a kind.

use gongwen::diag::Faults;
use gongwen::msg;
use gongwen::pipeline::{self, MakeOptions};

use crate::args::Options;
use crate::terminal::Terminal;
use crate::{Outcome, failed};

/// Makes every document of the kind, or those of the people named with `--only`.
pub(crate) fn make(name: &str, options: &Options, terminal: &Terminal) -> Result<Outcome, Faults> {
    let project = super::project(options)?;
    let mut output = match &options.output {
        Some(folder) => std::env::current_dir().unwrap_or_default().join(folder),
        None => project.root.join("output"),
    };
    if options.output.is_none()
        && let Some(meeting) = options.meeting.as_ref().filter(|name| *name != ".")
    {
        output.push(gongwen::files::file_name(meeting));
    }
    let session = super::open(project, options, Some(&output))?;
    terminal.faults(&session.warnings);
    let kind = session.kind(name)?;
    let is_batch = kind.front.each.is_some();
    let make = MakeOptions {
        formats: options.formats.clone(),
        ppi: options.ppi,
        date: options.date,
        only: options.only.clone(),
        jobs: options.jobs,
        draft: options.draft,
        output,
    };
    let report = pipeline::make(&session, kind, &make, &*terminal.progress())?;
    let folder = if is_batch { make.output.join(name) } else { make.output.clone() };
    terminal.made(&report.made, &folder, is_batch);
    terminal.faults(&report.faults);
    if report.left > 0 {
        terminal.remark(&msg!("stopped", made = report.made.len(), left = report.left));
        return Ok(Outcome::Stopped);
    }
    Ok(match (report.failed, report.made.is_empty()) {
        (0, _) => Outcome::Done,
        (_, true) => failed(&report.faults),
        (_, false) => Outcome::Partly,
    })
}
