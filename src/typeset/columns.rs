//! How wide the columns of a table are.
//!
//! If the widest cells leave room, every column gets its share of it. If they do not, the wide columns give
//! way, so that the rows take as few lines as possible.

/// The widths of columns in a given room, from the widths of their cells (one slice per row); none is
/// narrower than its longest word. `None` if the words alone are wider than the room.
pub(super) fn columns(rows: &[Vec<f64>], least: &[f64], room: f64) -> Option<Vec<f64>> {
    let widest: Vec<f64> = (0..least.len())
        .map(|column| rows.iter().filter_map(|row| row.get(column)).copied().fold(least[column], f64::max))
        .collect();
    let total: f64 = widest.iter().sum();
    if total <= room {
        return Some(widest.iter().map(|width| width + (room - total) * width / total).collect());
    }
    if least.iter().sum::<f64>() > room {
        return None;
    }
    Some(fewest_lines(rows, least, even(&widest, least, room)))
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

/// How many lines all rows take together.
fn count(rows: &[Vec<f64>], widths: &[f64]) -> f64 {
    let lines = |row: &Vec<f64>| {
        row.iter().zip(widths).map(|(cell, width)| (cell / width - 1e-6).ceil()).fold(1.0, f64::max)
    };
    rows.iter().map(lines).sum()
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
        assert!(count(&rows, &widths) <= 22.0);
    }

    #[test]
    fn a_word_is_never_wider_than_its_column() {
        assert_eq!(columns(&[vec![30.0, 30.0]], &[15.0, 8.0], 20.0), None);
        let widths = columns(&[vec![30.0, 30.0]], &[15.0, 2.0], 20.0).unwrap();
        assert!(widths[0] >= 15.0, "{widths:?}");
    }
}
