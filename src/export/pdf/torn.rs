//! Words of lines that readers tear apart (ISO 32000-1, 14.9.4).
//!
//! Readers take what is wider than a tenth of an em between two letters for a blank, and what lies half an em upon the letter
//! before it for another line: in a line that is spaced out, or has marks that share a cell, they would find and copy
//! single letters. So such a line says itself what its words are.

use std::ops::Range;

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

/// Glyphs that were drawn with an origin of their own, and where of them is what in the content, in bytes.
pub(super) struct Run {
    /// All of it.
    pub(super) whole: Range<usize>,
    /// The numbers of the matrix that leads to its origin.
    pub(super) matrix: Range<usize>,
    /// Font, size and glyphs.
    pub(super) glyphs: Range<usize>,
}

/// How much wider than in the font the letters of a run are set, em: the least and the most of those that another follows, and
/// the last, which the next run follows.
pub(super) struct Gaps {
    pub(super) least: f64,
    pub(super) most: f64,
    pub(super) last: f64,
}

/// Words that follow one another on a line.
pub(super) struct Line {
    /// Where they begin in the content, in bytes.
    begin: usize,
    runs: Vec<Run>,
    words: String,
    is_torn: bool,
    /// The size of the letters, pt.
    size: f64,
    /// How much wider the last letter is set, em.
    gap: f64,
    /// Where they end: the place of the next letter.
    end: Matrix,
}

impl Line {
    /// A line without words.
    pub(super) fn new(begin: usize, place: Matrix, size: f64) -> Self {
        Self { begin, runs: Vec::new(), words: String::new(), is_torn: false, size, gap: 0.0, end: place }
    }

    /// Whether letters at this place, of this size, go on with the line.
    pub(super) fn goes_on(&mut self, place: Matrix, size: f64) -> bool {
        let Some((along, across)) = self.end.way_to(place) else { return false };
        if self.size.to_bits() != size.to_bits() || along.abs() > APART * size || across.abs() > LEVEL * size
        {
            return false;
        }
        self.is_torn |= along < -BACK * size || self.gap > BLANK;
        true
    }

    /// Adds words that were drawn by a run and end at a place.
    pub(super) fn add(&mut self, run: Run, words: &str, gaps: &Gaps, end: Matrix) {
        self.runs.push(run);
        self.words.push_str(words);
        self.is_torn |= gaps.least < -BACK || gaps.most > BLANK;
        self.gap = gaps.last;
        self.end = end;
    }

    /// Writes what the words are around those of them that were drawn, if a reader would not find them. It takes such words for
    /// where the origin is at their end (poppler), which is therefore that of the page.
    pub(super) fn finish(self, out: &mut Vec<u8>) {
        if !self.is_torn || self.words.chars().nth(1).is_none() {
            return;
        }
        let drawn = out.split_off(self.begin);
        let part = |range: Range<usize>| &drawn[range.start - self.begin..range.end - self.begin];
        out.extend_from_slice(b"/Span<</ActualText<feff");
        out.extend(self.words.encode_utf16().flat_map(hexadecimal));
        out.extend_from_slice(b">>>BDC\n");
        let mut end = self.begin;
        for Run { whole, matrix, glyphs } in self.runs {
            for words in [part(end..whole.start), b"BT ", part(matrix), b"Tm", part(glyphs), b" ET\n"] {
                out.extend_from_slice(words);
            }
            end = whole.end;
        }
        out.extend_from_slice(&drawn[end - self.begin..]);
        out.extend_from_slice(b"EMC\n");
    }
}
