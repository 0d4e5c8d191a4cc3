//! The pages as content streams (ISO 32000-1, 8 and 9).

use std::collections::HashMap;
use std::sync::Arc;

use typst::layout::{Frame, FrameItem, GroupItem, Point, Size};
use typst_library::introspection::{Location, PagedPosition};
use typst_library::model::Destination;
use typst_library::text::{FontInstance, TextItem};
use typst_library::visualize::{Image, Shape};

use super::Unfit;
use super::font::{Program, Subset};
use super::matrix::Matrix;
use super::numbers::{FACTOR, LENGTH, decimal, hexadecimal, integer, rounded};
use super::picture::{Picture, picture};
use super::stream::{Stream, is_seen};
use super::structure::{Kid, Owner, Structure};
use super::torn::{BEGIN_TEXT, Gaps, Line, Run};

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
    let height = frame.height().to_pt();
    let stream = Stream::new(height, used.has_colours_of_screens);
    let mut painter = Painter {
        used,
        locate,
        links: Vec::new(),
        number,
        height,
        stream,
        marks: Vec::new(),
        marked: None,
        line: None,
    };
    painter.frame(frame, Matrix::PAGE)?;
    painter.mark(None);
    let Painter { stream, marks, links, .. } = painter;
    used.has_ink |= stream.has_ink;
    Ok(Content { bytes: stream.bytes, marks, links })
}

struct Painter<'a> {
    used: &'a mut Used,
    locate: Locate<'a>,
    links: Vec<Link>,
    number: usize,
    height: f64,
    stream: Stream,
    marks: Vec<usize>,
    /// Whose content is open.
    marked: Option<Owner>,
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
        let around = self.stream.begin();
        self.stream.clip(clip, matrix);
        self.frame(&group.frame, matrix)?;
        self.mark(None);
        self.stream.end(around);
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
        self.stream.fill(&text.fill)?;
        let tracking = tracking(text, &self.used.fonts[font]);
        self.stream.tracking(tracking);
        // Words have their own origin: readers add up the widths of glyphs in numbers of 32 bits, which are exact near it.
        let begin = self.stream.bytes.len();
        let mut line = self.line.take().unwrap_or_else(|| Line::new(&self.stream, matrix, size));
        self.stream.put(b"q ");
        self.stream.matrix([matrix.a, -matrix.b, -matrix.c, matrix.d], (matrix.e, matrix.f));
        self.stream.put(b"cm ");
        let from = self.stream.bytes.len();
        self.stream.put(BEGIN_TEXT);
        let gaps = self.glyphs(text, font, tracking)?;
        self.stream.put(b" ET");
        let to = self.stream.bytes.len();
        self.stream.put(b" Q\n");
        let run = Run { whole: begin..self.stream.bytes.len(), text: from..to, place: matrix };
        let words = match (text.glyphs.first(), text.glyphs.last()) {
            (Some(first), Some(last)) => &text.text[first.range().start..last.range().end],
            _ => "",
        };
        line.add(run, words, &gaps, matrix.at(Point::with_x(text.width())));
        self.line = Some(line);
        Ok(())
    }

    /// Writes the glyphs of a text, with its font and its size.
    fn glyphs(&mut self, text: &TextItem, font: usize, tracking: f64) -> Result<Gaps, Unfit> {
        let size = text.size.to_pt();
        self.stream.put(b"/f");
        integer(&mut self.stream.bytes, font);
        self.stream.put(b" ");
        self.stream.value(size);
        self.stream.put(b"Tf[<");
        let out = &mut self.stream.bytes;
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
                out.extend_from_slice(b">");
                decimal::<LENGTH>(out, back);
                out.extend_from_slice(b"<");
                ahead = glyph.x_offset.get() * 1000.0 + (back - rounded(back));
            }
            out.extend_from_slice(&hexadecimal(id));
            let gap = glyph.x_advance.get() * 1000.0 - subset.program.width(glyph.id);
            gaps.last = gap / 1000.0;
            if number + 1 < text.glyphs.len() {
                (gaps.least, gaps.most) = (gaps.least.min(gaps.last), gaps.most.max(gaps.last));
            }
            ahead += more - gap;
        }
        out.extend_from_slice(b">]TJ");
        Ok(gaps)
    }

    fn picture(&mut self, image: &Image, size: Size, matrix: Matrix) -> Result<(), Unfit> {
        let index = self.used.picture(image)?;
        let owner = self.used.structure.owner();
        self.mark(Some(owner));
        self.end_line();
        let around = self.stream.begin();
        // A picture is a square of one by one, with its first corner at the bottom.
        let (width, height) = (size.x.to_pt(), size.y.to_pt());
        let corner = matrix.apply(Point::with_y(size.y));
        self.stream
            .matrix([matrix.a * width, -matrix.b * width, -matrix.c * height, matrix.d * height], corner);
        self.stream.put(b"cm\n/i");
        integer(&mut self.stream.bytes, index);
        self.stream.op(" Do");
        self.stream.end(around);
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
        if !is_seen(shape) {
            return Ok(());
        }
        self.mark(Some(Owner::Artifact));
        self.stream.shape(shape, matrix)
    }

    /// Begins the content of an owner, and ends that of another.
    fn mark(&mut self, owner: Option<Owner>) {
        if self.marked == owner {
            return;
        }
        self.end_line();
        if self.marked.is_some() {
            self.stream.op("EMC");
        }
        match owner {
            Some(Owner::Artifact) => self.stream.op("/Artifact BMC"),
            Some(Owner::Node(node)) => {
                let mark = i32::try_from(self.marks.len()).unwrap_or(i32::MAX);
                self.marks.push(node);
                self.used.structure.nodes[node].kids.push(Kid::Content { page: self.number, mark });
                self.stream.put(b"/P<</MCID ");
                integer(&mut self.stream.bytes, self.marks.len() - 1);
                self.stream.op(">>BDC");
            }
            None => {}
        }
        self.marked = owner;
    }

    fn end_line(&mut self) {
        if let Some(line) = self.line.take() {
            line.finish(&mut self.stream);
        }
    }
}
