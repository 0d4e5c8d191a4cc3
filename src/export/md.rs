//! Markdown: the filled text, with its title, as it went to the parser.

use std::io::{self, Write};

use crate::model::Document;

/// The title as a comment line, the body, then each attachment under its title.
pub(super) fn export(document: &Document, out: &mut dyn Write) -> io::Result<()> {
    let attached = document.attachments.iter().filter(|attachment| attachment.blocks.is_some());
    let titles = std::iter::once(&document.head.title).chain(attached.map(|attachment| &attachment.title));
    for (index, (title, filled)) in titles.zip(&document.texts).enumerate() {
        let lead = if index > 0 { "\n" } else { "" };
        let text = with_raw(document, &filled.text);
        writeln!(out, "{lead}<!-- {} -->\n\n{}", comment(title), text.trim())?;
    }
    Ok(())
}

/// A filled text with the code of raw Typst put back in.
fn with_raw(document: &Document, text: &str) -> String {
    let mut raw = Vec::new();
    document.walk(&mut |block| {
        if let crate::model::BlockKind::RawTypst(block) = &block.kind {
            raw.push(block);
        }
    });
    let lines = text.split_inclusive('\n').map(|line| match crate::load::raw_number(line) {
        Some(number) => {
            raw.iter().find(|block| block.number == number).map_or("", |block| block.code.as_str())
        }
        None => line,
    });
    lines.collect()
}

/// A text that cannot end a comment.
fn comment(text: &str) -> String {
    text.replace('\n', " ").replace("--", "- -")
}
