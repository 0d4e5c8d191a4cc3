//! A folder that is made anew beside the old one and takes its place when it is whole.
//!
//! The new one begins with the files of the old one as hard links, so that what need not be made again costs nothing.
//! Our files are never written to in place, so a link stays what it was. Who looks into the folder sees the old one or the
//! new one, never something between.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::write::sync_tree;
use super::{create_folder, io_fault};
use crate::diag::Diagnostic;

/// A folder in the making; removed if it is dropped before it takes its place.
#[derive(Debug)]
pub struct Rebuild {
    old: PathBuf,
    new: PathBuf,
}

impl Rebuild {
    /// Begins to make a folder anew, which must exist; what a killed run left beside it is cleared. Files for which
    /// `is_copied` is true, by their names, are copied, since they are written to in place; those that it has nothing to
    /// say of are left out.
    pub fn begin(folder: &Path, is_copied: &dyn Fn(&str) -> Option<bool>) -> Result<Self, Diagnostic> {
        let old = folder.canonicalize().map_err(|error| io_fault(folder, &error))?;
        let new = beside(&old, "new");
        clear(&new)?;
        clear(&beside(&old, "old"))?;
        let rebuild = Self { old, new };
        rebuild.mirror(is_copied)?;
        Ok(rebuild)
    }

    /// Puts back the folder that a run had moved away when it was killed.
    pub fn recover(folder: &Path) -> Result<(), Diagnostic> {
        let old = beside(folder, "old");
        if folder.symlink_metadata().is_err() && old.is_dir() {
            fs::rename(&old, folder).map_err(|error| io_fault(folder, &error))?;
        }
        Ok(())
    }

    /// Where the new folder is until it takes its place.
    pub fn path(&self) -> &Path {
        &self.new
    }

    fn mirror(&self, is_copied: &dyn Fn(&str) -> Option<bool>) -> Result<(), Diagnostic> {
        for entry in WalkDir::new(&self.old).follow_links(false).sort_by_file_name() {
            let entry = entry.map_err(|error| {
                let path = error.path().unwrap_or(&self.old).to_path_buf();
                io_fault(&path, &error.into())
            })?;
            let from = entry.path();
            let to = self.new.join(from.strip_prefix(&self.old).unwrap_or(from));
            let fault = |error: &io::Error| io_fault(from, error);
            let kind = entry.file_type();
            if kind.is_dir() {
                create_folder(&to)?;
                let permissions = fs::metadata(from).map_err(|error| fault(&error))?.permissions();
                fs::set_permissions(&to, permissions).map_err(|error| fault(&error))?;
                continue;
            }
            let Some(is_copied) = is_copied(&entry.file_name().to_string_lossy()) else { continue };
            let linked = match is_copied || kind.is_symlink() {
                true => false,
                // Not every file system has links, and no file has very many.
                false => fs::hard_link(from, &to).is_ok(),
            };
            if !linked {
                copy(from, &to, kind.is_symlink()).map_err(|error| fault(&error))?;
            }
        }
        Ok(())
    }

    /// Puts the new folder in the place of the old one, and removes that.
    pub fn swap(self) -> Result<(), Diagnostic> {
        sync_tree(&self.new).map_err(|error| io_fault(&self.new, &error))?;
        let away = exchange(&self.old, &self.new).map_err(|error| io_fault(&self.old, &error))?;
        sync_tree(self.old.parent().unwrap_or(&self.old)).map_err(|error| io_fault(&self.old, &error))?;
        // The new one is in its place; what is left of the old one goes with the next run at the latest.
        let _ = fs::remove_dir_all(away);
        Ok(())
    }
}

impl Drop for Rebuild {
    fn drop(&mut self) {
        // After the swap, the old folder has this name, if any has.
        let _ = fs::remove_dir_all(&self.new);
    }
}

/// A name beside a folder, for one of the two that exist for a while.
fn beside(folder: &Path, what: &str) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(folder.file_name().unwrap_or_default());
    name.push(format!(".gen-{what}"));
    folder.with_file_name(name)
}

fn clear(folder: &Path) -> Result<(), Diagnostic> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(io_fault(folder, &error)),
        _ => Ok(()),
    }
}

fn copy(from: &Path, to: &Path, is_link: bool) -> io::Result<()> {
    #[cfg(unix)]
    if is_link {
        return std::os::unix::fs::symlink(fs::read_link(from)?, to);
    }
    let _ = is_link;
    fs::copy(from, to)?;
    // By its time a file is known not to have changed.
    let modified = fs::metadata(from)?.modified()?;
    fs::File::options().append(true).open(to)?.set_modified(modified)
}

/// Exchanges two folders, at once where the system can; returns where the old one is.
fn exchange(old: &Path, new: &Path) -> io::Result<PathBuf> {
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        if renameat_with(CWD, new, CWD, old, RenameFlags::EXCHANGE).is_ok() {
            return Ok(new.to_path_buf());
        }
    }
    let away = beside(old, "old");
    fs::rename(old, &away)?;
    match fs::rename(new, old) {
        Ok(()) => Ok(away),
        Err(error) => {
            fs::rename(&away, old)?;
            Err(error)
        }
    }
}
