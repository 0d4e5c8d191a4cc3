//! Diagnostics: what is wrong, where, how it came to that, and what to do next.
//!
//! A diagnostic holds the name of a message and its values; `catalogue` turns them into Chinese or
//! English, and `report` lays them out for a terminal or as JSON. Nothing here prints.

mod catalogue;
mod mask;
mod report;

pub use catalogue::{Catalogue, Language};
pub use mask::mask_personal;
pub use report::{Style, as_json, as_text};

use crate::source::Place;

/// How bad it is.
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
    pub values: Vec<(&'static str, String)>,
}

/// Makes a [`Message`]: `msg!("unknown-key", key = name)`.
#[macro_export]
macro_rules! msg {
    ($id:literal $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::diag::Message { id: $id, values: vec![$((stringify!($name), $value.to_string())),*] }
    };
}

/// One fault and all that a person needs to mend it.
#[derive(Debug, Clone)]
pub struct Diagnostic {
    /// Error or warning.
    pub severity: Severity,
    /// What is wrong.
    pub message: Message,
    /// Where it is wrong.
    pub place: Option<Place>,
    /// Other places that belong to it, each with what it is.
    pub related: Vec<(Place, Message)>,
    /// What to do next.
    pub hints: Vec<Message>,
    /// What was being done, innermost first.
    pub steps: Vec<Message>,
}

/// Every fault that a stage found.
pub type Faults = Vec<Diagnostic>;

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
            hints: Vec::new(),
            steps: Vec::new(),
        }
    }

    /// A warning without a place.
    pub fn warning(message: Message) -> Self {
        Self { severity: Severity::Warning, ..Self::error(message) }
    }

    /// Says where.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// Names another place that belongs to the fault.
    #[must_use]
    pub fn also(mut self, place: Place, what: Message) -> Self {
        self.related.push((place, what));
        self
    }

    /// Says what to do next.
    #[must_use]
    pub fn hint(mut self, hint: Message) -> Self {
        self.hints.push(hint);
        self
    }

    /// Says what was being done when it happened.
    #[must_use]
    pub fn during(mut self, step: Message) -> Self {
        self.steps.push(step);
        self
    }

    /// The stable code, the same in every language.
    pub fn code(&self) -> &'static str {
        self.message.id
    }

    /// Whether a file or a disk is at fault rather than what stands in a file.
    pub fn is_io(&self) -> bool {
        self.message.id.starts_with("io-")
    }
}

/// Whether any of them is an error.
pub fn has_errors(faults: &[Diagnostic]) -> bool {
    faults.iter().any(|fault| fault.severity == Severity::Error)
}

/// The known name nearest to a mistyped one, where one is near.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (name.chars().count() / 3).max(1);
    known
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(name, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= limit || candidate.starts_with(name) && name.len() > 2)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}
