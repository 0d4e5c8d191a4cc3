//! Dates that must be in order.

use serde_json::Value;

use super::Covers;
use crate::diag::{Diagnostic, Faults, code};
use crate::load::Loaded;
use crate::model::Date;
use crate::msg;

/// Nobody is asked to report before the notice is issued.
pub(super) fn order(loaded: &Loaded, _: Covers<'_>, faults: &mut Faults) {
    let Some(meeting) = &loaded.meeting else { return };
    let date = |pointer: &str| meeting.json.pointer(pointer).and_then(Value::as_str).and_then(Date::parse);
    let (Some(report), Some(notice)) = (date("/report/date"), date("/documents/notice/date")) else { return };
    if report < notice {
        faults.push(
            Diagnostic::warning(msg!("report-before-notice", report = code(report), notice = code(notice)))
                .at(meeting.place("/report/date"))
                .also(meeting.place("/documents/notice/date"), msg!("issued-here")),
        );
    }
}

/// A term that begins more than a year before the meeting is probably that of another meeting.
pub(super) fn term(loaded: &Loaded, _: Covers<'_>, faults: &mut Faults) {
    let Some(meeting) = &loaded.meeting else { return };
    let date = |pointer: &str| meeting.json.pointer(pointer).and_then(Value::as_str).and_then(Date::parse);
    let (Some(start), Some(day)) = (date("/term/start"), date("/meeting/date")) else { return };
    if start.plus_months(12).is_some_and(|later| later < day) {
        let message = msg!("term-early", start = code(start), day = code(day));
        faults.push(
            Diagnostic::warning(message)
                .at(meeting.place("/term/start"))
                .also(meeting.place("/meeting/date"), msg!("meets-here"))
                .hint(msg!("term-year")),
        );
    }
}
