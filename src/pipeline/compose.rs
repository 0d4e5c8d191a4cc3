//! The only way to make a document: a job is filled, parsed and given its images.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ops::RangeInclusive;
use std::sync::{Arc, Mutex};

use serde_json::Value;

use super::Session;
use super::pictures::probed;
use crate::bounds::PIXELS;
use crate::diag::{Diagnostic, Faults, code, list};
use crate::files;
use crate::fill::{Group, Prepared, Reads, Subject, Whom, fill, prepare};
use crate::load::Kind;
use crate::model::{Attachment, Block, Date, Document, Images};
use crate::msg;
use crate::parse::{parse, spoken};

/// One document to be made: a kind, and whom it is for, if it is for somebody.
#[derive(Debug, Clone)]
pub struct Job<'a> {
    /// The kind.
    pub kind: &'a Kind,
    /// Whom it is for.
    pub subject: Option<Subject>,
    /// Which of the people or groups of the kind it is for, from 0; 0 if it is for nobody.
    pub index: usize,
}

impl Job<'_> {
    /// The row of the person in the roster, from 0, if it is for one person.
    pub fn row(&self) -> Option<usize> {
        self.subject.as_ref().and_then(Subject::row)
    }

    /// The rows of the people that it is for, from 0.
    pub fn rows(&self) -> &[usize] {
        self.subject.as_ref().map_or(&[], Subject::rows)
    }
}

/// Which people documents are made for; everybody by default.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    /// Names, or numbers in the roster from 1: `李喆`, `3`, `5-9`.
    pub only: Vec<String>,
    /// An expression of Tera that must be true.
    pub condition: Option<String>,
}

impl Choice {
    pub(super) fn is_everybody(&self) -> bool {
        self.only.is_empty() && self.condition.is_none()
    }
}

/// The rows that `3` or `5-9` name, from 1; none if the words are a name.
fn rows(words: &str) -> Option<RangeInclusive<usize>> {
    match words.split_once('-') {
        Some((from, to)) => Some(from.parse().ok()?..=to.parse().ok()?),
        None => words.parse().ok().map(|row: usize| row..=row),
    }
}

/// Composes the documents of some kinds; can be shared between threads.
pub struct Composer<'a> {
    session: &'a Session,
    prepared: Prepared<'a>,
    /// Images already read, so that a seal is read only once for a batch.
    images: Mutex<BTreeMap<String, Arc<[u8]>>>,
}

impl<'a> Composer<'a> {
    /// Prepares the templates of some kinds; `date` is used for documents for which the data give no date.
    pub fn new(session: &'a Session, kinds: &[&Kind], date: Option<Date>) -> Result<Self, Faults> {
        for kind in kinds {
            session.templates.sound(kind)?;
        }
        let prepared = prepare(&session.valid, &session.templates, kinds, date)?;
        Ok(Self { session, prepared, images: Mutex::default() })
    }

    /// The jobs of a kind: one, or one per person in the roster who is chosen, or one per group in which somebody is.
    ///
    /// Each person or group has the number of its place; a batch gives those of its ledger.
    pub fn jobs(&self, kind: &'a Kind, choice: &Choice) -> Result<Vec<Job<'a>>, Faults> {
        if kind.front.each.is_none() {
            return match choice.is_everybody() {
                false => Err(vec![Diagnostic::error(msg!("only-without-each", name = code(&kind.name)))]),
                true => Ok(vec![Job { kind, subject: None, index: 0 }]),
            };
        }
        let roster = self.session.valid.roster();
        let mut named = BTreeSet::new();
        let mut faults = Faults::new();
        for words in &choice.only {
            let found: Vec<usize> = match rows(words) {
                Some(wanted) if *wanted.start() > 0 && *wanted.end() <= roster.len() => {
                    wanted.map(|number| number - 1).collect()
                }
                Some(_) => {
                    let message = msg!("row-unknown", rows = code(words), count = roster.len());
                    faults.push(Diagnostic::error(message));
                    continue;
                }
                None => self.rows_named(words)?,
            };
            if found.is_empty() {
                let names = (0..roster.len()).filter_map(|row| roster.name_of(row));
                let names: Vec<String> = names.collect();
                let fault = Diagnostic::error(msg!("person-unknown", name = words));
                let names = names.iter().map(String::as_str);
                faults.push(fault.suggest(words, names, msg!("person-from-roster")));
            }
            named.extend(found);
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let mut chosen: Vec<usize> = match &choice.condition {
            Some(expression) => self.prepared.rows_where(expression)?,
            None => (0..roster.len()).collect(),
        };
        chosen.retain(|row| choice.only.is_empty() || named.contains(row));
        if chosen.is_empty() && !choice.is_everybody() {
            return Err(vec![Diagnostic::error(msg!("nobody-chosen"))]);
        }
        let job =
            |index: usize, whom| Job { kind, subject: Some(Subject { whom, ordinal: index + 1 }), index };
        let Some(groups) = self.prepared.groups(kind) else {
            return Ok(chosen.into_iter().map(|row| job(row, Whom::Person(row))).collect());
        };
        // A group is never made in part: a document that leaves somebody out looks like one that does not.
        let chosen: HashSet<usize> = chosen.into_iter().collect();
        let is_chosen = |group: &Arc<Group>| group.rows.iter().any(|row| chosen.contains(row));
        let groups = groups.iter().enumerate().filter(|(_, group)| is_chosen(group));
        Ok(groups.map(|(index, group)| job(index, Whom::Group(Arc::clone(group)))).collect())
    }

    /// Adds a fact that templates can see.
    pub(super) fn add_fact(&mut self, name: &str, value: &Value) {
        self.prepared.add_fact(name, value);
    }

    /// The groups of a kind that makes a document for several people.
    pub(super) fn groups(&self, kind: &Kind) -> Option<&[Arc<Group>]> {
        self.prepared.groups(kind)
    }

    /// What a kind reads of the people and the facts.
    pub(super) fn reads(&self, kind: &Kind) -> &Reads {
        self.prepared.reads(kind)
    }

    /// The rows of the people of a name.
    fn rows_named(&self, name: &str) -> Result<Vec<usize>, Diagnostic> {
        let roster = self.session.valid.roster();
        let mut rows = Vec::new();
        for row in 0..roster.len() {
            if roster.name_of(row).is_some_and(|known| known == name) {
                rows.push(row);
            }
        }
        Ok(rows)
    }

    /// Composes a document: fills its template, parses the result and reads the images that it names.
    pub fn compose(&self, job: &Job<'_>) -> Result<Document, Faults> {
        let filled = fill(&self.prepared, job.kind, job.subject.as_ref())?;
        // Of those whom it is for alone, so that it does not depend on the others.
        let name = match &job.subject {
            Some(subject) => files::numbered_name(&filled.name, subject.ordinal),
            None => files::file_name(&filled.name),
        };
        let mut faults = Faults::new();
        let mut bodies: Vec<Vec<Block>> = Vec::new();
        for (number, text) in filled.texts.iter().enumerate() {
            match parse(text, number, &self.session.templates.raw) {
                Ok(blocks) if blocks.is_empty() => faults.push(without_text(job.kind, number)),
                Ok(blocks) => bodies.push(blocks),
                Err(found) => faults.extend(found),
            }
        }
        if !faults.is_empty() {
            return Err(self.during(job, faults));
        }
        let mut bodies = bodies.into_iter();
        let blocks = bodies.next().unwrap_or_default();
        let attachments = job.kind.front.attachments.iter().enumerate();
        let attachments: Vec<Attachment> = attachments
            .map(|(index, front)| Attachment {
                title: filled.strings[&format!("/attachments/{index}/title")].text.trim().to_string(),
                orientation: front.orientation,
                listed: front.listed,
                blocks: front.body.as_ref().and_then(|_| bodies.next()),
            })
            .collect();
        let mut head = filled.head;
        let titles: Vec<&str> = std::iter::once(&head.title)
            .chain(attachments.iter().map(|a| &a.title))
            .map(String::as_str)
            .collect();
        head.names = self.names_in(&titles, job, filled.person.as_ref())?;
        let mut document = Document {
            name,
            spoken: job.subject.is_none().then(|| spoken(&blocks)),
            person: filled.person.map(Arc::new),
            head,
            blocks,
            attachments,
            images: Images::new(),
            texts: filled.texts,
            layout: Some(job.kind.data.place("/layout")),
            strings: filled.strings,
        };
        self.read_images(&mut document).map_err(|faults| self.during(job, faults))?;
        Ok(document)
    }

    /// The names of organs, places and people that some titles contain, which must not be broken across
    /// lines; `person` is whom the document is for, if it is one.
    fn names_in(
        &self,
        titles: &[&str],
        job: &Job<'_>,
        person: Option<&Value>,
    ) -> Result<Vec<String>, Diagnostic> {
        let valid = &self.session.valid;
        let is_in_title = |name: &String| titles.iter().any(|title| title.contains(name.as_str()));
        let places = valid.meeting.cadres.places.iter().map(|place| &place.kind);
        let issuer = [&valid.meeting.issuer.name, &valid.meeting.issuer.short];
        let mut names: Vec<String> =
            issuer.into_iter().chain(places).filter(|name| is_in_title(name)).cloned().collect();
        let mut add = |row: usize| -> Result<(), Diagnostic> {
            let person = valid.roster().cadre(row)?;
            names.extend([person.name, person.unit, person.to_unit].into_iter().filter(is_in_title));
            Ok(())
        };
        match (person, &job.subject) {
            (Some(person), _) => {
                let texts = ["name", "unit", "to_unit"].into_iter().filter_map(|key| person[key].as_str());
                names.extend(texts.map(str::to_string).filter(is_in_title));
            }
            (None, Some(subject)) => subject.rows().iter().try_for_each(|row| add(*row))?,
            (None, None) => {
                let mut sound = (0..valid.roster().len()).filter(|row| !valid.broken.contains_key(row));
                sound.try_for_each(add)?;
            }
        }
        names.sort_unstable();
        names.dedup();
        Ok(names)
    }

    /// Reads the images that a document names.
    fn read_images(&self, document: &mut Document) -> Result<(), Faults> {
        let mut images = Images::new();
        let mut faults = Faults::new();
        for path in document.head.signing.images() {
            match self.image(path) {
                Ok(bytes) => drop(images.insert(path.to_string(), bytes)),
                Err(fault) => {
                    let holder = document.strings.values().find(|filled| filled.text.contains(path));
                    faults.push(match holder.and_then(|filled| Some((filled, filled.text.find(path)?))) {
                        Some((filled, offset)) => fault.traced(filled, offset..offset + path.len()),
                        None => fault,
                    });
                }
            }
        }
        document.pictures(&mut |path, _, origin| match self.image(path) {
            Ok(bytes) => drop(images.insert(path.to_string(), bytes)),
            Err(fault) => {
                let filled = &document.texts[origin.text];
                let words = &filled.text[origin.start..origin.end];
                let start = origin.start + words.find(path).unwrap_or(0);
                faults.push(fault.traced(filled, start..(start + path.len()).min(origin.end)));
            }
        });
        if faults.is_empty() {
            document.images = images;
            Ok(())
        } else {
            Err(faults)
        }
    }

    fn image(&self, path: &str) -> Result<Arc<[u8]>, Diagnostic> {
        if let Some(known) = self.images.lock().ok().and_then(|images| images.get(path).cloned()) {
            return Ok(known);
        }
        let read = files::read_inside(&self.session.project.root, path);
        // What a template names that is not there is a fault of the template.
        let told = |fault: Diagnostic| match fault.message.id {
            "io-not-found" => Diagnostic::error(msg!("image-not-found", path = code(path))),
            _ => fault,
        };
        let bytes: Arc<[u8]> = read.map_err(|fault| told(fault).hint(msg!("image-place")))?.into();
        // The size is in the first bytes; decoding a picture of gigapixels would take gigabytes.
        let size = imagesize::blob_size(&bytes);
        if size.is_err() && RASTER.iter().any(|ending| path.to_lowercase().ends_with(ending)) {
            return Err(Diagnostic::error(msg!("image-broken", path = code(path))));
        }
        if let Ok(size) = size
            && PIXELS.is_below(size.width.saturating_mul(size.height))
        {
            return Err(Diagnostic::error(msg!(
                "image-large",
                path = code(path),
                width = size.width,
                height = size.height,
                limit = PIXELS.in_millions()
            ))
            .hint(msg!("image-shrink"))
            .hint(msg!("raise-bounds")));
        }
        probed(path, &bytes)?;
        if let Ok(mut images) = self.images.lock() {
            images.insert(path.to_string(), Arc::clone(&bytes));
        }
        Ok(bytes)
    }

    /// Adds to faults the document in which they occurred.
    pub(super) fn during(&self, job: &Job<'_>, faults: Faults) -> Faults {
        let step = self.prepared.step(job.kind, job.subject.as_ref());
        faults.into_iter().map(|fault| fault.during(step.clone())).collect()
    }
}

/// How the names of pictures of pixels end.
const RASTER: [&str; 5] = [".png", ".jpg", ".jpeg", ".gif", ".webp"];

impl Session {
    /// The kind with a name: that of its template, or the one that it is called by, such as 通知.
    pub fn kind(&self, name: &str) -> Result<&Kind, Faults> {
        let kinds = &self.templates.kinds;
        if let (None, Some(faults)) = (kinds.get(name), self.templates.unread(name)) {
            return Err(faults.clone());
        }
        match self.templates.named(name).as_slice() {
            [] => {}
            [kind] => return Ok(kind),
            several => {
                let names = list(several.iter().map(|kind| kind.name.as_str()));
                let fault = Diagnostic::error(msg!("kind-twice", name = code(name), names = names));
                return Err(fault.into());
            }
        }
        let known =
            kinds.keys().map(String::as_str).chain(kinds.values().map(|kind| kind.front.name.as_str()));
        let all = msg!("kinds-known", names = list(kinds.keys()));
        Err(Diagnostic::error(msg!("kind-unknown", name = code(name))).suggest(name, known, all).into())
    }
}

/// The fault of a text of a kind of which nothing is left to print: of its body, which is its first, or of an attachment.
fn without_text(kind: &Kind, number: usize) -> Diagnostic {
    let mut attachments = kind.front.attachments.iter().enumerate().filter(|(_, front)| front.body.is_some());
    match number.checked_sub(1).and_then(|number| attachments.nth(number)) {
        Some((index, _)) => Diagnostic::error(msg!("attachment-without-text", number = index + 1))
            .at(kind.data.place(&format!("/attachments/{index}/body"))),
        None => Diagnostic::error(msg!("body-without-text")).at(kind.data.place("/layout")),
    }
}
