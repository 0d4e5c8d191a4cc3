//! Inlines as layouts give them: read as items whose lines are made here, or written as content whose lines Typst makes.

use std::ops::Range;

use typst_library::diag::{SourceResult, bail};
use typst_library::engine::Engine;
use typst_library::foundations::{Array, Content, Dict, NativeElement, Str, Value};
use typst_library::layout::{Abs, BoxElem, Length};
use typst_library::model::{Destination, FootnoteElem, LinkElem, Url};
use typst_library::text::{FontList, LinebreakElem, TextElem};
use typst_syntax::Span;

use super::advances::{Advances, advances};
use super::lines::{Column, Item, Part, set_parts};
use super::natives::has_places;
use crate::scripts::joined_words;

/// The faces of emphasis, and how footnotes are set, unless Typst makes their lines.
pub(super) struct Faces {
    pub(super) emph: FontList,
    pub(super) strong: FontList,
    pub(super) note: Option<Note>,
}

impl Faces {
    pub(super) fn read(faces: Array, span: Span) -> SourceResult<Self> {
        let mut lists = faces.iter().filter_map(read);
        match (lists.next(), lists.next()) {
            (Some(emph), Some(strong)) => Ok(Self { emph, strong, note: None }),
            _ => bail!(span, "the faces of emphasis are two lists of fonts"),
        }
    }
}

/// How footnotes (脚注) are set.
pub(super) struct Note {
    face: FontList,
    /// The width of a line, pt.
    width: f64,
    /// The size of the text, pt.
    size: f64,
}

impl Note {
    pub(super) fn read(faces: &Array, width: f64, size: f64, span: Span) -> SourceResult<Self> {
        let Some(face) = faces.iter().nth(2).and_then(read) else {
            bail!(span, "the face of footnotes is a list of fonts")
        };
        Ok(Self { face, width, size })
    }

    /// A footnote in lines. Typst writes its number: an em from the left, raised, with a hair of space after it.
    fn set(&self, engine: &Engine, digits: usize, items: Vec<Item>) -> Content {
        let number = 1.05 + 0.3 * f64::from(u32::try_from(digits).unwrap_or(1));
        let column = Column {
            first: self.width - number * self.size,
            rest: self.width,
            cell: self.size,
            size: self.size,
        };
        let part = Part { items, face: self.face.clone(), advances: advances(engine.world, &self.face) };
        Content::sequence(set_parts(&[part], column, 0, has_places(engine)).parts)
    }
}

/// A face as layouts name it: a font, or a list of families.
pub(super) fn face_of(face: &Value, span: Span) -> SourceResult<FontList> {
    let Some(face) = read(face) else { bail!(span, "a face is a font or a list of fonts") };
    Ok(face)
}

/// Reads a face, once for all that name it, since what a family covers is a regular expression.
#[comemo::memoize]
fn read(face: &Value) -> Option<FontList> {
    face.clone().cast().ok()
}

/// Reads text or inlines in the form in which the document holds them.
pub(super) fn items(engine: &Engine, value: Value, faces: &Faces, span: Span) -> SourceResult<Vec<Item>> {
    let array = match value {
        Value::Str(text) => return Ok(vec![Item::Text { text: text.to_string(), span }]),
        Value::Array(array) => array,
        Value::None => return Ok(Vec::new()),
        _ => bail!(span, "words are text or a list of inlines"),
    };
    let mut out = Vec::new();
    for value in array {
        let Ok(inline) = value.cast::<Dict>() else { bail!(span, "an inline is a dictionary") };
        let field = |name: &str| inline.get(name).cloned().unwrap_or(Value::None);
        let body = || items(engine, field("body"), faces, span);
        let kind = field("kind").cast::<Str>().unwrap_or_default();
        out.push(match kind.as_str() {
            "text" => {
                let text = field("text").cast::<Str>().unwrap_or_default().to_string();
                let number = field("at").cast::<i64>().ok().and_then(|number| u64::try_from(number).ok());
                Item::Text { text, span: number.map_or(span, |number| super::spans::of(number, 0)) }
            }
            "emph" => Item::Styled {
                face: faces.emph.clone(),
                advances: advances(engine.world, &faces.emph),
                body: body()?,
            },
            "strong" => Item::Styled {
                face: faces.strong.clone(),
                advances: advances(engine.world, &faces.strong),
                body: body()?,
            },
            "link" => {
                let url = field("url").cast::<Str>().unwrap_or_default();
                let Ok(url) = Url::new(url.as_str()) else { bail!(span, "an address is empty or too long") };
                Item::Link { url, body: body()? }
            }
            "footnote" => {
                let digits = field("number").cast::<i64>().unwrap_or(1).to_string().len();
                let body = body()?;
                let words = match &faces.note {
                    Some(note) => note.set(engine, digits, body),
                    None => plain(&body),
                };
                Item::Footnote { digits, note: FootnoteElem::with_content(words).pack().spanned(span) }
            }
            "line-break" => Item::Break,
            _ => bail!(span, "unknown inline"),
        });
    }
    Ok(out)
}

/// The text that some inlines are nothing but, where it came from, and the advances of its face.
pub(super) fn sole_text<'a>(
    items: &'a [Item],
    advances: &'a Advances,
) -> Option<(&'a str, Span, &'a Advances)> {
    match items {
        [Item::Text { text, span }] => Some((text, *span, advances)),
        [Item::Styled { advances, body, .. }] => sole_text(body, advances),
        _ => None,
    }
}

/// Inlines whose lines Typst makes.
pub(super) fn plain(items: &[Item]) -> Content {
    written(items, &|_| Vec::new())
}

/// Inlines whose lines Typst makes; what is `kept` of a text is not broken.
pub(super) fn written(items: &[Item], kept: &dyn Fn(&str) -> Vec<Range<usize>>) -> Content {
    Content::sequence(items.iter().map(|item| match item {
        Item::Text { text, span } => joined_apart(text, *span, kept(text)),
        Item::Styled { face, body, .. } => written(body, kept).set(TextElem::font, face.clone()),
        Item::Link { url, body } => linked(url, written(body, kept)),
        Item::Footnote { note, .. } => note.clone(),
        Item::Break => LinebreakElem::shared().clone(),
    }))
}

/// A text in which the letters of joined words are set without space between them, and what is kept is not broken.
fn joined_apart(text: &str, span: Span, kept: Vec<Range<usize>>) -> Content {
    let words = |range: Range<usize>| {
        TextElem::packed(&text[range.clone()]).spanned(super::spans::moved(span, range.start))
    };
    let joined = joined_words(text).into_iter().map(|word| (word, true));
    let mut apart: Vec<(Range<usize>, bool)> =
        joined.chain(kept.into_iter().map(|range| (range, false))).collect();
    apart.sort_by_key(|(range, _)| range.start);
    let mut parts = Vec::new();
    let mut begin = 0;
    for (range, is_joined) in apart {
        parts.extend((begin < range.start).then(|| words(begin..range.start)));
        begin = range.end;
        parts.push(match is_joined {
            true => untracked(words(range)),
            false => BoxElem::new().with_body(Some(words(range))).pack(),
        });
    }
    if parts.is_empty() {
        return TextElem::packed(text).spanned(span);
    }
    parts.extend((begin < text.len()).then(|| words(begin..text.len())));
    Content::sequence(parts)
}

/// Words without space between their letters.
pub(super) fn untracked(words: Content) -> Content {
    words.set(TextElem::tracking, Length::from(Abs::zero()))
}

/// Content that links to an address.
pub(super) fn linked(url: &Url, body: Content) -> Content {
    LinkElem::new(Destination::Url(url.clone()).into(), body).pack()
}

/// A box of a given width.
pub(super) fn boxed(width: f64, body: Content) -> Content {
    BoxElem::new()
        .with_width(typst_library::layout::Sizing::Rel(Abs::pt(width).into()))
        .with_body(Some(body))
        .pack()
}
