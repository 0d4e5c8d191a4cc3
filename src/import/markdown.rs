//! Markdown: the blocks of our own parser, line by line.

use std::sync::Arc;

use super::lines::{Item, Line, Piece, Read};
use crate::diag::{Diagnostic, Faults};
use crate::model::{Block, BlockKind, Inline};
use crate::msg;
use crate::parse::blocks_as_written;
use crate::source::{FilledText, Place, Source};

pub(super) fn read(source: &Arc<Source>) -> Result<Read, Faults> {
    let filled = FilledText::plain(source);
    let blocks = blocks_as_written(&filled, 0, &[])?;
    let mut read = Read { source: Arc::clone(source), items: Vec::new(), warnings: Faults::new() };
    add(&blocks, &mut read);
    let links = source.text().matches("](http").count();
    if links > 0 {
        let warning = Diagnostic::warning(msg!("import-link", count = links));
        read.warnings.push(warning.hint(msg!("import-link-hint")));
    }
    Ok(read)
}

fn add(blocks: &[Block], read: &mut Read) {
    for block in blocks {
        let place = || Place::new(&read.source, block.origin.start..block.origin.end);
        match &block.kind {
            BlockKind::Heading { level, body, run_in, .. } => {
                let marked = level - 1;
                let added = lines(body, Some(marked)).into_iter().chain(lines(run_in, None));
                read.items.extend(added.map(Item::Line));
            }
            BlockKind::Paragraph { body } => read.items.extend(lines(body, None).into_iter().map(Item::Line)),
            BlockKind::List { ordered, start, items } => {
                for (index, item) in items.iter().enumerate() {
                    let known = read.items.len();
                    add(item, read);
                    if let (true, Some(Item::Line(line))) = (*ordered, read.items.get_mut(known)) {
                        let at = line.pieces.first().map_or(0, |piece| piece.at);
                        line.pieces.insert(0, Piece { text: format!("{}.", start + index as u64), at });
                    }
                }
            }
            BlockKind::Table(table) => {
                let cell = |cell: &&[Inline]| lines(cell, None).into_iter().next().unwrap_or_default();
                let rows = table.slots();
                let rows = rows.iter().map(|row| row.iter().map(|slot| slot.map(cell)).collect());
                read.items.push(Item::Table(rows.collect()));
            }
            BlockKind::Quote { blocks } => add(blocks, read),
            BlockKind::Image { .. } => {
                let warning = Diagnostic::warning(msg!("import-picture", count = 1_usize)).at(place());
                read.warnings.push(warning.hint(msg!("import-picture-hint")));
            }
            BlockKind::PageBreak | BlockKind::RawTypst(_) => {}
        }
    }
}

fn lines(inlines: &[Inline], level: Option<u8>) -> Vec<Line> {
    let mut out = vec![Line { level, ..Line::default() }];
    put(inlines, level, &mut out);
    out.retain(|line| !line.is_blank());
    out
}

fn put(inlines: &[Inline], level: Option<u8>, out: &mut Vec<Line>) {
    for inline in inlines {
        match inline {
            Inline::Text { text, origin } => {
                if let Some(line) = out.last_mut() {
                    line.pieces.push(Piece { text: text.clone(), at: origin.start });
                }
            }
            Inline::Emph { body } | Inline::Strong { body } | Inline::Link { body, .. } => {
                put(body, level, out)
            }
            Inline::Footnote { body } => {
                let note = lines(body, None).into_iter().flat_map(|line| line.pieces).collect();
                if let Some(line) = out.last_mut() {
                    line.notes.push((line.words().chars().count(), note));
                }
            }
            Inline::LineBreak => out.push(Line { level, continues: true, ..Line::default() }),
        }
    }
}
