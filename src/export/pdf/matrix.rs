//! Where things are on a page (ISO 32000-1, 8.3).

use typst::layout::{GroupItem, Point};

use super::numbers::narrow;

/// From a point in a frame, with y downwards, to the page: `x' = a x + c y + e`, `y' = b x + d y + f`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Matrix {
    pub(super) a: f64,
    pub(super) b: f64,
    pub(super) c: f64,
    pub(super) d: f64,
    pub(super) e: f64,
    pub(super) f: f64,
}

impl Matrix {
    /// That of a page itself.
    pub(super) const PAGE: Self = Self { a: 1.0, b: 0.0, c: 0.0, d: 1.0, e: 0.0, f: 0.0 };

    /// The same from another point on.
    pub(super) fn at(self, point: Point) -> Self {
        let (e, f) = self.apply(point);
        Self { e, f, ..self }
    }

    /// Where a point is on the page, pt.
    pub(super) fn apply(self, point: Point) -> (f64, f64) {
        let (x, y) = (point.x.to_pt(), point.y.to_pt());
        (self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f)
    }

    /// That of what is in a group.
    pub(super) fn of(self, group: &GroupItem) -> Self {
        let own = group.transform;
        let (a, b, c, d) = (own.sx.get(), own.ky.get(), own.kx.get(), own.sy.get());
        let moved = self.at(Point::new(own.tx, own.ty));
        Self {
            a: self.a * a + self.c * b,
            b: self.b * a + self.d * b,
            c: self.a * c + self.c * d,
            d: self.b * c + self.d * d,
            ..moved
        }
    }

    /// Whether another one has the same lines, along which one can go.
    pub(super) fn has_lines_of(self, other: Self) -> bool {
        self.area() != 0.0 && Self { e: self.e, f: self.f, ..other } == self
    }

    /// How far it is along and across its lines to the place of another one that has the same, pt as a frame has them.
    pub(super) fn way_to(self, other: Self) -> (f64, f64) {
        let (x, y) = (other.e - self.e, other.f - self.f);
        ((x * self.d - y * self.c) / self.area(), (y * self.a - x * self.b) / self.area())
    }

    /// How large a square of one by one becomes.
    fn area(self) -> f64 {
        self.a * self.d - self.b * self.c
    }

    /// The same with its place in numbers of 32 bits, as readers and Typst's exporter have it.
    pub(super) fn narrowed(self) -> Self {
        Self { e: f64::from(narrow(self.e)), f: f64::from(narrow(self.f)), ..self }
    }
}
