//! Rules about the data of one meeting that a schema cannot express: one file per subject, and the table of
//! rules.
//!
//! A rule looks at whatever could be read, so that one broken value does not hide another fault.

mod calendar;
mod glyphs;
mod people;
mod places;
mod total;
mod trace;

use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::diag::{Diagnostic, Faults, MAX_FAULTS, has_errors};
use crate::load::{Loaded, Templates};
use crate::model::{Facts, Meeting, PERSONAL, Roster};

pub use trace::DataFiles;

/// Which characters can be printed.
pub type Covers<'a> = &'a (dyn Fn(char) -> bool + Sync);

/// A rule about the data.
struct Rule {
    /// What it requires, for readers of this table.
    _demands: &'static str,
    check: fn(&Loaded, Covers<'_>, &mut Faults),
}

const RULES: &[Rule] = &[
    Rule { _demands: "the total is the sum of its parts", check: total::sum },
    Rule { _demands: "the roster has as many people as the total says", check: total::roster_length },
    Rule { _demands: "every place of the roster is one that the meeting knows", check: places::known },
    Rule { _demands: "each kind of place gets as many people as the meeting says", check: places::counts },
    Rule { _demands: "nobody is listed twice in the roster", check: people::twice },
    Rule { _demands: "days follow each other as they must", check: calendar::order },
    Rule { _demands: "every character can be printed", check: glyphs::data },
];

/// Data that satisfy every rule.
#[derive(Debug)]
pub struct Valid {
    /// The facts of the meeting.
    pub meeting: Meeting,
    /// The people.
    pub roster: Roster,
    /// The meeting and the other data files, as templates see them.
    pub facts: Facts,
    /// The people, as templates see them.
    pub people: Vec<Value>,
    /// The people with their ID and telephone numbers, as a template with `personal: true` sees them.
    pub personal: Vec<Value>,
    /// The files with their places.
    pub files: Arc<DataFiles>,
}

/// Checks the data and the texts of the templates. Faults returned with `Ok` are warnings.
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
    glyphs::templates(templates, covers, &mut faults);
    if has_errors(&faults) {
        return Err(faults);
    }
    let Loaded {
        meeting: Some(meeting_file),
        meeting_value: Some(meeting),
        roster: Some(roster_file),
        roster_value: Some(roster),
        others,
        ..
    } = loaded
    else {
        return Err(faults);
    };
    // Templates see the typed values, so that what a schema calls optional has its default.
    let (mut facts, people): (Facts, Vec<Value>) = match (as_json(&meeting), as_json(&roster)) {
        (Ok(facts), Ok(people)) => (facts, people),
        (facts, people) => {
            faults.extend(facts.err().into_iter().chain(people.err()));
            return Err(faults);
        }
    };
    let personal = people;
    let people = personal.iter().map(without_numbers).collect();
    facts.extend(others.iter().map(|(name, file)| (name.clone(), file.json.clone())));
    let files = Arc::new(DataFiles { meeting: meeting_file, roster: roster_file, others });
    Ok((Valid { meeting, roster, facts, people, personal, files }, faults))
}

/// A typed value as JSON of a given form: a map or a list.
fn as_json<T: DeserializeOwned>(value: &impl Serialize) -> Result<T, Diagnostic> {
    serde_json::to_value(value).and_then(serde_json::from_value).map_err(Diagnostic::internal)
}

/// A person without ID and telephone numbers.
fn without_numbers(person: &Value) -> Value {
    let mut person = person.clone();
    if let Value::Object(fields) = &mut person {
        fields.retain(|key, _| !PERSONAL.contains(&key.as_str()));
    }
    person
}
