//! PNG: a picture of each page.

use std::io::Write;

use typst::utils::Scalar;
use typst_render::RenderOptions;

use super::Cause;
use crate::typeset::Pages;

/// Draws a page at `ppi` pixels per inch.
pub(super) fn export(pages: &Pages, page: usize, ppi: f64, out: &mut dyn Write) -> Result<(), Cause> {
    let options = RenderOptions { pixel_per_pt: Scalar::new(ppi / 72.0), ..RenderOptions::default() };
    let picture = typst_render::render(&pages.on_screen().pages()[page], &options).encode_png()?;
    Ok(out.write_all(&picture)?)
}
