//! Hostile texts, generated: no stage panics, and no message shows what a terminal obeys or hides.

use gongwen::diag::is_invisible;
use proptest::prelude::*;

use crate::corpus::PIECES;
use crate::targets;

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES), 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn messages_show_nothing_that_is_obeyed_or_hidden(text in text(), start in 0_usize..200, length in 0_usize..50) {
        targets::message(&text, start, length);
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
