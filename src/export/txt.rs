//! Plain text: the words of a document in reading order, a paragraph a line.

use crate::model::{Block, Document, Inline, Table, plain_text};

/// Writes the words.
pub(super) fn export(document: &Document) -> Vec<u8> {
    let front = &document.properties;
    let mut lines: Vec<String> = Vec::new();
    lines.extend(front.mark.clone());
    lines.extend(front.number.clone());
    lines.push(front.title.replace('\n', ""));
    lines.extend(front.byline.iter().cloned());
    lines.extend(front.recipients.clone());
    blocks(&document.blocks, "", &mut lines);
    for (at, attachment) in document.attachments.iter().enumerate() {
        let number = if document.attachments.len() > 1 { format!("{}.", at + 1) } else { String::new() };
        lines.push(format!("附件：{number}{}", attachment.title));
    }
    lines.extend(front.signature.clone());
    lines.extend(front.date.clone());
    lines.extend(front.note.as_ref().map(|note| format!("（{note}）")));
    lines.extend(front.copies.as_ref().map(|copies| format!("抄送：{copies}。")));
    if let (Some(printer), Some(printed)) = (&front.printer, &front.printed) {
        lines.push(format!("{printer}　{printed}印发"));
    }
    for attachment in &document.attachments {
        lines.push(String::new());
        lines.push(attachment.title.clone());
        blocks(&attachment.blocks, "", &mut lines);
    }
    lines.push(String::new());
    lines.join("\n").into_bytes()
}

fn blocks(blocks_of: &[Block], lead: &str, lines: &mut Vec<String>) {
    for block in blocks_of {
        match block {
            Block::Heading { number, body, run_in, .. } => {
                lines.push(format!("{lead}{number}{}{}", words(body), words(run_in)));
            }
            Block::Paragraph { body } => lines.push(format!("{lead}{}", words(body))),
            Block::List { ordered, start, items } => {
                for (at, item) in items.iter().enumerate() {
                    let mark = if *ordered { format!("{}.", start + at as u64) } else { "· ".to_string() };
                    let mut inner = Vec::new();
                    blocks(item, "", &mut inner);
                    lines.extend(inner.into_iter().enumerate().map(|(at, line)| {
                        if at == 0 { format!("{lead}{mark}{line}") } else { format!("{lead}{line}") }
                    }));
                }
            }
            Block::Table(table) => rows(table, lines),
            Block::Quote { blocks: inner } => blocks(inner, &format!("{lead}　　"), lines),
            Block::Image { alt, .. } => lines.push(format!("{lead}［{alt}］")),
            Block::PageBreak => lines.push(String::new()),
            Block::RawTypst { .. } => {}
        }
    }
}

fn rows(table: &Table, lines: &mut Vec<String>) {
    for row in std::iter::once(&table.header).chain(&table.rows) {
        lines.push(row.iter().map(|cell| plain_text(cell)).collect::<Vec<_>>().join("\t"));
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
