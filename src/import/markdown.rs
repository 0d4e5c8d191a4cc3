//! Markdown of any maker, line by line: what cannot be set stays as words, and is told.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::lines::{Item, Line, Piece, Read};
use super::text::ends;
use crate::diag::{Diagnostic, Faults};
use crate::model::{Align, Slot};
use crate::msg;
use crate::parse::{Alignment, Event, HeadingLevel, Tag, TagEnd, walk, without_joints};
use crate::source::{Place, Source};

/// Reads a text. A heading with one # is the title if it comes first, and then those with two have level 1.
pub(super) fn read(source: &Arc<Source>) -> Read {
    // The footnotes first: one can stand behind what refers to it.
    let mut reader = Reader::default();
    walk(source.text(), &mut |event, range| reader.take(event, range));
    let mut reader = Reader { known: reader.notes, ..Reader::default() };
    walk(source.text(), &mut |event, range| reader.take(event, range));
    let count = |places: &Vec<Range<usize>>| places.len();
    let told = [
        (&reader.links, msg!("import-link", count = count(&reader.links)), msg!("import-link-hint")),
        (
            &reader.pictures,
            msg!("import-picture", count = count(&reader.pictures)),
            msg!("import-picture-hint"),
        ),
        (&reader.tags, msg!("import-tags", count = count(&reader.tags)), msg!("import-tags-hint")),
    ];
    let warnings = told.into_iter().filter_map(|(places, message, hint)| {
        let first = places.first()?.clone();
        Some(Diagnostic::warning(message).at(Place::new(source, first)).hint(hint))
    });
    let warnings: Faults = warnings.collect();
    Read { source: Arc::clone(source), items: reader.finished(), warnings }
}

/// What is being read.
#[derive(Default)]
struct Reader {
    items: Vec<Item>,
    /// The line that words are added to.
    line: Line,
    level: Option<u8>,
    /// Numbers of the lists that are open, `None` for one without.
    lists: Vec<Option<u64>>,
    rows: Vec<Vec<Slot<Line>>>,
    /// The footnotes by their names: those of the whole text that nothing refers to yet, and those that were read.
    known: BTreeMap<String, Vec<Piece>>,
    notes: BTreeMap<String, Vec<Piece>>,
    /// A block of HTML, and where it begins.
    block: Option<(usize, String)>,
    /// The footnote whose words are read.
    note: Option<String>,
    /// How deep in a picture or in a link back to a footnote, whose words are not of the text.
    unread: usize,
    /// Whether the link that is open leads back to a footnote.
    leads_back: bool,
    /// The alignment of the columns of the table that is being read.
    align: Vec<Option<Align>>,
    links: Vec<Range<usize>>,
    pictures: Vec<Range<usize>>,
    tags: Vec<Range<usize>>,
}

/// The alignment that a column asks for.
fn aligned(align: &Alignment) -> Option<Align> {
    match align {
        Alignment::None => None,
        Alignment::Left => Some(Align::Left),
        Alignment::Center => Some(Align::Center),
        Alignment::Right => Some(Align::Right),
    }
}

impl Reader {
    fn take(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(words) | Event::Code(words) => self.words(&words, range),
            Event::SoftBreak => self.soft_break(),
            Event::HardBreak => self.next(true),
            // A tag or a comment can go on over several lines.
            Event::Html(html) => self.block.get_or_insert((range.start, String::new())).1.push_str(&html),
            Event::InlineHtml(html) => self.html(&html, range.start),
            Event::FootnoteReference(name) => {
                let at = self.line.words().chars().count();
                if let Some(note) = self.known.remove(&*name) {
                    self.line.notes.push((at, note));
                }
            }
            Event::TaskListMarker(_) | Event::Rule | Event::InlineMath(_) | Event::DisplayMath(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Heading { level, .. } => {
                self.next(false);
                self.level = Some(depth(level));
                self.line.level = self.level;
            }
            Tag::List(start) => {
                self.next(false);
                self.lists.push(start);
            }
            Tag::Item => {
                self.next(false);
                if let Some(Some(number)) = self.lists.last_mut() {
                    self.line.pieces.push(Piece { text: format!("{number}."), at: range.start });
                    *number += 1;
                }
            }
            Tag::TableHead | Tag::TableRow => self.rows.push(Vec::new()),
            Tag::FootnoteDefinition(name) => {
                self.next(false);
                self.note = Some(name.to_string());
            }
            Tag::Image { .. } => {
                self.unread += 1;
                self.pictures.push(range);
            }
            Tag::Link { dest_url, .. } if dest_url.starts_with("#fnref") => {
                self.unread += 1;
                self.leads_back = true;
            }
            Tag::Link { dest_url, .. } if dest_url.contains("://") => self.links.push(range),
            Tag::Table(align) => {
                self.next(false);
                self.align = align.iter().map(aligned).collect();
            }
            Tag::Paragraph if self.line.words().chars().all(|c| c.is_ascii_digit() || c == '.') => {}
            Tag::Paragraph | Tag::CodeBlock(_) | Tag::BlockQuote(_) | Tag::HtmlBlock => {
                self.next(false);
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => {
                self.next(false);
                self.level = None;
                self.line.level = None;
            }
            TagEnd::TableCell => {
                let cell = std::mem::take(&mut self.line);
                let slot = match cell.words().as_str() {
                    "<" => Slot::Left,
                    "^" => Slot::Above,
                    _ => Slot::Cell(cell),
                };
                if let Some(row) = self.rows.last_mut() {
                    row.push(slot);
                }
            }
            TagEnd::Table => {
                let (rows, align) = (std::mem::take(&mut self.rows), std::mem::take(&mut self.align));
                self.items.push(Item::Table(rows, align));
            }
            TagEnd::List(_) => {
                self.next(false);
                self.lists.pop();
            }
            TagEnd::FootnoteDefinition => {
                self.next(false);
                self.note = None;
            }
            TagEnd::Image => self.unread -= 1,
            TagEnd::Link => self.unread -= usize::from(std::mem::take(&mut self.leads_back)),
            TagEnd::HtmlBlock => {
                if let Some((start, html)) = self.block.take() {
                    self.html(&html, start);
                }
                self.next(false);
            }
            TagEnd::Paragraph | TagEnd::CodeBlock | TagEnd::Item => self.next(false),
            _ => {}
        }
    }

    /// Ends a line; what follows continues it, or does not.
    fn next(&mut self, continues: bool) {
        let next = Line { level: self.level, continues, ..Line::default() };
        let line = std::mem::replace(&mut self.line, next);
        let words = line.words();
        match &self.note {
            Some(name) => self.notes.entry(name.clone()).or_default().extend(line.pieces),
            // ::: begins and ends a part in the Markdown of pandoc.
            None if words.starts_with(":::") => self.tags.push(line.span()),
            None if !line.is_blank() => self.items.push(Item::Line(line)),
            None => self.line.continues |= line.continues,
        }
    }

    /// A line break that Markdown does not see: people end paragraphs and the lines of a signature with it.
    fn soft_break(&mut self) {
        let is_open = !ends(self.line.words().trim_end());
        match self.rows.is_empty() && self.note.is_none() {
            true => self.next(is_open),
            false => self.words(" ", 0..0),
        }
    }

    fn words(&mut self, words: &str, range: Range<usize>) {
        if self.unread > 0 {
            return;
        }
        let words = without_joints(words);
        let mut at = range.start;
        for (index, line) in words.split('\n').enumerate() {
            if index > 0 {
                self.next(false);
            }
            self.line.pieces.push(Piece { text: line.to_string(), at });
            at += line.len() + 1;
        }
    }

    /// The words of HTML, without its tags; a comment has none.
    fn html(&mut self, html: &str, start: usize) {
        if html.trim().is_empty() {
            return;
        }
        self.tags.push(start..start + html.trim_end().len());
        let mut at = 0;
        while let Some(open) = html[at..].find('<').map(|offset| at + offset) {
            self.between(&html[at..open], start + at);
            let comment =
                html[open..].starts_with("<!--").then(|| html[open..].find("-->").map(|end| open + end + 3));
            let close = comment.flatten().or_else(|| html[open..].find('>').map(|end| open + end + 1));
            let Some(close) = close else { return };
            let name: String =
                html[open + 1..close].chars().take_while(|c| c.is_ascii_alphabetic()).collect();
            match name.to_ascii_lowercase().as_str() {
                "br" if self.rows.is_empty() => self.next(true),
                "br" => self.between(" ", start + open),
                _ => {}
            }
            at = close;
        }
        self.between(&html[at..], start + at);
    }

    fn between(&mut self, words: &str, at: usize) {
        if !words.is_empty() && words != "\n" {
            self.words(words, at..at + words.len());
        }
    }

    /// The items, with headings by their levels.
    fn finished(mut self) -> Vec<Item> {
        self.next(false);
        // A footnote that nothing refers to is a paragraph.
        let alone = std::mem::take(&mut self.known).into_values();
        self.items.extend(alone.map(|pieces| Item::Line(Line { pieces, ..Line::default() })));
        let level = |item: &Item| match item {
            Item::Line(line) => line.level,
            Item::Table(..) => None,
        };
        let has_title = self.items.first().and_then(level) == Some(1);
        let above = self.items.iter().filter_map(level).min().unwrap_or(1);
        for item in &mut self.items {
            if let Item::Line(line) = item {
                line.level = line.level.map(|level| if has_title { level - 1 } else { level - above + 1 });
            }
        }
        self.items
    }
}

fn depth(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}
