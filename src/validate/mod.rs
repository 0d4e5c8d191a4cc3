//! Rules over the data of one meeting that a schema cannot say: one file a rule, and their table.
//!
//! A rule looks at whatever could be read, so that one broken value does not hide another fault.

mod calendar;
mod glyphs;
mod people;
mod places;
mod total;

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::diag::{Faults, has_errors};
use crate::load::{Loaded, Read, Templates};
use crate::model::{Meeting, Roster};

/// Which characters can be printed.
pub type Covers<'a> = &'a (dyn Fn(char) -> bool + Sync);

/// A rule over the data.
struct Rule {
    /// What it demands, for a reader of this table.
    _demands: &'static str,
    check: fn(&Loaded, Covers<'_>, &mut Faults),
}

const RULES: &[Rule] = &[
    Rule { _demands: "the total is the sum of its parts", check: total::sum },
    Rule { _demands: "the roster has as many people as the total says", check: total::roster_length },
    Rule { _demands: "every place of the roster is one that the meeting knows", check: places::known },
    Rule { _demands: "each kind of place gets as many people as the meeting says", check: places::counts },
    Rule { _demands: "nobody stands twice in the roster", check: people::twice },
    Rule { _demands: "days follow each other as they must", check: calendar::order },
    Rule { _demands: "every character can be printed", check: glyphs::data },
];

/// Data that every rule holds for.
#[derive(Debug)]
pub struct Valid {
    /// The facts of the meeting.
    pub meeting: Meeting,
    /// The people.
    pub roster: Roster,
    /// The meeting and the other data files, as templates see them.
    pub values: Map<String, Value>,
    /// The people, as templates see them.
    pub people: Vec<Value>,
    /// The roster with its places.
    pub roster_read: Read,
}

/// Checks the data and the texts of the templates. The faults that come with `Ok` are warnings.
pub fn validate(
    loaded: Loaded,
    mut faults: Faults,
    templates: &Templates,
    covers: Covers<'_>,
) -> Result<(Valid, Faults), Faults> {
    for rule in RULES {
        (rule.check)(&loaded, covers, &mut faults);
    }
    glyphs::templates(templates, covers, &mut faults);
    if has_errors(&faults) {
        return Err(faults);
    }
    let Loaded {
        meeting: Some(read),
        meeting_value: Some(meeting),
        roster: Some(roster_read),
        roster_value: Some(roster),
        others,
    } = loaded
    else {
        return Err(faults);
    };
    let Value::Object(mut values) = read.json else { return Err(faults) };
    // What the file leaves out has its default, so that a template can ask for it.
    if let Ok(Value::Object(whole)) = serde_json::to_value(&meeting) {
        for (key, value) in whole {
            match (values.get_mut(&key), value) {
                (None, value) => drop(values.insert(key, value)),
                (Some(Value::Object(known)), Value::Object(whole)) => {
                    for (key, value) in whole {
                        known.entry(key).or_insert(value);
                    }
                }
                _ => {}
            }
        }
    }
    let others: BTreeMap<String, Read> = others;
    values.extend(others.into_iter().map(|(name, read)| (name, read.json)));
    let people = roster_read.json.as_array().cloned().unwrap_or_default();
    Ok((Valid { meeting, roster, values, people, roster_read }, faults))
}
