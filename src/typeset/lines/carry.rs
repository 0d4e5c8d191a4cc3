//! Which lines of the last paragraph are carried over to the page of the signature (7.3.5.5).

use super::pieces::Piece;

/// The last line that stays, if at most `carry` are carried over: two if there are four or more, else one. `None` if the
/// paragraph cannot be split there: it has one line, or its head, the runs before `head`, reaches further.
pub(super) fn last_before(runs: &[Vec<Piece>], head: usize, carry: usize) -> Option<usize> {
    let lines = |runs: &[Vec<Piece>]| runs.iter().flatten().map(|piece| piece.line + 1).max().unwrap_or(0);
    let all = lines(runs);
    let over = carry.min(if all < 4 { 1 } else { 2 });
    (over > 0 && all > over && lines(&runs[..head]) <= all - over).then(|| all - over - 1)
}
