//! The finished pages against GB/T 9704-2012, measured in the PDF.

use crate::project::Project;
use crate::ruler::{self, Line, Page};

const PITCH: f64 = (225.0 - 16.0 * ruler::MM) / 21.0;
const CELL: f64 = (156.0 - 16.0 * ruler::MM) / 27.0;

/// Measured and expected values, mm; all of them are checked before the test ends. `--nocapture` shows them.
#[derive(Default)]
pub struct Ledger {
    wrong: Vec<String>,
}

#[expect(clippy::print_stdout, reason = "a test's measurements are read with --nocapture")]
impl Ledger {
    pub fn near(&mut self, clause: &str, what: &str, found: f64, wanted: f64, tolerance: f64) {
        println!("{clause:9} {what}: {found:.2} (wanted {wanted:.2} ±{tolerance})");
        if (found - wanted).abs() > tolerance || found.is_nan() {
            self.wrong.push(format!("{clause} {what}: {found:.2}, wanted {wanted:.2} ±{tolerance}"));
        }
    }

    pub fn holds(&mut self, clause: &str, what: &str, holds: bool) {
        println!("{clause:9} {what}: {}", if holds { "holds" } else { "does not hold" });
        if !holds {
            self.wrong.push(format!("{clause} {what}"));
        }
    }

    pub fn close(self) {
        assert!(self.wrong.is_empty(), "{:#?}", self.wrong);
    }
}

/// What must hold in every document: the sheet, the type area, the grid, line ends, page numbers.
pub fn measure_common(ledger: &mut Ledger, pages: &[Page]) {
    for (at, page) in pages.iter().enumerate() {
        let number = at + 1;
        ledger.near("5.1", &format!("width of page {number}"), page.width, 210.0, 0.2);
        ledger.near("5.1", &format!("height of page {number}"), page.height, 297.0, 0.2);
        let content = page.content();
        for line in content.iter().filter(|line| !line.is_red()) {
            let (left, right) = line.extent();
            let inside = left > 27.4 && right < 184.6 && line.em_top() > 36.4 && line.em_bottom() < 262.6;
            let what = format!(
                "page {number}: `{}` from {left:.2} to {right:.2} lies in the type area",
                line.text()
            );
            ledger.holds("5.2.1", &what, inside);
        }
        let body: Vec<&Line> = content.iter().filter(|line| (line.size() - 16.0).abs() < 0.1).collect();
        // Lines may be set closer only if that spares the signature a page of its own (7.3.5.5).
        let closest = body.windows(2).map(|pair| pair[1].em_top() - pair[0].em_top()).fold(PITCH, f64::min);
        let most = if closest > PITCH - 0.05 { 22 } else { 28 };
        ledger.holds("5.2.3", &format!("page {number} has {} lines", body.len()), body.len() <= most);
        for line in &body {
            ends(ledger, number, line);
            // The names of signatories and of joint organs are spaced apart.
            if line.text().contains(['，', '。', '；', '、']) {
                spacing(ledger, number, line);
            }
        }
        for pair in body.windows(2) {
            let (last, first) = (pair[0].glyphs[pair[0].glyphs.len() - 1].char(), pair[1].glyphs[0].char());
            let split = last == first && "—…".contains(last);
            ledger.holds("9", &format!("page {number}: {last}{last} is not split"), !split);
        }
        if let Some(folio) = page.number() {
            page_number(ledger, number, &folio);
        }
        let turned = page.glyphs.iter().filter(|glyph| glyph.turned && glyph.ink.area() > 0.0);
        let outside = turned.filter(|glyph| {
            glyph.ink.x0 < 27.5 || glyph.ink.x1 > 184.5 || glyph.ink.y0 < 36.5 || glyph.ink.y1 > 262.5
        });
        let outside: String = outside.map(|glyph| glyph.text.as_str()).collect();
        ledger.holds("8", &format!("page {number}: `{outside}` outside the type area"), outside.is_empty());
    }
}

/// Every line of the body is on the 22-line grid.
pub fn measure_grid(ledger: &mut Ledger, number: usize, lines: &[Line]) {
    for line in lines {
        let steps = (line.em_top() - 37.0) / PITCH;
        let off = (steps - steps.round()) * PITCH;
        ledger.near("5.2.3", &format!("page {number}: `{}` off the grid", line.text()), off, 0.0, 0.05);
    }
}

/// No line is spaced out more than is needed for a number or a word that did not fit, nor set closer
/// than when its marks give up their empty halves and all its characters together half a cell.
fn spacing(ledger: &mut Ledger, page: usize, line: &Line) {
    let is_han = |c: char| ('\u{4E00}'..='\u{9FFF}').contains(&c);
    for pair in line.glyphs.windows(2).filter(|pair| pair.iter().all(|glyph| is_han(glyph.char()))) {
        let pitch = pair[1].x - pair[0].x;
        let even = pitch > CELL - 0.15 && pitch < CELL + 1.6;
        ledger.holds("5.2.3", &format!("page {page}: `{}` has a pitch of {pitch:.2}", line.text()), even);
    }
}

/// GB/T 15834: what may not begin or end a line.
fn ends(ledger: &mut Ledger, page: usize, line: &Line) {
    let (first, last) = (line.glyphs[0].char(), line.glyphs[line.glyphs.len() - 1].char());
    let begins = "，。、：；？！）》〕】”’～·".contains(first);
    let ends = "（《〔【“‘".contains(last);
    ledger.holds(
        "9",
        &format!("page {page}: `{}` keeps the marks at its ends", line.text()),
        !begins && !ends,
    );
}

/// 7.5: size, face, height and side of a page number.
fn page_number(ledger: &mut Ledger, number: usize, folio: &Line) {
    let digits: String = folio.text().chars().filter(char::is_ascii_digit).collect();
    ledger.holds("7.5", &format!("page {number} is numbered {digits}"), digits == number.to_string());
    ledger.near("7.5", "size of the page number, pt", folio.size(), 14.0, 0.1);
    ledger.holds("7.5", &format!("face of the page number: {}", folio.font()), folio.font().contains("Song"));
    let dash = &folio.glyphs[0];
    ledger.near("7.5", &format!("page {number}: centre of the dash"), dash.ink.center().y, 269.0, 0.5);
    let digit = &folio.glyphs[1];
    ledger.near("7.5", "width of a digit, em", (folio.glyphs[2].x - digit.x) / (14.0 * ruler::MM), 0.5, 0.3);
    if number % 2 == 1 {
        ledger.near("7.5", &format!("page {number}: right edge of the number"), folio.right(), 179.06, 0.6);
    } else {
        ledger.near("7.5", &format!("page {number}: left edge of the number"), folio.left(), 32.94, 0.6);
    }
}

fn sample(kind: &str) -> Vec<Page> {
    let project = Project::sample();
    project.make(&[kind, "-q", "--output", "out"]);
    let folder = if kind == "letters" { "out/letters" } else { "out" };
    let name = project.files(folder).into_iter().find(|name| name.ends_with(".pdf")).unwrap();
    ruler::read(&project.read(&format!("{folder}/{name}")))
}

fn body(page: &Page) -> Vec<Line> {
    page.content().into_iter().filter(|line| (line.size() - 16.0).abs() < 0.1 && !line.is_red()).collect()
}

#[test]
fn the_notice_keeps_the_clauses_of_a_document() {
    let pages = sample("notice");
    let mut ledger = Ledger::default();
    measure_common(&mut ledger, &pages);
    let first = &pages[0];
    let lines = first.content();

    let mark: Vec<&Line> = lines.iter().filter(|line| line.is_red()).collect();
    ledger.holds("7.2.4", "one red mark", mark.len() == 1);
    let mark = mark[0];
    let ink_top = mark.glyphs.iter().map(|glyph| glyph.ink.y0).fold(f64::MAX, f64::min);
    let ink_bottom = mark.glyphs.iter().map(|glyph| glyph.ink.y1).fold(0.0, f64::max);
    ledger.near("7.2.4", "upper edge of the mark", ink_top, 72.0, 0.5);
    ledger.near("7.2.4", "centre of the mark", mark.centre(), 106.0, 1.0);
    ledger.holds("7.2.4", "face of the mark", mark.font().contains("Biaosong"));

    let number = first.line("云组发〔2024〕12号").expect("the document number");
    let above = number.em_top() - ink_bottom;
    ledger.holds(
        "7.2.5",
        &format!("two lines above the number: {above:.2}"),
        (20.18..=26.2).contains(&above),
    );
    ledger.near("7.2.5", "centre of the number", number.centre(), 106.0, 0.5);
    let separator = first.rules.iter().find(|rule| ruler::is_red(rule.colour)).expect("the red separator");
    ledger.near(
        "7.2.7",
        "number to separator",
        separator.y - separator.thick / 2.0 - number.em_bottom(),
        4.0,
        0.1,
    );
    ledger.near("7.2.7", "left end of the separator", separator.x0, 28.0, 0.1);
    ledger.near("7.2.7", "right end of the separator", separator.x1, 184.0, 0.1);

    let title: Vec<&Line> =
        lines.iter().filter(|line| (line.size() - 22.0).abs() < 0.1 && !line.is_red()).collect();
    // What the grid leaves is shared between the gaps above and below the title.
    let above = title[0].em_top() - separator.y - separator.thick / 2.0;
    ledger.holds("7.3.1", &format!("two lines above the title: {above:.2}"), (20.25..=26.2).contains(&above));
    let recipients = lines.iter().find(|line| line.text().starts_with("各苏木")).expect("recipients");
    let below = recipients.em_top() - title[title.len() - 1].em_bottom();
    ledger.holds("7.3.2", &format!("a line below the title: {below:.2}"), (9.85..=15.8).contains(&below));
    for line in &title {
        ledger.near("7.3.1", "centre of a line of the title", line.centre(), 106.0, 0.6);
        ledger.holds("7.3.1", "face of the title", line.font().contains("Biaosong"));
        ledger.holds("7.3.1", "no line of one or two characters", line.glyphs.len() > 2);
    }
    let to = first.line("各苏木乡镇党委").expect("the recipients");
    ledger.near("7.3.2", "recipients flush left", to.left(), 28.0, 0.1);

    for (at, page) in pages[..4].iter().enumerate() {
        measure_grid(
            &mut ledger,
            at + 1,
            &body(page).into_iter().filter(|l| l.em_top() > to.em_top() - 0.1 || at > 0).collect::<Vec<_>>(),
        );
    }
    let second = body(&pages[1]);
    ledger.near("5.2.1", "top of page 2", second[0].em_top(), 37.0, 0.05);
    ledger.near("5.2.1", "bottom of page 2", second[21].em_bottom(), 262.0, 0.05);
    let full = second
        .iter()
        .find(|line| line.glyphs.len() == 28 && line.glyphs.iter().all(|g| g.is_wide()))
        .expect("a full line");
    ledger.near("5.2.3", "right edge of 28 characters", full.right(), 184.0, 0.1);
    ledger.near("5.2.3", "pitch of characters", full.glyphs[1].x - full.glyphs[0].x, CELL, 0.02);

    for (start, face) in [("一、选派", "Hei"), ("（一）补齐", "Kai")] {
        let line = pages.iter().find_map(|page| page.line(start)).expect(start);
        ledger.holds(
            "7.3.3",
            &format!("{start} in {face}"),
            line.font().contains(face) || face == "Kai" && line.glyphs[1].font.contains(face),
        );
        ledger.near("7.3.3", &format!("indent of {start}"), line.left(), 28.0 + 2.0 * CELL, 0.3);
    }

    let last = &pages[3];
    let note = last.line("附件：").expect("the attachment note");
    ledger.near("7.3.4", "attachment note", note.left(), 28.0 + 2.0 * CELL, 0.1);
    let date = last.line("2024年3月1日").expect("the date");
    let name = last.line("中共云川旗委组织部").expect("the signature");
    ledger.near("7.3.5.1", "right edge of the date", date.right(), 184.0 - 4.0 * CELL, 0.2);
    ledger.near("7.3.5.1", "name centred on the date", name.centre(), date.centre(), 0.3);
    ledger.near("7.3.5.1", "two empty lines for the seal", name.em_top() - note.em_top(), 3.0 * PITCH, 0.05);
    ledger.near(
        "7.3.6",
        "note two characters in",
        last.line("（联系人").expect("the note").left(),
        28.0 + 2.0 * CELL,
        0.3,
    );

    let label = pages[4].line("附件").expect("the label of the attachment");
    ledger.near("7.3.7", "label on line 1", label.em_top(), 37.0, 0.05);
    ledger.holds("7.3.7", "label in 黑体", label.font().contains("Hei"));
    let attachment = pages[4].line("挂职锻炼干部名单").expect("the title of the attachment");
    ledger.near("7.3.7", "title of the attachment on line 3", attachment.em_top(), 37.0 + 2.0 * PITCH, 0.05);
    ledger.near("7.3.7", "title of the attachment centred", attachment.centre(), 106.0, 0.5);

    imprint(&mut ledger, &pages);
    ledger.close();
}

/// 7.4: position, lines and rows of the imprint.
fn imprint(ledger: &mut Ledger, pages: &[Page]) {
    let last = &pages[pages.len() - 1];
    ledger.holds("7.4.1", "the imprint is on an even page", pages.len().is_multiple_of(2));
    let copies = last.line("抄送：").expect("copies");
    let mut rules: Vec<_> = last
        .rules
        .iter()
        .filter(|rule| rule.x1 - rule.x0 > 150.0 && rule.y > copies.em_top() - 5.0)
        .collect();
    rules.sort_by(|a, b| a.y.total_cmp(&b.y));
    ledger.holds("7.4.1", "three lines", rules.len() == 3);
    for (rule, thick) in rules.iter().zip([0.35, 0.25, 0.35]) {
        ledger.near("7.4.1", "thickness of a line", rule.thick, thick, 0.01);
        ledger.near("7.4.1", "left end of a line", rule.x0, 28.0, 0.1);
        ledger.near("7.4.1", "right end of a line", rule.x1, 184.0, 0.1);
    }
    ledger.near("7.4.1", "last line on the bottom of the type area", rules[rules.len() - 1].y, 262.0, 0.05);
    let printed = last.line("中共云川旗委组织部办公室").expect("the printing office");
    ledger.near("7.4.3", "size of the imprint, pt", printed.size(), 14.0, 0.1);
    ledger.near("7.4.3", "printing office one character in", printed.left(), 32.94, 0.1);
    ledger.near("7.4.3", "printing date one character from the right", printed.right(), 179.06, 0.2);
    ledger.holds("7.4.3", "date of printing", printed.text().ends_with("2024年3月1日印发"));
    ledger.near("7.4.2", "copies one character in", copies.left(), 32.94, 0.1);
    let wrapped =
        last.lines().into_iter().find(|line| line.em_top() > copies.em_bottom()).expect("a second line");
    ledger.near("7.4.2", "wrapped after the colon", wrapped.left(), copies.glyphs[3].x, 0.2);
    ledger.holds("7.4.2", "copies end with 。", wrapped.text().ends_with('。'));
}

#[test]
fn the_speech_keeps_the_page_and_its_faces() {
    let pages = sample("speech");
    let mut ledger = Ledger::default();
    measure_common(&mut ledger, &pages);
    for (at, page) in pages.iter().enumerate() {
        measure_grid(
            &mut ledger,
            at + 1,
            &body(page).into_iter().filter(|l| at > 0 || l.em_top() > 80.0).collect::<Vec<_>>(),
        );
    }
    let speaker = pages[0].line("旗委书记").expect("the speaker");
    ledger.holds("B2", "speaker in 楷体", speaker.font().contains("Kai"));
    ledger.near("B2", "speaker centred", speaker.centre(), 106.0, 0.6);
    let salutation = pages[0].line("同志们：").expect("the salutation");
    ledger.near("B2", "salutation flush left", salutation.left(), 28.0, 0.1);
    ledger.holds("7.5", "every page is numbered", pages.iter().all(|page| page.number().is_some()));
    ledger.close();
}

#[test]
fn a_letter_keeps_the_letter_format() {
    let pages = sample("letters");
    let mut ledger = Ledger::default();
    measure_common(&mut ledger, &pages);
    let first = &pages[0];
    let mark = first.lines().into_iter().find(Line::is_red).expect("the mark");
    let ink_top = mark.glyphs.iter().map(|glyph| glyph.ink.y0).fold(f64::MAX, f64::min);
    let ink_bottom = mark.glyphs.iter().map(|glyph| glyph.ink.y1).fold(0.0, f64::max);
    ledger.near("10.1", "upper edge of the mark", ink_top, 30.0, 0.5);
    let mut red: Vec<_> = first.rules.iter().filter(|rule| ruler::is_red(rule.colour)).collect();
    red.sort_by(|a, b| a.y.total_cmp(&b.y));
    ledger.holds("10.1", "two pairs of red lines", red.len() == 4);
    for rule in &red {
        ledger.near("10.1", "length of a red line", rule.x1 - rule.x0, 170.0, 0.1);
        ledger.near("10.1", "red line centred", (rule.x0 + rule.x1) / 2.0, 106.0, 0.1);
    }
    ledger.near("10.1", "mark to the upper pair", red[0].y - red[0].thick / 2.0 - ink_bottom, 4.0, 0.2);
    ledger.holds("10.1", "upper pair: thick above thin", red[0].thick > red[1].thick);
    ledger.holds("10.1", "lower pair: thin above thick", red[2].thick < red[3].thick);
    ledger.near("10.1", "lower pair 20 mm above the edge", red[3].y + red[3].thick / 2.0, 277.0, 0.1);
    let number = first.line("云组函〔2024〕101号").expect("the document number");
    ledger.near("10.1", "number flush right", number.right(), 184.0, 0.2);
    ledger.near("10.1", "number below the line", number.em_top() - red[1].y - red[1].thick / 2.0, 4.84, 0.1);
    ledger.holds("10.1", "no number on page 1", first.number().is_none());
    ledger.close();
}

#[test]
fn red_is_press_red() {
    let project = Project::sample();
    project.make(&["notice", "-q"]);
    let bytes = project.read("output/云川旗2024年优秀年轻干部挂职锻炼动员会-通知.pdf");
    let pdf = hayro_syntax::Pdf::new(bytes).unwrap_or_else(|_| panic!("the PDF cannot be read"));
    let stream = String::from_utf8_lossy(pdf.pages()[0].page_stream().unwrap()).into_owned();
    let words: Vec<&str> = stream.split_whitespace().collect();
    let fills: Vec<Vec<f64>> = (4..words.len())
        .filter(|at| words[*at] == "sc")
        .map(|at| words[at - 4..at].iter().map(|word| word.parse().unwrap()).collect())
        .collect();
    assert!(!fills.is_empty());
    for fill in fills {
        for (found, wanted) in fill.iter().zip([0.0, 0.8, 0.8, 0.0]) {
            assert!((found - wanted).abs() < 0.01, "{fill:?}");
        }
    }
}

#[test]
fn the_pdf_carries_title_author_language_bookmarks_and_tags() {
    let project = Project::sample();
    project.make(&["notice", "-q"]);
    let bytes = project.read("output/云川旗2024年优秀年轻干部挂职锻炼动员会-通知.pdf");
    let text = String::from_utf8_lossy(&bytes);
    assert!(text.contains("/Lang (zh-CN)") || text.contains("/Lang(zh-CN)"));
    assert!(text.contains("/Outlines") && text.contains("/StructTreeRoot") && text.contains("/MarkInfo"));
    assert!(!text.contains("/CreationDate") && !text.contains("/ModDate"));
    assert!(text.contains("<dc:title>") && text.contains("关于选派李喆等39名同志挂职锻炼的通知"));
    assert!(text.contains("<dc:creator>") && text.contains("中共云川旗委组织部"));
}

#[test]
fn a_rare_name_reaches_the_pdf_in_a_face_that_has_it() {
    let project = Project::sample();
    project.make(&["letters", "-q", "--only", "张䶮"]);
    let pages = ruler::read(&project.read("output/letters/007-张䶮-东河镇.pdf"));
    let rare: Vec<_> = pages[0].glyphs.iter().filter(|glyph| glyph.text == "䶮").collect();
    assert!(rare.len() >= 2);
    for glyph in rare {
        assert!(glyph.ink.width() > 2.0 && glyph.ink.height() > 2.0, "an empty box: {glyph:?}");
    }
}

/// Characters that the decoder has beyond GBK itself: later additions in its gaps, and private use.
fn is_later(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{2E80}'..='\u{2EFF}' | '\u{2FF0}'..='\u{2FFF}' | '\u{FE10}'..='\u{FE19}')
        || "€ḿǹ".contains(c)
}

#[test]
fn the_open_faces_have_gbk_in_every_role() {
    let (fonts, _) = gongwen::typeset::Fonts::new(Vec::new());
    let mut characters = Vec::new();
    for lead in 0x81..=0xFE_u8 {
        for trail in 0x40..=0xFE_u8 {
            let pair = [lead, trail];
            let (text, _, broken) = encoding_rs::GBK.decode(&pair);
            let mut chars = text.chars();
            if let (false, Some(c), None) = (broken, chars.next(), chars.next())
                && !is_later(c)
            {
                characters.push(c);
            }
        }
    }
    assert!(characters.len() > 21_000);
    let lacking: String = characters.iter().filter(|c| !fonts.covers(**c)).collect();
    assert_eq!(lacking, "");
    for face in gongwen::typeset::roles(&fonts, &characters) {
        assert!(!face.gaps.is_empty());
    }
}
