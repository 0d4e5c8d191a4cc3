//! Tables of any columns: names stay whole, no character is alone on a line, and nothing is lost.

use std::sync::atomic::{AtomicUsize, Ordering};

use gongwen::export::{Drawing, Format, export};
use gongwen::parse::parse;
use gongwen::source::{FilledText, Source};
use gongwen::typeset::typeset;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::properties::{each, engine, generated};
use crate::ruler::{self, Page};
use crate::targets::{bare, document};

/// What columns have: the header, and words of their cells.
const COLUMNS: [(&str, &[&str]); 19] = [
    ("性别", &["男", "女"]),
    ("民族", &["汉族", "蒙古族", "达斡尔族"]),
    ("出生年月", &["1992.10", "1988.03"]),
    ("籍贯", &["辽宁朝阳", "内蒙古云川", "黑龙江齐齐哈尔"]),
    ("政治面貌", &["中共党员", "群众", "中共预备党员"]),
    ("学历", &["大专", "大学本科", "硕士研究生"]),
    ("现工作单位及职务", &["旗农牧局综合股股长", "云川旗融媒体中心党委委员、副主任", "旗委办公室干事"]),
    ("派出单位", &["旗教育局", "旗医疗保障局服务中心", "云川旗发展和改革委员会"]),
    ("挂职单位", &["阿木古郎苏木人民政府", "旗工业园区管理委员会", "旗委办"]),
    ("拟任职务", &["副镇长（挂职）", "驻村第一书记", "党委委员、武装部部长"]),
    ("挂职时间", &["2026年3月2日至2027年3月1日", "2026年10月12日至2027年10月11日"]),
    ("联系人", &["李喆", "欧阳娜仁托娅", "额尔敦达来"]),
    ("年龄", &["26", "35"]),
    ("参加工作时间", &["2014.07", "2016.09"]),
    ("熟悉专业有何专长", &["农业经济", "财政、税务", "计算机软件开发"]),
    ("补助标准（元/月）", &["600", "1200.5"]),
    ("考核结果", &["优秀", "基本称职"]),
    ("包联嘎查村", &["东河村", "查干诺尔嘎查"]),
    ("备注", &["无", "含少数民族干部", "本人申请延期一周报到，已同意", "由派出单位安排车辆，自行前往"]),
];
const NAMES: [&str; 9] = [
    "高娃",
    "王玥",
    "赵国庆",
    "苏日娜",
    "诸葛文轩",
    "额尔敦达来",
    "哈斯其其格",
    "欧阳娜仁托娅",
    "乌云毕力格",
];
const HEADERS_OF_NAMES: [&str; 2] = ["姓名", "联系人"];

/// The rows of a table, the first of them the header.
type Rows = Vec<Vec<String>>;

fn rows() -> impl Strategy<Value = Rows> {
    let columns = subsequence((0..COLUMNS.len()).collect::<Vec<_>>(), 3..=8);
    (columns, select(vec![3_usize, 8, 15, 30])).prop_flat_map(|(columns, count)| {
        let header = ["序号", "姓名"].into_iter().chain(columns.iter().map(|column| COLUMNS[*column].0));
        let header: Vec<String> = header.map(str::to_string).collect();
        let cells: Vec<_> = columns.iter().map(|column| select(COLUMNS[*column].1.to_vec())).collect();
        vec((select(NAMES.to_vec()), cells), count).prop_map(move |rows| {
            let row = |(at, (name, cells)): (usize, (&str, Vec<&str>))| {
                let first = [(at + 1).to_string(), name.to_string()];
                first.into_iter().chain(cells.into_iter().map(str::to_string)).collect()
            };
            [header.clone()].into_iter().chain(rows.into_iter().enumerate().map(row)).collect()
        })
    })
}

fn set(rows: &Rows) -> Vec<Page> {
    let line = |row: &Vec<String>| format!("| {} |\n", row.join(" | "));
    let table = line(&rows[0])
        + &"|:-:".repeat(rows[0].len())
        + "|\n"
        + &rows[1..].iter().map(line).collect::<String>();
    let text = FilledText::plain(&Source::new("body", format!("现将名册印发给你们。\n\n{table}")));
    let blocks = parse(&text, 0, &[]).unwrap_or_else(|faults| panic!("{faults:?}"));
    let document = document(bare("speech", "挂职干部名册"), blocks, vec![text]);
    let pages = typeset(&document, engine()).unwrap_or_else(|faults| panic!("{faults:?}"));
    let made = export(&document, Some(&pages), Format::PDF, &Drawing::default());
    ruler::read(&made.unwrap_or_else(|faults| panic!("{faults:?}")).remove(0).bytes)
}

/// What a sorted list has, but for what is next to another.
fn distinct(mut all: Vec<f64>) -> Vec<f64> {
    all.sort_by(f64::total_cmp);
    all.dedup_by(|next, one| *next - *one < 0.5);
    all
}

/// The rows of the grid of a page: of each cell its lines.
fn cells(page: &Page) -> Vec<Vec<Vec<String>>> {
    let upright = page.shapes.iter().filter(|shape| shape.width() < 1.0 && shape.height() > 4.0);
    let columns = distinct(upright.map(|shape| (shape.x0 + shape.x1) / 2.0).collect());
    let rules = distinct(page.rules.iter().map(|rule| rule.y).collect());
    let lines = page.lines();
    let cell = |row: &[f64], column: &[f64]| {
        let is_in = |at: f64, of: &[f64]| of[0] < at && at < of[1];
        let of = |line: &ruler::Line| -> String {
            let own = line.glyphs.iter().filter(|glyph| is_in((glyph.x + glyph.right()) / 2.0, column));
            own.map(|glyph| glyph.text.as_str()).collect()
        };
        let own = lines.iter().filter(|line| is_in((line.em_top() + line.em_bottom()) / 2.0, row));
        own.map(of).filter(|words| !words.is_empty()).collect()
    };
    let row = |row: &[f64]| columns.windows(2).map(|column| cell(row, column)).collect();
    rules.windows(2).map(row).collect()
}

/// Whether a character is alone on a line of a cell, or a unit is parted in the header; names are never.
fn is_blemished(rows: &Rows) -> bool {
    let found: Vec<_> = set(rows).iter().flat_map(cells).filter(|row| row.len() == rows[0].len()).collect();
    let words = |row: &Vec<Vec<String>>| row.iter().map(|cell| cell.concat()).collect::<Vec<String>>();
    let (headers, body): (Vec<_>, Vec<_>) = found.into_iter().partition(|row| words(row) == rows[0]);
    assert!(!headers.is_empty(), "a header");
    let told: Vec<Vec<String>> = body.iter().map(words).collect();
    assert_eq!(told, rows[1..], "every word of every cell is there");
    for (column, header) in rows[0].iter().enumerate() {
        let is_name = HEADERS_OF_NAMES.contains(&header.as_str());
        let parted = body.iter().map(|row| &row[column]).find(|lines| is_name && lines.len() > 1);
        assert!(parted.is_none(), "a name is parted: {parted:?}");
    }
    let is_alone =
        |lines: &Vec<String>| lines.len() > 1 && lines.iter().any(|line| line.chars().count() == 1);
    let is_parted =
        |lines: &Vec<String>| lines.iter().any(|line| line.contains('（') && !line.contains('）'));
    body.iter().flatten().any(is_alone) || headers.iter().flatten().any(is_parted)
}

/// How many tables are generated.
const CASES: u64 = 120;

#[test]
fn a_generated_table_parts_no_name_and_keeps_words_together() {
    let tables = generated(&rows(), 8, CASES);
    let blemished = AtomicUsize::new(0);
    let faults = each(&tables, |rows, _| {
        // What is read down in ten narrow columns may be alone.
        let counts = is_blemished(rows) && rows[0].len() <= 8;
        blemished.fetch_add(usize::from(counts), Ordering::Relaxed);
    });
    assert!(faults.is_empty(), "{} of {}: {}", faults.len(), tables.len(), faults.join("\n\n"));
    let (blemished, most) = (blemished.into_inner(), tables.len().div_ceil(100));
    assert!(blemished <= most, "{blemished} of {} have a character alone or a unit parted", tables.len());
}
