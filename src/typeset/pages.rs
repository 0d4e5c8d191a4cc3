//! A document laid out on pages; hides Typst's own type from all but the page exporters.

use std::sync::OnceLock;

use typst::layout::{Abs, Frame, FrameItem, Ratio, Transform};
use typst::text::{FontInstance, FontVariant, FontVariations};
use typst_layout::{Page, PagedDocument};

use super::colours::{show_paint, show_stroke};
use super::{Grid, Spacing, contract, fonts};

/// The pages of a document.
pub struct Pages {
    document: PagedDocument,
    grid: Grid,
    spacing: Option<Spacing>,
    drawn: OnceLock<PagedDocument>,
    on_screen: OnceLock<PagedDocument>,
}

impl Pages {
    /// Pages that were set on a grid, and how they are spaced if not as usual.
    pub(super) fn new(document: PagedDocument, grid: Grid, spacing: Option<Spacing>) -> Self {
        Self { document, grid, spacing, drawn: OnceLock::new(), on_screen: OnceLock::new() }
    }

    /// How many pages there are.
    pub fn count(&self) -> usize {
        self.document.pages().len()
    }

    /// 表格、卡片 · whether they are a form, whose text no clause governs.
    pub fn are_form(&self) -> bool {
        contract::mark(&self.document, "form").is_some()
    }

    /// The grid that they are set on.
    pub(super) fn grid(&self) -> Grid {
        self.grid
    }

    /// How they are spaced, if not as usual.
    pub fn spacing(&self) -> Option<Spacing> {
        self.spacing
    }

    /// Typst's pages, for what draws glyphs by the outlines of the open set.
    pub(crate) fn typst(&self) -> &PagedDocument {
        &self.document
    }

    /// Typst's pages with whole fonts, for its exporter of what is printed.
    pub(crate) fn drawn(&self) -> &PagedDocument {
        self.drawn.get_or_init(|| Redrawing::default().pages(&self.document))
    }

    /// Typst's pages with whole fonts and the colours of screens.
    pub(crate) fn on_screen(&self) -> &PagedDocument {
        let redrawing = || Redrawing { has_colours_of_screens: true, ..Redrawing::default() };
        self.on_screen.get_or_init(|| redrawing().pages(&self.document))
    }
}

/// Makes pages for what draws them without our help.
#[derive(Default)]
struct Redrawing {
    /// Fonts without outlines, each with the one that has them; a document has few.
    known: Vec<(FontInstance, FontInstance)>,
    has_colours_of_screens: bool,
}

impl Redrawing {
    fn pages(&mut self, document: &PagedDocument) -> PagedDocument {
        let mut whole = |page: &Page| Page { frame: self.frame(&page.frame), ..page.clone() };
        let pages = document.pages().iter().map(&mut whole).collect();
        PagedDocument::new(pages, typst::model::Document::info(document).clone())
    }

    fn frame(&mut self, frame: &Frame) -> Frame {
        let mut out = Frame::new(frame.size(), frame.kind());
        if frame.has_baseline() {
            out.set_baseline(frame.baseline());
        }
        let items = frame.items().cloned().map(|(place, mut item)| {
            self.item(&mut item);
            (place, item)
        });
        out.push_multiple(items.collect::<Vec<(_, FrameItem)>>());
        out
    }

    fn item(&mut self, item: &mut FrameItem) {
        match item {
            FrameItem::Group(group) => {
                group.transform = straightened(group.transform);
                group.frame = self.frame(&group.frame);
            }
            FrameItem::Text(text) => {
                if let Some(font) = self.whole(&text.font) {
                    text.font = font;
                }
                if self.has_colours_of_screens {
                    show_paint(&mut text.fill);
                    text.stroke.iter_mut().for_each(show_stroke);
                }
            }
            FrameItem::Shape(shape, _) if self.has_colours_of_screens => {
                shape.fill.iter_mut().for_each(show_paint);
                shape.stroke.iter_mut().for_each(show_stroke);
            }
            _ => {}
        }
    }

    fn whole(&mut self, font: &FontInstance) -> Option<FontInstance> {
        if let Some((_, font)) = self.known.iter().find(|(lines, _)| lines == font) {
            return Some(font.clone());
        }
        // The open faces have no axes, so that there is but one instance.
        let any = (FontVariant::default(), Abs::zero(), FontVariations::default());
        let found = fonts::with_outlines(font.font())?.instantiate(any.0, any.1, &any.2);
        self.known.push((font.clone(), found.clone()));
        Some(found)
    }
}

/// A quarter turn is exactly that: the sine of 180° is no zero in binary numbers, and readers draw letters on lines that are
/// not quite upright otherwise than on those that are.
fn straightened(transform: Transform) -> Transform {
    /// Less is what calculating leaves.
    const NOISE: f64 = 1e-12;
    let exact = |factor: Ratio| {
        let near = factor.get().round();
        if (factor.get() - near).abs() < NOISE { Ratio::new(near) } else { factor }
    };
    let Transform { sx, ky, kx, sy, .. } = transform;
    Transform { sx: exact(sx), ky: exact(ky), kx: exact(kx), sy: exact(sy), ..transform }
}
