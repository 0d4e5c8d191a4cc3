//! Fills templates with the data of a meeting. The only user of Tera.
//!
//! The front matter was parsed as YAML before; here each of its strings is filled alone, so that a
//! value can never become YAML. In a body every value is escaped for Markdown (`escape`), so that a
//! value can never become markup unless the template says `| safe`.

mod check;
mod errors;
mod escape;
mod filters;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::{Value, json};
use tera::{Context, Tera};

use crate::diag::{Diagnostic, Faults};
use crate::load::{Kind, Templates};
use crate::model::{Date, Each, FrontMatter, Orientation};
use crate::msg;
use crate::source::Source;
use crate::validate::Valid;

/// Templates that are ready to be filled for a meeting; many threads may share it.
pub struct Prepared<'a> {
    valid: &'a Valid,
    templates: &'a Templates,
    tera: Tera,
    facts: Context,
    people: Vec<tera::Value>,
    date: Option<Date>,
    fences: BTreeSet<String>,
}

/// A filled template: a front matter and texts in Markdown.
#[derive(Debug)]
pub struct Filled {
    /// The filled front matter.
    pub properties: FrontMatter,
    /// The body.
    pub body: Arc<Source>,
    /// The attachments: title, which way they are read, body.
    pub attachments: Vec<(String, Orientation, Arc<Source>)>,
}

/// Reads the templates of the kinds that are wanted, with all they refer to; `date` stands in where
/// the data give a document no date.
pub fn prepare<'a>(
    valid: &'a Valid,
    templates: &'a Templates,
    wanted: &[&Kind],
    date: Option<Date>,
) -> Result<Prepared<'a>, Faults> {
    let mut faults = check::sources(templates);
    let mut tera = Tera::default();
    tera.autoescape_on([".md"]);
    tera.set_escape_fn(escape::markdown);
    filters::register(&mut tera);

    let mut sources: Vec<(String, String)> = Vec::new();
    for (path, source) in &templates.partials {
        sources.push((path.clone(), source.text().to_string()));
    }
    for kind in wanted {
        sources.push((format!("{}.md", kind.name), kind.body().to_string()));
        for (pointer, text) in kind.front_strings() {
            sources.push((front_name(kind, &pointer), text));
        }
    }
    let known = check::places(&faults);
    faults.extend(
        check::syntax(&sources, templates).into_iter().filter(|fault| !known.contains(&check::file(fault))),
    );
    if faults.is_empty()
        && let Err(error) = tera.add_raw_templates(sources)
    {
        faults.extend(errors::faults(&error, templates));
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let mut facts = Context::new();
    for (name, value) in &valid.values {
        facts.insert(name.clone(), value);
    }
    facts.insert("roster", &valid.people);
    let people = valid.people.iter().map(tera::Value::from_serializable).collect();
    Ok(Prepared { valid, templates, tera, facts, people, date, fences: check::fences(templates) })
}

/// The name under which a string of a front matter is known to Tera; it does not end in `.md`, so
/// that its values are not escaped.
fn front_name(kind: &Kind, pointer: &str) -> String {
    format!("{}.md#{pointer}", kind.name)
}

impl Prepared<'_> {
    /// How many documents a kind makes.
    pub fn count(&self, kind: &Kind) -> usize {
        match kind.front.each {
            Some(Each::Roster) => self.valid.roster.len(),
            None => 1,
        }
    }

    /// Whether a fenced Typst block stands so in a template.
    pub fn is_from_template(&self, code: &str) -> bool {
        self.fences.contains(&check::bare_code(code))
    }

    /// What templates know, with the facts of a kind and of the person at `item`.
    fn context(&self, kind: &Kind, item: Option<usize>) -> Context {
        let mut context = self.facts.clone();
        let facts = self.valid.meeting.documents.get(&kind.name).cloned().unwrap_or_default();
        if let Some(date) = facts.date.or(self.date) {
            context.insert("date", &date);
        }
        let signature = facts.signature.clone().unwrap_or_else(|| self.valid.meeting.issuer.name.clone());
        let mut document = serde_json::to_value(&facts).unwrap_or(Value::Null);
        document["signature"] = Value::String(signature);
        if let (Some(first), Some(at)) = (facts.number, item) {
            document["number"] = json!(u64::from(first) + at as u64);
        }
        context.insert("document", &document);
        if let Some(at) = item {
            context.insert("row", &(at + 1));
            context.insert_value("cadre", self.people[at].clone());
        }
        context
    }

    /// Says which template was being filled, and for whom.
    pub fn step(&self, kind: &Kind, item: Option<usize>) -> crate::diag::Message {
        let template = kind.source.name();
        match item {
            Some(at) => msg!(
                "during-person",
                template = template,
                data = self.valid.roster_read.source.name(),
                row = at + 1,
                name = self.valid.roster[at].name
            ),
            None => msg!("during-template", template = template),
        }
    }
}

impl Prepared<'_> {
    /// The name of the output file: what `output` says, else the title.
    pub fn output_name(&self, kind: &Kind, item: Option<usize>) -> Result<String, Faults> {
        let pointer = if kind.front.output.is_some() { "/output" } else { "/title" };
        self.tera.render(&front_name(kind, pointer), &self.context(kind, item)).map_err(|error| {
            let step = self.step(kind, item);
            errors::faults(&error, self.templates)
                .into_iter()
                .map(|fault| fault.during(step.clone()))
                .collect()
        })
    }
}

/// Fills a kind, for the person at `item` (from 0) where it makes one document each.
pub fn fill(prepared: &Prepared<'_>, kind: &Kind, item: Option<usize>) -> Result<Filled, Faults> {
    let context = prepared.context(kind, item);
    let mut faults = Faults::new();
    let mut render = |name: &str| match prepared.tera.render(name, &context) {
        Ok(text) => Some(text),
        Err(error) => {
            let step = prepared.step(kind, item);
            let found = errors::faults(&error, prepared.templates);
            faults.extend(found.into_iter().map(|fault| fault.during(step.clone())));
            None
        }
    };
    let mut front = kind.read.json.clone();
    for (pointer, _) in kind.front_strings() {
        if let (Some(text), Some(slot)) = (render(&front_name(kind, &pointer)), front.pointer_mut(&pointer)) {
            *slot = Value::String(text.trim().to_string());
        }
    }
    let name = |file: &str| {
        let row = item.map(|at| format!("#{}", at + 1)).unwrap_or_default();
        format!("{file}{row}")
    };
    let body = render(&format!("{}.md", kind.name))
        .map(|text| Source::new(name(&format!("(filled) templates/{}.md", kind.name)), text));
    let mut texts = Vec::new();
    for attachment in &kind.front.attachments {
        let text = render(&attachment.body);
        texts.push(
            text.map(|text| Source::new(name(&format!("(filled) templates/{}", attachment.body)), text)),
        );
    }
    let properties = filled_front(kind, front, &mut faults);
    match (properties, body, faults.is_empty()) {
        (Some(properties), Some(body), true) => {
            let attachments = properties
                .attachments
                .iter()
                .zip(texts)
                .filter_map(|(front, text)| Some((front.title.clone(), front.orientation, text?)))
                .collect();
            Ok(Filled { properties, body, attachments })
        }
        _ => Err(faults),
    }
}

/// The filled front matter: a string that became empty counts as not written, and the title must
/// not be.
fn filled_front(kind: &Kind, mut front: Value, faults: &mut Faults) -> Option<FrontMatter> {
    let mut empty = BTreeMap::new();
    if let Some(map) = front.as_object_mut() {
        // A string may become empty only where the template provides for it with a condition.
        for (key, value) in map.iter().filter(|(_, value)| value.as_str() == Some("")) {
            let template = kind.read.json.get(key).and_then(Value::as_str).unwrap_or_default();
            if !template.contains("{%") && key != "title" && value.is_string() {
                empty.insert(format!("/{key}"), key.clone());
            }
        }
        map.retain(|key, value| key == "title" || value.as_str().is_none_or(|text| !text.is_empty()));
        if let Some(lines) = map.get_mut("byline").and_then(Value::as_array_mut) {
            lines.retain(|line| line.as_str().is_none_or(|text| !text.is_empty()));
        }
    }
    if front["title"] == "" {
        empty.insert("/title".to_string(), "title".to_string());
    }
    for (at, attachment) in front["attachments"].as_array().into_iter().flatten().enumerate() {
        if attachment["title"] == "" {
            empty.insert(format!("/attachments/{at}/title"), "title".to_string());
        }
    }
    for (pointer, key) in &empty {
        faults.push(Diagnostic::error(msg!("filled-empty", key = key)).at(kind.read.place(pointer)));
    }
    serde_json::from_value(front).ok().filter(|_| empty.is_empty())
}
