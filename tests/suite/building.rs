//! `gen build`: the whole set at once, only what changed, never a half.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use crate::project::Project;

/// What of each kind was made, and what was as it would be made.
fn built(project: &Project, args: &[&str]) -> (BTreeMap<String, (u64, u64)>, Value) {
    let ran = project.make(&[&["build", "--message-format", "json"], args].concat());
    let lines: Vec<Value> = ran.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let counts = lines.iter().filter(|line| line["type"] == "target").map(|line| {
        let counts = (line["made"].as_u64().unwrap(), line["unchanged"].as_u64().unwrap());
        (line["kind"].as_str().unwrap().to_string(), counts)
    });
    (counts.collect(), lines.last().unwrap().clone())
}

/// The files below a folder with what they hold, without those of the store.
fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap);
    let files = files.filter(|entry| entry.file_type().is_file());
    files
        .map(|entry| {
            let name = entry.path().strip_prefix(folder).unwrap().display().to_string().replace('\\', "/");
            (name, std::fs::read(entry.path()).unwrap())
        })
        .filter(|(name, _)| !name.starts_with(".gen/") && !name.contains("/.gen/"))
        .collect()
}

/// The names in the project folder, also those that are hidden.
fn beside(project: &Project) -> Vec<String> {
    let names = std::fs::read_dir(project.root()).unwrap().map(|entry| entry.unwrap().file_name());
    let mut names: Vec<String> = names.map(|name| name.to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn only_what_changed_is_built() {
    let project = Project::sample();
    let (counts, last) = built(&project, &[]);
    assert_eq!((counts["letters"], counts["notice"]), ((39, 0), (1, 0)));
    assert_eq!(last["unchanged"], false);
    let (counts, last) = built(&project, &[]);
    assert_eq!((counts["letters"], counts["notice"]), ((0, 39), (0, 1)));
    assert_eq!(last["unchanged"], true);
    // A row.
    project.edit("data/roster.yaml", "unit: 旗民政局", "unit: 旗民政事务局");
    let (counts, _) = built(&project, &[]);
    assert_eq!((counts["letters"], counts["slips"], counts["speech"]), ((1, 38), (1, 38), (0, 1)));
    // A key that one kind reads.
    project.edit("data/meeting.yaml", "旗党政综合楼", "旗行政综合楼");
    let (counts, _) = built(&project, &[]);
    assert_eq!((counts["letters"], counts["minutes"]), ((0, 39), (1, 0)));
    // A partial.
    project.edit("templates/partials/roster.md", "姓名", "姓　名");
    let (counts, _) = built(&project, &[]);
    assert_eq!((counts["letters"], counts["notice"], counts["speech"]), ((0, 39), (1, 0), (0, 1)));
    // A layout is read by all.
    let layout = gongwen::load::built_in_files().into_iter().find(|(path, _)| *path == "layouts/speech.typ");
    project.write("templates/layouts/speech.typ", format!("{}\n// Ours.\n", layout.unwrap().1));
    let (counts, _) = built(&project, &[]);
    assert_eq!((counts["letters"], counts["speech"]), ((39, 0), (1, 0)));
    // A file that is gone is made again.
    let gone = project.files("output/letters").into_iter().find(|name| name.ends_with(".pdf")).unwrap();
    std::fs::remove_file(project.path("output/letters").join(gone)).unwrap();
    let (counts, _) = built(&project, &[]);
    assert_eq!(counts["letters"], (1, 38));
    let (counts, _) = built(&project, &["--again"]);
    assert_eq!(counts["letters"], (39, 0));
    project.make(&["verify"]);
}

#[test]
fn a_failed_build_leaves_the_last_one() {
    let project = Project::sample();
    project.make(&["build", "-q"]);
    let before = (contents(&project.path("output")), beside(&project));
    project.edit("data/roster.yaml", "place: 国有企业", "place: 国有公司");
    let ran = project.run(&["build"]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    assert!(ran.stderr.contains("place-unknown"), "{}", ran.stderr);
    assert_eq!((contents(&project.path("output")), beside(&project)), before);
    // A document that can only fail when it is set.
    project.edit("data/roster.yaml", "place: 国有公司", "place: 国有企业");
    project.write(
        "templates/plan.md",
        "---\nname: 方案\nlayout: speech\ntitle: 方案\n---\n```typst\n#panic()\n```\n",
    );
    assert_eq!(project.run(&["build"]).code, 1);
    assert_eq!((contents(&project.path("output")), beside(&project)), before);
}

#[test]
fn a_build_is_what_was_asked_for_and_no_more() {
    let project = Project::sample();
    project.write(
        "gen.toml",
        "output = \"public\"\nstandards = [\"a-2b\"]\ndate = 2024-03-05\n\n[kinds.notice]\nformats = [\"pdf\", \"png\", \"txt\"]\n\
         public = true\nfolder = \"公文\"\n\n[kinds.letters]\ngroup_by = \"unit\"\n",
    );
    let listed = project.make(&["build", "--list-outputs"]);
    assert!(!project.path("public").exists(), "nothing is made");
    project.make(&["build", "-q"]);
    let made = contents(&project.path("public"));
    let mut listed: Vec<String> =
        listed.stdout.lines().map(|line| line.strip_prefix("public/").unwrap().to_string()).collect();
    listed.sort();
    assert_eq!(listed, made.keys().cloned().collect::<Vec<_>>());
    assert!(made.keys().any(|name| name.starts_with("公文/") && name.ends_with("-1.png")), "{listed:?}");
    assert!(made.keys().any(|name| name.starts_with("letters-by-unit/")), "{listed:?}");
    let notice = made.iter().find(|(name, _)| name.starts_with("公文/") && name.ends_with(".pdf")).unwrap();
    assert!(String::from_utf8_lossy(notice.1).contains("<pdfaid:part>2<"));
    let manifest: Value = serde_json::from_slice(&made["manifest.json"]).unwrap();
    let public: Vec<&Value> =
        manifest["files"].as_array().unwrap().iter().filter(|file| file["public"] == true).collect();
    assert!(
        public.len() >= 3 && public.iter().all(|file| file["path"].as_str().unwrap().starts_with("公文/"))
    );
    // What is not asked for any more is moved away, and what someone changed stays.
    let text = made.keys().find(|name| name.ends_with(".txt")).unwrap();
    project.write(&format!("public/{text}"), "改过");
    project.write("gen.toml", "output = \"public\"\n[kinds.notice]\nfolder = \"公文\"\n");
    let ran = project.make(&["build"]);
    assert!(ran.stderr.contains("someone changed it"), "{}", ran.stderr);
    let now = contents(&project.path("public"));
    assert_eq!(now.len(), 3, "{:?}", now.keys());
    assert_eq!(now[text], "改过".as_bytes());
    assert!(!project.path("public/letters-by-unit").exists());
}

#[test]
fn it_is_said_what_was_made_from_what() {
    let project = Project::sample();
    project.write("gen.toml", "[kinds.notice]\n[kinds.letters]\n");
    project.make(&["build", "-q", "--deps", "d.json", "--deps-format", "json"]);
    let deps: Value = serde_json::from_slice(&project.read("d.json")).unwrap();
    let named = |list: &str| -> Vec<String> {
        deps[list].as_array().unwrap().iter().map(|path| path.as_str().unwrap().to_string()).collect()
    };
    let (inputs, outputs) = (named("inputs"), named("outputs"));
    for input in ["data/meeting.yaml", "data/roster.yaml", "templates/notice.md", "gen.toml"] {
        assert!(inputs.iter().any(|path| path == input), "{inputs:?}");
    }
    assert_eq!(outputs.len(), contents(&project.path("output")).len());
    assert!(inputs.iter().chain(&outputs).all(|path| project.path(path).is_file()));
    project.make(&["build", "-q", "--deps", "d.zero", "--deps-format", "zero"]);
    let zero = String::from_utf8(project.read("d.zero")).unwrap();
    assert_eq!(zero.split_terminator('\0').collect::<Vec<_>>(), inputs);
    project.make(&["build", "-q", "--deps", "d.mk"]);
    let rule = String::from_utf8(project.read("d.mk")).unwrap();
    let (targets, _) = rule.split_once(": ").unwrap();
    assert_eq!(targets.split(" \\\n ").count(), outputs.len());
}

#[test]
fn two_builds_are_the_same_wherever_they_are_made() {
    let (one, other) = (Project::sample(), Project::sample());
    one.make(&["build", "-q", "-j", "1"]);
    let ran = other.run_with(
        &["build", "-q", "-j", "4"],
        &[("TZ", "Pacific/Apia"), ("LANG", "tr_TR.UTF-8"), ("LC_ALL", "C")],
    );
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let (one, other) = (contents(&one.path("output")), contents(&other.path("output")));
    assert!(one.contains_key("manifest.json") && one.len() > 100);
    assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
    assert!(one == other);
}

#[test]
fn a_folder_is_built_by_one_at_a_time_and_what_a_kill_left_is_cleared() {
    let project = Project::sample();
    project.write("gen.toml", "[kinds.notice]\n");
    project.make(&["build", "-q"]);
    let lock = std::fs::File::options().write(true).open(project.path("output/.gen/folder.lock")).unwrap();
    lock.lock_shared().unwrap();
    let ran = project.run(&["build", "--again"]);
    assert!(ran.stderr.contains("io-busy"), "{}", ran.stderr);
    // Others may work at the same time, if nobody builds.
    project.make(&["letters", "-q", "-f", "txt"]);
    lock.unlock().unwrap();
    lock.lock().unwrap();
    assert!(project.run(&["letters", "-q"]).stderr.contains("io-busy"));
    drop(lock);
    // What others made stays.
    project.make(&["build", "-q", "--again"]);
    assert_eq!(project.files("output/letters").iter().filter(|name| name.ends_with(".txt")).count(), 39);
    // Killed while the new folder was made, and between two renames.
    project.write(".output.gen-new/letters/half.pdf", "%PDF");
    project.make(&["build", "-q", "--again"]);
    std::fs::rename(project.path("output"), project.path(".output.gen-old")).unwrap();
    project.make(&["build", "-q"]);
    assert_eq!(project.files("output/letters").iter().filter(|name| name.ends_with(".txt")).count(), 39);
    assert!(beside(&project).iter().all(|name| !name.starts_with('.')), "{:?}", beside(&project));
}

#[test]
fn several_meetings_are_built_beside_each_other() {
    let project = Project::sample();
    for name in ["春季", "秋季"] {
        for file in ["meeting.yaml", "roster.yaml"] {
            project.write(&format!("data/{name}/{file}"), project.read(&format!("data/{file}")));
        }
    }
    for gone in ["data/meeting.yaml", "data/roster.yaml"] {
        std::fs::remove_file(project.path(gone)).unwrap();
    }
    project.write("gen.toml", "formats = [\"txt\"]\n[kinds.notice]\n[kinds.letters]\n");
    project.make(&["build", "-q"]);
    let made = contents(&project.path("output"));
    for name in ["春季", "秋季"] {
        let own = made.keys().filter(|path| path.starts_with(&format!("{name}/"))).count();
        assert_eq!(own, 41, "{:?}", made.keys());
    }
    let (_, last) = built(&project, &[]);
    assert_eq!(last["unchanged"], true);
}

#[cfg(unix)]
#[test]
fn private_files_stay_private_in_a_folder_made_anew() {
    use std::os::unix::fs::PermissionsExt;
    let project = Project::sample();
    project.make(&["build", "-q"]);
    project.make(&["build", "-q", "--again"]);
    let mode = |path: &str| project.path(path).metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode("output/.gen"), 0o700);
    for name in project.files("output/letters") {
        assert_eq!(mode(&format!("output/letters/{name}")) & 0o007, 0, "{name}");
    }
}
