//! Where the seals of joint organs are placed (7.3.5.1): rows of as many as fit, none touching another.

/// The columns of joint seals, pt.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Columns {
    /// How many seals are in a row.
    pub(super) columns: usize,
    /// How far apart the middles of two columns are.
    pub(super) apart: f64,
    /// The middle of the last column, measured from the left edge of the type area.
    pub(super) middle: f64,
}

/// The column of the name at an index; an incomplete last row is aligned right.
fn column_of(index: usize, count: usize, columns: usize) -> usize {
    let rows = count.div_ceil(columns);
    if index / columns == rows - 1 { columns * rows - count + index % columns } else { index % columns }
}

/// As many columns as fit: neighbours as far apart as their seals and names need (`space` between names, half of it where
/// the date would move otherwise), or evenly about the centre of the page if that is wide enough, the last as near the date
/// as the others allow.
pub(super) fn joint(names: &[f64], diameter: f64, apart: f64, width: f64, date: f64, space: f64) -> Columns {
    let count = names.len();
    let fitting =
        (1..=count).rev().find_map(|columns| placed(names, columns, diameter, apart, width, date, space));
    fitting.unwrap_or(Columns { columns: 1, apart: diameter + apart, middle: width / 2.0 })
}

fn placed(
    names: &[f64],
    columns: usize,
    diameter: f64,
    apart: f64,
    width: f64,
    date: f64,
    space: f64,
) -> Option<Columns> {
    let column = |index| column_of(index, names.len(), columns);
    let neighbours = (1..names.len()).filter(|index| column(*index) > column(index - 1));
    let with_space = |space: f64| {
        let own = neighbours.clone().map(|index| (names[index - 1] + names[index]) / 2.0 + space);
        own.fold(diameter + apart, f64::max)
    };
    let to_the_right =
        |index: usize| f64::from(u32::try_from(columns - 1 - column(index)).unwrap_or(u32::MAX));
    let half = |index: usize| names[index].max(diameter) / 2.0;
    // As far apart as the names may be without moving the date.
    let before = (0..names.len()).filter(|index| to_the_right(*index) > 0.0);
    let most = before.map(|index| (date - half(index)) / to_the_right(index)).fold(f64::INFINITY, f64::min);
    let least = with_space(space / 2.0).max(with_space(space).min(most));
    let gaps = f64::from(u32::try_from(columns - 1).ok()?);
    let even = if columns > 1 { (2.0 * date - width) / gaps } else { 0.0 };
    [least.max(even), least].into_iter().find_map(|apart| {
        let reach = |index: usize| to_the_right(index) * apart;
        let low = (0..names.len()).map(|index| half(index) + reach(index)).fold(0.0, f64::max);
        let high = (0..names.len()).map(|index| width - half(index) + reach(index)).fold(width, f64::min);
        (low <= high).then(|| Columns { columns, apart, middle: date.clamp(low, high) })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seals_stand_in_as_few_rows_as_they_can() {
        // Two seals of 42 on an area of 156, the date's middle at 122.
        let two = joint(&[30.0, 30.0], 42.0, 1.0, 156.0, 122.0, 5.0);
        assert_eq!((two.columns, two.middle), (2, 122.0));
        assert!(two.apart >= 43.0);
        let three = joint(&[30.0; 3], 42.0, 1.0, 156.0, 122.0, 5.0);
        assert_eq!(three.columns, 3);
        let five = joint(&[30.0; 5], 42.0, 1.0, 156.0, 122.0, 5.0);
        assert_eq!(five.columns, 3);
        // A name as wide as the area is alone in its row.
        assert_eq!(joint(&[150.0, 150.0], 42.0, 1.0, 156.0, 122.0, 5.0).columns, 1);
    }

    #[test]
    fn a_last_row_stands_at_the_right() {
        let columns: Vec<usize> = (0..5).map(|index| column_of(index, 5, 3)).collect();
        assert_eq!(columns, [0, 1, 2, 1, 2]);
    }
}
