//! The only user of `std::fs`: reading, listing, and writing so that a file is either complete or absent.
//!
//! Every error names its path. A name that comes from data goes through [`file_name`] first.

mod find;
mod lock;
mod name;
mod rebuild;
mod spill;
mod write;

use std::fs;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

pub use find::{has_below, is_blank, list, present, present_folder, read_inside};
pub use lock::{FolderLock, Lock};
pub use name::{file_name, numbered_name};
pub use rebuild::Rebuild;
pub use spill::Spill;
pub use write::{
    Readers, Sink, Staged, Staging, Stamp, clear_staged, create_folder, make_private, move_away, probe,
    publish, remove_empty, stage, stage_with, stamp, write_fault, write_new, write_whole,
};

use crate::bounds::{Bound, TEXT_BYTES};
use crate::diag::{Diagnostic, Message, code};
use crate::msg;
use crate::source::{Place, Source};

/// Turns an input/output error into a diagnostic with its path.
pub(crate) fn io_fault(path: &Path, error: &io::Error) -> Diagnostic {
    let path = code(shown(path));
    match error.kind() {
        io::ErrorKind::NotFound => Diagnostic::error(msg!("io-not-found", path = path)),
        io::ErrorKind::PermissionDenied => Diagnostic::error(msg!("io-denied", path = path)),
        io::ErrorKind::NotADirectory => Diagnostic::error(msg!("io-no-folder", path = path)),
        io::ErrorKind::AlreadyExists => Diagnostic::error(msg!("io-exists", path = path)),
        io::ErrorKind::StorageFull => Diagnostic::error(msg!("io-full", path = path)),
        _ => Diagnostic::error(msg!("io-other", path = path, cause = cause(error))),
    }
}

/// Standard output that cannot be written.
pub fn standard_output_fault(kind: io::ErrorKind) -> Diagnostic {
    Diagnostic::error(msg!("io-output", cause = cause(&kind.into())))
}

/// The cause of an input/output error, in words.
pub fn cause(error: &io::Error) -> Message {
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
        Kind::StorageFull => msg!("io-cause-full"),
        _ if is_loop(error) => msg!("io-cause-loop"),
        _ => match error.raw_os_error() {
            Some(number) => msg!("io-cause-number", number = number),
            None => msg!("io-cause-other"),
        },
    }
}

/// Whether symbolic links lead in a circle, for which the standard library has no kind yet.
fn is_loop(error: &io::Error) -> bool {
    #[cfg(unix)]
    return error.raw_os_error() == Some(rustix::io::Errno::LOOP.raw_os_error());
    #[cfg(not(unix))]
    return error.raw_os_error() == Some(1921);
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

/// Opens a regular file.
fn open(path: &Path, name: &str) -> Result<(fs::File, u64), Diagnostic> {
    let fault = |error: &io::Error| io_fault(Path::new(name), error);
    let mut options = fs::File::options();
    options.read(true);
    // A pipe that nobody writes to must not hold the program up.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, NONBLOCK);
    let file = options.open(path).map_err(|error| fault(&error))?;
    let metadata = file.metadata().map_err(|error| fault(&error))?;
    if metadata.is_file() { Ok((file, metadata.len())) } else { Err(not_a_file(name, metadata.is_dir())) }
}

/// Reads a regular file piece by piece, however large it is; faults show it as `name`.
pub fn read_through(path: &Path, name: &str, each: &mut dyn FnMut(&[u8])) -> Result<(), Diagnostic> {
    let (mut file, _) = open(path, name)?;
    let mut piece = vec![0; 64 * 1024];
    loop {
        match file.read(&mut piece) {
            Ok(0) => return Ok(()),
            Ok(length) => each(&piece[..length]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(io_fault(Path::new(name), &error)),
        }
    }
}

/// Reads a regular file of at most `limit` bytes; faults show it as `name`.
pub fn read(path: &Path, name: &str, limit: u64) -> Result<Vec<u8>, Diagnostic> {
    let fault = |error: &io::Error| io_fault(Path::new(name), error);
    let (file, size) = open(path, name)?;
    if size > limit {
        return Err(too_large(name, limit));
    }
    let mut bytes = Vec::new();
    let mut file = file.take(limit.saturating_add(1));
    bytes
        .try_reserve(usize::try_from(size).unwrap_or(0))
        .map_err(|_| fault(&io::ErrorKind::OutOfMemory.into()))?;
    file.read_to_end(&mut bytes).map_err(|error| fault(&error))?;
    if bytes.len() as u64 > limit { Err(too_large(name, limit)) } else { Ok(bytes) }
}

/// A file of more than `limit` bytes.
fn too_large(name: &str, limit: u64) -> Diagnostic {
    Diagnostic::error(msg!("file-too-large", path = code(name), limit = limit >> 20))
        .hint(msg!("split-or-table"))
        .hint(msg!("raise-bounds"))
}

/// Opening does not wait for the other end of a pipe.
#[cfg(unix)]
#[expect(clippy::cast_possible_wrap, reason = "the flags of the system are small")]
const NONBLOCK: i32 = rustix::fs::OFlags::NONBLOCK.bits() as i32;

/// A folder, a pipe, a device or a socket in the place of a file.
fn not_a_file(name: &str, is_folder: bool) -> Diagnostic {
    let cause = if is_folder { msg!("io-cause-folder") } else { msg!("io-cause-special") };
    Diagnostic::error(msg!("io-other", path = code(name), cause = cause))
}

/// Reads a UTF-8 text, under the name that messages show; a byte order mark is dropped.
pub fn read_source(path: &Path, name: &str) -> Result<Arc<Source>, Diagnostic> {
    as_source(read(path, name, TEXT_BYTES.get())?, name, TEXT_BYTES)
}

/// The UTF-8 text that at most `limit` bytes are; a byte order mark is dropped.
pub fn as_source(bytes: Vec<u8>, name: &str, limit: Bound) -> Result<Arc<Source>, Diagnostic> {
    if limit.is_below(bytes.len()) {
        return Err(too_large(name, limit.get()));
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_system_says_is_said_in_words() {
        use io::ErrorKind as Kind;
        for (kind, fault, in_words) in [
            (Kind::NotFound, "io-not-found", "io-cause-other"),
            (Kind::PermissionDenied, "io-denied", "io-cause-other"),
            (Kind::NotADirectory, "io-no-folder", "io-cause-no-folder"),
            (Kind::AlreadyExists, "io-exists", "io-cause-exists"),
            (Kind::StorageFull, "io-full", "io-cause-full"),
            (Kind::IsADirectory, "io-other", "io-cause-folder"),
            (Kind::ReadOnlyFilesystem, "io-other", "io-cause-read-only"),
            (Kind::FileTooLarge, "io-other", "io-cause-too-large"),
            (Kind::QuotaExceeded, "io-other", "io-cause-quota"),
            (Kind::ResourceBusy, "io-other", "io-cause-busy"),
            (Kind::ExecutableFileBusy, "io-other", "io-cause-busy"),
            (Kind::InvalidFilename, "io-other", "io-cause-name"),
            (Kind::DirectoryNotEmpty, "io-other", "io-cause-not-empty"),
            (Kind::TimedOut, "io-other", "io-cause-network"),
            (Kind::Interrupted, "io-other", "io-cause-interrupted"),
            (Kind::UnexpectedEof, "io-other", "io-cause-end"),
            (Kind::OutOfMemory, "io-other", "io-cause-memory"),
            (Kind::Unsupported, "io-other", "io-cause-unsupported"),
        ] {
            let error = io::Error::from(kind);
            assert_eq!(io_fault(Path::new("a"), &error).code(), fault, "{kind:?}");
            assert_eq!(cause(&error).id, in_words, "{kind:?}");
        }
    }

    #[test]
    fn what_a_killed_run_left_is_cleared_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str| fs::write(folder.path().join(name), "").unwrap();
        let kept = [".gen.letters.pdf", ".gen.notice.a1.tmp", "a.tmp", "letters.tmp"];
        [".gen.letters.a1.tmp", ".gen.letters.b2.tmp"].iter().chain(&kept).for_each(|name| write(name));
        clear_staged(folder.path(), "letters").unwrap();
        let mut left: Vec<String> = fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        left.sort_unstable();
        assert_eq!(left, kept);
    }

    #[test]
    fn empty_folders_go_and_the_one_they_are_in_stays() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("output");
        fs::create_dir_all(root.join("a/b/c")).unwrap();
        fs::write(root.join("a/kept"), "").unwrap();
        remove_empty(&root.join("a/b/c"), &root);
        assert!(root.join("a").is_dir() && !root.join("a/b").exists());
        fs::remove_file(root.join("a/kept")).unwrap();
        remove_empty(&root.join("a"), &root);
        assert!(root.is_dir() && !root.join("a").exists());
    }

    #[test]
    fn a_file_of_the_most_bytes_is_read_and_one_more_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        fs::write(&path, [b'a'; 10]).unwrap();
        let found = [9, 10, 11].map(|limit| read(&path, "a.txt", limit).map(|bytes| bytes.len()).ok());
        assert_eq!(found, [None, Some(10), Some(10)]);
    }
}
