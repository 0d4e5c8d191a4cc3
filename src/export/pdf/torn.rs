//! Words of lines that readers tear apart (ISO 32000-1, 14.9.4).
//!
//! Readers take what is wider than a tenth of an em between two letters for a blank, and what lies half an em upon the letter
//! before it for another line: in a line that is spaced out, or has marks that share a cell, they would find and copy
//! single letters. So such a line says itself what its words are.

use super::matrix::Matrix;
use super::numbers::hexadecimal;

/// What readers take for a blank, em.
const BLANK: f64 = 0.09;
/// How far back another line begins, em.
const BACK: f64 = 0.45;
/// How far above or below each other letters of one line stand at most, em.
const LEVEL: f64 = 0.03;
/// How far apart words of one line are at most, em: further apart are columns.
const APART: f64 = 0.6;

/// Words that follow one another on a line.
pub(super) struct Line {
    /// Where they begin in the content, in bytes.
    begin: usize,
    words: String,
    is_torn: bool,
    /// The size of the letters, pt.
    size: f64,
    /// Where they end: the place of the next letter.
    end: Matrix,
}

impl Line {
    /// A line without words.
    pub(super) fn new(begin: usize, place: Matrix, size: f64) -> Self {
        Self { begin, words: String::new(), is_torn: false, size, end: place }
    }

    /// Whether letters at this place, of this size, go on with the line.
    pub(super) fn goes_on(&mut self, place: Matrix, size: f64) -> bool {
        let Some((along, across)) = self.end.way_to(place) else { return false };
        if self.size.to_bits() != size.to_bits() || along.abs() > APART * size || across.abs() > LEVEL * size
        {
            return false;
        }
        self.is_torn |= along < -BACK * size;
        true
    }

    /// Adds words that end at a place; `gaps` are the least and the most that their letters are apart, em.
    pub(super) fn add(&mut self, words: &str, gaps: (f64, f64), end: Matrix) {
        self.words.push_str(words);
        self.is_torn |= gaps.0 < -BACK || gaps.1 > BLANK;
        self.end = end;
    }

    /// Writes what the words are around those of them that were drawn, if a reader would not find them.
    pub(super) fn finish(self, out: &mut Vec<u8>) {
        if !self.is_torn || self.words.chars().nth(1).is_none() {
            return;
        }
        let mut told = b"/Span<</ActualText<feff".to_vec();
        told.extend(self.words.encode_utf16().flat_map(hexadecimal));
        told.extend_from_slice(b">>>BDC\n");
        out.splice(self.begin..self.begin, told);
        out.extend_from_slice(b"EMC\n");
    }
}
