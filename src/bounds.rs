//! Every bound on what is read and made, in one place.
//!
//! They keep a file that was made to do harm, or a slip such as a loop in a loop, from filling the memory.
//! A run that needs more raises all of them at once with [`raise`] (`--bounds N`). Two bounds stay as they
//! are, since the stack is behind them: levels in YAML, and levels of quotations and lists.

use std::sync::atomic::{AtomicU16, Ordering};

use crate::diag::Value;

/// By how much every bound of this process is multiplied.
static FACTOR: AtomicU16 = AtomicU16::new(1);
/// The largest factor.
pub const MAX_FACTOR: u16 = 100;

/// The most of something.
#[derive(Debug, Clone, Copy)]
pub struct Bound(u64);

impl Bound {
    /// How much is allowed.
    pub fn get(self) -> u64 {
        self.0 * u64::from(factor())
    }

    /// The bound in words: as `500 万` in Chinese, `5 million` in English.
    pub fn in_millions(self) -> Value {
        let (chinese, english) = (self.get() / 10_000, self.get() / 1_000_000);
        Value::Described { chinese: format!("{chinese} 万"), english: format!("{english} million") }
    }

    /// Whether it is less than `amount`.
    pub fn is_below(self, amount: usize) -> bool {
        amount as u64 > self.get()
    }
}

/// Multiplies every bound of this process by `factor`, at most [`MAX_FACTOR`]; called before anything is
/// read.
pub fn raise(factor: u16) {
    FACTOR.store(factor.clamp(1, MAX_FACTOR), Ordering::Relaxed);
}

/// By how much every bound of this process is multiplied.
pub fn factor() -> u16 {
    FACTOR.load(Ordering::Relaxed)
}

/// Bytes of a text file.
pub const TEXT_BYTES: Bound = Bound(16 << 20);
/// Bytes of the words of a text that is taken over: two thousand pages.
pub const WORDS_BYTES: Bound = Bound(4 << 20);
/// Bytes of a roster that is a CSV or a workbook.
pub const TABLE_BYTES: Bound = Bound(64 << 20);
/// Bytes that a workbook says it unpacks to.
pub const SHEET_BYTES: Bound = Bound(512 << 20);
/// Cells of a sheet that hold something.
pub const SHEET_CELLS: Bound = Bound(4_000_000);
/// A PDF that is measured, in bytes.
pub const PDF_BYTES: Bound = Bound(256 << 20);
/// Bytes of an image file.
pub const IMAGE_BYTES: Bound = Bound(32 << 20);
/// Bytes of a font file.
pub const FONT_BYTES: Bound = Bound(128 << 20);
/// Bytes of the data files besides `meeting.yaml` and the roster together; in memory they take some fifty
/// times as many.
pub const DATA_BYTES: Bound = Bound(8 << 20);
/// Values in a YAML file, those of its aliases counted each time.
pub const YAML_VALUES: Bound = Bound(1_000_000);
/// Bytes of a manifest.
pub const MANIFEST_BYTES: Bound = Bound(1 << 30);
/// Pixels of an image, four bytes each once it is decoded: A3 at 600 per inch is 70 million.
pub const PIXELS: Bound = Bound(80_000_000);
/// Faces in a font file; those that offices have hold a dozen at most.
pub const FACES: Bound = Bound(64);
/// Passes through the loops of a template in one filling.
pub const LOOP_PASSES: Bound = Bound(5_000_000);
/// Bytes of the values that a template prints, joins or assigns in one filling.
pub const FILLED_BYTES: Bound = Bound(32 << 20);
/// Items of a list that Typst code asks for with `range`.
pub const RANGE_ITEMS: Bound = Bound(1_000_000);

/// Levels in a YAML file.
pub const YAML_LEVELS: usize = 64;
/// Levels of quotations, lists and emphasis; each takes room on the stack, in the parser and in Typst.
pub const NESTING_LEVELS: usize = 24;
