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

/// A ledger whose bytes were changed anywhere is damaged, or as it was, to a run; it is never a fault of the program.
#[test]
fn a_ledger_with_changed_bytes_is_told_as_damaged() {
    use crate::corpus::Numbers;
    let project = crate::project::Project::sample();
    project.make(&["letters", "-q", "-f", "txt"]);
    let ledger = "output/.gen/store.sqlite";
    let sound = project.read(ledger);
    let mut numbers = Numbers(28);
    let mut damaged = 0;
    for number in 0..40 {
        let mut bytes = sound.clone();
        for _ in 0..=number {
            let at = numbers.below(bytes.len());
            bytes[at] ^= 1 << numbers.below(8);
        }
        project.write(ledger, &bytes);
        for command in [&["letters", "-q", "-f", "txt", "--only", "李喆"][..], &["status"], &["numbers"]] {
            let ran = project.run(command);
            assert!(!ran.stderr.contains("[internal]"), "{number} {command:?}: {}", ran.stderr);
            damaged += usize::from(ran.stderr.contains("[store-broken]"));
        }
    }
    assert!(damaged > 20, "{damaged}");
}

#[test]
fn a_picture_that_is_cut_off_is_told_with_its_place() {
    let project = crate::formats::project();
    let whole = project.read("pictures/person.png");
    project.write("pictures/cut.png", &whole[..whole.len() / 2]);
    project.write("pictures/named.png", include_bytes!("../pictures/gradient.jpg"));
    for (name, line) in
        [("cut", "![图](pictures/cut.png)"), ("named", "| 甲 |\n|---|\n| ![图](pictures/named.png) |")]
    {
        let text = format!("---\nname: 一\nlayout: speech\ntitle: 一\n---\n正文。\n\n{line}\n");
        project.write("templates/one.md", text);
        let ran = project.run(&["one"]);
        let told = format!("`pictures/{name}.png` ");
        assert!(ran.code == 1 && ran.stderr.contains("[image-broken]"), "{}", ran.stderr);
        assert!(ran.stderr.contains(&told) && ran.stderr.contains("templates/one.md:"), "{}", ran.stderr);
    }
}
