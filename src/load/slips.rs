//! Slips of the hand in a YAML file: what its parser would misread in silence, or refuse at another place.
//!
//! A parser knows the rules of YAML, not the keyboards of offices. It takes a full-width blank for a letter and what
//! follows ` #` for a comment, and where it stumbles is often a line after the cause.

use std::ops::Range;
use std::sync::Arc;

use super::yaml::{Node, NodeKind};
use crate::diag::{Diagnostic, Message, code};
use crate::msg;
use crate::source::{Place, Source};

/// A slip in a line: where it is in the line, what it is, and what to do.
type Slip = (Range<usize>, Message, Message);

/// The slip in a line or in one of its neighbours that a syntax error at the line comes from.
pub(super) fn near(source: &Arc<Source>, line: usize) -> Option<(Place, Message, Message)> {
    let last = source.line_of(source.text().len());
    [line, line.saturating_sub(1), line + 1].into_iter().filter(|line| (1..=last).contains(line)).find_map(
        |line| {
            let (range, cause, hint) = in_line(source.line(line))?;
            let start = source.offset(line, 1);
            Some((Place::new(source, start + range.start..start + range.end), cause, hint))
        },
    )
}

/// What a line holds that was meant otherwise.
fn in_line(line: &str) -> Option<Slip> {
    indentation(line).or_else(|| item(line)).or_else(|| entry(line))
}

/// A blank in an indentation that is none to YAML.
fn indentation(line: &str) -> Option<Slip> {
    let (start, blank) = line.char_indices().find(|(_, c)| *c != ' ')?;
    if !blank.is_whitespace() || line.trim().is_empty() {
        return None;
    }
    let name = match blank {
        '\t' => "tab",
        '\u{3000}' => "wide",
        _ => "other",
    };
    Some((
        start..start + blank.len_utf8(),
        msg!("yaml-cause-blank", character = code(name)),
        msg!("yaml-indent-spaces"),
    ))
}

/// What stands for the hyphen of an item on other keyboards and in Word's lists.
const DASHES: [char; 8] = ['－', '–', '—', '−', '‐', '•', '·', '●'];

/// An item whose hyphen is another sign, or has no blank behind it.
fn item(line: &str) -> Option<Slip> {
    let text = line.trim_start();
    let start = line.len() - text.len();
    let mut chars = text.chars();
    let (first, second) = (chars.next()?, chars.next().unwrap_or(' '));
    // A dash of two begins a text.
    if DASHES.contains(&first) && second != first {
        let found = start..start + first.len_utf8();
        return Some((found, msg!("yaml-cause-bullet", character = code(first)), msg!("yaml-item-form")));
    }
    if first == '-' && !second.is_whitespace() && second != '-' && !second.is_ascii_digit() {
        return Some((start..start + 1, msg!("yaml-cause-dash-tight"), msg!("yaml-item-form")));
    }
    None
}

/// A key with another colon, or with no blank behind it, or a value that only looks like text.
fn entry(line: &str) -> Option<Slip> {
    let text = line.trim_start().trim_start_matches("- ").trim_start();
    let start = line.len() - text.len();
    let end = text.find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '-'))?;
    let (key, rest) = text.split_at(end);
    if key.is_empty() {
        return None;
    }
    let at = start + end;
    if rest.starts_with('：') {
        let found = at..at + '：'.len_utf8();
        return Some((found, msg!("yaml-cause-wide-colon"), msg!("yaml-entry-form")));
    }
    let value = rest.strip_prefix(':')?;
    if !value.is_empty() && !value.starts_with(char::is_whitespace) {
        return Some((at..at + 1, msg!("yaml-cause-colon-tight"), msg!("yaml-entry-form")));
    }
    let written = value.trim();
    let at = line.len() - value.trim_start().len();
    if !written.starts_with(['"', '\'', '|', '>']) && (written.contains("{{") || written.contains("{%")) {
        return Some((at..at + written.len(), msg!("yaml-cause-braces"), msg!("yaml-quote")));
    }
    None
}

/// The slip that a plain value holds, which YAML would take as it stands.
pub(super) fn in_value(source: &Arc<Source>, text: &str, span: &Range<usize>) -> Option<Diagnostic> {
    comment(source, span).or_else(|| quotes(source, text, span)).or_else(|| lines(source, span))
}

/// A value that ends at a number sign, although that is no comment: one would have a blank behind the sign.
pub(super) fn comment(source: &Arc<Source>, span: &Range<usize>) -> Option<Diagnostic> {
    let rest = &source.text()[span.end..];
    let sign = rest.trim_start_matches(|c: char| c.is_whitespace() && c != '\n');
    let is_comment = sign.chars().nth(1).is_none_or(|c| c.is_whitespace() || c == '#');
    // Most values end otherwise: the end of the line is looked for only here.
    if !sign.starts_with('#') || is_comment {
        return None;
    }
    let start = span.end + rest.len() - sign.len();
    let words = sign.lines().next().unwrap_or_default().trim_end();
    let place = Place::new(source, start..start + words.len());
    Some(Diagnostic::error(msg!("yaml-hash")).at(place).hint(msg!("yaml-hash-quote")))
}

/// A quotation mark that begins a value above an offset and has no counterpart on its line, nor on a later one before there.
pub(super) fn open_quote(source: &Arc<Source>, offset: usize) -> Option<Range<usize>> {
    let mut open: Option<(char, Range<usize>)> = None;
    let mut start = 0;
    for line in source.text().split_inclusive('\n') {
        let begin = start;
        start += line.len();
        if start > offset {
            break;
        }
        let words = line.trim_start_matches([' ', '-']);
        if words.starts_with('#') {
            continue;
        }
        let is_odd = |mark: char| {
            let marks =
                line.match_indices(mark).filter(|(at, _)| mark == '\'' || !line[..*at].ends_with('\\'));
            marks.count() % 2 == 1
        };
        match &open {
            Some((mark, _)) if is_odd(*mark) => open = None,
            Some(_) => {}
            None => {
                let value = match words.starts_with(['"', '\'']) {
                    true => Some(line.len() - words.len()),
                    false => line.find(": ").map(|at| at + 2),
                };
                let mark = value.and_then(|at| line[at..].chars().next()).filter(|c| ['"', '\''].contains(c));
                if let (Some(at), Some(mark)) = (value, mark)
                    && is_odd(mark)
                {
                    open = Some((mark, begin + at..begin + at + 1));
                }
            }
        }
    }
    open.map(|(_, place)| place)
}

/// A value within the quotation marks of a text editor: they are printed, and there may be a value that needs real ones.
fn quotes(source: &Arc<Source>, text: &str, span: &Range<usize>) -> Option<Diagnostic> {
    let pair = [('“', '”'), ('‘', '’'), ('＂', '＂'), ('”', '”'), ('「', '」')];
    let (open, close) = pair.into_iter().find(|(open, _)| text.starts_with(*open))?;
    let inner = text.strip_prefix(open)?.strip_suffix(close)?;
    // “一”和“二” are two quotations.
    if inner.contains([open, close]) && open != close {
        return None;
    }
    let message = msg!("yaml-quotes", open = code(open), close = code(close));
    Some(Diagnostic::error(message).at(Place::new(source, span.clone())).hint(msg!("yaml-quotes-meant")))
}

/// A line that was taken for more of the value above it.
fn lines(source: &Arc<Source>, span: &Range<usize>) -> Option<Diagnostic> {
    let text = source.text();
    // A value that begins its line may itself be an item or an entry.
    let before = &text[source.offset(source.line_of(span.start), 1)..span.start];
    let begins = before.trim_start().is_empty();
    let is_usual = !begins
        || before.bytes().all(|byte| byte == b' ')
            && !text[span.start..].starts_with(|c| c == '-' || DASHES.contains(&c));
    if is_usual && !text[span.clone()].contains('\n') {
        return None;
    }
    let (first, last) = (source.line_of(span.start), source.line_of(span.end));
    (first + usize::from(!begins)..=last).find_map(|number| {
        let line = source.line(number);
        let start = source.offset(number, 1);
        let lead = line.len() - line.trim_start().len();
        if number > first && line[lead..].starts_with("- ") {
            let place = Place::new(source, start + lead..start + lead + 1);
            return Some(Diagnostic::error(msg!("yaml-continued")).at(place));
        }
        let (range, cause, hint) = indentation(line).or_else(|| item(line))?;
        let place = Place::new(source, start + range.start..start + range.end);
        Some(Diagnostic::error(msg!("yaml-syntax", cause = cause)).at(place).hint(hint))
    })
}

/// An item of a list in brackets that was meant to be several: what stands between them is no comma to YAML.
pub(super) fn in_list(source: &Arc<Source>, items: &[Node]) -> Option<Diagnostic> {
    let is_comma = |c: char| c == '，' || items.len() == 1 && matches!(c, '、' | '；');
    items.iter().find_map(|node| {
        let NodeKind::Scalar { quoted: false, .. } = node.kind else { return None };
        let text = &source.text()[node.span.clone()];
        let (offset, comma) = text.char_indices().find(|(_, c)| is_comma(*c))?;
        let at = node.span.start + offset;
        let message = msg!("yaml-wide-comma", character = code(comma));
        let place = Place::new(source, at..at + comma.len_utf8());
        Some(Diagnostic::error(message).at(place).hint(msg!("yaml-comma-form")))
    })
}
