//! `--pdf-standard`: what PDF/A-2b (ISO 19005-2) and PDF/UA-1 (ISO 14289-1) ask for is in the file. Typst's exporter, which
//! checks what it writes, is the judge of the pages; the rules of the file itself are here, and `.ci/vera/run` asks veraPDF.

use std::path::Path;

use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::object::{Array, Dict, Object};
use moxcms::{ColorProfile, Layout, TransformOptions};

use crate::project::Project;
use crate::ruler;

const BOTH: [&str; 4] = ["--pdf-standard", "a-2b,ua-1", "--date", "2024-03-05"];

/// The PDF of a kind: the first one, if there are several.
fn made(project: &Project, root: Option<&str>, args: &[&str]) -> Vec<u8> {
    let output = project.path(&args.join(" ").replace(['/', ':'], "-"));
    let place = ["-q", "-o", output.to_str().unwrap()];
    let root: Vec<&str> = root.map(|root| vec!["--root", root]).unwrap_or_default();
    project.make(&[args, &place, &root].concat());
    let files = walkdir::WalkDir::new(&output).sort_by_file_name().into_iter().map(Result::unwrap);
    let mut files = files.filter(|entry| entry.path().extension().is_some_and(|ending| ending == "pdf"));
    std::fs::read(files.next().unwrap().path()).unwrap()
}

/// What the file breaks of the two standards, of all that can be seen without drawing it.
fn breaches(bytes: &[u8]) -> Vec<&'static str> {
    let text = String::from_utf8_lossy(bytes);
    let count = |words: &str| text.matches(words).count();
    let pdf = Pdf::new(bytes.to_vec()).unwrap();
    let operators = operators(&pdf);
    let has = |operator: &str| operators.iter().any(|own| own == operator);
    let rules = [
        ("6.1.2: the header", bytes.starts_with(b"%PDF-1.7\n%\x80\x80\x80\x80\n")),
        ("6.1.3: an identifier", count("/ID [<") == 1),
        ("6.1.3: not encrypted", count("/Encrypt") == 0),
        ("6.2.3: one output intent", count("/S /GTS_PDFA1") == 1 && count("/DestOutputProfile") == 1),
        ("6.2.4.3: no ink without a profile", !has("k") && !has("K") && count("CMYK") == 0),
        ("6.2.11.4: all fonts embedded", count("/Type0") == count("/FontFile2 ")),
        ("6.2.11.3: glyphs by their numbers", count("/CIDFontType2") == count("/CIDToGIDMap /Identity")),
        ("6.3.2: links are printed", count("/Subtype /Link") == count("/F 4")),
        ("6.5.1: no scripts", count("/JavaScript") == 0 && count("/Launch") == 0),
        ("6.6.2: metadata as they are", count("/Type /Metadata") == 1 && count("<x:xmpmeta") == 1),
        ("6.6.4: PDF/A-2b", count("<pdfaid:part>2<") == 1 && count("<pdfaid:conformance>B<") == 1),
        ("6.6.2.3.3: what is not known is described", count("<pdfaSchema:prefix>pdfuaid<") == 1),
        ("UA 5: PDF/UA-1", count("<pdfuaid:part>1<") == 1),
        ("UA 7.1: a title, which is shown", count("/DisplayDocTitle true") == 1 && count("<dc:title>") == 1),
        ("UA 7.1: marked", count("/Marked true") == 1 && count("/StructTreeRoot") >= 2),
        ("UA 7.2: a language", count("/Lang (zh-CN)") == 1),
        ("UA 7.2: words for glyphs", count("/Type0") == count("/ToUnicode ")),
        ("UA 7.3: pictures have words", count("/S /Figure") == count("/Alt <") - links_with_words(&text)),
        ("UA 7.5: headers say whose they are", count("/S /TH") == count("/Scope /Column")),
        ("UA 7.6: lists say how they are counted", count("/S /L\n") == count("/ListNumbering /")),
        ("UA 7.9: notes have names", count("/S /Note") == 0 || count("/IDTree") == 1),
        ("UA 7.17: bookmarks", count("/Type /Outlines") == 1 || count("/S /H1") == 0),
        ("UA 7.18.3: the order of links", count("/Tabs /S") == pdf.pages().iter().count()),
    ];
    let mut broken: Vec<&str> = rules.iter().filter(|(_, holds)| !holds).map(|(rule, _)| *rule).collect();
    if !is_marked(&operators) {
        broken.push("UA 7.1: all that is drawn is marked");
    }
    broken
}

/// What the pages do, by its names: the last word of each line, as our exporter and Typst's write them.
fn operators(pdf: &Pdf) -> Vec<String> {
    let mut out = Vec::new();
    for page in pdf.pages().iter() {
        let content = String::from_utf8_lossy(page.page_stream().unwrap()).into_owned();
        out.extend(
            content.lines().filter_map(|line| Some(line.rsplit([' ', ']', '>', ')']).next()?.to_string())),
        );
    }
    out
}

/// How many links have words of their own.
fn links_with_words(text: &str) -> usize {
    let elements = text.split("/S /Link").skip(1);
    elements.filter(|element| element.split("endobj").next().unwrap_or("").contains("/Alt <")).count()
}

/// Whether everything that is drawn stands between the marks of something.
fn is_marked(operators: &[String]) -> bool {
    let mut depth = 0_usize;
    operators.iter().all(|operator| match operator.as_str() {
        "BDC" | "BMC" => {
            depth += 1;
            true
        }
        "EMC" => {
            depth = depth.saturating_sub(1);
            true
        }
        "TJ" | "Tj" | "S" | "f" | "f*" | "B" | "B*" | "Do" => depth > 0,
        _ => true,
    })
}

#[test]
fn every_kind_is_archival_and_accessible() {
    let project = Project::sample();
    let bureau = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/bureau");
    let bureau = bureau.to_str();
    let own = ["notice", "speech", "letters", "slips", "slip-sheets", "appointment", "minutes", "reading"];
    let others = ["joint", "request", "reply", "assessment-form", "announcement"];
    let all = own.map(|kind| (None, kind)).into_iter().chain(others.map(|kind| (bureau, kind)));
    let mut judged = 0;
    for (root, kind) in all {
        let ours = made(&project, root, &[&[kind], BOTH.as_slice()].concat());
        assert_eq!(breaches(&ours), Vec::<&str>::new(), "{kind}");
        let plain = made(&project, root, &[kind, "--date", "2024-03-05"]);
        assert!(!breaches(&plain).is_empty(), "{kind} has them only if they are asked for");
        let (ours, plain) = (ruler::read(&ours), ruler::read(&plain));
        let words = |pages: &[ruler::Page]| pages.iter().map(ruler::Page::text).collect::<String>();
        assert_eq!(words(&ours), words(&plain), "{kind}");
        // The judge wants a date.
        if !["speech", "minutes", "reading", "assessment-form"].contains(&kind) {
            made(&project, root, &[&[kind, "--exporter", "tagged"], BOTH.as_slice()].concat());
            judged += 1;
        }
        made(&project, root, &[kind, "--exporter", "tagged", "--pdf-standard", "ua-1"]);
    }
    assert!(judged >= 9);
}

#[test]
fn notes_lists_links_and_pictures_are_too() {
    let project = Project::sample();
    let photograph = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pictures/gradient.jpg");
    project.write("photo.jpg", std::fs::read(photograph).unwrap());
    project.write(
        "templates/plan.md",
        "---\nname: 方案\nlayout: file\nmark: 云川旗文件\ntitle: 关于印发方案的通知\nsignature: 云川旗财政局\ndate: 2024年3月5日\n---\n# 总则\n\n\
         见[网页](https://example.org/)[^1]。\n\n![照片](photo.jpg)\n\n```typst\n- 甲\n- 乙\n+ 丙\n```\n\n[^1]: 第一条。\n",
    );
    let ours = made(&project, None, &[&["plan"], BOTH.as_slice()].concat());
    assert_eq!(breaches(&ours), Vec::<&str>::new());
    let text = String::from_utf8_lossy(&ours);
    for part in ["/S /Note", "/S /Figure", "/S /Link", "/ListNumbering /Disc", "/ListNumbering /Decimal"] {
        assert!(text.contains(part), "{part}");
    }
    made(&project, None, &[&["plan", "--exporter", "tagged"], BOTH.as_slice()].concat());
}

#[test]
fn a_volume_is_too() {
    let project = Project::sample();
    let volume = made(&project, None, &[&["letters", "--merge", "--duplex"], BOTH.as_slice()].concat());
    assert_eq!(breaches(&volume), Vec::<&str>::new());
}

#[test]
fn red_is_ink_in_print_and_red_on_screens() {
    let project = Project::sample();
    let red = |pdf: &[u8]| {
        let pages = ruler::read(pdf);
        let mut colours: Vec<[u8; 3]> = pages[0].glyphs.iter().map(|glyph| glyph.colour).collect();
        colours.retain(|colour| colour[0] > 150);
        colours.dedup();
        colours
    };
    let print = made(&project, None, &["notice"]);
    let is_ink = |pdf: &[u8]| {
        let pdf = Pdf::new(pdf.to_vec()).unwrap();
        operators(&pdf).iter().any(|operator| ["sc", "k"].contains(&operator.as_str()))
    };
    assert!(is_ink(&print));
    let on_screen = made(&project, None, &["notice", "--pdf-standard", "a-2b"]);
    assert!(!is_ink(&on_screen));
    assert_eq!(red(&on_screen), [[255, 49, 49]]);
    let tagged = made(&project, None, &["notice", "--pdf-standard", "a-2b", "--exporter", "tagged"]);
    assert_eq!(red(&tagged), [[255, 49, 49]]);
    project.make(&["notice", "-q", "-f", "png"]);
    let picture = project.read("output/云川旗2024年优秀年轻干部挂职锻炼动员会-通知-1.png");
    let pixels = tiny_skia::Pixmap::decode_png(&picture).unwrap();
    let wanted =
        pixels.pixels().iter().filter(|pixel| (pixel.red(), pixel.green(), pixel.blue()) == (255, 49, 49));
    assert!(wanted.count() > 1000);
}

/// What a page says that ink looks like: a profile, by which a colour manager tells colours.
fn look_of_ink(page: &hayro::hayro_syntax::page::Page<'_>) -> Option<Vec<u8>> {
    let resources = page.raw().get::<Dict<'_>>("Resources")?;
    let space = resources.get::<Dict<'_>>("ColorSpace")?.get::<Array<'_>>("DefaultCMYK")?;
    let profile = space.iter::<Object<'_>>().find_map(|object| match object {
        Object::Stream(stream) => Some(stream),
        _ => None,
    })?;
    assert_eq!(profile.dict().get::<i32>("N"), Some(4));
    Some(profile.decoded().unwrap().into_owned())
}

#[test]
fn readers_are_told_what_ink_looks_like() {
    let project = Project::sample();
    for args in [
        &["notice"] as &[&str],
        &["notice", "--exporter", "tagged"],
        &["letters", "--merge"],
        &["letters", "--only", "3", "--exporter", "tagged"],
    ] {
        let pdf = Pdf::new(made(&project, None, args)).unwrap();
        let first = look_of_ink(&pdf.pages()[0]).unwrap_or_else(|| panic!("{args:?}"));
        let profile = ColorProfile::new_from_slice(&first).unwrap();
        let seen = profile.create_transform_8bit(
            Layout::Rgba,
            &ColorProfile::new_srgb(),
            Layout::Rgb,
            TransformOptions::default(),
        );
        let seen = seen.unwrap();
        // 206 of 255 of magenta and yellow; paper; black; a black of a half.
        for (ink, wanted) in [
            ([0, 206, 206, 0], [255, 49, 49]),
            ([0, 0, 0, 0], [255, 255, 255]),
            ([0, 0, 0, 255], [0, 0, 0]),
            ([0, 0, 0, 128], [127, 127, 127]),
            ([255, 0, 0, 0], [0, 255, 255]),
        ] {
            let mut found = [0; 3];
            seen.transform(&ink, &mut found).unwrap();
            let is_near = found.iter().zip(wanted).all(|(one, other): (&u8, u8)| one.abs_diff(other) <= 1);
            assert!(is_near, "{ink:?} looks like {found:?}, not {wanted:?}");
        }
    }
}
