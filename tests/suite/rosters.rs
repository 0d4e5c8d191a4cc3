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
pub fn people(project: &Project) -> Vec<Value> {
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
pub fn rows(people: &[Value]) -> Vec<Vec<String>> {
    let head = std::iter::once("序号").chain(COLUMNS.iter().map(|(heading, _)| *heading));
    let mut rows = vec![head.map(str::to_string).collect::<Vec<String>>()];
    for (index, person) in people.iter().enumerate() {
        let values = COLUMNS.iter().map(|(_, field)| text(person, field).to_string());
        rows.push(std::iter::once((index + 1).to_string()).chain(values).collect());
    }
    rows
}

pub fn csv(rows: &[Vec<String>], separator: &str, ending: &str) -> String {
    rows.iter().map(|row| row.join(separator) + ending).collect()
}

/// The letters and the notice, as text, by name.
pub fn made(project: &Project, roster: Option<&str>, more: &[&str]) -> BTreeMap<String, Vec<u8>> {
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
pub type Write = fn(&mut Worksheet, &[Value]);

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
pub fn as_an_office_does(sheet: &mut Worksheet, people: &[Value]) {
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

/// A cell over the unit and the post of each person, and a title over every row of a kind of place.
fn merged_across(sheet: &mut Worksheet, people: &[Value]) {
    let mut row = 0;
    let head = COLUMNS.iter().map(|(heading, _)| *heading).enumerate();
    head.for_each(|(column, heading)| cell(sheet, 0, column, heading));
    for group in people.chunk_by(|a, b| a["place"] == b["place"]) {
        row += 1;
        sheet.merge_range(row, 0, row, 12, text(&group[0], "place"), &Format::new()).unwrap();
        for person in group {
            row += 1;
            for (column, (_, field)) in
                COLUMNS.iter().enumerate().filter(|(column, _)| !matches!(column, 7 | 8))
            {
                cell(sheet, row as usize, column, text(person, field));
            }
            let both = format!("{} {}", text(person, "unit"), text(person, "post"));
            sheet.merge_range(row, 7, row, 8, &both, &Format::new()).unwrap();
        }
    }
}

/// A cell over columns that have nothing to do with each other.
fn merged_wrongly(sheet: &mut Worksheet, people: &[Value]) {
    plain(sheet, people);
    sheet.merge_range(1, 10, 1, 11, "苏木乡镇", &Format::new()).unwrap();
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

pub fn workbook(path: &Path, sheets: &[(&str, Write)], people: &[Value]) {
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
    let cases: [(&str, Write); 7] = [
        ("plain", plain),
        ("office", as_an_office_does),
        ("two-header-rows", two_header_rows),
        ("merged", merged_and_empty),
        ("merged-across", merged_across),
        ("far-cell", far_cell),
        ("other-order", other_order),
    ];
    for (name, write) in cases {
        let file = format!("{name}.xlsx");
        workbook(&project.path(&file), &[("名单", write)], &people);
        assert_eq!(made(&project, Some(&file), &[]), wanted, "{name}");
    }
    workbook(&project.path("wrong.xlsx"), &[("名单", merged_wrongly)], &people);
    let ran = project.run(&["letters", "-q", "--roster", "wrong.xlsx"]);
    assert_eq!(ran.code, 3, "{}", ran.stderr);
    assert!(
        ran.stderr.contains("error[table-cell-over]") && ran.stderr.contains("wrong.xlsx:名单!K2"),
        "{}",
        ran.stderr
    );
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

/// Writes rows of texts from the top on.
fn write(sheet: &mut Worksheet, rows: &[Vec<String>]) {
    for (row, cells) in (0..).zip(rows) {
        for (column, text) in (0..).zip(cells) {
            sheet.write_string(row, column, text).unwrap();
        }
    }
}

#[test]
fn what_a_spreadsheet_hides_or_protects_is_read_and_told() {
    let project = Project::sample();
    let all = rows(&people(&project));
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    write(sheet, &all);
    sheet.set_row_hidden(5).unwrap().set_row_hidden(6).unwrap();
    project.write("people.xlsx", book.save_to_buffer().unwrap());
    let run = project.run(&["letters", "-q", "--roster", "people.xlsx", "--only", "1"]);
    assert!(
        run.code == 0 && run.stderr.contains("[rows-hidden]") && run.stderr.contains("6, 7"),
        "{}",
        run.stderr
    );

    // Digits that are told to be a text.
    let protected: Vec<Vec<String>> =
        all.iter().map(|row| row.iter().map(|cell| format!("=\"{cell}\"")).collect()).collect();
    project.write("people.csv", csv(&protected, ",", "\r\n"));
    assert_eq!(made(&project, Some("people.csv"), &[]), made(&project, None, &[]));
}

#[test]
fn numbers_are_printed_as_the_sheet_shows_them() {
    let project = Project::sample();
    let all = rows(&people(&project));
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    write(sheet, &all);
    let born = u16::try_from(COLUMNS.iter().position(|(_, field)| *field == "born").unwrap() + 1).unwrap();
    // A month whose last zero only the format shows.
    sheet.write_number_with_format(1, born, 1990.1, &Format::new().set_num_format("0.00")).unwrap();
    for (column, (heading, format)) in
        (20..).zip([("出勤率", "0.00%"), ("补贴", "¥#,##0.00"), ("编号", "000000"), ("分数", "General")])
    {
        sheet.write_string(0, column, heading).unwrap();
        let number = if heading == "出勤率" { 0.985 } else { 1234.5 };
        for row in 1..u32::try_from(all.len()).unwrap() {
            let format = Format::new().set_num_format(format);
            sheet.write_number_with_format(row, column, number, &format).unwrap();
        }
    }
    project.write("people.xlsx", book.save_to_buffer().unwrap());
    project.write(
        "templates/own.md",
        "---\nname: 号\nlayout: speech\ntitle: 号\neach: roster\noutput: own-{{ row }}\n---\n{{ cadre.born }}、{{ cadre.extra[\"出勤率\"] }}、\
         {{ cadre.extra[\"补贴\"] }}、{{ cadre.extra[\"编号\"] }}、{{ cadre.extra[\"分数\"] }}\n",
    );
    project.make(&["own", "-q", "-f", "txt", "--roster", "people.xlsx", "--only", "1"]);
    let made: Vec<String> = project.files("output/own");
    let text = String::from_utf8(project.read(&format!("output/own/{}", made[0]))).unwrap();
    assert!(text.contains("1990.10、98.50%、¥1,234.50、001235、1234.5"), "{text}");
}

#[test]
fn a_hidden_sheet_is_named() {
    let project = Project::sample();
    let mut book = Workbook::new();
    book.add_worksheet().set_name("说明").unwrap().write_string(0, 0, "填表说明").unwrap();
    plain(book.add_worksheet().set_name("名单").unwrap().set_hidden(true), &people(&project));
    project.write("people.xlsx", book.save_to_buffer().unwrap());
    let ran = project.run(&["letters", "--roster", "people.xlsx"]);
    assert!(
        ran.code == 1 && ran.stderr.contains("hidden sheets are read if --sheet names one: 名单"),
        "{}",
        ran.stderr
    );
}
