//! Hides ID numbers and telephone numbers in everything that a message shows.

/// Replaces each digit of a run of seven or more (spaces and hyphens within it do not end it) with `•`,
/// so that columns stay aligned. Dates such as `2024-03-01` are kept.
pub fn mask_personal(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut start = 0;
    while start < chars.len() {
        let end = run_end(&chars, start);
        let run = &chars[start..end];
        if run.iter().filter(|c| c.is_ascii_digit()).count() >= 7 && !is_date(run) {
            out.extend(run.iter().map(|c| if c.is_ascii_digit() { '•' } else { *c }));
            if matches!(chars.get(end), Some('X' | 'x')) && run.len() == 17 {
                out.push('•');
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

/// Hides every digit and the check character of an ID number: for a value that is personal as a whole.
pub fn mask_digits(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_digit() || matches!(c, 'X' | 'x') { '•' } else { c }).collect()
}

/// The end of the run of digits, single spaces and hyphens that begins at `at`.
fn run_end(chars: &[char], start: usize) -> usize {
    let mut end = start;
    while end < chars.len() {
        let next_is_digit = chars.get(end + 1).is_some_and(char::is_ascii_digit);
        let inside = end > start && matches!(chars[end], ' ' | '-' | '－') && next_is_digit;
        if !chars[end].is_ascii_digit() && !inside {
            break;
        }
        end += 1;
    }
    end
}

/// `2024-03-01` or `20240301`.
fn is_date(run: &[char]) -> bool {
    let text: String = run.iter().collect();
    if text.len() == 8
        && let (Ok(month), Ok(day)) = (text[4..6].parse::<u8>(), text[6..].parse::<u8>())
    {
        return (text.starts_with("19") || text.starts_with("20"))
            && (1..=12).contains(&month)
            && (1..=31).contains(&day);
    }
    let parts: Vec<&str> = text.split('-').collect();
    parts.len() == 3 && parts[0].len() == 4 && parts[1].len() <= 2 && parts[2].len() <= 2
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
        ] {
            assert_eq!(mask_personal(given), shown);
        }
    }
}
