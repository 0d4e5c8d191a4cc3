//! The gate for what runs over the edge: every text on a page is between the margins (5.2.1).
//!
//! A layout states its type area with a mark on its pages (`templates/layouts/page.typ`); one that sets
//! text in the margins on purpose leaves no mark.

use typst::foundations::Value;
use typst::introspection::MetadataElem;
use typst::layout::{Abs, Em, Frame, FrameItem, Length, Point, Transform};
use typst::syntax::Span;
use typst::text::TextItem;
use typst_layout::PagedDocument;

use crate::diag::{Diagnostic, Faults};
use crate::msg;
use crate::typeset::contract;
use crate::typeset::errors::Tracer;

/// How far a text may stick out, pt: the blank half of a mark, rounding.
const TOLERANCE: f64 = 2.0;

/// How many texts per page are examined.
const MOST: usize = 16;

/// The type area (版心) of a page, pt from the top left corner of the sheet.
#[derive(Debug, Clone, Copy)]
pub(super) struct TypeArea {
    left: f64,
    right: f64,
    pub(super) top: f64,
    pub(super) bottom: f64,
    /// The height of the sheet.
    sheet: f64,
}

/// The type areas of odd and even pages, as the layout's mark says.
pub(super) fn type_areas(document: &PagedDocument) -> Option<[TypeArea; 2]> {
    let mark = contract::mark(document, "type-area")?;
    let Value::Array(areas) = &mark.to_packed::<MetadataElem>()?.value else { return None };
    let read = |value: &Value| {
        let side = |name: &str| match value {
            Value::Dict(dict) => {
                dict.get(name).ok()?.clone().cast::<Length>().ok().map(|length| length.abs.to_pt())
            }
            _ => None,
        };
        Some(TypeArea {
            left: side("left")?,
            right: side("right")?,
            top: side("top")?,
            bottom: side("bottom")?,
            sheet: f64::INFINITY,
        })
    };
    let mut areas = areas.iter();
    Some([read(areas.next()?)?, read(areas.next()?)?])
}

/// A fault for each page with a text outside the type area.
pub(in crate::typeset) fn outside(document: &PagedDocument, tracer: Tracer<'_>) -> Faults {
    let Some(areas) = type_areas(document) else { return Faults::new() };
    let mut faults = Faults::new();
    for (index, page) in document.pages().iter().enumerate() {
        let mut found = Vec::new();
        let area = TypeArea { sheet: page.frame.height().to_pt(), ..areas[index % 2] };
        walk(&page.frame, Transform::identity(), &area, &mut found);
        let mut traced = found.iter().map(|(text, span)| {
            let message = msg!("layout-outside", text = text, page = index + 1);
            tracer.at_words(Diagnostic::error(message), *span, text)
        });
        // Of several texts, the first one that the user wrote is reported, rather than a label of the
        // layout.
        if let Some(first) = traced.next() {
            let fault = if first.place.is_some() {
                first
            } else {
                traced.find(|f| f.place.is_some()).unwrap_or(first)
            };
            faults.push(fault.note(msg!("layout-clause", clause = "5.2.1")));
        }
    }
    faults
}

fn walk(frame: &Frame, transform: Transform, area: &TypeArea, found: &mut Vec<(String, Span)>) {
    for (position, item) in frame.items() {
        let here = transform.pre_concat(Transform::translate(position.x, position.y));
        match item {
            FrameItem::Group(group) => walk(&group.frame, here.pre_concat(group.transform), area, found),
            FrameItem::Text(text) if found.len() < MOST && !text.text.trim().is_empty() => {
                let ends = [Point::zero(), Point::with_x(width(text))].map(|end| end.transform(here));
                let is_turned = (ends[0].x - ends[1].x).to_pt().abs() < 0.01;
                let beside = ends.iter().any(|end| {
                    end.x.to_pt() < area.left - TOLERANCE || end.x.to_pt() > area.right + TOLERANCE
                });
                // The mark of a letter is above the type area, the page number below it; nothing is off the sheet.
                let (top, bottom) = if is_turned { (area.top, area.bottom) } else { (0.0, area.sheet) };
                let over = ends
                    .iter()
                    .any(|end| end.y.to_pt() < top - TOLERANCE || end.y.to_pt() > bottom + TOLERANCE);
                if beside || over {
                    let span = text.glyphs.first().map_or(Span::detached(), |glyph| glyph.span.0);
                    found.push((text.text.to_string(), span));
                }
            }
            _ => {}
        }
    }
}

/// The width of a text without the room that a spaced-out line has after its last character.
fn width(text: &TextItem) -> Abs {
    let Some((last, others)) = text.glyphs.split_last() else { return Abs::zero() };
    let before: Em = others.iter().map(|glyph| glyph.x_advance).sum();
    (before + last.x_advance.min(Em::one())).at(text.size)
}
