//! Turns finished documents into bytes: one small file per format, and one line in the table of formats.

mod html;
mod md;
mod pdf;
mod png;
mod svg;
mod txt;

use std::io::{self, Write};

pub use html::{Address, article, escaped, title};
pub use pdf::{PdfStandards, Volume, VolumeFault};

use crate::diag::{Diagnostic, Faults, Value};
use crate::model::Document;
use crate::msg;
use crate::typeset::Pages;

/// A format in which a document can be exported.
#[derive(Debug, Clone, Copy)]
pub struct Format {
    /// Its name, which is also the extension of its files.
    pub name: &'static str,
    exporter: Exporter,
}

impl PartialEq for Format {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Format {}

/// How pages are drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Drawing {
    /// Pixels per inch of PNG.
    pub ppi: f64,
    /// Who writes PDF.
    pub pdf: PdfExporter,
    /// What PDF keeps to besides ISO 32000-1.
    pub standards: PdfStandards,
}

impl Default for Drawing {
    fn default() -> Self {
        let standards = PdfStandards::default();
        Self { ppi: f64::from(DEFAULT_PPI), pdf: PdfExporter::Fast, standards }
    }
}

/// Pixels per inch of PNG, unless others are asked for.
pub const DEFAULT_PPI: u16 = 144;

/// Who writes PDF.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PdfExporter {
    /// The exporter of this library, and Typst's for what it does not draw.
    Fast,
    /// Typst's.
    Tagged,
}

impl PdfExporter {
    /// All, by their names.
    pub const ALL: [(&'static str, Self); 2] = [("fast", Self::Fast), ("tagged", Self::Tagged)];

    /// The one of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(own, _)| *own == name).map(|(_, exporter)| exporter)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        Self::ALL.into_iter().find(|(_, exporter)| *exporter == self).map_or("", |(name, _)| name)
    }
}

/// What an exporter reads.
#[derive(Debug, Clone, Copy)]
enum Exporter {
    /// The tree: one file.
    Tree(fn(&Document, &mut dyn Write) -> io::Result<()>),
    /// The pages: one file.
    Pages(fn(&Pages, &Document, &Drawing, &mut dyn Write) -> Result<PassedOn, Cause>),
    /// A page: one file per page; takes its number from 0 and the pixels per inch.
    Page(fn(&Pages, usize, f64, &mut dyn Write) -> Result<(), Cause>),
}

/// Why our exporter left a document to Typst's, if it did.
type PassedOn = Option<&'static str>;

/// Why an export failed.
pub(crate) enum Cause {
    /// In the words of an exporter that is not ours.
    Foreign(String),
    /// Typst's exporter writes no archival PDF of a document without a date.
    Undated,
}

impl<T: std::fmt::Display> From<T> for Cause {
    fn from(cause: T) -> Self {
        Self::Foreign(cause.to_string())
    }
}

impl Cause {
    fn fault(self) -> Faults {
        let message = match self {
            Self::Foreign(words) => msg!("export-failed", cause = Value::Untranslated(words)),
            Self::Undated => msg!("archival-undated"),
        };
        Diagnostic::error(message).into()
    }
}

/// All formats: one line each.
pub const FORMATS: &[Format] = &[
    Format { name: "pdf", exporter: Exporter::Pages(pdf::export) },
    Format { name: "png", exporter: Exporter::Page(png::export) },
    Format { name: "svg", exporter: Exporter::Page(svg::export) },
    Format { name: "md", exporter: Exporter::Tree(md::export) },
    Format { name: "txt", exporter: Exporter::Tree(txt::export) },
];

impl Format {
    /// PDF, the default.
    pub const PDF: Self = FORMATS[0];

    /// The format with a name.
    pub fn named(name: &str) -> Option<Self> {
        FORMATS.iter().find(|format| format.name == name).copied()
    }

    /// What follows the name of a document in that of its file: `.pdf`, or `-2.png` for the second of several pages, which
    /// are counted from 0 here.
    pub fn suffix(self, page: usize, count: usize) -> String {
        match (self.exporter, count) {
            // With zeros, so that they are in order by name.
            (Exporter::Page(_), 2..) => {
                format!("-{:0width$}.{}", page + 1, self.name, width = count.to_string().len())
            }
            _ => format!(".{}", self.name),
        }
    }

    /// Whether the document must be typeset for it.
    pub fn needs_pages(self) -> bool {
        !matches!(self.exporter, Exporter::Tree(_))
    }
}

/// A file to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artifact {
    /// The suffix after the document's name: `.pdf`, or `-2.png` for the second of several pages.
    pub suffix: String,
    /// Its format.
    pub format: Format,
    /// What it holds.
    pub bytes: Vec<u8>,
    /// How many pages it holds; none if it has no pages.
    pub pages: Option<usize>,
    /// Why our exporter left it to Typst's, if it did: what it does not draw.
    pub passed_on: Option<&'static str>,
}

/// Exports a document; `pages` is needed by the formats that say so.
pub fn export(
    document: &Document,
    pages: Option<&Pages>,
    format: Format,
    drawing: &Drawing,
) -> Result<Vec<Artifact>, Faults> {
    let whole = |bytes, pages, passed_on| {
        let suffix = format!(".{}", format.name);
        Artifact { suffix, format, bytes, pages, passed_on }
    };
    if format == Format::PDF {
        drawing.standards.allow(document)?;
    }
    let mut bytes = Vec::new();
    match (format.exporter, pages) {
        (Exporter::Tree(write), _) => {
            write(document, &mut bytes).map_err(|cause| Cause::from(cause).fault())?;
            Ok(vec![whole(bytes, None, None)])
        }
        (Exporter::Pages(write), Some(pages)) => {
            let passed_on = write(pages, document, drawing, &mut bytes).map_err(Cause::fault)?;
            Ok(vec![whole(bytes, Some(pages.count()), passed_on)])
        }
        (Exporter::Page(write), Some(pages)) => (0..pages.count())
            .map(|page| {
                let mut bytes = Vec::new();
                write(pages, page, drawing.ppi, &mut bytes).map_err(Cause::fault)?;
                let suffix = format.suffix(page, pages.count());
                Ok(Artifact { suffix, format, bytes, pages: Some(1), passed_on: None })
            })
            .collect(),
        (_, None) => Ok(Vec::new()),
    }
}
