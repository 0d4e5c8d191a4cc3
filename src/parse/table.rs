//! The widths of a table's columns, fixed before it is set.

use crate::model::{Inline, plain_text};
use crate::source::display_width;

/// How many cells a row of the source has; an escaped bar parts none.
pub(super) fn cells(row: &str) -> usize {
    let row = row.trim();
    let row = row.strip_prefix('|').unwrap_or(row);
    let bars = row.char_indices().filter(|(at, c)| *c == '|' && !row[..*at].ends_with('\\')).count();
    bars + usize::from(!row.ends_with('|') || row.ends_with("\\|"))
}

/// The width of each column's widest cell, in em: a Chinese character is 1, a Latin one 0.5.
pub(super) fn widths(columns: usize, rows: &[Vec<Vec<Inline>>]) -> Vec<f64> {
    let widest = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| display_width(&plain_text(cell))).max().unwrap_or(0).max(1)
    };
    (0..columns).map(|column| f64::from(u32::try_from(widest(column)).unwrap_or(u32::MAX)) / 2.0).collect()
}
