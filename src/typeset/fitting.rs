//! Line and character spacing (7.3.5.5): of the ways to set a document, the one that an office minds least.
//!
//! Twenty-two lines of twenty-eight characters (5.2.3) are tried first. If the signature then has a page with little or none
//! of the body, if a page breaks off early, or if the imprint comes behind an empty page, others are tried, those first that
//! are closest to the standard, as long as any can be better than the best one found.

use typst_layout::PagedDocument;

use super::gates::holes::holes;
use super::gates::signature::{
    Above, above, has_moved_recipients, is_behind_empty_page, is_behind_letter, is_imprint_alone, tail,
    wanted,
};
use super::{Grid, Head, Keep};
use crate::diag::Faults;

/// What an office minds: a page more, an empty one before that of the imprint, an empty line too much at the end of a page,
/// a signature with the attachment note alone, with a single line of the body, recipients in the imprint though page 1 has
/// room for them (7.3.2).
const PAGE: u32 = 12;
const EMPTY: u32 = 6;
const HOLE: u32 = 3;
const NOTE_ALONE: u32 = 24;
const LINE_ALONE: u32 = 3;
const MOVED: u32 = 36;
/// How many lines of the body on the page of the signature are little: the page may be saved.
const LITTLE: f64 = 3.5;
/// How many ways are tried at most.
const ATTEMPTS: usize = 24;

/// What the spacing of a document depends on besides its pages.
#[derive(Debug, Clone, Copy)]
pub(super) struct Body {
    /// Whether the body can be expected to fill its pages: nothing in it begins a page or cannot be split.
    pub(super) goes_on: bool,
    /// Whether a table is the last thing before the imprint.
    pub(super) ends_in_table: bool,
}

/// A way to set a document: lines and characters added to those of the standard, what is kept with the signature, how close
/// the head is, and by how many percent the rows of tables are lower, which no standard governs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Way {
    lines: i8,
    characters: i8,
    keep: Keep,
    head: Head,
    lower: u8,
}

impl Way {
    const USUAL: Self = Self { lines: 0, characters: 0, keep: Keep::Nothing, head: Head::Usual, lower: 0 };

    /// All others.
    fn others() -> impl Iterator<Item = Self> {
        let closer = (1..=3)
            .flat_map(|lines| [Head::Usual, Head::Close].map(|head| Self { lines, head, ..Self::USUAL }));
        let looser = (-3..=0).flat_map(|lines| {
            (-2..=0).flat_map(move |characters| {
                [Keep::Nothing, Keep::Body].map(|keep| Self { lines, characters, keep, ..Self::USUAL })
            })
        });
        let note = Self { keep: Keep::Note, ..Self::USUAL };
        let lower = [5, 10, 15].map(|lower| Self { lower, ..Self::USUAL });
        closer.chain(looser).chain([note]).chain(lower).filter(|way| *way != Self::USUAL)
    }

    /// How much it differs from what the standard says.
    fn cost(self) -> u32 {
        let lines = [0, 2, 4, 7].get(usize::from(self.lines.unsigned_abs())).copied().unwrap_or(PAGE);
        let characters = 3 * u32::from(self.characters.unsigned_abs());
        let keep = match self.keep {
            Keep::Nothing => 0,
            Keep::Body => 1,
            Keep::Note => 8,
        };
        lines + characters + keep + if self.head == Head::Close { 3 } else { 0 } + u32::from(self.lower / 5)
    }

    fn on(self, usual: Grid) -> Grid {
        Grid {
            lines: usual.lines.saturating_add_signed(self.lines),
            characters: usual.characters.saturating_add_signed(self.characters),
            keep: self.keep,
            head: self.head,
            rows: usual.rows - self.lower,
            alone: false,
        }
    }
}

/// Sets a document by the way that is minded least; nothing if its signature has a page of its own by each. With it comes
/// the way that was taken.
pub(super) fn fitted(
    usual: Grid,
    body: Body,
    first: PagedDocument,
    attempt: &mut dyn FnMut(Grid) -> Result<PagedDocument, Faults>,
) -> Option<(PagedDocument, Grid)> {
    let is_moved = has_moved_recipients(&first);
    let minded = |way: Way, document: &PagedDocument| -> Option<u32> {
        let company = match above(document) {
            Above::Body if tail(document, usual.lines) < 1.5 => LINE_ALONE,
            Above::Body => 0,
            Above::Note => NOTE_ALONE,
            Above::Nothing => return None,
        };
        let empty_lines = if body.goes_on { holes(document, way.on(usual).lines) } else { 0 };
        let pages = u32::try_from(document.pages().len()).unwrap_or(u32::MAX);
        let empty_page = if is_behind_empty_page(document) || is_behind_letter(document) { EMPTY } else { 0 };
        let moved = if has_moved_recipients(document) && !is_moved { MOVED } else { 0 };
        let lacks = company + empty_page + moved + HOLE.saturating_mul(empty_lines);
        Some(way.cost() + lacks.saturating_add(pages.saturating_mul(PAGE)))
    };
    let pages = u32::try_from(first.pages().len()).unwrap_or(u32::MAX);
    let is_little = above(&first) != Above::Body || tail(&first, usual.lines) <= LITTLE;
    let is_apart = is_behind_letter(&first);
    let saveable = match (is_behind_empty_page(&first), is_little || is_apart) {
        (true, _) => 2,
        (false, is_little) => u32::from(is_little),
    };
    let may_be_lower = body.ends_in_table && is_imprint_alone(&first);
    let hopeful = |way: &Way| match way.lines > 0 {
        _ if way.lower > 0 => may_be_lower,
        true if saveable == 2 || is_apart => true,
        true => {
            let is_on_second = first.pages().len() == 2;
            saveable > 0 && (way.head == Head::Usual || is_on_second) && may_save(&first, usual.lines, *way)
        }
        false => true,
    };
    // By a looser way no page is saved.
    let least = |way: Way| {
        let saved = match () {
            () if way.lower > 0 => 2,
            () if way.lines > 0 => saveable,
            () => 0,
        };
        way.cost() + pages.saturating_sub(saved).saturating_mul(PAGE)
    };
    let mut ways: Vec<Way> = Way::others().filter(hopeful).collect();
    ways.sort_by_key(|way| least(*way));
    let mut best = minded(Way::USUAL, &first).map(|cost| (cost, first, Way::USUAL));
    for way in ways.into_iter().take(ATTEMPTS) {
        if best.as_ref().is_some_and(|(cost, ..)| least(way) >= *cost) {
            break;
        }
        // More lines can be too many for what stands on the first page alone.
        let Ok(document) = attempt(way.on(usual)) else { continue };
        let Some(cost) = minded(way, &document) else { continue };
        if best.as_ref().is_none_or(|(least, ..)| cost < *least) {
            best = Some((cost, document, way));
        }
    }
    best.map(|(_, document, way)| (document, way.on(usual)))
}

/// Whether more lines on each page and a closer head may make room for the signature on the page before, where nothing is
/// gained but them and what the pages leave empty: at most a line of each, and one of the head.
fn may_save(document: &PagedDocument, usual: u8, way: Way) -> bool {
    /// What a closer head gains, in lines.
    const CLOSER: f64 = 1.5;
    let Some((pages, wanted)) = wanted(document, usual) else { return true };
    let closer = if way.head == Head::Close { CLOSER } else { 0.0 };
    f64::from(pages) * f64::from(way.lines + 1) + 1.0 + closer >= wanted
}
