//! A run of a batch: what must be made is made in parallel, published and recorded; a broken document stops no other.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

use super::manifest::{self, Manifest};
use super::plan::{Planned, is_as_made, plan};
use super::pool::{Lost, OnProgress, in_parallel};
use super::subjects::{KeyKind, Subjects};
use super::timings::{Stage, timed};
use super::{Job, MakeOptions, Session};
use crate::diag::{Diagnostic, Faults, MAX_FAULTS, code, list};
use crate::files::{self, Readers};
use crate::load::Kind;
use crate::msg;
use crate::publish::{Book, Output, Piece};
use crate::source::Place;
use crate::store::{self, Basis, Digest, Inputs, NOBODY, Record, Store, same_name};

/// Makes the documents of a batch, or its packs.
pub(super) trait Maker: Sync {
    /// What a document is made from, besides the basis.
    fn inputs(&self, job: &Job<'_>) -> Result<Inputs, Diagnostic>;

    /// Makes a document.
    fn make(&self, job: &Job<'_>) -> Result<Product, Faults>;

    /// Adds to faults the document in which they occurred.
    fn during(&self, job: &Job<'_>, faults: Faults) -> Faults;
}

/// A document that is ready to be written.
pub(super) struct Product {
    /// The name of its files, without what tells them apart.
    pub(super) name: String,
    pub(super) pieces: Vec<Piece>,
    /// The pictures in it, with their digests.
    pub(super) images: Vec<(String, Digest)>,
}

/// Documents that are made, recorded and listed together.
pub(super) struct Batch<'a> {
    pub(super) session: &'a Session,
    pub(super) kind: &'a Kind,
    pub(super) options: &'a MakeOptions,
    /// Its name in the store.
    pub(super) name: String,
    /// Whether the documents are those of the kind, with its numbers.
    pub(super) is_numbered: bool,
    /// Its folder below the output folder; empty for documents that are for nobody.
    pub(super) folder: String,
    pub(super) readers: Readers,
    pub(super) formats: Vec<&'static str>,
    /// Whom it is for; none if it is for nobody.
    pub(super) subjects: Option<Subjects>,
    pub(super) basis: Basis,
    pub(super) store: Store,
}

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
    /// The folder that they are in.
    pub folder: PathBuf,
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
    /// What became of the packs, or of the volumes beside separate files, if they were asked for.
    pub bundles: Option<Box<Report>>,
}

/// What became of a person in a run.
#[derive(Debug, Clone)]
pub struct PersonOutcome {
    /// The row in the roster, from 0.
    pub row: usize,
    /// The name, of the person or of the group.
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

/// What became of documents, by the index of those whom they are for.
type Told = HashMap<usize, (State, Option<Diagnostic>)>;

impl Batch<'_> {
    /// 发文字号 · the number of the document of those with a number in the ledger.
    pub(super) fn number(&self, ordinal: usize) -> Option<u64> {
        let facts = self.session.valid.meeting.documents.get(&self.kind.name)?;
        if self.is_numbered { facts.number_of(ordinal) } else { None }
    }

    /// Makes what of some jobs must be made, and records it; `inputs` are the files of the project as they were
    /// when it was read.
    pub(super) fn run<'s>(
        &'s self,
        jobs: Vec<Job<'_>>,
        maker: &dyn Maker,
        mut output: Output<'s>,
        inputs: &manifest::Inputs,
        progress: OnProgress<'_>,
    ) -> Result<Report, Faults> {
        let options = self.options;
        let plan = plan(self, maker, jobs, options.again)?;
        let keys = self.subjects.as_ref().map(|subjects| subjects.kind);
        let folder = options.output.join(&self.folder);
        let mut report = Report { folder, fresh: plan.fresh_count, keys, ..Report::default() };
        self.store.restamp(&plan.restamped)?;
        // What someone changed by hand is not lost.
        for path in &plan.altered {
            let kept = options.output.join(store::FOLDER).join("kept").join(&self.folder);
            let kept = files::move_away(&options.output.join(path), &kept)?;
            report.kept.push(files::relative(&options.output, &kept));
        }
        // What somebody else put where a file is asked for is not lost either.
        if let Some(file) = options.file.as_ref().filter(|_| self.subjects.is_none()) {
            let known = self.store.known(&self.name, Some(&NOBODY))?;
            let is_known = |path: &str| known.values().flatten().any(|known| known.file.path == path);
            for format in &options.formats {
                let path = format!("{file}{}", format.suffix(0, 1));
                let there = options.output.join(&path);
                if !is_known(&path) && files::stamp(&there)?.is_some() {
                    let kept = options.output.join(store::FOLDER).join("kept").join(&self.folder);
                    report.kept.push(files::relative(&options.output, &files::move_away(&there, &kept)?));
                }
            }
        }
        let others = if self.subjects.is_none() { self.store.others(&self.name)? } else { HashMap::new() };
        output.keep(Book { store: &self.store, kind: &self.name, basis: self.basis });
        let make = |_: usize, planned: &Planned<'_>| -> Result<Made, Faults> {
            let Product { name, pieces, images } = maker.make(&planned.job)?;
            for piece in &pieces {
                let file = format!("{name}{}", piece.suffix);
                // Systems that ignore the case of letters would take one for the other.
                if let Some((kind, path)) = others.get(&same_name(&file))
                    && files::stamp(&options.output.join(path))?.is_some()
                {
                    let message = msg!("output-taken", path = code(path), kind = code(kind));
                    return Err(vec![Diagnostic::error(message).hint(msg!("output-other"))]);
                }
            }
            let record = Record { key: planned.key, inputs: planned.inputs, images, files: Vec::new() };
            let timings = options.timings.as_deref();
            let paths = timed(timings, Stage::Write, || output.write(&name, pieces, record))?;
            Ok(Made { row: planned.job.row().map(|row| row + 1), paths })
        };
        let results = in_parallel(&plan.work, options.jobs, progress, &make);
        let mut lost_files = timed(options.timings.as_deref(), Stage::Write, || output.finish());
        let mut failures = Vec::new();
        let mut told = Told::new();
        if options.tells_people {
            told.extend(plan.fresh_indices.iter().map(|index| (*index, (State::Fresh, None))));
        }
        for (planned, result) in plan.work.iter().zip(results) {
            let index = planned.job.index;
            let failed = match result {
                Err(Lost::NotStarted) => {
                    report.left += 1;
                    continue;
                }
                Err(Lost::Panicked(place)) => maker.during(&planned.job, Diagnostic::internal(place).into()),
                Ok(Err(faults)) => faults,
                Ok(Ok(made)) => {
                    let failed: Faults =
                        made.paths.iter().filter_map(|path| lost_files.remove(path)).collect();
                    if failed.is_empty() {
                        if options.tells_people {
                            told.insert(index, (State::Made, None));
                        }
                        report.made.push(made);
                        continue;
                    }
                    failed
                }
            };
            report.failed += 1;
            let name = self.subjects.as_ref().map_or("", |subjects| subjects.name(index));
            let code = failed.first().map_or_else(String::new, |fault| fault.code().to_string());
            if options.tells_people {
                told.insert(index, (State::Failed, failed.first().cloned()));
            }
            failures.push((planned.key, name.to_string(), code));
            if report.faults.len() < 10 * MAX_FAULTS {
                report.faults.extend(failed);
            }
        }
        for paths in plan.fresh {
            let paths = paths.iter().map(|path| options.output.join(path)).collect();
            report.made.push(Made { row: None, paths });
        }
        if !failures.is_empty()
            && let Err(fault) = self.store.record_failures(&self.name, &failures)
        {
            report.faults.push(fault);
        }
        report.faults = merged(report.faults);
        if let Some(subjects) = &self.subjects {
            let fresh: HashSet<usize> = plan.fresh_indices.iter().copied().collect();
            let fails = |key: &Digest| subjects.index(key).is_some_and(|index| !fresh.contains(&index));
            self.store.forget_failures(&self.name, fails)?;
            self.clear_stale(&mut report, subjects)?;
            let changed = inputs.changed(self.session)?;
            if !changed.is_empty() {
                let fault = Diagnostic::warning(msg!("inputs-changed", names = list(&changed)));
                report.faults.push(fault.hint(msg!("inputs-changed-again")));
            }
            let manifest = manifest::bring_up(self, subjects, inputs, options.tells_people)?;
            if let (Some(manifest), true) = (manifest, options.tells_people) {
                report.people = self.people(subjects, &mut told, &manifest);
            }
        }
        Ok(report)
    }

    /// What became of everybody.
    fn people(&self, subjects: &Subjects, told: &mut Told, manifest: &Manifest) -> Vec<PersonOutcome> {
        let mut files: HashMap<usize, Vec<String>> = HashMap::new();
        for entry in &manifest.files {
            files.entry(entry.ordinal).or_default().push(entry.path.clone());
        }
        let mut out = Vec::new();
        for index in 0..subjects.len() {
            let (state, fault) = told.remove(&index).unwrap_or((State::Left, None));
            let ordinal = subjects.ordinals[index];
            let files = files.remove(&ordinal).unwrap_or_default();
            let (name, number) = (subjects.name(index).to_string(), self.number(ordinal));
            let outcome = PersonOutcome { row: index, name, state, fault, ordinal, number, files };
            let rows = subjects.rows(index);
            out.extend(rows.iter().map(|row| PersonOutcome { row: *row, ..outcome.clone() }));
        }
        out.sort_by_key(|outcome| outcome.row);
        out
    }

    /// Finds files that would not be made now, and moves them away if that is wanted; never one that was changed
    /// since.
    fn clear_stale(&self, report: &mut Report, subjects: &Subjects) -> Result<(), Diagnostic> {
        let output = &self.options.output;
        for file in self.store.stale(&self.name, |key| subjects.index(key).is_some())? {
            let path = output.join(&file.path);
            if files::stamp(&path)?.is_none() {
                self.store.forget(&self.name, &file.path)?;
                continue;
            }
            if self.options.prune && is_as_made(output, &file)? {
                files::move_away(&path, &output.join(store::FOLDER).join("pruned").join(&self.folder))?;
                self.store.forget(&self.name, &file.path)?;
            }
            report.stale.push(file.path);
        }
        Ok(())
    }
}

/// Faults of several people that say the same thing about the same place become one, which counts the
/// others.
pub(super) fn merged(faults: Faults) -> Faults {
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
