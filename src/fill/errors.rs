//! Tera's errors as diagnostics. The only file that knows their wording.

use std::sync::Arc;

use tera::{Error, ErrorKind};

use crate::diag::{Diagnostic, Faults, nearest};
use crate::load::Templates;
use crate::msg;
use crate::source::{Place, Source};

/// Every fault that an error speaks of.
pub(super) fn faults(error: &Error, templates: &Templates) -> Faults {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let place = place(templates, report.filename(), report.span().range.clone());
            let fault = explain(report.message(), place.as_ref());
            vec![match place {
                Some(place) => fault.at(place),
                None => fault,
            }]
        }
        // Unknown filters, tests, functions and includes come as finished reports.
        ErrorKind::Msg(text) if text.starts_with("error: ") => {
            text["error: ".len()..].split("\n\nerror: ").map(|report| reported(report, templates)).collect()
        }
        other => vec![Diagnostic::error(msg!("template-error", cause = other))],
    }
}

/// A finished report: the message, then `--> file:line:column`, then an excerpt with carets.
fn reported(report: &str, templates: &Templates) -> Diagnostic {
    let mut lines = report.lines();
    let message = lines.next().unwrap_or(report);
    let head = lines.next().and_then(|line| line.trim().strip_prefix("--> "));
    let width = lines.find(|line| line.contains('^')).map_or(1, |line| line.matches('^').count());
    let located = head.and_then(|head| {
        let mut parts = head.rsplitn(3, ':');
        let column: usize = parts.next()?.parse().ok()?;
        let line: usize = parts.next()?.parse().ok()?;
        let name = parts.next()?;
        let Origin { source, span, .. } = origin(templates, name)?;
        let own = Source::new("", &source.text()[span]);
        let start = own.offset(line, column);
        let length: usize = own.text()[start..].chars().take(width).map(char::len_utf8).sum();
        place(templates, name, start..start + length)
    });
    let fault = explain(message, located.as_ref());
    match located {
        Some(place) => fault.at(place),
        None => fault,
    }
}

/// Where a template of Tera lies in a file.
struct Origin {
    source: Arc<Source>,
    /// Its bytes there.
    span: std::ops::Range<usize>,
    /// Whether it stands there letter for letter; a YAML string with escapes or folded lines does
    /// not, and then only the whole of it can be pointed at.
    literal: bool,
}

fn origin(templates: &Templates, name: &str) -> Option<Origin> {
    let whole = |source: &Arc<Source>, start| Origin {
        source: Arc::clone(source),
        span: start..source.text().len(),
        literal: true,
    };
    if let Some(partial) = templates.partials.get(name) {
        return Some(whole(partial, 0));
    }
    let (file, pointer) = name.split_once('#').map_or((name, None), |(file, pointer)| (file, Some(pointer)));
    let kind = templates.kinds.get(file.strip_suffix(".md")?)?;
    let Some(pointer) = pointer else { return Some(whole(&kind.source, kind.body_start)) };
    let span = kind.read.place(pointer).span;
    let text = kind.read.json.pointer(pointer).and_then(serde_json::Value::as_str).unwrap_or_default();
    let quoted = usize::from(kind.source.text()[span.clone()].starts_with(['"', '\'']));
    let literal = kind.source.text()[span.start + quoted..].starts_with(text);
    let span = if literal { span.start + quoted..span.end } else { span };
    Some(Origin { source: Arc::clone(&kind.source), span, literal })
}

fn place(templates: &Templates, name: &str, range: std::ops::Range<usize>) -> Option<Place> {
    let Origin { source, span, literal } = origin(templates, name)?;
    let span = if literal { span.start + range.start..span.start + range.end } else { span };
    Some(Place::new(&source, span))
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
    let suggest = |fault: Diagnostic, name: &str, known: &[String]| match nearest(
        name,
        known.iter().map(String::as_str),
    ) {
        Some(near) => fault.hint(msg!("did-you-mean", name = near)),
        None if known.is_empty() => fault,
        None => fault.hint(msg!("known-values", names = known.join("、"))),
    };
    let undefined = |name: &str, known: &[String]| {
        let fault = Diagnostic::error(msg!("template-undefined", name = name));
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
        let fault = Diagnostic::error(msg!("template-undefined", name = name));
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
            return Diagnostic::error(msg!("template-unknown", what = id, name = name))
                .hint(msg!("template-reference"));
        }
    }
    Diagnostic::error(msg!("template-error", cause = message))
}
