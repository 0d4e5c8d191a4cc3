//! Nothing personal is made public: no ID number and no number of a mobile telephone, in words or in what a file says of
//! itself.

use std::ops::Range;

use super::super::{Choice, Composer, Session};
use super::Target;
use crate::diag::{Diagnostic, Faults, code};
use crate::export::{Drawing, Format, export};
use crate::msg;
use crate::validate::has_personal_number;

/// Where in a text the first such number is.
fn place(text: &str) -> Option<Range<usize>> {
    let mut start = 0;
    let line = text.split_inclusive('\n').find_map(|line| {
        let span = start..start + line.trim_end().len();
        start += line.len();
        has_personal_number(line).then_some(span)
    })?;
    // The least part of the line that still has it.
    let ends = |span: &Range<usize>| text[span.clone()].char_indices().map(|(at, _)| at).collect::<Vec<_>>();
    let first = ends(&line).into_iter().rev().map(|at| line.start + at);
    let first = first.clone().find(|at| has_personal_number(&text[*at..line.end])).unwrap_or(line.start);
    let rest = first..line.end;
    let last = ends(&rest).into_iter().map(|at| first + at).find(|at| has_personal_number(&text[first..*at]));
    Some(first..last.unwrap_or(line.end))
}

/// Refuses a public target of which a document has a personal number.
pub(super) fn check(session: &Session, target: &Target) -> Result<(), Faults> {
    let composer = Composer::new(session, &[&target.kind], target.options.date)?;
    let mut faults = Faults::new();
    let words = Format::named("txt").unwrap_or(Format::PDF);
    for job in composer.jobs(&target.kind, &Choice::default())? {
        // What cannot be composed is said when it is made.
        let Ok(document) = composer.compose(&job) else { continue };
        if document.head.secrecy.is_some() {
            let fault = Diagnostic::error(msg!("build-secret", name = code(&target.kind.name)));
            return Err(fault.at(target.kind.data.place("/secrecy")).into());
        }
        let mut text = vec![document.name.clone()];
        text.extend(document.head.author.iter().cloned());
        for made in export(&document, None, words, &Drawing::default())? {
            text.push(String::from_utf8_lossy(&made.bytes).into_owned());
        }
        if text.iter().any(|text| has_personal_number(text)) {
            let fault = Diagnostic::error(msg!("build-public-number"));
            let found = document.texts.iter().find_map(|filled| Some((filled, place(&filled.text)?)));
            let fault = match found {
                Some((filled, span)) => fault.traced(filled, span),
                None => fault,
            };
            faults.extend(composer.during(&job, fault.into()));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}
