//! 合订本: many documents in one PDF, which is written while they are made. A volume has the fonts of all its documents
//! once, a bookmark for each, page labels, and the structure of each.

use std::io::{self, Write};

use typst_library::model::Document as _;

use super::PdfStandards;
use super::fast::{About, Book, Part, Stop};
use crate::typeset::Pages;

/// Why a volume cannot be written on.
#[derive(Debug)]
pub enum VolumeFault {
    /// The document has something that volumes cannot have: what it is, as messages name it.
    Unfit(&'static str),
    /// The file cannot be written.
    Io(io::Error),
}

impl From<Stop> for VolumeFault {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Unfit(unfit) => Self::Unfit(unfit.name()),
            Stop::Io(error) => Self::Io(error),
        }
    }
}

/// A volume that is being written.
pub struct Volume<W> {
    book: Book<W>,
    about: Option<About>,
}

impl<W: Write> Volume<W> {
    /// Begins a volume that keeps to some standards.
    pub fn begin(out: W, standards: PdfStandards) -> io::Result<Self> {
        Ok(Self { book: Book::begin(out, standards)?, about: None })
    }

    /// How many pages it has.
    pub fn count(&self) -> usize {
        self.book.count()
    }

    /// Adds a document, which `bookmark` names; its pages are called `label` and their number in it.
    ///
    /// # Errors
    ///
    /// After an error the volume is not whole, and must be given up.
    pub fn add(&mut self, pages: &Pages, bookmark: &str, label: &str) -> Result<(), VolumeFault> {
        self.book.add(pages, Some(Part { bookmark, label }))?;
        if self.about.is_none() {
            self.about = Some(About::of(pages.typst().info()));
        }
        Ok(())
    }

    /// Adds an empty page as large as a document's last, so that the next one begins on the front of a sheet.
    pub fn fill(&mut self, pages: &Pages) -> Result<(), VolumeFault> {
        let Some(last) = pages.typst().pages().last() else { return Ok(()) };
        let size = last.frame.size();
        self.book.blank((size.x.to_pt(), size.y.to_pt())).map_err(VolumeFault::Io)
    }

    /// Completes the volume under a title; author and language are those of its first document.
    pub fn finish(self, title: &str) -> Result<W, VolumeFault> {
        let first = self.about.unwrap_or_else(About::none);
        let about = About { title: Some(title.to_string()), ..first };
        Ok(self.book.finish(&about, title)?)
    }
}
