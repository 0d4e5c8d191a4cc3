//! `gen new meeting`: from a few answers to a meeting whose check is clean.

use std::io::Write;
use std::process::{Command, Stdio};

use crate::project::Project;

const ANSWERS: &str = "organ: 云川市教育局\ncode: 云教发\ntitle: 云川市2025年教师交流会\ndate: 2025年9月1日\n\
    place: 市教育局三楼\nhost: { post: 副局长, name: 王小明 }\nspeaker: { post: 局长, name: 李大江 }\n\
    contact: { name: 张立, phone: \"0400-0001002\" }\n";

/// Runs a command with lines typed into it.
fn typed(project: &Project, args: &[&str], lines: &str) -> (i32, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_gen"))
        .args(args)
        .args(["--lang", "en"])
        .current_dir(project.root())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
    let out = child.wait_with_output().unwrap();
    (out.status.code().unwrap(), String::from_utf8(out.stderr).unwrap())
}

#[test]
fn what_is_asked_makes_a_meeting_without_a_fault() {
    let project = Project::empty();
    let lines = "云川市教育局\n教育局\n云教发\n\n云川市2025年教师交流会\n明年\n2025-9-1\n市教育局三楼\n王小明\n副局长 王小明\n\
        局长 李大江\n张立\n张立 0400-0001002\n\n市直学校\n市直学校3，乡镇学校2人\n";
    let (code, said) = typed(&project, &["new", "meeting", "交流会"], lines);
    assert_eq!(code, 0, "{said}");
    for again in ["This is needed.", "This is no date", "Post, a blank", "Name, a blank", "A kind of place"] {
        assert_eq!(said.matches(again).count(), 1, "{again}: {said}");
    }
    assert!(
        said.contains("documents.letters.number") && said.contains("documents.notice.recipients"),
        "{said}"
    );
    let checked = project.make(&["check", "--root", "交流会", "--lang", "en"]).stderr;
    assert!(!checked.contains("error[") && !checked.contains("warning["), "{checked}");
    project.make(&["letters", "-q", "-f", "txt", "--root", "交流会"]);
    let (code, said) = typed(&project, &["new", "meeting", "交流会"], lines);
    assert!(code == 1 && said.contains("would-overwrite"), "{said}");
}

#[test]
fn a_file_answers_too_and_a_roster_gives_the_places() {
    let project = Project::sample();
    project.write("answers.yaml", format!("{ANSWERS}roster: data/roster.yaml\n"));
    let said = project.make(&["new", "会议", "2025", "--answers", "answers.yaml", "--lang", "en"]).stderr;
    assert!(said.contains("gen check --meeting 2025"), "{said}");
    let facts = String::from_utf8(project.read("data/2025/meeting.yaml")).unwrap();
    for kind in ["苏木乡镇", "旗直部门", "国有企业"] {
        assert!(facts.contains(&format!("{{ kind: {kind}, count: auto }}")), "{facts}");
    }
    assert_eq!(project.read("data/2025/roster.yaml"), project.read("data/roster.yaml"));
    let checked = project.make(&["check", "--meeting", "2025", "--lang", "en"]).stderr;
    assert!(!checked.contains("error["), "{checked}");
}

#[test]
fn whatever_is_answered_is_a_text() {
    for odd in [
        "@organ@",
        "甲: 乙",
        "#甲",
        "\"甲\"",
        "- 甲",
        "{{ 甲 }}",
        "2025",
        "null",
        "甲\\n乙",
        "%甲",
        "& 甲",
        "'甲",
    ] {
        let project = Project::empty();
        let said = ANSWERS.replace("市教育局三楼", &serde_json::json!(odd).to_string());
        project.write("answers.yaml", format!("{said}places: [{{ kind: 学校, count: 2 }}]\n"));
        project.make(&["new", "meeting", "会", "--answers", "answers.yaml"]);
        let run = project.run(&["minutes", "-f", "txt", "--root", "会"]);
        assert_eq!(run.code, 0, "{odd}: {}", run.stderr);
        let text = String::from_utf8(project.read("会/output/云川市2025年教师交流会-纪要.txt")).unwrap();
        assert!(text.contains(odd), "{odd}: {text}");
    }
}
