//! Sets a paragraph in lines of cells (GB/T 9704-2012, 5.2.3) as Typst content.
//!
//! Typst halves a mark at the end of a line and spaces the others out, which moves every character off
//! its cell, and it does not narrow marks to make room. So the lines are made here, for the measure that a
//! layout asks for, from the advances of the very faces that Typst uses: `breaker` ends the lines, `pieces`
//! cuts each run of text into the pieces that Typst must be told of, `content` writes them as content, and
//! `carry` says which lines are carried over to the page of the signature.

mod breaker;
mod carry;
mod content;
mod marks;
mod numbers;
mod pieces;

use std::sync::Arc;

use typst_library::foundations::Content;
use typst_library::model::Url;
use typst_library::text::FontList;
use typst_syntax::Span;

use super::advances::Advances;
use crate::scripts::joined_words;
use breaker::{Glyph, Joint, lines};
use carry::last_before;
use content::Writer;
use pieces::pieces;

pub(super) use breaker::Column;
pub(super) use marks::beginnings;

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
/// are enough of them; `column` does not include the space after the last character of a line.
pub(super) fn set_parts(parts: &[Part], column: Column, carry: usize) -> Carried {
    let mut glyphs = Vec::new();
    let mut runs = 0;
    let mut firsts = Vec::new();
    for part in parts {
        firsts.push(runs);
        gather(&part.items, &part.advances, column, &mut runs, &mut glyphs);
    }
    let spare = column.cell - column.size;
    let room = Column { first: column.first + spare, rest: column.rest + spare, ..column };
    let lines = lines(&glyphs, room);
    let pieces = pieces(&glyphs, &lines, runs);
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

/// The glyphs of items, run by run, in order.
fn gather(items: &[Item], advances: &Advances, column: Column, runs: &mut usize, glyphs: &mut Vec<Glyph>) {
    for item in items {
        match item {
            Item::Text { text, .. } => {
                let width = |em: f64| em * column.size + column.cell - column.size;
                let run = *runs;
                let mut words = joined_words(text).into_iter().peekable();
                glyphs.extend(text.char_indices().map(|(offset, c)| {
                    while words.next_if(|word| word.end <= offset).is_some() {}
                    let word = words.peek().filter(|word| word.contains(&offset));
                    let (width, joint) = match word {
                        None => (width(advances.of(c)), Joint::None),
                        Some(word) if word.start == offset => {
                            (width(advances.of_word(&text[word.clone()])), Joint::First)
                        }
                        Some(_) => (0.0, Joint::Within),
                    };
                    Glyph { c, width, run, offset, joint }
                }));
                *runs += 1;
            }
            Item::Styled { advances, body, .. } => gather(body, advances, column, runs, glyphs),
            Item::Link { body, .. } => gather(body, advances, column, runs, glyphs),
            Item::Footnote { digits, .. } => {
                let width = FOOTNOTE_DIGIT * f64::from(u32::try_from(*digits).unwrap_or(1));
                glyphs.push(Glyph { c: BOX, width, run: *runs, offset: 0, joint: Joint::None });
                *runs += 1;
            }
            Item::Break => {
                glyphs.push(Glyph { c: '\n', width: 0.0, run: *runs, offset: 0, joint: Joint::None });
                *runs += 1;
            }
        }
    }
}
