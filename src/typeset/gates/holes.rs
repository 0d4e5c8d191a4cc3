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
    let last = page(document, "signature").or_else(|| page(document, "body-end"));
    // On a single page nothing goes on.
    let last = last.filter(|last| *last > 1);
    let (Some(last), Some(areas)) = (last, type_areas(document)) else { return 0 };
    let pages: Vec<Ends> = document.pages().iter().take(last).map(|page| Ends::of(&page.frame)).collect();
    let left = |(at, pair): (usize, &[Ends])| {
        let area = &areas[at % 2];
        let pitch = (area.bottom - area.top) / f64::from(lines);
        let within = |y: &f64| *y <= area.bottom + 1.0;
        let lowest = pair[0].texts.iter().copied().filter(within).fold(area.top, f64::max);
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
        let allowed = if pair[1].begins_with_heading { ALLOWED.1 } else { ALLOWED.0 };
        // What a number of lines is, which a byte holds.
        (0..=u32::from(lines)).rfind(|count| f64::from(*count) <= empty).unwrap_or(0).saturating_sub(allowed)
    };
    pages.windows(2).enumerate().map(left).sum()
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
