//! How many characters a text has when it is read aloud.

use crate::model::{Block, Inline, Spoken, plain_text};
use crate::numerals::chinese;

/// Counts a document's body: Chinese characters, Latin letters, and numbers as they are spoken; a
/// year digit by digit (2024年 is four), another number in words (39 is 三十九).
pub fn spoken(blocks: &[Block]) -> Spoken {
    Spoken { characters: blocks.iter().map(count_block).sum() }
}

fn count_block(block: &Block) -> usize {
    let words = |inlines: &[Inline]| count(&plain_text(inlines));
    match block {
        Block::Heading { number, body, run_in, .. } => count(number) + words(body) + words(run_in),
        Block::Paragraph { body } => words(body),
        Block::List { items, .. } => items.iter().flatten().map(count_block).sum(),
        Block::Quote { blocks } => blocks.iter().map(count_block).sum(),
        Block::Table(_) | Block::Image { .. } | Block::PageBreak | Block::RawTypst { .. } => 0,
    }
}

fn count(text: &str) -> usize {
    let mut total = 0;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if digits > 0 {
            let (number, behind) = rest.split_at(digits);
            let is_year = digits == 4 && behind.starts_with('年');
            total += match number.parse::<u64>() {
                Ok(value) if !is_year && !number.starts_with('0') => chinese(value).chars().count(),
                _ => digits,
            };
            rest = behind;
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
