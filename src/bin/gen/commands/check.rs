//! `gen check`: everything but writing.

use gongwen::diag::{Diagnostic, Faults, Severity, code};
use gongwen::files;
use gongwen::load::{Kind, Project};
use gongwen::model::Profile;
use gongwen::msg;
use gongwen::pipeline::{self, Session};
use gongwen::typeset::{Head as SpacedHead, Spacing};
use serde_json::json;

use crate::args::Options;
use crate::terminal::Terminal;
use crate::{Outcome, failed, signals};

/// What was checked, and what was found.
#[derive(Default)]
struct Checked {
    faults: Faults,
    kinds: usize,
    documents: usize,
}

/// Checks every meeting of the project, or the one asked for, with all kinds, or with those named.
pub(crate) fn check(names: &[String], options: &Options, terminal: &Terminal) -> Result<Outcome, Faults> {
    let project = super::project(options)?;
    let all = match options.meeting {
        None => project.meetings()?,
        Some(_) => Vec::new(),
    };
    let meetings: Vec<Option<String>> = match all.as_slice() {
        [] | [_] => vec![options.meeting.clone()],
        several => several.iter().map(|meeting| Some(meeting.name.clone())).collect(),
    };
    let mut all = Checked::default();
    for meeting in &meetings {
        if let (Some(name), true) = (meeting, meetings.len() > 1) {
            terminal.remark(&msg!("check-meeting", name = name.as_str()));
        }
        let checked = one(names, project.clone(), meeting.clone(), options, terminal);
        terminal.faults(&checked.faults);
        all.faults.extend(checked.faults);
        all.kinds = all.kinds.max(checked.kinds);
        all.documents += checked.documents;
        if signals::received().is_some() {
            return Ok(Outcome::Stopped);
        }
    }
    let count = |severity| all.faults.iter().filter(|fault| fault.severity == severity).count();
    let errors = count(Severity::Error);
    if terminal.is_json() {
        let line = json!({
            "type": "summary",
            "root": files::shown(&project.root),
            "meetings": meetings.len(),
            "kinds": all.kinds,
            "documents": all.documents,
            "errors": errors,
            "warnings": count(Severity::Warning),
        });
        terminal.data(&format!("{line}\n"));
    }
    if errors > 0 {
        return Ok(failed(&all.faults));
    }
    terminal.remark(&msg!("checked", kinds = all.kinds, count = all.documents));
    Ok(Outcome::Done)
}

/// Checks a meeting.
fn one(
    names: &[String],
    project: Project,
    meeting: Option<String>,
    options: &Options,
    terminal: &Terminal,
) -> Checked {
    let mut asked = super::asked(options);
    asked.data.meeting = meeting;
    let session = match super::open(project, options, None, asked) {
        Ok(session) => session,
        Err(faults) => return Checked { faults, ..Checked::default() },
    };
    let mut faults = session.warnings.clone();
    let kinds = kinds(names, &session, &mut faults);
    let progress = terminal.progress();
    let checked = pipeline::check(&session, &kinds, options.date, options.jobs, &*progress);
    let checked = checked.unwrap_or_else(|found| {
        faults.extend(found);
        pipeline::Checked::default()
    });
    for ((kind, spacing), count) in &checked.spaced {
        say_spacing(kind, *spacing, *count, &session.profile, terminal);
    }
    Checked { faults, kinds: kinds.len(), documents: checked.count }
}

/// Says how documents of a kind are spaced.
fn say_spacing(kind: &str, spacing: Spacing, count: usize, profile: &Profile, terminal: &Terminal) {
    if terminal.is_json() {
        let line = json!({
            "type": "spacing",
            "kind": kind,
            "documents": count,
            "lines": spacing.lines,
            "characters": spacing.characters,
            "head": spacing.head,
            "rows": spacing.rows,
            "empty": spacing.empty,
        });
        terminal.data(&format!("{line}\n"));
        return;
    }
    let head = match spacing.head {
        SpacedHead::Usual => "usual",
        SpacedHead::Close => "close",
        SpacedHead::Closest => "closest",
        SpacedHead::Wide => "wide",
    };
    terminal.remark(&msg!(
        "check-spacing",
        kind = code(kind),
        count = count,
        lines = usize::from(spacing.lines),
        characters = usize::from(spacing.characters),
        usual_lines = usize::from(profile.lines),
        usual_characters = usize::from(profile.characters),
        head = head,
        rows = usize::from(spacing.rows),
        empty = spacing.empty as usize
    ));
}

/// The kinds that were named, or all that are sound; the faults of the others are kept.
fn kinds<'s>(names: &[String], session: &'s Session, faults: &mut Vec<Diagnostic>) -> Vec<&'s Kind> {
    let templates = &session.templates;
    if names.is_empty() {
        faults.extend(templates.broken.values().flatten().cloned());
        let usual = templates.kinds.values().filter(|kind| !kind.front.on_demand);
        return usual.filter(|kind| templates.sound(kind).is_ok()).collect();
    }
    let found = names.iter().filter_map(|name| session.kind(name).map_err(|found| faults.extend(found)).ok());
    found.collect()
}
