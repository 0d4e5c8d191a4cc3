//! What is recorded of documents: what they are made from, as digests, and their files.

use std::path::Path;
use std::sync::Arc;

use sha2::{Digest as _, Sha256};

use crate::diag::Diagnostic;
use crate::files::{self, Stamp};

/// A hash of 16 bytes, the first half of a SHA-256.
pub type Digest = [u8; 16];

/// The key of documents that are for nobody.
pub const NOBODY: Digest = [0; 16];

/// The digest of some bytes.
pub fn digest(bytes: &[u8]) -> Digest {
    let mut out = Digest::default();
    out.copy_from_slice(&Sha256::digest(bytes)[..16]);
    out
}

/// The digest of many pieces one after the other, which are never in memory together.
pub fn digest_of_pieces(give: impl FnOnce(&mut dyn FnMut(&[u8]))) -> Digest {
    let mut hash = Sha256::new();
    give(&mut |piece| hash.update(piece));
    let mut out = Digest::default();
    out.copy_from_slice(&hash.finalize()[..16]);
    out
}

/// The SHA-256 of some bytes.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// The SHA-256 of a file, of any size; faults show it as `name`.
pub fn sha256_of(path: &Path, name: &str) -> Result<[u8; 32], Diagnostic> {
    let mut hash = Sha256::new();
    files::read_through(path, name, &mut |piece| hash.update(piece))?;
    Ok(hash.finalize().into())
}

/// What every document of a kind is made from, each part by its digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Basis {
    /// The program.
    pub program: Digest,
    /// The templates that the kind reads.
    pub templates: Digest,
    /// The layouts.
    pub layouts: Digest,
    /// The facts of the meeting that the templates read.
    pub facts: Digest,
    /// The office's conventions.
    pub profile: Digest,
    /// The fonts.
    pub fonts: Digest,
    /// The options of the command.
    pub options: Digest,
}

impl Basis {
    /// The digests by their names.
    pub fn named(&self) -> [(&'static str, Digest); 7] {
        let names = ["program", "templates", "layouts", "facts", "profile", "fonts", "options"];
        std::array::from_fn(|part| (names[part], self.parts()[part]))
    }

    pub(super) fn parts(&self) -> [Digest; 7] {
        [self.program, self.templates, self.layouts, self.facts, self.profile, self.fonts, self.options]
    }
}

/// What one document is made from, besides the basis.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Inputs {
    /// What its template reads of the person, and the number.
    pub person: Digest,
}

impl Inputs {
    /// Those of a document that cannot be made: never the same as those of one that was.
    pub fn broken() -> Self {
        Self { person: [0xFF; 16] }
    }
}

/// Why a document is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// It never was.
    New,
    /// A file is missing.
    Missing,
    /// A file is no longer as it was made.
    Altered,
    /// What the template reads of the person has changed.
    Person,
    /// The program has.
    Program,
    /// The templates have.
    Templates,
    /// The layouts have.
    Layouts,
    /// The facts have.
    Facts,
    /// The office's conventions have.
    Profile,
    /// The fonts have.
    Fonts,
    /// The options of the command have.
    Options,
    /// A picture in it has.
    Picture,
}

impl Reason {
    /// Its name for other programs, the same in every language.
    pub fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Missing => "missing",
            Self::Altered => "altered",
            Self::Person => "person",
            Self::Program => "program",
            Self::Templates => "templates",
            Self::Layouts => "layouts",
            Self::Facts => "facts",
            Self::Profile => "profile",
            Self::Fonts => "fonts",
            Self::Options => "options",
            Self::Picture => "picture",
        }
    }
}

/// A file that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileRecord {
    /// Its path below the output folder, with `/`.
    pub path: String,
    /// Its format.
    pub format: String,
    /// Its SHA-256.
    pub sha256: [u8; 32],
    /// Its size and time, by which a change is noticed without reading it.
    pub stamp: Stamp,
    /// Its pages, if it was set.
    pub pages: Option<usize>,
}

/// A document that was made.
#[derive(Debug, Clone)]
pub struct Record {
    /// The person's key.
    pub key: Digest,
    /// What it was made from.
    pub inputs: Inputs,
    /// The pictures in it, with their digests.
    pub images: Vec<(String, Digest)>,
    /// Its files.
    pub files: Vec<FileRecord>,
}

/// A file as the store knows it.
#[derive(Debug, Clone)]
pub struct Known {
    /// The file.
    pub file: FileRecord,
    /// The parts of the basis it was made from.
    pub basis: Arc<[Digest]>,
    /// The digest of the person.
    pub person: Digest,
    /// The pictures, with their digests.
    pub images: Vec<(String, Digest)>,
}

impl Known {
    /// What has changed since the file was made, of what does not need the disk.
    pub fn changed(&self, basis: &Basis, inputs: &Inputs) -> Option<Reason> {
        const PARTS: [Reason; 7] = [
            Reason::Program,
            Reason::Templates,
            Reason::Layouts,
            Reason::Facts,
            Reason::Profile,
            Reason::Fonts,
            Reason::Options,
        ];
        if self.person != inputs.person {
            return Some(Reason::Person);
        }
        let now = basis.parts();
        (0..now.len()).find(|part| self.basis.get(*part) != Some(&now[*part])).map(|part| PARTS[part])
    }
}

/// A person in the ledger of a kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numbered {
    /// 序号 · the number, from 1; none if it was never given to a person.
    pub ordinal: usize,
    /// The name; none for a number that no person has.
    pub name: Option<String>,
    /// Why nobody gets it.
    pub reason: Option<String>,
}

/// Bytes in hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
