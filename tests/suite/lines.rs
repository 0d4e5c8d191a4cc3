//! Lines of text measured in the PDF: what stands on which, and where it ends.

use crate::formats::{CELL, find, pages_of, project};
use crate::pages::{Ledger, measure_common};
use crate::project::Project;
use crate::ruler::{self, Glyph, Line, MM};

#[test]
fn marks_make_room_for_a_mark_at_the_end_of_a_line() {
    let mut ledger = Ledger::default();
    let run = |count: usize| "字".repeat(count);
    for (name, second, begins) in [
        // Two marks give up a quarter of a cell each, and all characters the rest.
        ("two marks", format!("{}，{}；{}。", run(8), run(8), run(10)), '末'),
        // One mark gives up half a cell.
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
        match name {
            "two pairs" => {
                ledger.near("5.2.3", &format!("{name}: pitch of characters"), closest, CELL, 0.005)
            }
            "two marks" => {
                let is_mark = |pair: &&[Glyph]| ['，', '；'].contains(&pair[0].char());
                for pair in line.glyphs.windows(2).filter(is_mark) {
                    ledger.near(
                        "5.2.3",
                        &format!("{name}: a mark"),
                        pair[1].x - pair[0].x,
                        0.735 * CELL,
                        0.03,
                    );
                }
            }
            _ => {}
        }
    }
    ledger.close();
}

#[test]
fn a_line_that_is_spaced_out_is_not_over_the_edge() {
    let project = Project::sample();
    project.write("profile.yaml", "characters: 26\n");
    let body = "振兴服务振兴、群众振兴选派乡村，部门重点选派。服务挂职挂职考核锻炼乡村，挂职组织服务选派选派部1234567890，选派干部。";
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

#[test]
fn footnotes_have_lines_as_good_as_the_text() {
    let project = Project::sample();
    for more in 0..12 {
        let shifted = "组织".repeat(more);
        project.write(
            "templates/one.md",
            format!(
                "---\nname: 一\nlayout: speech\ntitle: 讲话\noutput: one\n---\n补助[^1]。\n\n\
                 [^1]: {shifted}挂职干部的补助标准为每人每月￥1200.00元，按〔2024〕12号执行，是吗？联系邮箱是yunchuan_zuzhibu@163.com，还有问题吗？可以联系。\n"
            ),
        );
        project.make(&["one", "-q"]);
        let pages = ruler::read(&project.read("output/one.pdf"));
        for kept in ["￥1200.00元", "〔2024〕12号", "yunchuan_zuzhibu@163.com"] {
            let is_whole = pages[0].lines().iter().any(|line| line.text().contains(kept));
            assert!(is_whole, "{kept} is parted after {shifted}");
        }
        for line in pages[0].lines().iter().filter(|line| line.size() < 11.0) {
            let (left, right) = line.extent();
            assert!(left > 27.9 && right < 184.1, "{} from {left} to {right}", line.text());
        }
    }
}
