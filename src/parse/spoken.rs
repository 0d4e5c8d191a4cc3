//! How many characters a text has when it is read aloud.

use crate::model::{Block, BlockKind, Inline, Spoken, plain_text};
use crate::numerals::chinese;

/// Counts a document's body: Chinese characters, Latin letters, and numbers as they are spoken; years digit
/// by digit (2024年 is four), other numbers in words (39 is 三十九).
pub fn spoken(blocks: &[Block]) -> Spoken {
    Spoken { characters: blocks.iter().map(count_block).sum() }
}

fn count_block(block: &Block) -> usize {
    let words = |inlines: &[Inline]| count(&plain_text(inlines));
    match &block.kind {
        BlockKind::Heading { number, body, run_in, .. } => count(number) + words(body) + words(run_in),
        BlockKind::Paragraph { body } => words(body),
        BlockKind::List { items, .. } => items.iter().flatten().map(count_block).sum(),
        BlockKind::Quote { blocks } => blocks.iter().map(count_block).sum(),
        BlockKind::Table(_) | BlockKind::Image { .. } | BlockKind::PageBreak | BlockKind::RawTypst(_) => 0,
    }
}

fn count(text: &str) -> usize {
    let mut total = 0;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if digits > 0 {
            let (number, after) = rest.split_at(digits);
            let is_year = digits == 4 && after.starts_with('年');
            total += match number.parse::<u64>() {
                Ok(value) if !is_year && !number.starts_with('0') => chinese(value).chars().count(),
                _ => digits,
            };
            rest = after;
        } else {
            total += usize::from(c.is_alphabetic());
            rest = &rest[c.len_utf8()..];
        }
    }
    total
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_count_as_they_are_spoken() {
        for (text, wanted) in
            [("同志们：", 3), ("39名", 4), ("2024年3月5日", 9), ("（一）好。", 2), ("110", 4)]
        {
            assert_eq!(count(text), wanted, "{text}");
        }
    }
}
