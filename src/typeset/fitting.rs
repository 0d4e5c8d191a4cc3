//! Line and character spacing (7.3.5.5): of the ways to set a document, the one that an office minds least.
//!
//! Twenty-two lines of twenty-eight characters (5.2.3) are tried first. If the signature then has a page with little or none
//! of the body, if a page breaks off early, or if the imprint comes behind an empty page, others are tried, those first that
//! are closest to the standard, as long as any can be better than the best one found.

use typst_layout::PagedDocument;

use super::contract::page;
use super::gates::holes::{Filled, filled, holes};
use super::gates::signature::{
    Above, above, has_moved_recipients, is_behind_empty_page, is_behind_letter, is_imprint_alone, tail,
    wanted,
};
use super::{Grid, Head, Keep};
use crate::diag::Faults;

/// What an office minds: a page more, an empty one before that of the imprint, an empty line too much at the end of a page,
/// a signature with the attachment note alone, with a single line of the body. A page is filled first: an empty line is
/// minded more than a page, and than any spacing.
const PAGE: u32 = 12;
const EMPTY: u32 = 6;
const HOLE: u32 = 16;
const NOTE_ALONE: u32 = 100;
const LINE_ALONE: u32 = 3;
/// How much recipients in the imprint are minded: where the usual spacing leaves page 1 without a line of the body, the
/// clause wants them there (7.3.2), and only a head whose gaps are less is worse; where it does not, no way may move them.
const MOVED: u32 = 20;
const MOVED_AWAY: u32 = 1000;
/// How many pages lower rows may save: that of the imprint, and an empty one before it.
const LOWER_SAVES: u32 = 2;
/// Up to how many lines of the body on the page of the signature are one, and little: the page may be saved.
const ALONE: f64 = 1.5;
const LITTLE: f64 = 3.5;
/// How many lines more a page may have, how many if it would break off early otherwise, and how many if that is the page of
/// the head, which has few: lines of 23 pt.
const CLOSER: (i8, i8, i8) = (3, 4, 6);
/// How many lines fewer, and how many characters fewer a line.
const LOOSER: (i8, i8) = (4, 2);
/// How many ways are tried at most, and how many at least, if they come to more pages than these.
const ATTEMPTS: (usize, usize) = (96, 24);
const PAGES_OF_ATTEMPTS: usize = 600;
/// For how many attempts what Typst has computed is kept: the parts that spacing does not change.
const KEPT_FOR: usize = 8;

/// What the spacing of a document depends on besides its pages.
#[derive(Debug, Clone, Copy)]
pub(super) struct Body {
    /// Whether the body can be expected to fill its pages: nothing in it begins a page or cannot be split.
    pub(super) goes_on: bool,
    /// Whether a table is the last thing before the imprint.
    pub(super) ends_in_table: bool,
    /// 信函格式 · whether its head is that of a letter.
    pub(super) is_letter: bool,
}

/// A way to set a document: lines and characters added to those of the standard, what is kept with the signature, how far
/// apart the head is, and by how many percent the rows of tables are lower, which no standard governs.
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
        let closer = (0..=CLOSER.2).flat_map(|lines| {
            [Head::Usual, Head::Close, Head::Closest].map(|head| Self { lines, head, ..Self::USUAL })
        });
        let looser = (-LOOSER.0..=0).flat_map(|lines| {
            (-LOOSER.1..=0).flat_map(move |characters| {
                [Head::Usual, Head::Wide].into_iter().flat_map(move |head| {
                    [Keep::Nothing, Keep::Line, Keep::Lines].map(|keep| Self {
                        lines,
                        characters,
                        keep,
                        head,
                        lower: 0,
                    })
                })
            })
        });
        let note = Self { keep: Keep::Note, ..Self::USUAL };
        let lower =
            (-LOOSER.0..=0).flat_map(|lines| [5, 10, 15].map(|lower| Self { lines, lower, ..Self::USUAL }));
        closer.chain(looser).chain([note]).chain(lower).filter(|way| *way != Self::USUAL)
    }

    /// How much it differs from what the standard says, for a document such as `body`.
    fn cost(self, body: Body) -> u32 {
        let lines =
            [0, 2, 4, 7, 13, 20, 26].get(usize::from(self.lines.unsigned_abs())).copied().unwrap_or(HOLE);
        let characters = 3 * u32::from(self.characters.unsigned_abs());
        let keep = match self.keep {
            Keep::Nothing => 0,
            Keep::Line | Keep::Lines => 1,
            Keep::Note => 8,
        };
        let head = match self.head {
            Head::Usual => 0,
            Head::Wide => 2,
            // Of a letter's head (10.1) less is said.
            Head::Close if body.is_letter => 3,
            Head::Close => 12,
            Head::Closest if body.is_letter => 5,
            Head::Closest => 26,
        };
        lines + characters + keep + head + u32::from(self.lower / 5)
    }

    /// Whether more has room on a page by it.
    fn is_closer(self) -> bool {
        self.lines > 0 || matches!(self.head, Head::Close | Head::Closest)
    }

    /// How many lines of the body, at most, it moves beyond the ends of so many pages.
    fn moves(self, pages: u32, usual: Grid) -> u32 {
        /// What roundings and the ends of paragraphs may add.
        const MORE: u32 = 2;
        let fewer = pages * u32::from(self.lines.min(0).unsigned_abs());
        let characters = u32::from(self.characters.unsigned_abs());
        let shorter = pages * u32::from(usual.lines) * characters / u32::from(self.on(usual).characters);
        fewer + shorter + MORE + 2 * u32::from(self.head == Head::Wide)
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

/// What the usual spacing of a document tells of other ways.
struct Hopes {
    usual: Grid,
    body: Body,
    pages: u32,
    /// How many pages may be saved.
    saveable: u32,
    /// Whether the copies of a letter are on a page of their own.
    is_apart: bool,
    /// Whether the signature is on page 2, behind the page of the head.
    is_on_second: bool,
    /// Whether lower rows may bring the imprint onto the page of its table.
    may_be_lower: bool,
    /// Whether a page breaks off early, or has to for the sake of the signature.
    breaks_off: bool,
    /// The pages before that of a signature that has none of the body.
    before: Option<u32>,
    /// See [`wanted`].
    wanted: Option<f64>,
    /// The pages before that of the signature.
    filled: Vec<Filled>,
    /// Whether the recipients are in the imprint.
    has_moved: bool,
}

impl Hopes {
    fn of(first: &PagedDocument, usual: Grid, body: Body) -> Self {
        let above = above(first);
        let is_apart = is_behind_letter(first);
        let is_little = above != Above::Body || tail(first, usual.lines) <= LITTLE;
        let in_number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let before = page(first, "signature").map(|page| in_number(page - 1));
        Self {
            usual,
            body,
            pages: in_number(first.pages().len()),
            saveable: match (is_behind_empty_page(first), is_little || is_apart) {
                (true, _) => 2,
                (false, is_little) => u32::from(is_little),
            },
            is_apart,
            is_on_second: page(first, "signature") == Some(2),
            may_be_lower: body.ends_in_table && is_imprint_alone(first),
            breaks_off: above != Above::Body || body.goes_on && holes(first, usual.lines) > 0,
            before: before.filter(|_| above != Above::Body),
            wanted: wanted(first, usual.lines),
            filled: filled(first, usual.lines),
            has_moved: has_moved_recipients(first),
        }
    }

    /// Whether a way can be of use at all.
    fn has(&self, way: Way) -> bool {
        match way.is_closer() {
            _ if way.lower > 0 => self.may_be_lower,
            true if way.lines > CLOSER.0 && !self.breaks_off => false,
            true if way.lines > CLOSER.1 && !self.is_on_second => false,
            true if self.saveable == 2 || self.is_apart || self.has_moved => true,
            true => self.saveable > 0 && (way.head == Head::Usual || self.is_on_second) && self.may_save(way),
            false => true,
        }
    }

    /// Whether more lines on each page and a closer head may make room for the signature on the page before.
    fn may_save(&self, way: Way) -> bool {
        /// What the room between lines, and gaps that are less with closer lines, may make of what is wanted.
        const LESS: f64 = 0.5;
        let Some(wanted) = self.wanted else { return true };
        let more = u32::from(way.lines.max(0).unsigned_abs());
        // Nothing is gained but what a page leaves empty and its share of the lines: of a page with a head, as its lines are,
        // and one that the grid had left between the head and the text.
        let gain = |page: &Filled| {
            let share =
                page.lines.saturating_add(page.empty).saturating_mul(more) / u32::from(self.usual.lines);
            page.empty + more.min(share + 1)
        };
        let gained = self.filled.iter().map(gain).fold(0, u32::saturating_add);
        // What a closer head gains, in lines, and what the grid had left below it.
        let closer = match way.head {
            Head::Usual | Head::Wide => 0.0,
            Head::Close => 2.0,
            Head::Closest => 3.0,
        };
        f64::from(gained) + closer + LESS >= wanted
    }

    /// How little any way can be minded: as one that costs nothing and saves what pages may be saved.
    fn least_of_any(&self) -> u32 {
        let saved = self.saveable.max(if self.may_be_lower { LOWER_SAVES } else { 0 });
        self.pages.saturating_sub(saved).saturating_mul(PAGE)
    }

    /// How little a way can be minded; by a looser one no page is saved.
    fn least(&self, way: Way) -> u32 {
        let saved = match () {
            () if way.lower > 0 => LOWER_SAVES,
            () if way.is_closer() => self.saveable,
            () => 0,
        };
        // Nor have moved recipients more room.
        let moved = if self.has_moved && !way.is_closer() { MOVED } else { 0 };
        way.cost(self.body) + moved + self.pages.saturating_sub(saved).saturating_mul(PAGE)
    }

    /// How many lines too much a looser way leaves empty at least, if so many are when a line is carried over and nothing
    /// else is changed; none if not even the signature has company by it.
    fn empty_lines(&self, way: Way, carried: u32) -> Option<u32> {
        let Some(pages) = self.before.filter(|_| !way.is_closer() && way.lower == 0) else { return Some(0) };
        let moved = way.moves(pages, self.usual);
        match way.keep {
            Keep::Line | Keep::Lines => Some(carried.saturating_sub(moved)),
            Keep::Nothing => (moved >= carried).then_some(0),
            Keep::Note => Some(0),
        }
    }
}

/// A way that was tried, and how much an office minds it.
struct Tried {
    cost: u32,
    document: PagedDocument,
    way: Way,
}

/// Sets a document by the way that is minded least; nothing if its signature has a page of its own by each. With it come
/// the way that was taken, and how many lines it leaves empty.
pub(super) fn fitted(
    usual: Grid,
    body: Body,
    first: PagedDocument,
    attempt: &mut dyn FnMut(Grid) -> Result<PagedDocument, Faults>,
) -> Option<(PagedDocument, Grid, u32)> {
    // Where all is on one page as it should be, as letters are, nothing is to be gained.
    if first.pages().len() == 1 && !has_moved_recipients(&first) {
        return Some((first, usual, 0));
    }
    let hopes = Hopes::of(&first, usual, body);
    let first_pages = first.pages().len();
    let empty_lines = |document: &PagedDocument| match body.goes_on {
        true => holes(document, usual.lines),
        false => 0,
    };
    let minded = |way: Way, document: &PagedDocument| -> Option<u32> {
        let company = match above(document) {
            Above::Body if tail(document, usual.lines) < ALONE => LINE_ALONE,
            Above::Body => 0,
            Above::Note => NOTE_ALONE,
            Above::Nothing => return None,
        };
        let pages = u32::try_from(document.pages().len()).unwrap_or(u32::MAX);
        let empty_page = if is_behind_empty_page(document) || is_behind_letter(document) { EMPTY } else { 0 };
        let moved = match (has_moved_recipients(document), hopes.has_moved) {
            (false, _) => 0,
            (true, true) => MOVED,
            (true, false) => MOVED_AWAY,
        };
        let lacks = company + empty_page + moved + HOLE.saturating_mul(empty_lines(document));
        Some(way.cost(body) + lacks.saturating_add(pages.saturating_mul(PAGE)))
    };
    let mut best = minded(Way::USUAL, &first).map(|cost| Tried { cost, document: first, way: Way::USUAL });
    let mut ways: Vec<Way> = match &best {
        Some(usual) if usual.cost <= hopes.least_of_any() => Vec::new(),
        _ => Way::others().filter(|way| hopes.has(*way)).collect(),
    };
    ways.sort_by_cached_key(|way| hopes.least(*way));
    let mut carried = 0;
    let mut left = (PAGES_OF_ATTEMPTS / first_pages.max(1)).clamp(ATTEMPTS.1, ATTEMPTS.0);
    let mut lonely = Vec::new();
    for way in ways {
        let can_be_best = |least: u32| best.as_ref().is_none_or(|best| least < best.cost);
        if left == 0 || !can_be_best(hopes.least(way)) {
            break;
        }
        let Some(empty) = hopes.empty_lines(way, carried) else { continue };
        if !can_be_best(hopes.least(way) + HOLE.saturating_mul(empty)) {
            continue;
        }
        // Two lines are carried over only where one was alone, and nothing else was amiss.
        if way.keep == Keep::Lines && !lonely.contains(&Way { keep: Keep::Line, ..way }) {
            continue;
        }
        left -= 1;
        comemo::evict(KEPT_FOR);
        // More lines can be too many for what stands on the first page alone.
        let Ok(document) = attempt(way.on(usual)) else { continue };
        let empty = empty_lines(&document);
        if way == (Way { keep: Keep::Line, ..Way::USUAL }) {
            carried = empty;
        }
        if way.keep == Keep::Line && empty == 0 && tail(&document, usual.lines) < ALONE {
            lonely.push(way);
        }
        let Some(cost) = minded(way, &document) else { continue };
        if best.as_ref().is_none_or(|best| cost < best.cost) {
            best = Some(Tried { cost, document, way });
        }
    }
    best.map(|Tried { document, way, .. }| {
        let empty = empty_lines(&document);
        (document, way.on(usual), empty)
    })
}
