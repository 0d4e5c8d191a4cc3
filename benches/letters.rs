//! What a letter costs, stage by stage, on one core: `cargo bench`.

use divan::Bencher;
use gongwen::export::{Format, Sources, export};
use gongwen::fill::{fill, prepare};
use gongwen::load::Project;
use gongwen::model::Document;
use gongwen::parse::parse;
use gongwen::pipeline::{MakeOptions, OpenOptions, Session, make};
use gongwen::typeset::{Images, Setting, forget_old, typeset};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    divan::main();
}

fn session() -> Session {
    Session::open(Project::new(env!("CARGO_MANIFEST_DIR").into(), None), &OpenOptions::default())
        .unwrap_or_else(|faults| panic!("the sample project is sound: {faults:?}"))
}

/// Reading and checking everything, fonts included.
#[divan::bench]
fn open() -> Session {
    session()
}

/// Filling one template.
#[divan::bench]
fn fill_one(bencher: Bencher<'_, '_>) {
    let session = session();
    let kind = &session.templates.kinds["letters"];
    let prepared = prepare(&session.valid, &session.templates, &[kind], None).expect("sound templates");
    bencher.bench_local(|| fill(&prepared, kind, Some(3)).expect("a filled letter"));
}

/// Setting and exporting letter after letter, each for another person.
#[divan::bench(args = ["typeset", "pdf"])]
fn set(bencher: Bencher<'_, '_>, upto: &str) {
    let session = session();
    let kind = &session.templates.kinds["letters"];
    let prepared = prepare(&session.valid, &session.templates, &[kind], None).expect("sound templates");
    let setting = Setting::new(&session.templates, session.fonts.clone(), &session.profile, false);
    let mut at = 0;
    bencher.bench_local(|| {
        at = (at + 1) % 39;
        if at == 0 {
            forget_old();
        }
        let filled = fill(&prepared, kind, Some(at)).expect("a filled letter");
        let document = Document {
            properties: filled.properties.clone(),
            title_lines: vec![filled.properties.title.clone()],
            blocks: parse(&filled.body, &|_| true).expect("sound Markdown"),
            attachments: Vec::new(),
            spoken: None,
            facts: None,
        };
        let pages = typeset(&document, &Images::new(), &setting).expect("set pages");
        if upto == "pdf" {
            let sources = Sources { filled: &filled, document: &document, typeset: Some(&pages) };
            divan::black_box(export(sources, Format::Pdf, 144.0).expect("a PDF"));
        }
    });
}

/// The whole sample batch of 39 with all cores, written to disk.
#[divan::bench(sample_count = 10)]
fn batch_of_39(bencher: Bencher<'_, '_>) {
    let session = session();
    let folder = tempfile::tempdir().expect("a folder");
    let options = MakeOptions::into_folder(folder.path());
    let kind = &session.templates.kinds["letters"];
    bencher.bench_local(|| make(&session, kind, &options, &|_| ()).expect("39 letters"));
}
