//! What the readers give: lines and tables, with the place of every character.

use std::sync::Arc;

use crate::diag::Faults;
use crate::model::{Align, Slot};
use crate::source::Source;

/// A stretch of words that is in the source verbatim.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    pub(super) text: String,
    /// Its first byte in the source.
    pub(super) at: usize,
}

/// A line as it was written: a paragraph, or a part of one that a line break ends.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    pub(super) pieces: Vec<Piece>,
    /// Footnotes: each after so many characters of the line.
    pub(super) notes: Vec<(usize, Vec<Piece>)>,
    /// Whether it stands apart from the left: centred, to the right, or indented by more than a paragraph is.
    pub(super) is_apart: bool,
    /// The level of a heading that is marked as one, 0 for a title.
    pub(super) level: Option<u8>,
    /// Whether it continues the line before.
    pub(super) continues: bool,
}

/// What follows each other in a file.
#[derive(Debug, Clone)]
pub(super) enum Item {
    Line(Line),
    /// Rows of cells, and the alignment of those columns that ask for one.
    Table(Vec<Vec<Slot<Line>>>, Vec<Option<Align>>),
}

/// A file that was read.
#[derive(Debug, Clone)]
pub(super) struct Read {
    pub(super) source: Arc<Source>,
    pub(super) items: Vec<Item>,
    /// What cannot be taken over.
    pub(super) warnings: Faults,
}

impl Line {
    pub(super) fn of(text: &str, at: usize) -> Self {
        Self { pieces: vec![Piece { text: text.to_string(), at }], ..Self::default() }
    }

    pub(super) fn words(&self) -> String {
        self.pieces.iter().map(|piece| piece.text.as_str()).collect()
    }

    pub(super) fn is_blank(&self) -> bool {
        self.pieces.iter().all(|piece| piece.text.chars().all(is_blank)) && self.notes.is_empty()
    }

    /// The first and the last byte in the source.
    pub(super) fn span(&self) -> std::ops::Range<usize> {
        let written = self.pieces.iter().filter(|piece| !piece.text.is_empty());
        let start = written.clone().map(|piece| piece.at).min().unwrap_or(0);
        start..written.map(|piece| piece.at + piece.text.len()).max().unwrap_or(start)
    }

    /// Adds the line that continues this one.
    pub(super) fn join(&mut self, next: Self) {
        let notes = !next.notes.is_empty();
        let length = if notes { self.words().chars().count() + 1 } else { 0 };
        let at = next.pieces.first().map_or(0, |piece| piece.at);
        self.pieces.push(Piece { text: "\n".to_string(), at });
        self.pieces.extend(next.pieces);
        self.notes.extend(next.notes.into_iter().map(|(offset, note)| (offset + length, note)));
    }
}

/// Whether a character only takes room.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{3000}' | '\u{FEFF}' | '\u{200B}')
}
