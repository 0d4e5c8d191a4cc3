//! Word's .docx: the paragraphs of its main part, with the numbers that Word puts before them, tables and footnotes.
//!
//! The source that places point into is the text itself, one paragraph a line: the number of a line is that of the paragraph.

mod numbers;
mod symbols;

use std::collections::HashMap;
use std::io::{Cursor, Read as _};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use self::numbers::{Numbers, Styles};
use super::lines::{Item, Line, Piece, Read};
use super::text::ends;
use crate::bounds::TABLE_BYTES;
use crate::diag::{Diagnostic, Faults, Message, code};
use crate::load::attribute;
use crate::model::Slot;
use crate::msg;
use crate::source::Source;

/// Elements whose words are no part of the text: deleted, computed from others, or there twice.
const LEFT_OUT: [&str; 7] = ["del", "moveFrom", "instrText", "Fallback", "rPrChange", "pPrChange", "delText"];
/// Elements in each other at most.
const DEPTH: usize = 256;
/// Columns of a table that a cell takes at most, as in Word.
const COLUMNS: usize = 63;
/// Twips (1/20 pt) of an indentation that sets a line apart: more than twice that of a paragraph.
const APART: i32 = 1400;
/// Headers and footers that are read at most.
const MARGINS: usize = 30;

type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

pub(super) fn read(bytes: &[u8], name: &str) -> Result<Read, Diagnostic> {
    let broken =
        || Diagnostic::error(msg!("import-broken", path = code(name))).hint(msg!("import-save-docx"));
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| broken())?;
    let Some(main) = part(&mut archive, "word/document.xml").map_err(|()| broken())? else {
        let fault = Diagnostic::error(msg!("import-format", path = code(name)));
        return Err(fault.hint(msg!("import-save-docx")));
    };
    let mut others = |path| part(&mut archive, path).map(Option::unwrap_or_default).map_err(|()| broken());
    let styles = Styles::read(&others("word/styles.xml")?).ok_or_else(broken)?;
    let numbers = Numbers::read(&others("word/numbering.xml")?).ok_or_else(broken)?;
    let mut notes = HashMap::new();
    for (path, kind) in [("word/footnotes.xml", "footnote"), ("word/endnotes.xml", "endnote")] {
        read_notes(&others(path)?, kind, &mut notes).ok_or_else(broken)?;
    }
    let margins = words_in_margins(&mut archive).map_err(|()| broken())?;
    let mut body = Body {
        styles: &styles,
        numbers,
        notes: &notes,
        text: String::new(),
        stack: Vec::new(),
        is_hidden: false,
        pictures: 0,
        boxes: 0,
        hidden: 0,
        unknown: 0,
        raised: false,
        shifted: 0,
        struck: 0,
    };
    let items = body.read(&main).ok_or_else(broken)?;
    let mut warnings = Faults::new();
    let mut warn = |count: usize, message: fn(usize) -> Message, hint: Message| {
        if count > 0 {
            warnings.push(Diagnostic::warning(message(count)).hint(hint));
        }
    };
    warn(margins, |count| msg!("import-margin", count = count), msg!("import-margin-hint"));
    warn(body.pictures, |count| msg!("import-picture", count = count), msg!("import-picture-hint"));
    warn(body.boxes, |count| msg!("import-box", count = count), msg!("import-box-hint"));
    warn(body.shifted, |count| msg!("import-raised", count = count), msg!("import-raised-hint"));
    warn(body.struck, |count| msg!("import-struck", count = count), msg!("import-struck-hint"));
    warn(body.unknown, |count| msg!("import-symbol", count = count), msg!("import-symbol-hint"));
    warn(body.hidden, |count| msg!("import-hidden", count = count), msg!("import-hidden-hint"));
    Ok(Read { source: Source::new(name, body.text), items, warnings })
}

/// The XML of a part; none if there is no such part.
fn part(archive: &mut Archive<'_>, path: &str) -> Result<Option<String>, ()> {
    let Ok(file) = archive.by_name(path) else { return Ok(None) };
    let mut text = String::new();
    let most = TABLE_BYTES.get();
    let read = file.take(most + 1).read_to_string(&mut text).map_err(|_| ())?;
    if read as u64 > most { Err(()) } else { Ok(Some(text)) }
}

/// How many headers and footers (页眉、页脚) have words; the number of a page, with its dashes, is none.
fn words_in_margins(archive: &mut Archive<'_>) -> Result<usize, ()> {
    let is_margin = |name: &String| name.starts_with("word/header") || name.starts_with("word/footer");
    let all = archive.file_names().filter_map(|name| Some(name.ok()?.into_owned()));
    let names: Vec<String> = all.filter(is_margin).take(MARGINS).collect();
    let mut count = 0;
    for name in names {
        let text = part(archive, &name)?.unwrap_or_default();
        let (mut reader, mut is_word, mut has_words) = (Reader::from_str(&text), false, false);
        loop {
            match reader.read_event().map_err(|_| ())? {
                Event::Start(tag) => is_word = tag.local_name().as_ref() == "t",
                Event::End(_) => is_word = false,
                Event::Text(words) if is_word => {
                    let is_of_words = |c: char| c.is_alphabetic() && !"第页共".contains(c);
                    has_words |= words.contains(is_of_words);
                }
                Event::Eof => break,
                _ => {}
            }
        }
        count += usize::from(has_words);
    }
    Ok(count)
}

/// What stands in a paragraph.
enum Bit {
    Text(String),
    Note(String),
    Break,
}

/// A paragraph while it is read.
#[derive(Default)]
struct Paragraph {
    bits: Vec<Bit>,
    style: Option<String>,
    number: (Option<String>, Option<usize>),
    outline: Option<u8>,
    is_apart: bool,
}

/// What paragraphs are put into.
#[derive(Default)]
struct Holder {
    items: Vec<Item>,
    rows: Vec<Vec<Slot<Line>>>,
    span: usize,
    /// Whether the cell belongs to the one above it.
    is_merged: bool,
}

/// Reads the main part.
struct Body<'a> {
    styles: &'a Styles,
    numbers: Numbers,
    notes: &'a HashMap<String, String>,
    /// The text that places point into.
    text: String,
    /// The holders around the paragraph: the body, then the cells of tables in tables.
    stack: Vec<Holder>,
    /// Whether the run is hidden text, which Word does not show.
    is_hidden: bool,
    pictures: usize,
    boxes: usize,
    hidden: usize,
    /// Characters of fonts of symbols that have no place in Unicode that we know.
    unknown: usize,
    /// Whether the run is raised.
    raised: bool,
    /// Runs that are raised or lowered.
    shifted: usize,
    /// Runs that are struck through.
    struck: usize,
}

impl Body<'_> {
    fn read(&mut self, xml: &str) -> Option<Vec<Item>> {
        let mut reader = Reader::from_str(xml);
        let mut paragraphs: Vec<Paragraph> = Vec::new();
        let mut names: Vec<String> = Vec::new();
        self.stack.push(Holder::default());
        loop {
            let event = reader.read_event().ok()?;
            let is_left_out = names.iter().any(|name| LEFT_OUT.contains(&name.as_str()));
            match &event {
                Event::Eof => break,
                Event::Start(tag) | Event::Empty(tag) => {
                    let name = tag.local_name().as_ref().to_string();
                    if !is_left_out {
                        self.begin(&name, tag, &names, &mut paragraphs);
                    }
                    match event {
                        Event::Start(_) if names.len() == DEPTH => return None,
                        Event::Start(_) => names.push(name),
                        _ if !is_left_out => self.end(&name, &mut paragraphs),
                        _ => {}
                    }
                }
                Event::End(tag) => {
                    names.pop();
                    let is_left_out = names.iter().any(|name| LEFT_OUT.contains(&name.as_str()));
                    if !is_left_out {
                        self.end(tag.local_name().as_ref(), &mut paragraphs);
                    }
                }
                _ if is_left_out || names.last().is_none_or(|name| name != "t") => {}
                _ => {
                    let paragraph = paragraphs.last_mut();
                    if let (Some(paragraph), Some(text)) = (paragraph, text_of(&event)) {
                        self.hidden += usize::from(self.is_hidden);
                        let text = if self.raised { squared(&text) } else { text };
                        paragraph.bits.push(Bit::Text(text));
                    }
                }
            }
        }
        // A text that ends in the middle is not whole.
        names.is_empty().then(|| self.stack.pop().map(|holder| holder.items).unwrap_or_default())
    }

    fn begin(&mut self, name: &str, tag: &BytesStart<'_>, names: &[String], paragraphs: &mut Vec<Paragraph>) {
        let value = || attribute(tag, "val");
        match name {
            "p" => paragraphs.push(Paragraph::default()),
            "tbl" => self.stack.push(Holder::default()),
            "tr" => self.stack.last_mut().into_iter().for_each(|table| table.rows.push(Vec::new())),
            "tc" => self.stack.push(Holder { span: 1, ..Holder::default() }),
            "gridSpan" => {
                let span = value().and_then(|value| value.parse().ok()).unwrap_or(1).clamp(1, COLUMNS);
                self.stack.last_mut().into_iter().for_each(|cell| cell.span = span);
            }
            "vMerge" => {
                let is_merged = value().is_none_or(|value| value != "restart");
                self.stack.last_mut().into_iter().for_each(|cell| cell.is_merged = is_merged);
            }
            "blip" | "imagedata" | "OLEObject" | "chart" => self.pictures += 1,
            "txbxContent" => self.boxes += 1,
            "r" => (self.is_hidden, self.raised) = (false, false),
            "vertAlign" if names.iter().rev().take(2).eq(["rPr", "r"]) => {
                self.raised = value().as_deref() == Some("superscript");
                self.shifted += usize::from(value().is_some_and(|value| value != "baseline"));
            }
            "strike" | "dstrike" if names.iter().rev().take(2).eq(["rPr", "r"]) => {
                let is_struck = value().is_none_or(|value| !matches!(value.as_str(), "0" | "false" | "off"));
                self.struck += usize::from(is_struck);
            }
            "vanish" if names.iter().rev().take(2).eq(["rPr", "r"]) => {
                self.is_hidden = value().is_none_or(|value| !matches!(value.as_str(), "0" | "false" | "off"));
            }
            _ => {}
        }
        let Some(paragraph) = paragraphs.last_mut() else { return };
        let is_of_paragraph = names.iter().rev().take(2).any(|name| name == "pPr" || name == "numPr");
        match name {
            "pStyle" => paragraph.style = value(),
            "numId" if is_of_paragraph => paragraph.number.0 = value(),
            "ilvl" if is_of_paragraph => paragraph.number.1 = value().and_then(|value| value.parse().ok()),
            "outlineLvl" => paragraph.outline = value().and_then(|value| value.parse().ok()),
            "jc" if is_of_paragraph => {
                paragraph.is_apart |=
                    value().is_some_and(|value| matches!(value.as_str(), "center" | "right" | "end"));
            }
            "ind" if is_of_paragraph => {
                let number =
                    |name| attribute(tag, name).and_then(|value| value.parse::<i32>().ok()).unwrap_or(0);
                let indent = number("left").max(number("start")) + number("firstLine");
                let characters = number("leftChars") + number("firstLineChars");
                paragraph.is_apart |= indent > APART || characters > 500;
            }
            "tab" if names.last().is_some_and(|name| name == "r") => {
                paragraph.bits.push(Bit::Text("\t".to_string()))
            }
            "br" | "cr" => paragraph.bits.push(Bit::Break),
            "sym" => {
                let (font, code) = (attribute(tag, "font").unwrap_or_default(), attribute(tag, "char"));
                let found = code.and_then(|code| symbols::character(&font, &code));
                self.unknown += usize::from(found.is_none());
                self.hidden += usize::from(self.is_hidden);
                paragraph.bits.push(Bit::Text(found.unwrap_or(symbols::UNKNOWN).to_string()));
            }
            "noBreakHyphen" => paragraph.bits.push(Bit::Text("-".to_string())),
            "footnoteReference" | "endnoteReference" => {
                if let Some(note) = attribute(tag, "id").and_then(|id| self.notes.get(&format!("{name}{id}")))
                {
                    paragraph.bits.push(Bit::Note(note.clone()));
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str, paragraphs: &mut Vec<Paragraph>) {
        match name {
            "p" => {
                if let Some(paragraph) = paragraphs.pop() {
                    let lines = self.lines(paragraph);
                    let items = lines.into_iter().map(Item::Line);
                    self.stack.last_mut().into_iter().for_each(|holder| holder.items.extend(items.clone()));
                }
            }
            "tc" => {
                let Some(cell) = self.stack.pop() else { return };
                let Some(row) = self.stack.last_mut().and_then(|table| table.rows.last_mut()) else { return };
                row.push(if cell.is_merged { Slot::Above } else { Slot::Cell(joined(cell.items)) });
                row.extend((1..cell.span).map(|_| Slot::Left));
            }
            "tbl" => {
                let Some(table) = self.stack.pop() else { return };
                // A table of one cell is a frame.
                let is_frame = table.rows.iter().map(Vec::len).sum::<usize>() == 1;
                let items = match is_frame {
                    true => cells(table.rows).map(Item::Line).collect(),
                    false => vec![Item::Table(table.rows, Vec::new())],
                };
                self.stack.last_mut().into_iter().for_each(|holder| holder.items.extend(items.clone()));
            }
            _ => {}
        }
    }

    /// The lines of a paragraph, with the number that Word shows before it.
    fn lines(&mut self, paragraph: Paragraph) -> Vec<Line> {
        let style = paragraph.style.as_deref().map(|id| self.styles.of(id)).unwrap_or_default();
        let number = paragraph.number.0.or(style.number);
        let at_level = paragraph.number.1.or(style.number_level).unwrap_or(0);
        let number = number.and_then(|number| self.numbers.next(&number, at_level));
        let level = match paragraph.outline.or(style.outline) {
            Some(level) if level < 4 => Some(level + 1),
            _ => style.is_title.then_some(0),
        };
        let mut line = Line { is_apart: paragraph.is_apart || style.is_apart, level, ..Line::default() };
        let mut out = Vec::new();
        // Characters of the line so far.
        let mut length = 0;
        let numbered = number.map(Bit::Text).into_iter().chain(paragraph.bits);
        for bit in numbered {
            match bit {
                Bit::Text(text) => {
                    let at = self.text.len();
                    self.text.push_str(&text);
                    length += text.chars().count();
                    line.pieces.push(Piece { text, at });
                }
                Bit::Note(note) => {
                    let at = self.text.len();
                    self.text.push_str(&format!("［{note}］"));
                    let note = vec![Piece { text: note, at: at + "［".len() }];
                    line.notes.push((length, note));
                }
                Bit::Break => {
                    self.text.push(' ');
                    // After the end of a sentence, a line break was meant to begin a paragraph.
                    let continues = !ends(line.words().trim_end());
                    let next = Line { continues, pieces: Vec::new(), notes: Vec::new(), ..line.clone() };
                    length = 0;
                    out.push(std::mem::replace(&mut line, next));
                }
            }
        }
        out.push(line);
        self.text.push('\n');
        out.retain(|line| !line.is_blank());
        if let Some(first) = out.first_mut() {
            first.continues = false;
        }
        out
    }
}

/// The cells of a table, one after the other.
fn cells(rows: Vec<Vec<Slot<Line>>>) -> impl Iterator<Item = Line> {
    rows.into_iter().flatten().filter_map(|slot| match slot {
        Slot::Cell(line) => Some(line),
        Slot::Left | Slot::Above => None,
    })
}

/// The words of a cell in one line.
fn joined(items: Vec<Item>) -> Line {
    let lines = items.into_iter().flat_map(|item| match item {
        Item::Line(line) => vec![line],
        Item::Table(rows, _) => cells(rows).collect(),
    });
    lines
        .filter(|line| !line.is_blank())
        .reduce(|mut whole, line| {
            whole.join(line);
            whole
        })
        .unwrap_or_default()
}

/// Raised digits that have characters of their own.
fn squared(text: &str) -> String {
    let raised = |c| match c {
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        c => c,
    };
    text.chars().map(raised).collect()
}

fn text_of(event: &Event<'_>) -> Option<String> {
    Some(match event {
        Event::Text(text) => text.xml10_content().into_owned(),
        Event::CData(text) => text.xml10_content().into_owned(),
        Event::GeneralRef(name) => match name.resolve_char_ref() {
            Ok(Some(c)) => c.to_string(),
            _ => quick_xml::escape::resolve_predefined_entity(&name.xml10_content())?.to_string(),
        },
        _ => return None,
    })
}

/// Adds the words of each footnote or endnote, by the name of the element that refers to it and its id.
fn read_notes(xml: &str, kind: &str, out: &mut HashMap<String, String>) -> Option<()> {
    let (mut id, mut in_text) = (None, false);
    let mut reader = Reader::from_str(xml);
    loop {
        match reader.read_event().ok()? {
            Event::Eof => return Some(()),
            Event::Start(tag) if tag.local_name().as_ref() == kind => id = attribute(&tag, "id"),
            Event::Start(tag) if tag.local_name().as_ref() == "t" => in_text = true,
            Event::End(tag) if tag.local_name().as_ref() == "t" => in_text = false,
            event => {
                if let (true, Some(id), Some(text)) = (in_text, &id, text_of(&event)) {
                    out.entry(format!("{kind}Reference{id}")).or_default().push_str(&text);
                }
            }
        }
    }
}
