//! Converts a YAML tree to JSON by the types of a schema, and gives the schema's verdict (`verdict`) with places.

mod verdict;

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use jsonschema::Validator;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::auto::AUTO;
use super::schema::{SchemaKind, WORDS, schema};
use super::slips;
use super::table::month;
use super::yaml::{self, Node, NodeKind};
use crate::diag::{Diagnostic, Faults, MAX_FAULTS, code};
use crate::model::Date;
use crate::msg;
use crate::source::{Place, Source};
use verdict::last_key;

/// What a data file holds, with the places of all its parts, even if it violates its schema, so that every
/// rule that can still be checked is checked.
#[derive(Debug, Clone)]
pub struct DataFile {
    /// The values as JSON, as templates see them; a key that the schema does not know is left out.
    pub json: Value,
    /// The file.
    pub source: Arc<Source>,
    pub(super) tree: Node,
}

impl DataFile {
    /// The place of the part at a JSON pointer such as `/cadres/total`, or of the nearest part
    /// around it that exists.
    pub fn place(&self, pointer: &str) -> Place {
        Place::new(&self.source, self.tree.at(pointer).0.span.clone())
    }

    /// The place of the key at a JSON pointer, or of the nearest key around it that exists.
    pub fn key_place(&self, pointer: &str) -> Place {
        let mut pointer = pointer;
        while let Some((before, key)) = pointer.rsplit_once('/') {
            let key = key.replace("~1", "/").replace("~0", "~");
            if let (Node { kind: NodeKind::Map(entries), .. }, true) = self.tree.at(before)
                && let Some(entry) = entries.iter().find(|entry| entry.key == key)
            {
                return Place::new(&self.source, entry.key_span.clone());
            }
            pointer = before;
        }
        Place::new(&self.source, 0..0)
    }

    /// The place of the part at a JSON pointer, if it exists.
    pub fn exact_place(&self, pointer: &str) -> Option<Place> {
        let (node, is_exact) = self.tree.at(pointer);
        is_exact.then(|| Place::new(&self.source, node.span.clone()))
    }
}

/// Where a person is in the roster.
#[derive(Debug, Clone, Copy)]
pub(super) struct PersonAt {
    /// The row, from 0.
    pub(super) row: usize,
    /// Whether it is one of a sheet, whose columns have headings.
    pub(super) in_sheet: bool,
}

/// A schema, ready to check values.
pub(super) struct Schema {
    json: Value,
    validator: Validator,
}

impl Schema {
    /// Takes a JSON Schema; the error says what is wrong with it.
    ///
    /// That a value may be left out does not make nothing a value: a branch for `null` is taken out, so that a fault is
    /// that of the value that is there.
    pub(super) fn new(mut json: Value) -> Result<Self, String> {
        without_null(&mut json);
        let validator = jsonschema::options()
            .should_validate_formats(true)
            .with_format("date", |text: &str| Date::parse(text).is_some_and(Date::is_plausible))
            .build(&json)
            .map_err(|error| error.to_string())?;
        Ok(Self { json, validator })
    }

    /// Converts a tree by the schema and checks it: that of a person, or that of the whole file. At most `limit` faults.
    pub(super) fn check(
        &self,
        source: &Arc<Source>,
        tree: Node,
        person: Option<PersonAt>,
        limit: usize,
    ) -> (DataFile, Faults) {
        let mut faults = Faults::new();
        let reader = SchemaReader { source, root: &self.json, person, limit };
        let json = reader.json(&tree, &self.json, &mut String::new(), &mut faults);
        if faults.len() < limit {
            let found = self.validator.iter_errors(&json).flat_map(|error| reader.faults(&error, &tree));
            faults.extend(found.take(limit - faults.len()));
        }
        faults.sort_by_key(|fault| fault.place.as_ref().map(|place| place.span.start));
        (DataFile { json, source: Arc::clone(source), tree }, faults)
    }

    /// The schema of a file of the program's own.
    pub(super) fn ours(kind: SchemaKind) -> Self {
        Self::new(schema(kind)).expect("our own schemas are sound")
    }

    /// The schema of the items of a list.
    pub(super) fn of_items(list: &Value) -> Result<Self, String> {
        let mut json = list.clone();
        if let Some(fields) = json.as_object_mut() {
            fields.shift_remove("type");
            let items = fields.shift_remove("items");
            fields.extend(items.and_then(|items| items.as_object().cloned()).into_iter().flatten());
        }
        Self::new(json)
    }

    /// A schema that accepts anything.
    pub(super) fn free() -> Self {
        Self::new(Value::Bool(true)).expect("`true` is a schema")
    }
}

/// Takes `null` and `auto` out of every `anyOf` of two: what is left out is no value, and `auto` is worked out before.
fn without_null(schema: &mut Value) {
    match schema {
        Value::Array(items) => items.iter_mut().for_each(without_null),
        Value::Object(fields) => {
            fields.values_mut().for_each(without_null);
            let is_null = |part: &Value| {
                part.get("type").is_some_and(|kind| kind == "null")
                    || part.get("const").is_some_and(|value| value == AUTO)
            };
            let other = match fields.get("anyOf").and_then(Value::as_array).map(Vec::as_slice) {
                Some([one, null]) if is_null(null) => one.as_object().cloned(),
                Some([null, one]) if is_null(null) => one.as_object().cloned(),
                _ => None,
            };
            if let Some(other) = other {
                fields.shift_remove("anyOf");
                for (key, value) in other {
                    fields.entry(key).or_insert(value);
                }
            }
        }
        _ => {}
    }
}

/// Reads a YAML source by a schema; an empty file is a fault.
pub(super) fn read(source: &Arc<Source>, schema: &Schema) -> (Option<DataFile>, Faults) {
    read_with(source, schema, |_| ())
}

/// Reads a YAML source as [`read`] does, after `edit` has worked out what its tree leaves to be worked out.
pub(super) fn read_with(
    source: &Arc<Source>,
    schema: &Schema,
    edit: impl FnOnce(&mut Node),
) -> (Option<DataFile>, Faults) {
    let (mut tree, mut faults) = yaml::read(source);
    if let Some(tree) = &mut tree {
        edit(tree);
    }
    let Some(tree) = tree else {
        if faults.is_empty() {
            faults.push(Diagnostic::error(msg!("file-empty", path = code(source.name()))));
        }
        return (None, faults);
    };
    let (file, found) = checked(source, tree, schema, faults);
    (Some(file), found)
}

/// Converts a tree by a schema; the faults found so far are kept.
pub(super) fn checked(
    source: &Arc<Source>,
    tree: Node,
    schema: &Schema,
    mut faults: Faults,
) -> (DataFile, Faults) {
    let (file, mut found) = schema.check(source, tree, None, MAX_FAULTS.saturating_sub(faults.len()));
    // What is written wrongly is not of the wrong type too.
    let spans: Vec<Range<usize>> =
        faults.iter().filter_map(|fault| Some(fault.place.as_ref()?.span.clone())).collect();
    let is_known =
        |place: &Place| spans.iter().any(|span| place.span.start <= span.start && span.end <= place.span.end);
    found.retain(|fault| fault.code() != "wrong-type" || !fault.place.as_ref().is_some_and(is_known));
    faults.extend(found);
    faults.sort_by_key(|fault| fault.place.as_ref().map(|place| place.span.start));
    (file, faults)
}

/// The typed value of a file that satisfies its schema.
pub(super) fn typed<T: DeserializeOwned>(file: &DataFile) -> Result<T, Diagnostic> {
    T::deserialize(&file.json).map_err(|error| {
        // The schema and the type come from one source, so the data are not to blame.
        Diagnostic::internal(error).at(file.place(""))
    })
}

struct SchemaReader<'a> {
    source: &'a Arc<Source>,
    root: &'a Value,
    /// The person, if it is one.
    person: Option<PersonAt>,
    /// The most faults.
    limit: usize,
}

impl<'a> SchemaReader<'a> {
    /// Follows `$ref` and takes the branch of an `anyOf` that is not null.
    fn resolve(&self, schema: &'a Value) -> &'a Value {
        let mut schema = schema;
        for _ in 0..16 {
            if let Some(target) = schema.get("$ref").and_then(Value::as_str) {
                schema = self.root.pointer(target.trim_start_matches('#')).unwrap_or(&Value::Null);
            } else if let Some(parts) = schema.get("anyOf").and_then(Value::as_array) {
                let is_null = |part: &Value| part.get("type").is_some_and(|kind| kind == "null");
                schema = parts.iter().find(|part| !is_null(part)).unwrap_or(&Value::Null);
            } else {
                break;
            }
        }
        schema
    }

    /// The value of a node by its schema; `pointer` is where it is, and the same again afterwards.
    fn json(&self, node: &Node, schema: &'a Value, pointer: &mut String, faults: &mut Faults) -> Value {
        let schema = self.resolve(schema);
        let end = pointer.len();
        match &node.kind {
            NodeKind::Scalar { text, .. } if schema.get("format").is_some_and(|format| format == "date") => {
                // A day is a day however it is written, as long as there is no doubt.
                Value::String(Date::read(text).map_or_else(|| text.clone(), |date| date.to_string()))
            }
            NodeKind::Scalar { text, .. } if schema.get("format").is_some_and(|format| format == "month") => {
                // But 1990.1 is what becomes of October in a spreadsheet.
                let is_doubtful = text.split_once('.').is_some_and(|(_, month)| month.trim().len() == 1);
                Value::String(month(text).filter(|_| !is_doubtful).unwrap_or_else(|| text.clone()))
            }
            NodeKind::Scalar { text, quoted: true } => Value::String(text.clone()),
            NodeKind::Scalar { text, quoted: false } => plain(text, schema),
            NodeKind::Empty => {
                if faults.len() >= self.limit {
                    return Value::Null;
                }
                let place = Place::new(self.source, node.span.clone());
                // A value that begins with a number sign is a comment to YAML.
                let is_colon = self.source.text()[node.span.end..].starts_with(':');
                let end = node.span.end + usize::from(is_colon);
                let hash = slips::comment(self.source, &(end..end));
                faults.push(hash.unwrap_or_else(|| {
                    Diagnostic::error(msg!("empty-value", key = code(last_key(pointer)))).at(place).hint(
                        match schema.get("pattern").is_some_and(|pattern| pattern == WORDS) {
                            true => msg!("write-value"),
                            false => msg!("write-value-or-quotes"),
                        },
                    )
                }));
                Value::Null
            }
            NodeKind::List(items) => {
                let inner = schema.get("items").unwrap_or(&Value::Null);
                let one = |(index, item)| {
                    pointer.push_str(&format!("/{index}"));
                    let value = self.json(item, inner, pointer, faults);
                    pointer.truncate(end);
                    value
                };
                Value::Array(items.iter().enumerate().map(one).collect())
            }
            NodeKind::Map(entries) => {
                let known = schema.get("properties");
                let other = schema.get("additionalProperties").unwrap_or(&Value::Null);
                let mut map = Map::new();
                for entry in entries {
                    let declared = known.and_then(|known| known.get(&entry.key));
                    if declared.is_none() && other == &Value::Bool(false) {
                        if faults.len() < self.limit {
                            faults.push(self.unknown_key(entry, known));
                        }
                        continue;
                    }
                    let inner = declared.unwrap_or(other);
                    pointer.push('/');
                    pointer.push_str(&escape(&entry.key));
                    map.insert(entry.key.clone(), self.json(&entry.value, inner, pointer, faults));
                    pointer.truncate(end);
                }
                Value::Object(map)
            }
        }
    }
}

/// Converts a plain scalar to the type that the schema wants: text stays as written.
fn plain(text: &str, schema: &Value) -> Value {
    let wants = |name: &str| match schema.get("type") {
        Some(Value::String(kind)) => kind == name,
        Some(Value::Array(kinds)) => kinds.iter().any(|kind| kind == name),
        _ => false,
    };
    if wants("string") || schema.get("enum").is_some() && schema.get("type").is_none() {
        return Value::String(text.to_string());
    }
    let free = schema.get("type").is_none();
    if (wants("boolean") || free) && matches!(text, "true" | "false") {
        return Value::Bool(text == "true");
    }
    if wants("integer") || wants("number") || free {
        // A number counts as one only if it prints as it was written: `010` and `1.10` stay text.
        if let Ok(whole) = text.parse::<i64>()
            && whole.to_string() == text
        {
            return Value::from(whole);
        }
        if !wants("integer")
            && let Ok(fraction) = text.parse::<f64>()
            && fraction.is_finite()
            && fraction.to_string() == text
        {
            return Value::from(fraction);
        }
    }
    Value::String(text.to_string())
}

fn escape(key: &str) -> Cow<'_, str> {
    match key.contains(['~', '/']) {
        true => Cow::Owned(key.replace('~', "~0").replace('/', "~1")),
        false => Cow::Borrowed(key),
    }
}
