//! Finished documents to bytes: one small file a format, and their table.
//!
//! Page formats come from the typeset pages, text formats from the tree or the filled text.

mod md;
mod pdf;
mod png;
mod svg;
mod txt;

use crate::diag::Faults;
use crate::fill::Filled;
use crate::model::Document;
use crate::typeset::Typeset;

/// A format that a document can be had in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// One file, tagged, with bookmarks.
    Pdf,
    /// A picture a page.
    Png,
    /// A drawing a page.
    Svg,
    /// The filled Markdown.
    Md,
    /// The words alone.
    Txt,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 5] = [Self::Pdf, Self::Png, Self::Svg, Self::Md, Self::Txt];

    /// The ending of the file, which is also the format's name.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Png => "png",
            Self::Svg => "svg",
            Self::Md => "md",
            Self::Txt => "txt",
        }
    }

    /// Whether the document must be set for it.
    pub fn needs_pages(self) -> bool {
        matches!(self, Self::Pdf | Self::Png | Self::Svg)
    }
}

/// A file to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artifact {
    /// What follows the document's name: `.pdf`, or `-2.png` for the second of several pages.
    pub suffix: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// A document in every stage that an exporter may read.
#[derive(Clone, Copy)]
pub struct Sources<'a> {
    /// The filled template.
    pub filled: &'a Filled,
    /// The tree.
    pub document: &'a Document,
    /// The pages, where a format needs them.
    pub typeset: Option<&'a Typeset>,
}

/// Exports a document; `ppi` is the number of pixels an inch of pictures.
pub fn export(sources: Sources<'_>, format: Format, ppi: f64) -> Result<Vec<Artifact>, Faults> {
    match (format, sources.typeset) {
        (Format::Md, _) => Ok(vec![Artifact { suffix: ".md".into(), bytes: md::export(sources.filled) }]),
        (Format::Txt, _) => {
            Ok(vec![Artifact { suffix: ".txt".into(), bytes: txt::export(sources.document) }])
        }
        (Format::Pdf, Some(typeset)) => {
            Ok(vec![Artifact { suffix: ".pdf".into(), bytes: pdf::export(typeset, sources.document)? }])
        }
        (Format::Png, Some(typeset)) => Ok(paged(png::export(typeset, ppi)?, "png")),
        (Format::Svg, Some(typeset)) => Ok(paged(svg::export(typeset), "svg")),
        (_, None) => Ok(Vec::new()),
    }
}

/// Numbers the files of several pages.
fn paged(pages: Vec<Vec<u8>>, ending: &str) -> Vec<Artifact> {
    let single = pages.len() == 1;
    let suffix = |at: usize| if single { format!(".{ending}") } else { format!("-{}.{ending}", at + 1) };
    pages.into_iter().enumerate().map(|(at, bytes)| Artifact { suffix: suffix(at), bytes }).collect()
}
