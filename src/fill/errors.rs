//! Tera's errors as diagnostics. The only file that knows their wording.

use std::collections::HashMap;
use std::ops::Range;

use tera::{Error, ErrorKind};

use super::causes;
use crate::diag::{Diagnostic, Faults, code, list};
use crate::load::TemplateText;
use crate::msg;
use crate::source::{Place, Source};

/// The templates by the names under which Tera knows them.
pub(super) type Named = HashMap<String, TemplateText>;

/// Every fault that an error speaks of.
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
        other => vec![Diagnostic::error(msg!("template-error", cause = causes::cause(&other.to_string())))],
    }
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

/// The fault behind Tera's words.
fn explain(message: &str, place: Option<&Place>) -> Diagnostic {
    let between = |open: &str, close: &str| {
        let rest = &message[message.find(open)? + open.len()..];
        Some(rest[..rest.find(close)?].to_string())
    };
    let known = |label: &str| -> Vec<String> {
        let rest = message.split_once(label).map_or("", |(_, rest)| rest);
        rest.split(", ").map(str::to_string).filter(|name| !name.is_empty()).collect()
    };
    let suggest = |fault: Diagnostic, name: &str, known: &[String]| {
        fault.suggest(name, known.iter().map(String::as_str), msg!("known-values", names = list(known)))
    };
    let undefined = |name: &str, known: &[String]| {
        let fault = Diagnostic::error(msg!("template-undefined", name = code(name)));
        match name {
            "date" => fault.hint(msg!("give-date")),
            "cadre" | "row" => fault.hint(msg!("only-each")),
            _ => suggest(fault, name, known),
        }
    };
    if let Some(name) = between("Variable `", "`").filter(|_| message.contains("not defined")) {
        return undefined(&name, &known("Available variables: "));
    }
    if let Some(name) = between("Field `", "`").filter(|_| message.contains("not defined")) {
        let fault = Diagnostic::error(msg!("template-undefined", name = code(&name)));
        return suggest(fault, &name, &known("Available fields: "));
    }
    if message.contains("undefined") {
        let text = place.map_or("", |place| &place.source.text()[place.span.clone()]);
        return undefined(text.trim(), &[]);
    }
    for (what, id) in
        [("filter", "filter"), ("function", "function"), ("test", "test"), ("template", "include")]
    {
        let found = message
            .strip_prefix(&format!("Unknown {what} "))
            .or_else(|| message.strip_prefix(&format!("This {what} ")));
        if let Some(rest) = found {
            let name = rest.trim_matches(|c| matches!(c, '`' | '\'' | '"' | '.'));
            return Diagnostic::error(msg!("template-unknown", what = code(id), name = code(name)))
                .hint(msg!("template-reference"));
        }
    }
    Diagnostic::error(msg!("template-error", cause = causes::cause(message)))
}
