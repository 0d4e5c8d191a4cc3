//! A text that exists already, from Word, a text editor or a page, taken over as a template or a document.
//!
//! Three readers (`text`, `docx`, `markdown`) give lines and tables with their places in the file; `outline` tells
//! the parts of a document by their form and position; `marks` sets punctuation as a person would; `draft` is the result,
//! which becomes a document at once, or a template. Words are never changed; what is doubtful is said.

mod docx;
mod draft;
mod lines;
mod markdown;
mod marks;
mod outline;
mod template;
mod text;

use std::path::Path;
use std::sync::Arc;

pub use draft::{Draft, Found, Part};
pub use marks::Change;

use crate::bounds::{TABLE_BYTES, WORDS_BYTES};
use crate::diag::{Diagnostic, Faults, code};
use crate::files;
use crate::load::decoded;
use crate::msg;
use crate::source::{Place, Source};

use lines::Read;

/// Reads a file and tells its parts; `name` is how messages call it. The layout is told by the text if none is given.
///
/// # Errors
/// The file cannot be read, is in a format that is not known, or has no title.
pub fn import(path: &Path, name: &str, layout: Option<&str>) -> Result<Draft, Faults> {
    let bytes = files::read(path, name, TABLE_BYTES.get())?;
    let read = read(bytes, name)?;
    if WORDS_BYTES.is_below(read.source.text().len()) {
        let fault =
            Diagnostic::error(msg!("import-long", path = code(name), limit = WORDS_BYTES.get() >> 20));
        return Err(fault.hint(msg!("raise-bounds")).into());
    }
    outline::outline(read, layout)
}

/// The lines of a file, by its content.
fn read(bytes: Vec<u8>, name: &str) -> Result<Read, Faults> {
    if bytes.is_empty() {
        return Err(vec![Diagnostic::error(msg!("import-empty", path = code(name)))]);
    }
    let other = |hint| Err(vec![Diagnostic::error(msg!("import-format", path = code(name))).hint(hint)]);
    if bytes.starts_with(b"PK\x03\x04") {
        return docx::read(&bytes, name).map_err(Faults::from);
    }
    // 97 to 2003: a compound file.
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) || bytes.starts_with(b"{\\rtf") {
        return other(msg!("import-save-docx"));
    }
    if bytes.starts_with(b"%PDF") {
        return other(msg!("import-no-pdf"));
    }
    let source = source(&bytes, name)?;
    if WORDS_BYTES.is_below(source.text().len()) {
        return Ok(Read { source, items: Vec::new(), warnings: Faults::new() });
    }
    if source.text().trim_start().starts_with("<!DOCTYPE") || source.text().trim_start().starts_with("<html")
    {
        return other(msg!("import-save-text"));
    }
    let ending = name.rsplit('.').next().unwrap_or_default().to_lowercase();
    if matches!(ending.as_str(), "md" | "markdown") {
        return Ok(markdown::read(&source));
    }
    Ok(text::read(source))
}

/// The text of a file in any of the encodings that rosters may have.
fn source(bytes: &[u8], name: &str) -> Result<Arc<Source>, Diagnostic> {
    match decoded(bytes) {
        // Only one kind of line ending.
        Ok((text, _)) => {
            let source = Source::new(name, text.replace("\r\n", "\n").replace('\r', "\n"));
            match source.text().find('\0') {
                Some(offset) => Err(Diagnostic::error(msg!("import-format", path = code(name)))
                    .at(Place::new(&source, offset..offset))
                    .hint(msg!("import-save-docx"))),
                None => Ok(source),
            }
        }
        Err(offset) => Err(Diagnostic::error(msg!("import-encoding", path = code(name), offset = offset))
            .hint(msg!("import-save-text"))),
    }
}
