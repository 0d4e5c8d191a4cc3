//! Words whose glyphs have their places.
//!
//! The breaker says where each character of a line is. Where a face sets each character by a glyph of its own, wherever it
//! stands, Typst has nothing to find out about such words, and gets them as they are on the page: it need not shape them, and
//! one text does for a run of a line, however its marks are narrowed.

use typst_library::Library;
use typst_library::diag::{EcoString, SourceResult, bail};
use typst_library::engine::Engine;
use typst_library::foundations::{Args, Construct, Content, NativeElement, Packed, StyleChain, Target, elem};
use typst_library::introspection::Locator;
use typst_library::layout::{
    Abs, BlockElem, Em, Frame, FrameItem, InlineElem, InlineItem, Point, Region, Size,
};
use typst_library::text::{FontInstance, Glyph as Set, TextEdgeBounds, TextElem, TextItem};
use typst_syntax::Span;
use typst_utils::LazyHash;
use unicode_script::{Script, UnicodeScript};

use super::breaker::{Column, End, Glyph, Line};
use super::marks;
use super::pieces::{Piece, Words};
use crate::typeset::advances::{Advances, Letter};

/// Words of one run on one line, in the faces that have them.
#[derive(Debug, Clone, PartialEq, Hash)]
#[expect(unreachable_pub, reason = "the element, which Typst sees, holds it")]
pub struct Placed {
    text: EcoString,
    stretches: Vec<Stretch>,
}

/// Glyphs of one face side by side.
#[derive(Debug, Clone, PartialEq, Hash)]
struct Stretch {
    font: FontInstance,
    /// Where its words are in the text, in bytes.
    begin: usize,
    end: usize,
    glyphs: Vec<Set>,
}

/// Words whose glyphs have their places.
#[elem(Construct)]
pub struct PlacedElem {
    /// The words as text, which is what bookmarks are made of.
    #[required]
    pub body: Content,

    /// Their glyphs.
    #[required]
    #[internal]
    pub words: LazyHash<Placed>,
}

impl Construct for PlacedElem {
    fn construct(_: &mut Engine, args: &mut Args) -> SourceResult<Content> {
        bail!(args.span, "cannot be constructed manually");
    }
}

/// Tells a library how such words are set.
pub(in crate::typeset) fn define(library: &mut Library) {
    library.rules.register(Target::Paged, |words: &Packed<PlacedElem>, _: &mut Engine, _: StyleChain| {
        Ok(InlineElem::layouter(words.clone(), set).pack())
    });
}

/// Such words as content; `span` is where they came from.
pub(super) fn content(words: Placed, span: Span) -> Content {
    element(words, span).pack()
}

fn element(words: Placed, span: Span) -> Packed<PlacedElem> {
    let text = TextElem::packed(words.text.clone());
    Packed::new(PlacedElem::new(text, LazyHash::new(words))).spanned(span)
}

/// A line of words by itself, which is no paragraph, with so much space from a character to the next, em; none if Typst has to
/// say where a glyph of it is. It would take the blank half of a mark away where nothing is beside it but another mark or the
/// end of the line.
pub(in crate::typeset) fn line_alone(
    text: &str,
    advances: &Advances,
    space: f64,
    span: Span,
) -> Option<BlockElem> {
    let mut before = None;
    let mut letters = Vec::with_capacity(text.len() / 2);
    for c in text.chars() {
        let is_beside = before.is_none_or(|before| marks::has_space(before) || is_blank(before));
        if is_beside && (marks::has_space(c) || is_blank(c)) {
            return None;
        }
        let letter = advances.letter(c);
        letter.sole?;
        letters.push((c, letter));
        before = Some(c);
    }
    if before.is_none_or(|last| marks::has_space(last) || is_blank(last)) {
        return None;
    }
    let last = letters.len() - 1;
    let after = |at: usize| if at < last { space } else { 0.0 };
    let letters = letters.into_iter().enumerate().map(|(at, (c, letter))| (c, letter, after(at)));
    let words = element(words(letters, advances), span);
    Some(BlockElem::single_layouter(words, |words, _, _, styles, _: Region| Ok(frame(words, styles))))
}

/// Sets words within a line.
fn set(
    words: &Packed<PlacedElem>,
    _: &mut Engine,
    _: Locator,
    styles: StyleChain,
    _: Size,
) -> SourceResult<Vec<InlineItem>> {
    Ok(vec![InlineItem::Frame(frame(words, styles))])
}

/// Words in the styles at hand.
fn frame(words: &Packed<PlacedElem>, styles: StyleChain) -> Frame {
    let size = styles.resolve(TextElem::size);
    let edges = (styles.get(TextElem::top_edge), styles.get(TextElem::bottom_edge));
    let fill = styles.get_ref(TextElem::fill);
    let stroke = styles.resolve(TextElem::stroke);
    let span = words.span();
    let (lang, region) = (styles.get(TextElem::lang), styles.get(TextElem::region));
    let (mut top, mut bottom, mut width) = (Abs::zero(), Abs::zero(), Abs::zero());
    let mut items = Vec::with_capacity(words.words.stretches.len());
    for stretch in &words.words.stretches {
        for glyph in &stretch.glyphs {
            let (above, below) = stretch.font.edges(edges.0, edges.1, size, TextEdgeBounds::Glyph(glyph.id));
            top.set_max(above);
            bottom.set_max(below);
        }
        let item = TextItem {
            font: stretch.font.clone(),
            size,
            fill: fill.clone(),
            stroke: stroke.clone().map(|stroke| stroke.unwrap_or_default()),
            lang,
            region,
            text: words.words.text[stretch.begin..stretch.end].into(),
            glyphs: stretch
                .glyphs
                .iter()
                .map(|glyph| Set { span: (span, glyph.span.1), ..glyph.clone() })
                .collect(),
        };
        let place = width;
        width += item.width();
        items.push((place, FrameItem::Text(item)));
    }
    let mut frame = Frame::soft(Size::new(width, top + bottom));
    frame.set_baseline(top);
    frame.push_multiple(items.into_iter().map(|(x, item)| (Point::new(x, top), item)));
    frame
}

/// What the places of a line share of the room that its words leave, pt.
struct Spread {
    /// What a place gets.
    each: f64,
    /// What a blank gets besides, of what it can be wider.
    blanks: f64,
}

/// By how much of its width a blank is spaced out before anything else is, at most.
const BLANK: f64 = 0.5;

impl Spread {
    /// How a line that is set full, and leaves some room, is spaced out: blanks first, then all places alike. As Typst does
    /// it, by the requirements for Chinese text layout (7.2, clreq).
    fn of(glyphs: &[Glyph], letters: &[Letter], room: f64) -> Self {
        let blanks: f64 =
            glyphs.iter().filter(|glyph| is_blank(glyph.c)).map(|glyph| BLANK * glyph.width).sum();
        let share = if blanks > 0.0 { (room / blanks).clamp(0.0, 1.0) } else { 0.0 };
        let rest = (room - share * blanks).max(0.0);
        let before_last = glyphs.iter().zip(letters).rev().skip(1);
        let places = before_last.filter(|(glyph, letter)| is_place(glyph.c, letter)).count();
        let each = if places > 0 { rest / f64::from(u32::try_from(places).unwrap_or(u32::MAX)) } else { 0.0 };
        Self { each, blanks: share }
    }
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\u{3000}')
}

/// Whether a line is spaced out behind a character.
fn is_place(c: char, letter: &Letter) -> bool {
    match c {
        '“' | '”' | '‘' | '’' => letter.advance == 1.0,
        '\u{4E00}'..='\u{9FFF}' | '\u{B7}' | '\u{30FB}' | '\u{30FC}' => true,
        c if is_blank(c) || marks::has_space(c) => true,
        c => matches!(c.script(), Script::Han | Script::Hiragana | Script::Katakana),
    }
}

/// The pieces of each run: its words on each line. `letters` are those of the glyphs, `advances` those of the runs.
pub(super) fn placed(
    glyphs: &[Glyph],
    letters: &[Letter],
    advances: &[&Advances],
    lines: &[Line],
    column: Column,
) -> Vec<Vec<Piece>> {
    let mut out: Vec<Vec<Piece>> = advances.iter().map(|_| Vec::new()).collect();
    let tracking = column.cell - column.size;
    for (number, line) in lines.iter().enumerate() {
        let start = line.range.start;
        let end = line.set_end(glyphs);
        // What follows a character: nothing follows the last one.
        let after = |index: usize| match index + 1 < end {
            true => tracking + line.tracking + line.kerns[index - start],
            false => 0.0,
        };
        let spread = match line.end {
            End::Full => {
                let width = |index: usize| letters[index].advance * column.size + after(index);
                let room = if start == 0 { column.first } else { column.rest };
                let left = room - (start..end).map(width).sum::<f64>();
                Spread::of(&glyphs[start..end], &letters[start..end], left.max(0.0))
            }
            End::Short | End::Last => Spread { each: 0.0, blanks: 0.0 },
        };
        let mut from = start;
        while from < end {
            let run = glyphs[from].run;
            let to = (from..end).find(|index| glyphs[*index].run != run).unwrap_or(end);
            let more = |index: usize| {
                let c = glyphs[index].c;
                let blank = if is_blank(c) { spread.blanks * BLANK * glyphs[index].width } else { 0.0 };
                let is_place = index + 1 < end && is_place(c, &letters[index]);
                let place = if is_place { spread.each } else { 0.0 };
                after(index) + blank + place
            };
            let of_run = (from..to).map(|index| (glyphs[index].c, letters[index], more(index) / column.size));
            out[run].push(Piece {
                words: Words::Placed(words(of_run, advances[run])),
                offset: glyphs[from].offset,
                end: (to == end).then_some(line.end),
                line: number,
            });
            from = to;
        }
    }
    out
}

/// Words, each character with what it is and the space that follows it, em.
fn words(letters: impl ExactSizeIterator<Item = (char, Letter, f64)>, advances: &Advances) -> Placed {
    let count = letters.len();
    let mut text = EcoString::with_capacity(count * 3);
    let mut stretches: Vec<(usize, Stretch)> = Vec::with_capacity(1);
    for (c, letter, after) in letters {
        let Some(sole) = letter.sole else { continue };
        let begin = text.len();
        text.push(c);
        if stretches.last().is_none_or(|(face, _)| *face != sole.face) {
            let font = advances.font(sole.face).clone();
            stretches
                .push((sole.face, Stretch { font, begin, end: begin, glyphs: Vec::with_capacity(count) }));
        }
        let Some((_, stretch)) = stretches.last_mut() else { continue };
        stretch.end = text.len();
        let place = |at: usize| u16::try_from(at - stretch.begin).unwrap_or(u16::MAX);
        stretch.glyphs.push(Set {
            id: sole.id,
            x_advance: Em::new(letter.advance + after),
            x_offset: Em::zero(),
            y_advance: Em::zero(),
            y_offset: Em::zero(),
            range: place(begin)..place(text.len()),
            span: (Span::detached(), u16::try_from(begin).unwrap_or(u16::MAX)),
        });
    }
    Placed { text, stretches: stretches.into_iter().map(|(_, stretch)| stretch).collect() }
}
