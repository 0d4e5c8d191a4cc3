//! The body: headings by their numbers, paragraphs, tables. The numbers are checked, then left to the program.

use std::collections::VecDeque;
use std::ops::Range;

use super::signs::{Numbered, chapter, is_of_page, numbered};
use super::words::Text;
use super::{Node, Row};
use crate::diag::code;
use crate::import::draft::{Element, Face, Part, Words};
use crate::import::lines::{Line, is_blank};
use crate::model::{CellBody, Slot, merged};
use crate::msg;
use crate::numerals::chinese;

/// Characters before a colon that still are a heading.
const SHORT: usize = 16;
/// Characters of a line at least that breaks off without a mark.
const BROKEN: usize = 15;
/// Characters of a numbered line at most that is one sentence and yet a heading.
const SENTENCE: usize = 30;
/// Marks at the end of a heading that the text of its paragraph follows.
const MARKS: [char; 2] = ['。', '：'];

/// How far the headings have counted.
#[derive(Default)]
struct Counts {
    /// What the program will have counted.
    given: [u32; 4],
    /// The last number that was written out, since it begins anew where the program would go on.
    kept: [u32; 4],
}

/// What becomes of a number.
enum Fate {
    /// The program gives it, and another than was written if there is one.
    Given(Option<u32>),
    /// It stays as it is written.
    Kept,
}

impl Counts {
    fn next(&mut self, level: usize, written: u32) -> Fate {
        let next = self.given[level] + 1;
        let restarts = written == 1 && next > 1 || self.kept[level] > 0 && written == self.kept[level] + 1;
        // In the lower levels a number is set as the text is: it can stay.
        if restarts || written != next && level >= 2 {
            return self.keep(level, written);
        }
        self.count(level);
        Fate::Given((written != next).then_some(next))
    }

    fn keep(&mut self, level: usize, written: u32) -> Fate {
        self.kept[level] = written;
        Fate::Kept
    }

    fn count(&mut self, level: usize) {
        self.given[level] += 1;
        self.given[level + 1..].fill(0);
        self.kept[level..].fill(0);
    }
}

pub(super) fn body(nodes: VecDeque<Node>, text: &mut Text) -> Vec<Element> {
    let nodes = joined(nodes, text);
    let mut items = items(&nodes).into_iter();
    let mut out = Vec::new();
    let mut counts = Counts::default();
    // The lines of headings that end in a mark and have nothing after it.
    let mut marked: Vec<(usize, Range<usize>)> = Vec::new();
    for node in nodes {
        let is_item = items.next().unwrap_or(false);
        match node {
            Node::Table(rows, align) => {
                let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
                let mut table: Vec<Vec<Slot<Words>>> = Vec::new();
                for row in &rows {
                    let mut cells: Vec<Slot<Words>> =
                        row.iter().map(|slot| slot.map(|line| text.take(line))).collect();
                    cells.resize_with(columns, || Slot::Cell(Words::default()));
                    table.push(cells);
                }
                if let Some(first) =
                    rows.iter().flatten().filter_map(Slot::cell).find(|cell| !cell.is_blank())
                {
                    let words =
                        table.iter().flatten().filter_map(Slot::cell).find(|words| !words.range.is_empty());
                    text.found(Part::Table, first, &words.cloned().unwrap_or_default());
                    // A table that no reader could have drawn is taken cell by cell.
                    let empty = |slot: &Slot<Words>| slot.map(|_| CellBody::Words(Vec::new()));
                    let blank = table.iter().map(|row| row.iter().map(empty).collect());
                    if merged(blank.collect(), 0).is_err() {
                        for slot in table.iter_mut().flatten() {
                            *slot = Slot::Cell(slot.cell().cloned().unwrap_or_default());
                        }
                    }
                    out.push(Element::Table(table, align));
                }
            }
            Node::Row(row) => {
                let line = row.line;
                let element = match is_item {
                    true => Element::Paragraph { body: text.take(&line), face: Face::Plain },
                    false => paragraph(&line, &mut counts, text),
                };
                if let Element::Heading { body, run_in: None, .. } = &element
                    && text.text[body.range.clone()].ends_with(MARKS)
                {
                    marked.push((out.len(), line.span()));
                }
                out.push(element);
            }
        }
    }
    for (index, span) in marked {
        stand_alone(&mut out, index, span, text);
    }
    out
}

/// The lines of which each is a paragraph, with those that continue it.
fn joined(nodes: VecDeque<Node>, text: &mut Text) -> Vec<Node> {
    let mut out: Vec<Node> = Vec::new();
    // The paragraph that was last told of.
    let mut told = 0;
    for node in nodes {
        let count = out.len();
        let (Some(Node::Row(before)), Node::Row(row)) = (out.last_mut(), &node) else {
            out.push(node);
            continue;
        };
        let is_new = numbered(&row.key).is_some() || row.line.level.is_some() || before.line.level.is_some();
        let is_broken = !is_new && is_broken(before, row);
        let continues = row.line.continues && !stands_alone(before);
        if is_broken && std::mem::replace(&mut told, count) != count {
            text.warn(msg!("import-joined"), before.line.span(), msg!("import-joined-hint"));
        }
        if !is_broken && (is_new && numbered(&row.key).is_some() || !continues) {
            out.push(node);
        } else if let Node::Row(row) = node {
            before.key.push_str(&row.key);
            before.line.join(row.line);
        }
    }
    out
}

/// Whether the last line of a paragraph, which a line break ended, was meant to be all of it: a heading, or words that
/// are too few to have been broken off because the line was full.
fn stands_alone(before: &Row) -> bool {
    let words = before.line.words();
    let last = words.rsplit('\n').next().unwrap_or_default();
    let is_heading = numbered(&before.key).is_some() && !before.key.contains(['。', '，', '；']);
    is_heading || last.chars().filter(|c| !is_blank(*c)).count() < BROKEN
}

/// Whether a paragraph breaks off before the next line: no mark ends it, and it is no heading, name or label.
fn is_broken(before: &Row, next: &Row) -> bool {
    let ends_open = before.key.ends_with(['，', '、']);
    let is_long = before.key.chars().count() >= BROKEN && before.key.ends_with(char::is_alphanumeric);
    let goes_on = next.key.contains(['。', '；', '，']) || next.key.chars().count() >= BROKEN;
    !next.line.continues
        && !before.line.is_apart
        && !next.line.is_apart
        && (ends_open || is_long && goes_on && numbered(&before.key).is_none())
        && chapter(&before.key).is_none()
        && chapter(&next.key).is_none()
        && !next.key.starts_with("附件")
        && !is_of_page(&before.key)
}

/// Which numbered lines are items, not headings: sentences, and those that stand in a row with one.
fn items(nodes: &[Node]) -> Vec<bool> {
    let mut out = vec![false; nodes.len()];
    for level in 1..=2 {
        let mut group: Vec<(usize, &str)> = Vec::new();
        for at in 0..=nodes.len() {
            let row = match nodes.get(at) {
                Some(Node::Row(row)) => Some(row),
                Some(Node::Table(..)) => continue,
                None => None,
            };
            let number = row.and_then(|row| numbered(&row.key));
            let is_next = number.is_some_and(|number| number.level == level);
            // A heading above them, the first of a new row, or the end of the text.
            let ends =
                row.is_none() || number.is_some_and(|n| n.level < level || n.level == level && n.value == 1);
            if ends {
                let is_heading = |(_, key): &(usize, &str)| !key.contains(['。', '；']);
                if group.iter().any(|(_, key)| is_sentence(key)) && !group.iter().any(is_heading) {
                    group.iter().for_each(|(at, _)| out[*at] = true);
                }
                group.clear();
            }
            if let Some(row) = row.filter(|row| is_next && row.line.level.is_none()) {
                group.push((at, &row.key));
            }
        }
    }
    out
}

/// Whether a numbered line is a sentence of the text, too long for the words of a heading, or one of a list in a sentence.
fn is_sentence(key: &str) -> bool {
    let head = key.find('。').map_or(key, |at| &key[..at]);
    let length = head.chars().count();
    key.ends_with('；')
        || length > super::LINE
        || length > SENTENCE && key.ends_with('。') && head.len() + '。'.len_utf8() == key.len()
}

/// Takes the mark from the end of a heading before a paragraph of its own: with it, the paragraph would run in.
fn stand_alone(elements: &mut [Element], index: usize, span: Range<usize>, text: &mut Text) {
    let is_before_paragraph = matches!(elements.get(index + 1), Some(Element::Paragraph { .. }));
    if let (true, Some(Element::Heading { body, .. })) = (is_before_paragraph, elements.get_mut(index)) {
        let bare = text.text[body.range.clone()].trim_end_matches(MARKS).len();
        body.range.end = body.range.start + bare;
        body.notes.iter_mut().for_each(|(at, _)| *at = (*at).min(body.range.end));
        text.warn(msg!("import-heading-mark"), span, msg!("import-heading-mark-hint"));
    }
}

fn paragraph(line: &Line, counts: &mut Counts, text: &mut Text) -> Element {
    if line.words().trim_matches(is_blank).contains('\t') {
        text.warn(msg!("import-tab"), line.span(), msg!("import-tab-hint"));
    }
    let whole = text.take(line);
    let words = text.text[whole.range.clone()].to_string();
    let marked = line.level.filter(|level| (1..=4).contains(level));
    if let Some(level) = chapter(&words) {
        text.found(Part::Heading(level), line, &whole);
        let face = if level == 1 { Face::Strong } else { Face::Emph };
        return Element::Paragraph { body: whole, face };
    }
    let Some(number) = numbered(&words) else {
        // A heading by its style alone gets the number of its level.
        let Some(level) = marked.filter(|_| words.chars().count() <= super::LINE) else {
            return Element::Paragraph { body: whole, face: Face::Plain };
        };
        counts.count(usize::from(level) - 1);
        return heading(level, whole, line, text);
    };
    if goes_on_counting(&words, number) {
        return Element::Paragraph { body: whole, face: Face::Plain };
    }
    let level = usize::from(number.level) - 1;
    // In the lower levels, one sentence alone is an item: with its mark, and with what follows apart.
    let is_item = level >= 2 && words.find('。').is_some_and(|at| at + '。'.len_utf8() == words.len());
    match if is_item { counts.keep(level, number.value) } else { counts.next(level, number.value) } {
        Fate::Kept => {
            let face = [Face::Strong, Face::Emph, Face::Plain, Face::Plain][level];
            if level < 2 {
                let message = msg!("import-restart", number = code(&words[..number.length]));
                text.warn(message, line.span(), msg!("import-restart-hint"));
            }
            // Only the heading of a paragraph is emphasised, and it cannot be parted here.
            let is_heading = words.chars().count() <= super::LINE;
            Element::Paragraph { body: whole, face: if is_heading { face } else { Face::Plain } }
        }
        Fate::Given(other) => {
            if let Some(other) = other {
                let set = match number.level {
                    1 => format!("{}、", chinese(other.into())),
                    _ => format!("（{}）", chinese(other.into())),
                };
                let message = msg!("import-number", number = code(&words[..number.length]), set = code(set));
                text.warn(message, line.span(), msg!("import-number-hint"));
            }
            let mut rest = whole;
            rest.range.start += number.length;
            heading(number.level, rest, line, text)
        }
    }
}

/// Whether the next number of the same kind is in the same paragraph, which then is a list in a line, not a heading with
/// its text: 一、同意设立。二、人员由你单位调剂。
fn goes_on_counting(words: &str, number: Numbered) -> bool {
    let next = number.value + 1;
    let written = match number.level {
        1 => vec![format!("{}、", chinese(next.into()))],
        2 => vec![format!("（{}）", chinese(next.into()))],
        3 => vec![format!("{next}."), format!("{next}、")],
        _ => vec![format!("（{next}）")],
    };
    written.iter().any(|next| ['。', '；', '，'].iter().any(|mark| words.contains(&format!("{mark}{next}"))))
}

/// A heading: up to the first stop, or the first colon if it is short; what follows is set in the same paragraph.
fn heading(level: u8, whole: Words, line: &Line, text: &mut Text) -> Element {
    let words = text.text[whole.range.clone()].to_string();
    let stop = words.find('。').map(|at| at + '。'.len_utf8());
    let colon =
        words.find('：').filter(|at| words[..*at].chars().count() <= SHORT).map(|at| at + '：'.len_utf8());
    let end = [stop, colon].into_iter().flatten().min();
    let parted = end.filter(|end| *end < words.len());
    let element = match parted {
        Some(end) => {
            let at = whole.range.start + end;
            let (before, after): (Vec<_>, Vec<_>) =
                whole.notes.into_iter().partition(|(note, _)| *note <= at);
            let body = Words { range: whole.range.start..at, notes: before };
            Element::Heading { level, body, run_in: Some(Words { range: at..whole.range.end, notes: after }) }
        }
        None => Element::Heading { level, body: whole, run_in: None },
    };
    if let Element::Heading { body, .. } = &element {
        let body = body.clone();
        text.found(Part::Heading(level), line, &body);
    }
    element
}
