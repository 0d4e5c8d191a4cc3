//! Rosters as offices have them: whatever the format and the layout, the letters are those of the YAML.

use std::collections::BTreeMap;
use std::path::Path;

use encoding_rs::GB18030;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};
use serde_json::Value;

use crate::project::Project;

/// The columns of the roster: the heading and the field.
pub const COLUMNS: [(&str, &str); 13] = [
    ("姓名", "name"),
    ("性别", "sex"),
    ("民族", "nation"),
    ("出生年月", "born"),
    ("学历学位", "education"),
    ("政治面貌", "politics"),
    ("参加工作时间", "joined"),
    ("现工作单位", "unit"),
    ("现任职务", "post"),
    ("去向类别", "place"),
    ("挂职单位", "to_unit"),
    ("挂职职务", "to_post"),
    ("备注", "note"),
];

/// The people of the sample project, as they are in its YAML.
fn people(project: &Project) -> Vec<Value> {
    let own = gongwen::load::Project::new(project.root().to_path_buf(), None);
    let (loaded, faults) = gongwen::load::load_data(&own, &gongwen::load::DataOptions::default());
    assert!(faults.is_empty());
    let rows = loaded.roster.unwrap();
    (0..rows.len()).map(|row| rows.person(row).unwrap()).collect()
}

fn text<'a>(person: &'a Value, field: &str) -> &'a str {
    person.get(field).and_then(Value::as_str).unwrap_or_default()
}

/// Headings and people as rows, with numbers before them.
fn rows(people: &[Value]) -> Vec<Vec<String>> {
    let head = std::iter::once("序号").chain(COLUMNS.iter().map(|(heading, _)| *heading));
    let mut rows = vec![head.map(str::to_string).collect::<Vec<String>>()];
    for (index, person) in people.iter().enumerate() {
        let values = COLUMNS.iter().map(|(_, field)| text(person, field).to_string());
        rows.push(std::iter::once((index + 1).to_string()).chain(values).collect());
    }
    rows
}

fn csv(rows: &[Vec<String>], separator: &str, ending: &str) -> String {
    rows.iter().map(|row| row.join(separator) + ending).collect()
}

/// The letters and the notice, as text, by name.
fn made(project: &Project, roster: Option<&str>, more: &[&str]) -> BTreeMap<String, Vec<u8>> {
    let _ = std::fs::remove_dir_all(project.path("output"));
    for kind in ["letters", "notice"] {
        let mut args = vec![kind, "-q", "-f", "txt"];
        args.extend(roster.iter().flat_map(|roster| ["--roster", roster]));
        args.extend(more);
        project.make(&args);
    }
    let names = |folder: &str| -> Vec<String> {
        project.files(folder).into_iter().map(|name| format!("{folder}/{name}")).collect()
    };
    let all = [names("output/letters"), names("output")].concat();
    all.into_iter()
        .filter(|name| name.ends_with(".txt"))
        .map(|name| (name.clone(), project.read(&name)))
        .collect()
}

#[test]
fn a_csv_in_any_encoding_gives_the_same_letters() {
    let project = Project::sample();
    let wanted = made(&project, None, &[]);
    assert_eq!(wanted.len(), 40);
    let rows = rows(&people(&project));
    let plain = csv(&rows, ",", "\n");
    let utf16 =
        |text: &str, order: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(order).collect::<Vec<u8>>();
    let gb = |text: &str| GB18030.encode(text).0.into_owned();
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("utf-8.csv", plain.clone().into_bytes()),
        ("mark.csv", [b"\xEF\xBB\xBF", csv(&rows, ",", "\r\n").as_bytes()].concat()),
        ("gb18030.csv", gb(&csv(&rows, ",", "\r\n"))),
        (
            "utf-16-le.csv",
            [b"\xFF\xFE".to_vec(), utf16(&csv(&rows, "\t", "\r\n"), u16::to_le_bytes)].concat(),
        ),
        ("utf-16-be.csv", [b"\xFE\xFF".to_vec(), utf16(&plain, u16::to_be_bytes)].concat()),
        ("utf-16-bare.csv", utf16(&plain, u16::to_le_bytes)),
        ("semicolon.csv", csv(&rows, ";", "\n").into_bytes()),
        ("tab.tsv", csv(&rows, "\t", "\n").into_bytes()),
        ("chinese-comma.csv", csv(&rows, "，", "\n").into_bytes()),
        (
            "chinese-notes.csv",
            plain
                .replacen(",备注\n", ",备注,各项\n", 1)
                .replacen(
                    "\n2,",
                    ",\"一，二，三，四，五，六，七，八，九，十，一，二，三，四，五，六，七，八，九，十\"\n2,",
                    1,
                )
                .into_bytes(),
        ),
        ("mac.csv", csv(&rows, ",", "\r").into_bytes()),
        ("quoted.csv", csv(&rows, "\",\"", "\"\r\n\"").into_bytes()),
        ("titled.csv", format!("2024年名单\n\n填报单位：某部\n{plain}\n合计,39\n制表：某\n").into_bytes()),
        ("broken-heading.csv", plain.replacen("现工作单位", "\"现工作\n单位\"", 1).into_bytes()),
        ("spaced.csv", plain.replace(",", " , ").into_bytes()),
        ("blank-below.csv", format!("{plain}40,以下空白\n41\n42\n").into_bytes()),
        ("excel-says.csv", format!("sep=,\r\n{plain}").into_bytes()),
        ("repeated-head.csv", {
            let mut rows = rows.clone();
            rows.insert(20, rows[0].clone());
            csv(&rows, ",", "\n").into_bytes()
        }),
        (
            "synonyms.csv",
            plain.replacen("出生年月", "出生日期", 1).replacen("现任职务", "职务", 1).into_bytes(),
        ),
        ("named-xlsx.xlsx", plain.clone().into_bytes()),
        ("named-yaml.yaml", plain.clone().into_bytes()),
        ("full-width.csv", plain.replace("1986.01", "１９８６年１月").into_bytes()),
    ];
    for (name, mut bytes) in cases {
        if name == "quoted.csv" {
            bytes.insert(0, b'"');
            bytes.pop();
        }
        project.write(name, &bytes);
        assert_eq!(made(&project, Some(name), &[]), wanted, "{name}");
    }
    // YAML stays YAML, whatever its comments say.
    let yaml = String::from_utf8(project.read("data/roster.yaml")).unwrap();
    project.write("data/roster.yaml", format!("# 姓名, 性别, 民族, 出生年月\n{yaml}"));
    assert_eq!(made(&project, None, &[]), wanted);
    // Beside the meeting it needs no option.
    std::fs::remove_file(project.path("data/roster.yaml")).unwrap();
    project.write("data/roster.csv", gb(&plain));
    assert_eq!(made(&project, None, &[]), wanted);
}

/// How a sheet is written.
type Write = fn(&mut Worksheet, &[Value]);

fn cell(sheet: &mut Worksheet, row: usize, column: usize, text: &str) {
    let (row, column) = (u32::try_from(row).unwrap(), u16::try_from(column).unwrap());
    sheet.write_string(row, column, text).unwrap();
}

fn plain(sheet: &mut Worksheet, people: &[Value]) {
    for (row, texts) in rows(people).iter().enumerate() {
        for (column, text) in texts.iter().enumerate() {
            cell(sheet, row, column, text);
        }
    }
}

/// A title over everything, padded names, dates as dates, months as numbers, units and posts in one column, a total
/// at the end.
fn as_an_office_does(sheet: &mut Worksheet, people: &[Value]) {
    sheet.merge_range(0, 0, 0, 11, "人员名单", &Format::new()).unwrap();
    cell(sheet, 1, 0, "填报单位：某部");
    let head = [
        "序号",
        "姓　名",
        "性别",
        "民族",
        "出生\n年月",
        "学历\n学位",
        "政治面貌\n（入党时间）",
        "参加工作时间",
        "现工作单位及职务",
        "挂职类别",
        "挂职单位及职务",
        "备注",
    ];
    head.iter().enumerate().for_each(|(column, text)| cell(sheet, 2, column, text));
    let day = Format::new().set_num_format("yyyy.mm");
    for (index, person) in people.iter().enumerate() {
        let row = index + 3;
        let name: Vec<char> = text(person, "name").chars().collect();
        let name = if let [a, b] = *name.as_slice() { format!("{a}　{b}") } else { name.iter().collect() };
        cell(sheet, row, 1, &name);
        for (column, field) in
            [(2, "sex"), (3, "nation"), (5, "education"), (6, "politics"), (9, "place"), (11, "note")]
        {
            cell(sheet, row, column, text(person, field));
        }
        let (year, month) = text(person, "born").split_once('.').unwrap();
        let date = ExcelDateTime::from_ymd(year.parse().unwrap(), month.parse().unwrap(), 5).unwrap();
        let row32 = u32::try_from(row).unwrap();
        sheet.write_datetime_with_format(row32, 4, &date, &day).unwrap();
        sheet.write_number(row32, 7, text(person, "joined").parse::<f64>().unwrap()).unwrap();
        cell(sheet, row, 8, &format!("{}\n{}", text(person, "unit"), text(person, "post")));
        cell(sheet, row, 10, &format!("{} {}", text(person, "to_unit"), text(person, "to_post")));
    }
    cell(sheet, people.len() + 4, 0, "合计");
    cell(sheet, people.len() + 4, 1, "39");
}

/// A header of two rows, some of its cells merged downwards and some across.
fn two_header_rows(sheet: &mut Worksheet, people: &[Value]) {
    let format = Format::new();
    for (column, (heading, _)) in COLUMNS.iter().take(7).enumerate() {
        let column = u16::try_from(column).unwrap();
        sheet.merge_range(0, column, 1, column, heading, &format).unwrap();
    }
    sheet.merge_range(0, 7, 0, 8, "现任", &format).unwrap();
    sheet.merge_range(0, 9, 0, 11, "挂职", &format).unwrap();
    for (column, heading) in [(7, "单位"), (8, "职务"), (9, "类别"), (10, "单位"), (11, "职务")] {
        cell(sheet, 1, column, heading);
    }
    sheet.merge_range(0, 12, 1, 12, "备注", &format).unwrap();
    for (row, person) in people.iter().enumerate() {
        for (column, (_, field)) in COLUMNS.iter().enumerate() {
            cell(sheet, row + 2, column, text(person, field));
        }
    }
}

/// People of one kind of place share a merged cell, and rows lie between them that hold nothing.
fn merged_and_empty(sheet: &mut Worksheet, people: &[Value]) {
    let mut row = 0;
    let head = COLUMNS.iter().map(|(heading, _)| *heading).enumerate();
    head.for_each(|(column, heading)| cell(sheet, 0, column, heading));
    for group in people.chunk_by(|a, b| a["place"] == b["place"]) {
        row += 1;
        let first = row;
        for person in group {
            for (column, (_, field)) in COLUMNS.iter().enumerate().filter(|(column, _)| *column != 9) {
                cell(sheet, row, column, text(person, field));
            }
            row += 1;
        }
        let (from, to) = (u32::try_from(first).unwrap(), u32::try_from(row - 1).unwrap());
        match from == to {
            true => cell(sheet, first, 9, text(&group[0], "place")),
            false => {
                sheet.merge_range(from, 9, to, 9, text(&group[0], "place"), &Format::new()).unwrap();
            }
        }
    }
}

/// One cell at the far end of the sheet.
fn far_cell(sheet: &mut Worksheet, people: &[Value]) {
    plain(sheet, people);
    sheet.write_string(1_048_575, 16_383, "远").unwrap();
}

/// Columns in another order, among others that nobody asked for.
fn other_order(sheet: &mut Worksheet, people: &[Value]) {
    for (row, texts) in rows(people).iter().enumerate() {
        for (column, text) in texts.iter().enumerate() {
            cell(sheet, row, 40 - 2 * column, text);
            cell(sheet, row, 41 - 2 * column, "无关");
        }
    }
}

fn workbook(path: &Path, sheets: &[(&str, Write)], people: &[Value]) {
    let mut book = Workbook::new();
    for (name, write) in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(*name).unwrap();
        write(sheet, people);
    }
    book.save(path).unwrap();
}

#[test]
fn a_workbook_of_any_layout_gives_the_same_letters() {
    let project = Project::sample();
    let wanted = made(&project, None, &[]);
    let people = people(&project);
    let cases: [(&str, Write); 6] = [
        ("plain", plain),
        ("office", as_an_office_does),
        ("two-header-rows", two_header_rows),
        ("merged", merged_and_empty),
        ("far-cell", far_cell),
        ("other-order", other_order),
    ];
    for (name, write) in cases {
        let file = format!("{name}.xlsx");
        workbook(&project.path(&file), &[("名单", write)], &people);
        assert_eq!(made(&project, Some(&file), &[]), wanted, "{name}");
    }
    // LibreOffice writes an archive that says the sizes of its files behind them.
    workbook(&project.path("plain.xlsx"), &[("名单", plain)], &people);
    let mut from = zip::ZipArchive::new(std::io::Cursor::new(project.read("plain.xlsx"))).unwrap();
    let mut to = zip::ZipWriter::new_stream(Vec::new());
    for index in 0..from.len() {
        let mut file = from.by_index(index).unwrap();
        let name = file.name().unwrap().to_string();
        to.start_file(name.as_str(), zip::write::SimpleFileOptions::default()).unwrap();
        std::io::copy(&mut file, &mut to).unwrap();
    }
    project.write("streamed.xlsx", to.finish().unwrap().into_inner());
    assert_eq!(made(&project, Some("streamed.xlsx"), &[]), wanted);
    // A sheet of notes beside it does not matter; two with people must be told apart.
    let notes: Write = |sheet, _| cell(sheet, 0, 0, "说明");
    workbook(&project.path("notes.xlsx"), &[("说明", notes), ("名单", plain)], &people);
    assert_eq!(made(&project, Some("notes.xlsx"), &[]), wanted);
    workbook(&project.path("two.xlsx"), &[("上半年", plain), ("下半年", plain)], &people);
    let ran = project.run(&["letters", "--roster", "two.xlsx"]);
    assert!(
        ran.stderr.contains("error[table-several-sheets]") && ran.stderr.contains("上半年, 下半年"),
        "{}",
        ran.stderr
    );
    assert_eq!(made(&project, Some("two.xlsx"), &["--sheet", "下半年"]), wanted);
}

/// Takes the saved values of formulas out, as a program does that writes formulas and does not calculate.
fn unsaved(path: &Path) {
    let mut from = zip::ZipArchive::new(std::io::Cursor::new(std::fs::read(path).unwrap())).unwrap();
    let mut to = zip::ZipWriter::new(std::fs::File::create(path).unwrap());
    for index in 0..from.len() {
        let mut file = from.by_index(index).unwrap();
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut file, &mut bytes).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let text = text.replace("<f>A1</f><v>0</v>", "<f>A1</f>").replace("<f>A1</f><v></v>", "<f>A1</f>");
        to.start_file(file.name().unwrap(), zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut to, text.as_bytes()).unwrap();
    }
    to.finish().unwrap();
}

#[test]
fn every_fault_of_a_workbook_has_its_cell() {
    let project = Project::sample();
    let people = people(&project);
    let spoilt: Write = |sheet, people| {
        plain(sheet, people);
        cell(sheet, 0, 14, "身份证号");
        sheet.write_number(3, 14, 1.501_011_990_030_7e17).unwrap();
        cell(sheet, 5, 4, "九〇年");
        cell(sheet, 7, 2, "难");
        sheet.write_formula(9, 3, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
        sheet.write_formula(10, 3, Formula::new("=A1").set_result("")).unwrap();
        cell(sheet, 12, 10, "旗直单位");
        sheet.write_blank(13, 12, &Format::new()).unwrap();
    };
    workbook(&project.path("spoilt.xlsx"), &[("名单", spoilt)], &people);
    unsaved(&project.path("spoilt.xlsx"));
    let ran = project.run(&["letters", "--roster", "spoilt.xlsx"]);
    assert_eq!(ran.code, 3, "{}", ran.stderr);
    for (code, cell) in [
        ("table-long-number", "O4"),
        ("wrong-form", "E6"),
        ("not-an-option", "C8"),
        ("table-error", "D10"),
        ("table-formula", "D11"),
        ("place-unknown", "K13"),
        ("missing-of-person", "A14"),
    ] {
        let at = format!("spoilt.xlsx:名单!{cell}\n");
        let fault =
            ran.stderr.split("\n\n").find(|fault| fault.contains(&format!("error[{code}]"))).unwrap_or("");
        assert!(fault.contains(&at), "{code} {cell}: {}", ran.stderr);
    }
    assert!(!ran.stderr.contains("15010119900307"), "{}", ran.stderr);
    let json = project.run(&["letters", "--roster", "spoilt.xlsx", "--message-format", "json"]);
    assert!(json.stdout.contains("\"cell\":\"名单!E6\""), "{}", json.stdout);
}

#[test]
fn a_table_that_cannot_be_read_is_one_fault() {
    let project = Project::sample();
    let people = people(&project);
    let plain_text = csv(&rows(&people), ",", "\n");
    workbook(&project.path("whole.xlsx"), &[("名单", plain)], &people);
    let whole = project.read("whole.xlsx");
    let gb = GB18030.encode(&plain_text).0.into_owned();
    let without = |heading: &str| plain_text.replacen(heading, "其他", 1).into_bytes();
    for (name, bytes, code) in [
        ("cut.xlsx", whole[..whole.len() / 2].to_vec(), "table-broken"),
        ("head.xlsx", b"PK\x03\x04".to_vec(), "table-broken"),
        ("old.xls", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".repeat(100), "table-broken"),
        ("bytes.csv", [&gb[..200], b"\xFF", &gb[200..]].concat(), "table-encoding"),
        ("no-unit.csv", without("挂职单位"), "table-columns-missing"),
        ("twice.csv", plain_text.replacen("备注", "姓 名", 1).into_bytes(), "table-column-twice"),
        ("page.xls", "<html><table><tr><td>姓名</td></tr></table></html>".into(), "table-markup"),
        ("no-people.csv", "姓名,性别\n".into(), "table-columns-missing"),
    ] {
        project.write(name, bytes);
        let ran = project.run(&["letters", "--roster", name]);
        assert_eq!(ran.code, 1, "{name}: {}", ran.stderr);
        assert!(ran.stderr.contains(&format!("error[{code}]")), "{name}: {}", ran.stderr);
        assert_eq!(ran.stderr.matches("error[").count(), 1, "{name}: {}", ran.stderr);
        assert!(project.files("output/letters").is_empty(), "{name}");
    }
    let ran = project.run(&["letters", "--roster", "whole.xlsx", "--sheet", "别的"]);
    assert!(
        ran.stderr.contains("error[table-sheet-unknown]") && ran.stderr.contains("名单"),
        "{}",
        ran.stderr
    );
    let nobody: Write = |sheet, _| cell(sheet, 3, 2, "会议议程");
    workbook(&project.path("nobody.xlsx"), &[("议程", nobody)], &people);
    let ran = project.run(&["letters", "--roster", "nobody.xlsx"]);
    assert!(ran.stderr.contains("error[table-no-header]"), "{}", ran.stderr);
    // One cell stops only its own person.
    project.write("cell.csv", plain_text.replacen("李喆", &"李".repeat(40_000), 1));
    let ran = project.run(&["letters", "-f", "txt", "--roster", "cell.csv"]);
    assert!(ran.code == 3 && ran.stderr.contains("error[table-cell-long]"), "{}", ran.stderr);
    // An archive of half a megabyte that unpacks to more than half a gigabyte.
    let mut bomb = zip::ZipWriter::new(std::fs::File::create(project.path("bomb.xlsx")).unwrap());
    bomb.start_file("xl/worksheets/sheet1.xml", zip::write::SimpleFileOptions::default()).unwrap();
    (0..520).for_each(|_| std::io::Write::write_all(&mut bomb, &vec![b' '; 1 << 20]).unwrap());
    bomb.finish().unwrap();
    let ran = project.run(&["letters", "--roster", "bomb.xlsx"]);
    assert!(ran.stderr.contains("error[table-large]"), "{}", ran.stderr);
    // One that is small enough, and made to take long: a cell of 200 MB.
    let mut bomb = zip::ZipWriter::new(std::fs::File::create(project.path("cell.xlsx")).unwrap());
    let mut from = zip::ZipArchive::new(std::io::Cursor::new(&whole)).unwrap();
    for index in 0..from.len() {
        let mut file = from.by_index(index).unwrap();
        let name = file.name().unwrap().to_string();
        bomb.start_file(name.as_str(), zip::write::SimpleFileOptions::default()).unwrap();
        std::io::copy(&mut file, &mut bomb).unwrap();
        if name.ends_with("sharedStrings.xml") {
            (0..200).for_each(|_| std::io::Write::write_all(&mut bomb, &vec![b'x'; 1 << 20]).unwrap());
        }
    }
    bomb.finish().unwrap();
    let ran = project.run(&["letters", "--roster", "cell.xlsx"]);
    assert!(ran.stderr.contains("error[table-large]"), "{}", ran.stderr);
    project.write("data/roster.csv", plain_text);
    let ran = project.run(&["letters"]);
    assert!(ran.stderr.contains("error[roster-twice]"), "{}", ran.stderr);
}

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
    let ran = project.make(&["roster", "--roster", "empty.xlsx"]);
    assert!(ran.stdout.contains("0 people") && ran.stdout.contains("id_number"), "{}", ran.stdout);
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
    project.write("list.txt", "王晓堃\n\n  12 \n");
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
