//! Keeps the work of a template within bounds, and finds values that Tera would leave out in silence.
//!
//! Tera has no hook for either, so a template's expressions are rewritten before they are given to it: what
//! a loop iterates over, what is printed or assigned, and both sides of `~` go through a filter that returns
//! its value unchanged. The filters count passes and bytes for one filling, and refuse a side of `~` that
//! has no value, and what is no text where a text is printed: a list, a map, a truth value. Each carries the number of a mark, which tells the place of the expression.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::ops::Range;

use tera::{Error, Kwargs, State, Tera, Value};

use super::filters::{is_text, present};
use crate::bounds::{FILLED_BYTES, LOOP_PASSES};
use crate::scripts::is_han;

/// How the names of the filters begin; no template may use such a name.
pub(super) const PREFIX: &str = "__gen";
/// Begins the message of a filter that refused its value; a noncharacter.
const SIGN: char = '\u{FDD2}';

thread_local! {
    /// The passes and the bytes of the filling that runs on this thread.
    static SPENT: Cell<(u64, u64)> = const { Cell::new((0, 0)) };
}

/// Why a filter refused its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// A side of `~` has no value.
    Missing,
    /// The loops run too often.
    Passes,
    /// Too much text is made.
    Bytes,
    /// A list is printed, or a map, or what is true or false: no text says which of its words are meant.
    Shape,
}

/// What a filter does with its value.
#[derive(Debug, Clone, Copy)]
enum Guard {
    /// Counts the passes of a loop.
    Loop,
    /// Counts the bytes of a value that is assigned.
    Size,
    /// As `Size`, and the value must be a text or a number, if it is there at all.
    Print,
    /// As `Print`, and the value must be there.
    Side,
}

impl Guard {
    const ALL: [Self; 4] = [Self::Loop, Self::Size, Self::Print, Self::Side];

    fn filter(self) -> &'static str {
        match self {
            Self::Loop => "__gen_loop",
            Self::Size => "__gen_size",
            Self::Print => "__gen_print",
            Self::Side => "__gen_side",
        }
    }

    fn check(self, value: Value) -> Result<Value, Refusal> {
        let (passes, bytes) = SPENT.get();
        match self {
            Self::Loop => {
                let passes = passes + length(&value);
                SPENT.set((passes, bytes));
                if passes > LOOP_PASSES.get() { Err(Refusal::Passes) } else { Ok(value) }
            }
            Self::Size | Self::Print | Self::Side => {
                let value = match self {
                    Self::Side => present(value).map_err(|_| Refusal::Missing)?,
                    _ => value,
                };
                if !matches!(self, Self::Size) && !is_text(&value) {
                    return Err(Refusal::Shape);
                }
                let limit = FILLED_BYTES.get();
                let bytes = bytes + size(&value, limit.saturating_sub(bytes));
                SPENT.set((passes, bytes));
                if bytes > limit { Err(Refusal::Bytes) } else { Ok(value) }
            }
        }
    }
}

/// How often a loop over a value runs.
fn length(value: &Value) -> u64 {
    let items = value.as_array().map(<[Value]>::len).or_else(|| value.as_map().map(|map| map.len()));
    // A string has at most as many characters as bytes.
    items.or_else(|| value.as_str().map(str::len)).unwrap_or(0) as u64
}

/// About how many bytes a value is when it is printed; counting ends above the limit.
fn size(value: &Value, limit: u64) -> u64 {
    if let Some(text) = value.as_str() {
        return text.len() as u64;
    }
    let mut sum = 1;
    if let Some(items) = value.as_array() {
        for item in items {
            sum += size(item, limit.saturating_sub(sum));
            if sum > limit {
                break;
            }
        }
    } else if let Some(map) = value.as_map() {
        for (key, value) in map.iter() {
            sum += key.as_str().map_or(8, str::len) as u64 + 4;
            sum += size(value, limit.saturating_sub(sum));
            if sum > limit {
                break;
            }
        }
    }
    sum
}

/// Begins a filling on this thread.
pub(super) fn begin() {
    SPENT.set((0, 0));
}

/// Adds the filters.
pub(super) fn register(tera: &mut Tera) {
    for guard in Guard::ALL {
        tera.register_filter(guard.filter(), move |value: Value, args: Kwargs, _: &State| {
            let mark = args.must_get::<u64>("mark")?;
            guard.check(value).map_err(|refusal| {
                let letter = match refusal {
                    Refusal::Missing => 'm',
                    Refusal::Passes => 'p',
                    Refusal::Bytes => 'b',
                    Refusal::Shape => 's',
                };
                Error::message(format!("{SIGN}{letter}{mark}"))
            })
        });
    }
}

/// What a filter refused, and the number of its mark, if the error is one of the filters'.
pub(super) fn refusal(error: &Error) -> Option<(Refusal, usize)> {
    let tera::ErrorKind::RenderingError(report) = error.kind() else { return None };
    let mut rest = report.message().strip_prefix(SIGN)?.chars();
    let refusal = match rest.next()? {
        'm' => Refusal::Missing,
        'p' => Refusal::Passes,
        'b' => Refusal::Bytes,
        's' => Refusal::Shape,
        _ => return None,
    };
    Some((refusal, rest.as_str().parse().ok()?))
}

/// A tag's inner text with the filters; `mark` makes the mark of a range of it.
pub(super) fn guarded(inner: &str, is_print: bool, mut mark: impl FnMut(Range<usize>) -> usize) -> String {
    let tokens = tokens(inner);
    let word = |index: usize| tokens.get(index).map(|range| &inner[range.clone()]);
    // What is put in at each offset; an earlier piece at one offset belongs to a smaller expression.
    let mut put: BTreeMap<usize, String> = BTreeMap::new();
    let mut call = |guard: Guard, range: Range<usize>| format!(" | {}(mark={})", guard.filter(), mark(range));
    for tilde in (0..tokens.len()).filter(|index| word(*index) == Some("~")) {
        let left = operand_start(&tokens, inner, tilde)..tokens[tilde - 1].end;
        let right = tokens[tilde + 1].start..operand_end(&tokens, inner, tilde);
        for side in [left, right] {
            put.entry(side.end).or_insert_with(|| call(Guard::Side, side));
        }
    }
    let mut wrap = |guard: Guard, range: Range<usize>, put: &mut BTreeMap<usize, String>| {
        if range.is_empty() {
            return;
        }
        let after = call(guard, range.clone());
        put.entry(range.start).or_default().push('(');
        let end = put.entry(range.end).or_default();
        end.push(')');
        end.push_str(&after);
    };
    let end = tokens.last().map_or(0, |range| range.end);
    for target in loop_targets(&tokens, inner) {
        wrap(Guard::Loop, target, &mut put);
    }
    match (is_print, word(0)) {
        (true, Some(_)) => wrap(Guard::Print, tokens[0].start..end, &mut put),
        (false, Some("set" | "set_global")) if word(2) == Some("=") => {
            wrap(Guard::Size, tokens.get(3).map_or(end, |range| range.start)..end, &mut put);
        }
        _ => {}
    }
    let mut out = String::with_capacity(inner.len() + 32 * put.len());
    let mut done = 0;
    for (offset, text) in put {
        out.push_str(&inner[done..offset]);
        out.push_str(&text);
        done = offset;
    }
    out.push_str(&inner[done..]);
    out
}

/// The tokens of an expression, as Tera's lexer sees them.
fn tokens(inner: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = 0;
    while let Some(first) = inner[start..].chars().next() {
        let rest = &inner[start..];
        let while_all = |wanted: fn(char) -> bool| rest.find(|c| !wanted(c)).unwrap_or(rest.len());
        let length = match first {
            c if c.is_ascii_whitespace() => {
                start += 1;
                continue;
            }
            '"' | '\'' | '`' => string_length(rest, first),
            '0'..='9' => {
                let whole = while_all(|c| c.is_ascii_digit() || c == '_');
                let part = rest[whole..]
                    .strip_prefix('.')
                    .map_or(0, |part| part.find(|c: char| !c.is_ascii_digit()).unwrap_or(part.len()));
                if part == 0 { whole } else { whole + 1 + part }
            }
            'a'..='z' | 'A'..='Z' | '_' => while_all(|c| c.is_ascii_alphanumeric() || c == '_'),
            _ if rest.starts_with("...") => 3,
            _ if OPERATORS.iter().any(|operator| rest.starts_with(operator)) => 2,
            other => other.len_utf8(),
        };
        out.push(start..start + length);
        start += length;
    }
    out
}

/// The names of values in an expression: no fields of a value, filters, tests, functions or arguments.
pub(super) fn names(inner: &str) -> Vec<Range<usize>> {
    const WORDS: [&str; 14] = [
        "and", "or", "not", "in", "is", "if", "else", "for", "true", "false", "True", "False", "none", "None",
    ];
    let tokens = tokens(inner);
    let word = |index: usize| tokens.get(index).map_or("", |range| &inner[range.clone()]);
    let is_name = |index: &usize| {
        let (own, next) = (word(*index), word(index + 1));
        let before = index.checked_sub(1).map_or("", word);
        let is_test = before == "is" || before == "not" && *index > 1 && word(index - 2) == "is";
        own.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && !WORDS.contains(&own)
            && !matches!(before, "." | "?." | "|")
            && !matches!(next, "(" | "=")
            && !is_test
    };
    (0..tokens.len()).filter(is_name).map(|index| tokens[index].clone()).collect()
}

/// A single `=` where two were meant: outside brackets it says nothing.
pub(super) fn equals(inner: &str) -> Option<Range<usize>> {
    let mut depth = 0_usize;
    tokens(inner).into_iter().find(|range| {
        let token = &inner[range.clone()];
        depth = if opens(token) { depth + 1 } else { depth.saturating_sub(usize::from(closes(token))) };
        depth == 0 && token == "="
    })
}

/// Chinese words outside quotation marks, where a name must be: 单位 for `unit`.
pub(super) fn chinese(inner: &str) -> Option<Range<usize>> {
    let first = tokens(inner).into_iter().find(|range| inner[range.clone()].starts_with(is_han))?;
    let rest = &inner[first.start..];
    Some(first.start..first.start + rest.find(|c| !is_han(c)).unwrap_or(rest.len()))
}

/// The operators of two characters.
const OPERATORS: [&str; 9] = ["//", "**", "==", "!=", ">=", "<=", "</", "?.", "?["];

/// The length of a string with its quotation marks.
fn string_length(text: &str, quote: char) -> usize {
    let mut is_escaped = false;
    for (offset, c) in text.char_indices().skip(1) {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            _ if c == quote => return offset + 1,
            _ => {}
        }
    }
    text.len()
}

/// Whether a token outside brackets ends a side of `~`: every operator that does not bind more tightly.
fn is_border(token: &str) -> bool {
    const WORDS: [&str; 11] =
        ["and", "or", "in", "is", "not", "if", "else", "elif", "for", "set", "set_global"];
    const SIGNS: [&str; 19] = [
        "~", "+", "-", "*", "/", "//", "%", "**", "==", "!=", "<", ">", "<=", ">=", ",", ":", "=", "...",
        "</",
    ];
    WORDS.contains(&token) || SIGNS.contains(&token)
}

fn opens(token: &str) -> bool {
    matches!(token, "(" | "[" | "{" | "?[")
}

fn closes(token: &str) -> bool {
    matches!(token, ")" | "]" | "}")
}

/// Where the left side of the `~` at an index begins.
fn operand_start(tokens: &[Range<usize>], inner: &str, tilde: usize) -> usize {
    let mut depth = 0_usize;
    let mut start = tokens[tilde].start;
    for range in tokens[..tilde].iter().rev() {
        let token = &inner[range.clone()];
        if depth == 0 && (opens(token) || is_border(token)) {
            break;
        }
        depth = if closes(token) { depth + 1 } else { depth - usize::from(opens(token)) };
        start = range.start;
    }
    start
}

/// Where the right side of the `~` at an index ends.
fn operand_end(tokens: &[Range<usize>], inner: &str, tilde: usize) -> usize {
    let word = |index: usize| &inner[tokens[index].clone()];
    let mut depth = 0_usize;
    let mut index = tilde + 1;
    // A component that is called in place.
    if word(index) == "<" {
        while index + 1 < tokens.len() && !(word(index) == "/" && word(index + 1) == ">") {
            index += 1;
        }
        index = (index + 1).min(tokens.len() - 1);
    } else if opens(word(index)) {
        depth = 1;
    }
    let mut end = tokens[index].end;
    for range in &tokens[index + 1..] {
        let token = &inner[range.clone()];
        if depth == 0 && (closes(token) || is_border(token)) {
            break;
        }
        depth = if opens(token) { depth + 1 } else { depth - usize::from(closes(token)) };
        end = range.end;
    }
    end
}

/// What the loops of an expression iterate over: the loop of a tag `for`, and those within lists.
fn loop_targets(tokens: &[Range<usize>], inner: &str) -> Vec<Range<usize>> {
    let word = |index: usize| &inner[tokens[index].clone()];
    let mut out = Vec::new();
    for index in (0..tokens.len()).filter(|index| word(*index) == "for") {
        let Some(first) = (index + 1..tokens.len()).find(|next| word(*next) == "in").map(|found| found + 1)
        else {
            continue;
        };
        let mut depth = 0_usize;
        let mut last = None;
        for next in first..tokens.len() {
            let token = word(next);
            if depth == 0 && index > 0 && (closes(token) || token == "if") {
                break;
            }
            depth = if opens(token) { depth + 1 } else { depth.saturating_sub(usize::from(closes(token))) };
            last = Some(next);
        }
        out.extend(last.map(|last| tokens[first].start..tokens[last].end));
    }
    out
}
