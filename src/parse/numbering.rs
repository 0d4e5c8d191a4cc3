//! The numbers of headings: 一、（一）1.（1）, consecutive, restarting below each higher heading.

use crate::diag::{Diagnostic, Faults, code};
use crate::model::{Block, BlockKind, plain_text, walk};
use crate::msg;
use crate::numerals::chinese;
use crate::source::FilledText;

/// Numbers every heading.
pub(crate) fn number(blocks: &mut [Block]) {
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

/// Refuses headings that have a number already: they would have two.
pub(super) fn check(blocks: &[Block], filled: &FilledText) -> Result<(), Faults> {
    let mut faults = Faults::new();
    walk(blocks, &mut |block| {
        let BlockKind::Heading { body, .. } = &block.kind else { return };
        if let Some(written) = own_number(plain_text(body).trim()) {
            let (start, end) = (block.origin.start, block.origin.end);
            let end = filled.text[start..end].find('\n').map_or(end, |offset| start + offset);
            let fault = Diagnostic::error(msg!("heading-numbered", number = code(written)));
            faults.push(fault.traced(filled, start..end).hint(msg!("heading-number-left")));
        }
    });
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

/// The number that a heading was given by hand: 一、 （一） 1. （1） and what stands for them.
fn own_number(text: &str) -> Option<String> {
    let is_digit =
        |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c) || "〇一二三四五六七八九十".contains(c);
    let open = text.chars().next().filter(|c| matches!(c, '（' | '('));
    let rest = &text[open.map_or(0, char::len_utf8)..];
    let length = rest.find(|c| !is_digit(c)).filter(|length| *length > 0)?;
    let mark = rest[length..].chars().next()?;
    let after = &rest[length + mark.len_utf8()..];
    let is_number = match (open, mark) {
        (Some(_), '）' | ')') | (None, '、' | '．') => true,
        // 3.5 is a figure.
        (None, '.') => !after.starts_with(is_digit),
        _ => false,
    };
    is_number.then(|| text[..text.len() - after.len()].to_string())
}
