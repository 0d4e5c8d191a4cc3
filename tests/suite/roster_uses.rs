//! What is done with a roster: columns of the office, what was understood, who is chosen, results that come back.

use encoding_rs::GB18030;
use rust_xlsxwriter::Workbook;
use serde_json::Value;

use crate::project::Project;
use crate::rosters::{as_an_office_does, csv, made, people, rows, workbook};

#[test]
fn a_column_of_the_office_is_there_for_templates() {
    let project = Project::sample();
    let mut rows = rows(&people(&project));
    for (index, row) in rows.iter_mut().enumerate() {
        row.push(if index == 0 { "挂职\u{3000}期限".to_string() } else { format!("{index}个月") });
    }
    project.write("people.csv", csv(&rows, ",", "\n"));
    project.edit(
        "templates/letters.md",
        "{{ cadre.to_post }}",
        "{{ cadre.to_post }}{{ cadre.extra[\"挂职期限\"] }}",
    );
    project.make(&["letters", "-q", "-f", "txt", "--roster", "people.csv"]);
    let last = project.files("output/letters").pop().unwrap();
    let letter = String::from_utf8(project.read(&format!("output/letters/{last}"))).unwrap();
    assert!(letter.contains("39个月"), "{letter}");
    // A Chinese comma in quotation marks stays one where it also separates.
    let quoted = csv(&rows, "，", "\n").replace("39个月", "\"三，九个月\"");
    project.write("chinese.csv", quoted);
    project.make(&["letters", "-q", "-f", "txt", "--roster", "chinese.csv", "--only", "39"]);
    assert!(
        String::from_utf8(project.read(&format!("output/letters/{last}"))).unwrap().contains("三，九个月")
    );
    // What is not there is missing, as anywhere.
    rows[5].pop();
    project.write("people.csv", csv(&rows, ",", "\n"));
    let ran = project.run(&["letters", "-q", "--roster", "people.csv"]);
    assert_eq!(ran.code, 3, "{}", ran.stderr);
    assert!(
        ran.stderr.contains("error[template-undefined]") && ran.stderr.contains("挂职期限"),
        "{}",
        ran.stderr
    );
}

#[test]
fn gen_roster_tells_what_was_understood() {
    let project = Project::sample();
    workbook(&project.path("office.xlsx"), &[("名单", as_an_office_does)], &people(&project));
    let ran = project.make(&["roster", "--roster", "office.xlsx"]);
    for line in [
        "(`名单`): 39 people",
        "姓名 → `name`",
        "现工作单位及职务 → `unit + post`",
        "序号 → `extra[\"序号\"]`",
    ] {
        assert!(
            ran.stdout.contains(line) || ran.stdout.contains(&line.replace('`', "")),
            "{line}: {}",
            ran.stdout
        );
    }
    let json = project.make(&["roster", "--roster", "office.xlsx", "--message-format", "json"]);
    let read: Value = serde_json::from_str(json.stdout.trim()).unwrap();
    assert_eq!((read["people"].as_u64(), read["columns"].as_array().map(Vec::len)), (Some(39), Some(12)));
}

#[test]
fn an_empty_workbook_is_written_to_be_filled_in() {
    let project = Project::sample();
    project.make(&["roster", "--blank", "empty.xlsx"]);
    let ran = project.run(&["roster", "--blank", "empty.xlsx"]);
    assert!(ran.stderr.contains("error[would-overwrite]"), "{}", ran.stderr);
    let ran = project.run(&["roster", "--roster", "empty.xlsx"]);
    assert!(ran.code == 1 && ran.stderr.contains("error[table-nobody]"), "{}", ran.stderr);
    // The lists to choose from are the meeting's.
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(project.read("empty.xlsx"))).unwrap();
    let mut sheet = String::new();
    std::io::Read::read_to_string(&mut archive.by_name("xl/worksheets/sheet1.xml").unwrap(), &mut sheet)
        .unwrap();
    assert!(sheet.contains("苏木乡镇,旗直部门,国有企业") && sheet.contains("男,女"), "{sheet}");
}

#[test]
fn people_are_chosen_by_name_row_list_and_condition() {
    let project = Project::sample();
    let outside = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(outside.path(), "王晓堃\n").unwrap();
    let list = format!("@{}", outside.path().display());
    project.make(&["letters", "-q", "-f", "txt", "--sandbox", "--only", &list]);
    assert_eq!(project.files("output/letters").len(), 1);
    // As a clerk's editor saves it.
    project.write("list.txt", encoding_rs::GB18030.encode("王晓堃\n\n  12 \n").0);
    for (args, count) in [
        (&["--only", "李喆"][..], 1),
        (&["--only", "3"], 1),
        (&["--only", "5-9", "--only", "7-11"], 7),
        (&["--only", "@list.txt"], 2),
        (&["--where", "place == \"国有企业\" and name is defined and name | length > 0"], 9),
        (&["--where", "cadre.place == \"国有企业\" or row == 1"], 10),
        (&["--where", "sex == \"女\"", "--only", "1-10"], 3),
    ] {
        let _ = std::fs::remove_dir_all(project.path("output"));
        project.make(&[&["letters", "-q", "-f", "txt"], args].concat());
        assert_eq!(
            project.files("output/letters").len(),
            count,
            "{args:?} {:?}",
            project.files("output/letters")
        );
    }
}

/// The cells of a sheet as texts, the blank ones too.
fn sheet_of(bytes: &[u8], sheet: &str) -> Vec<Vec<String>> {
    use calamine::Reader;
    let mut book = calamine::open_workbook_auto_from_rs(std::io::Cursor::new(bytes.to_vec())).unwrap();
    let range = book.worksheet_range(sheet).unwrap();
    range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
}

#[test]
fn results_come_back_in_the_roster_of_the_office() {
    let project = Project::sample();
    let people = people(&project);
    let broken = "{% else %}{% if cadre.name == \"陈珺\" %}{{ nothing }}{% endif %}{% if decided_by";
    project.edit("templates/letters.md", "{% else %}{% if decided_by", broken);
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("名单").unwrap();
    as_an_office_does(sheet, &people);
    sheet.set_row_hidden(7).unwrap().set_column_hidden(4).unwrap();
    let bytes = book.save_to_buffer().unwrap();
    project.write("office.xlsx", &bytes);
    let ran = project.make(&["roster", "--roster", "office.xlsx"]);
    assert!(
        ran.stdout.contains("1 row is hidden") && ran.stdout.contains("1 column is hidden"),
        "{}",
        ran.stdout
    );
    let ran = project.run(&["letters", "-f", "txt", "--roster", "office.xlsx", "--report", "result.xlsx"]);
    assert_eq!(ran.code, 3, "{}", ran.stderr);
    let (before, after) = (sheet_of(&bytes, "名单"), sheet_of(&project.read("result.xlsx"), "名单"));
    assert_eq!(before.len(), after.len());
    let width = before[0].len();
    assert!(before.iter().zip(&after).all(|(before, after)| *before == after[..width]));
    assert_eq!(after[2][width..], ["status", "reason", "number", "file"]);
    let of = |name: &str| {
        let plain = |row: &&Vec<String>| row.iter().any(|cell| cell.replace([' ', '\u{3000}'], "") == name);
        after.iter().find(plain).unwrap()[width..].to_vec()
    };
    assert_eq!(of("李喆"), ["made", "", "101", "001-李喆-查干淖尔苏木.txt"]);
    let failed = of("陈珺");
    assert!(failed[0] == "failed" && failed[1].contains("nothing"), "{failed:?}");
    // CSV in its own encoding, with its title, its line endings and its comments.
    let rows = rows(&people);
    let text = format!("名单（一）\r\n\r\n{}合计,39\r\n", csv(&rows, ",", "\r\n"));
    project.write("gb.csv", GB18030.encode(&text).0);
    let ran = project.run(&[
        "letters",
        "-f",
        "txt",
        "--roster",
        "gb.csv",
        "--report",
        "result.csv",
        "--lang",
        "zh",
    ]);
    assert_eq!(ran.code, 3, "{}", ran.stderr);
    let result = project.read("result.csv");
    let result = GB18030.decode(&result).0.into_owned();
    let lines: Vec<&str> = result.split("\r\n").collect();
    assert_eq!((lines.len(), lines[0], lines[42]), (44, "名单（一）", "合计,39"));
    assert!(lines[2].ends_with(",状态,原因,号码,文件"), "{}", lines[2]);
    assert!(lines[3].ends_with(",没有变化,,101,001-李喆-查干淖尔苏木.txt"), "{}", lines[3]);
    assert!(lines[6].contains(",未做成,") && lines[6].ends_with(",104,"), "{}", lines[6]);
    // JSON whatever the roster.
    let ran = project.run(&["letters", "-f", "txt", "--only", "李喆", "--report", "result.json"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let json: Vec<Value> = serde_json::from_slice(&project.read("result.json")).unwrap();
    assert_eq!((&json[0]["state"], &json[1]["state"]), (&"fresh".into(), &"left".into()));
}

#[test]
fn an_office_names_its_own_headings() {
    let project = Project::sample();
    let wanted = made(&project, None, &[]);
    let rows = rows(&people(&project));
    let text = csv(&rows, ",", "\n").replacen("现工作单位", "派出方", 1).replacen("挂职职务", "拟任", 1);
    project.write("own.csv", text);
    let ran = project.run(&["letters", "--roster", "own.csv"]);
    assert!(ran.stderr.contains("现工作单位") && ran.code == 1, "{}", ran.stderr);
    project.write("profile.yaml", "headings: { 派出方: unit, 拟 任: to_post }\n");
    assert_eq!(made(&project, Some("own.csv"), &[]), wanted);
    project.write("profile.yaml", "headings: { 派出方: units }\n");
    let ran = project.run(&["roster", "--roster", "own.csv"]);
    assert!(ran.code == 1 && ran.stderr.contains("did you mean `unit`"), "{}", ran.stderr);
}
