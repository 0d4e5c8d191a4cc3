//! Tables as they are written: bars in a row, merged cells, and the line of attributes before a form.

use crate::diag::{Message, code};
use crate::model::{CellBody, Slot, Table};
use crate::msg;

/// How many cells a row of the source has; an escaped bar does not separate cells.
pub(super) fn cells(row: &str) -> usize {
    let row = row.trim();
    let row = row.strip_prefix('|').unwrap_or(row);
    let bars = row.char_indices().filter(|(offset, c)| *c == '|' && !row[..*offset].ends_with('\\')).count();
    bars + usize::from(!row.ends_with('|') || row.ends_with("\\|"))
}

/// What a cell is, by how it is written: `<` goes on with the cell at its left, `^` with the one above.
pub(super) fn slot(written: &str, body: CellBody) -> Slot<CellBody> {
    match written.trim_matches(['|', ' ']) {
        "<" => Slot::Left,
        "^" => Slot::Above,
        _ => Slot::Cell(body),
    }
}

/// Whether a tag breaks the line in a cell.
pub(super) fn is_break(html: &str) -> bool {
    matches!(html.to_ascii_lowercase().as_str(), "<br>" | "<br/>" | "<br />")
}

/// What a column must have at least to hold a character, mm.
const NARROWEST: f64 = 6.0;

/// What the line before a table says of it: `{: 列宽=20,30,*,25 行高=12 表头=无 }`.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Attributes {
    /// 列宽 · the widths of the columns, mm; `*` shares what is left.
    widths: Vec<Option<f64>>,
    /// 行高 · the least heights of the rows, mm, the last one for all that follow; `-` for none.
    heights: Vec<Option<f64>>,
    /// 表头 · how many rows are the header.
    headers: Option<usize>,
}

impl Attributes {
    /// Whether a paragraph is such a line.
    pub(super) fn are(written: &str) -> bool {
        let mut signs = written.trim_start().chars();
        matches!((signs.next(), signs.next()), (Some('{' | '｛'), Some(':' | '：')))
    }

    /// Reads the line; at fault is a word of it.
    pub(super) fn read(written: &str) -> Result<Self, String> {
        let inner = written.trim().strip_prefix("{:").and_then(|rest| rest.strip_suffix('}'));
        let Some(inner) = inner else { return Err(written.trim().to_string()) };
        let mut out = Self::default();
        for word in inner.split_whitespace() {
            let fault = || word.to_string();
            let (key, value) = word.split_once(['=', '＝']).ok_or_else(fault)?;
            let lengths = |open: &str, least: f64| {
                let length = |part: &str| match part.trim_end_matches("mm").trim_end_matches("毫米") {
                    part if part == open => Some(None),
                    part => part.parse::<f64>().ok().filter(|mm| (least..=400.0).contains(mm)).map(Some),
                };
                value.split([',', '，']).map(length).collect::<Option<Vec<_>>>().ok_or_else(fault)
            };
            match key {
                "列宽" | "widths" if out.widths.is_empty() => out.widths = lengths("*", NARROWEST)?,
                "行高" | "heights" if out.heights.is_empty() => out.heights = lengths("-", 1.0)?,
                "表头" | "header" if out.headers.is_none() => {
                    out.headers = Some(match value {
                        "无" | "none" => 0,
                        rows => rows.parse().ok().filter(|rows| *rows <= 8).ok_or_else(fault)?,
                    });
                }
                _ => return Err(fault()),
            }
        }
        Ok(out)
    }

    /// How many rows are the header.
    pub(super) fn headers(&self) -> usize {
        self.headers.unwrap_or(1)
    }

    /// Gives a table its widths and heights.
    pub(super) fn apply(self, table: &mut Table) -> Result<(), Message> {
        if !self.widths.is_empty() && self.widths.len() != table.align.len() {
            return Err(msg!("table-widths", found = self.widths.len(), columns = table.align.len()));
        }
        table.widths = self.widths;
        for (at, row) in table.rows.iter_mut().enumerate() {
            row.height = self.heights.get(at).or(self.heights.last()).copied().flatten();
        }
        Ok(())
    }

    /// The fault of a word of the line.
    pub(super) fn unknown(word: &str) -> Message {
        msg!("table-attribute", text = code(word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_read_in_both_languages() {
        let wanted = Attributes {
            widths: vec![Some(20.0), None, Some(12.5)],
            heights: vec![Some(12.0), None],
            headers: Some(0),
        };
        for written in
            ["{: 列宽=20,*,12.5 行高=12，- 表头=无 }", "{:widths=20mm,*,12.5 heights=12,- header=none}"]
        {
            assert_eq!(Attributes::read(written), Ok(wanted.clone()), "{written}");
        }
        for (written, word) in [
            ("{: 列宽=20,x }", "列宽=20,x"),
            ("{: 列宽=2,3,5 }", "列宽=2,3,5"),
            ("{: 宽=3 }", "宽=3"),
            ("{: 列宽=20", "{: 列宽=20"),
            ("{: 行高=0 }", "行高=0"),
        ] {
            assert_eq!(Attributes::read(written), Err(word.to_string()), "{written}");
        }
    }
}
