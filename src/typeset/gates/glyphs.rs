//! The last gate: no glyph of a finished page is the box shown for a missing one.

use typst::layout::{Frame, FrameItem};
use typst::syntax::Span;
use typst_layout::PagedDocument;

use crate::diag::{Diagnostic, Faults, code};
use crate::msg;
use crate::typeset::errors::Tracer;

/// A fault for each character that was set without a glyph, each once.
pub(in crate::typeset) fn missing(document: &PagedDocument, tracer: Tracer<'_>) -> Faults {
    let mut found: Vec<(char, usize, Span)> = Vec::new();
    for (index, page) in document.pages().iter().enumerate() {
        walk(&page.frame, index + 1, &mut found);
    }
    found
        .into_iter()
        .map(|(c, page, span)| {
            let number = code(format!("U+{:04X}", u32::from(c)));
            let message = msg!("glyph-missing-page", character = c, code = number, page = page);
            let fault = tracer.at_words(Diagnostic::error(message), span, &c.to_string());
            fault.hint(msg!("glyph-hint"))
        })
        .collect()
}

fn walk(frame: &Frame, page: usize, found: &mut Vec<(char, usize, Span)>) {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Group(group) => walk(&group.frame, page, found),
            FrameItem::Text(text) => {
                for glyph in text.glyphs.iter().filter(|glyph| glyph.id == 0) {
                    let c = text.text[glyph.range()].chars().next().unwrap_or('\u{FFFD}');
                    if !c.is_whitespace() && !found.iter().any(|(known, ..)| *known == c) {
                        found.push((c, page, glyph.span.0));
                    }
                }
            }
            _ => {}
        }
    }
}
