//! The numbers of headings: 一、（一）1.（1）, consecutive, restarting below each higher heading.

use crate::model::{Block, BlockKind};
use crate::numerals::chinese;

/// Numbers every heading.
pub(super) fn number(blocks: &mut [Block]) {
    let mut counts = [0_u32; 4];
    for block in blocks {
        if let BlockKind::Heading { level, number, .. } = &mut block.kind {
            let depth = usize::from(*level) - 1;
            counts[depth] += 1;
            counts[depth + 1..].fill(0);
            *number = match level {
                1 => format!("{}、", chinese(counts[depth].into())),
                2 => format!("（{}）", chinese(counts[depth].into())),
                3 => format!("{}.", counts[depth]),
                _ => format!("（{}）", counts[depth]),
            };
        }
    }
}
