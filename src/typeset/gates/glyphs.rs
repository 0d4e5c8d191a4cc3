//! The last gate: no glyph of a finished page is the box shown for a missing one.

use typst::layout::{Frame, FrameItem};
use typst::syntax::Span;
use typst_layout::PagedDocument;

use crate::diag::{Diagnostic, Faults, character, list};
use crate::msg;
use crate::typeset::errors::Tracer;

/// Characters without a glyph: where they first stand.
struct Missing {
    characters: Vec<char>,
    page: usize,
    span: Span,
}

/// A fault for each place with characters that were set without a glyph; a character is named once.
pub(in crate::typeset) fn missing(document: &PagedDocument, tracer: Tracer<'_>) -> Faults {
    let mut found: Vec<Missing> = Vec::new();
    for (index, page) in document.pages().iter().enumerate() {
        walk(&page.frame, index + 1, &mut found);
    }
    found
        .into_iter()
        .map(|Missing { characters, page, span }| {
            let words = characters[..1].iter().collect::<String>();
            let message = msg!(
                "glyph-missing-page",
                characters = list(characters.into_iter().map(character)),
                page = page
            );
            tracer.at_words(Diagnostic::error(message), span, &words).hint(msg!("glyph-hint"))
        })
        .collect()
}

fn walk(frame: &Frame, page: usize, found: &mut Vec<Missing>) {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Group(group) => walk(&group.frame, page, found),
            FrameItem::Text(text) => {
                for glyph in text.glyphs.iter().filter(|glyph| glyph.id == 0) {
                    let c = text.text[glyph.range()].chars().next().unwrap_or('\u{FFFD}');
                    if c.is_whitespace() || found.iter().any(|known| known.characters.contains(&c)) {
                        continue;
                    }
                    let span = glyph.span.0;
                    match found.iter_mut().find(|known| known.page == page && known.span == span) {
                        Some(known) => known.characters.push(c),
                        None => found.push(Missing { characters: vec![c], page, span }),
                    }
                }
            }
            _ => {}
        }
    }
}
