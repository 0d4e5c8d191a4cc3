//! 内容流 · what draws on a page: settings, shapes and numbers as its operators (ISO 32000-1, 7.8.2 and 8).

use pdf_writer::types::{LineCapStyle, LineJoinStyle};
use typst::layout::Point;
use typst_library::visualize::{
    Color, Curve, CurveItem, FillRule, FixedStroke, Geometry, LineCap, LineJoin, Paint, ProcessColor, Shape,
};

use super::Unfit;
use super::matrix::Matrix;
use super::numbers::{FACTOR, LENGTH, decimal, exact, integer, narrow};
use crate::typeset::on_screen;

/// The content of a page, as far as it is written.
pub(super) struct Stream {
    pub(super) bytes: Vec<u8>,
    /// How high the page is, pt.
    height: f64,
    settings: Settings,
    /// Whether the colours of ink are told as screens show them.
    has_colours_of_screens: bool,
    /// Whether there is some ink.
    pub(super) has_ink: bool,
}

/// 图形状态 · how things are drawn, until it is told otherwise (8.4).
#[derive(Clone, Default)]
pub(super) struct Settings {
    fill: Option<Color>,
    stroke: Option<(Color, StrokeStyle)>,
    /// How much wider than in the font glyphs are set (`Tc`), pt.
    tracking: f64,
}

#[derive(Clone, PartialEq)]
struct StrokeStyle {
    width: f64,
    cap: LineCap,
    join: LineJoin,
    miter: f64,
    dash: Option<(Vec<f64>, f64)>,
}

/// What sets a colour (8.6.8).
struct Operators {
    gray: &'static str,
    light: &'static str,
    /// Some readers tell what ink looks like only if its space is named, so that it is not one operator alone.
    space_of_ink: &'static str,
    ink: &'static str,
}

const FILL: Operators = Operators { gray: "g", light: "rg", space_of_ink: "/DeviceCMYK cs", ink: "sc" };
const STROKE: Operators = Operators { gray: "G", light: "RG", space_of_ink: "/DeviceCMYK CS", ink: "SC" };

impl Stream {
    /// The stream of a page of this height, pt.
    pub(super) fn new(height: f64, has_colours_of_screens: bool) -> Self {
        let settings = Settings::default();
        Self { bytes: Vec::with_capacity(8192), height, settings, has_colours_of_screens, has_ink: false }
    }

    /// The settings that hold.
    pub(super) fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Begins what has settings of its own, and tells those that hold around it.
    pub(super) fn begin(&mut self) -> Settings {
        self.op("q");
        self.settings.clone()
    }

    /// Ends what had settings of its own: those around it hold again.
    pub(super) fn end(&mut self, around: Settings) {
        self.op("Q");
        self.settings = around;
    }

    /// Makes a curve the border of all that is drawn until its settings end.
    pub(super) fn clip(&mut self, curve: &Curve, matrix: Matrix) {
        self.curve(curve, |stream, point| stream.place(matrix.apply(point)));
        self.op("W n");
    }

    /// Draws a shape, from its own origin, as Typst's exporter does: readers that add the width of a stroke to its place in
    /// numbers of 32 bits then come to the same edge.
    pub(super) fn shape(&mut self, shape: &Shape, matrix: Matrix) -> Result<(), Unfit> {
        if let Some(fill) = &shape.fill {
            self.fill(fill)?;
        }
        let stroke = stroke_of(shape);
        if let Some(stroke) = stroke {
            self.stroke(stroke)?;
        }
        self.put(b"q ");
        self.matrix([matrix.a, -matrix.b, matrix.c, -matrix.d], (matrix.e, matrix.f));
        self.op("cm");
        match &shape.geometry {
            Geometry::Line(end) => {
                self.put(b"0 0 m ");
                self.own(*end);
                self.op("l");
            }
            Geometry::Rect(size) => {
                self.put(b"0 0 m ");
                self.own(Point::with_x(size.x));
                self.put(b"l ");
                self.own(size.to_point());
                self.put(b"l ");
                self.own(Point::with_y(size.y));
                self.op("l h");
            }
            Geometry::Curve(curve) => self.curve(curve, Self::own),
        }
        let is_even_odd = shape.fill_rule == FillRule::EvenOdd;
        self.op(match (shape.fill.is_some(), stroke.is_some(), is_even_odd) {
            (true, true, false) => "B Q",
            (true, true, true) => "B* Q",
            (true, false, false) => "f Q",
            (true, false, true) => "f* Q",
            (false, ..) => "S Q",
        });
        Ok(())
    }

    /// Writes a curve, and its points in this way.
    fn curve(&mut self, curve: &Curve, write: impl Fn(&mut Self, Point)) {
        for item in &curve.0 {
            match item {
                CurveItem::Move(point) => {
                    write(self, *point);
                    self.op("m");
                }
                CurveItem::Line(point) => {
                    write(self, *point);
                    self.op("l");
                }
                CurveItem::Cubic(one, other, end) => {
                    [one, other, end].into_iter().for_each(|point| write(self, *point));
                    self.op("c");
                }
                CurveItem::Close => self.op("h"),
            }
        }
    }

    /// Sets what is filled, and how letters look.
    pub(super) fn fill(&mut self, paint: &Paint) -> Result<(), Unfit> {
        let Paint::Solid(color) = paint else { return Err(Unfit::Paint) };
        if self.settings.fill.as_ref() != Some(color) {
            self.color(color, FILL)?;
            self.settings.fill = Some(color.clone());
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
        if self.settings.stroke.as_ref() == Some(&known) {
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
        integer(&mut self.bytes, cap as usize);
        self.op(" J");
        let join = match style.join {
            LineJoin::Miter => LineJoinStyle::MiterJoin,
            LineJoin::Round => LineJoinStyle::RoundJoin,
            LineJoin::Bevel => LineJoinStyle::BevelJoin,
        };
        integer(&mut self.bytes, join as usize);
        self.op(" j");
        self.factor(style.miter);
        self.op("M");
        self.put(b"[");
        let dash = style.dash.clone().unwrap_or_default();
        dash.0.iter().for_each(|length| self.factor(*length));
        self.put(b"] ");
        self.factor(dash.1);
        self.op("d");
        self.settings.stroke = Some(known);
        Ok(())
    }

    fn color(&mut self, color: &Color, operators: Operators) -> Result<(), Unfit> {
        let on_screen = if self.has_colours_of_screens { on_screen(color) } else { None };
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
                self.has_ink = true;
                self.op(operators.space_of_ink);
                (&parts[..4], operators.ink)
            }
            _ => return Err(Unfit::Paint),
        };
        parts.iter().for_each(|part| self.factor(*part));
        self.op(operator);
        Ok(())
    }

    /// Sets how much wider than in the font glyphs are set, pt.
    pub(super) fn tracking(&mut self, tracking: f64) {
        if tracking.to_bits() != self.settings.tracking.to_bits() {
            self.settings.tracking = tracking;
            self.factor(tracking);
            self.op("Tc");
        }
    }

    /// Writes a matrix: its factors, and the place on the page where it begins.
    pub(super) fn matrix(&mut self, factors: [f64; 4], place: (f64, f64)) {
        factors.into_iter().for_each(|factor| self.factor(factor));
        self.place(place);
    }

    /// Writes a place on the page, whose y goes upwards, in numbers of 32 bits, as readers and Typst's exporter have them: so
    /// it falls on the same part of a pixel, whoever wrote it.
    fn place(&mut self, (x, y): (f64, f64)) {
        self.exact(narrow(x));
        self.exact(narrow(self.height) - narrow(y));
    }

    /// Writes a point of a shape, from its own origin.
    fn own(&mut self, point: Point) {
        self.exact(narrow(point.x.to_pt()));
        self.exact(narrow(point.y.to_pt()));
    }

    fn exact(&mut self, length: f32) {
        exact(&mut self.bytes, length);
        self.put(b" ");
    }

    /// Writes the matrix of what goes so far along and across the lines that hold, pt.
    pub(super) fn way(&mut self, (along, across): (f64, f64)) {
        self.put(b"1 0 0 1 ");
        self.factor(along);
        self.factor(-across);
    }

    /// Writes a factor, or a length that is added again and again.
    pub(super) fn factor(&mut self, factor: f64) {
        decimal::<FACTOR>(&mut self.bytes, factor);
        self.put(b" ");
    }

    /// Writes a length, pt.
    pub(super) fn value(&mut self, value: f64) {
        decimal::<LENGTH>(&mut self.bytes, value);
        self.put(b" ");
    }

    pub(super) fn op(&mut self, operator: &str) {
        self.put(operator.as_bytes());
        self.put(b"\n");
    }

    pub(super) fn put(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }
}

/// The stroke of a shape, if it is to be seen.
fn stroke_of(shape: &Shape) -> Option<&FixedStroke> {
    shape.stroke.as_ref().filter(|stroke| stroke.thickness.to_pt() > 0.0)
}

/// Whether there is something of a shape to be seen.
pub(super) fn is_seen(shape: &Shape) -> bool {
    shape.fill.is_some() || stroke_of(shape).is_some()
}
