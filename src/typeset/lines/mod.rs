//! Sets a paragraph in lines of cells (GB/T 9704-2012, 5.2.3) as Typst content.
//!
//! Typst halves a mark at the end of a line and spaces the others out, which moves every character off
//! its cell, and it does not narrow marks to make room. So the lines are made here, for the measure that a
//! layout asks for, from the advances of the very faces that Typst uses: `breaker` ends the lines; `placed` gives glyphs their
//! places on them, or, where a face needs more than a glyph for each character, `pieces` cuts each run of text into the pieces
//! that Typst must be told of; `content` writes both as content, and `carry` says which lines are carried over to the page of
//! the signature.

mod breaker;
mod carry;
mod content;
mod marks;
mod numbers;
mod pieces;
mod placed;

use std::sync::Arc;

use typst_library::foundations::Content;
use typst_library::model::Url;
use typst_library::text::FontList;
use typst_syntax::Span;

use super::advances::{Advances, Letter};
use crate::scripts::joined_words;
use breaker::{Glyph, Joint, lines};
use carry::last_before;
use content::Writer;
use pieces::pieces;

pub(super) use breaker::Column;
pub(super) use marks::beginnings;
pub(super) use placed::{define, line_alone};

/// The width of a digit of a footnote's number, pt; the number gets a box of that width.
const FOOTNOTE_DIGIT: f64 = 5.0;

/// Represents the number of a footnote among characters.
const BOX: char = '\u{FFFC}';

/// An inline of a paragraph.
pub(super) enum Item {
    /// Words.
    Text {
        /// The words.
        text: String,
        /// Where they came from.
        span: Span,
    },
    /// Words in another face.
    Styled {
        /// The face.
        face: FontList,
        /// Its advances.
        advances: Arc<Advances>,
        /// The words.
        body: Vec<Item>,
    },
    /// A link.
    Link {
        /// Its target.
        url: Url,
        /// Its words.
        body: Vec<Item>,
    },
    /// A footnote.
    Footnote {
        /// How many digits its number has.
        digits: usize,
        /// The note.
        note: Content,
    },
    /// The line ends here.
    Break,
}

/// A part of a paragraph in a face of its own: a number, a heading, the text.
pub(super) struct Part {
    /// What it holds.
    pub(super) items: Vec<Item>,
    /// Its face.
    pub(super) face: FontList,
    /// The advances of its face.
    pub(super) advances: Arc<Advances>,
}

/// The parts of a paragraph as content.
pub(super) struct Carried {
    /// What is set here, part by part.
    pub(super) parts: Vec<Content>,
    /// The last lines, which are carried over to the next page.
    pub(super) carried: Option<Content>,
}

/// Sets the parts of a paragraph in lines. Of the last lines, at most `carry` are carried over, if there
/// are enough of them; `column` does not include the space after the last character of a line. `places` says that words may
/// have places rather than be set by Typst, which knows of show rules and underlines.
pub(super) fn set_parts(parts: &[Part], column: Column, carry: usize, places: bool) -> Carried {
    let mut runs = Runs { column, glyphs: Vec::new(), advances: Vec::new(), letters: places.then(Vec::new) };
    let mut firsts = Vec::new();
    for part in parts {
        firsts.push(runs.advances.len());
        runs.gather(&part.items, &part.advances);
    }
    let Runs { glyphs, advances, letters, .. } = runs;
    let spare = column.cell - column.size;
    let room = Column { first: column.first + spare, rest: column.rest + spare, ..column };
    let lines = lines(&glyphs, room);
    let pieces = match letters {
        Some(letters) => placed::placed(&glyphs, &letters, &advances, &lines, column),
        None => pieces(&glyphs, &lines, advances.len()),
    };
    let turn = last_before(&pieces, firsts.last().copied().unwrap_or(0), carry);
    let mut writer = Writer::new(pieces.into_iter(), spare, turn);
    let mut out = Vec::new();
    let mut over = Vec::new();
    for part in parts {
        let (here, carried) = writer.content(&part.items);
        out.push(here.set(typst_library::text::TextElem::font, part.face.clone()));
        over.extend(
            carried.map(|carried| carried.set(typst_library::text::TextElem::font, part.face.clone())),
        );
    }
    let carried = (!over.is_empty()).then(|| Content::sequence(over));
    Carried { parts: out, carried }
}

/// The glyphs of a paragraph, run by run, in order.
struct Runs<'a> {
    column: Column,
    glyphs: Vec<Glyph>,
    /// The advances of each run.
    advances: Vec<&'a Advances>,
    /// What each glyph is, unless Typst has to find it out for any of them.
    letters: Option<Vec<Letter>>,
}

impl<'a> Runs<'a> {
    fn gather(&mut self, items: &'a [Item], advances: &'a Advances) {
        for item in items {
            match item {
                Item::Text { text, .. } => self.text(text, advances),
                Item::Styled { advances, body, .. } => self.gather(body, advances),
                Item::Link { body, .. } => {
                    // Typst makes the area of a link of the words that it sets.
                    self.letters = None;
                    self.gather(body, advances);
                }
                Item::Footnote { digits, .. } => {
                    self.letters = None;
                    let width = FOOTNOTE_DIGIT * f64::from(u32::try_from(*digits).unwrap_or(1));
                    self.alone(BOX, width, advances);
                }
                Item::Break => self.alone('\n', 0.0, advances),
            }
        }
    }

    /// A glyph that is a run by itself.
    fn alone(&mut self, c: char, width: f64, advances: &'a Advances) {
        self.glyphs.push(Glyph { c, width, run: self.advances.len(), offset: 0, joint: Joint::None });
        self.advances.push(advances);
        self.letters.iter_mut().for_each(|letters| letters.push(Letter { advance: 0.0, sole: None }));
    }

    fn text(&mut self, text: &str, advances: &'a Advances) {
        let column = self.column;
        let width = |em: f64| em * column.size + column.cell - column.size;
        let run = self.advances.len();
        self.advances.push(advances);
        let mut words = joined_words(text).into_iter().peekable();
        for (offset, c) in text.char_indices() {
            while words.next_if(|word| word.end <= offset).is_some() {}
            let word = words.peek().filter(|word| word.contains(&offset));
            let (width, joint) = match word {
                None => {
                    let letter = advances.letter(c);
                    match (&mut self.letters, letter.sole) {
                        (Some(letters), Some(_)) => letters.push(letter),
                        _ => self.letters = None,
                    }
                    (width(letter.advance), Joint::None)
                }
                Some(word) => {
                    self.letters = None;
                    match word.start == offset {
                        true => (width(advances.of_word(&text[word.clone()])), Joint::First),
                        false => (0.0, Joint::Within),
                    }
                }
            };
            self.glyphs.push(Glyph { c, width, run, offset, joint });
        }
    }
}
