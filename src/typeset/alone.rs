//! What stands on the page of a signature besides it (7.3.5.5).

use typst::foundations::{Label, Selector};
use typst::introspection::Introspector;
use typst::utils::PicoStr;
use typst_layout::PagedDocument;

/// What a signature has above it on its page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Company {
    /// At least a line of the body; also where a document has no signature.
    Body,
    /// The attachment note alone.
    Note,
    /// Nothing.
    Nothing,
}

/// Compares the pages of the marks that the layouts leave.
pub(super) fn company(document: &PagedDocument) -> Company {
    let (Some(body), Some(signature)) = (page(document, "gen-body-end"), page(document, "gen-signature"))
    else {
        return Company::Body;
    };
    if signature == body {
        Company::Body
    } else if page(document, "gen-note-end") == Some(signature) {
        Company::Note
    } else {
        Company::Nothing
    }
}

fn page(document: &PagedDocument, label: &str) -> Option<usize> {
    let introspector = document.introspector();
    let label = Label::new(PicoStr::intern(label))?;
    let mark = introspector.query_first(&Selector::Label(label))?;
    introspector.position(mark.location()?).map(|position| position.page.get())
}
