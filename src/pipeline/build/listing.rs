//! What a build consists of: the manifest of its folder, and the names of its files before they are made.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::super::batch::folder;
use super::super::manifest::{Entry, MANIFEST, Manifest};
use super::super::pool::{OnProgress, in_parallel};
use super::super::run::Report;
use super::site::SITE;
use super::targets::Looked;
use super::{Build, Target};
use crate::diag::{Diagnostic, Faults};
use crate::export::Format;
use crate::files;
use crate::store::{hex, sha256_of};
use crate::typeset::typeset;

/// What the manifest of a build says in place of a kind.
pub const BUILT: &str = "build";

impl Build {
    /// The manifest of what was made in a folder: of each target in its order, and of the site.
    pub(super) fn list(&self, folder: &Path, made: &[Report], site: &[String]) -> Result<Manifest, Faults> {
        let mut entries = Vec::new();
        for (target, report) in self.targets.iter().zip(made) {
            match target.kind.front.each {
                Some(_) => entries.extend(of_batch(folder, target, &report.folder)?),
                None => {
                    let paths = report.made.iter().flat_map(|made| &made.paths);
                    for path in paths {
                        entries.push(entry(folder, path, &target.kind.front.name, target.is_public)?);
                    }
                }
            }
        }
        for name in site {
            entries.push(entry(folder, &folder.join(name), SITE, true)?);
        }
        entries.sort_by(|one: &Entry, other| one.path.cmp(&other.path));
        entries.dedup_by(|one, other| one.path == other.path);
        let several = self.sessions.len() > 1;
        let inputs: BTreeMap<String, String> =
            self.inputs.iter().flatten().map(|(name, hash)| (name.clone(), hash.clone())).collect();
        let mut basis = BTreeMap::from([("state".to_string(), self.state())]);
        if several {
            basis.insert("meetings".to_string(), self.sessions.len().to_string());
        }
        Ok(Manifest {
            program: format!("gen {}", env!("CARGO_PKG_VERSION")),
            kind: BUILT.to_string(),
            shard: None,
            people: 0,
            missing: Vec::new(),
            inputs,
            basis,
            files: entries,
        })
    }

    /// The files that a build would have, below its folder, without making any.
    ///
    /// # Errors
    /// A document cannot be composed; or, where the number of pages is wanted for the names of pictures, not be set.
    pub fn outputs_to_be(&self, progress: OnProgress<'_>) -> Result<Vec<String>, Faults> {
        let mut out = vec![MANIFEST.to_string()];
        let mut faults = Faults::new();
        for target in &self.targets {
            match self.names(target, progress) {
                Ok(names) => out.extend(names),
                Err(found) => faults.extend(found),
            }
        }
        out.extend(self.site_names(&mut faults));
        out.sort();
        out.dedup();
        if faults.is_empty() { Ok(out) } else { Err(faults) }
    }

    /// The files of the last build, below its folder, that a build would not have any more.
    ///
    /// # Errors
    /// See [`Build::outputs_to_be`].
    pub fn withdrawn(&self, progress: OnProgress<'_>) -> Result<Vec<String>, Faults> {
        let path = self.output.join(MANIFEST);
        if files::stamp(&path)?.is_none() {
            return Ok(Vec::new());
        }
        // A manifest that cannot be read tells of nothing, and is made again.
        let Ok(last) = Manifest::read(&path) else { return Ok(Vec::new()) };
        let now: BTreeSet<String> = self.outputs_to_be(progress)?.into_iter().collect();
        Ok(last.files.into_iter().map(|entry| entry.path).filter(|path| !now.contains(path)).collect())
    }

    fn names(&self, target: &Target, progress: OnProgress<'_>) -> Result<Vec<String>, Faults> {
        let (session, options) = (self.session(target), &target.options);
        let Looked { composer, jobs, .. } = self.look_at(target, options)?;
        let engine = session.engine()?;
        let is_paged = |format: &Format| matches!(format.name, "png" | "svg");
        let needs_pages = options.formats.iter().any(is_paged);
        let names = |_: usize, job: &super::super::Job<'_>| -> Result<Vec<String>, Faults> {
            let document = composer.compose(job)?;
            let pages = match needs_pages {
                true => typeset(&document, &engine).map_err(|faults| composer.during(job, faults))?.count(),
                false => 1,
            };
            let suffixes = options.formats.iter().flat_map(|format| match is_paged(format) {
                true => (0..pages).map(|page| format.suffix(page, pages)).collect(),
                false => vec![format.suffix(0, 1)],
            });
            Ok(suffixes.map(|suffix| format!("{}{suffix}", document.name)).collect())
        };
        let below = [target.below.clone(), folder(&target.kind, options)];
        let below: Vec<&str> = below.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
        let placed = |name: String| match below.is_empty() {
            true => name,
            false => format!("{}/{name}", below.join("/")),
        };
        let found = super::gathered(in_parallel(&jobs, self.jobs, progress, &names))?;
        let mut out: Vec<String> = found.into_iter().flatten().map(placed).collect();
        if target.kind.front.each.is_some() {
            out.push(placed(MANIFEST.to_string()));
        }
        Ok(out)
    }
}

/// The files of a batch, with its own manifest.
fn of_batch(folder: &Path, target: &Target, batch: &Path) -> Result<Vec<Entry>, Faults> {
    let path = batch.join(MANIFEST);
    let own = Manifest::read(&path)?;
    let below = files::relative(folder, batch);
    let mut entries: Vec<Entry> = own
        .files
        .into_iter()
        .map(|entry| Entry { path: format!("{below}/{}", entry.path), public: target.is_public, ..entry })
        .collect();
    entries.push(entry(folder, &path, &target.kind.front.name, target.is_public)?);
    Ok(entries)
}

fn entry(folder: &Path, path: &Path, kind: &str, public: bool) -> Result<Entry, Diagnostic> {
    let name = files::relative(folder, path);
    Ok(Entry {
        sha256: hex(&sha256_of(path, &name)?),
        bytes: files::stamp(path)?.unwrap_or_default().size,
        pages: None,
        ordinal: 0,
        number: None,
        name: kind.to_string(),
        public,
        path: name,
    })
}
