//! The finished tree of one document: head, blocks and inlines, each with its origin.

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use super::{Head, Orientation, Table};
use crate::source::{FilledText, Offsets, Place, Source, Traced};

/// A document, filled and parsed.
#[derive(Debug, Clone)]
pub struct Document {
    /// The name of its file, without an ending.
    pub name: String,
    /// What it has besides its body.
    pub head: Head,
    /// The body.
    pub blocks: Vec<Block>,
    /// The attachments (附件) with their bodies.
    pub attachments: Vec<Attachment>,
    /// How long it is when spoken, unless there is one document per person.
    pub spoken: Option<Spoken>,
    /// The person it is for, as raw Typst sees them.
    pub person: Option<Arc<Value>>,
    /// The images it names, by path.
    pub images: Images,
    /// The filled texts: the body, then the body of each attachment. Origins point into them.
    pub texts: Vec<FilledText>,
    /// Where the template names its layout.
    pub layout: Option<Place>,
    /// The filled strings of the front matter, by JSON pointer, such as `/byline/0`.
    pub strings: BTreeMap<String, FilledText>,
}

/// Images by their paths, relative to the project.
pub type Images = BTreeMap<String, Arc<[u8]>>;

/// The data that raw Typst sees in every document, as one virtual file.
pub type Facts = Map<String, Value>;

/// A stretch of one of a document's filled texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Origin {
    /// The index of the text in [`Document::texts`].
    pub text: usize,
    /// The first byte.
    pub start: usize,
    /// The end.
    pub end: usize,
}

impl Origin {
    /// The stretch from the start of this one to the end of another in the same text.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self { end: self.end.max(other.end), ..self }
    }
}

/// How long a text is when spoken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Spoken {
    /// Characters, with numbers counted as they are read aloud.
    pub characters: usize,
}

/// An attachment (附件).
#[derive(Debug, Clone)]
pub struct Attachment {
    /// Its title, the same as in the attachment note (7.3.4, 7.3.7).
    pub title: String,
    /// The orientation of its pages.
    pub orientation: Orientation,
    /// Whether the attachment note names it (附件说明, 7.3.4); what a document issues or forwards (印发、转发的文件) is not
    /// named there, nor headed 附件.
    pub listed: bool,
    /// Its body; none if it is printed apart (另附): then the attachment note alone tells of it.
    pub blocks: Option<Vec<Block>>,
}

/// A block of text.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// Where it came from.
    pub origin: Origin,
    /// What it is.
    pub kind: BlockKind,
}

/// What a block is.
#[derive(Debug, Clone, PartialEq)]
pub enum BlockKind {
    /// A heading (结构层次序数, 7.3.3).
    Heading {
        /// 1 for 一、 to 4 for （1）.
        level: u8,
        /// How deep it is in the outline, from 1: a document may begin with （一）, and no level of an outline is left out.
        depth: u8,
        /// The number with its mark.
        number: String,
        /// The words of the heading.
        body: Vec<Inline>,
        /// The text that continues in the same paragraph, after a heading that ends in 。
        run_in: Vec<Inline>,
    },
    /// A paragraph.
    Paragraph {
        /// Its text.
        body: Vec<Inline>,
    },
    /// A list.
    List {
        /// Whether the items are numbered.
        ordered: bool,
        /// The number of the first item.
        start: u64,
        /// What stands before each item: 1.（1）① or ·.
        signs: Vec<String>,
        /// The items.
        items: Vec<Vec<Block>>,
    },
    /// A table.
    Table(Table),
    /// A quotation.
    Quote {
        /// The quoted blocks.
        blocks: Vec<Block>,
    },
    /// An image on a line of its own.
    Image {
        /// Its path, relative to the project.
        path: String,
        /// A description of what it shows.
        alt: String,
        /// 图题 · the words below it; empty if there are none.
        caption: Vec<Inline>,
    },
    /// The next block begins a new page.
    PageBreak,
    /// Typst markup from a template.
    RawTypst(Arc<RawTypst>),
}

/// A fenced block of Typst markup, cut out of its template before the template is filled.
#[derive(Debug)]
pub struct RawTypst {
    /// Its number among all such blocks in a set of templates, which names its virtual file.
    pub number: usize,
    /// The markup, without the prefix that a list or a quotation puts before its lines.
    pub code: String,
    /// The template.
    pub source: Arc<Source>,
    /// How the markup maps to it.
    pub offsets: Offsets,
}

impl PartialEq for RawTypst {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number && self.code == other.code
    }
}

/// A part of a line.
#[derive(Debug, Clone, PartialEq)]
pub enum Inline {
    /// Words.
    Text {
        /// The words.
        text: String,
        /// Where they came from.
        origin: Origin,
    },
    /// Emphasis, set in 楷体.
    Emph {
        /// The emphasised text.
        body: Vec<Inline>,
    },
    /// Strong emphasis, set in 黑体.
    Strong {
        /// The emphasised text.
        body: Vec<Inline>,
    },
    /// A link.
    Link {
        /// Its target.
        url: String,
        /// Its words.
        body: Vec<Inline>,
    },
    /// A footnote.
    Footnote {
        /// Its text.
        body: Vec<Inline>,
    },
    /// The line ends here.
    LineBreak,
}

/// The words of inlines without formatting; a line break becomes a space, footnotes are left out.
pub fn plain_text(inlines: &[Inline]) -> String {
    inlines
        .iter()
        .map(|inline| match inline {
            Inline::Text { text, .. } => text.clone(),
            Inline::Emph { body } | Inline::Strong { body } | Inline::Link { body, .. } => plain_text(body),
            Inline::Footnote { .. } => String::new(),
            Inline::LineBreak => " ".to_string(),
        })
        .collect()
}

/// Calls `visit` for every block at any depth, in text order.
pub fn walk<'a>(blocks: &'a [Block], visit: &mut dyn FnMut(&'a Block)) {
    for block in blocks {
        visit(block);
        match &block.kind {
            BlockKind::List { items, .. } => items.iter().for_each(|item| walk(item, visit)),
            BlockKind::Quote { blocks } => walk(blocks, visit),
            _ => {}
        }
    }
}

impl Document {
    /// Calls `visit` for every block of the body and the attachments, at any depth.
    pub fn walk<'a>(&'a self, visit: &mut dyn FnMut(&'a Block)) {
        walk(&self.blocks, visit);
        let bodies = self.attachments.iter().filter_map(|attachment| attachment.blocks.as_ref());
        bodies.for_each(|blocks| walk(blocks, visit));
    }

    /// Calls `visit` with the path of every picture in it, what describes it, and where it is named.
    pub fn pictures<'a>(&'a self, visit: &mut dyn FnMut(&'a str, &'a str, Origin)) {
        self.walk(&mut |block| match &block.kind {
            BlockKind::Image { path, alt, .. } => visit(path, alt, block.origin),
            BlockKind::Table(table) => {
                table.pictures().for_each(|picture| visit(&picture.path, &picture.alt, picture.origin));
            }
            _ => {}
        });
    }

    /// Where a stretch of the text came from.
    pub fn trace(&self, origin: Origin) -> Option<Traced> {
        self.texts.get(origin.text)?.trace(origin.start..origin.end)
    }

    /// Where words came from in a string of the front matter, which is given by its JSON pointer.
    pub fn trace_string(&self, pointer: &str, words: &str) -> Option<Traced> {
        let filled = self.strings.get(pointer)?;
        let range = match filled.text.find(words) {
            Some(start) if !words.is_empty() => start..start + words.len(),
            _ => 0..filled.text.len(),
        };
        filled.trace(range)
    }

    /// The filled text of a stretch, extended to its whole line.
    pub fn line_around(&self, origin: Origin) -> &str {
        let Some(text) = self.texts.get(origin.text).map(|filled| filled.text.as_str()) else { return "" };
        let start =
            text.get(..origin.start).and_then(|before| before.rfind('\n')).map_or(0, |offset| offset + 1);
        let end = text.get(origin.start..).and_then(|after| after.find('\n'));
        let end = end.map_or(text.len(), |offset| origin.start + offset);
        text.get(start..end).unwrap_or_default()
    }

    /// The place of a raw block's code.
    pub fn raw_place(raw: &RawTypst, range: std::ops::Range<usize>) -> Place {
        Place::new(&raw.source, raw.offsets.range(range))
    }
}
