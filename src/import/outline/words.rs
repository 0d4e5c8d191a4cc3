//! The words of a draft while they are collected: tidied, with the place of each, and what was told of them.

use std::ops::Range;
use std::sync::Arc;

use crate::diag::{Diagnostic, Faults, Message};
use crate::import::draft::{Found, Part, Words};
use crate::import::lines::{Line, Piece};
use crate::import::marks::{Change, Changes, Placed, tidy};
use crate::source::{Offsets, Place, Source};

/// The words of a draft while they are collected.
pub(super) struct Text {
    pub(super) source: Arc<Source>,
    pub(super) text: String,
    pub(super) offsets: Offsets,
    pub(super) changes: Changes,
    pub(super) found: Vec<Found>,
    pub(super) warnings: Faults,
}

impl Text {
    /// Takes the words of a line in.
    pub(super) fn take(&mut self, line: &Line) -> Words {
        let number = self.source.number(self.source.line_of(line.span().start));
        let written: Vec<Placed> = placed(&line.pieces);
        let changes = &mut self.changes;
        let set = tidy(&written, &mut |change| note_change(changes, change, number));
        let start = self.put(&set);
        let mut words = Words { range: start..self.text.len(), notes: Vec::new() };
        self.text.push('\n');
        // A note stands before the first character that was written after it.
        let mut end = words.range.start;
        let mut rest = set.iter().peekable();
        for (offset, note) in &line.notes {
            let limit = written.get(*offset).map_or(usize::MAX, |(_, at)| *at);
            while let Some((c, _)) = rest.next_if(|(_, at)| *at < limit) {
                end += c.len_utf8();
            }
            let changes = &mut self.changes;
            let set = tidy(&placed(note), &mut |change| note_change(changes, change, number));
            let start = self.put(&set);
            words.notes.push((end.min(words.range.end), start..self.text.len()));
            self.text.push('\n');
        }
        words
    }

    fn put(&mut self, words: &[Placed]) -> usize {
        let start = self.text.len();
        let mut expected = None;
        for (c, at) in words {
            if expected != Some(*at) {
                self.offsets.push(self.text.len(), *at);
            }
            expected = Some(at + c.len_utf8());
            self.text.push(*c);
        }
        start
    }

    /// Writes down a part that was told.
    pub(super) fn found(&mut self, part: Part, line: &Line, words: &Words) {
        let number = self.source.number(self.source.line_of(line.span().start));
        self.found.push(Found { part, line: number, words: self.text[words.range.clone()].to_string() });
    }

    pub(super) fn warn(&mut self, message: Message, span: Range<usize>, hint: Message) {
        self.warnings.push(Diagnostic::warning(message).at(Place::new(&self.source, span)).hint(hint));
    }

    pub(super) fn part(&mut self, part: Part, line: &Line) -> Words {
        let words = self.take(line);
        self.found(part, line, &words);
        words
    }
}

fn note_change(changes: &mut Changes, change: Change, line: usize) {
    let (count, lines) = changes.entry(change).or_default();
    *count += 1;
    if lines.last() != Some(&line) {
        lines.push(line);
    }
}

pub(super) fn placed(pieces: &[Piece]) -> Vec<Placed> {
    pieces.iter().flat_map(|piece| piece.text.char_indices().map(|(at, c)| (c, piece.at + at))).collect()
}

/// A line of some characters of another one.
pub(super) fn cut(line: &Line, range: Range<usize>) -> Line {
    let mut offset = 0;
    let mut pieces = Vec::new();
    for piece in &line.pieces {
        let length = piece.text.chars().count();
        let from = range.start.saturating_sub(offset).min(length);
        let to = range.end.saturating_sub(offset).min(length);
        if from < to {
            let lead: usize = piece.text.chars().take(from).map(char::len_utf8).sum();
            let text: String = piece.text.chars().skip(from).take(to - from).collect();
            pieces.push(Piece { text, at: piece.at + lead });
        }
        offset += length;
    }
    let within = |at: usize| at > range.start && at <= range.end || at == range.start && at == 0;
    let notes = line.notes.iter().filter(|(at, _)| within(*at));
    let notes = notes.map(|(at, note)| (at - range.start, note.clone())).collect();
    Line { pieces, notes, ..line.clone() }
}
