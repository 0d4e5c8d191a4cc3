//! The commands as a clerk and a build use them.

use serde_json::Value;

use crate::project::Project;

const NOTICE: &str = "output/云川旗2024年优秀年轻干部挂职锻炼动员会-通知.pdf";

#[test]
fn a_newcomer_gets_a_project_a_notice_a_speech_and_39_letters() {
    let project = Project::sample();
    let ran = project.make(&["notice"]);
    assert_eq!(ran.stdout, format!("{NOTICE}\n"));
    assert!(project.read(NOTICE).starts_with(b"%PDF-"));
    project.make(&["speech"]);
    project.make(&["letters", "--quiet"]);
    let letters = project.files("output/letters");
    assert_eq!(letters.len(), 39);
    assert_eq!(letters[0], "001-李喆-查干淖尔苏木.pdf");
    let hidden = project.files("output").into_iter().filter(|name| name.starts_with('.')).count();
    assert_eq!(hidden, 0, "a lock or a temporary file is left");
}

#[test]
fn the_sample_checks_clean_and_writes_nothing() {
    let project = Project::sample();
    let ran = project.make(&["check"]);
    assert!(ran.stderr.ends_with("no faults: 20 kinds, 247 documents\n"), "{}", ran.stderr);
    assert!(!project.path("output").exists());
}

#[test]
fn a_template_is_a_new_command() {
    let project = Project::sample();
    project.write(
        "templates/agenda.md",
        "---\nname: 议程\nabout: 会议议程\nlayout: speech\ntitle: \"{{ meeting.title }}议程\"\n---\n\
         {% for item in meeting.agenda %}{{ loop.index }}. {{ item }}\n{% endfor %}",
    );
    let list = project.make(&["list"]).stdout;
    assert!(list.contains("agenda") && list.contains("会议议程"), "{list}");
    assert!(project.make(&["--help"]).stdout.contains("agenda"));
    assert_eq!(project.make(&["help"]).stdout, project.make(&["--help"]).stdout);
    assert_eq!(project.make(&["帮助", "agenda"]).stdout, project.make(&["agenda", "--help"]).stdout);
    project.make(&["agenda", "--format", "txt"]);
    let text =
        String::from_utf8(project.read("output/云川旗2024年优秀年轻干部挂职锻炼动员会议程.txt")).unwrap();
    assert!(text.contains("1.宣读选派挂职干部的通知\n2.挂职干部代表发言"), "{text}");
}

#[test]
fn a_file_of_the_project_wins_over_the_built_in_one() {
    let project = Project::sample();
    project.edit("templates/partials/term.md", "挂职期限", "挂职锻炼期限为");
    project.make(&["notice", "-f", "txt"]);
    let text = String::from_utf8(project.read(&NOTICE.replace("pdf", "txt"))).unwrap();
    assert!(text.contains("挂职锻炼期限为1年，自2024年3月起至2025年3月止。"));
}

#[test]
fn data_are_printed_and_never_read_as_markup_or_code() {
    let hostile = "# $ @ < * _ ` {{7*7}} #read(\"x\") \\ | ~ [a](b) <b> & 1. - + = ! ^ #{}";
    let project = Project::sample();
    let quoted = serde_json::to_string(hostile).unwrap();
    project.edit("data/meeting.yaml", "extra: {}", &format!("extra: {{ hostile: {quoted} }}"));
    project.write(
        "templates/plan.md",
        "---\nname: 方案\nlayout: speech\ntitle: \"甲{{ extra.hostile }}\"\noutput: plan\n---\n\
         {{ extra.hostile }}\n\n# {{ extra.hostile }}\n\n- {{ extra.hostile }}\n\n\
         | 甲 |\n|---|\n| {{ extra.hostile }} |\n",
    );
    project.make(&["plan", "-f", "txt,pdf"]);
    let text = String::from_utf8(project.read("output/plan.txt")).unwrap();
    let lines: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
    let wanted = [
        format!("甲{hostile}"),
        hostile.to_string(),
        format!("一、{hostile}"),
        format!("· {hostile}"),
        "甲".into(),
        hostile.into(),
    ];
    assert_eq!(lines, wanted);
    let squeezed = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let page: String =
        crate::ruler::read(&project.read("output/plan.pdf")).iter().map(|page| page.text()).collect();
    assert_eq!(squeezed(&page).matches(&squeezed(hostile)).count(), 5, "{page}");
}

#[test]
fn scalars_that_the_model_calls_text_stay_text() {
    let project = Project::sample();
    project.edit(
        "data/meeting.yaml",
        "extra: {}",
        "extra: { a: no, b: 010010, c: 1.10, d: 1.5, e: 7, f: true }",
    );
    project.edit("data/meeting.yaml", "printer: 中共云川旗委组织部办公室", "printer: no");
    project.write(
        "templates/plan.md",
        "---\nname: 方案\nlayout: speech\ntitle: 方案\noutput: plan\n---\n\
         {{ printer }} {{ extra.a }} {{ extra.b }} {{ extra.c }} {{ extra.d }} {{ extra.e + 1 }} {% if extra.f %}是{% endif %}\n",
    );
    project.make(&["plan", "-f", "txt"]);
    assert_eq!(
        String::from_utf8(project.read("output/plan.txt")).unwrap(),
        "方案\nno no 010010 1.10 1.5 8 是\n"
    );
}

#[test]
fn other_data_files_reach_templates_and_their_schema_is_kept() {
    let project = Project::sample();
    project.write("data/budget.yaml", "items:\n  - { name: 交通, sum: 3 }\n");
    project.write(
        "data/budget.schema.json",
        r#"{"properties": {"items": {"type": "array"}}, "additionalProperties": false}"#,
    );
    project.write(
        "templates/plan.md",
        "---\nname: 方案\nlayout: speech\ntitle: 方案\noutput: plan\n---\n{{ budget.items[0].name }}{{ budget.items[0].sum }}元\n",
    );
    project.make(&["plan", "-f", "txt"]);
    assert_eq!(String::from_utf8(project.read("output/plan.txt")).unwrap(), "方案\n交通3元\n");
    project.write("data/budget.yaml", "item: []\n");
    let ran = project.run(&["plan"]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.stderr.contains("unknown key `item`") && ran.stderr.contains("did you mean `items`?"),
        "{}",
        ran.stderr
    );
}

#[test]
fn several_meetings_are_chosen_by_name() {
    let project = Project::sample();
    for file in ["meeting.yaml", "roster.yaml"] {
        let bytes = project.read(&format!("data/{file}"));
        project.write(&format!("data/spring/{file}"), &bytes).write(&format!("data/autumn/{file}"), &bytes);
        std::fs::remove_file(project.path(&format!("data/{file}"))).unwrap();
    }
    project.edit(
        "data/autumn/meeting.yaml",
        "title: 云川旗2024年优秀年轻干部挂职锻炼动员会",
        "title: 秋季会",
    );
    assert_eq!(project.run(&["notice"]).code, 1);
    let list = project.make(&["list"]).stdout;
    assert!(list.contains("autumn") && list.contains("spring"), "{list}");
    let ran = project.make(&["notice", "--meeting", "autumn"]);
    assert_eq!(ran.stdout, "output/autumn/秋季会-通知.pdf\n");
}

#[test]
fn a_date_can_come_from_outside_and_from_nowhere_else() {
    let project = Project::sample();
    project.edit("data/meeting.yaml", "  speech:\n    date: 2024-03-05\n", "");
    assert_eq!(project.run(&["speech"]).code, 1);
    project.make(&["speech", "--date", "2025-04-06", "-f", "txt"]);
    let path = "output/云川旗2024年优秀年轻干部挂职锻炼动员会-讲话.txt";
    assert!(String::from_utf8(project.read(path)).unwrap().contains("（2025年4月6日）"));
    let ran = project.run_with(&["speech", "-f", "txt"], &[("SOURCE_DATE_EPOCH", "1709683200")]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(String::from_utf8(project.read(path)).unwrap().contains("（2024年3月6日）"));
}

#[test]
fn a_broken_person_does_not_stop_the_others() {
    let project = Project::sample();
    project.edit(
        "templates/letters.md",
        "{{ cadre.to_post }}",
        "{% if row == 5 %}{{ cadre.nothing }}{% endif %}副职",
    );
    let ran = project.run(&["letters", "--message-format", "json"]);
    assert_eq!(ran.code, 3);
    assert_eq!(project.files("output/letters").len(), 38);
    let lines: Vec<Value> = ran.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let faults: Vec<&Value> = lines.iter().filter(|line| line["type"] == "diagnostic").collect();
    assert_eq!((faults.len(), lines.len()), (1, 39));
    assert_eq!(faults[0]["code"], "template-undefined");
    assert_eq!(faults[0]["place"]["file"], "templates/letters.md");
    assert!(faults[0]["steps"][0].as_str().unwrap().contains("row 5"));
}

#[test]
fn a_huge_file_is_refused_before_it_is_read() {
    let project = Project::sample();
    let line = "- name: 甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲\n";
    for (path, limit) in [("data/roster.yaml", 64), ("data/meeting.yaml", 16)] {
        project.write(path, line.repeat((limit + 1) * 1024 * 1024 / line.len()));
        let ran = project.run(&["letters"]);
        assert_eq!(ran.code, 1);
        let wanted = format!("error[file-too-large]: `{path}` is larger than {limit} MB");
        assert!(ran.stderr.contains(&wanted), "{}", ran.stderr);
    }
}

#[test]
fn schemas_are_what_editors_read() {
    let project = Project::empty();
    for (kind, key) in [("meeting", "issuer"), ("roster", "name"), ("template", "layout")] {
        let schema: Value = serde_json::from_str(&project.make(&["schema", kind]).stdout).unwrap();
        let text = schema.to_string();
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
        assert!(text.contains(&format!("\"{key}\"")) && text.contains(" · "), "{kind}");
    }
    let sample = Project::sample();
    assert_eq!(
        sample.read("data/meeting.schema.json"),
        project.make(&["schema", "meeting"]).stdout.as_bytes()
    );
    for kind in ["meeting", "roster"] {
        let committed =
            std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("data/{kind}.schema.json"));
        assert_eq!(
            std::fs::read(committed).unwrap(),
            sample.read(&format!("data/{kind}.schema.json")),
            "{kind}"
        );
    }
    let first = String::from_utf8(sample.read("data/meeting.yaml")).unwrap();
    assert!(first.starts_with("# yaml-language-server: $schema=meeting.schema.json\n"));
}

#[test]
fn fonts_shows_roles_and_licences() {
    let project = Project::sample();
    project.edit("data/meeting.yaml", "extra: {}", "extra: { rare: 彧䶮 }");
    let cast = project.make(&["fonts"]).stdout;
    for role in ["小标宋", "仿宋", "楷体", "黑体", "宋体"] {
        assert!(cast.contains(role), "{cast}");
    }
    // 䶮 is put together of parts; what cannot be, another hand gives, and it is told.
    assert!(
        cast.contains("Gongwen Fang Gap gives 彧") && cast.contains("Gongwen Kai Gap gives 彧"),
        "{cast}"
    );
    assert!(!cast.contains('䶮'), "{cast}");
    let licences = project.make(&["fonts", "--licenses"]).stdout;
    for text in ["SIL OPEN FONT LICENSE", "GNU GENERAL PUBLIC LICENSE", "font exception"] {
        assert!(licences.to_lowercase().contains(&text.to_lowercase()), "{text}");
    }
}

#[test]
fn completions_and_the_manual_know_the_kinds() {
    let project = Project::sample();
    for shell in ["bash", "zsh", "fish", "powershell"] {
        assert!(project.make(&["completions", shell]).stdout.contains("letters"), "{shell}");
    }
    assert!(project.make(&["man"]).stdout.contains("letters"));
}

#[test]
fn init_overwrites_nothing() {
    let project = Project::empty();
    project.write("data/roster.yaml", "mine");
    assert_eq!(project.run(&["init", "."]).code, 1);
    assert_eq!(project.read("data/roster.yaml"), b"mine");
    assert!(!project.path("data/meeting.yaml").exists());
}

#[test]
fn what_the_data_leave_out_is_left_out() {
    let project = Project::sample();
    project.edit(
        "data/meeting.yaml",
        "copies: [旗委办公室, 旗人大常委会办公室, 旗政府办公室, 旗政协办公室, 旗纪委监委]\n",
        "",
    );
    project.edit("data/meeting.yaml", "  bring: [本人身份证, 派遣函, 近期工作总结]\n", "");
    project.make(&["notice", "-f", "txt"]);
    let text = String::from_utf8(project.read(&NOTICE.replace("pdf", "txt"))).unwrap();
    assert!(!text.contains("抄送") && text.contains("到各挂职单位报到。"), "{text}");
}

#[test]
fn an_offices_own_face_plays_its_role() {
    let project = Project::sample();
    let font = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/fonts/GongwenHei.ttf");
    // The open 黑体, renamed to a face that offices own.
    let mut bytes = std::fs::read(font).unwrap();
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>();
    let (from, to) = (utf16("Gongwen Hei"), utf16("SimHei     "));
    let places: Vec<usize> =
        (0..bytes.len() - from.len()).filter(|at| bytes[*at..].starts_with(&from)).collect();
    assert!(!places.is_empty());
    for at in places {
        bytes[at..at + to.len()].copy_from_slice(&to);
    }
    project.write("fonts/simhei.ttf", &bytes);
    let cast = project.make(&["fonts"]).stdout;
    assert!(cast.contains("黑体  SimHei  fonts/simhei.ttf"), "{cast}");
    project.make(&["notice", "-q"]);
    let pages = crate::ruler::read(&project.read(NOTICE));
    let heading = pages[0].line("一、选派人员和岗位").expect("a heading");
    assert!(heading.font().contains("Hei"), "{}", heading.font());
}

#[test]
fn a_seal_is_a_picture_of_the_project() {
    let project = Project::sample();
    project.write(
        "pictures/seal.svg",
        r##"<svg xmlns="http://www.w3.org/2000/svg" width="42" height="42"><circle cx="21" cy="21" r="20" fill="none" stroke="#e60012"/></svg>"##,
    );
    project.edit(
        "templates/notice.md",
        "layout: file\n",
        "layout: file\nseals: [pictures/seal.svg]\nseal_diameter: 45\n",
    );
    project.make(&["notice", "-q"]);
    let pages = crate::ruler::read(&project.read(NOTICE));
    let round = |shape: &&kurbo::Rect| {
        (shape.width() - 45.0 * 40.0 / 42.0).abs() < 0.5 && (shape.height() - shape.width()).abs() < 0.1
    };
    assert_eq!(pages[3].shapes.iter().filter(round).count(), 1, "{:?}", pages[3].shapes);
    project.edit("templates/notice.md", "pictures/seal.svg", "pictures/none.svg");
    assert_eq!(project.run(&["notice"]).code, 1);
}

#[test]
fn an_id_number_is_never_shown() {
    let project = Project::sample();
    let number = "15010219860101123X";
    let line = format!("sex: 男\n  id_number: \"{number}\"\n  phone: \"13800000000\"");
    project.edit("data/roster.yaml", "sex: 男", &line);
    project.make(&["letters", "-q", "-f", "txt"]);
    let letter = String::from_utf8(project.read("output/letters/001-李喆-查干淖尔苏木.txt")).unwrap();
    assert!(!letter.contains(number));
    project.edit("data/roster.yaml", "13800000000", "1380000000");
    let ran = project.run(&["letters", "--message-format", "json"]);
    assert_eq!(ran.code, 3);
    assert!(!ran.stdout.contains("1380000000") && !ran.stdout.contains(number), "{}", ran.stdout);
}

#[test]
fn what_the_schema_calls_optional_may_be_left_out() {
    let project = Project::sample();
    let meeting = String::from_utf8(project.read("data/meeting.yaml")).unwrap();
    let from = meeting.find("    text:\n      - 年轻是优势").unwrap();
    let to = from + meeting[from..].find("\n\n").unwrap();
    project.write("data/meeting.yaml", format!("{}{}", &meeting[..from], &meeting[to..]));
    project.make(&["speech", "-f", "txt"]);
}

#[test]
fn the_guide_holds_the_layout_that_new_layout_writes() {
    let layout = include_str!("../../docs/layout.typ");
    for guide in [include_str!("../../docs/layouts.md"), include_str!("../../docs/layouts.zh.md")] {
        assert!(guide.contains(layout), "the guide shows another layout");
    }
}

#[test]
fn help_in_chinese_holds_no_english_words() {
    let project = Project::sample();
    for args in
        [&["--help"][..], &["check", "--help"], &["fonts", "--help"], &["new", "--help"], &["init", "--help"]]
    {
        let help = project.make(&[args, &["--lang", "zh"]].concat()).stdout;
        for word in ["Usage", "Options:", "Arguments:", "Commands:", "possible values", "[default"] {
            assert!(!help.contains(word), "{args:?}: {word}");
        }
    }
}

#[test]
fn check_covers_every_meeting_and_ends_with_a_summary() {
    let project = Project::sample();
    let meeting = String::from_utf8(project.read("data/meeting.yaml")).unwrap();
    let roster = project.read("data/roster.yaml");
    project.write("data/秋季/meeting.yaml", meeting.replace("total: 39", "total: 38"));
    project.write("data/秋季/roster.yaml", &roster).write("data/春季/meeting.yaml", &meeting);
    project.write("data/春季/roster.yaml", &roster);
    for gone in ["data/meeting.yaml", "data/roster.yaml"] {
        std::fs::remove_file(project.path(gone)).unwrap();
    }
    let ran = project.run(&["check", "speech", "--message-format", "json"]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    let last: serde_json::Value = serde_json::from_str(ran.stdout.lines().last().unwrap()).unwrap();
    assert_eq!(last["type"], "summary", "{last}");
    assert!(last["errors"].as_u64().unwrap() > 0, "{last}");
    // The faults are those of the one meeting that is wrong.
    assert!(
        ran.stdout.contains("秋季/meeting.yaml") && !ran.stdout.contains("春季/meeting.yaml"),
        "{}",
        ran.stdout
    );
}

#[test]
fn commands_kinds_and_options_have_chinese_names() {
    let project = Project::sample();
    project.make(&["派遣函", "--只做", "李喆", "--格式", "txt"]);
    assert_eq!(project.files("output/letters").len(), 1);
    project.make(&["检查", "通知"]);
    project.make(&["通知", "--格式", "txt", "--输出", "给领导看.txt"]);
    assert!(project.path("给领导看.txt").is_file());
    project.write("稿.txt", "关于防火的讲话\n同志们：\n要防火。\n");
    project.make(&["排版", "稿.txt", "--套用版式", "speech"]);
    assert!(project.read("稿.pdf").starts_with(b"%PDF"));
}

#[test]
fn a_month_is_a_month_however_it_is_written() {
    let project = Project::sample();
    for form in ["1986年1月", "1986-01", "1986/1", "\"1986 年 01 月\"", "1986－01"] {
        project.edit("data/roster.yaml", "born: 1986.01", &format!("born: {form}"));
        let roster = project.make(&["appointment", "--only", "1", "-q", "-f", "txt", "--lang", "en"]).stderr;
        assert!(!roster.contains("error["), "{form}: {roster}");
        project.edit("data/roster.yaml", &format!("born: {form}"), "born: 1986.01");
    }
}

#[test]
fn numbers_that_the_roster_gives_need_not_be_written() {
    let project = Project::sample();
    project.make(&["notice", "--format", "txt"]);
    let written = project.read("output/云川旗2024年优秀年轻干部挂职锻炼动员会-通知.txt");
    for (from, to) in
        [("total: 39", "total: auto"), ("count: 16", "count: auto"), ("count: 9", "count: auto")]
    {
        project.edit("data/meeting.yaml", from, to);
    }
    project.make(&["notice", "--format", "txt", "--again"]);
    assert_eq!(project.read("output/云川旗2024年优秀年轻干部挂职锻炼动员会-通知.txt"), written);
    // The rest is checked as before, and a word that is no number is still none.
    project.edit("data/meeting.yaml", "count: 14", "count: 13");
    let ran = project.run(&["check", "speech"]);
    assert!(
        ran.code == 1 && ran.stderr.contains("places-count") | ran.stderr.contains("total-not-sum"),
        "{}",
        ran.stderr
    );
    project.edit("data/meeting.yaml", "total: auto", "total: automatic");
    let ran = project.run(&["check", "speech"]);
    assert!(ran.code == 1 && ran.stderr.contains("wrong-type"), "{}", ran.stderr);
}

#[test]
fn check_says_how_documents_are_spaced() {
    let bureau = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/bureau");
    let bureau = bureau.to_str().unwrap();
    let project = Project::empty();
    let ran = project.make(&["check", "request", "--root", bureau]);
    assert!(
        ran.stderr
            .contains("request: 25 lines of 28 characters a page (usually 22 of 28), a closer head, in"),
        "{}",
        ran.stderr
    );
    let ran = project.make(&["check", "request", "--root", bureau, "--message-format", "json"]);
    let line = ran.stdout.lines().find(|line| line.contains(r#""spacing""#)).unwrap();
    let told: serde_json::Value = serde_json::from_str(line).unwrap();
    assert_eq!((&told["kind"], &told["lines"]), (&"request".into(), &25.into()), "{told}");
    // The usual spacing is not worth a word.
    let ran = Project::sample().make(&["check", "speech"]);
    assert!(!ran.stderr.contains("lines of"), "{}", ran.stderr);
}
