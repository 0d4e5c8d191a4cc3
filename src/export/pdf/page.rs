//! The pages as content streams (ISO 32000-1, 8 and 9).

use std::collections::HashMap;
use std::sync::Arc;

use pdf_writer::types::{LineCapStyle, LineJoinStyle};
use typst::layout::{Abs, Frame, FrameItem, GroupItem, Point, Size};
use typst_library::introspection::{Location, PagedPosition};
use typst_library::model::Destination;
use typst_library::text::{FontInstance, TextItem};
use typst_library::visualize::{
    Color, Curve, CurveItem, FillRule, FixedStroke, Geometry, Image, LineCap, LineJoin, Paint, ProcessColor,
    Shape,
};

use super::Unfit;
use super::file::narrow;
use super::font::{Program, Subset};
use super::matrix::Matrix;
use super::numbers::{FACTOR, LENGTH, decimal, hexadecimal, integer, rounded};
use super::picture::{Picture, picture};
use super::structure::{Kid, Owner, Structure};
use super::torn::{Gaps, Line, Run};
use crate::typeset::on_screen;

/// What content refers to, of all pages and documents together.
#[derive(Debug)]
pub(super) struct Used {
    pub(super) fonts: Vec<Subset>,
    by_font: HashMap<FontInstance, usize>,
    pub(super) pictures: Vec<Arc<Picture>>,
    by_image: HashMap<Image, usize>,
    /// The structure of the document that is being drawn, and its headings that have begun.
    structure: Structure,
    headings: Vec<Heading>,
    /// Whether the colours of ink are told as screens show them.
    has_colours_of_screens: bool,
    /// Whether there is some ink.
    pub(super) has_ink: bool,
}

/// What sets a colour (ISO 32000-1, 8.6.8).
struct Operators {
    gray: &'static str,
    light: &'static str,
    /// Some readers tell what ink looks like only if its space is named, so that it is not one operator alone.
    space_of_ink: &'static str,
    ink: &'static str,
}

const FILL: Operators = Operators { gray: "g", light: "rg", space_of_ink: "/DeviceCMYK cs", ink: "sc" };
const STROKE: Operators = Operators { gray: "G", light: "RG", space_of_ink: "/DeviceCMYK CS", ink: "SC" };

/// A heading on the pages of a document.
#[derive(Debug)]
pub(super) struct Heading {
    node: usize,
    pub(super) level: usize,
    pub(super) words: String,
    /// The page, from 0.
    pub(super) page: usize,
    /// How high above the bottom of the page it begins, in pt.
    pub(super) top: f64,
}

impl Used {
    pub(super) fn new(has_colours_of_screens: bool) -> Self {
        Self {
            fonts: Vec::new(),
            by_font: HashMap::new(),
            pictures: Vec::new(),
            by_image: HashMap::new(),
            structure: Structure::new(),
            headings: Vec::new(),
            has_colours_of_screens,
            has_ink: false,
        }
    }

    /// The structure and the headings of the document that was drawn; another one begins.
    pub(super) fn next_document(&mut self) -> (Structure, Vec<Heading>) {
        (std::mem::replace(&mut self.structure, Structure::new()), std::mem::take(&mut self.headings))
    }

    fn picture(&mut self, image: &Image) -> Result<usize, Unfit> {
        if let Some(known) = self.by_image.get(image) {
            return Ok(*known);
        }
        let index = self.pictures.len();
        self.pictures.push(picture(image)?);
        self.by_image.insert(image.clone(), index);
        Ok(index)
    }

    fn font(&mut self, font: &FontInstance) -> Result<usize, Unfit> {
        if let Some(known) = self.by_font.get(font) {
            return Ok(*known);
        }
        let index = self.fonts.len();
        self.fonts.push(Subset::new(Program::of(font)?));
        self.by_font.insert(font.clone(), index);
        Ok(index)
    }
}

/// The content of a page.
#[derive(Default)]
pub(super) struct Content {
    pub(super) bytes: Vec<u8>,
    /// The nodes whose words are on the page, by the numbers of their marks.
    pub(super) marks: Vec<usize>,
    pub(super) links: Vec<Link>,
}

/// What can be clicked.
pub(super) struct Link {
    /// Left, bottom, right and top, in pt from the lower left corner of the page.
    pub(super) area: [f64; 4],
    pub(super) target: Target,
    /// Its node, if it is part of the text.
    pub(super) node: Option<usize>,
}

/// Where a link leads.
pub(super) enum Target {
    /// 网址
    Url(String),
    /// A place in the document: the page, from 0, and how far below its top, in pt.
    Place(usize, f64),
}

/// Finds a place in a document.
pub(super) type Locate<'a> = &'a dyn Fn(Location) -> Option<PagedPosition>;

/// Draws a page.
pub(super) fn content(
    frame: &Frame,
    number: usize,
    used: &mut Used,
    locate: Locate<'_>,
) -> Result<Content, Unfit> {
    let mut painter = Painter {
        used,
        locate,
        links: Vec::new(),
        number,
        height: frame.height().to_pt(),
        out: Vec::with_capacity(8192),
        marks: Vec::new(),
        marked: None,
        fill: None,
        stroke: None,
        tracking: 0.0,
        line: None,
    };
    painter.frame(frame, Matrix::PAGE)?;
    painter.mark(None);
    Ok(Content { bytes: painter.out, marks: painter.marks, links: painter.links })
}

/// 坐标 · what the places of a shape are told by.
#[derive(Clone, Copy)]
enum Lines {
    /// The lines of the page, to which the matrix leads.
    Page(Matrix),
    /// Its own, which were set before it.
    Own,
}

struct Painter<'a> {
    used: &'a mut Used,
    locate: Locate<'a>,
    links: Vec<Link>,
    number: usize,
    height: f64,
    out: Vec<u8>,
    marks: Vec<usize>,
    /// Whose content is open.
    marked: Option<Owner>,
    /// The colours that are set.
    fill: Option<Color>,
    stroke: Option<(Color, StrokeStyle)>,
    /// The distance between glyphs that is set (`Tc`), pt.
    tracking: f64,
    /// The line whose words are being drawn.
    line: Option<Line>,
}

/// How far a glyph may be from where it should be, in thousandths of an em: what nobody sees, and no reader rounds to another
/// pixel.
const NOTHING: f64 = 0.001;

/// How much wider than its width in the font most glyphs of a text are, pt, with the decimals that are written: what is set
/// once need not be written behind every glyph.
fn tracking(text: &TextItem, subset: &Subset) -> f64 {
    // The one that has a majority, if any has.
    let (mut usual, mut votes) = (0.0_f64, 0_usize);
    for glyph in &text.glyphs {
        let more = glyph.x_advance.get() * 1000.0 - subset.program.width(glyph.id);
        if votes == 0 {
            usual = more;
        }
        votes = if (more - usual).abs() < NOTHING { votes + 1 } else { votes - 1 };
    }
    let one = f64::from(10_u32.pow(FACTOR));
    (usual / 1000.0 * text.size.to_pt() * one).round() / one
}

#[derive(Debug, Clone, PartialEq)]
struct StrokeStyle {
    width: f64,
    cap: LineCap,
    join: LineJoin,
    miter: f64,
    dash: Option<(Vec<f64>, f64)>,
}

impl Painter<'_> {
    fn frame(&mut self, frame: &Frame, matrix: Matrix) -> Result<(), Unfit> {
        for (point, item) in frame.items() {
            match item {
                FrameItem::Group(group) => self.group(group, matrix.at(*point))?,
                FrameItem::Text(text) => self.text(text, matrix.at(*point))?,
                FrameItem::Shape(shape, _) => self.shape(shape, matrix.at(*point))?,
                FrameItem::Tag(tag) => self.used.structure.take(tag)?,
                FrameItem::Image(image, size, _) => self.picture(image, *size, matrix.at(*point))?,
                FrameItem::Link(target, size) => self.link(target, *size, matrix.at(*point))?,
            }
        }
        Ok(())
    }

    fn group(&mut self, group: &GroupItem, matrix: Matrix) -> Result<(), Unfit> {
        let Some(place) = group.parent.map(|parent| parent.location) else {
            return self.clipped(group, matrix);
        };
        // What belongs to another place, as a footnote does.
        self.used.structure.enter(place)?;
        self.clipped(group, matrix)?;
        self.used.structure.leave(place)
    }

    fn clipped(&mut self, group: &GroupItem, matrix: Matrix) -> Result<(), Unfit> {
        let matrix = matrix.of(group);
        let Some(clip) = &group.clip else { return self.frame(&group.frame, matrix) };
        self.mark(None);
        self.apart(|painter| {
            painter.curve(clip, Lines::Page(matrix));
            painter.op("W n");
            painter.frame(&group.frame, matrix)?;
            painter.mark(None);
            Ok(())
        })
    }

    /// Draws something whose settings end with it.
    fn apart(&mut self, draw: impl FnOnce(&mut Self) -> Result<(), Unfit>) -> Result<(), Unfit> {
        let (fill, stroke, tracking) = (self.fill.clone(), self.stroke.clone(), self.tracking);
        self.op("q");
        draw(self)?;
        self.op("Q");
        (self.fill, self.stroke, self.tracking) = (fill, stroke, tracking);
        Ok(())
    }

    fn text(&mut self, text: &TextItem, matrix: Matrix) -> Result<(), Unfit> {
        if text.stroke.is_some() {
            return Err(Unfit::Text);
        }
        let font = self.used.font(&text.font)?;
        let owner = self.used.structure.owner();
        self.heading(owner, text, matrix);
        self.mark(Some(owner));
        let size = text.size.to_pt();
        if !self.line.as_mut().is_some_and(|line| line.goes_on(matrix, size)) {
            self.end_line();
        }
        let mut line = self.line.take().unwrap_or_else(|| Line::new(self.out.len(), matrix, size));
        self.fill(&text.fill)?;
        let tracking = tracking(text, &self.used.fonts[font]);
        if tracking.to_bits() != self.tracking.to_bits() {
            self.tracking = tracking;
            decimal::<FACTOR>(&mut self.out, tracking);
            self.op(" Tc");
        }
        // Words have their own origin: readers add up the widths of glyphs in numbers of 32 bits, which are exact near it.
        let begin = self.out.len();
        self.out.extend_from_slice(b"q ");
        let from = self.out.len();
        self.matrix([matrix.a, -matrix.b, -matrix.c, matrix.d], (matrix.e, matrix.f));
        let own = from..self.out.len();
        self.out.extend_from_slice(b"cm BT");
        let from = self.out.len();
        self.out.extend_from_slice(b"/f");
        integer(&mut self.out, font);
        self.out.push(b' ');
        self.value(size);
        self.out.extend_from_slice(b"Tf[<");
        let subset = &mut self.used.fonts[font];
        let more = tracking * 1000.0 / size;
        // How far the glyphs of the font are ahead of where they should be, in thousandths of an em.
        let mut ahead = 0.0;
        let mut end = 0;
        let mut gaps = Gaps { least: 0.0, most: 0.0, last: 0.0 };
        for (number, glyph) in text.glyphs.iter().enumerate() {
            let range = glyph.range();
            if glyph.y_offset.get() != 0.0 || glyph.y_advance.get() != 0.0 || range.start < end {
                return Err(Unfit::Text);
            }
            end = range.end;
            let words = text.text.get(range).ok_or(Unfit::Text)?;
            let id = subset.id(glyph.id, words)?;
            let back = ahead - glyph.x_offset.get() * 1000.0;
            if back.abs() >= NOTHING {
                self.out.extend_from_slice(b">");
                decimal::<LENGTH>(&mut self.out, back);
                self.out.extend_from_slice(b"<");
                ahead = glyph.x_offset.get() * 1000.0 + (back - rounded(back));
            }
            self.out.extend_from_slice(&hexadecimal(id));
            let gap = glyph.x_advance.get() * 1000.0 - subset.program.width(glyph.id);
            gaps.last = gap / 1000.0;
            if number + 1 < text.glyphs.len() {
                (gaps.least, gaps.most) = (gaps.least.min(gaps.last), gaps.most.max(gaps.last));
            }
            ahead += more - gap;
        }
        self.out.extend_from_slice(b">]TJ");
        let glyphs = from..self.out.len();
        self.out.extend_from_slice(b" ET Q\n");
        let run = Run { whole: begin..self.out.len(), matrix: own, glyphs };
        let first = text.glyphs.first().map_or(end, |glyph| glyph.range().start);
        line.add(run, &text.text[first..end], &gaps, matrix.at(Point::with_x(text.width())));
        self.line = Some(line);
        Ok(())
    }

    fn picture(&mut self, image: &Image, size: Size, matrix: Matrix) -> Result<(), Unfit> {
        let index = self.used.picture(image)?;
        let owner = self.used.structure.owner();
        self.mark(Some(owner));
        self.end_line();
        self.op("q");
        // A picture is a square of one by one, with its first corner at the bottom.
        let (width, height) = (size.x.to_pt(), size.y.to_pt());
        let corner = matrix.apply(Point::with_y(size.y));
        self.matrix([matrix.a * width, -matrix.b * width, -matrix.c * height, matrix.d * height], corner);
        self.op("cm");
        self.out.extend_from_slice(b"/i");
        integer(&mut self.out, index);
        self.op(" Do");
        self.op("Q");
        Ok(())
    }

    fn link(&mut self, target: &Destination, size: Size, matrix: Matrix) -> Result<(), Unfit> {
        let place =
            |position: PagedPosition| Target::Place(position.page.get() - 1, position.point.y.to_pt());
        let target = match target {
            Destination::Url(url) => Target::Url(url.to_string()),
            Destination::Position(position) => place(*position),
            Destination::Location(location) => place((self.locate)(*location).ok_or(Unfit::Link)?),
        };
        let (one, other) = (matrix.apply(Point::zero()), matrix.apply(Point::new(size.x, size.y)));
        let area = [
            one.0.min(other.0),
            self.height - one.1.max(other.1),
            one.0.max(other.0),
            self.height - one.1.min(other.1),
        ];
        let node = self.used.structure.link();
        if let Some(node) = node {
            let link = self.links.len();
            self.used.structure.nodes[node].kids.push(Kid::Link { page: self.number, link });
        }
        self.links.push(Link { area, target, node });
        Ok(())
    }

    /// Writes down the words of a heading, and where it begins.
    fn heading(&mut self, owner: Owner, text: &TextItem, matrix: Matrix) {
        let Owner::Node(node) = owner else { return };
        let Some(level) = self.used.structure.level(node) else { return };
        let words = &text.text;
        match self.used.headings.iter_mut().rev().find(|heading| heading.node == node) {
            Some(heading) => heading.words.push_str(words),
            None => {
                let (page, top) = (self.number, self.height - matrix.f + text.size.to_pt());
                self.used.headings.push(Heading { node, level, words: words.to_string(), page, top });
            }
        }
    }

    fn shape(&mut self, shape: &Shape, matrix: Matrix) -> Result<(), Unfit> {
        let stroke = shape.stroke.as_ref().filter(|stroke| stroke.thickness.to_pt() > 0.0);
        if shape.fill.is_none() && stroke.is_none() {
            return Ok(());
        }
        self.mark(Some(Owner::Artifact));
        if matrix.is_moved_only() {
            return self.drawn(shape, stroke, Lines::Page(matrix));
        }
        self.apart(|painter| {
            painter.matrix([matrix.a, -matrix.b, matrix.c, -matrix.d], (matrix.e, matrix.f));
            painter.op("cm");
            painter.drawn(shape, stroke, Lines::Own)
        })
    }

    fn drawn(&mut self, shape: &Shape, stroke: Option<&FixedStroke>, lines: Lines) -> Result<(), Unfit> {
        if let Some(fill) = &shape.fill {
            self.fill(fill)?;
        }
        if let Some(stroke) = stroke {
            self.stroke(stroke)?;
        }
        match &shape.geometry {
            Geometry::Line(end) => {
                self.point(Point::zero(), lines, "m");
                self.point(*end, lines, "l");
            }
            Geometry::Rect(size) => {
                let corners = [
                    Point::zero(),
                    Point::new(size.x, Abs::zero()),
                    Point::new(size.x, size.y),
                    Point::new(Abs::zero(), size.y),
                ];
                for (index, corner) in corners.into_iter().enumerate() {
                    self.point(corner, lines, if index == 0 { "m" } else { "l" });
                }
                self.op("h");
            }
            Geometry::Curve(curve) => self.curve(curve, lines),
        }
        let is_even_odd = shape.fill_rule == FillRule::EvenOdd;
        self.op(match (shape.fill.is_some(), stroke.is_some(), is_even_odd) {
            (true, true, false) => "B",
            (true, true, true) => "B*",
            (true, false, false) => "f",
            (true, false, true) => "f*",
            (false, ..) => "S",
        });
        Ok(())
    }

    fn curve(&mut self, curve: &Curve, lines: Lines) {
        for item in &curve.0 {
            match item {
                CurveItem::Move(point) => self.point(*point, lines, "m"),
                CurveItem::Line(point) => self.point(*point, lines, "l"),
                CurveItem::Cubic(one, other, end) => {
                    self.point(*one, lines, "");
                    self.point(*other, lines, "");
                    self.point(*end, lines, "c");
                }
                CurveItem::Close => self.op("h"),
            }
        }
    }

    fn point(&mut self, point: Point, lines: Lines, operator: &str) {
        match lines {
            Lines::Page(matrix) => self.place(matrix.apply(point)),
            Lines::Own => {
                self.value(point.x.to_pt());
                self.value(point.y.to_pt());
            }
        }
        if !operator.is_empty() {
            self.op(operator);
        }
    }

    fn fill(&mut self, paint: &Paint) -> Result<(), Unfit> {
        let Paint::Solid(color) = paint else { return Err(Unfit::Paint) };
        if self.fill.as_ref() != Some(color) {
            self.color(color, FILL)?;
            self.fill = Some(color.clone());
        }
        Ok(())
    }

    fn stroke(&mut self, stroke: &FixedStroke) -> Result<(), Unfit> {
        let Paint::Solid(color) = &stroke.paint else { return Err(Unfit::Paint) };
        let style = StrokeStyle {
            width: stroke.thickness.to_pt(),
            cap: stroke.cap,
            join: stroke.join,
            miter: stroke.miter_limit.get(),
            dash: stroke.dash.as_ref().map(|dash| {
                let lengths = dash.array.iter().map(|length| length.to_pt()).collect();
                (lengths, dash.phase.to_pt())
            }),
        };
        let known = (color.clone(), style);
        if self.stroke.as_ref() == Some(&known) {
            return Ok(());
        }
        self.color(color, STROKE)?;
        let style = &known.1;
        self.factor(style.width);
        self.op("w");
        let cap = match style.cap {
            LineCap::Butt => LineCapStyle::ButtCap,
            LineCap::Round => LineCapStyle::RoundCap,
            LineCap::Square => LineCapStyle::ProjectingSquareCap,
        };
        integer(&mut self.out, cap as usize);
        self.op(" J");
        let join = match style.join {
            LineJoin::Miter => LineJoinStyle::MiterJoin,
            LineJoin::Round => LineJoinStyle::RoundJoin,
            LineJoin::Bevel => LineJoinStyle::BevelJoin,
        };
        integer(&mut self.out, join as usize);
        self.op(" j");
        self.factor(style.miter);
        self.op("M");
        self.out.push(b'[');
        let dash = style.dash.clone().unwrap_or_default();
        dash.0.iter().for_each(|length| self.factor(*length));
        self.out.extend_from_slice(b"] ");
        self.factor(dash.1);
        self.op("d");
        self.stroke = Some(known);
        Ok(())
    }

    fn color(&mut self, color: &Color, operators: Operators) -> Result<(), Unfit> {
        let on_screen = if self.used.has_colours_of_screens { on_screen(color) } else { None };
        let Color::Process(color) = on_screen.as_ref().unwrap_or(color) else { return Err(Unfit::Paint) };
        let parts = color.to_vec4().map(f64::from);
        let is_opaque = color.alpha().is_none_or(|alpha| alpha >= 1.0);
        if !is_opaque {
            return Err(Unfit::Paint);
        }
        let (parts, operator) = match color {
            ProcessColor::Luma(_) => (&parts[..1], operators.gray),
            ProcessColor::Rgb(_) => (&parts[..3], operators.light),
            ProcessColor::Cmyk(_) => {
                self.used.has_ink = true;
                self.op(operators.space_of_ink);
                (&parts[..4], operators.ink)
            }
            _ => return Err(Unfit::Paint),
        };
        parts.iter().for_each(|part| self.factor(*part));
        self.op(operator);
        Ok(())
    }

    /// Begins the content of an owner, and ends that of another.
    fn mark(&mut self, owner: Option<Owner>) {
        if self.marked == owner {
            return;
        }
        self.end_line();
        if self.marked.is_some() {
            self.op("EMC");
        }
        match owner {
            Some(Owner::Artifact) => self.op("/Artifact BMC"),
            Some(Owner::Node(node)) => {
                let mark = i32::try_from(self.marks.len()).unwrap_or(i32::MAX);
                self.marks.push(node);
                self.used.structure.nodes[node].kids.push(Kid::Content { page: self.number, mark });
                self.out.extend_from_slice(b"/P<</MCID ");
                integer(&mut self.out, self.marks.len() - 1);
                self.op(">>BDC");
            }
            None => {}
        }
        self.marked = owner;
    }

    fn end_line(&mut self) {
        if let Some(line) = self.line.take() {
            line.finish(&mut self.out);
        }
    }

    /// Writes a matrix: its factors, and the place on the page where it begins.
    fn matrix(&mut self, factors: [f64; 4], place: (f64, f64)) {
        factors.into_iter().for_each(|factor| self.factor(factor));
        self.place(place);
    }

    /// Writes a place on the page, whose y goes upwards, in numbers of 32 bits, as readers and Typst's exporter have them: so
    /// it falls on the same part of a pixel, whoever wrote it.
    fn place(&mut self, (x, y): (f64, f64)) {
        self.value(f64::from(narrow(x)));
        self.value(f64::from(narrow(self.height) - narrow(y)));
    }

    fn factor(&mut self, factor: f64) {
        decimal::<FACTOR>(&mut self.out, factor);
        self.out.push(b' ');
    }

    fn value(&mut self, value: f64) {
        decimal::<LENGTH>(&mut self.out, value);
        self.out.push(b' ');
    }

    fn op(&mut self, operator: &str) {
        self.out.extend_from_slice(operator.as_bytes());
        self.out.push(b'\n');
    }
}
