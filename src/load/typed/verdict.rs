//! Puts the verdicts of a schema into words, with their places and what to do.

use jsonschema::ValidationError;
use jsonschema::error::{TypeKind, ValidationErrorKind};
use serde_json::{Map, Value};

use super::{PersonAt, SchemaReader, escape};
use crate::diag::{Diagnostic, Faults, Message, Value as Shown, code, list, nearest, personal};
use crate::load::table::{lost_month, usual};
use crate::load::yaml::{Entry, Node, NodeKind};
use crate::msg;
use crate::source::Place;

impl<'a> SchemaReader<'a> {
    /// The schema of the part at a pointer.
    fn schema_at(&self, pointer: &str) -> &'a Value {
        let mut schema = self.resolve(self.root);
        for part in pointer.split('/').skip(1) {
            let part = part.replace("~1", "/").replace("~0", "~");
            let next = schema
                .get("properties")
                .and_then(|known| known.get(&part))
                .or_else(|| schema.get("items"))
                .or_else(|| schema.get("additionalProperties"));
            schema = self.resolve(next.unwrap_or(&Value::Null));
        }
        schema
    }

    /// The description that the schema gives for a part: of the part itself, not of its type.
    fn description(&self, pointer: &str) -> Option<Shown> {
        let (parent, key) = pointer.rsplit_once('/')?;
        let parent = self.schema_at(parent);
        let own = parent.get("properties").and_then(|known| known.get(key)).unwrap_or(&Value::Null);
        let text = own.get("description").or_else(|| self.schema_at(pointer).get("description"))?;
        text.as_str().map(|text| Shown::described(&text.replace('\n', " ")))
    }

    /// The schema of the part itself, where its parent declares it; else that of its type.
    fn schema_of(&self, pointer: &str) -> &'a Value {
        let declared = pointer.rsplit_once('/').and_then(|(parent, key)| {
            self.schema_at(parent).get("properties").and_then(|known| known.get(key))
        });
        declared.unwrap_or_else(|| self.schema_at(pointer))
    }

    /// What the reader knows a key by: whoever keeps the people in a sheet knows the headings of its columns.
    fn known_as(&self, key: &str) -> Shown {
        let is_in_sheet = self.person.is_some_and(|person| person.in_sheet);
        code(if is_in_sheet { usual(key) } else { key })
    }

    /// What a part is; what to do with its cell, if that is what the name says that the reader knows it by.
    fn meaning(&self, key: &Shown, pointer: &str, of_cell: Message) -> Option<Message> {
        let about = self.description(pointer)?;
        let is_said =
            matches!((&about, key), (Shown::Described { chinese, .. }, Shown::Code(key)) if chinese == key);
        Some(if is_said { of_cell } else { msg!("field-means", key = key.clone(), text = about) })
    }

    pub(super) fn faults(&self, error: &ValidationError<'_>, tree: &Node) -> Faults {
        let pointer = error.instance_path().as_str();
        let (node, _) = tree.at(pointer);
        let key = self.known_as(&last_key(pointer));
        let text = shown(error.instance());
        let is_personal = self.schema_of(pointer).get("x-personal").is_some();
        let value = if is_personal { personal(&text) } else { Shown::from(&text) };
        let meaning = self.meaning(&key, pointer, msg!("cell-correct"));
        let fault = |message| {
            let mut fault = Diagnostic::error(message).at(Place::new(self.source, node.span.clone()));
            fault.hints.extend(meaning.clone());
            fault
        };
        match error.kind() {
            ValidationErrorKind::Required { property } => {
                let key = property.as_str().unwrap_or_default();
                if self.is_misspelt(node, pointer, key) {
                    return Vec::new();
                }
                vec![self.missing_key(node, pointer, key)]
            }
            // An empty value has already been reported while reading.
            ValidationErrorKind::Type { .. } if error.instance().is_null() => Vec::new(),
            ValidationErrorKind::AnyOf { .. } if error.instance().is_null() => Vec::new(),
            ValidationErrorKind::Type { kind } => {
                let (expected, found) = (expected_type(kind), type_name(error.instance()));
                let form = match expected.as_str() {
                    "array" if self.source.name().ends_with(".toml") => {
                        Some(msg!("list-form-toml", key = key.clone()))
                    }
                    "array" if self.schema_of(pointer).pointer("/items/$ref").is_some() => {
                        Some(msg!("list-of-maps-form", key = key.clone()))
                    }
                    "array" => Some(msg!("list-form", key = key.clone())),
                    "object" => Some(msg!("map-form", key = key.clone())),
                    "integer" | "number" => Some(msg!("number-form")),
                    _ => None,
                };
                let message = if pointer.is_empty() {
                    msg!("wrong-file", path = code(self.source.name()), expected = code(expected))
                } else {
                    msg!(
                        "wrong-type",
                        key = key,
                        expected = code(expected),
                        found = code(found),
                        value = value
                    )
                };
                let mut fault = fault(message);
                fault.hints.extend(form.filter(|_| !pointer.is_empty()));
                vec![fault]
            }
            ValidationErrorKind::Format { format } if format == "date" => {
                vec![fault(msg!("bad-date", value = value)).hint(msg!("date-form"))]
            }
            ValidationErrorKind::Enum { options } => {
                let options: Vec<String> = options.as_array().into_iter().flatten().map(shown).collect();
                vec![no_option(&text, value, options, &fault)]
            }
            // An enum of which each value has a description of its own.
            ValidationErrorKind::OneOfNotValid { .. } if !self.constants(pointer).is_empty() => {
                vec![no_option(&text, value, self.constants(pointer), &fault)]
            }
            ValidationErrorKind::Pattern { .. } if text.trim().is_empty() => {
                vec![fault(msg!("text-empty", key = key))]
            }
            ValidationErrorKind::Pattern { .. } => {
                let is_month = self.schema_at(pointer).get("format").is_some_and(|format| format == "month");
                let mut fault = fault(msg!("wrong-form", key = key, value = value));
                fault.hints.extend(lost_month(&text).filter(|_| is_month && !is_personal));
                vec![fault]
            }
            ValidationErrorKind::MinLength { .. } => vec![fault(msg!("text-empty", key = key))],
            ValidationErrorKind::MinItems { limit } => {
                vec![fault(msg!("too-few-items", key = key, limit = code(limit)))]
            }
            ValidationErrorKind::MaxItems { limit } => {
                vec![fault(msg!("too-many-items", key = key, limit = code(limit)))]
            }
            ValidationErrorKind::Minimum { limit } => {
                vec![fault(msg!("too-small", key = key, value = value, limit = code(limit)))]
            }
            ValidationErrorKind::Maximum { limit } => {
                vec![fault(msg!("too-large", key = key, value = value, limit = code(limit)))]
            }
            _ => vec![fault(msg!("schema-other", cause = schema_cause(error.kind())))],
        }
    }

    /// The values that the branches of a `oneOf` name.
    fn constants(&self, pointer: &str) -> Vec<String> {
        let branches = self.schema_at(pointer).get("oneOf").and_then(Value::as_array);
        branches.into_iter().flatten().filter_map(|branch| branch.get("const").map(shown)).collect()
    }

    pub(super) fn unknown_key(&self, entry: &Entry, known: Option<&Value>) -> Diagnostic {
        let known = known.and_then(Value::as_object);
        let fault = Diagnostic::error(msg!("unknown-key", key = code(&entry.key)))
            .at(Place::new(self.source, entry.key_span.clone()));
        let Some(known) = known.filter(|known| !known.is_empty()) else { return fault };
        fault.hint(match self.meant(&entry.key, known) {
            Some(name) => msg!("did-you-mean", name = code(name)),
            None => msg!("known-keys", names = list(known.keys().map(String::as_str).collect::<Vec<_>>())),
        })
    }

    /// The key that is meant by one that is not known: whoever writes the Chinese term means the key that is described
    /// by it.
    fn meant<'k>(&self, key: &str, known: &'k Map<String, Value>) -> Option<&'k str> {
        let described = |schema: &Value| {
            let text =
                schema.get("description").or_else(|| self.resolve(schema).get("description"))?.as_str()?;
            Some(text.split(['，', '；', '（', '：', ' ']).next().unwrap_or(text).to_string())
        };
        let named = known.iter().find(|(_, schema)| described(schema).as_deref() == Some(key));
        named.map(|(name, _)| name.as_str()).or_else(|| nearest(key, known.keys().map(String::as_str)))
    }

    /// Whether a key is there, but misspelt, which is a fault of its own.
    fn is_misspelt(&self, node: &Node, pointer: &str, key: &str) -> bool {
        let schema = self.schema_at(pointer);
        let is_closed = schema.get("additionalProperties") == Some(&Value::Bool(false));
        let known = schema.get("properties").and_then(Value::as_object).filter(|_| is_closed);
        let (Some(known), NodeKind::Map(entries)) = (known, &node.kind) else { return false };
        let mut unknown =
            entries.iter().map(|entry| entry.key.as_str()).filter(|key| !known.contains_key(*key));
        unknown.any(|unknown| self.meant(unknown, known) == Some(key))
    }

    fn missing_key(&self, node: &Node, pointer: &str, key: &str) -> Diagnostic {
        let start = node.span.start;
        let known_as = self.known_as(key);
        let meaning = self.meaning(&known_as, &format!("{pointer}/{}", escape(key)), msg!("cell-fill"));
        let message = match (pointer.is_empty(), self.person) {
            (true, Some(PersonAt { row, .. })) => {
                let name = match node.at("/name") {
                    (Node { kind: NodeKind::Scalar { text, .. }, .. }, true) => text.as_str(),
                    _ => "",
                };
                let named = if name.is_empty() { "no" } else { "yes" };
                msg!("missing-of-person", key = known_as, row = row + 1, name = name, named = named)
            }
            (true, None) => msg!("missing-key", key = known_as, owner = code(self.source.name())),
            (false, _) => msg!("missing-key", key = known_as, owner = code(last_key(pointer))),
        };
        let mut fault = Diagnostic::error(message).at(Place::new(self.source, start..start));
        fault.hints.extend(meaning);
        fault
    }
}

/// The fault of a value that is none of several.
fn no_option(
    text: &str,
    value: Shown,
    options: Vec<String>,
    fault: &dyn Fn(Message) -> Diagnostic,
) -> Diagnostic {
    let near = nearest(text, options.iter().map(String::as_str)).map(code);
    let fault = fault(msg!("not-an-option", value = value, options = list(options)));
    match near {
        Some(near) => fault.hint(msg!("did-you-mean", name = near)),
        None => fault,
    }
}

pub(super) fn last_key(pointer: &str) -> String {
    match pointer.rsplit_once('/') {
        Some((before, index)) if index.parse::<usize>().is_ok() => {
            let number = index.parse::<usize>().map_or(0, |index| index + 1);
            format!("{}[{number}]", last_key(before))
        }
        Some((_, key)) => key.replace("~1", "/").replace("~0", "~"),
        None => String::new(),
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(_) => "[…]".to_string(),
        Value::Object(_) => "{…}".to_string(),
        other => other.to_string(),
    }
}

fn expected_type(kind: &TypeKind) -> String {
    match kind {
        TypeKind::Single(one) => one.to_string(),
        TypeKind::Multiple(many) => many
            .iter()
            .map(|one| one.to_string())
            .filter(|name| name != "null")
            .collect::<Vec<_>>()
            .join("-or-"),
    }
}

fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_i64() || number.is_u64() => "integer",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// What else an office's own schema may require, in words.
fn schema_cause(kind: &ValidationErrorKind) -> Message {
    use ValidationErrorKind as Kind;
    match kind {
        Kind::Constant { expected_value } => msg!("schema-constant", value = shown(expected_value)),
        Kind::UniqueItems => msg!("schema-unique"),
        Kind::MaxLength { limit } => msg!("schema-max-length", limit = code(limit)),
        Kind::MultipleOf { multiple_of } => msg!("schema-multiple", value = code(multiple_of)),
        Kind::ExclusiveMinimum { limit } => msg!("schema-above", limit = code(limit)),
        Kind::ExclusiveMaximum { limit } => msg!("schema-below", limit = code(limit)),
        Kind::MinProperties { limit } => msg!("schema-min-keys", limit = code(limit)),
        Kind::MaxProperties { limit } => msg!("schema-max-keys", limit = code(limit)),
        Kind::Contains => msg!("schema-contains"),
        Kind::Format { format } => msg!("schema-format", format = code(format)),
        Kind::AdditionalProperties { unexpected } => msg!("schema-unexpected", names = list(unexpected)),
        Kind::UnevaluatedProperties { unexpected } => msg!("schema-unexpected", names = list(unexpected)),
        _ => msg!("schema-no-match"),
    }
}
