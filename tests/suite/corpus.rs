//! Ten thousand hostile strings, made from a seed: the same on every machine, and none of them kept as a file.

/// How many strings there are.
pub const COUNT: u64 = 10_000;

/// A generator of numbers (SplitMix64).
pub struct Numbers(pub u64);

impl Numbers {
    /// The next number.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below a bound.
    pub fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound as u64).unwrap_or(0)
    }
}

/// Ranges of characters that each break something: controls, combining marks, directions, variation selectors,
/// private use, noncharacters, the ends of planes, rare characters.
const RANGES: [(u32, u32); 14] = [
    (0x00, 0x20),
    (0x21, 0x7F),
    (0x7F, 0xA1),
    (0x300, 0x36F),
    (0x600, 0x700),
    (0x2000, 0x2070),
    (0x3000, 0x3040),
    (0x4E00, 0x9FFF),
    (0xE000, 0xE010),
    (0xFDD0, 0xFDF0),
    (0xFE00, 0xFE10),
    (0xFF00, 0xFFFF),
    (0x1_F300, 0x1_F700),
    (0x10_FFF0, 0x10_FFFF),
];

/// Pieces that formats give a meaning to, and characters that terminals, fonts and encodings stumble over.
pub const PIECES: &[&str] = &[
    "甲",
    "乙。",
    "“",
    "”",
    "，",
    "a",
    "B9",
    " ",
    "  ",
    "\t",
    "\n",
    "\n\n",
    "\r\n",
    "*",
    "**",
    "***",
    "_",
    "`",
    "```",
    "```typst\n",
    "~~~",
    "#",
    "# ",
    "######",
    "-",
    "- ",
    "---",
    "+ ",
    "1. ",
    "12)",
    ">",
    "> ",
    "|",
    "|-|",
    "[",
    "]",
    "[^1]",
    "[^1]: ",
    "(",
    ")",
    "![",
    "](",
    "<",
    "<b>",
    "<!--",
    "-->",
    "&#32;",
    "&#124;",
    "&#x202e;",
    "&#xfeff;",
    "&#xe000;",
    "&#x301;",
    "&zwj;",
    "&amp;",
    "\\",
    "\\*",
    ":",
    ": ",
    "：",
    "'",
    "\"",
    "{",
    "}",
    "{{",
    "{%",
    "%}",
    "}}",
    "!",
    "!x",
    "@",
    "%",
    "%YAML",
    "&a",
    "*a",
    "? ",
    ", ",
    "...",
    "=",
    "~",
    "null",
    "\u{0}",
    "\u{1b}[31m",
    "\u{7f}",
    "\u{85}",
    "\u{ad}",
    "\u{200b}",
    "\u{202e}",
    "\u{2066}",
    "\u{feff}",
    "\u{fdd0}",
    "\u{fdd2}",
    "\u{10a50}",
    "\u{e000}",
    "\u{1f600}",
    "\u{301}",
    "\u{e0041}",
    "150101199003070012",
    "2024-03-05",
];

/// Shapes in which a text becomes dangerous where it is used: `%` is replaced by pieces.
const SHAPES: [&str; 16] = [
    "%",
    "{{ % }}",
    "{% % %}",
    "{# % #}",
    "```typst\n#%\n```",
    "[%](%)",
    "![%](../../%)",
    "<%>%</%>",
    "| % | % |\n|---|---|\n| % | % |",
    "**%**%*%*",
    "- %\n  - %\n    1. %",
    "&% *% !!%",
    "=%+%-%@%",
    "../%/%\\%",
    "#%($%$)",
    "%\u{202E}%\u{2066}%",
];

/// The string with a number.
pub fn hostile(number: u64) -> String {
    let mut numbers = Numbers(number);
    let shape = SHAPES[numbers.below(SHAPES.len())];
    let mut out = String::new();
    for c in shape.chars() {
        if c != '%' {
            out.push(c);
            continue;
        }
        for _ in 0..numbers.below(8) {
            if numbers.below(3) == 0 {
                let (from, to) = RANGES[numbers.below(RANGES.len())];
                let code = from + u32::try_from(numbers.below((to - from) as usize)).unwrap_or(0);
                out.extend(char::from_u32(code));
            } else {
                out.push_str(PIECES[numbers.below(PIECES.len())]);
            }
        }
    }
    // A few are long: a word without an end, a line without a break.
    if numbers.below(50) == 0 { out.repeat(numbers.below(200) + 1) } else { out }
}

/// The text that bytes stand for: most name a piece, the others are taken as they are.
pub fn text(bytes: &[u8]) -> String {
    let mut out = String::new();
    for (index, byte) in bytes.iter().enumerate() {
        match PIECES.get(usize::from(*byte)) {
            Some(piece) => out.push_str(piece),
            None => out.push_str(&String::from_utf8_lossy(&bytes[index..(index + 4).min(bytes.len())])),
        }
    }
    out
}

#[test]
fn the_strings_are_many_and_the_same() {
    let mut all: Vec<String> = (0..COUNT).map(hostile).collect();
    assert_eq!(hostile(4711), all[4711]);
    all.sort();
    all.dedup();
    assert!(all.len() > 8_000, "{}", all.len());
}
