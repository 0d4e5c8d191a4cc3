//! Punctuation as a person would have set it: half-width marks among Chinese, blanks between characters, straight quotes.
//!
//! Only marks and blanks change, never a letter, a digit's value or a character.

use std::collections::BTreeMap;

use super::lines::is_blank;
use crate::diag::is_invisible;
use crate::scripts::is_han;

/// What was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    /// Half-width marks became full-width ones.
    Marks,
    /// Straight quotes became “ ”.
    Quotes,
    /// Blanks between characters went.
    Blanks,
    /// The brackets of a year in a document number became 〔〕.
    Brackets,
    /// Full-width letters and digits became half-width ones.
    Widths,
    /// Dots became …….
    Ellipses,
    /// Characters that cannot be seen went.
    Invisible,
}

/// How often each change was made, and in which lines.
pub(super) type Changes = BTreeMap<Change, (usize, Vec<usize>)>;

/// A character and its offset in the source.
pub(super) type Placed = (char, usize);

/// Sets the marks of some words; `note` is told of each change.
pub(super) fn tidy(written: &[Placed], note: &mut dyn FnMut(Change)) -> Vec<Placed> {
    let has_chinese = written.iter().any(|(c, _)| is_han(*c));
    let mut out: Vec<Placed> = Vec::with_capacity(written.len());
    let mut seen: Vec<Placed> = Vec::with_capacity(written.len());
    for (c, at) in written {
        match *c == '\n' || *c == '\t' || !is_invisible(*c) {
            true => seen.push((narrow(*c, note), *at)),
            false => note(Change::Invisible),
        }
    }
    decimals(&mut seen, note);
    years(&mut seen, note);
    let seen = dots(&seen, note);
    let opened = brackets(&seen);
    let quotes = seen.iter().filter(|(c, _)| *c == '"').count();
    let mut is_open = false;
    // The next character after each that is no blank.
    let mut following = vec![None; seen.len()];
    for index in (1..seen.len()).rev() {
        let c = seen[index].0;
        following[index - 1] = if is_blank(c) { following[index] } else { Some(c) };
    }
    for (index, (c, at)) in seen.iter().copied().enumerate() {
        let before = out.iter().rev().map(|(c, _)| *c).find(|c| !is_blank(*c));
        let after = following[index];
        let is_after_chinese = before.is_some_and(is_wide);
        let is_before_chinese = after.is_some_and(is_wide);
        let is_number =
            before.is_some_and(|c| c.is_ascii_digit()) && after.is_some_and(|c| c.is_ascii_digit());
        let marked = match c {
            ',' if (is_after_chinese || is_before_chinese) && !is_number => '，',
            ';' if is_after_chinese || is_before_chinese => '；',
            ':' if (is_after_chinese
                || is_before_chinese && !before.is_some_and(|c| c.is_ascii_alphabetic()))
                && !is_number =>
            {
                '：'
            }
            '?' if is_after_chinese => '？',
            '!' if is_after_chinese => '！',
            '.' if is_after_chinese && after.is_none_or(is_wide) => '。',
            '(' | ')' if opened.get(&index).copied().unwrap_or(false) => {
                if c == '(' {
                    '（'
                } else {
                    '）'
                }
            }
            '"' if has_chinese && quotes % 2 == 0 => {
                is_open = !is_open;
                note(Change::Quotes);
                out.push((if is_open { '“' } else { '”' }, at));
                continue;
            }
            c => c,
        };
        if marked != c {
            note(Change::Marks);
            out.push((marked, at));
            continue;
        }
        if is_blank(c) || c == '\n' {
            let keeps =
                before.is_some_and(|c| c.is_ascii_graphic()) && after.is_some_and(|c| c.is_ascii_graphic());
            let is_last = out.last().is_some_and(|(c, _)| *c == ' ' || *c == '\u{3000}');
            if keeps && !is_last {
                out.push((' ', at));
            } else if c != '\n' && after.is_some() && !is_last && is_article(&out) {
                // 第三条　…: the blank is part of how articles are written.
                out.push(('\u{3000}', at));
            } else if c != '\n' && before.is_some() && after.is_some() && !is_last {
                note(Change::Blanks);
            }
            continue;
        }
        out.push((c, at));
    }
    // A mark beside a blank may have become a wide one.
    let is_beside_wide = |at: usize| {
        let beside = [at.checked_sub(1).and_then(|before| out.get(before)), out.get(at + 1)];
        beside.into_iter().flatten().any(|(c, _)| is_wide(*c))
    };
    let stray: Vec<bool> = (0..out.len()).map(|at| out[at].0 == ' ' && is_beside_wide(at)).collect();
    let mut strays = stray.iter();
    out.retain(|_| {
        let is_stray = strays.next().is_some_and(|is_stray| *is_stray);
        if is_stray {
            note(Change::Blanks);
        }
        !is_stray
    });
    out
}

/// Whether the words so far are the number of an article: 第三条.
fn is_article(words: &[Placed]) -> bool {
    let number = |c: char| c.is_ascii_digit() || "一二三四五六七八九十百零〇".contains(c);
    match words {
        [(first, _), middle @ .., (last, _)] => {
            *first == '第'
                && "编章节条".contains(*last)
                && !middle.is_empty()
                && middle.iter().all(|(c, _)| number(*c))
        }
        _ => false,
    }
}

/// A letter, a digit or a mark among them in half width, if it is in full width; marks of Chinese stay as they are.
fn narrow(c: char, note: &mut dyn FnMut(Change)) -> char {
    // 、 and 。 of half width, as some keyboards give them.
    if let '､' | '｡' = c {
        note(Change::Marks);
        return if c == '､' { '、' } else { '。' };
    }
    let is_meant = matches!(c, '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '％' | '＂' | '＇');
    if !is_meant {
        return c;
    }
    note(Change::Widths);
    char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c)
}

/// The full-width point and comma within a number, and the colon of a time: ３．５, １，２３４, 17：30.
fn decimals(text: &mut [Placed], note: &mut dyn FnMut(Change)) {
    for at in 1..text.len().saturating_sub(1) {
        let is_digit = |index: usize| text.get(index).is_some_and(|(c, _)| c.is_ascii_digit());
        let is_thousand = (at + 1..at + 4).all(is_digit) && !is_digit(at + 4);
        let mark = match text[at].0 {
            '．' => '.',
            '，' if is_thousand => ',',
            '：' if is_time(text, at) => ':',
            _ => continue,
        };
        if is_digit(at - 1) && is_digit(at + 1) {
            note(Change::Widths);
            text[at].0 = mark;
        }
    }
}

/// Whether hours and minutes stand before and behind a colon.
fn is_time(text: &[Placed], colon: usize) -> bool {
    let hours = text[..colon].iter().rev().take_while(|(c, _)| c.is_ascii_digit()).count();
    let minutes = text[colon + 1..].iter().take_while(|(c, _)| c.is_ascii_digit()).count();
    let number = |range: std::ops::Range<usize>| {
        text[range].iter().filter_map(|(c, _)| c.to_digit(10)).fold(0, |all, digit| 10 * all + digit)
    };
    (1..=2).contains(&hours)
        && minutes == 2
        && number(colon - hours..colon) <= 24
        && number(colon + 1..colon + 3) < 60
}

/// `...` and `。。。` as ……, if Chinese stands beside it.
fn dots(written: &[Placed], note: &mut dyn FnMut(Change)) -> Vec<Placed> {
    let mut out: Vec<Placed> = Vec::with_capacity(written.len());
    let mut index = 0;
    while index < written.len() {
        let (c, at) = written[index];
        let length = written[index..].iter().take_while(|(other, _)| *other == c).count();
        let is_beside = out.last().is_some_and(|(c, _)| is_wide(*c))
            || written.get(index + length).is_some_and(|(c, _)| is_wide(*c));
        let is_dots =
            matches!(c, '.' | '。') && length >= 3 && is_beside || c == '…' && length == 1 && is_beside;
        if is_dots {
            note(Change::Ellipses);
            out.extend([('…', at), ('…', at)]);
        } else {
            out.extend(&written[index..index + length]);
        }
        index += length;
    }
    out
}

/// Which half-width brackets stand around or beside Chinese, by index.
fn brackets(written: &[Placed]) -> BTreeMap<usize, bool> {
    let mut out = BTreeMap::new();
    let mut open: Vec<usize> = Vec::new();
    // How many characters of Chinese there are up to each.
    let wide: Vec<usize> = written
        .iter()
        .scan(0, |count, (c, _)| {
            *count += usize::from(is_wide(*c));
            Some(*count)
        })
        .collect();
    for (index, (c, _)) in written.iter().enumerate() {
        match c {
            '(' => open.push(index),
            ')' => {
                let Some(start) = open.pop() else { continue };
                let before = start.checked_sub(1).and_then(|before| written.get(before));
                let is_chinese = wide[index] > wide[start]
                    || before.is_some_and(|(c, _)| is_wide(*c))
                    || before.is_none() && written.get(index + 1).is_some_and(|(c, _)| is_wide(*c));
                out.insert(start, is_chinese);
                out.insert(index, is_chinese);
            }
            _ => {}
        }
    }
    out
}

/// The year of a document number in 〔〕: 云组发[2024]12号.
fn years(text: &mut [Placed], note: &mut dyn FnMut(Change)) {
    for start in 1..text.len() {
        let end = start + 5;
        let Some((close, _)) = text.get(end).copied() else { return };
        let is_pair = matches!(
            (text[start].0, close),
            ('[', ']') | ('(', ')') | ('（', '）') | ('【', '】') | ('［', '］') | ('﹝', '﹞')
        );
        if !is_pair
            || !text[start + 1..end].iter().all(|(c, _)| c.is_ascii_digit())
            || !is_wide(text[start - 1].0)
        {
            continue;
        }
        let rest = &text[end + 1..];
        let digits = rest.iter().take_while(|(c, _)| c.is_ascii_digit() || *c == '第').count();
        if digits > 0 && rest.get(digits).is_some_and(|(c, _)| *c == '号') {
            note(Change::Brackets);
            text[start].0 = '〔';
            text[end].0 = '〕';
        }
    }
}

/// Whether it is a Chinese character, or a mark that stands among such.
fn is_wide(c: char) -> bool {
    is_han(c)
        || matches!(
            c,
            '，' | '。'
                | '、'
                | '；'
                | '：'
                | '？'
                | '！'
                | '（'
                | '）'
                | '《'
                | '》'
                | '“'
                | '”'
                | '〔'
                | '〕'
                | '…'
                | '—'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(text: &str) -> String {
        let placed: Vec<Placed> = text.char_indices().map(|(at, c)| (c, at)).collect();
        tidy(&placed, &mut |_| ()).into_iter().map(|(c, _)| c).collect()
    }

    #[test]
    fn marks_are_set_as_a_person_would() {
        for (written, wanted) in [
            ("要学习,要实践;要担当.", "要学习，要实践；要担当。"),
            ("共 39 名,其中 1,200 元,3.5 万", "共39名，其中1,200元，3.5万"),
            ("上午9:30,见 https://a.cn/b?x=1 (附图)", "上午9:30，见https://a.cn/b?x=1（附图）"),
            ("他说\"好\"。\"行\"", "他说“好”。“行”"),
            ("云组发[2024]12号", "云组发〔2024〕12号"),
            ("见（2024）报告", "见（2024）报告"),
            ("３９名ＡＢ", "39名AB"),
            ("３．５％、１，２３４元", "3.5%、1,234元"),
            ("于17：00到，比3：2，共25：70", "于17:00到，比3：2，共25：70"),
            ("还有...", "还有……"),
            ("Smith, John (USA) v. 2.0", "Smith, John (USA) v. 2.0"),
            ("2024 年 3 月 5 日", "2024年3月5日"),
            ("(一)提高认识", "（一）提高认识"),
            ("一是\u{200B}好", "一是好"),
            ("第三条  本办法 自公布之日", "第三条　本办法自公布之日"),
        ] {
            assert_eq!(set(written), wanted, "{written}");
        }
    }

    #[test]
    fn what_was_set_once_stays() {
        for text in ["要学习,要 实践...\"好\"(一)", "a(b)c。。。[2024]3号 ，"] {
            let once = set(text);
            assert_eq!(set(&once), once, "{text}");
        }
    }
}
