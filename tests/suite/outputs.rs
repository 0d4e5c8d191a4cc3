//! What the commands write: formats, names, and what stands there already.

use crate::project::Project;

const NOTICE: &str = "output/云川旗2024年优秀年轻干部挂职锻炼动员会-通知.pdf";

#[test]
fn every_format_is_made_at_once() {
    let project = Project::sample();
    project.make(&["letters", "--only", "张䶮", "--format", "pdf,png,svg,md,txt", "--ppi", "36"]);
    let stem = "007-张䶮-东河镇";
    let wanted: Vec<String> =
        ["md", "pdf", "png", "svg", "txt"].iter().map(|ending| format!("{stem}.{ending}")).collect();
    assert_eq!(project.files("output/letters"), wanted);
    assert!(project.read(&format!("output/letters/{stem}.png")).starts_with(b"\x89PNG"));
    project.make(&["notice", "--format", "png", "--ppi", "18"]);
    let pages = project.files("output").into_iter().filter(|name| name.ends_with(".png")).count();
    assert_eq!(pages, 6);
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let (one, two) = (Project::sample(), Project::sample());
    let hostile = [("TZ", "Asia/Shanghai"), ("LC_ALL", "zh_CN.UTF-8"), ("SOURCE_DATE_EPOCH", "0")];
    for kind in ["notice", "speech", "letters"] {
        one.make(&[kind, "-q", "--jobs", "1", "-f", "pdf,svg,png", "--ppi", "40"]);
        let ran = two.run_with(&[kind, "-q", "--jobs", "4", "-f", "pdf,svg,png", "--ppi", "40"], &hostile);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
    }
    for folder in ["output", "output/letters"] {
        let names = one.files(folder);
        assert_eq!(names, two.files(folder));
        for name in names.iter().filter(|name| name.contains('.')) {
            let path = format!("{folder}/{name}");
            assert!(one.read(&path) == two.read(&path), "{path} differs");
        }
    }
}

#[test]
fn files_appear_whole_and_replace_links() {
    let project = Project::sample();
    project.write("outside.txt", "untouched");
    std::fs::create_dir(project.path("output")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(project.path("outside.txt"), project.path(NOTICE)).unwrap();
    project.make(&["notice"]);
    assert_eq!(project.read("outside.txt"), b"untouched");
    assert!(project.read(NOTICE).starts_with(b"%PDF-"));
    assert!(!project.path(NOTICE).symlink_metadata().unwrap().is_symlink());
}

#[test]
fn a_second_run_in_the_same_folder_is_refused() {
    let project = Project::sample();
    std::fs::create_dir(project.path("output")).unwrap();
    let mut held = std::fs::File::create(project.path("output/.gen.notice.lock")).unwrap();
    held.lock().unwrap();
    std::io::Write::write_all(&mut held, b"4711\n").unwrap();
    let ran = project.run(&["notice"]);
    assert_eq!(ran.code, 74);
    assert!(ran.stderr.contains("error[io-busy]: `"), "{}", ran.stderr);
    assert!(ran.stderr.contains("process 4711"), "{}", ran.stderr);
    // Another kind does not wait.
    project.make(&["speech"]);
    drop(held);
    project.make(&["notice"]);
}

#[test]
fn an_output_that_is_no_folder_fails_before_any_work() {
    let project = Project::sample();
    project.write("taken", "a file");
    let ran = project.run(&["letters", "--output", "taken"]);
    assert_eq!(ran.code, 74);
    assert!(ran.stderr.contains("taken"), "{}", ran.stderr);
}

#[test]
fn no_document_takes_the_place_of_another() {
    let project = Project::sample();
    // A long title is cut in the middle: the ends tell the papers apart.
    let title = "全旗优秀年轻干部赴基层一线和重点领域挂职锻炼动员大会".repeat(4);
    project.edit("data/meeting.yaml", "title: 云川旗", &format!("title: {title}云川旗"));
    for kind in ["notice", "speech", "minutes"] {
        project.make(&[kind, "-q", "-f", "txt"]);
    }
    let names = project.files("output");
    assert_eq!(names.len(), 3, "{names:?}");
    for end in ["通知.txt", "讲话.txt", "纪要.txt"] {
        assert!(names.iter().any(|name| name.ends_with(end)), "{end}: {names:?}");
    }
    // A draft is another file than the document, and makes nothing stale.
    let project = Project::sample();
    project.make(&["notice", "-q", "-f", "txt,pdf"]);
    let made: Vec<(String, Vec<u8>)> = project
        .files("output")
        .into_iter()
        .map(|name| (name.clone(), project.read(&format!("output/{name}"))))
        .collect();
    project.make(&["notice", "-q", "--draft"]);
    assert_eq!(project.files("output").len(), 3);
    for (name, bytes) in &made {
        assert_eq!(&project.read(&format!("output/{name}")), bytes, "{name}");
    }
    project.make(&["letters", "-q", "--draft", "--only", "李喆", "-f", "txt"]);
    assert_eq!(project.files("output/letters-draft"), ["001-李喆-查干淖尔苏木.txt"]);
    assert_eq!(project.make(&["numbers", "letters"]).stdout, "", "a draft gives no numbers out");
    // Two kinds of one name, also where only the case differs.
    let kind = |name: &str| format!("---\nname: 甲\nlayout: speech\ntitle: 甲\noutput: {name}\n---\n甲。\n");
    project.write("templates/one.md", kind("Plan"));
    project.write("templates/two.md", kind("plan"));
    let ran = project.run(&["one", "-f", "txt"]);
    assert!(ran.code == 1 && ran.stderr.contains("error[names-alike]"), "{}", ran.stderr);
    std::fs::remove_file(project.path("templates/two.md")).unwrap();
    project.make(&["one", "-q", "-f", "txt"]);
    // What a kind has made that there is no longer is not replaced either.
    std::fs::remove_file(project.path("templates/one.md")).unwrap();
    project.write("templates/two.md", kind("plan"));
    let ran = project.run(&["two", "-f", "txt"]);
    assert_eq!(ran.code, 1);
    assert!(ran.stderr.contains("error[output-taken]"), "{}", ran.stderr);
    assert!(!project.path("output/plan.txt").exists() || project.path("output/Plan.txt").exists());
}

#[test]
fn an_output_with_an_ending_names_the_file() {
    let project = Project::sample();
    project.make(&["notice", "-q", "-f", "txt"]);
    project.make(&["notice", "-q", "-o", "output/给领导看.txt"]);
    project.make(&["notice", "-q", "-o", "deep/er/x.PDF"]);
    assert!(project.path("output/给领导看.txt").is_file() && project.path("deep/er/x.pdf").is_file());
    let ran = project.run(&["letters", "-o", "letters.pdf"]);
    assert_eq!(ran.code, 1);
    assert!(ran.stderr.contains("error[output-is-file]"), "{}", ran.stderr);
    // A folder of such a name is a folder.
    std::fs::create_dir(project.path("old.pdf")).unwrap();
    project.make(&["notice", "-q", "-f", "txt", "-o", "old.pdf"]);
    assert_eq!(project.files("old.pdf").len(), 1);
}

#[test]
fn pages_as_pictures_are_in_order_by_name() {
    let project = Project::sample();
    project.write(
        "templates/long.md",
        format!(
            "---\nname: 长文\nlayout: speech\ntitle: 长文\noutput: 长文\n---\n{}",
            "一页。\n\n---\n\n".repeat(10) + "末页。\n"
        ),
    );
    project.make(&["long", "--format", "png", "--ppi", "18"]);
    let files = project.files("output");
    assert_eq!(files.len(), 11, "{files:?}");
    assert_eq!((files[0].as_str(), files[10].as_str()), ("长文-01.png", "长文-11.png"));
}
