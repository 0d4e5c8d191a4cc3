//! 合订本 (`--merge`): the documents of a batch in a few large files, for those who print them. They are bound in the order
//! of the roster while they are made, in whichever order that is; a volume lacks nobody, or it is not made.

mod binder;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write as _;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::batch::{Documents, Prepared, set_and_export};
use super::manifest::Inputs as InputFiles;
use super::plan::{digest_of, plan};
use super::pool::{Lost, OnProgress, in_parallel};
use super::run::{Batch, Maker, Product, Report, merged};
use super::subjects::Subjects;
use super::{Job, MakeOptions, Volumes};
use crate::diag::{Diagnostic, Faults};
use crate::export::Format;
use crate::files;
use crate::fill::{Group, Subject, Whom, groups};
use crate::msg;
use crate::publish::{Content, Output, Piece};
use crate::store::{Digest, Inputs, Store, hex};
use binder::{Binder, Bound, Leaf, Section};

/// The format of the list of what is where, as the store names it.
const CSV: &str = "csv";
/// 目录 · what its name ends in.
const INDEX: &str = "-目录";

/// Makes the volumes of some documents of a batch; with `output` the documents too, as files of their own.
pub(super) fn make(
    letters: &Prepared<'_>,
    documents: &Documents<'_>,
    volumes: &Volumes,
    jobs: Vec<Job<'_>>,
    output: Option<Output<'_>>,
    inputs: &InputFiles,
    progress: OnProgress<'_>,
) -> Result<Report, Faults> {
    let batch = &letters.batch;
    let (all, mut sections) = sections(batch, volumes, &jobs)?;
    // Position after position, section after section.
    let order: Vec<usize> = sections.iter().flat_map(|section| section.jobs.iter().copied()).collect();
    let jobs: Vec<Job<'_>> = order.into_iter().map(|at| jobs[at].clone()).collect();
    let mut start = 0;
    for section in &mut sections {
        let end = start + section.jobs.len();
        section.jobs = (start..end).collect();
        start = end;
    }
    let mut name = match &volumes.by {
        None => format!("{}-volume", batch.name),
        Some(by) => format!("{}-volume-by-{by}", batch.name),
    };
    // Those of some people do not take the place of those of all.
    if !batch.options.choice.is_everybody() {
        name.push_str("-chosen");
    }
    let folder = files::file_name(&name);
    let options = MakeOptions {
        formats: vec![Format::PDF],
        tells_people: false,
        retry_failed: false,
        volumes: None,
        ..batch.options.clone()
    };
    let (own, warning) = Output::open(&options.output, &folder, &name, batch.readers)?;
    let store = Store::open(&options.output, warning.is_none())?;
    let mut subjects = Subjects::groups(&all);
    subjects.number(|all| store.ordinals(&name, all, true))?;
    for section in &mut sections {
        section.ordinal = subjects.ordinals[section.index];
    }
    let whole = |section: &Section| {
        let group = Arc::clone(&all[section.index]);
        let subject = Subject { whom: Whom::Group(group), ordinal: section.ordinal };
        Job { kind: batch.kind, subject: Some(subject), index: section.index }
    };
    let wanted: Vec<Job<'_>> = sections.iter().map(whole).collect();
    let bound_batch = Batch {
        session: batch.session,
        kind: batch.kind,
        options: &options,
        folder,
        name,
        is_numbered: false,
        readers: batch.readers,
        formats: vec![Format::PDF.name, CSV],
        subjects: Some(subjects),
        basis: batch.basis,
        store,
    };
    let digests = digests(documents, volumes, &sections, &jobs)?;
    let maker = Binding { digests, bound: Mutex::default(), documents };
    let stale: HashSet<usize> = plan(&bound_batch, &maker, wanted.clone(), options.again)?
        .work
        .iter()
        .map(|planned| planned.job.index)
        .collect();
    let is_stale = |section: &&Section| stale.contains(&section.index);
    let mut report = match output {
        Some(output) => {
            let all_new = plan(batch, documents, jobs.clone(), batch.options.again)?.work.len() == jobs.len();
            if all_new && stale.len() == sections.len() {
                // Each document is set once, for its file and for its volume.
                let binder = Binder::new(&own, volumes, batch.options, sections.clone());
                let both = Both { documents, binder: &binder, places: places(&jobs) };
                let report = batch.run(jobs, &both, output, inputs, progress)?;
                maker.take(binder, false);
                report
            } else {
                let report = batch.run(jobs.clone(), documents, output, inputs, progress)?;
                if report.left == 0 {
                    bind(&maker, &own, volumes, sections.iter().filter(is_stale), &jobs, progress);
                }
                report
            }
        }
        None => {
            bind(&maker, &own, volumes, sections.iter().filter(is_stale), &jobs, progress);
            Report::default()
        }
    };
    let (ready, left): (Vec<Job<'_>>, Vec<Job<'_>>) = wanted
        .into_iter()
        .partition(|job| !stale.contains(&job.index) || maker.lock().contains_key(&job.index));
    let quiet = |_| std::ops::ControlFlow::Continue(());
    let mut made = bound_batch.run(ready, &maker, own, inputs, &quiet)?;
    made.left = left.len();
    made.faults.splice(0..0, warning);
    match volumes.separate {
        true => report.bundles = Some(Box::new(made)),
        false => report = made,
    }
    Ok(report)
}

/// Who is bound together: all groups of the roster, and what of each is to be bound, by the places of the jobs.
fn sections(
    batch: &Batch<'_>,
    volumes: &Volumes,
    jobs: &[Job<'_>],
) -> Result<(Vec<Arc<Group>>, Vec<Section>), Faults> {
    let roster = batch.session.valid.roster();
    let title = batch.kind.front.name.as_str();
    let all = match &volumes.by {
        Some(by) => groups(roster, by, batch.kind)?,
        None => {
            let rows = (0..roster.len()).collect();
            vec![Arc::new(Group { name: title.to_string(), rows, documents: Vec::new() })]
        }
    };
    let mut of_row: HashMap<usize, usize> = HashMap::new();
    for (index, group) in all.iter().enumerate() {
        for row in &group.rows {
            of_row.entry(*row).or_insert(index);
        }
    }
    let mut found: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, job) in jobs.iter().enumerate() {
        let group = job.rows().iter().find_map(|row| of_row.get(row));
        group.into_iter().for_each(|group| found.entry(*group).or_default().push(at));
    }
    let section = |(index, jobs): (usize, Vec<usize>)| Section {
        index,
        ordinal: 0,
        jobs,
        title: match &volumes.by {
            Some(_) => format!("{title}（{}）", all[index].name),
            None => title.to_string(),
        },
        is_alone: volumes.by.is_none(),
        name: all[index].name.clone(),
    };
    let sections = found.into_iter().map(section).collect();
    Ok((all, sections))
}

/// From what each section is made: its documents and how they are bound.
fn digests(
    documents: &Documents<'_>,
    volumes: &Volumes,
    sections: &[Section],
    jobs: &[Job<'_>],
) -> Result<HashMap<usize, Digest>, Diagnostic> {
    let mut out = HashMap::new();
    for section in sections {
        let mut parts = vec![
            section.title.clone(),
            section.ordinal.to_string(),
            volumes.pages.map_or_else(String::new, |pages| pages.to_string()),
            if volumes.duplex { "duplex" } else { "" }.to_string(),
        ];
        for at in &section.jobs {
            let job = &jobs[*at];
            parts.push(hex(&documents.inputs(job)?.person));
            parts.push(title_of(documents, job));
        }
        out.insert(section.index, digest_of(parts.iter().map(String::as_str)));
    }
    Ok(out)
}

/// Where each document is in the order of binding.
fn places(jobs: &[Job<'_>]) -> HashMap<usize, usize> {
    jobs.iter().enumerate().map(|(place, job)| (job.index, place)).collect()
}

/// Sets the documents of some sections and binds them.
fn bind<'s>(
    maker: &Binding<'_, '_>,
    output: &Output<'_>,
    volumes: &Volumes,
    sections: impl Iterator<Item = &'s Section>,
    jobs: &[Job<'_>],
    progress: OnProgress<'_>,
) {
    let documents = maker.documents;
    let mut work: Vec<&Job<'_>> = Vec::new();
    let mut own: Vec<Section> = Vec::new();
    for section in sections {
        let start = work.len();
        work.extend(section.jobs.iter().map(|at| &jobs[*at]));
        own.push(Section { jobs: (start..work.len()).collect(), ..section.clone() });
    }
    let binder = Binder::new(output, volumes, documents.options, own);
    let results = in_parallel(&work, documents.options.jobs, progress, &|place, job: &&Job<'_>| {
        let mut place = binder.place(place);
        let made = documents.sound(job).and_then(|()| set_and_export(documents, job, &[]))?;
        if let Some(pages) = made.pages {
            place.leaf = Some(leaf(documents, job, pages, made.product.images));
        }
        Ok::<(), Faults>(())
    });
    for (place, (job, result)) in work.iter().zip(results).enumerate() {
        match result {
            Ok(Ok(())) | Err(Lost::NotStarted) => {}
            Ok(Err(faults)) => binder.add_faults(place, faults),
            Err(Lost::Panicked(at)) => {
                let faults = documents.during(job, Diagnostic::internal(at).into());
                binder.add_faults(place, faults);
            }
        }
    }
    maker.take(binder, true);
}

fn leaf(
    documents: &Documents<'_>,
    job: &Job<'_>,
    pages: crate::typeset::Pages,
    images: Vec<(String, Digest)>,
) -> Leaf {
    let ordinal = job.subject.as_ref().map_or(0, |subject| subject.ordinal);
    let facts = documents.sources.session.valid.meeting.documents.get(&job.kind.name);
    Leaf {
        pages,
        images,
        ordinal,
        number: facts.and_then(|facts| facts.number_of(ordinal)),
        name: title_of(documents, job),
    }
}

/// Whom a document is for.
fn title_of(documents: &Documents<'_>, job: &Job<'_>) -> String {
    let roster = documents.sources.session.valid.roster();
    match job.subject.as_ref().and_then(Subject::group) {
        Some(group) => group.name.clone(),
        None => job.row().and_then(|row| roster.name_of(row)).unwrap_or_default(),
    }
}

/// Makes each document as a file, and binds it too.
struct Both<'a, 'b> {
    documents: &'a Documents<'a>,
    binder: &'a Binder<'b>,
    places: HashMap<usize, usize>,
}

impl Maker for Both<'_, '_> {
    fn inputs(&self, job: &Job<'_>) -> Result<Inputs, Diagnostic> {
        self.documents.inputs(job)
    }

    fn make(&self, job: &Job<'_>) -> Result<Product, Faults> {
        let mut place = self.places.get(&job.index).map(|at| self.binder.place(*at));
        self.documents.sound(job)?;
        // What is bound needs pages, whatever the files are.
        let made = set_and_export(self.documents, job, &self.documents.options.formats)?;
        if let (Some(place), Some(pages)) = (&mut place, made.pages) {
            place.leaf = Some(leaf(self.documents, job, pages, made.product.images.clone()));
        }
        Ok(made.product)
    }

    fn during(&self, job: &Job<'_>, faults: Faults) -> Faults {
        self.documents.during(job, faults)
    }
}

/// What was bound of the sections, by the groups that they are.
type Outcomes = HashMap<usize, (Section, Result<Bound, Faults>)>;

/// Gives the volumes that were bound.
struct Binding<'a, 'd> {
    documents: &'a Documents<'d>,
    /// From what each section is made.
    digests: HashMap<usize, Digest>,
    bound: Mutex<Outcomes>,
}

impl Binding<'_, '_> {
    fn lock(&self) -> MutexGuard<'_, Outcomes> {
        self.bound.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes what was bound; with `says` the faults of documents are said here, and nowhere else.
    fn take(&self, binder: Binder<'_>, says: bool) {
        let bound = binder.finish();
        let taken = bound.into_iter().map(|(section, bound, faults)| {
            let bound = bound.map_err(|own| match says {
                true => merged(faults.into_iter().chain(own).collect()),
                false => own,
            });
            (section.index, (section, bound))
        });
        self.lock().extend(taken);
    }
}

impl Maker for Binding<'_, '_> {
    fn inputs(&self, job: &Job<'_>) -> Result<Inputs, Diagnostic> {
        Ok(Inputs { person: self.digests.get(&job.index).copied().unwrap_or_default() })
    }

    fn make(&self, job: &Job<'_>) -> Result<Product, Faults> {
        let Some((section, bound)) = self.lock().remove(&job.index) else {
            return Err(vec![Diagnostic::internal("volume")]);
        };
        let Bound { volumes, entries, images } = bound?;
        let mut index = String::from("\u{feff}册,起始页,页数,序号,姓名,文号\r\n");
        for entry in entries {
            let number = entry.number.map_or_else(String::new, |number| number.to_string());
            let (name, quote) =
                (entry.name.replace('"', "\"\""), if is_plain(&entry.name) { "" } else { "\"" });
            let _ = write!(
                index,
                "{},{},{},{},{quote}{name}{quote},{number}\r\n",
                entry.volume, entry.first, entry.count, entry.ordinal
            );
        }
        let count = volumes.len();
        let width = count.to_string().len().max(2);
        let volume = |(at, (file, pages))| Piece {
            suffix: match count {
                1 => format!(".{}", Format::PDF.name),
                _ => format!("-{:0width$}.{}", at + 1, Format::PDF.name),
            },
            format: Format::PDF.name,
            pages: Some(pages),
            content: Content::Written(file),
        };
        let mut pieces: Vec<Piece> = volumes.into_iter().enumerate().map(volume).collect();
        let content = Content::Bytes(index.into_bytes());
        pieces.push(Piece { suffix: format!("{INDEX}.{CSV}"), format: CSV, pages: None, content });
        let name = match section.is_alone {
            true => files::file_name(&section.name),
            false => files::numbered_name(&section.name, section.ordinal),
        };
        Ok(Product { name, pieces, images: images.into_iter().collect() })
    }

    fn during(&self, job: &Job<'_>, faults: Faults) -> Faults {
        self.documents.during(job, faults)
    }
}

/// Whether a name needs no quotes in a table of commas.
fn is_plain(name: &str) -> bool {
    !name.contains([',', '"', '\r', '\n'])
}

/// The fault of volumes that lack documents.
fn incomplete(name: &str, count: usize) -> Diagnostic {
    Diagnostic::error(msg!("volume-incomplete", name = name, count = count)).hint(msg!("volume-mend"))
}
