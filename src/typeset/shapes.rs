//! How the words of a cell of a table break into lines in a column of any width: how many lines they take, and what is wrong
//! with these: a name that is parted, a character alone.
//!
//! Widths are thousandths of an em, so that shapes can be compared and kept.

/// By how much the words of a cell may be wider than it and yet be set on one line, closer: a sixteenth.
const CLOSER: u32 = 16;
/// A line that is shorter has a character alone.
const ALONE: u32 = 1_500;
/// How much narrower lines are tried at a time, so that no character is alone.
const STEP: u32 = 500;
/// 字 · a character.
pub(super) const EM: u32 = 1_000;

/// What words are, by which it counts what becomes of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Kind {
    /// Words of the header.
    Header,
    /// The name of a person.
    Name,
    /// All else.
    Words,
}

/// The words of a cell: of each line that a manual break ends, the widths of the stretches that are not to be parted.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Shape {
    pub(super) kind: Kind,
    pub(super) lines: Vec<Vec<u32>>,
}

/// How words are broken in a column.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Broken {
    /// How many lines there are.
    pub(super) lines: u32,
    /// How wide the longest is.
    pub(super) widest: u32,
    /// How wide the stretches are that are parted, all together.
    pub(super) parted: u32,
    /// How many lines have a character alone.
    pub(super) alone: u32,
    /// Whether they are on one line, closer.
    pub(super) closer: bool,
}

/// How the words of a cell are set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Fit {
    /// As they are.
    Plain,
    /// On one line, with so much less from a character to the next, em.
    Closer(f64),
    /// In lines that are so wide, em.
    Narrower(f64),
}

impl Shape {
    /// How wide the words are, on a line for each manual break.
    pub(super) fn width(&self) -> u32 {
        self.lines.iter().map(|line| line.iter().sum()).max().unwrap_or(0)
    }

    /// How the words break in a cell that is so wide, and in what width this is, which may be narrower: no line has a
    /// character alone if the same number of lines can do without.
    pub(super) fn broken(&self, cell: u32) -> (Broken, u32) {
        let mut best = (self.at(cell), cell);
        let mut narrower = cell;
        while best.0.alone > 0 && narrower >= STEP + 2 * EM {
            narrower -= STEP;
            let found = self.at(narrower);
            if found.lines > best.0.lines || found.parted > best.0.parted {
                break;
            }
            if found.alone < best.0.alone {
                best = (found, narrower);
            }
        }
        best
    }

    fn at(&self, cell: u32) -> Broken {
        let lines = self.lines.iter().map(|line| line_broken(line, cell));
        lines.fold(Broken::default(), |all, line| Broken {
            lines: all.lines + line.lines,
            widest: all.widest.max(line.widest),
            parted: all.parted + line.parted,
            alone: all.alone + line.alone,
            closer: all.closer || line.closer,
        })
    }
}

/// How words of so many characters are set in a cell so wide, em.
pub(super) fn fit(shape: &Shape, characters: usize, cell: f64) -> Fit {
    let words = f64::from(shape.width()) / f64::from(EM);
    let gaps = f64::from(u32::try_from(characters).unwrap_or(u32::MAX)) - 1.0;
    let slack = 1e-3;
    if words <= cell + slack || gaps < 1.0 {
        return Fit::Plain;
    }
    let (broken, width) = shape.broken(thousandths(cell));
    if broken.closer {
        return Fit::Closer((words - cell + slack) / gaps);
    }
    if width < thousandths(cell) { Fit::Narrower(f64::from(width) / f64::from(EM)) } else { Fit::Plain }
}

/// A width in thousandths, from ems; what is a hair too wide is not.
pub(super) fn thousandths(em: f64) -> u32 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a width in a page")]
    let out = (em * f64::from(EM) + 0.5).clamp(0.0, 1e9) as u32;
    out
}

fn line_broken(stretches: &[u32], cell: u32) -> Broken {
    let words: u32 = stretches.iter().sum();
    if words <= cell + 1 {
        return Broken { lines: 1, widest: words, ..Broken::default() };
    }
    if words <= cell + cell / CLOSER {
        return Broken { lines: 1, widest: cell, closer: true, ..Broken::default() };
    }
    let mut out = Broken::default();
    let mut line = 0;
    let mut end = |line: &mut u32| {
        out.lines += 1;
        out.widest = out.widest.max(*line);
        out.alone += u32::from(*line < ALONE);
        *line = 0;
    };
    let mut parted = 0;
    for stretch in stretches {
        if *stretch <= cell + 1 {
            if line > 0 && line + stretch > cell + 1 {
                end(&mut line);
            }
            line += stretch;
            continue;
        }
        parted += stretch;
        let mut left = *stretch;
        while left > 0 {
            let next = left.min(EM);
            if line > 0 && line + next > cell + 1 {
                end(&mut line);
            }
            line += next;
            left -= next;
        }
    }
    end(&mut line);
    Broken { parted, ..out }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(stretches: &[u32]) -> Shape {
        let wide = stretches.iter().map(|stretch| stretch * EM).collect();
        Shape { kind: Kind::Words, lines: vec![wide] }
    }

    fn characters(count: usize) -> Shape {
        words(&vec![1; count])
    }

    #[test]
    fn a_character_is_not_alone() {
        let of = |count: usize, cell: f64| fit(&characters(count), count, cell);
        assert_eq!(of(14, 14.0), Fit::Plain);
        assert!(matches!(of(15, 14.2), Fit::Closer(less) if (15.0 - 14.0 * less) <= 14.2));
        assert_eq!(of(29, 14.0), Fit::Narrower(13.5));
        assert_eq!(of(27, 14.0), Fit::Plain);
        // What is left beside ten characters holds none.
        assert_eq!(of(21, 10.6), Fit::Narrower(9.6));
        // Too narrow to give a character.
        assert_eq!(of(7, 3.0), Fit::Plain);
    }

    #[test]
    fn what_belongs_together_is_parted_only_in_what_is_narrower() {
        let dates = words(&[3, 2, 3]);
        let lines = |cell: u32| dates.broken(cell * EM).0;
        assert_eq!((lines(5).lines, lines(5).parted), (2, 0));
        assert_eq!((lines(3).lines, lines(3).parted), (3, 0));
        assert_eq!(lines(2).parted, 6 * EM);
        let manual = Shape { kind: Kind::Words, lines: vec![vec![EM; 3], vec![EM; 5]] };
        assert_eq!((manual.broken(4 * EM).0.lines, manual.width()), (3, 5 * EM));
    }
}
