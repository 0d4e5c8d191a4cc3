//! `gen measure`: the standard's clauses measured in any PDF.

use gongwen::measure::{Finding, Kind, Measured, Verdict, measure, read};

use crate::project::Project;

/// What does not hold in a PDF.
fn failed(bytes: &[u8]) -> Vec<String> {
    let pages = read(bytes).unwrap();
    let findings = measure(&pages, Kind::of(&pages));
    assert!(findings.len() > 12, "{}", findings.len());
    let wrong = findings.into_iter().filter(|finding| finding.verdict == Verdict::Fails);
    wrong.map(|Finding { clause, found, .. }| format!("{clause} {found:?}")).collect()
}

fn only_pdf(project: &Project, folder: &str) -> Vec<u8> {
    let files = project.files(folder);
    project.read(&format!("{folder}/{}", files.iter().find(|name| name.ends_with(".pdf")).unwrap()))
}

#[test]
fn our_own_documents_hold_every_clause() {
    let project = Project::sample();
    for (kind, as_kind) in [("notice", Kind::File), ("speech", Kind::Plain), ("letters", Kind::Letter)] {
        let only: &[&str] = if kind == "letters" { &["--only", "张䶮"] } else { &[] };
        project.make(&[&[kind, "-q", "-o", kind], only].concat());
        let folder = if kind == "letters" { "letters/letters" } else { kind };
        let bytes = only_pdf(&project, folder);
        assert_eq!(Kind::of(&read(&bytes).unwrap()), as_kind);
        assert_eq!(failed(&bytes), Vec::<String>::new(), "{kind}");
    }
}

#[test]
fn what_differs_from_the_standard_is_found() {
    let project = Project::sample();
    let of = |profile: &str| {
        project.write("profile.yaml", profile);
        project.make(&["notice", "-q", "--again"]);
        let pages = read(&only_pdf(&project, "output")).unwrap();
        measure(&pages, Kind::File)
    };
    let clauses = |findings: &[Finding]| {
        let wrong = findings.iter().filter(|finding| finding.verdict == Verdict::Fails);
        wrong.map(|finding| finding.clause).collect::<Vec<_>>()
    };
    // Wider margins move the left edge of everything; more lines change the pitch.
    let narrow = of("margins: { left: 32, right: 32 }\n");
    assert!(clauses(&narrow).contains(&"7.2.7"), "{:?}", clauses(&narrow));
    let dense = of("lines: 30\n");
    let pitch = dense.iter().find(|finding| finding.what == gongwen::msg!("measure-pitch")).unwrap();
    assert_eq!(pitch.verdict, Verdict::Fails);
    assert!(matches!(pitch.found, Measured::Length { found, .. } if found < 8.0), "{:?}", pitch.found);
    let bold = of("table_size: 12\n");
    assert_eq!(clauses(&bold), Vec::<&str>::new());
}

#[test]
fn a_file_is_measured_printed_and_marked() {
    let project = Project::sample();
    project.write("profile.yaml", "margins: { left: 20, right: 26 }\n");
    project.make(&["notice", "-q"]);
    let name = project.files("output").into_iter().find(|name| name.ends_with(".pdf")).unwrap();
    let path = format!("output/{name}");
    let ran = project.run(&["measure", &path, "--marks", "marks"]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    assert!(ran.stdout.contains("FAILS   5.2.1") || ran.stdout.contains("FAILS  5.2.1"), "{}", ran.stdout);
    let drawn = project.files("marks");
    assert!(!drawn.is_empty());
    let svg = String::from_utf8(project.read(&format!("marks/{}", drawn[0]))).unwrap();
    assert!(svg.starts_with("<svg") && svg.trim_end().ends_with("</svg>") && svg.contains(">5.2.1</text>"));
    let ran = project.run(&["measure", &path, "--message-format", "json"]);
    for line in ran.stdout.lines() {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        assert!(row["type"].is_string(), "{line}");
    }
    project.write("a.pdf", "%PDF-1.7 no");
    assert_eq!(project.run(&["measure", "a.pdf"]).code, 1);
    assert_eq!(project.run(&["measure", "none.pdf"]).code, 74);
}
