//! The glyph gate: a character missing from every face is found before anything is typeset.

use std::sync::Arc;

use super::{Check, Covers, Person};
use crate::diag::{self, Diagnostic, Faults, Message, Value, list};
use crate::load::{Loaded, strings};
use crate::model::PERSONAL;
use crate::msg;
use crate::scripts::with_joiners;
use crate::source::{Place, Source};

/// Every character of the data can be printed.
pub(super) fn data(loaded: &Loaded, covers: Covers<'_>, faults: &mut Faults) {
    for read in loaded.meeting.iter().chain(loaded.others.values()) {
        strings(&read.json, &mut |pointer, text| {
            if let Some(lacking) = Lacking::of(text, covers) {
                let fault = Diagnostic::error(msg!("glyph-missing", characters = lacking.shown()));
                faults.push(fault.at(lacking.place(read.place(pointer))).hint(lacking.advice()));
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
            let Some(lacking) = Lacking::of(text, self.0) else { return };
            let message = msg!(
                "glyph-missing-person",
                characters = lacking.shown(),
                name = person.name(),
                row = person.row + 1
            );
            let fault = Diagnostic::error(message).hint(lacking.advice());
            let place = person.rows.place(person.row, pointer);
            faults.push(match place {
                Some(place) => fault.at(lacking.place(place)),
                None => fault,
            });
        });
    }
}

/// The faults of a template with characters that cannot be printed, one for each line that has any.
pub fn template(source: &Arc<Source>, covers: Covers<'_>) -> Faults {
    let mut faults = Faults::new();
    let mut reported = Vec::new();
    let mut begin = 0;
    for line in source.text().split_inclusive('\n') {
        let found = Lacking::of(line.trim_end_matches(['\n', '\r']), covers);
        if let Some(mut lacking) = found {
            lacking.0.retain(|c| !reported.contains(c));
            if let Some(c) = lacking.0.first() {
                let offset = begin + line.find(*c).unwrap_or(0);
                let place = Place::new(source, offset..offset + c.len_utf8());
                let fault = Diagnostic::error(msg!("glyph-missing", characters = lacking.shown()));
                faults.push(fault.at(place).hint(lacking.advice()));
                reported.extend(lacking.0);
            }
        }
        begin += line.len();
    }
    faults
}

/// The characters of a text that cannot be printed, each once; at least one.
struct Lacking(Vec<char>);

impl Lacking {
    fn of(text: &str, covers: Covers<'_>) -> Option<Self> {
        let mut out = Vec::new();
        for (c, joins) in with_joiners(text) {
            let is_printable = joins || matches!(c, '\n' | '\t') || covers(c) && !diag::is_invisible(c);
            if !is_printable && !out.contains(&c) {
                out.push(c);
            }
        }
        (!out.is_empty()).then_some(Self(out))
    }

    /// As messages show them.
    fn shown(&self) -> Value {
        list(self.0.iter().copied().map(diag::character))
    }

    /// What to do about them.
    fn advice(&self) -> Message {
        if self.0.iter().copied().all(diag::is_invisible) { msg!("glyph-unseen") } else { msg!("glyph-hint") }
    }

    /// The place of the first of them in the text's own.
    fn place(&self, place: Place) -> Place {
        match self.0.first() {
            Some(c) => place.narrowed(c.encode_utf8(&mut [0; 4])),
            None => place,
        }
    }
}
