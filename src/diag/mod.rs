//! Diagnostics: what is wrong, where, how it came about, and what to do next.
//!
//! A diagnostic holds the name of a message and its values; `catalogue` turns them into Chinese or
//! English, and `report` lays them out for a terminal or as JSON. Nothing here prints.

mod catalogue;
mod foreign;
mod mask;
mod report;
mod value;
mod visible;

pub use catalogue::{Catalogue, Language};
pub use foreign::{Glossary, values};
pub use mask::{mask_digits, mask_personal, numbers_in};
pub use report::{Style, as_json, as_text};
pub use value::{Value, code, list, personal};
pub use visible::{character, is_invisible, visible, visible_json};

use crate::source::{FilledText, Place};

/// How serious it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The result is made, but a person should look.
    Warning,
    /// The result is not made.
    Error,
}

/// A message of the catalogue with its values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its name in `assets/messages/*.ftl`, which is also the stable code of a diagnostic.
    pub id: &'static str,
    /// The values that the text names.
    pub values: Vec<(&'static str, Value)>,
}

/// Makes a [`Message`]: `msg!("unknown-key", key = code(name))`. A value is anything that becomes a
/// [`Value`]: words of the data or a template as they are, the rest by `code`, `list` or `personal`.
#[macro_export]
macro_rules! msg {
    ($id:literal $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::diag::Message { id: $id, values: vec![$((stringify!($name), $crate::diag::Value::from($value))),*] }
    };
}

/// One fault and everything a person needs to fix it.
#[derive(Debug, Clone)]
pub struct Diagnostic {
    /// Error or warning.
    pub severity: Severity,
    /// What is wrong.
    pub message: Message,
    /// Where it is wrong.
    pub place: Option<Place>,
    /// Other places involved, each with what it is.
    pub related: Vec<(Place, Message)>,
    /// What helps explain it, such as the filled sentence.
    pub notes: Vec<Message>,
    /// What to do next.
    pub hints: Vec<Message>,
    /// What was being done, innermost first.
    pub steps: Vec<Message>,
    /// The row in the roster, from 0, of the person whom alone it concerns.
    pub row: Option<usize>,
}

/// Every fault that a stage found.
pub type Faults = Vec<Diagnostic>;

/// How many faults of a kind are kept: more of them are not read by anyone, and would fill the memory.
pub const MAX_FAULTS: usize = 1000;

impl From<Diagnostic> for Faults {
    fn from(fault: Diagnostic) -> Self {
        vec![fault]
    }
}

impl Diagnostic {
    /// An error without a place.
    pub fn error(message: Message) -> Self {
        Self {
            severity: Severity::Error,
            message,
            place: None,
            related: Vec::new(),
            notes: Vec::new(),
            hints: Vec::new(),
            steps: Vec::new(),
            row: None,
        }
    }

    /// A warning without a place.
    pub fn warning(message: Message) -> Self {
        Self { severity: Severity::Warning, ..Self::error(message) }
    }

    /// A fault in the program itself, such as one of its own values that cannot be converted.
    pub fn internal(cause: impl std::fmt::Display) -> Self {
        Self::error(msg!("internal", cause = code(cause)))
    }

    /// Sets the place.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// Adds another place involved in the fault.
    #[must_use]
    pub fn also(mut self, place: Place, what: Message) -> Self {
        self.related.push((place, what));
        self
    }

    /// Sets the place, if it is known.
    #[must_use]
    pub fn at_some(self, place: Option<Place>) -> Self {
        match place {
            Some(place) => self.at(place),
            None => self,
        }
    }

    /// Says where a stretch of a filled text came from: the place in the template or the data, the
    /// expression that printed a value, and the filled line if it differs from what is written there.
    #[must_use]
    pub fn traced(self, filled: &FilledText, range: std::ops::Range<usize>) -> Self {
        let Some(traced) = filled.trace(range.clone()) else { return self };
        let mut fault = self.at(traced.place);
        if let Some(expression) = traced.expression {
            fault = fault.also(expression, msg!("printed-here"));
        }
        if traced.is_literal {
            return fault;
        }
        let text = &filled.text;
        let start =
            text.get(..range.start).and_then(|before| before.rfind('\n')).map_or(0, |offset| offset + 1);
        let end = text.get(range.start..).and_then(|after| after.find('\n'));
        let line = &text[start..end.map_or(text.len(), |offset| range.start + offset)];
        fault.note(msg!("filled-line", text = Value::Line(line.trim().to_string())))
    }

    /// Adds what helps explain it.
    #[must_use]
    pub fn note(mut self, note: Message) -> Self {
        self.notes.push(note);
        self
    }

    /// Adds what to do next.
    #[must_use]
    pub fn hint(mut self, hint: Message) -> Self {
        self.hints.push(hint);
        self
    }

    /// Adds what was being done when it happened.
    #[must_use]
    pub fn during(mut self, step: Message) -> Self {
        self.steps.push(step);
        self
    }

    /// The stable code, the same in every language.
    pub fn code(&self) -> &'static str {
        self.message.id
    }

    /// Suggests the known name nearest to a mistyped one, else lists the known names.
    #[must_use]
    pub fn suggest<'a>(
        self,
        name: &str,
        known: impl IntoIterator<Item = &'a str> + Clone,
        all: Message,
    ) -> Self {
        let is_empty = known.clone().into_iter().next().is_none();
        match nearest(name, known) {
            Some(near) => self.hint(msg!("did-you-mean", name = code(near))),
            None if is_empty => self,
            None => self.hint(all),
        }
    }

    /// Whether a file or a disk is at fault rather than what is written in a file.
    pub fn is_io(&self) -> bool {
        self.message.id.starts_with("io-")
    }
}

/// A text of at most so many characters, cut with `…` if it is longer.
fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((offset, _)) => format!("{}…", &text[..offset]),
        None => text.to_string(),
    }
}

/// Whether any of them is an error.
pub fn has_errors(faults: &[Diagnostic]) -> bool {
    faults.iter().any(|fault| fault.severity == Severity::Error)
}

/// The known name nearest to a mistyped one, if one is near enough.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = name.chars().count();
    let limit = (length / 3).max(1);
    // What has no character in common is near to nothing.
    let shares = |distance: usize, candidate: &str| distance < length.max(candidate.chars().count());
    known
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(name, candidate), candidate))
        .filter(|(distance, candidate)| shares(*distance, candidate) || *distance == 0)
        .filter(|(distance, candidate)| *distance <= limit || candidate.starts_with(name) && name.len() > 2)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_filled_line_is_the_line_of_the_fault() {
        use crate::source::{Mark, Place, Segment, Source};
        let template = Source::new("t.md", "一\n二{{ x }}二\n三\n");
        let text = "一一\n二值值二\n三三\n";
        let place = |needle: &str| {
            let start = template.text().find(needle).expect("it is there");
            Place::new(&template, start..start + needle.len())
        };
        let marks = vec![Mark::Value { expression: place("{{ x }}"), path: None }];
        let segment = Segment { start: 0, mark: 0, counters: Vec::new() };
        let filled = FilledText::new(text.to_string(), vec![segment], std::sync::Arc::new(marks), None, None);
        let start = text.find("值").expect("it is there");
        let fault = Diagnostic::error(msg!("template-extends")).traced(&filled, start..start + 3);
        assert_eq!(fault.notes, [msg!("filled-line", text = Value::Line("二值值二".to_string()))]);
    }
}
