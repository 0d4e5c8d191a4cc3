//! The numbers of headings: 一、（一）1.（1）, contiguous, begun anew below each higher heading.

use crate::model::Block;
use crate::numerals::chinese;

/// Writes the number of every heading.
pub(super) fn number(blocks: &mut [Block]) {
    let mut counts = [0_u32; 4];
    for block in blocks {
        if let Block::Heading { level, number, .. } = block {
            let at = usize::from(*level) - 1;
            counts[at] += 1;
            counts[at + 1..].fill(0);
            *number = match level {
                1 => format!("{}、", chinese(counts[at].into())),
                2 => format!("（{}）", chinese(counts[at].into())),
                3 => format!("{}.", counts[at]),
                _ => format!("（{}）", counts[at]),
            };
        }
    }
}
