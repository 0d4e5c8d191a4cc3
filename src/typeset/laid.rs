//! A document as layouts read it: typed, and serialised once.
//!
//! `gen schema document` prints its JSON Schema. Words are numbered in order, so that a glyph or a refusal
//! can be traced back to where they came from; `Numbered` keeps the way back.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::model::{
    Align, Block, BlockKind, Cell, CellBody, Document, Head, Inline, Orientation, Origin, Picture, RawTypst,
    Row, Spoken, Table,
};

/// A document as layouts read it, from the virtual file `/document.json`.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct LaidDocument<'a> {
    /// What the document has besides its body.
    head: &'a Head,
    /// The body.
    blocks: Vec<LaidBlock<'a>>,
    /// The attachments with their bodies.
    attachments: Vec<LaidAttachment<'a>>,
    /// How long it is when spoken, unless there is one document per person.
    #[serde(skip_serializing_if = "Option::is_none")]
    spoken: Option<Spoken>,
}

/// An attachment (附件, 7.3.7).
#[derive(Debug, Serialize, JsonSchema)]
struct LaidAttachment<'a> {
    /// Its title, the same as in the attachment note.
    title: &'a str,
    /// The orientation of its pages.
    orientation: Orientation,
    /// Whether the attachment note names it, and 附件 stands above it.
    listed: bool,
    /// Whether it is printed apart, so that it has no page here.
    apart: bool,
    /// Its body.
    blocks: Vec<LaidBlock<'a>>,
}

/// A block of text; `at` is its number.
#[derive(Debug, Serialize, JsonSchema)]
struct LaidBlock<'a> {
    /// The number that `refuse(…, at: …)` takes.
    at: usize,
    /// What it is.
    #[serde(flatten)]
    kind: LaidKind<'a>,
}

/// What a block is.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum LaidKind<'a> {
    /// A heading (结构层次序数, 7.3.3).
    Heading {
        /// 1 for 一、 to 4 for （1）.
        level: u8,
        /// How deep it is in the outline, from 1.
        depth: u8,
        /// The number with its mark.
        number: &'a str,
        /// The words of the heading.
        body: Vec<LaidInline<'a>>,
        /// The text that continues in the same paragraph.
        run_in: Vec<LaidInline<'a>>,
    },
    /// A paragraph.
    Paragraph {
        /// Its text.
        body: Vec<LaidInline<'a>>,
    },
    /// A list.
    List {
        /// Whether the items are numbered.
        ordered: bool,
        /// What stands before each item: 1.（1）① or ·.
        signs: &'a [String],
        /// The items, each a list of blocks.
        items: Vec<Vec<LaidBlock<'a>>>,
    },
    /// A table.
    Table {
        /// The alignment of each column.
        align: &'a [Align],
        /// The width of each column, mm, null for one that shares what is left; empty if they follow from the words.
        widths: &'a [Option<f64>],
        /// How many rows are the header.
        headers: usize,
        /// The rows, the header's first.
        rows: Vec<LaidRow<'a>>,
    },
    /// A quotation.
    Quote {
        /// The quoted blocks.
        blocks: Vec<LaidBlock<'a>>,
    },
    /// An image on a line of its own.
    Image {
        /// Its path, to be read as `"/" + path`.
        path: &'a str,
        /// A description of what it shows.
        alt: &'a str,
        /// 图题 · the words below it; empty if there are none.
        caption: Vec<LaidInline<'a>>,
    },
    /// The next block begins a new page.
    PageBreak,
    /// Typst markup from the template.
    RawTypst {
        /// Its module, to be included.
        module: String,
    },
}

/// A row of a table.
#[derive(Debug, Serialize, JsonSchema)]
struct LaidRow<'a> {
    /// Its least height, mm.
    height: Option<f64>,
    /// The cells that begin in it.
    cells: Vec<LaidCell<'a>>,
}

/// A cell of a table.
#[derive(Debug, Serialize, JsonSchema)]
struct LaidCell<'a> {
    /// Its first column, from 0.
    column: usize,
    /// How many columns it takes.
    columns: usize,
    /// How many rows it takes.
    rows: usize,
    /// Its words; none if it is a picture.
    body: Vec<LaidInline<'a>>,
    /// The picture that it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    picture: Option<LaidPicture<'a>>,
}

/// A picture in a cell of a table.
#[derive(Debug, Serialize, JsonSchema)]
struct LaidPicture<'a> {
    /// Its path, to be read as `"/" + path`.
    path: &'a str,
    /// A description of what it shows.
    alt: &'a str,
}

/// A part of a line.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum LaidInline<'a> {
    /// Words.
    Text {
        /// The words.
        text: &'a str,
        /// Their number.
        at: usize,
    },
    /// Emphasis, set in 楷体.
    Emph {
        /// The emphasised text.
        body: Vec<LaidInline<'a>>,
    },
    /// Strong emphasis, set in 黑体.
    Strong {
        /// The emphasised text.
        body: Vec<LaidInline<'a>>,
    },
    /// A link.
    Link {
        /// Its target.
        url: &'a str,
        /// Its words.
        body: Vec<LaidInline<'a>>,
    },
    /// A footnote.
    Footnote {
        /// Its number.
        number: usize,
        /// Its text.
        body: Vec<LaidInline<'a>>,
    },
    /// The line ends here.
    LineBreak,
}

/// The JSON Schema of what layouts read.
pub fn document_schema() -> Value {
    let generator = schemars::generate::SchemaSettings::draft2020_12().into_generator();
    generator.into_root_schema_for::<LaidDocument<'_>>().to_value()
}

/// The virtual file of a block of raw Typst.
pub(super) fn raw_module(raw: &RawTypst) -> String {
    format!("/raw/{}.typ", raw.number)
}

/// Numbers the words and blocks of a document.
#[derive(Debug, Default)]
pub(super) struct Numbered {
    /// Where each came from.
    pub(super) origins: Vec<Origin>,
    footnotes: usize,
}

impl Numbered {
    fn next(&mut self, origin: Origin) -> usize {
        self.origins.push(origin);
        self.origins.len() - 1
    }

    /// A document as layouts read it.
    pub(super) fn document<'a>(&mut self, document: &'a Document) -> LaidDocument<'a> {
        LaidDocument {
            head: &document.head,
            blocks: self.blocks(&document.blocks),
            attachments: document
                .attachments
                .iter()
                .map(|attachment| LaidAttachment {
                    title: &attachment.title,
                    orientation: attachment.orientation,
                    listed: attachment.listed,
                    apart: attachment.blocks.is_none(),
                    blocks: self.blocks(attachment.blocks.as_deref().unwrap_or_default()),
                })
                .collect(),
            spoken: document.spoken,
        }
    }

    fn blocks<'a>(&mut self, blocks: &'a [Block]) -> Vec<LaidBlock<'a>> {
        blocks
            .iter()
            .map(|block| {
                let at = self.next(block.origin);
                LaidBlock { at, kind: self.kind(&block.kind) }
            })
            .collect()
    }

    fn kind<'a>(&mut self, kind: &'a BlockKind) -> LaidKind<'a> {
        match kind {
            BlockKind::Heading { level, depth, number, body, run_in } => LaidKind::Heading {
                level: *level,
                depth: *depth,
                number,
                body: self.inlines(body),
                run_in: self.inlines(run_in),
            },
            BlockKind::Paragraph { body } => LaidKind::Paragraph { body: self.inlines(body) },
            BlockKind::List { ordered, signs, items, .. } => LaidKind::List {
                ordered: *ordered,
                signs,
                items: items.iter().map(|item| self.blocks(item)).collect(),
            },
            BlockKind::Table(Table { align, widths, headers, rows }) => LaidKind::Table {
                align,
                widths,
                headers: *headers,
                rows: rows.iter().map(|row| self.row(row)).collect(),
            },
            BlockKind::Quote { blocks } => LaidKind::Quote { blocks: self.blocks(blocks) },
            BlockKind::Image { path, alt, caption } => {
                LaidKind::Image { path, alt, caption: self.inlines(caption) }
            }
            BlockKind::PageBreak => LaidKind::PageBreak,
            BlockKind::RawTypst(raw) => LaidKind::RawTypst { module: raw_module(raw) },
        }
    }

    fn row<'a>(&mut self, row: &'a Row) -> LaidRow<'a> {
        let cell = |cell: &'a Cell| {
            let (body, picture) = match &cell.body {
                CellBody::Words(words) => (self.inlines(words), None),
                CellBody::Picture(Picture { path, alt, .. }) => (Vec::new(), Some(LaidPicture { path, alt })),
            };
            LaidCell { column: cell.column, columns: cell.columns, rows: cell.rows, body, picture }
        };
        LaidRow { height: row.height, cells: row.cells.iter().map(cell).collect() }
    }

    fn inlines<'a>(&mut self, inlines: &'a [Inline]) -> Vec<LaidInline<'a>> {
        inlines
            .iter()
            .map(|inline| match inline {
                Inline::Text { text, origin } => LaidInline::Text { text, at: self.next(*origin) },
                Inline::Emph { body } => LaidInline::Emph { body: self.inlines(body) },
                Inline::Strong { body } => LaidInline::Strong { body: self.inlines(body) },
                Inline::Link { url, body } => LaidInline::Link { url, body: self.inlines(body) },
                Inline::Footnote { body } => {
                    self.footnotes += 1;
                    LaidInline::Footnote { number: self.footnotes, body: self.inlines(body) }
                }
                Inline::LineBreak => LaidInline::LineBreak,
            })
            .collect()
    }
}
