//! Sets a document: the tree goes to Typst as data, pages come back.
//!
//! No markup is generated. The document is data (`laid`), with which the layout that it names is called
//! (`compile`), so nothing in it can become code, and Typst keeps what it knows about the layouts from one
//! document to the next. The world (`engine`) has no disk, no clock and no network.
//!
//! Layouts call the program for lines, titles, columns and refusals (`natives`), giving the measure that
//! they want. What both sides agree on is in `templates/layouts/contract.yaml` (`contract`). The resulting
//! pages go through three gates (`gates`), and the spacing that suits them best is chosen (`fitting`); every fault is
//! traced to the template or the data (`errors`, `spans`).

mod advances;
mod cells;
mod colours;
mod columns;
mod compile;
mod contract;
mod engine;
mod errors;
mod faces;
mod fitting;
mod fonts;
mod gates;
mod inlines;
mod laid;
mod lines;
mod natives;
mod pages;
mod seals;
mod shapes;
mod spans;
mod title;
mod words;

use typst_layout::PagedDocument;

pub(crate) use colours::on_screen;
pub use compile::read_ahead;
pub use engine::Engine;
pub use faces::{FaceUse, Role, roles};
pub use fonts::{FontFile, Fonts, FontsFault, LICENCES};
pub use laid::document_schema;
pub use pages::Pages;

use crate::diag::{Diagnostic, Faults};
use crate::model::{Block, BlockKind, Document};
use crate::msg;

use engine::DocumentWorld;
use errors::Tracer;
use laid::Numbered;

/// How many lines, of how many characters each, fill the type area.
#[derive(Debug, Clone, Copy, serde::Serialize)]
struct Grid {
    lines: u8,
    characters: u8,
    /// What is kept with the signature.
    keep: Keep,
    head: Head,
    /// How high the rows of tables are, percent of what they usually are.
    rows: u8,
    /// Whether it is taken for granted that there is one page: then no footer asks for its number, and Typst is done after
    /// one pass.
    alone: bool,
}

impl Grid {
    /// The spacing, if it is not the usual one, or leaves lines empty.
    fn spacing(self, usual: Self, empty: u32) -> Option<Spacing> {
        let Self { lines, characters, head, rows, .. } = self;
        let is_usual =
            (lines, characters, head, rows) == (usual.lines, usual.characters, Head::Usual, usual.rows);
        (!is_usual || empty > 0).then_some(Spacing { lines, characters, head, rows, empty })
    }
}

/// 调整行距、字距 (7.3.5.5) · how a document is spaced whose signature or pages ask for other than the usual spacing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Spacing {
    /// How many lines a page has.
    pub lines: u8,
    /// How many characters a line has.
    pub characters: u8,
    /// How far apart the elements of the head are.
    pub head: Head,
    /// 表格行高 · how high the rows of tables are, percent of what they usually are.
    pub rows: u8,
    /// 页末空行 · how many lines stay empty at the ends of pages although the text goes on overleaf, beyond what may be: what
    /// no spacing fills.
    pub empty: u32,
}

/// 量得 · something that was measured on a page, as a draft tells it beside the page.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Measurement {
    /// How far below the upper edge of the sheet it is, mm.
    pub top: f64,
    /// The clause, what was measured, and what was found, in lines.
    pub words: String,
    /// Whether the clause holds.
    pub holds: bool,
}

/// How far apart the elements of a head are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Head {
    /// As the standard says.
    Usual,
    /// With a mark that is less high and a title of closer lines, so that another line has room.
    Close,
    /// With gaps that are less than the standard says besides (7.3.5.5).
    Closest,
    /// With gaps that are as wide as the standard allows, so that the text begins lower.
    Wide,
}

/// What moves to the page of the signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
enum Keep {
    /// Only what ends up there anyway.
    Nothing,
    /// The last line of the body.
    Line,
    /// The last lines of the body.
    Lines,
    /// The attachment note, if there is no room for any of the body as well.
    Note,
}

/// Sets a document. A character without a glyph, a text over the edge of the type area, a layout that does
/// not converge, and every layout error are faults.
pub fn typeset(document: &Document, engine: &Engine) -> Result<Pages, Faults> {
    let (mut world, numbered) = world_of(document, engine)?;
    let mut attempt = |grid: Grid| {
        world.fit(grid);
        set(Tracer { document, origins: &numbered.origins, world: &world })
    };
    // Documents for a person have one page as a rule.
    let alone = Grid { alone: true, ..engine.grid };
    let alone = document.person.is_some().then(|| attempt(alone).ok()).flatten();
    let first = match alone.filter(|pages| pages.pages().len() == 1) {
        Some(pages) => pages,
        None => attempt(engine.grid)?,
    };
    let body = fitting::Body {
        goes_on: goes_on(&document.blocks),
        ends_in_table: ends_in_table(document),
        is_letter: document.head.layout == "letter",
    };
    let fitted = fitting::fitted(engine.grid, body, first, &mut attempt);
    if let Some((pages, grid, empty)) = fitted {
        return Ok(Pages::new(pages, grid, grid.spacing(engine.grid, empty)));
    }
    let fault = Diagnostic::error(msg!("signature-alone")).hint(msg!("signature-alone-hint"));
    let last = document.blocks.last().map(|block| block.origin);
    let text = last.and_then(|origin| Some((origin, document.texts.get(origin.text)?)));
    Err(vec![match text {
        Some((origin, filled)) => fault.traced(filled, origin.start..origin.end),
        None => fault,
    }])
}

/// The world of a document, and the numbers of its words.
fn world_of<'a>(
    document: &Document,
    engine: &'a Engine,
) -> Result<(DocumentWorld<'a>, Numbered), Diagnostic> {
    let mut numbered = Numbered::default();
    let laid = serde_json::to_string(&numbered.document(document)).map_err(Diagnostic::internal)?;
    Ok((engine.world(document, laid), numbered))
}

/// 草稿 · sets a document again as it was set, with the geometry drawn over the pages and the names of the elements and what
/// was measured on each page beside them.
pub fn draft(
    document: &Document,
    engine: &Engine,
    pages: &Pages,
    measured: &[Vec<Measurement>],
) -> Result<Pages, Faults> {
    let (mut world, numbered) = world_of(document, engine)?;
    world.fit(Grid { alone: false, ..pages.grid() });
    world.measured(measured);
    let drawn = set(Tracer { document, origins: &numbered.origins, world: &world })?;
    Ok(Pages::new(drawn, pages.grid(), pages.spacing()))
}

/// Whether blocks fill their pages: none begins one, and each can be split.
fn goes_on(blocks: &[Block]) -> bool {
    blocks.iter().all(|block| match &block.kind {
        BlockKind::PageBreak | BlockKind::RawTypst(_) | BlockKind::Image { .. } | BlockKind::Table(_) => {
            false
        }
        BlockKind::List { items, .. } => items.iter().all(|item| goes_on(item)),
        BlockKind::Quote { blocks } => goes_on(blocks),
        BlockKind::Heading { .. } | BlockKind::Paragraph { .. } => true,
    })
}

/// Whether a table is the last thing before the imprint.
fn ends_in_table(document: &Document) -> bool {
    let attached = document.attachments.iter().rev().find_map(|attachment| attachment.blocks.as_ref());
    let last = attached.unwrap_or(&document.blocks).last();
    last.is_some_and(|block| matches!(block.kind, BlockKind::Table(_)))
}

/// One attempt at a document.
fn set(tracer: Tracer<'_>) -> Result<PagedDocument, Faults> {
    let result = compile::compile(tracer.world);
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
