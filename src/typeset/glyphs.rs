//! The last gate: no glyph of a finished page is the box that stands for a missing one.

use typst::layout::{Frame, FrameItem};
use typst_layout::PagedDocument;

use crate::diag::{Diagnostic, Faults};
use crate::msg;

/// A fault for each character that was set without a glyph, each once.
pub(super) fn missing(document: &PagedDocument) -> Faults {
    let mut found: Vec<(char, usize)> = Vec::new();
    for (at, page) in document.pages().iter().enumerate() {
        walk(&page.frame, at + 1, &mut found);
    }
    found
        .into_iter()
        .map(|(c, page)| {
            let code = format!("U+{:04X}", u32::from(c));
            Diagnostic::error(msg!("glyph-missing-page", character = c, code = code, page = page))
                .hint(msg!("glyph-hint"))
        })
        .collect()
}

fn walk(frame: &Frame, page: usize, found: &mut Vec<(char, usize)>) {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Group(group) => walk(&group.frame, page, found),
            FrameItem::Text(text) => {
                for glyph in text.glyphs.iter().filter(|glyph| glyph.id == 0) {
                    let c = text.text[glyph.range()].chars().next().unwrap_or('\u{FFFD}');
                    if !c.is_whitespace() && !found.iter().any(|(known, _)| *known == c) {
                        found.push((c, page));
                    }
                }
            }
            _ => {}
        }
    }
}
