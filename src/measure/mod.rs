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
use crate::msg;

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

impl Kind {
    /// What it is called.
    fn message(self) -> Message {
        match self {
            Self::File => msg!("measure-as-file"),
            Self::Letter => msg!("measure-as-letter"),
            Self::Order => msg!("measure-as-order"),
            Self::Minutes => msg!("measure-as-minutes"),
            Self::Plain => msg!("measure-as-plain"),
        }
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

impl Measured {
    /// What was found, and between which lengths it should be.
    pub fn messages(&self) -> Vec<Message> {
        match self {
            Self::Length { found, least, most } => vec![
                msg!("measure-found", found = format!("{found:.2}")),
                msg!("measure-wanted", least = format!("{least:.2}"), most = format!("{most:.2}")),
            ],
            Self::Words(words) => vec![msg!("measure-found", found = words)],
        }
    }
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

impl Verdict {
    /// What it is called.
    pub fn message(self) -> Message {
        match self {
            Self::Holds => msg!("measure-holds"),
            Self::Adjusted => msg!("measure-adjusted"),
            Self::Fails => msg!("measure-fails"),
        }
    }
}

/// How many clauses hold, and whether all do.
pub fn tally(findings: &[Finding], kind: Kind) -> (Message, bool) {
    let failed = findings.iter().filter(|finding| finding.verdict == Verdict::Fails).count();
    let (held, count) = (findings.len() - failed, findings.len());
    (msg!("measure-done", kind = kind.message(), held = held, count = count), failed == 0)
}

/// Measures pages as a document of some kind.
pub fn measure(pages: &[Page], kind: Kind) -> Vec<Finding> {
    clauses::measured(pages, kind)
}
