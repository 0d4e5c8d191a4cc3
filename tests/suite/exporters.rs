//! Two exporters write PDF: what ours draws is what Typst's draws, glyph by glyph, and pixel by pixel in two readers. Without
//! `mutool` the second of them says nothing.

use std::path::Path;
use std::process::Command;

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::object::{Array, Dict};
use hayro::{RenderCache, RenderSettings};

use crate::formats;
use crate::project::Project;
use crate::ruler;

/// How far two glyphs may be apart, mm: what is left of a place in numbers of 32 bits.
const APART: f64 = 0.000_1;
/// How far two pixels may be apart, of 255: where an edge falls between two of them, a rounded digit decides.
const SHADES: i32 = 3;

/// Whether a file is by our exporter; Typst's lists the glyphs of its fonts in an entry of their own.
fn is_ours(pdf: &[u8]) -> bool {
    !pdf.windows(7).any(|bytes| bytes == b"/CIDSet")
}

/// Compares what is drawn: the words, faces, colours, places and ink of all glyphs, and all else that is drawn.
pub fn draw_the_same(ours: &[u8], typst: &[u8]) -> Result<(), String> {
    let (ours, typst) = (ruler::read(ours), ruler::read(typst));
    if ours.len() != typst.len() {
        return Err(format!("{} pages, not {}", ours.len(), typst.len()));
    }
    for (number, (one, other)) in ours.iter().zip(&typst).enumerate() {
        let page = number + 1;
        if one.text() != other.text() {
            return Err(format!("page {page}: {} is not {}", one.text(), other.text()));
        }
        for (glyph, wanted) in one.glyphs.iter().zip(&other.glyphs) {
            let apart = [
                (glyph.x, wanted.x),
                (glyph.y, wanted.y),
                (glyph.size, wanted.size),
                (glyph.ink.x0, wanted.ink.x0),
                (glyph.ink.y0, wanted.ink.y0),
                (glyph.ink.x1, wanted.ink.x1),
                (glyph.ink.y1, wanted.ink.y1),
            ];
            let is_near = apart.iter().all(|(one, other)| (one - other).abs() < APART || one == other);
            if !is_near || glyph.font != wanted.font || glyph.colour != wanted.colour {
                return Err(format!("page {page}: {glyph:?} is not {wanted:?}"));
            }
        }
        let boxes = |page: &ruler::Page| -> Vec<[f64; 4]> {
            page.shapes.iter().map(|shape| [shape.x0, shape.y0, shape.x1, shape.y1]).collect()
        };
        let (shapes, wanted) = (boxes(one), boxes(other));
        let is_near = shapes.len() == wanted.len()
            && shapes
                .iter()
                .flatten()
                .zip(wanted.iter().flatten())
                .all(|(one, other)| (one - other).abs() < APART);
        if !is_near {
            return Err(format!("page {page}: {shapes:?} is not {wanted:?}"));
        }
    }
    Ok(())
}

/// The greatest difference between the pixels of two files.
fn shades(ours: &[u8], typst: &[u8]) -> i32 {
    let pages = |bytes: &[u8]| -> Vec<Vec<u8>> {
        let pdf = Pdf::new(bytes.to_vec()).unwrap();
        let settings = RenderSettings { x_scale: 1.5, y_scale: 1.5, ..RenderSettings::default() };
        let cache = RenderCache::new();
        let pages = pdf.pages();
        let pixels = pages.iter().map(|page| {
            let drawn = hayro::render(page, &cache, &InterpreterSettings::default(), &settings);
            drawn.data_as_u8_slice().to_vec()
        });
        pixels.collect()
    };
    let both = pages(ours).into_iter().zip(pages(typst)).flat_map(|(one, other)| one.into_iter().zip(other));
    both.map(|(one, other)| (i32::from(one) - i32::from(other)).abs()).max().unwrap_or(0)
}

/// How many pixels there are to an inch where MuPDF draws.
const PPI: usize = 144;
/// How many letters of a page MuPDF may draw elsewhere. It draws letters at quarters of a point, or less; which one it is may
/// depend on the last digit of a sum of widths, for one letter in some hundred thousand.
const MOVED: usize = 2;
/// 三号字 · the size of a letter, pt.
const LETTER: usize = 16;

/// Compares the pixels of two files, as two readers draw them.
pub fn look_the_same(ours: &[u8], typst: &[u8]) -> Result<(), String> {
    let shades = shades(ours, typst);
    if shades > SHADES {
        return Err(format!("pixels are {shades} shades apart"));
    }
    look_the_same_in_mupdf(ours, typst)
}

fn look_the_same_in_mupdf(ours: &[u8], typst: &[u8]) -> Result<(), String> {
    let folder = tempfile::tempdir().unwrap();
    let drawn = |name: &str, pdf: &[u8]| -> Option<Vec<Vec<u8>>> {
        let folder = folder.path().join(name);
        std::fs::create_dir(&folder).unwrap();
        let file = folder.join("pages.pdf");
        std::fs::write(&file, pdf).unwrap();
        let pages = folder.join("%d.pgm");
        let args = ["draw", "-q", "-F", "pgm", "-r", &PPI.to_string(), "-o"].map(ToString::to_string);
        let ran = Command::new("mutool").args(args).arg(pages).arg(file).output().ok()?;
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
        let page = |number: usize| std::fs::read(folder.join(format!("{number}.pgm"))).ok();
        Some((1..).map_while(page).collect())
    };
    let (Some(ours), Some(typst)) = (drawn("ours", ours), drawn("typst", typst)) else { return Ok(()) };
    assert!(!ours.is_empty(), "MuPDF draws nothing");
    let most = MOVED * (LETTER * PPI / 72).pow(2);
    let pages: Vec<usize> = ours
        .iter()
        .zip(&typst)
        .map(|(one, other)| {
            one.iter().zip(other).filter(|(a, b)| i32::from(a.abs_diff(**b)) > SHADES).count()
        })
        .collect();
    let differ = pages.iter().filter(|count| **count > 0).count();
    let is_same = ours.iter().map(Vec::len).eq(typst.iter().map(Vec::len));
    if !is_same || differ > 1 || pages.iter().any(|count| *count > most) {
        return Err(format!("MuPDF draws other pixels, by the pages: {pages:?}"));
    }
    Ok(())
}

fn compare(project: &Project, root: Option<&Path>, kinds: &[(&str, bool)]) {
    for (kind, drawn_by_us) in kinds {
        let mut args = vec![*kind, "-q"];
        if let Some(root) = root {
            args.extend(["--root", root.to_str().unwrap()]);
        }
        let made = |exporter: &str| {
            let folder = format!("by-{exporter}-{kind}");
            let output = project.path(&folder);
            project
                .make(&[args.as_slice(), &["--exporter", exporter, "-o", output.to_str().unwrap()]].concat());
            let files = walkdir::WalkDir::new(&output).sort_by_file_name().into_iter().map(Result::unwrap);
            let files = files.filter(|entry| entry.path().extension().is_some_and(|ending| ending == "pdf"));
            let files: Vec<Vec<u8>> =
                files.take(3).map(|entry| std::fs::read(entry.path()).unwrap()).collect();
            assert!(!files.is_empty(), "{kind}");
            files
        };
        for (ours, typst) in made("fast").into_iter().zip(made("tagged")) {
            assert!(!is_ours(&typst), "{kind}");
            assert_eq!(is_ours(&ours), *drawn_by_us, "{kind}");
            draw_the_same(&ours, &typst).unwrap_or_else(|fault| panic!("{kind}: {fault}"));
            look_the_same(&ours, &typst).unwrap_or_else(|fault| panic!("{kind}: {fault}"));
            if *kind == "letters" {
                assert!(ours.len() <= 80 << 10, "a letter has {} bytes", ours.len());
            }
        }
    }
}

#[test]
fn both_exporters_draw_the_sample_alike() {
    let papers = ["notice", "speech", "letters", "slips", "slip-sheets", "appointment", "minutes", "reading"];
    let tables = ["agenda", "name-cards", "sign-in", "register", "assessment", "cadre-pledge"];
    let project = Project::sample();
    compare(&project, None, &papers.map(|kind| (kind, true)));
    compare(&project, None, &tables.map(|kind| (kind, true)));
}

#[test]
fn both_exporters_draw_the_golden_pages_alike() {
    let kinds = ["order", "upward-2", "upward-5", "joint-3", "stamped", "attachments", "form"];
    compare(&formats::project(), None, &kinds.map(|kind| (kind, true)));
}

#[test]
fn both_exporters_draw_the_other_sample_alike() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/bureau");
    let kinds = [
        ("joint", true),
        ("request", true),
        ("reply", true),
        ("assessment-form", true),
        ("announcement", true),
    ];
    compare(&Project::empty(), Some(&root), &kinds);
}

/// What can be clicked: the edges in hundredths of a pt, and the address.
fn links(pdf: &[u8]) -> Vec<([i64; 4], String)> {
    let pdf = Pdf::new(pdf.to_vec()).unwrap();
    #[expect(clippy::cast_possible_truncation, reason = "no page is that large")]
    let rounded = |length: f64| (length * 100.0).round() as i64;
    let mut out = Vec::new();
    for page in pdf.pages().iter() {
        let Some(all) = page.raw().get::<Array<'_>>(b"Annots") else { continue };
        for link in all.iter::<Dict<'_>>() {
            let area = link.get::<Array<'_>>(b"Rect").unwrap();
            let area: Vec<i64> = area.iter::<f64>().map(rounded).collect();
            let action = link.get::<Dict<'_>>(b"A");
            let url =
                action.as_ref().and_then(|action| action.get::<hayro_syntax::object::String<'_>>(b"URI"));
            let to = match url {
                Some(url) => String::from_utf8(url.as_bytes().to_vec()).unwrap(),
                None => "a place in the document".to_string(),
            };
            out.push((area.try_into().unwrap(), to));
        }
    }
    out.sort();
    out
}

#[test]
fn both_exporters_draw_links_footnotes_and_lists_alike() {
    let project = Project::sample();
    let long = "文字".repeat(40);
    project.write(
        "templates/plan.md",
        format!(
            "---\nname: 方案\nlayout: speech\ntitle: 方案\noutput: one\n---\n# 总则\n\n见[网页](https://example.org/a?b=1&c=(2))\
             [^1]，[信箱](mailto:a@example.org)，[{long}](https://example.org/)。{}[^2]\n\n{}\n\n\
             ```typst\n- 甲\n- 乙\n+ 丙\n```\n\n[^1]: 第一条，**重点**。\n[^2]: {long}\n",
            "正文".repeat(200),
            "又一段正文。".repeat(80),
        ),
    );
    compare(&project, None, &[("plan", true)]);
    let (ours, typst) = (project.read("by-fast-plan/one.pdf"), project.read("by-tagged-plan/one.pdf"));
    let found = links(&ours);
    assert!(found.len() > 8, "{found:?}");
    assert_eq!(found, links(&typst));
    let text = String::from_utf8_lossy(&ours);
    let count = |words: &str| text.matches(words).count();
    assert_eq!((count("/S /Note"), count("/S /L\n"), count("/S /LI"), count("/S /LBody")), (2, 2, 3, 3));
    assert_eq!(count("/Type /OBJR"), found.len());
    assert!(count("/S /Lbl") == 2 + 2 + 3 && count("/IDTree") == 1);
}

/// Turned, stretched and slanted: strokes are as wide as the stretching makes them, on each side.
#[test]
fn both_exporters_draw_turned_and_stretched_rules_alike() {
    let project = Project::sample();
    project.write(
        "templates/plan.md",
        "---\nname: 方案\nlayout: speech\ntitle: 方案\noutput: one\n---\n正文。\n\n```typst\n\
         #rotate(30deg, rect(width: 40mm, height: 10mm, stroke: (paint: red, thickness: 1mm, dash: \"dashed\")))\n\
         #v(20mm)\n\
         #scale(x: 200%, y: 50%, circle(radius: 8mm, stroke: 1mm, fill: luma(80%)))\n\
         #skew(ax: 20deg, line(length: 40mm, stroke: 0.35mm))\n\
         #rotate(90deg, reflow: true, box(width: 40mm)[#line(length: 100%)第一条])\n\
         ```\n\n正文。\n",
    );
    compare(&project, None, &[("plan", true)]);
}

#[test]
fn both_exporters_draw_seals_and_photographs_alike() {
    let project = Project::sample();
    // Red that fades, as the edge of a seal does, and clear at the corners.
    let mut pixels = tiny_skia::Pixmap::new(90, 90).unwrap();
    for (at, pixel) in pixels.pixels_mut().iter_mut().enumerate() {
        let apart = ((at % 90).abs_diff(45)).max((at / 90).abs_diff(45));
        let alpha = u8::try_from(255 - apart * 5).unwrap();
        *pixel = tiny_skia::ColorU8::from_rgba(206, 40, 40, alpha).premultiply();
    }
    project.write("seals/one.png", pixels.encode_png().unwrap());
    let photograph = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pictures/gradient.jpg");
    project.write("photo.jpg", std::fs::read(photograph).unwrap());
    project.write(
        "templates/one.md",
        "---\nname: 一\nlayout: file\ntitle: 关于一的通知\nmark: 云川旗文件\noutput: one\nsignature: 云川旗财政局\nseals: [seals/one.png]\n\
         date: 2024年3月5日\n---\n正文。\n\n![照片](photo.jpg)\n\n正文。\n",
    );
    compare(&project, None, &[("one", true)]);
    let pdf = project.read("by-fast-one/one.pdf");
    let text = String::from_utf8_lossy(&pdf);
    for entry in ["/S /Figure", "/SMask", "/DCTDecode", "/Alt <"] {
        assert!(text.contains(entry), "{entry}");
    }
}

/// How many dark pixels a picture has.
fn dark(png: &[u8]) -> usize {
    let pixels = tiny_skia::Pixmap::decode_png(png).unwrap();
    pixels.pixels().iter().filter(|pixel| pixel.red() < 80 && pixel.green() < 80).count()
}

#[test]
fn the_words_of_a_drawing_are_drawn() {
    let project = Project::sample();
    let drawn = |words: &str, face: &str| {
        let drawing = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"200\" height=\"60\"><text x=\"10\" y=\"40\" font-size=\"30\" {face}>{words}</text></svg>"
        );
        project.write("a.svg", drawing);
        project.write(
            "templates/one.md",
            "---\nname: 一\nlayout: speech\ntitle: 一\noutput: one\n---\n![图](a.svg)\n",
        );
        project.make(&["one", "-q", "-f", "png,pdf", "--again"]);
        let bytes = project.read("output/one.pdf");
        (dark(&project.read("output/one.png")), crate::ruler::read(&bytes)[0].shapes.len())
    };
    let none = drawn("", "");
    for face in ["", "font-family=\"SimSun\"", "font-family=\"仿宋\""] {
        let some = drawn("照片 photo", face);
        assert!(some.0 > none.0 + 100, "{face}: {some:?} {none:?}");
    }
}

#[test]
fn a_form_on_its_side_needs_no_header_and_keeps_its_pictures() {
    let project = crate::formats::project();
    project.write("templates/partials/form.md", "{: 列宽=60,* 表头=无 }\n\n| 姓名 | 李喆 |\n|---|---|\n| 照片 | ![照片](pictures/person.png) |\n| 单位 | 旗委 |\n");
    project.write(
        "templates/one.md",
        "---\nname: 一\nlayout: file\ntitle: 关于一的通知\nmark: 云川旗文件\noutput: one\nattachments: [{ title: 表一, body: partials/form.md, orientation: sideways }]\n---\n正文。\n",
    );
    compare(&project, None, &[("one", true)]);
    let pages = crate::ruler::read(&project.read("by-fast-one/one.pdf"));
    // A quarter turn: 5 wide, 7 high.
    let pictures = pages.iter().flat_map(|page| &page.shapes);
    let pictures: Vec<_> =
        pictures.filter(|shape| (shape.width() / shape.height() - 1.4).abs() < 0.01).collect();
    assert_eq!(pictures.len(), 1, "{pictures:?}");
    assert!(pictures[0].x0 > 28.0 && pictures[0].x1 < 184.0 && pictures[0].width() > 60.0, "{pictures:?}");
}

#[test]
fn a_picture_stands_in_its_cell_and_cells_of_many_rows_in_their_first() {
    let project = crate::formats::project();
    compare(&project, None, &[("form", true)]);
    let pdf = project.read("by-fast-form/form.pdf");
    let page = &crate::ruler::read(&pdf)[0];
    // The first is as high as its rows, 13 mm each, leave room for; the second is 30 mm wide.
    let is_upright = |shape: &&kurbo::Rect| (shape.height() / shape.width() - 1.4).abs() < 0.01;
    let pictures: Vec<_> = page.shapes.iter().filter(is_upright).collect();
    assert_eq!(pictures.len(), 2, "{:?}", page.shapes);
    assert!((34.0..39.0).contains(&pictures[0].height()), "{:?}", pictures[0]);
    assert!(pictures[0].x0 > 152.0 && pictures[0].x1 < 184.0, "{:?}", pictures[0]);
    assert!((29.9..30.1).contains(&pictures[1].width()), "{:?}", pictures[1]);
    let text = String::from_utf8_lossy(&pdf);
    let count = |words: &str| text.matches(words).count();
    // A row that has no cells of its own is none.
    assert_eq!((count("/S /Table"), count("/S /TR"), count("/S /Figure")), (2, 4 + 3, 2));
    // The picture, and the units in three columns; 省, 科员 and the picture beside a row that is none.
    assert_eq!(
        (count("/RowSpan 3"), count("/RowSpan 2"), count("/ColSpan 3"), count("/ColSpan 4")),
        (1, 1 + 3, 1, 1)
    );
}

#[test]
fn a_reader_of_the_text_finds_headings_tables_and_bookmarks() {
    let project = Project::sample();
    project.make(&["notice"]);
    let pdf = project.read("output/云川旗2024年优秀年轻干部挂职锻炼动员会-通知.pdf");
    assert!(is_ours(&pdf));
    let text = String::from_utf8_lossy(&pdf);
    let count = |words: &str| text.matches(words).count();
    let written = project.read("templates/notice.md");
    let headings = String::from_utf8_lossy(&written).lines().filter(|line| line.starts_with("# ")).count();
    // The title, and the attachment above its own title.
    assert_eq!((count("/S /H1"), count("/S /H2")), (2, headings + 1));
    assert!(count("/Title <") > headings + 3, "the bookmarks have the words of the headings");
    // 39 people and the header, which is one row though it is set again on each page.
    assert_eq!((count("/S /Table"), count("/S /TR")), (1, 40));
    assert_eq!(count("/S /TH"), count("/Scope /Column"));
    assert!(count("/S /TH") >= 5 && count("/S /TD") == 39 * count("/S /TH"));
    for entry in ["/Lang (zh-CN)", "/DisplayDocTitle true", "/Marked true", "/Tabs /S", "/ToUnicode"] {
        assert!(count(entry) > 0, "{entry}");
    }
}
