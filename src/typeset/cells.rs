//! What of the words of a cell stays whole where they take several lines: the parts of a name, the names of a list, the
//! pieces of an address.

use std::ops::Range;

use crate::scripts::is_han;

/// 间隔号 · the dot between the parts of a name.
const DOT: char = '·';
/// The characters of a part of a name, or of a name in a list, at most.
const NAME: usize = 8;
/// A word of Latin letters that is longer may be parted.
const LONG_WORD: usize = 16;
/// Behind which marks an address may be parted, the best first.
const MARKS: [&str; 4] = ["@", "/", "?&=", ".-_"];

/// The stretches of the words of a cell that stay whole: a line may end between them, and nowhere within them.
pub(super) fn kept(text: &str) -> Vec<Range<usize>> {
    if let Some(names) = list(text) {
        return names;
    }
    let mut out = Vec::new();
    for word in runs(text, |c| is_han(c) || c == DOT) {
        let parts = split(word.clone(), &text[word], |c, _| c == DOT);
        let is_name = parts.len() > 1
            && parts
                .iter()
                .all(|part| (1..=NAME).contains(&text[part.clone()].trim_end_matches(DOT).chars().count()));
        out.extend(is_name.then_some(parts).into_iter().flatten());
    }
    for word in runs(text, |c| c.is_ascii_graphic()).filter(|word| word.len() > LONG_WORD) {
        out.extend(pieces(word.clone(), &text[word]));
    }
    out.sort_by_key(|range| range.start);
    out
}

/// The longest stretches of Latin letters that stay whole.
pub(super) fn words(text: &str, is_letter: impl Fn(char) -> bool) -> impl Iterator<Item = Range<usize>> {
    runs(text, is_letter).flat_map(|word| match word.len() > LONG_WORD {
        true => pieces(word.clone(), &text[word]),
        false => vec![word],
    })
}

/// The names of a list that has nothing else: 李喆、额尔敦达来、王晓堃.
fn list(text: &str) -> Option<Vec<Range<usize>>> {
    let names = split(0..text.len(), text, |c, _| c == '、');
    let is_name = |range: &Range<usize>| {
        let name = text[range.clone()].trim_end_matches('、');
        (2..=NAME).contains(&name.chars().count()) && name.chars().all(is_han)
    };
    (names.len() > 1 && names.iter().all(is_name)).then_some(names)
}

/// The pieces of an address, each with the mark behind it: parted where that is usual, and elsewhere only if a piece is
/// still long. A decimal point, a comma between thousands and the colon of a time end none.
fn pieces(word: Range<usize>, text: &str) -> Vec<Range<usize>> {
    MARKS.iter().fold(vec![word.clone()], |parts, marks| {
        let part = |range: Range<usize>| {
            if range.len() <= LONG_WORD {
                return vec![range];
            }
            let own = &text[range.start - word.start..range.end - word.start];
            let bytes = own.as_bytes();
            split(range, own, |c, end| {
                let is_digit =
                    |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
                let is_in_number = c != '/' && is_digit(end.checked_sub(2)) && is_digit(Some(end));
                marks.contains(c) && bytes.get(end).is_some_and(u8::is_ascii_alphanumeric) && !is_in_number
            })
        };
        parts.into_iter().flat_map(part).collect()
    })
}

/// The runs of some characters.
fn runs(text: &str, is_of: impl Fn(char) -> bool) -> impl Iterator<Item = Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (at, c) in text.char_indices().filter(|(_, c)| is_of(*c)) {
        match found.last_mut() {
            Some(last) if last.end == at => last.end = at + c.len_utf8(),
            _ => found.push(at..at + c.len_utf8()),
        }
    }
    found.into_iter()
}

/// A range in pieces, each ending behind a character of which `ends` says so; it is told where the character ends in the
/// text of the range.
fn split(range: Range<usize>, text: &str, ends: impl Fn(char, usize) -> bool) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = 0;
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        if end == text.len() || ends(c, end) {
            out.push(range.start + start..range.start + end);
            start = end;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_addresses_are_parted_where_they_may_be() {
        for (text, wanted) in [
            ("阿卜杜热合曼·买买提", "阿卜杜热合曼·|买买提"),
            ("由阿依古丽·麦麦提负责", "由阿依古丽·|麦麦提负责"),
            ("李喆、额尔敦达来、王晓堃", "李喆、|额尔敦达来、|王晓堃"),
            ("负责协调、督促，落实", ""),
            ("旗农牧局", ""),
            ("zuzhibu_ganbu@yunchuan.gov.cn", "zuzhibu_ganbu@|yunchuan.gov.cn"),
            ("https://www.yunchuan.gov.cn/a/b?c=1", "https://|www.|yunchuan.|gov.|cn/|a/|b?c=1"),
            ("不超过1234567890.123456元", "1234567890.123456"),
            ("ISO 9001", ""),
        ] {
            let found: Vec<&str> = kept(text).into_iter().map(|range| &text[range]).collect();
            assert_eq!(found.join("|"), wanted);
        }
    }
}
