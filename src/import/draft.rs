//! What was told of a text: its parts, each with its words; from there it becomes a document.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use serde_json::Map;

use super::marks::{Change, Changes};
use crate::diag::Faults;
use crate::model::{
    Align, Attachment, Block, BlockKind, CellBody, Document, DocumentDate, DocumentNumber, Head, Images,
    Inline, IssuerMark, Organ, Orientation, Origin, Signing, Slot, Table, classes, merged,
};
use crate::parse::{number, spoken};
use crate::source::{FilledText, Mark, Offsets, Segment, Source};

/// A part of a document, as it was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// 份号
    CopyNumber,
    /// 密级和保密期限
    Secrecy,
    /// 紧急程度
    Urgency,
    /// 发文机关标志
    Mark,
    /// 发文字号
    Number,
    /// 签发人
    Signatory,
    /// 标题
    Title,
    /// 题下各行
    Byline,
    /// 主送机关
    Recipients,
    /// 结构层次序数: a heading of a level from 1.
    Heading(u8),
    /// A table.
    Table,
    /// 附件说明
    AttachmentNote,
    /// 发文机关署名
    Signature,
    /// 成文日期
    Date,
    /// 附注
    Note,
    /// 抄送机关
    Copies,
    /// 印发机关和印发日期
    Printer,
    /// 附件
    Attachment,
    /// 印发、转发的文件
    Issued,
}

/// A part with its line.
#[derive(Debug, Clone)]
pub struct Found {
    /// What it is.
    pub part: Part,
    /// The number of its line in the file.
    pub line: usize,
    /// Its words.
    pub words: String,
}

/// Words in the text of a draft.
#[derive(Debug, Clone, Default)]
pub(super) struct Words {
    pub(super) range: Range<usize>,
    /// Footnotes: where each is, and its words.
    pub(super) notes: Vec<(usize, Range<usize>)>,
}

/// The face of a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Face {
    Plain,
    /// 黑体, as a heading of level 1.
    Strong,
    /// 楷体, as one of level 2.
    Emph,
}

/// A block of the body.
#[derive(Debug, Clone)]
pub(super) enum Element {
    Heading {
        level: u8,
        body: Words,
        run_in: Option<Words>,
    },
    Paragraph {
        body: Words,
        face: Face,
    },
    /// Rows of cells, and the alignment of those columns that ask for one.
    Table(Vec<Vec<Slot<Words>>>, Vec<Option<Align>>),
}

/// 附件, or a text that the document issues or forwards (印发、转发的文件).
#[derive(Debug, Clone)]
pub(super) struct Attached {
    pub(super) title: Words,
    /// Whether it is headed 附件, and the attachment note names it.
    pub(super) listed: bool,
    /// Its body, if the file holds it.
    pub(super) body: Option<Vec<Element>>,
}

/// What is more columns has no room on upright pages, if the table is alone in its attachment.
const UPRIGHT_COLUMNS: usize = 10;

impl Attached {
    /// 横排 · a wide table that is alone lies on its side.
    pub(super) fn orientation(&self) -> Orientation {
        match self.body.as_deref() {
            Some([Element::Table(rows, _)]) if rows.iter().any(|row| row.len() > UPRIGHT_COLUMNS) => {
                Orientation::Sideways
            }
            _ => Orientation::Upright,
        }
    }
}

/// The words of the parts of the head.
#[derive(Debug, Default)]
pub(super) struct Parts {
    pub(super) title: Vec<Words>,
    pub(super) byline: Vec<Words>,
    pub(super) mark: Option<Words>,
    pub(super) organs: Vec<Words>,
    /// 文件 beside the names of joint organs.
    pub(super) suffix: Option<Words>,
    pub(super) number: Option<Words>,
    pub(super) signatories: Vec<Words>,
    pub(super) copy_number: Option<Words>,
    pub(super) secrecy: Option<Words>,
    pub(super) urgency: Option<Words>,
    pub(super) recipients: Option<Words>,
    pub(super) signatures: Vec<Words>,
    pub(super) date: Option<Words>,
    pub(super) note: Option<Words>,
    pub(super) copies: Option<Words>,
    pub(super) printer: Option<Words>,
    pub(super) printed: Option<Words>,
}

/// A text whose parts are told.
#[derive(Debug)]
pub struct Draft {
    /// The layout that sets it.
    pub layout: String,
    /// Whether it is set as a speech only since it names no organ.
    pub lacks_organ: bool,
    /// The parts, in the order of the file.
    pub found: Vec<Found>,
    /// What is doubtful, or cannot be taken over.
    pub warnings: Faults,
    pub(super) source: Arc<Source>,
    /// The words, with marks set, and where they are in the source.
    pub(super) text: String,
    pub(super) offsets: Offsets,
    pub(super) changes: Changes,
    pub(super) parts: Parts,
    pub(super) body: Vec<Element>,
    pub(super) attachments: Vec<Attached>,
}

impl Draft {
    /// What was changed of marks and blanks: how often, and in which lines.
    pub fn changes(&self) -> impl Iterator<Item = (Change, usize, &[usize])> {
        self.changes.iter().map(|(change, (count, lines))| (*change, *count, lines.as_slice()))
    }

    /// The titles of the attachments that lie on their side.
    pub fn sideways(&self) -> impl Iterator<Item = String> {
        let all = self.attachments.iter().filter(|attached| attached.orientation() == Orientation::Sideways);
        all.map(|attached| self.words(&attached.title))
    }

    pub(super) fn words(&self, words: &Words) -> String {
        self.text[words.range.clone()].to_string()
    }

    /// The mark: that of the text, else the organ's that signs, or that the title names before 关于, since no document of
    /// these layouts is without.
    pub(super) fn mark(&self) -> Option<String> {
        let organ = || {
            let signs = self.parts.signatures.first().map(|organ| self.words(organ));
            let signs = signs.map(|organ| organ[..seal_at(&organ).unwrap_or(organ.len())].to_string());
            let title: String = self.parts.title.iter().map(|words| self.words(words)).collect();
            let named = || title.split_once("关于").map(|(organ, _)| organ.to_string());
            signs.or_else(named).filter(|organ| !organ.is_empty())
        };
        match (self.parts.mark.as_ref(), self.layout.as_str()) {
            (Some(mark), _) => Some(self.words(mark)),
            (None, "file") if self.parts.organs.is_empty() => organ().map(|organ| format!("{organ}文件")),
            (None, "letter") => organ(),
            _ => None,
        }
    }

    /// Whether there is no organ of which a mark can be made.
    pub fn lacks_mark(&self) -> bool {
        self.mark().is_none() && self.parts.organs.is_empty()
    }

    /// Whether the mark is not in the text, but made of the signature.
    pub fn has_made_mark(&self) -> bool {
        self.parts.mark.is_none() && self.mark().is_some()
    }

    pub(super) fn recipients(&self) -> Option<String> {
        self.parts
            .recipients
            .as_ref()
            .map(|words| self.words(words).trim_end_matches(['：', ':']).to_string())
    }

    pub(super) fn copies(&self) -> Option<String> {
        self.parts.copies.as_ref().map(|words| self.words(words).trim_end_matches('。').to_string())
    }

    /// The document, whose words point to the file.
    pub fn document(&self, name: &str) -> Document {
        let filled = |start: usize, text: String| {
            let offsets = Arc::new(self.offsets.clone());
            let mark = Mark::Literal { source: Arc::clone(&self.source), offsets, start };
            let segment = Segment { start: 0, mark: 0, counters: Vec::new() };
            FilledText::new(text, vec![segment], Arc::new(vec![mark]), None, None)
        };
        let mut strings = BTreeMap::new();
        for (pointer, words) in self.front() {
            strings.insert(pointer, filled(words.range.start, self.words(words)));
        }
        let mut blocks: Vec<Block> = self.body.iter().map(|element| self.block(element)).collect();
        number(&mut blocks);
        let attachment = |attached: &Attached| {
            let blocks = attached.body.as_ref().map(|body| {
                let mut blocks: Vec<Block> = body.iter().map(|element| self.block(element)).collect();
                number(&mut blocks);
                blocks
            });
            let title = self.words(&attached.title);
            Attachment { title, orientation: attached.orientation(), listed: attached.listed, blocks }
        };
        Document {
            name: name.to_string(),
            head: self.head(),
            spoken: Some(spoken(&blocks)),
            attachments: self.attachments.iter().map(attachment).collect(),
            blocks,
            person: None,
            images: Images::new(),
            texts: vec![filled(0, self.text.clone())],
            layout: None,
            strings,
        }
    }

    /// The strings of the head by their pointers in a front matter.
    fn front(&self) -> Vec<(String, &Words)> {
        let parts = &self.parts;
        let one = |key: &str, words: &'_ Option<Words>| words.as_ref().map(|_| format!("/{key}"));
        let mut out: Vec<(String, &Words)> = Vec::new();
        let single = [
            ("mark", &parts.mark),
            ("number", &parts.number),
            ("copy_number", &parts.copy_number),
            ("secrecy", &parts.secrecy),
            ("urgency", &parts.urgency),
            ("recipients", &parts.recipients),
            ("date", &parts.date),
            ("note", &parts.note),
            ("copies", &parts.copies),
            ("printer", &parts.printer),
            ("printed", &parts.printed),
        ];
        for (key, words) in single {
            out.extend(one(key, words).zip(words.as_ref()));
        }
        out.extend(parts.title.first().map(|words| ("/title".to_string(), words)));
        let lists = [
            ("byline", &parts.byline),
            ("organs", &parts.organs),
            ("signatories", &parts.signatories),
            ("signatures", &parts.signatures),
        ];
        for (key, list) in lists {
            out.extend(list.iter().enumerate().map(|(index, words)| (format!("/{key}/{index}"), words)));
        }
        out.extend(
            self.attachments
                .iter()
                .enumerate()
                .map(|(index, attached)| (format!("/attachments/{index}/title"), &attached.title)),
        );
        out
    }

    fn head(&self) -> Head {
        let parts = &self.parts;
        let one = |words: &Option<Words>| words.as_ref().map(|words| self.words(words));
        let many = |list: &[Words]| list.iter().map(|words| self.words(words)).collect::<Vec<String>>();
        let organs: Vec<Organ> = many(&parts.signatures).into_iter().map(Organ).collect();
        let date = one(&parts.date).map(|date| match self.layout.as_str() {
            "speech" => DocumentDate::parse(&date),
            _ => DocumentDate::issued(&date),
        });
        let author = organs.first().map(|organ| organ.0.clone());
        let mark = match parts.organs.is_empty() {
            true => self.mark().map(|text| IssuerMark::Single { text }),
            false => Some(IssuerMark::Joint {
                organs: many(&parts.organs).into_iter().map(Organ).collect(),
                suffix: one(&parts.suffix).unwrap_or_default(),
            }),
        };
        let title = many(&parts.title).join("\n");
        // A name that the signature gives is not to be broken in the title.
        let names =
            organs.iter().map(|organ| organ.0.clone()).filter(|name| title.contains(name.as_str())).collect();
        let keys = self.yaml().iter().map(|(key, _)| (*key).to_string()).collect();
        Head {
            layout: self.layout.clone(),
            keys,
            title,
            names,
            author,
            mark,
            signatories: many(&parts.signatories),
            number: one(&parts.number).map(|number| DocumentNumber::parse(&number)),
            copy_number: one(&parts.copy_number),
            secrecy: one(&parts.secrecy),
            urgency: one(&parts.urgency),
            byline: many(&parts.byline),
            recipients: self.recipients().map(|text| classes(&text)).unwrap_or_default(),
            signing: match organs.is_empty() {
                true => Signing::Unsigned { date },
                false => Signing::Seal { organs, date, seals: Vec::new(), diameter: 42 },
            },
            attendance: Vec::new(),
            note: one(&parts.note),
            copies: self.copies().map(|text| classes(&text)).unwrap_or_default(),
            printer: one(&parts.printer).map(Organ),
            printed: one(&parts.printed).map(|date| DocumentDate::issued(&date)),
            options: Map::new(),
        }
    }

    fn block(&self, element: &Element) -> Block {
        let origin = |words: &Words| Origin { text: 0, start: words.range.start, end: words.range.end };
        match element {
            Element::Heading { level, body, run_in } => Block {
                origin: run_in.iter().fold(origin(body), |whole, rest| whole.to(origin(rest))),
                kind: BlockKind::Heading {
                    level: *level,
                    depth: 0,
                    number: String::new(),
                    body: self.inlines(body),
                    run_in: run_in.as_ref().map(|words| self.inlines(words)).unwrap_or_default(),
                },
            },
            Element::Paragraph { body, face } => {
                let inlines = self.inlines(body);
                let inlines = match face {
                    Face::Plain => inlines,
                    Face::Strong => vec![Inline::Strong { body: inlines }],
                    Face::Emph => vec![Inline::Emph { body: inlines }],
                };
                Block { origin: origin(body), kind: BlockKind::Paragraph { body: inlines } }
            }
            Element::Table(rows, align) => {
                let slots = rows.iter().map(|row| {
                    row.iter().map(|slot| slot.map(|words| CellBody::Words(self.inlines(words)))).collect()
                });
                let headers = header_rows(rows);
                let table = Table {
                    align: self.align(rows, align),
                    widths: Vec::new(),
                    headers,
                    rows: merged(slots.collect(), headers).unwrap_or_default(),
                };
                let cells = || rows.iter().flatten().filter_map(Slot::cell);
                let start = cells().map(|cell| cell.range.start).min().unwrap_or(0);
                let end = cells().map(|cell| cell.range.end).max().unwrap_or(start);
                Block { origin: Origin { text: 0, start, end }, kind: BlockKind::Table(table) }
            }
        }
    }

    /// Columns are aligned as they ask for; those of short words are centred otherwise, as offices do.
    pub(super) fn align(&self, rows: &[Vec<Slot<Words>>], asked: &[Option<Align>]) -> Vec<Align> {
        let columns = rows.first().map_or(0, Vec::len);
        let is_short = |column: usize| {
            let cells = rows.iter().filter_map(|row| row.get(column)).filter_map(Slot::cell);
            cells.map(|cell| self.words(cell).chars().count()).all(|length| length <= 6)
        };
        let usual = |column: usize| if is_short(column) { Align::Center } else { Align::Left };
        (0..columns)
            .map(|column| asked.get(column).copied().flatten().unwrap_or_else(|| usual(column)))
            .collect()
    }

    fn inlines(&self, words: &Words) -> Vec<Inline> {
        let text = |range: Range<usize>| Inline::Text {
            text: self.text[range.clone()].to_string(),
            origin: Origin { text: 0, start: range.start, end: range.end },
        };
        let mut out = Vec::new();
        let mut start = words.range.start;
        for (at, note) in &words.notes {
            if *at > start {
                out.push(text(start..*at));
            }
            out.push(Inline::Footnote { body: vec![text(note.clone())] });
            start = *at;
        }
        if start < words.range.end {
            out.push(text(start..words.range.end));
        }
        out
    }
}

/// How many rows of a table are its header: none if a cell of the first row goes on below.
pub(super) fn header_rows(rows: &[Vec<Slot<Words>>]) -> usize {
    let goes_on = rows.get(1).is_some_and(|row| row.iter().any(|slot| matches!(slot, Slot::Above)));
    usize::from(!goes_on)
}

/// Where the words in brackets begin that hold the place of a seal: （印章）.
pub(super) fn seal_at(text: &str) -> Option<usize> {
    let at = text.rfind('（').filter(|at| *at > 0)?;
    matches!(&text[at..], "（印章）" | "（公章）" | "（盖章）" | "（章）" | "（印）").then_some(at)
}
