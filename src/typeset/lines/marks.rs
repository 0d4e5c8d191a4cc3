//! What characters may do at the ends of a line, and how much of a mark is blank (GB/T 15834-2011,
//! 5.1; Requirements for Chinese Text Layout, 3.1.6).

use icu_segmenter::options::LineBreakOptions;
use icu_segmenter::{LineSegmenter, LineSegmenterBorrowed};

use super::numbers;

/// Marks whose right half is blank; they do not begin a line (5.1.1–5.1.3).
const CLOSING: &str = "，。、；：？！．）》〕】」』〉］｝〗”’";
/// Marks whose left half is blank; they do not end a line (5.1.3).
const OPENING: &str = "（《〔【「『〈［｛〖“‘";
/// Connecting marks, the dot and the stroke between parts (5.1.6–5.1.9), characters that belong to a
/// number, and the number of a footnote: they do not begin a line.
const NOT_FIRST: &str = "～·•‧/／%％‰℃±×㎡㎥㎞㎏㎎㎜㎝㏄²³\u{FFFC}";
/// What must not end a line, besides the opening marks: the stroke between parts (5.1.9), and signs before a number.
const NOT_LAST: &str = "/／￥¥$＄±×≥≤";

static SEGMENTER: LineSegmenterBorrowed<'static> =
    LineSegmenter::new_for_non_complex_scripts(LineBreakOptions::default());

/// Whether a character is none of those that most of a text is: what the lists above need not be searched for.
fn is_no_letter(c: char) -> bool {
    !matches!(c, '\u{4E00}'..='\u{9FFF}' | '0'..='9' | 'A'..='Z' | 'a'..='z')
}

pub(super) fn is_closing(c: char) -> bool {
    is_no_letter(c) && CLOSING.contains(c)
}

pub(super) fn is_opening(c: char) -> bool {
    is_no_letter(c) && OPENING.contains(c)
}

/// Whether a mark has a blank half, which may be taken away.
pub(super) fn has_space(c: char) -> bool {
    is_closing(c) || is_opening(c)
}

/// Whether two marks share the blank space between them: 。” but not “” or 》《 with text between.
pub(super) fn share_space(first: char, second: char) -> bool {
    is_closing(first) && has_space(second) || is_opening(first) && is_opening(second)
}

/// Whether these are the marks of a dash —— or an ellipsis ……, which is never split (5.1.4, 5.1.5).
fn is_pair(first: char, second: char) -> bool {
    first == second && "—…―─⋯".contains(first)
}

/// The characters before which a line may break: one entry per character, the first of them `true`.
pub(in crate::typeset) fn beginnings(text: &[char]) -> Vec<bool> {
    // A quotation mark separates lines as a bracket does; without a language, it would not do so at all.
    let plain: Vec<char> = text.iter().map(|c| stand_in(*c)).collect();
    let joined: String = plain.iter().collect();
    let mut out = vec![false; text.len()];
    let mut ends = SEGMENTER.segment_str(&joined).peekable();
    let mut offset = 0;
    // The last place at which a figure is, or begins the next character.
    let mut figures = 0;
    for (index, c) in plain.iter().enumerate() {
        while ends.next_if(|end| *end < offset).is_some() {}
        // By UAX #14 a currency sign stays with the 、 before it, and （ with the % before it.
        let is_at_mark = || index > 0 && (is_closing(text[index - 1]) || is_opening(*c));
        let may_begin = ends.peek() == Some(&offset) || numbers::begins_number(text, index) || is_at_mark();
        if numbers::has_figures(text, index) {
            figures = index;
        }
        // Nothing is of a number where no figure is near.
        let is_one = || index - figures <= numbers::REACH && numbers::is_one(text, index);
        out[index] = may_begin && (index == 0 || may_part(text, index) && !is_one());
        offset += c.len_utf8();
    }
    if let Some(first) = out.first_mut() {
        *first = true;
    }
    out
}

fn stand_in(c: char) -> char {
    match c {
        '“' | '‘' => '（',
        '”' | '’' => '）',
        // An ellipsis begins a line as a dash does.
        '…' => '—',
        c => c,
    }
}

/// Whether a line may end before the character at an index, which must not be the first.
pub(super) fn may_break(text: &[char], index: usize) -> bool {
    may_part(text, index) && !numbers::is_one(text, index)
}

/// The same by the marks alone, whatever numbers ask for.
fn may_part(text: &[char], index: usize) -> bool {
    let (last, first) = (text[index - 1], text[index]);
    // A single dash between two dates or places is a connecting mark, not a dash.
    let connects = first == '—' && last != '—' && text.get(index + 1) != Some(&'—');
    !(is_closing(first)
        || is_no_letter(first) && NOT_FIRST.contains(first) && !numbers::begins_number(text, index)
        || connects
        || is_opening(last)
        || is_no_letter(last) && NOT_LAST.contains(last)
        || is_pair(last, first)
        || is_apostrophe(text, index - 1))
}

/// Whether it is the mark within a word of Latin letters: it’s.
fn is_apostrophe(text: &[char], index: usize) -> bool {
    let is_letter = |c: Option<&char>| c.is_some_and(char::is_ascii_alphabetic);
    text[index] == '’' && is_letter(text[..index].last()) && is_letter(text.get(index + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_begin_where_the_standard_allows() {
        for (text, wanted) in [
            ("甲乙，丙", "甲|乙，|丙"),
            ("说：“好。”再", "说：|“好。”|再"),
            ("依《条例》办", "依|《条|例》|办"),
            ("〔2024〕12号", "〔2024〕12号"),
            ("共126.8亿元和1.8万平方米", "共|126.8亿元|和|1.8万平方米"),
            ("厂房12 000㎡，18 ℃±0.5 ℃", "厂|房|12 000㎡，|18 ℃±0.5 ℃"),
            ("容积1.5×10⁴ m³，占比≥95%", "容|积|1.5×10⁴ m³，|占|比|≥95%"),
            ("温度-30℃，±2，2023-05", "温|度|-30℃，|±2，|2023-05"),
            ("100余人和百亿元", "100余人|和|百|亿|元"),
            ("共286.5平方米和GB 18918—2002", "共|286.5平方米|和|GB 18918—2002"),
            ("10 000 m和2 平方", "10 000 m|和|2 平|方"),
            ("甲——乙……丙", "甲|——|乙|……|丙"),
            ("2023年—2024年", "2023年—|2024年"),
            ("9亿～16亿", "9亿～|16亿"),
            ("共39名同志", "共|39名|同|志"),
            ("GB/T 9704规定", "GB/T 9704|规|定"),
            ("用30 mg/L的ISO 9001 A版", "用|30 mg/L|的|ISO 9001 A|版"),
            ("共5,000 人以上", "共|5,000 人|以|上"),
            ("in May 2024 at A 3", "in |May |2024 at |A |3"),
            ("喀·乌兰", "喀·|乌|兰"),
            ("元、￥1,234.50元，€5、＄20", "元、|￥1,234.50元，|€5、|＄20"),
            ("占50%（含）", "占|50%|（含）"),
            ("（一）￥5，“甲”$6", "（一）|￥5，|“甲”|$6"),
            ("即it’s的‘a’和", "即|it’s|的|‘a’|和"),
            ("占15%以上", "占|15%|以|上"),
        ] {
            let chars: Vec<char> = text.chars().collect();
            let cut: String = chars
                .iter()
                .zip(beginnings(&chars))
                .enumerate()
                .map(|(index, (c, begins))| if index > 0 && begins { format!("|{c}") } else { c.to_string() })
                .collect();
            assert_eq!(cut, wanted);
        }
    }
}
