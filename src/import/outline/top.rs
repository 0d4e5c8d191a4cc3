//! From the top: 版头, 标题, the lines under it, and whom the document is for.

use std::collections::VecDeque;

use super::words::{Text, cut};
use super::{LINE, NAME, Node, row_at, signs, take_row};
use crate::diag::{Diagnostic, Faults, code};
use crate::import::draft::{Part, Parts, Words};
use crate::import::lines::{Line, is_blank};
use crate::import::text::ends;
use crate::model::Slot;
use crate::msg;
use crate::source::Place;

/// 版头: the marks above the title.
pub(super) fn head(nodes: &mut VecDeque<Node>, parts: &mut Parts, text: &mut Text) {
    let numbered =
        (0..nodes.len().min(10)).find(|at| row_at(nodes, *at).is_some_and(|row| signs::is_number(&row.key)));
    // On pages the number stands below the title.
    let is_title = |at: usize| row_at(nodes, at).is_some_and(|row| signs::is_title(&row.key));
    if let Some(at) = numbered
        && (0..at).any(is_title)
    {
        if let Some(Node::Row(row)) = nodes.remove(at) {
            // There it can be in brackets.
            let words: Vec<char> = row.line.words().chars().collect();
            let is_edge = |c: &char| is_blank(*c) || matches!(c, '(' | ')' | '（' | '）');
            let start = words.iter().take_while(|c| is_edge(c)).count();
            let end = words.len() - words.iter().rev().take_while(|c| is_edge(c)).count();
            number_line(&cut(&row.line, start..end), parts, text);
        }
        return;
    }
    let above = numbered.unwrap_or(0);
    // Without a number, only what can be nothing else is a part of the head.
    let limit = numbered.map_or(4, |at| at + 1);
    let mut names: Vec<Line> = Vec::new();
    for at in 0..limit {
        let Some(row) = row_at(nodes, 0) else { break };
        let key = row.key.clone();
        let is_head = signs::is_copy_number(&key) || signs::is_secrecy(&key) || signs::is_urgency(&key);
        // What a kind ends above 关于…的通知 stands where the mark does.
        let is_above_title = signs::kind_of(&key).is_some()
            && row_at(nodes, 1)
                .is_some_and(|row| row.key.starts_with("关于") && signs::is_whole_title(&row.key));
        let is_mark = (key.ends_with("文件") || is_above_title) && key.chars().count() <= NAME && !ends(&key);
        if at >= above && numbered.is_none() && !is_head && !is_mark {
            break;
        }
        let Some(line) = take_row(nodes) else { break };
        if signs::is_copy_number(&key) {
            parts.copy_number = Some(text.part(Part::CopyNumber, &line));
        } else if signs::is_secrecy(&key) {
            parts.secrecy = Some(text.part(Part::Secrecy, &line));
        } else if signs::is_urgency(&key) {
            parts.urgency = Some(text.part(Part::Urgency, &line));
        } else if signs::is_number(&key) {
            number_line(&line, parts, text);
        } else if key.starts_with("签发人：") {
            signatories(&line, parts, text);
        } else {
            names.push(line);
        }
    }
    match names.as_slice() {
        [] => {}
        [one] => parts.mark = Some(text.part(Part::Mark, one)),
        several => {
            for line in several {
                let words = text.part(Part::Mark, line);
                match &text.text[words.range.clone()] {
                    "文件" => parts.suffix = Some(words),
                    name if name.ends_with("文件") => {
                        let end = words.range.end - "文件".len();
                        parts.organs.push(Words { range: words.range.start..end, notes: Vec::new() });
                        parts.suffix = Some(Words { range: end..words.range.end, notes: Vec::new() });
                    }
                    _ => parts.organs.push(words),
                }
            }
        }
    }
}

/// The number, and who approved it on the same line.
fn number_line(line: &Line, parts: &mut Parts, text: &mut Text) {
    let words = line.words();
    let Some(at) = words.find("签发人").map(|at| words[..at].chars().count()) else {
        parts.number = Some(text.part(Part::Number, line));
        return;
    };
    let length = words.chars().count();
    parts.number = Some(text.part(Part::Number, &cut(line, 0..at)));
    signatories(&cut(line, at..length), parts, text);
}

/// 签发人: the names behind the colon.
fn signatories(line: &Line, parts: &mut Parts, text: &mut Text) {
    // Names are told apart by the blanks between them, which are gone in the key.
    let words: Vec<char> = line.words().chars().collect();
    let colon = words.iter().position(|c| matches!(c, '：' | ':')).map_or(0, |at| at + 1);
    let mut start = colon;
    for at in colon..=words.len() {
        let is_gap = words.get(at).is_none_or(|c| is_blank(*c) || *c == '、');
        if is_gap {
            let name = cut(line, start..at);
            if !name.is_blank() {
                let found = text.part(Part::Signatory, &name);
                parts.signatories.push(found);
            }
            start = at + 1;
        }
    }
}

/// 标题: the first line, and those that continue it.
pub(super) fn title(nodes: &mut VecDeque<Node>, parts: &mut Parts, text: &mut Text) -> Result<(), Faults> {
    let first = row_at(nodes, 0);
    let is_title = first.is_some_and(|row| {
        row.line.level == Some(0)
            || row.key.chars().count() <= LINE * 2
                && !row.key.ends_with(['。', '：', '；', '，', '！'])
                && signs::numbered(&row.key).is_none()
    });
    let Some(first) = first.filter(|_| is_title) else {
        let place = match nodes.front() {
            Some(Node::Row(row)) => row.line.span(),
            Some(Node::Table(rows, _)) => rows.iter().flatten().find_map(Slot::cell).map_or(0..0, Line::span),
            None => 0..0,
        };
        let fault = Diagnostic::error(msg!("import-no-title", path = code(text.source.name())));
        return Err(fault.at(Place::new(&text.source, place)).hint(msg!("import-title-first")).into());
    };
    let (is_marked, is_apart) = (first.line.level == Some(0), first.line.is_apart);
    let mut whole = String::new();
    while let Some(row) = row_at(nodes, 0) {
        let is_next = whole.is_empty() || {
            let is_short =
                row.key.chars().count() <= LINE && !ends(&row.key) && signs::numbered(&row.key).is_none();
            let is_short = is_short && signs::chapter(&row.key).is_none();
            let is_same = (is_marked && row.line.level == Some(0))
                || row.line.continues
                || !signs::is_whole_title(&whole) && row.line.is_apart == is_apart;
            let is_byline = signs::is_day(&row.key)
                || signs::is_bracketed(&row.key)
                || row.key.starts_with('—')
                || signs::is_person(&row.key);
            is_short && is_same && !is_byline && parts.title.len() < 4
        };
        if !is_next {
            break;
        }
        whole.push_str(&row.key);
        let Some(line) = take_row(nodes) else { break };
        parts.title.push(text.part(Part::Title, &line));
    }
    Ok(())
}

/// What is under the title: the lines of a speech, then whom it is for.
pub(super) fn under_title(nodes: &mut VecDeque<Node>, parts: &mut Parts, text: &mut Text, is_signed: bool) {
    while let Some(row) = row_at(nodes, 0) {
        let is_line = row.key.chars().count() <= NAME
            && (!ends(&row.key) || signs::is_bracketed(&row.key))
            && row.line.level.is_none()
            && signs::chapter(&row.key).is_none()
            && signs::numbered(&row.key).is_none();
        if is_signed || !is_line || parts.byline.len() >= 4 {
            break;
        }
        let Some(line) = take_row(nodes) else { break };
        // The blank between post and name stays.
        let words = byline(&line, text);
        text.found(Part::Byline, &line, &words);
        parts.byline.push(words);
    }
    let is_recipients = row_at(nodes, 0).is_some_and(|row| {
        row.key.ends_with('：')
            && row.key.chars().count() <= 160
            && !row.key.contains(['。', '；'])
            && !signs::announces(&row.key)
            && signs::numbered(&row.key).is_none()
    });
    if is_recipients && let Some(line) = take_row(nodes) {
        parts.recipients = Some(text.part(Part::Recipients, &line));
    }
}

/// A line whose blanks are kept, as one of full width each.
fn byline(line: &Line, text: &mut Text) -> Words {
    let words: Vec<char> = line.words().chars().collect();
    let start = text.text.len();
    let mut from = 0;
    for at in 0..=words.len() {
        if words.get(at).is_none_or(|c| is_blank(*c)) {
            let piece = cut(line, from..at);
            if !piece.is_blank() {
                // Digits stay with the character that follows: 2024 年.
                let is_number = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
                let before = text.text[start..].chars().next_back();
                let next = piece.words().chars().next();
                if before.is_some() && !is_number(before) && !is_number(next) {
                    text.text.push('\u{3000}');
                }
                text.take(&piece);
                // Each is a part of the line.
                text.text.pop();
            }
            from = at + 1;
        }
    }
    let end = text.text.len();
    text.text.push('\n');
    Words { range: start..end, notes: Vec::new() }
}
