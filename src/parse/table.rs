//! The rows of a table as they are written in the source.

/// How many cells a row of the source has; an escaped bar does not separate cells.
pub(super) fn cells(row: &str) -> usize {
    let row = row.trim();
    let row = row.strip_prefix('|').unwrap_or(row);
    let bars = row.char_indices().filter(|(offset, c)| *c == '|' && !row[..*offset].ends_with('\\')).count();
    bars + usize::from(!row.ends_with('|') || row.ends_with("\\|"))
}
