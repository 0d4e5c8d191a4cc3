//! Hostile texts, generated: no stage panics, and no message shows what a terminal obeys or hides.

use std::sync::Arc;

use gongwen::diag::{Catalogue, Diagnostic, Language, Style, as_json, as_text, code, is_invisible};
use gongwen::msg;
use gongwen::parse::parse;
use gongwen::source::{FilledText, Place, Source};
use proptest::prelude::*;

/// Pieces that formats give a meaning to, and characters that terminals, fonts and encodings stumble over.
const PIECES: &[&str] = &[
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

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES), 0..40).prop_map(|pieces| pieces.concat())
}

/// A fault at any place of a text, in any language, says nothing that cannot be seen.
fn said(text: &str, start: usize, length: usize) -> Result<(), TestCaseError> {
    let source = Source::new(format!("data/{}", text.lines().next().unwrap_or_default()), text);
    let fault = Diagnostic::error(msg!("wrong-form", key = code(text), value = text))
        .at(Place::new(&source, start..start.saturating_add(length)))
        .note(msg!("filled-line", text = text));
    for language in [Language::Chinese, Language::English] {
        let catalogue = Catalogue::new(language);
        let shown = as_text(&fault, &catalogue, Style::Plain);
        prop_assert!(!shown.contains(|c: char| c != '\n' && is_invisible(c)), "{shown:?}");
        prop_assert!(!shown.contains("150101199003070012"), "{shown:?}");
        let json = as_json(&fault, &catalogue);
        prop_assert!(!json.contains(is_invisible), "{json:?}");
        prop_assert!(serde_json::from_str::<serde_json::Value>(&json).is_ok(), "{json:?}");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn messages_show_nothing_that_is_obeyed_or_hidden(text in text(), start in 0_usize..200, length in 0_usize..50) {
        said(&text, start, length)?;
    }

    #[test]
    fn any_markdown_is_a_tree_or_a_fault(text in text()) {
        let filled = FilledText::new(text.clone(), Vec::new(), Arc::new(Vec::new()), None, None);
        if let Err(faults) = parse(&filled, 0, &[]) {
            prop_assert!(!faults.is_empty(), "{text:?}");
        }
    }
}

/// Whole projects of hostile texts: as data, as a template and as a layout. A run ends with a code and a
/// message, and neither by a signal nor with an internal error.
#[test]
fn a_project_of_hostile_texts_ends_with_a_message() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let mut next = || text().new_tree(&mut runner).unwrap().current();
    let project = crate::project::Project::sample();
    for number in 0..60 {
        let (name, value, body) = (next(), next(), next());
        let quoted = serde_json::to_string(&value).unwrap();
        let row = format!(
            "- {{ name: {quoted}, sex: 男, nation: {quoted}, born: 1990.05, education: {quoted}, \
            politics: 中共党员, joined: 2012.07, unit: 甲, post: 乙, place: {quoted}, to_unit: {quoted}, to_post: {quoted} }}\n"
        );
        project.write(
            "hostile.yaml",
            match number % 3 {
                0 => name.clone(),
                1 => row,
                _ => format!("{value}\n"),
            },
        );
        project.write(
            "templates/hostile.md",
            format!("---\nname: 试\nlayout: speech\ntitle: {quoted}\n---\n{body}\n"),
        );
        project.write("data/more.yaml", format!("a: {name}\n"));
        for args in [
            &["hostile", "--roster", "hostile.yaml"][..],
            &["hostile"],
            &["letters", "--roster", "hostile.yaml"],
        ] {
            let ran = project.run(args);
            assert!(matches!(ran.code, 0 | 1 | 3 | 74), "{args:?} {}: {body:?} {}", ran.code, ran.stderr);
            assert!(!ran.stderr.contains("error[internal]"), "{body:?} {value:?} {}", ran.stderr);
            assert!(!ran.stderr.contains(|c: char| c != '\n' && is_invisible(c)), "{:?}", ran.stderr);
        }
    }
}
