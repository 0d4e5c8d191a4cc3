//! Many documents at a time; a broken one stops no other.

use std::collections::HashMap;
use std::path::PathBuf;

use super::pool::{Lost, OnProgress, in_parallel};
use super::{Choice, Composer, Job, MakeOptions, Session};
use crate::diag::{Diagnostic, Faults, has_errors};
use crate::export::{Artifact, export};
use crate::files::Readers;
use crate::load::Kind;
use crate::model::Date;
use crate::msg;
use crate::publish::Output;
use crate::source::Place;
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
    /// The reasons, all of them.
    pub faults: Faults,
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
    let jobs = composer.jobs(kind, &options.choice)?;
    let folder = if kind.front.each.is_some() { crate::files::file_name(&kind.name) } else { String::new() };
    let readers = match (kind.front.personal, kind.front.each) {
        (true, _) => Readers::Owner,
        (false, Some(_)) => Readers::Group,
        (false, None) => Readers::All,
    };
    let (output, warning) = Output::open(&options.output, &folder, &kind.name, readers)?;
    let engine = session.engine(options.draft)?;
    let make_job = |_: usize, job: &Job<'_>| {
        let artifacts = artifacts(&composer, &engine, job, options);
        let name = match (composer.name(job), artifacts) {
            (Ok(name), Ok(artifacts)) => {
                return Ok(Made { row: job.row().map(|row| row + 1), paths: output.write(&name, &artifacts)? });
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
    let results = in_parallel(&jobs, options.jobs, progress, &make_job);
    let mut lost_files = output.finish();
    let mut report = Report::default();
    report.faults.extend(warning);
    for (job, result) in jobs.iter().zip(results) {
        let failed = match result {
            Err(Lost::NotStarted) => {
                report.left += 1;
                continue;
            }
            Err(Lost::Panicked(place)) => composer.during(job, Diagnostic::internal(place).into()),
            Ok(Err(faults)) => faults,
            Ok(Ok(made)) => {
                let failed: Faults = made.paths.iter().filter_map(|path| lost_files.remove(path)).collect();
                if failed.is_empty() {
                    report.made.push(made);
                    continue;
                }
                failed
            }
        };
        report.failed += 1;
        report.faults.extend(failed);
    }
    report.faults = merged(report.faults);
    Ok(report)
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

/// One document all the way to the bytes of its files.
fn artifacts(
    composer: &Composer<'_>,
    engine: &Engine,
    job: &Job<'_>,
    options: &MakeOptions,
) -> Result<Vec<Artifact>, Faults> {
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
    Ok(out)
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
