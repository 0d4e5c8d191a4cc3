//! The numbers of headings: 一、（一）1.（1）, consecutive, starting again below each higher heading.

use crate::model::{Block, BlockKind};
use crate::numerals::chinese;

/// Numbers every heading.
pub(super) fn number(blocks: &mut [Block]) {
    let mut counts = [0_u32; 4];
    for block in blocks {
        if let BlockKind::Heading { level, number, .. } = &mut block.kind {
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
