//! Checks the places in the roster against those that the meeting names.

use serde_json::Value;

use super::{Check, Covers, Person};
use crate::diag::{Diagnostic, Faults, code, list};
use crate::load::{DataFile, Loaded, Rows};
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

/// Each kind of place is listed once: people of one that is listed twice would be counted twice.
pub(super) fn once(loaded: &Loaded, _: Covers<'_>, faults: &mut Faults) {
    let Some(meeting) = &loaded.meeting else { return };
    let kinds = kinds(meeting);
    for (at, (kind, _)) in kinds.iter().enumerate() {
        if let Some(first) = kinds[..at].iter().position(|(known, _)| known == kind) {
            faults.push(
                Diagnostic::error(msg!("place-twice", place = code(kind)))
                    .at(meeting.place(&format!("/cadres/places/{at}/kind")))
                    .also(meeting.place(&format!("/cadres/places/{first}/kind")), msg!("first-here")),
            );
        }
    }
}

/// Every place in the roster is one that the meeting names.
pub(super) fn known<'a>(loaded: &'a Loaded, _: Covers<'a>) -> Box<dyn Check + 'a> {
    Box::new(Known(loaded.meeting.as_ref().map(kinds).unwrap_or_default()))
}

struct Known<'a>(Vec<(&'a str, Option<u64>)>);

impl Check for Known<'_> {
    fn person(&mut self, person: &Person<'_>, faults: &mut Faults) {
        let Some(place) = person.text("place") else { return };
        if self.0.is_empty() || self.0.iter().any(|(kind, _)| *kind == place) {
            return;
        }
        let names: Vec<&str> = self.0.iter().map(|(kind, _)| *kind).collect();
        let message = msg!("place-unknown", place = place, row = person.row + 1, name = person.name());
        let all = msg!("places-known", names = list(&names));
        faults.push(person.at(Diagnostic::error(message), "place").suggest(
            place,
            names.iter().copied(),
            all,
        ));
    }
}

/// Each kind of place gets as many people as the meeting says.
pub(super) fn counts<'a>(loaded: &'a Loaded, _: Covers<'a>) -> Box<dyn Check + 'a> {
    let kinds = loaded.meeting.as_ref().map(kinds).unwrap_or_default();
    Box::new(Counts { meeting: loaded.meeting.as_ref(), found: vec![0; kinds.len()], kinds, elsewhere: 0 })
}

struct Counts<'a> {
    meeting: Option<&'a DataFile>,
    kinds: Vec<(&'a str, Option<u64>)>,
    found: Vec<u64>,
    /// People whose place is none of them, who are told so.
    elsewhere: u64,
}

impl Check for Counts<'_> {
    fn person(&mut self, person: &Person<'_>, _: &mut Faults) {
        let place = person.text("place");
        for ((kind, _), found) in self.kinds.iter().zip(&mut self.found) {
            *found += u64::from(place == Some(kind));
        }
        self.elsewhere += u64::from(!self.kinds.iter().any(|(kind, _)| place == Some(kind)));
    }

    fn end(&mut self, _: &Rows, faults: &mut Faults) {
        let Some(meeting) = self.meeting else { return };
        for (index, ((kind, count), found)) in self.kinds.iter().zip(&self.found).enumerate() {
            // One who is missing here may be one of those.
            let could_be = |count: &u64| (*found..=*found + self.elsewhere).contains(count);
            if let Some(count) = count.filter(|count| !could_be(count)) {
                faults.push(
                    Diagnostic::error(msg!("place-count", place = *kind, count = count, found = *found))
                        .at(meeting.place(&format!("/cadres/places/{index}/count"))),
                );
            }
        }
    }
}
