//! A document laid out on pages; hides Typst's own type from all but the page exporters.

use typst_layout::PagedDocument;

/// The pages of a document.
pub struct Pages {
    document: PagedDocument,
}

impl Pages {
    pub(super) fn new(document: PagedDocument) -> Self {
        Self { document }
    }

    /// How many pages there are.
    pub fn count(&self) -> usize {
        self.document.pages().len()
    }

    /// Typst's pages, for the page exporters.
    pub(crate) fn typst(&self) -> &PagedDocument {
        &self.document
    }
}
