//! Typst's errors as diagnostics. The only file that reads them.

use std::sync::{Arc, LazyLock};

use typst::diag::SourceDiagnostic;
use typst::foundations::Bytes;
use typst::syntax::{DiagSpan, FileId, Span};
use typst::visualize::{ExchangeFormat, RasterImage};
use typst::{World, WorldExt};

use super::contract::CONTRACT;
use super::engine::DocumentWorld;
use super::natives::REFUSAL;
use super::spans;
use crate::diag::{Diagnostic, Glossary, Message, Value, code, values};
use crate::model::{Document, Origin};
use crate::msg;
use crate::source::{Place, Source};

/// What Typst says, in both languages.
static GLOSSARY: LazyLock<Glossary> =
    LazyLock::new(|| Glossary::read(include_str!("../../assets/messages/typst.txt")));

/// The document that faults are traced in, and the numbers of its words.
#[derive(Clone, Copy)]
pub(super) struct Tracer<'a> {
    pub(super) document: &'a Document,
    pub(super) origins: &'a [Origin],
    pub(super) world: &'a DocumentWorld<'a>,
}

impl Tracer<'_> {
    /// A fault at the words with a given number, narrowed to some of them.
    pub(super) fn at_number(&self, fault: Diagnostic, number: usize, words: &str) -> Diagnostic {
        let Some(origin) = self.origins.get(number) else { return fault };
        let Some(filled) = self.document.texts.get(origin.text) else { return fault };
        let text = filled.text.get(origin.start..origin.end).unwrap_or_default();
        let range = match text.find(words) {
            Some(offset) if !words.is_empty() => origin.start + offset..origin.start + offset + words.len(),
            _ => origin.start..origin.start + text.trim_end().lines().next().map_or(0, str::len),
        };
        fault.traced(filled, range)
    }

    /// A fault at the words of a span on the page; if a layout wrote them, at the first string of the front
    /// matter or the first text that contains them.
    pub(super) fn at_words(&self, fault: Diagnostic, span: Span, words: &str) -> Diagnostic {
        if let Some((place, true)) = place(span.into(), self.world) {
            return fault.at(place);
        }
        match spans::number(span) {
            Some((number, _)) => self.at_number(fault, usize::try_from(number).unwrap_or(usize::MAX), words),
            None => self.find(fault, words),
        }
    }

    /// A fault at a key of the front matter, narrowed to some words of its value; if the words are not in
    /// its value, at what the template says for the key.
    fn at_key(&self, fault: Diagnostic, key: &str, words: &str) -> Diagnostic {
        let pointer = format!("/{key}");
        let strings = &self.document.strings;
        let filled = strings.get(&pointer).or_else(|| {
            let below = format!("{pointer}/");
            let inside =
                || strings.iter().filter(|(key, _)| key.starts_with(&below)).map(|(_, filled)| filled);
            inside().find(|filled| filled.text.contains(words)).or_else(|| inside().next())
        });
        let Some(filled) = filled else { return fault.at_some(self.document.layout.clone()) };
        match filled.text.find(words) {
            Some(offset) if !words.is_empty() => fault.traced(filled, offset..offset + words.len()),
            _ => {
                let traced = filled.trace(0..filled.text.len());
                fault.at_some(traced.map(|traced| traced.expression.unwrap_or(traced.place)))
            }
        }
    }

    fn find(&self, fault: Diagnostic, words: &str) -> Diagnostic {
        let words = words.trim();
        let texts = self.document.strings.values().chain(&self.document.texts);
        // A mark that a layout adds, such as a colon, is not part of the words.
        for words in [words, words.trim_matches(|c: char| !c.is_alphanumeric())] {
            if words.is_empty() {
                continue;
            }
            for filled in texts.clone() {
                if let Some(offset) = filled.text.find(words) {
                    return fault.traced(filled, offset..offset + words.len());
                }
            }
        }
        fault
    }
}

/// A refusal of a layout, or a fault in Typst code.
pub(super) fn fault(error: &SourceDiagnostic, tracer: Tracer<'_>) -> Diagnostic {
    let world = tracer.world;
    let text = error.message.as_str();
    let refusal = text.strip_prefix(REFUSAL).and_then(|json| serde_json::from_str(json).ok());
    let mut fault = match refusal {
        Some(refusal) => refused(&refusal, tracer),
        None if let Some(path) = broken_picture(text, tracer.document) => {
            tracer.find(Diagnostic::error(msg!("image-broken", path = code(path))), path)
        }
        None => {
            let cause = GLOSSARY.say(text).unwrap_or_else(|| Value::Untranslated(text.to_string()));
            let fault = Diagnostic::error(msg!("layout-error", cause = cause));
            let trace = error.trace.iter().map(|point| DiagSpan::from(point.span));
            let own =
                std::iter::once(error.span).chain(trace).filter_map(|span| place(span, world)).collect();
            fault.at_some(nearest_own(own))
        }
    };
    // Of Typst's own hints, only the suggestion of a similar name helps here.
    for hint in &error.hints {
        if let Some(found) = values("{start}did you mean `{name}`{rest}", &hint.v) {
            fault = fault.hint(msg!("did-you-mean", name = code(found[1].1)));
        }
    }
    fault
}

/// The picture that Typst cannot decode, if that is what it says: it does not say which.
fn broken_picture<'a>(text: &str, document: &'a Document) -> Option<&'a str> {
    if !text.starts_with("failed to decode image") {
        return None;
    }
    let is_broken = |(path, bytes): &(&String, &Arc<[u8]>)| {
        let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending).to_lowercase();
        let format = match ending.as_str() {
            "png" => ExchangeFormat::Png,
            "jpg" | "jpeg" => ExchangeFormat::Jpg,
            "gif" => ExchangeFormat::Gif,
            "webp" => ExchangeFormat::Webp,
            _ => return false,
        };
        RasterImage::plain(Bytes::new(bytes.to_vec()), format).is_err()
    };
    document.images.iter().find(is_broken).map(|(path, _)| path.as_str())
}

/// What a layout refuses, as the bridge writes it.
#[derive(serde::Deserialize)]
struct Refused {
    name: String,
    values: Vec<String>,
    clause: Option<String>,
    at: serde_json::Value,
}

fn refused(refusal: &Refused, tracer: Tracer<'_>) -> Diagnostic {
    let words = refusal.values.first().map_or("", String::as_str);
    let (message, clause) = match CONTRACT.refusals.get_key_value(&refusal.name) {
        Some((name, known)) => (known_message(name, &known.values, &refusal.values), known.clause.as_deref()),
        None => {
            let all: Vec<&str> = std::iter::once(refusal.name.as_str())
                .chain(refusal.values.iter().map(String::as_str))
                .collect();
            (msg!("layout-refuses", text = all.join("，")), None)
        }
    };
    let fault = Diagnostic::error(message);
    let fault = match &refusal.at {
        serde_json::Value::Number(number) => {
            let number =
                number.as_u64().and_then(|number| usize::try_from(number).ok()).unwrap_or(usize::MAX);
            tracer.at_number(fault, number, words)
        }
        serde_json::Value::String(key) => tracer.at_key(fault, key, words),
        _ => tracer.find(fault, words),
    };
    let fault = match (refusal.name.as_str(), refusal.values.get(1)) {
        ("key-needed", Some(key)) => fault.hint(msg!("key-add", key = code(key))),
        ("mark-long", _) => fault.hint(msg!("mark-short")),
        _ => fault,
    };
    match refusal.clause.as_deref().or(clause) {
        Some(clause) => fault.note(msg!("layout-clause", clause = code(clause))),
        None => fault,
    }
}

/// The message of the contract with its values; names and texts of the contract live as long as the program.
fn known_message(name: &str, names: &'static [String], values: &[String]) -> Message {
    let id = super::refusal_id(name);
    let text = |index: usize| Value::Text(values.get(index).cloned().unwrap_or_default());
    Message {
        id,
        values: names.iter().enumerate().map(|(index, name)| (name.as_str(), text(index))).collect(),
    }
}

/// Of the places of an error, innermost first, the first one in the user's own template, else the first.
fn nearest_own(places: Vec<(Place, bool)>) -> Option<Place> {
    let own = places.iter().find(|(_, is_own)| *is_own).map(|(place, _)| place.clone());
    own.or_else(|| places.into_iter().next().map(|(place, _)| place))
}

/// The place of a span, and whether it lies in a template rather than in a layout.
fn place(span: DiagSpan, world: &DocumentWorld<'_>) -> Option<(Place, bool)> {
    let (id, range) = (span.id()?, world.range(span)?);
    if let Some((raw, lead)) = world.raw(id) {
        let range = range.start.saturating_sub(lead)..range.end.saturating_sub(lead);
        return Some((Document::raw_place(raw, range), true));
    }
    Some((Place::new(&layout_source(id, world)?, range), false))
}

fn layout_source(id: FileId, world: &DocumentWorld<'_>) -> Option<std::sync::Arc<Source>> {
    let name = id.vpath().get_without_slash().to_string();
    let text = world.source(id).map(|source| source.text().to_string()).ok()?;
    Some(Source::new(if name.starts_with("layouts/") { format!("templates/{name}") } else { name }, text))
}
