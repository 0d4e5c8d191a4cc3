//! Checks the people in the roster against each other.

use std::collections::HashMap;

use serde_json::Value;

use super::Covers;
use crate::diag::{Diagnostic, Faults};
use crate::load::Loaded;
use crate::msg;

/// Nobody is listed twice: the same name from the same unit.
pub(super) fn twice(loaded: &Loaded, _: Covers<'_>, faults: &mut Faults) {
    let Some(roster) = &loaded.roster else { return };
    let mut seen: HashMap<(&str, &str), usize> = HashMap::new();
    for (index, person) in roster.json.as_array().into_iter().flatten().enumerate() {
        let text = |key: &str| person.get(key).and_then(Value::as_str);
        let (Some(name), Some(unit)) = (text("name"), text("unit")) else { continue };
        if let Some(first) = seen.insert((name, unit), index) {
            faults.push(
                Diagnostic::error(msg!("person-twice", name = name, row = index + 1, first = first + 1))
                    .at(roster.place(&format!("/{index}/name")))
                    .also(roster.place(&format!("/{first}/name")), msg!("first-here")),
            );
        }
    }
}
