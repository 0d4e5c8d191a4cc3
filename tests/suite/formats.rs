//! Every format and every way of signing, measured in the PDF and compared as images.

use std::path::{Path, PathBuf};

use kurbo::Rect;

use crate::pages::{Ledger, measure_common, measure_grid};
use crate::project::Project;
use crate::ruler::{self, Line, MM, Page};

pub const PITCH: f64 = (225.0 - 16.0 * MM) / 21.0;
pub const CELL: f64 = (156.0 - 16.0 * MM) / 27.0;
pub const DATE: &str = "2024年4月8日";

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats")
}

/// The sample project with the templates of `tests/formats`.
fn project() -> Project {
    let project = Project::sample();
    for entry in walkdir::WalkDir::new(fixtures()) {
        let entry = entry.unwrap();
        let relative =
            entry.path().strip_prefix(fixtures()).unwrap().display().to_string().replace('\\', "/");
        if entry.file_type().is_file() {
            let folder = if relative.starts_with("pictures") { "" } else { "templates/" };
            project.write(&format!("{folder}{relative}"), std::fs::read(entry.path()).unwrap());
        }
    }
    project
}

pub fn pages(kind: &str, options: &[&str]) -> Vec<Page> {
    only_document(&project(), kind, options)
}

/// The pages of the document that a kind makes; a draft has another name.
fn only_document(project: &Project, kind: &str, options: &[&str]) -> Vec<Page> {
    project.make(&[&[kind, "-q", "-o", "output/made.pdf"], options].concat());
    ruler::read(&project.read("output/made.pdf"))
}

pub fn find(pages: &[Page], start: &str) -> (usize, Line) {
    let found = pages.iter().enumerate().find_map(|(at, page)| {
        Some((at, page.content().into_iter().find(|line| line.text().starts_with(start) && !line.is_red())?))
    });
    found.unwrap_or_else(|| panic!("no line begins with {start}"))
}

#[test]
fn signatories_stand_level_with_the_number() {
    let mut ledger = Ledger::default();
    for (kind, number, names) in [
        ("upward-1", "云组发〔2024〕15号", vec!["苏日娜"]),
        ("upward-2", "云组发〔2024〕16号", vec!["苏日娜", "张䶮"]),
        ("upward-5", "云组发〔2024〕17号", vec!["苏日娜", "张䶮", "李喆", "王晓堃", "赵玥"]),
    ] {
        let pages = pages(kind, &[]);
        measure_common(&mut ledger, &pages);
        let line = pages[0].line(number).expect("the number");
        ledger.near("7.2.5", &format!("{kind}: number one character in"), line.left(), 28.0 + CELL, 0.1);
        let text = pages[0].text();
        ledger.holds("7.2.6", &format!("{kind}: label"), text.contains("签发人："));
        let glyphs = &pages[0].glyphs;
        let start = |name: &str| {
            let first: Vec<char> = name.chars().collect();
            let at = glyphs.windows(2).position(|pair| {
                pair[0].char() == first[0]
                    && pair[1].char() == first[1]
                    && pair[0].font.contains("Kai")
                    && pair[0].size > 15.0
            });
            glyphs[at.unwrap_or_else(|| panic!("{kind}: {name} in 楷体"))].clone()
        };
        let last = start(names[names.len() - 1]);
        ledger.near(
            "7.2.6",
            &format!("{kind}: last signatory level with the number"),
            last.y,
            line.glyphs[0].y,
            0.05,
        );
        if names.len() > 2 {
            ledger.near(
                "7.2.6",
                &format!("{kind}: rows begin under the first name"),
                start(names[2]).x,
                start(names[0]).x,
                0.05,
            );
        }
        let right = glyphs
            .iter()
            .filter(|g| g.font.contains("Kai") && g.size > 15.0 && g.y < line.glyphs[0].y + 0.1)
            .map(|g| g.right())
            .fold(0.0, f64::max);
        ledger.near(
            "7.2.6",
            &format!("{kind}: names end one character from the right"),
            right,
            184.0 - CELL,
            0.6,
        );
    }
    let pages = pages("upward-2", &[]);
    // The page's lines are a little closer, which spares the signature a page of its own (7.3.5.5).
    let body: Vec<f64> = pages[0]
        .lines()
        .iter()
        .filter(|line| (line.size() - 16.0).abs() < 0.1 && line.text().contains('，'))
        .map(Line::em_top)
        .collect();
    let pitch = body[1] - body[0];
    for (text, row, face) in [("000012", 0.0, "Song"), ("秘密★1年", 1.0, "Hei"), ("加急", 2.0, "Hei")]
    {
        let line = pages[0].line(text).expect(text);
        ledger.near("7.2.1–7.2.3", text, line.em_top(), 37.0 + row * pitch, 0.05);
        ledger.near("7.2.1–7.2.3", &format!("{text} flush left"), line.left(), 28.0, 0.05);
        ledger.holds(
            "7.2.1–7.2.3",
            &format!("{text} in {face}: {}", line.font()),
            line.font().contains(face),
        );
    }
    ledger.close();
}

#[test]
fn a_joint_mark_is_justified_and_its_suffix_centred() {
    let mut ledger = Ledger::default();
    for (kind, count) in [("joint-3", 3), ("upward-5", 5)] {
        let pages = pages(kind, &[]);
        let red: Vec<_> = pages[0].glyphs.iter().filter(|glyph| glyph.is_red()).collect();
        let suffix: Vec<_> = red.iter().filter(|glyph| "文件".contains(glyph.char())).collect();
        let names: Vec<_> = red.iter().filter(|glyph| !"文件".contains(glyph.char())).collect();
        let mut rows: Vec<Vec<&Rect>> = Vec::new();
        let mut last = f64::MAX;
        for glyph in &names {
            if (glyph.y - last).abs() > 1.0 {
                rows.push(Vec::new());
                last = glyph.y;
            }
            rows.last_mut().unwrap().push(&glyph.ink);
        }
        ledger.holds("7.2.4", &format!("{kind}: {} names", rows.len()), rows.len() == count);
        let left = |row: &Vec<&Rect>| row.iter().map(|ink| ink.x0).fold(f64::MAX, f64::min);
        let right = |row: &Vec<&Rect>| row.iter().map(|ink| ink.x1).fold(0.0, f64::max);
        for row in &rows {
            ledger.near("7.2.4", &format!("{kind}: left edge of a name"), left(row), left(&rows[0]), 0.8);
            ledger.near("7.2.4", &format!("{kind}: right edge of a name"), right(row), right(&rows[0]), 0.8);
        }
        let top = names.iter().map(|glyph| glyph.ink.y0).fold(f64::MAX, f64::min);
        let bottom = names.iter().map(|glyph| glyph.ink.y1).fold(0.0, f64::max);
        ledger.near("7.2.4", &format!("{kind}: upper edge of the mark"), top, 72.0, 0.5);
        let middle = suffix.iter().map(|glyph| glyph.ink.center().y).sum::<f64>() / 2.0;
        ledger.near(
            "7.2.4",
            &format!("{kind}: 文件 centred on the names"),
            middle,
            (top + bottom) / 2.0,
            1.0,
        );
    }
    ledger.close();
}

#[test]
fn attachments_line_up_and_turn_to_the_left() {
    let mut ledger = Ledger::default();
    let pages = pages("attachments", &[]);
    measure_common(&mut ledger, &pages);
    let (at, first) = find(&pages, "附件：1.");
    let second = find(&pages, "2.挂职锻炼干部名单").1;
    ledger.near("7.3.4", "note two characters in", first.left(), 28.0 + 2.0 * CELL, 0.05);
    ledger.near("7.3.4", "numbers line up", first.glyphs[3].x, second.left(), 0.1);
    ledger.near("7.3.4", "names line up", first.glyphs[5].x, second.glyphs[2].x, 0.1);
    let wrapped =
        pages[at].lines().into_iter().find(|line| line.em_top() > first.em_bottom()).expect("a wrapped line");
    ledger.near(
        "7.3.4",
        "a wrapped name begins under its first character",
        wrapped.left(),
        first.glyphs[5].x,
        0.1,
    );
    let sideways: Vec<&Page> =
        pages.iter().filter(|page| page.glyphs.iter().any(|glyph| glyph.turned)).collect();
    ledger.holds("8", &format!("{} sideways pages", sideways.len()), sideways.len() > 1);
    for page in sideways {
        ledger.near("5.1", "a sideways page is upright A4", page.width, 210.0, 0.1);
        let header =
            page.glyphs.iter().find(|glyph| glyph.turned && glyph.text == "序").expect("a header row");
        let row = page.glyphs.iter().find(|glyph| glyph.turned && glyph.text == "旗").expect("a row");
        ledger.holds("8", "the head lies at the left edge", header.x < row.x);
        ledger.holds("7.5", "the page number stays upright", page.number().is_some());
    }
    ledger.close();
}

/// How many rows each page holds, for an attachment with the given number of one-line rows.
fn rows_a_page(rows: usize, orientation: &str) -> Vec<usize> {
    let project = Project::sample();
    let table: String = (1..=rows).map(|row| format!("| {row} | 行 | 旗农牧局 |\n")).collect();
    project.write("templates/partials/rows.md", format!("| 序号 | 姓名 | 单位 |\n|:-:|:-:|:--|\n{table}"));
    let attachment = format!(
        "attachments:\n  - {{ title: 挂职锻炼干部名单, body: partials/rows.md, orientation: {orientation} }}"
    );
    project.write("templates/one.md", format!("---\nname: 一\nlayout: file\ntitle: 关于一的通知\nmark: 云川旗文件\noutput: one\n{attachment}\n---\n正文。\n"));
    project.make(&["one", "-q"]);
    let pages = ruler::read(&project.read("output/one.pdf"));
    let mut ledger = Ledger::default();
    measure_common(&mut ledger, &pages);
    let of_table = &pages[1..];
    for page in of_table {
        ledger.holds("8", "the header is on every page", page.text().contains("序号"));
    }
    ledger.close();
    of_table.iter().map(|page| page.glyphs.iter().filter(|glyph| glyph.text == "行").count()).collect()
}

#[test]
fn a_page_holds_as_many_rows_as_it_can() {
    // Rows of 8 mm: upright, 21 below the title and 27 below the header; sideways, 13 and 18.
    assert_eq!(rows_a_page(39, "upright"), [21, 18]);
    assert_eq!(rows_a_page(120, "upright"), [21, 27, 27, 27, 18]);
    assert_eq!(rows_a_page(39, "sideways"), [13, 18, 8]);
    assert_eq!(rows_a_page(1, "sideways"), [1]);
}

#[test]
fn an_imprint_without_room_takes_two_pages_without_numbers() {
    let mut ledger = Ledger::default();
    let imprint = "copies: 旗委办公室\nprinter: 旗委组织部\nprinted: 2024年4月8日";
    // Enough lines to fill page 2 to the bottom: closer ones leave room for the imprint (7.3.5.5).
    let body = ["各单位要周密组织。"; 10 + 22].join("\n\n");
    let pages = pages_of(imprint, &body, &[]);
    measure_common(&mut ledger, &pages);
    ledger.holds("7.4.1", "the imprint is on page 2", pages.len() == 2 && pages[1].line("抄送：").is_some());
    // A table's rows are as high as they are.
    let rows = |count: usize| {
        format!("各单位要周密组织。\n\n---\n\n| 甲 | 乙 |\n|---|---|\n{}", "| 一 | 二 |\n".repeat(count))
    };
    let mut tables = (20..40).map(|count| pages_of(imprint, &rows(count), &[]));
    let pages = tables.find(|pages| pages.len() == 4).expect("a table that leaves no room for the imprint");
    measure_common(&mut ledger, &pages);
    let filled: Vec<usize> = pages.iter().map(|page| page.content().len()).collect();
    ledger.holds(
        "7.4.1",
        &format!("four pages, the third empty: {filled:?}"),
        filled[2] == 0 && filled[1] > 0,
    );
    let numbered: Vec<bool> = pages.iter().map(|page| page.number().is_some()).collect();
    ledger.holds("7.5", &format!("numbers: {numbered:?}"), numbered == [true, true, false, false]);
    // If the text ends on an odd page, the imprint goes on the next page, which is numbered.
    let body = ["各单位要周密组织。"; 3].join("\n\n");
    let pages = pages_of(imprint, &body, &[]);
    ledger.holds("7.4.1", "two pages", pages.len() == 2 && pages[1].line("抄送：").is_some());
    ledger.holds("7.5", "both numbered", pages.iter().all(|page| page.number().is_some()));
    ledger.close();
}

#[test]
fn headings_have_their_faces_and_blocks_return_to_the_grid() {
    let mut ledger = Ledger::default();
    let pages = pages("blocks", &[]);
    for (start, face) in [
        ("一、一级标题", "Hei"),
        ("（一）二级标题", "Kai"),
        ("1.三级标题", "Fang"),
        ("（1）四级标题", "Fang"),
    ] {
        let (_, heading) = find(&pages, start);
        ledger.near("7.3.3", &format!("{start}: two characters in"), heading.left(), 28.0 + 2.0 * CELL, 0.05);
        let last = &heading.glyphs[heading.glyphs.len() - 1];
        ledger.holds("7.3.3", &format!("{start} in {face}: {}", last.font), last.font.contains(face));
    }
    for start in ["表后的正文", "看看是否对齐", "图后的正文", "引用的一段话"] {
        let (at, line) = find(&pages, start);
        measure_grid(&mut ledger, at + 1, &[line]);
    }
    ledger.close();
}

#[test]
fn recipients_without_room_go_to_the_imprint() {
    let pages = pages("many-recipients", &[]);
    let mut ledger = Ledger::default();
    measure_common(&mut ledger, &pages);
    ledger.holds("7.3.2", "page 1 begins with the body", pages[0].text().contains("各单位要把选派干部"));
    let (at, row) = find(&pages, "主送：");
    ledger.holds("7.3.2", "recipients on the last page", at == pages.len() - 1);
    let (_, copies) = find(&pages, "抄送：");
    let between =
        pages[at].rules.iter().filter(|rule| rule.y > row.em_top() && rule.y < copies.em_top()).count();
    ledger.holds("7.4.2", "no line between 主送 and 抄送", between == 0);
    ledger.close();
}

#[test]
fn the_head_of_a_letter_gives_way_to_keep_the_signature_on_its_page() {
    let front = "name: 函\nlayout: letter\noutput: one\nmark: 云川旗委组织部\nnumber: 云组函〔2026〕3号\n\
                 title: 云川旗委组织部关于商请支持组织年轻干部到基层一线挂职工作的函\n\
                 recipients: 某某市人民政府办公室\nsignature: 云川旗委组织部\ndate: 2026-03-05";
    let set = |lines: usize| {
        let body: String = "我们将按照要求做好各项工作".chars().cycle().take(28 * lines - 10).collect();
        let project = Project::sample();
        project.write("templates/one.md", format!("---\n{front}\n---\n{body}。\n"));
        only_document(&project, "one", &[])
    };
    let gap = |pages: &[Page]| {
        let title = find(pages, "组织年轻干部").1;
        find(pages, "某某市").1.em_top() - title.em_bottom()
    };
    let mut ledger = Ledger::default();
    for lines in 8..=12 {
        let pages = set(lines);
        ledger.holds("7.3.5.5", &format!("{lines} lines on one page"), pages.len() == 1);
        ledger.holds("7.3.2", "an empty line above the recipients", gap(&pages) >= 10.39 - 3.8);
    }
    // Where nothing is won, nothing is closer than the standard says.
    let pages = set(13);
    ledger.holds("7.3.5.5", "13 lines on two pages, some of them below", {
        pages.len() == 2 && pages[1].lines().len() > 3
    });
    ledger.holds("7.3.2", "空一行", gap(&pages) >= 10.39 - 0.5);
    ledger.close();
}

#[test]
fn the_order_and_the_minutes_have_their_marks() {
    let mut ledger = Ledger::default();
    let ink_top =
        |page: &Page| page.glyphs.iter().filter(|g| g.is_red()).map(|g| g.ink.y0).fold(f64::MAX, f64::min);
    let order = pages("order", &[]);
    ledger.near("10.2", "upper edge of the mark", ink_top(&order[0]), 57.0, 0.5);
    let number = order[0].line("第12号").expect("the number");
    let bottom = order[0].glyphs.iter().filter(|g| g.is_red()).map(|g| g.ink.y1).fold(0.0, f64::max);
    ledger.near("10.2", "mark to number", number.em_top() - bottom, 20.78, 0.6);
    let project = project();
    project.make(&["minutes", "-q"]);
    let name = project.files("output").into_iter().find(|name| name.ends_with("纪要.pdf")).unwrap();
    let minutes = ruler::read(&project.read(&format!("output/{name}")));
    measure_common(&mut ledger, &minutes);
    ledger.near("10.3", "upper edge of the mark", ink_top(&minutes[0]), 72.0, 0.5);
    let (at, present) = find(&minutes, "出席：");
    ledger.near("10.3", "出席 two characters in", present.left(), 28.0 + 2.0 * CELL, 0.05);
    ledger.holds(
        "10.3",
        "出席 in 黑体",
        present.font().contains("Hei") && present.glyphs[3].font.contains("Fang"),
    );
    measure_grid(&mut ledger, at + 1, &[present]);
    ledger.close();
}

#[test]
fn no_sentence_of_a_reading_copy_is_turned_over() {
    let project = project();
    project.make(&["reading", "-q"]);
    let name = project.files("output").into_iter().find(|name| name.contains("阅读稿")).unwrap();
    let pages = ruler::read(&project.read(&format!("output/{name}")));
    assert!(pages.len() > 2);
    for page in &pages {
        let lines = page.content();
        let last = &lines[lines.len() - 1];
        assert!(last.text().ends_with(['。', '！', '？', '”']), "{}", last.text());
        assert!((last.size() - 18.0).abs() < 0.1);
    }
    assert!(pages[0].text().contains("每分钟180、200、220字"));
}

/// The pages of a document with the layout 文件 and the given front matter lines and body.
pub fn pages_of(front: &str, body: &str, options: &[&str]) -> Vec<Page> {
    let project = Project::sample();
    let shared = "name: 一\nlayout: file\ntitle: 关于一的通知\nmark: 云川旗文件\noutput: one";
    project.write("templates/one.md", format!("---\n{shared}\n{front}\n---\n{body}\n"));
    only_document(&project, "one", options)
}

#[test]
fn marks_make_room_for_a_mark_at_the_end_of_a_line() {
    let mut ledger = Ledger::default();
    let run = |count: usize| "字".repeat(count);
    for (name, second, begins) in [
        // Two marks give up half a cell each; all other characters keep their cells.
        ("two marks", format!("{}，{}；{}。", run(8), run(8), run(10)), '末'),
        // One mark gives up half a cell, and the rest comes from all characters.
        ("one mark", format!("{}，{}。", run(8), run(19)), '末'),
        // No mark: the last character moves to the next line.
        ("no mark", format!("{}。", run(28)), '字'),
        ("two pairs", format!("{}：“{}。”{}", run(8), run(8), run(9)), '末'),
        ("a number", format!("{}2024年{}", run(15), run(10)), '末'),
    ] {
        let pages = pages_of("", &format!("{}{second}末句", run(26)), &[]);
        let lines: Vec<Line> = pages[0]
            .content()
            .into_iter()
            .filter(|l| l.size() > 15.0 && l.size() < 17.0 && !l.is_red())
            .collect();
        measure_common(&mut ledger, &pages);
        let at =
            lines.iter().position(|line| line.left() > 39.0 && line.left() < 39.3).expect("the paragraph");
        let (line, next) = (&lines[at + 1], &lines[at + 2]);
        ledger.near("5.2.3", &format!("{name}: left edge"), line.left(), 28.0, 0.01);
        ledger.near("5.2.3", &format!("{name}: right edge"), line.right(), 184.0, 0.3);
        ledger.holds(
            "9",
            &format!("{name}: `{}` begins the next line", next.text()),
            next.text().starts_with(begins),
        );
        let closest = line
            .glyphs
            .windows(2)
            .filter(|pair| pair.iter().all(|glyph| glyph.char() == '字'))
            .map(|pair| pair[1].x - pair[0].x)
            .fold(f64::MAX, f64::min);
        ledger.holds("5.2.3", &format!("{name}: pitch {closest:.3}"), closest > CELL - 0.11);
        if name.starts_with("two") {
            ledger.near("5.2.3", &format!("{name}: pitch of characters"), closest, CELL, 0.005);
        }
    }
    ledger.close();
}

#[test]
fn a_profile_moves_the_page_and_the_grid() {
    let project = project();
    project.write(
        "profile.yaml",
        "margins: { top: 36, left: 27 }\nlines: 20\nseparator: 1.2\ntable_row: 11\ntable_size: 10.5\n",
    );
    project.make(&["notice", "-q"]);
    let name = project.files("output").into_iter().find(|name| name.ends_with("通知.pdf")).unwrap();
    let pages = ruler::read(&project.read(&format!("output/{name}")));
    let lines = pages[1].content();
    let mut ledger = Ledger::default();
    ledger.near("profile", "top margin", lines[0].em_top(), 36.0, 0.05);
    ledger.near("profile", "left margin", pages[0].line("各苏木").expect("recipients").left(), 27.0, 0.05);
    ledger.holds("profile", &format!("{} lines", lines.len()), lines.len() == 20);
    let red = pages[0].rules.iter().find(|rule| ruler::is_red(rule.colour)).expect("the separator");
    ledger.near("profile", "weight of the separator", red.thick, 1.2, 0.01);
    let (_, person) = find(&pages, "1李喆");
    ledger.near("profile", "size of a table's text, pt", person.size(), 10.5, 0.01);
    let mut rules: Vec<f64> = pages
        .iter()
        .find(|page| page.line("1李喆").is_some())
        .map_or(Vec::new(), |page| page.rules.iter().map(|rule| rule.y).collect());
    rules.sort_by(f64::total_cmp);
    rules.dedup_by(|a, b| (*a - *b).abs() < 0.5);
    let least = rules.windows(2).map(|pair| pair[1] - pair[0]).fold(f64::MAX, f64::min);
    ledger.near("profile", "height of a table's row of one line", least, 11.0, 0.3);
    ledger.close();
    project.write("profile.yaml", "line_pitch: 28\nmirror_even_pages: true\nbold_headings: [1]\n");
    project.make(&["notice", "-q"]);
    let pages = ruler::read(&project.read(&format!("output/{name}")));
    let lines = pages[1].content();
    let mut ledger = Ledger::default();
    ledger.near("profile", "line pitch, pt", (lines[2].em_top() - lines[1].em_top()) / MM, 28.0, 0.02);
    ledger.near(
        "profile",
        "left margin of an even page",
        lines.iter().map(Line::left).fold(99.0, f64::min),
        26.0,
        0.1,
    );
    ledger.near(
        "profile",
        "left margin of an odd page",
        pages[0].line("各苏木").expect("recipients").left(),
        28.0,
        0.05,
    );
    let (at, heading) = find(&pages, "一、");
    let is_bold = heading.glyphs[0].is_bold;
    ledger.holds("profile", &format!("bold `{}` on page 1", heading.text()), at == 0 && is_bold);
    ledger.close();
    project.write("profile.yaml", "lines: 99\nmargin: 3\n");
    let ran = project.run(&["notice"]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.stderr.contains("unknown key `margin`") && ran.stderr.contains("must be at most 40"),
        "{}",
        ran.stderr
    );
}

#[test]
fn pages_look_as_they_did() {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let update = std::env::var_os("UPDATE_EXPECTED").is_some();
    let project = project();
    let mut wrong = Vec::new();
    for (kind, page) in [
        ("notice", 1),
        ("notice", 6),
        ("speech", 1),
        ("minutes", 1),
        ("reading", 1),
        ("order", 1),
        ("upward-2", 1),
        ("upward-5", 1),
        ("upward-5", 2),
        ("joint-3", 2),
        ("stamped", 1),
        ("attachments", 4),
        ("blocks", 1),
        ("blocks", 2),
        ("letters", 1),
        ("slips", 1),
        ("appointment", 1),
        ("slip-sheets", 1),
    ] {
        let each = matches!(kind, "letters" | "slips" | "appointment");
        let only: &[&str] = if each { &["--only", "张䶮"] } else { &[] };
        let folder = format!("out-{kind}");
        project.make(&[&[kind, "-q", "--draft", "-f", "png", "--ppi", "36", "-o", &folder], only].concat());
        let folder = if each { format!("{folder}/{kind}-draft") } else { folder };
        let files = project.files(&folder);
        let digits = files.iter().filter(|name| name.ends_with(".png")).count().to_string().len();
        let wanted = |name: &&String| {
            name.ends_with(&format!("-草稿-{page:0digits$}.png"))
                || files.iter().filter(|n| n.ends_with(".png")).count() == 1 && name.ends_with(".png")
        };
        let found = project.read(&format!(
            "{folder}/{}",
            files.iter().find(wanted).unwrap_or_else(|| panic!("{kind} {page}: {files:?}"))
        ));
        let path = golden.join(format!("{kind}-{page}.png"));
        if update {
            std::fs::write(&path, &found).unwrap();
        }
        let decode = |bytes: &[u8]| tiny_skia::Pixmap::decode_png(bytes).unwrap();
        let (found, wanted) = (decode(&found), decode(&std::fs::read(&path).unwrap()));
        let differing = found.data().iter().zip(wanted.data()).filter(|(a, b)| a.abs_diff(**b) > 48).count();
        if (found.width(), found.height()) != (wanted.width(), wanted.height())
            || differing * 1000 > found.data().len()
        {
            wrong.push(format!("{kind} page {page}: {differing} bytes differ"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_line_that_is_spaced_out_is_not_over_the_edge() {
    let project = Project::sample();
    project.write("profile.yaml", "characters: 26\n");
    let body = "振兴服务振兴、群众振兴选派乡村，部门重点选派。服务挂职挂职考核锻炼乡村，挂职组织服务选派选派部门？……，选派干部。";
    project.write(
        "templates/one.md",
        format!("---\nname: 一\nlayout: speech\ntitle: 讲话\noutput: one\n---\n{body}\n"),
    );
    project.make(&["one", "-q"]);
    let pages = ruler::read(&project.read("output/one.pdf"));
    let (_, line) = find(&pages, "务挂职");
    let mut ledger = Ledger::default();
    ledger.near("5.2.1", "right edge of a line spaced out by three cells", line.right(), 184.0, 0.1);
    ledger.close();
}

#[test]
fn a_layout_of_another_measure_has_lines_as_good_as_the_built_in_ones() {
    let project = Project::sample();
    project.make(&["new", "layout", "booklet", "-q"]);
    let body = "为加强年轻干部实践锻炼，充实重点领域工作力量，推动干部在一线学真本领、见真成效，现将有关事项通知如下。";
    project.write(
        "templates/one.md",
        format!("---\nname: 一\nlayout: booklet\ntitle: 关于一的通知\noutput: one\n---\n# 标题\n\n{body}{body}\n\n- 甲项内容，{body}\n"),
    );
    project.make(&["one", "-q"]);
    let pages = ruler::read(&project.read("output/one.pdf"));
    let mut ledger = Ledger::default();
    ledger.near("A5", "width of the sheet", pages[0].width, 148.0, 0.1);
    let cell = (118.0 - 14.0 * MM) / 19.0;
    let lines: Vec<Line> = pages[0]
        .lines()
        .into_iter()
        .filter(|line| (line.size() - 14.0).abs() < 0.1 && line.glyphs.len() > 15)
        .collect();
    ledger.holds("A5", &format!("{} full lines", lines.len()), lines.len() >= 5);
    for line in &lines {
        let is_full = line.right() > 130.0;
        if is_full {
            ledger.near("A5", "a full line ends at the edge", line.right(), 133.0, 0.6);
        }
        let indent = if line.left() > 16.0 { 2.0 * cell } else { 0.0 };
        ledger.near("A5", "a line begins on a cell", line.left(), 15.0 + indent, 0.6);
        let first = line.text().chars().next().unwrap();
        ledger.holds("A5", "no line begins with a closing mark", !"，。、；：）”".contains(first));
    }
    ledger.close();
}

#[test]
fn a_name_card_shows_its_name_to_both_sides() {
    let project = Project::sample();
    project.make(&["name-cards", "-q"]);
    let pages = ruler::read(&project.read("output/云川旗2024年优秀年轻干部挂职锻炼动员会-桌签.pdf"));
    assert_eq!(pages.len(), 41, "39 cadres, the speaker and the chair");
    for page in &pages {
        // The name behind the first fold stands upright in the middle of the sheet, the one before it upside down.
        let (above, below): (Vec<_>, Vec<_>) =
            page.glyphs.iter().filter(|glyph| glyph.text != "\u{3000}").partition(|glyph| glyph.y < 99.0);
        let words =
            |glyphs: &[&ruler::Glyph]| glyphs.iter().map(|glyph| glyph.text.as_str()).collect::<String>();
        assert_eq!(words(&above), words(&below));
        for glyph in &below {
            assert!(glyph.ink.y0 > 99.0 && glyph.ink.y1 < 198.0, "{glyph:?}");
            assert!(glyph.ink.x0 > 10.0 && glyph.ink.x1 < 200.0, "{glyph:?}");
        }
        let left = below.iter().map(|glyph| glyph.ink.x0).fold(f64::INFINITY, f64::min);
        let right = below.iter().map(|glyph| glyph.ink.x1).fold(0.0, f64::max);
        assert!((left + right - 210.0).abs() < 8.0, "{left} to {right} is not in the middle");
    }
    assert!(pages[0].text().contains("周立昇"));
}
