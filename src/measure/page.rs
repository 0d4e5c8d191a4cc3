//! What is on the pages of any PDF: glyphs and rules, in millimetres from the upper left corner of a page.
//!
//! A PDF interpreter reads it that has nothing in common with what writes ours.

use hayro_cmap::BfString;
use hayro_interpret::font::Glyph as PdfGlyph;
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, GlyphDrawMode, Image, InterpreterCache, InterpreterSettings, Paint,
    PathDrawMode, SoftMask, interpret_page,
};
use hayro_syntax::Pdf;
use kurbo::{Affine, BezPath, Point, Rect, Shape};

use super::collections::Collections;

/// Millimetres per point.
pub const MM: f64 = 25.4 / 72.0;

/// A character and its position. The em box reaches 0.88 em above the baseline and 0.12 em below.
#[derive(Debug, Clone)]
pub struct Glyph {
    /// The characters that it stands for.
    pub text: String,
    /// Origin, mm.
    pub x: f64,
    /// Baseline, mm.
    pub y: f64,
    /// Size, pt: how high its em is.
    pub size: f64,
    /// How wide its em is, of how high it is: a long mark or name has narrower letters.
    pub narrowed: f64,
    /// PostScript name without the subset prefix.
    pub font: String,
    /// Red, green and blue.
    pub colour: [u8; 3],
    /// Ink, mm.
    pub ink: Rect,
    /// Whether it is turned 90° to the left.
    pub turned: bool,
    /// Whether it is filled and stroked, to be bold.
    pub is_bold: bool,
}

impl Glyph {
    /// Upper edge of the em box, mm.
    pub fn em_top(&self) -> f64 {
        self.y - 0.88 * self.size * MM
    }

    /// Lower edge of the em box, mm.
    pub fn em_bottom(&self) -> f64 {
        self.y + 0.12 * self.size * MM
    }

    /// The first of its characters.
    pub fn char(&self) -> char {
        self.text.chars().next().unwrap_or(' ')
    }

    /// Whether it fills a cell.
    pub fn is_wide(&self) -> bool {
        u32::from(self.char()) > 0x2E7F || "“”‘’—…".contains(self.char())
    }

    /// Right edge of the em box, or of the ink if the character is narrow.
    pub fn right(&self) -> f64 {
        if self.is_wide() { self.x + self.narrowed * self.size * MM } else { self.ink.x1 }
    }

    /// Whether it is of the red of a mark.
    pub fn is_red(&self) -> bool {
        is_red(self.colour)
    }
}

/// Whether a colour is the red of a mark.
pub fn is_red(colour: [u8; 3]) -> bool {
    colour[0] > 150 && colour[1] < 110 && colour[2] < 110
}

/// A horizontal rule, mm.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Left end.
    pub x0: f64,
    /// Right end.
    pub x1: f64,
    /// Centre.
    pub y: f64,
    /// Thickness.
    pub thick: f64,
    /// Red, green and blue.
    pub colour: [u8; 3],
}

/// A line of characters on the same baseline.
#[derive(Debug, Clone)]
pub struct Line {
    /// From left to right; at least one.
    pub glyphs: Vec<Glyph>,
}

impl Line {
    /// Its characters.
    pub fn text(&self) -> String {
        self.glyphs.iter().map(|glyph| glyph.text.as_str()).collect()
    }

    /// Left edge, mm.
    pub fn left(&self) -> f64 {
        self.glyphs[0].x
    }

    /// Right edge, mm.
    pub fn right(&self) -> f64 {
        self.glyphs[self.glyphs.len() - 1].right()
    }

    /// The edges of what it fills, mm: a mark at an end may have given up its blank half (标点挤压, GB/T 15834), so that its
    /// box is partly outside and its ink is not.
    pub fn extent(&self) -> (f64, f64) {
        let (first, last) = (&self.glyphs[0], &self.glyphs[self.glyphs.len() - 1]);
        let is_mark = |glyph: &Glyph| glyph.is_wide() && !glyph.char().is_alphanumeric();
        let left = if is_mark(first) { first.ink.x0 } else { self.left() };
        let right = if is_mark(last) { last.ink.x1 } else { self.right() };
        (left, right)
    }

    /// Middle, mm.
    pub fn centre(&self) -> f64 {
        (self.left() + self.right()) / 2.0
    }

    /// The size of most of its characters, pt.
    pub fn size(&self) -> f64 {
        let mut sizes: Vec<f64> = self.glyphs.iter().map(|glyph| glyph.size).collect();
        sizes.sort_by(f64::total_cmp);
        sizes[sizes.len() / 2]
    }

    /// The font of its first character.
    pub fn font(&self) -> &str {
        &self.glyphs[0].font
    }

    /// Upper edge of the em box, mm.
    pub fn em_top(&self) -> f64 {
        self.glyphs[0].em_top()
    }

    /// Lower edge of the em box, mm.
    pub fn em_bottom(&self) -> f64 {
        self.glyphs[0].em_bottom()
    }

    /// Whether it is of the red of a mark.
    pub fn is_red(&self) -> bool {
        self.glyphs[0].is_red()
    }
}

/// A page.
#[derive(Debug, Default)]
pub struct Page {
    /// Width, mm.
    pub width: f64,
    /// Height, mm.
    pub height: f64,
    /// In the order of the file.
    pub glyphs: Vec<Glyph>,
    /// Horizontal rules.
    pub rules: Vec<Rule>,
    /// The boxes of everything drawn that is not a glyph, mm.
    pub shapes: Vec<Rect>,
}

impl Page {
    /// Its characters, in the order of the file.
    pub fn text(&self) -> String {
        self.glyphs.iter().map(|glyph| glyph.text.as_str()).collect()
    }

    /// The upright lines from top to bottom.
    pub fn lines(&self) -> Vec<Line> {
        let mut glyphs: Vec<Glyph> = self
            .glyphs
            .iter()
            .filter(|glyph| !glyph.turned && !glyph.text.trim().is_empty())
            .cloned()
            .collect();
        glyphs.sort_by(|a, b| a.y.total_cmp(&b.y));
        let mut lines: Vec<Line> = Vec::new();
        for glyph in glyphs {
            match lines.last_mut().filter(|line| (line.glyphs[0].y - glyph.y).abs() < 0.6) {
                Some(line) => line.glyphs.push(glyph),
                None => lines.push(Line { glyphs: vec![glyph] }),
            }
        }
        for line in &mut lines {
            line.glyphs.sort_by(|a, b| a.x.total_cmp(&b.x));
        }
        lines
    }

    /// The page number (7.5), if there is one.
    pub fn number(&self) -> Option<Line> {
        self.lines().into_iter().find(|line| line.glyphs[0].y > 264.0 && line.text().starts_with('—'))
    }

    /// The lines without the page number.
    pub fn content(&self) -> Vec<Line> {
        self.lines()
            .into_iter()
            .filter(|line| !(line.glyphs[0].y > 264.0 && line.text().starts_with('—')))
            .collect()
    }

    /// The line that begins with the given text.
    pub fn line(&self, start: &str) -> Option<Line> {
        self.lines().into_iter().find(|line| line.text().starts_with(start))
    }
}

struct Reader<'c> {
    page: Page,
    to_mm: Affine,
    collections: &'c mut Collections,
}

impl Reader<'_> {
    fn shape(&mut self, bounds: Rect, thick: f64, colour: [u8; 3]) {
        self.page.shapes.push(bounds);
        if bounds.width() > 20.0 && bounds.height().max(thick) < 2.0 {
            self.page.rules.push(Rule {
                x0: bounds.x0,
                x1: bounds.x1,
                y: (bounds.y0 + bounds.y1) / 2.0,
                thick,
                colour,
            });
        }
    }
}

fn colour(paint: &Paint<'_>) -> [u8; 3] {
    match paint {
        Paint::Color(colour) => {
            let [r, g, b, _] = colour.to_rgba().to_rgba8();
            [r, g, b]
        }
        Paint::Pattern(_) => [128; 3],
    }
}

impl<'a> Device<'a> for Reader<'_> {
    fn set_soft_mask(&mut self, _: Option<SoftMask<'_>>) {}
    fn set_blend_mode(&mut self, _: BlendMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {}
    fn pop_clip_path(&mut self) {}
    fn pop_transparency_group(&mut self) {}

    fn draw_image(&mut self, image: Image<'_, '_>, transform: Affine) {
        let pixels = Rect::new(0.0, 0.0, f64::from(image.width()), f64::from(image.height()));
        let bounds = (self.to_mm * transform).transform_rect_bbox(pixels);
        self.page.shapes.push(bounds);
    }

    fn draw_path(&mut self, path: &BezPath, transform: Affine, paint: &Paint<'_>, mode: &PathDrawMode) {
        let bounds = (self.to_mm * transform * path).bounding_box();
        let scale = (self.to_mm * transform).determinant().abs().sqrt();
        let thick = match mode {
            PathDrawMode::Fill(_) => bounds.height(),
            PathDrawMode::Stroke(stroke) => f64::from(stroke.line_width) * scale,
        };
        self.shape(bounds, thick, colour(paint));
    }

    fn draw_glyph(
        &mut self,
        glyph: &PdfGlyph<'a>,
        transform: Affine,
        glyph_transform: Affine,
        paint: &Paint<'a>,
        _: &GlyphDrawMode,
    ) {
        let whole = self.to_mm * transform * glyph_transform;
        let origin = whole * Point::ORIGIN;
        let along = whole * Point::new(1000.0, 0.0) - origin;
        let upward = whole * Point::new(0.0, 1000.0) - origin;
        let known = glyph.as_unicode().or_else(|| match glyph {
            PdfGlyph::Outline(outline) => self.collections.character(outline),
            PdfGlyph::Type3(_) => None,
        });
        let text = match known {
            Some(BfString::Char(c)) => c.to_string(),
            Some(BfString::String(text)) => text,
            None => "\u{FFFD}".to_string(),
        };
        // A letter that is filled and stroked, to be bold, is one.
        let is_same = |last: &Glyph| last.text == text && (last.x, last.y) == (origin.x, origin.y);
        if let Some(last) = self.page.glyphs.last_mut().filter(|last| is_same(last)) {
            last.is_bold = true;
            return;
        }
        let (font, ink) = match glyph {
            PdfGlyph::Outline(outline) => {
                let font = outline.font_data().and_then(|data| data.postscript_name).unwrap_or_default();
                (font, (whole * outline.outline()).bounding_box())
            }
            // A glyph that is a drawing has no font with a name: browsers print so.
            PdfGlyph::Type3(drawing) => {
                let (to_mm, collections) = (self.to_mm, &mut *self.collections);
                let mut reader = Reader { page: Page::default(), to_mm, collections };
                drawing.interpret(&mut reader, transform, glyph_transform, paint);
                let ink = reader.page.shapes.into_iter().reduce(|one, other| one.union(other));
                (String::new(), ink.unwrap_or(Rect::from_origin_size(origin, (0.0, 0.0))))
            }
        };
        self.page.glyphs.push(Glyph {
            text,
            x: origin.x,
            y: origin.y,
            size: upward.hypot() / MM,
            narrowed: if upward.hypot() > 0.0 { along.hypot() / upward.hypot() } else { 1.0 },
            font: font.rsplit('+').next().unwrap_or("").to_string(),
            colour: colour(paint),
            ink,
            turned: along.y.abs() > along.x.abs(),
            is_bold: false,
        });
    }
}

/// Reads every page of a PDF; nothing if it is none, or one that a password protects.
pub fn read(bytes: &[u8]) -> Option<Vec<Page>> {
    let pdf = Pdf::new(bytes.to_vec()).ok()?;
    let mut collections = Collections::default();
    let pages = pdf.pages().iter().map(|page| {
        let (width, height) = page.base_dimensions();
        let (width, height) = (f64::from(width) * MM, f64::from(height) * MM);
        let to_mm = Affine::new([MM, 0.0, 0.0, -MM, 0.0, height]);
        let cache = InterpreterCache::new();
        let area = Rect::new(0.0, 0.0, 1000.0, 1000.0);
        let mut context =
            Context::new(Affine::IDENTITY, area, &cache, pdf.xref(), InterpreterSettings::default());
        let page_of = Page { width, height, ..Page::default() };
        let mut reader = Reader { page: page_of, to_mm, collections: &mut collections };
        interpret_page(page, &mut context, &mut reader);
        reader.page
    });
    Some(pages.collect())
}
