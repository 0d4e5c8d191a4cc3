//! The second sample: as different from the first as can be, and as clean.

use std::path::Path;
use std::process::Command;

use crate::ruler;

/// Runs the program for the example and returns what it said.
fn run(args: &[&str], output: &Path) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/bureau");
    let out = Command::new(env!("CARGO_BIN_EXE_gen"))
        .args(["--root", root.to_str().unwrap(), "--lang", "en"])
        .args(args)
        .current_dir(output)
        .env_remove("SOURCE_DATE_EPOCH")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&out.stderr).into_owned();
    assert_eq!(out.status.code(), Some(0), "{args:?}: {said}");
    said
}

#[test]
fn the_bureau_checks_clean() {
    let folder = tempfile::tempdir().unwrap();
    let said = run(&["check"], folder.path());
    assert!(!said.contains("warning") && !said.contains("error"), "{said}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "a check writes nothing");
}

#[test]
fn long_names_of_signatories_keep_clear_of_the_number() {
    let folder = tempfile::tempdir().unwrap();
    run(&["request", "-o", "."], folder.path());
    let pages = ruler::read(&std::fs::read(folder.path().join("请示.pdf")).unwrap());
    let line = |words: &str| {
        let lines = pages[0].lines();
        lines.into_iter().find(|line| line.text().contains(words)).unwrap_or_else(|| panic!("{words}"))
    };
    // The label is beside the first name, the number level with the last one.
    assert!(line("签发人：").text().contains("古丽娜尔·阿不都"), "{}", line("签发人：").text());
    let last = line("温以宁");
    assert!(last.text().starts_with("青数发〔2025〕7号"), "{}", last.text());
    for pair in last.glyphs.windows(2) {
        assert!(pair[1].x >= pair[0].right() - 0.2, "{} over {}", pair[1].text, pair[0].text);
    }
}
