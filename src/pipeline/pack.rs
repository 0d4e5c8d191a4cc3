//! `--pack`: an archive for all people who share a value of the roster, such as the receiving unit, with their
//! documents and a list to sign (移交清单、签收单).

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;

use serde_json::json;

use super::batch::{Documents, Prepared, product};
use super::manifest::Inputs as InputFiles;
use super::plan::{Sources, digest_of, plan};
use super::pool::OnProgress;
use super::run::{Batch, Maker, Product, Report};
use super::sheet::{self, HANDOVER};
use super::subjects::Subjects;
use super::{Composer, Job, MakeOptions};
use crate::diag::{Diagnostic, Faults};
use crate::export::Format;
use crate::fill::{Group, Subject, Whom, groups};
use crate::msg;
use crate::publish::{Content, Member, MemberContent, Output, Piece};
use crate::store::{FileRecord, Inputs, Store, hex};

/// The format of packs, as the store names it.
const ZIP: &str = "zip";

/// Makes the packs in which somebody `chosen` is, of the documents of a batch that has been made.
pub(super) fn make(
    made: &Prepared<'_>,
    documents: &Documents<'_>,
    by: &str,
    chosen: &HashSet<usize>,
    inputs: &InputFiles,
    progress: OnProgress<'_>,
) -> Result<Report, Faults> {
    let letters = &made.batch;
    let session = letters.session;
    if !session.valid.broken.is_empty() {
        return Err(vec![Diagnostic::error(msg!("pack-roster")).hint(msg!("pack-mend"))]);
    }
    let sheet = sheet::named(session, HANDOVER)?.grouped_by(by);
    // The cover has the date of what it covers.
    let facts = &session.valid.meeting.documents;
    let date = facts.get(&letters.kind.name).and_then(|facts| facts.date).or(letters.options.date);
    let mut options = MakeOptions {
        formats: vec![Format::PDF],
        date,
        tells_people: false,
        retry_failed: false,
        pack: None,
        ..letters.options.clone()
    };
    options.choice = super::Choice::default();
    let files = Files::of(made, documents)?;
    let packed: Vec<Arc<Group>> = groups(session.valid.roster(), by, &sheet)?
        .into_iter()
        .map(|group| Arc::new(files.of_group(letters, &group)))
        .collect();
    let composer = sheet::composer(session, &sheet, letters.kind, date, &[])?;
    let name = format!("{}-packs-by-{by}", letters.name);
    let folder = crate::files::file_name(&name);
    let (output, warning) = Output::open(&options.output, &folder, &name, letters.readers)?;
    let store = Store::open(&options.output, warning.is_none())?;
    let mut subjects = Subjects::groups(&packed);
    subjects.number(|all| store.ordinals(&name, all, true))?;
    let jobs: Vec<Job<'_>> = packed
        .iter()
        .enumerate()
        .filter(|(_, group)| group.rows.iter().any(|row| chosen.contains(row)))
        .map(|(index, group)| {
            let subject = Subject { whom: Whom::Group(Arc::clone(group)), ordinal: subjects.ordinals[index] };
            Job { kind: &sheet, subject: Some(subject), index }
        })
        .collect();
    let sources = Sources::of(session, &composer, &sheet, &options)?;
    let batch = Batch {
        session,
        kind: &sheet,
        options: &options,
        folder,
        name,
        is_numbered: false,
        readers: letters.readers,
        formats: vec![ZIP],
        subjects: Some(subjects),
        basis: sources.basis,
        store,
    };
    let root = options.output.clone();
    let title = letters.kind.front.name.as_str();
    let packs = Packs { composer: &composer, documents, sources: &sources, files: &files, title, root };
    batch.run(jobs, &packs, output, inputs, progress)
}

/// The documents that people have, as far as they are up to date.
struct Files {
    /// The files of each document, by the index of those whom it is for.
    all: HashMap<usize, Vec<FileRecord>>,
    /// For which person, by row, which document is.
    by_row: HashMap<usize, usize>,
    /// The documents that are missing, or are not as they would be made now.
    missing: HashSet<usize>,
}

impl Files {
    fn of(made: &Prepared<'_>, documents: &Documents<'_>) -> Result<Self, Faults> {
        let letters = &made.batch;
        let jobs = made.numbered(documents.composer.jobs(letters.kind, &super::Choice::default())?);
        let by_row = jobs.iter().flat_map(|job| job.rows().iter().map(|row| (*row, job.index))).collect();
        let plan = plan(letters, documents, jobs, false)?;
        let missing = plan.work.iter().map(|planned| planned.job.index).collect();
        let mut all: HashMap<usize, Vec<FileRecord>> = HashMap::new();
        letters.store.all_files(&letters.name, |file, key| {
            let index = letters.subjects.as_ref().and_then(|subjects| subjects.index(&key));
            if let Some(index) = index.filter(|_| letters.formats.contains(&file.format.as_str())) {
                all.entry(index).or_default().push(file.clone());
            }
        })?;
        Ok(Self { all, by_row, missing })
    }

    /// A group with what is known of its documents.
    fn of_group(&self, letters: &Batch<'_>, group: &Group) -> Group {
        let document = |row: &usize| {
            let index = self.by_row.get(row).copied().unwrap_or_default();
            let files = self.all.get(&index).map_or(&[][..], Vec::as_slice);
            let ordinal = letters.subjects.as_ref().map_or(0, |subjects| subjects.ordinals[index]);
            let names: Vec<String> = files.iter().map(|file| own_name(&file.path).to_string()).collect();
            json!({
                "number": letters.number(ordinal).unwrap_or(ordinal as u64),
                "pages": files.iter().filter_map(|file| file.pages).max(),
                "files": names,
            })
        };
        let documents = group.rows.iter().map(document).collect();
        Group { name: group.name.clone(), rows: group.rows.clone(), documents }
    }

    /// The documents of a group, each once, in the order of the roster.
    fn documents(&self, group: &Group) -> Vec<usize> {
        let mut seen = HashSet::new();
        let indices = group.rows.iter().filter_map(|row| self.by_row.get(row).copied());
        indices.filter(|index| seen.insert(*index)).collect()
    }
}

/// The name of a file without its folder.
fn own_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

struct Packs<'a> {
    composer: &'a Composer<'a>,
    documents: &'a Documents<'a>,
    sources: &'a Sources<'a>,
    files: &'a Files,
    /// What the documents are called.
    title: &'a str,
    root: PathBuf,
}

impl Maker for Packs<'_> {
    fn inputs(&self, job: &Job<'_>) -> Result<Inputs, Diagnostic> {
        let cover = self.sources.inputs(job)?;
        let group = job.subject.as_ref().and_then(Subject::group);
        let mut parts = vec![self.title.to_string(), hex(&cover.person)];
        for index in group.iter().flat_map(|group| self.files.documents(group)) {
            // A pack that lacks something is never as it would be made.
            if self.files.missing.contains(&index) {
                parts.push("missing".to_string());
            }
            for file in self.files.all.get(&index).into_iter().flatten() {
                parts.extend([file.path.clone(), hex(&file.sha256)]);
            }
        }
        Ok(Inputs { person: digest_of(parts.iter().map(String::as_str)) })
    }

    fn make(&self, job: &Job<'_>) -> Result<Product, Faults> {
        let Some((subject, group)) =
            job.subject.as_ref().and_then(|subject| Some((subject, subject.group()?)))
        else {
            return Err(vec![Diagnostic::internal("group")]);
        };
        let indices = self.files.documents(group);
        let missing = indices.iter().filter(|index| self.files.missing.contains(index)).count();
        if missing > 0 {
            let message = msg!("pack-incomplete", name = group.name.clone(), count = missing);
            return Err(vec![Diagnostic::error(message).hint(msg!("pack-whole"))]);
        }
        let cover = product(
            self.composer,
            self.documents.engine,
            job,
            &[Format::PDF],
            &self.documents.options.drawing,
            false,
        )?;
        let mut members = Vec::new();
        for piece in cover.pieces {
            if let Content::Bytes(bytes) = piece.content {
                let name = format!("{}{}", job.kind.front.name, piece.suffix);
                members.push(Member { name, content: MemberContent::Bytes(bytes) });
            }
        }
        for file in indices.iter().filter_map(|index| self.files.all.get(index)).flatten() {
            let content = MemberContent::File { path: self.root.join(&file.path), sha256: file.sha256 };
            members.push(Member { name: own_name(&file.path).to_string(), content });
        }
        let name = crate::files::numbered_name(&group.name, subject.ordinal);
        let content = Content::Archive(members);
        let piece = Piece { suffix: format!(".{ZIP}"), format: ZIP, pages: None, content };
        Ok(Product { name, pieces: vec![piece], images: cover.images })
    }

    fn during(&self, job: &Job<'_>, faults: Faults) -> Faults {
        self.composer.during(job, faults)
    }
}
