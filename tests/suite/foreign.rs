//! Errors that other programs find are reported in our words: each list in `tests/foreign` holds texts that
//! one of these programs rejects.

use std::collections::BTreeSet;

use crate::project::Project;

/// The lines of a list without its header.
fn lines(list: &str) -> Vec<&str> {
    list.lines().filter(|line| !line.starts_with("# ")).collect()
}

/// The messages and hints of a run, without the file excerpts.
fn said(stderr: &str) -> Vec<&str> {
    let is_said = |line: &&str| line.contains("]: ") || line.trim_start().starts_with("= 建议");
    stderr.lines().filter(is_said).collect()
}

/// Fails if there are words in Latin letters that are neither code nor names.
fn assert_chinese(line: &str) {
    let text = line.split_once("]: ").map_or(line, |(_, text)| text);
    // The names in the data are code too.
    let text = text.split("现有：").next().unwrap_or_default();
    let outside: String = text.split('`').step_by(2).collect();
    let names = [
        "Typst",
        "YAML",
        "JSON",
        "UTF-8",
        "SVG",
        "PDF",
        "README",
        "meeting.yaml",
        "each: roster",
        "roster",
        "documents",
        "fonts",
        "png",
        "jpg",
        "svg",
        "pdf",
        "webp",
        "gif",
        "extends",
        "include",
        "partials",
        "--date",
        "facts",
        "U+FEFF",
        "GB",
        "T",
    ];
    let outside = names.iter().fold(outside, |text, name| text.replace(name, ""));
    let word = outside.split(|c: char| !c.is_ascii_alphabetic()).find(|word| word.len() > 1);
    assert_eq!(word, None, "{line}");
}

/// Runs `gen check` in a project of faulty files, removes each file that was reported, and repeats this
/// until none is reported; every message must be in our words.
fn refused(project: &Project, folder: &str) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    loop {
        let ran = project.run(&["check", "--lang", "zh"]);
        let english = project.run(&["check", "--lang", "en"]);
        assert!(!english.stderr.contains("panicked"), "{}", english.stderr);
        for line in said(&ran.stderr) {
            assert_chinese(line);
            assert!(!line.contains("没有译文"), "{}\n{}", ran.stderr, english.stderr);
        }
        let found: BTreeSet<String> = ran
            .stderr
            .lines()
            .filter_map(|line| line.trim().strip_prefix("--> "))
            .filter_map(|place| place.split(':').next())
            .filter(|file| file.starts_with(folder) && project.path(file).exists())
            .map(str::to_string)
            .collect();
        if found.is_empty() {
            return all;
        }
        for file in found {
            std::fs::remove_file(project.path(&file)).unwrap();
            let kind = file.replace("layouts/", "").replace(".typ", ".md");
            let _ = std::fs::remove_file(project.path(&kind));
            all.insert(file);
        }
    }
}

#[test]
fn what_tera_says_is_said_in_our_words() {
    let project = Project::sample();
    let cases = lines(include_str!("../foreign/tera.txt"));
    for (number, case) in cases.iter().enumerate() {
        let text = format!("---\nname: 试\nlayout: file\ntitle: 试\n---\n甲{case}\n");
        project.write(&format!("templates/t{number:03}.md"), text);
    }
    let refused = refused(&project, "templates/t");
    let left = project.run(&["check", "--lang", "zh"]);
    assert!(refused.len() * 10 > cases.len() * 9, "{} of {}: {}", refused.len(), cases.len(), left.stderr);
}

#[test]
fn what_typst_says_is_said_in_our_words() {
    let project = Project::sample();
    let cases = lines(include_str!("../foreign/typst.txt"));
    for (number, case) in cases.iter().enumerate() {
        let text = format!("---\nname: 试\nlayout: t{number:03}\ntitle: 试\n---\n正文\n");
        project.write(&format!("templates/t{number:03}.md"), text);
        project.write(&format!("templates/layouts/t{number:03}.typ"), case);
    }
    let refused = refused(&project, "templates/layouts/t");
    assert!(refused.len() * 10 > cases.len() * 7, "{} of {}", refused.len(), cases.len());
}

#[test]
fn what_the_yaml_parser_says_is_said_in_our_words() {
    let project = Project::sample();
    let cases: Vec<String> = serde_json::from_str(include_str!("../foreign/yaml.json")).unwrap();
    for (number, case) in cases.iter().enumerate() {
        project.write(&format!("data/t{number:03}.yaml"), case);
    }
    let refused = refused(&project, "data/t");
    assert!(refused.len() * 10 > cases.len() * 8, "{} of {}", refused.len(), cases.len());
}
