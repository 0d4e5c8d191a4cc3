//! The tables of the store.

use rusqlite::Connection;

/// The version of the tables; a program does not touch those of a later one.
const VERSION: i32 = 2;

const TABLES: &str = "
CREATE TABLE person (
    kind TEXT NOT NULL, key BLOB NOT NULL, ordinal INTEGER NOT NULL, name TEXT NOT NULL,
    PRIMARY KEY (kind, key), UNIQUE (kind, ordinal)
) WITHOUT ROWID;
CREATE INDEX person_by_name ON person (kind, name);
CREATE TABLE withheld (
    kind TEXT NOT NULL, ordinal INTEGER NOT NULL, reason TEXT NOT NULL,
    PRIMARY KEY (kind, ordinal)
) WITHOUT ROWID;
CREATE TABLE basis (id INTEGER PRIMARY KEY, parts BLOB NOT NULL UNIQUE);
CREATE TABLE file (
    path TEXT PRIMARY KEY, kind TEXT NOT NULL, key BLOB NOT NULL, format TEXT NOT NULL,
    basis INTEGER NOT NULL, person BLOB NOT NULL, images TEXT NOT NULL,
    sha256 BLOB NOT NULL, size INTEGER NOT NULL, modified INTEGER NOT NULL, pages INTEGER,
    stale INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX file_by_key ON file (kind, key);
CREATE TABLE failure (
    kind TEXT NOT NULL, key BLOB NOT NULL, name TEXT NOT NULL, code TEXT NOT NULL, tries INTEGER NOT NULL,
    PRIMARY KEY (kind, key)
) WITHOUT ROWID;
";

/// What the tables of version 2 have besides.
const SINCE_2: &str = "
CREATE TABLE manifest (kind TEXT PRIMARY KEY, state BLOB NOT NULL, size INTEGER NOT NULL, modified INTEGER NOT NULL)
    WITHOUT ROWID;
";

pub(super) const DROP_MANIFEST: &str = "DELETE FROM manifest WHERE kind = ?1";

/// The columns that every query of files begins with.
macro_rules! files {
    ($more:literal) => {
        concat!("SELECT path, format, sha256, size, modified, pages, basis, person, images, file.key", $more)
    };
}

pub(super) const FILES: &str = files!(" FROM file WHERE kind = ?1 AND stale = 0");

pub(super) const FILES_OF: &str = files!(" FROM file WHERE kind = ?1 AND key = ?2 AND stale = 0");

pub(super) const ALL_FILES: &str = files!(" FROM file WHERE kind = ?1 AND stale = 0 ORDER BY path");

pub(super) const ABSORB: &str = "BEGIN IMMEDIATE;
INSERT OR IGNORE INTO main.basis (parts) SELECT parts FROM part.basis;
INSERT OR REPLACE INTO main.file
    (path, kind, key, format, basis, person, images, sha256, size, modified, pages, stale)
    SELECT path, kind, key, format, known.id, person, images, sha256, size, modified, pages, stale
    FROM part.file JOIN part.basis ON part.basis.id = part.file.basis
    JOIN main.basis AS known ON known.parts = part.basis.parts;
DELETE FROM main.failure WHERE EXISTS
    (SELECT 1 FROM part.file WHERE part.file.kind = main.failure.kind AND part.file.key = main.failure.key);
INSERT OR REPLACE INTO main.failure SELECT * FROM part.failure;
DELETE FROM main.manifest;
COMMIT";

pub(super) const MAYBE_STALE: &str = files!(", stale FROM file WHERE kind = ?1");

pub(super) const PUT_FILE: &str = "INSERT OR REPLACE INTO file
    (path, kind, key, format, basis, person, images, sha256, size, modified, pages, stale)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 0)";

pub(super) const PUT_FAILURE: &str = "INSERT INTO failure (kind, key, name, code, tries)
    VALUES (?1, ?2, ?3, ?4, 1)
    ON CONFLICT DO UPDATE SET name = ?3, code = ?4, tries = tries + 1";

pub(super) const COUNTS: &str = "SELECT
    (SELECT count(*) FROM person WHERE kind = ?1),
    (SELECT count(DISTINCT key) FROM file WHERE kind = ?1 AND stale = 0),
    (SELECT count(*) FROM failure WHERE kind = ?1)";

/// Creates the tables of a new store; false if they are those of a later program.
pub(super) fn prepare(connection: &Connection) -> rusqlite::Result<bool> {
    connection.pragma_update(None, "journal_mode", "DELETE")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "cache_size", -4_096)?;
    let version = |connection: &Connection| -> rusqlite::Result<i32> {
        connection.pragma_query_value(None, "user_version", |row| row.get(0))
    };
    if version(connection)? < VERSION {
        // Another run may be doing the same.
        connection.execute_batch("BEGIN IMMEDIATE")?;
        let found = version(connection)?;
        if found < 1 {
            connection.execute_batch(TABLES)?;
        }
        if found < 2 {
            connection.execute_batch(SINCE_2)?;
        }
        if found < VERSION {
            connection.pragma_update(None, "user_version", VERSION)?;
        }
        connection.execute_batch("COMMIT")?;
    }
    Ok(version(connection)? <= VERSION)
}
