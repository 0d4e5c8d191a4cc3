//! The JSON Schemas of the project's files, made from the types of `model`.

use schemars::generate::SchemaSettings;
use serde_json::Value;

use crate::model::{Answers, FrontMatter, Meeting, Profile, Recipe, Roster};

/// A file that has a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SchemaKind {
    /// `meeting.yaml`
    Meeting,
    /// `roster.yaml`
    Roster,
    /// The front matter of a template.
    Template,
    /// `profile.yaml`
    Profile,
    /// The answers of `gen new meeting`.
    Answers,
    /// `gen.toml`
    Recipe,
}

/// The JSON Schema (draft 2020-12) of a file, with descriptions in Chinese and English.
pub fn schema(kind: SchemaKind) -> Value {
    let mut generator = SchemaSettings::draft2020_12().into_generator();
    let schema = match kind {
        SchemaKind::Meeting => generator.root_schema_for::<Meeting>(),
        SchemaKind::Roster => generator.root_schema_for::<Roster>(),
        SchemaKind::Template => generator.root_schema_for::<FrontMatter>(),
        SchemaKind::Answers => generator.root_schema_for::<Answers>(),
        SchemaKind::Profile => generator.root_schema_for::<Profile>(),
        SchemaKind::Recipe => generator.root_schema_for::<Recipe>(),
    };
    let mut schema = schema.to_value();
    // What a meeting must say is printed, and blank words would be printed as a blank.
    if kind == SchemaKind::Meeting {
        demand_words(&mut schema);
    }
    schema
}

/// Any words, and any words or none.
pub(super) const WORDS: &str = r"\S";
const WORDS_OR_NONE: &str = r"^$|\S";

/// Demands words of all texts that a schema requires, and of the items of its lists; a text that may be left out may be
/// empty, but not blank.
fn demand_words(schema: &mut Value) {
    let is_text = |schema: &Value, or_null: bool| match schema.get("type") {
        Some(Value::String(name)) => name == "string" && !or_null,
        Some(Value::Array(names)) => names.iter().any(|name| name == "string") && or_null,
        _ => false,
    };
    let demand = |schema: &mut Value, pattern: &str| {
        let Some(schema) = schema.as_object_mut() else { return };
        if !["pattern", "format", "enum", "const"].iter().any(|key| schema.contains_key(*key)) {
            schema.remove("minLength");
            schema.insert("pattern".to_string(), pattern.into());
        }
    };
    if let Some(items) = schema.get_mut("items").filter(|items| is_text(items, false)) {
        demand(items, WORDS);
    }
    let required: Vec<Value> = schema.get("required").and_then(Value::as_array).cloned().unwrap_or_default();
    for (key, schema) in schema.get_mut("properties").and_then(Value::as_object_mut).into_iter().flatten() {
        if is_text(schema, false) && required.iter().any(|name| name == key) {
            demand(schema, WORDS);
        } else if is_text(schema, true) {
            demand(schema, WORDS_OR_NONE);
        }
    }
    match schema {
        Value::Object(fields) => fields.values_mut().for_each(demand_words),
        Value::Array(items) => items.iter_mut().for_each(demand_words),
        _ => {}
    }
}
