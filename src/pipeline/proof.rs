//! `--proof`: before a batch is made, the documents in which a fault is likeliest are set, with a list to sign.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;

use encoding_rs::GBK;
use serde_json::json;
use unicode_width::UnicodeWidthStr;

use super::batch::{Prepared, folder, product, readers};
use super::plan::is_as_made;
use super::pool::{Lost, OnProgress, in_parallel};
use super::run::merged;
use super::sheet::{self, PROOF};
use super::{Composer, Job, MakeOptions, Session};
use crate::diag::{Diagnostic, Faults};
use crate::export::Format;
use crate::files;
use crate::fill::{Group, Subject, Whom};
use crate::load::Kind;
use crate::publish::{Book, Output};
use crate::store::{self, Digest, Inputs, NOBODY, Record, Store};
use crate::typeset::typeset;

/// What is to be looked at before a batch is made.
#[derive(Debug)]
pub struct Proof {
    /// The documents and the list, as files.
    pub paths: Vec<PathBuf>,
    /// How many documents the batch has.
    pub count: usize,
    /// The pages that most of them have.
    pub usual: usize,
    /// How many have more.
    pub long: usize,
    /// Those that cannot be made, and why.
    pub faults: Faults,
}

/// How many documents with more pages than usual are set.
const LONG: usize = 20;
/// How many people with characters that are rarely used are shown.
const RARE: usize = 3;

/// Sets the documents of a kind that should be looked at, and the list of them. All are composed and set to find those
/// that have more pages than the others.
pub fn proof(
    session: &Session,
    kind: &Kind,
    options: &MakeOptions,
    progress: OnProgress<'_>,
) -> Result<Proof, Faults> {
    session.valid.whole()?;
    let composer = Composer::new(session, &[kind], options.date)?;
    let jobs = composer.jobs(kind, &options.choice)?;
    let run = format!("{}-proof", kind.batch);
    let below = format!("{}-proof", folder(kind, options));
    let (mut output, warning) = Output::open(&options.output, &below, &run, readers(kind))?;
    let store = Store::open(&options.output, warning.is_none())?;
    let prepared = Prepared::new(session, kind, options, &composer, store, false)?;
    let jobs = prepared.numbered(jobs);
    let engine = session.engine()?;
    let count_pages = |_: usize, job: &Job<'_>| -> Result<usize, Faults> {
        let document = composer.compose(job)?;
        Ok(typeset(&document, &engine).map_err(|faults| composer.during(job, faults))?.count())
    };
    let mut faults: Faults = warning.into_iter().collect();
    let mut pages: HashMap<usize, usize> = HashMap::new();
    for (job, result) in jobs.iter().zip(in_parallel(&jobs, options.jobs, progress, &count_pages)) {
        match result {
            Ok(Ok(count)) => drop(pages.insert(job.index, count)),
            Ok(Err(found)) => faults.extend(found),
            Err(Lost::Panicked(place)) => {
                faults.extend(composer.during(job, Diagnostic::internal(place).into()));
            }
            Err(Lost::NotStarted) => {}
        }
    }
    let usual = commonest(pages.values().copied());
    let mut long: Vec<(usize, usize)> =
        pages.iter().filter(|(_, count)| **count > usual).map(|(index, count)| (*index, *count)).collect();
    long.sort_unstable_by_key(|(index, count)| (std::cmp::Reverse(*count), *index));
    let mut why = reasons(session, &jobs, &pages)?;
    for (index, _) in long.iter().take(LONG) {
        why.entry(*index).or_default().push("pages".to_string());
    }
    let chosen: Vec<&Job<'_>> = jobs.iter().filter(|job| why.contains_key(&job.index)).collect();

    let batch = &prepared.batch;
    output.keep(Book { store: &batch.store, kind: &run, basis: batch.basis });
    let mut paths = Vec::new();
    let mut keys: HashSet<Digest> = HashSet::new();
    let mut group = Group { name: kind.front.name.clone(), rows: Vec::new(), documents: Vec::new() };
    for job in chosen {
        let made = product(&composer, &engine, job, &[Format::PDF], &options.drawing, options.draft)?;
        let key = batch.subjects.as_ref().map_or(NOBODY, |subjects| subjects.key(job.index));
        let record = Record { key, inputs: Inputs::default(), images: made.images, files: Vec::new() };
        paths.extend(output.write(&made.name, made.pieces, record)?);
        keys.insert(key);
        let ordinal = job.subject.as_ref().map_or(0, |subject| subject.ordinal);
        group.rows.extend(job.rows().first());
        group.documents.push(json!({
            "number": batch.number(ordinal).unwrap_or(ordinal as u64),
            "pages": pages.get(&job.index),
            "why": why.get(&job.index),
        }));
    }
    let facts = [("count", json!(pages.len())), ("usual", json!(usual)), ("long", json!(long.len()))];
    let sheet = sheet::named(session, PROOF)?;
    let list = sheet::composer(session, sheet, kind, options.date, &facts)?;
    let subject = Subject { whom: Whom::Group(Arc::new(group)), ordinal: 0 };
    let job = Job { kind: sheet, subject: Some(subject), index: 0 };
    let made = product(&list, &engine, &job, &[Format::PDF], &options.drawing, false)?;
    let record = Record { key: NOBODY, inputs: Inputs::default(), images: made.images, files: Vec::new() };
    paths.extend(output.write(&made.name, made.pieces, record)?);
    let lost = output.finish();
    paths.retain(|path| !lost.contains_key(path));
    faults.extend(lost.into_values());
    // Those of an earlier proof would be taken for some of this one.
    for file in batch.store.stale(&run, |key| keys.contains(key))? {
        if is_as_made(&options.output, &file)? {
            let pruned = options.output.join(store::FOLDER).join("pruned").join(&below);
            files::move_away(&options.output.join(&file.path), &pruned)?;
        }
        batch.store.forget(&run, &file.path)?;
    }
    Ok(Proof { paths, count: pages.len(), usual, long: long.len(), faults: merged(faults) })
}

/// The number that appears most often, the smallest of several; 0 if there is none.
fn commonest(numbers: impl Iterator<Item = usize>) -> usize {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    numbers.for_each(|number| *counts.entry(number).or_default() += 1);
    counts
        .into_iter()
        .max_by_key(|(number, count)| (*count, std::cmp::Reverse(*number)))
        .map_or(0, |(n, _)| n)
}

/// Why documents should be looked at, by the index of those whom they are for: the longest name, unit with post, and
/// receiving unit with post, and the characters in names that are rarely used.
fn reasons(
    session: &Session,
    jobs: &[Job<'_>],
    pages: &HashMap<usize, usize>,
) -> Result<BTreeMap<usize, Vec<String>>, Diagnostic> {
    const FIELDS: [&str; 3] = ["name", "unit", "to_unit"];
    let mut longest: [Option<(usize, usize)>; 3] = [None; 3];
    let mut characters: HashMap<char, (usize, usize)> = HashMap::new();
    for job in jobs.iter().filter(|job| pages.contains_key(&job.index)) {
        for row in job.rows() {
            let person = session.valid.roster().cadre(*row)?;
            let texts = [person.name.clone(), person.unit + &person.post, person.to_unit + &person.to_post];
            for (longest, text) in longest.iter_mut().zip(&texts) {
                let width = text.width();
                if longest.is_none_or(|(widest, _)| width > widest) {
                    *longest = Some((width, job.index));
                }
            }
            for c in person.name.chars() {
                characters.entry(c).or_insert((0, job.index)).0 += 1;
            }
        }
    }
    let mut why: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for (field, (_, index)) in FIELDS.iter().zip(longest).filter_map(|(field, found)| Some((field, found?))) {
        why.entry(index).or_default().push((*field).to_string());
    }
    let mut rare: Vec<(char, (usize, usize))> = characters.into_iter().collect();
    rare.sort_unstable_by_key(|(c, (count, _))| (std::cmp::Reverse(rarity(*c)), *count, *c));
    for (c, (_, index)) in rare.into_iter().take(RARE) {
        why.entry(index).or_default().push(c.to_string());
    }
    Ok(why)
}

/// How rarely a character is used: 0 for the common ones of GB 2312 (first level), then its second level, GBK, GB 18030,
/// and what lies beyond the basic plane.
fn rarity(c: char) -> u8 {
    let mut buffer = [0; 4];
    let (bytes, _, is_lost) = GBK.encode(c.encode_utf8(&mut buffer));
    match *bytes {
        _ if u32::from(c) > 0xFFFF => 4,
        _ if is_lost => 3,
        [lead, trail] if lead >= 0xB0 && trail >= 0xA1 => u8::from(lead >= 0xD8),
        [_, _] => 2,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_rare_by_the_level_of_the_standard() {
        for (c, wanted) in [
            ('王', 0),
            ('喆', 2),
            ('琳', 0),
            ('堃', 2),
            ('翀', 2),
            ('瑙', 1),
            ('珂', 1),
            ('㐀', 3),
            ('𬭎', 4),
        ] {
            assert_eq!(rarity(c), wanted, "{c}");
        }
    }

    #[test]
    fn the_usual_number_of_pages_is_the_commonest() {
        assert_eq!(commonest([1, 2, 2, 1, 1, 3].into_iter()), 1);
        assert_eq!(commonest([2, 2, 1, 1].into_iter()), 1);
        assert_eq!(commonest(std::iter::empty()), 0);
    }
}
