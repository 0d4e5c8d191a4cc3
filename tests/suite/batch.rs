//! Batches: what is made again and what is not, numbers that people keep, manifests, parts of a batch.

use std::collections::BTreeMap;

use crate::project::Project;
use crate::rosters::COLUMNS;

/// The sample project with its roster as a CSV that tests change, and texts for letters, which are quick to make.
struct Batch {
    project: Project,
    rows: Vec<String>,
}

const MADE: [&str; 3] = ["letters", "-f", "txt"];

impl Batch {
    fn new() -> Self {
        let project = Project::sample();
        let text = String::from_utf8(project.read("data/roster.yaml")).unwrap();
        let people: Vec<BTreeMap<String, String>> = serde_saphyr::from_str(&text).unwrap();
        // Not everybody has a note.
        let fields = &COLUMNS[..12];
        let line = |cells: Vec<&str>| cells.join(",");
        let mut rows = vec![line(fields.iter().map(|(heading, _)| *heading).collect())];
        rows.extend(
            people
                .iter()
                .map(|person| line(fields.iter().map(|(_, field)| person[*field].as_str()).collect())),
        );
        std::fs::remove_file(project.path("data/roster.yaml")).unwrap();
        let batch = Self { project, rows };
        batch.save();
        batch
    }

    fn save(&self) {
        self.project.write("data/roster.csv", self.rows.join("\n") + "\n");
        // The total and the places follow the people, so that a test can add and remove some.
        let count =
            |place: &str| self.rows[1..].iter().filter(|row| row.contains(&format!(",{place},"))).count();
        let text = String::from_utf8(self.project.read("data/meeting.yaml")).unwrap();
        let text: Vec<String> = text
            .lines()
            .map(|line| match line.split_once("{ kind: ").and_then(|(_, rest)| rest.split_once(',')) {
                Some((place, _)) if line.contains("count:") => {
                    format!("    - {{ kind: {place}, count: {} }}", count(place))
                }
                _ if line.starts_with("  total:") => format!("  total: {}", self.rows.len() - 1),
                _ => line.to_string(),
            })
            .collect();
        self.project.write("data/meeting.yaml", text.join("\n") + "\n");
    }

    fn edit(&mut self, row: usize, from: &str, to: &str) {
        assert!(self.rows[row].contains(from), "{}", self.rows[row]);
        self.rows[row] = self.rows[row].replacen(from, to, 1);
        self.save();
    }

    /// Runs, and returns how many letters were made.
    fn run(&self, more: &[&str]) -> usize {
        let ran = self.project.make(&[&MADE, more].concat());
        let made = ran.stderr.lines().find(|line| line.contains("made in"));
        made.map_or(0, |line| line.split(' ').next().unwrap().parse().unwrap())
    }

    fn letters(&self) -> BTreeMap<String, Vec<u8>> {
        let names = self.project.files("output/letters");
        names
            .into_iter()
            .map(|name| (name.clone(), self.project.read(&format!("output/letters/{name}"))))
            .collect()
    }
}

#[test]
fn only_what_has_changed_is_made_again() {
    let mut batch = Batch::new();
    assert_eq!(batch.run(&[]), 39);
    let first = batch.letters();
    assert_eq!(batch.run(&[]), 0);
    // A field that the letter reads, one that it does not, and one of another format.
    batch.edit(5, "党委副书记", "党委委员");
    assert_eq!(batch.run(&[]), 1);
    batch.edit(7, "大学", "研究生");
    assert_eq!(batch.run(&[]), 0);
    assert_eq!(batch.run(&["-f", "md"]), 39);
    assert_eq!(batch.run(&[]), 0);
    // What a letter reads of the meeting, and what it does not.
    batch.project.edit("data/meeting.yaml", "time: 上午9时", "time: 下午3时");
    assert_eq!(batch.run(&[]), 0);
    batch.project.edit("data/meeting.yaml", "name: 中共云川旗委组织部", "name: 中共云河旗委组织部");
    assert_eq!(batch.run(&[]), 39);
    // Templates: its own and those of another kind.
    let letters = String::from_utf8(batch.project.read("templates/letters.md")).unwrap();
    batch.project.write("templates/letters.md", letters.replacen("请予接洽", "请予支持", 1));
    batch.project.write("templates/other.md", "---\nname: 另\nlayout: speech\ntitle: 另\n---\n另文。\n");
    assert_eq!(batch.run(&[]), 39);
    batch.project.edit("templates/other.md", "另文", "别文");
    assert_eq!(batch.run(&[]), 0);
    batch.project.edit("templates/partials/term.md", "挂职", "到岗挂职");
    assert_eq!(batch.run(&[]), 39);
    // Files that are gone, touched, or changed by somebody, whose work is kept.
    let names: Vec<String> = first.keys().cloned().collect();
    let path = |at: usize| format!("output/letters/{}", names[at]);
    std::fs::remove_file(batch.project.path(&path(0))).unwrap();
    let whole = batch.project.read(&path(1));
    batch.project.write(&path(1), &whole);
    batch.project.write(&path(2), "手工改过");
    let ran = batch.project.make(&MADE);
    assert!(ran.stderr.contains("2 documents made") && ran.stderr.contains("is kept as"), "{}", ran.stderr);
    assert_eq!(batch.project.read(&format!("output/.gen/kept/letters/{}", names[2])), "手工改过".as_bytes());
    assert_eq!(batch.run(&["--again"]), 39);
    batch.project.make(&["verify"]);
}

#[test]
fn people_keep_their_numbers_and_those_who_left_are_cleared() {
    let mut batch = Batch::new();
    batch.run(&[]);
    let before = batch.letters();
    // A row at the top makes one letter; nobody else's number or file changes.
    let added = batch.rows[1].replacen("李喆", "白玉兰", 1);
    batch.rows.insert(1, added);
    batch.save();
    assert_eq!(batch.run(&[]), 1);
    let after = batch.letters();
    assert!(before.iter().all(|(name, bytes)| after.get(name) == Some(bytes)));
    assert!(after.keys().any(|name| name.starts_with("040-白玉兰")), "{:?}", after.keys());
    // The order of the rows means nothing.
    batch.rows[1..].reverse();
    batch.save();
    assert_eq!(batch.run(&[]), 0);
    // Two leave and one is renamed: their files are said to be stale, and go when that is wanted.
    let gone = ["王晓堃", "赵玥"];
    batch.rows.retain(|row| !gone.iter().any(|name| row.starts_with(name)));
    let renamed = batch.rows.iter().position(|row| row.starts_with("陈珺")).unwrap();
    batch.edit(renamed, "陈珺", "陈君");
    let ran = batch.project.make(&MADE);
    assert!(
        ran.stderr.contains("1 document made") && ran.stderr.contains("3 files of earlier"),
        "{}",
        ran.stderr
    );
    assert_eq!(batch.letters().len(), 41);
    // One that somebody changed is not moved.
    let changed = after.keys().find(|name| name.contains("赵玥")).unwrap();
    batch.project.write(&format!("output/letters/{changed}"), "改过");
    batch.project.make(&[&MADE[..], &["--prune"]].concat());
    let left = batch.letters();
    assert_eq!(left.len(), 39, "{:?}", left.keys());
    assert!(left.contains_key(changed) && left.keys().any(|name| name.starts_with("041-陈君")));
    assert_eq!(batch.project.files("output/.gen/pruned/letters").len(), 2);
}

#[test]
fn a_preview_says_why_and_writes_nothing() {
    let mut batch = Batch::new();
    let ran = batch.project.make(&[&MADE[..], &["--dry-run"]].concat());
    assert!(ran.stdout.contains("row 1 (李喆): not made yet"), "{}", ran.stdout);
    assert!(!batch.project.path("output").exists());
    batch.run(&[]);
    batch.edit(3, "党委副书记", "镇长助理");
    let ran = batch.project.make(&[&MADE[..], &["-n", "--message-format", "json"]].concat());
    let line: serde_json::Value = serde_json::from_str(ran.stdout.lines().next().unwrap()).unwrap();
    assert_eq!((&line["row"], &line["reason"]), (&3.into(), &"person".into()), "{}", ran.stdout);
    let ran = batch.project.make(&["explain", "赵玥"]);
    assert!(ran.stdout.contains("would be made again: the person's row has changed"), "{}", ran.stdout);
    let ran = batch.project.make(&["status"]);
    assert!(ran.stdout.contains("`letters`: 39 documents, 39 people have numbers"), "{}", ran.stdout);
}

#[test]
fn parts_make_the_batch_that_one_run_makes() {
    let batch = Batch::new();
    batch.run(&[]);
    let (whole, said) = (batch.letters(), batch.project.read("output/letters/manifest.json"));
    std::fs::remove_dir_all(batch.project.path("output")).unwrap();
    for part in ["3/3", "1/3"] {
        batch.run(&["--shard", part]);
    }
    let ran = batch.project.run(&["merge-manifests", "letters"]);
    assert_eq!(ran.code, 1);
    assert!(ran.stderr.contains("1 part is missing: 2/3"), "{}", ran.stderr);
    // One that is killed and sent again.
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_gen"))
        .args([&MADE[..], &["--shard", "2/3", "-q"]].concat())
        .current_dir(batch.project.root())
        .spawn()
        .unwrap();
    std::thread::sleep(std::time::Duration::from_millis(60));
    let _ = child.kill();
    child.wait().unwrap();
    batch.run(&["--shard", "2/3"]);
    batch.project.make(&["merge-manifests", "letters"]);
    assert_eq!(batch.letters(), whole);
    assert_eq!(batch.project.read("output/letters/manifest.json"), said);
    // The store knows them all.
    assert_eq!(batch.run(&[]), 0);
    // Parts that were made from other data do not fit together.
    batch.project.edit("data/meeting.yaml", "time: 上午9时", "time: 下午3时");
    batch.run(&["--shard", "1/3"]);
    let ran = batch.project.run(&["merge-manifests", "letters"]);
    assert!(ran.stderr.contains("error[merge-differs]"), "{}", ran.stderr);
}

#[test]
fn a_folder_is_checked_against_its_manifest() {
    let batch = Batch::new();
    batch.run(&[]);
    let names: Vec<String> = batch.letters().into_keys().collect();
    batch.project.make(&["verify", "output/letters"]);
    let path = |at: usize| batch.project.path(&format!("output/letters/{}", names[at]));
    std::fs::remove_file(path(0)).unwrap();
    std::fs::write(path(1), "别的").unwrap();
    std::fs::write(batch.project.path("output/letters/多出.txt"), "多").unwrap();
    let ran = batch.project.run(&["verify"]);
    assert_eq!(ran.code, 1);
    for wanted in
        ["error[verify-missing]", "error[verify-altered]", "warning[verify-unknown]", "37 files are as"]
    {
        assert!(ran.stderr.contains(wanted), "{wanted}: {}", ran.stderr);
    }
    batch.project.write("output/letters/manifest.json", "{ \"kind\": ");
    let ran = batch.project.run(&["verify"]);
    assert!(ran.stderr.contains("error[manifest-broken]"), "{}", ran.stderr);
    std::fs::remove_file(batch.project.path("output/letters/manifest.json")).unwrap();
    let ran = batch.project.run(&["verify"]);
    assert!(ran.stderr.contains("error[verify-no-manifest]"), "{}", ran.stderr);
}

#[test]
fn numbers_that_are_withheld_are_given_to_nobody() {
    let batch = Batch::new();
    batch.project.make(&["numbers", "letters", "--withhold", "103-104", "--why", "留给补派的同志"]);
    batch.run(&[]);
    let listed = |args: &[&str]| batch.project.make(args).stdout;
    let numbers = listed(&["numbers", "letters"]);
    for line in [
        "letters\t101\t李喆\n",
        "letters\t102\t王晓堃\n",
        "letters\t103\t\twithheld: 留给",
        "letters\t105\t赵玥\n",
    ] {
        assert!(numbers.contains(line), "{line}: {numbers}");
    }
    // A number that was given is void; its person alone gets another, and a letter with it.
    batch.project.make(&["numbers", "letters", "--withhold", "102", "--why", "写坏"]);
    let ran = batch.project.make(&[&MADE[..], &["--prune"]].concat());
    assert!(ran.stderr.contains("1 document made"), "{}", ran.stderr);
    let (name, letter) = batch.letters().into_iter().find(|(name, _)| name.contains("王晓堃")).unwrap();
    assert!(name.starts_with("042-"), "{name}");
    assert!(String::from_utf8(letter).unwrap().contains("142号"));
    assert_eq!(batch.letters().len(), 39);
    let line = listed(&["numbers", "--message-format", "json"]);
    let line: serde_json::Value = serde_json::from_str(line.lines().nth(1).unwrap()).unwrap();
    assert_eq!((&line["number"], &line["withheld"]), (&102.into(), &"写坏".into()));
}

#[test]
fn two_runs_at_once_never_give_one_number_twice() {
    let batch = Batch::new();
    // Two kinds share nothing; one kind in two runs shares the ledger.
    let run = |kind: &str| {
        std::process::Command::new(env!("CARGO_BIN_EXE_gen"))
            .args([kind, "-q", "-f", "txt"])
            .current_dir(batch.project.root())
            .spawn()
            .unwrap()
    };
    let children: Vec<_> = ["letters", "slips", "letters", "appointment"].map(run).into_iter().collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    let numbers = batch.project.make(&["numbers"]).stdout;
    let lines: Vec<&str> = numbers.lines().collect();
    let given: std::collections::BTreeSet<String> =
        lines.iter().map(|line| line.split('\t').take(2).collect::<Vec<_>>().join(" ")).collect();
    assert_eq!((lines.len(), given.len()), (3 * 39, 3 * 39));
}

#[test]
fn what_failed_is_remembered_and_made_alone() {
    let batch = Batch::new();
    let template = batch.project.read("templates/letters.md");
    let broken = "经旗委研究{% if cadre.name == \"陈珺\" %}{{ nothing }}{% endif %}";
    batch.project.edit("templates/letters.md", "经旗委研究", broken);
    let ran = batch.project.run(&["letters", "--lang", "en"]);
    assert_eq!(ran.code, 3, "{}", ran.stderr);
    let status = batch.project.make(&["status"]).stdout;
    assert!(status.contains("38 documents") && status.contains("not made: 陈珺"), "{status}");
    batch.project.write("templates/letters.md", template);
    let ran = batch.project.make(&["letters", "--retry-failed"]);
    assert!(ran.stderr.contains("1 document made"), "{}", ran.stderr);
    assert!(!batch.project.make(&["status"]).stdout.contains("not made"));
}
