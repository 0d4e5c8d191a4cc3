//! Where a page breaks off although the text goes on overleaf: what 7.3.5.5 asks line and character spacing for.

use typst::layout::{Frame, FrameItem, Transform};
use typst_layout::PagedDocument;

use super::edges::type_areas;
use crate::typeset::contract::page;

/// The empty lines that a page may end with, and those before a heading, which stays with its text.
const ALLOWED: (u32, u32) = (1, 2);

/// Below this size, pt, a text is that of a footnote: 5号 (practice).
const NOTE: f64 = 11.0;

/// How many lines are left empty at the ends of the pages before that of the signature (or the end of the body, if there is
/// none), beyond what may be, when so many fill a page.
pub(in crate::typeset) fn holes(document: &PagedDocument, lines: u8) -> u32 {
    let left = |page: Filled| {
        let allowed = if page.before_heading { ALLOWED.1 } else { ALLOWED.0 };
        page.empty.saturating_sub(allowed)
    };
    filled(document, lines).into_iter().map(left).sum()
}

/// A page on which the text does not end.
#[derive(Debug, Clone, Copy)]
pub(in crate::typeset) struct Filled {
    /// How many lines it has, at most: those of a head, and what stands beside others, are counted too.
    pub(in crate::typeset) lines: u32,
    /// How many lines are left empty at its end.
    pub(in crate::typeset) empty: u32,
    /// Whether the next page begins with a heading.
    before_heading: bool,
}

/// How the pages before that of the signature (or the end of the body) are filled, when so many lines fill one.
pub(in crate::typeset) fn filled(document: &PagedDocument, lines: u8) -> Vec<Filled> {
    let last = page(document, "signature").or_else(|| page(document, "body-end"));
    // On a single page nothing goes on.
    let last = last.filter(|last| *last > 1);
    let (Some(last), Some(areas)) = (last, type_areas(document)) else { return Vec::new() };
    let pages: Vec<Ends> = document.pages().iter().take(last).map(|page| Ends::of(&page.frame)).collect();
    let filled = |(at, pair): (usize, &[Ends])| {
        let area = &areas[at % 2];
        let pitch = (area.bottom - area.top) / f64::from(lines);
        let within = |y: &f64| *y <= area.bottom + 1.0;
        let texts = || pair[0].texts.iter().copied().filter(within);
        let lowest = texts().fold(area.top, f64::max);
        let notes = pair[0]
            .notes
            .iter()
            .copied()
            .filter(within)
            .filter(|y| *y > lowest)
            .fold(f64::INFINITY, f64::min);
        // A line goes into the rule above the notes.
        let bottom = f64::min(area.bottom, notes - pitch);
        let empty = ((bottom - lowest) / pitch + 0.2).floor().clamp(0.0, f64::from(lines));
        // What a number of lines is, which a byte holds.
        let empty = (0..=u32::from(lines)).rfind(|count| f64::from(*count) <= empty).unwrap_or(0);
        let mut heights: Vec<f64> = texts().collect();
        heights.sort_by(f64::total_cmp);
        heights.dedup_by(|one, other| *one - *other < 1.0);
        let lines = u32::try_from(heights.len()).unwrap_or(u32::MAX);
        Filled { lines, empty, before_heading: pair[1].begins_with_heading }
    };
    pages.windows(2).enumerate().map(filled).collect()
}

/// What a page has at its ends.
struct Ends {
    /// How far the lower ends of what it has are from the top, pt: the baselines of texts, lines, pictures.
    texts: Vec<f64>,
    /// The same of the footnotes, whose text is small.
    notes: Vec<f64>,
    begins_with_heading: bool,
}

impl Ends {
    fn of(frame: &Frame) -> Self {
        let (mut texts, mut notes) = (Vec::new(), Vec::new());
        walk(frame, Transform::identity(), &mut texts, &mut notes);
        let first = texts.iter().min_by(|one, other| one.0.total_cmp(&other.0));
        let begins_with_heading = first.is_some_and(|(_, is_heading)| *is_heading);
        Self { texts: texts.into_iter().map(|(y, _)| y).collect(), notes, begins_with_heading }
    }
}

fn walk(frame: &Frame, transform: Transform, texts: &mut Vec<(f64, bool)>, notes: &mut Vec<f64>) {
    for (position, item) in frame.items() {
        let here = transform.pre_concat(Transform::translate(position.x, position.y));
        match item {
            FrameItem::Group(group) => walk(&group.frame, here.pre_concat(group.transform), texts, notes),
            FrameItem::Text(text) if text.size.to_pt() < NOTE => notes.push(here.ty.to_pt()),
            FrameItem::Text(text) if !text.text.trim().is_empty() => {
                let family = &text.font.info().family;
                texts.push((here.ty.to_pt(), family.contains("Hei") || family.contains('黑')));
            }
            FrameItem::Image(_, size, _) => texts.push(((here.ty + size.y).to_pt(), false)),
            _ => {}
        }
    }
}
