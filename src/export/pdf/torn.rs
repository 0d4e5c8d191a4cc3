//! Words of lines that readers tear apart (ISO 32000-1, 14.9.4).
//!
//! Readers take what is wider than a tenth of an em between two letters for a blank, and what lies half an em upon the letter
//! before it for another line: in a line that is spaced out, or has marks that share a cell, they would find and copy
//! single letters. So such a line says itself what its words are.

use std::ops::Range;

use super::matrix::Matrix;
use super::numbers::hexadecimal;
use super::stream::{Settings, Stream};

/// What readers take for a blank, em.
const BLANK: f64 = 0.09;
/// How far back another line begins, em.
const BACK: f64 = 0.45;
/// How far above or below each other letters of one line stand at most, em.
const LEVEL: f64 = 0.03;
/// How far apart words of one line are at most, em: further apart are columns.
const APART: f64 = 0.6;

/// What a text begins with (9.4.1).
pub(super) const BEGIN_TEXT: &[u8] = b"BT";

/// Glyphs that were drawn with an origin of their own, and where of them is what in the content, in bytes.
pub(super) struct Run {
    /// All of it.
    pub(super) whole: Range<usize>,
    /// From the beginning of its text to the end of it.
    pub(super) text: Range<usize>,
    /// Its origin.
    pub(super) place: Matrix,
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
    /// Where they begin in the stream, in bytes, and the settings that hold there.
    begin: usize,
    settings: Settings,
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
    /// A line without words, which begins where the stream ends.
    pub(super) fn new(stream: &Stream, place: Matrix, size: f64) -> Self {
        let (begin, settings) = (stream.bytes.len(), stream.settings().clone());
        let (runs, words) = (Vec::new(), String::new());
        Self { begin, settings, runs, words, is_torn: false, size, gap: 0.0, end: place }
    }

    /// Whether letters at this place, of this size, go on with the line.
    pub(super) fn goes_on(&mut self, place: Matrix, size: f64) -> bool {
        if self.size.to_bits() != size.to_bits() || !self.end.has_lines_of(place) {
            return false;
        }
        let (along, across) = self.end.way_to(place);
        if along.abs() > APART * size || across.abs() > LEVEL * size {
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

    /// Writes what the words are around those of them that were drawn, if a reader would not find them.
    ///
    /// A reader takes such words for where the first and the last letter are, by the origin that holds when they end (poppler).
    /// So the line has one origin, that of its first run, by which the last run has its place; those between have their own.
    pub(super) fn finish(self, stream: &mut Stream) {
        let Some(first) = self.runs.first().filter(|_| self.is_torn) else { return };
        if self.words.chars().nth(1).is_none() {
            return;
        }
        let drawn = stream.bytes.split_off(self.begin);
        let part = |range: &Range<usize>| &drawn[range.start - self.begin..range.end - self.begin];
        let mut end = first.text.start;
        stream.put(part(&(self.begin..end)));
        stream.put(b"/Span<</ActualText<feff");
        stream.bytes.extend(self.words.encode_utf16().flat_map(hexadecimal));
        stream.put(b">>>BDC\n");
        for (index, run) in self.runs.iter().enumerate() {
            let text = part(&run.text);
            if index == 0 {
                stream.put(text);
            } else {
                stream.put(part(&(end..run.whole.start)));
                let way = first.place.narrowed().way_to(run.place.narrowed());
                if index + 1 == self.runs.len() {
                    stream.put(BEGIN_TEXT);
                    stream.put(b" ");
                    stream.way(way);
                    stream.put(b"Tm");
                    stream.put(&text[BEGIN_TEXT.len()..]);
                } else {
                    stream.put(b"q ");
                    stream.way(way);
                    stream.put(b"cm ");
                    stream.put(text);
                    stream.put(b" Q");
                }
            }
            stream.put(b"\n");
            end = run.whole.end;
        }
        stream.op("EMC");
        stream.end(self.settings);
    }
}
