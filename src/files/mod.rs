//! The only user of `std::fs`: reading, listing, and writing so that a file is either complete or absent.
//!
//! Every error names its path. A name that comes from data goes through [`file_name`] first.

mod name;
mod write;

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use walkdir::WalkDir;

pub use name::{Names, file_name};
pub use write::{Lock, create_folder, write_new, write_whole};

use crate::diag::{Diagnostic, Message, code};
use crate::msg;
use crate::source::{Place, Source};

/// The largest text file that is read, in bytes.
pub const MAX_TEXT_BYTES: u64 = 16 << 20;
/// The largest image that is read, in bytes.
pub const MAX_IMAGE_BYTES: u64 = 32 << 20;
/// How deep below a folder to look for files.
const MAX_DEPTH: usize = 4;

/// Turns an input/output error into a diagnostic with its path.
pub(crate) fn io_fault(path: &Path, error: &io::Error) -> Diagnostic {
    let path = code(shown(path));
    match error.kind() {
        io::ErrorKind::NotFound => Diagnostic::error(msg!("io-not-found", path = path)),
        io::ErrorKind::PermissionDenied => Diagnostic::error(msg!("io-denied", path = path)),
        io::ErrorKind::StorageFull => Diagnostic::error(msg!("io-full", path = path)),
        _ => Diagnostic::error(msg!("io-other", path = path, cause = io_cause(error))),
    }
}

/// The cause of an input/output error, in words.
fn io_cause(error: &io::Error) -> Message {
    use io::ErrorKind as Kind;
    match error.kind() {
        Kind::IsADirectory => msg!("io-cause-folder"),
        Kind::NotADirectory => msg!("io-cause-no-folder"),
        Kind::ReadOnlyFilesystem => msg!("io-cause-read-only"),
        Kind::FileTooLarge => msg!("io-cause-too-large"),
        Kind::QuotaExceeded => msg!("io-cause-quota"),
        Kind::ResourceBusy | Kind::ExecutableFileBusy => msg!("io-cause-busy"),
        Kind::InvalidFilename => msg!("io-cause-name"),
        Kind::AlreadyExists => msg!("io-cause-exists"),
        Kind::DirectoryNotEmpty => msg!("io-cause-not-empty"),
        Kind::TimedOut | Kind::StaleNetworkFileHandle | Kind::HostUnreachable | Kind::NetworkUnreachable => {
            msg!("io-cause-network")
        }
        Kind::Interrupted => msg!("io-cause-interrupted"),
        Kind::UnexpectedEof => msg!("io-cause-end"),
        Kind::OutOfMemory => msg!("io-cause-memory"),
        Kind::Unsupported => msg!("io-cause-unsupported"),
        _ => match error.raw_os_error() {
            Some(number) => msg!("io-cause-number", number = number),
            None => msg!("io-cause-other"),
        },
    }
}

/// A path as messages show it, with `/` on every system.
pub fn shown(path: &Path) -> String {
    let text = path.to_string_lossy();
    let text = if std::path::MAIN_SEPARATOR == '\\' { text.replace('\\', "/") } else { text.into_owned() };
    text.strip_prefix("./").unwrap_or(&text).to_string()
}

/// The name of `path` as messages show it: relative to `root` if it is below it.
pub fn relative(root: &Path, path: &Path) -> String {
    shown(path.strip_prefix(root).unwrap_or(path))
}

/// Reads a file of at most `limit` bytes; faults show it as `name`.
pub fn read(path: &Path, name: &str, limit: u64) -> Result<Vec<u8>, Diagnostic> {
    let fault = |error: &io::Error| io_fault(Path::new(name), error);
    let file = fs::File::open(path).map_err(|error| fault(&error))?;
    let size = file.metadata().map_err(|error| fault(&error))?.len();
    let too_large = || {
        Diagnostic::error(msg!("file-too-large", path = code(name), limit = limit >> 20))
            .hint(msg!("split-or-table"))
    };
    if size > limit {
        return Err(too_large());
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
    file.take(limit + 1).read_to_end(&mut bytes).map_err(|error| fault(&error))?;
    if bytes.len() as u64 > limit { Err(too_large()) } else { Ok(bytes) }
}

/// Reads a UTF-8 text, under the name that messages show; a byte order mark is dropped.
pub fn read_source(path: &Path, name: &str) -> Result<Arc<Source>, Diagnostic> {
    let bytes = read(path, name, MAX_TEXT_BYTES)?;
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Err(Diagnostic::error(msg!("not-utf8", path = code(name), offset = 0_usize))
            .hint(msg!("save-as-utf8")));
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").map(<[u8]>::to_vec).unwrap_or(bytes);
    // Only one kind of line ending, so that a file means the same wherever it was saved.
    String::from_utf8(bytes).map(|text| Source::new(name, text.replace("\r\n", "\n"))).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let readable = String::from_utf8_lossy(&error.as_bytes()[..valid]).into_owned();
        let source = Source::new(name, readable);
        Diagnostic::error(msg!("not-utf8", path = code(name), offset = valid))
            .at(Place::new(&source, valid..valid))
            .hint(msg!("save-as-utf8"))
    })
}

/// The files in `folder` and below, sorted by name; hidden files and editors' backups are skipped, symbolic
/// links are not followed. A folder that does not exist counts as empty.
pub fn list(folder: &Path) -> Result<Vec<PathBuf>, Diagnostic> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let visible = |entry: &walkdir::DirEntry| {
        let name = entry.file_name().to_string_lossy();
        entry.depth() == 0 || !(name.starts_with(['.', '~', '#']) || name.ends_with('~'))
    };
    let mut found = Vec::new();
    let walk = WalkDir::new(folder).max_depth(MAX_DEPTH).sort_by_file_name();
    for entry in walk.into_iter().filter_entry(visible) {
        let entry = entry.map_err(|error| {
            let path = error.path().unwrap_or(folder).to_path_buf();
            io_fault(&path, &error.into_io_error().unwrap_or_else(|| io::Error::other("a loop of links")))
        })?;
        if entry.file_type().is_file() {
            found.push(entry.into_path());
        }
    }
    Ok(found)
}

/// Reads an image that a document names, which must be inside `root` even after following links.
pub fn read_inside(root: &Path, relative: &str) -> Result<Vec<u8>, Diagnostic> {
    let path = root.join(relative);
    let real = path.canonicalize().map_err(|error| io_fault(Path::new(relative), &error))?;
    let real_root = root.canonicalize().map_err(|error| io_fault(root, &error))?;
    if !real.starts_with(&real_root) {
        return Err(Diagnostic::error(msg!("outside-project", path = code(relative))));
    }
    read(&real, relative, MAX_IMAGE_BYTES)
}
