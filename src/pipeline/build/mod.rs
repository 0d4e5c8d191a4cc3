//! `gen build`: all documents of a project, as `gen.toml` asks for them, made anew beside the output folder and put in its
//! place when the whole is made. A build that fails leaves what the last one made.

mod changes;
mod listing;
mod personal;
mod site;
mod targets;

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

pub use changes::{Change, ChangedPage, Part};
pub use listing::BUILT;
pub use targets::{Build, BuildOptions, Target};

use super::batch::{Preview, make, preview};
use super::manifest::{MANIFEST, Manifest};
use super::pool::{Lost, OnProgress, in_parallel};
use super::run::{Report, merged};
use crate::diag::{Diagnostic, Faults, code, has_errors};
use crate::files::{self, Readers, Rebuild};
use crate::msg;
use crate::store::{self, Store, hex, sha256_of};

/// What a build has done.
#[derive(Debug, Default)]
pub struct Built {
    /// Of each target, in its order, how many documents were made, and how many were as they would be made.
    pub counts: Vec<(usize, usize)>,
    /// The files that are in the output folder now, below it.
    pub files: usize,
    /// Files of earlier builds that were moved away, and those that were not, since someone changed them.
    pub pruned: usize,
    /// Files of earlier builds that someone changed, and that stay.
    pub strange: Vec<String>,
    /// Whether nothing had to be done.
    pub is_fresh: bool,
    /// Documents that were not begun, because the run was stopped.
    pub left: usize,
    /// Warnings.
    pub faults: Faults,
}

impl Build {
    /// What would be made of each target, and why.
    pub fn preview(&self) -> Result<Vec<Preview>, Faults> {
        let one = |_: usize, target: &Target| preview(self.session(target), &target.kind, &target.options);
        let found = in_parallel(&self.targets, self.jobs, &|_| ControlFlow::Continue(()), &one);
        gathered(found)
    }

    /// Makes what must be made. `Err` means that the output folder is as it was.
    pub fn run(&self, progress: OnProgress<'_>) -> Result<Built, Faults> {
        Rebuild::recover(&self.output)?;
        self.check_output()?;
        files::create_folder(&self.output)?;
        let mut locks = vec![store::lock_folder(&self.output, true)?];
        for output in self.outputs().iter().filter(|output| **output != self.output && output.is_dir()) {
            locks.push(store::lock_folder(output, true)?);
        }
        if let Some(built) = self.fresh()? {
            return Ok(built);
        }
        // What a killed run left in a journal is settled before the store is copied.
        for output in self.outputs() {
            drop(Store::look(&output)?);
        }
        let rebuild = Rebuild::begin(&self.output, &store::taken_over)?;
        let built = self.make(rebuild.path(), progress)?;
        if built.left > 0 {
            return Ok(built);
        }
        // Windows renames no folder in which a file is open; elsewhere others wait until all is done.
        if cfg!(windows) {
            locks.clear();
        }
        rebuild.swap()?;
        drop(locks);
        Ok(built)
    }

    /// What was built, if nothing has changed since.
    fn fresh(&self) -> Result<Option<Built>, Faults> {
        if self.again {
            return Ok(None);
        }
        let path = self.output.join(MANIFEST);
        if files::stamp(&path)?.is_none() {
            return Ok(None);
        }
        // A manifest that cannot be read is made again.
        let Ok(manifest) = Manifest::read(&path) else { return Ok(None) };
        if manifest.kind != BUILT || manifest.basis.get("state") != Some(&self.state()) {
            return Ok(None);
        }
        for entry in &manifest.files {
            match files::stamp(&self.output.join(&entry.path))? {
                Some(stamp) if stamp.size == entry.bytes => {}
                _ => return Ok(None),
            }
        }
        let previews = self.preview()?;
        if previews.iter().any(|preview| !preview.work.is_empty()) {
            return Ok(None);
        }
        let counts = previews.iter().map(|preview| (0, preview.fresh)).collect();
        Ok(Some(Built { counts, files: manifest.files.len() + 1, is_fresh: true, ..Built::default() }))
    }

    /// Makes the documents in a folder, with all that is beside them.
    fn make(&self, folder: &Path, progress: OnProgress<'_>) -> Result<Built, Faults> {
        let mut faults = Faults::new();
        for target in self.targets.iter().filter(|target| target.is_public) {
            if let Err(found) = personal::check(self.session(target), target) {
                faults.extend(found);
            }
        }
        if has_errors(&faults) {
            return Err(merged(faults));
        }
        let (batches, single): (Vec<usize>, Vec<usize>) =
            (0..self.targets.len()).partition(|at| self.targets[*at].kind.front.each.is_some());
        let of = |at: usize, jobs: usize| -> Result<Report, Faults> {
            let target = &self.targets[at];
            let mut options = target.options.clone();
            options.output = folder.join(&target.below);
            options.jobs = jobs;
            make(self.session(target), &target.kind, &options, progress)
        };
        // A batch keeps all cores busy by itself; documents for nobody are made beside each other.
        let mut reports: Vec<(usize, Result<Report, Faults>)> =
            batches.into_iter().map(|at| (at, of(at, self.jobs))).collect();
        let alone = |_: usize, at: &usize| of(*at, 1);
        for (at, made) in single.iter().zip(in_parallel(&single, self.jobs, progress, &alone)) {
            let made = match made {
                Ok(made) => made,
                Err(Lost::Panicked(place)) => Err(Diagnostic::internal(place).into()),
                Err(Lost::NotStarted) => Ok(Report { left: 1, ..Report::default() }),
            };
            reports.push((*at, made));
        }
        reports.sort_by_key(|(at, _)| *at);
        let mut built = Built::default();
        let mut made = Vec::new();
        for (at, report) in reports {
            match report {
                Ok(report) => {
                    let newly = report.made.len() - if self.is_batch(at) { 0 } else { report.fresh };
                    built.counts.push((newly, report.fresh));
                    built.left += report.left;
                    faults.extend(report.faults.iter().cloned());
                    made.push(report);
                }
                Err(found) => faults.extend(found),
            }
        }
        if has_errors(&faults) {
            return Err(merged(faults));
        }
        built.faults = merged(faults);
        if built.left == 0 {
            let site = self.write_site(folder, &made)?;
            let listed = self.list(folder, &made, &site)?;
            self.prune(folder, &listed, &mut built)?;
            built.files = listed.files.len() + 1;
            listed.write(&folder.join(MANIFEST), MANIFEST, Readers::Group)?;
        }
        Ok(built)
    }

    fn is_batch(&self, at: usize) -> bool {
        self.targets[at].kind.front.each.is_some()
    }

    /// Moves away what the last build listed and this one does not.
    fn prune(&self, folder: &Path, listed: &Manifest, built: &mut Built) -> Result<(), Diagnostic> {
        let path = folder.join(MANIFEST);
        if files::stamp(&path)?.is_none() {
            return Ok(());
        }
        let Ok(last) = Manifest::read(&path) else { return Ok(()) };
        let mut pruned = Vec::new();
        let now: BTreeSet<&str> = listed.files.iter().map(|entry| entry.path.as_str()).collect();
        for entry in last.files.iter().filter(|entry| !now.contains(entry.path.as_str())) {
            let path = folder.join(&entry.path);
            match files::stamp(&path)? {
                None => {}
                Some(_) if hex(&sha256_of(&path, &entry.path)?) == entry.sha256 => {
                    let below = Path::new(&entry.path).parent().unwrap_or(Path::new(""));
                    files::move_away(&path, &folder.join(store::FOLDER).join("pruned").join(below))?;
                    files::remove_empty(&folder.join(below), folder);
                    pruned.push(entry.path.as_str());
                }
                Some(_) => built.strange.push(entry.path.clone()),
            }
        }
        // A file that is not there any more is no document that is missing.
        let folders: BTreeSet<&str> = self.targets.iter().map(|target| target.below.as_str()).collect();
        for below in folders {
            let Some(store) = Store::look(&folder.join(below))? else { continue };
            for path in &pruned {
                let own = path.strip_prefix(below).map(|path| path.trim_start_matches('/'));
                own.map_or(Ok(()), |path| store.forget("", path))?;
            }
        }
        built.pruned = pruned.len();
        Ok(())
    }

    /// The folder must be one that can be put aside: it does not hold the project, and nothing that is not ours.
    fn check_output(&self) -> Result<(), Diagnostic> {
        let shown = files::relative(&self.root, &self.output);
        let shown = code(if shown.is_empty() { "." } else { &shown });
        let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
        let output = real(&self.output);
        if real(&self.root).starts_with(&output) || real(&self.data).starts_with(&output) {
            let fault = Diagnostic::error(msg!("build-output-project", path = shown));
            return Err(fault);
        }
        let is_ours = files::present_folder(&self.output.join(store::FOLDER), &self.output)?;
        if !is_ours && !files::list(&self.output, &self.output)?.is_empty() {
            let fault = Diagnostic::error(msg!("build-output-strange", path = shown));
            return Err(fault);
        }
        Ok(())
    }

    /// The folders that have a store.
    fn outputs(&self) -> BTreeSet<PathBuf> {
        self.targets.iter().map(|target| target.options.output.clone()).collect()
    }
}

/// What was done of each piece of work, if all was done: a list that lacks something looks like one that does not.
fn gathered<T>(results: Vec<Result<Result<T, Faults>, Lost>>) -> Result<Vec<T>, Faults> {
    let (mut out, mut faults, mut left) = (Vec::new(), Faults::new(), 0_usize);
    for result in results {
        match result {
            Ok(Ok(done)) => out.push(done),
            Ok(Err(found)) => faults.extend(found),
            Err(Lost::Panicked(place)) => faults.push(Diagnostic::internal(place)),
            Err(Lost::NotStarted) => left += 1,
        }
    }
    if left > 0 {
        faults.push(Diagnostic::error(msg!("stopped-check", left = left)));
    }
    if faults.is_empty() { Ok(out) } else { Err(merged(faults)) }
}
