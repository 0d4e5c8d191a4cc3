//! Whether the elements of a head have the forms that the standard gives them (GB/T 9704-2012, 7.2 and 7.3.1): what is
//! written otherwise is printed, and sent back.

use crate::diag::{Message, code, list};
use crate::msg;

/// What is wrong with an element, and how it is written.
type Wrong = (Message, Message);

/// What is wrong with the string of a key of the front matter.
pub(super) fn wrong(key: &str, text: &str) -> Option<Wrong> {
    match key {
        "number" => number(text),
        "copy_number" => copy_number(text),
        "secrecy" => secrecy(text),
        "urgency" => urgency(text),
        "title" => title(text),
        _ => None,
    }
}

/// 发文字号 (7.2.5): the whole year in 〔〕, the serial number without 第 and without zeros before it. What has no year in
/// brackets is a number of another kind, such as the 第3号 of an order.
fn number(text: &str) -> Option<Wrong> {
    const OPEN: [char; 7] = ['〔', '[', '（', '(', '［', '【', '〈'];
    const CLOSE: [char; 7] = ['〕', ']', '）', ')', '］', '】', '〉'];
    let (at, open) = text.char_indices().find(|(_, c)| OPEN.contains(c))?;
    let (issuer, rest) = (&text[..at], &text[at + open.len_utf8()..]);
    let (year, rest) = rest.split_once(CLOSE)?;
    let (year, issuer) = (year.trim().trim_end_matches('年'), issuer.trim());
    let is_year = |year: &str| matches!(year.len(), 2 | 4) && year.bytes().all(|byte| byte.is_ascii_digit());
    let serial = rest.trim().strip_suffix('号')?.trim().trim_start_matches('第').trim();
    let number = serial.parse::<u32>().ok().filter(|_| is_year(year))?;
    let century = if year.len() == 2 { "20" } else { "" };
    let right = format!("{issuer}〔{century}{year}〕{number}号");
    (right != text)
        .then(|| (msg!("document-number-form", text = code(text)), msg!("write-as", text = code(right))))
}

/// 份号 (7.2.1): six digits.
fn copy_number(text: &str) -> Option<Wrong> {
    let is_short = text.len() < 6 && text.bytes().all(|byte| byte.is_ascii_digit());
    let right = || msg!("write-as", text = code(format!("{text:0>6}")));
    is_short.then(|| (msg!("copy-number-form", text = code(text)), right()))
}

/// 密级和保密期限 (7.2.2): 绝密、机密 or 秘密, ★ and the period in digits.
fn secrecy(text: &str) -> Option<Wrong> {
    let level = ["绝密", "机密", "秘密"].into_iter().find(|level| text.starts_with(level));
    let Some(level) = level else {
        return Some((msg!("secrecy-level", text = code(text)), msg!("secrecy-levels")));
    };
    let period = text[level.len()..].trim_start_matches(['★', '*', '☆', '＊', ' ']);
    let in_digits: String = period.chars().map(|c| digit(c).unwrap_or(c)).collect();
    let right = if period.is_empty() { level.to_string() } else { format!("{level}★{in_digits}") };
    (right != text).then(|| (msg!("secrecy-form", text = code(text)), msg!("write-as", text = code(right))))
}

/// A digit for one in Chinese; 十 is left alone, which is rarely a period.
fn digit(c: char) -> Option<char> {
    let value = "〇一二三四五六七八九".chars().position(|own| own == c)?;
    char::from_digit(u32::try_from(value).ok()?, 10)
}

/// 紧急程度 (7.2.3).
fn urgency(text: &str) -> Option<Wrong> {
    const KNOWN: [&str; 4] = ["特急", "加急", "特提", "平急"];
    (!KNOWN.contains(&text))
        .then(|| (msg!("urgency-form", text = code(text)), msg!("urgency-known", names = list(KNOWN))))
}

/// 标题 (7.3.1): no mark at its end, and no bracket left open.
fn title(text: &str) -> Option<Wrong> {
    const PAIRS: [(char, char); 4] = [('《', '》'), ('（', '）'), ('“', '”'), ('〔', '〕')];
    if let Some(mark) = text.chars().next_back().filter(|c| "。，、；：,;:".contains(*c)) {
        return Some((msg!("title-mark", mark = code(mark)), msg!("title-mark-hint")));
    }
    let count = |mark: char| text.matches(mark).count();
    let (open, close) = PAIRS.into_iter().find(|(open, close)| count(*open) != count(*close))?;
    Some((msg!("title-open", open = code(open), close = code(close)), msg!("title-open-hint")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_have_the_forms_of_the_standard() {
        for (key, text) in [
            ("number", "云组发〔2024〕12号"),
            ("number", "〔2024〕12号"),
            ("number", "第3号"),
            ("number", "第3期"),
            ("number", "云府令第12号（修订）"),
            ("copy_number", "000012"),
            ("copy_number", "No.12"),
            ("secrecy", "机密"),
            ("secrecy", "机密★1年"),
            ("secrecy", "秘密★长期"),
            ("urgency", "特急"),
            ("title", "关于印发《办法》的通知"),
            ("title", "奋进新征程！"),
            ("mark", "云川旗文件。"),
        ] {
            assert_eq!(wrong(key, text), None, "{key}: {text}");
        }
        for (key, text, id) in [
            ("number", "云组发[2024]12号", "document-number-form"),
            ("number", "云组发（2024）12号", "document-number-form"),
            ("number", "云组发〔24〕12号", "document-number-form"),
            ("number", "云组发〔2024〕012号", "document-number-form"),
            ("number", "云组发〔2024〕第12号", "document-number-form"),
            ("number", "云组发〔2024年〕 12 号", "document-number-form"),
            ("copy_number", "12", "copy-number-form"),
            ("secrecy", "内部", "secrecy-level"),
            ("secrecy", "机密*1年", "secrecy-form"),
            ("secrecy", "机密★一年", "secrecy-form"),
            ("urgency", "急件", "urgency-form"),
            ("title", "关于印发办法的通知。", "title-mark"),
            ("title", "关于印发《办法的通知", "title-open"),
        ] {
            assert_eq!(wrong(key, text).map(|(message, _)| message.id), Some(id), "{key}: {text}");
        }
    }
}
