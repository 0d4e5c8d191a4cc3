//! Words in Mongolian, Tibetan, Uyghur and Latin among Chinese ones, with fonts of the project's own.

use std::path::Path;

use crate::project::Project;
use crate::ruler::{self, Glyph, Line};

/// The right edge of the type area, mm.
const RIGHT: f64 = 184.0;

const MONGOLIAN: &str = "ᠪᠠᠶᠠᠷ ᠰᠠᠶᠢᠨ";
const TIBETAN: &str = "བཀྲ་ཤིས་ནོར་བུ";
const UYGHUR: &str = "ئادىل ئابدۇللا";
const LATIN: &str = "Əli Oğuz";

const FONTS: [(&str, &str, &str); 4] = [
    (MONGOLIAN, "NotoSansMongolian-Regular", "Noto Sans Mongolian"),
    (TIBETAN, "NotoSerifTibetan-Regular", "Noto Serif Tibetan"),
    (UYGHUR, "NotoNaskhArabic-Regular", "Noto Naskh Arabic"),
    (LATIN, "NotoSerif-Regular", "Noto Serif"),
];

fn with_font(project: &Project, file: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/fonts/{file}.ttf"));
    project.write(&format!("fonts/{file}.ttf"), std::fs::read(path).unwrap());
}

fn plan(project: &Project, body: &str) {
    let head = "---\nname: 方案\nlayout: speech\ntitle: 方案\noutput: 方案\n---\n\n";
    project.write("templates/plan.md", format!("{head}{body}\n"));
}

fn lines(project: &Project, body: &str) -> Vec<Line> {
    plan(project, body);
    project.make(&["plan"]);
    ruler::read(&project.read("output/方案.pdf"))[0].lines()
}

/// The glyphs of a line that a font gives.
fn of<'l>(line: &'l Line, font: &str) -> Vec<&'l Glyph> {
    line.glyphs.iter().filter(|glyph| glyph.font == font && !glyph.text.trim().is_empty()).collect()
}

#[test]
fn a_font_of_the_project_gives_what_the_open_faces_lack() {
    for (words, file, family) in FONTS {
        let project = Project::sample();
        let body = format!("参加人员有（{words}）同志，他在旗委组织部工作。");
        plan(&project, &body);
        let alone = project.run(&["plan", "--lang", "en"]);
        assert_eq!(alone.code, 1, "{}", alone.stderr);
        assert_eq!(alone.stderr.matches("glyph-missing").count(), 1, "{}", alone.stderr);
        assert!(!alone.stdout.contains("方案"), "{}", alone.stdout);
        with_font(&project, file);
        let lines = lines(&project, &body);
        let found: Vec<&Glyph> = lines.iter().flat_map(|line| of(line, file)).collect();
        assert!(!found.is_empty(), "{words}");
        let fonts = project.make(&["fonts", "--lang", "en"]).stdout;
        assert_eq!(fonts.matches(&format!("{family} gives")).count(), 5, "{fonts}");
    }
}

#[test]
fn a_line_with_words_whose_letters_join_is_as_wide_as_any_other() {
    let project = Project::sample();
    FONTS.iter().for_each(|(_, file, _)| with_font(&project, file));
    for (words, file, _) in FONTS {
        for lead in 0..28 {
            let body = format!("{}{words}，{words}；{}", "字".repeat(lead), "字，".repeat(40));
            let lines = lines(&project, &body);
            let body: Vec<&Line> = lines.iter().filter(|line| (line.size() - 16.0).abs() < 0.1).collect();
            assert!(body.len() > 3, "{words} {lead}");
            for line in &body[..body.len() - 1] {
                // A mark at the end may give up its blank half, or hang on an em box of its own.
                let edge = line.glyphs.iter().map(Glyph::right).fold(0.0, f64::max);
                assert!((edge - RIGHT).abs() < 0.5, "{words} after {lead}: {edge} in {}", line.text());
            }
        }
        let lines = lines(&project, &format!("{words}，"));
        let line = lines.iter().find(|line| !of(line, file).is_empty()).unwrap();
        assert!(of(line, file).len() > 1 || words == LATIN);
    }
}

/// Currency signs, full-width forms and 〇 that the open 仿宋 and 楷体 lack or draw wrong: ￥ as $, 〇 as a small ring.
#[test]
fn currency_signs_and_full_width_forms_are_drawn_as_they_are_written() {
    let project = Project::sample();
    let odd = "￥￡￠＄＃％＆＊＋－／＝＠［］＿｛｝～〇※";
    let lines = lines(&project, &format!("仿宋{odd}\n\n## 楷体{odd}\n\n仿宋"));
    for start in ["仿宋￥", "（一）楷体￥"] {
        let line = lines.iter().find(|line| line.text().starts_with(start)).unwrap();
        for glyph in line.glyphs.iter().filter(|glyph| odd.contains(&glyph.text)) {
            assert!(glyph.font.contains("Song"), "{} of {start} is from {}", glyph.text, glyph.font);
        }
        let ring = line.glyphs.iter().find(|glyph| glyph.text == "〇").unwrap();
        assert!(ring.ink.width() > 0.7 * ring.size * ruler::MM, "〇 of {start}: {}", ring.ink.width());
        let (yen, dollar) = ("￥", "＄");
        let ink = |text: &str| line.glyphs.iter().find(|glyph| glyph.text == text).unwrap().ink;
        assert!(
            ink(yen).height() < 0.95 * ink(dollar).height(),
            "￥ of {start} is no taller than its letter"
        );
    }
}

#[test]
fn letters_that_join_touch() {
    let project = Project::sample();
    FONTS.iter().for_each(|(_, file, _)| with_font(&project, file));
    for body in ["ᠪᠠᠶᠠᠷ", "| 甲 | 乙 |\n|--|--|\n| 甲 | ᠪᠠᠶᠠᠷ |", "# ᠪᠠᠶᠠᠷ"]
    {
        let lines = lines(&project, body);
        let line =
            lines.iter().find(|line| line.glyphs.iter().any(|g| g.font.contains("Mongolian"))).unwrap();
        let mut letters = of(line, "NotoSansMongolian-Regular");
        letters.sort_by(|a, b| a.ink.x0.total_cmp(&b.ink.x0));
        assert!(letters.len() >= 4, "{}", line.text());
        for pair in letters.windows(2) {
            let gap = pair[1].ink.x0 - pair[0].ink.x1;
            assert!(gap < 0.02, "{gap} mm between letters: {body}");
        }
    }
}

#[test]
fn the_selectors_of_mongolian_are_letters_among_letters_only() {
    let project = Project::sample();
    with_font(&project, "NotoSansMongolian-Regular");
    plan(&project, "ᠨᠠ\u{180B}ᠷᠠ同志");
    project.make(&["plan"]);
    plan(&project, "甲\u{180B}乙同志");
    let refused = project.run(&["plan"]);
    assert_eq!(refused.code, 1);
    assert!(refused.stderr.contains("U+180B"), "{}", refused.stderr);
}

#[test]
fn a_name_without_glyphs_is_one_fault_with_all_its_characters() {
    let project = Project::sample();
    project.edit("data/roster.yaml", "name: 赵玥", "name: \"ᠪᠠᠶᠠᠷ\"");
    let run = project.run(&["letters", "-q", "-f", "txt", "--lang", "en"]);
    assert_eq!(run.code, 3, "{}", run.stderr);
    assert_eq!(run.stderr.matches("error[").count(), 1, "{}", run.stderr);
    for c in "ᠪᠠᠶᠷ".chars() {
        assert!(run.stderr.contains(&format!("U+{:04X}", u32::from(c))), "{}", run.stderr);
    }
    with_font(&project, "NotoSansMongolian-Regular");
    project.make(&["letters", "-q", "-f", "txt"]);
}
