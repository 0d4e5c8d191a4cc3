//! Finds the place in a data file of a value named in a template.

use std::collections::BTreeMap;

use crate::load::DataFile;
use crate::source::{Place, Step, ValuePath};

/// The data files of a meeting.
#[derive(Debug)]
pub struct DataFiles {
    /// `meeting.yaml`.
    pub meeting: DataFile,
    /// The roster.
    pub roster: DataFile,
    /// The others, by name.
    pub others: BTreeMap<String, DataFile>,
}

impl DataFiles {
    /// The place of a value that a template of `kind` names, for the person at `row` (from 0).
    pub fn place(&self, kind: &str, path: &ValuePath, row: Option<usize>) -> Option<Place> {
        let mut pointer = match (path.root.as_str(), row) {
            ("cadre", Some(row)) => format!("/{row}"),
            ("roster", _) => String::new(),
            ("document", _) => format!("/documents/{}", escaped(kind)),
            ("date", _) => format!("/documents/{}/date", escaped(kind)),
            (root, _) if self.others.contains_key(root) => String::new(),
            (root, _) => format!("/{}", escaped(root)),
        };
        for step in &path.steps {
            match step {
                Step::Key(key) => pointer.push_str(&format!("/{}", escaped(key))),
                Step::Index(index) => pointer.push_str(&format!("/{index}")),
                Step::Counter(_) => return None,
            }
        }
        let file = match path.root.as_str() {
            "cadre" | "roster" => &self.roster,
            root => self.others.get(root).unwrap_or(&self.meeting),
        };
        file.exact_place(&pointer)
    }
}

fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
