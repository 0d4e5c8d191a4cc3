//! Plain text: the words of a document in reading order, one paragraph per line.

use std::io::{self, Write};

use crate::model::{Attachment, Block, BlockKind, Document, Inline, IssuerMark, Signing, Table, plain_text};

/// Writes the words.
pub(super) fn export(document: &Document, out: &mut dyn Write) -> io::Result<()> {
    let head = &document.head;
    let mut lines: Vec<String> = Vec::new();
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
    blocks(&document.blocks, "", 0, &mut lines);
    let listed: Vec<&Attachment> =
        document.attachments.iter().filter(|attachment| attachment.listed).collect();
    for (index, attachment) in listed.iter().enumerate() {
        let number = if listed.len() > 1 { format!("{}.", index + 1) } else { String::new() };
        lines.push(format!("附件：{number}{}", attachment.title));
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
    for attachment in &document.attachments {
        lines.push(String::new());
        lines.push(attachment.title.clone());
        blocks(&attachment.blocks, "", 0, &mut lines);
    }
    lines.push(String::new());
    out.write_all(lines.join("\n").as_bytes())
}

/// The number of an item of a list in so many others, as on the page.
fn item_number(number: u64, lists: usize) -> String {
    match (lists, u32::try_from(number)) {
        (0, _) => format!("{number}."),
        (1, _) => format!("（{number}）"),
        (_, Ok(few @ 1..=10)) => char::from_u32(0x2460 + few - 1).map(String::from).unwrap_or_default(),
        _ => format!("{number}）"),
    }
}

fn blocks(blocks_of: &[Block], lead: &str, lists: usize, lines: &mut Vec<String>) {
    for block in blocks_of {
        match &block.kind {
            BlockKind::Heading { number, body, run_in, .. } => {
                lines.push(format!("{lead}{number}{}{}", words(body), words(run_in)));
            }
            BlockKind::Paragraph { body } => lines.push(format!("{lead}{}", words(body))),
            BlockKind::List { ordered, start, items } => {
                for (index, item) in items.iter().enumerate() {
                    let mark = match ordered {
                        true => item_number(*start + index as u64, lists),
                        false => "· ".to_string(),
                    };
                    let mut inner = Vec::new();
                    blocks(item, "", lists + usize::from(*ordered), &mut inner);
                    lines.extend(inner.into_iter().enumerate().map(|(line_number, line)| {
                        if line_number == 0 { format!("{lead}{mark}{line}") } else { format!("{lead}{line}") }
                    }));
                }
            }
            BlockKind::Table(table) => rows(table, lines),
            BlockKind::Quote { blocks: inner } => blocks(inner, &format!("{lead}　　"), lists, lines),
            BlockKind::Image { alt, .. } => lines.push(format!("{lead}［{alt}］")),
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
                *text = words(&cell.body);
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
