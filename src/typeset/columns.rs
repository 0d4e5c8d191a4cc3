//! How wide the columns of a table are, and how large its text.
//!
//! If the widest cells leave room, every column gets its share of it. If they do not, the wide columns give
//! way, so that the rows take as few lines as possible; names stay whole, and words are read across, where there is room.

/// By how much the words of a cell may be wider than it and yet be set on one line, closer.
const CLOSER: f64 = 1.0 / 16.0;
/// What is wider is no name.
const NAME: f64 = 8.0;
/// What a column without names has at least beside those with names, if they have room beside that, and else.
const OTHERS: [f64; 4] = [6.0, 5.0, 4.0, 3.0];
/// A last line that is shorter is a character alone.
const ALONE: f64 = 1.5;
/// How much a character alone counts, in lines, words that are set closer, and a line more in a cell that does not make its
/// row higher.
const COST_OF_ALONE: f64 = 0.5;
const COST_OF_CLOSER: f64 = 0.05;
const COST_OF_LINE: f64 = 0.004;
/// How much a column in which names are parted counts, in lines of each row.
const COST_OF_PARTED: f64 = 1.0;

/// How wide a cell with a picture is wished to be, and how narrow it may get, em of a table's text.
pub(super) const PICTURE: f64 = 7.0;
pub(super) const LEAST_PICTURE: f64 = 4.0;

/// How the words of a cell are set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Fit {
    /// As they are.
    Plain,
    /// On one line, with so much less from a character to the next.
    Closer(f64),
    /// In lines so wide, that the last one has more than one character.
    Narrower(f64),
}

/// How words so wide, of so many characters, are set in a cell so wide; all in em.
pub(super) fn fit(words: f64, characters: usize, cell: f64) -> Fit {
    let slack = 1e-3;
    let gaps = f64::from(u32::try_from(characters).unwrap_or(u32::MAX)) - 1.0;
    if words <= cell + slack || gaps < 1.0 {
        return Fit::Plain;
    }
    if words <= cell * (1.0 + CLOSER) {
        return Fit::Closer((words - cell + slack) / gaps);
    }
    let (lines, last) = lines(words, cell);
    match last < ALONE && (of_line(cell) - 1.0) * lines >= words {
        true => Fit::Narrower(cell - 1.0),
        false => Fit::Plain,
    }
}

/// How many lines words take, and how long the last one is.
fn lines(words: f64, cell: f64) -> (f64, f64) {
    if words <= cell * (1.0 + CLOSER) {
        return (1.0, words);
    }
    let lines = (words / of_line(cell) - 1e-6).ceil();
    (lines, words - (lines - 1.0) * of_line(cell))
}

/// How much of words a line of so wide a cell has: whole characters.
fn of_line(cell: f64) -> f64 {
    (cell + 1e-6).floor().max(1.0)
}

/// By how much a table's text is smaller than usual, pt: by as little as possible, and only if rows are spared.
const SMALLER: [f64; 4] = [0.0, 0.5, 1.0, 1.5];
/// The lines that half a point must spare, of those of all rows.
const WORTH: f64 = 0.05;

/// The widths of columns, em, in a given room and the size of the text, pt, with which the rows take as few lines as
/// possible. `names` has of each column the widest of its cells. `None` if the words alone are wider than the room.
pub(super) fn measure(
    rows: &[Vec<f64>],
    least: &[f64],
    names: &[f64],
    room: f64,
    size: f64,
) -> Option<(Vec<f64>, f64)> {
    let all = f64::from(u32::try_from(rows.len()).unwrap_or(u32::MAX));
    let of = |smaller: f64| {
        let size = size - smaller;
        let room = room / size;
        let (least, parted) = with_names(&readable(rows, least, room), names, room);
        let widths = columns(rows, &least, room)?;
        let cost = count(rows, &widths) + all * (WORTH * smaller / SMALLER[1] + COST_OF_PARTED * parted);
        Some((cost, widths, size))
    };
    let usual = of(0.0)?;
    let smaller = SMALLER.into_iter().skip(1).filter_map(of);
    let best = smaller.fold(usual, |best, other| if other.0 < best.0 { other } else { best });
    Some((best.1, best.2))
}

/// The least widths of columns with which words are read across rather than down, if that leaves room for the rest.
fn readable(rows: &[Vec<f64>], least: &[f64], room: f64) -> Vec<f64> {
    const CHARACTERS: [f64; 3] = [4.0, 3.0, 2.0];
    /// The share of the room that they may take.
    const MOST: f64 = 0.7;
    let widest = widest(rows, least);
    let of = |characters: f64| -> Vec<f64> {
        let widths = widest.iter().zip(least);
        widths.map(|(widest, least)| least.max(widest.min(characters))).collect()
    };
    let mut all = CHARACTERS.into_iter().map(of);
    all.find(|widths| widths.iter().sum::<f64>() <= MOST * room).unwrap_or_else(|| least.to_vec())
}

/// How wide the widest cell of each column is.
fn widest(rows: &[Vec<f64>], least: &[f64]) -> Vec<f64> {
    let of =
        |column: usize| rows.iter().filter_map(|row| row.get(column)).copied().fold(least[column], f64::max);
    (0..least.len()).map(of).collect()
}

/// The least widths of columns with which the names that some have are not broken, of the narrowest columns first, as
/// long as there is room, and in how many they are broken. `names` has of each column the widest of its cells.
fn with_names(least: &[f64], names: &[f64], room: f64) -> (Vec<f64>, f64) {
    let with = |others: f64| {
        let mut out = least.to_vec();
        // What the others are left with at least.
        let left = names.iter().zip(least).filter(|(name, _)| **name > NAME);
        let room = room - left.map(|(_, least)| (others - least).max(0.0)).sum::<f64>();
        let mut columns: Vec<usize> = (0..names.len()).filter(|column| names[*column] <= NAME).collect();
        columns.sort_by(|one, other| names[*one].total_cmp(&names[*other]));
        let mut broken = 0.0;
        for column in columns {
            let wanted = out[column].max(names[column]);
            if out.iter().sum::<f64>() - out[column] + wanted <= room {
                out[column] = wanted;
            } else {
                broken += 1.0;
            }
        }
        (out, broken)
    };
    let [most, fewer @ ..] = OTHERS.map(with);
    fewer.into_iter().fold(most, |best, other| if other.1 < best.1 { other } else { best })
}

/// The widths of columns in a given room, from the widths of their cells (one slice per row); none is
/// narrower than its longest word. `None` if the words alone are wider than the room.
fn columns(rows: &[Vec<f64>], least: &[f64], room: f64) -> Option<Vec<f64>> {
    let widest = widest(rows, least);
    let total: f64 = widest.iter().sum();
    if total <= room {
        return Some(widest.iter().map(|width| width + (room - total) * width / total).collect());
    }
    if least.iter().sum::<f64>() > room {
        return None;
    }
    Some(settled(rows, least, &fewest_lines(rows, least, even(&widest, least, room)), room))
}

/// Takes from columns what their cells leave empty, and shares it among all.
fn settled(rows: &[Vec<f64>], least: &[f64], widths: &[f64], room: f64) -> Vec<f64> {
    let needed = |column: usize| {
        let words = rows.iter().filter_map(|row| row.get(column));
        words.fold(least[column], |needed, words| needed.max(words.min(widths[column])))
    };
    let needed: Vec<f64> = (0..widths.len()).map(needed).collect();
    let total: f64 = needed.iter().sum();
    needed.iter().map(|width| width + (room - total).max(0.0) * width / total).collect()
}

/// How wide the name in a cell is that is to stay whole: all of its words, or the widest of its `parts` if they are more
/// than a name has.
pub(super) fn name_width(words: f64, parts: f64) -> f64 {
    if words > NAME && parts > 0.0 { parts } else { words }
}

/// Narrows the widest columns, all to the same width.
fn even(widest: &[f64], least: &[f64], room: f64) -> Vec<f64> {
    let limited_to = |limit: f64| -> Vec<f64> {
        widest.iter().zip(least).map(|(width, least)| width.min(limit).max(*least)).collect()
    };
    let (mut low, mut high) = (0.0, room);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if limited_to(middle).iter().sum::<f64>() <= room { low = middle } else { high = middle }
    }
    limited_to(low)
}

/// Moves width from column to column as long as that saves lines.
fn fewest_lines(rows: &[Vec<f64>], least: &[f64], mut widths: Vec<f64>) -> Vec<f64> {
    const STEPS: [f64; 4] = [0.5, 1.0, 2.0, 4.0];
    let mut lines = count(rows, &widths);
    loop {
        let mut best = None;
        for (from, to) in pairs(widths.len()) {
            for step in STEPS.iter().filter(|step| widths[from] - **step >= least[from]) {
                let mut tried = widths.clone();
                tried[from] -= step;
                tried[to] += step;
                let found = count(rows, &tried);
                if found < best.as_ref().map_or(lines, |(fewest, _)| *fewest) {
                    best = Some((found, tried));
                }
            }
        }
        let Some((found, tried)) = best else { return widths };
        (lines, widths) = (found, tried);
    }
}

fn pairs(count: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..count).flat_map(move |from| (0..count).map(move |to| (from, to))).filter(|(from, to)| from != to)
}

/// How many lines all rows take together; characters alone and words set closer count a little.
fn count(rows: &[Vec<f64>], widths: &[f64]) -> f64 {
    let cost = |row: &Vec<f64>| {
        let (mut most, mut all, mut more) = (1.0, 0.0, 0.0);
        for (words, cell) in row.iter().zip(widths) {
            let (lines, last) = lines(*words, *cell);
            most = f64::max(most, lines);
            all += lines;
            more += match lines > 1.0 {
                true if last < ALONE => COST_OF_ALONE,
                false if *words > *cell => COST_OF_CLOSER,
                _ => 0.0,
            };
        }
        most + more + (all - most) * COST_OF_LINE
    };
    rows.iter().map(cost).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spare_room_is_shared() {
        assert_eq!(columns(&[vec![2.0, 6.0]], &[1.0, 1.0], 16.0), Some(vec![4.0, 12.0]));
    }

    #[test]
    fn columns_give_way_where_it_costs_fewest_lines() {
        // Twenty rows need 12 in the second column, one row needs 20 in the first.
        let mut rows = vec![vec![6.0, 12.0]; 20];
        rows.push(vec![20.0, 2.0]);
        let widths = columns(&rows, &[1.0, 1.0], 22.0).unwrap();
        assert!(widths[1] >= 12.0 && (widths[0] + widths[1] - 22.0).abs() < 1e-6, "{widths:?}");
        assert!(count(&rows, &widths).round() <= 22.0);
    }

    #[test]
    fn the_text_is_smaller_if_that_spares_rows() {
        let rows = vec![vec![15.0, 17.0]; 20];
        let of = |room: f64| measure(&rows, &[1.0, 1.0], &[15.0, 17.0], room, 12.0).map(|(_, size)| size);
        assert_eq!(of(32.0 * 12.0), Some(12.0));
        assert!(of(29.0 * 12.0) < Some(12.0));
        // Two lines anyway.
        assert_eq!(of(20.0 * 12.0), Some(12.0));
        let mut rows = vec![vec![3.0, 17.0]; 20];
        rows.push(vec![30.0, 3.0]);
        let few = measure(&rows, &[1.0, 1.0], &[30.0, 17.0], 29.0 * 12.0, 12.0);
        assert_eq!(few.map(|(_, size)| size), Some(12.0));
    }

    #[test]
    fn names_are_whole_where_there_is_room() {
        assert_eq!(with_names(&[1.0, 1.0], &[6.0, 30.0], 20.0), (vec![6.0, 1.0], 0.0));
        assert_eq!(with_names(&[1.0, 1.0, 1.0], &[6.0, 8.0, 3.0], 12.0), (vec![6.0, 1.0, 3.0], 1.0));
        // The others give way.
        assert_eq!(with_names(&[1.0, 1.0], &[6.0, 30.0], 10.0), (vec![6.0, 1.0], 0.0));
    }

    #[test]
    fn a_character_is_not_alone() {
        assert_eq!(fit(14.0, 14, 14.0), Fit::Plain);
        assert!(matches!(fit(15.0, 15, 14.2), Fit::Closer(less) if (15.0 - 14.0 * less) <= 14.2));
        assert_eq!(fit(29.0, 29, 14.0), Fit::Narrower(13.0));
        assert_eq!(fit(27.0, 27, 14.0), Fit::Plain);
        // What is left beside ten characters holds none.
        assert_eq!(fit(21.0, 21, 10.6), Fit::Narrower(9.6));
        // Too narrow to give a character.
        assert_eq!(fit(7.0, 7, 3.0), Fit::Plain);
    }

    #[test]
    fn a_word_is_never_wider_than_its_column() {
        assert_eq!(columns(&[vec![30.0, 30.0]], &[15.0, 8.0], 20.0), None);
        let widths = columns(&[vec![30.0, 30.0]], &[15.0, 2.0], 20.0).unwrap();
        assert!(widths[0] >= 15.0, "{widths:?}");
    }
}
