//! Everything is composed and set, and nothing written.

use super::pool::{Lost, OnProgress, in_parallel};
use super::run::merged;
use super::{Choice, Composer, Job, Session};
use crate::diag::{Diagnostic, Faults, has_errors};
use crate::load::Kind;
use crate::model::Date;
use crate::msg;
use crate::typeset::typeset;

/// Composes and sets every document of the given kinds without writing anything, `jobs` at a time (one per
/// core if 0), and returns how many there are.
pub fn check(
    session: &Session,
    kinds: &[&Kind],
    date: Option<Date>,
    jobs: usize,
    progress: OnProgress<'_>,
) -> Result<usize, Faults> {
    // Everything is to be found in one run, and nothing is made.
    session.valid.whole()?;
    let engine = session.engine(false)?;
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
        let set = composer
            .compose(job)
            .and_then(|document| typeset(&document, &engine).map_err(|faults| composer.during(job, faults)));
        set.err().unwrap_or_default()
    };
    let mut left = 0;
    for ((composer, job), found) in all.iter().zip(in_parallel(&all, jobs, progress, &check_job)) {
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
