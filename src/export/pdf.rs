//! PDF: tagged, with title, author, language and bookmarks, the same bytes for the same pages.

use typst::foundations::Smart;
use typst_pdf::PdfOptions;

use crate::diag::{Diagnostic, Faults};
use crate::model::Document;
use crate::msg;
use crate::typeset::Typeset;

/// Writes the PDF. It carries no time of its making.
pub(super) fn export(typeset: &Typeset, document: &Document) -> Result<Vec<u8>, Faults> {
    let front = &document.properties;
    let options = PdfOptions {
        ident: Smart::Custom(format!("{}|{}", front.title, front.number.as_deref().unwrap_or(""))),
        creator: Smart::Custom(Some("gen".to_string())),
        ..PdfOptions::default()
    };
    typst_pdf::pdf(&typeset.pages, &options).map_err(|errors| {
        errors.iter().map(|error| Diagnostic::error(msg!("export-failed", cause = error.message))).collect()
    })
}
