//! Keeps the numbers of a document's words in Typst's spans, so that a glyph on the page can be traced back
//! to its words.
//!
//! A span holds a file and a number. The words of a document are numbered in order, which is the same from
//! one letter to the next, so that Typst still recognises paragraphs that have not changed.

use std::num::NonZeroU64;
use std::sync::LazyLock;

use typst::syntax::{FileId, RootedPath, Span, VirtualPath, VirtualRoot};

/// The virtual file of the document's words.
static WORDS: LazyLock<FileId> = LazyLock::new(|| {
    let path = VirtualPath::new("words").expect("a plain word is a path");
    RootedPath::new(VirtualRoot::Project, path).intern()
});

/// Bits of a span's number, and of the offset within the words.
const NUMBER_BITS: u32 = 48;
const OFFSET_BITS: u32 = 20;

/// The span of the words with a given number, from a byte on.
pub(super) fn of(number: u64, offset: usize) -> Span {
    let offset = u64::try_from(offset).unwrap_or(0) & ((1 << OFFSET_BITS) - 1);
    // The smallest numbers have a meaning of their own.
    let low = (((number & ((1 << 24) - 1)) + 1) << OFFSET_BITS) | offset;
    let high = u64::from(WORDS.into_raw().get()) << NUMBER_BITS;
    NonZeroU64::new(high | low).map_or(Span::detached(), Span::from_raw)
}

/// A span of the same words some bytes further on; any other span stays as it is.
pub(super) fn moved(span: Span, offset: usize) -> Span {
    match number(span) {
        Some((number, start)) => of(number, start + offset),
        None => span,
    }
}

/// The number of the words of a span, and the byte offset in them.
pub(super) fn number(span: Span) -> Option<(u64, usize)> {
    if span.id() != Some(*WORDS) {
        return None;
    }
    let low = span.into_raw().get() & ((1 << NUMBER_BITS) - 1);
    let offset = usize::try_from(low & ((1 << OFFSET_BITS) - 1)).ok()?;
    Some(((low >> OFFSET_BITS).checked_sub(1)?, offset))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_again() {
        assert_eq!(number(of(7, 12)), Some((7, 12)));
        assert_eq!(number(moved(of(0, 3), 4)), Some((0, 7)));
        assert_eq!(number(Span::detached()), None);
    }
}
