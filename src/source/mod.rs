//! A text with a name, places in it, where each stretch of a filled text came from, and how wide a text
//! is on a terminal. It reads no files.

mod map;

pub use map::{FilledText, Locate, Mark, Offsets, Segment, Step, Traced, ValuePath};

use std::ops::Range;
use std::sync::Arc;

use unicode_width::UnicodeWidthStr;

/// A text that came from somewhere: a file of the project or of the built-in set.
#[derive(Debug)]
pub struct Source {
    name: String,
    text: String,
    line_starts: Vec<usize>,
    /// The number of its first line in the file.
    first_line: usize,
    sheet: Option<Sheet>,
}

/// The row of a workbook that a text shows.
#[derive(Debug)]
struct Sheet {
    name: String,
    /// Where the cells begin, in order, with their columns from 0.
    cells: Vec<(usize, u32)>,
}

impl Source {
    /// Takes a text under the name that messages show for it.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Arc<Self> {
        Self::lines(name, text, 1)
    }

    /// Takes some lines of a file, the first of which has the number `first_line`.
    pub fn lines(name: impl Into<String>, text: impl Into<String>, first_line: usize) -> Arc<Self> {
        let text = text.into();
        let line_starts = line_starts(&text);
        Arc::new(Self { name: name.into(), text, line_starts, first_line, sheet: None })
    }

    /// Takes the text that shows the row with the number `row` of a sheet; `cells` holds where each cell
    /// begins, in order, with its column from 0.
    pub fn sheet(
        name: impl Into<String>,
        text: impl Into<String>,
        sheet: impl Into<String>,
        row: usize,
        cells: Vec<(usize, u32)>,
    ) -> Arc<Self> {
        let text = text.into();
        let line_starts = line_starts(&text);
        let sheet = Some(Sheet { name: sheet.into(), cells });
        Arc::new(Self { name: name.into(), text, line_starts, first_line: row, sheet })
    }

    /// The name of the sheet, if it shows one.
    pub fn sheet_name(&self) -> Option<&str> {
        self.sheet.as_ref().map(|sheet| sheet.name.as_str())
    }

    /// The cell of a sheet at a byte offset, such as `名单!C17`; none in a text that shows no sheet.
    pub fn cell(&self, offset: usize) -> Option<String> {
        let sheet = self.sheet.as_ref()?;
        let found = sheet.cells.partition_point(|(start, _)| *start <= offset).saturating_sub(1);
        let (start, column) = sheet.cells.get(found)?;
        Some(format!("{}!{}{}", sheet.name, letters(*column), self.number(self.line_of(*start))))
    }

    /// The number of a line (from 1) of this text in its file; in a sheet that of its row.
    pub fn number(&self, line: usize) -> usize {
        self.first_line + line.saturating_sub(1)
    }

    /// The name that messages show, a path relative to the project, with `/` separators.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The line of a byte offset, from 1.
    pub fn line_of(&self, offset: usize) -> usize {
        self.line_starts.partition_point(|start| *start <= offset).max(1)
    }

    /// Line and column of a byte offset, both from 1, the column in characters.
    pub fn line_column(&self, offset: usize) -> (usize, usize) {
        let line = self.line_of(offset);
        let start = self.line_starts[line - 1];
        let column = self.text.get(start..offset).map_or(0, |before| before.chars().count());
        (line, column + 1)
    }

    /// The byte offset of a line and a column, both from 1, the column in characters.
    pub fn offset(&self, line: usize, column: usize) -> usize {
        let Some(start) = self.line_starts.get(line.saturating_sub(1)) else {
            return self.text.len();
        };
        let rest = &self.text[*start..];
        start + rest.char_indices().nth(column.saturating_sub(1)).map_or(rest.len(), |(offset, _)| offset)
    }

    /// The text of a line (from 1) without its line ending.
    pub fn line(&self, line: usize) -> &str {
        let start = self.line_starts.get(line.saturating_sub(1)).copied().unwrap_or(self.text.len());
        let end = self.line_starts.get(line).copied().unwrap_or(self.text.len());
        self.text[start..end].trim_end_matches(['\n', '\r'])
    }
}

/// Where the lines of a text begin.
fn line_starts(text: &str) -> Vec<usize> {
    std::iter::once(0).chain(text.match_indices('\n').map(|(offset, _)| offset + 1)).collect()
}

/// The letters of a column, from 0: A, B, …, Z, AA.
fn letters(column: u32) -> String {
    let last = char::from(b'A' + u8::try_from(column % 26).unwrap_or(0));
    match column / 26 {
        0 => last.to_string(),
        more => format!("{}{last}", letters(more - 1)),
    }
}

/// A stretch of a source, in bytes.
#[derive(Debug, Clone)]
pub struct Place {
    /// The text.
    pub source: Arc<Source>,
    /// The range of its bytes.
    pub span: Range<usize>,
}

impl Place {
    /// The stretch `span` of `source`, limited to whole characters within the text.
    pub fn new(source: &Arc<Source>, span: Range<usize>) -> Self {
        let text = source.text();
        let snap = |mut offset: usize| {
            offset = offset.min(text.len());
            while !text.is_char_boundary(offset) {
                offset -= 1;
            }
            offset
        };
        let end = snap(span.end);
        Self { source: Arc::clone(source), span: snap(span.start).min(end)..end }
    }

    /// The file, the line and the columns: the same for the same words, however much of the file the source holds.
    pub fn position(&self) -> (&str, usize, usize, usize) {
        let (line, column) = self.source.line_column(self.span.start);
        (self.source.name(), self.source.number(line), column, self.span.len())
    }

    /// The place of the first occurrence of `needle` within this one, else this one.
    #[must_use]
    pub fn narrowed(&self, needle: &str) -> Self {
        let text = &self.source.text[self.span.clone()];
        match text.find(needle) {
            Some(offset) if !needle.is_empty() => {
                let start = self.span.start + offset;
                Self::new(&self.source, start..start + needle.len())
            }
            _ => self.clone(),
        }
    }
}

/// The number of terminal columns that a text takes: a Chinese character takes two, and a tab one,
/// since excerpts print it as a space.
pub fn display_width(text: &str) -> usize {
    text.split('\t').map(UnicodeWidthStr::width).sum::<usize>() + text.matches('\t').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_lines_and_columns_in_characters() {
        let source = Source::new("a", "一二\n三x四\n");
        assert_eq!(source.line_column(0), (1, 1));
        assert_eq!(source.line_column("一二\n三x".len()), (2, 3));
        assert_eq!(source.offset(2, 3), "一二\n三x".len());
        assert_eq!(source.line(2), "三x四");
    }

    #[test]
    fn cells_are_named_as_spreadsheets_do() {
        let source = Source::sheet("a.xlsx", "甲\t乙\t丙", "名单", 17, vec![(0, 0), (4, 1), (8, 27)]);
        assert_eq!(source.cell(0).as_deref(), Some("名单!A17"));
        assert_eq!(source.cell(5).as_deref(), Some("名单!B17"));
        assert_eq!(source.cell(9).as_deref(), Some("名单!AB17"));
        assert_eq!((letters(25), letters(26), letters(16_383)), ("Z".into(), "AA".into(), "XFD".into()));
    }

    #[test]
    fn counts_chinese_as_two_columns() {
        assert_eq!(display_width("三x"), 3);
    }
}
