//! What is on the disk: links, pipes, killed runs, several runs at a time, full and closed outputs.

#![cfg(unix)]

use std::os::unix::fs::symlink;
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::project::Project;

/// The program in a project, to be started.
fn program(project: &Project, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gen"));
    command.args(args).args(["--lang", "en"]).current_dir(project.root());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Names that the project may have files under, each of which is refused if it is not a regular file of the
/// project.
const INPUTS: [&str; 8] = [
    "templates/notice.md",
    "templates/partials/term.md",
    "templates/layouts/file.typ",
    "data/meeting.yaml",
    "data/roster.yaml",
    "data/more.yaml",
    "profile.yaml",
    "fonts/own.ttf",
];

fn place(project: &Project, input: &str, make: impl FnOnce(&std::path::Path)) {
    let path = project.path(input);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let _ = std::fs::remove_file(&path);
    make(&path);
}

#[test]
fn what_is_no_file_of_the_project_is_never_taken_for_absent() {
    let outside = tempfile::tempdir().unwrap();
    let secret = outside.path().join("secret");
    std::fs::write(&secret, "绝密：不得引用").unwrap();
    for input in INPUTS {
        type Make<'a> = &'a dyn Fn(&std::path::Path);
        let cases: [(&str, Make<'_>); 4] = [
            ("dangling", &|path| symlink("nowhere", path).unwrap()),
            ("outside", &|path| symlink(&secret, path).unwrap()),
            ("circle", &|path| symlink(path.file_name().unwrap(), path).unwrap()),
            ("pipe", &|path| {
                assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
            }),
        ];
        for (name, make) in cases {
            let project = Project::sample();
            place(&project, input, make);
            let ran = project.run(&["notice"]);
            assert!(matches!(ran.code, 1 | 74), "{input} {name}: {} {}", ran.code, ran.stderr);
            assert!(ran.stderr.contains(input), "{input} {name}: {}", ran.stderr);
            assert!(!ran.stderr.contains("绝密"), "{input} {name}: {}", ran.stderr);
            assert!(project.files("output").is_empty(), "{input} {name}");
        }
    }
}

#[test]
fn a_folder_in_the_place_of_a_file_is_a_fault() {
    for input in ["data/roster.yaml", "profile.yaml", "data/more.schema.json"] {
        let project = Project::sample();
        project.write("data/more.yaml", "a: 1\n");
        place(&project, input, |path| std::fs::create_dir(path).unwrap());
        let ran = project.run(&["notice"]);
        assert_eq!(ran.code, 74, "{input}: {}", ran.stderr);
        assert!(ran.stderr.contains("it is a folder"), "{input}: {}", ran.stderr);
    }
}

#[test]
fn a_link_inside_the_project_is_followed() {
    let project = Project::sample();
    std::fs::rename(project.path("data/roster.yaml"), project.path("people.yaml")).unwrap();
    symlink("../people.yaml", project.path("data/roster.yaml")).unwrap();
    std::fs::rename(project.path("templates"), project.path("shared")).unwrap();
    symlink("shared", project.path("templates")).unwrap();
    project.edit("shared/notice.md", "经旗委研究", "经旗委会议研究");
    // The lock of an editor, which leads nowhere, is none of ours.
    symlink("someone@somewhere.1:2", project.path("data/.#meeting.yaml")).unwrap();
    project.make(&["notice", "-f", "md"]);
    let name = project.files("output").into_iter().find(|name| name.ends_with(".md")).unwrap();
    let text = String::from_utf8(project.read(&format!("output/{name}"))).unwrap();
    assert!(text.contains("经旗委会议研究"), "{text}");
}

#[test]
fn what_a_killed_run_left_is_cleared_by_the_next_of_its_kind() {
    let project = Project::sample();
    project.write("output/.gen.notice.AbCdEf.tmp", "half");
    project.write("output/.gen.speech.AbCdEf.tmp", "of a run that may still go on");
    project.write("output/.gen.notice.mine.txt", "not ours");
    project.make(&["notice"]);
    let names = project.files("output");
    assert!(!names.contains(&".gen.notice.AbCdEf.tmp".to_string()), "{names:?}");
    assert_eq!(names.len(), 3, "{names:?}");
}

#[test]
fn a_signal_ends_a_batch_after_what_is_in_hand() {
    for (signal, code) in [("INT", 130), ("TERM", 143), ("HUP", 129)] {
        let project = Project::sample();
        let roster = String::from_utf8(project.read("data/roster.yaml")).unwrap();
        let child =
            program(&project, &["letters", "--jobs", "1", "-f", "png", "--ppi", "600"]).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(900));
        let id = child.id().to_string();
        assert!(Command::new("kill").args(["-s", signal, &id]).status().unwrap().success());
        let out = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&out.stderr);
        assert_eq!((out.status.code(), out.status.signal()), (Some(code), None), "{signal}: {said}");
        assert!(said.contains("stopped: "), "{signal}: {said}");
        let made = project.files("output/letters");
        assert!(!made.iter().any(|name| name.starts_with('.')), "{made:?}");
        assert!(made.len() < roster.matches("- name:").count(), "{}", made.len());
        for name in made {
            assert!(project.read(&format!("output/letters/{name}")).ends_with(b"IEND\xaeB`\x82"), "{name}");
        }
    }
}

#[test]
fn a_run_killed_anywhere_leaves_no_broken_file() {
    let project = Project::sample();
    for step in 1..12_u64 {
        let mut child = program(&project, &["letters"]).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(step * 60));
        child.kill().unwrap();
        child.wait().unwrap();
        for name in project.files("output/letters").iter().filter(|name| !name.starts_with('.')) {
            assert!(project.read(&format!("output/letters/{name}")).ends_with(b"%%EOF"), "{name}");
        }
    }
    project.make(&["letters", "-q"]);
    let names = project.files("output/letters");
    assert_eq!(names.len(), 39, "{names:?}");
}

#[test]
fn several_runs_in_one_folder_all_succeed_or_say_who_is_there() {
    let project = Project::sample();
    let kinds = ["notice", "speech", "minutes", "reading"];
    let children: Vec<_> = kinds.iter().map(|kind| program(&project, &[kind]).spawn().unwrap()).collect();
    for child in children {
        let out = child.wait_with_output().unwrap();
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    }
    // The same kind waits for its turn.
    let children: Vec<_> = (0..4).map(|_| program(&project, &["notice"]).spawn().unwrap()).collect();
    for child in children {
        let out = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&out.stderr);
        assert!(out.status.success() || said.contains("is using it"), "{said}");
    }
    assert!(!project.files("output").iter().any(|name| name.starts_with('.')));
}

#[test]
fn a_lock_that_is_a_link_or_a_pipe_is_refused() {
    for kind in ["link", "pipe"] {
        let project = Project::sample();
        project.write("victim", "untouched");
        std::fs::create_dir(project.path("output")).unwrap();
        let lock = project.path("output/.gen.notice.lock");
        match kind {
            "link" => symlink("../victim", &lock).unwrap(),
            _ => assert!(Command::new("mkfifo").arg(&lock).status().unwrap().success()),
        }
        let ran = project.run(&["notice"]);
        assert_eq!(ran.code, 74, "{kind}: {}", ran.stderr);
        assert_eq!(project.read("victim"), b"untouched");
    }
}

#[test]
fn an_output_folder_that_goes_away_is_a_fault() {
    let project = Project::sample();
    let child = program(&project, &["letters", "--jobs", "1", "-f", "png", "--ppi", "300"]).spawn().unwrap();
    std::thread::sleep(Duration::from_millis(900));
    std::fs::remove_dir_all(project.path("output")).unwrap();
    let out = child.wait_with_output().unwrap();
    assert!(!out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
}

#[test]
fn an_output_that_cannot_be_written_is_never_a_success() {
    let project = Project::sample();
    for args in [
        &["list"][..],
        &["schema", "meeting"],
        &["man"],
        &["--help"],
        &["notice", "--message-format", "json"],
    ] {
        let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
        let out = program(&project, args).stdout(full).output().unwrap();
        let said = String::from_utf8_lossy(&out.stderr);
        assert_eq!(out.status.code(), Some(74), "{args:?}: {said}");
        assert!(said.contains("standard output"), "{args:?}: {said}");
        let mut child = program(&project, args).spawn().unwrap();
        drop(child.stdout.take());
        let out = child.wait_with_output().unwrap();
        assert_eq!(out.status.code(), Some(141), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
        assert!(out.stderr.is_empty(), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
    }
}

#[test]
fn a_file_size_limit_is_a_fault_and_no_signal() {
    let project = Project::sample();
    let script = format!("ulimit -f 8; exec {} letters --lang en", env!("CARGO_BIN_EXE_gen"));
    let out = Command::new("bash").args(["-c", &script]).current_dir(project.root()).output().unwrap();
    let said = String::from_utf8_lossy(&out.stderr);
    assert_eq!(out.status.code(), Some(74), "{said}");
    assert!(said.contains("larger than allowed"), "{said}");
    assert_eq!(said.matches("error[").count(), 1, "one disk, one fault: {said}");
    assert!(project.files("output/letters").is_empty());
}

#[test]
fn few_open_files_are_enough() {
    let project = Project::sample();
    let script = format!("ulimit -n 24; exec {} letters --lang en -q", env!("CARGO_BIN_EXE_gen"));
    let out = Command::new("bash").args(["-c", &script]).current_dir(project.root()).output().unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    assert_eq!(project.files("output/letters").len(), 39);
}

#[test]
fn who_may_read_a_document_depends_on_what_it_says() {
    use std::os::unix::fs::PermissionsExt;
    let project = Project::sample();
    let number = "11010119900307123X";
    project.edit("data/roster.yaml", "sex: 男", &format!("sex: 男\n  id_number: \"{number}\""));
    let printed = "---\nname: 号\nlayout: speech\ntitle: 号\neach: roster\n---\n{{ cadre.id_number }}\n";
    project.write("templates/numbers.md", printed);
    let ran = project.run(&["numbers", "--only", "李喆"]);
    assert_eq!(ran.code, 1);
    assert!(ran.stderr.contains("need `personal: true`"), "{}", ran.stderr);
    project
        .write("templates/numbers.md", printed.replacen("each: roster", "each: roster\npersonal: true", 1));
    project.make(&["numbers", "--only", "李喆", "-f", "txt"]);
    project.make(&["letters", "--only", "李喆", "-f", "txt"]);
    let mode = |path: &str| project.path(path).metadata().unwrap().permissions().mode() & 0o777;
    let only = |folder: &str| format!("{folder}/{}", project.files(folder)[0]);
    let (numbers, letter) = (only("output/numbers"), only("output/letters"));
    assert!(String::from_utf8(project.read(&numbers)).unwrap().contains(number));
    assert_eq!((mode("output/numbers"), mode(&numbers)), (0o700, 0o600));
    assert_eq!(mode(&letter) & !0o640, 0, "{:o}", mode(&letter));
}
