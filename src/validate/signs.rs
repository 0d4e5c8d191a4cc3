//! Signs that a hand leaves in a template and that would be printed as text: full-width braces, a single brace, a
//! heading without its blank.

use std::ops::Range;
use std::sync::Arc;

use crate::diag::{Diagnostic, Faults, Message, code};
use crate::msg;
use crate::source::{Place, Source};

/// Whatever in a template was probably meant as markup and is none; where that is a matter of taste, a warning.
pub fn signs(source: &Arc<Source>) -> Faults {
    let written = blanked_code(source.text());
    let text = without_front_matter(&written);
    let mut faults = Faults::new();
    let mut refuse = |range: Range<usize>, message: Message, hint: Message| {
        faults.push(Diagnostic::error(message).at(Place::new(source, range)).hint(hint));
    };
    for range in wide_tags(&written) {
        let written = written[range.clone()].to_string();
        let meant = if written.contains(['%', '％']) { "{% … %}" } else { "{{ … }}" };
        refuse(range, msg!("template-wide", text = code(written)), msg!("template-tags", text = code(meant)));
    }
    for range in single_braces(&text) {
        let inner = text[range.start + 1..range.end - 1].trim().to_string();
        let meant = code(format!("{{{{ {inner} }}}}"));
        refuse(range, msg!("template-brace"), msg!("template-tags", text = meant));
    }
    for (range, heading) in lines(&text).filter_map(|(start, line)| tight_heading(start, line)) {
        refuse(range, msg!("heading-tight"), msg!("heading-form", text = code(heading)));
    }
    for range in stopped_headings(&text) {
        let warning = Diagnostic::warning(msg!("heading-runs-in")).at(Place::new(source, range));
        faults.push(warning.hint(msg!("heading-stop")));
    }
    faults
}

/// The text with blanks, byte for byte, for the front matter.
fn without_front_matter(text: &str) -> String {
    let Some(head) = text.strip_prefix("---") else { return text.to_string() };
    let end = head.find("\n---").map_or(3, |offset| 3 + offset + 4);
    let blank: String = text[..end].bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect();
    blank + &text[end..]
}

/// The text with blanks, byte for byte, for what no reader sees as written: blocks of code, tags and comments.
fn blanked_code(text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    let mut blank = |range: Range<usize>| {
        bytes[range].iter_mut().filter(|byte| **byte != b'\n').for_each(|byte| *byte = b' ');
    };
    for (open, close) in [("{#", "#}"), ("{{", "}}"), ("{%", "%}")] {
        let mut rest = 0;
        while let Some(start) = text[rest..].find(open).map(|offset| rest + offset) {
            let end = text[start..].find(close).map_or(text.len(), |offset| start + offset + close.len());
            blank(start..end);
            rest = end;
        }
    }
    // A block ends at as many of its marks as it began with; one that never ends goes on to the end.
    let mut fence: Option<(usize, char, usize)> = None;
    for (start, line) in lines(text) {
        let written = line.trim_start_matches(['>', ' ', '-']);
        let Some(mark) = written.chars().next().filter(|c| matches!(c, '`' | '~')) else { continue };
        let rest = written.trim_start_matches(mark);
        let length = written.len() - rest.len();
        match fence {
            None if length >= 3 => fence = Some((start, mark, length)),
            Some((begun, open, least)) if open == mark && length >= least && rest.trim().is_empty() => {
                blank(begun..start + line.len());
                fence = None;
            }
            _ => {}
        }
    }
    if let Some((begun, ..)) = fence {
        blank(begun..text.len());
    }
    // Only whole characters were blanked.
    String::from_utf8(bytes).unwrap_or_default()
}

fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_inclusive('\n').scan(0, |start, line| {
        let begun = *start;
        *start += line.len();
        Some((begun, line.trim_end_matches(['\n', '\r'])))
    })
}

/// Tags of which a sign is full-width.
fn wide_tags(text: &str) -> Vec<Range<usize>> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let mut out: Vec<Range<usize>> = Vec::new();
    for pair in chars.windows(2) {
        let [(start, first), (second_start, second)] = [pair[0], pair[1]];
        let opens = matches!(first, '{' | '｛') && matches!(second, '{' | '｛' | '%' | '％');
        let closes = matches!(second, '}' | '｝') && matches!(first, '}' | '｝' | '%' | '％');
        let range = start..second_start + second.len_utf8();
        let is_wide = range.len() > 2;
        let goes_on =
            out.last().is_some_and(|last| last.end > start || closes && same_line(text, last.end, start));
        if (opens || closes) && is_wide && !goes_on {
            out.push(range);
        }
    }
    out
}

fn same_line(text: &str, from: usize, to: usize) -> bool {
    !text[from..to].contains('\n')
}

/// A name within single braces, such as `{ meeting.title }`.
fn single_braces(text: &str) -> Vec<Range<usize>> {
    let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '.');
    let opens = text.match_indices(['{', '｛']);
    opens
        .filter_map(|(start, brace)| {
            let inner = &text[start + brace.len()..];
            let end = inner.find(['}', '｝', '\n', '{'])?;
            let close = inner[end..].chars().next().filter(|c| matches!(c, '}' | '｝'))?;
            let name = inner[..end].trim();
            let is_path = name.contains('.') && name.starts_with(|c: char| c.is_ascii_lowercase());
            let range = start..start + brace.len() + end + close.len_utf8();
            (is_path && name.chars().all(is_name) && brace == "{" && close == '}').then_some(range)
        })
        .collect()
}

/// A heading whose sign is full-width, or has no blank behind it: where, and how it is written.
fn tight_heading(start: usize, line: &str) -> Option<(Range<usize>, String)> {
    let indent = line.len() - line.trim_start_matches(' ').len();
    let text = &line[indent..];
    let words = text.trim_start_matches(['#', '＃']);
    let signs = &text[..text.len() - words.len()];
    let is_wide = signs.contains('＃');
    if signs.is_empty() || indent > 3 || words.is_empty() || !is_wide && words.starts_with([' ', '\t']) {
        return None;
    }
    let start = start + indent;
    let level = signs.chars().count().min(4);
    Some((start..start + signs.len(), format!("{} {}", "#".repeat(level), words.trim())))
}

/// Headings of the first level that end in a full stop: what follows is set in their paragraph. Without an empty line
/// between them, that is meant.
fn stopped_headings(text: &str) -> Vec<Range<usize>> {
    let all: Vec<(usize, &str)> = lines(text).collect();
    all.windows(3)
        .filter(|three| {
            let [heading, empty, next] = [three[0].1.trim_end(), three[1].1.trim(), three[2].1];
            heading.starts_with("# ")
                && heading.ends_with('。')
                && empty.is_empty()
                && next.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '“' | '《'))
        })
        .map(|three| three[0].0..three[0].0 + three[0].1.trim_end().len())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&'static str> {
        signs(&Source::new("t.md", text)).iter().map(Diagnostic::code).collect()
    }

    #[test]
    fn a_heading_is_told_at_its_signs() {
        let source = Source::new("t.md", "甲\n\n  ##乙\n");
        let faults = signs(&source);
        let place = faults.first().and_then(|fault| fault.place.as_ref()).unwrap();
        assert_eq!((&source.text()[place.span.clone()], place.span.start), ("##", 7));
    }

    #[test]
    fn signs_that_would_be_printed_are_found_and_others_left() {
        for (text, expected) in [
            ("甲｛｛ meeting.title ｝｝乙", &["template-wide"][..]),
            ("｛％ if a ％｝甲｛％ endif ％｝", &["template-wide", "template-wide"]),
            ("{％ if a ％}", &["template-wide"]),
            ("甲{｛ meeting.title ｝}", &["template-wide"]),
            ("甲{ meeting.title }乙", &["template-brace"]),
            ("#甲\n\n##乙", &["heading-tight", "heading-tight"]),
            ("＃ 甲", &["heading-tight"]),
            ("   #甲", &["heading-tight"]),
            ("    #甲", &[]),
            ("# 甲。\n\n乙", &["heading-runs-in"]),
            ("# 甲。\n乙", &[]),
            ("# 甲\n\n## 乙。\n\n丙", &[]),
            ("---\n#注\na: b\n---\n甲", &[]),
            ("---\na: ｛｛ b ｝｝\n---\n甲", &["template-wide"]),
            ("```typst\n#let a = 1\n```\n甲", &[]),
            ("````typst\n```text\n#let a = 1\n```\n#b\n````\n#甲", &["heading-tight"]),
            ("{{ meeting.title }}{# ｛｛ #}{% if a %}｝{% endif %}", &[]),
            ("集合{甲、乙}和\\#1", &[]),
        ] {
            assert_eq!(found(text), expected, "{text}");
        }
    }
}
