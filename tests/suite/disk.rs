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
    project.edit("shared/notice.md", "研究，", "会议研究，");
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
    // Fifty moments of a run, from the first to after the last, in no order.
    for step in (0..50_u64).map(|step| step * 37 % 50) {
        let mut child = program(&project, &["letters"]).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(20 + step * 11));
        child.kill().unwrap();
        child.wait().unwrap();
        for name in project.files("output/letters").iter().filter(|name| !name.starts_with('.')) {
            assert!(project.read(&format!("output/letters/{name}")).ends_with(b"%%EOF"), "{name}");
        }
    }
    project.make(&["letters", "-q"]);
    let names = project.files("output/letters");
    assert_eq!(names.len(), 39, "{names:?}");
    // The store survived every kill, and the batch is that of a run that nobody killed.
    project.make(&["letters", "-q", "-o", "other"]);
    assert_eq!(project.read("output/letters/manifest.json"), project.read("other/letters/manifest.json"));
    project.make(&["verify"]);
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

/// Runs in `$work/disk`, mounted as the first words say, with `$GEN` and `$PROJECT`; ends with 77 where
/// nothing may be mounted.
fn on_a_disk(project: &Project, mount: &str, script: &str) -> Option<String> {
    let script = format!(
        "cd /; work=$(mktemp -d); trap 'umount \"$work/disk\" 2>/dev/null; rm -rf \"$work\"' EXIT\n\
         mkdir \"$work/disk\"; {mount} || exit 77\n\
         cp -r \"$PROJECT\" \"$work/project\"; cd \"$work/project\"\n{script}"
    );
    let out = Command::new("bash")
        .args(["-c", &script])
        .env("GEN", format!("{} --lang en", env!("CARGO_BIN_EXE_gen")))
        .env("PROJECT", project.root())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&out.stdout).into_owned();
    (out.status.code() != Some(77)).then_some(said)
}

/// Tells of a folder of letters: those that are whole, and everything else.
const JUDGE: &str = "for letter in \"$work/disk\"/letters/*.pdf; do [ -e \"$letter\" ] || continue\n\
    tail -c 5 \"$letter\" | grep -q EOF && echo whole || echo broken; done\n\
    find \"$work/disk\" -name '.*.tmp' | sed 's/.*/left over/'";

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_one_fault_and_the_next_run_is_whole() {
    for mount in [
        "mount -t tmpfs -o size=300k none \"$work/disk\"",
        // Room, but for a dozen names.
        "mount -t tmpfs -o nr_inodes=14 none \"$work/disk\"",
    ] {
        let project = Project::sample();
        let script = format!(
            "$GEN letters -o \"$work/disk\" 2>&1; echo code $?\n{JUDGE}\necho again\n\
             mount -o remount,size=50m,nr_inodes=999 \"$work/disk\"; $GEN letters -q -o \"$work/disk\" 2>&1; \
             echo code $?\n{JUDGE}\n$GEN letters -q -o \"$work/other\" 2>&1; \
             diff -r \"$work/disk/letters\" \"$work/other/letters\" && echo same"
        );
        let Some(said) = on_a_disk(&project, mount, &script) else { return };
        let (first, second) = said.split_once("again").unwrap();
        assert!(first.contains("code 74") || first.contains("code 3"), "{mount}: {said}");
        assert_eq!(first.matches("error[").count(), 1, "{mount}: {said}");
        assert!(first.contains("error[io-full]"), "{mount}: {said}");
        assert!(!first.contains("broken") && !first.contains("left over"), "{mount}: {said}");
        assert!(second.contains("code 0") && second.contains("same"), "{mount}: {said}");
        assert_eq!(second.matches("whole").count(), 39, "{mount}: {said}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_read_only_output_is_a_fault_before_any_work() {
    let project = Project::sample();
    let mount = "mount -t tmpfs -o ro none \"$work/disk\"";
    let script = "$GEN letters -o \"$work/disk\" 2>&1; echo code $?; find \"$work/disk\" -type f";
    let Some(said) = on_a_disk(&project, mount, script) else { return };
    assert!(said.contains("code 74") && said.contains("read-only"), "{said}");
    assert_eq!(said.matches("error[").count(), 1, "{said}");
}

#[test]
fn a_changed_input_is_never_mixed_with_what_was() {
    let project = Project::sample();
    project.make(&["letters", "-q", "-f", "txt"]);
    project.edit("data/meeting.yaml", "name: 中共云川旗委组织部", "name: 中共云河旗委组织部");
    let mut child = program(&project, &["letters", "-q", "-f", "txt"]).spawn().unwrap();
    std::thread::sleep(Duration::from_millis(120));
    child.kill().unwrap();
    child.wait().unwrap();
    project.make(&["letters", "-q", "-f", "txt"]);
    for name in project.files("output/letters") {
        let text = String::from_utf8(project.read(&format!("output/letters/{name}"))).unwrap();
        assert!(!text.contains("云川旗委组织部"), "{name}: {text}");
    }
}

#[test]
fn clock_time_zone_and_locale_change_nothing() {
    let made: Vec<Vec<u8>> = [
        ("UTC", "C", "1999-01-01"),
        ("Asia/Shanghai", "zh_CN.UTF-8", "2038-01-19"),
        ("America/St_Johns", "tr_TR.UTF-8", "2024-02-29"),
    ]
    .iter()
    .map(|(zone, locale, day)| {
        let project = Project::sample();
        let faked = |machine: &str| format!("/usr/lib/{machine}-linux-gnu/faketime/libfaketime.so.1");
        let preload = faked(std::env::consts::ARCH);
        let preload = if std::path::Path::new(&preload).exists() { preload } else { String::new() };
        let mut command = program(&project, &["notice", "-q"]);
        command.env("TZ", zone).env("LC_ALL", locale).env("LANG", locale);
        command.env("FAKETIME", format!("@{day} 12:00:00")).env("LD_PRELOAD", preload);
        let out = command.output().unwrap();
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        let name = &project.files("output")[0];
        project.read(&format!("output/{name}"))
    })
    .collect();
    assert!(made.windows(2).all(|pair| pair[0] == pair[1]));
}

#[test]
fn little_memory_is_a_fault_and_no_waiting() {
    let project = Project::sample();
    for kilobytes in [200_000, 300_000] {
        let script = format!("ulimit -v {kilobytes}; exec {} letters --lang en", env!("CARGO_BIN_EXE_gen"));
        let out = Command::new("bash").args(["-c", &script]).current_dir(project.root()).output().unwrap();
        let said = String::from_utf8_lossy(&out.stderr);
        assert_eq!(out.status.code(), Some(74), "{said}");
        assert!(said.starts_with("error[memory-little]"), "{said}");
        assert!(project.files("output").is_empty());
    }
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
    let number = "15010219860101123X";
    project.edit("data/roster.yaml", "sex: 男", &format!("sex: 男\n  id_number: \"{number}\""));
    let printed = "---\nname: 号\nlayout: speech\ntitle: 号\neach: roster\n---\n{{ cadre.id_number }}\n";
    project.write("templates/idcards.md", printed);
    let ran = project.run(&["idcards", "--only", "李喆"]);
    assert_eq!(ran.code, 1);
    assert!(ran.stderr.contains("need `personal: true`"), "{}", ran.stderr);
    project
        .write("templates/idcards.md", printed.replacen("each: roster", "each: roster\npersonal: true", 1));
    project.make(&["idcards", "--only", "李喆", "-f", "txt"]);
    project.make(&["letters", "--only", "李喆", "-f", "txt"]);
    let mode = |path: &str| project.path(path).metadata().unwrap().permissions().mode() & 0o777;
    let only = |folder: &str| format!("{folder}/{}", project.files(folder)[0]);
    let (numbers, letter) = (only("output/idcards"), only("output/letters"));
    assert!(String::from_utf8(project.read(&numbers)).unwrap().contains(number));
    assert_eq!((mode("output/idcards"), mode(&numbers)), (0o700, 0o600));
    assert_eq!(mode(&letter) & !0o640, 0, "{:o}", mode(&letter));
    // A folder that others use too, of other kinds or other people's files, is not closed to them.
    let one = printed.replacen("each: roster", "personal: true", 1).replace("cadre.", "roster[0].");
    project.write("templates/number.md", one);
    let (before, letters) = (mode("output"), mode("output/letters"));
    project.make(&["number", "-f", "txt"]);
    assert_eq!(mode("output/号.txt"), 0o600);
    assert_eq!((mode("output"), mode("output/letters")), (before, letters));
    assert!(before & 0o055 != 0 && letters & 0o050 != 0, "{before:o} {letters:o}");
}

#[test]
fn an_empty_ledger_beside_documents_is_no_new_one() {
    let project = Project::sample();
    project.make(&["letters", "-q", "-f", "txt", "--only", "1-2"]);
    // What a crash can leave; numbers would be given twice.
    project.write("output/.gen/store.sqlite", "");
    let ran = project.run(&["letters", "-q", "-f", "txt", "--only", "1-2"]);
    assert!(ran.code != 0 && ran.stderr.contains("[store-broken]"), "{}", ran.stderr);
    // Without documents there is nothing to lose.
    project.write("other/.gen/store.sqlite", "");
    project.make(&["letters", "-q", "-f", "txt", "--only", "1-2", "-o", "other"]);
}
