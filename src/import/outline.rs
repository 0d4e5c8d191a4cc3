//! Which line is which part of a document: told by its form and its position, from the top and from the end; what is
//! between them is the body.

mod body;
mod signs;

use std::collections::VecDeque;
use std::ops::Range;
use std::sync::Arc;

use super::draft::{Draft, Element, Found, Part, Parts, Words};
use super::lines::{Item, Line, Read};
use super::marks::{Change, Changes, Placed, tidy};
use super::text::ends;
use crate::diag::{Diagnostic, Faults, code};
use crate::model::Slot;
use crate::msg;
use crate::source::{Offsets, Place, Source};

/// Characters of a line of the head at most: more are a paragraph.
const LINE: usize = 45;
/// Characters of the name of an organ, or of the post and name of a person, at most.
const NAME: usize = 34;
/// Lines of a signature at most: joint organs.
const SIGNATURES: usize = 5;

/// A line with its words as a person would set them, by which it is told.
struct Row {
    line: Line,
    key: String,
}

enum Node {
    Row(Row),
    Table(Vec<Vec<Slot<Line>>>),
}

/// The words of a draft while they are collected.
pub(super) struct Text {
    source: Arc<Source>,
    text: String,
    offsets: Offsets,
    changes: Changes,
    found: Vec<Found>,
    warnings: Faults,
}

impl Text {
    /// Takes the words of a line in.
    fn take(&mut self, line: &Line) -> Words {
        let note_of =
            |offset: usize| line.notes.iter().filter(move |(at, _)| *at == offset).map(|(_, note)| note);
        let number = self.source.number(self.source.line_column(line.span().start).0);
        let placed: Vec<Placed> = placed(&line.pieces);
        let changes = &mut self.changes;
        let set = tidy(&placed, &mut |change| note(changes, change, number));
        let start = self.put(&set);
        let mut words = Words { range: start..self.text.len(), notes: Vec::new() };
        self.text.push('\n');
        // A note stands behind the last character that was written before it.
        let mut at: Vec<usize> = line.notes.iter().map(|(offset, _)| *offset).collect();
        at.dedup();
        for offset in at {
            let before: Vec<usize> = placed[..offset.min(placed.len())].iter().map(|(_, at)| *at).collect();
            let mut end = words.range.start;
            for (c, source) in &set {
                if !before.contains(source) {
                    break;
                }
                end += c.len_utf8();
            }
            for note in note_of(offset) {
                let changes = &mut self.changes;
                let set = tidy(&self::placed(note), &mut |change| self::note(changes, change, number));
                let start = self.put(&set);
                words.notes.push((end.min(words.range.end), start..self.text.len()));
                self.text.push('\n');
            }
        }
        words
    }

    fn put(&mut self, words: &[Placed]) -> usize {
        let start = self.text.len();
        let mut expected = None;
        for (c, at) in words {
            if expected != Some(*at) {
                self.offsets.push(self.text.len(), *at);
            }
            expected = Some(at + c.len_utf8());
            self.text.push(*c);
        }
        start
    }

    /// Writes down a part that was told.
    fn found(&mut self, part: Part, line: &Line, words: &Words) {
        let number = self.source.number(self.source.line_column(line.span().start).0);
        self.found.push(Found { part, line: number, words: self.text[words.range.clone()].to_string() });
    }

    fn warn(&mut self, message: crate::diag::Message, span: Range<usize>, hint: crate::diag::Message) {
        self.warnings.push(Diagnostic::warning(message).at(Place::new(&self.source, span)).hint(hint));
    }

    fn part(&mut self, part: Part, line: &Line) -> Words {
        let words = self.take(line);
        self.found(part, line, &words);
        words
    }
}

fn note(changes: &mut Changes, change: Change, line: usize) {
    let (count, lines) = changes.entry(change).or_default();
    *count += 1;
    if lines.last() != Some(&line) {
        lines.push(line);
    }
}

fn placed(pieces: &[super::lines::Piece]) -> Vec<Placed> {
    pieces.iter().flat_map(|piece| piece.text.char_indices().map(|(at, c)| (c, piece.at + at))).collect()
}

/// A line of some characters of another one.
fn cut(line: &Line, range: Range<usize>) -> Line {
    let mut offset = 0;
    let mut pieces = Vec::new();
    for piece in &line.pieces {
        let length = piece.text.chars().count();
        let from = range.start.saturating_sub(offset).min(length);
        let to = range.end.saturating_sub(offset).min(length);
        if from < to {
            let lead: usize = piece.text.chars().take(from).map(char::len_utf8).sum();
            let text: String = piece.text.chars().skip(from).take(to - from).collect();
            pieces.push(super::lines::Piece { text, at: piece.at + lead });
        }
        offset += length;
    }
    let within = |at: usize| at > range.start && at <= range.end || at == range.start && at == 0;
    let notes = line.notes.iter().filter(|(at, _)| within(*at));
    let notes = notes.map(|(at, note)| (at - range.start, note.clone())).collect();
    Line { pieces, notes, ..line.clone() }
}

/// Tells the parts of a text.
pub(super) fn outline(read: Read, layout: Option<&str>) -> Result<Draft, Faults> {
    let mut nodes: VecDeque<Node> = read
        .items
        .into_iter()
        .filter(|item| !matches!(item, Item::Line(line) if line.is_blank()))
        .map(|item| match item {
            Item::Line(line) => Node::Row(Row { key: key(&line), line }),
            Item::Table(rows) => Node::Table(rows),
        })
        .collect();
    let mut text = Text {
        source: read.source,
        text: String::new(),
        offsets: Offsets::from(0),
        changes: Changes::new(),
        found: Vec::new(),
        warnings: read.warnings,
    };
    let mut parts = Parts::default();
    head(&mut nodes, &mut parts, &mut text);
    title(&mut nodes, &mut parts, &mut text)?;
    let layout = layout.map_or_else(|| likely(&parts, &text), str::to_string);
    let is_signed = layout != "speech";
    // Whatever a layout does not print stays a part of the body.
    let mut attachments = Vec::new();
    let mut tail = Vec::new();
    if is_signed {
        (tail, attachments) = end(&mut nodes);
    }
    under_title(&mut nodes, &mut parts, &mut text, is_signed);
    let titles = if is_signed { attachment_note(&mut nodes, attachments.len()) } else { Vec::new() };
    let body = body::body(nodes, &mut text);
    let mut taken = Vec::new();
    for line in &titles {
        let words = text.part(Part::AttachmentNote, line);
        taken.push(words);
    }
    take_end(tail, &mut parts, &mut text);
    let mut attached: Vec<(Words, Vec<Element>)> = Vec::new();
    for (index, Attached { head, title, nodes }) in attachments.into_iter().enumerate() {
        let own = text.take(&title);
        text.found(Part::Attachment, &head, &own);
        let listed = taken.get(index).cloned().unwrap_or_else(|| own.clone());
        if text.text[listed.range.clone()] != text.text[own.range.clone()] {
            let message = msg!("import-attachment-title", title = text.text[own.range.clone()].to_string());
            text.warn(message, title.span(), msg!("import-attachment-same"));
        }
        let body = body::body(nodes, &mut text);
        attached.push((listed, body));
    }
    let Text { source, text, offsets, changes, mut found, warnings } = text;
    for part in &mut found {
        part.words = part.words.trim().to_string();
    }
    found.sort_by_key(|part| part.line);
    Ok(Draft { layout, found, warnings, source, text, offsets, changes, parts, body, attachments: attached })
}

/// The words of a line as a person would set them.
fn key(line: &Line) -> String {
    tidy(&placed(&line.pieces), &mut |_| ()).into_iter().map(|(c, _)| c).collect()
}

fn row_at(nodes: &VecDeque<Node>, at: usize) -> Option<&Row> {
    match nodes.get(at) {
        Some(Node::Row(row)) => Some(row),
        _ => None,
    }
}

fn take_row(nodes: &mut VecDeque<Node>) -> Option<Line> {
    match nodes.pop_front() {
        Some(Node::Row(row)) => Some(row.line),
        Some(other) => {
            nodes.push_front(other);
            None
        }
        None => None,
    }
}

/// 版头: the marks above the title.
fn head(nodes: &mut VecDeque<Node>, parts: &mut Parts, text: &mut Text) {
    let numbered =
        (0..nodes.len().min(10)).find(|at| row_at(nodes, *at).is_some_and(|row| signs::is_number(&row.key)));
    let above = numbered.unwrap_or(0);
    // Without a number, only what can be nothing else is a part of the head.
    let limit = numbered.map_or(4, |at| at + 1);
    let mut names: Vec<Line> = Vec::new();
    for at in 0..limit {
        let Some(row) = row_at(nodes, 0) else { break };
        let key = row.key.clone();
        let is_head = signs::is_copy_number(&key) || signs::is_secrecy(&key) || signs::is_urgency(&key);
        let is_mark = key.ends_with("文件") && key.chars().count() <= NAME && !ends(&key);
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
            number_line(&line, &key, parts, text);
        } else if let Some(names) = key.strip_prefix("签发人：") {
            signatories(&line, names, parts, text);
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
fn number_line(line: &Line, key: &str, parts: &mut Parts, text: &mut Text) {
    let words = line.words();
    let Some((number, names)) = key.split_once("签发人：") else {
        parts.number = Some(text.part(Part::Number, line));
        return;
    };
    let _ = number;
    let at = words.find("签发人").map_or(words.len(), |at| words[..at].chars().count());
    let length = words.chars().count();
    parts.number = Some(text.part(Part::Number, &cut(line, 0..at)));
    signatories(&cut(line, at..length), names, parts, text);
}

fn signatories(line: &Line, _: &str, parts: &mut Parts, text: &mut Text) {
    // Names are told apart by the blanks between them, which are gone in the key.
    let words: Vec<char> = line.words().chars().collect();
    let colon = words.iter().position(|c| matches!(c, '：' | ':')).map_or(0, |at| at + 1);
    let mut start = colon;
    for at in colon..=words.len() {
        let is_gap = words.get(at).is_none_or(|c| super::lines::is_blank(*c) || *c == '、');
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
fn title(nodes: &mut VecDeque<Node>, parts: &mut Parts, text: &mut Text) -> Result<(), Faults> {
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
            Some(Node::Table(rows)) => rows.iter().flatten().find_map(Slot::cell).map_or(0..0, Line::span),
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
fn under_title(nodes: &mut VecDeque<Node>, parts: &mut Parts, text: &mut Text, is_signed: bool) {
    while let Some(row) = row_at(nodes, 0) {
        let is_line = row.key.chars().count() <= NAME
            && (!ends(&row.key) || signs::is_bracketed(&row.key))
            && row.line.level.is_none()
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
        if words.get(at).is_none_or(|c| super::lines::is_blank(*c)) {
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

/// The layout that the head and the title speak for.
fn likely(parts: &Parts, text: &Text) -> String {
    let title: String = parts.title.iter().map(|words| &text.text[words.range.clone()]).collect();
    let has_head = parts.mark.is_some() || !parts.organs.is_empty() || parts.number.is_some();
    let layout = match signs::kind_of(&title) {
        Some("函") => "letter",
        Some(_) => "file",
        None if has_head => "file",
        None => "speech",
    };
    layout.to_string()
}

/// An attachment with its number, title and body.
struct Attached {
    head: Line,
    title: Line,
    nodes: VecDeque<Node>,
}

/// A line at the end, and what it is.
enum Tail {
    Signature(Line),
    Date(Line),
    Note(Line),
    Copies(Line),
    /// The office and the day, by the number of characters before the day.
    Printer(Line, usize),
}

/// 署名、日期、附注、版记和附件, from the end.
fn end(nodes: &mut VecDeque<Node>) -> (Vec<Tail>, Vec<Attached>) {
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
            attached.insert(0, Attached { head, title, nodes: own });
        }
    }
    // The imprint is the last thing of all, behind the attachments too.
    let mut imprint = |nodes: &mut VecDeque<Node>| {
        while let Some(Node::Row(row)) = nodes.back() {
            let printed = signs::printed_at(&row.key);
            if printed.is_none() && !row.key.starts_with("抄送：") {
                return;
            }
            let Some(Node::Row(row)) = nodes.pop_back() else { return };
            tail.push(match printed {
                Some(at) => Tail::Printer(row.line, at),
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
                    key.chars().count() <= NAME
                        && !ends(&key)
                        && !key.ends_with(['，', '、'])
                        && signs::numbered(&key).is_none()
                        && !key.starts_with("附件")
                });
                if !is_name || nodes.len() < 2 {
                    break;
                }
                let Some(Node::Row(row)) = nodes.pop_back() else { break };
                tail.push(Tail::Signature(row.line));
            }
        }
    }
    tail.reverse();
    (tail, attached)
}

/// Where the day begins in a line, and its end, in characters.
fn split_before_day(line: &Line) -> (usize, usize) {
    let words: Vec<char> = line.words().chars().collect();
    let is_day = |c: &char| {
        c.is_ascii_digit()
            || ('０'..='９').contains(c)
            || "年月日〇零一二三四五六七八九十".contains(*c)
            || super::lines::is_blank(*c)
    };
    let start = words.iter().rposition(|c| !is_day(c)).map_or(0, |at| at + 1);
    (start, words.len())
}

fn take_end(tail: Vec<Tail>, parts: &mut Parts, text: &mut Text) {
    for part in tail {
        match part {
            Tail::Signature(line) => {
                let words = text.part(Part::Signature, &line);
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

/// 附件说明: the titles at the end of the body, if there are as many attachments.
fn attachment_note(nodes: &mut VecDeque<Node>, count: usize) -> Vec<Line> {
    let start =
        nodes.iter().rposition(|node| matches!(node, Node::Row(row) if row.key.starts_with("附件：")));
    let Some(start) = start else { return Vec::new() };
    let rest = nodes.iter().skip(start);
    let is_note = rest.clone().skip(1).all(|node| matches!(node, Node::Row(row) if signs::numbered(&row.key).is_some_and(|number| number.level == 3)));
    if !is_note || rest.count() != count {
        return Vec::new();
    }
    let lines = nodes.split_off(start).into_iter().filter_map(|node| match node {
        Node::Row(row) => Some(row.line),
        Node::Table(_) => None,
    });
    lines.map(|line| cut(&line, signs::title_of_note(&line.words())..line.words().chars().count())).collect()
}
