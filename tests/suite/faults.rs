//! Every diagnostic with its full text, in both languages.
//!
//! A case of `tests/faults/cases.yaml` changes the sample project and runs a command; the
//! expected output is in `tests/faults/NAME.zh.txt` and `NAME.en.txt`. `UPDATE_EXPECTED=1` rewrites these
//! files; read them before you commit them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use serde::Deserialize;

use crate::project::Project;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// The command line.
    run: String,
    /// Exit code.
    code: i32,
    /// Replacements in the sample: file, old text, new text.
    #[serde(default)]
    edit: Vec<(String, String, String)>,
    /// Files written.
    #[serde(default)]
    write: BTreeMap<String, String>,
    /// Files written from hexadecimal bytes.
    #[serde(default)]
    bytes: BTreeMap<String, String>,
    /// Starts from an empty folder instead of the sample.
    #[serde(default)]
    empty: bool,
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/faults")
}

fn cases() -> BTreeMap<String, Case> {
    let text = std::fs::read_to_string(folder().join("cases.yaml")).unwrap();
    serde_saphyr::from_str(&text).unwrap()
}

fn said(case: &Case, language: &str) -> String {
    let project = if case.empty { Project::empty() } else { Project::sample() };
    for (file, from, to) in &case.edit {
        project.edit(file, from, to);
    }
    for (file, text) in &case.write {
        project.write(file, text);
    }
    for (file, hex) in &case.bytes {
        let digits: Vec<u8> = hex.bytes().filter(u8::is_ascii_hexdigit).collect();
        let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
        project.write(file, digits.chunks(2).map(byte).collect::<Vec<u8>>());
    }
    let mut args: Vec<&str> = case.run.split_whitespace().collect();
    args.extend(["--lang", language]);
    let ran = project.run(&args);
    assert_eq!(ran.code, case.code, "{}: {}", case.run, ran.stderr);
    assert!(!ran.stderr.contains("panicked"), "{}", ran.stderr);
    ran.stderr.replace(&project.root().display().to_string(), "PROJECT")
}

#[test]
fn every_fault_is_said_in_both_languages() {
    let update = std::env::var_os("UPDATE_EXPECTED").is_some();
    let mut wrong = Vec::new();
    for (name, case) in cases() {
        for language in ["zh", "en"] {
            let found = said(&case, language);
            let path = folder().join(format!("{name}.{language}.txt"));
            if update {
                std::fs::write(&path, &found).unwrap();
            }
            // Every fault says what to do next.
            let lines = found.lines().map(str::to_string).collect::<Vec<_>>();
            let begins = |line: &String| {
                ["error[", "warning[", "错误[", "警告["].iter().any(|label| line.starts_with(label))
            };
            for fault in lines.chunk_by(|_, next| !begins(next)).filter(|lines| begins(&lines[0])) {
                if !fault.iter().any(|line| line.contains("= help: ") || line.contains("= 建议: ")) {
                    wrong.push(format!("---- {name}.{language}: no advice in\n{}", fault.join("\n")));
                }
            }
            let wanted = std::fs::read_to_string(&path).unwrap_or_default();
            if found != wanted {
                wrong.push(format!("---- {name}.{language}: wanted\n{wanted}---- found\n{found}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_expected_text_is_left_over() {
    let mut wanted: BTreeSet<String> = BTreeSet::from(["cases.yaml".to_string()]);
    wanted.extend(cases().keys().flat_map(|name| [format!("{name}.zh.txt"), format!("{name}.en.txt")]));
    let found: BTreeSet<String> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let odd: Vec<_> = found.symmetric_difference(&wanted).collect();
    assert!(odd.is_empty(), "{odd:?}");
}

/// Codes that no case can trigger: hardware, races, links and bounds (see `disk` and `bounds`), and layouts that we ship without errors.
const UNREACHED: [&str; 53] = [
    "import-margin",
    "table-not-text",
    "rows-hidden",
    "image-heavy",
    "import-tab",
    "merge-stray",
    "table-name-merged",
    "import-raised",
    "import-struck",
    "import-symbol",
    "table-cell-over",
    "import-long",
    "import-box",
    "import-hidden",
    "output-taken",
    "pack-altered",
    "inputs-changed",
    "store-newer",
    "internal",
    "layout-sentence-long",
    "io-denied",
    "io-full",
    "io-busy",
    "io-other",
    "file-too-large",
    "stopped-check",
    "no-locks",
    "link-dangling",
    "image-large",
    "data-large",
    "nested-deep",
    "io-output",
    "export-failed",
    "signature-alone",
    "memory-little",
    "sandbox-unknown",
    "sandbox-start",
    "sandbox-partly",
    "sandbox-time",
    "sandbox-memory",
    "sandbox-stack",
    "sandbox-died",
    "table-encoding",
    "table-broken",
    "table-large",
    "table-markup",
    "table-cell-long",
    "table-sheet-unknown",
    "table-no-header",
    "table-several-sheets",
    "table-long-number",
    "table-formula",
    "table-error",
];

#[test]
fn every_code_has_a_case() {
    let catalogue = include_str!("../../assets/messages/en.ftl");
    let said: String = cases()
        .keys()
        .map(|name| std::fs::read_to_string(folder().join(format!("{name}.en.txt"))).unwrap_or_default())
        .collect();
    let mut sources = String::new();
    for file in walkdir::WalkDir::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")) {
        let file = file.unwrap();
        if file.path().extension().is_some_and(|ending| ending == "rs") {
            let text = std::fs::read_to_string(file.path()).unwrap();
            sources.push_str(&text.split_whitespace().collect::<String>());
        }
    }
    let ids = catalogue.lines().filter_map(|line| line.split_once(" =")).map(|(id, _)| id);
    let missing: Vec<&str> = ids
        .filter(|id| !id.starts_with(' ') && !id.starts_with('#'))
        .filter(|id| {
            ["error", "warning"]
                .iter()
                .any(|level| sources.contains(&format!("Diagnostic::{level}(msg!(\"{id}\"")))
                || id.starts_with("layout-") && !id.ends_with("hint") && !id.ends_with("clause")
        })
        .filter(|id| !said.contains(&format!("[{id}]")) && !UNREACHED.contains(id))
        .collect();
    assert!(missing.is_empty(), "no case for {missing:?}");
}
