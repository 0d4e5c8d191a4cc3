//! A table or a form: rows of cells, some of which may be merged.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Inline, Origin, plain_text};

/// A table.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// The alignment of each column.
    pub align: Vec<Align>,
    /// The width of each column, mm; none shares what is left. Empty if the widths follow from the words.
    pub widths: Vec<Option<f64>>,
    /// How many rows are the header, which is repeated on each page.
    pub headers: usize,
    /// The rows, the header's first.
    pub rows: Vec<Row>,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Its least height, mm.
    pub height: Option<f64>,
    /// The cells that begin in it.
    pub cells: Vec<Cell>,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// Its first column, from 0.
    pub column: usize,
    /// How many columns it takes.
    pub columns: usize,
    /// How many rows it takes.
    pub rows: usize,
    /// What is in it.
    pub body: CellBody,
}

/// What is in a cell of a table.
#[derive(Debug, Clone, PartialEq)]
pub enum CellBody {
    /// Words.
    Words(Vec<Inline>),
    /// A picture, such as the photograph of a form (照片).
    Picture(Picture),
}

impl CellBody {
    /// Its words, or those that describe the picture.
    pub fn text(&self) -> String {
        match self {
            Self::Words(words) => plain_text(words),
            Self::Picture(picture) => picture.alt.clone(),
        }
    }
}

/// A picture that has a cell of a table to itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// Its path, relative to the project.
    pub path: String,
    /// A description of what it shows.
    pub alt: String,
    /// Where it is named.
    pub origin: Origin,
}

/// The alignment of the text in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Align {
    /// To the left.
    Left,
    /// Centred.
    Center,
    /// To the right.
    Right,
}

/// A place in a table as it is written: a cell, or a part of one that begins before it.
#[derive(Debug, Clone)]
pub enum Slot<T> {
    /// A cell.
    Cell(T),
    /// 与左格合并 · the cell at its left goes on.
    Left,
    /// 与上格合并 · the cell above goes on.
    Above,
}

impl<T> Slot<T> {
    /// What is in it, if it is a cell.
    pub fn cell(&self) -> Option<&T> {
        match self {
            Self::Cell(cell) => Some(cell),
            Self::Left | Self::Above => None,
        }
    }

    /// The same place with something else in it.
    pub fn map<U>(&self, change: impl FnOnce(&T) -> U) -> Slot<U> {
        match self {
            Self::Cell(cell) => Slot::Cell(change(cell)),
            Self::Left => Slot::Left,
            Self::Above => Slot::Above,
        }
    }
}

impl Table {
    /// The pictures in its cells.
    pub fn pictures(&self) -> impl Iterator<Item = &Picture> {
        self.rows.iter().flat_map(|row| &row.cells).filter_map(|cell| match &cell.body {
            CellBody::Picture(picture) => Some(picture),
            CellBody::Words(_) => None,
        })
    }
}

/// Merges the cells of rows that all have the same number of slots; at fault is a slot, by row and column, that goes on with
/// nothing, or whose cell would be no rectangle or cross the end of the header.
pub fn merged(slots: Vec<Vec<Slot<CellBody>>>, headers: usize) -> Result<Vec<Row>, (usize, usize)> {
    // The row and the column where the cell of each slot begins.
    let mut owners: Vec<Vec<(usize, usize)>> = Vec::new();
    for (at, row) in slots.iter().enumerate() {
        let mut own: Vec<(usize, usize)> = Vec::new();
        for (column, slot) in row.iter().enumerate() {
            let owner = match slot {
                Slot::Cell(_) => Some((at, column)),
                Slot::Left => column.checked_sub(1).and_then(|left| own.get(left)).copied(),
                Slot::Above => at.checked_sub(1).and_then(|above| owners[above].get(column)).copied(),
            };
            own.push(owner.ok_or((at, column))?);
        }
        owners.push(own);
    }
    let columns = owners.iter().map(Vec::len).max().unwrap_or(0);
    let mut out: Vec<Row> = Vec::new();
    for (at, row) in slots.into_iter().enumerate() {
        let mut cells = Vec::new();
        for (column, slot) in row.into_iter().enumerate() {
            let Slot::Cell(body) = slot else { continue };
            let is_own = |other: (usize, usize)| owners[other.0].get(other.1) == Some(&(at, column));
            let wide = (column..columns).take_while(|other| is_own((at, *other))).count();
            let high = (at..owners.len()).take_while(|other| is_own((*other, column))).count();
            for row in at..at + high {
                for other in column..column + wide {
                    if !is_own((row, other)) || (row < headers) != (at < headers) {
                        return Err((row, other));
                    }
                }
            }
            cells.push(Cell { column, columns: wide, rows: high, body });
        }
        out.push(Row { height: None, cells });
    }
    // Every slot is a part of a rectangle.
    let taken: usize = out.iter().flat_map(|row| &row.cells).map(|cell| cell.columns * cell.rows).sum();
    let all: usize = owners.iter().map(Vec::len).sum();
    if taken == all {
        return Ok(out);
    }
    let mut covered: Vec<Vec<bool>> = owners.iter().map(|row| vec![false; row.len()]).collect();
    for (at, row) in out.iter().enumerate() {
        for cell in &row.cells {
            for below in &mut covered[at..at + cell.rows] {
                below[cell.column..cell.column + cell.columns].fill(true);
            }
        }
    }
    let stray = covered
        .iter()
        .enumerate()
        .find_map(|(row, own)| Some((row, own.iter().position(|is_covered| !is_covered)?)));
    Err(stray.unwrap_or((0, 0)))
}
