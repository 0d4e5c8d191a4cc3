//! What is to be built: a target for each kind of each meeting.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::super::batch::{Prepared, look};
use super::super::manifest::Inputs;
use super::super::plan::digest_of;
use super::super::{Choice, Composer, Job, MakeOptions, OpenOptions, Session};
use crate::diag::{Diagnostic, Faults, code};
use crate::export::{Format, PdfStandards};
use crate::files;
use crate::load::{DataFile, DataOptions, Kind, Project, RECIPE, load_recipe};
use crate::model::{Date, FormatName, KindRecipe, Recipe, StandardName};
use crate::msg;
use crate::store::hex;

/// How a build is run.
#[derive(Debug, Clone, Default)]
pub struct BuildOptions {
    /// The output folder, if it is not that of `gen.toml`.
    pub output: Option<PathBuf>,
    /// The date of documents for which the data give none, if it is not that of `gen.toml`.
    pub date: Option<Date>,
    /// Folders with fonts, searched before the project's own.
    pub font_paths: Vec<PathBuf>,
    /// How many documents are made at a time; one per core if 0.
    pub jobs: usize,
    /// Whether everything is made, also what has not changed.
    pub again: bool,
}

/// The documents of a target, with the numbers that people keep.
pub(super) struct Looked<'a> {
    pub(super) composer: Composer<'a>,
    pub(super) prepared: Prepared<'a>,
    pub(super) jobs: Vec<Job<'a>>,
}

/// A kind of a meeting that is to be made.
pub struct Target {
    /// The meeting, by its place.
    pub(super) session: usize,
    /// The kind.
    pub kind: Kind,
    /// How it is made.
    pub options: MakeOptions,
    /// Its folder below that of the build.
    pub(super) below: String,
    /// Whether it is public.
    pub is_public: bool,
    /// 主题分类 · its subject.
    pub subject: Option<String>,
    /// 索引号 · its number in the catalogue of what is public.
    pub index: Option<String>,
}

/// A project with what is to be built of it.
pub struct Build {
    pub(super) recipe: Recipe,
    pub(super) has_recipe: bool,
    pub(super) root: PathBuf,
    pub(super) data: PathBuf,
    /// The output folder.
    pub output: PathBuf,
    pub(super) sessions: Vec<(String, Session)>,
    /// The files that each meeting is made from, with their SHA-256.
    pub(super) inputs: Vec<BTreeMap<String, String>>,
    /// What is made.
    pub targets: Vec<Target>,
    pub(super) jobs: usize,
    pub(super) again: bool,
    /// Faults that do not stop anything.
    pub warnings: Faults,
}

impl Build {
    /// Reads a project with all its meetings; every fault in them and in `gen.toml` is returned at once.
    pub fn open(project: &Project, options: &BuildOptions) -> Result<Self, Faults> {
        let (recipe, file) = match load_recipe(project)? {
            Some((recipe, file)) => (recipe, Some(file)),
            None => (Recipe::default(), None),
        };
        let mut faults = Faults::new();
        let output = match &options.output {
            Some(output) => output.clone(),
            None => {
                let name = recipe.output.as_deref().unwrap_or("output");
                faults.extend(unsafe_folder(name, "/output", file.as_ref()));
                project.root.join(name)
            }
        };
        let known = project.meetings()?;
        let wanted: Vec<String> = match recipe.meetings.as_slice() {
            [] => known.iter().map(|meeting| meeting.name.clone()).collect(),
            some => some.to_vec(),
        };
        let has_several = known.len() > 1;
        let mut build = Self {
            has_recipe: file.is_some(),
            root: project.root.clone(),
            data: project.data.clone(),
            output,
            sessions: Vec::new(),
            inputs: Vec::new(),
            targets: Vec::new(),
            jobs: options.jobs,
            again: options.again,
            warnings: Faults::new(),
            recipe,
        };
        if wanted.is_empty() {
            // Says where a meeting was looked for.
            project.meeting(None)?;
        }
        for (at, name) in wanted.iter().enumerate() {
            if let (Err(fault), Some(file)) = (project.meeting(Some(name)), &file) {
                faults.push(fault.at(file.place(&format!("/meetings/{at}"))));
                continue;
            }
            let data = DataOptions { meeting: Some(name.clone()), ..DataOptions::default() };
            let open = OpenOptions { data, font_paths: options.font_paths.clone(), kind: None };
            match Session::open(project.clone(), &open) {
                Ok(mut session) => {
                    build.warnings.append(&mut session.warnings);
                    let below =
                        if has_several && name != "." { files::file_name(name) } else { String::new() };
                    faults.extend(
                        build.add(session, name, &below, file.as_ref(), options).err().unwrap_or_default(),
                    );
                }
                Err(found) => faults.extend(found),
            }
        }
        if faults.is_empty() { Ok(build) } else { Err(faults) }
    }

    /// Adds a meeting with the kinds that are made of it.
    fn add(
        &mut self,
        session: Session,
        name: &str,
        below: &str,
        file: Option<&DataFile>,
        options: &BuildOptions,
    ) -> Result<(), Faults> {
        let mut faults = Faults::new();
        let at = self.sessions.len();
        self.inputs.push(Inputs::now(&session)?.hashes());
        let named: Vec<(String, KindRecipe)> = match self.recipe.kinds.is_empty() {
            false => self.recipe.kinds.iter().map(|(name, own)| (name.clone(), own.clone())).collect(),
            true => {
                let templates = &session.templates;
                faults.extend(templates.broken.values().flatten().cloned());
                let usual = templates.kinds.values().filter(|kind| !kind.front.on_demand);
                usual.map(|kind| (kind.name.clone(), KindRecipe::default())).collect()
            }
        };
        for (name, own) in named {
            let pointer = format!("/kinds/{}", name.replace('~', "~0").replace('/', "~1"));
            let placed = |fault: Diagnostic| match file {
                Some(file) => fault.at(file.key_place(&pointer)),
                None => fault,
            };
            let kind = match session.kind(&name) {
                Ok(kind) => kind,
                // The faults of a template have their own places.
                Err(found) => {
                    let place = |fault: Diagnostic| if fault.place.is_none() { placed(fault) } else { fault };
                    faults.extend(found.into_iter().map(place));
                    continue;
                }
            };
            let is_each = kind.front.each.is_some();
            if own.group_by.is_some() && !is_each {
                faults.push(placed(Diagnostic::error(msg!("build-group", name = code(&name)))));
                continue;
            }
            if own.public && kind.front.personal {
                faults.push(placed(Diagnostic::error(msg!("build-personal", name = code(&name)))));
                continue;
            }
            let folder = own.folder.as_deref().unwrap_or_default();
            if !folder.is_empty() {
                faults.extend(unsafe_folder(folder, &format!("{pointer}/folder"), file));
            }
            let parts = [below, folder].into_iter().filter(|part| !part.is_empty());
            let below = parts.collect::<Vec<_>>().join("/");
            let kind = own.group_by.as_ref().map_or_else(|| kind.clone(), |by| kind.grouped_by(by));
            self.targets.push(Target {
                session: at,
                options: self.make_options(&own, &below, options),
                kind,
                below,
                is_public: own.public,
                subject: own.subject,
                index: own.index,
            });
        }
        self.sessions.push((name.to_string(), session));
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    fn make_options(&self, own: &KindRecipe, below: &str, options: &BuildOptions) -> MakeOptions {
        let first = |own: &[FormatName], all: &[FormatName]| -> Vec<Format> {
            let named = if own.is_empty() { all } else { own };
            let mut formats: Vec<Format> = Vec::new();
            for format in named.iter().filter_map(|format| Format::named(format.name())) {
                if !formats.contains(&format) {
                    formats.push(format);
                }
            }
            if formats.is_empty() { vec![Format::PDF] } else { formats }
        };
        let standards = if own.standards.is_empty() { &self.recipe.standards } else { &own.standards };
        let names = standards.iter().map(|standard: &StandardName| standard.name());
        let mut make = MakeOptions::into_folder(self.output.join(below));
        make.formats = first(&own.formats, &self.recipe.formats);
        make.drawing.standards = names.fold(PdfStandards::default(), PdfStandards::with);
        if let Some(ppi) = self.recipe.ppi {
            make.drawing.ppi = f64::from(ppi);
        }
        make.date = options.date.or(self.recipe.date);
        make.jobs = options.jobs;
        make.again = options.again;
        make.prune = true;
        make
    }

    /// The meeting of a target.
    pub fn session(&self, target: &Target) -> &Session {
        &self.sessions[target.session].1
    }

    /// Looks at the documents of a target, of which nothing is written.
    pub(super) fn look_at<'a>(
        &'a self,
        target: &'a Target,
        options: &'a MakeOptions,
    ) -> Result<Looked<'a>, Faults> {
        let session = self.session(target);
        let composer = Composer::new(session, &[&target.kind], options.date)?;
        let jobs = composer.jobs(&target.kind, &Choice::default())?;
        let prepared = Prepared::new(session, &target.kind, options, &composer, look(options)?, false)?;
        let jobs = prepared.numbered(jobs);
        Ok(Looked { composer, prepared, jobs })
    }

    /// The name of the meeting of a target, if the project has several.
    pub fn meeting(&self, target: &Target) -> Option<&str> {
        (self.sessions.len() > 1).then(|| self.sessions[target.session].0.as_str())
    }

    /// A digest of all that a build is made from, besides pictures.
    pub(super) fn state(&self) -> String {
        let fonts: Vec<String> =
            self.sessions.iter().map(|(_, session)| hex(&session.fonts_digest)).collect();
        let recipe = serde_json::to_string(&self.recipe).unwrap_or_default();
        let dates: Vec<String> =
            self.targets.iter().map(|target| format!("{:?}", target.options.date)).collect();
        hex(&digest_of([
            env!("CARGO_PKG_VERSION"),
            env!("GEN_FINGERPRINT"),
            &recipe,
            &format!("{:?}", self.inputs),
            &fonts.join(" "),
            &dates.join(" "),
        ]))
    }

    /// The files that the build is made from, and the folders in which a new file would count.
    pub fn inputs(&self) -> Vec<PathBuf> {
        let mut all: Vec<PathBuf> =
            self.inputs.iter().flat_map(BTreeMap::keys).map(|name| self.root.join(name)).collect();
        if self.has_recipe {
            all.push(self.root.join(RECIPE));
        }
        let parents = |path: &PathBuf| path.parent().map(Path::to_path_buf);
        let folders: Vec<PathBuf> = all
            .iter()
            .filter(|path| path.starts_with(&self.data))
            .filter_map(parents)
            .chain(["templates", "fonts"].map(|name| self.root.join(name)))
            .filter(|folder| folder.is_dir())
            .collect();
        all.extend(folders);
        all.sort();
        all.dedup();
        all
    }
}

/// The fault of a folder that lies outside or has a name that not every system takes.
fn unsafe_folder(folder: &str, pointer: &str, file: Option<&DataFile>) -> Option<Diagnostic> {
    let is_safe = !folder.is_empty()
        && folder.split('/').all(|part| !part.is_empty() && files::file_name(part) == part);
    let is_inside = !Path::new(folder).is_absolute();
    if is_safe && is_inside {
        return None;
    }
    let fault = Diagnostic::error(msg!("build-folder", folder = code(folder)));
    Some(match file {
        Some(file) => fault.at(file.place(pointer)),
        None => fault,
    })
}
