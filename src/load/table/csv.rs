//! CSV: a text with commas, semicolons or tabs, quoted fields and line breaks within them.

use std::collections::BTreeMap;
use std::ops::Range;

use csv_core::{ReadFieldResult, ReaderBuilder};

use super::headings::{Headings, SEARCHED};
use super::people::{People, understood};
use super::{Cell, Lines, Row, RowsBuilder, Take, Understood, Written, encoding};
use crate::diag::{Diagnostic, Faults, MAX_FAULTS};
use crate::msg;
use crate::source::Place;

/// What may separate fields; a Chinese comma is what an input method makes of one.
const SEPARATORS: [char; 4] = [',', '\t', ';', '，'];
/// Stands for a separator that is more than a byte, which the reader cannot take.
const STAND_IN: char = '\u{1F}';

/// Reads a CSV.
pub(super) fn read(
    bytes: &[u8],
    name: &str,
    headings: &Headings,
    builder: &mut RowsBuilder,
) -> Result<Understood, Faults> {
    let (text, encoding) = super::text_of(bytes, name)?;
    let separator = separator(&text, headings).unwrap_or(',');
    let mut people = People::new(name, headings, builder);
    let mut quotes = Quotes::default();
    let mut widths = Widths::default();
    let mut faults = Faults::new();
    let mut take = |row: Row, by: char| {
        let open = quotes.open(&row, by);
        if let Some(span) = open.filter(|_| faults.len() < MAX_FAULTS) {
            let place = Place::new(&row.lines.clone().source(name), span);
            faults.push(Diagnostic::error(msg!("table-quote")).at(place));
        }
        widths.take(&row, name);
        people.take(row);
    };
    if separator.is_ascii() {
        rows(&text, separator, &mut |row| take(row, separator));
    } else {
        let stand_in = |c: &str| c.replace(STAND_IN, &separator.to_string());
        rows(&text.replace(separator, "\u{1F}"), STAND_IN, &mut |mut row| {
            for cell in &mut row.cells {
                if let Written::Text(text) = &mut cell.value {
                    *text = stand_in(text);
                }
            }
            // What excerpts show has the same offsets.
            row.lines.text = row.lines.text.replace(STAND_IN, ",");
            take(row, ',');
        });
    }
    // What else is wrong comes of rows that run into each other, or of cells that are not where they were.
    if faults.is_empty() {
        faults = widths.faults();
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    understood(vec![people.finish()], encoding.to_string())
}

/// Finds quotation marks without their partners, which make one cell of many.
#[derive(Default)]
struct Quotes {
    /// The most cells that a row has had.
    widest: usize,
}

impl Quotes {
    /// The quotation mark of a row that is not closed, or not where it was meant to be.
    fn open(&mut self, row: &Row, separator: char) -> Option<Range<usize>> {
        let is_row = |line: &str| self.widest > 3 && line.matches(separator).count() + 1 > self.widest / 2;
        let found = row.cells.iter().find(|cell| {
            let Some(inner) = row.lines.text[cell.span.clone()].strip_prefix('"') else { return false };
            let end = inner.replace("\"\"", "  ").find('"');
            end.is_none_or(|end| !inner[end + 1..].trim().is_empty()) || inner.lines().skip(1).any(is_row)
        });
        self.widest = self.widest.max(row.cells.last().map_or(0, |cell| cell.column + 1));
        found.map(|cell| cell.span.start..cell.span.start + 1)
    }
}

/// Finds rows with a separator too many, which no quotation marks keep within a cell: all behind it has moved by one, and what
/// the last column held stands beside the table.
#[derive(Default)]
struct Widths(BTreeMap<usize, Width>);

/// The rows that have so many cells, the empty ones too.
#[derive(Default)]
struct Width {
    count: usize,
    /// The first of those whose last cell is empty, as that of a row that has moved may be.
    ends_empty: Vec<Place>,
}

impl Widths {
    fn take(&mut self, row: &Row, name: &str) {
        let width = self.0.entry(row.width).or_default();
        width.count += 1;
        let is_empty_last = row.cells.last().is_some_and(|cell| cell.column + 1 < row.width);
        if is_empty_last && width.ends_empty.len() < MAX_FAULTS {
            let first = row.cells.first().map_or(0..0, |cell| cell.span.clone());
            width.ends_empty.push(Place::new(&row.lines.clone().source(name), first));
        }
    }

    /// The rows that are wider than most.
    fn faults(self) -> Faults {
        let all: usize = self.0.values().map(|width| width.count).sum();
        // Nothing is usual among rows of many widths.
        let Some(usual) = self.0.iter().find(|(_, width)| width.count * 2 > all).map(|(cells, _)| *cells)
        else {
            return Faults::new();
        };
        let wider = self.0.into_iter().filter(|(cells, _)| *cells > usual);
        let of_each = wider.flat_map(|(cells, width)| {
            let fault = move |place| {
                Diagnostic::error(msg!("table-row-wider", cells = cells, usual = usual)).at(place)
            };
            width.ends_empty.into_iter().map(fault)
        });
        of_each.take(MAX_FAULTS).collect()
    }
}

/// A copy of a CSV, in its encoding, with texts behind the last cell of each row, by the number of its line.
pub(super) fn with_columns(bytes: &[u8], added: &BTreeMap<usize, Vec<String>>) -> Option<Vec<u8>> {
    let (text, encoding) = encoding::decoded(bytes).ok()?;
    let separator = separator(&text, &Headings::default()).unwrap_or(',');
    let plain = if separator.is_ascii() { text.to_string() } else { text.replace(separator, "\u{1F}") };
    let by = if separator.is_ascii() { separator } else { STAND_IN };
    let mut ends: Vec<(usize, usize, usize)> = Vec::new();
    let mut widest = 0;
    rows(&plain, by, &mut |row| {
        widest = row.cells.last().map_or(0, |cell| cell.column + 1).max(widest);
        ends.push((row.lines.number, row.end, row.width));
    });
    let (mut out, mut done) = (String::new(), 0);
    for (line, end, cells) in &ends {
        let Some(texts) = added.get(line) else { continue };
        let own = plain[done..*end].trim_end_matches(['\n', '\r']);
        let end = done + own.len();
        out.push_str(&plain[done..end]);
        // Rows may end early.
        out.extend(std::iter::repeat_n(by, widest.saturating_sub(*cells)));
        for text in texts {
            out.push(by);
            out.push_str(&quoted(text));
        }
        done = end;
    }
    out.push_str(&plain[done..]);
    let out = if separator.is_ascii() { out } else { out.replace(STAND_IN, &separator.to_string()) };
    Some(encoding::encoded(&out, encoding, bytes))
}

/// A text as a cell: in quotation marks if it holds something that means more than itself.
fn quoted(text: &str) -> String {
    let is_plain = !text.contains([',', '"', ';', '\t', '\n', '\r', '，']);
    if is_plain { text.to_string() } else { format!("\"{}\"", text.replace('"', "\"\"")) }
}

/// The separator with which some line near the beginning has the most headings that we know; none if no line has two.
pub(super) fn separator(text: &str, headings: &Headings) -> Option<char> {
    // Comments and items of YAML may name the headings too.
    let lines = || text.lines().filter(|line| !line.trim_start().starts_with(['#', '-', '{']));
    let known = |separator: char| {
        let in_line = |line: &str| {
            let known = |heading: &&str| headings.field(heading.trim_matches(['"', ' ', '='])).is_some();
            line.split(separator).filter(known).count()
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

/// Gives each row away.
fn rows(text: &str, separator: char, take: Take<'_>) {
    let byte = u8::try_from(separator).unwrap_or(b',');
    let mut reader = ReaderBuilder::new().delimiter(byte).build();
    let mut cells = Vec::new();
    // Where the cell, and the row, begins; the number of its line.
    let (mut start, mut row_start, mut number) = (0, 0, 1);
    let (mut offset, mut column) = (0, 0);
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
        let lead = raw.len() - raw.trim_start_matches(['\n', '\r']).len();
        if column == 0 {
            // Empty lines before it do not belong to the row.
            number += line_ends(&text[row_start..start + lead]);
            row_start = start + lead;
        }
        let value = String::from_utf8_lossy(&field).into_owned();
        // How spreadsheets are told that digits are a text: ="0012".
        let value = match value.trim().strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')) {
            Some(text) if !text.contains('"') => text.to_string(),
            _ => value,
        };
        if !value.trim().is_empty() {
            let end = start + raw.trim_end_matches(['\n', '\r', separator]).len();
            let span = start + lead - row_start..end.max(start + lead) - row_start;
            cells.push(Cell {
                column,
                value: Written::text(&value),
                span,
                is_repeated: false,
                is_continued: false,
            });
        }
        field.clear();
        column += 1;
        start = offset;
        if ends_row {
            if !cells.is_empty() {
                let text = text[row_start..offset].trim_end_matches(['\n', '\r']).to_string();
                let lines = Lines { text, number, sheet: None };
                take(Row { cells: std::mem::take(&mut cells), lines, width: column, end: offset });
            }
            column = 0;
        }
    }
}

/// How many lines end in a text: with LF, CR, or both.
fn line_ends(text: &str) -> usize {
    text.matches('\n').count() + text.matches('\r').count() - text.matches("\r\n").count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_know_their_lines_whatever_ends_them() {
        for end in ["\n", "\r\n", "\r"] {
            let text = ["a,b", "", "c,\"d", "e\"", "f,g"].join(end);
            let mut found = Vec::new();
            rows(&text, ',', &mut |row| {
                let last = row.cells.last().map(|cell| row.lines.text[cell.span.clone()].to_string());
                found.push((row.lines.number, row.cells.len(), last.unwrap_or_default()));
            });
            let cell = format!("\"d{end}e\"");
            let wanted = [(1, 2, "b"), (3, 2, cell.as_str()), (5, 2, "g")];
            assert_eq!(found, wanted.map(|(line, cells, last)| (line, cells, last.to_string())), "{end:?}");
        }
    }
}
