//! What may be written to the output folder: complete files under safe names, by one run at a time.

use std::path::{Path, PathBuf};

use crate::diag::Diagnostic;
use crate::export::Artifact;
use crate::files;

/// An output folder that this run holds.
#[derive(Debug)]
pub struct Output {
    folder: PathBuf,
    _lock: files::Lock,
}

impl Output {
    /// Creates the folder if it is missing and locks it; fails before any work is done if it cannot be
    /// written to.
    pub fn open(folder: &Path) -> Result<Self, Diagnostic> {
        files::create_folder(folder)?;
        let lock = files::Lock::take(folder)?;
        Ok(Self { folder: folder.to_path_buf(), _lock: lock })
    }

    /// Creates a folder below the output folder.
    pub fn make_folder(&self, below: &str) -> Result<(), Diagnostic> {
        if below.is_empty() { Ok(()) } else { files::create_folder(&self.folder.join(below)) }
    }

    /// Writes the files of one document, each appearing only when it is complete; returns their paths.
    pub fn write(&self, below: &str, name: &str, artifacts: &[Artifact]) -> Result<Vec<PathBuf>, Diagnostic> {
        let folder = self.folder.join(below);
        let mut written = Vec::new();
        for artifact in artifacts {
            let path = folder.join(format!("{name}{}", artifact.suffix));
            files::write_whole(&path, &artifact.bytes)?;
            written.push(path);
        }
        Ok(written)
    }
}
