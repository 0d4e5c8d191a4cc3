//! The pages of a document, or of its draft: set as they will be sent, measured, and set again with the geometry drawn over
//! them and what was measured beside them.

use std::sync::LazyLock;

use crate::diag::{Catalogue, Diagnostic, Faults, Language};
use crate::export::{Drawing, Format, export};
use crate::files;
use crate::measure::{Finding, Kind, Measured, Verdict, measure, read, tally};
use crate::model::Document;
use crate::typeset::{Engine, Measurement, Pages, draft, typeset};

/// What is on paper is in Chinese.
static CHINESE: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::new(Language::Chinese));

/// 草稿 · the name of a draft, which never takes the place of the document.
pub fn draft_name(name: &str) -> String {
    files::file_name(&format!("{name}-草稿"))
}

/// Sets a document; with `is_draft` as a draft.
///
/// # Errors
/// Those of [`typeset`]: a draft has none of its own.
pub(super) fn set_pages(document: &Document, engine: &Engine, is_draft: bool) -> Result<Pages, Faults> {
    let pages = typeset(document, engine)?;
    if !is_draft {
        return Ok(pages);
    }
    let measured = if pages.are_form() { Vec::new() } else { measured(document, &pages)? };
    draft(document, engine, &pages, &measured)
}

/// What `gen measure` says of the finished document, by page.
fn measured(document: &Document, pages: &Pages) -> Result<Vec<Vec<Measurement>>, Faults> {
    let made = export(document, Some(pages), Format::PDF, &Drawing::default())?;
    let bytes = made.first().map(|artifact| artifact.bytes.as_slice()).unwrap_or_default();
    let read = read(bytes).ok_or_else(|| Diagnostic::internal("a PDF of our own cannot be read"))?;
    let kind = Kind::of(&read);
    let findings = measure(&read, kind);
    let mut out: Vec<Vec<Measurement>> = (0..read.len()).map(|_| Vec::new()).collect();
    let (all, holds) = tally(&findings, kind);
    let first = Measurement { top: 0.0, words: CHINESE.text(&all), holds };
    let told = findings.iter().map(|finding| (finding.place.map_or(0, |(page, _)| page), told(finding)));
    for (page, measurement) in std::iter::once((0, first)).chain(told) {
        if let Some(page) = out.get_mut(page) {
            page.push(measurement);
        }
    }
    for page in &mut out {
        page.sort_by(|one, other| one.top.total_cmp(&other.top));
    }
    Ok(out)
}

/// A finding: whether it holds, the clause and what was measured, and below that the length and between which it should be.
/// Words that were found are those of the page itself.
fn told(finding: &Finding) -> Measurement {
    let what = CHINESE.text(&finding.what);
    let (mark, remark) = match finding.verdict {
        Verdict::Holds => ('√', String::new()),
        Verdict::Adjusted => ('√', format!("（{}）", CHINESE.text(&finding.verdict.message()))),
        Verdict::Fails => ('×', String::new()),
    };
    let length = match finding.found {
        Measured::Words(_) => String::new(),
        Measured::Length { found, least, most } => {
            // A bound is written as short as it is: the margin is narrow.
            let bound = |length: f64| (length * 100.0).round() / 100.0;
            format!("\n{found:.2}（{}～{}）", bound(least), bound(most))
        }
    };
    Measurement {
        top: finding.place.map_or(0.0, |(_, [_, top, ..])| top),
        words: format!("{mark} {} {what}{remark}{length}", finding.clause),
        holds: finding.verdict != Verdict::Fails,
    }
}
