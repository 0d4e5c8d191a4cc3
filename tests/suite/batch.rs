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
    assert!(ran.stdout.contains("`letters`: 39 documents, 39 numbers given"), "{}", ran.stdout);
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
    // Wherever it was: here just before it gave its manifest the name.
    batch.project.write("output/letters/.gen.letters-2-of-3.a1b2c3.tmp", "{");
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
    for folder in ["output/letters", "output"] {
        let said = batch.project.make(&["verify", folder]).stderr;
        assert!(said.contains("output/letters: 39 files are as they were made"), "{said}");
    }
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
fn letters_have_numbers_of_their_own_or_one_for_all() {
    let batch = Batch::new();
    batch.run(&[]);
    let with = |number: &str| {
        let holds = |letter: &[u8]| String::from_utf8_lossy(letter).contains(number);
        batch.letters().iter().filter(|(_, letter)| holds(letter)).count()
    };
    assert_eq!((with("〕101号"), with("〕139号")), (1, 1));
    batch.project.edit("data/meeting.yaml", "    number: 101\n", "    number: 101\n    one_number: true\n");
    batch.run(&[]);
    assert_eq!((with("〕101号"), with("〕139号")), (39, 0));
    // The files are still told apart by the place in the ledger.
    assert!(batch.letters().iter().any(|(name, _)| name.starts_with("039-")));
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
    let broken = "{% else %}{% if cadre.name == \"陈珺\" %}{{ nothing }}{% endif %}{% if decided_by";
    batch.project.edit("templates/letters.md", "{% else %}{% if decided_by", broken);
    let ran = batch.project.run(&["letters", "--lang", "en"]);
    assert_eq!(ran.code, 3, "{}", ran.stderr);
    let status = batch.project.make(&["status"]).stdout;
    assert!(status.contains("38 documents") && status.contains("not made: 陈珺"), "{status}");
    batch.project.write("templates/letters.md", template);
    let ran = batch.project.make(&["letters", "--retry-failed"]);
    assert!(ran.stderr.contains("1 document made"), "{}", ran.stderr);
    assert!(!batch.project.make(&["status"]).stdout.contains("not made"));
}

/// The names and the bytes of the files in an archive.
fn unpacked(bytes: Vec<u8>) -> BTreeMap<String, Vec<u8>> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let count = archive.len();
    let read = |at: usize| {
        let mut file = archive.by_index(at).unwrap();
        let mut bytes = Vec::new();
        std::io::copy(&mut file, &mut bytes).unwrap();
        (file.name().unwrap().to_string(), bytes)
    };
    (0..count).map(read).collect()
}

#[test]
fn people_of_a_unit_share_a_document() {
    let mut batch = Batch::new();
    let by_unit = [&MADE[..], &["--group-by", "unit"]].concat();
    let folder = "output/letters-by-unit";
    let made = |batch: &Batch| {
        let said = batch.project.make(&by_unit).stderr;
        said.lines()
            .find_map(|line| {
                line.split_once(" made in")
                    .and_then(|(count, _)| count.split_once(" document"))?
                    .0
                    .parse::<usize>()
                    .ok()
            })
            .unwrap_or(0)
    };
    assert_eq!(made(&batch), 21);
    let numbers = batch.project.make(&["numbers", "letters-by-unit"]).stdout;
    assert!(numbers.starts_with("letters-by-unit\t101\t查干淖尔苏木\n"), "{numbers}");
    let text = batch.project.read(&format!("{folder}/001-查干淖尔苏木.txt"));
    let text = String::from_utf8(text).unwrap();
    for wanted in ["关于李喆等2名同志", "李　喆", "乌　兰", "101号"] {
        assert!(text.contains(wanted), "{wanted}: {text}");
    }
    assert_eq!(made(&batch), 0);
    // Somebody comes, and one unit's letter is made; somebody goes elsewhere, and two are.
    batch.rows.push(batch.rows[1].replacen("李喆", "白玉兰", 1));
    batch.save();
    assert_eq!(made(&batch), 1);
    batch.edit(2, "巴彦塔拉苏木", "达来镇");
    assert_eq!(made(&batch), 2);
    // Whoever is named brings the whole unit.
    batch.edit(1, "党委副书记", "党委委员");
    let ran = batch.project.make(&[&by_unit[..], &["--only", "乌兰"]].concat());
    assert!(ran.stderr.contains("1 document made"), "{}", ran.stderr);
    let text = batch.project.read(&format!("{folder}/001-查干淖尔苏木.txt"));
    assert!(String::from_utf8(text).unwrap().contains("关于李喆等3名同志"));
    batch.project.make(&["verify", folder]);
    // Any column of the roster, also one that the program does not know.
    batch.rows[0].push_str(",批次");
    batch.rows[1..]
        .iter_mut()
        .enumerate()
        .for_each(|(at, row)| row.push_str(&format!(",第{}批", at % 2 + 1)));
    batch.save();
    let ran = batch.project.make(&[&MADE[..], &["--group-by", "批次"]].concat());
    assert!(ran.stderr.contains("2 documents made"), "{}", ran.stderr);
    // A template can say so itself; a fault in a person's cell is found there.
    batch.project.write(
        "templates/units.md",
        "---\nname: 名册\nlayout: speech\neach: roster\ngroup_by: 批次\ntitle: \"{{ group }}\"\n---\n{% for person in people %}{{ person.name }}、{% endfor %}\n",
    );
    let ran = batch.project.make(&["units", "-f", "txt"]);
    assert!(ran.stderr.contains("2 documents made"), "{}", ran.stderr);
    batch.rows[3] = batch.rows[3].replacen("第1批", " ", 1);
    batch.save();
    let ran = batch.project.run(&["units", "-f", "txt"]);
    assert!(
        ran.stderr.contains("error[group-empty]") && ran.stderr.contains("roster.csv:4"),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_pack_holds_all_letters_of_a_unit_or_is_not_made() {
    let mut batch = Batch::new();
    let folder = "output/letters-packs-by-unit";
    let pack = |batch: &Batch, more: &[&str]| {
        let ran = batch.project.run(&[&MADE[..], &["--pack", "unit", "--lang", "en"], more].concat());
        let count = |folder: &str| {
            let end = format!(" made in output/{folder}");
            let line = ran.stderr.lines().find(|line| line.ends_with(&end));
            line.map_or(0, |line| line.split(' ').next().unwrap().parse::<usize>().unwrap())
        };
        (ran.code, count("letters"), count("letters-packs-by-unit"), ran.stderr.clone())
    };
    let (code, letters, packs, said) = pack(&batch, &[]);
    assert_eq!((code, letters, packs), (0, 39, 21), "{said}");
    let files = unpacked(batch.project.read(&format!("{folder}/001-查干淖尔苏木.zip")));
    let names: Vec<&str> = files.keys().map(String::as_str).collect();
    assert_eq!(names, ["001-李喆-查干淖尔苏木.txt", "009-乌兰-查干淖尔苏木.txt", "移交清单.pdf"]);
    let letter = batch.project.read("output/letters/001-李喆-查干淖尔苏木.txt");
    assert_eq!(files["001-李喆-查干淖尔苏木.txt"], letter);
    let (code, letters, packs, said) = pack(&batch, &[]);
    assert_eq!((code, letters, packs), (0, 0, 0), "{said}");
    // One letter is made again, and the pack that it is in.
    batch.edit(9, "副苏木达", "苏木达助理");
    let (code, letters, packs, said) = pack(&batch, &[]);
    assert_eq!((code, letters, packs), (0, 1, 1), "{said}");
    let files = unpacked(batch.project.read(&format!("{folder}/001-查干淖尔苏木.zip")));
    assert!(String::from_utf8_lossy(&files["009-乌兰-查干淖尔苏木.txt"]).contains("苏木达助理"));
    // Made again although nothing has changed, the letters are still what the packs hold.
    let (code, letters, packs, said) = pack(&batch, &["--again"]);
    assert_eq!((code, letters, packs), (0, 39, 21), "{said}");
    // A letter that fails stops its pack alone, and it is not taken from an earlier run.
    let template = batch.project.read("templates/letters.md");
    let broken = "{% if cadre.name == \"陈珺\" %}{{ nothing }}{% endif %}{% if decided_by";
    batch.project.edit(
        "templates/letters.md",
        "{% else %}{% if decided_by",
        &format!("{{% else %}}{broken}"),
    );
    let (code, letters, packs, said) = pack(&batch, &[]);
    assert_eq!((code, letters, packs), (3, 38, 0), "letters with the same bytes need no new packs: {said}");
    assert!(said.contains("error[pack-incomplete]") && said.contains("达来镇"), "{said}");
    batch.project.write("templates/letters.md", template);
    let (code, _, packs, said) = pack(&batch, &["--only", "陈珺"]);
    assert_eq!(code, 3, "the other letter of the unit is not up to date: {said}");
    assert_eq!(packs, 0);
    let (code, letters, packs, said) = pack(&batch, &[]);
    assert_eq!((code, letters, packs), (0, 38, 0), "{said}");
    batch.project.make(&["verify"]);
    // The same bytes every time.
    let first = batch.project.read(&format!("{folder}/001-查干淖尔苏木.zip"));
    std::fs::remove_dir_all(batch.project.path("output")).unwrap();
    pack(&batch, &["-j", "1"]);
    assert_eq!(batch.project.read(&format!("{folder}/001-查干淖尔苏木.zip")), first);
}

#[test]
fn a_proof_shows_what_is_likely_to_go_wrong() {
    let mut batch = Batch::new();
    batch.edit(5, "刘翀", "欧阳娜仁托娅");
    let filler = "二级调研员兼乡村振兴驻村工作队队长、第一书记".repeat(14);
    batch.edit(8, "旗应急管理局", &format!("旗应急管理局{filler}"));
    let ran = batch.project.make(&["letters", "--proof", "--only", "1-20"]);
    assert!(ran.stderr.contains("1 have more") || ran.stderr.contains("1 has more"), "{}", ran.stderr);
    let names = batch.project.files("output/letters-proof");
    for wanted in ["000-校样单.pdf", "005-欧阳娜仁托娅", "007-张䶮", "008-"] {
        assert!(names.iter().any(|name| name.starts_with(wanted)), "{wanted}: {names:?}");
    }
    // Nothing was made and no number given out; an earlier proof does not stay.
    assert!(!batch.project.path("output/letters").exists());
    assert_eq!(batch.project.make(&["numbers", "letters"]).stdout, "");
    batch.edit(5, "欧阳娜仁托娅", "刘翀");
    batch.project.make(&["letters", "--proof", "--only", "1-20"]);
    assert!(!batch.project.files("output/letters-proof").iter().any(|name| name.contains("欧阳")));
}

#[test]
fn a_row_at_fault_stops_its_own_letter_and_no_other() {
    let mut batch = Batch::new();
    let right = batch.rows.clone();
    // A month, no receiving unit, no name, and somebody twice.
    batch.rows[4] = batch.rows[4].replacen(",1987.04,", ",1987.13,", 1);
    batch.rows[9] = batch.rows[9].replacen(",查干淖尔苏木,", ",,", 1);
    batch.rows[20] = batch.rows[20].replacen("韩雪松", "", 1);
    batch.rows[30] = batch.rows[29].clone();
    batch.save();
    let report = ["--lang", "en", "--report", "result.json"];
    let ran = batch.project.run(&[&MADE[..], &report].concat());
    assert_eq!(ran.code, 3, "{}", ran.stderr);
    for (code, place) in [
        ("wrong-form", "roster.csv:5"),
        ("missing-of-person", "roster.csv:10"),
        ("missing-of-person", "roster.csv:21"),
        ("person-twice", "roster.csv:31"),
    ] {
        assert!(ran.stderr.contains(&format!("error[{code}]")), "{code}: {}", ran.stderr);
        assert!(ran.stderr.contains(place), "{place}: {}", ran.stderr);
    }
    let first = batch.letters();
    assert_eq!(first.len(), 35, "{:?}", first.keys());
    let report: Vec<serde_json::Value> = serde_json::from_slice(&batch.project.read("result.json")).unwrap();
    let states = |wanted: &str| report.iter().filter(|person| person["state"] == wanted).count();
    assert_eq!((states("made"), states("failed")), (35, 4));
    assert_eq!(batch.project.run(&["verify", "--lang", "en"]).code, 1, "the batch is not complete");
    // What needs everybody is not made; what needs nobody is.
    assert_eq!(batch.project.run(&["notice", "-f", "txt"]).code, 1);
    assert_eq!(batch.project.run(&["check"]).code, 1);
    assert_eq!(batch.project.run(&["speech", "-f", "txt"]).code, 0);
    // Corrected, they alone are made, and nobody's number has a gap before it.
    batch.rows = right;
    batch.save();
    let ran = batch.project.make(&MADE);
    assert!(ran.stderr.contains("4 documents made"), "{}", ran.stderr);
    let second = batch.letters();
    assert!(first.iter().all(|(name, bytes)| second.get(name) == Some(bytes)));
    let mut numbers: Vec<&str> = second.keys().map(|name| &name[..3]).collect();
    numbers.sort_unstable();
    let wanted: Vec<String> = (1..=39).map(|number| format!("{number:03}")).collect();
    assert_eq!(numbers, wanted);
    assert!(!batch.project.make(&["status"]).stdout.contains("not made"));
    batch.project.make(&["verify"]);
}
