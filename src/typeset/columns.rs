//! How wide the columns of a table are, and how large its text.
//!
//! If the widest cells leave room, every column gets its share of it. If they do not, columns give way where it costs
//! least: every line of a row costs something, a name that is parted more than any line, a word of the header that is
//! parted, a character alone. Width is moved from column to column as long as that costs less, from several beginnings.

use std::collections::HashMap;

use super::shapes::{Broken, EM, Kind, Shape};

/// How wide a cell with a picture is wished to be, and how narrow it may get, em of a table's text.
pub(super) const PICTURE: f64 = 7.0;
pub(super) const LEAST_PICTURE: f64 = 4.0;

/// What things cost, in lines of a row: an em of a name of a person that is parted, of a number or an address, of a word of
/// the header.
const COST_OF_NAME: f64 = 8.0;
const COST_OF_PARTED: f64 = 1.0;
const COST_OF_HEADER: f64 = 0.75;
/// A line with a character alone.
const COST_OF_ALONE: f64 = 1.0;
/// A few words on several lines, and how many characters these are at most.
const COST_OF_SHORT: f64 = 0.1;
const SHORT: u32 = 8 * EM;
/// Every line beyond two of words that are read down rather than across, and how narrow their column is.
const COST_OF_DOWN: f64 = 0.2;
const DOWN: u32 = 4 * EM;
/// Words that are set closer, and a line more in a cell that does not make its row higher.
const COST_OF_CLOSER: f64 = 0.05;
const COST_OF_LINE: f64 = 0.004;
/// A page has about so many rows; the header stands on each.
const ROWS_OF_PAGE: usize = 24;
/// By how much a table's text is smaller than usual, pt, and what half a point costs each row.
const SMALLER: [f64; 4] = [0.0, 0.5, 1.0, 1.5];
const COST_OF_SMALLER: f64 = 0.05;

/// The widths of columns are found in quarters of an em.
const QUARTER: u32 = EM / 4;
/// How much is moved from a column to another at a time, quarters of an em.
const STEPS: [u32; 5] = [1, 2, 4, 8, 16];

/// A table as the widths of its columns need it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Table {
    /// The rows: of each column the cell that has it alone, `None` if there is none.
    pub(super) rows: Vec<Vec<Option<Shape>>>,
    /// How many rows are the header.
    pub(super) headers: usize,
    /// How narrow each column may get: its longest word, thousandths of an em.
    pub(super) least: Vec<u32>,
}

/// The measure of a table.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Measure {
    /// The widths of its columns, em.
    pub(super) widths: Vec<f64>,
    /// The size of its text, pt.
    pub(super) size: f64,
    /// Whether names of persons are parted, since no widths have room for them.
    pub(super) parts_names: bool,
}

/// The measure, for a given room, pt, and a size of the text of at most the given one, with which the table costs least.
/// `None` if the words alone are wider than the room.
pub(super) fn measure(table: &Table, room: f64, size: f64) -> Option<Measure> {
    let costs = Costs::of(table);
    let all = f64::from(u32::try_from(table.rows.len()).unwrap_or(u32::MAX));
    // What is found for a size is where the search for the next one begins too.
    let mut found: Option<Vec<u32>> = None;
    let of = |smaller: f64| {
        let size = size - smaller;
        let (cost, widths) = costs.widths(room / size, found.as_deref())?;
        let parts_names = costs.parts_names(&widths);
        let measure = Measure { widths: costs.shared(&widths, room / size), size, parts_names };
        found = Some(widths);
        Some((cost + all * COST_OF_SMALLER * smaller / SMALLER[1], measure))
    };
    let sizes = SMALLER.into_iter().filter_map(of);
    sizes.reduce(|best, other| if other.0 < best.0 { other } else { best }).map(|(_, measure)| measure)
}

/// What each cell costs at each width.
struct Costs {
    /// Of each different cell, of each width in quarters of an em, how its words break and what that costs.
    cells: Vec<Vec<(Broken, f64)>>,
    /// Which of them are names.
    is_name: Vec<bool>,
    /// Of each row, of each column, which of them it has.
    rows: Vec<Vec<Option<usize>>>,
    /// How often each row counts.
    weights: Vec<f64>,
    /// How narrow each column may get, how wide it is with its names whole, with all its short words on one line, and with
    /// all its words; quarters of an em.
    least: Vec<u32>,
    names: Vec<u32>,
    short: Vec<u32>,
    widest: Vec<u32>,
    /// How wide each is on one line, em.
    natural: Vec<f64>,
}

/// What a row costs but for the columns that are tried: the lines of its three highest cells with their columns, the lines
/// of all cells, and what else they cost.
struct Row {
    highest: [(u32, usize); 3],
    lines: u32,
    more: f64,
}

impl Costs {
    fn of(table: &Table) -> Self {
        let mut known: HashMap<&Shape, usize> = HashMap::new();
        let mut shapes: Vec<&Shape> = Vec::new();
        let mut number = |shape| {
            *known.entry(shape).or_insert_with(|| {
                shapes.push(shape);
                shapes.len() - 1
            })
        };
        let rows: Vec<Vec<Option<usize>>> = table
            .rows
            .iter()
            .map(|row| row.iter().map(|cell| cell.as_ref().map(&mut number)).collect())
            .collect();
        let pages = 1 + table.rows.len() / ROWS_OF_PAGE;
        let weight =
            |at: usize| f64::from(u32::try_from(if at < table.headers { pages } else { 1 }).unwrap_or(1));
        let widest_of = |is_counted: &dyn Fn(&Shape) -> bool| -> Vec<u32> {
            let of = |column: usize| {
                let cells = rows.iter().filter_map(|row| shapes.get((*row.get(column)?)?).copied());
                let widths = cells.filter(|shape| is_counted(shape)).map(Shape::width);
                widths.fold(table.least[column], u32::max)
            };
            (0..table.least.len()).map(of).collect()
        };
        let quarters = |widths: &[u32]| widths.iter().map(|width| width.div_ceil(QUARTER)).collect();
        let all = widest_of(&|_| true);
        Self {
            cells: shapes.iter().map(|shape| costs(shape)).collect(),
            is_name: shapes.iter().map(|shape| shape.kind == Kind::Name).collect(),
            weights: (0..rows.len()).map(weight).collect(),
            least: quarters(&table.least),
            names: quarters(&widest_of(&|shape| shape.kind == Kind::Name)),
            short: quarters(&widest_of(&|shape| shape.width() <= SHORT)),
            widest: quarters(&all),
            natural: all.iter().map(|width| f64::from(*width) / f64::from(EM)).collect(),
            rows,
        }
    }

    /// The widths with which the rows cost least in a room, em, and what they cost; some that are known are tried too.
    fn widths(&self, room: f64, known: Option<&[u32]>) -> Option<(f64, Vec<u32>)> {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a width in a page")]
        let all = (room * f64::from(EM) / f64::from(QUARTER) + 1e-6).max(0.0) as u32;
        if self.has_room(room) {
            return Some((self.cost(&self.widest), self.widest.clone()));
        }
        if self.least.iter().sum::<u32>() > all {
            return None;
        }
        let begins = [&self.short, &self.names, &self.least].map(|least| even(&self.widest, least, all));
        let known = known.map(|widths| {
            let left = all.saturating_sub(widths.iter().sum());
            let widest = (0..widths.len()).max_by_key(|column| self.widest[*column] - self.least[*column]);
            let mut widths = widths.to_vec();
            widest.into_iter().for_each(|column| widths[column] += left);
            widths
        });
        let found = begins.into_iter().chain([known]).flatten().map(|begin| self.cheapest(begin));
        found.reduce(|best, other| if other.0 < best.0 { other } else { best })
    }

    /// Whether all words have room on one line.
    fn has_room(&self, room: f64) -> bool {
        self.natural.iter().sum::<f64>() <= room
    }

    /// Shares what widths, quarters of an em, leave of a room among all columns, em.
    fn shared(&self, widths: &[u32], room: f64) -> Vec<f64> {
        let needed = if self.has_room(room) { self.natural.clone() } else { self.needed(widths) };
        let total: f64 = needed.iter().sum();
        needed.iter().map(|width| width + (room - total).max(0.0) * width / total.max(1e-9)).collect()
    }

    fn at(&self, row: &[Option<usize>], column: usize, width: u32) -> (Broken, f64) {
        let Some(cell) = row.get(column).copied().flatten() else { return (Broken::default(), 0.0) };
        let of = &self.cells[cell];
        of[(width as usize).min(of.len() - 1)]
    }

    /// What all rows cost.
    fn cost(&self, widths: &[u32]) -> f64 {
        self.rows_at(widths).iter().zip(&self.weights).map(|(row, weight)| row.cost(&[]) * weight).sum()
    }

    fn rows_at(&self, widths: &[u32]) -> Vec<Row> {
        let of = |row: &Vec<Option<usize>>| {
            let mut out = Row { highest: [(0, usize::MAX); 3], lines: 0, more: 0.0 };
            for (column, width) in widths.iter().enumerate() {
                let (broken, more) = self.at(row, column, *width);
                out.add(broken.lines, more, column);
            }
            out
        };
        self.rows.iter().map(of).collect()
    }

    /// Moves width from column to column as long as that costs less.
    fn cheapest(&self, mut widths: Vec<u32>) -> (f64, Vec<u32>) {
        let mut cost = self.cost(&widths);
        loop {
            let rows = self.rows_at(&widths);
            let mut best: Option<(f64, Vec<u32>)> = None;
            for (from, to) in pairs(widths.len()) {
                for step in STEPS.iter().filter(|step| widths[from] >= self.least[from] + **step) {
                    let mut tried = widths.clone();
                    tried[from] -= step;
                    tried[to] += step;
                    let found = self.moved(&rows, [from, to], &widths, &tried);
                    if found + 1e-9 < best.as_ref().map_or(cost, |(least, _)| *least) {
                        best = Some((found, tried));
                    }
                }
            }
            let Some(found) = best else { return (cost, widths) };
            (cost, widths) = found;
        }
    }

    /// What all rows cost if two columns have other widths.
    fn moved(&self, rows: &[Row], columns: [usize; 2], widths: &[u32], tried: &[u32]) -> f64 {
        let of = |((row, cells), weight): ((&Row, &Vec<Option<usize>>), &f64)| {
            let change = |column: usize| {
                let (before, less) = self.at(cells, column, widths[column]);
                let (after, more) = self.at(cells, column, tried[column]);
                (column, before.lines, after.lines, more - less)
            };
            row.cost(&[change(columns[0]), change(columns[1])]) * weight
        };
        rows.iter().zip(&self.rows).zip(&self.weights).map(of).sum()
    }

    fn parts_names(&self, widths: &[u32]) -> bool {
        let parts = |row: &Vec<Option<usize>>| {
            let mut cells = row.iter().zip(widths).enumerate();
            cells.any(|(column, (cell, width))| {
                cell.is_some_and(|cell| self.is_name[cell]) && self.at(row, column, *width).0.parted > 0
            })
        };
        self.rows.iter().any(parts)
    }

    /// How much of each width its cells take, em.
    fn needed(&self, widths: &[u32]) -> Vec<f64> {
        let needed = |column: usize| {
            let used = self.rows.iter().map(|row| self.at(row, column, widths[column]).0.widest);
            used.fold(self.least[column] * QUARTER, u32::max)
        };
        (0..widths.len()).map(|column| f64::from(needed(column)) / f64::from(EM)).collect()
    }
}

impl Row {
    fn add(&mut self, lines: u32, more: f64, column: usize) {
        self.lines += lines;
        self.more += more;
        if let Some(place) = self.highest.iter().position(|(high, _)| lines > *high) {
            self.highest[place..].rotate_right(1);
            self.highest[place] = (lines, column);
        }
    }

    /// What the row costs, with the lines before and after and what else changes of some columns.
    fn cost(&self, changes: &[(usize, u32, u32, f64)]) -> f64 {
        let others = self.highest.iter().find(|(_, of)| changes.iter().all(|(column, ..)| column != of));
        let mut most = others.map_or(1, |(lines, _)| *lines).max(1);
        let (mut all, mut more) = (i64::from(self.lines), self.more);
        for (_, before, after, change) in changes {
            most = most.max(*after);
            all += i64::from(*after) - i64::from(*before);
            more += change;
        }
        #[expect(clippy::cast_precision_loss, reason = "some lines")]
        let rest = (all - i64::from(most)).max(0) as f64;
        f64::from(most) + more + rest * COST_OF_LINE
    }
}

/// How the words of a cell break at each width, quarters of an em, and what that costs besides its lines.
fn costs(shape: &Shape) -> Vec<(Broken, f64)> {
    (0..=shape.width().div_ceil(QUARTER))
        .map(|width| {
            let cell = width.max(1) * QUARTER;
            let (broken, _) = shape.broken(cell);
            let count = |of: u32| f64::from(of);
            let parted = count(broken.parted) / count(EM)
                * match shape.kind {
                    Kind::Name => COST_OF_NAME,
                    Kind::Header => COST_OF_HEADER,
                    Kind::Words => COST_OF_PARTED,
                };
            let is_short = shape.kind == Kind::Words && shape.width() <= SHORT && broken.lines > 1;
            let down = if cell < DOWN { count(broken.lines.saturating_sub(2)) * COST_OF_DOWN } else { 0.0 };
            let more = parted
                + count(broken.alone) * COST_OF_ALONE
                + f64::from(u8::from(is_short)) * COST_OF_SHORT
                + f64::from(u8::from(broken.closer)) * COST_OF_CLOSER
                + down;
            (broken, more)
        })
        .collect()
}

/// Narrows the widest columns, all to the same width, none below its least. `None` if these alone are wider than the room.
fn even(widest: &[u32], least: &[u32], room: u32) -> Option<Vec<u32>> {
    let limited_to = |limit: u32| -> Vec<u32> {
        widest.iter().zip(least).map(|(width, least)| (*width).min(limit).max(*least)).collect()
    };
    let fits = |widths: &[u32]| widths.iter().sum::<u32>() <= room;
    let mut limit = (0..=room).rev().map(limited_to);
    limit.find(|widths| fits(widths))
}

fn pairs(count: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..count).flat_map(move |from| (0..count).map(move |to| (from, to))).filter(|(from, to)| from != to)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::typeset::shapes::thousandths;

    fn cell(kind: Kind, stretches: &[f64]) -> Option<Shape> {
        Some(Shape { kind, lines: vec![stretches.iter().map(|width| thousandths(*width)).collect()] })
    }

    /// Words of so many characters.
    fn words(count: usize) -> Option<Shape> {
        cell(Kind::Words, &vec![1.0; count])
    }

    fn table(rows: Vec<Vec<Option<Shape>>>) -> Table {
        let least = vec![EM; rows[0].len()];
        Table { rows, headers: 0, least }
    }

    /// The widths in a room, and the size, for a usual size of 10 pt; both em.
    fn measured(table: &Table, room: f64) -> Option<(Vec<f64>, f64)> {
        measure(table, room * 10.0, 10.0).map(|found| (found.widths, found.size))
    }

    #[test]
    fn spare_room_is_shared() {
        let (widths, size) = measured(&table(vec![vec![words(2), words(6)]]), 16.0).unwrap();
        assert!(
            (widths[0] - 4.0).abs() < 1e-9 && (widths[1] - 12.0).abs() < 1e-9 && size == 10.0,
            "{widths:?}"
        );
    }

    #[test]
    fn columns_give_way_where_it_costs_fewest_lines() {
        // Twenty rows need 12 in the second column, one row needs 20 in the first.
        let mut rows = vec![vec![words(9), words(12)]; 20];
        rows.push(vec![words(20), words(2)]);
        let (widths, size) = measured(&table(rows), 22.0).unwrap();
        assert!(widths[1] >= 12.0 && widths[0] >= 9.0 && size == 10.0, "{widths:?}");
    }

    #[test]
    fn the_text_is_smaller_if_that_spares_rows() {
        let rows = vec![vec![words(15), words(17)]; 20];
        let size = |rows: &[Vec<Option<Shape>>], room: f64| {
            measured(&table(rows.to_vec()), room).map(|found| found.1)
        };
        assert_eq!(size(&rows, 32.0), Some(10.0));
        assert!(size(&rows, 29.0) < Some(10.0));
        let mut rows = vec![vec![words(3), words(17)]; 20];
        rows.push(vec![words(30), words(3)]);
        assert_eq!(size(&rows, 29.0), Some(10.0), "for the sake of one row");
    }

    #[test]
    fn names_stay_whole_at_the_cost_of_any_line() {
        let name = cell(Kind::Name, &[6.0]);
        let (widths, size) = measured(&table(vec![vec![name.clone(), words(60)]; 9]), 10.0).unwrap();
        assert!(widths[0] >= 6.0 / (1.0 + 1.0 / 16.0) && size <= 10.0, "{widths:?}");
        // Two of them have no room.
        let parts = |room: f64| {
            measure(&table(vec![vec![name.clone(), name.clone()]; 9]), room, 10.0).unwrap().parts_names
        };
        assert!(parts(80.0) && !parts(110.0));
    }

    #[test]
    fn words_of_the_header_are_parted_only_if_that_spares_lines() {
        let header = vec![cell(Kind::Header, &[2.0, 2.0, 2.0]), cell(Kind::Header, &[2.0])];
        let of = |count: usize| {
            let mut rows = vec![header.clone()];
            rows.extend(vec![vec![words(2), words(9)]; count]);
            measured(&Table { headers: 1, ..table(rows) }, 11.0).unwrap().0
        };
        assert!(of(5)[0] >= 2.0 && of(5)[1] < 10.0);
    }

    #[test]
    fn a_word_is_never_wider_than_its_column() {
        let of = |least: [f64; 2]| {
            let table = table(vec![vec![words(30), words(30)]]);
            measured(&Table { least: least.map(thousandths).to_vec(), ..table }, 20.0)
        };
        // At the smallest size there are 23.5 em.
        assert_eq!(of([15.0, 9.0]), None);
        assert!(of([15.0, 2.0]).unwrap().0[0] >= 15.0);
    }
}
