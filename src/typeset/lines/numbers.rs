//! What a number is one with: its sign, its unit, the digits behind the colon of a time or a ratio, the number of a standard
//! behind its letters. A date and a span from one number to another are kept together too, unless a line would be loose.

use super::marks::has_space;

/// Units and measure words, which stay with the number before them.
const UNITS: &str = "年月日号时分秒名人位个项次件份家所处户岁天周届期批条章节款页万亿千百元吨亩米里倍平立公厘毫克升度瓦株头只口台\
                     套辆种类级层组场轮张本册支笔起例宗架匹座栋间段队班对双副枚艘块桶袋瓶箱盒卷版寸斤顷角折成\
                     ㎡㎥㎞㎏㎎㎜㎝㏄℃";
/// Units of several characters, which stay whole behind their number: what may follow the first character of one.
fn long_units(first: char) -> &'static [&'static str] {
    match first {
        '个' => &["月", "小时", "百分点", "工作日"],
        '人' => &["次"],
        '公' => &["里", "顷", "斤", "分", "尺"],
        '兆' => &["瓦"],
        '分' | '秒' => &["钟"],
        '千' => &["米", "克", "瓦时", "瓦", "伏"],
        '厘' | '纳' => &["米"],
        '周' => &["岁", "年"],
        '小' => &["时"],
        '平' => &["方米", "方公里", "方千米", "方厘米"],
        '微' => &["米", "克"],
        '摄' => &["氏度"],
        '毫' => &["米", "克", "升"],
        '立' => &["方米", "方厘米"],
        '美' => &["元"],
        _ => &[],
    }
}

/// How many characters may stand between the last figure of a number and what still is of its unit: 100余万平方公里.
pub(super) const REACH: usize = 8;

/// Whether a figure is at an index or the one behind it.
pub(super) fn has_figures(text: &[char], index: usize) -> bool {
    let is_here = |at: usize| text.get(at).is_some_and(char::is_ascii_digit);
    is_here(index) || is_here(index + 1)
}

/// What a number may be counted in, or be more than, before its unit: 1.8万亩, 100余人.
fn is_magnitude(c: char) -> bool {
    matches!(c, '十' | '百' | '千' | '万' | '亿' | '余' | '多')
}

/// Whether characters end in a number, with what it counts in: 12, 1.8万, 100余.
fn ends_in_number(before: &[char]) -> bool {
    let magnitudes = before.iter().rev().take_while(|c| is_magnitude(**c)).count();
    before[..before.len() - magnitudes].last().is_some_and(char::is_ascii_digit)
}

/// Whether a character is a figure, raised ones (10⁴) among them.
fn is_figure(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '²' | '³' | '¹' | '⁰'..='⁹')
}

/// Whether what begins behind a blank belongs to what is before it: a unit to its number (30 mg/L, 5,000 人), the number of
/// a standard to its letters (GB/T 9704).
fn belongs_to(before: &[char], first: char) -> bool {
    let is_number = before.last().is_some_and(|c| is_figure(*c));
    let is_unit = first.is_ascii_alphabetic() || UNITS.contains(first) || "°µμΩ".contains(first);
    let letters = before.iter().rev().take_while(|c| c.is_ascii_uppercase() || **c == '/').count();
    let is_word = before.len().checked_sub(letters + 1).is_none_or(|at| !before[at].is_ascii_alphanumeric());
    // A blank parts the thousands of a number.
    is_number && (is_unit || first.is_ascii_digit()) || letters > 1 && is_word && first.is_ascii_digit()
}

/// Whether the characters before and at an index stay together, though there is a blank between them.
pub(super) fn is_tied(text: &[char], index: usize) -> bool {
    index > 1 && text[index - 1] == ' ' && belongs_to(&text[..index - 1], text[index])
}

/// Whether the blank before an index parts the thousands of a number, or a number from its unit: never the ends of lines.
pub(super) fn is_within_number(text: &[char], index: usize) -> bool {
    is_tied(text, index) && is_figure(text[index - 2])
}

/// Whether the character at an index is the sign of a number: -30, ±2; 3-5 may be parted.
pub(super) fn begins_number(text: &[char], index: usize) -> bool {
    let is_behind = |c: &char| c.is_alphabetic() && !c.is_ascii_alphabetic() || has_space(*c);
    matches!(text[index], '-' | '−' | '－' | '+' | '＋' | '±')
        && text.get(index + 1).is_some_and(char::is_ascii_digit)
        && text[..index].last().is_none_or(is_behind)
}

/// Whether the characters before and at an index are of one number, with its sign, its unit and the blanks in it.
pub(super) fn is_one(text: &[char], index: usize) -> bool {
    let (last, first) = (text[index - 1], text[index]);
    let is_digit = |back: usize| index >= back && text[index - back].is_ascii_digit();
    let is_unit = (last.is_ascii_digit() || is_magnitude(last))
        && (is_magnitude(first) || UNITS.contains(first))
        && ends_in_number(&text[..index]);
    // GB 18918—2002, 〔2024〕12号, 14：30, 3：2, 第12条.
    let goes_on = match last {
        '〕' | '第' => true,
        '—' | '：' | '∶' => is_digit(2),
        _ => false,
    };
    is_unit
        || goes_on && first.is_ascii_digit()
        || is_digit(1) && is_span(first)
        || begins_number(text, index - 1)
        || is_within_long_unit(text, index)
        || is_tied(text, index)
}

/// Whether a unit of several characters, behind its number, begins at an index or before it and goes on there.
fn is_within_long_unit(text: &[char], index: usize) -> bool {
    (0..REACH.min(index)).any(|back| {
        let units = long_units(text[index - back]);
        let rest = &text[index - back + 1..];
        let is_here = |unit: &&str| {
            let mut chars = rest.iter();
            unit.chars().count() >= back && unit.chars().all(|c| chars.next() == Some(&c))
        };
        !units.is_empty() && ends_in_number(&text[..index - back]) && units.iter().any(is_here)
    })
}

/// Whether a mark stands between the ends of a span: 3～5天, 2023年—2024年.
fn is_span(c: char) -> bool {
    matches!(c, '～' | '~' | '—' | '–' | '－')
}

/// Whether the characters before and at an index are of one date, one time or one span, which a line keeps together if it
/// is not loose without them: 2024年12月28日, 14时30分, 50%～60%.
pub(super) fn is_joined(text: &[char], index: usize) -> bool {
    if index < 2 || !text[index].is_ascii_digit() {
        return false;
    }
    let (before, last) = (text[index - 2], text[index - 1]);
    let next = || text[index..].iter().find(|c| !c.is_ascii_digit()).copied();
    match last {
        '年' => before.is_ascii_digit() && next() == Some('月'),
        '月' => before.is_ascii_digit() && matches!(next(), Some('日' | '号')),
        '时' => before.is_ascii_digit() && next() == Some('分'),
        last if is_span(last) => {
            before != last && (is_figure(before) || "%％‰℃".contains(before) || UNITS.contains(before))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text with a stroke where it is not kept together, and a point where only a loose line ends.
    fn parted(text: &str) -> String {
        let chars: Vec<char> = text.chars().collect();
        let mut out = String::new();
        for (index, c) in chars.iter().enumerate() {
            if index > 0 && is_joined(&chars, index) {
                out.push('·');
            } else if index > 0 && !is_one(&chars, index) && !chars[index - 1].is_ascii_digit() {
                out.push('|');
            }
            out.push(*c);
        }
        out
    }

    #[test]
    fn numbers_keep_what_is_theirs() {
        for (text, wanted) in [
            ("共24小时和90分钟", "共|24小时|和|90分钟"),
            ("39位、5种、12级", "39位|、|5种|、|12级"),
            ("升3个百分点，3个工作日", "升|3个百分点|，|3个工作日"),
            ("计120人次、12个月", "计|120人次|、|12个月"),
            ("10千瓦时、5平方公里", "10千瓦时|、|5平方公里"),
            ("1.5万平方米和2万公顷", "1.|5万平方米|和|2万公顷"),
            ("于14：30开，比3∶2和3：2", "于|14：30开|，|比|3∶2和|3：2"),
            ("温－5℃，至＋38℃", "温|－5℃|，|至|＋38℃"),
            ("依第12条", "依|第12条"),
            ("2024年12月28日14时30分", "2024年·12月·28日|14时·30分"),
            ("3～5天，5－8人", "3～·5天|，|5－·8人"),
            ("共12万人，百分之五", "共|12万人|，|百|分|之|五"),
        ] {
            assert_eq!(parted(text), wanted);
        }
    }
}
