//! CSV: a text with commas, semicolons or tabs, quoted fields and line breaks within them.

use csv_core::{ReadFieldResult, ReaderBuilder};

use super::headings::{SEARCHED, field};
use super::{Cell, Grid, Row, Written, encoding};
use crate::diag::{Diagnostic, code};
use crate::msg;
use crate::source::Source;

/// What may separate fields; a Chinese comma is what an input method makes of one.
const SEPARATORS: [char; 4] = [',', '\t', ';', '，'];
/// Stands for a separator that is more than a byte, which the reader cannot take.
const STAND_IN: char = '\u{1F}';

/// Reads a CSV; returns its encoding too.
pub(super) fn grid(bytes: &[u8], name: &str) -> Result<(Grid, &'static str), Diagnostic> {
    let (text, encoding) = encoding::decoded(bytes).map_err(|offset| {
        Diagnostic::error(msg!("table-encoding", path = code(name), offset = offset))
            .hint(msg!("table-encoding-known"))
    })?;
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let separator = separator(&text).unwrap_or(',');
    if separator.is_ascii() {
        let rows = rows(&text, separator);
        return Ok((Grid { source: Source::new(name, text), rows }, encoding));
    }
    let mut rows = rows(&text.replace(separator, "\u{1F}"), STAND_IN);
    for cell in rows.iter_mut().flat_map(|row| &mut row.cells) {
        if let Written::Text(text) = &mut cell.value {
            *text = text.replace(STAND_IN, &separator.to_string());
        }
    }
    // What excerpts show has the same offsets.
    Ok((Grid { source: Source::new(name, text.replace(separator, ",")), rows }, encoding))
}

/// The separator with which some line near the beginning has the most headings that we know; none if no line has two.
pub(super) fn separator(text: &str) -> Option<char> {
    // Comments and items of YAML may name the headings too.
    let lines = || text.lines().filter(|line| !line.trim_start().starts_with(['#', '-', '{']));
    let known = |separator: char| {
        let in_line = |line: &str| {
            line.split(separator).filter(|heading| field(heading.trim_matches(['"', ' '])).is_some()).count()
        };
        lines().take(SEARCHED).map(in_line).max().unwrap_or(0)
    };
    // Of those that are equally good the first one counts.
    SEPARATORS
        .into_iter()
        .rev()
        .max_by_key(|separator| known(*separator))
        .filter(|separator| known(*separator) > 1)
}

fn rows(text: &str, separator: char) -> Vec<Row> {
    let byte = u8::try_from(separator).unwrap_or(b',');
    let mut reader = ReaderBuilder::new().delimiter(byte).build();
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
            ReadFieldResult::InputEmpty | ReadFieldResult::OutputFull => continue,
            ReadFieldResult::Field { record_end } => record_end,
            ReadFieldResult::End => break,
        };
        let raw = &text[start..offset];
        let raw = raw.trim_end_matches(['\n', separator]);
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
