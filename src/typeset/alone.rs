//! Whether a signature stands on a page without any of the body (7.3.5.5).

use typst::foundations::{Label, Selector};
use typst::introspection::Introspector;
use typst::utils::PicoStr;
use typst_layout::PagedDocument;

/// Compares the pages of the marks that the layouts leave; a layout without them has no signature.
pub(super) fn signature(document: &PagedDocument) -> bool {
    match (page(document, "gen-body-end"), page(document, "gen-signature")) {
        (Some(body), Some(signature)) => signature > body,
        _ => false,
    }
}

fn page(document: &PagedDocument, label: &str) -> Option<usize> {
    let introspector = document.introspector();
    let label = Label::new(PicoStr::intern(label))?;
    let mark = introspector.query_first(&Selector::Label(label))?;
    introspector.position(mark.location()?).map(|position| position.page.get())
}
