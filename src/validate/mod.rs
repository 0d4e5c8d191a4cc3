//! Rules about the data of one meeting that a schema cannot express: one file per subject, and the table of
//! rules.
//!
//! A rule looks at whatever could be read, so that one broken value does not hide another fault. Rules about people
//! see one after the other and keep what they must, so that the people need not be in memory together.

mod calendar;
mod documents;
mod glyphs;
mod identity;
mod people;
mod places;
mod signs;
mod total;
mod trace;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::diag::{Diagnostic, Faults, MAX_FAULTS, Severity};
use crate::load::{Loaded, Rows, Templates};
use crate::model::{Facts, Meeting, PERSONAL};

pub use glyphs::template as unprintable;
pub use identity::has_personal_number;
pub use signs::signs;
pub use trace::DataFiles;

/// Which characters can be printed.
pub type Covers<'a> = &'a (dyn Fn(char) -> bool + Sync);

/// A rule about the data besides the roster.
struct Rule {
    /// What it requires, for readers of this table.
    _demands: &'static str,
    check: fn(&Loaded, Covers<'_>, &mut Faults),
}

/// A rule about the people.
struct PeopleRule {
    /// What it requires, for readers of this table.
    _demands: &'static str,
    begin: for<'a> fn(&'a Loaded, Covers<'a>) -> Box<dyn Check + 'a>,
}

/// A rule about people at work: sees each person in turn, then the end of the roster.
trait Check {
    fn person(&mut self, _: &Person<'_>, _: &mut Faults) {}

    fn end(&mut self, _: &Rows, _: &mut Faults) {}
}

/// A person, as far as it could be read.
struct Person<'a> {
    rows: &'a Rows,
    /// The row, from 0.
    row: usize,
    json: Value,
}

impl Person<'_> {
    fn text(&self, field: &str) -> Option<&str> {
        self.json.get(field).and_then(Value::as_str)
    }

    fn name(&self) -> &str {
        self.text("name").unwrap_or("")
    }

    /// Adds to a fault the place of a field.
    fn at(&self, fault: Diagnostic, field: &str) -> Diagnostic {
        self.rows.at(fault, self.row, &format!("/{field}"))
    }
}

const RULES: &[Rule] = &[
    Rule { _demands: "the total is the sum of its parts", check: total::sum },
    Rule { _demands: "each kind of place is listed once", check: places::once },
    Rule { _demands: "days follow each other as they must", check: calendar::order },
    Rule { _demands: "leaders are in order", check: documents::leaders },
    Rule { _demands: "the term does not begin long before the meeting", check: calendar::term },
    Rule { _demands: "every character can be printed", check: glyphs::data },
    Rule { _demands: "people whom a sheet hides are told", check: people::hidden },
];

const PEOPLE_RULES: &[PeopleRule] = &[
    PeopleRule { _demands: "the roster has as many people as the total says", begin: total::roster_length },
    PeopleRule { _demands: "every place of the roster is one that the meeting knows", begin: places::known },
    PeopleRule {
        _demands: "each kind of place gets as many people as the meeting says",
        begin: places::counts,
    },
    PeopleRule { _demands: "names are written as offices write them", begin: people::names },
    PeopleRule { _demands: "nothing of a person is left to be filled in", begin: people::open },
    PeopleRule { _demands: "nobody is listed twice in the roster", begin: people::twice },
    PeopleRule { _demands: "a column that numbers people numbers each", begin: people::numbered },
    PeopleRule { _demands: "months of birth and of work can be true", begin: people::months },
    PeopleRule { _demands: "ID numbers are sound, and agree with the person", begin: identity::numbers },
    PeopleRule { _demands: "every character can be printed", begin: glyphs::people },
];

/// Data that satisfy every rule.
#[derive(Debug)]
pub struct Valid {
    /// The facts of the meeting.
    pub meeting: Meeting,
    /// The meeting and the other data files, as templates see them.
    pub facts: Facts,
    /// The files with their places, the people among them.
    pub files: Arc<DataFiles>,
    /// The people who cannot be used, by row from 0, and why: a fault in a row concerns that person alone.
    pub broken: BTreeMap<usize, Faults>,
}

impl Valid {
    /// The people.
    pub fn roster(&self) -> &Rows {
        &self.files.roster
    }

    /// The person at a row, from 0, as templates see it: with ID and telephone numbers only if `personal`.
    pub fn person(&self, row: usize, personal: bool) -> Result<Value, Diagnostic> {
        let mut person = self.roster().person(row)?;
        if let (Value::Object(fields), false) = (&mut person, personal) {
            fields.retain(|key, _| !PERSONAL.contains(&key.as_str()));
        }
        Ok(person)
    }

    /// The faults of people; for what needs everybody.
    pub fn whole(&self) -> Result<(), Faults> {
        if self.broken.is_empty() { Ok(()) } else { Err(self.broken.values().flatten().cloned().collect()) }
    }

    /// All people, as templates see them: for those that name the whole roster.
    pub fn people(&self, personal: bool) -> Result<Vec<Value>, Diagnostic> {
        (0..self.roster().len()).map(|row| self.person(row, personal)).collect()
    }
}

/// Checks the data, also against the kinds of documents that there are. Faults returned with `Ok` are warnings; those of single people are
/// with the data.
pub fn validate(
    loaded: Loaded,
    mut faults: Faults,
    templates: &Templates,
    covers: Covers<'_>,
) -> Result<(Valid, Faults), Faults> {
    for rule in RULES {
        let known = faults.len();
        (rule.check)(&loaded, covers, &mut faults);
        faults.truncate(known + MAX_FAULTS);
    }
    check_people(&loaded, covers, &mut faults);
    documents::known(&loaded, templates, &mut faults);
    let is_of_row = |fault: &Diagnostic| fault.row.is_some() && fault.severity == Severity::Error;
    let of_rows = faults.iter().filter(|fault| is_of_row(fault)).count();
    // With so many, not all have been found.
    if of_rows >= MAX_FAULTS
        || faults.iter().any(|fault| fault.severity == Severity::Error && !is_of_row(fault))
    {
        return Err(faults);
    }
    let Loaded {
        meeting: Some(meeting_file),
        meeting_value: Some(meeting),
        roster: Some(roster),
        others,
        ..
    } = loaded
    else {
        return Err(faults);
    };
    // Templates see the typed values, so that what a schema calls optional has its default.
    let mut facts: Facts = match as_json(&meeting) {
        Ok(facts) => facts,
        Err(fault) => {
            faults.push(fault);
            return Err(faults);
        }
    };
    facts.extend(others.iter().map(|(name, file)| (name.clone(), file.json.clone())));
    let files = Arc::new(DataFiles { meeting: meeting_file, roster, others });
    let mut broken: BTreeMap<usize, Faults> = BTreeMap::new();
    let (of_rows, warnings): (Faults, Faults) = faults.into_iter().partition(is_of_row);
    for fault in of_rows {
        broken.entry(fault.row.unwrap_or_default()).or_default().push(fault);
    }
    Ok((Valid { meeting, facts, files, broken }, warnings))
}

/// Shows every person to every rule.
fn check_people(loaded: &Loaded, covers: Covers<'_>, faults: &mut Faults) {
    let Some(rows) = &loaded.roster else { return };
    let mut checks: Vec<(Box<dyn Check>, Faults)> =
        PEOPLE_RULES.iter().map(|rule| ((rule.begin)(loaded, covers), Faults::new())).collect();
    for row in 0..rows.len() {
        let json = match rows.person(row) {
            Ok(json) => json,
            Err(fault) => {
                faults.push(fault);
                return;
            }
        };
        let person = Person { rows, row, json };
        for (check, found) in checks.iter_mut().filter(|(_, found)| found.len() < MAX_FAULTS) {
            let known = found.len();
            check.person(&person, found);
            found[known..].iter_mut().for_each(|fault| fault.row = Some(row));
        }
    }
    for (mut check, mut found) in checks {
        check.end(rows, &mut found);
        found.truncate(MAX_FAULTS);
        faults.append(&mut found);
    }
}

/// A typed value as JSON of a given form: a map or a list.
fn as_json<T: DeserializeOwned>(value: &impl Serialize) -> Result<T, Diagnostic> {
    serde_json::to_value(value).and_then(serde_json::from_value).map_err(Diagnostic::internal)
}
