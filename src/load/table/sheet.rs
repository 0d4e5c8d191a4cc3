//! Workbooks: XLSX, XLSB, XLS and ET, ODS.

use std::collections::{BTreeMap, HashMap};
use std::io::Cursor;

use calamine::{
    CellErrorType, Data, Dimensions, ExcelDateTime, Reader, SheetVisible, Sheets, Xlsx,
    open_workbook_auto_from_rs,
};

use super::super::piped::piped;
use super::headings::Headings;
use super::parts::{self, Hidden};
use super::people::{People, understood};
use super::shown::NumberFormat;
use super::{Cell, Lines, Row, RowsBuilder, Understood, Written};
use crate::bounds::{SHEET_BYTES, SHEET_CELLS};
use crate::diag::{Diagnostic, Faults, code, list};
use crate::msg;

type Book = Sheets<Cursor<Vec<u8>>>;

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
        let is_large = parts::is_large(&bytes).ok_or_else(broken)?;
        if is_large {
            return Err(too_large().into());
        }
    }
    // Read again for what the reader of cells does not show.
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
        let mut people = People::new(name, headings, builder);
        let read = |take: &mut dyn FnMut(Row)| {
            let mut take = |number, cells| take(row(sheet, number, cells));
            match &mut book {
                Sheets::Xlsx(book) => {
                    let is_merged = archive.as_ref().is_some_and(|bytes| parts::has_merged(bytes, sheet));
                    streamed(book, sheet, is_merged, &mut take)
                }
                other => whole(other, sheet, &mut take),
            }
        };
        let read = piped(read, |row| people.take(row));
        read.map_err(|refusal| match refusal {
            Refusal::Broken => broken(),
            Refusal::Large => too_large(),
        })?;
        found.push(people.finish());
    }
    let names: Vec<&str> = chosen.iter().map(|sheet| sheet.as_str()).collect();
    let hidden = book.sheets_metadata().iter().filter(|sheet| sheet.visible != SheetVisible::Visible);
    let hidden: Vec<String> = hidden.map(|sheet| sheet.name.clone()).collect();
    let mut understood = understood(found, names.join("、")).map_err(|mut faults| {
        let without_headings = faults.iter_mut().filter(|fault| fault.code() == "table-no-header");
        for fault in without_headings.filter(|_| wanted.is_none() && !hidden.is_empty()) {
            fault.hints.insert(0, msg!("table-sheets-hidden", names = list(&hidden)));
        }
        faults
    })?;
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

/// A cell that holds something.
#[derive(Clone)]
struct Filled {
    /// Its column, from 0.
    column: u32,
    value: Written,
    /// Whether it is merged with the cell to its left.
    is_repeated: bool,
    /// Whether it is merged with the cell above it.
    is_continued: bool,
}

/// Takes the number of a row, from 0, and its cells that hold something.
type TakeCells<'a> = &'a mut dyn FnMut(u32, Vec<Filled>);

/// Gives each row of a sheet away, of a format that can only be read as a whole.
fn whole(book: &mut Book, sheet: &str, take: TakeCells<'_>) -> Result<(), Refusal> {
    let range = book.worksheet_range(sheet).map_err(|_| Refusal::Broken)?;
    let merged = match book {
        Sheets::Xls(book) => book.merge_cells_by_sheet_name(sheet).map_err(|_| Refusal::Broken)?,
        _ => Vec::new(),
    };
    let (top, left) = range.start().unwrap_or_default();
    let at = |offset: usize, from: u32| u32::try_from(offset).unwrap_or(u32::MAX).saturating_add(from);
    let mut sorter = Sorter::new(&merged, take);
    for (row, column, value) in range.used_cells() {
        if let Some(value) = written(value) {
            sorter.push(at(row, top), at(column, left), value)?;
        }
    }
    sorter.end();
    Ok(())
}

/// Gives each row of a sheet away as it is read, so that a large sheet is never in memory, nor a table of everything up
/// to a cell far away.
fn streamed(
    book: &mut Xlsx<Cursor<Vec<u8>>>,
    sheet: &str,
    is_merged: bool,
    take: TakeCells<'_>,
) -> Result<(), Refusal> {
    let merged = match is_merged {
        true => book.merge_cells_by_sheet_name(sheet).map_err(|_| Refusal::Broken)?,
        false => Vec::new(),
    };
    let formats = formats(book, sheet)?;
    let mut reader = book.worksheet_cells_reader(sheet).map_err(|_| Refusal::Broken)?;
    let mut sorter = Sorter::new(&merged, take);
    while let Some(cell) = reader.next_cell_with_formula().map_err(|_| Refusal::Broken)? {
        let (row, column) = cell.pos;
        let value = written(&Data::from(cell.value)).map(|value| formats.shown((row, column), value));
        if let Some(value) = value.or(cell.formula.is_some().then_some(Written::Unknown)) {
            sorter.push(row, column, value)?;
        }
    }
    sorter.end();
    Ok(())
}

/// How the cells of a sheet show their numbers.
struct Formats {
    /// By the number of a style.
    formats: Vec<Option<NumberFormat>>,
    /// The styles of the cells that have a format.
    styles: HashMap<(u32, u32), u16>,
}

/// The formats of a sheet. Most have none, and are not read again for them.
fn formats(book: &mut Xlsx<Cursor<Vec<u8>>>, sheet: &str) -> Result<Formats, Refusal> {
    let mut reader = book.worksheet_cells_reader(sheet).map_err(|_| Refusal::Broken)?;
    let formats: Vec<Option<NumberFormat>> = reader
        .styles()
        .iter()
        .map(|style| NumberFormat::parse(&style.number_format.as_ref()?.format_code))
        .collect();
    let mut styles = HashMap::new();
    if formats.iter().any(Option::is_some) {
        while let Some((row, column, style)) = reader.next_style_id().map_err(|_| Refusal::Broken)? {
            if styles.len() > limit() {
                return Err(Refusal::Large);
            }
            if let (Some(Some(_)), Ok(style)) = (formats.get(style), u16::try_from(style)) {
                styles.insert((row, column), style);
            }
        }
    }
    Ok(Formats { formats, styles })
}

impl Formats {
    /// What a cell holds, with the number as it is shown.
    fn shown(&self, at: (u32, u32), value: Written) -> Written {
        let Written::Number(number) = value else { return value };
        let format = self.styles.get(&at).and_then(|style| self.formats.get(usize::from(*style))?.as_ref());
        match format.map(|format| format.show(number)) {
            Some(text) if !text.is_empty() && text != number.to_string() => Written::Shown(number, text),
            _ => value,
        }
    }
}

/// How many cells of a merged one get its value.
const MERGED: u64 = 10_000;
/// How many bytes of text all cells of merged ones hold together.
const COPIED: u64 = 64 << 20;

/// Makes rows of cells that come row by row, and gives every cell of a merged one its value, which a workbook keeps in
/// the first one alone.
struct Sorter<'a> {
    merged: HashMap<(u32, u32), &'a Dimensions>,
    take: TakeCells<'a>,
    row: u32,
    cells: Vec<Filled>,
    /// Cells of merged ones in rows that are still to come.
    later: BTreeMap<u32, Vec<Filled>>,
    count: usize,
    /// The bytes of the texts of merged cells.
    copied: u64,
}

impl<'a> Sorter<'a> {
    fn new(merged: &'a [Dimensions], take: TakeCells<'a>) -> Self {
        let merged = merged.iter().map(|area| (area.start, area)).collect();
        Self { merged, take, row: 0, cells: Vec::new(), later: BTreeMap::new(), count: 0, copied: 0 }
    }

    /// Takes a cell. Rows that do not follow each other are nothing that a program for tables writes or reads.
    fn push(&mut self, row: u32, column: u32, value: Written) -> Result<(), Refusal> {
        if row < self.row {
            return Err(Refusal::Broken);
        }
        self.up_to(row);
        self.count += 1;
        if let Some(area) = self.merged.get(&(row, column)) {
            let ((top, left), (bottom, right)) = (area.start, area.end);
            let (height, width) = (bottom.saturating_sub(top) + 1, right.saturating_sub(left) + 1);
            let copies = u64::from(height) * u64::from(width);
            if copies <= MERGED {
                if let Written::Text(text) = &value {
                    self.copied += copies * text.len() as u64;
                }
                let area_cells =
                    (top..=bottom).flat_map(|row| (left..=right).map(move |column| (row, column)));
                for (row, column) in area_cells.filter(|at| *at != area.start) {
                    if self.count > limit() || self.copied > COPIED {
                        return Err(Refusal::Large);
                    }
                    let cell = Filled {
                        column,
                        value: value.clone(),
                        is_repeated: column > left,
                        is_continued: row > top,
                    };
                    self.later.entry(row).or_default().push(cell);
                    self.count += 1;
                }
            }
        }
        if self.count > limit() {
            return Err(Refusal::Large);
        }
        self.cells.push(Filled { column, value, is_repeated: false, is_continued: false });
        Ok(())
    }

    /// Gives away every row before one.
    fn up_to(&mut self, row: u32) {
        while self.row < row {
            self.give();
            // The next row in which there is something.
            let next = self.later.first_key_value().map_or(row, |(later, _)| *later);
            self.row = next.min(row);
        }
    }

    fn give(&mut self) {
        let mut cells = std::mem::take(&mut self.cells);
        cells.extend(self.later.remove(&self.row).unwrap_or_default());
        if !cells.is_empty() {
            // The cells of a row may come in any order; one of its own comes before that of a merged one.
            cells.sort_by_key(|cell| cell.column);
            cells.dedup_by_key(|cell| cell.column);
            (self.take)(self.row, cells);
        }
    }

    fn end(&mut self) {
        self.up_to(u32::MAX);
        self.give();
    }
}

fn limit() -> usize {
    usize::try_from(SHEET_CELLS.get()).unwrap_or(usize::MAX)
}

/// A time of a day: 9:30.
fn time(moment: &ExcelDateTime) -> String {
    let (.., hour, minute, _, _) = moment.to_ymd_hms_milli();
    format!("{hour}:{minute:02}")
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
        Data::String(text) | Data::DurationIso(text) => Some(Written::text(text)),
        #[expect(clippy::cast_precision_loss, reason = "a workbook holds no other numbers")]
        Data::Int(number) => Some(Written::Number(*number as f64)),
        Data::Float(number) => Some(Written::Number(*number)),
        Data::Bool(value) => Some(Written::Text(if *value { "TRUE" } else { "FALSE" }.to_string())),
        // A time of a day, which has no day.
        Data::DateTime(moment) if moment.is_datetime() && moment.as_f64() < 1.0 => {
            Some(Written::Text(time(moment)))
        }
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

/// A row, as a line that excerpts can show: tabs between columns.
fn row(sheet: &str, number: u32, cells: Vec<Filled>) -> Row {
    let mut text = String::new();
    let mut starts = Vec::with_capacity(cells.len());
    let mut out = Vec::with_capacity(cells.len());
    let mut filled = 0;
    for Filled { column, value, is_repeated, is_continued } in cells {
        // A cell far to the right is not set off by thousands of tabs; its place keeps its column.
        for _ in filled..column.min(filled + 64) {
            text.push('\t');
        }
        filled = column;
        let start = text.len();
        let cell = Cell { column: column as usize, value, span: start..start, is_repeated, is_continued };
        text.extend(cell.text().chars().map(|c| if c.is_control() { ' ' } else { c }));
        starts.push((start, column));
        out.push(Cell { span: start..text.len(), ..cell });
    }
    let lines = Lines { text, number: number as usize + 1, sheet: Some((sheet.to_string(), starts)) };
    Row { cells: out, lines, width: 0, end: 0 }
}
