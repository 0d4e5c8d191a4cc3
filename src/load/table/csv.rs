//! CSV: a text with commas, semicolons or tabs, quoted fields and line breaks within them.

use csv_core::{ReadFieldResult, ReaderBuilder};

use super::{Cell, Grid, Row, Written, encoding};
use crate::diag::{Diagnostic, code};
use crate::msg;
use crate::source::Source;

/// What may separate fields; a Chinese comma is what an input method makes of one.
pub(super) const SEPARATORS: [char; 4] = [',', '\t', ';', '，'];

/// Reads a CSV; returns its encoding too.
pub(super) fn grid(bytes: &[u8], name: &str) -> Result<(Grid, &'static str), Diagnostic> {
    let (text, encoding) = encoding::decoded(bytes).map_err(|offset| {
        Diagnostic::error(msg!("table-encoding", path = code(name), offset = offset))
            .hint(msg!("table-encoding-known"))
    })?;
    let mut text = text.replace("\r\n", "\n").replace('\r', "\n");
    let separator = separator(&text);
    if !separator.is_ascii() {
        text = text.replace(separator, ",");
    }
    let byte = u8::try_from(separator).unwrap_or(b',');
    let rows = rows(&text, byte);
    Ok((Grid { source: Source::new(name, text), rows }, encoding))
}

/// The separator that occurs most in the first lines.
fn separator(text: &str) -> char {
    let head: String = text.lines().take(20).collect();
    let count = |separator: &char| head.matches(*separator).count();
    // Of those that occur equally often the first one counts.
    SEPARATORS.into_iter().rev().max_by_key(count).unwrap_or(',')
}

fn rows(text: &str, separator: u8) -> Vec<Row> {
    let mut reader = ReaderBuilder::new().delimiter(separator).build();
    let mut rows = Vec::new();
    let mut cells = Vec::new();
    let (mut start, mut offset, mut column) = (0, 0, 0);
    let mut field = Vec::new();
    let mut buffer = vec![0_u8; 4096];
    loop {
        let (result, read, written) = reader.read_field(&text.as_bytes()[offset..], &mut buffer);
        offset += read;
        field.extend_from_slice(&buffer[..written]);
        let ends_row = match result {
            // The next call is given nothing, which tells the reader that nothing more comes.
            ReadFieldResult::InputEmpty => continue,
            ReadFieldResult::OutputFull => continue,
            ReadFieldResult::Field { record_end } => record_end,
            ReadFieldResult::End => break,
        };
        let raw = &text[start..offset];
        let raw = raw.trim_end_matches(['\n', char::from(separator)]);
        let lead = raw.len() - raw.trim_start_matches('\n').len();
        let value = String::from_utf8_lossy(&field).into_owned();
        if !value.trim().is_empty() {
            let span = start + lead..start + raw.len();
            cells.push(Cell { column, value: Written::Text(value), span });
        }
        field.clear();
        column += 1;
        start = offset;
        if ends_row {
            if !cells.is_empty() {
                rows.push(Row { cells: std::mem::take(&mut cells) });
            }
            column = 0;
        }
    }
    if !cells.is_empty() {
        rows.push(Row { cells });
    }
    rows
}
