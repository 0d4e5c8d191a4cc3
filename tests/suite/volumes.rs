//! 合订本: many documents in one file, each as it is by itself.

use crate::project::Project;
use crate::ruler::{self, Page};

/// The rows of the list of what is where.
fn index(project: &Project, path: &str) -> Vec<Vec<String>> {
    let text = String::from_utf8(project.read(path)).unwrap();
    let rows = text.strip_prefix('\u{feff}').unwrap().split_terminator("\r\n").skip(1);
    rows.map(|row| row.split(',').map(str::to_string).collect()).collect()
}

fn number(text: &str) -> usize {
    text.parse().unwrap()
}

fn count(bytes: &[u8], word: &str) -> usize {
    bytes.windows(word.len()).filter(|some| *some == word.as_bytes()).count()
}

fn draw_alike(one: &Page, other: &Page) -> bool {
    let places = |page: &Page| -> Vec<(String, i64, i64)> {
        #[expect(clippy::cast_possible_truncation, reason = "no page is that large")]
        let place = |length: f64| (length * 100.0).round() as i64;
        page.glyphs.iter().map(|glyph| (glyph.text.clone(), place(glyph.x), place(glyph.y))).collect()
    };
    one.text() == other.text() && places(one) == places(other)
}

#[test]
fn a_volume_has_every_document_as_it_is_alone() {
    let project = Project::sample();
    let ran = project.make(&["letters", "--merge", "--duplex", "--separate"]);
    assert!(ran.stderr.contains("39 documents made"), "{}", ran.stderr);
    let bytes = project.read("output/letters-volume/派遣函.pdf");
    let pages = ruler::read(&bytes);
    let rows = index(&project, "output/letters-volume/派遣函-目录.csv");
    let files = project.files("output/letters");
    let files: Vec<&String> = files.iter().filter(|file| file.ends_with(".pdf")).collect();
    assert_eq!((rows.len(), files.len()), (39, 39));
    let mut next = 1;
    for (row, file) in rows.iter().zip(files) {
        let alone = ruler::read(&project.read(&format!("output/letters/{file}")));
        let (first, own) = (number(&row[1]), number(&row[2]));
        assert!(first == next && own == alone.len() && first % 2 == 1, "{row:?}");
        for (at, page) in alone.iter().enumerate() {
            assert!(draw_alike(page, &pages[first - 1 + at]), "{row:?}");
        }
        assert!(file.contains(&row[4]), "{row:?} {file}");
        next += own.next_multiple_of(2);
        // 白页
        assert!(own % 2 == 0 || pages[first - 1 + own].glyphs.is_empty(), "{row:?}");
    }
    assert_eq!(pages.len() + 1, next);
    // A bookmark for each, a label for the pages of each, and one title of the file.
    assert_eq!((count(&bytes, "/Title"), count(&bytes, "/Prefix"), count(&bytes, "/P (")), (40, 0, 39));
    assert!(count(&bytes, "(039-)") == 1 && count(&bytes, "/PageLabels") == 1);
    // The fonts are there once.
    assert!(bytes.len() < 600_000, "{}", bytes.len());
}

#[test]
fn a_volume_of_some_people_is_another_one() {
    let project = Project::sample();
    project.make(&["letters", "--merge", "-q"]);
    let all = project.read("output/letters-volume/派遣函.pdf");
    project.make(&["letters", "--merge", "-q", "--only", "李喆", "--only", "5-6"]);
    assert_eq!(index(&project, "output/letters-volume-chosen/派遣函-目录.csv").len(), 3);
    assert_eq!(project.read("output/letters-volume/派遣函.pdf"), all);
}

#[test]
fn a_volume_is_the_same_however_it_is_made() {
    let project = Project::sample();
    let volume = "output/letters-volume/派遣函.pdf";
    project.make(&["letters", "--merge", "--jobs", "1"]);
    let alone = project.read(volume);
    for options in [&["--jobs", "7"][..], &["--separate"], &["--separate", "--jobs", "3"]] {
        project.make(&[&["letters", "--merge", "--again"], options].concat());
        assert!(project.read(volume) == alone, "{options:?}");
    }
    // Documents that are there are not written again, and yet bound.
    project.edit("data/roster.yaml", "name: 王晓堃", "name: 王小堃");
    let ran = project.make(&["letters", "--merge", "--separate"]);
    assert!(ran.stderr.contains("38 documents have not changed"), "{}", ran.stderr);
    assert!(ruler::read(&project.read(volume))[1].text().contains("王小堃"));
    let ran = project.make(&["letters", "--merge"]);
    assert!(ran.stdout.is_empty() && ran.stderr.contains("has not changed"), "{}", ran.stderr);
}

#[test]
fn volumes_end_where_their_pages_do() {
    let project = Project::sample();
    project.make(&["letters", "--merge-by", "place", "--volume", "5", "--duplex"]);
    for (name, people) in [("001-苏木乡镇", 16), ("002-旗直部门", 14), ("003-国有企业", 9)] {
        let rows = index(&project, &format!("output/letters-volume-by-place/{name}-目录.csv"));
        assert_eq!(rows.len(), people);
        let last = number(&rows.last().unwrap()[0]);
        for volume in 1..=last {
            let path = format!("output/letters-volume-by-place/{name}-{volume:02}.pdf");
            let pages = ruler::read(&project.read(&path)).len();
            let own = rows.iter().filter(|row| number(&row[0]) == volume);
            assert!(pages <= 5 && own.count() == pages / 2, "{path}");
        }
        assert!(
            !project.path(&format!("output/letters-volume-by-place/{name}-{:02}.pdf", last + 1)).exists()
        );
    }
    // Fewer volumes leave files that would not be made now.
    project.make(&["letters", "--merge-by", "place", "--volume", "500"]);
    assert!(project.path("output/letters-volume-by-place/001-苏木乡镇.pdf").exists());
}

#[test]
fn a_volume_that_lacks_somebody_is_not_made() {
    let project = Project::sample();
    project.edit("data/roster.yaml", "name: 赵玥", "name: \"赵\u{e000}\"");
    let ran = project.run(&["letters", "--merge-by", "place"]);
    assert_eq!(ran.code, 3, "{}", ran.stderr);
    assert!(ran.stderr.contains("volume-incomplete"), "{}", ran.stderr);
    let files = project.files("output/letters-volume-by-place");
    let volumes: Vec<&String> = files.iter().filter(|file| file.ends_with(".pdf")).collect();
    assert_eq!(volumes.len(), 2, "{files:?}");
    assert!(!files.iter().any(|file| file.ends_with(".tmp")), "{files:?}");
}

#[test]
fn a_document_for_nobody_is_not_bound() {
    let project = Project::sample();
    for args in
        [&["--merge"] as &[&str], &["--merge-by", "unit"], &["--volume", "9"], &["--duplex"], &["--separate"]]
    {
        let ran = project.run(&[&["notice"], args].concat());
        assert_eq!(ran.code, 1, "{args:?}");
        assert!(ran.stderr.contains(&format!("so {} does not apply", args[0])), "{args:?}: {}", ran.stderr);
    }
}
