//! What is wrong with templates before any is filled, all of it at once.

use std::collections::BTreeSet;
use std::sync::Arc;

use tera::Tera;

use super::errors;
use crate::diag::{Diagnostic, Faults};
use crate::load::Templates;
use crate::msg;
use crate::source::{Place, Source};

/// Things that no template may do.
pub(super) fn sources(templates: &Templates) -> Faults {
    let mut faults = Faults::new();
    for source in all(templates) {
        let text = source.text();
        for (at, name) in text.match_indices("__tera") {
            let place = Place::new(source, at..at + name.len());
            faults.push(Diagnostic::error(msg!("template-internal")).at(place));
        }
        // Tera misses a loop that runs through `extends`; partials serve the same purpose.
        for (at, _) in text.match_indices("extends") {
            let before = text[..at].trim_end().trim_end_matches('-');
            if before.ends_with("{%") {
                let place = Place::new(source, at..at + "extends".len());
                faults.push(Diagnostic::error(msg!("template-extends")).at(place).hint(msg!("use-include")));
            }
        }
        for (start, code) in fenced_typst(text) {
            for mark in ["{{", "{%"] {
                if let Some(at) = code.find(mark) {
                    let at = start + at;
                    faults.push(
                        Diagnostic::error(msg!("typst-not-filled"))
                            .at(Place::new(source, at..at + mark.len()))
                            .hint(msg!("typst-facts")),
                    );
                }
            }
        }
    }
    faults
}

/// The files that faults lie in, so that one cause is not reported twice.
pub(super) fn places(faults: &[Diagnostic]) -> BTreeSet<String> {
    faults.iter().map(file).collect()
}

/// The file that a fault lies in.
pub(super) fn file(fault: &Diagnostic) -> String {
    fault.place.as_ref().map(|place| place.source.name().to_string()).unwrap_or_default()
}

/// The code of every fenced Typst block of the templates.
pub(super) fn fences(templates: &Templates) -> BTreeSet<String> {
    all(templates).flat_map(|source| fenced_typst(source.text())).map(|(_, code)| bare_code(code)).collect()
}

/// The syntax errors of all templates, each read alone so that one does not hide another.
pub(super) fn syntax(sources: &[(String, String)], templates: &Templates) -> Faults {
    let mut faults = Faults::new();
    for (name, text) in sources {
        let mut alone = Tera::default();
        if let Err(error) = alone.add_raw_template(name, text)
            && matches!(error.kind(), tera::ErrorKind::SyntaxError(_))
        {
            faults.extend(errors::faults(&error, templates));
        }
    }
    faults
}

fn all(templates: &Templates) -> impl Iterator<Item = &Arc<Source>> {
    templates.kinds.values().map(|kind| &kind.source).chain(templates.partials.values())
}

/// The fenced Typst blocks of a text: where the code begins, and the code. Both marks of a fence
/// count, also in a list or a quotation.
fn fenced_typst(text: &str) -> Vec<(usize, &str)> {
    let mut out = Vec::new();
    let mut open: Option<(&str, usize)> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_start_matches([' ', '>', '-', '*', '\t']).trim_end();
        match open {
            None => {
                let mark = ["```", "~~~"].into_iter().find(|mark| bare.starts_with(mark));
                if let Some(mark) = mark
                    && bare.trim_start_matches(&mark[..1]).trim() == "typst"
                {
                    open = Some((mark, at + line.len()));
                }
            }
            Some((mark, start)) if bare.starts_with(mark) => {
                out.push((start, &text[start..at]));
                open = None;
            }
            Some(_) => {}
        }
        at += line.len();
    }
    if let Some((_, start)) = open {
        out.push((start, &text[start..]));
    }
    out
}

/// Code without what a list or a quotation puts before its lines.
pub(super) fn bare_code(code: &str) -> String {
    code.lines()
        .map(|line| line.trim_start_matches([' ', '>', '\t']).trim_end())
        .collect::<Vec<_>>()
        .join("\n")
        .trim()
        .to_string()
}
