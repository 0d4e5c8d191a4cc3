//! Writing systems whose letters take their form from their neighbours: Mongolian, Tibetan, Uyghur.
//!
//! A Chinese character has a cell of its own. A letter of these scripts has none: it joins the next, or stands below
//! or above it, so a word is measured and set as one.

use std::ops::Range;

use unicode_script::{Script, UnicodeScript};

/// The mark between two syllables of Tibetan (ཙེག), after which a line may end.
const TSHEG: char = '\u{0F0B}';

/// Whether it is a Chinese character.
pub fn is_han(c: char) -> bool {
    c.script() == Script::Han || c == '〇'
}

/// Whether a letter takes its form from its neighbours, or is a mark on the one before it.
pub fn joins(c: char) -> bool {
    // What everyday text is made of is told at once.
    if c < '\u{0300}'
        || matches!(c, '\u{2010}'..='\u{2BFF}' | '\u{2E80}'..='\u{A48F}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FFEF}')
    {
        return matches!(c, '\u{3099}' | '\u{309A}');
    }
    !is_joiner(c)
        && !matches!(
            c.script(),
            Script::Common
                | Script::Unknown
                | Script::Latin
                | Script::Greek
                | Script::Cyrillic
                | Script::Armenian
                | Script::Georgian
                | Script::Han
                | Script::Hiragana
                | Script::Katakana
                | Script::Bopomofo
                | Script::Hangul
                | Script::Yi
                | Script::Lisu
                | Script::Tai_Le
        )
}

/// Whether a character has no glyph of its own, but says how its neighbours join: the joiners (U+200C, U+200D), and
/// the variation selectors and the vowel separator of Mongolian (U+180B to U+180F).
pub fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200C}' | '\u{200D}' | '\u{180B}'..='\u{180F}')
}

/// The words of a text whose letters join, in bytes; a word of Tibetan ends after each of its syllables.
pub fn joined_words(text: &str) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    let mut ends_here = true;
    let mut letter: Option<Range<usize>> = None;
    for (offset, c) in text.char_indices() {
        let end = offset + c.len_utf8();
        let goes_on = joins(c) || is_joiner(c) && !ends_here;
        if !goes_on {
            // A letter of any script can bear marks.
            letter = c.is_alphabetic().then_some(offset..end);
            ends_here = true;
            continue;
        }
        match words.last_mut() {
            Some(word) if !ends_here => word.end = end,
            _ => {
                let begin = letter.take().filter(|_| c.script() == Script::Inherited);
                words.push(begin.map_or(offset, |letter| letter.start)..end);
            }
        }
        ends_here = c == TSHEG;
    }
    words
}

/// The characters of a text, each with whether it is a joiner beside letters that it joins.
pub fn with_joiners(text: &str) -> impl Iterator<Item = (char, bool)> + '_ {
    let mut last = '\0';
    text.char_indices().map(move |(offset, c)| {
        let next = text[offset + c.len_utf8()..].chars().next();
        let joins_here = is_joiner(c) && (joins(last) || next.is_some_and(joins));
        last = c;
        (c, joins_here)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_whose_letters_join_are_found() {
        for (text, wanted) in [
            ("共39名同志，GB/T 9704—2012，￥1.00", ""),
            ("会标ᠮᠣᠩᠭᠣᠯ ᠬᠡᠯᠡ两词", "ᠮᠣᠩᠭᠣᠯ|ᠬᠡᠯᠡ"),
            ("ᠠ\u{180B}ᠨᠠ\u{180E}ᠠ", "ᠠ\u{180B}ᠨᠠ\u{180E}ᠠ"),
            ("བོད་ཡིག", "བོད་|ཡིག"),
            ("姓名 ئادىل（男）", "ئادىل"),
            ("e\u{301}e", "e\u{301}"),
            ("甲\u{200D}乙", ""),
        ] {
            let words: Vec<&str> = joined_words(text).into_iter().map(|range| &text[range]).collect();
            assert_eq!(words.join("|"), wanted, "{text}");
        }
    }
}
