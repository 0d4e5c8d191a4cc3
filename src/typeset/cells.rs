//! The words of a cell of a table: how wide they are, and what of them stays whole where they take several lines: the parts
//! of a name, the names of a list, the pieces of an address, a number with its unit.

use std::ops::Range;
use std::sync::Arc;

use super::advances::Advances;
use super::lines::{Item, beginnings};
use super::shapes::{Kind, Shape, thousandths};
use super::words::word_ends;
use crate::scripts::is_han;

/// 间隔号 · the dot between the parts of a name.
const DOT: char = '·';
/// The characters of a part of a name, or of a name in a list, at most.
const NAME: usize = 8;
/// A word of Latin letters that is longer may be parted.
const LONG_WORD: usize = 16;
/// 连接号 · marks that connect what is on both sides of them; a line does not begin with one.
const CONNECTING: &str = "—～－-";
/// Behind which marks an address may be parted, the best first.
const MARKS: [&str; 4] = ["@", "/", "?&=", ".-_"];

/// The words of a cell, with the advances of the face of each stretch of them. A manual break becomes a line feed; footnotes
/// are left out.
pub(super) struct Words {
    /// The words.
    pub(super) text: String,
    /// Where each stretch ends, and its advances.
    stretches: Vec<(usize, Arc<Advances>)>,
}

impl Words {
    pub(super) fn of(items: &[Item], advances: &Arc<Advances>) -> Self {
        let mut words = Self { text: String::new(), stretches: Vec::new() };
        words.add(items, advances);
        words
    }

    fn add(&mut self, items: &[Item], advances: &Arc<Advances>) {
        for item in items {
            match item {
                Item::Text { text, .. } => self.text.push_str(text),
                Item::Styled { advances, body, .. } => self.add(body, advances),
                Item::Link { body, .. } => self.add(body, advances),
                Item::Footnote { .. } => {}
                Item::Break => self.text.push('\n'),
            }
            if self.stretches.last().is_none_or(|(end, _)| *end < self.text.len()) {
                self.stretches.push((self.text.len(), advances.clone()));
            }
        }
    }

    /// The width of a range of the text, em.
    pub(super) fn width(&self, range: Range<usize>) -> f64 {
        let mut begin = 0;
        let mut width = 0.0;
        for (end, advances) in &self.stretches {
            let (from, to) = (range.start.max(begin), range.end.min(*end));
            if from < to {
                width += advances.width(&self.text[from..to]);
            }
            begin = *end;
        }
        width
    }

    /// The words as the widths of columns need them.
    pub(super) fn shape(&self, kind: Kind) -> Shape {
        let mut start = 0;
        let mut lines = Vec::new();
        for line in self.text.split('\n') {
            let width = |range: Range<usize>| self.width(start + range.start..start + range.end);
            lines.push(stretches(line, kind).into_iter().map(|range| thousandths(width(range))).collect());
            start += line.len() + 1;
        }
        Shape { kind, lines }
    }
}

/// Whether a column has names of persons, by its header: 姓名, 联系人, 组员.
pub(super) fn names_persons(header: &str) -> bool {
    const ENDS: [&str; 11] = ["名", "人", "员", "者", "干部", "同志", "领导", "组长", "主任", "书记", "干事"];
    let header: String = header.chars().filter(|c| is_han(*c)).collect();
    ENDS.iter().any(|end| header.ends_with(end))
}

/// The stretches of a line of a cell between which it may end, one behind the other.
fn stretches(line: &str, kind: Kind) -> Vec<Range<usize>> {
    let is_name = kind == Kind::Name && line.chars().count() <= NAME && line.chars().all(is_han);
    let kept = kept(line, kind);
    let is_within = |at: usize| is_name || kept.iter().any(|range| range.start < at && at < range.end);
    let begins = unbroken(line).into_iter().map(|range| range.start).filter(|start| !is_within(*start));
    // A name in a list, or a piece of an address, begins where a line else does not.
    between(begins.chain(kept.iter().map(|range| range.start)), line)
}

/// The stretches between some places of a text.
fn between(places: impl Iterator<Item = usize>, text: &str) -> Vec<Range<usize>> {
    let mut places: Vec<usize> = places.chain([0, text.len()]).collect();
    places.sort_unstable();
    places.dedup();
    places.windows(2).map(|pair| pair[0]..pair[1]).collect()
}

/// The stretches of the words of a cell that stay whole: a line may end between them, and nowhere within them.
pub(super) fn kept(text: &str, kind: Kind) -> Vec<Range<usize>> {
    if kind == Kind::Header {
        return kept_of_header(text);
    }
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
    for word in unbroken(text) {
        let own = &text[word.clone()];
        let is_kept = |c: char| c.is_ascii_digit() || CONNECTING.contains(c);
        let longest = runs(own, |c| c.is_ascii_graphic()).map(|run| run.len()).max().unwrap_or(0);
        if longest > LONG_WORD {
            out.extend(pieces(word.clone(), own));
        } else if own.contains(is_kept) && own.chars().nth(1).is_some() {
            out.push(word);
        }
    }
    out.sort_by_key(|range| range.start);
    if let Some(unit) = unit(text) {
        out.retain(|range| range.end <= unit.start);
        out.push(unit);
    }
    out
}

/// The words of a header, with the marks that belong to them; what stands in brackets at its end is one.
fn kept_of_header(text: &str) -> Vec<Range<usize>> {
    let unit = unit(text).map_or(text.len(), |unit| unit.start);
    let ends = word_ends(text);
    let begins = unbroken(text).into_iter().map(|range| range.start);
    between(begins.filter(|start| ends.contains(start) && *start < unit).chain([unit]), text)
}

/// What stands in brackets at the end of a few words: the unit of a column, as in 预算数（万元）.
fn unit(text: &str) -> Option<Range<usize>> {
    const WORDS: usize = 20;
    let start = text.rfind('（').filter(|start| *start > 0 && text.ends_with('）'))?;
    let is_short = text[start..].chars().count() <= NAME && text.chars().count() <= WORDS;
    is_short.then_some(start..text.len())
}

/// The stretches between the places where a line of a text may end.
fn unbroken(text: &str) -> Vec<Range<usize>> {
    let chars: Vec<char> = text.chars().collect();
    let begins = beginnings(&chars);
    let offsets = text.char_indices().zip(begins).filter(|(_, begins)| *begins).map(|((at, _), _)| at);
    let starts: Vec<usize> = offsets.chain([text.len()]).collect();
    let stretch = |pair: &[usize]| {
        let words = &text[pair[0]..pair[1]];
        pair[0]..pair[0] + words.trim_end().len()
    };
    starts.windows(2).map(stretch).collect()
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
            ("https://www.yunchuan.gov.cn/a/b?c=1", "https://|www.|yunchuan.|gov.|cn/|a/|b?|c=1"),
            ("不超过1234567890.123456元", "1234567890.123456元"),
            ("厂房12 000㎡（含18 ℃±0.5 ℃）", "12 000㎡|18 ℃±0.5 ℃）"),
            ("苏右档发〔2025〕26号", "〔2025〕26号"),
            ("2012.03—2012.09任职", "2012.03—2012.09"),
            ("呼市～包头", "市～"),
            ("新建高标准农田1.8万亩", "1.8万亩"),
            ("≤1500元，3平方米", "≤1500元，|3平方米"),
            ("ISO 9001", "ISO 9001"),
            ("预算数（万元）", "（万元）"),
            ("新建高标准农田（1.8万亩）", "（1.8万亩）"),
            ("（试行）", ""),
        ] {
            let found: Vec<&str> = kept(text, Kind::Words).into_iter().map(|range| &text[range]).collect();
            assert_eq!(found.join("|"), wanted);
        }
    }
}
