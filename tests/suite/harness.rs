//! Every system call of a run fails in turn: the exit code says so, no file is broken, and the next run is
//! good. Needs `strace`, which `.ci/run` installs; the power cut needs a loop device too.

#![cfg(target_os = "linux")]

use std::collections::BTreeMap;
use std::process::{Command, Output};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::project::Project;

/// Three letters, made by one worker.
const RUN: [&str; 9] = ["letters", "--only", "李喆", "--only", "王晓堃", "--only", "赵玥", "--jobs", "1"];

/// What fails, and how it may.
const CALLS: [&str; 24] = [
    "pread64",
    "pwrite64",
    "fdatasync",
    "openat",
    "read",
    "write",
    "fsync",
    "syncfs",
    "?rename",
    "?renameat",
    "renameat2",
    "?mkdir",
    "mkdirat",
    "statx",
    "?fstat",
    "flock",
    "clone3",
    "mmap",
    "getdents64",
    "lseek",
    "ftruncate",
    "?unlink",
    "unlinkat",
    "fcntl",
];
const ERRORS: [&str; 4] = ["EIO", "ENOSPC", "EACCES", "EINTR"];

fn has_strace() -> bool {
    let found = Command::new("strace").args(["-o", "/dev/null", "true"]).output();
    found.is_ok_and(|out| out.status.success())
}

fn traced(project: &Project, options: &[&str]) -> Output {
    Command::new("strace")
        .args(["-f", "-qq"])
        .args(options)
        .arg(env!("CARGO_BIN_EXE_gen"))
        .args(RUN)
        .args(["--lang", "en"])
        .current_dir(project.root())
        .output()
        .unwrap()
}

/// The letters under their final names.
fn letters(project: &Project) -> BTreeMap<String, Vec<u8>> {
    let names = project.files("output/letters").into_iter().filter(|name| !name.starts_with('.'));
    names.map(|name| (name.clone(), project.read(&format!("output/letters/{name}")))).collect()
}

/// What is wrong with a run in which a call failed, if anything is.
fn judged(project: &Project, call: &str, out: &Output, wanted: &BTreeMap<String, Vec<u8>>) -> Option<String> {
    let said = String::from_utf8_lossy(&out.stderr);
    for (name, bytes) in letters(project) {
        if wanted.get(&name) != Some(&bytes) {
            return Some(format!("{name} is broken: {said}"));
        }
    }
    // Before the program has begun, its loader says what is wrong.
    if said.contains("error while loading shared libraries") {
        return None;
    }
    match out.status.code() {
        Some(0) if letters(project).len() == wanted.len() => None,
        Some(0) => Some(format!("a success without letters: {said}")),
        // Without memory a program can only end.
        None | Some(127) if call == "mmap" => None,
        Some(1 | 3 | 70 | 74) if said.contains("error[") && !said.contains("error[internal]") => None,
        code => Some(format!("exit {code:?}: {said}")),
    }
}

#[test]
fn every_system_call_may_fail() {
    if !has_strace() {
        return;
    }
    let reference = Project::sample();
    assert!(traced(&reference, &["-o", "/dev/null", "-e", "trace=none"]).status.success());
    let wanted = letters(&reference);
    assert_eq!(wanted.len(), 3);
    let said = reference.read("output/letters/manifest.json");
    let mut cases = Vec::new();
    for call in CALLS {
        let log = reference.path("calls");
        std::fs::remove_dir_all(reference.path("output")).unwrap();
        traced(&reference, &["-o", log.to_str().unwrap(), "-e", &format!("trace={call}")]);
        let count = std::fs::read_to_string(&log).unwrap().lines().filter(|line| line.contains('(')).count();
        cases.extend((1..=count).map(|number| (call, number, ERRORS[number % ERRORS.len()])));
    }
    assert!(cases.len() > 100, "{}", cases.len());
    let next = AtomicUsize::new(0);
    let wrong = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let project = Project::sample();
                while let Some((call, number, error)) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let _ = std::fs::remove_dir_all(project.path("output"));
                    let inject = format!("inject={call}:error={error}:when={number}");
                    let out = traced(&project, &["-o", "/dev/null", "-e", &inject]);
                    let mut found = judged(&project, call, &out, &wanted);
                    if number % 5 == 0 && found.is_none() {
                        project.make(&RUN);
                        found = (letters(&project) != wanted).then(|| "the next run is not good".to_string());
                        let manifest = project.read("output/letters/manifest.json");
                        found = found.or_else(|| (manifest != said).then(|| "another manifest".to_string()));
                        found = found.or_else(|| {
                            let names = project.files("output/letters");
                            (names.len() != 3).then(|| format!("left over: {names:?}"))
                        });
                    }
                    if let Some(found) = found {
                        wrong.lock().unwrap().push(format!("{inject}: {found}"));
                    }
                }
            });
        }
    });
    let wrong = wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

/// Where a run is killed: before each call that changes the disk takes effect.
const CHANGES: [&str; 10] = [
    "pwrite64",
    "fdatasync",
    "fsync",
    "syncfs",
    "?rename",
    "?renameat",
    "renameat2",
    "?unlink",
    "unlinkat",
    "ftruncate",
];

#[test]
fn a_run_killed_at_any_change_goes_on_to_the_same_batch() {
    if !has_strace() {
        return;
    }
    let reference = Project::sample();
    assert!(traced(&reference, &["-o", "/dev/null", "-e", "trace=none"]).status.success());
    let (wanted, said) = (letters(&reference), reference.read("output/letters/manifest.json"));
    let mut cases = Vec::new();
    for call in CHANGES {
        let log = reference.path("calls");
        std::fs::remove_dir_all(reference.path("output")).unwrap();
        traced(&reference, &["-o", log.to_str().unwrap(), "-e", &format!("trace={call}")]);
        let count = std::fs::read_to_string(&log).unwrap().lines().filter(|line| line.contains('(')).count();
        cases.extend((1..=count).map(|number| format!("inject={call}:signal=KILL:when={number}")));
    }
    assert!(cases.len() > 50, "{}", cases.len());
    let project = Project::sample();
    for inject in cases {
        let _ = std::fs::remove_dir_all(project.path("output"));
        traced(&project, &["-o", "/dev/null", "-e", &inject]);
        // Whatever has its name is whole.
        for (name, bytes) in letters(&project) {
            assert_eq!(wanted.get(&name), Some(&bytes), "{inject}: {name}");
        }
        project.make(&RUN);
        assert_eq!(letters(&project), wanted, "{inject}");
        assert_eq!(project.read("output/letters/manifest.json"), said, "{inject}");
        assert_eq!(project.make(&[&RUN[..], &["-n"]].concat()).stdout, "", "{inject}");
    }
}

/// Copies the image of a mounted disk at the moment when a run has said that it is done, as a power cut
/// would leave it; a file that nobody synced is the control.
const POWER_CUT: &str = r#"
set -e
cd /
work=$(mktemp -d); trap 'umount "$work/disk" 2>/dev/null; losetup -d "$loop" 2>/dev/null; rm -rf "$work"' EXIT
mkdir "$work/disk"; truncate -s 64M "$work/image"
mkfs.ext4 -q "$work/image"; loop=$(losetup -f --show "$work/image") || exit 77
mount "$loop" "$work/disk" || exit 77
cp -r "$PROJECT" "$work/disk/project"; sync -f "$work/disk"
cd "$work/disk/project"; "$GEN" letters -q; cp output/letters/*李喆*.pdf control.pdf
cp --sparse=always "$work/image" "$work/cut"
cd /; umount "$work/disk"; losetup -d "$loop"
e2fsck -fy "$work/cut" >/dev/null 2>&1 || true
loop=$(losetup -f --show "$work/cut"); mount "$loop" "$work/disk"
for letter in "$work/disk/project/output/letters"/*.pdf; do tail -c 5 "$letter" | grep -q EOF && echo whole; done
tail -c 5 "$work/disk/project/control.pdf" 2>/dev/null | grep -q EOF && echo control || true
"#;

#[test]
fn a_power_cut_after_success_loses_nothing() {
    let project = Project::sample();
    let out = Command::new("bash")
        .args(["-c", POWER_CUT])
        .env("GEN", env!("CARGO_BIN_EXE_gen"))
        .env("PROJECT", project.root())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&out.stdout);
    if out.status.success() {
        assert_eq!(said.matches("whole").count(), 39, "{said}");
        assert!(!said.contains("control"), "what was not synced should be lost");
        return;
    }
    // Without a loop device, the order of the calls has to do.
    if has_strace() {
        synced_before_named();
    }
}

#[test]
fn files_are_synced_before_they_are_named() {
    if has_strace() {
        synced_before_named();
    }
}

/// Every rename comes after a sync of its bytes, and a sync of the folder comes after the last one.
fn synced_before_named() {
    for (args, many) in [(&["notice"][..], false), (&["letters", "--jobs", "3"], true)] {
        let project = Project::sample();
        let log = project.path("calls");
        let out = Command::new("strace")
            .args(["-f", "-qq", "-y", "-o", log.to_str().unwrap()])
            .args(["-e", "trace=fsync,syncfs,?rename,?renameat,renameat2,write"])
            .arg(env!("CARGO_BIN_EXE_gen"))
            .args(args)
            .current_dir(project.root())
            .output()
            .unwrap();
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        let calls = std::fs::read_to_string(&log).unwrap();
        // The manifest is written after everything that it names.
        let named = calls.lines().find(|call| call.contains(" rename") && call.contains("/manifest.json\""));
        let manifest = named.and_then(|call| call.split(['"', '/']).find(|part| part.ends_with(".tmp")));
        // The next run clears what a killed one left of it.
        assert!(
            !many || manifest.is_some_and(|manifest| manifest.starts_with(".gen.letters.")),
            "{manifest:?}"
        );
        let is_of_it = |call: &&str| manifest.is_some_and(|manifest| call.contains(manifest));
        let calls: Vec<&str> = calls.lines().filter(|call| !is_of_it(call)).collect();
        let place = |what: &dyn Fn(&str) -> bool| calls.iter().position(|call| what(call));
        let last = |what: &dyn Fn(&str) -> bool| calls.iter().rposition(|call| what(call));
        let renamed = |call: &str| call.contains(" rename") && call.contains(".tmp\"");
        let (first_name, last_name) = (place(&renamed).unwrap(), last(&renamed).unwrap());
        let bytes = match many {
            true => place(&|call| call.contains(" syncfs(")).unwrap(),
            false => place(&|call| call.contains(" fsync(") && call.contains(".tmp>")).unwrap(),
        };
        assert!(bytes < first_name, "{calls:#?}");
        let last_write = last(&|call| call.contains(" write(") && call.contains(".tmp>")).unwrap();
        assert!(last_write < bytes, "{calls:#?}");
        let folder = last(&|call| call.contains(" fsync(") && !call.contains(".tmp>")).unwrap();
        assert!(folder > last_name, "{calls:#?}");
        let said = place(&|call| call.contains(" write(1<") || call.contains("made in")).unwrap();
        assert!(said > folder, "{calls:#?}");
    }
}
