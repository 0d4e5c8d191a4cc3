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
    // It can be asked of a kind, a file and a person why they would be made again.
    project.write("gen.toml", "output = \"public\"\n[kinds.notice]\nfolder = \"公文\"\n[kinds.letters]\n");
    project.make(&["build", "-q"]);
    let said = |name: &str| project.make(&["explain", name]).stdout;
    assert!(
        said("notice").contains("would not be made again")
            && said("通知").contains("would not be made again")
    );
    project.edit("data/roster.yaml", "post: 社会事务股股长", "post: 社会事务股副股长");
    assert!(said("letters").contains("1 to be made, 38 unchanged"), "{}", said("letters"));
    assert!(
        said("王晓堃").contains("would be made again") && said("李喆").contains("would not be made again")
    );
    let file = project.files("public/letters").into_iter().find(|name| name.contains("王晓堃")).unwrap();
    assert!(said(&format!("public/letters/{file}")).contains("would be made again"), "{file}");
    assert_eq!(project.run(&["explain", "nobody"]).code, 1);
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
    for input in
        ["data", "templates", "data/meeting.yaml", "data/roster.yaml", "templates/notice.md", "gen.toml"]
    {
        assert!(inputs.iter().any(|path| path == input), "{inputs:?}");
    }
    assert_eq!(outputs.len(), contents(&project.path("output")).len());
    assert!(inputs.iter().chain(&outputs).all(|path| project.path(path).exists()));
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

/// A project with a site.
fn with_site() -> Project {
    let project = Project::sample();
    project.write(
        "gen.toml",
        "[site]\ntitle = \"云川旗<公开>\"\naddress = \"https://www.example.gov.cn/gk/\"\n\n[kinds.notice]\npublic = true\n\
         subject = \"人事\"\nindex = \"000014349/2024-00012\"\n\n[kinds.plan]\npublic = true\n\n[kinds.letters]\n",
    );
    let photograph = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pictures/gradient.jpg");
    project.write("photo.jpg", std::fs::read(photograph).unwrap());
    project.write(
        "templates/plan.md",
        "---\nname: 方案\nlayout: file\nmark: 云川旗文件\ntitle: 关于印发方案的通知\nsignature: 云川旗财政局\ndate: 2024年3月5日\n---\n\
         # 总则\n\n## 小节。\n\n接着写，*楷*、**黑**、[网页](https://example.org/?a=1&b=2)、{{ others.own }}[^1]。\n\n{{ others.own }}\n\n\
         ![照片](photo.jpg)\n\n| 甲 | 乙 |\n|:-:|--:|\n| 1 | 2 |\n\n[^1]: 注。\n",
    );
    project.write("data/others.yaml", "own: \"<script>alert(1)</script>\"\n");
    project
}

#[test]
fn the_site_has_a_page_for_each_public_document_and_no_other() {
    let project = with_site();
    let listed = project.make(&["build", "--list-outputs"]).stdout;
    project.make(&["build", "-q"]);
    let made = contents(&project.path("output"));
    let site: Vec<&str> = made.keys().filter_map(|name| name.strip_prefix("site/")).collect();
    let wanted =
        ["feed.xml", "index.html", "notice.html", "notice.pdf", "plan.html", "plan.pdf", "sitemap.xml"];
    assert_eq!(site, wanted);
    assert!(site.iter().all(|name| listed.contains(&format!("output/site/{name}\n"))), "{listed}");
    assert_eq!(
        made["site/notice.pdf"],
        *made.iter().find(|(name, _)| name.ends_with("-通知.pdf")).unwrap().1
    );
    let page = |name: &str| String::from_utf8(made[&format!("site/{name}")].clone()).unwrap();
    let notice = page("notice.html");
    for part in [
        "<html lang=\"zh-CN\">",
        "<meta name=\"索引号\" content=\"000014349/2024-00012\">",
        "<dt>发文字号</dt><dd>云组发〔2024〕12号</dd>",
        "<time datetime=\"2024-03-01\">2024年3月1日</time>",
        "<dt>公开方式</dt><dd>主动公开</dd>",
        "<h2>一、",
        "<th scope=\"col\">",
        "default-src 'none'",
        "<span class=\"nb\">李喆</span>",
    ] {
        assert!(notice.contains(part), "{part}");
    }
    let plan = page("plan.html");
    for part in [
        "<em>楷</em>",
        "<strong>黑</strong>",
        "href=\"https://example.org/?a=1&amp;b=2\"",
        "<li id=\"n1\">注。",
        "src=\"data:image/jpeg;base64,",
        "alt=\"照片\"",
        "<td class=\"c\">1</td><td class=\"r\">2</td>",
        "<div class=\"run\"><h3>",
    ] {
        assert!(plan.contains(part), "{part}\n{plan}");
    }
    // Nothing in the data becomes code, and no page runs or fetches what is not its own.
    for (name, html) in [("notice.html", &notice), ("plan.html", &plan), ("index.html", &page("index.html"))]
    {
        assert!(!html.contains("<script>alert"), "{name}");
        let scripts = html.matches("<script>").count();
        assert_eq!(scripts, usize::from(name == "index.html"), "{name}");
        let outside = html.matches("src=\"").count() - html.matches("src=\"data:").count();
        assert_eq!((outside, html.matches("<link rel=\"stylesheet\"").count()), (0, 0), "{name}");
    }
    let index = page("index.html");
    assert!(index.contains("<title>云川旗&lt;公开&gt;</title>") && index.contains("href=\"plan.html\""));
    assert!(!index.contains("王晓堃到"), "letters are not public");
    for (name, count) in [("feed.xml", 2), ("sitemap.xml", 3)] {
        let text = page(name);
        let mut reader = quick_xml::Reader::from_str(&text);
        while reader.read_event().unwrap() != quick_xml::events::Event::Eof {}
        let tag = if name == "feed.xml" { "<entry>" } else { "<url>" };
        assert_eq!(text.matches(tag).count(), count, "{text}");
    }
    let manifest: Value = serde_json::from_slice(&made["manifest.json"]).unwrap();
    assert!(manifest["files"].as_array().unwrap().iter().any(|file| file["path"] == "site/index.html"));
    project.make(&["verify"]);
    // A page of a kind that is not public any more goes.
    project.edit("gen.toml", "[kinds.plan]\npublic = true", "[kinds.plan]");
    project.make(&["build", "-q"]);
    assert!(
        !project.path("output/site/plan.html").exists() && project.path("output/site/notice.html").exists()
    );
    assert!(!String::from_utf8(project.read("output/site/index.html")).unwrap().contains("plan.html"));
}

#[test]
fn the_policy_of_a_page_allows_its_own_style_and_script_alone() {
    use base64::Engine;
    use sha2::Digest;
    let project = with_site();
    project.make(&["build", "-q"]);
    let html = String::from_utf8(project.read("output/site/index.html")).unwrap();
    for tag in ["style", "script"] {
        let (_, rest) = html.split_once(&format!("<{tag}>")).unwrap();
        let (text, _) = rest.split_once(&format!("</{tag}>")).unwrap();
        let hash = base64::engine::general_purpose::STANDARD.encode(sha2::Sha256::digest(text.as_bytes()));
        assert!(html.contains(&format!("{tag}-src 'sha256-{hash}'")), "{tag}");
    }
}

/// The sample with a file of the example for publishing.
fn publishing(file: &str) -> Project {
    let project = Project::sample();
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/publishing");
    for name in ["gen.toml", file] {
        project.write(name, std::fs::read(examples.join(name)).unwrap());
    }
    project
}

/// The folder of the program, before those of the system.
#[cfg(unix)]
fn path() -> String {
    let own = Path::new(env!("CARGO_BIN_EXE_gen")).parent().unwrap().display().to_string();
    format!("{own}:{}", std::env::var("PATH").unwrap_or_default())
}

#[cfg(unix)]
#[test]
fn make_builds_when_something_has_changed() {
    if std::process::Command::new("make").arg("--version").output().is_err() {
        return;
    }
    let project = publishing("Makefile");
    let make = || {
        let ran = std::process::Command::new("make").current_dir(project.root()).env("PATH", path()).output();
        let ran = ran.expect("make is installed");
        let said = String::from_utf8_lossy(&[ran.stdout, ran.stderr].concat()).into_owned();
        assert!(ran.status.success(), "{said}");
        said.contains("gen build")
    };
    assert!(make() && !make());
    project.edit("data/roster.yaml", "unit: 旗民政局", "unit: 旗民政事务局");
    let future = std::time::SystemTime::now() + std::time::Duration::from_secs(5);
    let roster = std::fs::File::options().append(true).open(project.path("data/roster.yaml")).unwrap();
    roster.set_modified(future).unwrap();
    assert!(make());
    let letters = project.files("output/letters");
    assert_eq!(letters.len(), 39);
    std::fs::remove_file(project.path("output/letters").join(&letters[0])).unwrap();
    project.make(&["build", "-q"]);
    assert_eq!(project.files("output/letters"), letters);
}

#[cfg(unix)]
#[test]
fn ninja_builds_when_something_has_changed() {
    if std::process::Command::new("ninja").arg("--version").output().is_err() {
        return;
    }
    let project = publishing("build.ninja");
    let ninja = || {
        let ran =
            std::process::Command::new("ninja").current_dir(project.root()).env("PATH", path()).output();
        let ran = ran.unwrap();
        let said = String::from_utf8_lossy(&[ran.stdout, ran.stderr].concat()).into_owned();
        assert!(ran.status.success(), "{said}");
        said.contains("gen build")
    };
    assert!(ninja() && !ninja());
    project.edit("data/roster.yaml", "unit: 旗民政局", "unit: 旗民政事务局");
    assert!(ninja() && !ninja());
    project.write("data/others.yaml", "a: 1\n");
    assert!(ninja() && !ninja(), "a new file counts");
}

#[test]
fn a_build_script_makes_the_papers_of_a_crate() {
    let project = publishing("build.rs");
    let script = project.path("script");
    let rustc = std::process::Command::new("rustc")
        .args(["--edition", "2024", "-o", script.to_str().unwrap()])
        .arg(project.path("build.rs"))
        .output()
        .unwrap();
    assert!(rustc.status.success(), "{}", String::from_utf8_lossy(&rustc.stderr));
    let out = project.path("out");
    std::fs::create_dir(&out).unwrap();
    let ran = std::process::Command::new(script)
        .env("CARGO_MANIFEST_DIR", project.root())
        .env("OUT_DIR", &out)
        .env("GEN", env!("CARGO_BIN_EXE_gen"))
        .output()
        .unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let said = String::from_utf8(ran.stdout).unwrap();
    assert!(
        said.lines()
            .any(|line| line.starts_with("cargo::rerun-if-changed=") && line.ends_with("roster.yaml"))
    );
    assert!(said.contains("cargo::rustc-env=PAPERS=") && out.join("papers/site/notice.html").is_file());
}

#[cfg(unix)]
#[test]
fn the_steps_of_the_pipeline_run() {
    let project = publishing("ci.yml");
    let text = String::from_utf8(project.read("ci.yml")).unwrap();
    let steps = text.split("run: ").skip(1).map(|step| {
        let (first, rest) = step.split_once('\n').unwrap();
        let block = rest.lines().take_while(|line| line.starts_with("          "));
        if first == "|" { block.collect::<Vec<_>>().join("\n") } else { first.to_string() }
    });
    let steps: Vec<String> = steps.collect();
    assert_eq!(steps.len(), 4, "{steps:?}");
    for step in steps {
        let ran = std::process::Command::new("sh")
            .args(["-ec", &step])
            .current_dir(project.root())
            .env("PATH", path())
            .output()
            .unwrap();
        assert!(
            ran.status.success(),
            "{step}: {}",
            String::from_utf8_lossy(&[ran.stdout, ran.stderr].concat())
        );
    }
}

#[test]
fn an_edit_is_shown_before_it_is_built() {
    let project = Project::sample();
    project.write("gen.toml", "[kinds.minutes]\n[kinds.letters]\n");
    assert!(project.make(&["diff"]).stdout.matches("  new").count() >= 40, "nothing was built yet");
    project.make(&["build", "-q"]);
    assert!(project.make(&["diff"]).stderr.contains("would change nothing"));
    let before = contents(&project.path("output"));
    project.edit("data/roster.yaml", "post: 社会事务股股长", "post: 社会事务股副股长");
    project.edit("data/meeting.yaml", "旗党政综合楼", "旗行政综合楼（138-0000-0000）");
    let ran = project.make(&["diff", "--pictures", "shown"]);
    let said = &ran.stdout;
    assert!(said.contains("letters/002-") && said.contains("社会事务股{+副+}股长"), "{said}");
    assert!(said.contains("[-党-]{+行+}政综合楼{+（•••-••••-••••）+}"), "{said}");
    assert!(!said.contains("letters/001-"), "{said}");
    assert_eq!(contents(&project.path("output")), before, "nothing is built");
    let html = String::from_utf8(project.read("shown/index.html")).unwrap();
    assert!(html.contains("<ins>副</ins>") && html.contains("<del>党</del>"), "{html}");
    for part in html.split("<img src=\"").skip(1) {
        let name = part.split('"').next().unwrap();
        assert!(
            tiny_skia::Pixmap::decode_png(&project.read(&format!("shown/{name}"))).unwrap().width() > 700
        );
    }
    assert!(html.matches("<img").count() >= 4 && html.matches("<img").count().is_multiple_of(2));
    // Of a personal number not even the digit that changes is told.
    project.make(&["build", "-q"]);
    project.edit("data/meeting.yaml", "138-0000-0000", "138-0000-0007");
    let said = project.make(&["diff"]).stdout;
    assert!(said.contains("it looks different") && !said.contains("{+") && !said.contains('7'), "{said}");
    // What looks different, and says the same.
    project.make(&["build", "-q"]);
    project.write("profile.yaml", "bold_headings: [1]\n");
    let said = project.make(&["diff"]).stdout;
    assert!(said.contains("the words are the same; it looks different on page 1"), "{said}");
    let ran = project.make(&["diff", "--message-format", "json"]);
    let line: Value = serde_json::from_str(ran.stdout.lines().next().unwrap()).unwrap();
    assert_eq!((&line["type"], &line["words"]), (&"change".into(), &serde_json::json!([])));
}
