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
pub fn project() -> Project {
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
        // To the program's own ruler, the name of a signatory on its line is no part of it.
        let of_number = gongwen::msg!("measure-number-form");
        let findings = gongwen::measure::measure(&pages, gongwen::measure::Kind::File);
        let found = findings.into_iter().find(|finding| finding.what == of_number).unwrap().found;
        assert_eq!(found, gongwen::measure::Measured::Words(number.to_string()), "{kind}");
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
    // A table's rows are somewhat lower for that, unless they have a height of their own.
    let rows = |count: usize, attributes: &str| {
        format!(
            "各单位要周密组织。\n\n---\n\n{attributes}| 甲 | 乙 |\n|---|---|\n{}",
            "| 一 | 二 |\n".repeat(count)
        )
    };
    for count in 24..=27 {
        let pages = pages_of(imprint, &rows(count, ""), &[]);
        let is_there = pages.len() == 2 && pages[1].line("抄送：").is_some();
        ledger.holds("7.4.1", &format!("{count} rows leave room for the imprint"), is_there);
        measure_common(&mut ledger, &pages);
    }
    let mut tables = (20..40).map(|count| pages_of(imprint, &rows(count, "{: 行高=8 }\n\n"), &[]));
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

/// The pages of a document with the layout 文件 and the given front matter lines and body.
pub fn pages_of(front: &str, body: &str, options: &[&str]) -> Vec<Page> {
    let project = Project::sample();
    let shared = "name: 一\nlayout: file\ntitle: 关于一的通知\nmark: 云川旗文件\noutput: one";
    project.write("templates/one.md", format!("---\n{shared}\n{front}\n---\n{body}\n"));
    only_document(&project, "one", options)
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
        ("form", 1),
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
