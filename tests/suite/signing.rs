//! The ways of signing (7.3.5), measured in the PDF: seals, stamps, or neither.

use kurbo::Rect;

use crate::formats::{CELL, DATE, PITCH, find, pages, pages_of};
use crate::pages::{Ledger, measure_common, measure_grid};
use crate::project::Project;
use crate::ruler::{self, Page};

/// The circles in a draft, which show the space for the seals.
fn seals(page: &Page, diameter: f64) -> Vec<Rect> {
    let round =
        |shape: &&Rect| (shape.width() - diameter).abs() < 0.1 && (shape.height() - diameter).abs() < 0.1;
    let mut found: Vec<Rect> = page.shapes.iter().filter(round).copied().collect();
    found.sort_by(|a, b| (a.y0.round(), a.x0).partial_cmp(&(b.y0.round(), b.x0)).unwrap());
    found.dedup_by(|a, b| (a.x0 - b.x0).abs() < 0.1 && (a.y0 - b.y0).abs() < 0.1);
    found
}

#[test]
fn seals_cover_name_and_date_and_do_not_touch() {
    let mut ledger = Ledger::default();
    for (kind, diameter, count) in [
        ("upward-1", 42.0, 1),
        ("upward-2", 42.0, 1),
        ("joint-3", 45.0, 3),
        ("upward-5", 42.0, 5),
        ("blocks", 60.0, 1),
    ] {
        let (pages, draft) = (pages(kind, &[]), pages(kind, &["--draft"]));
        let (at, line) = find(&pages, DATE);
        let circles = seals(&draft[at], diameter);
        ledger.holds("7.3.5.1", &format!("{kind}: {} seals", circles.len()), circles.len() == count);
        let last = circles[circles.len() - 1];
        ledger.near(
            "7.3.5.1",
            &format!("{kind}: last seal centred on the date"),
            last.center().x,
            line.centre(),
            0.1,
        );
        ledger.near(
            "7.3.5.1",
            &format!("{kind}: date ends four characters from the right"),
            line.right(),
            184.0 - 4.0 * CELL,
            0.5,
        );
        let below = line.em_bottom() - PITCH / 2.0 - last.center().y;
        ledger.holds(
            "7.3.5.1",
            &format!("{kind}: name and date {below:.2} mm below the middle"),
            below > 0.0 && below < diameter / 4.0 + 3.0,
        );
        let first = circles[0];
        let above = pages[at]
            .content()
            .into_iter()
            .filter(|text| text.em_bottom() < first.center().y - 4.0 && text.size() > 15.0);
        let body = above.map(|text| text.em_bottom()).fold(0.0, f64::max);
        if body > 0.0 {
            let gap = first.y0 - body;
            ledger.holds(
                "7.3.5.1",
                &format!("{kind}: seal {gap:.2} mm below the body"),
                (-0.05..=10.39).contains(&gap),
            );
        }
        for (at, one) in circles.iter().enumerate() {
            ledger.holds(
                "7.3.5.1",
                &format!("{kind}: seal inside the type area"),
                one.x0 >= 27.9 && one.x1 <= 184.1 && one.y1 <= 262.1,
            );
            for other in &circles[at + 1..] {
                let apart = one.center().distance(other.center());
                ledger.holds(
                    "7.3.5.1",
                    &format!("{kind}: seals {apart:.2} mm apart"),
                    apart >= diameter + 0.9,
                );
            }
        }
    }
    ledger.close();
}

#[test]
fn a_single_seal_keeps_its_geometry_at_every_diameter() {
    let mut ledger = Ledger::default();
    for diameter in [30, 36, 42, 45, 50, 60] {
        let front = format!("signature: 云川旗人民政府\ndate: {DATE}\nseal_diameter: {diameter}");
        let [pages, draft] =
            [&[][..], &["--draft"]].map(|options| pages_of(&front, "各单位要周密组织，认真落实。", options));
        let diameter = f64::from(diameter);
        let what = |text: &str| format!("{diameter} mm: {text}");
        let (at, date) = find(&pages, DATE);
        let (_, name) = find(&pages, "云川旗人民政府");
        let (_, body) = find(&pages, "各单位");
        ledger.near(
            "7.3.5.1",
            &what("date ends four characters from the right"),
            date.right(),
            184.0 - 4.0 * CELL,
            0.3,
        );
        ledger.near("7.3.5.1", &what("name centred on the date"), name.centre(), date.centre(), 0.1);
        let circles = seals(&draft[at], diameter);
        ledger.holds("7.3.5.1", &what("one seal"), circles.len() == 1);
        ledger.holds("7.3.5.1", &what("drawn in a draft only"), seals(&pages[at], diameter).is_empty());
        let seal = circles[0];
        ledger.near("7.3.5.1", &what("seal centred on the date"), seal.center().x, date.centre(), 0.1);
        let gap = seal.y0 - body.em_bottom();
        ledger.holds(
            "7.3.5.1",
            &what(&format!("upper edge {gap:.2} below the body")),
            (0.0..=10.39).contains(&gap),
        );
        let below = (name.em_top() + date.em_bottom()) / 2.0 - seal.center().y;
        ledger.holds(
            "7.3.5.1",
            &what(&format!("names {below:.2} below its middle")),
            below > 0.0 && below <= diameter / 4.0,
        );
        ledger.holds("7.3.5.1", &what("inside the type area"), seal.x1 <= 184.0 && seal.y1 <= 262.0);
    }
    ledger.close();
}

#[test]
fn signature_stamps_keep_their_place() {
    let mut ledger = Ledger::default();
    let heights = [
        ("a.svg", 10.0),
        ("b.svg", 14.0),
        ("c.svg", 20.0),
        ("d.svg", 27.0),
        ("e.svg", 33.0),
        ("f.svg", 40.0),
    ];
    for (name, height) in heights {
        let project = Project::sample();
        let svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"40\" height=\"{height}\"><rect width=\"40\" height=\"{height}\" fill=\"red\"/></svg>"
        );
        project.write(&format!("pictures/{name}"), svg);
        project.write("templates/one.md", format!("---\nname: 一\nlayout: file\ntitle: 关于一的通知\nmark: 云川旗文件\noutput: one\nsealing: stamp\npost: 旗长\nstamp: pictures/{name}\ndate: {DATE}\n---\n各单位要周密组织。\n"));
        project.make(&["one", "-q"]);
        let pages = ruler::read(&project.read("output/one.pdf"));
        let what = |text: &str| format!("{height} mm: {text}");
        let (at, date) = find(&pages, DATE);
        let (_, body) = find(&pages, "各单位");
        let (_, post) = find(&pages, "旗长");
        let is_stamp =
            |shape: &&Rect| (shape.width() - 40.0).abs() < 0.1 && (shape.height() - height).abs() < 0.1;
        let stamp = pages[at].shapes.iter().find(is_stamp).copied().expect("the stamp");
        ledger.near(
            "7.3.5.3",
            &what("stamp four characters from the right"),
            stamp.x1,
            184.0 - 4.0 * CELL,
            0.05,
        );
        ledger.near(
            "7.3.5.3",
            &what("date four characters from the right"),
            date.right(),
            184.0 - 4.0 * CELL,
            0.3,
        );
        ledger.near(
            "7.3.5.3",
            &what("post two characters before it"),
            post.right(),
            stamp.x0 - 2.0 * CELL,
            0.3,
        );
        ledger.near(
            "7.3.5.3",
            &what("post level with its middle"),
            (post.em_top() + post.em_bottom()) / 2.0,
            stamp.center().y,
            0.05,
        );
        let (above, below) = (stamp.y0 - body.em_bottom(), date.em_top() - stamp.y1);
        ledger.holds("7.3.5.3", &what(&format!("{above:.2} below the body")), (20.7..=26.2).contains(&above));
        ledger.holds("7.3.5.3", &what(&format!("date {below:.2} below it")), (10.3..=15.8).contains(&below));
        measure_grid(&mut ledger, at + 1, &[date]);
    }
    let pages = pages_of(
        &format!("sealing: stamp\nposts: [云川旗财政局局长, 云川旗教育局局长]\ndate: {DATE}"),
        "各单位要周密组织。",
        &[],
    );
    let ((_, first), (_, second)) = (find(&pages, "云川旗财政局局长"), find(&pages, "云川旗教育局局长"));
    ledger.near("7.3.5.3", "posts of joint organs line up", first.right(), second.right(), 0.05);
    ledger.near(
        "7.3.5.3",
        "stamps of joint organs a line apart",
        second.em_top() - first.em_top(),
        20.0 + 10.39,
        0.1,
    );
    ledger.close();
}

#[test]
fn without_a_seal_the_date_hangs_on_the_name() {
    let mut ledger = Ledger::default();
    let pages = pages("joint-2-bare", &[]);
    measure_common(&mut ledger, &pages);
    let (_, name) = find(&pages, "云川旗财政局");
    let (_, date) = find(&pages, "2024年12月28日");
    ledger.near(
        "7.3.5.2",
        "the longer date two characters from the right",
        date.right(),
        184.0 - 2.0 * CELL,
        0.3,
    );
    ledger.near(
        "7.3.5.2",
        "date begins two characters after the name",
        date.left() - name.left(),
        2.0 * CELL,
        0.3,
    );
    // A name longer than the date.
    let pages = pages_of(
        &format!("sealing: none\nsignature: 中共云川旗委组织部\ndate: {DATE}"),
        "各单位要周密组织。",
        &[],
    );
    let ((_, long), (_, short)) = (find(&pages, "中共云川旗委组织部"), find(&pages, DATE));
    let (_, body) = find(&pages, "各单位");
    ledger.near(
        "7.3.5.2",
        "the longer name two characters from the right",
        long.right(),
        184.0 - 2.0 * CELL,
        0.3,
    );
    ledger.near("7.3.5.2", "date two characters after it", short.left() - long.left(), 2.0 * CELL, 0.1);
    ledger.near("7.3.5.2", "name a line below the body", long.em_top() - body.em_top(), 2.0 * PITCH, 0.05);
    ledger.near("7.3.5.2", "date on the line below", date.em_top() - name.em_top(), PITCH, 1.0);
    ledger.close();
}

#[test]
fn a_name_too_long_for_its_line_has_narrower_letters() {
    let mut ledger = Ledger::default();
    let long = "云川旗优化营商环境和乡村振兴年轻干部挂职锻炼工作领导小组办公室";
    let post = "中共云川旗委优化营商环境工作领导小组";
    let bare = 184.0 - 2.0 * CELL;
    let beside_stamp = 184.0 - 4.0 * CELL - 40.0 - 2.0 * CELL;
    for (signing, name, right) in [
        (format!("sealing: none\nsignature: {long}"), long, bare),
        (format!("sealing: none\nsignatures: [{long}, 云川旗财政局]"), long, bare),
        (format!("signature: {long}"), long, 184.0),
        (format!("signatures: [{long}, 云川旗财政局]"), long, 184.0),
        (format!("sealing: stamp\npost: {post}"), post, beside_stamp),
    ] {
        let front = format!("{signing}\ndate: {DATE}");
        let pages = pages_of(&front, "各单位云集一处，周密组织，认真落实。", &[]);
        let start: String = name.chars().take(6).collect();
        let (_, line) = find(&pages, &start);
        ledger.holds("7.3.5", &format!("{signing}: whole"), line.text() == name);
        let last = line.glyphs[line.glyphs.len() - 1].ink.x1;
        ledger.holds("7.3.5", &format!("{signing}: left {}", line.left()), line.left() > 27.9);
        ledger.near("7.3.5", &format!("{signing}: right edge"), last, right, 0.9);
        // Narrower, and as high as those of the body.
        let ink =
            |line: &crate::ruler::Line| line.glyphs.iter().find(|glyph| glyph.char() == '云').unwrap().ink;
        let (narrow, usual) = (ink(&line), ink(&find(&pages, "各单位云").1));
        ledger.near("7.3.5", &format!("{signing}: height"), narrow.height(), usual.height(), 0.01);
        let ratio = narrow.width() / usual.width();
        ledger.holds("7.3.5", &format!("{signing}: narrowed to {ratio}"), (0.7..0.97).contains(&ratio));
    }
    ledger.close();
}

#[test]
fn a_seal_is_the_picture_that_the_project_gives() {
    let mut ledger = Ledger::default();
    let project = Project::sample();
    let mut pixels = tiny_skia::Pixmap::new(60, 60).unwrap();
    pixels.fill(tiny_skia::Color::from_rgba8(206, 40, 40, 255));
    project.write("seals/one.png", pixels.encode_png().unwrap());
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"10\" height=\"10\"><circle cx=\"5\" cy=\"5\" r=\"5\" fill=\"red\"/></svg>";
    project.write("seals/two.svg", svg);
    let front = format!(
        "signatures: [云川旗财政局, 云川旗教育局]\nseals: [seals/one.png, seals/two.svg]\ndate: {DATE}"
    );
    project.write("templates/one.md", format!("---\nname: 一\nlayout: file\ntitle: 关于一的通知\nmark: 云川旗文件\noutput: one\n{front}\n---\n正文。\n"));
    project.make(&["one", "-q"]);
    let pages = ruler::read(&project.read("output/one.pdf"));
    let found = seals(&pages[0], 42.0);
    ledger.holds("7.3.5.1", &format!("{} pictures of 42 mm", found.len()), found.len() == 2);
    for (seal, name) in found.iter().zip(["云川旗财政局", "云川旗教育局"]) {
        let text: String = pages[0].text();
        let at = text.char_indices().position(|(at, _)| text[at..].starts_with(name)).expect("the name");
        // Only the signature has this name, at its last place.
        let glyphs = &pages[0].glyphs[at..at + name.chars().count()];
        let centre = (glyphs[0].x + glyphs[glyphs.len() - 1].right()) / 2.0;
        ledger.near("7.3.5.1", &format!("seal of {name} centred on its name"), seal.center().x, centre, 0.1);
    }
    ledger.close();
}
