//! Puts documents into volumes in their order, in whichever order they come.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use super::incomplete;
use crate::diag::{Diagnostic, Faults};
use crate::export::{Volume, VolumeFault};
use crate::files::{self, Staging};
use crate::msg;
use crate::pipeline::timings::timed;
use crate::pipeline::{MakeOptions, Stage, Volumes, catch_panic};
use crate::publish::Output;
use crate::store::Digest;
use crate::typeset::Pages;

/// How far ahead of the next document others may be; they are in memory.
const WINDOW: usize = 256;

/// What is bound together.
#[derive(Debug, Clone)]
pub(super) struct Section {
    /// Which of the groups it is.
    pub(super) index: usize,
    /// 序号 · its number.
    pub(super) ordinal: usize,
    pub(super) name: String,
    /// What its volumes are called.
    pub(super) title: String,
    /// Whether it is all there is.
    pub(super) is_alone: bool,
    /// Its documents, by their places.
    pub(super) jobs: Vec<usize>,
}

/// A document to be bound.
pub(super) struct Leaf {
    pub(super) pages: Pages,
    pub(super) images: Vec<(String, Digest)>,
    /// 序号
    pub(super) ordinal: usize,
    /// 发文字号
    pub(super) number: Option<u64>,
    /// Whom it is for.
    pub(super) name: String,
}

/// Where a document is.
#[derive(Debug)]
pub(super) struct Entry {
    /// The volume, from 1.
    pub(super) volume: usize,
    /// Its first page there, from 1, and how many it has.
    pub(super) first: usize,
    pub(super) count: usize,
    pub(super) ordinal: usize,
    pub(super) number: Option<u64>,
    pub(super) name: String,
}

/// The volumes of a section.
#[derive(Default)]
pub(super) struct Bound {
    /// The files, with how many pages each has.
    pub(super) volumes: Vec<(Staging, usize)>,
    pub(super) entries: Vec<Entry>,
    pub(super) images: BTreeMap<String, Digest>,
}

/// A section that is being bound.
#[derive(Default)]
struct Open {
    volume: Option<Volume<Staging>>,
    bound: Bound,
    /// How many documents it has come to, and how many of them could not be made.
    seen: usize,
    lost: usize,
    /// Why it cannot be bound.
    fault: Option<Diagnostic>,
}

struct State {
    /// The place of the next document.
    next: usize,
    waiting: BTreeMap<usize, Option<Leaf>>,
    /// What is being bound; none while a worker binds.
    open: Option<Open>,
    /// Which section that is.
    section: usize,
    done: Vec<Result<Bound, Diagnostic>>,
    faults: Vec<Faults>,
}

pub(super) struct Binder<'a> {
    output: &'a Output<'a>,
    volumes: &'a Volumes,
    options: &'a MakeOptions,
    sections: Vec<Section>,
    state: Mutex<State>,
    turn: Condvar,
}

/// The place of a document, which is taken in any case: by what was made, or by nothing.
pub(super) struct Place<'p, 'a> {
    binder: &'p Binder<'a>,
    at: usize,
    pub(super) leaf: Option<Leaf>,
}

impl Drop for Place<'_, '_> {
    fn drop(&mut self) {
        let leaf = self.leaf.take();
        self.binder.put(self.at, leaf);
    }
}

impl<'a> Binder<'a> {
    /// The sections follow each other without gaps.
    pub(super) fn new(
        output: &'a Output<'a>,
        volumes: &'a Volumes,
        options: &'a MakeOptions,
        sections: Vec<Section>,
    ) -> Self {
        let faults = sections.iter().map(|_| Faults::new()).collect();
        let state = State {
            next: 0,
            waiting: BTreeMap::new(),
            open: Some(Open::default()),
            section: 0,
            done: Vec::new(),
            faults,
        };
        Self { output, volumes, options, sections, state: Mutex::new(state), turn: Condvar::new() }
    }

    /// The place of a document.
    pub(super) fn place(&self, at: usize) -> Place<'_, 'a> {
        Place { binder: self, at, leaf: None }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Why the document of a place could not be made.
    pub(super) fn add_faults(&self, at: usize, faults: Faults) {
        const MOST: usize = 1000;
        let section = self.sections.iter().position(|section| section.jobs.last() >= Some(&at));
        let mut state = self.lock();
        if let Some(all) = section.and_then(|section| state.faults.get_mut(section))
            && all.len() < MOST
        {
            all.extend(faults);
        }
    }

    /// Takes what is at a place, and binds what can be bound. Who is far ahead waits: the one whose turn it is never does.
    fn put(&self, at: usize, leaf: Option<Leaf>) {
        let mut state = self.lock();
        while at >= state.next + WINDOW {
            state = self.turn.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.waiting.insert(at, leaf);
        loop {
            let next = state.next;
            let Some(leaf) = state.waiting.remove(&next) else { return };
            // Another worker is at it, and takes this one too.
            let Some(mut open) = state.open.take() else {
                state.waiting.insert(next, leaf);
                return;
            };
            let section = state.section;
            drop(state);
            let section = &self.sections[section];
            open.seen += 1;
            // Others wait for what is bound here, whatever happens.
            let bound = catch_panic(|| {
                timed(self.options.timings.as_deref(), Stage::Write, || self.bind(&mut open, section, leaf))
            });
            if let Err(at) = bound {
                open.fault = Some(Diagnostic::internal(at));
            }
            let (open, done) = match open.seen == section.jobs.len() {
                true => {
                    let closed = catch_panic(|| self.close(open, section));
                    (Open::default(), Some(closed.unwrap_or_else(|at| Err(Diagnostic::internal(at)))))
                }
                false => (open, None),
            };
            state = self.lock();
            if let Some(done) = done {
                state.done.push(done);
                state.section += 1;
            }
            state.open = Some(open);
            state.next += 1;
            self.turn.notify_all();
        }
    }

    fn bind(&self, open: &mut Open, section: &Section, leaf: Option<Leaf>) {
        let Some(leaf) = leaf else {
            open.lost += 1;
            open.volume = None;
            return;
        };
        if open.lost == 0 && open.fault.is_none() {
            open.fault = self.add(open, section, leaf).err();
        }
    }

    fn add(&self, open: &mut Open, section: &Section, leaf: Leaf) -> Result<(), Diagnostic> {
        let Leaf { pages, images, ordinal, number, name } = leaf;
        let count = pages.count();
        let is_filled = self.volumes.duplex && count % 2 == 1;
        let with_blank = count + usize::from(is_filled);
        let limit = self.volumes.pages.map_or(usize::MAX, std::num::NonZeroUsize::get);
        if open.volume.as_ref().is_some_and(|volume| volume.count() + with_blank > limit) {
            self.complete(open, section)?;
        }
        let number_of_volume = open.bound.volumes.len() + 1;
        let fault = |fault| volume_fault(fault, section, &name);
        let volume = match &mut open.volume {
            Some(volume) => volume,
            none => {
                let begun = Volume::begin(self.output.begin()?, self.options.drawing.standards);
                none.insert(begun.map_err(|error| fault(VolumeFault::Io(error)))?)
            }
        };
        let first = volume.count() + 1;
        volume.add(&pages, &format!("{ordinal:03} {name}"), &format!("{ordinal:03}-")).map_err(fault)?;
        if is_filled {
            volume.fill(&pages).map_err(fault)?;
        }
        open.bound.images.extend(images);
        open.bound.entries.push(Entry { volume: number_of_volume, first, count, ordinal, number, name });
        Ok(())
    }

    /// Completes the volume that is open.
    fn complete(&self, open: &mut Open, section: &Section) -> Result<(), Diagnostic> {
        let Some(volume) = open.volume.take() else { return Ok(()) };
        let pages = volume.count();
        let title = match self.volumes.pages {
            None => section.title.clone(),
            Some(_) => format!("{}第{}册", section.title, open.bound.volumes.len() + 1),
        };
        let file = volume.finish(&title).map_err(|fault| volume_fault(fault, section, ""))?;
        open.bound.volumes.push((file, pages));
        Ok(())
    }

    fn close(&self, mut open: Open, section: &Section) -> Result<Bound, Diagnostic> {
        if open.lost > 0 {
            return Err(incomplete(&section.name, open.lost));
        }
        if let Some(fault) = open.fault.take() {
            return Err(fault);
        }
        self.complete(&mut open, section)?;
        Ok(open.bound)
    }

    /// The sections that were come to the end of, with their volumes or why they have none, and the faults of their
    /// documents.
    pub(super) fn finish(self) -> Vec<(Section, Result<Bound, Faults>, Faults)> {
        let state = self.state.into_inner().unwrap_or_else(PoisonError::into_inner);
        let all = self.sections.into_iter().zip(state.done).zip(state.faults);
        all.map(|((section, done), faults)| (section, done.map_err(|fault| vec![fault]), faults)).collect()
    }
}

fn volume_fault(fault: VolumeFault, section: &Section, name: &str) -> Diagnostic {
    match fault {
        VolumeFault::Io(error) => files::write_fault(std::path::Path::new(&section.title), &error),
        VolumeFault::Unfit(what) => Diagnostic::error(msg!("volume-unfit", name = name, what = what)),
    }
}
