//! SVG: a drawing of each page.

use typst_svg::SvgOptions;

use crate::typeset::Typeset;

/// Draws every page.
pub(super) fn export(typeset: &Typeset) -> Vec<Vec<u8>> {
    let options = SvgOptions::default();
    typeset.pages.pages().iter().map(|page| typst_svg::svg(page, &options).into_bytes()).collect()
}
