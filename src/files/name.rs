//! File names made from data: legal on every system, never colliding, never too long.

use std::collections::HashSet;

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
    while name.len() > MAX_BYTES - RESERVED {
        name.pop();
    }
    let name = name.trim().trim_matches('.').trim();
    let stem = name.split('.').next().unwrap_or("").to_ascii_uppercase();
    if name.is_empty() || DEVICES.contains(&stem.as_str()) { format!("_{name}") } else { name.to_string() }
}

/// The file names of one run, kept distinct even on systems that ignore case.
#[derive(Debug, Default)]
pub struct Names {
    taken: HashSet<String>,
}

impl Names {
    /// The legal name for `text`; if `row` is given, its number starts the name unless the text contains
    /// it, and a name that was already given out gets the number as well.
    pub fn take(&mut self, text: &str, row: Option<usize>) -> String {
        let plain = file_name(text);
        let numbered = |row: usize| file_name(&format!("{row:03}-{text}"));
        let name = match row {
            Some(row) if !holds_number(&plain, row) => numbered(row),
            _ => plain,
        };
        let mut unique = name.clone();
        let mut again = 2;
        while !self.taken.insert(unique.to_lowercase()) {
            unique = format!("{name}-{again}");
            again += 1;
        }
        unique
    }
}

/// Whether a name contains a number as a run of digits of its own.
fn holds_number(name: &str, number: usize) -> bool {
    name.split(|c: char| !c.is_ascii_digit()).any(|run| run.parse() == Ok(number))
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
        assert!(file_name(&"挂".repeat(100)).len() <= 215);
    }

    #[test]
    fn names_carry_the_row_and_do_not_collide() {
        let mut names = Names::default();
        assert_eq!(names.take("张三", Some(7)), "007-张三");
        assert_eq!(names.take("07-张三", Some(7)), "07-张三");
        assert_eq!(names.take("A", None), "A");
        assert_eq!(names.take("a", None), "a-2");
    }
}
