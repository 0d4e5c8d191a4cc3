//! A document laid out on pages; hides Typst's own type from all but the page exporters.

use std::sync::OnceLock;

use typst::layout::{Abs, Frame, FrameItem};
use typst::text::{FontInstance, FontVariant, FontVariations};
use typst_layout::{Page, PagedDocument};

use super::fonts;

/// The pages of a document.
pub struct Pages {
    document: PagedDocument,
    drawn: OnceLock<PagedDocument>,
}

impl Pages {
    pub(super) fn new(document: PagedDocument) -> Self {
        Self { document, drawn: OnceLock::new() }
    }

    /// How many pages there are.
    pub fn count(&self) -> usize {
        self.document.pages().len()
    }

    /// Typst's pages, for what draws glyphs by the outlines of the open set.
    pub(crate) fn typst(&self) -> &PagedDocument {
        &self.document
    }

    /// Typst's pages with whole fonts, for Typst's exporters.
    pub(crate) fn drawn(&self) -> &PagedDocument {
        self.drawn.get_or_init(|| {
            let mut known = Vec::new();
            let mut whole =
                |page: &Page| Page { frame: with_outlines(&page.frame, &mut known), ..page.clone() };
            let pages = self.document.pages().iter().map(&mut whole).collect();
            PagedDocument::new(pages, typst::model::Document::info(&self.document).clone())
        })
    }
}

/// Fonts without outlines, each with the one that has them; a document has few.
type Known = Vec<(FontInstance, FontInstance)>;

/// A frame in which each font without outlines is the one that has them.
fn with_outlines(frame: &Frame, known: &mut Known) -> Frame {
    let mut out = Frame::new(frame.size(), frame.kind());
    if frame.has_baseline() {
        out.set_baseline(frame.baseline());
    }
    let items = frame.items().cloned().map(|(place, mut item)| {
        match &mut item {
            FrameItem::Group(group) => group.frame = with_outlines(&group.frame, known),
            FrameItem::Text(text) => {
                if let Some(font) = whole(&text.font, known) {
                    text.font = font;
                }
            }
            _ => {}
        }
        (place, item)
    });
    out.push_multiple(items.collect::<Vec<(_, FrameItem)>>());
    out
}

fn whole(font: &FontInstance, known: &mut Known) -> Option<FontInstance> {
    if let Some((_, font)) = known.iter().find(|(lines, _)| lines == font) {
        return Some(font.clone());
    }
    // The open faces have no axes, so that there is but one instance.
    let any = (FontVariant::default(), Abs::zero(), FontVariations::default());
    let found = fonts::with_outlines(font.font())?.instantiate(any.0, any.1, &any.2);
    known.push((font.clone(), found.clone()));
    Some(found)
}
