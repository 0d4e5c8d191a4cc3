//! PNG: a picture of each page.

use typst::utils::Scalar;
use typst_render::RenderOptions;

use crate::diag::{Diagnostic, Faults};
use crate::msg;
use crate::typeset::Typeset;

/// Draws every page with `ppi` pixels an inch.
pub(super) fn export(typeset: &Typeset, ppi: f64) -> Result<Vec<Vec<u8>>, Faults> {
    let options = RenderOptions { pixel_per_pt: Scalar::new(ppi / 72.0), ..RenderOptions::default() };
    let encode = |page| typst_render::render(page, &options).encode_png();
    typeset
        .pages
        .pages()
        .iter()
        .map(|page| {
            encode(page).map_err(|error| vec![Diagnostic::error(msg!("export-failed", cause = error))])
        })
        .collect()
}
