//! `gen measure`: the standard's clauses measured in any PDF.

use gongwen::diag::{Catalogue, Language};
use gongwen::measure::{Finding, Glyph, Kind, Measured, Page, Verdict, measure, read};
use hayro_cmap::{CMap, CMapName, load_embedded};

use crate::formats::{DATE, pages_of};
use crate::project::Project;

/// What does not hold in a PDF.
fn failed(bytes: &[u8]) -> Vec<String> {
    let pages = read(bytes).unwrap();
    let findings = measure(&pages, Kind::of(&pages));
    assert!(findings.len() > 12, "{}", findings.len());
    let wrong = findings.into_iter().filter(|finding| finding.verdict == Verdict::Fails);
    wrong.map(|Finding { clause, found, .. }| format!("{clause} {found:?}")).collect()
}

fn only_pdf(project: &Project, folder: &str) -> Vec<u8> {
    let files = project.files(folder);
    project.read(&format!("{folder}/{}", files.iter().find(|name| name.ends_with(".pdf")).unwrap()))
}

#[test]
fn our_own_documents_hold_every_clause() {
    let project = Project::sample();
    for (kind, as_kind) in [("notice", Kind::File), ("speech", Kind::Plain), ("letters", Kind::Letter)] {
        let only: &[&str] = if kind == "letters" { &["--only", "张䶮"] } else { &[] };
        project.make(&[&[kind, "-q", "-o", kind], only].concat());
        let folder = if kind == "letters" { "letters/letters" } else { kind };
        let bytes = only_pdf(&project, folder);
        assert_eq!(Kind::of(&read(&bytes).unwrap()), as_kind);
        assert_eq!(failed(&bytes), Vec::<String>::new(), "{kind}");
    }
}

/// The larger characters of a page: what a draft adds is smaller.
fn characters(page: &Page) -> Vec<&Glyph> {
    page.glyphs.iter().filter(|glyph| glyph.size > 6.5).collect()
}

/// The words that a draft adds to a page, without blanks.
fn added(page: &Page) -> String {
    let small = page.glyphs.iter().filter(|glyph| glyph.size < 6.5);
    small.map(|glyph| glyph.text.as_str()).filter(|text| !text.trim().is_empty()).collect()
}

#[test]
fn a_draft_is_the_document_with_what_was_measured_beside_it() {
    let project = Project::sample();
    let chinese = Catalogue::new(Language::Chinese);
    // The letters to receiving units are spaced by 7.3.5.5; no clause governs slips and the reading copy.
    for (kind, only, is_form) in [
        ("notice", None, false),
        ("minutes", None, false),
        ("speech", None, false),
        ("receiving-letters", Some("李喆"), false),
        ("slips", Some("李喆"), true),
        ("reading", None, true),
    ] {
        let only: Vec<&str> = only.into_iter().flat_map(|name| ["--only", name]).collect();
        let made = |more: &[&str]| {
            let folder = format!("{kind}{}", more.concat());
            project.make(&[&[kind, "-q", "-o", &folder], &*only, more].concat());
            let files = project.files(&folder);
            let inner = if only.is_empty() {
                String::new()
            } else {
                format!("/{}", files[0].split('/').next().unwrap())
            };
            read(&only_pdf(&project, &format!("{folder}{inner}"))).unwrap()
        };
        let (pages, draft) = (made(&[]), made(&["--draft"]));
        assert_eq!(pages.len(), draft.len(), "{kind}");
        for (page, drawn) in pages.iter().zip(&draft) {
            let (own, drawn) = (characters(page), characters(drawn));
            assert_eq!(own.len(), drawn.len(), "{kind}");
            for (one, other) in own.into_iter().zip(drawn) {
                let apart = (one.x - other.x).abs().max((one.y - other.y).abs());
                assert!(one.text == other.text && apart < 0.02, "{kind}: {} {apart}", one.text);
            }
        }
        let beside: String = draft.iter().map(added).collect();
        let findings = measure(&pages, Kind::of(&pages));
        for finding in findings {
            let mark = if finding.verdict == Verdict::Fails { "×" } else { "√" };
            let words = format!("{mark}{}{}", finding.clause, chinese.text(&finding.what));
            assert_eq!(beside.contains(&words), !is_form, "{kind}: {words} in {beside}");
            if let Measured::Length { found, .. } = finding.found {
                assert_eq!(beside.contains(&format!("{found:.2}（")), !is_form, "{kind}: {found}");
            }
        }
    }
}

/// An order with a stamp, and minutes whose names take more than a line.
const SPECIAL: [(&str, Kind, &str); 2] = [
    (
        "order",
        Kind::Order,
        "mark: 云川旗人民政府令\nnumber: 第8号\nsealing: stamp\npost: 旗长\ndate: 2024-05-20\n",
    ),
    (
        "minutes",
        Kind::Minutes,
        "mark: 云川旗人民政府专题会议纪要\nnumber: 〔2024〕8号\nattendance:\n\
         \u{20} - { label: 出席, names: 旗委组织部张䶮，旗人社局李喆，旗财政局欧阳文昊，旗农牧局额尔敦达来，旗文旅局赵宇 }\n\
         \u{20} - { label: 请假, names: 旗民政局王翀 }\ncopies: 旗委办公室\nprinter: 旗政府办公室\nprinted: 2024-05-20\n",
    ),
];

#[test]
fn orders_and_minutes_are_told_and_measured() {
    let project = Project::sample();
    let body = "会议听取了挂职锻炼工作情况的汇报，研究了下一步工作，要求各单位认真抓好落实。";
    for (layout, kind, front) in SPECIAL {
        project.write(
            "templates/one.md",
            format!("---\nname: 一\nlayout: {layout}\ntitle: 挂职锻炼工作会议纪要\noutput: one\n{front}---\n{body}\n\n{body}\n"),
        );
        project.make(&["one", "-q"]);
        let bytes = project.read("output/one.pdf");
        assert_eq!(Kind::of(&read(&bytes).unwrap()), kind);
        assert_eq!(failed(&bytes), Vec::<String>::new(), "{layout}");
    }
    // As something else, the same page does not hold.
    let pages = read(&project.read("output/one.pdf")).unwrap();
    let wrong = measure(&pages, Kind::Order).into_iter().filter(|finding| finding.verdict == Verdict::Fails);
    let wrong: Vec<_> = wrong.map(|finding| finding.what.id).collect();
    for what in ["measure-mark-top", "measure-date"] {
        assert!(wrong.contains(&what), "{wrong:?}");
    }
}

#[test]
fn what_differs_from_the_standard_is_found() {
    let project = Project::sample();
    let of = |profile: &str| {
        project.write("profile.yaml", profile);
        project.make(&["notice", "-q", "--again"]);
        let pages = read(&only_pdf(&project, "output")).unwrap();
        measure(&pages, Kind::File)
    };
    let clauses = |findings: &[Finding]| {
        let wrong = findings.iter().filter(|finding| finding.verdict == Verdict::Fails);
        wrong.map(|finding| finding.clause).collect::<Vec<_>>()
    };
    // Wider margins move the left edge of everything; more lines change the pitch.
    let narrow = of("margins: { left: 32, right: 32 }\n");
    assert!(clauses(&narrow).contains(&"7.2.7"), "{:?}", clauses(&narrow));
    let dense = of("lines: 30\n");
    let pitch = dense.iter().find(|finding| finding.what == gongwen::msg!("measure-pitch")).unwrap();
    assert_eq!(pitch.verdict, Verdict::Fails);
    assert!(matches!(pitch.found, Measured::Length { found, .. } if found < 8.0), "{:?}", pitch.found);
    let bold = of("table_size: 12\n");
    assert_eq!(clauses(&bold), Vec::<&str>::new());
}

#[test]
fn a_file_is_measured_printed_and_marked() {
    let project = Project::sample();
    project.write("profile.yaml", "margins: { left: 20, right: 26 }\n");
    project.make(&["notice", "-q"]);
    let name = project.files("output").into_iter().find(|name| name.ends_with(".pdf")).unwrap();
    let path = format!("output/{name}");
    let ran = project.run(&["measure", &path, "--marks", "marks"]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    assert!(ran.stdout.contains("FAILS   5.2.1") || ran.stdout.contains("FAILS  5.2.1"), "{}", ran.stdout);
    let drawn = project.files("marks");
    assert!(!drawn.is_empty());
    let svg = String::from_utf8(project.read(&format!("marks/{}", drawn[0]))).unwrap();
    assert!(svg.starts_with("<svg") && svg.trim_end().ends_with("</svg>") && svg.contains(">5.2.1</text>"));
    let ran = project.run(&["measure", &path, "--message-format", "json"]);
    for line in ran.stdout.lines() {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        assert!(row["type"].is_string(), "{line}");
    }
    project.write("a.pdf", "%PDF-1.7 no");
    assert_eq!(project.run(&["measure", "a.pdf"]).code, 1);
    assert_eq!(project.run(&["measure", "none.pdf"]).code, 74);
}

#[test]
fn a_single_name_in_the_last_row_of_seals_is_in_its_place() {
    let organs = "选派选派, 选派干部干部挂职, 群众挂职挂职选派, 振兴考核挂职";
    let pages =
        pages_of(&format!("signatures: [{organs}]\ndate: {DATE}"), "各单位要周密组织，认真落实。", &[]);
    let what = gongwen::msg!("measure-signature");
    let found = measure(&pages, Kind::File).into_iter().find(|finding| finding.what == what).unwrap();
    assert_eq!(found.verdict, Verdict::Holds, "{found:?}");
}

/// A PDF of one page whose glyphs are drawings, as browsers write those of some faces: a square for each character.
fn with_drawn_glyphs(text: &str) -> Vec<u8> {
    let codes: String = (0..text.chars().count()).map(|code| format!("{code:02x}")).collect();
    let mapped: String =
        text.chars().enumerate().map(|(code, c)| format!("<{code:02x}> <{:04x}>\n", u32::from(c))).collect();
    let count = text.chars().count();
    let unicode = format!(
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n1 begincodespacerange <00> <ff> \
         endcodespacerange\n{count} beginbfchar\n{mapped}endbfchar\nendcmap end end"
    );
    let names: String = (0..count).map(|code| format!("/g{code} ")).collect();
    let drawings: String = (0..count).map(|code| format!("/g{code} 6 0 R ")).collect();
    let widths = "1000 ".repeat(count);
    let last = count - 1;
    let objects = [
        format!(
            "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1000 1000] /FontMatrix [0.001 0 0 0.001 0 0] \
             /FirstChar 0 /LastChar {last} /Widths [{widths}] /Encoding << /Type /Encoding \
             /Differences [0 {names}] >> /CharProcs << {drawings}>> /Resources << >> /ToUnicode 7 0 R >>"
        ),
        stream("", "1000 0 0 0 1000 1000 d1 100 0 800 800 re f"),
        stream("", &unicode),
    ];
    with_line(&codes, objects.into())
}

fn stream(entries: &str, words: &str) -> String {
    format!("<< {entries} /Length {} >>\nstream\n{words}\nendstream", words.len())
}

/// A PDF of one page with a line of codes in a font, which is the first of the objects from the fifth on.
fn with_line(codes: &str, font: Vec<String>) -> Vec<u8> {
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_string(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_string(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595.28 841.89] /Contents 4 0 R \
         /Resources << /Font << /F 5 0 R >> >> >>"
            .to_string(),
        stream("", &format!("BT /F 16 Tf 100 700 Td <{codes}> Tj ET")),
    ];
    objects.extend(font);
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (number, object) in objects.iter().enumerate() {
        places.push(out.len());
        out.extend(format!("{} 0 obj\n{object}\nendobj\n", number + 1).bytes());
    }
    let (table, size) = (out.len(), objects.len() + 1);
    out.extend(format!("xref\n0 {size}\n0000000000 65535 f \n").bytes());
    places.iter().for_each(|place| out.extend(format!("{place:010} 00000 n \n").bytes()));
    out.extend(format!("trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n").bytes());
    out
}

#[test]
fn glyphs_that_are_drawings_are_read() {
    let pages = read(&with_drawn_glyphs("挂职锻炼")).unwrap();
    assert_eq!(pages[0].text(), "挂职锻炼");
    let second = &pages[0].glyphs[1];
    let mm = 25.4 / 72.0;
    let is_near = |found: f64, wanted: f64| (found - wanted).abs() < 0.01;
    assert!(is_near(second.size, 16.0) && is_near(second.x, 116.0 * mm), "{second:?}");
    assert!(is_near(second.ink.x0, 117.6 * mm) && is_near(second.ink.width(), 12.8 * mm), "{second:?}");
    assert!(second.font.is_empty() && pages[0].shapes.is_empty(), "{second:?}");
}

/// A list of a font file (Adobe Technical Note 5176, 5).
fn index(items: &[Vec<u8>]) -> Vec<u8> {
    let mut out = u16::try_from(items.len()).unwrap().to_be_bytes().to_vec();
    if items.is_empty() {
        return out;
    }
    out.push(2);
    let mut at = 1_u16;
    for length in std::iter::once(0).chain(items.iter().map(Vec::len)) {
        at += u16::try_from(length).unwrap();
        out.extend(at.to_be_bytes());
    }
    out.extend(items.concat());
    out
}

/// A font file that numbers its characters by Adobe-GB1: a square for each number.
fn numbered_font(numbers: &[u16]) -> Vec<u8> {
    let square = [239, 239, 21, 248, 136, 6, 248, 136, 7, 252, 136, 6, 14].to_vec();
    let glyphs = index(&vec![square; numbers.len() + 1]);
    let charset = [vec![0], numbers.iter().flat_map(|number| number.to_be_bytes()).collect()].concat();
    let fonts = vec![0; numbers.len() + 2];
    let entry = |value: usize, operator: &[u8]| {
        [&[29], u32::try_from(value).unwrap().to_be_bytes().as_slice(), operator].concat()
    };
    let head = |[charset, glyphs, dictionaries, fonts]: [usize; 4]| {
        let collection = [entry(391, &[]), entry(392, &[]), entry(5, &[12, 30])].concat();
        let places = [
            entry(charset, &[15]),
            entry(glyphs, &[17]),
            entry(dictionaries, &[12, 36]),
            entry(fonts, &[12, 37]),
        ];
        let dictionary = [collection, places.concat()].concat();
        let names = index(&[b"Adobe".to_vec(), b"GB1".to_vec()]);
        [vec![1, 0, 4, 2], index(&[b"Fang".to_vec()]), index(&[dictionary]), names, index(&[])].concat()
    };
    let dictionaries = index(&[[entry(0, &[]), entry(0, &[18])].concat()]);
    let begin = head([0; 4]).len();
    let places = [
        begin,
        begin + charset.len() + fonts.len(),
        begin + charset.len() + fonts.len() + glyphs.len(),
        begin + charset.len(),
    ];
    [head(places), charset, fonts, glyphs, dictionaries].concat()
}

#[test]
fn characters_that_a_collection_numbers_are_read() {
    let words = "挂职锻炼，2024年";
    let name = CMapName::from_bytes(b"UniGB-UCS2-H");
    let collection = CMap::parse(load_embedded(name).unwrap(), load_embedded).unwrap();
    let number = |c: char| u16::try_from(collection.lookup_cid_code(c.into(), 2).unwrap()).unwrap();
    let mut numbers: Vec<u16> = words.chars().map(number).collect();
    let codes: String = numbers.iter().map(|number| format!("{number:04x}")).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let file: String = numbered_font(&numbers).iter().map(|byte| format!("{byte:02x}")).collect();
    let font = [
        "<< /Type /Font /Subtype /Type0 /BaseFont /ABCDEF+Fang /Encoding /Identity-H /DescendantFonts [6 0 R] >>",
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /ABCDEF+Fang /DW 1000 /FontDescriptor 7 0 R \
         /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 5 >> >>",
        "<< /Type /FontDescriptor /FontName /ABCDEF+Fang /Flags 4 /FontBBox [0 0 1000 1000] /ItalicAngle 0 \
         /Ascent 880 /Descent -120 /CapHeight 880 /StemV 90 /FontFile3 8 0 R >>",
    ];
    let file = stream("/Subtype /CIDFontType0C /Filter /ASCIIHexDecode", &format!("{file}>"));
    let objects = font.iter().map(ToString::to_string).chain([file]).collect();
    let pages = read(&with_line(&codes, objects)).unwrap();
    assert_eq!(pages[0].text(), words);
    assert_eq!(pages[0].glyphs[0].font, "Fang");
}
