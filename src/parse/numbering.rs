//! The numbers of headings: 一、（一）1.（1）, consecutive, restarting below each higher heading; those of items of lists.

use crate::diag::{Diagnostic, Faults, code};
use crate::model::{Block, BlockKind, plain_text, walk};
use crate::msg;
use crate::numerals::chinese;
use crate::source::FilledText;

/// Numbers every heading and every item of a list.
pub(crate) fn number(blocks: &mut [Block]) {
    let mut counts = [0_u32; 4];
    for block in blocks.iter_mut() {
        if let BlockKind::Heading { level, depth, number, .. } = &mut block.kind {
            let at = usize::from(*level) - 1;
            counts[at] += 1;
            counts[at + 1..].fill(0);
            let above = counts[..at].iter().filter(|count| **count > 0).count();
            *depth = u8::try_from(above + 1).unwrap_or(*level);
            *number = match level {
                1 => format!("{}、", chinese(counts[at].into())),
                2 => format!("（{}）", chinese(counts[at].into())),
                3 => format!("{}.", counts[at]),
                _ => format!("（{}）", counts[at]),
            };
        }
    }
    sign(blocks, 0);
}

/// Puts before the items of lists what tells them apart; `lists` counts the numbered lists that the blocks are in.
fn sign(blocks: &mut [Block], lists: usize) {
    for block in blocks {
        match &mut block.kind {
            BlockKind::List { ordered, start, signs, items } => {
                let sign_of =
                    |number: u64| if *ordered { item_number(number, lists) } else { "·".to_string() };
                *signs = (*start..).take(items.len()).map(sign_of).collect();
                items.iter_mut().for_each(|item| sign(item, lists + usize::from(*ordered)));
            }
            BlockKind::Quote { blocks } => sign(blocks, lists),
            _ => {}
        }
    }
}

/// The number of an item: 1.（1）① (7.3.3 has the first two; the third is practice, and has ten).
fn item_number(number: u64, lists: usize) -> String {
    match (lists, u32::try_from(number)) {
        (0, _) => format!("{number}."),
        (1, _) => format!("（{number}）"),
        (_, Ok(few @ 1..=10)) => char::from_u32(0x2460 + few - 1).map(String::from).unwrap_or_default(),
        _ => format!("{number}）"),
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
