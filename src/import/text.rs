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

/// What begins a list of organs in an imprint (版记).
const LISTS: [&str; 3] = ["抄送", "主送", "分送"];

/// A line of the file.
struct Raw<'a> {
    text: &'a str,
    at: usize,
    indent: usize,
    width: usize,
}

/// Reads a text. Words parted by tabs or by two blanks or more, in two lines or more, are a table.
pub(super) fn read(source: Arc<Source>) -> Read {
    let raw: Vec<Raw<'_>> = lines(source.text());
    let wraps_at = wrapped(&raw);
    let indented = raw.iter().filter(|line| line.indent == PARAGRAPH).count();
    let mut items: Vec<Item> = Vec::new();
    let mut before: Option<&Raw<'_>> = None;
    let mut in_list = false;
    let mut at = 0;
    while at < raw.len() {
        let line = &raw[at];
        if line.text.is_empty() {
            before = None;
            at += 1;
            continue;
        }
        let columns = cells(line.text).len();
        let has_tabs = line.text.contains('\t');
        let is_row = |line: &&Raw<'_>| {
            let own = cells(line.text).len();
            // A blank last cell leaves no trace.
            own == columns
                || has_tabs && line.text.contains('\t') && own < columns
                || !line.text.is_empty() && is_drawn(line.text)
        };
        let rows = if columns > 1 { raw[at..].iter().take_while(is_row).count() } else { 1 };
        if rows > 1 {
            let written = raw[at..at + rows].iter().filter(|line| !is_drawn(line.text));
            items.push(Item::Table(written.map(|line| row(line, columns)).collect(), Vec::new()));
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
        // Recipients go on in the next line behind a comma, however that is indented.
        let goes_on = in_list && before.is_some_and(|before| before.text.ends_with(['，', '、', ',']));
        in_list = goes_on || LISTS.iter().any(|label| line.text.starts_with(label));
        if goes_on && let Some(Item::Line(list)) = items.last_mut() {
            list.join(Line::of(line.text, line.at));
            before = Some(line);
            at += 1;
            continue;
        }
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

/// The cells of a line, each with its first byte: what tabs part, or three words or more with two blanks or more between
/// them. Two alone are a number and its paragraph, or a name set wide.
fn cells(text: &str) -> Vec<(usize, &str)> {
    if text.contains('\t') {
        let begins = std::iter::once(0).chain(text.match_indices('\t').map(|(at, _)| at + 1));
        return begins.zip(text.split('\t')).collect();
    }
    let mut out = Vec::new();
    let mut begin = 0;
    let mut blanks = 0..0;
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        if is_blank(c) {
            blanks = if blanks.end == at { blanks.start..end } else { at..end };
        } else if blanks.end == at && text[blanks.clone()].chars().count() > 1 {
            out.push((begin, &text[begin..blanks.start]));
            begin = at;
        }
    }
    out.push((begin, &text[begin..]));
    // A title or a name that is set wide has one character after the other.
    let is_spaced = out.iter().all(|(_, part)| part.chars().count() == 1);
    if out.len() < 3 || is_spaced { Vec::new() } else { out }
}

/// Whether a line only draws the lines of a table.
fn is_drawn(text: &str) -> bool {
    text.chars().all(|c| is_blank(c) || "-=─━+|".contains(c))
}

/// The cells of a row, filled up to so many columns.
fn row(line: &Raw<'_>, columns: usize) -> Vec<Slot<Line>> {
    let cell = |(at, text): (usize, &str)| {
        let trimmed = text.trim_matches(is_blank);
        Slot::Cell(Line::of(trimmed, line.at + at + text.find(trimmed).unwrap_or(0)))
    };
    let mut out: Vec<Slot<Line>> = cells(line.text).into_iter().map(cell).collect();
    out.resize_with(columns.max(out.len()), || Slot::Cell(Line::default()));
    out
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
