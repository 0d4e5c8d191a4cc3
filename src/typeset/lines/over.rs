//! Gives inlines the pieces of their lines, and parts a paragraph behind one of them: its last lines go
//! over to the page of the signature (7.3.5.5).

use serde_json::Value;

use super::pieces::Piece;

/// The line behind which a paragraph goes over to the page of the signature: two lines go over where
/// there are four or more, else one. `None` where it cannot be parted there: it has one line, or its
/// head, the first so many runs, reaches further.
pub(super) fn turning_line(runs: &[Vec<Piece>], head: usize) -> Option<usize> {
    let lines = |runs: &[Vec<Piece>]| runs.iter().flatten().map(|piece| piece.line + 1).max().unwrap_or(0);
    let all = lines(runs);
    let over = if all < 4 { 1 } else { 2 };
    (all > over && lines(&runs[..head]) <= all - over).then(|| all - over - 1)
}

/// Inlines with the pieces of their runs, parted behind a line where one is given.
pub(super) fn dealt(
    inlines: Value,
    pieces: &mut impl Iterator<Item = Vec<Piece>>,
    line: Option<usize>,
) -> (Vec<Value>, Vec<Value>) {
    let (mut before, mut behind) = (Vec::new(), Vec::new());
    let is_before = |at: usize| line.is_none_or(|line| at <= line);
    let Value::Array(inlines) = inlines else { return (before, behind) };
    for mut inline in inlines {
        if inline["body"].is_array() && inline["kind"] != "footnote" {
            let (first, second) = dealt(inline["body"].take(), pieces, line);
            let with = |body: Vec<Value>| {
                let mut half = inline.clone();
                half["body"] = body.into();
                half
            };
            if !second.is_empty() {
                behind.push(with(second));
            }
            if !first.is_empty() {
                before.push(with(first));
            }
            continue;
        }
        let (first, second): (Vec<Piece>, Vec<Piece>) =
            pieces.next().unwrap_or_default().into_iter().partition(|piece| is_before(piece.line));
        let with = |pieces: Vec<Piece>| {
            let mut half = inline.clone();
            half["pieces"] = pieces.into_iter().map(|piece| piece.value).collect();
            half
        };
        // A break by hand has no piece; it stays with what stands before it.
        if !second.is_empty() {
            behind.push(with(second));
        }
        if !first.is_empty() || inline["kind"] == "line-break" && behind.is_empty() {
            before.push(with(first));
        } else if inline["kind"] == "line-break" {
            behind.push(inline);
        }
    }
    (before, behind)
}
