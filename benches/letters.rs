//! What a letter costs, stage by stage, on one core: `cargo bench`.
//!
//! Every measurement makes a new letter: the rosters are made up, and no person appears twice, so that no
//! finished letter comes from a cache.

use std::fmt::Write;

use divan::Bencher;
use gongwen::export::{Drawing, Format, export};
use gongwen::fill::{Subject, Whom};
use gongwen::load::Project;
use gongwen::pipeline::{Composer, Job, MakeOptions, OpenOptions, Session, make};
use gongwen::typeset::{forget_old, typeset};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How many people the made-up roster has; no benchmark measures more letters.
const PEOPLE: usize = 2400;

fn main() {
    divan::main();
}

/// The sample project with a roster of the given number of different people.
fn session(people: usize) -> (tempfile::TempDir, Session) {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    std::fs::create_dir(&data).expect("a folder for the data");
    let facts = include_str!("../data/meeting.yaml");
    let facts = facts.replace("total: 39", &format!("total: {people}"));
    let facts = facts.replace("count: 16", &format!("count: {}", people - 2));
    let facts = facts.replace("count: 14", "count: 1").replace("count: 9 ", "count: 1 ");
    let mut roster = String::new();
    for at in 0..people {
        let place = match at {
            0 => "旗直部门",
            1 => "国有企业",
            _ => "苏木乡镇",
        };
        let character =
            |at: usize| char::from_u32(0x4E00 + u32::try_from(at % 2500).unwrap_or(0)).unwrap_or('一');
        let (given, town) = (character(at * 7 + 1), character(at * 13 + 5));
        let _ = writeln!(
            roster,
            "- {{ name: 李{given}, sex: 男, nation: 汉族, born: 1990.01, education: 大学, politics: 中共党员, joined: 2012.07, \
             unit: 旗{town}局{at}, post: 科员, place: {place}, to_unit: {town}{given}镇, to_post: 党委副书记 }}"
        );
    }
    std::fs::write(data.join("meeting.yaml"), facts).expect("the facts");
    std::fs::write(data.join("roster.yaml"), roster).expect("the roster");
    let project = Project::new(folder.path().to_path_buf(), None);
    let session = Session::open(project, &OpenOptions::default())
        .unwrap_or_else(|faults| panic!("the project is sound: {:?}", faults.first()));
    (folder, session)
}

/// Reading and checking the sample project, fonts included.
#[divan::bench]
fn open() -> Session {
    Session::open(Project::new(env!("CARGO_MANIFEST_DIR").into(), None), &OpenOptions::default())
        .unwrap_or_else(|faults| panic!("the sample project is sound: {faults:?}"))
}

/// A letter up to a given stage, each for a different person.
#[divan::bench(args = ["compose", "typeset", "pdf"], sample_count = 20, sample_size = 20)]
fn letter(bencher: Bencher<'_, '_>, upto: &str) {
    let (_folder, session) = session(PEOPLE);
    let kind = &session.templates.kinds["letters"];
    let composer = Composer::new(&session, &[kind], None).expect("sound templates");
    let engine = session.engine().expect("the facts");
    let mut row = 0;
    bencher.bench_local(|| {
        row += 1;
        assert!(row < PEOPLE, "a person would come twice");
        if row % 20 == 0 {
            forget_old();
        }
        let document = composer
            .compose(&Job {
                kind,
                subject: Some(Subject { whom: Whom::Person(row), ordinal: row + 1 }),
                index: row,
            })
            .expect("a letter");
        if upto == "compose" {
            return;
        }
        let pages = typeset(&document, &engine).expect("set pages");
        if upto == "pdf" {
            divan::black_box(
                export(&document, Some(&pages), Format::PDF, &Drawing::default()).expect("a PDF"),
            );
        }
    });
}

/// A batch of 200 on all cores, written to disk, for people who were in no earlier batch.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn batch_of_200(bencher: Bencher<'_, '_>) {
    let (folder, session) = session(PEOPLE);
    let kind = &session.templates.kinds["letters"];
    let mut begin = 0;
    bencher.bench_local(|| {
        let mut options = MakeOptions::into_folder(folder.path().join("output"));
        options.choice.only = vec![format!("{}-{}", begin + 1, begin + 200)];
        begin += 200;
        make(&session, kind, &options, &|_| std::ops::ControlFlow::Continue(())).expect("200 letters")
    });
}
