//! The one pool of workers.

use std::num::NonZeroUsize;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::typeset::forget_old;

/// The number of documents after which Typst's caches are cleaned up.
const FORGET_EVERY: usize = 20;

/// The most documents that are made at a time.
const MAX_WORKERS: usize = 256;

/// The progress of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Documents that are done, whether made or failed.
    pub done: usize,
    /// The number of all documents.
    pub total: usize,
}

/// Does each piece of work, `jobs` at a time (one per core if 0), and returns the results in order; `None`
/// for a worker that was lost.
pub(super) fn in_parallel<W: Sync, T: Send>(
    work: &[W],
    jobs: usize,
    progress: &(dyn Fn(Progress) + Sync),
    make: &(dyn Fn(usize, &W) -> T + Sync),
) -> Vec<Option<T>> {
    let total = work.len();
    let next = AtomicUsize::new(0);
    let done = AtomicUsize::new(0);
    let results: Vec<Mutex<Option<T>>> = (0..total).map(|_| Mutex::new(None)).collect();
    let worker = || {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = work.get(index) else { break };
            let result = make(index, item);
            if let Ok(mut slot) = results[index].lock() {
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
        worker();
    } else {
        thread::scope(|scope| {
            for _ in 0..workers {
                scope.spawn(worker);
            }
        });
    }
    results.into_iter().map(|result| result.into_inner().ok().flatten()).collect()
}

fn workers(jobs: usize) -> usize {
    if jobs > 0 {
        jobs.min(MAX_WORKERS)
    } else {
        thread::available_parallelism().map_or(1, NonZeroUsize::get)
    }
}
