//! The documents of a kind: one, or one per person or group.

use std::collections::HashSet;

use super::check;
use super::drawn::{draft_name, set_pages};
use super::manifest::Inputs as InputFiles;
use super::pack;
use super::plan::{Sources, plan};
use super::pool::OnProgress;
use super::run::{Batch, Maker, Product, Report};
use super::subjects::Subjects;
use super::timings::{Stage, Timings, timed};
use super::volumes;
use super::{Composer, Job, MakeOptions, Session, Shard};
use crate::diag::{Diagnostic, Faults};
use crate::export::{Drawing, Format, export};
use crate::files::{self, Readers};
use crate::fill::groups;
use crate::load::Kind;
use crate::msg;
use crate::publish::{Output, Piece};
use crate::store::{Digest, Inputs, Reason, Store, digest};
use crate::typeset::{Engine, Pages};

/// Makes every document of a kind. `Err` means that none could be started; a document that failed while
/// others were made is in the report.
pub fn make(
    session: &Session,
    kind: &Kind,
    options: &MakeOptions,
    progress: OnProgress<'_>,
) -> Result<Report, Faults> {
    let inputs = InputFiles::now(session)?;
    let composer = Composer::new(session, &[kind], options.date)?;
    // Who is to be made is known to be sound before anything is written.
    let jobs = composer.jobs(kind, &options.choice)?;
    if kind.front.each.is_none() && options.file.is_none() {
        check::names_apart(session, kind, options.date)?;
    }
    if let Some(by) = &options.pack {
        groups(session.valid.roster(), by, kind)?;
    }
    let chosen: HashSet<usize> = jobs.iter().flat_map(Job::rows).copied().collect();
    let name = name(kind, options);
    let run = run_name(&name, options.shard);
    // Who wants volumes alone gets no folder of documents.
    let is_separate = options.volumes.as_ref().is_none_or(|volumes| volumes.separate);
    let below = if is_separate { folder(kind, options) } else { String::new() };
    let (output, warning) = Output::open(&options.output, &below, &run, readers(kind))?;
    let store = match options.shard {
        Some(shard) => Store::open_part(&options.output, &shard.name(), warning.is_none())?,
        None => Store::open(&options.output, warning.is_none())?,
    };
    let prepared = Prepared::new(session, kind, options, &composer, store, true)?;
    let jobs = prepared.wanted(jobs)?;
    let engine = session.engine()?;
    let documents = Documents { composer: &composer, engine: &engine, sources: &prepared.sources, options };
    let mut report = match &options.volumes {
        None => prepared.batch.run(jobs, &documents, output, &inputs, progress)?,
        Some(volumes) => {
            let output = Some(output).filter(|_| is_separate);
            volumes::make(&prepared, &documents, volumes, jobs, output, &inputs, progress)?
        }
    };
    report.faults.splice(0..0, warning);
    let broken = session.valid.broken.len();
    if kind.front.each.is_none() && broken > 0 {
        let fault = Diagnostic::warning(msg!("roster-not-read", count = broken));
        report.faults.push(fault.hint(msg!("roster-check")));
    }
    if let Some(by) = &options.pack
        && report.left == 0
    {
        match pack::make(&prepared, &documents, by, &chosen, &inputs, progress) {
            Ok(packs) => report.bundles = Some(Box::new(packs)),
            // The letters have been made.
            Err(faults) => report.bundles = Some(Box::new(Report { failed: 1, faults, ..Report::default() })),
        }
    }
    Ok(report)
}

/// The name of a run of a batch or of a part of it, which its temporary files carry: the next run of the same name clears
/// what a killed one left.
pub(super) fn run_name(name: &str, shard: Option<Shard>) -> String {
    files::file_name(&match shard {
        Some(shard) => format!("{name}-{}", shard.name()),
        None => name.to_string(),
    })
}

/// What a run would do.
#[derive(Debug)]
pub struct Preview {
    /// The documents that would be made: the number of the row or group from 1 and its name, and why.
    pub work: Vec<(Option<(usize, String)>, Reason)>,
    /// How many documents are as they would be made.
    pub fresh: usize,
}

/// Says what [`make`] would do, and writes nothing.
pub fn preview(session: &Session, kind: &Kind, options: &MakeOptions) -> Result<Preview, Faults> {
    let composer = Composer::new(session, &[kind], options.date)?;
    let jobs = composer.jobs(kind, &options.choice)?;
    let prepared = Prepared::new(session, kind, options, &composer, look(options)?, false)?;
    let jobs = prepared.wanted(jobs)?;
    let engine = session.engine()?;
    let documents = Documents { composer: &composer, engine: &engine, sources: &prepared.sources, options };
    let plan = plan(&prepared.batch, &documents, jobs, options.again)?;
    let name = |index: usize| {
        let subjects = prepared.batch.subjects.as_ref()?;
        Some((index + 1, subjects.name(index).to_string()))
    };
    let work = plan.work.iter().map(|planned| (name(planned.job.index), planned.reason));
    Ok(Preview { work: work.collect(), fresh: plan.fresh_count })
}

/// The store of the output folder, which is not written to; an empty one if nothing was made there.
pub(super) fn look(options: &MakeOptions) -> Result<Store, Diagnostic> {
    match Store::look(&options.output)? {
        Some(store) => Ok(store),
        None => Store::blank(&options.output),
    }
}

/// The name of a kind's documents in the store: drafts are others than those that are sent.
fn name(kind: &Kind, options: &MakeOptions) -> String {
    if options.draft { format!("{}-draft", kind.batch) } else { kind.batch.clone() }
}

/// The folder of a kind below the output folder.
pub(super) fn folder(kind: &Kind, options: &MakeOptions) -> String {
    if kind.front.each.is_some() { files::file_name(&name(kind, options)) } else { String::new() }
}

/// Who may read the documents of a kind.
pub(super) fn readers(kind: &Kind) -> Readers {
    match (kind.front.personal, kind.front.each) {
        (true, _) => Readers::Owner,
        (false, Some(_)) => Readers::Group,
        (false, None) => Readers::All,
    }
}

/// A batch of documents, with the numbers that people keep and what the documents are made from.
pub(super) struct Prepared<'a> {
    pub(super) batch: Batch<'a>,
    pub(super) sources: Sources<'a>,
}

impl<'a> Prepared<'a> {
    /// With `keep`, whoever has no number is given one.
    pub(super) fn new(
        session: &'a Session,
        kind: &'a Kind,
        options: &'a MakeOptions,
        composer: &Composer<'_>,
        store: Store,
        keep: bool,
    ) -> Result<Self, Diagnostic> {
        let mut subjects = Subjects::of(session, kind, composer)?;
        if let Some(subjects) = &mut subjects {
            subjects.number(|all| match options.shard {
                // A draft gives no numbers out.
                None => store.ordinals(&kind.batch, all, keep && !options.draft),
                // Every part finds the same numbers by itself, and gives none out.
                Some(_) => look(options)?.ordinals(&kind.batch, all, false),
            })?;
        }
        let sources = Sources::of(session, composer, kind, options)?;
        let batch = Batch {
            session,
            kind,
            options,
            name: name(kind, options),
            is_numbered: true,
            folder: folder(kind, options),
            readers: readers(kind),
            formats: options.formats.iter().map(|format| format.name).collect(),
            subjects,
            basis: sources.basis,
            store,
        };
        Ok(Self { batch, sources })
    }

    /// Jobs with the numbers that people keep.
    pub(super) fn numbered<'j>(&self, mut jobs: Vec<Job<'j>>) -> Vec<Job<'j>> {
        if let Some(subjects) = &self.batch.subjects {
            for job in &mut jobs {
                if let Some(subject) = &mut job.subject {
                    subject.ordinal = subjects.ordinals[job.index];
                }
            }
        }
        jobs
    }

    /// The keys of those whose documents failed in the last run. Whoever has another key since, and a name that was among
    /// them, is one of them: their row was at fault.
    fn failed(&self, subjects: &Subjects) -> Result<HashSet<Digest>, Diagnostic> {
        let mut failed = HashSet::new();
        let mut names: HashSet<String> = HashSet::new();
        for (key, name, ..) in self.batch.store.failures(&self.batch.name)? {
            if subjects.index(&key).is_none() {
                names.insert(name);
            }
            failed.insert(key);
        }
        failed.extend(subjects.all.iter().filter(|(_, name)| names.contains(name)).map(|(key, _)| *key));
        Ok(failed)
    }

    /// The jobs of this part of the batch that are wanted, with the numbers that people keep.
    pub(super) fn wanted<'j>(&self, jobs: Vec<Job<'j>>) -> Result<Vec<Job<'j>>, Diagnostic> {
        let mut jobs = self.numbered(jobs);
        let Batch { subjects: Some(subjects), options, .. } = &self.batch else { return Ok(jobs) };
        let failed: Option<HashSet<Digest>> = match options.retry_failed {
            true => Some(self.failed(subjects)?),
            false => None,
        };
        jobs.retain(|job| {
            options.shard.is_none_or(|shard| shard.holds(job.index))
                && failed.as_ref().is_none_or(|failed| failed.contains(&subjects.key(job.index)))
        });
        Ok(jobs)
    }
}

/// Makes documents from templates.
pub(super) struct Documents<'a> {
    pub(super) composer: &'a Composer<'a>,
    pub(super) engine: &'a Engine,
    pub(super) sources: &'a Sources<'a>,
    pub(super) options: &'a MakeOptions,
}

impl Maker for Documents<'_> {
    fn inputs(&self, job: &Job<'_>) -> Result<Inputs, Diagnostic> {
        match self.broken(job) {
            // Never as it would be made.
            Some(_) => Ok(Inputs::broken()),
            None => self.sources.inputs(job),
        }
    }

    fn make(&self, job: &Job<'_>) -> Result<Product, Faults> {
        self.sound(job)?;
        let mut made = set_and_export(self, job, &self.options.formats)?.product;
        if let (None, Some(name)) = (&job.subject, &self.options.file) {
            made.name.clone_from(name);
        } else if job.subject.is_none() && self.options.draft {
            made.name = draft_name(&made.name);
        }
        Ok(made)
    }

    fn during(&self, job: &Job<'_>, faults: Faults) -> Faults {
        self.composer.during(job, faults)
    }
}

impl Documents<'_> {
    /// The faults of the person that a job is for.
    fn broken(&self, job: &Job<'_>) -> Option<&Faults> {
        self.sources.session.valid.broken.get(&job.row()?)
    }

    /// The faults of the person that a job is for, if there are any.
    pub(super) fn sound(&self, job: &Job<'_>) -> Result<(), Faults> {
        self.broken(job).map_or(Ok(()), |faults| Err(faults.clone()))
    }
}

/// A document and the pages that it was exported from.
pub(super) struct Set {
    pub(super) product: Product,
    /// None if nothing needs them.
    pub(super) pages: Option<Pages>,
}

/// How documents are exported.
#[derive(Clone, Copy)]
struct Ways<'a> {
    formats: &'a [Format],
    drawing: &'a Drawing,
    /// Whether the pages are needed, whatever the formats.
    needs_pages: bool,
    /// 草稿 · whether the geometry is drawn over the pages.
    is_draft: bool,
    timings: Option<&'a Timings>,
}

/// A document of a batch with its pages; without formats the pages alone.
pub(super) fn set_and_export(
    documents: &Documents<'_>,
    job: &Job<'_>,
    formats: &[Format],
) -> Result<Set, Faults> {
    let MakeOptions { drawing, volumes, timings, draft, .. } = documents.options;
    let needs_pages = volumes.is_some();
    let ways = Ways { formats, drawing, needs_pages, is_draft: *draft, timings: timings.as_deref() };
    set(documents.composer, documents.engine, job, ways)
}

/// One document all the way to the bytes of its files.
pub(super) fn product(
    composer: &Composer<'_>,
    engine: &Engine,
    job: &Job<'_>,
    formats: &[Format],
    drawing: &Drawing,
    is_draft: bool,
) -> Result<Product, Faults> {
    let ways = Ways { formats, drawing, needs_pages: false, is_draft, timings: None };
    set(composer, engine, job, ways).map(|set| set.product)
}

fn set(composer: &Composer<'_>, engine: &Engine, job: &Job<'_>, ways: Ways<'_>) -> Result<Set, Faults> {
    let Ways { formats, drawing, needs_pages, is_draft, timings } = ways;
    let document = timed(timings, Stage::Fill, || composer.compose(job))?;
    let in_job = |faults| composer.during(job, faults);
    let pages = match needs_pages || formats.iter().any(|format| format.needs_pages()) {
        true => Some(timed(timings, Stage::Set, || set_pages(&document, engine, is_draft)).map_err(in_job)?),
        false => None,
    };
    if needs_pages {
        drawing.standards.allow(&document).map_err(in_job)?;
    }
    let mut pieces = Vec::new();
    for format in formats {
        let artifacts = timed(timings, Stage::Export, || export(&document, pages.as_ref(), *format, drawing))
            .map_err(in_job)?;
        if let Some(timings) = timings {
            artifacts.iter().filter_map(|made| made.passed_on).for_each(|why| timings.count_passed_on(why));
        }
        pieces.extend(artifacts.into_iter().map(Piece::from));
    }
    let images = document.images.iter().map(|(path, bytes)| (path.clone(), digest(bytes))).collect();
    Ok(Set { product: Product { name: document.name, pieces, images }, pages })
}
