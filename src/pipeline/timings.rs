//! `--timings`: how long the stages of a run take. The library has no clock; whoever wants to know gives one.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// A stage of making a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The template is filled and parsed.
    Fill,
    /// Lines and pages are set.
    Set,
    /// Pages become bytes.
    Export,
    /// Files are written and brought to the disk, volumes bound.
    Write,
}

impl Stage {
    /// All, in their order.
    pub const ALL: [Self; 4] = [Self::Fill, Self::Set, Self::Export, Self::Write];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Fill => "fill",
            Self::Set => "set",
            Self::Export => "export",
            Self::Write => "write",
        }
    }
}

/// What a run spends, by the clock that is given: the time since anything that does not change.
#[derive(Debug)]
pub struct Timings {
    clock: fn() -> Duration,
    stages: [AtomicU64; Stage::ALL.len()],
    passed_on: Mutex<BTreeMap<&'static str, usize>>,
}

impl Timings {
    /// Begins to measure.
    pub fn new(clock: fn() -> Duration) -> Self {
        Self { clock, stages: Default::default(), passed_on: Mutex::default() }
    }

    /// The time spent in a stage by all workers together.
    pub fn of(&self, stage: Stage) -> Duration {
        Duration::from_nanos(self.stages[stage as usize].load(Ordering::Relaxed))
    }

    /// How many documents went to Typst's exporter, by what ours does not draw.
    pub fn passed_on(&self) -> BTreeMap<&'static str, usize> {
        self.passed_on.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn count_passed_on(&self, why: &'static str) {
        *self.passed_on.lock().unwrap_or_else(PoisonError::into_inner).entry(why).or_default() += 1;
    }
}

/// Runs a stage, and measures it if that is wanted.
pub(super) fn timed<T>(timings: Option<&Timings>, stage: Stage, run: impl FnOnce() -> T) -> T {
    let Some(timings) = timings else { return run() };
    let begun = (timings.clock)();
    let result = run();
    let spent = (timings.clock)().saturating_sub(begun);
    let nanos = u64::try_from(spent.as_nanos()).unwrap_or(u64::MAX);
    timings.stages[stage as usize].fetch_add(nanos, Ordering::Relaxed);
    result
}
