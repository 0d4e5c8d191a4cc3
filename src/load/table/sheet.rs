//! Workbooks: XLSX, XLSB, XLS and ET, ODS.

use std::collections::HashMap;
use std::io::Cursor;

use calamine::{
    CellErrorType, Data, Dimensions, ExcelDateTime, Reader, SheetVisible, Sheets, Xlsx,
    open_workbook_auto_from_rs,
};

use super::headings::Headings;
use super::parts::{self, Hidden};
use super::people::{People, understood};
use super::{Cell, Lines, Row, RowsBuilder, Take, Understood, Written};
use crate::bounds::{SHEET_BYTES, SHEET_CELLS};
use crate::diag::{Diagnostic, Faults, code, list};
use crate::msg;

type Book = Sheets<Cursor<Vec<u8>>>;

/// A cell as the workbook holds it: row and column from 0.
type Found = (u32, u32, Written);

/// Reads the visible sheets of a workbook, or the one that is wanted.
pub(super) fn read(
    bytes: Vec<u8>,
    name: &str,
    wanted: Option<&str>,
    headings: &Headings,
    builder: &mut RowsBuilder,
) -> Result<Understood, Faults> {
    let broken = || Diagnostic::error(msg!("table-broken", path = code(name))).hint(msg!("table-save-again"));
    let too_large = || {
        let limit = SHEET_BYTES.get() >> 20;
        Diagnostic::error(msg!("table-large", path = code(name), limit = limit)).hint(msg!("raise-bounds"))
    };
    if bytes.starts_with(b"PK") {
        let archive = zip::ZipArchive::new(Cursor::new(&bytes)).map_err(|_| broken())?;
        // What the archive says that it unpacks to, which is more than the memory of some machines.
        if archive.decompressed_size().is_none_or(|size| size > u128::from(SHEET_BYTES.get())) {
            return Err(too_large().into());
        }
    }
    // Read again for what is hidden, which the reader of cells does not show.
    let archive = bytes.starts_with(b"PK").then(|| bytes.clone());
    let mut book: Book = open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(|_| broken())?;
    let sheets: Vec<String> = book
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.visible == SheetVisible::Visible || wanted == Some(&sheet.name))
        .map(|sheet| sheet.name.clone())
        .collect();
    let chosen: Vec<&String> =
        sheets.iter().filter(|sheet| wanted.is_none_or(|name| name == *sheet)).collect();
    if let (Some(wanted), true) = (wanted, chosen.is_empty()) {
        let message = msg!("table-sheet-unknown", path = code(name), sheet = code(wanted));
        return Err(Diagnostic::error(message).hint(msg!("table-sheets", names = list(&sheets))).into());
    }
    let mut found = Vec::new();
    for sheet in &chosen {
        let cells = cells(&mut book, sheet).map_err(|refusal| match refusal {
            Refusal::Broken => broken(),
            Refusal::Large => too_large(),
        })?;
        let mut people = People::new(name, headings, builder);
        rows(sheet, cells, &mut |row| people.take(row));
        found.push(people.finish());
    }
    let names: Vec<&str> = chosen.iter().map(|sheet| sheet.as_str()).collect();
    let mut understood = understood(found, names.join("、"))?;
    if let (Some(bytes), Some(sheet)) = (archive, &understood.header.0) {
        let Hidden { mut rows, columns } = parts::hidden(&bytes, sheet);
        rows.retain(|row| *row > understood.header.1);
        understood.hidden = (rows, columns.into_iter().map(parts::letters).collect());
    }
    Ok(understood)
}

/// Why a sheet could not be read.
enum Refusal {
    Broken,
    Large,
}

/// The cells of a sheet that hold something, by rows.
fn cells(book: &mut Book, sheet: &str) -> Result<Vec<Found>, Refusal> {
    // Cell by cell where that can be had, so that one far away does not make a table of everything up to it.
    let mut out = if let Sheets::Xlsx(book) = book {
        streamed(book, sheet)?
    } else {
        let range = book.worksheet_range(sheet).map_err(|_| Refusal::Broken)?;
        let (top, left) = range.start().unwrap_or_default();
        let at = |offset: usize, from: u32| u32::try_from(offset).unwrap_or(u32::MAX).saturating_add(from);
        let found = range
            .used_cells()
            .filter_map(|(row, column, value)| Some((at(row, top), at(column, left), written(value)?)));
        found.take(limit() + 1).collect()
    };
    if out.len() > limit() {
        return Err(Refusal::Large);
    }
    let merged = match book {
        Sheets::Xlsx(book) => book.merge_cells_by_sheet_name(sheet).map_err(|_| Refusal::Broken)?,
        Sheets::Xls(book) => book.merge_cells_by_sheet_name(sheet).map_err(|_| Refusal::Broken)?,
        _ => Vec::new(),
    };
    spread(&mut out, &merged);
    if out.len() > limit() {
        return Err(Refusal::Large);
    }
    out.sort_by_key(|(row, column, _)| (*row, *column));
    out.dedup_by_key(|(row, column, _)| (*row, *column));
    Ok(out)
}

/// How many cells of a merged one get its value.
const MERGED: u64 = 10_000;

/// The value of a merged cell is that of every cell in it: a workbook keeps it in the first one alone.
fn spread(cells: &mut Vec<Found>, merged: &[Dimensions]) {
    let firsts: HashMap<(u32, u32), &Dimensions> = merged.iter().map(|area| (area.start, area)).collect();
    let mut more = Vec::new();
    for (row, column, value) in cells.iter() {
        let Some(area) = firsts.get(&(*row, *column)) else { continue };
        let ((top, left), (bottom, right)) = (area.start, area.end);
        let size = u64::from(bottom.saturating_sub(top) + 1) * u64::from(right.saturating_sub(left) + 1);
        if size <= MERGED && more.len() <= limit() {
            let all = (top..=bottom).flat_map(|row| (left..=right).map(move |column| (row, column)));
            more.extend(all.filter(|at| *at != area.start).map(|(row, column)| (row, column, value.clone())));
        }
    }
    cells.append(&mut more);
}

fn limit() -> usize {
    usize::try_from(SHEET_CELLS.get()).unwrap_or(usize::MAX)
}

fn streamed(book: &mut Xlsx<Cursor<Vec<u8>>>, sheet: &str) -> Result<Vec<Found>, Refusal> {
    let mut reader = book.worksheet_cells_reader(sheet).map_err(|_| Refusal::Broken)?;
    let mut out = Vec::new();
    while let Some(cell) = reader.next_cell_with_formula().map_err(|_| Refusal::Broken)? {
        let (row, column) = cell.pos;
        let value = written(&Data::from(cell.value));
        match (value, cell.formula.is_some()) {
            (Some(value), _) => out.push((row, column, value)),
            (None, true) => out.push((row, column, Written::Unknown)),
            (None, false) => {}
        }
        if out.len() > limit() {
            return Err(Refusal::Large);
        }
    }
    Ok(out)
}

/// What a cell holds; none if it is empty or blank.
fn written(value: &Data) -> Option<Written> {
    let day = |day: &ExcelDateTime| {
        let (year, month, day, ..) = day.to_ymd_hms_milli();
        Written::Day(year, month, day)
    };
    match value {
        Data::Empty => None,
        Data::String(text) if text.trim().is_empty() => None,
        Data::String(text) | Data::DurationIso(text) => Some(Written::Text(text.clone())),
        #[expect(clippy::cast_precision_loss, reason = "a workbook holds no other numbers")]
        Data::Int(number) => Some(Written::Number(*number as f64)),
        Data::Float(number) => Some(Written::Number(*number)),
        Data::Bool(value) => Some(Written::Text(if *value { "TRUE" } else { "FALSE" }.to_string())),
        Data::DateTime(moment) if moment.is_datetime() => Some(day(moment)),
        Data::DateTime(length) => Some(Written::Number(length.as_f64())),
        Data::DateTimeIso(text) => {
            let mut parts = text.split(['-', 'T']).map(str::parse::<u16>);
            match (parts.next(), parts.next(), parts.next()) {
                (Some(Ok(year)), Some(Ok(month)), Some(Ok(day))) => {
                    Some(Written::Day(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?))
                }
                _ => Some(Written::Text(text.clone())),
            }
        }
        Data::Error(error) => Some(Written::Error(
            match error {
                CellErrorType::Div0 => "#DIV/0!",
                CellErrorType::NA => "#N/A",
                CellErrorType::Name => "#NAME?",
                CellErrorType::Null => "#NULL!",
                CellErrorType::Num => "#NUM!",
                CellErrorType::Ref => "#REF!",
                CellErrorType::Value => "#VALUE!",
                CellErrorType::GettingData => "#DATA!",
            }
            .to_string(),
        )),
    }
}

/// Gives each row away, as a line that excerpts can show: tabs between columns.
fn rows(sheet: &str, cells: Vec<Found>, take: Take<'_>) {
    let mut row: Option<Row> = None;
    let mut filled = 0;
    for (number, column, value) in cells {
        let number = number as usize + 1;
        if row.as_ref().is_none_or(|row| row.lines.number != number) {
            row.take().into_iter().for_each(&mut *take);
            filled = 0;
        }
        let row = row.get_or_insert_with(|| Row {
            cells: Vec::new(),
            lines: Lines { text: String::new(), number, sheet: Some((sheet.to_string(), Vec::new())) },
            end: 0,
        });
        // A cell far to the right is not set off by thousands of tabs; its place keeps its column.
        for _ in filled..column.min(filled + 64) {
            row.lines.text.push('\t');
        }
        filled = column;
        let start = row.lines.text.len();
        let cell = Cell { column: column as usize, value, span: start..start };
        row.lines.text.extend(cell.text().chars().map(|c| if c.is_control() { ' ' } else { c }));
        if let Some((_, cells)) = &mut row.lines.sheet {
            cells.push((start, column));
        }
        row.cells.push(Cell { span: start..row.lines.text.len(), ..cell });
    }
    row.into_iter().for_each(take);
}
