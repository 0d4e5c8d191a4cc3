"""Puts characters that a face lacks together of parts of those that it has, as their designer would have.

What a character is made of is known (喆 of 吉 beside 吉), and how wide and high each part is, by a guide: another face
that has the character. Of all characters of the face with that part at that side (颉, 劼) the one is taken in which the
part is nearest to its box and likest to the guide's; it is fitted into the box, and its strokes keep their width. What
is not like the guide as a whole, or has a blot, is given up.
"""

import bz2
import collections
import math
import multiprocessing
import re

import numpy as np

from outlines import blurred, box, fitted, scales, set_into, stem, thickest, with_stem

# How like the guide's every part and the whole must be, from 0 to 1. The same character of two faces has 0.79 in the
# middle and 0.69 at the worst twentieth, two others have 0.69 at the best thousandth.
PART, WHOLE = 0.70, 0.78
# How far a part may be drawn out or pressed, and a character that becomes a part, as sums of logarithms.
STRETCH, WHOLE_STRETCH = 0.30, 0.95
# The thickest place that a character may have, in its strokes' widths.
BLOT = 3.1
# A box for comparing shapes alone.
SQUARE = (100, 0, 900, 800)
# Parts by hand, in thousandths of the box of an ideograph, of characters whose guides have strokes that join.
BY_HAND = {
    "堃": [("方", (0, 420, 510, 1000)), ("方", (490, 420, 1000, 1000)), ("土", (0, 0, 1000, 460))],
    "垚": [("土", (170, 470, 830, 1000)), ("土", (0, 0, 510, 520)), ("土", (490, 0, 1000, 520))],
    "犇": [("牛", (120, 440, 880, 1000)), ("牛", (-20, -10, 520, 530)), ("牛", (490, -10, 1000, 530))],
    "骉": [("马", (190, 470, 800, 1000)), ("马", (-10, -10, 500, 530)), ("马", (480, -10, 1010, 530))],
    "燊": [("火", (230, 610, 770, 1010)), ("火", (0, 290, 520, 690)), ("火", (480, 290, 1000, 690)),
          ("木", (0, -10, 1000, 400))],
    "鋆": [("均", (40, 440, 960, 1000)), ("金", (0, 0, 1000, 580))],
    "瑨": [("王", (0, 160, 370, 920)), ("晋", (345, 0, 1000, 1000))],
}


class Structure:
    """What characters are made of, and of how many strokes."""

    def __init__(self, decompositions, unihan):
        self.made_of = {}
        for line in decompositions.read_text(encoding="utf-8").splitlines():
            found = re.match(r"(.+?):([^(]*)\((.*)\)$", line.strip())
            if found:
                self.made_of[found[1]] = (found[2], found[3].split(",") if found[3] else [])
        self.strokes, self.standard = {}, []
        for name in ("Unihan_IRGSources.txt.bz2", "Unihan_OtherMappings.txt.bz2"):
            for line in bz2.open(unihan / name, "rt", encoding="utf-8"):
                code, _, rest = line.rstrip().partition("\t")
                key, _, value = rest.partition("\t")
                if not code.startswith("U+"):
                    continue
                if key == "kTotalStrokes":
                    self.strokes[chr(int(code[2:], 16))] = int(value.split()[0])
                elif key == "kTGH":
                    self.standard.append(chr(int(code[2:], 16)))

    def halves(self, char):
        """How a character is parted, `a` across or `d` down, and its parts; nothing for others."""
        if char.startswith("pair:"):
            return "a", char[5:], char[5:]
        kind, parts = self.made_of.get(char, ("", []))
        if kind in ("a", "d") and len(parts) == 2:
            return kind, *parts
        alike = {"ra": "a", "rd": "d"}.get(kind)
        if alike:
            return alike, parts[0], parts[0]
        three = {"r3tr": "d", "r3a": "a"}.get(kind)
        return (three, parts[0], "pair:" + parts[0]) if three else None


def grouped(contours):
    """Contours with the holes in them."""
    groups = []
    for contour in sorted(contours, key=lambda c: -abs(c.area)):
        left, bottom, right, top = contour.box
        for group in groups:
            around = group[0].box
            if (left >= around[0] - 1 and bottom >= around[1] - 1 and right <= around[2] + 1 and top <= around[3] + 1
                    and (contour.area > 0) != (group[0].area > 0)):
                group.append(contour)
                break
        else:
            groups.append([contour])
    return groups


def splits(contours, direction):
    """All ways to part contours in two across or down that do not overlap by more than a half."""
    axis = 0 if direction == "a" else 1
    turn = 1 if direction == "a" else -1
    groups = [(box(group), group) for group in grouped(contours)]
    groups.sort(key=lambda g: turn * (g[0][axis] + g[0][axis + 2]))
    for at in range(1, len(groups)):
        first = [c for _, group in groups[:at] for c in group]
        second = [c for _, group in groups[at:] for c in group]
        low, high = (box(first), box(second))[::turn]
        narrower = min(low[axis + 2] - low[axis], high[axis + 2] - high[axis])
        if low[axis + 2] - high[axis] <= 0.5 * narrower:
            yield first, second


def stretch(contours, into):
    return sum(abs(math.log(max(k, 1e-3))) for k in scales(contours, into))


def placed(part, whole, into):
    """Where a part of a box stands in another box."""
    kx = (into[2] - into[0]) / max(whole[2] - whole[0], 1)
    ky = (into[3] - into[1]) / max(whole[3] - whole[1], 1)
    return (into[0] + (part[0] - whole[0]) * kx, into[1] + (part[1] - whole[1]) * ky,
            into[0] + (part[2] - whole[0]) * kx, into[1] + (part[3] - whole[1]) * ky)


def likeness(contours, others):
    return float((blurred(contours) * blurred(fitted(others, box(contours)))).sum())


class Target:
    """What the characters of a face look like: their boxes beside a guide's, and the width of their strokes."""

    def __init__(self, face, guides, structure):
        known = face.ideographs()
        self.boxes, self.structure = [], structure
        for guide in guides:
            both = [c for c in known if guide.has(c) and guide.outline(c)][::7]
            of_guide, of_face = (np.array([box(f.outline(c)) for c in both]) for f in (guide, face))
            self.boxes.append([np.polyfit(of_guide[:, side], of_face[:, side], 1) for side in range(4)])
        sample = [c for c in known if c in structure.strokes][::5]
        strokes = [structure.strokes[c] for c in sample]
        self.stems = np.polyfit(strokes, [stem(face.outline(c)) for c in sample], 2)
        self.box = np.mean([box(face.outline(c)) for c in known[::40]], axis=0)

    def box_of(self, guide, contours):
        return tuple(float(np.polyval(fit, side)) for fit, side in zip(self.boxes[guide], box(contours)))

    def stem_of(self, char):
        return float(np.polyval(self.stems, min(self.structure.strokes.get(char, 10), 30)))


class Composer:
    def __init__(self, face, guides, structure):
        self.face, self.guides, self.structure = face, guides, structure
        self.target = Target(face, guides, structure)
        self.users = collections.defaultdict(list)
        for char in face.ideographs():
            self.take(char)

    def take(self, char):
        halves = self.structure.halves(char)
        if halves:
            direction, first, second = halves
            self.users[direction, 0, first].append(char)
            self.users[direction, 1, second].append(char)

    def candidates(self, direction, side, part, into, guide):
        """Forms of a part, the best first: its mark, how like the guide's it is, and its contours."""
        found = []
        for at, worse in ((side, 0.0), (1 - side, 0.06)):
            for user in self.users.get((direction, at, part), ()):
                for parted in splits(self.face.outline(user), direction):
                    cost = stretch(parted[at], into) + worse
                    if cost < STRETCH:
                        found.append((cost, parted[at]))
        if self.face.has(part):
            cost = stretch(self.face.outline(part), into) + 0.06
            if cost < WHOLE_STRETCH:
                found.append((cost, self.face.outline(part)))
        found.sort(key=lambda f: f[0])
        wanted = blurred(fitted(guide, SQUARE))
        marked = []
        for cost, contours in found[:14]:
            like = float((blurred(fitted(contours, SQUARE)) * wanted).sum())
            marked.append((like - 0.5 * cost, like, contours))
        marked.sort(key=lambda m: -m[0])
        return marked

    def part(self, direction, side, part, into, guide, depth):
        """The best form of a part in its box: its mark, how like the guide's, its contours."""
        best = None
        found = self.candidates(direction, side, part, into, guide)
        if found:
            mark, like, contours = found[0]
            best = (mark, like, set_into(contours, into))
        if depth < 3 and (best is None or best[1] < PART) and self.structure.halves(part):
            finer = self.of_halves(part, into, guide, depth + 1)
            if finer and (best is None or finer[0] - 0.03 > best[0]):
                best = finer
        return best

    def of_halves(self, char, into, guide, depth=0):
        direction, *halves = self.structure.halves(char)
        whole, best = box(guide), None
        for parted in splits(guide, direction):
            boxes = [placed(box(part), whole, into) for part in parted]
            if min(min(b[2] - b[0], b[3] - b[1]) for b in boxes) < 40:
                continue
            made = []
            for side in (0, 1):
                part = self.part(direction, side, halves[side], boxes[side], parted[side], depth)
                if not part:
                    break
                made.append(part)
            else:
                mark = (min(made[0][0], made[1][0]), min(made[0][1], made[1][1]), made[0][2] + made[1][2])
                if best is None or mark[0] > best[0]:
                    best = mark
        return best

    def by_hand(self, char):
        left, bottom, right, top = self.target.box
        contours = []
        for part, (x0, y0, x1, y1) in BY_HAND[char]:
            into = (left + x0 / 1000 * (right - left), bottom + y0 / 1000 * (top - bottom),
                    left + x1 / 1000 * (right - left), bottom + y1 / 1000 * (top - bottom))
            found = [c for direction in "ad" for side in (0, 1)
                     for c in self.candidates(direction, side, part, into, self.guides[0].outline(part))]
            found.sort(key=lambda c: -c[0])
            form = found[0][2] if found and found[0][1] > 0.8 else self.face.outline(part)
            contours += set_into(form, into)
        return contours

    def compose(self, char):
        """The contours of a character, or nothing."""
        contours = self.by_guides(char)
        if contours is None and char in BY_HAND:
            contours = self.by_hand(char)
        if contours is None:
            return None
        contours = with_stem(contours, self.target.stem_of(char))
        return contours if thickest(contours) < BLOT * self.target.stem_of(char) else None

    def by_guides(self, char):
        if not self.structure.halves(char):
            return None
        best, guided = None, [(n, g.outline(char)) for n, g in enumerate(self.guides) if g.has(char) and g.outline(char)]
        for number, guide in guided:
            made = self.of_halves(char, self.target.box_of(number, guide), guide)
            if made and (best is None or made[0] > best[0]):
                best = made
            if best and best[1] > 0.75:
                break
        if not best or best[1] < PART or max(likeness(best[2], guide) for _, guide in guided) < WHOLE:
            return None
        return best[2]


WORKER = None


def _compose(char):
    return WORKER.compose(char)


def completed(face, guides, structure, wrong):
    """The characters of the standard's table that the face lacks and that can be put together, but the wrong ones.
    What was put together first gives parts for others."""
    global WORKER
    WORKER = Composer(face, guides, structure)
    made = {}
    for _ in range(2):
        left = [c for c in structure.standard if not face.has(c) and guides[0].has(c) and c not in wrong]
        with multiprocessing.get_context("fork").Pool() as pool:
            for char, contours in zip(left, pool.map(_compose, left, chunksize=16)):
                if contours:
                    made[char] = face.known[char] = contours
                    WORKER.take(char)
    return made
