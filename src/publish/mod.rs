//! What may be written to the output folder: complete files under safe names, on the disk before they are
//! said to be made, by one run at a time for each kind.

mod archive;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::diag::Diagnostic;
use crate::export::Artifact;
use crate::files::{self, Readers, Staged, Staging, Stamp};
use crate::store::{self, Basis, FileRecord, Record, Store, sha256, sha256_of};

pub use archive::{Member, MemberContent};

/// How many files are written before they are synced and named together; a killed run loses no more.
const TOGETHER: usize = 256;

/// A file of a document.
#[derive(Debug)]
pub struct Piece {
    /// What follows the document's name: `.pdf`, or `-2.png` for the second of several pages.
    pub suffix: String,
    /// The name of its format.
    pub format: &'static str,
    /// How many pages it holds; none if it has no pages.
    pub pages: Option<usize>,
    /// What it holds.
    pub content: Content,
}

/// What a file holds.
#[derive(Debug)]
pub enum Content {
    /// These bytes.
    Bytes(Vec<u8>),
    /// An archive of these files.
    Archive(Vec<Member>),
    /// What was written before, by [`Output::begin`].
    Written(Staging),
}

impl From<Artifact> for Piece {
    fn from(Artifact { suffix, format, bytes, pages, .. }: Artifact) -> Self {
        Self { suffix, format: format.name, pages, content: Content::Bytes(bytes) }
    }
}

/// The folder that this run makes the documents of a kind in.
#[derive(Debug)]
pub struct Output<'a> {
    /// The folder below the output folder, empty for the output folder itself.
    below: String,
    folder: PathBuf,
    /// The name of the kind, which temporary files carry.
    run: String,
    readers: Readers,
    state: Mutex<State>,
    book: Option<Book<'a>>,
    _lock: Option<files::Lock>,
    _folder_lock: Option<files::FolderLock>,
}

/// Where it is written down what was made.
#[derive(Debug)]
pub struct Book<'a> {
    /// The store of the output folder.
    pub store: &'a Store,
    /// The kind.
    pub kind: &'a str,
    /// What all documents are made from.
    pub basis: Basis,
}

#[derive(Debug, Default)]
struct State {
    staged: Vec<Staged>,
    /// The documents of which files are staged.
    records: Vec<Record>,
    failed: BTreeMap<PathBuf, Diagnostic>,
}

impl<'a> Output<'a> {
    /// Creates the folder `below` the output folder if it is missing, locks it for the kind and clears what
    /// killed runs left; fails before any work is done if it cannot be written to. The diagnostic beside it
    /// is a warning.
    pub fn open(
        output: &Path,
        below: &str,
        kind: &str,
        readers: Readers,
    ) -> Result<(Self, Option<Diagnostic>), Diagnostic> {
        let run = files::file_name(kind);
        let folder = output.join(below);
        files::create_folder(&folder)?;
        let folder_lock = store::lock_folder(output, false)?;
        let (lock, warning) = files::Lock::take(output, &format!(".gen.{run}.lock"))?;
        files::clear_staged(&folder, &run)?;
        // A folder that other kinds use too cannot be private; its files are.
        if readers == Readers::Owner && !below.is_empty() {
            files::make_private(&folder)?;
        }
        let below = below.to_string();
        let state = Mutex::default();
        let (_lock, _folder_lock) = (lock, folder_lock);
        Ok((Self { below, folder, run, readers, state, book: None, _lock, _folder_lock }, warning))
    }

    /// From now on what is made is written down.
    pub fn keep(&mut self, book: Book<'a>) {
        self.book = Some(book);
    }

    /// Begins a file that is written while other work goes on.
    pub fn begin(&self) -> Result<Staging, Diagnostic> {
        Staging::begin(&self.folder, &self.run, self.readers)
    }

    /// Writes the files of one document and returns their paths; they have their names, are safe on the disk, and
    /// are written down once [`Output::finish`] has returned without naming them. The files of `record` are added
    /// here.
    pub fn write(
        &self,
        name: &str,
        pieces: Vec<Piece>,
        mut record: Record,
    ) -> Result<Vec<PathBuf>, Diagnostic> {
        let mut staged = Vec::new();
        for piece in pieces {
            let file = format!("{name}{}", piece.suffix);
            let path = self.folder.join(&file);
            let (whole, sha256) = match piece.content {
                Content::Bytes(bytes) => {
                    (files::stage(&path, &bytes, &self.run, self.readers)?, sha256(&bytes))
                }
                Content::Written(file) => {
                    let whole = file.finish(&path)?;
                    let sha256 = sha256_of(whole.staged(), &files::shown(&path))?;
                    (whole, sha256)
                }
                Content::Archive(members) => {
                    let write = &mut |sink: &mut dyn files::Sink| archive::write(&members, sink, &path);
                    let whole = files::stage_with(&path, &self.run, self.readers, write)?;
                    let sha256 = sha256_of(whole.staged(), &files::shown(&path))?;
                    (whole, sha256)
                }
            };
            staged.push(whole);
            record.files.push(FileRecord {
                path: if self.below.is_empty() { file } else { format!("{}/{file}", self.below) },
                format: piece.format.to_string(),
                sha256,
                stamp: Stamp::default(),
                pages: piece.pages,
            });
        }
        let paths = staged.iter().map(|file| file.target().to_path_buf()).collect();
        let full = {
            let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
            state.staged.extend(staged);
            state.records.push(record);
            if state.staged.len() >= TOGETHER { state.take() } else { (Vec::new(), Vec::new()) }
        };
        self.publish(full);
        Ok(paths)
    }

    fn publish(&self, (staged, records): (Vec<Staged>, Vec<Record>)) {
        if staged.is_empty() {
            return;
        }
        let mut failed: BTreeMap<PathBuf, Diagnostic> = files::publish(staged).into_iter().collect();
        if let Some(book) = &self.book {
            let path = |file: &FileRecord| book.store.output().join(&file.path);
            let mut whole = Vec::new();
            for mut record in records {
                for file in &mut record.files {
                    match files::stamp(&path(file)) {
                        Ok(Some(stamp)) => file.stamp = stamp,
                        // It was there a moment ago: whoever took it away gets no record of it.
                        Ok(None) => {}
                        Err(fault) => drop(failed.insert(path(file), fault)),
                    }
                }
                if !record.files.iter().any(|file| failed.contains_key(&path(file))) {
                    whole.push(record);
                }
            }
            if let Err(fault) = book.store.record(book.kind, &book.basis, &whole) {
                let files = whole.iter().flat_map(|record| &record.files);
                failed.extend(files.map(|file| (path(file), fault.clone())));
            }
        }
        self.state.lock().unwrap_or_else(PoisonError::into_inner).failed.extend(failed);
    }

    /// Brings everything that was written to the disk; returns the files that failed, with the reason.
    pub fn finish(&self) -> BTreeMap<PathBuf, Diagnostic> {
        let rest = self.state.lock().unwrap_or_else(PoisonError::into_inner).take();
        self.publish(rest);
        std::mem::take(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner).failed)
    }
}

impl State {
    fn take(&mut self) -> (Vec<Staged>, Vec<Record>) {
        (std::mem::take(&mut self.staged), std::mem::take(&mut self.records))
    }
}
