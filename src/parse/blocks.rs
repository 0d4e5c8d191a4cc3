//! Walks the events of pulldown-cmark and builds blocks, and the parts of their lines (`inlines`).

mod inlines;

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{Alignment, CodeBlockKind, Event, HeadingLevel, Tag, TagEnd};

use super::Spanned;
use super::emphasis::without_joints;
use super::slips::{begins_paragraph, is_row, references};
use super::table::{self, Attributes};
use crate::diag::{Diagnostic, Faults, Message, character, is_invisible, list};
use crate::load::raw_number;
use crate::model::{
    Align, Block, BlockKind, CellBody, Inline, Origin, Picture, RawTypst, Slot, Table, merged, plain_text,
};
use crate::msg;
use crate::source::FilledText;

use inlines::Fragment;

/// What is needed to parse any fragment of a text.
#[derive(Clone, Copy)]
pub(super) struct Input<'a> {
    /// The filled text.
    pub(super) filled: &'a FilledText,
    /// Its index among the texts of the document.
    pub(super) number: usize,
    /// The blocks of raw Typst of the templates.
    pub(super) raw: &'a [Arc<RawTypst>],
}

/// Builds blocks from a stretch of events.
pub(super) struct BlockParser<'a> {
    input: Input<'a>,
    events: &'a [Spanned<'a>],
    next_event: usize,
    footnotes: &'a HashMap<String, Vec<Inline>>,
    faults: Faults,
    /// How many quotations and lists contain the current block.
    depth: usize,
    /// The attributes of the table that must follow, and their place.
    attributes: Option<(Attributes, Range<usize>)>,
    in_cell: bool,
    used_footnotes: HashSet<String>,
    /// The elements of HTML that have begun.
    elements: Vec<String>,
}

impl<'a> BlockParser<'a> {
    pub(super) fn new(
        input: Input<'a>,
        events: &'a [Spanned<'a>],
        footnotes: &'a HashMap<String, Vec<Inline>>,
        faults: Faults,
    ) -> Self {
        Self {
            input,
            events,
            next_event: 0,
            footnotes,
            faults,
            depth: 0,
            attributes: None,
            in_cell: false,
            used_footnotes: HashSet::new(),
            elements: Vec::new(),
        }
    }

    pub(super) fn into_faults(self) -> Faults {
        self.faults
    }

    /// Rejects footnotes that nothing refers to, since their words would be lost, and references to none, which would be
    /// printed as they are written.
    pub(super) fn check_footnotes(&mut self) {
        for (event, span) in self.events {
            match event {
                Event::Start(Tag::FootnoteDefinition(label))
                    if !self.used_footnotes.contains(label.as_ref()) =>
                {
                    self.refuse(msg!("footnote-unused", label = label.as_ref()), span);
                }
                Event::Text(_) => {
                    for (label, place) in references(self.text(), span) {
                        self.refuse(msg!("footnote-missing", label = label), &place);
                    }
                }
                _ => {}
            }
        }
    }

    fn next(&mut self) -> Option<&'a Spanned<'a>> {
        let event = self.events.get(self.next_event);
        self.next_event += 1;
        event
    }

    fn refuse(&mut self, message: Message, span: &Range<usize>) {
        let end = self.text()[span.clone()].find('\n').map_or(span.end, |offset| span.start + offset);
        let fault = Diagnostic::error(message).traced(self.input.filled, span.start..end);
        self.faults.push(fault);
    }

    /// Refuses what Markdown has and a document has not.
    fn refuse_markup(&mut self, message: Message, span: &Range<usize>) {
        self.refuse(message, span);
        if let Some(fault) = self.faults.last_mut() {
            fault.hints.push(msg!("markup-supported"));
        }
    }

    /// A character that `&#x202e;` makes must be one that can be seen; those written as such have been checked
    /// in their files.
    fn check_visible(&mut self, text: &str, span: &Range<usize>) {
        if !self.text()[span.clone()].starts_with('&') {
            return;
        }
        if let Some(c) = without_joints(text).chars().find(|c| is_invisible(*c)) {
            let fault = Diagnostic::error(msg!("glyph-missing", characters = list([character(c)])))
                .traced(self.input.filled, span.clone());
            self.faults.push(fault.hint(match c {
                '\n' => msg!("value-one-line"),
                _ => msg!("glyph-unseen"),
            }));
        }
    }

    /// Refuses HTML; the end of an element is the same fault as its beginning.
    fn html(&mut self, html: &str, span: &Range<usize>) {
        let name =
            |tag: &str| tag.trim_end_matches('>').split(char::is_whitespace).next().unwrap_or("").to_string();
        match html.strip_prefix("</") {
            Some(tag) if self.elements.last() == Some(&name(tag)) => drop(self.elements.pop()),
            _ => {
                self.elements.extend(html.strip_prefix('<').map(name));
                self.refuse_markup(msg!("markup-html"), span);
            }
        }
    }

    fn text(&self) -> &'a str {
        &self.input.filled.text
    }

    fn origin(&self, span: &Range<usize>) -> Origin {
        Origin { text: self.input.number, start: span.start, end: span.end }
    }

    fn block(&self, span: &Range<usize>, kind: BlockKind) -> Block {
        Block { origin: self.origin(span), kind }
    }

    /// The blocks up to the end of the current container.
    pub(super) fn blocks(&mut self) -> Vec<Block> {
        let mut out: Vec<Block> = Vec::new();
        while let Some((event, span)) = self.next() {
            if !matches!(event, Event::Start(Tag::Table(_))) {
                self.check_attributes();
            }
            match event {
                Event::Start(Tag::Paragraph) if Attributes::are(&self.text()[span.clone()]) => {
                    self.skip_to(|end| matches!(end, TagEnd::Paragraph));
                    self.attributes(span);
                }
                Event::Start(Tag::Paragraph) => {
                    let body = self.inlines();
                    self.paragraph(&mut out, body, span);
                }
                Event::Start(Tag::Heading { level, .. }) => {
                    let fragments = self.inlines();
                    let body = self.inlines_only(fragments, span);
                    match heading_level(*level) {
                        _ if !self.text()[span.clone()].starts_with('#') => self.refuse_underlined(span),
                        _ if plain_text(&body).trim().is_empty() => self.refuse(msg!("heading-empty"), span),
                        Some(level) => {
                            let (number, run_in) = (String::new(), Vec::new());
                            out.push(
                                self.block(
                                    span,
                                    BlockKind::Heading { level, depth: 0, number, body, run_in },
                                ),
                            );
                        }
                        None => self.refuse(msg!("heading-too-deep"), span),
                    }
                }
                Event::Start(Tag::List(start)) => {
                    self.depth += 1;
                    let (items, places) = self.items();
                    self.depth -= 1;
                    if let Some(start) = start {
                        self.check_numbers(*start, &places);
                    }
                    let (ordered, start) = (start.is_some(), start.unwrap_or(1));
                    out.push(self.block(span, BlockKind::List { ordered, start, signs: Vec::new(), items }));
                }
                Event::Start(Tag::BlockQuote(_)) => {
                    self.depth += 1;
                    let blocks = self.blocks();
                    self.depth -= 1;
                    out.push(self.block(span, BlockKind::Quote { blocks }));
                }
                Event::Start(Tag::Table(align)) => {
                    if let Some(table) = self.table(align) {
                        out.push(self.block(span, BlockKind::Table(table)));
                    }
                }
                Event::Start(Tag::CodeBlock(kind)) => self.code(&mut out, kind, span),
                Event::Start(Tag::FootnoteDefinition(_)) => {
                    self.skip_to(|end| matches!(end, TagEnd::FootnoteDefinition));
                }
                Event::Start(Tag::HtmlBlock) => {
                    self.skip_to(|end| matches!(end, TagEnd::HtmlBlock));
                    let text = self.text()[span.clone()].trim();
                    let inner = text.strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->"));
                    if inner.is_none_or(|inner| inner.contains("-->")) {
                        self.refuse_markup(msg!("markup-html"), span);
                    }
                }
                Event::Rule if self.depth > 0 => self.refuse_markup(msg!("page-break-inside"), span),
                Event::Rule => out.push(self.block(span, BlockKind::PageBreak)),
                Event::End(_) => break,
                // The items of a tight list hold their text without a paragraph around it.
                Event::Text(_) | Event::Code(_) | Event::Start(_) | Event::FootnoteReference(_) => {
                    self.next_event -= 1;
                    let body = self.tight();
                    self.paragraph(&mut out, body, span);
                }
                _ => self.refuse_markup(msg!("markup-unsupported"), span),
            }
        }
        self.check_attributes();
        out
    }

    /// Refuses attributes that no table follows: they would do nothing.
    fn check_attributes(&mut self) {
        if let Some((_, span)) = self.attributes.take() {
            self.refuse_table(msg!("table-attributes-alone"), &span);
        }
    }

    /// Reads the attributes of the table that follows.
    fn attributes(&mut self, span: &Range<usize>) {
        match Attributes::read(&self.text()[span.clone()]) {
            Ok(attributes) => self.attributes = Some((attributes, span.clone())),
            Err(word) => {
                let start = span.start + self.text()[span.clone()].find(&word).unwrap_or(0);
                self.refuse_table(Attributes::unknown(&word), &(start..start + word.len()));
            }
        }
    }

    fn refuse_table(&mut self, message: Message, span: &Range<usize>) {
        let span = span.start..span.start + self.text()[span.clone()].trim_end().len();
        let fault = Diagnostic::error(message).traced(self.input.filled, span);
        self.faults.push(fault.hint(msg!("table-attributes-form")));
    }

    /// Adds a paragraph: an image on its own, the run-in text of a heading that ends in 。, or text.
    fn paragraph(&mut self, out: &mut Vec<Block>, body: Vec<Fragment>, span: &Range<usize>) {
        let images = body.iter().filter(|fragment| matches!(fragment, Fragment::Image { .. })).count();
        if images > 0 {
            match <[Fragment; 1]>::try_from(body) {
                Ok([Fragment::Image { path, alt, title }]) => {
                    let words = || Inline::Text { text: title.clone(), origin: self.origin(span) };
                    let caption = if title.trim().is_empty() { Vec::new() } else { vec![words()] };
                    out.push(self.block(span, BlockKind::Image { path, alt, caption }));
                }
                _ => self.refuse_markup(msg!("image-in-line"), span),
            }
            return;
        }
        self.check_lines(span);
        let mut body = self.inlines_only(body, span);
        // The layout indents a paragraph itself.
        if let Some(Inline::Text { text, origin }) = body.first_mut() {
            let blank = text.len() - text.trim_start_matches('\u{3000}').len();
            text.drain(..blank);
            origin.start = (origin.start + blank).min(origin.end);
        }
        let is_note = |inline: &Inline| matches!(inline, Inline::Footnote { .. });
        if plain_text(&body).trim().is_empty() && !body.iter().any(is_note) {
            return;
        }
        let origin = self.origin(span);
        if let Some(Block { origin: begun, kind: BlockKind::Heading { body: head, run_in, .. } }) =
            out.last_mut()
            && run_in.is_empty()
            && plain_text(head).ends_with(['。', '：'])
        {
            *run_in = body;
            *begun = begun.to(origin);
        } else {
            out.push(Block { origin, kind: BlockKind::Paragraph { body } });
        }
    }

    /// Refuses lines of a paragraph that were meant as something else: rows of a table, paragraphs and items of their own.
    fn check_lines(&mut self, span: &Range<usize>) {
        let mut start = span.start;
        for (number, line) in self.text()[span.clone()].split('\n').enumerate() {
            let place = start..start + line.trim_end().len();
            start += line.len() + 1;
            let words = line.trim_start_matches([' ', '>']);
            if is_row(words) {
                return self.refuse(msg!("table-row-alone"), &place);
            }
            if number > 0 && begins_paragraph(words) {
                return self.refuse(msg!("lines-joined"), &place);
            }
        }
    }

    /// The items of a list, and their places.
    fn items(&mut self) -> (Vec<Vec<Block>>, Vec<Range<usize>>) {
        let mut items = Vec::new();
        let mut places = Vec::new();
        while let Some((event, span)) = self.next() {
            match event {
                Event::Start(Tag::Item) => {
                    places.push(span.clone());
                    items.push(self.blocks());
                }
                _ => break,
            }
        }
        (items, places)
    }

    /// Refuses items whose numbers are not those that they will have; to number all alike leaves it to the program.
    fn check_numbers(&mut self, start: u64, places: &[Range<usize>]) {
        let written = |place: &Range<usize>| {
            let text = &self.text()[place.clone()];
            text[..text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len())].parse::<u64>().ok()
        };
        let numbers: Vec<Option<u64>> = places.iter().map(written).collect();
        if numbers.iter().all(|number| *number == Some(start)) {
            return;
        }
        for ((wanted, number), place) in (start..).zip(numbers).zip(places) {
            if let Some(number) = number.filter(|number| *number != wanted) {
                self.refuse(msg!("list-number", number = number, wanted = wanted), place);
                return;
            }
        }
    }

    /// Refuses a paragraph that the hyphens or equals signs of the line below it make a heading: a page break, or
    /// nothing, was meant.
    fn refuse_underlined(&mut self, span: &Range<usize>) {
        let text = self.text()[span.clone()].trim_end();
        let start = span.start + text.rfind('\n').map_or(0, |at| at + 1);
        self.refuse(msg!("heading-underlined"), &(start..span.start + text.len()));
    }

    fn table(&mut self, align: &[Alignment]) -> Option<Table> {
        let attributes = self.attributes.take();
        let headers = attributes.as_ref().map_or(1, |(attributes, _)| attributes.headers());
        let mut slots: Vec<Vec<Slot<CellBody>>> = Vec::new();
        let mut places: Vec<Vec<Range<usize>>> = Vec::new();
        while let Some((event, span)) = self.next() {
            match event {
                Event::Start(Tag::TableHead | Tag::TableRow) => {
                    // A cell without a column would be lost, and a column without a cell be blank.
                    match table::cells(&self.text()[span.clone()]).cmp(&align.len()) {
                        Ordering::Greater => self.refuse(msg!("table-row-long", columns = align.len()), span),
                        Ordering::Less => self.refuse(msg!("table-row-short", columns = align.len()), span),
                        Ordering::Equal => {}
                    }
                    slots.push(Vec::new());
                    places.push(Vec::new());
                }
                Event::Start(Tag::TableCell) => {
                    self.in_cell = true;
                    let fragments = self.inlines();
                    self.in_cell = false;
                    let body = self.cell(fragments, span);
                    if let (Some(row), Some(own)) = (slots.last_mut(), places.last_mut()) {
                        row.push(table::slot(&self.input.filled.text[span.clone()], body));
                        own.push(span.clone());
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
        let rows = match merged(slots, headers) {
            Ok(rows) => rows,
            Err((row, column)) => {
                let place = places[row][column].clone();
                let fault = Diagnostic::error(msg!("table-merge")).traced(self.input.filled, place);
                self.faults.push(fault.hint(msg!("table-merge-form")));
                return None;
            }
        };
        let mut table = Table { align, widths: Vec::new(), headers: headers.min(rows.len()), rows };
        if let Some((attributes, span)) = attributes
            && let Err(message) = attributes.apply(&mut table)
        {
            self.refuse_table(message, &span);
        }
        Some(table)
    }

    /// What is in a cell: a picture without a caption, or words.
    fn cell(&mut self, fragments: Vec<Fragment>, span: &Range<usize>) -> CellBody {
        match <[Fragment; 1]>::try_from(fragments) {
            Ok([Fragment::Image { path, alt, title }]) if title.is_empty() => {
                CellBody::Picture(Picture { path, alt, origin: self.origin(span) })
            }
            Ok([Fragment::Image { .. }]) => {
                self.refuse(msg!("image-titled"), span);
                CellBody::Words(Vec::new())
            }
            Ok(fragments) => CellBody::Words(self.inlines_only(fragments.into(), span)),
            Err(fragments) => CellBody::Words(self.inlines_only(fragments, span)),
        }
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
                match raw_number(&code).and_then(|number| self.input.raw.get(number)) {
                    Some(raw) => out.push(self.block(span, BlockKind::RawTypst(Arc::clone(raw)))),
                    None => self.refuse_markup(msg!("typst-from-data"), span),
                }
            }
            CodeBlockKind::Fenced(_) => self.refuse_markup(msg!("markup-code"), span),
            CodeBlockKind::Indented => self.refuse_markup(msg!("markup-indented"), span),
        }
    }

    fn skip_to(&mut self, is_end: impl Fn(&TagEnd) -> bool) {
        while let Some((event, _)) = self.next() {
            if matches!(event, Event::End(end) if is_end(end)) {
                break;
            }
        }
    }
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
