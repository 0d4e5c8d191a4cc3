//! Hides ID numbers and telephone numbers in everything that a message shows.

/// Hides the digits of every run of seven or more, whatever separates them and however they are written, so
/// that columns keep their place. Dates such as `2024-03-01`, and spans of them, are kept.
pub fn mask_personal(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut start = 0;
    while start < chars.len() {
        let end = run_end(&chars, start);
        let run = &chars[start..end];
        let digits = run.iter().filter(|c| is_digit(**c)).count();
        if digits >= 7 && !is_dates(run) {
            out.extend(run.iter().map(|c| if is_digit(*c) { hidden(*c) } else { *c }));
            if digits == 17
                && let Some(check) = chars.get(end).filter(|c| matches!(c, 'X' | 'x' | 'Ｘ' | 'ｘ'))
            {
                out.push(hidden(*check));
                start = end + 1;
                continue;
            }
        } else {
            out.extend(run);
        }
        if end == start {
            out.push(chars[start]);
            start += 1;
        } else {
            start = end;
        }
    }
    out
}

/// The long numbers of a text in plain digits, with `X` at the end of one that has 17: what [`mask_personal`] hides, and
/// the numbers between the separators of a run as well.
pub fn numbers_in(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let mut out = Vec::new();
    let mut start = 0;
    while start < chars.len() {
        let end = run_end(&chars, start);
        let plain = |run: &[char]| -> String {
            run.iter().filter_map(|c| char::from_digit(digit(*c)?, 10)).collect()
        };
        let run = &chars[start..end];
        let parts = run.split(|c| !is_digit(*c)).map(plain).chain([plain(run)]);
        for mut number in parts.filter(|number| number.len() >= 7) {
            if number.len() == 17 && chars.get(end).is_some_and(|c| matches!(c, 'X' | 'x' | 'Ｘ' | 'ｘ')) {
                number.push('X');
            }
            out.push(number);
        }
        start = end.max(start + 1);
    }
    out.dedup();
    out
}

/// Hides every digit and the check character of an ID number: for a value that is personal as a whole.
pub fn mask_digits(text: &str) -> String {
    let is_number = |c: char| is_digit(c) || matches!(c, 'X' | 'x' | 'Ｘ' | 'ｘ');
    text.chars().map(|c| if is_number(c) { hidden(c) } else { c }).collect()
}

/// What is shown in place of a digit, as wide as the digit.
fn hidden(c: char) -> char {
    if c.is_ascii() { '•' } else { '＊' }
}

/// The value of a digit: ASCII, full-width, or Chinese.
fn digit(c: char) -> Option<u32> {
    const CHINESE: &str = "〇一二三四五六七八九";
    match c {
        '0'..='9' => c.to_digit(10),
        '０'..='９' => Some(u32::from(c) - u32::from('０')),
        '零' | '○' | '⓪' => Some(0),
        '①'..='⑨' => Some(u32::from(c) - u32::from('①') + 1),
        '\u{1D7CE}'..='\u{1D7FF}' => Some((u32::from(c) - 0x1D7CE) % 10),
        '\u{660}'..='\u{669}' => Some(u32::from(c) - 0x660),
        '\u{6F0}'..='\u{6F9}' => Some(u32::from(c) - 0x6F0),
        '\u{1810}'..='\u{1819}' => Some(u32::from(c) - 0x1810),
        _ => CHINESE.chars().zip(0..).find(|(known, _)| *known == c).map(|(_, value)| value),
    }
}

fn is_digit(c: char) -> bool {
    digit(c).is_some()
}

/// Whether people write a character between the groups of a number: blanks, dashes, dots, slashes and
/// underscores of all kinds.
fn is_separator(c: char) -> bool {
    c.is_whitespace() && !matches!(c, '\n' | '\r')
        || matches!(
            c,
            '-' | '‐'..='―' | '−' | '－' | '﹣' | '.' | '．' | '·' | '•' | '/' | '／' | '\\' | '_' | '＿'
        )
        || matches!(c, '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{AD}' | '\u{FEFF}' | '(' | ')')
}

/// How many separators may stand between two digits of one number.
const MAX_SEPARATORS: usize = 3;

/// What parts numbers as a rule, and can part the groups of one: commas, brackets, signs.
const MARKS: &str = "、，,;；：:'\"“”‘’…[]（）【】〔〕［］《》<>{}*＊|｜+＋=~～#＃&^号";

/// The end of the run of digits and separators that begins with a digit at `start`; `start` if none does. Marks part the
/// items of a list, unless all of it has as many digits as a mobile number or an ID number.
fn run_end(chars: &[char], start: usize) -> usize {
    let long = run_end_with(chars, start, |c| is_separator(c) || MARKS.contains(c));
    let digits: Vec<u32> = chars[start..long].iter().filter_map(|c| digit(*c)).collect();
    let is_mobile = digits.len() == 11 && digits[0] == 1 && digits[1] > 2;
    let is_number = is_mobile || matches!(digits.len(), 15 | 17 | 18);
    let groups = chars[start..long].split(|c| !is_digit(*c)).filter(|group| !group.is_empty());
    let is_of_groups = groups.clone().all(|group| group.len() > 2) && groups.count() < 6;
    match is_number && is_of_groups {
        true => long,
        false => run_end_with(chars, start, is_separator),
    }
}

fn run_end_with(chars: &[char], start: usize, is_separator: impl Fn(char) -> bool) -> usize {
    let mut end = start;
    while chars.get(end).is_some_and(|c| is_digit(*c)) {
        end += 1;
        let gap = chars[end..].iter().take_while(|c| is_separator(**c)).count();
        if gap <= MAX_SEPARATORS && chars.get(end + gap).is_some_and(|c| is_digit(*c)) {
            end += gap;
        }
    }
    end
}

/// Whether a run is days or months and nothing else: `2024-03-01`, `20240301`, `2024.3—2025.3`.
fn is_dates(run: &[char]) -> bool {
    let groups: Vec<Vec<u32>> = run
        .split(|c| !is_digit(*c))
        .filter(|group| !group.is_empty())
        .map(|group| group.iter().filter_map(|c| digit(*c)).collect())
        .collect();
    let value = |digits: &[u32]| digits.iter().fold(0, |value, digit| value * 10 + digit);
    let is_year = |digits: &[u32]| digits.len() == 4 && (1900..2100).contains(&value(digits));
    let is_month = |digits: &[u32]| (1..=12).contains(&value(digits));
    let is_day = |digits: &[u32]| (1..=31).contains(&value(digits));
    if let [only] = groups.as_slice() {
        return only.len() == 8 && is_year(&only[..4]) && is_month(&only[4..6]) && is_day(&only[6..]);
    }
    // A day of any year: whoever mistypes one is to see it.
    if let [year, month, day] = groups.as_slice()
        && year.len() == 4
        && (1000..3000).contains(&value(year))
        && month.len() <= 2
        && day.len() <= 2
        && is_month(month)
        && is_day(day)
    {
        return true;
    }
    // Whoever mistypes a month is to see it.
    let is_month = |digits: &[u32]| digits.len() <= 2;
    let is_day = is_month;
    // The number of a standard and its year: 5749—2022.
    if let [number, year] = groups.as_slice()
        && number.len() < 6
        && year.len() == 4
        && (1950..2060).contains(&value(year))
        && run.iter().filter(|c| !is_digit(**c)).all(|c| matches!(c, '-' | '–' | '—' | '_' | ':'))
    {
        return true;
    }
    // Years from one to another: 2023—2025.
    if let [from, to] = groups.as_slice()
        && is_year(from)
        && is_year(to)
        && (value(from) + 1..value(from) + 30).contains(&value(to))
    {
        return true;
    }
    let mut rest = groups.as_slice();
    while let [year, month, after @ ..] = rest {
        if !is_year(year) || !is_month(month) {
            return false;
        }
        rest = match after {
            // The hour of a day is no part of a number.
            [day, hour] if is_day(day) && hour.len() <= 2 => &[],
            [day, after @ ..] if is_day(day) => after,
            after => after,
        };
    }
    rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hides_numbers_of_people_and_keeps_the_rest() {
        for (given, shown) in [
            ("身份证 15010219900307123X，男", "身份证 ••••••••••••••••••，男"),
            ("138 0000 0000", "••• •••• ••••"),
            ("0472-1234567", "••••-•••••••"),
            ("2024-03-01 起", "2024-03-01 起"),
            ("20240301 起", "20240301 起"),
            ("20249901", "••••••••"),
            ("〔2024〕12号 39名", "〔2024〕12号 39名"),
            ("出生年月 1990.05", "出生年月 1990.05"),
            ("138.0000.0000", "•••.••••.••••"),
            ("138/0000/0000", "•••/••••/••••"),
            ("138_0000_0000", "•••_••••_••••"),
            ("138–0000—0000", "•••–••••—••••"),
            ("138\u{a0}0000\u{3000}0000", "•••\u{a0}••••\u{3000}••••"),
            ("138  0000  0000", "•••  ••••  ••••"),
            ("１３８００００００００", "＊＊＊＊＊＊＊＊＊＊＊"),
            ("一三八〇〇〇〇〇〇〇〇", "＊＊＊＊＊＊＊＊＊＊＊"),
            ("150102 19900307 123x", "•••••• •••••••• ••••"),
            ("2024.3—2025.3", "2024.3—2025.3"),
            ("（2023—2025年）", "（2023—2025年）"),
            ("2025-2023", "2025-2023"),
            ("1990/2019", "1990/2019"),
            ("1950/2055", "••••/••••"),
            ("8325-2013", "8325-2013"),
            ("2024-13-01", "2024-13-01"),
            ("1024-03-05", "1024-03-05"),
            ("1380-01-38", "••••-••-••"),
            ("2024-03-05 09:00:00", "2024-03-05 09:00:00"),
            ("138、0013，8000", "•••、••••，••••"),
            ("①③⑧⓪⓪①③⑧⓪⓪⓪", "＊＊＊＊＊＊＊＊＊＊＊"),
            ("第3、5、8、12、15、16、17人", "第3、5、8、12、15、16、17人"),
            ("共1,234,567元", "共1,234,567元"),
            ("138（0013）8000", "•••（••••）••••"),
            ("（138）0013*8000", "（•••）••••*••••"),
            ("1101011986（0107）7753", "••••••••••（••••）••••"),
            ("云组发〔2024〕12号", "云组发〔2024〕12号"),
            ("（2024）第3号、2024～2025年", "（2024）第3号、2024～2025年"),
            ("39（其中女12）人，100~200元", "39（其中女12）人，100~200元"),
            ("GB 5749—2022", "GB 5749—2022"),
            ("1986.01(37岁)", "1986.01(37岁)"),
            ("2024-03-01 2025/3/1", "2024-03-01 2025/3/1"),
            ("二〇二四年三月五日", "二〇二四年三月五日"),
        ] {
            assert_eq!(mask_personal(given), shown);
        }
    }
}
