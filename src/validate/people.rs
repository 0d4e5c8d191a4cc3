//! Checks the people in the roster: against each other, and their months against the day of the meeting.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::{Check, Covers, Person};
use crate::diag::{Diagnostic, Faults, code};
use crate::load::{Loaded, Rows};
use crate::msg;

/// Nobody is listed twice: the same name from the same unit.
pub(super) fn twice<'a>(_: &'a Loaded, _: Covers<'a>) -> Box<dyn Check + 'a> {
    Box::new(Twice::default())
}

/// Where each name and unit stood last, by their hash.
#[derive(Default)]
struct Twice(HashMap<u64, u32>);

/// A hash that is the same in every run.
pub(super) fn hash(value: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// The row at which something was seen before, if it is not merely another with the same hash.
pub(super) fn seen(
    rows: &Rows,
    earlier: Option<u32>,
    is_same: impl Fn(&serde_json::Value) -> bool,
) -> Option<usize> {
    let row = earlier? as usize;
    rows.person(row).is_ok_and(|other| is_same(&other)).then_some(row)
}

impl Check for Twice {
    fn person(&mut self, person: &Person<'_>, faults: &mut Faults) {
        let (Some(name), Some(unit)) = (person.text("name"), person.text("unit")) else { return };
        let earlier = self.0.insert(hash((name, unit)), u32::try_from(person.row).unwrap_or(u32::MAX));
        let is_same = |other: &serde_json::Value| other["name"] == name && other["unit"] == unit;
        if let Some(first) = seen(person.rows, earlier, is_same) {
            let message = msg!("person-twice", name = name, row = person.row + 1, first = first + 1);
            let fault = person.at(Diagnostic::error(message), "name");
            faults.push(match person.rows.place(first, "/name") {
                Some(place) => fault.also(place, msg!("first-here")),
                None => fault,
            });
        }
    }
}

/// How old a cadre may be, in years.
const AGES: std::ops::RangeInclusive<u32> = 16..=70;

/// Months of birth and of work can be true: cadres are of an age to work at the day of the meeting, and did not begin
/// to work as children or after it.
pub(super) fn months<'a>(loaded: &'a Loaded, _: Covers<'a>) -> Box<dyn Check + 'a> {
    let day = loaded.meeting.as_ref().and_then(|meeting| meeting.json.pointer("/meeting/date")?.as_str());
    Box::new(Months(day.and_then(|day| months_of(day, '-'))))
}

struct Months(Option<u32>);

/// The number of the month in a date such as 1990.05 or 2024-03-05.
pub(super) fn months_of(text: &str, separator: char) -> Option<u32> {
    let (year, rest) = text.split_once(separator)?;
    let month = rest.split(separator).next()?;
    Some(year.parse::<u32>().ok()? * 12 + month.parse::<u32>().ok()? - 1)
}

impl Check for Months {
    fn person(&mut self, person: &Person<'_>, faults: &mut Faults) {
        let month = |field: &str| person.text(field).and_then(|text| Some((text, months_of(text, '.')?)));
        let (Some((born, birth)), Some((joined, work))) = (month("born"), month("joined")) else { return };
        let (first, last) = (AGES.start() * 12, AGES.end() * 12 + 11);
        if work < birth + first {
            let message = msg!(
                "joined-early",
                name = person.name(),
                row = person.row + 1,
                joined = code(joined),
                born = code(born)
            );
            faults.push(person.at(Diagnostic::error(message), "joined"));
        }
        let Some(day) = self.0 else { return };
        if !(first..=last).contains(&day.saturating_sub(birth)) {
            let message = msg!("born-range", name = person.name(), row = person.row + 1, born = code(born));
            faults.push(person.at(Diagnostic::error(message), "born").hint(msg!("born-ages")));
        } else if work > day {
            let message =
                msg!("joined-late", name = person.name(), row = person.row + 1, joined = code(joined));
            faults.push(person.at(Diagnostic::error(message), "joined"));
        }
    }
}
