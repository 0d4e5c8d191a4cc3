//! Lays a diagnostic out: as text with an excerpt and a caret, or as one line of JSON.

use std::fmt::Write;

use serde_json::{Value, json};

use super::{Catalogue, Diagnostic, Message, Severity, mask_personal, visible, visible_json};
use crate::msg;
use crate::source::{Place, display_width};

/// Whether terminal colours are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Style {
    /// Plain text.
    #[default]
    Plain,
    /// ANSI colours; no words are lost without them.
    Coloured,
}

/// The widest excerpt, in terminal columns; a longer line is cut around the place.
const EXCERPT_COLUMNS: usize = 96;

/// The whole message as lines of text, with a line feed at the end.
pub fn as_text(fault: &Diagnostic, catalogue: &Catalogue, style: Style) -> String {
    let paint = |code: &str, text: &str| match style {
        Style::Plain => text.to_string(),
        Style::Coloured => format!("\x1b[{code}m{text}\x1b[0m"),
    };
    let (label, colour) = match fault.severity {
        Severity::Error => (catalogue.text(&msg!("label-error")), "1;31"),
        Severity::Warning => (catalogue.text(&msg!("label-warning")), "1;33"),
    };
    let head = paint(colour, &format!("{label}[{}]", fault.code()));
    let mut out = format!("{head}: {}\n", paint("1", &catalogue.text(&fault.message)));
    if let Some(place) = &fault.place {
        excerpt(&mut out, place, "", &paint, colour);
    }
    for (place, what) in &fault.related {
        excerpt(&mut out, place, &catalogue.text(what), &paint, "1;34");
    }
    let mut note = |label: Message, text: &str| {
        let label = catalogue.text(&label);
        let _ = writeln!(out, "  = {}: {text}", paint("1;36", &label));
    };
    for text in &fault.notes {
        note(msg!("label-note"), &catalogue.text(text));
    }
    for hint in hints(fault, catalogue) {
        note(msg!("label-hint"), &hint);
    }
    for step in &fault.steps {
        note(msg!("label-during"), &catalogue.text(step));
    }
    out
}

/// What to do next: what was said for this fault, else what the catalogue says for all of its kind.
fn hints(fault: &Diagnostic, catalogue: &Catalogue) -> Vec<String> {
    if fault.hints.is_empty() {
        return catalogue.hint(&fault.message).into_iter().collect();
    }
    fault.hints.iter().map(|hint| catalogue.text(hint)).collect()
}

fn excerpt(out: &mut String, place: &Place, what: &str, paint: &dyn Fn(&str, &str) -> String, colour: &str) {
    let source = &place.source;
    let (line, column) = source.line_column(place.span.start);
    let number = source.number(line).to_string();
    let position = source
        .cell(place.span.start)
        .map_or_else(|| format!("{number}:{column}"), |cell| visible(&cell).into_owned());
    let margin = " ".repeat(number.len());
    let _ = writeln!(
        out,
        "{margin}{} {}:{position}",
        paint("1;34", "-->"),
        visible(&mask_personal(source.name()))
    );

    // In a line of megabytes, only the neighbourhood of the place is examined.
    let text = source.line(line);
    let split = (place.span.start - source.offset(line, 1)).min(text.len());
    let flat = |c: char| if c == '\t' { ' ' } else { c };
    let mut chars: Vec<char> = text[..split].chars().rev().take(2 * EXCERPT_COLUMNS).map(flat).collect();
    chars.reverse();
    let from = chars.len();
    chars.extend(text[split..].chars().take(2 * EXCERPT_COLUMNS).map(flat));
    let (cut_before, cut_after) =
        (from < column - 1, text[split..].chars().nth(2 * EXCERPT_COLUMNS).is_some());
    let span = source.text()[place.span.clone()].lines().next().unwrap_or("");
    let marked = span.chars().take(2 * EXCERPT_COLUMNS).count();
    let (start, end) = window(&chars, from, marked);
    let masked: Vec<char> = mask_personal(&chars.iter().collect::<String>()).chars().collect();
    let piece = |range: std::ops::Range<usize>| -> String {
        let part: String = masked.get(range).map(|part| part.iter().collect()).unwrap_or_default();
        visible(&part).into_owned()
    };
    let lead = if start > 0 || cut_before { "…" } else { "" };
    let trail = if end < masked.len() || cut_after { "…" } else { "" };
    let bar = paint("1;34", "|");
    let _ = writeln!(out, "{margin} {bar}");
    let _ = writeln!(out, "{} {bar} {lead}{}{trail}", paint("1;34", &number), piece(start..end));
    let before = display_width(lead) + display_width(&piece(start..from.min(masked.len())));
    let stop = (from + marked).min(end).max(from.min(end));
    let width = display_width(&piece(from.min(end)..stop)).max(1);
    let caret = paint(colour, &"^".repeat(width));
    let gap = if what.is_empty() { "" } else { " " };
    let _ = writeln!(out, "{margin} {bar} {}{caret}{gap}{what}", " ".repeat(before));
}

/// The characters of a long line that are shown: those around the place.
fn window(chars: &[char], from: usize, marked: usize) -> (usize, usize) {
    let width = |range: &[char]| display_width(&range.iter().collect::<String>());
    if chars.len() * 2 <= EXCERPT_COLUMNS || width(chars) <= EXCERPT_COLUMNS {
        return (0, chars.len());
    }
    let from = from.min(chars.len());
    let reach = EXCERPT_COLUMNS / 2;
    let end = (from + marked.min(reach / 2) + reach / 2).min(chars.len());
    let mut start = from;
    while start > 0 && width(&chars[start - 1..end]) <= EXCERPT_COLUMNS {
        start -= 1;
    }
    (start, end)
}

/// The whole message as one JSON object without a line feed; `code` and `severity` are the same in
/// every language, lines and columns count from 1, columns in characters.
pub fn as_json(fault: &Diagnostic, catalogue: &Catalogue) -> String {
    let texts = |messages: &[Message]| -> Vec<String> {
        messages.iter().map(|message| catalogue.text(message)).collect()
    };
    let related: Vec<Value> = fault
        .related
        .iter()
        .map(|(place, what)| json!({ "place": place_json(place), "message": catalogue.text(what) }))
        .collect();
    let line = json!({
        "type": "diagnostic",
        "severity": match fault.severity { Severity::Error => "error", Severity::Warning => "warning" },
        "code": fault.code(),
        "message": catalogue.text(&fault.message),
        "place": fault.place.as_ref().map(place_json),
        "related": related,
        "notes": texts(&fault.notes),
        "hints": hints(fault, catalogue),
        "steps": texts(&fault.steps),
    });
    visible_json(&line.to_string())
}

fn place_json(place: &Place) -> Value {
    let (line, column) = place.source.line_column(place.span.start);
    let (end_line, end_column) = place.source.line_column(place.span.end);
    let mut out = json!({
        "file": mask_personal(place.source.name()),
        "line": place.source.number(line), "column": column,
        "end_line": place.source.number(end_line), "end_column": end_column,
    });
    if let Some(cell) = place.source.cell(place.span.start) {
        out["cell"] = cell.into();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of any line, the place is shown with what is around it, in as much room as there is and no more.
    #[test]
    fn a_long_line_is_cut_around_the_place() {
        for line in ["字".repeat(300), "a".repeat(300), "字a，".repeat(120), "字".repeat(20)] {
            let chars: Vec<char> = line.chars().collect();
            let width = |range: &[char]| display_width(&range.iter().collect::<String>());
            for from in (0..=chars.len()).step_by(7) {
                for marked in [1, 5, 400] {
                    let (start, end) = window(&chars, from, marked);
                    assert!(start <= from && end >= (from + 1).min(chars.len()), "{from} in {start}..{end}");
                    let shown = width(&chars[start..end]);
                    assert!(shown <= EXCERPT_COLUMNS, "{shown} columns");
                    assert!(start == 0 || shown + 2 > EXCERPT_COLUMNS, "{shown} columns from {start}");
                    let short = marked.min(EXCERPT_COLUMNS / 4);
                    assert!(end == chars.len() || end >= from + short, "{marked} at {from}: {end}");
                }
            }
        }
    }
}
