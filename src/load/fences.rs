//! The one scanner of fences: cuts raw Typst out of a template before it is filled.
//!
//! For a fenced `typst` block, the template keeps the fence with a private mark between its lines; a value
//! can never contain that mark, so a block is trusted because of where it came from.

use std::sync::Arc;

use crate::model::RawTypst;
use crate::source::{Offsets, Source};

/// Encloses the number of a raw block in a template's text; a noncharacter, which no data may contain.
pub const RAW_MARK: char = '\u{FDD2}';

/// The text of a template that is filled, and how it maps to its file.
#[derive(Debug, Clone)]
pub struct TemplateText {
    /// The text.
    pub text: String,
    /// The file.
    pub source: Arc<Source>,
    /// How the text maps to the file.
    pub offsets: Arc<Offsets>,
}

/// The number of the raw block that the code of a fenced block refers to.
pub fn raw_number(code: &str) -> Option<usize> {
    code.trim().strip_prefix(RAW_MARK)?.strip_suffix(RAW_MARK)?.parse().ok()
}

/// An open fence.
struct Fence {
    /// The character of the fence, and how many there are.
    mark: char,
    length: usize,
    /// How far, at most, the lines of the code are indented by what contains the fence.
    indent: usize,
    /// How many quotations contain it.
    quotes: usize,
    /// The indentation that a line needs to belong to the list item that contains the fence.
    item: usize,
    /// Whether its code is Typst.
    is_typst: bool,
}

/// Cuts the raw blocks out of `source`, from `start` on, and adds them to `raw`.
pub(super) fn cut(source: &Arc<Source>, start: usize, raw: &mut Vec<Arc<RawTypst>>) -> TemplateText {
    let mut text = String::new();
    let mut offsets = Offsets::from(start);
    let mut open: Option<Fence> = None;
    let mut code: Option<(String, Offsets)> = None;
    let mut items: Vec<usize> = Vec::new();
    let mut offset = start;
    for line in source.text()[start..].split_inclusive('\n') {
        let ends = open.as_ref().and_then(|fence| ending(fence, line));
        if let (Some(fence), Some(end)) = (&open, &ends)
            && fence.is_typst
            && let Some((code, lies)) = code.take()
        {
            // The mark is followed by the line that ends the fence, or by the first line after what
            // contained it.
            let lead = format!("{}{}", "> ".repeat(fence.quotes), " ".repeat(fence.indent));
            text.push_str(&format!("{lead}{RAW_MARK}{}{RAW_MARK}\n", raw.len()));
            raw.push(Arc::new(RawTypst {
                number: raw.len(),
                code,
                source: Arc::clone(source),
                offsets: lies,
            }));
            if *end == End::Left {
                let close: String = std::iter::repeat_n(fence.mark, fence.length).collect();
                text.push_str(&format!("{lead}{close}\n"));
            }
            offsets.push(text.len(), offset);
        }
        match (&open, ends) {
            (Some(_), Some(End::Closed)) => open = None,
            (Some(fence), None) => {
                if let Some((code, lies)) = &mut code {
                    let lead = container(line, fence.indent, fence.quotes);
                    lies.push(code.len(), offset + lead);
                    code.push_str(&line[lead..]);
                    offset += line.len();
                    continue;
                }
            }
            _ => {
                open = opening(line, &mut items);
                if open.as_ref().is_some_and(|fence| fence.is_typst) {
                    code = Some((String::new(), Offsets::from(offset + line.len())));
                }
            }
        }
        text.push_str(line);
        offset += line.len();
    }
    if let (Some(fence), Some((code, lies))) = (open, code) {
        let lead = format!("{}{}", "> ".repeat(fence.quotes), " ".repeat(fence.indent));
        if !text.ends_with('\n') {
            text.push('\n');
        }
        text.push_str(&format!("{lead}{RAW_MARK}{}{RAW_MARK}\n", raw.len()));
        raw.push(Arc::new(RawTypst { number: raw.len(), code, source: Arc::clone(source), offsets: lies }));
    }
    TemplateText { text, source: Arc::clone(source), offsets: Arc::new(offsets) }
}

/// How a fence ends.
#[derive(PartialEq, Eq)]
enum End {
    /// By a closing fence.
    Closed,
    /// At the end of the list or the quotation that contains it.
    Left,
}

/// Whether a line ends an open fence.
fn ending(fence: &Fence, line: &str) -> Option<End> {
    let (quotes, rest) = quoted(line);
    let indent = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    let bare = rest.trim();
    if quotes < fence.quotes || !bare.is_empty() && indent < fence.item {
        return Some(End::Left);
    }
    let is_close = bare.len() >= fence.length && bare.chars().all(|c| c == fence.mark);
    (is_close && indent < fence.item.max(fence.indent) + 4).then_some(End::Closed)
}

/// The fence that a line opens; `items` are the indentations of the list items around the line.
fn opening(line: &str, items: &mut Vec<usize>) -> Option<Fence> {
    let (quotes, rest) = quoted(line);
    let bare = rest.trim_start_matches([' ', '\t']);
    let mut column = rest.len() - bare.len();
    if !bare.trim().is_empty() {
        items.retain(|item| *item <= column);
    }
    let mut bare = bare;
    while let Some(width) = list_marker(bare) {
        let after = &bare[width..];
        let spaces = after.len() - after.trim_start_matches([' ', '\t']).len();
        column += width + spaces;
        items.push(column);
        bare = &after[spaces..];
    }
    let mark = bare.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let length = bare.chars().take_while(|c| *c == mark).count();
    let info = bare[length..].trim();
    let item = items.last().copied().unwrap_or(0);
    let is_fence = length >= 3 && column < item + 4 && !(mark == '`' && info.contains('`'));
    is_fence.then(|| Fence { mark, length, indent: column, quotes, item, is_typst: info == "typst" })
}

/// The width of the list marker that a text begins with: `-`, `*`, `+`, `1.` or `1)` before a space.
fn list_marker(text: &str) -> Option<usize> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let width = match text.as_bytes().get(digits) {
        Some(b'-' | b'*' | b'+') if digits == 0 => 1,
        Some(b'.' | b')') if (1..=9).contains(&digits) => digits + 1,
        _ => return None,
    };
    text[width..].starts_with([' ', '\t']).then_some(width)
}

/// How many quotation markers (`>`) a line begins with, and what follows them.
fn quoted(line: &str) -> (usize, &str) {
    let (mut count, mut rest) = (0, line);
    loop {
        let bare = rest.trim_start_matches(' ');
        if rest.len() - bare.len() > 3 || !bare.starts_with('>') {
            return (count, rest);
        }
        count += 1;
        rest = bare[1..].strip_prefix(' ').unwrap_or(&bare[1..]);
    }
}

/// How many bytes of a line of code belong to what contains the fence.
fn container(line: &str, indent: usize, quotes: usize) -> usize {
    let rest = if quotes > 0 { quoted(line).1 } else { line };
    let spaces = rest.bytes().take(indent).take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    line.len() - rest.len() + spaces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut_of(text: &str) -> (String, Vec<(String, String)>) {
        let source = Source::new("t.md", text);
        let mut raw = Vec::new();
        let cut = cut(&source, 0, &mut raw);
        let shown = |block: &Arc<RawTypst>| {
            let last = block.code.trim_end();
            let span = block.offsets.range(0..last.len());
            (block.code.clone(), source.text()[span].to_string())
        };
        (cut.text.replace(RAW_MARK, "!"), raw.iter().map(shown).collect())
    }

    #[test]
    fn blocks_are_cut_wherever_they_are_written() {
        for (text, wanted, code) in [
            ("甲\n```typst\n#x\n```\n乙\n", "甲\n```typst\n!0!\n```\n乙\n", "#x\n"),
            // A fence of the other kind, or a shorter one, does not end it.
            ("~~~typst\n```\n#x\n~~~\n", "~~~typst\n!0!\n~~~\n", "```\n#x\n"),
            ("````typst\n```\n````\n", "````typst\n!0!\n````\n", "```\n"),
            (
                "- 甲\n\n  ```typst\n  #x\n    y\n  ```\n- 乙\n",
                "- 甲\n\n  ```typst\n  !0!\n  ```\n- 乙\n",
                "#x\n  y\n",
            ),
            ("- ```typst\n  #x\n  ```\n", "- ```typst\n  !0!\n  ```\n", "#x\n"),
            ("> ```typst\n> #x\n> ```\n", "> ```typst\n> !0!\n> ```\n", "#x\n"),
            // What contains the fence ends before the fence does.
            ("> ```typst\n> #x\n乙\n", "> ```typst\n> !0!\n> ```\n乙\n", "#x\n"),
            ("- ```typst\n  #x\n乙\n", "- ```typst\n  !0!\n  ```\n乙\n", "#x\n"),
            ("```typst\n#x\n", "```typst\n!0!\n", "#x\n"),
        ] {
            let (cut, blocks) = cut_of(text);
            assert_eq!(cut, wanted, "{text:?}");
            assert_eq!(blocks.len(), 1, "{text:?}");
            assert_eq!(blocks[0].0, code, "{text:?}");
        }
        // A fence of another language is a fence too: what is in it is not Typst.
        assert!(cut_of("```text\n```typst\n```\n").1.is_empty());
        assert!(cut_of("    ```typst\n    #x\n").1.is_empty());
    }

    #[test]
    fn code_is_found_in_its_file() {
        let (_, blocks) = cut_of("- 甲\n\n  ```typst\n  #x(1)\n  ```\n");
        assert_eq!(blocks[0].1, "#x(1)");
    }
}
