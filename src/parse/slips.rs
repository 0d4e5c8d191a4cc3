//! What was meant otherwise than Markdown reads it: rows without a table, paragraphs that run together, words that it takes
//! for the target of a link.

use std::ops::Range;

use super::emphasis::without_joints;
use crate::diag::{Diagnostic, Faults};
use crate::msg;
use crate::source::FilledText;

/// Whether a line looks like the row of a table.
pub(super) fn is_row(line: &str) -> bool {
    const BARS: [char; 2] = ['|', '｜'];
    let line = line.trim_end();
    line.chars().count() > 1 && line.starts_with(BARS) && line.ends_with(BARS)
}

/// Whether the target of a link is an address.
pub(super) fn is_address(target: &str) -> bool {
    let target = without_joints(target);
    target.contains(['.', '#', '@'])
        || target.contains("://")
        || target.starts_with("mailto:")
        || target.starts_with('/')
}

/// Whether a line was meant to begin a paragraph: it is indented by two characters, or begins with a number.
pub(super) fn begins_paragraph(line: &str) -> bool {
    let is_small = |c: char| "一二三四五六七八九十".contains(c);
    let rest = line.trim_start_matches(['（', '(']);
    let is_open = rest.len() < line.len();
    let after = rest.trim_start_matches(|c: char| c.is_ascii_digit() || is_small(c));
    let has_number = after.len() < rest.len() && rest.len() - after.len() <= 9;
    let is_article = line.starts_with('第') && {
        let after = line['第'.len_utf8()..]
            .trim_start_matches(|c: char| c.is_ascii_digit() || is_small(c) || c == '百');
        // A sentence that goes on with 第三条规定 is no article.
        after.strip_prefix('条').is_some_and(|words| words.starts_with([' ', '\u{3000}']))
    };
    let is_point = rest.starts_with(|c: char| c.is_ascii_digit())
        && after
            .strip_prefix(['.', '．'])
            .is_some_and(|words| !words.starts_with(|c: char| c.is_ascii_alphanumeric()));
    line.starts_with("\u{3000}\u{3000}")
        || line.starts_with(|c: char| ('①'..='⑳').contains(&c))
        || is_article
        || has_number && !is_open && is_point
        || has_number && is_open && after.starts_with(['）', ')'])
        || has_number && !is_open && after.starts_with('、')
}

/// What is written as a reference to a footnote in a stretch of text: labels and places. After a backslash it is meant as
/// it is written.
pub(super) fn references<'t>(text: &'t str, span: &Range<usize>) -> Vec<(&'t str, Range<usize>)> {
    let stretch = &text[span.clone()];
    let begins = stretch.match_indices('[').map(|(at, _)| span.start + at);
    let reference = |begin: usize| {
        let inner = text[begin..].strip_prefix("[^").filter(|_| !text[..begin].ends_with('\\'))?;
        let label = &inner[..inner.find(']')?];
        let is_label = !label.is_empty() && !label.contains(char::is_whitespace);
        is_label.then(|| (label, begin..begin + "[^]".len() + label.len()))
    };
    begins.filter_map(reference).collect()
}

/// Refuses lines such as `[甲]: 乙`, which Markdown takes for the target of links and does not print.
pub(super) fn definitions(filled: &FilledText) -> Faults {
    let mut faults = Faults::new();
    let mut start = 0;
    for line in filled.text.split_inclusive('\n') {
        let words = line.trim_start_matches([' ', '>']);
        let at = start + line.len() - words.len();
        start += line.len();
        let label = words.strip_prefix('[').filter(|rest| !rest.starts_with('^'));
        // The target of a link elsewhere is an address.
        let is_definition = label.and_then(|rest| rest.split_once("]:")).is_some_and(|(label, target)| {
            let target = target.split_whitespace().next().unwrap_or_default();
            let is_used = || filled.text.matches(&format!("[{label}]")).count() > 1;
            let is_label = !label.contains([']', '[']) && !target.is_empty();
            is_label && (!is_address(target) || !is_used())
        });
        if is_definition {
            let fault = Diagnostic::error(msg!("link-definition"));
            faults.push(fault.traced(filled, at..at + words.trim_end().len()));
        }
    }
    faults
}
