//! The functions of the program that layouts call: styles, lines, words, titles, widths, columns, cells, seals,
//! refusals.
//!
//! They are pure: their results depend only on their arguments and the fonts, so a layout with any measure
//! gets lines as good as the built-in ones. `templates/layouts/contract.typ` is their only caller; it has
//! stand-ins for plain Typst.

use std::num::NonZeroI64;

use typst_library::Library;
use typst_library::diag::{At, SourceDiagnostic, SourceResult, bail};
use typst_library::engine::Engine;
use typst_library::foundations::{
    Arg, Args, Array, Binding, Content, Dict, IntoValue, Module, NativeElement, Repr, Scope, Str, StyledElem,
    Value, func,
};
use typst_library::layout::{Abs, Length, Rel, Sides};
use typst_library::text::TextElem;
use typst_syntax::Span;

use super::advances::advances;
use super::cells;
use super::columns::{self, LEAST_PICTURE, PICTURE};
use super::inlines::{Faces, Note, boxed, face_of, items, plain, sole_text, written};
use super::lines::{Carried, Column, Part, line_alone, set_parts};
use super::seals::joint;
use super::shapes::{Fit, Kind, Shape, fit, thousandths};
use super::title::break_title;
use crate::bounds::RANGE_ITEMS;
use crate::scripts::{joined_words, joins};

/// The beginning of a refusal's message; its parts follow as JSON.
pub(super) const REFUSAL: &str = "gongwen:refusal:";

/// The name under which layouts find the functions.
const MODULE: &str = "gongwen";

/// The name of what says whether words may have places.
const PLACES: &str = "places";

/// Whether words may have places in the documents of an engine.
pub(super) fn has_places(engine: &Engine) -> bool {
    let module = engine.library.global.scope().get(MODULE).map(Binding::read);
    let Some(Value::Module(module)) = module else { return false };
    module.scope().get(PLACES).is_some_and(|places| *places.read() == Value::Bool(true))
}

/// Adds the functions to a library, and to its `std` module.
///
/// `places` says that words may have places rather than be set by Typst: that nothing asks for what only its text has.
pub(super) fn define(library: &mut Library, places: bool) {
    super::lines::define(library);
    let mut scope = Scope::new();
    scope.define(PLACES, places);
    scope.define_func::<dressed>();
    scope.define_func::<lines>();
    scope.define_func::<words>();
    scope.define_func::<title>();
    scope.define_func::<width>();
    scope.define_func::<ink>();
    scope.define_func::<table>();
    scope.define_func::<cell>();
    scope.define_func::<seals>();
    scope.define_func::<refuse>();
    library.global.scope_mut().define(MODULE, Module::new(MODULE, scope));
    library.global.scope_mut().define_func::<range>();
    library.std = Binding::detached(library.global.clone());
}

fn pt(length: Length) -> f64 {
    length.abs.to_pt()
}

fn length(pt: f64) -> Value {
    Length::from(Abs::pt(pt)).into_value()
}

/// Content in the styles that other content has: those of a page are the same in all documents of a batch, and are made once.
#[func]
fn dressed(
    /// The function's own place.
    span: Span,
    /// What has the styles.
    dress: Content,
    /// What gets them.
    body: Content,
) -> SourceResult<Content> {
    let Some(dress) = dress.to_packed::<StyledElem>() else { bail!(span, "the dress has no styles") };
    Ok(body.styled_with_map(dress.styles.clone()))
}

/// Sets the parts of a paragraph in lines of a given measure; a part is a pair of words (text or inlines)
/// and a face. Returns the content of each part and, with `carry`, what is carried over to the next page.
#[func]
fn lines(
    engine: &mut Engine,
    /// The function's own place.
    span: Span,
    /// The parts.
    parts: Array,
    /// The measure: `width`, `size` of the text, `cell` from one full-width character to the next, `note`, the size of
    /// footnotes, which have the same width.
    column: Dict,
    /// The faces of emphasis, of strong emphasis, and of footnotes.
    faces: Array,
    /// The indent of the first line.
    #[named]
    #[default]
    indent: Length,
    /// How many of the last lines are carried over to the next page, at most.
    #[named]
    #[default(0)]
    carry: usize,
) -> SourceResult<Dict> {
    let width = field(&column, "width", span)?;
    let note = Note::read(&faces, width, field(&column, "note", span)?, span)?;
    let faces = Faces { note: Some(note), ..Faces::read(faces, span)? };
    let mut read = Vec::new();
    for part in parts {
        let pair = part.cast::<Array>().ok().filter(|pair| pair.len() == 2);
        let Some((words, face)) = pair
            .and_then(|pair| pair.into_iter().collect::<Vec<_>>().try_into().ok())
            .map(|[a, b]: [Value; 2]| (a, b))
        else {
            bail!(span, "a part is a pair of words and a face");
        };
        let face = face_of(&face, span)?;
        read.push(Part {
            items: items(engine, words, &faces, span)?,
            advances: advances(engine.world, &face),
            face,
        });
    }
    let column = Column {
        first: width - pt(indent),
        rest: width,
        cell: field(&column, "cell", span)?,
        size: field(&column, "size", span)?,
    };
    let Carried { parts, carried } = set_parts(&read, column, carry, has_places(engine));
    let mut out = Dict::new();
    let parts: Array = parts.into_iter().map(IntoValue::into_value).collect();
    out.insert("parts".into(), parts.into_value());
    out.insert("carried".into(), carried.map_or(Value::None, IntoValue::into_value));
    Ok(out)
}

/// Words whose lines Typst makes: in a table, or a column that does not follow the grid.
#[func]
fn words(
    engine: &mut Engine,
    /// The function's own place.
    span: Span,
    /// Text or inlines.
    words: Value,
    /// The faces of emphasis and of strong emphasis.
    faces: Array,
) -> SourceResult<Content> {
    let faces = Faces::read(faces, span)?;
    Ok(plain(&items(engine, words, &faces, span)?))
}

/// The lines of a title.
#[func]
fn title(
    engine: &mut Engine,
    /// The function's own place.
    span: Span,
    /// The title; a line feed is a manual line break.
    text: Str,
    /// Words that are never broken.
    names: Array,
    /// The width of a line.
    width: Length,
    /// The size of the title.
    size: Length,
    /// Its face.
    face: Value,
) -> SourceResult<Array> {
    let names: Vec<String> =
        names.into_iter().filter_map(|name| name.cast::<Str>().ok()).map(|name| name.to_string()).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let advances = advances(engine.world, &face_of(&face, span)?);
    let lines = break_title(&text, &names, pt(width) / pt(size), &|text| advances.width(text));
    Ok(lines.into_iter().map(|line| Str::from(line).into_value()).collect())
}

/// How wide words are on a line, or the widest of their lines.
#[func]
fn width(
    engine: &mut Engine,
    /// The function's own place.
    span: Span,
    /// The words; a line feed is a manual line break.
    text: Str,
    /// Their size.
    size: Length,
    /// Their face.
    face: Value,
) -> SourceResult<Length> {
    let advances = advances(engine.world, &face_of(&face, span)?);
    let widest = text.lines().map(|line| advances.width(line)).fold(0.0, f64::max);
    Ok(Length::from(Abs::pt(widest * pt(size))))
}

/// How high the ink of words on a line is; `none` where the glyph of a character depends on what is around it.
#[func]
fn ink(
    engine: &mut Engine,
    /// The function's own place.
    span: Span,
    /// The words.
    text: Str,
    /// Their size.
    size: Length,
    /// Their face.
    face: Value,
) -> SourceResult<Option<Length>> {
    let ink = advances(engine.world, &face_of(&face, span)?).ink(&text);
    Ok(ink.map(|(above, below)| Length::from(Abs::pt(above * pt(size)) + Abs::pt(below * pt(size)))))
}

/// The measure of a table: the `widths` of its columns, the `size` of its text, and whether that `parts-names` of persons;
/// `none` if its words are wider than the room.
#[func]
fn table(
    engine: &mut Engine,
    /// The function's own place.
    span: Span,
    /// The table: its rows, each with its cells, the alignment of its columns, and how many rows are the header.
    table: Dict,
    /// What is given: `width` of the table, `size` of its text at most, `inset`, the total space left free on both
    /// sides of a cell.
    column: Dict,
    /// The face of the text.
    face: Value,
    /// The faces of emphasis and of strong emphasis; the latter is that of the header too.
    faces: Array,
) -> SourceResult<Value> {
    let faces = Faces::read(faces, span)?;
    let (of_text, of_header) =
        (advances(engine.world, &face_of(&face, span)?), advances(engine.world, &faces.strong));
    let rows = table.get("rows").at(span)?.clone().cast::<Array>().at(span)?;
    let count = table.get("align").at(span)?.clone().cast::<Array>().at(span)?.len();
    let headers: usize = table.get("headers").at(span)?.clone().cast().at(span)?;
    let mut least = vec![thousandths(1.0); count];
    let mut is_of_names = vec![false; count];
    let mut all = Vec::new();
    for (at, row) in rows.into_iter().enumerate() {
        let is_header = at < headers;
        let advances = if is_header { &of_header } else { &of_text };
        let row = row.cast::<Dict>().at(span)?;
        let row = row.get("cells").at(span)?.clone().cast::<Array>().at(span)?;
        let mut shapes = vec![None; count];
        for cell in row {
            let cell = cell.cast::<Dict>().at(span)?;
            let number = |name: &str| cell.get(name).at(span)?.clone().cast::<usize>().at(span);
            let column = number("column")?;
            let words =
                cells::Words::of(&items(engine, cell.get("body").at(span)?.clone(), &faces, span)?, advances);
            let text = words.text.as_str();
            // What takes several columns has room enough.
            let is_alone = number("columns")? == 1;
            let (Some(least), Some(own), true) = (least.get_mut(column), shapes.get_mut(column), is_alone)
            else {
                continue;
            };
            if cell.contains("picture") {
                *least = (*least).max(thousandths(LEAST_PICTURE));
                *own = Some(Shape { kind: Kind::Words, lines: vec![vec![thousandths(PICTURE)]] });
                continue;
            }
            let letters = cells::words(text, |c| c.is_ascii_graphic() || joins(c));
            let longest = letters.map(|range| words.width(range)).fold(0.0, f64::max);
            *least = (*least).max(thousandths(longest));
            is_of_names[column] |= is_header && cells::names_persons(text);
            let kind = match is_header {
                true => Kind::Header,
                false if is_of_names[column] => Kind::Name,
                false => Kind::Words,
            };
            *own = Some(words.shape(kind));
        }
        all.push(shapes);
    }
    let (size, inset) = (field(&column, "size", span)?, field(&column, "inset", span)?);
    let width = field(&column, "width", span)?;
    let insets = inset * f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    let table = columns::Table { rows: all, headers, least };
    let Some(measure) = measured(&table, (width - insets).to_bits(), size.to_bits()) else {
        return Ok(Value::None);
    };
    let widths = measure.widths.iter().map(|width| length(width * measure.size + inset));
    let mut out = Dict::new();
    out.insert("widths".into(), widths.collect::<Array>().into_value());
    out.insert("size".into(), length(measure.size));
    out.insert("parts-names".into(), measure.parts_names.into_value());
    Ok(out.into_value())
}

/// The widths of columns and the size of the text, found once for all tries of a document.
#[comemo::memoize]
fn measured(table: &columns::Table, room: u64, size: u64) -> Option<columns::Measure> {
    columns::measure(table, f64::from_bits(room), f64::from_bits(size))
}

/// The words of a cell of a table, with the inset of the cell: a little closer if that saves a line, and in lines of which the
/// last one is not a character alone.
#[func]
fn cell(
    engine: &mut Engine,
    /// The function's own place.
    span: Span,
    /// Text or inlines.
    words: Value,
    /// The measure: `width` of the cell without its inset, `size` of its text, whether it is of the `header`, and its `inset`,
    /// `x` and `y`.
    column: Dict,
    /// The face of the text.
    face: Value,
    /// The faces of emphasis and of strong emphasis.
    faces: Array,
) -> SourceResult<Content> {
    let (faces, face) = (Faces::read(faces, span)?, face_of(&face, span)?);
    let items = items(engine, words, &faces, span)?;
    let advances = advances(engine.world, &face);
    let measured = cells::Words::of(&items, &advances);
    let words = measured.text.as_str();
    let (width, size) = (field(&column, "width", span)?, field(&column, "size", span)?);
    let inset = column.get("inset").at(span)?.clone().cast::<Dict>().at(span)?;
    let (x, y) = (Abs::pt(field(&inset, "x", span)?).into(), Abs::pt(field(&inset, "y", span)?).into());
    let inset: Sides<Rel<Length>> = Sides::new(x, y, x, y);
    let typed = |words: Content| words.set(TextElem::font, face.clone()).padded(inset);
    if words.contains('\n') || !joined_words(words).is_empty() {
        return Ok(typed(plain(&items)));
    }
    let is_header = column.get("header").is_ok_and(|value| *value == Value::Bool(true));
    let kind = if is_header { Kind::Header } else { Kind::Words };
    let natural = measured.width(0..words.len());
    // Words in other faces are wider.
    let wider = (natural / advances.width(words)).max(1.0);
    // In one line, nothing need be kept whole.
    let in_lines = |room: f64| {
        let kept = |text: &str| {
            let mut all = cells::kept(text, kind);
            all.retain(|range| advances.width(&text[range.clone()]) * wider <= room);
            all
        };
        if natural > room { written(&items, &kept) } else { plain(&items) }
    };
    let fit = fit(&measured.shape(kind), words.chars().count(), width / size);
    let on_one_line = match fit {
        Fit::Plain if natural <= width / size => Some(0.0),
        Fit::Closer(less) => Some(less),
        Fit::Plain | Fit::Narrower(_) => None,
    };
    let placed = on_one_line.filter(|_| has_places(engine)).and_then(|less| {
        let (text, span, advances) = sole_text(&items, &advances)?;
        line_alone(text, advances, -less, span)
    });
    // As a block with an inset, such a line is laid out at once.
    Ok(match (placed, fit) {
        (Some(line), _) => line.with_inset(inset.map(Some)).pack(),
        (None, Fit::Plain) => typed(in_lines(width / size)),
        (None, Fit::Closer(less)) => {
            typed(plain(&items).set(TextElem::tracking, Length::from(Abs::pt(-less * size))))
        }
        (None, Fit::Narrower(width)) => typed(boxed(width * size, in_lines(width))),
    })
}

/// Where joint seals are placed (7.3.5.1): how many columns they take, how far apart the columns are, and
/// where the last one is.
#[func]
fn seals(
    /// The widths of the names, the host's first.
    names: Array,
    /// The diameter of a seal.
    diameter: Length,
    /// How far apart seals must be.
    apart: Length,
    /// The width of the type area.
    width: Length,
    /// The middle of the date.
    middle: Length,
    /// The least space between two names.
    space: Length,
) -> Dict {
    let widths: Vec<f64> = names.into_iter().filter_map(|name| name.cast::<Length>().ok()).map(pt).collect();
    let found = joint(&widths, pt(diameter), pt(apart), pt(width), pt(middle), pt(space));
    let mut out = Dict::new();
    out.insert("columns".into(), found.columns.into_value());
    out.insert("apart".into(), length(found.apart));
    out.insert("middle".into(), length(found.middle));
    out
}

/// The usual step of a range.
const ONE: NonZeroI64 = NonZeroI64::new(1).unwrap();

/// Typst's own `range`, which would make a list of any length.
#[func]
fn range(
    /// One number, the end; or two, the start and the end.
    args: &mut Args,
    /// Whether the end is included.
    #[named]
    #[default(false)]
    inclusive: bool,
    /// From one number to the next.
    #[named]
    #[default(ONE)]
    step: NonZeroI64,
) -> SourceResult<Array> {
    let number = |arg: &Arg| arg.value.v.clone().cast::<i64>().ok().map(i128::from);
    let numbers: Vec<i128> = args.items.iter().filter_map(number).collect();
    let (start, end) = match *numbers.as_slice() {
        [end] => (0, end),
        [start, end, ..] => (start, end),
        [] => (0, 0),
    };
    if (end - start) / i128::from(step.get()) > i128::from(RANGE_ITEMS.get()) {
        bail!(args.span, "range has too many items");
    }
    Array::range(args, inclusive, step)
}

/// Ends the document: a value cannot be set as the standard requires.
#[func]
fn refuse(
    /// The function's own place.
    span: Span,
    /// The name of the message in the contract, or the layout's own words.
    name: Str,
    /// The values of the message.
    #[variadic]
    values: Vec<Value>,
    /// The clause of the standard, if it is not the one in the contract.
    #[named]
    #[default]
    clause: Value,
    /// What is at fault: a key of the front matter, or the number of a block or of words.
    #[named]
    #[default]
    at: Value,
) -> SourceResult<Value> {
    let text = |value: &Value| match value {
        Value::Str(text) => text.to_string(),
        other => other.repr().to_string(),
    };
    let values: Vec<String> = values.iter().map(text).collect();
    let clause = if clause == Value::None { None } else { Some(text(&clause)) };
    let at = match at {
        Value::None => serde_json::Value::Null,
        Value::Int(number) => number.into(),
        other => text(&other).into(),
    };
    let refusal = serde_json::json!({ "name": name.as_str(), "values": values, "clause": clause, "at": at });
    bail!(SourceDiagnostic::error(span, format!("{REFUSAL}{refusal}")))
}

/// A length of a measure, pt.
fn field(column: &Dict, name: &str, span: Span) -> SourceResult<f64> {
    match column.get(name).cloned().map(|value| value.cast::<Length>().ok()) {
        Ok(Some(length)) => Ok(pt(length)),
        _ => bail!(span, "the measure lacks the length `{name}`"),
    }
}
