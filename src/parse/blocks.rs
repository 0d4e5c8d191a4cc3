//! Walks the events of pulldown-cmark and builds blocks and inlines.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{Alignment, CodeBlockKind, Event, HeadingLevel, Tag, TagEnd};

use super::emphasis::JOINT;
use super::{Spanned, table};
use crate::diag::{Diagnostic, Faults, Message};
use crate::model::{Align, Block, Inline, Table, plain_text};
use crate::msg;
use crate::source::{Place, Source};

/// Reads blocks from a stretch of events.
pub(super) struct Reader<'a> {
    source: &'a Arc<Source>,
    events: &'a [Spanned<'a>],
    at: usize,
    footnotes: &'a HashMap<String, Vec<Inline>>,
    is_from_template: &'a dyn Fn(&str) -> bool,
    faults: Faults,
    /// How many quotations and lists the reader stands in.
    depth: usize,
    used_footnotes: HashSet<String>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(
        source: &'a Arc<Source>,
        events: &'a [Spanned<'a>],
        footnotes: &'a HashMap<String, Vec<Inline>>,
        is_from_template: &'a dyn Fn(&str) -> bool,
        faults: Faults,
    ) -> Self {
        Self {
            source,
            events,
            at: 0,
            footnotes,
            is_from_template,
            faults,
            depth: 0,
            used_footnotes: HashSet::new(),
        }
    }

    pub(super) fn into_faults(self) -> Faults {
        self.faults
    }

    /// Refuses footnotes that nothing refers to, whose words would be lost.
    pub(super) fn check_footnotes(&mut self) {
        for (event, span) in self.events {
            if let Event::Start(Tag::FootnoteDefinition(label)) = event
                && !self.used_footnotes.contains(label.as_ref())
            {
                self.refuse(msg!("footnote-unused", label = label), span);
            }
        }
    }

    fn next(&mut self) -> Option<&'a Spanned<'a>> {
        let event = self.events.get(self.at);
        self.at += 1;
        event
    }

    fn refuse(&mut self, message: Message, span: &Range<usize>) {
        let end = self.source.text()[span.clone()].find('\n').map_or(span.end, |at| span.start + at);
        let place = Place::new(self.source, span.start..end);
        self.faults.push(Diagnostic::error(message).at(place).hint(msg!("markup-supported")));
    }

    /// The blocks up to the end of the container that the reader stands in.
    pub(super) fn blocks(&mut self) -> Vec<Block> {
        let mut out: Vec<Block> = Vec::new();
        while let Some((event, span)) = self.next() {
            match event {
                Event::Start(Tag::Paragraph) => {
                    let body = self.inlines();
                    self.paragraph(&mut out, body, span);
                }
                Event::Start(Tag::Heading { level, .. }) => {
                    let pieces = self.inlines();
                    let body = self.inlines_only(pieces, span);
                    match heading_level(*level) {
                        Some(level) => out.push(Block::Heading {
                            level,
                            number: String::new(),
                            body,
                            run_in: Vec::new(),
                        }),
                        None => self.refuse(msg!("heading-too-deep"), span),
                    }
                }
                Event::Start(Tag::List(start)) => {
                    self.depth += 1;
                    let items = self.items();
                    self.depth -= 1;
                    out.push(Block::List { ordered: start.is_some(), start: start.unwrap_or(1), items });
                }
                Event::Start(Tag::BlockQuote(_)) => {
                    self.depth += 1;
                    let blocks = self.blocks();
                    self.depth -= 1;
                    out.push(Block::Quote { blocks });
                }
                Event::Start(Tag::Table(align)) => out.push(Block::Table(self.table(align))),
                Event::Start(Tag::CodeBlock(kind)) => self.code(&mut out, kind, span),
                Event::Start(Tag::FootnoteDefinition(_)) => {
                    self.skip_to(|end| matches!(end, TagEnd::FootnoteDefinition));
                }
                Event::Start(Tag::HtmlBlock) => {
                    self.skip_to(|end| matches!(end, TagEnd::HtmlBlock));
                    let text = self.source.text()[span.clone()].trim();
                    let inner = text.strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->"));
                    if inner.is_none_or(|inner| inner.contains("-->")) {
                        self.refuse(msg!("markup-html"), span);
                    }
                }
                Event::Rule if self.depth > 0 => self.refuse(msg!("page-break-inside"), span),
                Event::Rule => out.push(Block::PageBreak),
                Event::End(_) => break,
                // The items of a tight list hold their text without a paragraph around it.
                Event::Text(_) | Event::Code(_) | Event::Start(_) | Event::FootnoteReference(_) => {
                    self.at -= 1;
                    let body = self.tight();
                    self.paragraph(&mut out, body, span);
                }
                _ => self.refuse(msg!("markup-unsupported"), span),
            }
        }
        out
    }

    /// Adds a paragraph: an image of its own, the run-in text of a heading that ends in 。, or text.
    fn paragraph(&mut self, out: &mut Vec<Block>, body: Vec<Piece>, span: &Range<usize>) {
        let images = body.iter().filter(|piece| matches!(piece, Piece::Image { .. })).count();
        if images > 0 {
            match <[Piece; 1]>::try_from(body) {
                Ok([Piece::Image { path, alt }]) => out.push(Block::Image { path, alt }),
                _ => self.refuse(msg!("image-in-line"), span),
            }
            return;
        }
        let body = self.inlines_only(body, span);
        let is_note = |inline: &Inline| matches!(inline, Inline::Footnote { .. });
        if plain_text(&body).trim().is_empty() && !body.iter().any(is_note) {
            return;
        }
        if let Some(Block::Heading { body: head, run_in, .. }) = out.last_mut()
            && run_in.is_empty()
            && plain_text(head).ends_with(['。', '：'])
        {
            *run_in = body;
        } else {
            out.push(Block::Paragraph { body });
        }
    }

    fn items(&mut self) -> Vec<Vec<Block>> {
        let mut items = Vec::new();
        while let Some((event, _)) = self.next() {
            match event {
                Event::Start(Tag::Item) => items.push(self.blocks()),
                _ => break,
            }
        }
        items
    }

    fn table(&mut self, align: &[Alignment]) -> Table {
        let mut rows: Vec<Vec<Vec<Inline>>> = Vec::new();
        while let Some((event, span)) = self.next() {
            match event {
                Event::Start(Tag::TableHead | Tag::TableRow) => {
                    // What has no column would be lost.
                    if table::cells(&self.source.text()[span.clone()]) > align.len() {
                        self.refuse(msg!("table-row-long", columns = align.len()), span);
                    }
                    rows.push(Vec::new());
                }
                Event::Start(Tag::TableCell) => {
                    let pieces = self.inlines();
                    let cell = self.inlines_only(pieces, span);
                    if let Some(row) = rows.last_mut() {
                        row.push(cell);
                    }
                }
                Event::End(TagEnd::Table) => break,
                _ => {}
            }
        }
        let align = align
            .iter()
            .map(|align| match align {
                Alignment::Center => Align::Center,
                Alignment::Right => Align::Right,
                Alignment::Left | Alignment::None => Align::Left,
            })
            .collect();
        let header = if rows.is_empty() { Vec::new() } else { rows.remove(0) };
        Table { align, header, rows }
    }

    fn code(&mut self, out: &mut Vec<Block>, kind: &CodeBlockKind<'_>, span: &Range<usize>) {
        let mut code = String::new();
        while let Some((event, _)) = self.next() {
            match event {
                Event::Text(text) => code.push_str(text),
                _ => break,
            }
        }
        match kind {
            CodeBlockKind::Fenced(language) if language.as_ref() == "typst" => {
                if (self.is_from_template)(code.trim()) {
                    out.push(Block::RawTypst { code });
                } else {
                    self.refuse(msg!("typst-from-data"), span);
                }
            }
            CodeBlockKind::Fenced(_) => self.refuse(msg!("markup-code"), span),
            CodeBlockKind::Indented => self.refuse(msg!("markup-indented"), span),
        }
    }

    fn skip_to(&mut self, is_end: impl Fn(&TagEnd) -> bool) {
        while let Some((event, _)) = self.next() {
            if matches!(event, Event::End(end) if is_end(end)) {
                break;
            }
        }
    }

    /// The inlines of a tight list item: up to its end or its next block.
    fn tight(&mut self) -> Vec<Piece> {
        let mut out = Vec::new();
        while let Some((event, _)) = self.events.get(self.at) {
            let is_block = matches!(
                event,
                Event::End(_)
                    | Event::Start(
                        Tag::Paragraph
                            | Tag::List(_)
                            | Tag::BlockQuote(_)
                            | Tag::CodeBlock(_)
                            | Tag::Table(_)
                            | Tag::Heading { .. }
                    )
            );
            if is_block {
                break;
            }
            self.at += 1;
            self.inline(&mut out);
        }
        out
    }

    /// The inlines up to the end of the container.
    fn inlines(&mut self) -> Vec<Piece> {
        let mut out = Vec::new();
        while let Some((event, _)) = self.next() {
            if matches!(event, Event::End(_)) {
                break;
            }
            self.inline(&mut out);
        }
        out
    }

    /// The inlines among the pieces; an image among words is refused.
    fn inlines_only(&mut self, pieces: Vec<Piece>, span: &Range<usize>) -> Vec<Inline> {
        let mut out = Vec::new();
        for piece in pieces {
            match piece {
                Piece::Inline(inline) => out.push(inline),
                Piece::Image { .. } => self.refuse(msg!("image-in-line"), span),
            }
        }
        out
    }

    /// Adds the inline whose first event was just taken.
    fn inline(&mut self, out: &mut Vec<Piece>) {
        let (event, span) = &self.events[self.at - 1];
        match event {
            Event::Text(text) => push_text(out, text),
            // A line of the source that ends inside a Chinese paragraph is no blank.
            Event::SoftBreak => push_text(out, soft_break(self.source.text(), span)),
            Event::HardBreak => out.push(Piece::Inline(Inline::LineBreak)),
            Event::Start(Tag::Emphasis) => {
                let pieces = self.inlines();
                let body = self.inlines_only(pieces, span);
                out.push(Piece::Inline(Inline::Emph { body }));
            }
            Event::Start(Tag::Strong) => {
                let pieces = self.inlines();
                let body = self.inlines_only(pieces, span);
                out.push(Piece::Inline(Inline::Strong { body }));
            }
            Event::Start(Tag::Link { dest_url, .. }) => {
                let pieces = self.inlines();
                let body = self.inlines_only(pieces, span);
                out.push(Piece::Inline(Inline::Link { url: dest_url.to_string(), body }));
            }
            Event::Start(Tag::Image { dest_url, .. }) => {
                let pieces = self.inlines();
                let alt = plain_text(&self.inlines_only(pieces, span));
                out.push(Piece::Image { path: dest_url.to_string(), alt });
            }
            Event::FootnoteReference(label) => match self.footnotes.get(label.as_ref()) {
                Some(body) => {
                    self.used_footnotes.insert(label.to_string());
                    out.push(Piece::Inline(Inline::Footnote { body: body.clone() }));
                }
                None => self.refuse(msg!("footnote-missing", label = label), span),
            },
            Event::InlineHtml(_) | Event::Html(_) => self.refuse(msg!("markup-html"), span),
            Event::Code(_) => self.refuse(msg!("markup-code"), span),
            _ => self.refuse(msg!("markup-unsupported"), span),
        }
    }
}

/// A piece of a line: an inline, or an image, which must stand alone.
pub(super) enum Piece {
    Inline(Inline),
    Image { path: String, alt: String },
}

/// Adds words; a line feed that came in with a value ends the line.
fn push_text(out: &mut Vec<Piece>, text: &str) {
    let text = text.replace(JOINT, "");
    for (at, line) in text.split('\n').enumerate() {
        if at > 0 {
            out.push(Piece::Inline(Inline::LineBreak));
        }
        match out.last_mut() {
            Some(Piece::Inline(Inline::Text { text })) => text.push_str(line),
            _ if line.is_empty() => {}
            _ => out.push(Piece::Inline(Inline::Text { text: line.to_string() })),
        }
    }
}

/// What a line end in the source stands for: a blank between Latin words, nothing elsewhere.
fn soft_break(text: &str, span: &Range<usize>) -> &'static str {
    let before = text[..span.start].chars().next_back();
    let after = text[span.end..].trim_start().chars().next();
    let is_latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_graphic());
    if is_latin(before) && is_latin(after) { " " } else { "" }
}

fn heading_level(level: HeadingLevel) -> Option<u8> {
    match level {
        HeadingLevel::H1 => Some(1),
        HeadingLevel::H2 => Some(2),
        HeadingLevel::H3 => Some(3),
        HeadingLevel::H4 => Some(4),
        HeadingLevel::H5 | HeadingLevel::H6 => None,
    }
}
