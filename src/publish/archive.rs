//! An archive of documents: files that are on the disk already, and some made for it. The same members give the same
//! bytes.

use std::io::{self, Write};
use std::path::PathBuf;

use sha2::{Digest as _, Sha256};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::diag::{Diagnostic, code};
use crate::files::{self, Sink};
use crate::msg;

/// A file in an archive.
#[derive(Debug)]
pub struct Member {
    /// Its name in the archive.
    pub name: String,
    /// What it holds.
    pub content: MemberContent,
}

/// What a file in an archive holds.
#[derive(Debug)]
pub enum MemberContent {
    /// These bytes.
    Bytes(Vec<u8>),
    /// What a file holds, which must be as it was made.
    File {
        /// The file.
        path: PathBuf,
        /// Its SHA-256.
        sha256: [u8; 32],
    },
}

/// Writes an archive, one member after the other; what a member holds is never in memory as a whole. Nothing is
/// compressed: the documents are already.
pub(super) fn write(
    members: &[Member],
    sink: &mut dyn Sink,
    path: &std::path::Path,
) -> Result<(), Diagnostic> {
    let fault = |error: zip::result::ZipError| match error {
        zip::result::ZipError::Io(error) => files::write_fault(path, &error),
        other => Diagnostic::internal(other),
    };
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut archive = ZipWriter::new(sink);
    for member in members {
        archive.start_file(member.name.as_str(), options).map_err(fault)?;
        match &member.content {
            MemberContent::Bytes(bytes) => {
                archive.write_all(bytes).map_err(|error| files::write_fault(path, &error))?;
            }
            MemberContent::File { path: from, sha256 } => {
                let mut hash = Sha256::new();
                let mut failed: Option<io::Error> = None;
                files::read_through(from, &files::shown(from), &mut |piece| {
                    hash.update(piece);
                    if failed.is_none() {
                        failed = archive.write_all(piece).err();
                    }
                })?;
                if let Some(error) = failed {
                    return Err(files::write_fault(path, &error));
                }
                if hash.finalize()[..] != sha256[..] {
                    return Err(Diagnostic::error(msg!("pack-altered", path = code(files::shown(from)))));
                }
            }
        }
    }
    archive.finish().map_err(fault)?;
    Ok(())
}
