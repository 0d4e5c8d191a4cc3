//! File names made from data: legal on every system, never colliding, never too long.

use unicode_normalization::UnicodeNormalization;

use crate::diag::is_invisible;

/// The longest file name that common file systems allow, in bytes.
const MAX_BYTES: usize = 255;
/// Room kept for an extension, a page number and a suffix against collisions.
const RESERVED: usize = 40;
/// Names that Windows reserves for devices.
const DEVICES: [&str; 22] = [
    "CON", "PRN", "AUX", "NUL", "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9",
    "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9",
];

/// Makes a legal file name (without extension) from any text: composed form, separators and characters that
/// some system forbids become `_`, spaces and dots at the ends are removed, at most 215 bytes.
pub fn file_name(text: &str) -> String {
    let mut name: String = text
        .nfc()
        .map(|c| match c {
            '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => '_',
            c if is_invisible(c) => '_',
            c => c,
        })
        .collect();
    shorten(&mut name, MAX_BYTES - RESERVED);
    let name = name.trim().trim_matches('.').trim();
    let stem = name.split('.').next().unwrap_or("").to_ascii_uppercase();
    if name.is_empty() || DEVICES.contains(&stem.as_str()) { format!("_{name}") } else { name.to_string() }
}

/// What stands for the part of a name that was cut out.
const CUT: &str = "…";

/// Cuts a name in the middle: the end is what tells the papers of one meeting apart.
fn shorten(name: &mut String, most: usize) {
    if name.len() <= most {
        return;
    }
    let half = (most - CUT.len()) / 2;
    let head = (0..=half).rev().find(|at| name.is_char_boundary(*at)).unwrap_or(0);
    let tail = (name.len() - half..name.len()).find(|at| name.is_char_boundary(*at)).unwrap_or(name.len());
    name.replace_range(head..tail, CUT);
}

/// The legal name for a text that begins with a number: the text itself if it begins with that number and a separator,
/// else the number and the text. So two numbers never give the same name, even on systems that ignore case.
pub fn numbered_name(text: &str, number: usize) -> String {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let is_separated = text[digits..].starts_with(['-', '_', '.', ' ', '、']);
    match is_separated && text[..digits].parse() == Ok(number) {
        true => file_name(text),
        false => file_name(&format!("{number:03}-{text}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_text_becomes_a_legal_name() {
        for (given, wanted) in [
            ("张三/../x", "张三_.._x"),
            ("..", "_"),
            ("", "_"),
            ("CON", "_CON"),
            ("aux.1", "_aux.1"),
            ("名单. ", "名单"),
            ("a\u{202E}b\0c", "a_b_c"),
            ("e\u{301}", "é"),
        ] {
            assert_eq!(file_name(given), wanted, "{given:?}");
        }
        let long = format!("{}-通知", "挂".repeat(100));
        let (name, other) = (file_name(&long), file_name(&long.replace("-通知", "-讲话")));
        assert!(name.len() <= 215 && name.starts_with("挂挂") && name.ends_with("挂-通知"), "{name}");
        assert_ne!(name, other);
    }

    #[test]
    fn names_carry_their_number() {
        for (text, number, wanted) in [
            ("张三", 7, "007-张三"),
            ("07-张三", 7, "07-张三"),
            ("07-张三", 8, "008-07-张三"),
            ("12", 1, "001-12"),
            ("3中学", 3, "003-3中学"),
            ("3", 3, "003-3"),
            ("张三-7", 7, "007-张三-7"),
        ] {
            assert_eq!(numbered_name(text, number), wanted);
        }
    }
}
