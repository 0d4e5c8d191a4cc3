//! From a project to finished files: what happens to one document (`compose`), and to many (`batch`): whom they are for
//! (`subjects`), which must be made since something has changed (`plan`), how they are made, published and recorded
//! (`run`), and what lists them (`manifest`). A draft is measured before it is drawn (`drawn`). `build` makes all kinds of all meetings at once. Archives of them (`pack`) and volumes (`volumes`) go the same way; a proof
//! (`proof`) comes before. A text of one's own is set without any of them (`set`).

mod batch;
mod build;
mod check;
mod compose;
mod drawn;
mod manifest;
mod pack;
mod pictures;
mod plan;
mod pool;
mod proof;
mod run;
mod set;
mod sheet;
mod subjects;
mod timings;
mod volumes;

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Arc;

pub use batch::{Preview, make, preview};
pub use build::{BUILT, Build, BuildOptions, Built, Change, ChangedPage, Part, Target};
pub use check::{Checked, check};
pub use compose::{Choice, Composer, Job};
pub use drawn::draft_name;
pub use manifest::{MANIFEST, Manifest, Shard, merge, verify};
pub use pictures::{Probe, draw_picture, probe_pictures_with};
pub use plan::Planned;
pub use pool::{MAX_WORKERS, OnProgress, Progress, catch_panic, silence_panics};
pub use proof::{Proof, proof};
pub use run::{Made, PersonOutcome, Report, State};
pub use set::{SetOptions, set};
pub use subjects::KeyKind;
pub use timings::{Stage, Timings};

use crate::bounds::FONT_BYTES;
use crate::diag::{Diagnostic, Faults, code};
use crate::export::{Drawing, Format};
use crate::files;
use crate::load::{DataOptions, Project, Templates, Understood, load_data, load_profile, load_templates};
use crate::model::{Date, Profile};
use crate::msg;
use crate::store::{Digest, digest};
use crate::typeset::{Engine, FontFile, Fonts, read_ahead};
use crate::validate::{Valid, signs, unprintable, validate};

/// Extensions of font files.
const FONT_ENDINGS: [&str; 4] = ["ttf", "otf", "ttc", "otc"];

/// What a run works on.
#[derive(Debug, Clone, Default)]
pub struct OpenOptions {
    /// Which data.
    pub data: DataOptions,
    /// Folders with fonts, searched before the project's own.
    pub font_paths: Vec<PathBuf>,
    /// The kind of which documents will be made, if one is known: its layout is evaluated while the data are read.
    pub kind: Option<String>,
}

/// What to make.
#[derive(Debug, Clone)]
pub struct MakeOptions {
    /// The formats.
    pub formats: Vec<Format>,
    /// How pages are drawn.
    pub drawing: Drawing,
    /// The date of documents for which the data give none.
    pub date: Option<Date>,
    /// The people to make documents for.
    pub choice: Choice,
    /// How many documents are made at a time; one per core if 0.
    pub jobs: usize,
    /// Whether the geometry is drawn over the page.
    pub draft: bool,
    /// Where the files go.
    pub output: PathBuf,
    /// Whether everything is made, also what has not changed.
    pub again: bool,
    /// Whether files that would not be made now are moved away.
    pub prune: bool,
    /// Whether only those documents are made that failed in the last run.
    pub retry_failed: bool,
    /// Whether the report says what became of each person.
    pub tells_people: bool,
    /// The part of a batch that is made on more than one machine.
    pub shard: Option<Shard>,
    /// The column of the roster by which the documents are packed: an archive for all people who share a value.
    pub pack: Option<String>,
    /// 合订本 · whether documents are bound in volumes, and how.
    pub volumes: Option<Volumes>,
    /// Where it is noted how long the stages take, if somebody wants to know.
    pub timings: Option<Arc<Timings>>,
    /// The name of the file of a kind that makes one document, without its ending, if it is not to be the template's.
    pub file: Option<String>,
}

/// How documents are bound in volumes.
#[derive(Debug, Clone, Default)]
pub struct Volumes {
    /// The column of the roster of which each value has volumes of its own; all are bound together without.
    pub by: Option<String>,
    /// How many pages a volume has at most, unless a single document has more.
    pub pages: Option<NonZeroUsize>,
    /// 双面印制 · whether each document begins on the front of a sheet.
    pub duplex: bool,
    /// Whether each document is made as a file of its own too.
    pub separate: bool,
}

impl MakeOptions {
    /// PDF into `output`, for everyone, with all cores.
    pub fn into_folder(output: impl Into<PathBuf>) -> Self {
        Self {
            formats: vec![Format::PDF],
            drawing: Drawing::default(),
            date: None,
            choice: Choice::default(),
            jobs: 0,
            draft: false,
            output: output.into(),
            again: false,
            prune: false,
            retry_failed: false,
            tells_people: false,
            shard: None,
            pack: None,
            volumes: None,
            timings: None,
            file: None,
        }
    }
}

/// A project that has been read and found valid.
pub struct Session {
    /// The project.
    pub project: Project,
    /// The data.
    pub valid: Valid,
    /// What was understood of the roster, if it is a table.
    pub understood: Option<Understood>,
    /// The templates.
    pub templates: Templates,
    /// The office's conventions.
    pub profile: Profile,
    /// The faces.
    pub fonts: Arc<Fonts>,
    /// The digest of the fonts that are not built in.
    pub fonts_digest: Digest,
    /// Faults that do not stop anything.
    pub warnings: Faults,
    /// What sets documents.
    engine: Arc<Engine>,
}

/// Reads fonts: those in the given folders, those of the project, and the open set. The digest is that of the first
/// two.
pub fn open_fonts(project: Option<&Project>, paths: &[PathBuf]) -> (Fonts, Digest, Faults) {
    let mut faults = Faults::new();
    let mut own = Vec::new();
    let shown = |path: &std::path::Path| match project {
        Some(project) => files::relative(&project.root, path),
        None => files::shown(path),
    };
    // A folder that was named may link to anywhere, as folders of system fonts do.
    let whole_disk = |folder: &PathBuf| {
        let real = folder.canonicalize().unwrap_or_else(|_| folder.clone());
        real.ancestors().last().map_or_else(|| folder.clone(), std::path::Path::to_path_buf)
    };
    let given = paths.iter().map(|folder| (folder.clone(), whole_disk(folder), true));
    let own_folder = project.map(|project| (project.fonts(), project.root.clone(), false));
    for (folder, root, is_required) in given.chain(own_folder) {
        if is_required && !files::present_folder(&folder, &root).unwrap_or(true) {
            faults.push(Diagnostic::error(msg!("io-not-found", path = code(files::shown(&folder)))));
        }
        let found = files::list(&folder, &root).unwrap_or_else(|fault| {
            faults.push(fault);
            Vec::new()
        });
        for path in found {
            let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or("").to_lowercase();
            if FONT_ENDINGS.contains(&ending.as_str()) {
                match files::read(&path, &shown(&path), FONT_BYTES.get()) {
                    Ok(bytes) => own.push(FontFile { name: shown(&path), bytes }),
                    Err(fault) => faults.push(fault),
                }
            }
        }
    }
    let digests: Vec<u8> = own.iter().flat_map(|font| digest(&font.bytes)).collect();
    let (fonts, broken) = Fonts::new(own);
    faults.extend(
        broken.into_iter().map(|font| Diagnostic::error(msg!("font-broken", path = code(font.name)))),
    );
    (fonts, digest(&digests), faults)
}

impl Session {
    /// Reads and checks a project; every fault in its data, templates and fonts is returned at once.
    pub fn open(project: Project, options: &OpenOptions) -> Result<Self, Faults> {
        let (fonts, fonts_digest, mut faults) = open_fonts(Some(&project), &options.font_paths);
        let (mut templates, found) = load_templates(Some(&project.templates()));
        faults.extend(found);
        let check = |source: &_| [unprintable(source, &|c| fonts.covers(c)), signs(source)].concat();
        faults.extend(templates.check_each(check));
        let profile = load_profile(&project).unwrap_or_else(|found| {
            faults.extend(found);
            Profile::default()
        });
        let fonts = Arc::new(fonts);
        let engine = Arc::new(Engine::new(&templates, Arc::clone(&fonts), &profile));
        if let Some(kind) = options.kind.as_ref().and_then(|name| templates.named(name).first().copied()) {
            let personal = kind.front.each.is_some() && kind.front.group_by.is_none();
            read_ahead(&engine, &kind.front.layout, personal);
        }
        let (loaded, found) = load_data(&project, &options.data);
        faults.extend(found);
        let understood = loaded.understood.clone();
        let (valid, warnings) = validate(loaded, faults, &templates, &|c| fonts.covers(c))?;
        Ok(Self { project, valid, understood, templates, profile, fonts, fonts_digest, warnings, engine })
    }

    /// The engine that sets the documents of a run.
    pub fn engine(&self) -> Result<Arc<Engine>, Diagnostic> {
        if self.engine.wants_facts() {
            let mut facts = self.valid.facts.clone();
            facts.insert("roster".to_string(), self.valid.people(false)?.into());
            self.engine.tell(&facts);
        }
        Ok(Arc::clone(&self.engine))
    }
}
