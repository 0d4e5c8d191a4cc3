//! Writing: a file appears under its name only when it is complete and on the disk.
//!
//! A file is first staged under a temporary name, then published: its bytes are synced, it is renamed, and
//! its folder is synced. Many staged files are published together, since one sync of the file system
//! costs a fraction of a sync for each of them.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Seek, Write};
use std::path::{Path, PathBuf};

use super::{io_fault, shown};
use crate::diag::{Diagnostic, code};
use crate::msg;

/// From how many files on one sync of the whole file system is cheaper than one per file.
#[cfg(target_os = "linux")]
const WORTH_A_WHOLE_SYNC: usize = 8;

/// Creates a folder and those above it, and syncs what was created.
pub fn create_folder(path: &Path) -> Result<(), Diagnostic> {
    let missing: Vec<&Path> = path.ancestors().take_while(|folder| !folder.exists()).collect();
    fs::create_dir_all(path).map_err(|error| io_fault(path, &error))?;
    for folder in missing {
        sync_folder(parent(folder)).map_err(|error| io_fault(folder, &error))?;
    }
    Ok(())
}

/// A complete file under a temporary name beside its final one; removed if it is dropped unpublished.
#[derive(Debug)]
pub struct Staged {
    temporary: tempfile::TempPath,
    target: PathBuf,
}

impl Staged {
    /// Where it is until then.
    pub fn staged(&self) -> &Path {
        &self.temporary
    }

    /// The final path.
    pub fn target(&self) -> &Path {
        &self.target
    }
}

/// The size and the time of the last change of a file, by which most changes are noticed without reading it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Stamp {
    /// Bytes.
    pub size: u64,
    /// Nanoseconds since 1970.
    pub modified: i64,
}

/// The stamp of a regular file; none if there is no such file.
pub fn stamp(path: &Path) -> Result<Option<Stamp>, Diagnostic> {
    let found =
        path.symlink_metadata().and_then(|found| Ok((found.is_file(), found.len(), found.modified()?)));
    match found {
        Ok((true, size, modified)) => {
            let since = modified.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
            Ok(Some(Stamp { size, modified: i64::try_from(since.as_nanos()).unwrap_or(i64::MAX) }))
        }
        Ok((false, ..)) => Ok(None),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            Ok(None)
        }
        Err(error) => Err(io_fault(path, &error)),
    }
}

/// Why a folder cannot be written to, if it cannot: tried with a file that goes away.
pub fn probe(folder: &Path) -> Option<Diagnostic> {
    let written = tempfile::tempfile_in(folder).and_then(|mut file| {
        file.write_all(&[0; 128 * 1024])?;
        file.sync_all()
    });
    written.err().map(|error| io_fault(folder, &error))
}

/// Moves a file into another folder of the same file system, which is made if it is missing, under a name that is
/// free there; returns its path.
pub fn move_away(path: &Path, folder: &Path) -> Result<PathBuf, Diagnostic> {
    create_folder(folder)?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let free = (1..).map(|number| match number {
        1 => folder.join(&name),
        number => folder.join(format!("{number}-{name}")),
    });
    let target = free.into_iter().find(|target| target.symlink_metadata().is_err()).unwrap_or_default();
    fs::rename(path, &target).map_err(|error| io_fault(path, &error))?;
    sync_folder(folder).and_then(|()| sync_folder(parent(path))).map_err(|error| io_fault(path, &error))?;
    Ok(target)
}

/// Removes the folders from `folder` up to `root`, which stays, as long as they are empty.
pub fn remove_empty(folder: &Path, root: &Path) {
    let below = folder.ancestors().take_while(|folder| folder.starts_with(root) && *folder != root);
    for folder in below {
        if fs::remove_dir(folder).is_err() {
            break;
        }
    }
}

/// Who may read a file, at most; the system's own mask may allow less.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readers {
    /// Everyone.
    All,
    /// The owner and the group: a document about a person.
    Group,
    /// The owner: a document with a person's numbers.
    Owner,
}

#[cfg(unix)]
impl Readers {
    fn of_file(self) -> u32 {
        match self {
            Self::All => 0o644,
            Self::Group => 0o640,
            Self::Owner => 0o600,
        }
    }
}

/// Lets nobody but the owner into a folder.
pub fn make_private(folder: &Path) -> Result<(), Diagnostic> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700))
            .map_err(|error| io_fault(folder, &error))?;
    }
    let _ = folder;
    Ok(())
}

/// What a file can be written through, piece by piece.
pub trait Sink: Write + Seek {}

impl<T: Write + Seek> Sink for T {}

/// A file that could not be written.
pub fn write_fault(path: &Path, error: &io::Error) -> Diagnostic {
    io_fault(path, error)
}

/// Writes a file under a temporary name that carries `run`; [`publish`] gives it its own.
pub fn stage(path: &Path, bytes: &[u8], run: &str, readers: Readers) -> Result<Staged, Diagnostic> {
    stage_with(path, run, readers, &mut |sink| sink.write_all(bytes).map_err(|error| io_fault(path, &error)))
}

/// As [`stage`], for a file that is written piece by piece.
pub fn stage_with(
    path: &Path,
    run: &str,
    readers: Readers,
    write: &mut dyn FnMut(&mut dyn Sink) -> Result<(), Diagnostic>,
) -> Result<Staged, Diagnostic> {
    let mut file = temporary(parent(path), run, readers)?;
    write(file.as_file_mut())?;
    file.flush().map_err(|error| io_fault(path, &error))?;
    Ok(Staged { temporary: file.into_temp_path(), target: path.to_path_buf() })
}

fn temporary(folder: &Path, run: &str, readers: Readers) -> Result<tempfile::NamedTempFile, Diagnostic> {
    let prefix = prefix(run);
    let mut builder = tempfile::Builder::new();
    builder.prefix(&prefix).suffix(SUFFIX);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(readers.of_file()));
    }
    let _ = readers;
    builder.tempfile_in(folder).map_err(|error| io_fault(folder, &error))
}

/// A file that is written while other work goes on, and whose name is known when it is complete; removed if it is
/// dropped before.
#[derive(Debug)]
pub struct Staging {
    file: io::BufWriter<tempfile::NamedTempFile>,
}

impl Staging {
    /// Begins a file in a folder, under a temporary name that carries `run`.
    pub fn begin(folder: &Path, run: &str, readers: Readers) -> Result<Self, Diagnostic> {
        const AT_ONCE: usize = 1 << 18;
        let file = temporary(folder, run, readers)?;
        Ok(Self { file: io::BufWriter::with_capacity(AT_ONCE, file) })
    }

    /// The complete file, which is to have the name `target`.
    pub fn finish(self, target: &Path) -> Result<Staged, Diagnostic> {
        let file = self.file.into_inner().map_err(|error| io_fault(target, error.error()))?;
        Ok(Staged { temporary: file.into_temp_path(), target: target.to_path_buf() })
    }
}

impl Write for Staging {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

const SUFFIX: &str = ".tmp";

fn prefix(run: &str) -> String {
    format!(".gen.{run}.")
}

/// Removes what killed runs of the same name staged in a folder and never published.
pub fn clear_staged(folder: &Path, run: &str) -> Result<(), Diagnostic> {
    let entries = fs::read_dir(folder).map_err(|error| io_fault(folder, &error))?;
    for entry in entries {
        let entry = entry.map_err(|error| io_fault(folder, &error))?;
        let name = entry.file_name();
        let rest = name.to_str().and_then(|name| name.strip_prefix(&prefix(run))?.strip_suffix(SUFFIX));
        if rest.is_some_and(|random| !random.contains('.')) {
            fs::remove_file(entry.path()).map_err(|error| io_fault(&entry.path(), &error))?;
        }
    }
    Ok(())
}

/// Gives staged files their names, once their bytes are on the disk; a link of such a name is replaced,
/// never followed. Returns the paths that failed.
pub fn publish(staged: Vec<Staged>) -> Vec<(PathBuf, Diagnostic)> {
    let mut failed = Vec::new();
    let mut folders = BTreeSet::new();
    let mut renamed: Vec<PathBuf> = Vec::new();
    let synced = sync_together(&staged);
    for Staged { temporary, target } in staged {
        let result = match synced {
            true => Ok(()),
            false => fs::File::open(&temporary).and_then(|file| file.sync_all()),
        };
        let result = result.and_then(|()| temporary.persist(&target).map_err(|error| error.error));
        match result {
            Ok(()) => {
                folders.insert(parent(&target).to_path_buf());
                renamed.push(target);
            }
            Err(error) => failed.push((target.clone(), io_fault(&target, &error))),
        }
    }
    for folder in folders {
        if let Err(error) = sync_folder(&folder) {
            let lost = renamed.iter().filter(|path| parent(path) == folder);
            failed.extend(lost.map(|path| (path.clone(), io_fault(path, &error))));
        }
    }
    failed
}

/// Syncs the file system of many files at once; false if each must be synced by itself.
#[cfg(target_os = "linux")]
fn sync_together(staged: &[Staged]) -> bool {
    let Some(first) = staged.first().filter(|_| staged.len() >= WORTH_A_WHOLE_SYNC) else { return false };
    // All lie below one output folder; on another file system a file is synced by itself.
    let Ok(folder) = fs::File::open(parent(&first.target)) else { return false };
    let on = |path: &Path| std::os::unix::fs::MetadataExt::dev(&fs::metadata(path).ok()?).into();
    let device: Option<u64> = on(parent(&first.target));
    let is_one = staged.iter().all(|file| on(parent(&file.target)) == device);
    is_one && device.is_some() && rustix::fs::syncfs(&folder).is_ok()
}

#[cfg(not(target_os = "linux"))]
fn sync_together(_: &[Staged]) -> bool {
    false
}

/// Syncs a folder with all that is below it.
pub(super) fn sync_tree(folder: &Path) -> io::Result<()> {
    #[cfg(target_os = "linux")]
    if fs::File::open(folder).is_ok_and(|folder| rustix::fs::syncfs(&folder).is_ok()) {
        return Ok(());
    }
    for entry in walkdir::WalkDir::new(folder) {
        let entry = entry?;
        match entry.file_type() {
            kind if kind.is_dir() => sync_folder(entry.path())?,
            kind if kind.is_file() => fs::File::open(entry.path())?.sync_all()?,
            _ => {}
        }
    }
    Ok(())
}

/// Syncs the names in a folder.
fn sync_folder(folder: &Path) -> io::Result<()> {
    // Windows has no such call; its file systems keep a journal of names.
    if cfg!(windows) { Ok(()) } else { fs::File::open(folder)?.sync_all() }
}

fn parent(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Writes one file.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), Diagnostic> {
    let failed = publish(vec![stage(path, bytes, "one", Readers::All)?]);
    failed.into_iter().next().map_or(Ok(()), |(_, fault)| Err(fault))
}

/// Writes a file that must not exist yet.
pub fn write_new(path: &Path, bytes: &[u8]) -> Result<(), Diagnostic> {
    match path.symlink_metadata() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => write_whole(path, bytes),
        Err(error) => Err(io_fault(path, &error)),
        Ok(_) => Err(Diagnostic::error(msg!("would-overwrite", path = code(shown(path))))),
    }
}
