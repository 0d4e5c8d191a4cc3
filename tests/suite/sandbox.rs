//! `--sandbox`: whatever a template or a layout does, the process that runs it is held, and its death is a
//! fault like any other.

#![cfg(target_os = "linux")]

use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use crate::bounds::{BOMBS, template};
use crate::project::Project;

/// Runs a kind in the sandbox, with less time and memory than it would have, so that the tests are quick.
fn run(project: &Project, args: &[&str]) -> Output {
    let script =
        format!("ulimit -t 4 -v 1200000; exec {} --sandbox --lang en \"$@\"", env!("CARGO_BIN_EXE_gen"));
    Command::new("bash")
        .args(["-c", &script, "gen"])
        .args(args)
        .current_dir(project.root())
        .env("RUST_BACKTRACE", "1")
        .output()
        .unwrap()
}

/// Bodies and layouts that nothing but the sandbox ends, with the fault of each.
const CODE: [(&str, &str); 8] = [
    ("#let s = \"甲乙丙丁\"\n#for n in range(60) { s = s + s }\n#s.len()", "sandbox-memory"),
    ("#let a = (1, 2)\n#for n in range(60) { a = a + a }\n#a.len()", "sandbox-memory"),
    ("#array.range(1000000000).len()", "sandbox-memory"),
    ("#let s = \"甲\"\n#(s * 2000000000).len()", "sandbox-memory"),
    ("#for a in range(100000) { for b in range(100000) { let c = a + b } }", "sandbox-time"),
    ("#range(999999).map(a => range(999999).map(b => a * b).sum()).sum()", "sandbox-"),
    ("#let c = [甲]\n#for n in range(40) { c = c + c }\n#c", "sandbox-"),
    ("#regex(\"(a{1000}){1000}\")", "layout-error"),
];

#[test]
fn every_bomb_is_held_and_told() {
    let bombs = BOMBS.iter().map(|(body, code)| ((*body).to_string(), *code));
    let code = CODE.iter().map(|(body, code)| (format!("```typst\n{body}\n```"), *code));
    for (body, code) in bombs.chain(code) {
        let project = Project::sample();
        project.write("templates/bomb.md", template(&body));
        let begun = Instant::now();
        let out = run(&project, &["bomb"]);
        let said = String::from_utf8_lossy(&out.stderr);
        assert_eq!(out.status.code(), Some(1), "{body}: {said}");
        assert!(said.contains(&format!("error[{code}")), "{body}: {said}");
        for noise in ["backtrace", "panicked", "allocation", "mimalloc", "fatal runtime", "thread '"] {
            assert!(!said.contains(noise), "{body}: {said}");
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "{body}");
        assert!(project.files("output").iter().all(|name| name.starts_with('.')), "{body}");
    }
}

#[test]
fn a_run_in_the_sandbox_is_like_any_other() {
    let project = Project::sample();
    project.make(&["letters", "-q", "-o", "free"]);
    let ran = project.make(&["letters", "-q", "-o", "held", "--sandbox"]);
    assert!(ran.stderr.is_empty(), "{}", ran.stderr);
    let names = project.files("free/letters");
    assert_eq!(names.len(), 39);
    assert_eq!(names, project.files("held/letters"));
    for name in names {
        assert_eq!(
            project.read(&format!("free/letters/{name}")),
            project.read(&format!("held/letters/{name}"))
        );
    }
    project.make(&["check", "--sandbox"]);
    // Faults, exit codes and colours come through as they are.
    project.edit("templates/notice.md", "{{ report.place }}", "{{ report.plaec }}");
    for args in [&["notice"][..], &["notice", "--color", "always"], &["notice", "--message-format", "json"]] {
        let (free, held) = (project.run(args), project.run(&[args, &["--sandbox"]].concat()));
        assert_eq!(
            (free.code, &free.stdout, &free.stderr),
            (held.code, &held.stdout, &held.stderr),
            "{args:?}"
        );
    }
}

/// What the process may do is read from the system itself while it runs.
#[test]
fn the_process_is_confined() {
    let project = Project::sample();
    let endless = "```typst\n#for a in range(100000) { for b in range(100000) { let c = a + b } }\n```";
    project.write("templates/bomb.md", template(endless));
    let mut parent = Command::new(env!("CARGO_BIN_EXE_gen"))
        .args(["bomb", "--sandbox"])
        .current_dir(project.root())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let children = format!("/proc/{0}/task/{0}/children", parent.id());
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    let deadline = Instant::now() + Duration::from_secs(20);
    let (mut status, mut limits, mut child) = (String::new(), String::new(), String::new());
    while Instant::now() < deadline && !status.contains("Seccomp:\t2") {
        std::thread::sleep(Duration::from_millis(20));
        child = read(&children).trim().to_string();
        status = read(&format!("/proc/{child}/status"));
        limits = read(&format!("/proc/{child}/limits"));
    }
    assert!(status.contains("NoNewPrivs:\t1"), "{status}");
    if cfg!(any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64")) {
        assert!(status.contains("Seccomp:\t2"), "{status}");
    }
    let of = |name: &str| limits.lines().find(|line| line.starts_with(name)).unwrap_or("").to_string();
    assert!(of("Max address space").contains("2147483648"), "{limits}");
    assert!(of("Max cpu time").contains("60"), "{limits}");
    assert!(of("Max core file size").split_whitespace().any(|word| word == "0"), "{limits}");
    // Whoever is asked to stop passes it on, and nothing goes on working.
    assert!(Command::new("kill").args(["-KILL", &parent.id().to_string()]).status().unwrap().success());
    parent.wait().unwrap();
    let gone = (0..100).any(|_| {
        std::thread::sleep(Duration::from_millis(20));
        let state = read(&format!("/proc/{child}/status"));
        state.is_empty() || state.contains("State:\tZ")
    });
    assert!(gone, "{}", read(&format!("/proc/{child}/status")));
}

/// A text of a stranger is read, and a layout of the project run for it, in the sandbox too.
#[test]
fn a_text_is_set_and_imported_in_the_sandbox() {
    let project = Project::sample();
    project.write("stranger.txt", "关于挂职工作的讲话\n\n一、提高认识\n各单位要认真落实。\n");
    for args in [&["set", "stranger.txt", "-o", "out/set.pdf"][..], &["import", "stranger.txt"]] {
        let out = run(&project, args);
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    }
    assert!(project.path("out/set.pdf").exists() && project.path("templates/stranger.md").exists());
    let code = "#let render(document) = { let a = (1, 2)\nfor n in range(60) { a = a + a }\n[#a.len()] }\n";
    project.write("templates/layouts/bomb.typ", code);
    let out = run(&project, &["set", "stranger.txt", "--layout", "bomb", "-o", "out/bomb.pdf"]);
    let said = String::from_utf8_lossy(&out.stderr);
    assert!(out.status.code() == Some(1) && said.contains("error[sandbox-memory"), "{said}");
    assert!(!project.path("out/bomb.pdf").exists());
}

/// A file outside cannot be read even by code that would try: the system refuses it to the program itself.
#[test]
fn files_outside_are_out_of_reach() {
    let traced = Command::new("strace").args(["-o", "/dev/null", "true"]).output();
    if !traced.is_ok_and(|out| out.status.success()) {
        return;
    }
    let project = Project::sample();
    let log = project.path("calls");
    let out = Command::new("strace")
        .args(["-f", "-qq", "-o", log.to_str().unwrap()])
        .args(["-e", "trace=landlock_restrict_self,landlock_add_rule,seccomp,socket,execve"])
        .arg(env!("CARGO_BIN_EXE_gen"))
        .args(["notice", "--sandbox"])
        .current_dir(project.root())
        .output()
        .unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let calls = std::fs::read_to_string(log).unwrap();
    let partly = String::from_utf8_lossy(&out.stderr).contains("sandbox-partly");
    let restricted =
        calls.lines().any(|call| call.contains("landlock_restrict_self(") && call.ends_with("= 0"));
    assert!(restricted || partly, "said to be whole, and is not: {calls}");
    assert!(!calls.contains("socket("), "{calls}");
    assert_eq!(calls.matches("execve(").count(), 2, "{calls}");
}
