//! `--report`: what became of each person, in a copy of the roster that the office gave, or as JSON.

use std::collections::BTreeMap;
use std::path::Path;

use gongwen::bounds::TABLE_BYTES;
use gongwen::diag::{Diagnostic, Faults, code};
use gongwen::files::{self, Readers};
use gongwen::load::with_columns;
use gongwen::msg;
use gongwen::pipeline::{PersonOutcome, Session, State};
use serde_json::json;

use crate::terminal::Terminal;

/// Writes the report; its ending says in which form.
pub(super) fn write(
    path: &Path,
    session: &Session,
    people: &[PersonOutcome],
    terminal: &Terminal,
) -> Result<(), Faults> {
    let roster = session.valid.roster();
    let is_json = path.extension().is_some_and(|ending| ending == "json");
    let bytes = match (&session.understood, is_json) {
        (_, true) => as_json(people, terminal)?,
        (Some(understood), false) => {
            let mut rows = BTreeMap::new();
            let heads =
                [msg!("report-state"), msg!("report-reason"), msg!("report-number"), msg!("report-file")];
            rows.insert(understood.header.1, heads.iter().map(|head| terminal.text(head)).collect());
            for person in people {
                rows.insert(roster.number(person.row)?, cells(person, terminal));
            }
            let own =
                files::read(&session.project.root.join(roster.name()), roster.name(), TABLE_BYTES.get())?;
            with_columns(&own, understood, &rows).ok_or_else(|| unable(roster.name()))?
        }
        (None, false) => return Err(unable(roster.name())),
    };
    // It holds what the roster holds.
    let failed = files::publish(vec![files::stage(path, &bytes, "report", Readers::Owner)?]);
    failed.into_iter().next().map_or(Ok(()), |(_, fault)| Err(vec![fault]))
}

/// Refuses a place where something else is: the report takes that of an earlier report alone. A copy of the roster is in
/// the form of the roster.
pub(super) fn check(path: &Path, session: &Session, terminal: &Terminal) -> Result<(), Faults> {
    let roster = session.project.root.join(session.valid.roster().name());
    let ending = |path: &Path| path.extension().map(|ending| ending.to_ascii_lowercase());
    let is_copy = session.understood.is_some() && ending(path).is_none_or(|own| own != "json");
    if is_copy && ending(path) != ending(&roster) {
        let wanted = ending(&roster).unwrap_or_default();
        let message = msg!("report-ending", path = code(files::shown(path)));
        let hint = msg!("report-endings", ending = code(format!(".{}", wanted.display())));
        return Err(Diagnostic::error(message).hint(hint).into());
    }
    if files::stamp(path)?.is_none() {
        return Ok(());
    }
    let is_roster = path.canonicalize().ok().is_some_and(|path| roster.canonicalize().ok() == Some(path));
    let words = [msg!("report-state"), msg!("report-reason")].map(|head| terminal.text(&head));
    let bytes = files::read(path, &files::shown(path), TABLE_BYTES.get())?;
    if is_roster || !holds_report(&bytes, &words) {
        let fault = Diagnostic::error(msg!("would-overwrite", path = code(files::shown(path))));
        return Err(fault.hint(msg!("report-elsewhere")).into());
    }
    Ok(())
}

/// Whether bytes are those of an earlier report: it has both headings, or is our JSON.
fn holds_report(bytes: &[u8], headings: &[String; 2]) -> bool {
    let is_json = bytes.starts_with(b"[") && bytes.windows(8).any(|part| part == b"\"state\":");
    is_json || headings.iter().all(|heading| gongwen::load::holds_cell(bytes, heading))
}

/// A roster to which columns cannot be added.
fn unable(name: &str) -> Faults {
    vec![Diagnostic::error(msg!("report-form", path = code(name))).hint(msg!("report-json"))]
}

fn cells(person: &PersonOutcome, terminal: &Terminal) -> Vec<String> {
    let state = match person.state {
        State::Made => msg!("state-made"),
        State::Fresh => msg!("state-fresh"),
        State::Failed => msg!("state-failed"),
        State::Left => msg!("state-left"),
    };
    let reason = person.fault.as_ref().map_or_else(String::new, |fault| terminal.text(&fault.message));
    let number = person.number.map_or_else(|| person.ordinal.to_string(), |number| number.to_string());
    vec![terminal.text(&state), reason, number, person.files.join("、")]
}

fn as_json(people: &[PersonOutcome], terminal: &Terminal) -> Result<Vec<u8>, Diagnostic> {
    let people: Vec<_> = people
        .iter()
        .map(|person| {
            json!({
                "row": person.row + 1,
                "name": person.name,
                "state": match person.state {
                    State::Made => "made",
                    State::Fresh => "fresh",
                    State::Failed => "failed",
                    State::Left => "left",
                },
                "code": person.fault.as_ref().map(|fault| fault.code()),
                "reason": person.fault.as_ref().map(|fault| terminal.text(&fault.message)),
                "number": person.number,
                "files": person.files,
            })
        })
        .collect();
    let mut bytes = serde_json::to_vec_pretty(&people).map_err(Diagnostic::internal)?;
    bytes.push(b'\n');
    Ok(bytes)
}
