//! What has been made from what, and which number each person keeps: `.gen/store.sqlite` below the output folder.
//!
//! SQLite keeps it, with a rollback journal and a full sync at each commit: offices work on shared drives, and a run
//! can be killed at any moment. A file is recorded only once it is whole, synced and under its name.

mod ledger;
mod record;
mod schema;

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags, Row, params};
use unicode_normalization::UnicodeNormalization;

use crate::diag::{Diagnostic, code};
use crate::files::{self, FolderLock, Stamp};
use crate::msg;

pub use record::{
    Basis, Digest, FileRecord, Inputs, Known, NOBODY, Numbered, Reason, Record, digest, digest_of_pieces,
    hex, sha256, sha256_of,
};

/// The list of the documents that lies beside them.
pub const MANIFEST: &str = "manifest.json";

/// The folder of the store, below the output folder.
pub const FOLDER: &str = ".gen";
const ENDING: &str = ".sqlite";
/// The file by which an output folder is locked as a whole.
const FOLDER_LOCK: &str = "folder.lock";

/// Locks an output folder, which must exist, as a whole: alone to make it anew, else together with other runs. No lock
/// where the file system has none.
pub fn lock_folder(output: &Path, is_alone: bool) -> Result<Option<FolderLock>, Diagnostic> {
    let folder = output.join(FOLDER);
    files::create_folder(&folder)?;
    files::make_private(&folder)?;
    FolderLock::take(output, &folder.join(FOLDER_LOCK), is_alone)
}

/// What a folder that is made anew takes over of a file of this one: whether it is copied, since it is written to in
/// place; nothing of locks, and of what runs left behind.
pub fn taken_over(name: &str) -> Option<bool> {
    let is_of_run = name.starts_with(".gen.") && (name.ends_with(".lock") || name.ends_with(".tmp"));
    match is_of_run || name == FOLDER_LOCK || name.ends_with("-journal") {
        true => None,
        false => Some(name.ends_with(ENDING)),
    }
}

/// A path as systems compare it that ignore the case of letters and how accents are written.
pub fn same_name(path: &str) -> String {
    path.nfc().collect::<String>().to_lowercase()
}

/// How long a run waits for another that is writing.
const WAIT: Duration = Duration::from_secs(10);

/// The store of an output folder.
pub struct Store {
    output: PathBuf,
    path: PathBuf,
    connection: Mutex<Connection>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").field("path", &self.path).finish_non_exhaustive()
    }
}

type Answer<T> = Result<T, Diagnostic>;

impl Store {
    /// Opens the store of an output folder, which must exist, or begins one.
    ///
    /// On a file system without locks (`has_locks` false) SQLite does without them too.
    pub fn open(output: &Path, has_locks: bool) -> Answer<Self> {
        Self::open_named(output, "store", has_locks)
    }

    /// Opens the store of a part of a batch, such as `2-of-8`, which no other part writes to.
    pub fn open_part(output: &Path, part: &str, has_locks: bool) -> Answer<Self> {
        Self::open_named(output, &format!("part-{part}"), has_locks)
    }

    fn open_named(output: &Path, name: &str, has_locks: bool) -> Answer<Self> {
        let folder = output.join(FOLDER);
        files::create_folder(&folder)?;
        files::make_private(&folder)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
        Self::at(output, folder.join(format!("{name}{ENDING}")), flags, has_locks)
    }

    /// Opens the store of an output folder to read it; none if nothing was ever made there.
    pub fn look(output: &Path) -> Answer<Option<Self>> {
        let path = output.join(FOLDER).join(format!("store{ENDING}"));
        match files::present(&path, output)? {
            true => Self::at(output, path, OpenFlags::SQLITE_OPEN_READ_WRITE, true).map(Some),
            false => Ok(None),
        }
    }

    /// A store in memory, of an output folder in which nothing was made.
    pub fn blank(output: &Path) -> Answer<Self> {
        Self::at(output, PathBuf::from(":memory:"), OpenFlags::SQLITE_OPEN_READ_WRITE, true)
    }

    /// Takes over what the store of a part knows; nothing if that has no store.
    pub fn absorb(&self, part: &str) -> Answer<()> {
        let path = self.output.join(FOLDER).join(format!("part-{part}{ENDING}"));
        if !files::present(&path, &self.output)? {
            return Ok(());
        }
        self.run(|connection| {
            connection.execute("ATTACH DATABASE ?1 AS part", [path.to_string_lossy()])?;
            let taken = connection.execute_batch(schema::ABSORB);
            if taken.is_err() {
                let _ = connection.execute_batch("ROLLBACK");
            }
            connection.execute_batch("DETACH DATABASE part")?;
            taken
        })
    }

    fn at(output: &Path, path: PathBuf, flags: OpenFlags, has_locks: bool) -> Answer<Self> {
        // What a crash leaves of a file is not taken for a new one: numbers would be given twice.
        if files::is_blank(&path) && files::has_below(output, MANIFEST) {
            let fault = Diagnostic::error(msg!("store-broken", path = code(files::shown(&path))));
            return Err(fault.hint(msg!("store-move-away")));
        }
        let flags = flags | OpenFlags::SQLITE_OPEN_NOFOLLOW;
        let opened = match has_locks || cfg!(not(unix)) {
            true => Connection::open_with_flags(&path, flags),
            false => Connection::open_with_flags_and_vfs(&path, flags, "unix-none"),
        };
        let connection = opened.map_err(|error| fault(&path, &error))?;
        let ready = connection.busy_timeout(WAIT).and_then(|()| schema::prepare(&connection));
        let is_known = ready.map_err(|error| fault(&path, &error))?;
        if !is_known {
            return Err(Diagnostic::error(msg!("store-newer", path = code(files::shown(&path))))
                .hint(msg!("store-newer-program")));
        }
        Ok(Self { output: output.to_path_buf(), path, connection: Mutex::new(connection) })
    }

    /// The output folder.
    pub fn output(&self) -> &Path {
        &self.output
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn run<T>(&self, work: impl FnOnce(&mut Connection) -> rusqlite::Result<T>) -> Answer<T> {
        work(&mut self.connection()).map_err(|error| fault(&self.path, &error))
    }

    /// The kinds that have numbers or files.
    pub fn kinds(&self) -> Answer<Vec<String>> {
        self.run(|connection| {
            let mut query =
                connection.prepare("SELECT kind FROM file UNION SELECT kind FROM person ORDER BY kind")?;
            query.query_map([], |row| row.get(0))?.collect()
        })
    }

    /// The files of a kind that are not stale, by the keys of their people; those of one person if `key` is given.
    pub fn known(&self, kind: &str, key: Option<&Digest>) -> Answer<HashMap<Digest, Vec<Known>>> {
        let mut out: HashMap<Digest, Vec<Known>> = HashMap::new();
        self.run(|connection| {
            let bases = bases(connection)?;
            let mut query =
                connection.prepare(if key.is_some() { schema::FILES_OF } else { schema::FILES })?;
            let mut rows = match key {
                Some(key) => query.query(params![kind, key])?,
                None => query.query([kind])?,
            };
            while let Some(row) = rows.next()? {
                out.entry(row.get(9)?).or_default().push(known(row, &bases)?);
            }
            Ok(())
        })?;
        Ok(out)
    }

    /// Every file of a kind, in the order of the paths, with the key of its person.
    pub fn all_files(&self, kind: &str, mut each: impl FnMut(&FileRecord, Digest)) -> Answer<()> {
        self.run(|connection| {
            let mut query = connection.prepare(schema::ALL_FILES)?;
            let mut rows = query.query([kind])?;
            while let Some(row) = rows.next()? {
                each(&file(row)?, row.get(9)?);
            }
            Ok(())
        })
    }

    /// Records documents that are on the disk. Files that the same documents had in the same formats under other
    /// names are stale from now on.
    pub fn record(&self, kind: &str, basis: &Basis, records: &[Record]) -> Answer<()> {
        self.run(|connection| {
            let all = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
            let parts = basis.parts().concat();
            all.execute("INSERT OR IGNORE INTO basis (parts) VALUES (?1)", [&parts])?;
            let basis: i64 =
                all.query_row("SELECT id FROM basis WHERE parts = ?1", [&parts], |row| row.get(0))?;
            for record in records {
                let images = images_text(&record.images);
                let formats: BTreeSet<&str> = record.files.iter().map(|file| file.format.as_str()).collect();
                for format in formats {
                    all.prepare_cached(
                        "UPDATE file SET stale = 1 WHERE kind = ?1 AND key = ?2 AND format = ?3",
                    )?
                    .execute(params![kind, record.key, format])?;
                }
                for file in &record.files {
                    all.prepare_cached(schema::PUT_FILE)?.execute(params![
                        file.path,
                        kind,
                        record.key,
                        file.format,
                        basis,
                        record.inputs.person,
                        images,
                        file.sha256,
                        file.stamp.size,
                        file.stamp.modified,
                        file.pages
                    ])?;
                }
                all.prepare_cached("DELETE FROM failure WHERE kind = ?1 AND key = ?2")?
                    .execute(params![kind, record.key])?;
            }
            all.execute(schema::DROP_MANIFEST, [kind])?;
            all.commit()
        })
    }

    /// Notes that files, found to be as they were made, have other times.
    pub fn restamp(&self, found: &[(String, Stamp)]) -> Answer<()> {
        if found.is_empty() {
            return Ok(());
        }
        self.run(|connection| {
            let all = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
            for (path, stamp) in found {
                all.prepare_cached("UPDATE file SET size = ?2, modified = ?3 WHERE path = ?1")?
                    .execute(params![path, stamp.size, stamp.modified])?;
            }
            all.commit()
        })
    }

    /// Records documents that could not be made: key and name of the person, and the code of the fault.
    pub fn record_failures(&self, kind: &str, failures: &[(Digest, String, String)]) -> Answer<()> {
        self.run(|connection| {
            let all = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
            for (key, name, code) in failures {
                all.prepare_cached(schema::PUT_FAILURE)?.execute(params![kind, key, name, code])?;
            }
            all.commit()
        })
    }

    /// The documents of a kind that could not be made at the last try: key, name, code of the fault, tries.
    pub fn failures(&self, kind: &str) -> Answer<Vec<(Digest, String, String, usize)>> {
        self.run(|connection| {
            let mut query = connection
                .prepare("SELECT key, name, code, tries FROM failure WHERE kind = ?1 ORDER BY name, key")?;
            let rows =
                query.query_map([kind], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?;
            rows.collect()
        })
    }

    /// Forgets the failures of people of a kind who are not known any more.
    pub fn forget_failures(&self, kind: &str, is_known: impl Fn(&Digest) -> bool) -> Answer<()> {
        let gone: Vec<Digest> =
            self.failures(kind)?.into_iter().map(|(key, ..)| key).filter(|key| !is_known(key)).collect();
        if gone.is_empty() {
            return Ok(());
        }
        self.run(|connection| {
            let all = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
            for key in gone {
                all.execute("DELETE FROM failure WHERE kind = ?1 AND key = ?2", params![kind, key])?;
            }
            all.commit()
        })
    }

    /// Files of a kind that would not be made now: of people whose keys are not known, or under names that have
    /// changed.
    pub fn stale(&self, kind: &str, is_known: impl Fn(&Digest) -> bool) -> Answer<Vec<FileRecord>> {
        self.run(|connection| {
            let mut out = Vec::new();
            let mut query = connection.prepare(schema::MAYBE_STALE)?;
            let mut rows = query.query([kind])?;
            while let Some(row) = rows.next()? {
                let (key, is_stale): (Digest, bool) = (row.get(9)?, row.get(10)?);
                if is_stale || key != NOBODY && !is_known(&key) {
                    out.push(file(row)?);
                }
            }
            out.sort_by(|one, other| one.path.cmp(&other.path));
            Ok(out)
        })
    }

    /// The files of kinds that make one document, besides those of `kind`: whose they are and their
    /// paths, by [`same_name`].
    pub fn others(&self, kind: &str) -> Answer<HashMap<String, (String, String)>> {
        let mut out = HashMap::new();
        for other in self.kinds()?.into_iter().filter(|other| other != kind) {
            for known in self.known(&other, Some(&NOBODY))?.into_values().flatten() {
                out.insert(same_name(&known.file.path), (other.clone(), known.file.path));
            }
        }
        Ok(out)
    }

    /// Forgets a file of a kind.
    pub fn forget(&self, kind: &str, path: &str) -> Answer<()> {
        self.run(|connection| {
            let all = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
            all.execute("DELETE FROM file WHERE path = ?1", [path])?;
            all.execute(schema::DROP_MANIFEST, [kind])?;
            all.commit()
        })
    }

    /// The state and the stamp of the manifest of a kind; none if files have been recorded or forgotten since.
    pub fn manifest(&self, kind: &str) -> Answer<Option<(Digest, Stamp)>> {
        self.run(|connection| {
            let text = "SELECT state, size, modified FROM manifest WHERE kind = ?1";
            let mut query = connection.prepare(text)?;
            let mut rows = query.query_map([kind], |row| {
                Ok((row.get(0)?, Stamp { size: row.get(1)?, modified: row.get(2)? }))
            })?;
            rows.next().transpose()
        })
    }

    /// Records that the manifest of a kind says what the store knows.
    pub fn keep_manifest(&self, kind: &str, state: Digest, stamp: Stamp) -> Answer<()> {
        self.run(|connection| {
            let text =
                "INSERT OR REPLACE INTO manifest (kind, state, size, modified) VALUES (?1, ?2, ?3, ?4)";
            connection.execute(text, params![kind, state, stamp.size, stamp.modified]).map(drop)
        })
    }

    /// How many people have a number, documents are current, and failed, in a kind.
    pub fn counts(&self, kind: &str) -> Answer<(usize, usize, usize)> {
        self.run(|connection| {
            connection.query_row(schema::COUNTS, [kind], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        })
    }
}

/// The parts of each basis, by its number in the store.
type Bases = HashMap<i64, Arc<[Digest]>>;

fn bases(connection: &Connection) -> rusqlite::Result<Bases> {
    let mut query = connection.prepare("SELECT id, parts FROM basis")?;
    let rows = query.query_map([], |row| {
        let parts: Vec<u8> = row.get(1)?;
        Ok((row.get(0)?, parts.chunks_exact(16).filter_map(|part| part.try_into().ok()).collect()))
    })?;
    rows.collect()
}

/// A file, from the columns that every query of files begins with.
fn file(row: &Row<'_>) -> rusqlite::Result<FileRecord> {
    Ok(FileRecord {
        path: row.get(0)?,
        format: row.get(1)?,
        sha256: row.get(2)?,
        stamp: Stamp { size: row.get(3)?, modified: row.get(4)? },
        pages: row.get(5)?,
    })
}

fn known(row: &Row<'_>, bases: &Bases) -> rusqlite::Result<Known> {
    let images: String = row.get(8)?;
    let basis: i64 = row.get(6)?;
    Ok(Known {
        file: file(row)?,
        basis: bases.get(&basis).cloned().unwrap_or_default(),
        person: row.get(7)?,
        images: images.lines().filter_map(image).collect(),
    })
}

fn images_text(images: &[(String, Digest)]) -> String {
    images.iter().map(|(path, digest)| format!("{} {path}\n", hex(digest))).collect()
}

fn image(line: &str) -> Option<(String, Digest)> {
    let (digits, path) = line.split_once(' ')?;
    Some((path.to_string(), u128::from_str_radix(digits, 16).ok()?.to_be_bytes()))
}

/// What went wrong with the store.
fn fault(path: &Path, error: &rusqlite::Error) -> Diagnostic {
    let shown = code(files::shown(path));
    let broken = || {
        let message = msg!("store-broken", path = code(files::shown(path)));
        Diagnostic::error(message).hint(msg!("store-move-away"))
    };
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            Diagnostic::error(msg!("io-busy", path = shown)).hint(msg!("wait-for-other-run"))
        }
        Some(ErrorCode::DiskFull) => Diagnostic::error(msg!("io-full", path = shown)),
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => {
            Diagnostic::error(msg!("io-denied", path = shown))
        }
        Some(ErrorCode::OutOfMemory) => {
            Diagnostic::error(msg!("io-other", path = shown, cause = msg!("io-cause-memory")))
        }
        Some(ErrorCode::SystemIoFailure | ErrorCode::CannotOpen | ErrorCode::FileLockingProtocolFailed) => {
            // SQLite does not say what the system said.
            let found = path.parent().and_then(files::probe);
            found.unwrap_or_else(|| {
                Diagnostic::error(msg!("io-other", path = shown, cause = msg!("io-cause-other")))
            })
        }
        // What the program writes breaks no rule of its own tables, which are all there.
        Some(
            ErrorCode::DatabaseCorrupt
            | ErrorCode::NotADatabase
            | ErrorCode::ConstraintViolation
            | ErrorCode::TypeMismatch
            | ErrorCode::Unknown,
        ) => broken(),
        None if is_unreadable(error) => broken(),
        _ => Diagnostic::internal(error),
    }
}

/// Whether a value is of another kind than the one that was written, or a column of another name.
fn is_unreadable(error: &rusqlite::Error) -> bool {
    use rusqlite::Error;
    matches!(
        error,
        Error::FromSqlConversionFailure(..)
            | Error::IntegralValueOutOfRange(..)
            | Error::InvalidColumnType(..)
            | Error::SqlInputError { .. }
            | Error::Utf8Error(..)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(name: &str, unit: &str) -> (Digest, String) {
        (digest(format!("{name}{unit}").as_bytes()), name.to_string())
    }

    fn opened() -> (tempfile::TempDir, Store) {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(folder.path(), true).expect("a store");
        (folder, store)
    }

    #[test]
    fn people_keep_their_numbers_whatever_happens_to_the_roster() {
        let (folder, store) = opened();
        let (a, b, c, d) = (person("甲", "一"), person("乙", "一"), person("丙", "二"), person("丁", "二"));
        let given = |people: &[&(Digest, String)]| {
            let people: Vec<_> = people.iter().map(|person| (*person).clone()).collect();
            store.ordinals("letters", &people, true).expect("numbers")
        };
        assert_eq!(given(&[&a, &b]), [1, 2]);
        // A row at the top, and the others moved.
        assert_eq!(given(&[&c, &b, &a]), [3, 2, 1]);
        // Somebody left: the number is not given to another.
        assert_eq!(given(&[&d, &a, &c]), [4, 1, 3]);
        assert_eq!(given(&[&b, &a]), [2, 1]);
        // The unit of the only 甲 is corrected.
        let moved = person("甲", "三");
        assert_eq!(given(&[&b, &moved]), [2, 1]);
        // Who keeps the key keeps the number, under the new name.
        assert_eq!(given(&[&(moved.0, "甲二".to_string())]), [1]);
        assert_eq!(store.numbers("letters").expect("numbers")[0].name.as_deref(), Some("甲二"));
        assert_eq!(given(&[&moved]), [1]);
        // Two of a name: nobody can say which is which.
        let (one, two) = (person("丁", "五"), person("丁", "六"));
        assert_eq!(given(&[&one, &two]), [5, 6]);
        // What is withheld is given to nobody; what was given is void.
        assert!(store.withhold("letters", 7, "留给补派").expect("room"));
        assert!(!store.withhold("letters", 7, "再留").expect("room"));
        assert!(store.withhold("letters", 2, "写坏").expect("room"));
        assert_eq!(given(&[&b, &person("戊", "一")]), [8, 9]);
        // Another kind has numbers of its own; a look gives none out.
        assert_eq!(store.ordinals("slips", std::slice::from_ref(&a), false).expect("numbers"), [1]);
        assert_eq!(store.ordinals("slips", &[b], true).expect("numbers"), [1]);
        drop(store);
        let again = Store::look(folder.path()).expect("a store").expect("the same store");
        assert_eq!(again.numbers("letters").expect("numbers").len(), 9);
    }

    #[test]
    fn files_are_stale_when_their_person_or_name_has_gone() {
        let (_folder, store) = opened();
        let basis = Basis {
            program: [1; 16],
            templates: [2; 16],
            layouts: [3; 16],
            facts: [4; 16],
            profile: [5; 16],
            fonts: [6; 16],
            options: [7; 16],
        };
        let file = |path: &str| FileRecord {
            path: path.to_string(),
            format: "txt".to_string(),
            sha256: [9; 32],
            stamp: Stamp { size: 1, modified: 2 },
            pages: Some(1),
        };
        let record = |key: u8, path: &str| Record {
            key: [key; 16],
            inputs: Inputs { person: [8; 16] },
            images: vec![("章 .png".to_string(), [key; 16])],
            files: vec![file(path)],
        };
        store
            .record("letters", &basis, &[record(1, "letters/1.txt"), record(2, "letters/2.txt")])
            .expect("room");
        let stale = |keys: &[u8]| -> Vec<String> {
            let is_known = |key: &Digest| keys.iter().any(|known| *key == [*known; 16]);
            store.stale("letters", is_known).expect("files").into_iter().map(|file| file.path).collect()
        };
        assert_eq!(stale(&[1, 2]), Vec::<String>::new());
        assert_eq!(stale(&[1]), ["letters/2.txt"]);
        store.record("letters", &basis, &[record(1, "letters/1-new.txt")]).expect("room");
        assert_eq!(stale(&[1, 2]), ["letters/1.txt"]);
        let known = store.known("letters", Some(&[1; 16])).expect("files");
        let [known] = known[&[1; 16]].as_slice() else { panic!("{known:?}") };
        assert_eq!((known.file.path.as_str(), known.images[0].0.as_str()), ("letters/1-new.txt", "章 .png"));
        assert_eq!(known.changed(&basis, &Inputs { person: [8; 16] }), None);
        assert_eq!(known.changed(&basis, &Inputs { person: [0; 16] }), Some(Reason::Person));
        let other = Basis { profile: [0; 16], ..basis };
        assert_eq!(known.changed(&other, &Inputs { person: [8; 16] }), Some(Reason::Profile));
    }

    #[test]
    fn a_store_does_without_locks_where_there_are_none() {
        let (folder, store) = opened();
        drop(store);
        let again = Store::open(folder.path(), false).expect("a store");
        assert_eq!(again.ordinals("letters", &[person("甲", "一")], true).expect("numbers"), [1]);
    }

    #[test]
    fn a_store_of_a_later_program_is_refused() {
        let (folder, store) = opened();
        store.run(|connection| connection.pragma_update(None, "user_version", 99)).expect("room");
        drop(store);
        let fault = Store::open(folder.path(), true).expect_err("a later store");
        assert_eq!(fault.code(), "store-newer");
    }
}
