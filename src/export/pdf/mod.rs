//! PDF: tagged, with title, author, language and bookmarks; the same bytes for the same pages, without a time of creation.
//!
//! Two exporters write it. Our own (`fast`) codes every glyph once and strings documents together of what it knows
//! already; it draws text, rules, pictures of pixels and links, and tells the parts of the text. What it does not draw
//! (drawings, gradients, fonts with PostScript outlines) goes to Typst's (`tagged`), a whole document at a time.

mod fast;
mod file;
mod font;
mod ink;
mod matrix;
mod numbers;
mod outline;
mod page;
mod picture;
mod resources;
mod standards;
mod stream;
mod structure;
mod tagged;
mod torn;
mod volume;

use std::io::Write;

use super::{Cause, Drawing, PassedOn, PdfExporter};
use fast::Stop;

use crate::model::Document;
use crate::typeset::Pages;
pub use standards::PdfStandards;
pub use volume::{Volume, VolumeFault};

/// The program that made the file.
const CREATOR: &str = "gen";

/// What our exporter cannot write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unfit {
    Font,
    Link,
    Paint,
    Picture,
    Structure,
    Text,
}

impl Unfit {
    /// What messages call it.
    fn name(self) -> &'static str {
        match self {
            Self::Font => "font",
            Self::Link => "link",
            Self::Paint => "paint",
            Self::Picture => "picture",
            Self::Structure => "structure",
            Self::Text => "text",
        }
    }
}

/// Writes the PDF.
pub(super) fn export(
    pages: &Pages,
    document: &Document,
    drawing: &Drawing,
    out: &mut dyn Write,
) -> Result<PassedOn, Cause> {
    let fast = Some(drawing.pdf).filter(|exporter| *exporter == PdfExporter::Fast);
    let (bytes, passed_on) = match fast.map(|_| fast::export(pages, document, drawing.standards)) {
        Some(Ok(bytes)) => (bytes, None),
        Some(Err(Stop::Io(error))) => return Err(error.into()),
        Some(Err(Stop::Unfit(unfit))) => {
            (tagged::export(pages, document, drawing.standards)?, Some(unfit.name()))
        }
        None => (tagged::export(pages, document, drawing.standards)?, None),
    };
    out.write_all(&bytes)?;
    Ok(passed_on)
}

/// What tells one document from another: its title and number.
fn ident(document: &Document) -> String {
    let number = document.head.number.as_ref().map(ToString::to_string).unwrap_or_default();
    format!("{}|{number}", document.head.title)
}
