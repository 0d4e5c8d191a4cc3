//! Which line is which part of a document: told by its form and its position, from the top (`top`) and from the end
//! (`bottom`); what is between them is the body (`body`).

mod body;
mod bottom;
mod signs;
mod top;
mod words;

use std::collections::VecDeque;

use super::draft::{Draft, Element, Part, Parts, Words};
use super::lines::{Item, Line, Read};
use super::marks::{Changes, tidy};
use crate::diag::Faults;
use crate::model::Slot;
use crate::msg;
use crate::source::Offsets;

use bottom::{Attached, attachment_note, end, take_end};
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
    Table(Vec<Vec<Slot<Line>>>),
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
