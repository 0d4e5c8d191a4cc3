//! Many documents at a time; a broken one stops no other.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::PathBuf;

use super::manifest::{self, MadeFrom, Manifest};
use super::plan::{Keys, Sources, is_as_made, plan};
use super::pool::{Lost, OnProgress, in_parallel};
use super::{Choice, Composer, Job, KeyKind, MakeOptions, Planned, Session};
use crate::diag::{Diagnostic, Faults, MAX_FAULTS, has_errors, list};
use crate::export::{Artifact, export};
use crate::files::{self, Readers};
use crate::load::Kind;
use crate::model::Date;
use crate::msg;
use crate::publish::{Book, Output};
use crate::source::Place;
use crate::store::{self, Digest, Reason, Record, Store, digest};
use crate::typeset::{Engine, typeset};

/// A document that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// Its row in the roster, from 1, if there is one document per person.
    pub row: Option<usize>,
    /// Its files.
    pub paths: Vec<PathBuf>,
}

/// The result of a run, in roster order.
#[derive(Debug, Default)]
pub struct Report {
    /// The documents that were made.
    pub made: Vec<Made>,
    /// How many documents were not made.
    pub failed: usize,
    /// How many documents were not begun, because the run was stopped.
    pub left: usize,
    /// How many documents are as they would be made.
    pub fresh: usize,
    /// Files of earlier runs that would not be made now, below the output folder; with `prune` they are moved away.
    pub stale: Vec<String>,
    /// Files that had been changed since they were made and were made again: where they are kept.
    pub kept: Vec<String>,
    /// By what people are told apart.
    pub keys: Option<KeyKind>,
    /// What became of each person, in roster order, if that was asked for.
    pub people: Vec<PersonOutcome>,
    /// The reasons, all of them.
    pub faults: Faults,
}

/// What became of a person in a run.
#[derive(Debug, Clone)]
pub struct PersonOutcome {
    /// The row in the roster, from 0.
    pub row: usize,
    /// The name.
    pub name: String,
    /// What became of the document.
    pub state: State,
    /// Why it could not be made.
    pub fault: Option<Diagnostic>,
    /// 序号 · the number that the person keeps.
    pub ordinal: usize,
    /// 发文字号 · the number of the document.
    pub number: Option<u64>,
    /// The files, in the folder of the batch.
    pub files: Vec<String>,
}

/// What became of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It was made.
    Made,
    /// It is as it would be made.
    Fresh,
    /// It could not be made.
    Failed,
    /// It was not wanted, or not begun.
    Left,
}

/// Makes every document of a kind. `Err` means that none could be started; a document that failed while
/// others were made is in the report.
pub fn make(
    session: &Session,
    kind: &Kind,
    options: &MakeOptions,
    progress: OnProgress<'_>,
) -> Result<Report, Faults> {
    let composer = Composer::new(session, &[kind], options.date)?;
    let folder = if kind.front.each.is_some() { files::file_name(&kind.name) } else { String::new() };
    let readers = readers(kind);
    // Who is to be made is known to be sound before anything is written.
    let jobs = composer.jobs(kind, &options.choice)?;
    let run = match options.shard {
        Some(shard) => format!("{}-{}", kind.name, shard.name()),
        None => kind.name.clone(),
    };
    let (mut output, warning) = Output::open(&options.output, &folder, &run, readers)?;
    let store = match options.shard {
        Some(shard) => Store::open_part(&options.output, &shard.name(), warning.is_none())?,
        None => Store::open(&options.output, warning.is_none())?,
    };
    let mut keys = kind.front.each.map(|_| Keys::of(session.valid.roster())).transpose()?;
    if let Some(keys) = &mut keys {
        keys.ordinals = match options.shard {
            None => store.ordinals(&kind.name, &keys.people, true)?,
            // Every part finds the same numbers by itself, and gives none out.
            Some(_) => {
                let whole = match Store::look(&options.output)? {
                    Some(whole) => whole,
                    None => Store::blank(&options.output)?,
                };
                whole.ordinals(&kind.name, &keys.people, false)?
            }
        };
    }
    let jobs = wanted(jobs, keys.as_ref(), &store, kind, options)?;
    let sources = Sources::of(session, &composer, kind, options)?;
    let inputs = if keys.is_some() { manifest::inputs(session)? } else { BTreeMap::new() };
    let plan = plan(&sources, jobs, keys.as_ref(), Some(&store), options)?;
    let mut report =
        Report { fresh: plan.fresh_count, keys: keys.as_ref().map(|keys| keys.kind), ..Report::default() };
    report.faults.extend(warning);
    store.restamp(&plan.restamped)?;
    // What someone changed by hand is not lost.
    for path in &plan.altered {
        let kept = options.output.join(store::FOLDER).join("kept").join(&folder);
        let kept = files::move_away(&options.output.join(path), &kept)?;
        report.kept.push(files::relative(&options.output, &kept));
    }
    output.keep(Book { store: &store, kind: &kind.name, basis: plan.basis });
    let engine = session.engine(options.draft)?;
    let make_job = |_: usize, planned: &Planned<'_>| {
        let job = &planned.job;
        let made = artifacts(&composer, &engine, job, options);
        let name = match (composer.name(job), made) {
            (Ok(name), Ok((artifacts, images))) => {
                let (key, inputs) = (planned.key, planned.inputs);
                let record = Record { key, inputs, images, files: Vec::new() };
                let paths = output.write(&name, &artifacts, record)?;
                return Ok(Made { row: job.row().map(|row| row + 1), paths });
            }
            (Ok(_), Err(faults)) => return Err(faults),
            (Err(faults), rest) => (faults, rest.err().unwrap_or_default()),
        };
        // A name that cannot be made is a fault in addition to those of the document; the same fault counts
        // once.
        let (mut faults, rest) = name;
        for fault in rest {
            if !faults.iter().any(|known: &Diagnostic| known.message == fault.message) {
                faults.push(fault);
            }
        }
        Err(faults)
    };
    let results = in_parallel(&plan.work, options.jobs, progress, &make_job);
    let mut lost_files = output.finish();
    let mut failures = Vec::new();
    let mut told: HashMap<usize, (State, Option<Diagnostic>)> = HashMap::new();
    if options.tells_people {
        told.extend(plan.fresh_rows.iter().map(|row| (*row, (State::Fresh, None))));
    }
    for (planned, result) in plan.work.iter().zip(results) {
        let failed = match result {
            Err(Lost::NotStarted) => {
                report.left += 1;
                continue;
            }
            Err(Lost::Panicked(place)) => composer.during(&planned.job, Diagnostic::internal(place).into()),
            Ok(Err(faults)) => faults,
            Ok(Ok(made)) => {
                let failed: Faults = made.paths.iter().filter_map(|path| lost_files.remove(path)).collect();
                if failed.is_empty() {
                    if let (true, Some(row)) = (options.tells_people, planned.job.row()) {
                        told.insert(row, (State::Made, None));
                    }
                    report.made.push(made);
                    continue;
                }
                failed
            }
        };
        report.failed += 1;
        let name = planned.job.row().zip(keys.as_ref()).map(|(row, keys)| keys.people[row].1.clone());
        let code = failed.first().map_or_else(String::new, |fault| fault.code().to_string());
        if let (true, Some(row), Some(fault)) = (options.tells_people, planned.job.row(), failed.first()) {
            told.insert(row, (State::Failed, Some(fault.clone())));
        }
        failures.push((planned.key, name.unwrap_or_default(), code));
        if report.faults.len() < 10 * MAX_FAULTS {
            report.faults.extend(failed);
        }
    }
    for paths in plan.fresh {
        let paths = paths.iter().map(|path| options.output.join(path)).collect();
        report.made.push(Made { row: None, paths });
    }
    if !failures.is_empty()
        && let Err(fault) = store.record_failures(&kind.name, &failures)
    {
        report.faults.push(fault);
    }
    report.faults = merged(report.faults);
    if let Some(keys) = &keys {
        clear_stale(&mut report, &store, kind, keys, options)?;
        let now = manifest::inputs(session)?;
        let changed: Vec<&String> =
            inputs.keys().filter(|name| inputs.get(*name) != now.get(*name)).collect();
        if !changed.is_empty() {
            let fault = Diagnostic::warning(msg!("inputs-changed", names = list(changed)));
            report.faults.push(fault.hint(msg!("inputs-changed-again")));
        }
        let made_from = MadeFrom { inputs, basis: plan.basis };
        let manifest = manifest::of_store(session, kind, keys, &store, made_from, options.shard)?;
        manifest.write(&options.output.join(&folder), options.shard, readers)?;
        if options.tells_people {
            let facts = session.valid.meeting.documents.get(&kind.name);
            report.people = people(keys, &mut told, &manifest, facts.and_then(|facts| facts.number));
        }
    }
    Ok(report)
}

/// What a run would do.
#[derive(Debug)]
pub struct Preview {
    /// The documents that would be made: the row in the roster from 1 and the name of the person, and why.
    pub work: Vec<(Option<(usize, String)>, Reason)>,
    /// How many documents are as they would be made.
    pub fresh: usize,
}

/// Says what [`make`] would do, and writes nothing.
pub fn preview(session: &Session, kind: &Kind, options: &MakeOptions) -> Result<Preview, Faults> {
    let composer = Composer::new(session, &[kind], options.date)?;
    let jobs = composer.jobs(kind, &options.choice)?;
    let store = Store::look(&options.output)?;
    let mut keys = kind.front.each.map(|_| Keys::of(session.valid.roster())).transpose()?;
    let blank = Store::blank(&options.output)?;
    let known = store.as_ref().unwrap_or(&blank);
    if let Some(keys) = &mut keys {
        keys.ordinals = known.ordinals(&kind.name, &keys.people, false)?;
    }
    let jobs = wanted(jobs, keys.as_ref(), known, kind, options)?;
    let sources = Sources::of(session, &composer, kind, options)?;
    let plan = plan(&sources, jobs, keys.as_ref(), store.as_ref(), options)?;
    let name = |row: usize| keys.as_ref().map_or_else(String::new, |keys| keys.people[row].1.clone());
    let work =
        plan.work.iter().map(|planned| (planned.job.row().map(|row| (row + 1, name(row))), planned.reason));
    Ok(Preview { work: work.collect(), fresh: plan.fresh_count })
}

/// What became of everybody.
fn people(
    keys: &Keys,
    told: &mut HashMap<usize, (State, Option<Diagnostic>)>,
    manifest: &Manifest,
    first: Option<u32>,
) -> Vec<PersonOutcome> {
    let mut files: HashMap<usize, Vec<String>> = HashMap::new();
    for entry in &manifest.files {
        files.entry(entry.ordinal).or_default().push(entry.path.clone());
    }
    let one = |(row, ((_, name), ordinal)): (usize, (&(Digest, String), &usize))| {
        let (state, fault) = told.remove(&row).unwrap_or((State::Left, None));
        let files = files.remove(ordinal).unwrap_or_default();
        let number = first.map(|first| u64::from(first) + *ordinal as u64 - 1);
        PersonOutcome { row, name: name.clone(), state, fault, ordinal: *ordinal, number, files }
    };
    keys.people.iter().zip(&keys.ordinals).enumerate().map(one).collect()
}

/// Who may read the documents of a kind.
pub(super) fn readers(kind: &Kind) -> Readers {
    match (kind.front.personal, kind.front.each) {
        (true, _) => Readers::Owner,
        (false, Some(_)) => Readers::Group,
        (false, None) => Readers::All,
    }
}

/// The jobs of this part of a batch that are wanted, with the numbers that people keep.
fn wanted<'a>(
    mut jobs: Vec<Job<'a>>,
    keys: Option<&Keys>,
    store: &Store,
    kind: &Kind,
    options: &MakeOptions,
) -> Result<Vec<Job<'a>>, Diagnostic> {
    let Some(keys) = keys else { return Ok(jobs) };
    let failed: Option<HashSet<Digest>> = match options.retry_failed {
        true => Some(store.failures(&kind.name)?.into_iter().map(|(key, ..)| key).collect()),
        false => None,
    };
    jobs.retain_mut(|job| {
        let Some(subject) = &mut job.subject else { return true };
        let row = subject.row;
        subject.ordinal = keys.ordinals[row];
        options.shard.is_none_or(|shard| shard.holds(row))
            && failed.as_ref().is_none_or(|failed| failed.contains(&keys.people[row].0))
    });
    Ok(jobs)
}

/// Finds files that would not be made now, and moves them away if that is wanted; never one that was changed since.
fn clear_stale(
    report: &mut Report,
    store: &Store,
    kind: &Kind,
    keys: &Keys,
    options: &MakeOptions,
) -> Result<(), Diagnostic> {
    for file in store.stale(&kind.name, |key| keys.row(key).is_some())? {
        let path = options.output.join(&file.path);
        if files::stamp(&path)?.is_none() {
            store.forget(&file.path)?;
            continue;
        }
        if options.prune && is_as_made(&options.output, &file)? {
            let folder = options.output.join(store::FOLDER).join("pruned").join(files::file_name(&kind.name));
            files::move_away(&path, &folder)?;
            store.forget(&file.path)?;
        }
        report.stale.push(file.path);
    }
    Ok(())
}

/// Composes and sets every document of the given kinds without writing anything, `jobs` at a time (one per
/// core if 0), and returns how many there are.
pub fn check(
    session: &Session,
    kinds: &[&Kind],
    date: Option<Date>,
    jobs: usize,
    progress: OnProgress<'_>,
) -> Result<usize, Faults> {
    let composer = Composer::new(session, kinds, date)?;
    let engine = session.engine(false)?;
    let mut all: Vec<Job<'_>> = Vec::new();
    for kind in kinds {
        all.extend(composer.jobs(kind, &Choice::default())?);
    }
    let check_job = |_: usize, job: &Job<'_>| {
        let set = composer
            .compose(job)
            .and_then(|document| typeset(&document, &engine).map_err(|faults| composer.during(job, faults)));
        set.err().unwrap_or_default()
    };
    let mut faults = Faults::new();
    let mut left = 0;
    for (job, found) in all.iter().zip(in_parallel(&all, jobs, progress, &check_job)) {
        match found {
            Ok(found) => faults.extend(found),
            Err(Lost::Panicked(place)) => {
                faults.extend(composer.during(job, Diagnostic::internal(place).into()));
            }
            Err(Lost::NotStarted) => left += 1,
        }
    }
    if left > 0 {
        faults.push(Diagnostic::error(msg!("stopped-check", left = left)));
    }
    if has_errors(&faults) { Err(merged(faults)) } else { Ok(all.len()) }
}

/// The pictures in a document, with their digests.
type Pictures = Vec<(String, Digest)>;

/// One document all the way to the bytes of its files.
fn artifacts(
    composer: &Composer<'_>,
    engine: &Engine,
    job: &Job<'_>,
    options: &MakeOptions,
) -> Result<(Vec<Artifact>, Pictures), Faults> {
    let document = composer.compose(job)?;
    let in_job = |faults| composer.during(job, faults);
    let pages = match options.formats.iter().any(|format| format.needs_pages()) {
        true => Some(typeset(&document, engine).map_err(in_job)?),
        false => None,
    };
    let mut out = Vec::new();
    for format in &options.formats {
        out.extend(export(&document, pages.as_ref(), *format, options.ppi).map_err(in_job)?);
    }
    let pictures = document.images.iter().map(|(path, bytes)| (path.clone(), digest(bytes))).collect();
    Ok((out, pictures))
}

/// Faults of several people that say the same thing about the same place become one, which counts the
/// others.
fn merged(faults: Faults) -> Faults {
    let mut out: Vec<(Diagnostic, usize)> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    for fault in faults {
        let place = fault.place.as_ref().map(Place::position);
        // A disk that is full is one fault, whichever files it stops.
        let is_path = |name: &str| fault.is_io() && name == "path";
        let values: Vec<_> = fault.message.values.iter().filter(|(name, _)| !is_path(name)).collect();
        let key = format!("{} {values:?} {place:?}", fault.message.id);
        match known.get(&key) {
            Some(index) => out[*index].1 += 1,
            None => {
                known.insert(key, out.len());
                out.push((fault, 0));
            }
        }
    }
    let counted = |(fault, others): (Diagnostic, usize)| match others {
        0 => fault,
        others => fault.during(msg!("also-others", count = others)),
    };
    out.into_iter().map(counted).collect()
}
