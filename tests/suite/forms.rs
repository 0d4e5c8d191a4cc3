//! Forms: tables with merged cells, widths and heights, measured on the finished page.

use crate::project::Project;
use crate::ruler::{self, Page};

/// The left edge of the type area, mm.
const LEFT: f64 = 28.0;

fn form(project: &Project, body: &str) -> Vec<Page> {
    let head = "---\nname: 考核表\nlayout: speech\ntitle: 考核表\noutput: 考核表\n---\n";
    project.write("templates/form.md", format!("{head}{body}\n"));
    project.make(&["form"]);
    ruler::read(&project.read("output/考核表.pdf"))
}

#[track_caller]
fn near(found: f64, wanted: f64) {
    assert!((found - wanted).abs() < 0.4, "{found}, not {wanted}");
}

/// The middle of some words on a page: across, and down.
fn middle(page: &Page, words: &str) -> (f64, f64) {
    let first = words.chars().next().unwrap();
    let at = page.glyphs.windows(words.chars().count()).find(|glyphs| {
        glyphs[0].char() == first
            && glyphs.iter().map(|glyph| glyph.text.as_str()).collect::<String>() == words
    });
    let glyphs = at.unwrap_or_else(|| panic!("{words} is not on the page: {}", page.text()));
    let last = &glyphs[glyphs.len() - 1];
    ((glyphs[0].x + last.right()) / 2.0, (glyphs[0].em_top() + last.em_bottom()) / 2.0)
}

#[test]
fn widths_heights_and_merged_cells_are_as_written() {
    let project = Project::sample();
    let pages = form(
        &project,
        "{: 列宽=24,30,*,40 行高=12,30 表头=无 }\n\n| 姓名 | 李喆 | 照片 | < |\n|:--:|:--:|:--:|:--:|\n\
         | 单位<br>职务 | 旗委 | ^ | ^ |\n| 小结 | 履职尽责 | < | < |\n",
    );
    let page = &pages[0];
    let mut rules: Vec<f64> = page.rules.iter().map(|rule| rule.y).collect();
    rules.sort_by(f64::total_cmp);
    rules.dedup_by(|a, b| (*a - *b).abs() < 0.5);
    let (top, heights) = (rules[0], rules.windows(2).map(|pair| pair[1] - pair[0]).collect::<Vec<f64>>());
    assert_eq!(heights.len(), 3, "{heights:?}");
    for (found, wanted) in heights.into_iter().zip([12.0, 30.0, 30.0]) {
        near(found, wanted);
    }
    for (words, across, down) in [
        ("姓名", 12.0, 6.0),
        ("李喆", 24.0 + 15.0, 6.0),
        ("照片", (54.0 + 156.0) / 2.0, 21.0),
        ("旗委", 24.0 + 15.0, 27.0),
        ("履职尽责", (24.0 + 156.0) / 2.0, 57.0),
    ] {
        let (x, y) = middle(page, words);
        near(x - LEFT, across);
        near(y - top, down);
    }
    // The line break in a cell: one below the other.
    let ((above, first), (below, second)) = (middle(page, "单位"), middle(page, "职务"));
    near(above, below);
    assert!(second - first > 3.0, "{first} {second}");
    // The line between the first two rows stops where the photograph begins.
    let parting: Vec<_> = page.rules.iter().filter(|rule| (rule.y - top - 12.0).abs() < 0.5).collect();
    assert!(parting.iter().all(|rule| rule.x1 < LEFT + 54.5), "{parting:?}");
}

#[test]
fn what_needs_more_height_gets_it_and_data_are_never_signs() {
    let project = Project::sample();
    project.edit("data/meeting.yaml", "extra: {}", "extra: { up: \"^\", left: \"<\", br: \"<br>\" }");
    let long = "每人牵头办成两件以上看得见的实事，".repeat(12);
    let body = format!(
        "{{: 行高=10 }}\n\n| 项目 | 内容 |\n|---|---|\n| 实事 | {long} |\n| {{{{ extra.up }}}} | {{{{ extra.left }}}}{{{{ extra.br }}}} |\n"
    );
    let pages = form(&project, &body);
    let text: String = pages.iter().map(Page::text).collect();
    assert!(text.contains('^') && text.contains("<<br>"), "{text}");
    assert_eq!(text.matches("两件以上").count(), 12, "{text}");
}

#[test]
fn a_row_that_only_goes_on_with_cells_above_shifts_nothing() {
    let project = Project::sample();
    let pages = form(&project, "| 甲 | 乙 |\n|:--|:--|\n| 天 | 地 |\n| ^ | ^ |\n| 玄 | 黄 |\n");
    for (above, below) in [("天", "玄"), ("地", "黄")] {
        near(middle(&pages[0], below).0, middle(&pages[0], above).0);
    }
}

#[test]
fn a_cell_over_several_rows_is_not_parted_sideways() {
    let project = Project::sample();
    let rows: String = (1..=40)
        .map(|row| match row % 4 {
            1 => format!("| 第{row}组 | 行{row} |\n"),
            _ => format!("| ^ | 行{row} |\n"),
        })
        .collect();
    project.write("templates/partials/wide.md", format!("{{: 行高=9 }}\n\n| 组 | 内容 |\n|---|---|\n{rows}"));
    project.write(
        "templates/wide.md",
        "---\nname: 分组表\nlayout: speech\ntitle: 分组表\noutput: 分组表\nattachments:\n  - title: 分组名单\n    body: partials/wide.md\n    orientation: sideways\n---\n见附件。\n",
    );
    project.make(&["wide", "--format", "pdf,txt"]);
    let file = project.read("output/分组表.pdf");
    // Who hears it read hears one table with one header.
    let parts = String::from_utf8_lossy(&file);
    assert_eq!((parts.matches("/S /Table").count(), parts.matches("/S /TH").count()), (1, 2));
    let pages = ruler::read(&file);
    let text: String = pages
        .iter()
        .map(|page| page.glyphs.iter().map(|glyph| glyph.text.as_str()).collect::<String>())
        .collect();
    for row in 1..=40 {
        assert!(text.contains(&format!("行{row}")), "row {row}");
    }
    assert!(pages.len() > 3, "{}", pages.len());
    // Each group is on the page of its last row.
    for page in &pages[1..] {
        let words: String = page.glyphs.iter().map(|glyph| glyph.text.as_str()).collect();
        for group in (1..=40).step_by(4) {
            if words.contains(&format!("第{group}组")) {
                assert!(words.contains(&format!("行{}", group + 3)), "group {group}");
            }
        }
    }
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

/// A letter with a body of so many lines, and what else its front matter says.
fn letter(lines: usize, more: &str) -> Vec<ruler::Page> {
    let project = Project::sample();
    let line = "要切实提高政治站位，强化责任担当，压实工作责任，抓好";
    let body = line.repeat(lines) + "落实。";
    project.write(
        "templates/one.md",
        format!(
            "---\nname: 一\nlayout: letter\ntitle: 关于商请支持的函\nmark: 云川旗人力资源和社会保障事业发展中心\n\
             number: 云人社函〔2024〕8号\nrecipients: 旗财政局\nsignature: 云川旗教育局\ndate: 2024-05-20\noutput: one\n{more}---\n{body}\n"
        ),
    );
    project.make(&["one", "-q"]);
    ruler::read(&project.read("output/one.pdf"))
}

#[test]
fn what_a_letter_has_is_on_its_pages() {
    for lines in [1, 8, 9, 10, 11, 12, 13, 30, 31, 32, 33] {
        let pages = letter(lines, "copies: 旗委办公室，旗政府办公室\n");
        assert!(pages[0].text().contains("云川旗人力资源和社会保障事业发展中心"), "the mark: {lines}");
        let last = pages.last().unwrap().text();
        assert!(last.contains("抄送"), "{lines}");
        // A page more for the copies alone is the last resort.
        assert!(lines > 29 || last.contains("2024年5月20日"), "the copies are alone: {lines}");
        let pages = letter(lines, "note: 此件公开发布\n");
        let of = |words: &str| pages.iter().position(|page| page.text().contains(words));
        assert_eq!(of("此件公开发布"), of("2024年5月20日"), "{lines}");
    }
}

#[test]
fn classes_of_organs_are_a_line_or_a_list() {
    let project = Project::sample();
    let made = |recipients: &str, copies: &str| {
        project.write(
            "templates/one.md",
            format!(
                "---\nname: 一\nlayout: file\ntitle: 关于试办的通知\nmark: 云川旗文件\nnumber: 云组发〔2024〕9号\n\
                 recipients: {recipients}\nsignature: 云川旗教育局\ndate: 2024-05-20\ncopies: {copies}\nprinter: 旗委办\n\
                 printed: 2024-05-20\noutput: one\n---\n请照办。\n"
            ),
        );
        project.make(&["one", "-q"]);
        project.read("output/one.pdf")
    };
    let line = made("各苏木镇党委，旗直各部门：", "旗人大，旗政协。");
    assert!(ruler::read(&line)[0].text().contains("各苏木镇党委，旗直各部门："));
    assert!(line == made("[各苏木镇党委, \"旗直各部门：\"]", "[旗人大, 旗政协。]"));
}
