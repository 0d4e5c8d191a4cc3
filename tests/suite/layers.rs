//! The structure of the code: a module refers only to modules above it, and the embedded files are
//! those in the repository.

use std::collections::BTreeMap;
use std::path::Path;

/// The modules in the order of `src/lib.rs`.
fn modules() -> Vec<String> {
    let lib = include_str!("../../src/lib.rs");
    lib.lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'))
        .map(str::to_string)
        .collect()
}

fn sources(module: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    walkdir::WalkDir::new(root)
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| entry.path().extension().is_some_and(|ending| ending == "rs"))
        .map(|entry| entry.path().display().to_string().replace('\\', "/"))
        .filter(|path| {
            path.contains(&format!("/src/{module}/")) || path.ends_with(&format!("/src/{module}.rs"))
        })
        .map(|path| (path.clone(), std::fs::read_to_string(&path).unwrap()))
        .collect()
}

#[test]
fn a_module_names_only_modules_above_it() {
    let modules = modules();
    assert!(modules.len() > 8);
    let mut wrong = Vec::new();
    for (at, module) in modules.iter().enumerate() {
        let files = sources(module);
        assert!(!files.is_empty(), "{module} has no file");
        for (path, text) in files {
            for below in &modules[at + 1..] {
                if text.contains(&format!("crate::{below}")) {
                    wrong.push(format!("{path} names {below}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Names that only one part of the library may use.
#[test]
fn borders_hold() {
    let only = BTreeMap::from([
        ("std::fs", "/src/files/"),
        ("pulldown_cmark::", "/src/parse/"),
        ("tera::", "/src/fill/"),
        ("typst_kit::", "/src/typeset/"),
        ("fluent_bundle::", "/src/diag/"),
    ]);
    for entry in walkdir::WalkDir::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")) {
        let entry = entry.unwrap();
        let path = entry.path().display().to_string().replace('\\', "/");
        if !path.ends_with(".rs") {
            continue;
        }
        let text = std::fs::read_to_string(entry.path()).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap_or("");
        for (name, home) in &only {
            assert!(!code.contains(&format!("use {name}")) || path.contains(home), "{path} uses {name}");
        }
        if !path.contains("/src/bin/") {
            for word in ["println!", "eprintln!", "process::exit", "SystemTime", "Instant::now", "env::var"] {
                assert!(!code.contains(word), "{path} has {word}");
            }
        }
    }
}

#[test]
fn only_typesetting_and_the_page_exporters_name_typst() {
    for entry in walkdir::WalkDir::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")) {
        let entry = entry.unwrap();
        let path = entry.path().display().to_string().replace('\\', "/");
        let may = ["/src/typeset/", "/src/export/pdf/", "/src/export/png.rs", "/src/export/svg.rs"];
        if !path.ends_with(".rs") || may.iter().any(|home| path.contains(home)) {
            continue;
        }
        let text = std::fs::read_to_string(entry.path()).unwrap();
        for name in ["typst::", "typst_library", "typst_layout", "typst_pdf", "typst_render", "typst_svg"] {
            assert!(!text.contains(name), "{path} names {name}");
        }
    }
}

#[test]
fn the_embedded_templates_are_those_of_the_repository() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    let mut found: Vec<(String, String)> = walkdir::WalkDir::new(&root)
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry.path().strip_prefix(&root).unwrap().display().to_string().replace('\\', "/");
            (path, std::fs::read_to_string(entry.path()).unwrap())
        })
        .collect();
    found.sort();
    let embedded: Vec<(String, String)> = gongwen::load::built_in_files()
        .into_iter()
        .map(|(path, text)| (path.to_string(), text.to_string()))
        .collect();
    assert_eq!(embedded, found);
}

#[test]
fn the_fonts_are_those_that_the_script_made() {
    use std::fmt::Write;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/fonts");
    let sums = std::fs::read_to_string(folder.join("SHA256SUMS")).unwrap();
    let mut found = String::new();
    for line in sums.lines() {
        let name = line.split_once("  ").unwrap().1;
        let bytes = std::fs::read(folder.join(name)).unwrap();
        let digest = <sha2::Sha256 as sha2::Digest>::digest(&bytes);
        let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        writeln!(found, "{hex}  {name}").unwrap();
    }
    assert_eq!(found, sums);
}

/// The table of faults names tests that there are, and no fault is without one.
#[test]
fn every_fault_of_the_table_has_its_test() {
    let suite = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite");
    let table = include_str!("../../docs/faults.md");
    let rows: Vec<&str> =
        table.lines().filter(|line| line.starts_with("| ") && !line.contains("| test |")).collect();
    assert!(rows.len() > 20, "{}", rows.len());
    for row in rows {
        let mut named = 0;
        for name in row.split('`').filter(|word| word.contains("::")) {
            let (file, test) = name.split_once("::").unwrap();
            let code = std::fs::read_to_string(suite.join(format!("{file}.rs"))).unwrap();
            assert!(code.contains(&format!("fn {test}(")), "{name}");
            named += 1;
        }
        assert!(named > 0 || row.contains("src/pipeline/pool.rs"), "{row}");
    }
}
