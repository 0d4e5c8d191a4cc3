//! 字符集 · the characters of fonts that number them by a collection, as Chinese fonts of the kind Adobe-GB1 do: files with
//! such fonts need not say what each glyph stands for (ISO 32000-1, 9.10.2), and those of LaTeX do not.

use std::collections::HashMap;

use hayro_cmap::{BfString, CMap, CMapName, load_embedded};
use hayro_interpret::font::OutlineGlyph;
use rustybuzz::ttf_parser::{GlyphId, cff};

/// The collections, as a font names them, and the map of each from its numbers to Unicode.
const COLLECTIONS: [(&[u8], CMapName<'static>); 4] = [
    (b"AdobeGB1", CMapName::AdobeGb1Ucs2),
    (b"AdobeCNS1", CMapName::AdobeCns1Ucs2),
    (b"AdobeJapan1", CMapName::AdobeJapan1Ucs2),
    (b"AdobeKorea1", CMapName::AdobeKorea1Ucs2),
];

/// How far into a font its names can be.
const NAMES: usize = 1 << 12;

/// The fonts of a file.
#[derive(Default)]
pub(super) struct Collections {
    /// By their keys: what each glyph stands for, if a font numbers its characters by a collection.
    fonts: HashMap<u128, Option<Vec<Option<BfString>>>>,
}

impl Collections {
    /// What a glyph stands for by the collection of its font.
    pub(super) fn character(&mut self, glyph: &OutlineGlyph) -> Option<BfString> {
        let font = self.fonts.entry(glyph.font_cache_key()).or_insert_with(|| {
            let data = glyph.font_data()?.data;
            characters((*data).as_ref())
        });
        let at = usize::try_from(glyph.glyph_id().to_u32()).ok()?;
        font.as_ref()?.get(at)?.clone()
    }
}

/// What each glyph of a font file stands for.
fn characters(file: &[u8]) -> Option<Vec<Option<BfString>>> {
    let font = cff::Table::parse(file)?;
    let names = &file[..file.len().min(NAMES)];
    let is_named = |name: &[u8]| names.windows(name.len()).any(|some| some == name);
    let (_, map) = COLLECTIONS.into_iter().find(|(name, _)| is_named(name))?;
    let map = CMap::parse(load_embedded(map)?, load_embedded)?;
    let number = |glyph| font.glyph_cid(GlyphId(glyph)).map(u32::from);
    Some((0..font.number_of_glyphs()).map(|glyph| map.lookup_bf_string(number(glyph)?)).collect())
}
