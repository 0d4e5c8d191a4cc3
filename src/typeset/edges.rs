//! The gate for what runs over the edge: every text of a page lies between the margins (5.2.1).
//!
//! A layout that sets text in the margins on purpose says so: `base.with(document, bounded: false)`.

use typst::foundations::{Label, Selector};
use typst::introspection::Introspector;
use typst::layout::{Abs, Em, Frame, FrameItem, Point, Transform};
use typst::text::TextItem;
use typst::utils::PicoStr;
use typst_layout::PagedDocument;

use crate::diag::{Diagnostic, Faults};
use crate::msg;

/// How far a text may stand out, pt: the blank part of a mark, a rounding.
const TOLERANCE: f64 = 2.0;

/// The type area of a page, pt from the top left corner of the sheet.
#[derive(Debug, Clone, Copy)]
pub(super) struct Area {
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) top: f64,
    pub(super) bottom: f64,
}

/// A fault for each page on which a text stands outside the type area, where the layout is bounded.
pub(super) fn outside(document: &PagedDocument, area: impl Fn(usize) -> Area) -> Faults {
    let bounded = Label::new(PicoStr::intern("gen-bounded"))
        .is_some_and(|label| document.introspector().query_first(&Selector::Label(label)).is_some());
    if !bounded {
        return Faults::new();
    }
    let mut faults = Faults::new();
    for (at, page) in document.pages().iter().enumerate() {
        let mut found = None;
        walk(&page.frame, Transform::identity(), &area(at + 1), &mut found);
        if let Some(text) = found {
            let fault = Diagnostic::error(msg!("layout-outside", text = text, page = at + 1));
            faults.push(fault.hint(msg!("layout-clause", clause = "5.2.1")));
        }
    }
    faults
}

fn walk(frame: &Frame, transform: Transform, area: &Area, found: &mut Option<String>) {
    for (position, item) in frame.items() {
        let here = transform.pre_concat(Transform::translate(position.x, position.y));
        match item {
            FrameItem::Group(group) => walk(&group.frame, here.pre_concat(group.transform), area, found),
            FrameItem::Text(text) if found.is_none() && !text.text.trim().is_empty() => {
                let ends = [Point::zero(), Point::with_x(width(text))].map(|end| end.transform(here));
                let is_turned = (ends[0].x - ends[1].x).to_pt().abs() < 0.01;
                let beside = ends.iter().any(|end| {
                    end.x.to_pt() < area.left - TOLERANCE || end.x.to_pt() > area.right + TOLERANCE
                });
                // Above stands the mark of a letter, below the number of the page.
                let over = is_turned
                    && ends.iter().any(|end| {
                        end.y.to_pt() < area.top - TOLERANCE || end.y.to_pt() > area.bottom + TOLERANCE
                    });
                if beside || over {
                    *found = Some(text.text.to_string());
                }
            }
            _ => {}
        }
    }
}

/// The width of a text without the room that a spaced-out line has behind its last character.
fn width(text: &TextItem) -> Abs {
    let Some((last, others)) = text.glyphs.split_last() else { return Abs::zero() };
    let before: Em = others.iter().map(|glyph| glyph.x_advance).sum();
    (before + last.x_advance.min(Em::one())).at(text.size)
}
