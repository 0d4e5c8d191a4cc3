//! Plain text: which lines are paragraphs, and which continue the one before.

use std::sync::Arc;

use super::lines::{Item, Line, Read, is_blank};
use crate::model::Slot;
use crate::source::{Source, display_width};

/// Columns of a line's indentation: a paragraph has four, two characters of full width.
const PARAGRAPH: usize = 4;
/// Lines that all end within so many columns of each other were broken by a program.
const RAGGED: usize = 3;
/// How many such lines there must be.
const FULL_LINES: usize = 4;

/// A line of the file.
struct Raw<'a> {
    text: &'a str,
    at: usize,
    indent: usize,
    width: usize,
}

/// Reads a text. Words parted by tabs, in two lines or more, are a table.
pub(super) fn read(source: Arc<Source>) -> Read {
    let raw: Vec<Raw<'_>> = lines(source.text());
    let wraps_at = wrapped(&raw);
    let indented = raw.iter().filter(|line| line.indent == PARAGRAPH).count();
    let mut items: Vec<Item> = Vec::new();
    let mut before: Option<&Raw<'_>> = None;
    let mut at = 0;
    while at < raw.len() {
        let line = &raw[at];
        if line.text.is_empty() {
            before = None;
            at += 1;
            continue;
        }
        let cells = line.text.split('\t').count();
        let rows =
            raw[at..].iter().take_while(|line| cells > 1 && line.text.split('\t').count() == cells).count();
        if rows > 1 {
            items.push(Item::Table(raw[at..at + rows].iter().map(row).collect()));
            before = None;
            at += rows;
            continue;
        }
        let continues = before.is_some_and(|before| {
            let is_full = wraps_at.is_some_and(|width| before.width + RAGGED >= width);
            // In a text with indented paragraphs, a line without indentation begins none.
            let is_rest = indented >= 3 && before.indent > 0 && !ends(before.text);
            line.indent == 0 && (is_full || is_rest)
        });
        let is_apart = line.indent > PARAGRAPH + 2;
        items.push(Item::Line(Line { is_apart, continues, ..Line::of(line.text, line.at) }));
        before = Some(line);
        at += 1;
    }
    Read { source, items, warnings: Vec::new() }
}

/// Whether words end a sentence or a clause.
pub(super) fn ends(text: &str) -> bool {
    text.ends_with(['。', '！', '？', '；', '：', '”', '…', '.', '!', '?', ';', ':', '）', ')', '》'])
}

fn row(line: &Raw<'_>) -> Vec<Slot<Line>> {
    let mut at = line.at;
    let cell = |text: &str| {
        let trimmed = text.trim_matches(is_blank);
        let cell = Line::of(trimmed, at + text.find(trimmed).unwrap_or(0));
        at += text.len() + 1;
        Slot::Cell(cell)
    };
    line.text.split('\t').map(cell).collect()
}

/// The lines, each without the blanks around it.
fn lines(text: &str) -> Vec<Raw<'_>> {
    let mut out = Vec::new();
    let mut start = 0;
    for line in text.split(['\n', '\u{B}', '\u{C}', '\u{85}', '\u{2028}', '\u{2029}']) {
        let trimmed = line.trim_matches(is_blank);
        let lead = line.find(trimmed).unwrap_or(0);
        let indent = if trimmed.is_empty() { 0 } else { blanks(&line[..lead]) };
        out.push(Raw { text: trimmed, at: start + lead, indent, width: indent + display_width(trimmed) });
        let end = start + line.len();
        start = end + text[end..].chars().next().map_or(0, char::len_utf8);
    }
    out
}

fn blanks(lead: &str) -> usize {
    let width = |c| match c {
        '\u{3000}' => 2,
        '\t' => PARAGRAPH,
        ' ' | '\u{A0}' => 1,
        _ => 0,
    };
    lead.chars().map(width).sum()
}

/// The width at which a program broke the lines of a text, if one did.
fn wrapped(lines: &[Raw<'_>]) -> Option<usize> {
    let widest = lines.iter().map(|line| line.width).max()?;
    let full: Vec<&Raw<'_>> = lines.iter().filter(|line| line.width + RAGGED >= widest).collect();
    let parted = full.iter().filter(|line| !ends(line.text)).count();
    ((30..=120).contains(&widest) && full.len() >= FULL_LINES && parted * 2 > full.len()).then_some(widest)
}
