//! Escapes a value so that Markdown prints it character by character.
//!
//! Only what could be read as markup is escaped, so that the filled text stays readable.

use std::io::{self, Write};

/// Tera's escape function for bodies.
pub(super) fn markdown(text: &str, out: &mut dyn Write) -> io::Result<()> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let last = text.len();
    for (offset, c) in text.char_indices() {
        let edge = offset == 0 || offset + c.len_utf8() == last;
        match c {
            // As an entity, a line feed or a space at the edge neither ends a paragraph nor indents it.
            '\n' => out.write_all(b"&#10;")?,
            '\r' => {}
            '\t' => out.write_all(b"&#9;")?,
            ' ' if edge => out.write_all(b"&#32;")?,
            // Table cells are split at bars before escapes are read.
            '|' => out.write_all(b"&#124;")?,
            '\\' => out.write_all(b"&#92;")?,
            // Alone in a cell, it would be a sign of merging.
            '^' if text == "^" => out.write_all(b"\\^")?,
            '*' | '_' | '`' | '[' | ']' | '<' | '>' | '&' | '~' | '{' | '}' => write!(out, "\\{c}")?,
            '#' | '+' | '-' | '=' | ':' | '!' if edge => write!(out, "\\{c}")?,
            // `12.` at the beginning of a line would start a list.
            '.' | ')' if digits > 0 && offset == digits && !text[offset + 1..].starts_with(|c| c != ' ') => {
                write!(out, "\\{c}")?;
            }
            c => write!(out, "{c}")?,
        }
    }
    Ok(())
}

/// A value as a body shows it.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = Vec::new();
    markdown(text, &mut out).expect("a vector takes all");
    String::from_utf8(out).expect("text stays text")
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::{Event, Options, Parser};

    use super::*;

    /// The words that a reader sees when `text` replaces the `@` of the template.
    fn read_back(template: &str, text: &str) -> String {
        let filled = template.replace('@', &escaped(text));
        Parser::new_ext(&filled, Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES)
            .filter_map(|event| match event {
                Event::Text(text) => Some(text.to_string()),
                Event::SoftBreak | Event::HardBreak | Event::Rule | Event::Html(_) | Event::InlineHtml(_) => {
                    Some("!".to_string())
                }
                _ => None,
            })
            .collect()
    }

    #[test]
    fn any_value_is_printed_as_it_is() {
        let values = [
            "1. x",
            "12) x",
            "7.",
            "- x",
            "-",
            "---",
            "***",
            "# x",
            "#",
            "===",
            "> x",
            "+ x",
            "a|b",
            "|",
            "\\",
            "\\|",
            "`x`",
            "<b>x</b>",
            "<!-- x -->",
            "&amp;",
            "&#42;",
            "[x](y)",
            "![x](y)",
            "[^1]",
            "*x*",
            "_x_",
            "__x__",
            "~~x~~",
            "    code",
            " x ",
            "```typst\n#x\n```",
            "a\n\nb",
            "{{7*7}}",
            "{% if %}",
            "#read(\"x\")",
            "$ @ < * _ `",
            "http://x.y",
            "x\ty",
            ":---",
            "| a |\n|---|",
            "1990.05",
            "<http://x>",
            "a:b",
            "[x]: y",
            "\\*",
            "中文，。",
        ];
        for template in ["@", "甲@乙", "# @", "- @", "> @", "**甲@乙**", "| 甲 |\n|---|\n| @ |", "@\n乙"]
        {
            for value in values {
                let wanted = match template {
                    "甲@乙" | "**甲@乙**" => format!("甲{value}乙"),
                    "| 甲 |\n|---|\n| @ |" => format!("甲{value}"),
                    "@\n乙" => format!("{value}!乙"),
                    _ => value.to_string(),
                };
                assert_eq!(read_back(template, value), wanted, "{template:?} with {value:?}");
            }
        }
    }

    #[test]
    fn plain_words_stay_as_they_are() {
        for text in ["2024年3月5日", "云组发〔2024〕12号", "1990.05", "张三（主任）", "a-b"] {
            assert_eq!(escaped(text), text);
        }
    }
}
