//! What may be written to the output folder: complete files under safe names, on the disk before they are
//! said to be made, by one run at a time for each kind.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::diag::Diagnostic;
use crate::export::Artifact;
use crate::files::{self, Readers, Staged};

/// How many files are written before they are synced and named together; a killed run loses no more.
const TOGETHER: usize = 256;

/// The folder that this run makes the documents of a kind in.
#[derive(Debug)]
pub struct Output {
    folder: PathBuf,
    /// The name of the kind, which temporary files carry.
    run: String,
    readers: Readers,
    state: Mutex<State>,
    _lock: Option<files::Lock>,
}

#[derive(Debug, Default)]
struct State {
    staged: Vec<Staged>,
    failed: BTreeMap<PathBuf, Diagnostic>,
}

impl Output {
    /// Creates the folder `below` the output folder if it is missing, locks it for the kind and clears what
    /// killed runs left; fails before any work is done if it cannot be written to. The diagnostic beside it
    /// is a warning.
    pub fn open(
        output: &Path,
        below: &str,
        kind: &str,
        readers: Readers,
    ) -> Result<(Self, Option<Diagnostic>), Diagnostic> {
        let run = files::file_name(kind);
        let folder = output.join(below);
        files::create_folder(&folder)?;
        let (lock, warning) = files::Lock::take(output, &format!(".gen.{run}.lock"))?;
        files::clear_staged(&folder, &run)?;
        // A folder that other kinds use too cannot be private; its files are.
        if readers == Readers::Owner && !below.is_empty() {
            files::make_private(&folder)?;
        }
        Ok((Self { folder, run, readers, state: Mutex::default(), _lock: lock }, warning))
    }

    /// Writes the files of one document and returns their paths; they have their names, and are safe on the
    /// disk, once [`Output::finish`] has returned without naming them.
    pub fn write(&self, name: &str, artifacts: &[Artifact]) -> Result<Vec<PathBuf>, Diagnostic> {
        let mut staged = Vec::new();
        for artifact in artifacts {
            let path = self.folder.join(format!("{name}{}", artifact.suffix));
            staged.push(files::stage(&path, &artifact.bytes, &self.run, self.readers)?);
        }
        let paths = staged.iter().map(|file| file.target().to_path_buf()).collect();
        let full = {
            let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
            state.staged.extend(staged);
            if state.staged.len() >= TOGETHER { std::mem::take(&mut state.staged) } else { Vec::new() }
        };
        self.publish(full);
        Ok(paths)
    }

    fn publish(&self, staged: Vec<Staged>) {
        if !staged.is_empty() {
            let failed = files::publish(staged);
            self.state.lock().unwrap_or_else(PoisonError::into_inner).failed.extend(failed);
        }
    }

    /// Brings everything that was written to the disk; returns the files that failed, with the reason.
    pub fn finish(&self) -> BTreeMap<PathBuf, Diagnostic> {
        let staged = {
            let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
            std::mem::take(&mut state.staged)
        };
        self.publish(staged);
        std::mem::take(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner).failed)
    }
}
