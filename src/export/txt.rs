//! Plain text: the words of a document in reading order, one paragraph per line.

use std::io::{self, Write};

use crate::model::{
    Attachment, Block, BlockKind, CellBody, Document, Inline, IssuerMark, Signing, Table, plain_text,
};

/// Writes the words.
pub(super) fn export(document: &Document, out: &mut dyn Write) -> io::Result<()> {
    let head = &document.head;
    let mut lines: Vec<String> = Vec::new();
    for mark in [&head.copy_number, &head.secrecy, &head.urgency] {
        lines.extend(mark.as_ref().map(ToString::to_string));
    }
    match &head.mark {
        Some(IssuerMark::Single { text }) => lines.push(text.clone()),
        Some(IssuerMark::Joint { organs, suffix }) => {
            lines.extend(organs.iter().map(|organ| organ.0.clone()));
            lines.extend(Some(suffix.clone()).filter(|suffix| !suffix.is_empty()));
        }
        None => {}
    }
    lines.extend(head.number.as_ref().map(ToString::to_string));
    if !head.signatories.is_empty() {
        lines.push(format!("签发人：{}", head.signatories.join("　")));
    }
    lines.push(head.title.replace('\n', ""));
    lines.extend(head.byline.iter().cloned());
    if !head.recipients.is_empty() {
        lines.push(format!("{}：", head.recipients.join("，")));
    }
    blocks(&document.blocks, "", &mut lines);
    let listed: Vec<&Attachment> =
        document.attachments.iter().filter(|attachment| attachment.listed).collect();
    for (index, attachment) in listed.iter().enumerate() {
        let label = if index == 0 { "附件：" } else { "　　　" };
        let number = if listed.len() > 1 { format!("{}.", index + 1) } else { String::new() };
        lines.push(format!("{label}{number}{}", attachment.title.replace('\n', "")));
    }
    lines.extend(head.signing.organs().iter().map(|organ| organ.0.clone()));
    if let Signing::Stamp { posts, .. } = &head.signing {
        lines.extend(posts.iter().cloned());
    }
    lines.extend(head.signing.date().map(ToString::to_string));
    lines.extend(head.attendance.iter().map(|group| format!("{}：{}", group.label, group.names)));
    lines.extend(head.note.as_ref().map(|note| format!("（{note}）")));
    if !head.copies.is_empty() {
        lines.push(format!("抄送：{}。", head.copies.join("，")));
    }
    if let (Some(printer), Some(printed)) = (&head.printer, &head.printed) {
        lines.push(format!("{}　{printed}印发", printer.0));
    }
    let mut number = 0;
    for attachment in &document.attachments {
        number += usize::from(attachment.listed);
        let Some(body) = &attachment.blocks else { continue };
        lines.push(String::new());
        if attachment.listed {
            lines.push(if listed.len() > 1 { format!("附件{number}") } else { "附件".to_string() });
        }
        lines.push(attachment.title.replace('\n', ""));
        blocks(body, "", &mut lines);
    }
    lines.push(String::new());
    out.write_all(lines.join("\n").as_bytes())
}

fn blocks(blocks_of: &[Block], lead: &str, lines: &mut Vec<String>) {
    for block in blocks_of {
        match &block.kind {
            BlockKind::Heading { number, body, run_in, .. } => {
                lines.push(format!("{lead}{number}{}{}", words(body), words(run_in)));
            }
            BlockKind::Paragraph { body } => lines.push(format!("{lead}{}", words(body))),
            BlockKind::List { ordered, signs, items, .. } => {
                let blank = if *ordered { "" } else { " " };
                for (sign, item) in signs.iter().zip(items) {
                    let mut inner = Vec::new();
                    blocks(item, "", &mut inner);
                    lines.extend(inner.into_iter().enumerate().map(|(line_number, line)| {
                        if line_number == 0 {
                            format!("{lead}{sign}{blank}{line}")
                        } else {
                            format!("{lead}{line}")
                        }
                    }));
                }
            }
            BlockKind::Table(table) => rows(table, lines),
            BlockKind::Quote { blocks: inner } => blocks(inner, &format!("{lead}　　"), lines),
            BlockKind::Image { alt, caption, .. } => {
                lines.push(format!("{lead}［{alt}］"));
                if !caption.is_empty() {
                    lines.push(format!("{lead}{}", words(caption)));
                }
            }
            BlockKind::PageBreak => lines.push(String::new()),
            BlockKind::RawTypst(_) => {}
        }
    }
}

fn rows(table: &Table, lines: &mut Vec<String>) {
    for row in &table.rows {
        // What belongs to a cell beside or above is empty.
        let mut cells = vec![String::new(); table.align.len()];
        for cell in &row.cells {
            if let Some(text) = cells.get_mut(cell.column) {
                *text = match &cell.body {
                    CellBody::Words(body) => words(body),
                    CellBody::Picture(picture) => format!("［{}］", picture.alt),
                };
            }
        }
        lines.push(cells.join("\t"));
    }
}

/// The words of a paragraph, with its footnotes in brackets.
fn words(inlines: &[Inline]) -> String {
    inlines
        .iter()
        .map(|inline| match inline {
            Inline::Footnote { body } => format!("（注：{}）", plain_text(body)),
            other => plain_text(std::slice::from_ref(other)),
        })
        .collect()
}
