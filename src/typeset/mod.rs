//! Sets a document: the tree goes to Typst as data, pages come back.
//!
//! No markup is generated. A constant main module reads the document as one virtual file (`laid`) and
//! hands it to the layout that it names, so nothing in the data can become code, and Typst keeps what it
//! knows about the layouts from one document to the next. The world (`engine`) has no disk, no clock and no
//! network.
//!
//! Layouts call the program for lines, titles, columns and refusals (`natives`), giving the measure that
//! they want. What both sides agree on is in `templates/layouts/contract.yaml` (`contract`). The resulting
//! pages go through three gates (`gates`); every fault is traced to the template or the data (`errors`,
//! `spans`).

mod advances;
mod columns;
mod contract;
mod engine;
mod errors;
mod faces;
mod fonts;
mod gates;
mod laid;
mod lines;
mod natives;
mod pages;
mod seals;
mod spans;
mod title;
mod words;

use typst_layout::PagedDocument;

pub use engine::Engine;
pub use faces::{FaceUse, Role, roles};
pub use fonts::{FontFile, Fonts, FontsFault, LICENCES};
pub use laid::document_schema;
pub use pages::Pages;

use crate::diag::{Diagnostic, Faults};
use crate::model::Document;
use crate::msg;

use errors::Tracer;
use gates::signature::{Above, above, tail, wanted};
use laid::Numbered;

/// What is tried if the signature would be on a page without any of the body (7.3.5.5), as lines and
/// characters added to the 22 × 28 of 5.2.3: first the end of the last paragraph moves to the signature's
/// page, which leaves every line on the grid; then come a little more room for each character and other
/// numbers of lines, for a body that ends with something that cannot be split; finally the attachment note
/// moves.
const GRIDS: [(i8, i8, Keep); 9] = [
    (0, 0, Keep::Nothing),
    (0, 0, Keep::Body),
    (0, -1, Keep::Nothing),
    (-1, 0, Keep::Nothing),
    (1, 0, Keep::Nothing),
    (0, -2, Keep::Nothing),
    (-2, 0, Keep::Nothing),
    (2, 0, Keep::Nothing),
    (0, 0, Keep::Note),
];

/// What is tried first if the signature is on a page with little else: lines added to each page, which can save the
/// page (7.3.5.5).
const FULLER: [i8; 3] = [1, 2, 3];
/// Then, if that page is the second, the same with a closer head, which is on the first.
const HEADS: [Head; 2] = [Head::Usual, Head::Close];
/// How many lines of the body on the page of the signature are little.
const LITTLE: f64 = 3.5;

/// How many lines, of how many characters each, fill the type area.
#[derive(Debug, Clone, Copy, serde::Serialize)]
struct Grid {
    lines: u8,
    characters: u8,
    /// What is kept with the signature.
    keep: Keep,
    head: Head,
    /// Whether it is taken for granted that there is one page: then no footer asks for its number, and Typst is done after
    /// one pass.
    alone: bool,
}

/// How close the elements of a head are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
enum Head {
    /// As the standard says.
    Usual,
    /// With gaps and a mark that are somewhat less, so that another line has room.
    Close,
}

/// What moves to the page of the signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
enum Keep {
    /// Only what ends up there anyway.
    Nothing,
    /// The last lines of the body.
    Body,
    /// The attachment note, if there is no room for any of the body as well.
    Note,
}

/// Sets a document. A character without a glyph, a text over the edge of the type area, a layout that does
/// not converge, and every layout error are faults.
pub fn typeset(document: &Document, engine: &Engine) -> Result<Pages, Faults> {
    let mut numbered = Numbered::default();
    let laid = serde_json::to_string(&numbered.document(document)).map_err(Diagnostic::internal)?;
    let person = document.person.as_ref().map(|person| person.to_string());
    let mut world = engine.world(laid, person, &document.images);
    let mut attempt = |(lines, characters, keep): (i8, i8, Keep), head: Head, alone: bool| {
        world.fit(Grid {
            lines: engine.grid.lines.saturating_add_signed(lines),
            characters: engine.grid.characters.saturating_add_signed(characters),
            keep,
            head,
            alone,
        });
        set(Tracer { document, origins: &numbered.origins, world: &world })
    };
    // Documents for a person have one page as a rule.
    let alone = document.person.is_some().then(|| attempt(GRIDS[0], Head::Usual, true).ok()).flatten();
    let first = match alone.filter(|pages| pages.pages().len() == 1) {
        Some(pages) => pages,
        None => attempt(GRIDS[0], Head::Usual, false)?,
    };
    let company = above(&first);
    if company != Above::Body || tail(&first, engine.grid.lines) <= LITTLE {
        let hopeful = |(head, lines): &(Head, i8)| may_save(&first, engine.grid.lines, *lines, *head);
        let heads = HEADS.into_iter().take(if first.pages().len() == 2 { 2 } else { 1 });
        let ways = heads.flat_map(|head| FULLER.map(|lines| (head, lines)));
        for (head, lines) in ways.filter(hopeful) {
            // More lines can be too many for what stands on the first page alone.
            let Ok(pages) = attempt((lines, 0, Keep::Nothing), head, false) else { continue };
            if pages.pages().len() < first.pages().len() && above(&pages) == Above::Body {
                return Ok(Pages::new(pages));
            }
        }
    }
    if company == Above::Body {
        return Ok(Pages::new(first));
    }
    let mut second_best = Some(first).filter(|_| company == Above::Note);
    for grid in GRIDS.into_iter().skip(1) {
        let pages = attempt(grid, Head::Usual, false)?;
        match above(&pages) {
            Above::Body => return Ok(Pages::new(pages)),
            Above::Note => second_best = second_best.or(Some(pages)),
            Above::Nothing => {}
        }
    }
    // An attachment note next to it is not body text, but better than no document.
    match second_best {
        Some(pages) => Ok(Pages::new(pages)),
        None => {
            let fault = Diagnostic::error(msg!("signature-alone")).hint(msg!("signature-alone-hint"));
            let last = document.blocks.last().map(|block| block.origin);
            let text = last.and_then(|origin| Some((origin, document.texts.get(origin.text)?)));
            Err(vec![match text {
                Some((origin, filled)) => fault.traced(filled, origin.start..origin.end),
                None => fault,
            }])
        }
    }
}

/// Whether some more lines on each page and a closer head may make room for the signature on the page before, where
/// nothing is gained but them and what the pages leave empty: at most a line of each, and one of the head.
fn may_save(document: &PagedDocument, usual: u8, lines: i8, head: Head) -> bool {
    /// What a closer head gains, in lines.
    const CLOSER: f64 = 1.5;
    let Some((pages, wanted)) = wanted(document, usual) else { return true };
    let closer = if head == Head::Close { CLOSER } else { 0.0 };
    f64::from(pages) * f64::from(lines + 1) + 1.0 + closer >= wanted
}

/// One attempt at a document.
fn set(tracer: Tracer<'_>) -> Result<PagedDocument, Faults> {
    let result = typst::compile::<PagedDocument>(tracer.world);
    let unsettled = result.warnings.iter().filter(|warning| warning.message.contains("converge"));
    let mut faults: Faults = unsettled.map(|warning| errors::fault(warning, tracer)).collect();
    match result.output {
        Ok(pages) => {
            faults.extend(gates::glyphs::missing(&pages, tracer));
            faults.extend(gates::edges::outside(&pages, tracer));
            if faults.is_empty() { Ok(pages) } else { Err(faults) }
        }
        Err(found) => {
            faults.extend(found.iter().map(|error| errors::fault(error, tracer)));
            Err(faults)
        }
    }
}

/// The id of the message of a refusal.
fn refusal_id(name: &str) -> &'static str {
    use std::collections::BTreeMap;
    use std::sync::LazyLock;
    static IDS: LazyLock<BTreeMap<&'static str, &'static str>> = LazyLock::new(|| {
        let named = |name: &'static String| (name.as_str(), &*format!("layout-{name}").leak());
        contract::CONTRACT.refusals.keys().map(named).collect()
    });
    IDS.get(name).copied().unwrap_or("layout-refuses")
}

/// Frees what Typst keeps of documents set some time ago; to be called now and then during a batch, even
/// when documents fail.
pub fn forget_old() {
    comemo::evict(1);
}
