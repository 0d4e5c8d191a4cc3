//! `auto`: how many people there are, and how many go to each kind of place, as the roster says.

use std::collections::HashMap;

use super::rows::Rows;
use super::yaml::{Node, NodeKind};

/// What stands for a number that the roster gives.
pub(crate) const AUTO: &str = "auto";

/// The value of a key.
fn value<'a>(node: &'a mut Node, key: &str) -> Option<&'a mut Node> {
    match &mut node.kind {
        NodeKind::Map(entries) => {
            entries.iter_mut().find(|entry| entry.key == key).map(|entry| &mut entry.value)
        }
        _ => None,
    }
}

fn is_auto(node: &Node) -> bool {
    matches!(&node.kind, NodeKind::Scalar { text, quoted: false } if text == AUTO)
}

fn set(node: &mut Node, number: usize) {
    node.kind = NodeKind::Scalar { text: number.to_string(), quoted: false };
}

/// Puts the numbers of the roster in the place of every `auto` of a meeting. Without a roster, whose faults are said
/// elsewhere, each counts as one.
pub(super) fn count(meeting: &mut Node, roster: Option<&Rows>) {
    let Some(cadres) = value(meeting, "cadres") else { return };
    let mut sum = 0;
    if let Some(Node { kind: NodeKind::List(places), .. }) = value(cadres, "places") {
        let is_asked =
            places.iter_mut().any(|place| value(place, "count").is_some_and(|count| is_auto(count)));
        let counted = if is_asked { roster.map(people) } else { None };
        for place in places {
            let kind = match value(place, "kind").map(|kind| &kind.kind) {
                Some(NodeKind::Scalar { text, .. }) => text.clone(),
                _ => String::new(),
            };
            let Some(count) = value(place, "count") else { continue };
            if is_auto(count) {
                let found = counted.as_ref().map_or(1, |counted| counted.get(&kind).copied().unwrap_or(0));
                set(count, found);
            }
            if let NodeKind::Scalar { text, .. } = &count.kind {
                sum += text.parse::<usize>().unwrap_or(0);
            }
        }
    }
    if let Some(total) = value(cadres, "total").filter(|total| is_auto(total)) {
        set(total, roster.map_or(sum, Rows::len));
    }
}

/// How many people go to each kind of place.
fn people(roster: &Rows) -> HashMap<String, usize> {
    let mut counted = HashMap::new();
    for row in 0..roster.len() {
        // A row that cannot be read has its own fault.
        if let Some(place) = roster.place_of(row) {
            *counted.entry(place).or_insert(0) += 1;
        }
    }
    counted
}
