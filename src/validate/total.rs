//! Checks the total number of cadres against its parts and against the roster.

use serde_json::Value;

use super::{Check, Covers};
use crate::diag::{Diagnostic, Faults, code};
use crate::load::{AUTO, DataFile, Loaded, Rows};
use crate::msg;

/// The counts of the kinds of places add up to the total.
pub(super) fn sum(loaded: &Loaded, _: Covers<'_>, faults: &mut Faults) {
    let Some(meeting) = &loaded.meeting else { return };
    let Some(total) = meeting.json.pointer("/cadres/total").and_then(Value::as_u64) else { return };
    let Some(places) = meeting.json.pointer("/cadres/places").and_then(Value::as_array) else { return };
    let counts: Option<Vec<u64>> =
        places.iter().map(|place| place.get("count").and_then(Value::as_u64)).collect();
    let Some(counts) = counts else { return };
    // Where the roster gives all of them, what does not add up is a person whose kind of place is unknown.
    let is_auto = |pointer: &str| {
        let place = meeting.place(pointer);
        place.source.text().get(place.span) == Some(AUTO)
    };
    if is_auto("/cadres/total") && (0..counts.len()).all(|at| is_auto(&format!("/cadres/places/{at}/count")))
    {
        return;
    }
    let sum: u64 = counts.iter().sum();
    if sum != total {
        let parts = counts.iter().map(u64::to_string).collect::<Vec<_>>().join("+");
        faults.push(
            Diagnostic::error(msg!("total-not-sum", total = total, sum = sum, parts = code(parts)))
                .at(meeting.place("/cadres/total"))
                .also(meeting.place("/cadres/places/0"), msg!("parts-here")),
        );
    }
}

/// The roster has as many people as the total says.
pub(super) fn roster_length<'a>(loaded: &'a Loaded, _: Covers<'a>) -> Box<dyn Check + 'a> {
    Box::new(Length(loaded.meeting.as_ref()))
}

struct Length<'a>(Option<&'a DataFile>);

impl Check for Length<'_> {
    fn end(&mut self, rows: &Rows, faults: &mut Faults) {
        let Some(meeting) = self.0 else { return };
        let Some(total) = meeting.json.pointer("/cadres/total").and_then(Value::as_u64) else { return };
        if rows.len() as u64 != total {
            let fault = Diagnostic::error(msg!("roster-length", total = total, rows = rows.len()))
                .at(meeting.place("/cadres/total"));
            let last = rows.len().checked_sub(1).and_then(|last| rows.place(last, "/name"));
            let fault = match last {
                Some(place) => fault.also(place, msg!("last-person-here")),
                None => fault,
            };
            faults.push(fault.hint(msg!("roster-or-total")));
        }
    }
}
