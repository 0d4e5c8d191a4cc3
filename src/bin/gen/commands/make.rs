//! `gen KIND`: makes the documents of a kind.

use std::path::Path;

use gongwen::diag::Faults;
use gongwen::files;
use gongwen::msg;
use gongwen::pipeline::{self, Choice, MakeOptions};

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
    // A list may lie anywhere; the sandbox, which begins with the project, could not read it.
    let choice = Choice { only: listed(&options.only)?, condition: options.condition.clone() };
    let session = super::open(project, options, Some(&output))?;
    terminal.faults(&session.warnings);
    let kind = session.kind(name)?;
    let is_batch = kind.front.each.is_some();
    let make = MakeOptions {
        formats: options.formats.clone(),
        ppi: options.ppi,
        date: options.date,
        choice,
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

/// The words of `--only`, those of a list file (`@FILE`, one to a line) in its place.
fn listed(only: &[String]) -> Result<Vec<String>, Faults> {
    let mut out = Vec::new();
    for words in only {
        match words.strip_prefix('@') {
            Some(path) => {
                let source = files::read_source(Path::new(path), path)?;
                let lines = source.text().lines().map(str::trim).filter(|line| !line.is_empty());
                out.extend(lines.map(str::to_string));
            }
            None => out.push(words.clone()),
        }
    }
    Ok(out)
}
