//! Writes the pieces of lines as Typst content.
//!
//! Every position on the page is the one that was calculated: spaces between pieces are written out, and a
//! mark at the end of a line is guarded, since Typst would otherwise halve it.

use typst_library::foundations::{Content, NativeElement};
use typst_library::layout::{Abs, HElem, Length};
use typst_library::text::{LinebreakElem, TextElem};

use super::breaker::End;
use super::pieces::{Piece, Typed, Words};
use super::{Item, placed};
use crate::typeset::inlines::{boxed, linked, untracked};
use crate::typeset::spans;

/// Writes items in order; each text and footnote takes the pieces of its run.
pub(super) struct Writer<I: Iterator<Item = Vec<Piece>>> {
    pieces: I,
    /// The space after every character, pt.
    space: f64,
    /// The last line that stays on this page.
    turn: Option<usize>,
    /// The line that the writer is on.
    line: usize,
}

impl<I: Iterator<Item = Vec<Piece>>> Writer<I> {
    pub(super) fn new(pieces: I, space: f64, turn: Option<usize>) -> Self {
        Self { pieces, space, turn, line: 0 }
    }

    fn stays(&self, line: usize) -> bool {
        self.turn.is_none_or(|turn| line <= turn)
    }

    /// The content of items, and of the part of them that is carried over.
    pub(super) fn content(&mut self, items: &[Item]) -> (Content, Option<Content>) {
        let (mut here, mut over) = (Vec::new(), Vec::new());
        for item in items {
            match item {
                Item::Text { span, .. } => {
                    for Piece { words, offset, end, line } in self.pieces.next().unwrap_or_default() {
                        self.line = line;
                        let side = if self.stays(line) { &mut here } else { &mut over };
                        let span = spans::moved(*span, offset);
                        match words {
                            Words::Placed(words) => side.push(placed::content(words, span)),
                            Words::Typed(typed) => {
                                let words = TextElem::packed(typed.text.as_str()).spanned(span);
                                written(&typed, end, self.space, words, side);
                            }
                        }
                        side.extend(end.and_then(line_end));
                    }
                }
                Item::Footnote { note, .. } => {
                    for Piece { words, end, line, .. } in self.pieces.next().unwrap_or_default() {
                        self.line = line;
                        let side = if self.stays(line) { &mut here } else { &mut over };
                        if let Words::Typed(typed) = words {
                            written(&typed, end, 0.0, boxed(typed.width, note.clone()), side);
                        }
                        side.extend(end.and_then(line_end));
                    }
                }
                Item::Styled { face, body, .. } => {
                    let (first, second) = self.content(body);
                    here.push(first.set(TextElem::font, face.clone()));
                    over.extend(second.map(|second| second.set(TextElem::font, face.clone())));
                }
                Item::Link { url, body } => {
                    let (first, second) = self.content(body);
                    here.push(linked(url, first));
                    over.extend(second.map(|second| linked(url, second)));
                }
                Item::Break => {
                    self.pieces.next();
                    let side = if self.stays(self.line) { &mut here } else { &mut over };
                    side.push(LinebreakElem::shared().clone());
                }
            }
        }
        (Content::sequence(here), (!over.is_empty()).then(|| Content::sequence(over)))
    }
}

fn space(width: f64) -> Content {
    HElem::new(Abs::pt(width).into()).pack()
}

/// Goes between a mark and the end of its line, since Typst would otherwise halve the mark; Typst drops a
/// space of 0 pt.
fn guard() -> Content {
    space(1e-7)
}

/// The end of a line; none is written after the last one.
fn line_end(how: End) -> Option<Content> {
    let justify = match how {
        End::Last => return None,
        End::Full => true,
        End::Short => false,
    };
    // In a run of its own: the character before it is then the last of its run and has no tracking after it.
    Some(untracked(LinebreakElem::new().with_justify(justify).pack()))
}

/// Words that Typst sets, and the space behind them.
fn written(piece: &Typed, end: Option<End>, after: f64, words: Content, out: &mut Vec<Content>) {
    let tracking = after + piece.tracking;
    if piece.lead {
        out.push(guard());
    }
    out.push(if piece.joined {
        untracked(words)
    } else if piece.tracking == 0.0 {
        words
    } else {
        words.set(TextElem::tracking, Length::from(Abs::pt(tracking)))
    });
    match end {
        None => out.push(space(tracking + piece.kern.unwrap_or(0.0))),
        Some(End::Full | End::Short) => out.extend(piece.kern.map(|_| guard())),
        Some(End::Last) => {}
    }
}
