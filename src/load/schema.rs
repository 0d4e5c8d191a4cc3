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
    schema.to_value()
}
