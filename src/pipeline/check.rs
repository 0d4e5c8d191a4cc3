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
