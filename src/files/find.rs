//! What there is: only "not found" means absent, and a symbolic link is followed inside the project alone.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::{io_fault, not_a_file, read, relative, shown};
use crate::bounds::IMAGE_BYTES;
use crate::diag::{Diagnostic, code};
use crate::msg;

/// How deep below a folder to look for files.
const MAX_DEPTH: usize = 4;

/// Whether there is a file at `path`, which may be a link to one in the project at `root`. Anything else
/// that has the name (a folder, a pipe, a link that leads nowhere or outside) is a fault, as is a path that
/// cannot be examined.
pub fn present(path: &Path, root: &Path) -> Result<bool, Diagnostic> {
    let name = relative(root, path);
    let Some(metadata) = metadata(path, root)? else { return Ok(false) };
    if metadata.is_file() { Ok(true) } else { Err(not_a_file(&name, metadata.is_dir())) }
}

/// Whether there is a folder at `path`, which may be a link to one in the project at `root`.
pub fn present_folder(path: &Path, root: &Path) -> Result<bool, Diagnostic> {
    let Some(metadata) = metadata(path, root)? else { return Ok(false) };
    let cause = msg!("io-cause-no-folder");
    match metadata.is_dir() {
        true => Ok(true),
        false => Err(Diagnostic::error(msg!("io-other", path = code(relative(root, path)), cause = cause))),
    }
}

/// What is at a path after following links; none if nothing is.
fn metadata(path: &Path, root: &Path) -> Result<Option<fs::Metadata>, Diagnostic> {
    let fault = |error: &io::Error| io_fault(Path::new(&relative(root, path)), error);
    match fs::symlink_metadata(path) {
        Ok(own) if own.is_symlink() => {
            inside(path, root)?;
            fs::metadata(path).map(Some).map_err(|error| fault(&error))
        }
        Ok(own) => Ok(Some(own)),
        Err(error) if is_absent(&error) => Ok(None),
        Err(error) => Err(fault(&error)),
    }
}

/// Whether a file is there and has nothing in it.
pub fn is_blank(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_file() && metadata.len() == 0)
}

/// Whether a folder, or one in it, has a file of a name.
pub fn has_below(folder: &Path, name: &str) -> bool {
    let mut found = WalkDir::new(folder).max_depth(2).into_iter().filter_map(Result::ok);
    found.any(|entry| entry.file_name() == name)
}

/// Whether an error says that there is no such file.
fn is_absent(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::NotFound
}

/// The real path of one that leads through links, which must be inside `root`.
fn inside(path: &Path, root: &Path) -> Result<PathBuf, Diagnostic> {
    let name = relative(root, path);
    let real = path.canonicalize().map_err(|error| match error.kind() {
        io::ErrorKind::NotFound if path.is_symlink() => {
            Diagnostic::error(msg!("link-dangling", path = code(&name)))
        }
        _ => io_fault(Path::new(&name), &error),
    })?;
    let real_root = root.canonicalize().map_err(|error| io_fault(root, &error))?;
    if real.starts_with(&real_root) {
        Ok(real)
    } else {
        Err(Diagnostic::error(msg!("outside-project", path = code(name))))
    }
}

/// Everything but folders in `folder` and below, sorted by name; hidden files and editors' backups are
/// skipped, links are followed inside `root`. A folder that does not exist counts as empty.
pub fn list(folder: &Path, root: &Path) -> Result<Vec<PathBuf>, Diagnostic> {
    if !present_folder(folder, root)? {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    let mut walk =
        WalkDir::new(folder).follow_links(true).max_depth(MAX_DEPTH).sort_by_file_name().into_iter();
    while let Some(entry) = walk.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) if error.path().is_some_and(is_hidden) => continue,
            Err(error) => return Err(unreadable(error, folder, root)),
        };
        if entry.depth() > 0 && is_hidden(entry.path()) {
            skip(&entry, &mut walk);
            continue;
        }
        if entry.depth() > 0 && entry.path_is_symlink() {
            inside(entry.path(), root)?;
        }
        if !entry.file_type().is_dir() {
            found.push(entry.into_path());
        }
    }
    Ok(found)
}

/// A file that no person wrote for the program: hidden, or an editor's backup.
fn is_hidden(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    name.starts_with(['.', '~', '#']) || name.ends_with('~')
}

fn skip(entry: &DirEntry, walk: &mut walkdir::IntoIter) {
    if entry.file_type().is_dir() {
        walk.skip_current_dir();
    }
}

fn unreadable(error: walkdir::Error, folder: &Path, root: &Path) -> Diagnostic {
    let path = error.path().unwrap_or(folder).to_path_buf();
    let name = relative(root, &path);
    if error.loop_ancestor().is_some() {
        return Diagnostic::error(msg!("io-other", path = code(name), cause = msg!("io-cause-loop")));
    }
    match inside(&path, root) {
        Err(fault) if path.is_symlink() => fault,
        _ => match error.into_io_error() {
            Some(error) => io_fault(Path::new(&name), &error),
            None => Diagnostic::error(msg!("io-not-found", path = code(shown(&path)))),
        },
    }
}

/// Reads an image that a document names, which must be inside `root` even after following links.
pub fn read_inside(root: &Path, relative: &str) -> Result<Vec<u8>, Diagnostic> {
    let real = inside(&root.join(relative), root)?;
    read(&real, relative, IMAGE_BYTES.get())
}
