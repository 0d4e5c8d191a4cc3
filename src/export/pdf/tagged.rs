//! PDF by Typst's own exporter, which can draw whatever Typst can lay out.

use typst::foundations::Smart;
use typst_pdf::PdfOptions;

use crate::export::Cause;
use crate::model::Document;
use crate::typeset::Pages;

pub(super) fn export(pages: &Pages, document: &Document) -> Result<Vec<u8>, Cause> {
    let options = PdfOptions {
        ident: Smart::Custom(super::ident(document)),
        creator: Smart::Custom(Some(super::CREATOR.to_string())),
        ..PdfOptions::default()
    };
    typst_pdf::pdf(pages.drawn(), &options).map_err(|errors| {
        let messages: Vec<String> = errors.iter().map(|error| error.message.to_string()).collect();
        Cause(messages.join("; "))
    })
}
