//! The only file that names every stage: what happens to one kind of document, alone or in a batch.

mod batch;

use std::path::PathBuf;
use std::sync::Arc;

use serde_json::json;

pub use batch::{Made, Progress, Report, make};

use typst::foundations::Bytes;

use crate::diag::{Diagnostic, Faults, has_errors, nearest};
use crate::export::{Artifact, Format, Sources, export};
use crate::files;
use crate::fill::{Filled, Prepared, fill};
use crate::load::{DataOptions, Kind, Project, Templates, load_data, load_profile, load_templates};
use crate::model::{Attachment, Block, Date, Document, Profile};
use crate::msg;
use crate::parse::{break_title, parse, spoken};
use crate::typeset::{FontFile, Fonts, Images, Setting, Typeset, typeset};
use crate::validate::{Valid, validate};

/// Endings of font files.
const FONT_ENDINGS: [&str; 4] = ["ttf", "otf", "ttc", "otc"];
/// The largest font file that is read, in bytes.
const MAX_FONT_BYTES: u64 = 128 << 20;

/// What a run works on.
#[derive(Debug, Clone, Default)]
pub struct OpenOptions {
    /// Which data.
    pub data: DataOptions,
    /// Folders with fonts, looked at before the project's own.
    pub font_paths: Vec<PathBuf>,
}

/// What is made of it.
#[derive(Debug, Clone)]
pub struct MakeOptions {
    /// The formats.
    pub formats: Vec<Format>,
    /// Pixels an inch of pictures.
    pub ppi: f64,
    /// The date of documents that the data give none.
    pub date: Option<Date>,
    /// The names of the people who get one, all where it is empty.
    pub only: Vec<String>,
    /// How many documents are made at a time, one a core where it is 0.
    pub jobs: usize,
    /// Whether the geometry is drawn over the page.
    pub draft: bool,
    /// Where the files go.
    pub output: PathBuf,
}

impl MakeOptions {
    /// PDF into `output`, for everybody, with all cores.
    pub fn into_folder(output: impl Into<PathBuf>) -> Self {
        Self {
            formats: vec![Format::Pdf],
            ppi: 144.0,
            date: None,
            only: Vec::new(),
            jobs: 0,
            draft: false,
            output: output.into(),
        }
    }
}

/// A project that was read and found sound.
pub struct Session {
    /// The project.
    pub project: Project,
    /// The data.
    pub valid: Valid,
    /// The templates.
    pub templates: Templates,
    /// The habits of the office.
    pub profile: Profile,
    /// The faces.
    pub fonts: Arc<Fonts>,
    /// Faults that do not stop anything.
    pub warnings: Faults,
}

/// Reads fonts: those of the given folders, of the project, and the open set.
pub fn open_fonts(project: Option<&Project>, paths: &[PathBuf]) -> (Fonts, Faults) {
    let mut faults = Faults::new();
    let mut own = Vec::new();
    let shown = |path: &std::path::Path| match project {
        Some(project) => files::relative(&project.root, path),
        None => files::shown(path),
    };
    let project_fonts = project.map(Project::fonts).filter(|folder| folder.is_dir());
    for folder in paths.iter().chain(project_fonts.as_ref()) {
        if !folder.is_dir() {
            faults.push(Diagnostic::error(msg!("io-not-found", path = files::shown(folder))));
        }
        let found = files::list(folder).unwrap_or_else(|fault| {
            faults.push(fault);
            Vec::new()
        });
        for path in found {
            let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or("").to_lowercase();
            if FONT_ENDINGS.contains(&ending.as_str()) {
                match files::read(&path, &shown(&path), MAX_FONT_BYTES) {
                    Ok(bytes) => own.push(FontFile { name: shown(&path), bytes }),
                    Err(fault) => faults.push(fault),
                }
            }
        }
    }
    let (fonts, broken) = Fonts::new(own);
    faults.extend(broken.into_iter().map(|font| Diagnostic::error(msg!("font-broken", path = font.name))));
    (fonts, faults)
}

impl Session {
    /// Reads and checks a project; every fault of its data, templates and fonts comes back at once.
    pub fn open(project: Project, options: &OpenOptions) -> Result<Self, Faults> {
        let (fonts, mut faults) = open_fonts(Some(&project), &options.font_paths);
        let (templates, found) = load_templates(Some(&project.templates()));
        faults.extend(found);
        let profile = load_profile(&project).unwrap_or_else(|found| {
            faults.extend(found);
            Profile::default()
        });
        let (loaded, found) = load_data(&project, &options.data);
        faults.extend(found);
        let (valid, warnings) = validate(loaded, faults, &templates, &|c| fonts.covers(c))?;
        Ok(Self { project, valid, templates, profile, fonts: Arc::new(fonts), warnings })
    }

    /// The kind of a name.
    pub fn kind(&self, name: &str) -> Result<&Kind, Diagnostic> {
        self.templates.kinds.get(name).ok_or_else(|| {
            let known = self.templates.kinds.keys().map(String::as_str);
            let fault = Diagnostic::error(msg!("kind-unknown", name = name));
            match nearest(name, known.clone()) {
                Some(near) => fault.hint(msg!("did-you-mean", name = near)),
                None => fault.hint(msg!("kinds-known", names = known.collect::<Vec<_>>().join("、"))),
            }
        })
    }

    /// Fills, parses and sets every document of the given kinds without writing anything, `jobs` at a
    /// time (one a core where it is 0), and says how many there are.
    pub fn check(
        &self,
        kinds: &[&Kind],
        date: Option<Date>,
        jobs: usize,
        progress: &(dyn Fn(Progress) + Sync),
    ) -> Result<usize, Faults> {
        let prepared = crate::fill::prepare(&self.valid, &self.templates, kinds, date)?;
        let setting = Setting::new(&self.templates, self.fonts.clone(), &self.profile, false);
        let of_kind = |kind: &&'_ Kind| {
            let each = kind.front.each.is_some();
            (0..prepared.count(kind)).map(move |at| each.then_some(at)).collect::<Vec<_>>()
        };
        let items: Vec<(&Kind, Option<usize>)> =
            kinds.iter().flat_map(|kind| of_kind(kind).into_iter().map(move |item| (*kind, item))).collect();
        let one = |at: usize| {
            let (kind, item) = items[at];
            self.pages(&prepared, &setting, kind, item).err().unwrap_or_default()
        };
        let mut faults = Faults::new();
        for found in batch::in_parallel(items.len(), jobs, progress, &one) {
            faults.extend(found.unwrap_or_else(|| vec![Diagnostic::error(msg!("worker-lost"))]));
        }
        if has_errors(&faults) { Err(batch::merged(faults)) } else { Ok(items.len()) }
    }

    /// The words that no title may break: names of the organ, of the places, and of the person or of
    /// everybody.
    fn names(&self, item: Option<usize>) -> Vec<&str> {
        let issuer = &self.valid.meeting.issuer;
        let roster = &self.valid.roster;
        let people = item.map_or(roster.as_slice(), |at| &roster[at..=at]);
        let words = people.iter().flat_map(|cadre| [&cadre.name, &cadre.unit, &cadre.to_unit]);
        let places = self.valid.meeting.cadres.places.iter().map(|place| &place.kind);
        [&issuer.name, &issuer.short].into_iter().chain(places).chain(words).map(String::as_str).collect()
    }

    /// One document from the template to its tree, with the images that it names.
    fn document(
        &self,
        prepared: &Prepared<'_>,
        kind: &Kind,
        item: Option<usize>,
    ) -> Result<(Filled, Document, Images), Faults> {
        let filled = fill(prepared, kind, item)?;
        let with_step = |faults| during(prepared, kind, item, faults);
        let known = |code: &str| prepared.is_from_template(code);
        let mut faults = Faults::new();
        let mut blocks = |source| {
            parse(source, &known).unwrap_or_else(|found| {
                faults.extend(found);
                Vec::new()
            })
        };
        let names = self.names(item);
        let body = blocks(&filled.body);
        let attachments: Vec<Attachment> = filled
            .attachments
            .iter()
            .map(|(title, orientation, source)| Attachment {
                title: title.clone(),
                title_lines: break_title(title, &names),
                orientation: *orientation,
                blocks: blocks(source),
            })
            .collect();
        if !faults.is_empty() {
            return Err(with_step(faults));
        }
        let bodies = std::iter::once(&body)
            .chain(attachments.iter().map(|attachment: &Attachment| &attachment.blocks));
        let raw = bodies.into_iter().any(|blocks| holds_typst(blocks));
        let facts = raw.then(|| {
            let mut facts = self.valid.values.clone();
            facts.insert("roster".to_string(), json!(self.valid.people));
            if let Some(at) = item {
                facts.insert("cadre".to_string(), self.valid.people[at].clone());
            }
            facts
        });
        let title_lines = break_title(&filled.properties.title, &names);
        let properties = filled.properties.clone();
        let spoken = item.is_none().then(|| spoken(&body));
        let document = Document { properties, title_lines, blocks: body, attachments, spoken, facts };
        let mut images = Images::new();
        for path in document.images() {
            match files::read_inside(&self.project.root, path) {
                Ok(bytes) => drop(images.insert(path.to_string(), Bytes::new(bytes))),
                Err(fault) => faults.push(fault.at(place_of(&filled, path))),
            }
        }
        if faults.is_empty() { Ok((filled, document, images)) } else { Err(with_step(faults)) }
    }

    /// One document on its pages.
    fn pages(
        &self,
        prepared: &Prepared<'_>,
        setting: &Setting,
        kind: &Kind,
        item: Option<usize>,
    ) -> Result<(Filled, Document, Typeset), Faults> {
        let (filled, document, images) = self.document(prepared, kind, item)?;
        let pages = typeset(&document, &images, setting);
        let pages = pages.map_err(|faults| during(prepared, kind, item, faults))?;
        Ok((filled, document, pages))
    }

    /// One document all the way to the bytes of its files.
    fn artifacts(
        &self,
        prepared: &Prepared<'_>,
        setting: &Setting,
        kind: &Kind,
        item: Option<usize>,
        options: &MakeOptions,
    ) -> Result<Vec<Artifact>, Faults> {
        let (filled, document, pages) = if options.formats.iter().any(|format| format.needs_pages()) {
            let (filled, document, pages) = self.pages(prepared, setting, kind, item)?;
            (filled, document, Some(pages))
        } else {
            let (filled, document, _) = self.document(prepared, kind, item)?;
            (filled, document, None)
        };
        let step = |faults| during(prepared, kind, item, faults);
        let sources = Sources { filled: &filled, document: &document, typeset: pages.as_ref() };
        let mut out = Vec::new();
        for format in &options.formats {
            out.extend(export(sources, *format, options.ppi).map_err(step)?);
        }
        Ok(out)
    }
}

/// Faults with the document that they came up in.
fn during(prepared: &Prepared<'_>, kind: &Kind, item: Option<usize>, faults: Faults) -> Faults {
    faults.into_iter().map(|fault| fault.during(prepared.step(kind, item))).collect()
}

/// Whether blocks hold Typst markup, at whatever depth.
fn holds_typst(blocks: &[Block]) -> bool {
    blocks.iter().any(|block| match block {
        Block::RawTypst { .. } => true,
        Block::Quote { blocks } => holds_typst(blocks),
        Block::List { items, .. } => items.iter().any(|item| holds_typst(item)),
        _ => false,
    })
}

/// Where a filled text names an image.
fn place_of(filled: &Filled, path: &str) -> crate::source::Place {
    let whole = crate::source::Place::new(&filled.body, 0..filled.body.text().len());
    whole.narrowed(path)
}
