//! Characters that a terminal obeys or hides, made visible in everything that a message shows.

use std::borrow::Cow;

/// Whether a character cannot be seen where it is: control characters, bidirectional controls, joiners, soft
/// hyphens, tags and other characters without width or glyph.
pub fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}'
            | '\u{FFF0}'..='\u{FFFB}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

/// A character as messages name it: “喆” U+5586; only its number if it could not be seen.
pub fn character(c: char) -> String {
    let number = format!("U+{:04X}", u32::from(c));
    let is_private = matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}');
    if is_invisible(c) || is_private { number } else { format!("“{c}” {number}") }
}

/// A text in which every invisible character is written as `\u{…}`.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(is_invisible) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_invisible(c) { out.extend(c.escape_unicode()) } else { out.push(c) }
    }
    Cow::Owned(out)
}

/// A line of JSON in which every invisible character is escaped as JSON escapes it, so that it can be shown and
/// still means the same.
pub fn visible_json(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if is_invisible(c) {
            let mut units = [0; 2];
            c.encode_utf16(&mut units).iter().for_each(|unit| out.push_str(&format!("\\u{unit:04x}")));
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_obeys_or_hides_is_spelt_out() {
        assert_eq!(visible("张三"), "张三");
        assert_eq!(visible("a\u{1b}[31mb\u{202e}c\u{ad}"), "a\\u{1b}[31mb\\u{202e}c\\u{ad}");
        let text = "甲\u{202e}乙\u{e0041}\u{200b}";
        let json = visible_json(&serde_json::json!(text).to_string());
        assert!(!json.contains(is_invisible), "{json}");
        assert_eq!(serde_json::from_str::<String>(&json).expect("JSON"), text);
    }
}
