//! SVG: a drawing of each page.

use std::io::Write;

use typst_svg::SvgOptions;

use super::Cause;
use crate::typeset::Pages;

/// Draws a page.
pub(super) fn export(pages: &Pages, page: usize, _: f64, out: &mut dyn Write) -> Result<(), Cause> {
    let drawing = typst_svg::svg(&pages.on_screen().pages()[page], &SvgOptions::default());
    Ok(out.write_all(drawing.as_bytes())?)
}
