//! What of a kind must be made, and why: a document is made again only if something that it is made from has changed.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::json;

use super::pool::map_all;
use super::run::{Batch, Maker};
use super::{Composer, Job, MakeOptions, Session};
use crate::diag::Diagnostic;
use crate::files::{self, Stamp};
use crate::fill::{Reads, Whom};
use crate::load::{Kind, built_in_files};
use crate::model::{Meeting, PERSONAL};
use crate::store::{Basis, Digest, FileRecord, Inputs, Known, NOBODY, Reason, digest, hex, sha256_of};

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
#[derive(Debug, Default)]
pub(super) struct Plan<'a> {
    pub(super) work: Vec<Planned<'a>>,
    /// The paths below the output folder of what is for nobody and as it would be made.
    pub(super) fresh: Vec<Vec<String>>,
    pub(super) fresh_count: usize,
    /// For which people or groups the documents are as they would be made.
    pub(super) fresh_indices: Vec<usize>,
    /// Files that someone changed since they were made, below the output folder.
    pub(super) altered: Vec<String>,
    /// Files that have another time, and are as they were made.
    pub(super) restamped: Vec<(String, Stamp)>,
}

/// A digest of several parts, each told from its neighbours.
pub(super) fn digest_of<'t>(parts: impl IntoIterator<Item = &'t str>) -> Digest {
    let mut bytes = Vec::new();
    for part in parts {
        bytes.extend_from_slice(&(part.len() as u64).to_le_bytes());
        bytes.extend_from_slice(part.as_bytes());
    }
    digest(&bytes)
}

/// What the documents of a kind are made from.
pub(super) struct Sources<'a> {
    pub(super) session: &'a Session,
    kind: &'a Kind,
    reads: Reads,
    /// Whether Typst code of the project may read anything.
    reads_all: bool,
    pub(super) basis: Basis,
}

impl<'a> Sources<'a> {
    pub(super) fn of(
        session: &'a Session,
        composer: &Composer<'_>,
        kind: &'a Kind,
        options: &MakeOptions,
    ) -> Result<Self, Diagnostic> {
        let reads = composer.reads(kind).clone();
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
            facts: facts(session, kind, &reads, reads_all, options)?,
            profile: digest_of([json!(session.profile).to_string().as_str()]),
            fonts: session.fonts_digest,
            options: digest_of([
                options.drawing.ppi.to_string().as_str(),
                options.drawing.pdf.name(),
                options.drawing.standards.names().collect::<Vec<_>>().join(",").as_str(),
                if options.draft { "draft" } else { "" },
                options.file.as_deref().unwrap_or_default(),
            ]),
        };
        Ok(Self { session, kind, reads, reads_all, basis })
    }

    /// What a document is made from besides: what its template reads of those whom it is for, and the number.
    pub(super) fn inputs(&self, job: &Job<'_>) -> Result<Inputs, Diagnostic> {
        let Some(subject) = &job.subject else { return Ok(Inputs { person: Digest::default() }) };
        let mut parts = vec![subject.ordinal.to_string()];
        if self.reads.names.contains("row") {
            parts.push(job.index.to_string());
        }
        for row in subject.rows() {
            // Typst code of the project sees the person as the template does; titles break around names.
            let own = ["name", "unit", "to_unit"];
            let is_read = |field: &str| match (&subject.whom, &self.reads.fields) {
                (Whom::Person(_), Some(fields)) if !self.reads_all => {
                    own.contains(&field) || fields.contains(field)
                }
                _ => true,
            };
            self.session.valid.roster().fields(*row, &mut |field, value| {
                if is_read(field) && (self.kind.front.personal || !PERSONAL.contains(&field)) {
                    parts.extend([field.to_string(), value.to_string()]);
                }
            })?;
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

/// Compares what would be made with what was made; with `again` everything is to be made.
pub(super) fn plan<'j>(
    batch: &Batch<'_>,
    maker: &dyn Maker,
    jobs: Vec<Job<'j>>,
    again: bool,
) -> Result<Plan<'j>, Diagnostic> {
    let key = |job: &Job<'_>| batch.subjects.as_ref().map_or(NOBODY, |subjects| subjects.key(job.index));
    let mut known = match jobs.as_slice() {
        [job] => batch.store.known(&batch.name, Some(&key(job)))?,
        _ => batch.store.known(&batch.name, None)?,
    };
    let jobs: Vec<(Job<'j>, Digest, Vec<Known>)> = jobs
        .into_iter()
        .map(|job| {
            let key = key(&job);
            (job, key, known.remove(&key).unwrap_or_default())
        })
        .collect();
    drop(known);
    let pictures = pictures(batch, &jobs);
    let compared = map_all(jobs, |(job, key, known)| {
        let inputs = maker.inputs(&job)?;
        let found = compare(batch, &inputs, known, &pictures)?;
        Ok((Planned { job, reason: Reason::New, key, inputs }, found))
    });
    let mut plan = Plan::default();
    for compared in compared {
        let (planned, compared): (Planned<'j>, Compared) = compared?;
        plan.altered.extend(compared.altered);
        plan.restamped.extend(compared.restamped);
        match compared.reason.or(again.then_some(Reason::Options)) {
            Some(reason) => plan.work.push(Planned { reason, ..planned }),
            None => {
                plan.fresh_count += 1;
                plan.fresh_indices.push(planned.job.index);
                // Of a batch, only their number counts.
                if batch.subjects.is_none() {
                    plan.fresh.push(compared.paths);
                }
            }
        }
    }
    Ok(plan)
}

/// The pictures that documents were made with, as they are now; none for one that cannot be read.
fn pictures(batch: &Batch<'_>, jobs: &[(Job<'_>, Digest, Vec<Known>)]) -> BTreeMap<String, Option<Digest>> {
    let root = &batch.session.project.root;
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
    batch: &Batch<'_>,
    inputs: &Inputs,
    known: Vec<Known>,
    pictures: &BTreeMap<String, Option<Digest>>,
) -> Result<Compared, Diagnostic> {
    let mut out = Compared::default();
    for format in &batch.formats {
        if !known.iter().any(|known| known.file.format == *format) {
            out.reason = out.reason.or(Some(Reason::New));
        }
    }
    for known in known {
        if !batch.formats.contains(&known.file.format.as_str()) {
            continue;
        }
        let on_disk = on_disk(batch.store.output(), &known.file, &mut out.restamped)?;
        if on_disk == Some(Reason::Altered) {
            out.altered.push(known.file.path.clone());
        }
        let other = |(path, made): &(String, Digest)| pictures.get(path) != Some(&Some(*made));
        let picture = known.images.iter().any(other).then_some(Reason::Picture);
        out.reason = out.reason.or(known.changed(&batch.basis, inputs)).or(picture).or(on_disk);
        out.paths.push(known.file.path);
    }
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
