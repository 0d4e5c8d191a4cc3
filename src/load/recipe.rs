//! Reads `gen.toml`.

use std::sync::Arc;

use toml_edit::{ImDocument, Item, Table, Value};

use super::Project;
use super::schema::SchemaKind;
use super::typed::{DataFile, Schema, checked, typed};
use super::yaml::{Entry, Node, NodeKind};
use crate::diag::{Diagnostic, Faults, Message, character, code, is_invisible, list};
use crate::files;
use crate::model::Recipe;
use crate::msg;
use crate::source::{Place, Source};

/// The name of the file.
pub const RECIPE: &str = "gen.toml";

/// What `gen.toml` says, with the places of it; none if there is no such file.
///
/// # Errors
/// It cannot be read, is no TOML, or has a key or a value that there is not.
pub fn load_recipe(project: &Project) -> Result<Option<(Recipe, DataFile)>, Faults> {
    let path = project.root.join(RECIPE);
    if !files::present(&path, &project.root)? {
        return Ok(None);
    }
    let source = files::read_source(&path, RECIPE)?;
    let document = ImDocument::parse(source.text().to_string()).map_err(|error| {
        let span = error.span().unwrap_or(0..0);
        let fault = Diagnostic::error(broken(source.text(), span.start, error.message()));
        Faults::from(fault.at(Place::new(&source, span)))
    })?;
    let whole = 0..source.text().len();
    let tree = Node { span: whole, kind: table(document.as_table(), &source) };
    let own = Schema::ours(SchemaKind::Recipe);
    let mut unseen = Faults::new();
    check_visible(&tree, &source, &mut unseen);
    match checked(&source, tree, &own, unseen) {
        (file, faults) if faults.is_empty() => Ok(Some((typed(&file)?, file))),
        (_, faults) => Err(faults),
    }
}

/// What is wrong with a text that is no TOML, where its reader stopped; `said` is what that reader said.
fn broken(text: &str, at: usize, said: &str) -> Message {
    let begin = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let line = text[begin..].lines().next().unwrap_or_default();
    let before = &text[begin..at];
    let next = text[at..].chars().next();
    let names = line.split(['=', ':']).next().unwrap_or_default();
    match next {
        Some(wide @ ('＝' | '“' | '”' | '‘' | '’' | '：' | '，' | '［' | '］' | '【' | '】' | '＂')) =>
        {
            msg!("toml-wide", character = code(wide))
        }
        _ if said.contains("duplicate key") => {
            let key = line.split(['=', ']']).next().unwrap_or_default();
            msg!("toml-twice", key = code(key.trim_start_matches('[').trim()))
        }
        Some(':') if !before.contains('=') => msg!("toml-colon"),
        _ if line.matches('"').count() % 2 == 1 || line.matches('\'').count() % 2 == 1 => {
            msg!("toml-quote-open")
        }
        _ if names.contains(|c: char| !c.is_ascii()) && !names.contains(['"', '\'']) => {
            let name = names.trim_matches(['[', ']', ' ']).rsplit('.').next().unwrap_or_default();
            msg!("toml-key", key = code(name.trim()))
        }
        _ if line.starts_with('[') && !line.contains('=') => msg!("toml-bracket-open"),
        Some('"' | '\'') if before.contains('[') => msg!("toml-comma"),
        Some(c) if before.trim_end().ends_with(['=', '[', ',']) && !c.is_whitespace() => {
            msg!("toml-unquoted")
        }
        _ => msg!("toml-syntax"),
    }
}

/// Refuses characters that nobody sees and a terminal or a browser obeys: these texts are published.
fn check_visible(node: &Node, source: &Arc<Source>, faults: &mut Faults) {
    match &node.kind {
        NodeKind::Scalar { text, .. } => {
            if let Some(c) = text.chars().find(|c| is_invisible(*c)) {
                let fault = Diagnostic::error(msg!("glyph-missing", characters = list([character(c)])));
                faults.push(fault.at(Place::new(source, node.span.clone())).hint(msg!("glyph-unseen")));
            }
        }
        NodeKind::List(items) => items.iter().for_each(|item| check_visible(item, source, faults)),
        NodeKind::Map(entries) => {
            entries.iter().for_each(|entry| check_visible(&entry.value, source, faults));
        }
        NodeKind::Empty => {}
    }
}

fn table(table: &Table, source: &Arc<Source>) -> NodeKind {
    let entries = table.iter().map(|(name, item)| {
        let key_span = table.key(name).and_then(toml_edit::Key::span).unwrap_or_default();
        // A table that only others are in has no place of its own.
        let span = item.span().unwrap_or_else(|| key_span.clone());
        Entry { key: name.to_string(), key_span, value: Node { span, kind: item_kind(item, source) } }
    });
    NodeKind::Map(entries.collect())
}

fn item_kind(item: &Item, source: &Arc<Source>) -> NodeKind {
    match item {
        Item::None => NodeKind::Empty,
        Item::Value(one) => value(one, source),
        Item::Table(inner) => table(inner, source),
        Item::ArrayOfTables(all) => NodeKind::List(
            all.iter()
                .map(|inner| Node { span: inner.span().unwrap_or_default(), kind: table(inner, source) })
                .collect(),
        ),
    }
}

fn value(value: &Value, source: &Arc<Source>) -> NodeKind {
    let plain = |value: &Value| {
        let text = value.span().and_then(|span| source.text().get(span)).unwrap_or_default();
        NodeKind::Scalar { text: text.to_string(), quoted: false }
    };
    match value {
        Value::String(text) => NodeKind::Scalar { text: text.value().clone(), quoted: true },
        Value::Array(items) => NodeKind::List(
            items
                .iter()
                .map(|item| Node { span: item.span().unwrap_or_default(), kind: self::value(item, source) })
                .collect(),
        ),
        Value::InlineTable(inner) => {
            let entries = inner.iter().map(|(name, item)| {
                let key_span = inner.key(name).and_then(toml_edit::Key::span).unwrap_or_default();
                let span = item.span().unwrap_or_else(|| key_span.clone());
                Entry {
                    key: name.to_string(),
                    key_span,
                    value: Node { span, kind: self::value(item, source) },
                }
            });
            NodeKind::Map(entries.collect())
        }
        Value::Integer(_) | Value::Float(_) | Value::Boolean(_) | Value::Datetime(_) => plain(value),
    }
}
