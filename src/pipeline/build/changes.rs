//! What a build would change: the words and the pages of the documents that it would make, beside those of the last one.

use similar::{Algorithm, DiffOp, capture_diff_slices, group_diff_ops};

use super::super::plan::{Planned, plan};
use super::super::pool::{OnProgress, in_parallel};
use super::targets::Looked;
use super::{Build, Target};
use crate::bounds::PDF_BYTES;
use crate::diag::{Diagnostic, Faults, mask_personal};
use crate::export::{Format, export};
use crate::files;
use crate::measure::{self, Picture};
use crate::store::Reason;
use crate::typeset::typeset;

/// How many characters are shown on both sides of what differs.
const AROUND: usize = 10;
/// Texts with more characters are not compared word by word.
const MOST: usize = 200_000;
/// Pixels per inch of the pictures.
const PPI: f32 = 96.0;

/// A document that a build would make.
#[derive(Debug)]
pub struct Change {
    /// Its file below the folder of the build.
    pub path: String,
    /// Why it would be made.
    pub reason: Reason,
    /// Whether there is none of it yet.
    pub is_new: bool,
    /// What differs in its words, each with what is around it.
    pub words: Vec<Vec<Part>>,
    /// The pages that look different.
    pub pages: Vec<ChangedPage>,
}

/// A stretch of words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// In both.
    Same(String),
    /// In the last one alone.
    Old(String),
    /// In the new one alone.
    New(String),
}

/// A page that looks different.
#[derive(Debug)]
pub struct ChangedPage {
    /// Its number, from 1.
    pub number: usize,
    /// As it was; none if there was none.
    pub old: Option<Picture>,
    /// As it would be; none if there is none any more.
    pub new: Option<Picture>,
}

impl Build {
    /// What would change, of at most `most` documents, and how many others would be made.
    ///
    /// # Errors
    /// A document cannot be made.
    pub fn changes(&self, most: usize, progress: OnProgress<'_>) -> Result<(Vec<Change>, usize), Faults> {
        let mut out = Vec::new();
        let mut others = 0;
        let mut faults = Faults::new();
        for (_, session) in &self.sessions {
            session.valid.whole()?;
        }
        for target in &self.targets {
            match self.changes_of(target, most.saturating_sub(out.len()), progress) {
                Ok((changes, left)) => {
                    out.extend(changes);
                    others += left;
                }
                Err(found) => faults.extend(found),
            }
        }
        if faults.is_empty() { Ok((out, others)) } else { Err(super::merged(faults)) }
    }

    fn changes_of(
        &self,
        target: &Target,
        most: usize,
        progress: OnProgress<'_>,
    ) -> Result<(Vec<Change>, usize), Faults> {
        let (session, options) = (self.session(target), &target.options);
        let Looked { composer, prepared, jobs } = self.look_at(target, options)?;
        let engine = session.engine()?;
        let documents = super::super::batch::Documents {
            composer: &composer,
            engine: &engine,
            sources: &prepared.sources,
            options,
        };
        let mut work = plan(&prepared.batch, &documents, jobs, false)?.work;
        let others = work.len().saturating_sub(most);
        work.truncate(most);
        let one = |_: usize, planned: &Planned<'_>| -> Result<Change, Faults> {
            let job = &planned.job;
            let document = composer.compose(job)?;
            let in_job = |faults| composer.during(job, faults);
            let pages = typeset(&document, &engine).map_err(in_job)?;
            let made = export(&document, Some(&pages), Format::PDF, &options.drawing).map_err(in_job)?;
            let new = made.into_iter().next().map(|made| made.bytes).unwrap_or_default();
            let known = prepared.batch.store.known(&prepared.batch.name, Some(&planned.key))?;
            let known = known.into_values().flatten().find(|known| known.file.format == Format::PDF.name);
            let old = match &known {
                Some(known) => read(&options.output.join(&known.file.path))?,
                None => None,
            };
            let folder = super::super::batch::folder(&target.kind, options);
            let below = [target.below.as_str(), &folder].into_iter().filter(|part| !part.is_empty());
            let name = format!("{}{}", document.name, Format::PDF.suffix(0, 1));
            let path = below.chain([name.as_str()]).collect::<Vec<_>>().join("/");
            Ok(compared(path, planned.reason, old.as_deref(), &new))
        };
        Ok((super::gathered(in_parallel(&work, self.jobs, progress, &one))?, others))
    }
}

/// A file of the last build; none if it is not there any more.
fn read(path: &std::path::Path) -> Result<Option<Vec<u8>>, Diagnostic> {
    match files::stamp(path)? {
        Some(_) => files::read(path, &files::shown(path), PDF_BYTES.get()).map(Some),
        None => Ok(None),
    }
}

fn compared(path: String, reason: Reason, old: Option<&[u8]>, new: &[u8]) -> Change {
    let text = |bytes: &[u8]| -> Vec<char> {
        let pages = measure::read(bytes).unwrap_or_default();
        let lines = pages.iter().flat_map(measure::Page::content);
        // A person's numbers are hidden before they are parted by what has changed of them.
        let words: String = lines.map(|line| line.text()).collect();
        mask_personal(&words).chars().collect()
    };
    let drawn = |bytes: &[u8]| measure::pictures(bytes, PPI).unwrap_or_default();
    let Some(old) = old else {
        return Change { path, reason, is_new: true, words: Vec::new(), pages: Vec::new() };
    };
    let words = words(&text(old), &text(new));
    let mut pages = Vec::new();
    let (mut old, mut new) = (drawn(old).into_iter(), drawn(new).into_iter());
    for number in 1.. {
        match (old.next(), new.next()) {
            (None, None) => break,
            (old, new) if old == new => {}
            (old, new) => pages.push(ChangedPage { number, old, new }),
        }
    }
    Change { path, reason, is_new: false, words, pages }
}

/// What differs between two texts.
fn words(old: &[char], new: &[char]) -> Vec<Vec<Part>> {
    let text = |chars: &[char]| chars.iter().collect::<String>();
    if old.len().max(new.len()) > MOST {
        let differs = old != new;
        return if differs { vec![vec![Part::Same("…".to_string())]] } else { Vec::new() };
    }
    let hunks = group_diff_ops(capture_diff_slices(Algorithm::Myers, old, new), AROUND);
    let parts = hunks.iter().map(|hunk| {
        let mut parts = Vec::new();
        for op in hunk {
            let (before, after) = (text(&old[op.old_range()]), text(&new[op.new_range()]));
            match op {
                DiffOp::Equal { .. } => parts.push(Part::Same(before)),
                DiffOp::Delete { .. } => parts.push(Part::Old(before)),
                DiffOp::Insert { .. } => parts.push(Part::New(after)),
                DiffOp::Replace { .. } => parts.extend([Part::Old(before), Part::New(after)]),
            }
        }
        parts
    });
    parts.filter(|parts: &Vec<Part>| parts.iter().any(|part| !matches!(part, Part::Same(_)))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_is_shown_with_what_is_around_it() {
        let chars = |text: &str| text.chars().collect::<Vec<_>>();
        let old = chars(
            "决定选派李喆同志（男，汉族，现任旗民政局股长）到你单位挂职锻炼，期限一年，挂任党委副书记。",
        );
        let new = chars(
            "决定选派李喆同志（男，汉族，现任旗民政局副股长）到你单位挂职锻炼，期限一年，挂任党委书记。",
        );
        let same = |text: &str| Part::Same(text.to_string());
        let wanted = [
            vec![same("，汉族，现任旗民政局"), Part::New("副".to_string()), same("股长）到你单位挂职锻")],
            vec![same("，期限一年，挂任党委"), Part::Old("副".to_string()), same("书记。")],
        ];
        assert_eq!(words(&old, &new), wanted);
        assert!(words(&old, &old).is_empty());
    }
}
