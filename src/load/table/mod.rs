//! Rosters as offices have them: CSV and spreadsheets, told by their content.
//!
//! Whatever the format, a table is a series of [`Row`]s of cells as they are written, each with its place. The
//! header row is found by its headings, the rows below it become people under the names of the model, and their
//! values are put into the forms of the model. From there on a table is read like YAML: the same schema, the same
//! rules, and every fault points to a cell. No row is kept once it has been read.

mod blank;
mod csv;
mod encoding;
mod headings;
mod parts;
mod people;
mod sheet;
mod shown;
mod values;

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::rows::{Lines, Rows, RowsBuilder};
use crate::diag::{Diagnostic, Faults, code};
use crate::msg;

pub(super) use blank::blank_roster_with;
pub use blank::{blank_roster, blank_table};
pub(crate) use encoding::decoded;
pub(super) use headings::{Headings, usual};
pub(crate) use parts::attribute;
pub(super) use values::{lost_month, month};

/// A cell that holds something.
#[derive(Debug, Clone)]
pub(super) struct Cell {
    /// Its column, from 0.
    column: usize,
    /// What it holds, as written.
    value: Written,
    /// Its bytes in the source.
    span: std::ops::Range<usize>,
    /// Whether it is merged with the cell to its left, whose value it repeats.
    is_repeated: bool,
    /// Whether it is merged with the cell above it, whose value it repeats.
    is_continued: bool,
}

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
enum Written {
    Text(String),
    Number(f64),
    /// A number, and how the sheet shows it.
    Shown(f64, String),
    /// A day: year, month, day.
    Day(u16, u8, u8),
    /// An error value, such as `#REF!`.
    Error(String),
    /// A formula whose value was not saved.
    Unknown,
    /// A text of more than [`CELL_CHARACTERS`].
    Long,
}

/// The most characters that spreadsheets keep in a cell.
const CELL_CHARACTERS: usize = 32_767;

impl Written {
    /// A text, unless no spreadsheet could hold it.
    fn text(text: &str) -> Self {
        match text.len() > CELL_CHARACTERS && text.chars().nth(CELL_CHARACTERS).is_some() {
            true => Self::Long,
            false => Self::Text(text.to_string()),
        }
    }
}

/// A row with at least one cell.
#[derive(Debug, Clone)]
struct Row {
    /// The cells, whose places are in these lines.
    cells: Vec<Cell>,
    lines: Lines,
    /// How many cells it has in a text, the empty ones too.
    width: usize,
    /// Where it ends in a text, with its line ending.
    end: usize,
}

/// Takes the rows of a table, or of one sheet of it, in their order.
type Take<'a> = &'a mut dyn FnMut(Row);

impl Row {
    fn cell(&self, column: usize) -> Option<&Cell> {
        self.cells.iter().find(|cell| cell.column == column)
    }
}

impl Cell {
    /// The text of the cell; numbers as a spreadsheet shows them.
    fn text(&self) -> String {
        match &self.value {
            Written::Text(text) => text.trim().to_string(),
            Written::Number(number) => number.to_string(),
            Written::Shown(_, text) => text.clone(),
            Written::Day(year, month, day) => format!("{year:04}-{month:02}-{day:02}"),
            Written::Error(text) => text.clone(),
            Written::Unknown => String::new(),
            Written::Long => "…".to_string(),
        }
    }
}

/// What was understood of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Understood {
    /// The encoding of a text, the sheet of a workbook.
    pub found: String,
    /// Each heading with the name under which templates see the column.
    pub columns: Vec<(String, String)>,
    /// The number of people.
    pub people: usize,
    /// Where the headings are: the sheet, and the number of the row or line.
    pub header: (Option<String>, usize),
    /// Hidden rows and columns with people, which are read all the same.
    pub hidden: (Vec<usize>, Vec<String>),
}

/// A copy of a table with texts in columns behind the last one: those of each row, by its number in the file. None if
/// that cannot be done with this format.
pub fn with_columns(
    bytes: &[u8],
    understood: &Understood,
    rows: &BTreeMap<usize, Vec<String>>,
) -> Option<Vec<u8>> {
    match &understood.header.0 {
        Some(sheet) => parts::with_columns(bytes, sheet, rows),
        None => csv::with_columns(bytes, rows),
    }
}

/// Whether a table has some words somewhere: a text, or a workbook of the newer kind.
pub fn holds_cell(bytes: &[u8], words: &str) -> bool {
    match is_workbook(bytes) {
        true => parts::hold(bytes, words),
        false => encoding::decoded(bytes).is_ok_and(|(text, _)| text.contains(words)),
    }
}

/// A text in any encoding that we read, and the name of the encoding.
pub(super) fn text_of<'b>(bytes: &'b [u8], name: &str) -> Result<(Cow<'b, str>, &'static str), Diagnostic> {
    encoding::decoded(bytes).map_err(|offset| {
        let fault = Diagnostic::error(msg!("table-encoding", path = code(name), offset = offset));
        fault.hint(msg!("table-encoding-known"))
    })
}

/// Whether bytes are a workbook: a ZIP archive, or a compound file of the older Excel and of WPS.
pub(super) fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1])
}

/// Whether a text is a table and not YAML: some line near its beginning has two headings that we know, with a
/// separator between them.
pub(super) fn is_table(bytes: &[u8], headings: &Headings) -> bool {
    let head = &bytes[..bytes.len().min(1 << 16)];
    // A character that is cut off, or a byte that fits no encoding, does not hide what stands before it.
    let valid = encoding::decoded(head).err().unwrap_or(head.len());
    encoding::decoded(&head[..valid]).is_ok_and(|(text, _)| csv::separator(&text, headings).is_some())
}

/// Reads a table of people; `name` is the file's, `sheet` the sheet that is wanted.
pub(super) fn read(
    bytes: Vec<u8>,
    name: &str,
    sheet: Option<&str>,
    headings: &Headings,
) -> (Option<(Rows, Understood)>, Faults) {
    let mut builder = RowsBuilder::new(name, None);
    let read = if is_workbook(&bytes) {
        sheet::read(bytes, name, sheet, headings, &mut builder)
    } else {
        csv::read(&bytes, name, headings, &mut builder)
    };
    match read {
        Ok(understood) => {
            let (rows, faults) = builder.finish();
            let people = rows.len();
            (Some((rows, Understood { people, ..understood })), faults)
        }
        Err(faults) => (None, faults),
    }
}
