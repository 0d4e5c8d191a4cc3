//! 量版: any PDF measured against the clauses of GB/T 9704-2012 that can be measured, whoever made it.

mod clauses;
mod collections;
mod marked;
mod page;
mod pictures;

pub use marked::marked;
pub use page::{Glyph, Line, MM, Page, Rule, is_red, read};
pub use pictures::{Picture, pictures};

use crate::diag::Message;

/// What a document is measured as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// 文件格式: with a red mark and a red line (7).
    File,
    /// 信函格式: with a red mark between double lines (10.1).
    Letter,
    /// 命令（令）格式: with a red mark and without a red line (10.2).
    Order,
    /// 纪要格式: with the mark 某某纪要 (10.3).
    Minutes,
    /// Without a head: a speech, a plan.
    Plain,
}

impl Kind {
    /// All, by their names.
    pub const ALL: [(&'static str, Self); 5] = [
        ("file", Self::File),
        ("letter", Self::Letter),
        ("order", Self::Order),
        ("minutes", Self::Minutes),
        ("plain", Self::Plain),
    ];

    /// The one that some pages look like.
    pub fn of(pages: &[Page]) -> Self {
        clauses::kind_of(pages)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        Self::ALL.into_iter().find(|(_, kind)| *kind == self).map_or("", |(name, _)| name)
    }
}

/// What was found of a clause.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The clause of the standard.
    pub clause: &'static str,
    /// What is measured.
    pub what: Message,
    /// What was found, and what is wanted.
    pub found: Measured,
    /// Whether the clause holds.
    pub verdict: Verdict,
    /// The page, from 0, and the box there that was measured (left, top, right, bottom, mm), if there is one.
    pub place: Option<(usize, [f64; 4])>,
}

/// What was found.
#[derive(Debug, Clone, PartialEq)]
pub enum Measured {
    /// A length, mm, or a size, pt, and between which it should be.
    Length {
        /// What it is.
        found: f64,
        /// The least.
        least: f64,
        /// The most.
        most: f64,
    },
    /// Words, a font, a number.
    Words(String),
}

/// Whether a clause holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// 符合: it does.
    Holds,
    /// 已调整: by the spacing that 7.3.5.5 allows it does.
    Adjusted,
    /// 不符合: it does not.
    Fails,
}

/// Measures pages as a document of some kind.
pub fn measure(pages: &[Page], kind: Kind) -> Vec<Finding> {
    clauses::measured(pages, kind)
}
