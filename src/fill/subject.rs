//! Whom a document is for: one person, or the people who share a value of the roster.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use serde_json::Value;

use crate::diag::{Diagnostic, Faults, code, list};
use crate::load::{Kind, Rows};
use crate::model::{Cadre, PERSONAL};
use crate::msg;

/// Whom a document is for.
#[derive(Debug, Clone)]
pub struct Subject {
    /// The person or the people.
    pub whom: Whom,
    /// 序号 · the number that they keep, from 1, from which the number of the document (文号) is counted.
    pub ordinal: usize,
}

/// A person, or several.
#[derive(Debug, Clone)]
pub enum Whom {
    /// The person at a row of the roster, from 0.
    Person(usize),
    /// A group.
    Group(Arc<Group>),
}

/// People who share a value of the roster.
#[derive(Debug)]
pub struct Group {
    /// The value, such as the name of the receiving unit.
    pub name: String,
    /// Their rows in the roster, from 0, in its order.
    pub rows: Vec<usize>,
    /// What is known of the documents that they have already, one for each of them; empty if nothing is.
    pub documents: Vec<Value>,
}

impl Subject {
    /// The row of the person, from 0, if it is one.
    pub fn row(&self) -> Option<usize> {
        match self.whom {
            Whom::Person(row) => Some(row),
            Whom::Group(_) => None,
        }
    }

    /// The rows of everybody, from 0.
    pub fn rows(&self) -> &[usize] {
        match &self.whom {
            Whom::Person(row) => std::slice::from_ref(row),
            Whom::Group(group) => &group.rows,
        }
    }

    /// The group, if it is one.
    pub fn group(&self) -> Option<&Arc<Group>> {
        match &self.whom {
            Whom::Person(_) => None,
            Whom::Group(group) => Some(group),
        }
    }
}

/// Words for the columns by which an office groups: the receiving unit (接收单位) is what it means by a unit.
const WORDS: [(&str, &str); 7] = [
    ("unit", "to_unit"),
    ("接收单位", "to_unit"),
    ("挂职单位", "to_unit"),
    ("own-unit", "unit"),
    ("选派单位", "unit"),
    ("现工作单位", "unit"),
    ("去向", "place"),
];

/// How many people without a value are shown.
const SHOWN: usize = 5;

/// The people in groups, in the order in which the first of each appears in the roster.
pub fn groups(rows: &Rows, by: &str, kind: &Kind) -> Result<Vec<Arc<Group>>, Faults> {
    let field = WORDS.iter().find(|(word, _)| *word == by).map_or(by, |(_, field)| field);
    let mut fields = Cadre::fields();
    fields.retain(|field| field != "extra" && !PERSONAL.contains(&field.as_str()));
    let is_own = fields.iter().any(|known| known == field);
    let mut all: Vec<Group> = Vec::new();
    let mut by_name: HashMap<String, usize> = HashMap::new();
    let mut without = Vec::new();
    let mut others: BTreeSet<String> = BTreeSet::new();
    for row in 0..rows.len() {
        let person = rows.person(row)?;
        let extra = person["extra"].as_object();
        let value = if is_own { person.get(field) } else { extra.and_then(|extra| extra.get(field)) };
        match value.and_then(Value::as_str).map(str::trim).filter(|value| !value.is_empty()) {
            Some(name) => {
                let at = *by_name.entry(name.to_string()).or_insert_with(|| {
                    all.push(Group { name: name.to_string(), rows: Vec::new(), documents: Vec::new() });
                    all.len() - 1
                });
                all[at].rows.push(row);
            }
            None => {
                without.push(row);
                others.extend(extra.into_iter().flatten().map(|(heading, _)| heading.clone()));
            }
        }
    }
    if all.is_empty() {
        // Of the words for columns those that an office would write; the names of fields after them.
        let words = WORDS.iter().map(|(word, _)| (*word).to_string()).filter(|word| !word.is_ascii());
        let known: Vec<String> = words.chain(others).chain(fields).collect();
        let hint = msg!("group-known", names = list(known.iter().take(24)));
        let fault = Diagnostic::error(msg!("group-unknown", name = code(by)));
        let fault = fault.suggest(by, known.iter().map(String::as_str), hint);
        // On the command line there is no place.
        let is_written = kind.data.json.get("group_by").is_some_and(|written| written == by);
        return Err(vec![if is_written { fault.at(kind.data.place("/group_by")) } else { fault }]);
    }
    let pointer = if is_own { format!("/{field}") } else { format!("/extra/{field}") };
    let others = without.len().saturating_sub(SHOWN);
    let mut faults: Faults = without
        .into_iter()
        .take(SHOWN)
        .map(|row| rows.at(Diagnostic::error(msg!("group-empty", name = code(by))), row, &pointer))
        .collect();
    if others > 0
        && let Some(last) = faults.pop()
    {
        faults.push(last.during(msg!("also-others", count = others)));
    }
    if faults.is_empty() { Ok(all.into_iter().map(Arc::new).collect()) } else { Err(faults) }
}
