//! Tera's errors as diagnostics. The only file that knows their wording.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use tera::{Error, ErrorKind};

use super::guard::Refusal;
use crate::bounds::{FILLED_BYTES, LOOP_PASSES};
use crate::diag::{Diagnostic, Faults, Glossary, Value, code, list, nearest, values};
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
        other => {
            let text = other.to_string();
            let place = circle(&text, templates);
            vec![explain(&text, None).at_some(place)]
        }
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
        Refusal::Shape => Diagnostic::error(msg!("template-shape")),
        Refusal::Bytes => Diagnostic::error(msg!("template-bytes", limit = FILLED_BYTES.get() >> 20))
            .hint(msg!("raise-bounds")),
    };
    fault.at_some(place.cloned())
}

/// Where a template is included that includes itself, which Tera does not say.
fn circle(text: &str, templates: &Named) -> Option<Place> {
    let found = values("Circular include detected for template '{name}'{rest}", text)?;
    let name = found.first()?.1;
    let including = |(path, template): (&String, &TemplateText)| {
        let at = template.text.match_indices(name).map(|(at, _)| at).find(|at| {
            let tag = template.text[..*at].rfind("{%").map_or("", |tag| &template.text[tag..*at]);
            tag.contains("include") && !tag.contains("%}")
        })?;
        place(templates, path, at..at + name.len())
    };
    let mut all: Vec<(&String, &TemplateText)> = templates.iter().collect();
    // Its own text first.
    all.sort_by_key(|(path, _)| (path.as_str() != name, path.as_str()));
    all.into_iter().find_map(including)
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

/// The filters that a template can use: ours and Tera's.
pub(super) const FILTERS: &[&str] = &[
    "abs",
    "add_days",
    "add_months",
    "capital",
    "capitalize",
    "chinese",
    "date",
    "date_chinese",
    "default",
    "duration",
    "escape",
    "escape_html",
    "escape_xml",
    "etc",
    "first",
    "float",
    "get",
    "group_by",
    "grouped",
    "indent",
    "int",
    "join",
    "keys",
    "last",
    "length",
    "listing",
    "lower",
    "month",
    "newlines_to_br",
    "nth",
    "padded",
    "pairs",
    "pluck",
    "pluralize",
    "replace",
    "reverse",
    "round",
    "safe",
    "sort",
    "split",
    "str",
    "title",
    "trim",
    "trim_end",
    "trim_start",
    "truncate",
    "unique",
    "upper",
    "values",
    "where",
    "wordcount",
    "year",
];
/// The functions that a template can use.
pub(super) const FUNCTIONS: &[&str] = &["range", "throw"];
/// The tests that a template can use.
pub(super) const TESTS: &[&str] = &[
    "string",
    "number",
    "map",
    "bool",
    "array",
    "integer",
    "float",
    "none",
    "iterable",
    "defined",
    "undefined",
    "odd",
    "even",
    "divisible_by",
    "starting_with",
    "ending_with",
    "containing",
];

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
    for (pattern, what, known) in [
        ("Unknown filter `{name}`", "filter", FILTERS),
        ("Unknown function `{name}`", "function", FUNCTIONS),
        ("Unknown test `{name}`", "test", TESTS),
        ("Unknown component `{name}`", "component", &[]),
        ("Unknown template `{name}`", "template", &[]),
    ] {
        if let Some(found) = values(pattern, message) {
            let name = found[0].1;
            let fault = Diagnostic::error(msg!("template-unknown", what = code(what), name = code(name)));
            return match nearest(name, known.iter().copied()) {
                Some(near) => fault.hint(msg!("did-you-mean", name = code(near))),
                None => fault.hint(msg!("template-reference")),
            };
        }
    }
    let cause = GLOSSARY.say(message).unwrap_or_else(|| Value::Untranslated(message.to_string()));
    let fault = Diagnostic::error(msg!("template-error", cause = cause));
    match place.filter(|_| message.starts_with("Unknown tag")).and_then(left_open) {
        Some(open) => fault.also(open, msg!("tag-open")),
        None => fault,
    }
}

/// The tag before a place that has not ended there.
fn left_open(place: &Place) -> Option<Place> {
    const PAIRS: [&str; 6] = ["if", "for", "filter", "component", "block", "raw"];
    let text = &place.source.text()[..place.span.start];
    let mut open: Vec<(&str, usize)> = Vec::new();
    for (begin, _) in text.match_indices("{%") {
        let word = text[begin + 2..].trim_start_matches('-').trim_start();
        let word = &word[..word.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(word.len())];
        match word.strip_prefix("end") {
            Some(ended) if open.last().is_some_and(|(name, _)| *name == ended) => drop(open.pop()),
            None if PAIRS.contains(&word) => open.push((word, begin)),
            _ => {}
        }
    }
    let (_, begin) = open.pop()?;
    let length = text[begin..].find("%}").map_or(2, |end| end + 2);
    Some(Place::new(&place.source, begin..begin + length))
}

/// The key under `documents` whose value a fault misses.
pub(super) fn document_key(fault: &Diagnostic) -> Option<&'static str> {
    let Some(("name", Value::Code(name))) =
        fault.message.values.first().filter(|_| fault.code() == "template-undefined")
    else {
        return None;
    };
    let before = fault.place.as_ref().map_or("", |place| place.source.text()[..place.span.start].trim_end());
    let is_field = before.ends_with('.');
    let after = fault.place.as_ref().map_or("", |place| &place.source.text()[place.span.end..]);
    let field = match name.strip_prefix("document.") {
        // Before a filter, Tera points at the whole.
        None if name == "document" && after.starts_with('.') => {
            let field = &after[1..];
            &field[..field.find(|c: char| !c.is_ascii_lowercase()).unwrap_or(field.len())]
        }
        Some(field) => field,
        None if before.ends_with("document.") || name == "date" && !is_field => name,
        None => return None,
    };
    ["number", "date", "recipients"].into_iter().find(|key| *key == field)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_document_is_given_when_it_is_made_is_known_by_its_key() {
        for (text, name, wanted) in [
            ("{{ document.number }}", "number", Some("number")),
            ("{{ document.date | date }}", "document.date", Some("date")),
            ("{{ document.recipients | listing }}", "document", Some("recipients")),
            ("{{ date | date }}", "date", Some("date")),
            ("{{ meeting.date }}", "date", None),
            ("{{ number }}", "number", None),
            ("{{ document.title }}", "title", None),
        ] {
            let source = Source::new("t.md", text);
            let start = text.find(name).unwrap();
            let fault = undefined(name, &[]).at(Place::new(&source, start..start + name.len()));
            assert_eq!(document_key(&fault), wanted, "{text}");
        }
    }

    #[test]
    fn a_missing_value_is_told_with_what_gives_it() {
        let hint = |name: &str| undefined(name, &[]).hints.first().map(|hint| hint.id);
        assert_eq!(hint("date"), Some("give-date"));
        assert_eq!((hint("cadre"), hint("row")), (Some("only-each"), Some("only-each")));
        assert_eq!(hint("cadre.phone"), Some("personal-needed"));
    }

    #[test]
    fn every_name_that_is_suggested_exists() {
        let mut tera = tera::Tera::default();
        super::super::filters::register(&mut tera);
        let all = FILTERS.iter().map(|name| format!("{{{{ 1 | {name} }}}}"));
        let all = all.chain(FUNCTIONS.iter().map(|name| format!("{{{{ {name}() }}}}")));
        let all = all.chain(TESTS.iter().map(|name| format!("{{% if 1 is {name} %}}{{% endif %}}")));
        for text in all {
            let added = tera.add_raw_template("t", &text);
            assert!(added.is_ok(), "{text}: {added:?}");
        }
        assert!(tera.add_raw_template("t", "{{ 1 | listng }}").is_err());
    }
}
