//! Which line is which part of a document: told by its form and its position, from the top (`top`) and from the end
//! (`bottom`); what is between them is the body (`body`).

mod body;
mod bottom;
mod signs;
mod top;
mod words;

use std::collections::VecDeque;
use std::ops::Range;

use super::draft::{Attached, Draft, Part, Parts, Words};
use super::lines::{Item, Line, Read};
use super::marks::{Changes, tidy};
use crate::diag::Faults;
use crate::model::{Align, Slot};
use crate::msg;
use crate::source::Offsets;

use bottom::{Annex, attachment_note, end, take_end};
use top::{head, title, under_title};
use words::{Text, placed};

/// Characters of a line of the head at most: more are a paragraph.
const LINE: usize = 45;
/// Characters of the name of an organ, or of the post and name of a person, at most.
const NAME: usize = 34;

/// A line with its words as a person would set them, by which it is told.
struct Row {
    line: Line,
    key: String,
}

enum Node {
    Row(Row),
    Table(Vec<Vec<Slot<Line>>>, Vec<Option<Align>>),
}

/// Tells the parts of a text. Without a layout that was asked for, a text that names no organ is set as a speech is, since
/// no document is without one (7.2.4).
pub(super) fn outline(read: Read, layout: Option<&str>) -> Result<Draft, Faults> {
    if layout.is_some() {
        return told(read, layout);
    }
    let draft = told(read.clone(), None)?;
    if draft.layout == "speech" || !draft.lacks_mark() {
        return Ok(draft);
    }
    let draft = told(read, Some("speech"))?;
    Ok(Draft { lacks_organ: true, ..draft })
}

fn told(read: Read, layout: Option<&str>) -> Result<Draft, Faults> {
    let mut nodes: VecDeque<Node> = read
        .items
        .into_iter()
        .filter(|item| !matches!(item, Item::Line(line) if line.is_blank()))
        .map(|item| match item {
            Item::Line(line) => Node::Row(Row { key: key(&line), line }),
            Item::Table(rows, align) => Node::Table(rows, align),
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
    let strays = strays(&mut nodes, &mut text);
    head(&mut nodes, &mut parts, &mut text);
    let under = row_at(&nodes, 0).map(|row| row.line.span()).unwrap_or_default();
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
    strays.into_iter().rev().for_each(|row| nodes.push_front(Node::Row(row)));
    let listed = attachments.iter().filter(|annex| annex.head.is_some()).count();
    let titles = if is_signed { attachment_note(&mut nodes, listed) } else { Vec::new() };
    let body = body::body(nodes, &mut text);
    if body.is_empty() {
        text.warn(msg!("import-no-body"), under.clone(), msg!("import-no-body-hint"));
    }
    let mut noted: Vec<Words> = Vec::new();
    for line in &titles {
        noted.push(text.part(Part::AttachmentNote, line));
    }
    // What the note names and the file does not hold is printed apart.
    let apart = |words: &Words| Attached { title: words.clone(), listed: true, body: None };
    let mut left = noted.as_slice();
    take_end(tail, &mut parts, &mut text);
    let mut attached: Vec<Attached> = Vec::new();
    let mut listed_left = listed;
    for Annex { head, title, nodes } in attachments {
        let own = text.take(&title);
        let part = if head.is_some() { Part::Attachment } else { Part::Issued };
        text.found(part, head.as_ref().unwrap_or(&title), &own);
        listed_left -= usize::from(head.is_some());
        let named = head.as_ref().and_then(|head| {
            let number = signs::number_of_attachment(&key(head)).map(|number| number as usize);
            let at = number.and_then(|number| number.checked_sub(1 + noted.len() - left.len()));
            // Each of those that follow has a name too.
            let at = at.unwrap_or(0).min(left.len().checked_sub(1 + listed_left)?);
            attached.extend(left[..at].iter().map(apart));
            let named = left[at].clone();
            left = &left[at + 1..];
            Some(named)
        });
        let listed = named.unwrap_or_else(|| own.clone());
        if text.text[listed.range.clone()] != text.text[own.range.clone()] {
            let message = msg!("import-attachment-title", title = text.text[own.range.clone()].to_string());
            text.warn(message, title.span(), msg!("import-attachment-same"));
        }
        let body = body::body(nodes, &mut text);
        if body.is_empty() {
            let message = msg!("import-no-attachment", title = text.text[own.range.clone()].to_string());
            text.warn(message, title.span(), msg!("import-no-attachment-hint"));
        }
        attached.push(Attached { title: listed, listed: head.is_some(), body: Some(body) });
    }
    attached.extend(left.iter().map(apart));
    if layout == "file" {
        direction(&parts, under, &mut text);
    }
    let Text { source, text, offsets, changes, mut found, warnings } = text;
    for part in &mut found {
        part.words = part.words.trim().to_string();
    }
    found.sort_by_key(|part| part.line);
    Ok(Draft {
        layout,
        lacks_organ: false,
        found,
        warnings,
        source,
        text,
        offsets,
        changes,
        parts,
        body,
        attachments: attached,
    })
}

/// Takes out what a page on the web says of a document before its text: 来源, 发布日期, 索引号. It stays in the body, and is
/// told, but must not be taken for a title or for whom the document is for.
fn strays(nodes: &mut VecDeque<Node>, text: &mut Text) -> Vec<Row> {
    let begins = nodes.iter().position(|node| matches!(node, Node::Row(row) if row.key.contains('。')));
    let head = nodes.drain(..begins.unwrap_or(0)).collect::<Vec<Node>>();
    // What such a page says of a label can stand on the next line.
    let mut is_value = false;
    let mut is_stray = |node: &Node| {
        let Node::Row(row) = node else { return false };
        let is_label = signs::is_of_page(&row.key) || row.key.starts_with('•') && row.key.ends_with('：');
        let is_stray = is_label || is_value && !signs::is_whole_title(&row.key);
        is_value = is_label && row.key.ends_with('：');
        is_stray
    };
    let (strays, head): (Vec<Node>, Vec<Node>) = head.into_iter().partition(|node| is_stray(node));
    head.into_iter().rev().for_each(|node| nodes.push_front(node));
    let rows = strays.into_iter().filter_map(|node| match node {
        Node::Row(row) => Some(row),
        Node::Table(..) => None,
    });
    rows.inspect(|row| text.warn(msg!("import-page-line"), row.line.span(), msg!("import-page-line-hint")))
        .collect()
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

/// 行文方向: a document to a higher organ names who signed it, and no other does (7.2.6).
fn direction(parts: &Parts, title: Range<usize>, text: &mut Text) {
    let words: String = parts.title.iter().map(|words| &text.text[words.range.clone()]).collect();
    let Some(kind) = signs::kind_of(&words) else { return };
    let is_upward = kind == "请示" || words.trim().ends_with("的报告");
    let may_be_upward = is_upward || matches!(kind, "报告" | "意见" | "议案");
    match parts.signatories.is_empty() {
        true if is_upward => {
            text.warn(msg!("import-no-signatory", kind = kind), title, msg!("import-no-signatory-hint"));
        }
        false if !may_be_upward => {
            text.warn(msg!("import-signatory", kind = kind), title, msg!("import-signatory-hint"));
        }
        _ => {}
    }
}
