//! Everything is composed and set, and nothing written.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};

use super::pool::{Lost, OnProgress, in_parallel};
use super::run::merged;
use super::{Choice, Composer, Job, Session};
use crate::diag::{Diagnostic, Faults, code, has_errors};
use crate::files;
use crate::fill::{Names, name_pointer};
use crate::load::Kind;
use crate::model::Date;
use crate::msg;
use crate::store::same_name;
use crate::typeset::{Spacing, typeset};

/// What was checked.
#[derive(Debug, Default)]
pub struct Checked {
    /// How many documents there are.
    pub count: usize,
    /// How many documents of a kind have which other than the usual spacing.
    pub spaced: BTreeMap<(String, Spacing), usize>,
}

/// The fault of a kind whose document would take the place of another's.
fn named_alike(kind: &Kind, other: &Kind, name: &str) -> Diagnostic {
    let message = msg!("names-alike", name = code(name), kind = code(&kind.name), other = code(&other.name));
    Diagnostic::error(message).at(kind.data.place(name_pointer(kind))).hint(msg!("names-apart"))
}

/// The document of a kind takes the place of no other kind's: known before it is written. A kind that cannot be filled
/// has no document that could be lost.
pub(super) fn names_apart(session: &Session, kind: &Kind, date: Option<Date>) -> Result<(), Faults> {
    let names = Names::new(&session.valid, date);
    let own = names.of(kind);
    let differs = |other: &&Kind| match (&own, names.of(other)) {
        (Some(own), Some(name)) => same_name(&files::file_name(&name)) != same_name(&files::file_name(own)),
        _ => false,
    };
    let kinds = session.templates.kinds.values();
    let others = kinds.filter(|other| other.name != kind.name && other.front.each.is_none());
    // Most are told apart without composing them.
    let near: Vec<&Kind> = others.filter(|other| !differs(other)).collect();
    if near.is_empty() {
        return Ok(());
    }
    let composed = |kind: &Kind| {
        let composer = Composer::new(session, &[kind], date)?;
        let jobs = composer.jobs(kind, &Choice::default())?;
        jobs.first().map(|job| composer.compose(job).map(|document| document.name)).transpose()
    };
    let Some(own) = composed(kind)? else { return Ok(()) };
    for other in near {
        if let Ok(Some(found)) = composed(other)
            && same_name(&found) == same_name(&own)
        {
            return Err(named_alike(kind, other, &own).into());
        }
    }
    Ok(())
}

/// Composes and sets every document of the given kinds without writing anything, `jobs` at a time (one per
/// core if 0).
pub fn check(
    session: &Session,
    kinds: &[&Kind],
    date: Option<Date>,
    jobs: usize,
    progress: OnProgress<'_>,
) -> Result<Checked, Faults> {
    // Everything is to be found in one run, and nothing is made.
    session.valid.whole()?;
    let engine = session.engine()?;
    let mut faults = Faults::new();
    // A broken template is not the fault of the others.
    let mut composers: Vec<(&Kind, Composer<'_>)> = Vec::new();
    for kind in kinds {
        match Composer::new(session, &[kind], date) {
            Ok(composer) => composers.push((kind, composer)),
            Err(found) => faults.extend(found),
        }
    }
    let mut all: Vec<(&Composer<'_>, Job<'_>)> = Vec::new();
    for (kind, composer) in &composers {
        match composer.jobs(kind, &Choice::default()) {
            Ok(jobs) => all.extend(jobs.into_iter().map(|job| (composer, job))),
            Err(found) => faults.extend(found),
        }
    }
    let check_job = |_: usize, (composer, job): &(&Composer<'_>, Job<'_>)| {
        let document = composer.compose(job)?;
        let pages = typeset(&document, &engine).map_err(|faults| composer.during(job, faults))?;
        Ok((document.name, pages.spacing()))
    };
    let mut left = 0;
    let mut spaced: BTreeMap<(String, Spacing), usize> = BTreeMap::new();
    // The kinds whose documents lie beside each other, by the names of these.
    let mut names: HashMap<String, &Kind> = HashMap::new();
    for ((composer, job), found) in all.iter().zip(in_parallel(&all, jobs, progress, &check_job)) {
        if let Ok(Ok((_, Some(spacing)))) = &found {
            *spaced.entry((job.kind.name.clone(), *spacing)).or_insert(0) += 1;
        }
        match found {
            Ok(Ok((name, _))) if job.subject.is_none() => match names.entry(same_name(&name)) {
                Entry::Vacant(free) => drop(free.insert(job.kind)),
                Entry::Occupied(taken) => faults.push(named_alike(job.kind, taken.get(), &name)),
            },
            Ok(Ok(_)) => {}
            Ok(Err(found)) => faults.extend::<Faults>(found),
            Err(Lost::Panicked(place)) => {
                faults.extend(composer.during(job, Diagnostic::internal(place).into()));
            }
            Err(Lost::NotStarted) => left += 1,
        }
    }
    if left > 0 {
        faults.push(Diagnostic::error(msg!("stopped-check", left = left)));
    }
    if has_errors(&faults) { Err(merged(faults)) } else { Ok(Checked { count: all.len(), spaced }) }
}
