//! Checks the places in the roster against those that the meeting names.

use serde_json::Value;

use super::Covers;
use crate::diag::{Diagnostic, Faults, list};
use crate::load::{DataFile, Loaded};
use crate::msg;

/// The kinds of places with their counts, as far as they can be read.
fn kinds(meeting: &DataFile) -> Vec<(&str, Option<u64>)> {
    let places = meeting.json.pointer("/cadres/places").and_then(Value::as_array);
    places
        .into_iter()
        .flatten()
        .filter_map(|place| Some((place.get("kind")?.as_str()?, place.get("count").and_then(Value::as_u64))))
        .collect()
}

/// Every place in the roster is one that the meeting names.
pub(super) fn known(loaded: &Loaded, _: Covers<'_>, faults: &mut Faults) {
    let (Some(meeting), Some(roster)) = (&loaded.meeting, &loaded.roster) else { return };
    let kinds = kinds(meeting);
    if kinds.is_empty() {
        return;
    }
    for (index, person) in roster.json.as_array().into_iter().flatten().enumerate() {
        let Some(place) = person.get("place").and_then(Value::as_str) else { continue };
        if kinds.iter().any(|(kind, _)| *kind == place) {
            continue;
        }
        let name = person.get("name").and_then(Value::as_str).unwrap_or("");
        let fault = Diagnostic::error(msg!("place-unknown", place = place, row = index + 1, name = name))
            .at(roster.place(&format!("/{index}/place")));
        let names: Vec<&str> = kinds.iter().map(|(kind, _)| *kind).collect();
        let all = msg!("places-known", names = list(&names));
        faults.push(fault.suggest(place, names.iter().copied(), all));
    }
}

/// Each kind of place gets as many people as the meeting says.
pub(super) fn counts(loaded: &Loaded, _: Covers<'_>, faults: &mut Faults) {
    let (Some(meeting), Some(roster)) = (&loaded.meeting, &loaded.roster) else { return };
    let Some(people) = roster.json.as_array() else { return };
    for (index, (kind, count)) in kinds(meeting).into_iter().enumerate() {
        let found =
            people.iter().filter(|person| person.get("place").and_then(Value::as_str) == Some(kind)).count();
        if let Some(count) = count
            && count != found as u64
        {
            faults.push(
                Diagnostic::error(msg!("place-count", place = kind, count = count, found = found))
                    .at(meeting.place(&format!("/cadres/places/{index}/count"))),
            );
        }
    }
}
