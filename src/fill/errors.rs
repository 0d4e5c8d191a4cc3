//! Tera's errors as diagnostics. The only file that knows their wording.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use tera::{Error, ErrorKind};

use super::guard::Refusal;
use crate::bounds::{FILLED_BYTES, LOOP_PASSES};
use crate::diag::{Diagnostic, Faults, Glossary, Value, code, list, values};
use crate::load::TemplateText;
use crate::model::PERSONAL;
use crate::msg;
use crate::source::{Mark, Place, Source};

/// What Tera says, in both languages.
static GLOSSARY: LazyLock<Glossary> =
    LazyLock::new(|| Glossary::read(include_str!("../../assets/messages/tera.txt")));

/// The templates, by the names Tera knows them by.
pub(super) type Named = HashMap<String, TemplateText>;

/// Every fault that an error reports.
pub(super) fn faults(error: &Error, templates: &Named) -> Faults {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let place = place(templates, report.filename(), report.span().range.clone());
            let fault = explain(report.message(), place.as_ref());
            vec![fault.at_some(place)]
        }
        // Unknown filters, tests, functions and includes come as finished reports.
        ErrorKind::Msg(text) if text.starts_with("error: ") => {
            text["error: ".len()..].split("\n\nerror: ").map(|report| reported(report, templates)).collect()
        }
        ErrorKind::Msg(text) => vec![twice(text, templates).unwrap_or_else(|| explain(text, None))],
        other => vec![explain(&other.to_string(), None)],
    }
}

/// What a guard refused; its mark tells the expression.
pub(super) fn refused(refusal: Refusal, mark: Option<&Mark>) -> Diagnostic {
    let place = match mark {
        Some(Mark::Value { expression, .. }) => Some(expression),
        _ => None,
    };
    let fault = match refusal {
        Refusal::Missing => {
            undefined(place.map_or("", |place| &place.source.text()[place.span.clone()]), &[])
        }
        Refusal::Passes => Diagnostic::error(msg!("template-passes", limit = LOOP_PASSES.in_millions()))
            .hint(msg!("raise-bounds")),
        Refusal::Bytes => Diagnostic::error(msg!("template-bytes", limit = FILLED_BYTES.get() >> 20))
            .hint(msg!("raise-bounds")),
    };
    fault.at_some(place.cloned())
}

/// A component defined in two templates, which Tera names without a place.
fn twice(text: &str, templates: &Named) -> Option<Diagnostic> {
    let found = values("Component `{name}` is defined in both `{first}` and `{second}`", text)?;
    let (name, second, first) = (found.first()?.1, found.get(2)?.1, found.get(1)?.1);
    let defined = |template: &str| {
        let words = &templates.get(template)?.text;
        let start = words.match_indices(name).map(|(offset, _)| offset).find(|offset| {
            let before = words[..*offset].trim_end();
            before.ends_with("component") && before.len() < *offset
        })?;
        place(templates, template, start..start + name.len())
    };
    let fault = Diagnostic::error(msg!("template-component-twice", name = code(name))).at(defined(second)?);
    Some(fault.also(defined(first)?, msg!("first-here")))
}

/// A finished report: the message, then `--> file:line:column`, then an excerpt with carets.
fn reported(report: &str, templates: &Named) -> Diagnostic {
    let mut lines = report.lines();
    let message = lines.next().unwrap_or(report);
    let head = lines.next().and_then(|line| line.trim().strip_prefix("--> "));
    let width = lines.find(|line| line.contains('^')).map_or(1, |line| line.matches('^').count());
    let located = head.and_then(|head| {
        let mut parts = head.rsplitn(3, ':');
        let column: usize = parts.next()?.parse().ok()?;
        let line: usize = parts.next()?.parse().ok()?;
        let name = parts.next()?;
        let own = Source::new("", &templates.get(name)?.text);
        let start = own.offset(line, column);
        let length: usize = own.text()[start..].chars().take(width).map(char::len_utf8).sum();
        place(templates, name, start..start + length)
    });
    explain(message, located.as_ref()).at_some(located)
}

/// The place in a file of a range of a template's text.
fn place(templates: &Named, name: &str, range: Range<usize>) -> Option<Place> {
    let template = templates.get(name)?;
    Some(Place::new(&template.source, template.offsets.range(range)))
}

/// What a template may do with a missing value, in Tera's words.
const UNDEFINED: [&str; 12] = [
    "Variable `{name}` exists but its value is undefined",
    "Tried to render a variable that is undefined",
    "Cannot index into an undefined value",
    "Index expression is undefined",
    "Cannot slice an undefined value",
    "Slice start is undefined",
    "Slice end is undefined",
    "Slice step is undefined",
    "Tried to escape an undefined value",
    "the value is undefined",
    "{start}`undefined`{rest}",
    "Value of type undefined {rest}",
];

/// The fault that Tera's words describe.
fn explain(message: &str, place: Option<&Place>) -> Diagnostic {
    let written = place.map_or("", |place| &place.source.text()[place.span.clone()]);
    // What a template author throws is shown as is.
    if written.starts_with("throw(") && GLOSSARY.say(message).is_none() {
        return Diagnostic::error(msg!("template-stops", text = message));
    }
    if let Some(found) = values("Variable `{name}` is not defined.{rest}", message) {
        let mut known = known("Available variables: ", found[1].1);
        // A template that does not name it is not given it.
        if !known.iter().any(|name| name == "roster") {
            known.push("roster".to_string());
            known.sort_unstable();
        }
        return undefined(found[0].1, &known);
    }
    if let Some(found) = values("Field `{name}` is not defined{rest}", message) {
        return undefined(found[0].1, &known("Available fields: ", found[1].1));
    }
    if UNDEFINED.iter().any(|pattern| values(pattern, message).is_some()) {
        return undefined(&place.map_or_else(String::new, blamed), &[]);
    }
    for (pattern, what) in [
        ("Unknown filter `{name}`", "filter"),
        ("Unknown function `{name}`", "function"),
        ("Unknown test `{name}`", "test"),
        ("Unknown component `{name}`", "component"),
        ("Unknown template `{name}`", "template"),
    ] {
        if let Some(found) = values(pattern, message) {
            return Diagnostic::error(msg!("template-unknown", what = code(what), name = code(found[0].1)))
                .hint(msg!("template-reference"));
        }
    }
    let cause = GLOSSARY.say(message).unwrap_or_else(|| Value::Untranslated(message.to_string()));
    Diagnostic::error(msg!("template-error", cause = cause))
}

/// A missing value, with the names that exist instead.
pub(super) fn undefined(name: &str, known: &[String]) -> Diagnostic {
    let fault = Diagnostic::error(msg!("template-undefined", name = code(name)));
    match name {
        "date" => fault.hint(msg!("give-date")),
        "cadre" | "row" => fault.hint(msg!("only-each")),
        name if is_personal(name) => fault.hint(msg!("personal-needed")),
        _ => suggest(fault, name, known),
    }
}

/// Whether a name is that of a field that only some templates see.
fn is_personal(name: &str) -> bool {
    name.rsplit('.').next().is_some_and(|field| PERSONAL.contains(&field))
}

fn suggest(fault: Diagnostic, name: &str, known: &[String]) -> Diagnostic {
    fault.suggest(name, known.iter().map(String::as_str), msg!("known-values", names = list(known)))
}

/// The names after a label.
fn known(label: &str, text: &str) -> Vec<String> {
    let names = text.split_once(label).map_or("", |(_, names)| names);
    names.split(", ").map(str::to_string).filter(|name| !name.is_empty()).collect()
}

/// The expression that has no value: Tera points at the filter instead of the value before it, and leaves
/// out the last bracket of an index.
fn blamed(place: &Place) -> String {
    let text = place.source.text();
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '[' | ']' | '"' | '\'');
    let before = text[..place.span.start].trim_end();
    if let Some(value) = before.strip_suffix('|').map(str::trim_end) {
        let start = value.trim_end_matches(is_part).len();
        return value[start..].to_string();
    }
    let mut written = text[place.span.clone()].trim().to_string();
    let open = written.matches('[').count().saturating_sub(written.matches(']').count());
    written.push_str(&"]".repeat(open));
    written
}
