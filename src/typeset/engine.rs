//! What Typst sees: a main module, layouts, the document, fonts. Nothing else exists for it.
//!
//! The engine is made once for all documents of a run; only what raw Typst sees of the data is told later. A world is one
//! document in it.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock, RwLock};

use serde_json::json;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration, Func, Value};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

use super::laid::{Numbered, raw_module};
use super::{Fonts, Grid, Head, Keep, Measurement, advances, contract, faces, natives};
use crate::diag::Diagnostic;
use crate::load::Templates;
use crate::model::{Document, Facts, Profile, RawTypst};

/// The main module, if the layout is not called without one (`compile`): constant, so that its evaluation is cached.
const MAIN: &str = "#import \"/document.typ\": document\n\
    #import \"/layouts/\" + document.head.layout + \".typ\": render\n\
    #render(document)\n";

/// The document as a module of its own, so that it is read only once, however often it is set.
const DOCUMENT: &str = "#let document = json(\"/document.json\")\n";

/// What raw Typst sees as `facts`: what all documents share, read once for all of them, and the person.
const SHARED_FACTS: &str = "#let shared = json(\"/facts/shared.json\")\n";
const FACTS: &str = "#import \"/facts/shared.typ\": shared\n\
    #let facts = shared + json(\"/facts/person.json\")\n";

/// What precedes the code of a block of raw Typst in its virtual file.
const RAW_LEAD: &str = "#import \"/facts/facts.typ\": facts\n";

/// What is told of the pages of a document that is no draft.
const NOT_MEASURED: &str = "null";

/// How many functions of layouts are kept.
const KEPT: usize = 1024;

/// The function of a layout, as soon as it is evaluated.
type Render = Arc<OnceLock<Option<Func>>>;

/// The engine that sets every document of a run.
pub struct Engine {
    library: LazyHash<Library>,
    fonts: Arc<Fonts>,
    sources: HashMap<FileId, Module>,
    files: HashMap<FileId, Bytes>,
    raw: HashMap<FileId, Arc<RawTypst>>,
    /// What raw Typst sees of what all documents share.
    facts: OnceLock<Bytes>,
    main: FileId,
    document: FileId,
    shared: FileId,
    person: FileId,
    fit: FileId,
    measured: FileId,
    /// Whether lines may be set by the outlines of glyphs, which the project's own Typst can ask for: underlines evade them.
    has_own_code: bool,
    /// The functions of built-in layouts, for each layout and spacing (`fit.json`) that was asked for. Who asks for one that
    /// somebody is evaluating waits for it.
    renders: RwLock<HashMap<(FileId, Bytes), Render>>,
    /// By what the faces are known (`advances`): of lines without outlines, and whole.
    faces: [Bytes; 2],
    /// The grid that the profile asks for.
    pub(super) grid: Grid,
}

impl Engine {
    /// Has the layouts read once for all documents.
    pub fn new(templates: &Templates, fonts: Arc<Fonts>, profile: &Profile) -> Self {
        let mut sources = HashMap::new();
        let mut add = |path: &str, text: &str| {
            sources.insert(id(path), Module { text: text.to_string(), parsed: OnceLock::new() });
        };
        add("main.typ", MAIN);
        add("document.typ", DOCUMENT);
        add("facts/shared.typ", SHARED_FACTS);
        add("facts/facts.typ", FACTS);
        for (path, source) in &templates.layouts {
            add(path, source.text());
        }
        let mut raw = HashMap::new();
        for block in &templates.raw {
            let path = raw_module(block);
            add(&path, &format!("{RAW_LEAD}{}", block.code));
            raw.insert(id(&path), Arc::clone(block));
        }
        let files = [
            ("profile.json", json!(profile).to_string()),
            ("faces.json", faces::as_json(&fonts).to_string()),
            ("layouts/contract.yaml", contract::TEXT.to_string()),
        ];
        let mut library = Library::default();
        let has_own_code = templates.has_own_layouts || !templates.raw.is_empty();
        natives::define(&mut library, !has_own_code);
        Self {
            library: LazyHash::new(library),
            fonts,
            sources,
            files: files.into_iter().map(|(path, text)| (id(path), Bytes::from_string(text))).collect(),
            raw,
            facts: OnceLock::new(),
            main: id("main.typ"),
            document: id("document.json"),
            shared: id("facts/shared.json"),
            person: id("facts/person.json"),
            fit: id("fit.json"),
            measured: id("measured.json"),
            has_own_code,
            renders: RwLock::default(),
            faces: advances::identities(),
            grid: Grid {
                lines: profile.lines,
                characters: profile.characters,
                keep: Keep::Nothing,
                head: Head::Usual,
                rows: 100,
                alone: false,
            },
        }
    }

    /// Whether there is raw Typst that has not been told the facts.
    pub fn wants_facts(&self) -> bool {
        !self.raw.is_empty() && self.facts.get().is_none()
    }

    /// Tells raw Typst what all documents share, before the first of them is set.
    pub fn tell(&self, facts: &Facts) {
        self.facts.get_or_init(|| Bytes::from_string(json!(facts).to_string()));
    }

    /// A layout, if it is a built-in one and so does not read anything of a document by itself.
    pub(super) fn built_in(&self, layout: &str) -> Option<FileId> {
        (!self.has_own_code).then(|| id(&format!("layouts/{layout}.typ")))
    }

    /// The world of a document; `laid` is its JSON.
    pub(super) fn world(&self, document: &Document, laid: String) -> DocumentWorld<'_> {
        let shared = |bytes: &Arc<[u8]>| Bytes::new(Shared(Arc::clone(bytes)));
        let images: HashMap<FileId, Bytes> =
            document.images.iter().map(|(path, bytes)| (id(path), shared(bytes))).collect();
        let person = match &document.person {
            Some(person) if !self.raw.is_empty() => json!({ "cadre": **person }).to_string(),
            _ => "{}".to_string(),
        };
        DocumentWorld {
            document: Bytes::from_string(laid),
            person: Bytes::from_string(person),
            has_drawings: images.keys().any(|id| is_drawing(*id)),
            images,
            ..self.world_of(self.built_in(&document.head.layout))
        }
    }

    /// The world of a layout, with nothing in it yet.
    pub(super) fn world_of(&self, layout: Option<FileId>) -> DocumentWorld<'_> {
        let nothing = || Bytes::from_string("{}");
        DocumentWorld {
            engine: self,
            layout,
            document: nothing(),
            person: nothing(),
            fit: nothing(),
            measured: Bytes::from_string(NOT_MEASURED),
            images: HashMap::new(),
            has_drawings: false,
        }
    }

    /// What raw Typst sees of what all documents share.
    fn facts(&self) -> Bytes {
        self.facts.get().cloned().unwrap_or_else(|| Bytes::from_string("{}"))
    }

    /// The files with which plain Typst previews a document: layouts, data, fonts and a main module, by
    /// path. `draft` draws the geometry over the pages.
    pub fn preview(&self, document: &Document, draft: bool) -> Result<Vec<(String, Vec<u8>)>, Diagnostic> {
        let laid = serde_json::to_string_pretty(&Numbered::default().document(document))
            .map_err(Diagnostic::internal)?;
        let mut world = self.world(document, laid);
        world.fit(self.grid);
        if draft {
            world.measured(&[]);
        }
        let files = [
            (self.document, world.document.to_vec()),
            (self.person, world.person.to_vec()),
            (self.shared, self.facts().to_vec()),
            (self.fit, world.fit.to_vec()),
            (self.measured, world.measured.to_vec()),
        ];
        let sources = self.sources.iter().map(|(id, module)| (*id, module.text.clone().into_bytes()));
        let shared = self.files.iter().chain(&world.images).map(|(id, bytes)| (*id, bytes.to_vec()));
        let named = files.into_iter().chain(sources).chain(shared);
        let mut out: Vec<(String, Vec<u8>)> =
            named.map(|(id, bytes)| (id.vpath().get_without_slash().to_string(), bytes)).collect();
        out.extend(super::fonts::open_set().map(|(name, bytes)| (format!("fonts/{name}"), bytes)));
        out.sort_unstable();
        Ok(out)
    }
}

/// A Typst module, which is parsed when it is first asked for: a document needs the modules of one layout.
struct Module {
    text: String,
    parsed: OnceLock<Source>,
}

/// Bytes that documents share.
struct Shared(Arc<[u8]>);

impl AsRef<[u8]> for Shared {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

/// The id of a virtual file. Typst keeps each path forever and has room for 65,535, so paths must not be
/// created per document; those of images repeat.
pub(super) fn id(path: &str) -> FileId {
    let path = VirtualPath::new(path)
        .unwrap_or_else(|_| VirtualPath::new("refused").expect("a plain word is a path"));
    RootedPath::new(VirtualRoot::Project, path).intern()
}

/// The world of one document.
pub(super) struct DocumentWorld<'a> {
    engine: &'a Engine,
    /// The layout, if it is a built-in one and so does not read anything of the document by itself.
    layout: Option<FileId>,
    document: Bytes,
    person: Bytes,
    fit: Bytes,
    measured: Bytes,
    images: HashMap<FileId, Bytes>,
    /// Whether there are drawings (SVG), whose words Typst makes outlines of by itself.
    has_drawings: bool,
}

impl DocumentWorld<'_> {
    /// Sets the document on another grid.
    pub(super) fn fit(&mut self, grid: Grid) {
        self.fit = Bytes::from_string(json!(grid).to_string());
    }

    /// The document as a value.
    pub(super) fn value(&self) -> Option<Value> {
        serde_json::from_slice(&self.document).ok()
    }

    /// The function of a built-in layout, which `evaluated` finds. A draft has one of its own, and is set only once.
    pub(super) fn render(&self, evaluated: impl Fn(&Self, FileId) -> Option<Func>) -> Option<Func> {
        let layout = self.layout.filter(|_| self.measured.as_slice() == NOT_MEASURED.as_bytes())?;
        let key = (layout, self.fit.clone());
        let known = self.engine.renders.read().ok()?.get(&key).cloned();
        let place = match known {
            Some(place) => place,
            None => {
                let mut renders = self.engine.renders.write().ok()?;
                if renders.len() >= KEPT {
                    renders.clear();
                }
                Arc::clone(renders.entry(key).or_default())
            }
        };
        place.get_or_init(|| evaluated(self, layout)).clone()
    }

    /// Sets the document as a draft, with what was measured on each page.
    pub(super) fn measured(&mut self, pages: &[Vec<Measurement>]) {
        self.measured = Bytes::from_string(json!(pages).to_string());
    }

    fn has_whole_faces(&self) -> bool {
        self.engine.has_own_code || self.has_drawings
    }

    /// The block of raw Typst in a virtual file, and what precedes its code there, in bytes.
    pub(super) fn raw(&self, id: FileId) -> Option<(&RawTypst, usize)> {
        self.engine.raw.get(&id).map(|raw| (raw.as_ref(), RAW_LEAD.len()))
    }
}

impl World for DocumentWorld<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.engine.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.engine.fonts.book()
    }

    fn main(&self) -> FileId {
        self.engine.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let module = self.engine.sources.get(&id).ok_or_else(|| not_found(id))?;
        Ok(module.parsed.get_or_init(|| Source::new(id, module.text.clone())).clone())
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == *advances::FACES {
            Ok(self.engine.faces[usize::from(self.has_whole_faces())].clone())
        } else if id == self.engine.document {
            Ok(self.document.clone())
        } else if id == self.engine.fit {
            Ok(self.fit.clone())
        } else if id == self.engine.measured {
            Ok(self.measured.clone())
        } else if id == self.engine.person {
            Ok(self.person.clone())
        } else if id == self.engine.shared {
            Ok(self.engine.facts())
        } else if let Some(bytes) = self.engine.files.get(&id).or_else(|| self.images.get(&id)) {
            Ok(bytes.clone())
        } else {
            let module = self.engine.sources.get(&id).ok_or_else(|| not_found(id))?;
            Ok(Bytes::from_string(module.text.clone()))
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        match self.has_whole_faces() {
            true => self.engine.fonts.whole(index),
            false => self.engine.fonts.font(index),
        }
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        // Dates are input; a layout that asks for the clock gets an error.
        None
    }
}

/// Whether a file is a drawing that may have words in it.
fn is_drawing(id: FileId) -> bool {
    let path = id.vpath().get_without_slash().to_lowercase();
    path.ends_with(".svg") || path.ends_with(".svgz")
}

fn not_found(id: FileId) -> FileError {
    FileError::NotFound(id.vpath().get_without_slash().into())
}

#[cfg(test)]
mod tests {
    use std::sync::Barrier;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::thread;
    use std::time::Duration;

    use super::*;
    use crate::load::load_templates;
    use crate::model::{Block, BlockKind, Head, Images, Inline, IssuerMark, Origin, Signing};

    /// A document of a layout with a mark, a number and a paragraph.
    fn document(layout: &str) -> Document {
        let text = Inline::Text {
            text: "各单位要周密组织，认真落实。".to_string(),
            origin: Origin::default(),
        };
        let paragraph = BlockKind::Paragraph { body: vec![text] };
        Document {
            name: String::new(),
            head: Head {
                layout: layout.to_string(),
                keys: vec!["title".to_string(), "mark".to_string(), "number".to_string()],
                title: "云川旗委组织部关于选派年轻干部到基层一线挂职锻炼并做好有关工作的通知".to_string(),
                names: Vec::new(),
                author: None,
                mark: Some(IssuerMark::Single { text: "云川旗文件".to_string() }),
                signatories: Vec::new(),
                number: Some(crate::model::DocumentNumber::parse("云组发〔2024〕12号")),
                copy_number: None,
                secrecy: None,
                urgency: None,
                byline: Vec::new(),
                recipients: vec!["各单位".to_string()],
                signing: Signing::Unsigned { date: None },
                attendance: Vec::new(),
                note: None,
                copies: Vec::new(),
                printer: None,
                printed: None,
                options: serde_json::Map::new(),
            },
            blocks: vec![Block { origin: Origin::default(), kind: paragraph }],
            attachments: Vec::new(),
            spoken: None,
            person: None,
            images: Images::new(),
            texts: Vec::new(),
            layout: None,
            strings: std::collections::BTreeMap::new(),
        }
    }

    #[test]
    fn a_layout_is_evaluated_once_however_many_ask_for_it() {
        let (templates, _) = load_templates(None);
        let fonts = Arc::new(Fonts::new(Vec::new()).0);
        let engine = Engine::new(&templates, fonts, &Profile::default());
        let (evaluations, begin) = (AtomicUsize::new(0), Barrier::new(8));
        let evaluated = |_: &DocumentWorld<'_>, _| {
            thread::sleep(Duration::from_millis(20));
            evaluations.fetch_add(1, Ordering::Relaxed);
            None
        };
        thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    let world = engine.world_of(engine.built_in("letter"));
                    begin.wait();
                    world.render(evaluated)
                });
            }
        });
        assert_eq!(evaluations.into_inner(), 1);
    }

    #[test]
    fn plain_typst_previews_the_layouts() {
        let (templates, _) = load_templates(None);
        let fonts = Arc::new(Fonts::new(Vec::new()).0);
        let mut engine = Engine::new(&templates, fonts, &Profile::default());
        engine.library = LazyHash::new(Library::default());
        for layout in ["file", "letter", "order"] {
            let document = document(layout);
            let files = engine.preview(&document, false).expect("JSON");
            for wanted in ["main.typ", "document.json", "layouts/contract.yaml", "fonts/GongwenFang.ttf"] {
                assert!(files.iter().any(|(path, _)| path == wanted), "{wanted}");
            }
            let laid = serde_json::to_string(&Numbered::default().document(&document)).expect("JSON");
            let mut world = engine.world(&document, laid);
            world.fit(engine.grid);
            let pages = typst::compile::<typst_layout::PagedDocument>(&world).output;
            assert_eq!(pages.map(|pages| pages.pages().len()), Ok(1), "{layout}");
        }
    }
}
