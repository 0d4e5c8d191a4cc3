//! What shares the page with the signature (7.3.5.5).

use typst_layout::PagedDocument;

use super::edges::type_areas;
use crate::typeset::contract::{page, position};

/// What a signature has above it on its page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::typeset) enum Above {
    /// At least a line of the body; also used if a document has no signature.
    Body,
    /// The attachment note alone.
    Note,
    /// Nothing.
    Nothing,
}

/// Compares the pages of the marks that the layouts leave.
pub(in crate::typeset) fn above(document: &PagedDocument) -> Above {
    let (Some(body), Some(signature)) = (page(document, "body-end"), page(document, "signature")) else {
        return Above::Body;
    };
    if signature == body {
        Above::Body
    } else if page(document, "note-end") == Some(signature) {
        Above::Note
    } else {
        Above::Nothing
    }
}

/// Whether an empty page precedes that of the imprint (7.4.1).
pub(in crate::typeset) fn is_behind_empty_page(document: &PagedDocument) -> bool {
    page(document, "unnumbered").is_some()
}

/// Whether the imprint has a page of its own: a page less before it may save two (7.4.1).
pub(in crate::typeset) fn is_imprint_alone(document: &PagedDocument) -> bool {
    page(document, "end").is_some_and(|end| end < document.pages().len())
}

/// Whether the copies of a letter (抄送, 10.1) have a page of their own.
pub(in crate::typeset) fn is_behind_letter(document: &PagedDocument) -> bool {
    page(document, "copies-apart").is_some()
}

/// Whether the recipients moved to the imprint, since page 1 would have had none of the body (7.3.2).
pub(in crate::typeset) fn has_moved_recipients(document: &PagedDocument) -> bool {
    page(document, "recipients-moved").is_some()
}

/// Of the body, the lines on the page of its signature, if that is not the first page, when so many fill a page; more
/// than can be if the layout states no type area.
pub(in crate::typeset) fn tail(document: &PagedDocument, lines: u8) -> f64 {
    let end = position(document, "body-end").filter(|(number, _)| *number > 1);
    let same = end.filter(|(number, _)| page(document, "signature") == Some(*number));
    let (Some((number, end)), Some(areas)) = (same, type_areas(document)) else { return f64::INFINITY };
    let area = &areas[(number - 1) % 2];
    (end - area.top) / (area.bottom - area.top) * f64::from(lines)
}

/// How many lines more the pages before that of the signature would have to hold, at least, to have the signature too, when so
/// many fill a page; none if that is not known.
pub(in crate::typeset) fn wanted(document: &PagedDocument, lines: u8) -> Option<f64> {
    /// The names and the date.
    const OWN: f64 = 2.0;
    let (number, top) = position(document, "signature").filter(|(number, _)| *number > 1)?;
    let areas = type_areas(document)?;
    let in_lines = |number: usize, length: &dyn Fn(f64, f64) -> f64| {
        let area = &areas[(number - 1) % 2];
        length(area.top, area.bottom) / (area.bottom - area.top) * f64::from(lines)
    };
    let below = in_lines(number, &|start, _| top - start);
    let free = match position(document, "body-end") {
        Some((page, end)) if page + 1 == number => in_lines(page, &|_, bottom| bottom - end),
        _ => 0.0,
    };
    Some(below + OWN - free)
}
