//! The tests' ruler: it reads the finished PDF with an interpreter that has nothing in common with what writes it.

pub use gongwen::measure::{Glyph, Line, MM, Page, is_red};

/// Reads every page of a PDF.
pub fn read(bytes: &[u8]) -> Vec<Page> {
    gongwen::measure::read(bytes).unwrap_or_else(|| panic!("the PDF cannot be read"))
}
