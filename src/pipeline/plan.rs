//! What of a kind must be made, and why: a document is made again only if something that it is made from has changed.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use serde::Deserialize;
use serde_json::json;

use super::pool::map_all;
use super::{Composer, Job, MakeOptions, Session};
use crate::diag::Diagnostic;
use crate::files::{self, Stamp};
use crate::fill::Reads;
use crate::load::{Kind, Rows, built_in_files};
use crate::model::Meeting;
use crate::store::{Basis, Digest, FileRecord, Inputs, Known, NOBODY, Reason, Store, digest, hex, sha256_of};

/// By what people are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyKind {
    /// A column of the roster that numbers people for good, such as 编号 or 工号.
    Column,
    /// 公民身份号码 · the ID number.
    IdNumber,
    /// Name and unit.
    NameAndUnit,
}

/// Headings of columns that number people for good; 序号 counts rows and does not.
const KEY_COLUMNS: [&str; 5] = ["编号", "人员编号", "干部编号", "工号", "人员代码"];

/// The people of a roster, each by a key that stays the same when rows are moved or corrected.
#[derive(Debug)]
pub(super) struct Keys {
    pub(super) kind: KeyKind,
    /// Key and name, in the order of the roster.
    pub(super) people: Vec<(Digest, String)>,
    /// 序号 · the number of each person; those of the rows before a store has given others.
    pub(super) ordinals: Vec<usize>,
    /// The rows in the order of their keys.
    by_key: Vec<u32>,
}

impl Keys {
    /// The keys of everybody: the first kind of key that all people have and no two share.
    pub(super) fn of(rows: &Rows) -> Result<Self, Diagnostic> {
        let mut kinds = [KeyKind::Column, KeyKind::IdNumber, KeyKind::NameAndUnit]
            .map(|kind| (kind, Some(Vec::new()), HashSet::new()));
        for row in 0..rows.len() {
            let person: Identity = rows.read(row)?;
            for (kind, people, seen) in &mut kinds {
                let Some(list) = people.as_mut() else { continue };
                let key = person.key(*kind).filter(|key| *kind == KeyKind::NameAndUnit || seen.insert(*key));
                match key {
                    Some(key) => list.push((key, person.name.clone())),
                    None => *people = None,
                }
            }
        }
        let found = kinds.into_iter().find_map(|(kind, people, _)| {
            let people: Vec<(Digest, String)> = people?;
            let ordinals = (1..=people.len()).collect();
            let mut by_key: Vec<u32> = (0..u32::try_from(people.len()).unwrap_or(u32::MAX)).collect();
            by_key.sort_unstable_by_key(|row| people[*row as usize].0);
            Some(Self { kind, people, ordinals, by_key })
        });
        found.ok_or_else(|| Diagnostic::internal("keys"))
    }
}

impl Keys {
    /// The row of a person, by the key.
    pub(super) fn row(&self, key: &Digest) -> Option<usize> {
        let found = self.by_key.binary_search_by_key(key, |row| self.people[*row as usize].0).ok()?;
        Some(self.by_key[found] as usize)
    }
}

/// What tells people apart.
#[derive(Deserialize)]
struct Identity {
    name: String,
    unit: String,
    #[serde(default)]
    id_number: Option<String>,
    #[serde(default)]
    extra: BTreeMap<String, String>,
}

impl Identity {
    fn key(&self, kind: KeyKind) -> Option<Digest> {
        match kind {
            KeyKind::Column => {
                let text = KEY_COLUMNS.iter().find_map(|heading| self.extra.get(*heading))?;
                Some(digest(text.as_bytes()))
            }
            KeyKind::IdNumber => Some(digest(self.id_number.as_ref()?.as_bytes())),
            KeyKind::NameAndUnit => Some(digest(format!("{}\n{}", self.name, self.unit).as_bytes())),
        }
    }
}

/// A document to be made.
#[derive(Debug, Clone)]
pub struct Planned<'a> {
    /// The job.
    pub job: Job<'a>,
    /// Why.
    pub reason: Reason,
    pub(super) key: Digest,
    pub(super) inputs: Inputs,
}

/// What of a kind must be made.
#[derive(Debug)]
pub(super) struct Plan<'a> {
    pub(super) work: Vec<Planned<'a>>,
    /// The paths below the output folder of what is as it would be made; of a batch, only their number counts.
    pub(super) fresh: Vec<Vec<String>>,
    pub(super) fresh_count: usize,
    /// The rows of the people whose documents are as they would be made.
    pub(super) fresh_rows: Vec<usize>,
    /// Files that someone changed since they were made, below the output folder.
    pub(super) altered: Vec<String>,
    /// Files that have another time, and are as they were made.
    pub(super) restamped: Vec<(String, Stamp)>,
    pub(super) basis: Basis,
}

/// A digest of several parts, each told from its neighbours.
fn digest_of<'t>(parts: impl IntoIterator<Item = &'t str>) -> Digest {
    let mut bytes = Vec::new();
    for part in parts {
        bytes.extend_from_slice(&(part.len() as u64).to_le_bytes());
        bytes.extend_from_slice(part.as_bytes());
    }
    digest(&bytes)
}

/// What the documents of a kind are made from.
pub(super) struct Sources<'a> {
    session: &'a Session,
    kind: &'a Kind,
    reads: &'a Reads,
    /// Whether Typst code of the project may read anything.
    reads_all: bool,
    pub(super) basis: Basis,
}

impl<'a> Sources<'a> {
    pub(super) fn of(
        session: &'a Session,
        composer: &'a Composer<'_>,
        kind: &'a Kind,
        options: &MakeOptions,
    ) -> Result<Self, Diagnostic> {
        let reads = composer.reads(kind);
        let templates = &session.templates;
        let built_in: BTreeMap<&str, &str> = built_in_files().into_iter().collect();
        let is_own = |path: &String, text: &str| built_in.get(path.as_str()) != Some(&text);
        let reads_all = !templates.raw.is_empty()
            || templates.layouts.iter().any(|(path, source)| is_own(path, source.text()));
        let layouts = templates.layouts.iter().flat_map(|(path, source)| [path.as_str(), source.text()]);
        let raw = templates.raw.iter().map(|raw| raw.code.as_str());
        let front = kind.data.json.to_string();
        let texts = reads.texts.iter().map(String::as_str).chain([front.as_str()]);
        let basis = Basis {
            program: digest_of([env!("CARGO_PKG_VERSION"), env!("GEN_FINGERPRINT")]),
            templates: digest_of(texts),
            layouts: digest_of(layouts.chain(raw)),
            facts: facts(session, kind, reads, reads_all, options)?,
            profile: digest_of([json!(session.profile).to_string().as_str()]),
            fonts: session.fonts_digest,
            options: digest_of([options.ppi.to_string().as_str(), if options.draft { "draft" } else { "" }]),
        };
        Ok(Self { session, kind, reads, reads_all, basis })
    }

    /// What the document of a person is made from besides.
    fn inputs(&self, job: &Job<'_>) -> Result<Inputs, Diagnostic> {
        let Some(subject) = job.subject else { return Ok(Inputs { person: Digest::default() }) };
        // Typst code of the project sees the person as the template does; titles break around names.
        let person = self.session.valid.person(subject.row, self.kind.front.personal)?;
        let own = ["name", "unit", "to_unit"];
        let is_read = |field: &str| match &self.reads.fields {
            Some(fields) if !self.reads_all => own.contains(&field) || fields.contains(field),
            _ => true,
        };
        let mut parts = vec![subject.ordinal.to_string()];
        if self.reads.names.contains("row") {
            parts.push(subject.row.to_string());
        }
        for (field, value) in person.as_object().into_iter().flatten().filter(|(field, _)| is_read(field)) {
            parts.extend([field.clone(), value.to_string()]);
        }
        Ok(Inputs { person: digest_of(parts.iter().map(String::as_str)) })
    }
}

/// The facts that a kind reads.
fn facts(
    session: &Session,
    kind: &Kind,
    reads: &Reads,
    reads_all: bool,
    options: &MakeOptions,
) -> Result<Digest, Diagnostic> {
    let valid = &session.valid;
    let Meeting { issuer, cadres, documents, .. } = &valid.meeting;
    let mut parts = vec![
        json!(options.date).to_string(),
        json!(documents.get(&kind.name)).to_string(),
        // What titles are not broken within.
        json!(issuer).to_string(),
        json!(cadres.places.iter().map(|place| &place.kind).collect::<Vec<_>>()).to_string(),
    ];
    for (name, value) in &valid.facts {
        if reads_all || reads.names.contains(name) {
            parts.extend([name.clone(), value.to_string()]);
        }
    }
    if reads_all || reads.names.contains("roster") {
        let mut all = Vec::new();
        for row in 0..valid.roster().len() {
            all.extend_from_slice(&digest(valid.person(row, kind.front.personal)?.to_string().as_bytes()));
        }
        parts.push(hex(&digest(&all)));
    }
    Ok(digest_of(parts.iter().map(String::as_str)))
}

/// Compares what would be made with what was made.
pub(super) fn plan<'a>(
    sources: &Sources<'_>,
    jobs: Vec<Job<'a>>,
    keys: Option<&Keys>,
    store: Option<&Store>,
    options: &MakeOptions,
) -> Result<Plan<'a>, Diagnostic> {
    let mut known = match (store, jobs.as_slice(), keys) {
        (None, ..) => HashMap::new(),
        (Some(store), [Job { subject: Some(subject), .. }], Some(keys)) => {
            store.known(&sources.kind.name, Some(&keys.people[subject.row].0))?
        }
        (Some(store), ..) => store.known(&sources.kind.name, None)?,
    };
    let jobs: Vec<(Job<'a>, Digest, Vec<Known>)> = jobs
        .into_iter()
        .map(|job| {
            let key = job.subject.zip(keys).map_or(NOBODY, |(subject, keys)| keys.people[subject.row].0);
            (job, key, known.remove(&key).unwrap_or_default())
        })
        .collect();
    let pictures = pictures(sources, &jobs);
    let output = store.map_or(Path::new(""), Store::output);
    let compared = map_all(jobs, |(job, key, known)| {
        let inputs = sources.inputs(&job)?;
        let found = compare(sources, output, &inputs, known, options, &pictures)?;
        Ok((Planned { job, reason: Reason::New, key, inputs }, found))
    });
    let mut plan = Plan {
        work: Vec::new(),
        fresh: Vec::new(),
        fresh_count: 0,
        fresh_rows: Vec::new(),
        altered: Vec::new(),
        restamped: Vec::new(),
        basis: sources.basis,
    };
    for compared in compared {
        let (planned, compared): (Planned<'a>, Compared) = compared?;
        plan.altered.extend(compared.altered);
        plan.restamped.extend(compared.restamped);
        match compared.reason {
            Some(reason) => plan.work.push(Planned { reason, ..planned }),
            None => {
                plan.fresh_count += 1;
                match planned.job.row() {
                    Some(row) => plan.fresh_rows.push(row),
                    None => plan.fresh.push(compared.paths),
                }
            }
        }
    }
    Ok(plan)
}

/// The pictures that documents were made with, as they are now; none for one that cannot be read.
fn pictures(
    sources: &Sources<'_>,
    jobs: &[(Job<'_>, Digest, Vec<Known>)],
) -> BTreeMap<String, Option<Digest>> {
    let root = &sources.session.project.root;
    let mut out = BTreeMap::new();
    for (path, _) in jobs.iter().flat_map(|(.., known)| known).flat_map(|known| &known.images) {
        if !out.contains_key(path) {
            out.insert(path.clone(), image(root, path));
        }
    }
    out
}

/// A document that would be made beside the one that was.
#[derive(Default)]
struct Compared {
    /// Why it must be made; none if it need not.
    reason: Option<Reason>,
    paths: Vec<String>,
    altered: Vec<String>,
    restamped: Vec<(String, Stamp)>,
}

fn compare(
    sources: &Sources<'_>,
    output: &Path,
    inputs: &Inputs,
    known: Vec<Known>,
    options: &MakeOptions,
    pictures: &BTreeMap<String, Option<Digest>>,
) -> Result<Compared, Diagnostic> {
    let mut out = Compared::default();
    for format in &options.formats {
        if !known.iter().any(|known| known.file.format == format.name) {
            out.reason = out.reason.or(Some(Reason::New));
        }
    }
    for known in known {
        if !options.formats.iter().any(|format| format.name == known.file.format) {
            continue;
        }
        let on_disk = on_disk(output, &known.file, &mut out.restamped)?;
        if on_disk == Some(Reason::Altered) {
            out.altered.push(known.file.path.clone());
        }
        let other = |(path, made): &(String, Digest)| pictures.get(path) != Some(&Some(*made));
        let picture = known.images.iter().any(other).then_some(Reason::Picture);
        out.reason = out.reason.or(known.changed(&sources.basis, inputs)).or(picture).or(on_disk);
        out.paths.push(known.file.path);
    }
    out.reason = out.reason.or(options.again.then_some(Reason::Options));
    Ok(out)
}

fn image(root: &Path, path: &str) -> Option<Digest> {
    files::read_inside(root, path).ok().map(|bytes| digest(&bytes))
}

/// What has happened to a file since it was made.
fn on_disk(
    output: &Path,
    file: &FileRecord,
    restamped: &mut Vec<(String, Stamp)>,
) -> Result<Option<Reason>, Diagnostic> {
    let whole = output.join(&file.path);
    match files::stamp(&whole)? {
        None => Ok(Some(Reason::Missing)),
        Some(now) if now == file.stamp => Ok(None),
        Some(now) => {
            if sha256_of(&whole, &files::shown(&whole))? != file.sha256 {
                return Ok(Some(Reason::Altered));
            }
            restamped.push((file.path.clone(), now));
            Ok(None)
        }
    }
}

/// Whether a file is as it was made.
pub(super) fn is_as_made(output: &Path, file: &FileRecord) -> Result<bool, Diagnostic> {
    let whole = output.join(&file.path);
    Ok(match files::stamp(&whole)? {
        None => false,
        Some(now) if now.size != file.stamp.size => false,
        Some(_) => sha256_of(&whole, &files::shown(&whole))? == file.sha256,
    })
}
