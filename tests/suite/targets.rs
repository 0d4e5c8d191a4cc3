//! The fuzz targets: each gives a stage any text, and panics if the answer is wrong. They know nothing of who
//! makes the texts: `fuzz` in the suite, or `cargo fuzz` in the folder `fuzz`.

use std::sync::{Arc, LazyLock};

use gongwen::diag::{Catalogue, Diagnostic, Language, Style, as_json, as_text, code, is_invisible};
use gongwen::fill::{fill, prepare};
use gongwen::load::{DataOptions, Project, load_data, load_templates};
use gongwen::model::{Document, Head, Profile};
use gongwen::msg;
use gongwen::parse::parse;
use gongwen::pipeline::{OpenOptions, Session};
use gongwen::source::{FilledText, Place, Source};
use gongwen::typeset::{Engine, Fonts, forget_old, typeset};
use tempfile::TempDir;

/// A target by its name.
pub type Target = fn(&str);

/// Every target.
pub const TARGETS: [(&str, Target); 5] =
    [("yaml", yaml), ("filling", filling), ("markdown", markdown), ("pages", pages), ("messages", messages)];

/// A project with the sample data, in a folder of its own for each target.
struct Sample {
    folder: TempDir,
    project: Project,
}

impl Sample {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let project = Project::new(folder.path().to_path_buf(), None);
        let sample = Self { folder, project };
        sample.write("data/meeting.yaml", include_str!("../../data/meeting.yaml"));
        sample.write("data/roster.yaml", include_str!("../../data/roster.yaml"));
        sample
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }
}

/// A roster and a data file: read, or refused with a place.
pub fn yaml(text: &str) {
    static SAMPLE: LazyLock<Sample> = LazyLock::new(Sample::new);
    SAMPLE.write("data/roster.yaml", text);
    SAMPLE.write("data/more.yaml", text);
    let (loaded, faults) = load_data(&SAMPLE.project, &DataOptions::default());
    assert!(loaded.roster.is_some() || !faults.is_empty());
    for place in faults.iter().filter_map(|fault| fault.place.as_ref()) {
        assert!(place.source.text().get(place.span.clone()).is_some(), "no place: {:?}", place.span);
    }
}

/// A template, and the value of another: filled, or refused.
pub fn filling(text: &str) {
    static SAMPLE: LazyLock<Sample> = LazyLock::new(Sample::new);
    static SESSION: LazyLock<Session> = LazyLock::new(|| {
        Session::open(SAMPLE.project.clone(), &OpenOptions::default()).expect("the sample is good")
    });
    // Opened before there is any template of ours.
    let session = &*SESSION;
    let head = "---\nname: 试\nlayout: speech\ntitle: 试\n---\n";
    let quoted = text.replace(['\\', '"'], "");
    SAMPLE.write("templates/value.md", &format!("{head}甲{{{{ \"{quoted}\" }}}}乙\n"));
    SAMPLE.write("templates/whole.md", &format!("{head}{text}\n"));
    let (templates, _) = load_templates(Some(&SAMPLE.project.templates()));
    for name in ["value", "whole"] {
        let Some(kind) = templates.kinds.get(name) else { continue };
        let Ok(prepared) = prepare(&session.valid, &templates, &[kind], None) else { continue };
        match fill(&prepared, kind, None) {
            // A value is printed as it is, whatever it holds.
            Ok(filled) if name == "value" => {
                let blocks = parse(&filled.texts[0], 0, &[]).unwrap_or_default();
                assert!(blocks.len() < 2, "a value made blocks");
            }
            Ok(_) => {}
            Err(faults) => assert!(!faults.is_empty()),
        }
    }
}

/// Markdown: a tree, or faults.
pub fn markdown(text: &str) {
    let filled = FilledText::new(text.to_string(), Vec::new(), Arc::new(Vec::new()), None, None);
    if let Err(faults) = parse(&filled, 0, &[]) {
        assert!(!faults.is_empty());
    }
}

/// A tree: pages, or faults that are not the program's own.
pub fn pages(text: &str) {
    static FONTS: LazyLock<Arc<Fonts>> = LazyLock::new(|| Arc::new(Fonts::new(Vec::new()).0));
    static ENGINE: LazyLock<Engine> = LazyLock::new(|| {
        let (templates, _) = load_templates(None);
        Engine::new(&templates, Arc::clone(&FONTS), &Profile::default())
    });
    // A character without a glyph is refused before: Typst itself stumbles over some.
    let text: String = text.chars().filter(|c| *c == '\n' || FONTS.covers(*c)).collect();
    let filled = FilledText::plain(&Source::new("t.md", text));
    let Ok(blocks) = parse(&filled, 0, &[]) else { return };
    let document = document(bare("speech", "试"), blocks, vec![filled]);
    if let Err(faults) = typeset(&document, &ENGINE) {
        assert!(!faults.is_empty());
        assert!(faults.iter().all(|fault| fault.message.id != "internal"), "{faults:?}");
    }
    forget_old();
}

/// Messages about a text, at several places of it.
pub fn messages(text: &str) {
    for (start, length) in [(0, 3), (text.len() / 2, text.len()), (text.len() + 1, 1)] {
        message(text, start, length);
    }
}

/// A fault at any place of a text, in any language, says nothing that cannot be seen and no personal number.
pub fn message(text: &str, start: usize, length: usize) {
    let source = Source::new(format!("data/{}", text.lines().next().unwrap_or_default()), text);
    let fault = Diagnostic::error(msg!("wrong-form", key = code(text), value = text))
        .at(Place::new(&source, start..start.saturating_add(length)))
        .note(msg!("filled-line", text = text));
    for language in [Language::Chinese, Language::English] {
        let catalogue = Catalogue::new(language);
        let shown = as_text(&fault, &catalogue, Style::Plain);
        assert!(!shown.contains(|c: char| c != '\n' && is_invisible(c)), "{shown:?}");
        assert!(!shown.contains("150101199003070012"), "{shown:?}");
        let json = as_json(&fault, &catalogue);
        assert!(!json.contains(is_invisible), "{json:?}");
        assert!(serde_json::from_str::<serde_json::Value>(&json).is_ok(), "{json:?}");
    }
}

/// A document that no template made.
pub fn document(head: Head, blocks: Vec<gongwen::model::Block>, texts: Vec<FilledText>) -> Document {
    Document {
        name: String::new(),
        head,
        blocks,
        attachments: Vec::new(),
        spoken: None,
        person: None,
        images: gongwen::model::Images::new(),
        texts,
        layout: None,
        strings: std::collections::BTreeMap::new(),
    }
}

/// The head of a document with a title and nothing else.
pub fn bare(layout: &str, title: &str) -> Head {
    Head {
        layout: layout.to_string(),
        keys: vec!["title".to_string()],
        title: title.to_string(),
        ..Head::default()
    }
}
