//! One run at a time makes the documents of a kind in a folder.

use std::fs;
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use super::{io_fault, not_a_file, shown};
use crate::diag::{Diagnostic, code};
use crate::msg;

/// How often a run that finds the folder busy tries again, and how long it waits in between.
const TRIES: u32 = 30;
const WAIT: Duration = Duration::from_millis(100);

/// A held lock. Its file is removed while it is held, and whoever then gets a lock on a file that has lost its
/// name begins again: so no two runs hold the lock, and no file is left over.
#[derive(Debug)]
pub struct Lock {
    file: fs::File,
    path: PathBuf,
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Where names say nothing of files, the empty file stays.
        let _ = if cfg!(unix) { fs::remove_file(&self.path) } else { self.file.set_len(0) };
    }
}

impl Lock {
    /// Takes the lock file `name` in a folder, which must exist. If another run holds it, waits a little,
    /// then says which process that is. A file system without locks gives a warning and no lock.
    pub fn take(folder: &Path, name: &str) -> Result<(Option<Self>, Option<Diagnostic>), Diagnostic> {
        let path = folder.join(name);
        let fault = |error: &std::io::Error| io_fault(&path, error);
        let mut file = open(&path)?;
        for attempt in 1..=TRIES {
            match file.try_lock() {
                Ok(()) if !has_name(&file, &path) => file = open(&path)?,
                Ok(()) => {
                    // The number is a help to whoever waits; the lock holds without it.
                    let number = std::process::id();
                    let _ = file
                        .set_len(0)
                        .and_then(|()| file.rewind())
                        .and_then(|()| writeln!(file, "{number}"));
                    return Ok((Some(Self { file, path }), None));
                }
                Err(fs::TryLockError::WouldBlock) if attempt < TRIES => {
                    thread::sleep(WAIT);
                    file = open(&path)?;
                }
                Err(fs::TryLockError::WouldBlock) => return Err(busy(folder, &mut file)),
                Err(fs::TryLockError::Error(error)) if has_no_locks(&error) => {
                    let warning = Diagnostic::warning(msg!("no-locks", path = code(shown(folder))));
                    return Ok((None, Some(warning)));
                }
                Err(fs::TryLockError::Error(error)) => return Err(fault(&error)),
            }
        }
        Err(busy(folder, &mut file))
    }
}

/// A folder as a whole: many runs may make files in it at a time, but none while it is made anew. The file stays.
#[derive(Debug)]
pub struct FolderLock {
    _file: fs::File,
}

impl FolderLock {
    /// Takes the lock, alone or with others, on a file in a folder, which must exist. Waits a little if another run is in
    /// the way, then says which. No lock where the file system has none.
    pub fn take(folder: &Path, path: &Path, is_alone: bool) -> Result<Option<Self>, Diagnostic> {
        let mut file = open(path)?;
        for attempt in 1..=TRIES {
            let taken = if is_alone { file.try_lock() } else { file.try_lock_shared() };
            match taken {
                // Another folder may have taken the place of that one.
                Ok(()) if !has_name(&file, path) => file = open(path)?,
                Ok(()) => {
                    if is_alone {
                        let number = std::process::id();
                        let _ = file.set_len(0).and_then(|()| writeln!(file, "{number}"));
                    }
                    return Ok(Some(Self { _file: file }));
                }
                Err(fs::TryLockError::WouldBlock) if attempt < TRIES => {
                    thread::sleep(WAIT);
                    file = open(path)?;
                }
                Err(fs::TryLockError::WouldBlock) => return Err(busy(folder, &mut file)),
                Err(fs::TryLockError::Error(error)) if has_no_locks(&error) => return Ok(None),
                Err(fs::TryLockError::Error(error)) => return Err(io_fault(path, &error)),
            }
        }
        Err(busy(folder, &mut file))
    }
}

/// Opens the lock file itself, never what a link of that name leads to.
fn open(path: &Path) -> Result<fs::File, Diagnostic> {
    let mut options = fs::File::options();
    options.create(true).truncate(false).read(true).write(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.custom_flags(super::NONBLOCK | NO_FOLLOW).mode(0o600);
    }
    let file = options.open(path).map_err(|error| io_fault(path, &error))?;
    let metadata = file.metadata().map_err(|error| io_fault(path, &error))?;
    if metadata.is_file() { Ok(file) } else { Err(not_a_file(&shown(path), metadata.is_dir())) }
}

#[cfg(unix)]
#[expect(clippy::cast_possible_wrap, reason = "the flags of the system are small")]
const NO_FOLLOW: i32 = rustix::fs::OFlags::NOFOLLOW.bits() as i32;

/// Whether a file still is the one of its name.
fn has_name(file: &fs::File, path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let identity = |metadata: fs::Metadata| (metadata.dev(), metadata.ino());
        let (own, named) = (file.metadata().map(identity), path.symlink_metadata().map(identity));
        matches!((own, named), (Ok(own), Ok(named)) if own == named)
    }
    #[cfg(not(unix))]
    {
        let _ = (file, path);
        true
    }
}

fn busy(folder: &Path, file: &mut fs::File) -> Diagnostic {
    let mut holder = String::new();
    let known = file.rewind().and_then(|()| file.take(20).read_to_string(&mut holder)).is_ok();
    let fault = Diagnostic::error(msg!("io-busy", path = code(shown(folder))));
    let fault = match holder.trim().parse::<u32>() {
        Ok(number) if known => fault.note(msg!("busy-process", number = number)),
        _ => fault,
    };
    fault.hint(msg!("wait-for-other-run"))
}

/// Whether the file system cannot lock at all, as some network drives.
fn has_no_locks(error: &std::io::Error) -> bool {
    #[cfg(unix)]
    {
        use rustix::io::Errno;
        let none = [Errno::NOLCK, Errno::OPNOTSUPP, Errno::NOSYS, Errno::INVAL];
        if none.iter().any(|none| error.raw_os_error() == Some(none.raw_os_error())) {
            return true;
        }
    }
    error.kind() == std::io::ErrorKind::Unsupported
}
