//! An outline as documents embed it: coded, filled up to four bytes.

use std::sync::Arc;

use super::deflate::{Code, Piece};

/// How many bytes of a table of characters name its maps, as far as the part for lines differs from the whole file.
pub(crate) const MAPS: usize = 12;

/// The outline of a glyph, coded.
#[derive(Debug, Clone)]
pub(crate) struct Outline {
    /// Its code.
    pub(crate) piece: Arc<Piece>,
    /// How many bytes it has, a multiple of four.
    pub(crate) length: u32,
    /// The sum of its words.
    pub(crate) sum: u32,
}

impl Outline {
    /// Codes an outline.
    pub(crate) fn of(bytes: &[u8], code: &Code) -> Self {
        let mut bytes = bytes.to_vec();
        bytes.resize(bytes.len().next_multiple_of(4), 0);
        Self {
            piece: Arc::new(code.piece(&bytes)),
            length: u32::try_from(bytes.len()).unwrap_or(0),
            sum: sum(&bytes),
        }
    }
}

/// The sum of the words of a table, the last one filled with zeros (ISO/IEC 14496-22, 5.2).
pub(crate) fn sum(bytes: &[u8]) -> u32 {
    bytes.chunks(4).fold(0, |sum: u32, word| {
        let mut whole = [0; 4];
        whole[..word.len()].copy_from_slice(word);
        sum.wrapping_add(u32::from_be_bytes(whole))
    })
}
