//! What shares the page with the signature (7.3.5.5).

use typst_layout::PagedDocument;

use crate::typeset::contract::page;

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
