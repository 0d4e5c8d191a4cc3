"""Outlines of glyphs, in thousandths of the em: parted, moved, fitted into boxes, made bolder or lighter.

Outer contours run counterclockwise here, as in PostScript (their area is positive), holes the other way.
"""

import numpy as np
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw
from scipy.ndimage import distance_transform_edt, gaussian_filter

# The places on a curve where it is measured.
STEPS = {"curveTo": (0.2, 0.4, 0.6, 0.8, 1.0), "qCurveTo": (0.25, 0.5, 0.75, 1.0)}
# The square that is drawn, in units: from this corner at the left and below, so wide.
LEFT, BOTTOM, SIDE = -20, -140, 1040


class Contour:
    """A closed line, as a pen was told it, with the polygon that it is measured by."""

    __slots__ = ("segments", "polygon", "box", "area")

    def __init__(self, segments):
        self.segments = segments
        points, here = [], None
        for operation, arguments in segments:
            if operation in ("moveTo", "lineTo"):
                points.append(arguments[0])
            elif operation == "curveTo":
                a, b, c, d = (np.array(p) for p in (here, *arguments))
                for t in STEPS[operation]:
                    u = 1 - t
                    points.append(tuple(u**3 * a + 3 * u * u * t * b + 3 * u * t * t * c + t**3 * d))
            else:
                a = np.array(here)
                last = len(arguments) - 2
                for i, control in enumerate(arguments[:-1]):
                    b = np.array(control)
                    c = np.array(arguments[-1]) if i == last else (b + np.array(arguments[i + 1])) / 2
                    points.extend(tuple((1 - t) ** 2 * a + 2 * (1 - t) * t * b + t * t * c) for t in STEPS[operation])
                    a = c
            here = arguments[-1]
        self.polygon = np.array(points, float)
        x, y = self.polygon.T
        self.box = (x.min(), y.min(), x.max(), y.max())
        self.area = 0.5 * float(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y))

    def reversed(self):
        ends = [arguments[-1] for _, arguments in self.segments]
        turned = [("moveTo", (ends[-1],))]
        for i in range(len(self.segments) - 1, 0, -1):
            operation, arguments = self.segments[i]
            turned.append((operation, (*reversed(arguments[:-1]), ends[i - 1])))
        return Contour(turned)


class Face:
    """The outlines of a font file."""

    def __init__(self, path, number=0):
        font = TTFont(path, fontNumber=number, lazy=True)
        self.cmap, self.glyphs = font.getBestCmap(), font.getGlyphSet()
        self.scale = 1000 / font["head"].unitsPerEm
        self.known = {}

    def has(self, char):
        return char in self.known or (len(char) == 1 and ord(char) in self.cmap)

    def ideographs(self):
        return [chr(code) for code in sorted(self.cmap) if 0x3400 <= code <= 0x9FFF or code >= 0x20000]

    def outline(self, char):
        if char not in self.known:
            pen = DecomposingRecordingPen(self.glyphs)
            self.glyphs[self.cmap[ord(char)]].draw(pen)
            contours = self.contours(pen.value)
            if sum(c.area for c in contours) < 0:
                contours = [c.reversed() for c in contours]
            self.known[char] = contours
        return self.known[char]

    def contours(self, recorded):
        contours, segments = [], []
        for operation, arguments in recorded:
            if operation in ("closePath", "endPath"):
                if len(segments) > 1:
                    contours.append(Contour(segments))
                segments = []
                continue
            # A quadratic curve without a point on it begins between its last control point and its first.
            circular = operation == "qCurveTo" and arguments[-1] is None
            points = tuple((x * self.scale, y * self.scale) for x, y in arguments[: -1 if circular else None])
            if circular:
                start = tuple((a + b) / 2 for a, b in zip(points[-1], points[0]))
                segments = [("moveTo", (start,))]
                points += (start,)
            segments.append((operation, points))
        return contours


def box(contours):
    lefts, bottoms, rights, tops = zip(*(c.box for c in contours))
    return (min(lefts), min(bottoms), max(rights), max(tops))


def moved(contours, kx, dx, ky, dy):
    return [
        Contour([(o, tuple((x * kx + dx, y * ky + dy) for x, y in points)) for o, points in c.segments])
        for c in contours
    ]


def scales(contours, into):
    left, bottom, right, top = box(contours)
    return (into[2] - into[0]) / max(right - left, 1), (into[3] - into[1]) / max(top - bottom, 1)


def fitted(contours, into):
    """The contours, drawn out or pressed into a box."""
    kx, ky = scales(contours, into)
    left, bottom, _, _ = box(contours)
    return moved(contours, kx, into[0] - left * kx, ky, into[1] - bottom * ky)


def shrunk(sides, factor):
    """A box around the same middle."""
    middle = [(sides[at] + sides[at + 2]) / 2 for at in (0, 1)] * 2
    return tuple(centre + (side - centre) * factor for side, centre in zip(sides, middle))


def bolder(contours, x, y):
    """Strokes that are thicker by `x` across and by `y` down; less than nothing makes them thinner.

    Every point goes along the middle of the normals of its two edges until it has left both by half of that, at sharp
    corners no further than twice."""
    changed = []
    for contour in contours:
        points = np.array([p for _, arguments in contour.segments for p in arguments])
        normals = []
        for turn in (1, -1):
            edges = np.zeros_like(points)
            for step in range(1, len(points)):
                towards = turn * (np.roll(points, -turn * step, 0) - points)
                lost = np.abs(edges).sum(1) < 1e-6
                if not lost.any():
                    break
                edges[lost] = towards[lost]
            length = np.linalg.norm(edges, axis=1, keepdims=True)
            edges /= np.where(length == 0, 1, length)
            normals.append(np.c_[edges[:, 1], -edges[:, 0]])
        reach = np.maximum(1 + (normals[0] * normals[1]).sum(1, keepdims=True), 0.5)
        points = points + (normals[0] + normals[1]) / reach * np.array([x / 2, y / 2])
        rest = iter(map(tuple, points.tolist()))
        changed.append(Contour([(o, tuple(next(rest) for _ in arguments)) for o, arguments in contour.segments]))
    return changed


def ink(contours):
    return sum(c.area for c in contours)


def stem(contours):
    """The mean width of the strokes: a stroke is much longer than wide."""
    edge = sum(float(np.linalg.norm(np.roll(c.polygon, -1, 0) - c.polygon, axis=1).sum()) for c in contours)
    return 2 * ink(contours) / edge


def with_stem(contours, wanted):
    """The contours in the same box with strokes of a width."""
    into = box(contours)
    for _ in range(4):
        more = wanted - stem(contours)
        if abs(more) < 0.3:
            break
        contours = fitted(bolder(contours, more, more), into)
    return contours


def set_into(contours, into):
    """The contours in a box, with strokes nearly as wide as before."""
    kx, ky = scales(contours, into)
    width = stem(contours)
    if abs(kx - 1) + abs(ky - 1) > 0.04:
        contours = bolder(fitted(contours, into), 0.8 * width * (1 - kx), 0.8 * width * (1 - ky))
    return fitted(contours, into)


def drawn(contours, size):
    winding = np.zeros((size, size), int)
    for contour in contours:
        picture = Image.new("1", (size, size))
        scale = size / SIDE
        corners = [((x - LEFT) * scale, (BOTTOM + SIDE - y) * scale) for x, y in contour.polygon]
        ImageDraw.Draw(picture).polygon(corners, fill=1)
        winding += np.array(picture, int) * (1 if contour.area > 0 else -1)
    return winding != 0


def blurred(contours):
    """A small blurred picture, of mean 0 and length 1, so that the product of two says how alike they are."""
    picture = gaussian_filter(drawn(contours, 64).astype(float), 2.0)
    picture -= picture.mean()
    length = np.linalg.norm(picture)
    return picture / length if length else picture


def thickest(contours):
    """The width of the thickest place, in units."""
    return 2 * distance_transform_edt(drawn(contours, 200)).max() * SIDE / 200


def to_glyph(contours, tolerance):
    """A TrueType glyph of cubic outlines or quadratic ones."""
    glyph = TTGlyphPen(None)
    pen = Cu2QuPen(glyph, tolerance, reverse_direction=True)
    for contour in contours:
        for operation, arguments in contour.segments:
            getattr(pen, operation)(*arguments)
        pen.closePath()
    return glyph.glyph()
