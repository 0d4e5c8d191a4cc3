//! From the end: 署名, 成文日期, 附注, 版记, 附件说明 and 附件.

use std::collections::VecDeque;

use super::words::{Text, cut};
use super::{LINE, NAME, Node, row_at, signs, take_row};
use crate::import::draft::{Part, Parts, Words, seal_at};
use crate::import::lines::{Line, is_blank};
use crate::import::text::ends;
use crate::msg;

/// Lines of a signature at most: joint organs.
const SIGNATURES: usize = 5;

/// What stands behind the signature: an attachment, or without a head a text that the document issues or forwards.
pub(super) struct Annex {
    /// The line 附件 with its number.
    pub(super) head: Option<Line>,
    pub(super) title: Line,
    pub(super) nodes: VecDeque<Node>,
}

/// A line at the end, and what it is.
pub(super) enum Tail {
    Signature(Line),
    Date(Line),
    Note(Line),
    Copies(Line),
    /// The name of an organ without a date below it, which stays in the body.
    Undated(Line),
    /// 印数 · how many copies were printed, which is no part of an imprint.
    Run(Line),
    /// The office and the day, by the number of characters before the day.
    Printer(Line, usize),
}

/// 署名、日期、附注、版记和附件, from the end.
pub(super) fn end(nodes: &mut VecDeque<Node>) -> (Vec<Tail>, Vec<Annex>) {
    let mut tail = Vec::new();
    let is_row = |node: &Node, is: &dyn Fn(&str) -> bool| matches!(node, Node::Row(row) if is(&row.key));
    // The attachments follow the date.
    let dated = nodes.iter().position(|node| is_row(node, &signs::ends_with_day));
    let mut attached = Vec::new();
    if let Some(dated) = dated {
        let starts: Vec<usize> =
            (dated + 1..nodes.len()).filter(|at| is_row(&nodes[*at], &signs::is_attachment)).collect();
        for start in starts.into_iter().rev() {
            let mut own = nodes.split_off(start);
            let (Some(head), Some(title)) = (take_row(&mut own), take_row(&mut own)) else {
                nodes.append(&mut own);
                continue;
            };
            attached.insert(0, Annex { head: Some(head), title, nodes: own });
        }
        if let Some(annex) = issued(nodes, dated) {
            attached.insert(0, annex);
        }
    }
    // The imprint is the last thing of all, behind the attachments too.
    let mut imprint = |nodes: &mut VecDeque<Node>| {
        while let Some(Node::Row(row)) = nodes.back() {
            let printed = signs::printed_at(&row.key);
            let is_run = signs::is_print_run(&row.key);
            if printed.is_none() && !is_run && !row.key.starts_with("抄送：") {
                return;
            }
            let Some(Node::Row(row)) = nodes.pop_back() else { return };
            tail.push(match printed {
                Some(at) => Tail::Printer(row.line, at),
                None if is_run => Tail::Run(row.line),
                None => Tail::Copies(row.line),
            });
        }
    };
    if let Some(last) = attached.last_mut() {
        imprint(&mut last.nodes);
    }
    imprint(nodes);
    let last = |nodes: &VecDeque<Node>| {
        nodes.len().checked_sub(1).and_then(|at| row_at(nodes, at)).map(|row| row.key.clone())
    };
    let is_note = last(nodes).is_some_and(|key| signs::is_bracketed(&key));
    let before_note = nodes.len().checked_sub(2).and_then(|at| row_at(nodes, at)).map(|row| row.key.clone());
    if is_note
        && before_note.is_some_and(|key| signs::ends_with_day(&key))
        && let Some(Node::Row(row)) = nodes.pop_back()
    {
        tail.push(Tail::Note(row.line));
    }
    if let Some(key) = last(nodes)
        && signs::ends_with_day(&key)
        && key.chars().count() <= NAME + 12
        && let Some(Node::Row(row)) = nodes.pop_back()
    {
        let day = key.chars().count() - signs::day_at(&key).unwrap_or(0);
        let name = key.chars().count() - day;
        if name > 0 {
            // Organ and date in one line; the characters of the day are the last ones of the line too.
            let (start, end) = split_before_day(&row.line);
            tail.push(Tail::Date(cut(&row.line, start..end)));
            tail.push(Tail::Signature(cut(&row.line, 0..start)));
        } else {
            tail.push(Tail::Date(row.line));
            while tail.iter().filter(|part| matches!(part, Tail::Signature(_))).count() < SIGNATURES {
                let is_name = last(nodes).is_some_and(|key| {
                    // The line above the date signs; others do if they are of an organ.
                    let is_first = !tail.iter().any(|part| matches!(part, Tail::Signature(_)));
                    key.chars().count() <= NAME
                        && (is_first || signs::is_organ(&key) || seal_at(&key).is_some())
                        && (!ends(&key) || seal_at(&key).is_some())
                        && !key.ends_with(['，', '、'])
                        && signs::numbered(&key).is_none()
                        && !key.starts_with("附件")
                        && !signs::is_closing(&key)
                });
                if !is_name || nodes.len() < 2 {
                    break;
                }
                let Some(Node::Row(row)) = nodes.pop_back() else { break };
                tail.extend(organs(&row.line).into_iter().rev().map(Tail::Signature));
            }
        }
    }
    if !tail.iter().any(|part| matches!(part, Tail::Date(_)))
        && let Some(Node::Row(row)) = nodes.back()
        && nodes.len() > 2
        && signs::is_organ(&row.key)
        && !ends(&row.key)
        && row.key.chars().count() <= NAME
    {
        tail.push(Tail::Undated(row.line.clone()));
    }
    tail.reverse();
    (tail, attached)
}

/// The text that a document issues or forwards: behind the date and the note in brackets it begins with a title.
fn issued(nodes: &mut VecDeque<Node>, dated: usize) -> Option<Annex> {
    let has_body = (0..dated).any(|at| row_at(nodes, at).is_some_and(|row| row.key.ends_with('。')));
    let is_note = row_at(nodes, dated + 1).is_some_and(|row| signs::is_bracketed(&row.key));
    let start = dated + 1 + usize::from(is_note);
    let is_title = row_at(nodes, start).is_some_and(|row| {
        row.key.chars().count() <= LINE
            && (!ends(&row.key) || row.key.ends_with('）'))
            && signs::numbered(&row.key).is_none()
            && !signs::ends_with_day(&row.key)
            && signs::printed_at(&row.key).is_none()
            && !row.key.contains('：')
    });
    let has_text =
        (start + 1..nodes.len()).any(|at| row_at(nodes, at).is_some_and(|row| row.key.contains('。')));
    if !(has_body && is_title && has_text) {
        return None;
    }
    let mut own = nodes.split_off(start);
    let title = take_row(&mut own)?;
    Some(Annex { head: None, title, nodes: own })
}

/// The organs of a line: several if it has blanks, and each stretch between them is one.
fn organs(line: &Line) -> Vec<Line> {
    let words: Vec<char> = line.words().chars().collect();
    let mut stretches: Vec<std::ops::Range<usize>> = Vec::new();
    for at in (0..words.len()).filter(|at| !is_blank(words[*at])) {
        match stretches.last_mut() {
            Some(last) if last.end == at => last.end = at + 1,
            _ => stretches.push(at..at + 1),
        }
    }
    let is_organ =
        |range: &std::ops::Range<usize>| signs::is_organ(&words[range.clone()].iter().collect::<String>());
    match stretches.len() > 1 && stretches.iter().all(is_organ) {
        true => stretches.into_iter().map(|range| cut(line, range)).collect(),
        false => vec![line.clone()],
    }
}

/// Where the day begins in a line, and its end, in characters.
fn split_before_day(line: &Line) -> (usize, usize) {
    let words: Vec<char> = line.words().chars().collect();
    let is_day = |c: &char| {
        c.is_ascii_digit() || ('０'..='９').contains(c) || signs::DAYS.contains(*c) || is_blank(*c)
    };
    let start = words.iter().rposition(|c| !is_day(c)).map_or(0, |at| at + 1);
    (start, words.len())
}

pub(super) fn take_end(tail: Vec<Tail>, parts: &mut Parts, text: &mut Text) {
    for part in tail {
        match part {
            Tail::Signature(line) => {
                let words = text.part(Part::Signature, &line);
                if seal_at(&text.text[words.range.clone()]).is_some() {
                    text.warn(msg!("import-seal-words"), line.span(), msg!("import-seal-words-hint"));
                }
                parts.signatures.push(words);
            }
            Tail::Date(line) => parts.date = Some(text.part(Part::Date, &line)),
            Tail::Note(line) => {
                let words = text.part(Part::Note, &line);
                // The brackets are the layout's.
                let inner = words.range.start + '（'.len_utf8()..words.range.end - '）'.len_utf8();
                parts.note = Some(Words { range: inner, notes: words.notes });
            }
            Tail::Copies(line) => {
                let words = text.part(Part::Copies, &line);
                let start = words.range.start + "抄送：".len();
                parts.copies = Some(Words { range: start..words.range.end, notes: words.notes });
            }
            Tail::Undated(line) => {
                text.warn(msg!("import-undated"), line.span(), msg!("import-undated-hint"));
            }
            Tail::Run(line) => text.warn(msg!("import-run"), line.span(), msg!("import-run-hint")),
            Tail::Printer(line, at) => {
                let words = text.part(Part::Printer, &line);
                let whole = &text.text[words.range.clone()];
                let day: usize = whole.chars().take(at).map(char::len_utf8).sum();
                let end = words.range.end - "印发".len();
                parts.printer =
                    Some(Words { range: words.range.start..words.range.start + day, notes: Vec::new() });
                parts.printed = Some(Words { range: words.range.start + day..end, notes: Vec::new() });
            }
        }
    }
}

/// 附件说明: the titles at the end of the body, if there are no more attachments than these; others are printed apart.
pub(super) fn attachment_note(nodes: &mut VecDeque<Node>, count: usize) -> Vec<Line> {
    let start =
        nodes.iter().rposition(|node| matches!(node, Node::Row(row) if row.key.starts_with("附件：")));
    let Some(start) = start else { return Vec::new() };
    let rest = nodes.iter().skip(start);
    let is_note = rest.clone().skip(1).all(|node| matches!(node, Node::Row(row) if signs::numbered(&row.key).is_some_and(|number| number.level == 3)));
    if !is_note || rest.count() < count {
        return Vec::new();
    }
    let lines = nodes.split_off(start).into_iter().filter_map(|node| match node {
        Node::Row(row) => Some(row.line),
        Node::Table(..) => None,
    });
    lines.map(|line| cut(&line, signs::title_of_note(&line.words())..line.words().chars().count())).collect()
}
