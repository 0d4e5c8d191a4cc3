//! The finished tree of one document: blocks and inlines, ready to be set or exported.
//!
//! Its JSON form is what the layouts read, so names here are names there.

use serde::Serialize;

use super::{FrontMatter, Orientation};

/// A document, filled and parsed.
#[derive(Debug, Clone, Serialize)]
pub struct Document {
    /// The filled front matter.
    pub properties: FrontMatter,
    /// The lines of the title (标题, 7.3.1).
    pub title_lines: Vec<String>,
    /// The body.
    pub blocks: Vec<Block>,
    /// The attachments (附件) with their bodies.
    pub attachments: Vec<Attachment>,
    /// How long it is when it is spoken, for a document that is one of a kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spoken: Option<Spoken>,
    /// The data, for a document that holds Typst markup of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub facts: Option<serde_json::Map<String, serde_json::Value>>,
}

/// How long a text is when it is spoken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Spoken {
    /// Characters, numbers counted as they are read aloud.
    pub characters: usize,
}

/// An attachment with its body.
#[derive(Debug, Clone, Serialize)]
pub struct Attachment {
    /// Its title, the same as in the attachment note (7.3.4, 7.3.7).
    pub title: String,
    /// The lines of its title.
    pub title_lines: Vec<String>,
    /// Which way its pages are read.
    pub orientation: Orientation,
    /// Its body.
    pub blocks: Vec<Block>,
}

/// A block of text.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Block {
    /// A heading (结构层次序数, 7.3.3).
    Heading {
        /// 1 for 一、 to 4 for （1）.
        level: u8,
        /// The number with its mark.
        number: String,
        /// The words of the heading.
        body: Vec<Inline>,
        /// The text that runs on in the same paragraph, after a heading that ends in 。
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
        /// The items.
        items: Vec<Vec<Block>>,
    },
    /// A table.
    Table(Table),
    /// A quotation.
    Quote {
        /// What is quoted.
        blocks: Vec<Block>,
    },
    /// An image in a line of its own.
    Image {
        /// Its path, relative to the project.
        path: String,
        /// What it shows, in words.
        alt: String,
    },
    /// The next block begins a new page.
    PageBreak,
    /// Typst markup from a template.
    RawTypst {
        /// The markup.
        code: String,
    },
}

/// A table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Table {
    /// How each column is aligned.
    pub align: Vec<Align>,
    /// The header row.
    pub header: Vec<Vec<Inline>>,
    /// The rows below it.
    pub rows: Vec<Vec<Vec<Inline>>>,
}

/// How the text of a column is aligned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Align {
    /// To the left.
    Left,
    /// Centred.
    Center,
    /// To the right.
    Right,
}

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Inline {
    /// Words.
    Text {
        /// The words.
        text: String,
    },
    /// Emphasis, set in 楷体.
    Emph {
        /// What is emphasised.
        body: Vec<Inline>,
    },
    /// Strong emphasis, set in 黑体.
    Strong {
        /// What is emphasised.
        body: Vec<Inline>,
    },
    /// A link.
    Link {
        /// Where it leads.
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

/// The words of inlines without their form; a line break becomes a blank, footnotes are left out.
pub fn plain_text(inlines: &[Inline]) -> String {
    inlines
        .iter()
        .map(|inline| match inline {
            Inline::Text { text } => text.clone(),
            Inline::Emph { body } | Inline::Strong { body } | Inline::Link { body, .. } => plain_text(body),
            Inline::Footnote { .. } => String::new(),
            Inline::LineBreak => " ".to_string(),
        })
        .collect()
}

impl Document {
    /// The paths of all images, in the order of the text.
    pub fn images(&self) -> Vec<&str> {
        fn walk<'a>(blocks: &'a [Block], out: &mut Vec<&'a str>) {
            for block in blocks {
                match block {
                    Block::Image { path, .. } => out.push(path),
                    Block::List { items, .. } => items.iter().for_each(|item| walk(item, out)),
                    Block::Quote { blocks } => walk(blocks, out),
                    _ => {}
                }
            }
        }
        let mut out: Vec<&str> = Vec::new();
        let front = &self.properties;
        out.extend(front.seals.iter().chain(&front.stamp).chain(&front.stamps).map(String::as_str));
        out.retain(|path| !path.is_empty());
        walk(&self.blocks, &mut out);
        for attachment in &self.attachments {
            walk(&attachment.blocks, &mut out);
        }
        out
    }
}
