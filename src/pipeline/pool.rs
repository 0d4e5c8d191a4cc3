//! The one pool of workers.

use std::cell::Cell;
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

use rayon::prelude::*;

use crate::typeset::forget_old;

/// The number of documents of a worker between sweeps of Typst's caches. A sweep costs little beside a document, and what
/// the caches keep longer no longer fits the caches of the processor: at 20 a letter took an eighth more time.
const FORGET_EVERY: usize = 2;

/// The most documents that are made at a time.
pub const MAX_WORKERS: u16 = 256;

/// How far a run has got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Documents that have been processed, successfully or not.
    pub done: usize,
    /// The number of documents.
    pub total: usize,
}

/// Is told after each document how far the run is, and says whether to begin another.
pub type OnProgress<'a> = &'a (dyn Fn(Progress) -> ControlFlow<()> + Sync);

/// Why a piece of work has no result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Lost {
    /// The run was stopped before it.
    NotStarted,
    /// The program failed in it, at this place of its source.
    Panicked(String),
}

thread_local! {
    /// Where the last panic of this thread happened.
    static PANICKED_AT: Cell<Option<String>> = const { Cell::new(None) };
}

/// Makes panics silent: the fault of a document says where the program failed, and nothing of what it was
/// working on, which may be personal. To be called once by a program that uses the library.
pub fn silence_panics() {
    panic::set_hook(Box::new(|info| {
        PANICKED_AT.set(info.location().map(ToString::to_string));
    }));
}

/// Runs something that may panic; gives the place of the panic in the source.
pub fn catch_panic<T>(run: impl FnOnce() -> T) -> Result<T, String> {
    panic::catch_unwind(AssertUnwindSafe(run)).map_err(|_| PANICKED_AT.take().unwrap_or_default())
}

/// Does each piece of work, `jobs` at a time (one per core if 0), and returns the results in their order. A
/// panic loses the piece of work that it happened in and no other.
pub(super) fn in_parallel<W: Sync, T: Send>(
    work: &[W],
    jobs: usize,
    progress: OnProgress<'_>,
    make: &(dyn Fn(usize, &W) -> T + Sync),
) -> Vec<Result<T, Lost>> {
    let total = work.len();
    let next = AtomicUsize::new(0);
    let done = AtomicUsize::new(0);
    let stopped = AtomicBool::new(false);
    let results: Vec<Mutex<Result<T, Lost>>> =
        (0..total).map(|_| Mutex::new(Err(Lost::NotStarted))).collect();
    let workers = workers(jobs).min(total).max(1);
    let worker = || {
        let _inner = inner_pool(cores() / workers);
        while !stopped.load(Ordering::Relaxed) {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = work.get(index) else { break };
            let result = catch_panic(|| make(index, item)).map_err(Lost::Panicked);
            if let Ok(mut slot) = results[index].lock() {
                *slot = result;
            }
            let count = done.fetch_add(1, Ordering::Relaxed) + 1;
            if count.is_multiple_of(FORGET_EVERY * workers) {
                forget_old();
            }
            if progress(Progress { done: count, total }).is_break() {
                stopped.store(true, Ordering::Relaxed);
            }
        }
    };
    thread::scope(|scope| {
        for _ in 1..workers {
            // Without room for another thread, those that run do the work.
            if thread::Builder::new().spawn_scoped(scope, worker).is_err() {
                break;
            }
        }
        worker();
    });
    let lost = || Lost::Panicked(String::new());
    results.into_iter().map(|result| result.into_inner().unwrap_or_else(|_| Err(lost()))).collect()
}

/// How many small pieces of work are worth starting threads for.
const WORTH_THREADS: usize = 1000;

/// Does small pieces of work on all cores; on this thread alone where there are few of them, or no thread can be
/// started.
pub(super) fn map_all<W: Send, T: Send>(work: Vec<W>, each: impl Fn(W) -> T + Sync) -> Vec<T> {
    let pool = (work.len() >= WORTH_THREADS)
        .then(|| rayon::ThreadPoolBuilder::new().num_threads(cores()).build().ok())
        .flatten();
    match pool {
        Some(pool) => pool.install(|| work.into_par_iter().map(&each).collect()),
        None => work.into_iter().map(each).collect(),
    }
}

fn workers(jobs: usize) -> usize {
    if jobs > 0 { jobs.min(usize::from(MAX_WORKERS)) } else { cores() }
}

fn cores() -> usize {
    thread::available_parallelism().map_or(1, NonZeroUsize::get)
}

/// The threads on which Typst may set parts of a document at a time: the worker itself and its share of the
/// cores that no worker uses. Where no thread can be started, the worker alone.
fn inner_pool(threads: usize) -> Option<rayon::ThreadPool> {
    let build = |threads| rayon::ThreadPoolBuilder::new().num_threads(threads).use_current_thread().build();
    build(threads.max(1)).or_else(|_| build(1)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_loses_its_own_work_and_no_other() {
        let work: Vec<usize> = (0..50).collect();
        for jobs in [1, 4] {
            let results = in_parallel(&work, jobs, &|_| ControlFlow::Continue(()), &|_, number| {
                assert!(number % 7 != 3, "number {number}");
                number * 2
            });
            for (number, result) in results.iter().enumerate() {
                match number % 7 {
                    3 => assert!(matches!(result, Err(Lost::Panicked(_))), "{number}"),
                    _ => assert_eq!(*result, Ok(number * 2)),
                }
            }
        }
    }

    #[test]
    fn a_stopped_run_finishes_what_it_began() {
        let work: Vec<usize> = (0..50).collect();
        let stop_at_ten = |progress: Progress| match progress.done < 10 {
            true => ControlFlow::Continue(()),
            false => ControlFlow::Break(()),
        };
        let results = in_parallel(&work, 1, &stop_at_ten, &|_, number| *number);
        assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 10);
        assert!(results[10..].iter().all(|result| *result == Err(Lost::NotStarted)));
    }
}
