//! The glyph gate: a character missing from every face is found before anything is typeset.

use std::sync::Arc;

use super::{Check, Covers, Person};
use crate::diag::{self, Diagnostic, Faults};
use crate::load::{DataFile, Loaded, strings};
use crate::model::PERSONAL;
use crate::msg;
use crate::source::{Place, Source};

/// Every character of the data can be printed.
pub(super) fn data(loaded: &Loaded, covers: Covers<'_>, faults: &mut Faults) {
    for read in loaded.meeting.iter().chain(loaded.others.values()) {
        strings(&read.json, &mut |pointer, text| {
            for c in missing(text, covers) {
                let message = msg!("glyph-missing", character = shown(c), code = diag::code(code(c)));
                faults.push(at_character(read, pointer, c, message));
            }
        });
    }
}

/// Every character of the people can be printed.
pub(super) fn people<'a>(_: &'a Loaded, covers: Covers<'a>) -> Box<dyn Check + 'a> {
    Box::new(People(covers))
}

struct People<'a>(Covers<'a>);

impl Check for People<'_> {
    fn person(&mut self, person: &Person<'_>, faults: &mut Faults) {
        strings(&person.json, &mut |pointer, text| {
            if pointer.rsplit('/').next().is_some_and(|key| PERSONAL.contains(&key)) {
                return;
            }
            for c in missing(text, self.0) {
                let message = msg!(
                    "glyph-missing-person",
                    character = shown(c),
                    code = diag::code(code(c)),
                    name = person.name(),
                    row = person.row + 1
                );
                let fault = Diagnostic::error(message).hint(msg!("glyph-hint"));
                let place = person.rows.place(person.row, pointer);
                faults.push(match place {
                    Some(place) => fault.at(place.narrowed(&c.to_string())),
                    None => fault,
                });
            }
        });
    }
}

/// The faults of a template with characters that cannot be printed.
pub fn template(source: &Arc<Source>, covers: Covers<'_>) -> Faults {
    let mut faults = Faults::new();
    let mut reported = Vec::new();
    for (offset, c) in source.text().char_indices() {
        if !matches!(c, '\n' | '\r' | '\t') && (!covers(c) || diag::is_invisible(c)) && !reported.contains(&c)
        {
            reported.push(c);
            let place = Place::new(source, offset..offset + c.len_utf8());
            let message = msg!("glyph-missing", character = shown(c), code = diag::code(code(c)));
            faults.push(Diagnostic::error(message).at(place).hint(msg!("glyph-hint")));
        }
    }
    faults
}

fn at_character(read: &DataFile, pointer: &str, c: char, message: crate::diag::Message) -> Diagnostic {
    let place = read.place(pointer).narrowed(&c.to_string());
    Diagnostic::error(message).at(place).hint(msg!("glyph-hint"))
}

/// The characters of a text that cannot be printed, each once.
fn missing(text: &str, covers: Covers<'_>) -> Vec<char> {
    let mut out = Vec::new();
    for c in text.chars() {
        if c != '\n' && (!covers(c) || diag::is_invisible(c)) && !out.contains(&c) {
            out.push(c);
        }
    }
    out
}

/// The character itself, or nothing if a terminal could not show it.
fn shown(c: char) -> String {
    if diag::is_invisible(c) || matches!(c, '\u{E000}'..='\u{F8FF}') {
        String::new()
    } else {
        format!("“{c}” ")
    }
}

fn code(c: char) -> String {
    format!("U+{:04X}", u32::from(c))
}
