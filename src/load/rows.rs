//! 名单 · the people of a roster, one record each, so that memory does not grow with their number.

use std::borrow::Cow;
use std::sync::Arc;

use indexmap::IndexMap;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

use super::piped::piped;
use super::schema::{SchemaKind, schema};
use super::table::usual;
use super::typed::{DataFile, PersonAt, Schema, typed};
use super::yaml::{Node, NodeKind};
use crate::diag::{Diagnostic, Faults, MAX_FAULTS, Value as Shown, code, list};
use crate::files::Spill;
use crate::model::Cadre;
use crate::msg;
use crate::source::{Place, Source};

/// The people of a roster in its order. Each is read when it is asked for; the fault of reading is that of the disk.
#[derive(Debug)]
pub struct Rows {
    name: String,
    /// The whole file, where people are parts of one text.
    whole: Option<Arc<Source>>,
    spill: Spill,
}

/// Where a person is written.
#[derive(Serialize, Deserialize)]
struct Origin {
    /// The lines of the person, unless the whole file is kept.
    lines: Option<Lines>,
    tree: Node,
}

/// The lines of a table that hold one row.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Lines {
    /// The text as excerpts show it.
    pub(super) text: String,
    /// The number of the first line, or of the row of a sheet.
    pub(super) number: usize,
    /// The sheet, and where its cells begin, with their columns from 0.
    pub(super) sheet: Option<(String, Vec<(usize, u32)>)>,
}

impl Lines {
    pub(super) fn source(self, name: &str) -> Arc<Source> {
        match self.sheet {
            Some((sheet, cells)) => Source::sheet(name, self.text, sheet, self.number, cells),
            None => Source::lines(name, self.text, self.number),
        }
    }
}

impl Rows {
    /// The name of the file.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The number of people.
    pub fn len(&self) -> usize {
        self.spill.len()
    }

    /// Whether there is nobody.
    pub fn is_empty(&self) -> bool {
        self.spill.is_empty()
    }

    fn record(&self, row: usize) -> Result<(Vec<u8>, usize), Diagnostic> {
        let record = self.spill.get(row)?;
        let length = record.first_chunk::<4>().map_or(0, |length| u32::from_le_bytes(*length));
        let end = 4 + usize::try_from(length).unwrap_or(usize::MAX);
        if end <= record.len() { Ok((record, end)) } else { Err(Diagnostic::internal("record")) }
    }

    /// The person at a row in a form of one's own, of a roster without faults.
    pub fn read<T: DeserializeOwned>(&self, row: usize) -> Result<T, Diagnostic> {
        let (record, end) = self.record(row)?;
        serde_json::from_slice(&record[4..end]).map_err(Diagnostic::internal)
    }

    /// Shows each field of the person at a row with its value in JSON, as it was written down.
    pub fn fields(&self, row: usize, each: &mut dyn FnMut(&str, &str)) -> Result<(), Diagnostic> {
        let (record, end) = self.record(row)?;
        let fields: IndexMap<Cow<'_, str>, &RawValue> =
            serde_json::from_slice(&record[4..end]).map_err(Diagnostic::internal)?;
        fields.iter().for_each(|(field, value)| each(field, value.get()));
        Ok(())
    }

    /// The person at a row, from 0, as templates see it; as far as it could be read, if the roster has faults.
    pub fn person(&self, row: usize) -> Result<Value, Diagnostic> {
        self.read(row)
    }

    /// The name of the person at a row, if it can be read.
    pub fn name_of(&self, row: usize) -> Option<String> {
        #[derive(Deserialize)]
        struct Named {
            name: String,
        }
        self.read(row).ok().map(|Named { name }| name)
    }

    /// The kind of place (去向类别) of the person at a row, if it can be read.
    pub fn place_of(&self, row: usize) -> Option<String> {
        #[derive(Deserialize)]
        struct Placed {
            place: String,
        }
        self.read(row).ok().map(|Placed { place }| place)
    }

    /// The typed person at a row of a roster without faults.
    pub fn cadre(&self, row: usize) -> Result<Cadre, Diagnostic> {
        self.read(row)
    }

    /// The person at a row with the places of all its parts.
    pub fn file(&self, row: usize) -> Result<DataFile, Diagnostic> {
        let (record, end) = self.record(row)?;
        let json = serde_json::from_slice(&record[4..end]).map_err(Diagnostic::internal)?;
        let origin: Origin = postcard::from_bytes(&record[end..]).map_err(Diagnostic::internal)?;
        let source = match (origin.lines, &self.whole) {
            (Some(lines), _) => lines.source(&self.name),
            (None, Some(whole)) => Arc::clone(whole),
            (None, None) => Source::new(&self.name, ""),
        };
        Ok(DataFile { json, source, tree: origin.tree })
    }

    /// The number of the line, or of the row of a sheet, at which a person begins.
    pub fn number(&self, row: usize) -> Result<usize, Diagnostic> {
        let file = self.file(row)?;
        let line = file.source.line_of(file.tree.span.start);
        Ok(file.source.number(line))
    }

    /// Adds to a fault the place of a part of a person, if it can be read.
    pub fn at(&self, fault: Diagnostic, row: usize, pointer: &str) -> Diagnostic {
        match self.place(row, pointer) {
            Some(place) => fault.at(place),
            None => fault,
        }
    }

    /// The place of a part of a person, or of the nearest part around it.
    pub fn place(&self, row: usize, pointer: &str) -> Option<Place> {
        Some(self.file(row).ok()?.place(pointer))
    }
}

/// Takes people one by one.
pub(super) struct RowsBuilder {
    rows: Rows,
    schema: Schema,
    pub(super) faults: Faults,
    /// How many of the faults are those of people before the next one.
    told: usize,
}

impl RowsBuilder {
    pub(super) fn new(name: &str, whole: Option<Arc<Source>>) -> Self {
        let list = schema(SchemaKind::Roster);
        Self {
            rows: Rows { name: name.to_string(), whole, spill: Spill::default() },
            schema: Schema::of_items(&list).expect("our own schemas are sound"),
            faults: Faults::new(),
            told: 0,
        }
    }

    /// Adds a person of a YAML file.
    pub(super) fn push(&mut self, tree: Node) {
        let source = self.rows.whole.clone().unwrap_or_else(|| Source::new(&self.rows.name, ""));
        self.add(&source, None, tree, &[]);
    }

    /// Adds a person of a table; `refused` are fields that have been found at fault, and are not missing too.
    pub(super) fn push_lines(&mut self, lines: Lines, tree: Node, refused: &[&str]) {
        let source = lines.clone().source(&self.rows.name);
        self.add(&source, Some(lines), tree, refused);
    }

    fn add(&mut self, source: &Arc<Source>, lines: Option<Lines>, tree: Node, refused: &[&str]) {
        let room = MAX_FAULTS.saturating_sub(self.faults.len());
        let person = PersonAt { row: self.rows.len(), in_sheet: lines.is_some() };
        let (file, mut found) = self.schema.check(source, tree, Some(person), room);
        found.retain(|fault| {
            let is = |field: &str| fault.message.values.contains(&("key", code(usual(field))));
            fault.code() != "missing-of-person" || !refused.iter().any(|field| is(field))
        });
        let found = together(found);
        let is_sound = found.is_empty() && refused.is_empty() && room > 0;
        self.faults.extend(found);
        // Templates see the typed value, so that what the schema calls optional has its default.
        let json = match is_sound.then(|| typed::<Cadre>(&file)) {
            Some(Ok(cadre)) => serde_json::to_vec(&cadre),
            Some(Err(fault)) => {
                self.faults.push(fault);
                serde_json::to_vec(&file.json)
            }
            None => serde_json::to_vec(&file.json),
        };
        let origin = postcard::to_stdvec(&Origin { lines, tree: file.tree });
        match (json, origin) {
            (Ok(json), Ok(origin)) => {
                let length = u32::try_from(json.len()).unwrap_or(u32::MAX);
                self.rows.spill.push(&[&length.to_le_bytes(), json.as_slice(), &origin].concat());
            }
            (json, origin) => {
                self.faults.extend(json.err().map(Diagnostic::internal));
                self.faults.extend(origin.err().map(Diagnostic::internal));
            }
        }
        let row = self.rows.len() - 1;
        self.faults[self.told..].iter_mut().for_each(|fault| fault.row = Some(row));
        self.told = self.faults.len();
    }

    /// The people, and the faults of those that have some.
    pub(super) fn finish(self) -> (Rows, Faults) {
        (self.rows, self.faults)
    }
}

/// Reads a YAML roster.
pub(super) fn read(source: &Arc<Source>) -> (Option<Rows>, Faults) {
    let mut builder = RowsBuilder::new(source.name(), Some(Arc::clone(source)));
    let read = |take: &mut dyn FnMut(Node)| super::yaml::read_items(source, take);
    let (root, mut faults) = piped(read, |item| builder.push(item));
    let (rows, found) = builder.finish();
    match root {
        Some(Node { kind: NodeKind::List(_), .. }) => {
            faults.extend(found);
            faults.sort_by_key(|fault| fault.place.as_ref().map(|place| place.span.start));
            (Some(rows), faults)
        }
        // No list at all: what the schema of the whole file says.
        _ => {
            let whole = Schema::ours(SchemaKind::Roster);
            let (_, found) = super::typed::read(source, &whole);
            (None, found)
        }
    }
}

/// How much of a person may be missing and be told one by one.
const MISSING: usize = 2;

/// What a person lacks, in one fault if that is much: such a row is rather a heading or a remark than a person.
fn together(faults: Faults) -> Faults {
    let (missing, mut out): (Faults, Faults) =
        faults.into_iter().partition(|fault| fault.code() == "missing-of-person");
    if missing.len() <= MISSING {
        out.splice(0..0, missing);
        return out;
    }
    let value = |fault: &Diagnostic, wanted: &str| {
        fault.message.values.iter().find(|(name, _)| *name == wanted).map(|(_, value)| value.clone())
    };
    let keys = missing.iter().filter_map(|fault| match value(fault, "key") {
        Some(Shown::Code(key)) => Some(key),
        _ => None,
    });
    let keys = list(keys);
    let Some(mut first) = missing.into_iter().next() else { return out };
    if let (Some(row), Some(name), Some(named)) =
        (value(&first, "row"), value(&first, "name"), value(&first, "named"))
    {
        first.message = msg!("missing-much-of-person", row = row, name = name, named = named, keys = keys);
    }
    first.hints = vec![msg!("row-no-person")];
    out.insert(0, first);
    out
}
