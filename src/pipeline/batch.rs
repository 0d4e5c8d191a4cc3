//! Many documents at a time: one worker a core, a broken one stops no other.

use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::{MakeOptions, Session};
use crate::diag::{Diagnostic, Faults, nearest};
use crate::files::Names;
use crate::fill::{Prepared, prepare};
use crate::load::Kind;
use crate::msg;
use crate::publish::Output;
use crate::typeset::{Setting, forget_old};

/// After how many documents Typst's caches are looked through.
const FORGET_EVERY: usize = 20;

/// The most documents that are made at a time.
const MAX_WORKERS: usize = 256;

/// A document that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// Its row of the roster, from 1, where each person gets one.
    pub row: Option<usize>,
    /// Its files.
    pub paths: Vec<PathBuf>,
}

/// What came of a run, in the order of the roster.
#[derive(Debug, Default)]
pub struct Report {
    /// The documents that were made.
    pub made: Vec<Made>,
    /// How many were not.
    pub failed: usize,
    /// Why, all of them.
    pub faults: Faults,
}

/// How far a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Documents that are done, made or not.
    pub done: usize,
    /// All of them.
    pub total: usize,
}

/// Makes every document of a kind. `Err` means that none could be begun; a document that failed
/// while others were made is in the report.
pub fn make(
    session: &Session,
    kind: &Kind,
    options: &MakeOptions,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Report, Faults> {
    let prepared = prepare(&session.valid, &session.templates, &[kind], options.date)?;
    let items = items(session, kind, &options.only)?;
    let names = names(&prepared, kind, &items);
    let output = Output::open(&options.output)?;
    let folder = if kind.front.each.is_some() { crate::files::file_name(&kind.name) } else { String::new() };
    output.make_folder(&folder)?;
    let setting = Setting::new(&session.templates, session.fonts.clone(), &session.profile, options.draft);

    let one = |at: usize| {
        let (item, name) = (items[at], names[at].clone());
        name.map_err(|mut faults| {
            // The faults of the rest belong to the same run; the name's own come again in it.
            let rest = session.artifacts(&prepared, &setting, kind, item, options).err();
            for fault in rest.into_iter().flatten() {
                if !faults.iter().any(|known| known.message == fault.message) {
                    faults.push(fault);
                }
            }
            faults
        })
        .and_then(|name| {
            let artifacts = session.artifacts(&prepared, &setting, kind, item, options)?;
            Ok(output.write(&folder, &name, &artifacts)?)
        })
        .map(|paths| Made { row: item.map(|at| at + 1), paths })
    };
    Ok(report(in_parallel(items.len(), options.jobs, progress, &one)))
}

/// Does so many pieces of work, one worker a core, and gives the results in their order; `None` where
/// a worker was lost.
pub(super) fn in_parallel<T: Send>(
    total: usize,
    jobs: usize,
    progress: &(dyn Fn(Progress) + Sync),
    one: &(dyn Fn(usize) -> T + Sync),
) -> Vec<Option<T>> {
    let next = AtomicUsize::new(0);
    let done = AtomicUsize::new(0);
    let results: Vec<Mutex<Option<T>>> = (0..total).map(|_| Mutex::new(None)).collect();
    let work = || {
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            if at >= total {
                break;
            }
            let result = one(at);
            if let Ok(mut slot) = results[at].lock() {
                *slot = Some(result);
            }
            let count = done.fetch_add(1, Ordering::Relaxed) + 1;
            if count.is_multiple_of(FORGET_EVERY) {
                forget_old();
            }
            progress(Progress { done: count, total });
        }
    };
    let workers = workers(jobs).min(total);
    if workers <= 1 {
        work();
    } else {
        thread::scope(|scope| {
            for _ in 0..workers {
                scope.spawn(work);
            }
        });
    }
    results.into_iter().map(|result| result.into_inner().ok().flatten()).collect()
}

/// Faults of several people that say the same of the same place become one, which counts the others.
pub(super) fn merged(faults: Faults) -> Faults {
    let mut out: Vec<(Diagnostic, usize)> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    for fault in faults {
        let place = fault.place.as_ref().map(|place| {
            // Filled texts are named for their row.
            (place.source.name().split('#').next().unwrap_or("").to_string(), place.span.clone())
        });
        let key = format!("{:?} {place:?}", fault.message);
        match known.get(&key) {
            Some(at) => out[*at].1 += 1,
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

fn report(results: Vec<Option<Result<Made, Faults>>>) -> Report {
    let mut report = Report::default();
    for result in results {
        match result {
            Some(Ok(made)) => report.made.push(made),
            Some(Err(faults)) => {
                report.failed += 1;
                report.faults.extend(faults);
            }
            None => {
                report.failed += 1;
                report.faults.push(Diagnostic::error(msg!("worker-lost")));
            }
        }
    }
    report.faults = merged(report.faults);
    report
}

fn workers(jobs: usize) -> usize {
    if jobs > 0 {
        jobs.min(MAX_WORKERS)
    } else {
        thread::available_parallelism().map_or(1, NonZeroUsize::get)
    }
}

/// The people who get a document, or the one document of a kind that is not made for each.
fn items(session: &Session, kind: &Kind, only: &[String]) -> Result<Vec<Option<usize>>, Faults> {
    if kind.front.each.is_none() {
        return match only.first() {
            Some(_) => Err(vec![Diagnostic::error(msg!("only-without-each", name = kind.name))]),
            None => Ok(vec![None]),
        };
    }
    let roster = &session.valid.roster;
    let faults: Faults = only
        .iter()
        .filter(|name| !roster.iter().any(|person| person.name == **name))
        .map(|name| {
            let fault = Diagnostic::error(msg!("person-unknown", name = name));
            match nearest(name, roster.iter().map(|person| person.name.as_str())) {
                Some(near) => fault.hint(msg!("did-you-mean", name = near)),
                None => fault.hint(msg!("person-from-roster")),
            }
        })
        .collect();
    if !faults.is_empty() {
        return Err(faults);
    }
    let chosen = |at: &usize| only.is_empty() || only.contains(&roster[*at].name);
    Ok((0..roster.len()).filter(chosen).map(Some).collect())
}

/// The files' names, given out in the order of the roster so that they do not depend on which
/// worker is faster.
fn names(prepared: &Prepared<'_>, kind: &Kind, items: &[Option<usize>]) -> Vec<Result<String, Faults>> {
    let mut names = Names::default();
    items
        .iter()
        .map(|item| {
            let wanted = prepared.output_name(kind, *item)?;
            Ok(names.take(&wanted, item.map(|at| at + 1)))
        })
        .collect()
}
