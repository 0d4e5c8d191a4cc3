//! `gen numbers`: the ledger of numbers (发文字号) that people keep.

use gongwen::diag::{Diagnostic, Faults, code, list, visible, visible_json};
use gongwen::load::{Project, load_data, load_templates};
use gongwen::msg;
use gongwen::store::{Numbered, Store};
use serde_json::json;

use crate::args::{Numbers, Options};
use crate::terminal::Terminal;
use crate::{Outcome, failed};

/// Withholds numbers if that is asked for; lists the ledger else, as lines with tabs that a spreadsheet opens.
pub(crate) fn numbers(asked: &Numbers, options: &Options, terminal: &Terminal) -> Result<Outcome, Faults> {
    let project = super::project(options)?;
    let output = super::output(&project, options);
    let (loaded, faults) = load_data(&project, &super::data(options));
    let Some(meeting) = loaded.meeting_value else {
        terminal.faults(&faults);
        return Ok(failed(&faults));
    };
    // What a group of people gets is numbered as the documents of its kind; without a number of its own a kind counts
    // from 1.
    let facts = |batch: &str| {
        let kind = batch.split_once("-by-").map_or(batch, |(kind, _)| kind);
        meeting.documents.get(kind).cloned().unwrap_or_default()
    };
    if let (Some(kind), Some(wanted), Some(why)) = (&asked.kind, &asked.withhold, &asked.why) {
        let (from, to) = range(wanted).ok_or_else(|| {
            vec![Diagnostic::error(msg!("numbers-range", numbers = code(wanted))).hint(msg!("numbers-form"))]
        })?;
        let facts = facts(kind);
        if facts.ordinal_of(from).is_none() {
            let message = msg!("numbers-before", number = from, first = facts.number.unwrap_or(1));
            return Err(vec![Diagnostic::error(message)]);
        }
        let store = Store::open(&output, true)?;
        check_kind(kind, Some(&store), &project)?;
        for number in from..=to {
            let ordinal = facts.ordinal_of(number).unwrap_or(usize::MAX);
            let message = match store.withhold(kind, ordinal, why)? {
                true => msg!("numbers-withheld", number = number),
                false => msg!("numbers-withheld-already", number = number),
            };
            terminal.remark(&message);
        }
        return Ok(Outcome::Done);
    }
    let found = Store::look(&output)?;
    if let Some(kind) = &asked.kind {
        check_kind(kind, found.as_ref(), &project)?;
    }
    let Some(store) = found else {
        terminal.remark(&msg!("status-nothing", path = code(crate::terminal::shown(&output))));
        return Ok(Outcome::Done);
    };
    let kinds = match &asked.kind {
        Some(kind) => vec![kind.clone()],
        None => store.kinds()?,
    };
    for kind in kinds {
        let facts = facts(&kind);
        for Numbered { ordinal, name, reason } in store.numbers(&kind)? {
            let number = facts.number_of(ordinal).unwrap_or(ordinal as u64);
            let line = if terminal.is_json() {
                let line = json!({ "type": "number", "kind": kind, "number": number, "name": name, "withheld": reason });
                visible_json(&line.to_string())
            } else {
                let reason = reason.map(|reason| terminal.text(&msg!("numbers-reason", reason = reason)));
                let (name, reason) = (name.unwrap_or_default(), reason.unwrap_or_default());
                let cells =
                    [visible(&kind).into_owned(), number.to_string(), visible(&name).into_owned(), reason];
                cells.join("\t").trim_end().to_string()
            };
            terminal.data(&format!("{line}\n"));
        }
    }
    Ok(Outcome::Done)
}

/// Refuses a kind that there is none of, which has no numbers.
fn check_kind(kind: &str, store: Option<&Store>, project: &Project) -> Result<(), Faults> {
    let (templates, _) = load_templates(Some(&project.templates()));
    let numbered = store.map_or(Ok(Vec::new()), Store::kinds)?;
    let is_known = templates.kinds.contains_key(kind) || numbered.iter().any(|known| known == kind);
    match is_known {
        true => Ok(()),
        false => {
            let names = templates.kinds.keys().map(String::as_str);
            let fault = Diagnostic::error(msg!("kind-unknown", name = code(kind)));
            Err(fault.suggest(kind, names.clone(), msg!("kinds-known", names = list(names))).into())
        }
    }
}

/// The largest number that a document can have.
const LAST: u64 = 999_999_999;
/// The most numbers that are withheld at once.
const MOST: u64 = 10_000;

/// Reads `5` or `5-9`.
fn range(text: &str) -> Option<(u64, u64)> {
    let (from, to) = text.split_once('-').unwrap_or((text, text));
    let (from, to) = (from.trim().parse().ok()?, to.trim().parse().ok()?);
    (1 <= from && from <= to && to <= LAST && to - from < MOST).then_some((from, to))
}
