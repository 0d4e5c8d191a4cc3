//! Cuts text into pieces so that every mark keeps its full cell of the grid of 22 × 28.
//!
//! Typst halves a closing mark at the end of a line and an opening one at its beginning, which
//! moves all other characters of the line off the grid. A piece that ends after a mark is followed
//! by a space as wide as the missing tracking, and an opening mark is boxed with what follows it:
//! then neither stands at the end of the text that Typst looks at, and a line of 28 cells fills
//! 156 mm exactly.

use serde_json::{Value, json};

/// Marks that do not begin a line.
const CLOSING: &str = "，。、；：？！）》〕】」』〉］｝〗";
/// Marks that do not end a line.
const OPENING: &str = "（《〔【「『〈［｛〖";
/// Closing quotation marks, which follow a mark within its piece.
const QUOTES: &str = "”’";

/// Strings outside the body that are set in lines of cells.
const CELLED: [&str; 4] = ["recipients", "note", "names", "title"];

/// Adds `pieces` to every text of a document's JSON, and `KEY_pieces` beside each string of
/// [`CELLED`].
pub(super) fn add_pieces(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(add_pieces),
        Value::Object(map) => {
            if map.get("kind").is_some_and(|kind| kind == "text")
                && let Some(pieces) = map.get("text").and_then(Value::as_str).map(pieces)
            {
                map.insert("pieces".to_string(), Value::Array(pieces));
            }
            for key in CELLED {
                // The marks that the layout wants around a string are cut with it, never parted from it.
                let whole = |text: &str| match key {
                    "recipients" => pieces(&format!("{}：", text.trim_end_matches(['：', ':']))),
                    "note" => pieces(&format!("（{text}）")),
                    _ => pieces(text),
                };
                if let Some(pieces) = map.get(key).and_then(Value::as_str).map(whole) {
                    map.insert(format!("{key}_pieces"), Value::Array(pieces));
                }
            }
            map.values_mut().for_each(add_pieces);
        }
        _ => {}
    }
}

/// The pieces of a text: a string, or `{text, cells}` for what is boxed; `cells` is 0 where the box
/// is as wide as its text.
fn pieces(text: &str) -> Vec<Value> {
    let chars: Vec<char> = text.chars().collect();
    let mut out = Vec::new();
    let mut run = String::new();
    let mut at = 0;
    while at < chars.len() {
        let c = chars[at];
        if OPENING.contains(c)
            && let Some(end) = boxed_end(&chars, at)
        {
            flush(&mut out, &mut run);
            let boxed: String = chars[at..end].iter().collect();
            let wide = chars[at..end].iter().all(|c| is_wide(*c));
            out.push(json!({ "text": boxed, "cells": if wide { end - at } else { 0 } }));
            at = end;
            continue;
        }
        run.push(c);
        at += 1;
        let ends_piece = CLOSING.contains(c)
            || QUOTES.contains(c) && run.chars().rev().nth(1).is_some_and(|before| CLOSING.contains(before));
        let next_joins = chars.get(at).is_some_and(|next| CLOSING.contains(*next) || QUOTES.contains(*next));
        if ends_piece && !next_joins {
            flush(&mut out, &mut run);
        }
    }
    flush(&mut out, &mut run);
    out
}

fn flush(out: &mut Vec<Value>, run: &mut String) {
    if !run.is_empty() {
        out.push(Value::String(std::mem::take(run)));
    }
}

/// Where the box around an opening mark ends: behind the next character, the next number or word,
/// and the marks that may not be parted from it; `None` at the end of the text.
fn boxed_end(chars: &[char], start: usize) -> Option<usize> {
    let mut at = start;
    while chars.get(at).is_some_and(|c| OPENING.contains(*c) || *c == '“' || *c == '‘') {
        at += 1;
    }
    let first = *chars.get(at)?;
    at += 1;
    if !is_wide(first) {
        while chars.get(at).is_some_and(|c| !is_wide(*c) && *c != ' ') {
            at += 1;
        }
    }
    while chars.get(at).is_some_and(|c| CLOSING.contains(*c) || QUOTES.contains(*c)) {
        at += 1;
    }
    (at - start <= 12).then_some(at)
}

/// Whether a character fills a cell.
fn is_wide(c: char) -> bool {
    u32::from(c) > 0x2E7F || "“”‘’—…".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_after_marks_and_boxes_brackets() {
        for (text, wanted) in [
            ("甲乙，丙丁。", json!(["甲乙，", "丙丁。"])),
            ("他说：“好。”再见", json!(["他说：", "“好。”", "再见"])),
            ("依《条例》办", json!(["依", { "text": "《条", "cells": 2 }, "例》", "办"])),
            ("云〔2024〕12号", json!(["云", { "text": "〔2024〕", "cells": 0 }, "12号"])),
            ("纯文字", json!(["纯文字"])),
            ("末（", json!(["末（"])),
            ("", json!([])),
        ] {
            assert_eq!(Value::Array(pieces(text)), wanted, "{text}");
        }
    }

    #[test]
    fn nothing_is_lost() {
        for text in ["（《甲》，乙）。丙", "A（b c）d", "“（）”", "《》《》"] {
            let joined: String = pieces(text)
                .iter()
                .map(|piece| {
                    piece.as_str().or_else(|| piece["text"].as_str()).unwrap_or_default().to_string()
                })
                .collect();
            assert_eq!(joined, text);
        }
    }
}
