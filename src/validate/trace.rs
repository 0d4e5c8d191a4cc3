//! Finds the place in a data file of a value named in a template.

use std::collections::BTreeMap;

use crate::load::{DataFile, Rows};
use crate::source::{Place, Step, ValuePath};

/// The data files of a meeting.
#[derive(Debug)]
pub struct DataFiles {
    /// `meeting.yaml`.
    pub meeting: DataFile,
    /// The people of the roster.
    pub roster: Rows,
    /// The others, by name.
    pub others: BTreeMap<String, DataFile>,
}

impl DataFiles {
    /// The place of a value that a template of `kind` names, for the person at `row` (from 0).
    pub fn place(&self, kind: &str, path: &ValuePath, row: Option<usize>) -> Option<Place> {
        let mut steps = path.steps.as_slice();
        let (mut pointer, person) = match (path.root.as_str(), row, steps) {
            ("cadre", Some(row), _) => (String::new(), Some(row)),
            ("roster", _, [Step::Index(row), rest @ ..]) => {
                steps = rest;
                (String::new(), Some(*row))
            }
            ("cadre" | "roster", ..) => return None,
            ("document", ..) => (format!("/documents/{}", escaped(kind)), None),
            ("date", ..) => (format!("/documents/{}/date", escaped(kind)), None),
            (root, ..) if self.others.contains_key(root) => (String::new(), None),
            (root, ..) => (format!("/{}", escaped(root)), None),
        };
        for step in steps {
            match step {
                Step::Key(key) => pointer.push_str(&format!("/{}", escaped(key))),
                Step::Index(index) => pointer.push_str(&format!("/{index}")),
                Step::Counter(_) => return None,
            }
        }
        match person {
            Some(row) => self.roster.file(row).ok()?.exact_place(&pointer),
            None => self.others.get(path.root.as_str()).unwrap_or(&self.meeting).exact_place(&pointer),
        }
    }
}

fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
