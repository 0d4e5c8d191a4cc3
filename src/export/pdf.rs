//! PDF: tagged, with title, author, language and bookmarks; the same bytes for the same pages.

use std::io::Write;

use typst::foundations::Smart;
use typst_pdf::PdfOptions;

use super::Cause;
use crate::model::Document;
use crate::typeset::Pages;

/// Writes the PDF. It contains no creation time.
pub(super) fn export(pages: &Pages, document: &Document, out: &mut dyn Write) -> Result<(), Cause> {
    let number = document.head.number.as_ref().map(ToString::to_string).unwrap_or_default();
    let options = PdfOptions {
        ident: Smart::Custom(format!("{}|{number}", document.head.title)),
        creator: Smart::Custom(Some("gen".to_string())),
        ..PdfOptions::default()
    };
    let bytes = typst_pdf::pdf(pages.typst(), &options).map_err(|errors| {
        let messages: Vec<String> = errors.iter().map(|error| error.message.to_string()).collect();
        Cause(messages.join("; "))
    })?;
    Ok(out.write_all(&bytes)?)
}
