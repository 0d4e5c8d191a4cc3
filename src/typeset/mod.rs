//! Sets a document: the tree goes to Typst as data, pages come back.
//!
//! No markup is generated. A constant main module reads one virtual file and hands it to the layout
//! that it names, so that nothing in the data can become code, and Typst keeps what it knows of the
//! layouts from one document to the next. The world has no disk, no clock and no network.
//!
//! The lines of the body and the columns of tables are made before (`lines`, `columns`); the pages that
//! come back pass three gates: every character has a glyph (`glyphs`), no text runs over the edge
//! (`edges`), and no signature stands alone (`alone`).

mod alone;
mod columns;
mod edges;
mod errors;
mod faces;
mod fonts;
mod glyphs;
mod lines;
mod world;

use std::collections::BTreeMap;

use typst::foundations::Bytes;
use typst_layout::PagedDocument;

pub use faces::{FaceUse, Role, cast};
pub use fonts::{FontFile, Fonts, FontsFault, LICENCES};
pub use world::Setting;

use crate::diag::{Diagnostic, Faults};
use crate::model::Document;
use crate::msg;

use world::DocumentWorld;

/// A document on its pages.
pub struct Typeset {
    /// The pages.
    pub pages: PagedDocument,
}

/// The images of a document by their paths.
pub type Images = BTreeMap<String, Bytes>;

/// What is tried where the signature would stand on a page without any of the body (7.3.5.5), as
/// lines and characters more than the 22 × 28 of 5.2.3: the end of the last paragraph is
/// taken over to the signature's page, which leaves every line on the grid; then a little more room
/// for each character, then other lines, for a body that ends with something that cannot be parted; at last the attachment note goes over.
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

/// How many lines of how many characters fill the type area.
#[derive(Debug, Clone, Copy, serde::Serialize)]
struct Grid {
    lines: u8,
    characters: u8,
    /// What is kept with the signature.
    keep: Keep,
}

/// What goes over to the page of the signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
enum Keep {
    /// What comes there by itself.
    Nothing,
    /// The last lines of the body.
    Body,
    /// The attachment note, where there is no room for some of the body too.
    Note,
}

/// Sets a document. A character without a glyph, a text over the edge of the type area, a warning of
/// the layout that says it did not converge, and every error of a layout are faults.
pub fn typeset(document: &Document, images: &Images, setting: &Setting) -> Result<Typeset, Faults> {
    let tree = serde_json::to_value(document)
        .map_err(|error| vec![Diagnostic::error(msg!("layout-error", cause = error))])?;
    let mut second_best = None;
    for (lines, characters, keep) in GRIDS {
        let grid = Grid {
            lines: setting.grid.lines.saturating_add_signed(lines),
            characters: setting.grid.characters.saturating_add_signed(characters),
            keep,
        };
        let mut data = tree.clone();
        lines::set_lines(&mut data, &setting.ruler(grid));
        let pages = set(&setting.world(&Bytes::from_string(data.to_string()), images, grid))?;
        match alone::company(&pages) {
            alone::Company::Body => return Ok(Typeset { pages }),
            alone::Company::Note => second_best = second_best.or(Some(pages)),
            alone::Company::Nothing => {}
        }
    }
    // An attachment note beside it is no body, but better than no document.
    if let Some(pages) = second_best {
        return Ok(Typeset { pages });
    }
    Err(vec![Diagnostic::error(msg!("signature-alone")).hint(msg!("signature-alone-hint"))])
}

/// One attempt at a document.
fn set(world: &DocumentWorld<'_>) -> Result<PagedDocument, Faults> {
    let result = typst::compile::<PagedDocument>(world);
    let unsettled = result.warnings.iter().filter(|warning| warning.message.contains("converge"));
    let mut faults: Faults = unsettled.map(|warning| errors::fault(warning, world)).collect();
    match result.output {
        Ok(pages) => {
            faults.extend(glyphs::missing(&pages));
            faults.extend(edges::outside(&pages, |page| world.setting().area(page)));
            if faults.is_empty() { Ok(pages) } else { Err(faults) }
        }
        Err(found) => {
            faults.extend(found.iter().map(|error| errors::fault(error, world)));
            Err(faults)
        }
    }
}

/// Frees what Typst keeps of documents that were set some time ago; to be called now and then in a
/// batch, also when documents fail.
pub fn forget_old() {
    comemo::evict(1);
}
