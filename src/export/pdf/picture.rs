//! Pictures of pixels, such as seals and photographs; each is coded once, however many documents have it.

use std::sync::Arc;

use pdf_writer::Filter;
use typst_library::visualize::{ExchangeFormat, Image, ImageKind, ImageScaling, RasterFormat};

use super::Unfit;
use crate::outlines::deflate::Code;

/// A picture as PDF holds it.
#[derive(Debug)]
pub(super) struct Picture {
    pub(super) width: u32,
    pub(super) height: u32,
    /// Whether its pixels have one value, not three.
    pub(super) is_gray: bool,
    pub(super) filter: Filter,
    pub(super) data: Vec<u8>,
    /// How much each pixel hides of what is below.
    pub(super) alpha: Option<Vec<u8>>,
}

/// A picture of a document; kept from one document to the next, as Typst keeps what it laid out.
#[comemo::memoize]
pub(super) fn picture(image: &Image) -> Result<Arc<Picture>, Unfit> {
    Picture::read(image).map(Arc::new)
}

impl Picture {
    fn read(image: &Image) -> Result<Self, Unfit> {
        let ImageKind::Raster(raster) = image.kind() else { return Err(Unfit::Picture) };
        let is_plain = raster.icc().is_none()
            && raster.exif_rotation().is_none_or(|rotation| rotation == 1)
            && image.scaling().custom().is_none_or(|scaling| scaling != ImageScaling::Smooth);
        if !is_plain {
            return Err(Unfit::Picture);
        }
        let (width, height, pixels) = (raster.width(), raster.height(), raster.dynamic());
        if raster.format() == RasterFormat::Exchange(ExchangeFormat::Jpg) {
            let is_gray = match pixels.color().channel_count() {
                1 => true,
                3 => false,
                _ => return Err(Unfit::Picture),
            };
            let data = raster.data().to_vec();
            return Ok(Self { width, height, is_gray, filter: Filter::DctDecode, data, alpha: None });
        }
        let coded = |bytes: &[u8]| Code::like(bytes.chunks(4096)).whole(bytes);
        let alpha = pixels.color().has_alpha().then(|| {
            let pixels = pixels.to_rgba8();
            coded(&pixels.pixels().map(|pixel| pixel.0[3]).collect::<Vec<u8>>())
        });
        let is_gray = pixels.color().channel_count() <= 2;
        let data = match is_gray {
            true => coded(pixels.to_luma8().as_raw()),
            false => coded(pixels.to_rgb8().as_raw()),
        };
        Ok(Self { width, height, is_gray, filter: Filter::FlateDecode, data, alpha })
    }
}
