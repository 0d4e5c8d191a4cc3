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
