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

/// The pages of a template that stands alone, with a short attachment beside it.
fn pages_of_template(front: &str, body: &str) -> Vec<Page> {
    let project = Project::sample();
    project.write("templates/partials/short.md", "附件正文。\n");
    project.write("templates/one.md", format!("---\nname: 一\noutput: one\n{front}---\n{body}\n"));
    project.make(&["one", "-q"]);
    ruler::read(&project.read("output/one.pdf"))
}

#[test]
fn footnotes_stand_above_the_imprint_and_copies() {
    let note = "本注说明挂职工作的范围，包括选派、管理、考核各个方面的安排，以及与接收单位的衔接。";
    let file = "layout: file\ntitle: 关于挂职工作的通知\nmark: 云川旗文件\nnumber: 云组发〔2024〕7号\nrecipients: 旗财政局\n\
                signature: 云川旗教育局\ndate: 2024-03-05\ncopies: 旗人大\nprinter: 旗委办\nprinted: 2024-03-05\n";
    // The note is on page 2; on page 1, or both.
    for (paragraphs, sentences, pages) in
        [(12, 1, 2), (0, 1, 2), (2, 7, 2), (16, 4, 2), (29, 1, 4), (4, 20, 2)]
    {
        let body = "请认真做好挂职工作。\n\n".repeat(paragraphs)
            + "特此通知[^1]。\n\n[^1]: "
            + &note.repeat(sentences);
        let made = pages_of_template(file, &body);
        assert_eq!(made.len(), pages, "{paragraphs} {sentences}");
        let last = made.last().unwrap();
        let lowest = last.rules.iter().map(|rule| rule.y).fold(0.0, f64::max);
        near(lowest, 262.0);
        let of_imprint = last.line("旗委办").unwrap().em_top();
        assert!(last.lines().iter().all(|line| line.size() > 11.0 || line.em_bottom() < of_imprint));
    }
    let letter = "layout: letter\ntitle: 关于挂职工作的函\nmark: 云川旗教育局\nrecipients: 旗财政局\n\
                  signature: 云川旗教育局\ndate: 2024-03-05\ncopies: 旗人大\n";
    for paragraphs in 0..22 {
        let body = "请做好工作。\n\n".repeat(paragraphs) + "特此函告[^1]。\n\n[^1]: " + note;
        let made = pages_of_template(letter, &body);
        let copies = made.iter().find_map(|page| page.line("抄送")).unwrap();
        let page = made.iter().find(|page| page.line("抄送").is_some()).unwrap();
        let apart =
            |line: &ruler::Line| line.em_bottom() < copies.em_top() || line.em_top() > copies.em_bottom();
        let others = page.lines().into_iter().filter(|line| !line.text().contains("抄送"));
        assert!(others.into_iter().all(|line| apart(&line)), "{paragraphs}: {}", page.text());
    }
}

#[test]
fn every_layout_with_attachments_says_what_is_attached() {
    let attachments = "attachments:\n  - { title: 立功人员名单, body: partials/short.md }\n";
    for front in [
        "layout: order\ntitle: 嘉奖令\nmark: 云川旗人民政府令\nnumber: 第2号\nsealing: stamp\npost: 旗长\ndate: 2024-02-20\n",
        "layout: minutes\ntitle: 专题会议纪要\nmark: 云川旗人民政府专题会议纪要\nsecrecy: 机密★3年\nurgency: 特急\n",
    ] {
        let pages = pages_of_template(&format!("{front}{attachments}"), "决定予以嘉奖。");
        assert!(pages[0].text().contains("附件：立功人员名单"), "{}", pages[0].text());
        assert!(pages[1].text().starts_with("附件立功人员名单"), "{}", pages[1].text());
        if front.contains("机密") {
            assert!(pages[0].text().starts_with("机密★3年特急"), "{}", pages[0].text());
        }
    }
}

/// 另附 · an attachment that has no body here.
#[test]
fn an_attachment_printed_apart_is_in_the_note_alone() {
    let front = "layout: file\ntitle: 关于报送名单的通知\nmark: 云川旗委组织部文件\nnumber: 云组发〔2024〕3号\n\
                 recipients: 各苏木镇\nsignature: 云川旗委组织部\ndate: 2024-02-20\nattachments:\n\
                 \x20 - title: 报送任务分解表\n  - { title: 立功人员名单, body: partials/short.md }\n  - title: 联系人表\n";
    let pages = pages_of_template(front, "请于月底前报送。");
    let text = pages[0].text();
    for item in ["附件：1.报送任务分解表", "2.立功人员名单", "3.联系人表"] {
        assert!(text.contains(item), "{text}");
    }
    assert_eq!(pages.len(), 2);
    assert!(pages[1].text().starts_with("附件2立功人员名单"), "{}", pages[1].text());
}

#[test]
fn words_in_another_face_have_room_in_their_cells() {
    let row = |cell: &str| format!("| 合计 | {cell} | {cell} | {cell} | 合计新建高标准农田1.8万亩 |\n");
    let body = format!(
        "| 项目单位 | 年初预算 | 调整预算 | 实际执行 | 绩效目标 |\n|:--|--:|--:|--:|:--|\n| 查干淖尔苏木人民政府 | 1,200.00 | 1,200.00 | 1,200.00 | 补贴种公羊1500只以上 |\n{}",
        row("**1,234,567.72**")
    );
    let pages = pages_of_template("layout: speech\ntitle: 预算表\n", &body);
    let bold = pages[0].lines().into_iter().find(|line| line.text().contains("1,234,567.72")).unwrap();
    let gaps: Vec<f64> = bold
        .glyphs
        .windows(2)
        .filter(|pair| pair[0].char() == '2' && pair[1].char() == '1' && pair[1].x - pair[0].x > 3.0)
        .map(|pair| pair[1].ink.x0 - pair[0].ink.x1)
        .collect();
    assert_eq!(gaps.len(), 2, "{}", bold.text());
    // The space on both sides of a line between two cells.
    assert!(gaps.iter().all(|gap| *gap > 2.0), "{gaps:?}");
}

#[test]
fn lists_in_lists_have_numbers_of_their_own() {
    let body = "1. 第一层\n   1. 第二层\n      1. 第三层\n      2. 又一项\n2. 第一层";
    let text = pages_of_template("layout: speech\ntitle: 讲话\n", body)[0].text();
    assert!(text.contains("1.第一层（1）第二层①第三层②又一项2.第一层"), "{text}");
}

#[test]
fn a_mark_that_one_line_would_make_small_has_two() {
    for (mark, lines) in [
        ("云川旗农牧局文件", 1),
        ("内蒙古自治区包头市云川旗农村牧区人居环境整治提升工作领导小组办公室文件", 2),
    ] {
        let front = format!("layout: file\ntitle: 关于试验的通知\nmark: {mark}\nnumber: 云农发〔2024〕9号\n");
        let page = &pages_of_template(&front, "请照办。")[0];
        let red: Vec<_> = page.lines().into_iter().filter(|line| line.is_red()).collect();
        assert_eq!(red.len(), lines, "{mark}");
        assert!(red.iter().all(|line| line.size() > 22.0), "{mark}: {}", red[0].size());
    }
}

#[test]
fn page_1_has_the_recipients_and_some_of_the_body_if_it_can() {
    let front = "layout: file\ntitle: \"关于开展2024年全旗严厉打击\\n非法开垦草原违法犯罪专项行动的通知\"\nmark: 文件\n\
                 organs: [云川旗人民法院, 云川旗人民检察院, 云川旗公安局, 云川旗林业和草原局, 云川旗综合行政执法局]\n\
                 number: 云林草联发〔2024〕5号\nrecipients: 各苏木镇人民法庭、派出所、林业和草原工作站、综合行政执法队\n\
                 signatures: [云川旗人民法院, 云川旗人民检察院, 云川旗公安局, 云川旗林业和草原局, 云川旗综合行政执法局]\n\
                 date: 2024-07-01\ncopies: 旗委政法委，旗政府办公室\nprinter: 云川旗林业和草原局\nprinted: 2024-07-01\n";
    let body = "为深入贯彻习近平生态文明思想，筑牢我国北方重要生态安全屏障，依法严厉打击非法开垦草原违法犯罪行为，\
                决定自2024年7月至10月在全旗开展专项行动。现将有关事项通知如下：\n\n# 打击重点\n\n1. 非法开垦草原20亩以上的；\n\
                2. 在基本草原上采矿、采砂、取土的；\n3. 买卖或者以其他形式非法流转草原的。\n\n# 工作要求\n\n\
                各单位要加强协作配合，及时移送案件线索，7个工作日内反馈办理结果。";
    let pages = pages_of_template(front, body);
    assert!(pages[0].text().contains("综合行政执法队：为深入"), "{}", pages[0].text());
    assert!(pages.iter().all(|page| !page.text().is_empty()), "an empty page");
    // One line of body, which the attachment note leaves on its page.
    let front = "layout: file\ntitle: 关于试验的通知\nmark: \"云川旗农村牧区人居环境整治提升\\n工作领导小组办公室文件\"\nnumber: 云农发〔2024〕9号\n\
                 recipients: 各苏木镇\nsignature: 云川旗农牧局\ndate: 2024-02-20\nattachments:\n\
                 \u{20} - { title: 水毁情况统计表之一（2024年第一季度全旗各苏木镇和各国有农牧场汇总）, body: partials/short.md }\n\
                 \u{20} - { title: 短表, body: partials/short.md }\n";
    let pages = pages_of_template(front, "请照办。");
    assert!(pages[0].text().contains("请照办。"), "{}", pages[0].text());
}

#[test]
fn the_caption_of_a_picture_stands_below_it() {
    let project = Project::sample();
    let photograph = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pictures/gradient.jpg");
    project.write("map.jpg", std::fs::read(photograph).unwrap());
    // The picture is at the foot of page 1, or both are on page 2.
    for paragraphs in 1..30 {
        let body =
            "各单位要周密组织。\n\n".repeat(paragraphs) + "![示意](map.jpg \"图1　位置\\*图\")\n\n完。";
        let head = "---\nname: 图\nlayout: speech\ntitle: 讲话\noutput: 图\n---\n";
        project.write("templates/one.md", format!("{head}{body}\n"));
        project.make(&["one", "-q", "-f", "pdf,txt"]);
        let pages = ruler::read(&project.read("output/图.pdf"));
        let page = pages.iter().find(|page| page.line("图1").is_some()).unwrap();
        let caption = page.line("图1").unwrap();
        assert!(caption.text().ends_with("位置*图"), "{}", caption.text());
        near(caption.centre(), 106.0);
        // Below the picture, not at the top of a page.
        assert!(caption.em_top() > 50.0, "{paragraphs}: {}", caption.em_top());
    }
    assert!(String::from_utf8(project.read("output/图.txt")).unwrap().contains("［示意］\n图1　位置*图\n"));
}

#[test]
fn a_heading_of_a_reading_copy_is_above_its_text() {
    let sentence = "要把加强领导的各项要求落到实处，做到有人抓、有人管、有人问，一级带着一级干，一级做给一级看，把责任压实到岗位、落实到人头。";
    for paragraphs in 8..17 {
        let body = "各单位要周密组织。\n\n".repeat(paragraphs) + "# 加强领导\n\n" + sentence;
        let pages = pages_of_template("layout: reading\ntitle: 讲话\n", &body);
        let of = |words: &str| pages.iter().position(|page| page.text().contains(words)).unwrap();
        assert_eq!(of("一、加强领导"), of("要把加强领导"), "{paragraphs}");
    }
}
