//! `manifest.json`: what a batch is made of, so that it can be checked later and elsewhere, and joined from parts.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::batch::{folder as folder_of, readers, run_name};
use super::plan::digest_of;
use super::run::Batch;
use super::subjects::Subjects;
use super::{Composer, MakeOptions, Session};
use crate::bounds::MANIFEST_BYTES;
use crate::diag::{Diagnostic, Faults, Value as Shown, code};
use crate::files::{self, Readers, Stamp};
use crate::load::Kind;
use crate::msg;
pub use crate::store::MANIFEST;
use crate::store::{Digest, Store, digest_of_pieces, hex, sha256, sha256_of};

/// A part of a batch that is made on more than one machine: the rows of which the number leaves the same rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Shard {
    /// Which part, from 1.
    pub part: usize,
    /// How many parts.
    pub of: usize,
}

impl Shard {
    /// Reads `2/8`.
    pub fn parse(text: &str) -> Option<Self> {
        let (part, of) = text.split_once('/')?;
        let (part, of) = (part.parse().ok()?, of.parse().ok()?);
        (1 <= part && part <= of && of <= 10_000).then_some(Self { part, of })
    }

    /// Whether a row, from 0, is in this part.
    pub fn holds(self, row: usize) -> bool {
        row % self.of == self.part - 1
    }

    /// `2-of-8`, as file names carry it.
    pub fn name(self) -> String {
        format!("{}-of-{}", self.part, self.of)
    }

    fn manifest(self) -> String {
        format!("manifest-{}.json", self.name())
    }
}

/// What a batch is made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The program and its version.
    pub program: String,
    /// The kind.
    pub kind: String,
    /// The part, such as `2/8`, of a batch that is made in parts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shard: Option<String>,
    /// The number of people who are to have a document.
    pub people: usize,
    /// The numbers of the people who have none, as ranges from one to another.
    pub missing: Vec<(usize, usize)>,
    /// The files that it was made from, by path, with their SHA-256.
    pub inputs: BTreeMap<String, String>,
    /// Digests of what is no file of the project.
    pub basis: BTreeMap<String, String>,
    /// The files of the batch.
    pub files: Vec<Entry>,
}

/// A file of a batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The name in the folder of the manifest.
    pub path: String,
    /// The SHA-256.
    pub sha256: String,
    /// The size in bytes.
    pub bytes: u64,
    /// The pages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pages: Option<usize>,
    /// 序号 · the number that the person keeps.
    pub ordinal: usize,
    /// 发文字号 · the number of the document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u64>,
    /// The name of the person, or of the kind of a document that is for nobody.
    pub name: String,
    /// Whether it is public.
    #[serde(default, skip_serializing_if = "is_not")]
    pub public: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_not(value: &bool) -> bool {
    !value
}

/// The files of the project that a batch is made from, as they are when it begins.
#[derive(Debug)]
pub(super) struct Inputs(BTreeMap<String, (String, Option<Stamp>)>);

impl Inputs {
    /// The files now, with their SHA-256.
    pub(super) fn now(session: &Session) -> Result<Self, Diagnostic> {
        let mut all = BTreeMap::new();
        for name in input_names(session)? {
            let path = session.project.root.join(&name);
            // The time first: what is changed while it is read is noticed later.
            let stamp = files::stamp(&path)?;
            let found = hex(&sha256_of(&path, &name)?);
            all.insert(name, (found, stamp));
        }
        Ok(Self(all))
    }

    /// The names of those that have changed since, or have gone.
    pub(super) fn changed(&self, session: &Session) -> Result<Vec<&str>, Diagnostic> {
        let mut out = Vec::new();
        for (name, (hash, stamp)) in &self.0 {
            let path = session.project.root.join(name);
            let now = files::stamp(&path)?;
            let is_same = now == *stamp || now.is_some() && hex(&sha256_of(&path, name)?) == *hash;
            if !is_same {
                out.push(name.as_str());
            }
        }
        Ok(out)
    }

    /// Their SHA-256, by their names.
    pub(super) fn hashes(&self) -> BTreeMap<String, String> {
        self.0.iter().map(|(name, (hash, _))| (name.clone(), hash.clone())).collect()
    }
}

fn input_names(session: &Session) -> Result<BTreeSet<String>, Diagnostic> {
    let (project, valid, templates) = (&session.project, &session.valid, &session.templates);
    let mut names: BTreeSet<String> =
        valid.files.others.values().map(|file| file.source.name().to_string()).collect();
    names.extend([valid.files.meeting.source.name().to_string(), valid.roster().name().to_string()]);
    let kinds = templates.all_kinds().map(|kind| kind.source.name().to_string());
    let partials = templates.partials.values().map(|text| text.source.name().to_string());
    let layouts = templates.layouts.values().map(|source| source.name().to_string());
    let own = kinds.chain(partials).chain(layouts).chain(["profile.yaml".to_string()]);
    for name in own {
        // Those that are built in belong to the program.
        if files::present(&project.root.join(&name), &project.root)? {
            names.insert(name);
        }
    }
    Ok(names)
}

/// Brings the manifest of a batch up to what the store knows; gives it if it had to be made for that, or is `wanted`.
pub(super) fn bring_up(
    batch: &Batch<'_>,
    subjects: &Subjects,
    inputs: &Inputs,
    wanted: bool,
) -> Result<Option<Manifest>, Diagnostic> {
    let shard = batch.options.shard;
    let path = batch.options.output.join(&batch.folder).join(file_name(shard));
    let state = state(batch, subjects, inputs);
    if let (Some(stamp), false) = (files::stamp(&path)?, wanted)
        && batch.store.manifest(&batch.name)? == Some((state, stamp))
    {
        return Ok(None);
    }
    let manifest = of_store(batch, subjects, inputs)?;
    manifest.write(&path, &run_name(&batch.name, shard), batch.readers)?;
    if let Some(stamp) = files::stamp(&path)? {
        batch.store.keep_manifest(&batch.name, state, stamp)?;
    }
    Ok(Some(manifest))
}

/// A digest of all that a manifest says besides its files.
fn state(batch: &Batch<'_>, subjects: &Subjects, inputs: &Inputs) -> Digest {
    let subjects = digest_of_pieces(|piece| {
        for (ordinal, (key, name)) in subjects.ordinals.iter().zip(&subjects.all) {
            piece(&ordinal.to_le_bytes());
            piece(key);
            piece(name.as_bytes());
            piece(&[0]);
        }
    });
    let part = batch.options.shard.map(Shard::name);
    let (hashes, basis) = (format!("{:?}", inputs.hashes()), format!("{:?}", batch.basis.named()));
    digest_of([hex(&subjects).as_str(), &hashes, &basis, &format!("{part:?} {:?}", batch.number(1))])
}

/// The manifest of what the store knows.
fn of_store(batch: &Batch<'_>, subjects: &Subjects, inputs: &Inputs) -> Result<Manifest, Diagnostic> {
    let shard = batch.options.shard;
    let is_here = |index: usize| shard.is_none_or(|shard| shard.holds(index));
    let folder = format!("{}/", batch.folder);
    let mut entries = Vec::new();
    batch.store.all_files(&batch.name, |file, key| {
        let Some(index) = subjects.index(&key).filter(|index| is_here(*index)) else { return };
        let ordinal = subjects.ordinals[index];
        entries.push(Entry {
            path: file.path.strip_prefix(&folder).unwrap_or(&file.path).to_string(),
            sha256: hex(&file.sha256),
            bytes: file.stamp.size,
            pages: file.pages,
            ordinal,
            number: batch.number(ordinal),
            name: subjects.name(index).to_string(),
            public: false,
        });
    })?;
    entries.sort_by(|one, other| (one.ordinal, &one.path).cmp(&(other.ordinal, &other.path)));
    let made: HashSet<usize> = entries.iter().map(|entry| entry.ordinal).collect();
    let here = || (0..subjects.len()).filter(|index| is_here(*index)).map(|index| subjects.ordinals[index]);
    let missing = ranges(here().filter(|ordinal| !made.contains(ordinal)).map(|ordinal| (ordinal, ordinal)));
    let named = batch.basis.named().into_iter();
    Ok(Manifest {
        program: format!("gen {}", env!("CARGO_PKG_VERSION")),
        kind: batch.name.clone(),
        shard: shard.map(|shard| format!("{}/{}", shard.part, shard.of)),
        people: here().count(),
        missing,
        inputs: inputs.hashes(),
        basis: named.map(|(name, digest)| (name.to_string(), hex(&digest))).collect(),
        files: entries,
    })
}

/// The name of the manifest of a batch, or of a part of one.
fn file_name(shard: Option<Shard>) -> String {
    shard.map_or_else(|| MANIFEST.to_string(), Shard::manifest)
}

/// Ranges in their order, those that touch each other joined.
fn ranges(all: impl Iterator<Item = (usize, usize)>) -> Vec<(usize, usize)> {
    let mut joined: Vec<(usize, usize)> = Vec::new();
    for (first, end) in all {
        match joined.last_mut() {
            // In most rosters the numbers follow each other.
            Some(last) if last.1 + 1 == first => last.1 = end,
            _ => joined.push((first, end)),
        }
    }
    let mut all = joined;
    all.sort_unstable();
    all.dedup_by(|next, last| {
        let touches = next.0 <= last.1 + 1;
        if touches {
            last.1 = last.1.max(next.1);
        }
        touches
    });
    all.shrink_to_fit();
    all
}

impl Manifest {
    /// How many people have no document.
    pub fn missing_count(&self) -> usize {
        self.missing.iter().map(|(first, last)| (last + 1).saturating_sub(*first)).sum()
    }

    fn bytes(&self) -> Result<Vec<u8>, Diagnostic> {
        let mut bytes = serde_json::to_vec_pretty(self).map_err(Diagnostic::internal)?;
        bytes.push(b'\n');
        Ok(bytes)
    }

    /// Writes the manifest under a temporary name that carries `run`, and gives it its own; one that says the same already
    /// stays as it is.
    pub(super) fn write(&self, path: &Path, run: &str, readers: Readers) -> Result<(), Diagnostic> {
        let bytes = self.bytes()?;
        let same = files::stamp(path)?.is_some_and(|stamp| stamp.size == bytes.len() as u64)
            && files::read(path, &files::shown(path), u64::MAX)? == bytes;
        if same {
            return Ok(());
        }
        let failed = files::publish(vec![files::stage(path, &bytes, run, readers)?]);
        failed.into_iter().next().map_or(Ok(()), |(_, fault)| Err(fault))
    }

    /// Reads a manifest.
    pub fn read(path: &Path) -> Result<Self, Diagnostic> {
        let name = files::shown(path);
        let bytes = files::read(path, &name, MANIFEST_BYTES.get())?;
        serde_json::from_slice(&bytes).map_err(|error| {
            let source = crate::source::Source::new(&name, String::from_utf8_lossy(&bytes).into_owned());
            let offset = source.offset(error.line(), error.column());
            Diagnostic::error(msg!("manifest-broken", path = code(&name)))
                .at(crate::source::Place::new(&source, offset..offset))
        })
    }
}

/// Compares a folder with its manifest; returns how many files are as they were made, and what is wrong with the
/// others. Files that the manifest does not name are warnings.
pub fn verify(folder: &Path) -> Result<(usize, Faults), Faults> {
    compare(folder, &Manifest::read(&folder.join(MANIFEST))?)
}

/// Compares a folder with a manifest, as [`verify`] does.
fn compare(folder: &Path, manifest: &Manifest) -> Result<(usize, Faults), Faults> {
    let mut faults = Faults::new();
    let mut sound = 0;
    let mut named: BTreeSet<&str> = BTreeSet::from([MANIFEST]);
    for entry in &manifest.files {
        named.insert(&entry.path);
        let shown = code(files::shown(&folder.join(&entry.path)));
        match files::read_inside(folder, &entry.path) {
            Ok(bytes) if hex(&sha256(&bytes)) == entry.sha256 => sound += 1,
            Ok(_) => faults.push(Diagnostic::error(msg!("verify-altered", path = shown))),
            Err(fault) if fault.code() == "io-not-found" => {
                faults.push(Diagnostic::error(msg!("verify-missing", path = shown)));
            }
            Err(fault) => faults.push(fault),
        }
    }
    for path in files::list(folder, folder)? {
        let name = files::relative(folder, &path);
        let is_part = name.starts_with("manifest-") && name.ends_with(".json");
        if !named.contains(name.as_str()) && !name.starts_with('.') && !is_part {
            let shown = code(files::shown(&path));
            faults.push(Diagnostic::warning(msg!("verify-unknown", path = shown)));
        }
    }
    if !manifest.missing.is_empty() {
        let message = msg!("verify-incomplete", count = manifest.missing_count(), people = manifest.people);
        faults.push(Diagnostic::error(message));
    }
    Ok((sound, faults))
}

/// Joins the manifests of the parts of a batch in a folder below an output folder, and has the store of the output
/// know what the parts made; returns how many files there are. Says which parts are missing, and which differ in what
/// they were made from.
pub fn merge(session: &Session, kind: &Kind, options: &MakeOptions) -> Result<Manifest, Faults> {
    let folder = options.output.join(folder_of(kind, options));
    let mut parts: BTreeMap<Shard, Manifest> = BTreeMap::new();
    for path in files::list(&folder, &folder)? {
        let name = files::relative(&folder, &path);
        let Some(part) = name.strip_prefix("manifest-").and_then(|name| name.strip_suffix(".json")) else {
            continue;
        };
        if let Some(shard) = Shard::parse(&part.replace("-of-", "/")) {
            parts.insert(shard, Manifest::read(&path)?);
        }
    }
    let Some(of) = parts.keys().map(|shard| shard.of).max() else {
        return Err(vec![Diagnostic::error(msg!("merge-none", path = code(files::shown(&folder))))]);
    };
    files::clear_staged(&folder, MANIFEST)?;
    let mut faults = Faults::new();
    let lacking: Vec<String> = (1..=of)
        .filter(|part| !parts.contains_key(&Shard { part: *part, of }))
        .map(|part| format!("{part}/{of}"))
        .collect();
    if !lacking.is_empty() {
        let message = msg!("merge-lacking", count = lacking.len(), parts = crate::diag::list(&lacking));
        faults.push(Diagnostic::error(message).hint(msg!("merge-run-again")));
    }
    let first = parts.values().next();
    for (shard, part) in &parts {
        let differs = shard.of != of
            || first.is_some_and(|first| (&first.inputs, &first.basis) != (&part.inputs, &part.basis));
        if differs {
            let name = code(folder.join(shard.manifest()).display());
            faults.push(Diagnostic::error(msg!("merge-differs", path = name)).hint(msg!("merge-run-again")));
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let store = Store::open(&options.output, true)?;
    let composer = Composer::new(session, &[kind], options.date)?;
    let Some(mut subjects) = Subjects::of(session, kind, &composer)? else {
        return Err(vec![Diagnostic::error(msg!("only-without-each", name = code(&kind.name)))]);
    };
    subjects.number(|all| store.ordinals(&kind.batch, all, true))?;
    for shard in parts.keys() {
        store.absorb(&shard.name())?;
    }
    let mut parts = parts.into_values();
    let mut whole = parts.next().map(|part| Manifest { shard: None, ..part }).ok_or_else(Faults::new)?;
    for part in parts {
        whole.people += part.people;
        whole.missing.extend(part.missing);
        whole.files.extend(part.files);
    }
    whole.missing = ranges(whole.missing.into_iter());
    whole.files.sort_by(|one, other| (one.ordinal, &one.path).cmp(&(other.ordinal, &other.path)));
    if whole.people != subjects.len() {
        let message = msg!("merge-people", people = whole.people, rows = subjects.len());
        return Err(vec![Diagnostic::error(message).hint(msg!("merge-run-again"))]);
    }
    // What is said to be merged is there, as it was made, and nothing else is.
    let (_, found) = compare(&folder, &Manifest { missing: Vec::new(), ..whole.clone() })?;
    let (strange, mut faults): (Faults, Faults) =
        found.into_iter().partition(|fault| fault.code() == "verify-unknown");
    if !strange.is_empty() {
        let paths = strange.iter().take(5).filter_map(|fault| match fault.message.values.first() {
            Some((_, Shown::Code(path))) => Some(path.as_str()),
            _ => None,
        });
        faults.push(Diagnostic::error(msg!("merge-stray", paths = crate::diag::list(paths))));
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    whole.write(&folder.join(MANIFEST), MANIFEST, readers(kind))?;
    Ok(whole)
}
