//! The pages of any PDF as pictures, to be looked at beside those of another.

use hayro::{RenderCache, RenderSettings};
use hayro_interpret::InterpreterSettings;
use hayro_syntax::Pdf;

/// A page drawn on white.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    width: u32,
    height: u32,
    /// Red, green, blue and 255 of each pixel.
    pixels: Vec<u8>,
}

impl Picture {
    /// The picture as PNG; none if it has no pixels.
    pub fn png(&self) -> Option<Vec<u8>> {
        let size = tiny_skia::IntSize::from_wh(self.width, self.height)?;
        tiny_skia::Pixmap::from_vec(self.pixels.clone(), size)?.encode_png().ok()
    }
}

/// The pages of a PDF, at `ppi` pixels per inch; none if it cannot be read.
pub fn pictures(bytes: &[u8], ppi: f32) -> Option<Vec<Picture>> {
    let pdf = Pdf::new(bytes.to_vec()).ok()?;
    let scale = ppi / 72.0;
    let settings = RenderSettings { x_scale: scale, y_scale: scale, ..RenderSettings::default() };
    let cache = RenderCache::new();
    let pictures = pdf.pages().iter().map(|page| {
        let drawn = hayro::render(page, &cache, &InterpreterSettings::default(), &settings);
        let pixels = drawn.data_as_u8_slice().chunks_exact(4);
        // What nothing is drawn on is the sheet.
        let on_white = pixels.flat_map(|pixel| {
            let sheet = 255 - pixel[3];
            [
                pixel[0].saturating_add(sheet),
                pixel[1].saturating_add(sheet),
                pixel[2].saturating_add(sheet),
                255,
            ]
        });
        Picture { width: drawn.width().into(), height: drawn.height().into(), pixels: on_white.collect() }
    });
    Some(pictures.collect())
}
