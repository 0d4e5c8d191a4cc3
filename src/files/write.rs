//! Writing: a file appears under its name only when it is complete.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::{io_fault, shown};
use crate::diag::{Diagnostic, code};
use crate::msg;

/// Creates a folder and those above it.
pub fn create_folder(path: &Path) -> Result<(), Diagnostic> {
    fs::create_dir_all(path).map_err(|error| io_fault(path, &error))
}

/// Writes a file by way of a temporary one in the same folder and a rename; a link at `path` is replaced,
/// never followed.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), Diagnostic> {
    let fault = |error: &std::io::Error| io_fault(path, error);
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".gen-").suffix(".tmp");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o644));
    }
    let mut file = builder.tempfile_in(folder).map_err(|error| fault(&error))?;
    file.write_all(bytes).and_then(|()| file.flush()).map_err(|error| fault(&error))?;
    file.persist(path).map(drop).map_err(|error| fault(&error.error))
}

/// Writes a file that must not exist yet.
pub fn write_new(path: &Path, bytes: &[u8]) -> Result<(), Diagnostic> {
    if path.symlink_metadata().is_ok() {
        return Err(Diagnostic::error(msg!("would-overwrite", path = code(shown(path)))));
    }
    write_whole(path, bytes)
}

/// Locks an output folder for one run: a second run that wants it is refused.
#[derive(Debug)]
pub struct Lock {
    _file: fs::File,
    path: PathBuf,
}

impl Lock {
    /// Locks the folder, which must exist.
    pub fn take(folder: &Path) -> Result<Self, Diagnostic> {
        let path = folder.join(".gen.lock");
        let file = fs::File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(|error| io_fault(&path, &error))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file, path }),
            Err(fs::TryLockError::WouldBlock) => {
                Err(Diagnostic::error(msg!("io-busy", path = code(shown(folder))))
                    .hint(msg!("wait-for-other-run")))
            }
            Err(fs::TryLockError::Error(error)) => Err(io_fault(&path, &error)),
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // The lock ends with the file's handle; a leftover file blocks nobody.
        let _ = fs::remove_file(&self.path);
    }
}
