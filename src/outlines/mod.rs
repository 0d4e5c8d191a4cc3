//! The open set of faces, each in two parts, as `build.rs` makes them of `assets/fonts`: a font file with all that lines
//! are set by, the boxes of outlines among it, which Typst sees, and the outlines, each coded as PDF embeds it.
//!
//! So a run neither reads nor hashes what it does not draw (outlines are 90 % of the faces), and codes none.

mod coded;
pub(crate) mod deflate;

use std::io::Read;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use flate2::read::ZlibDecoder;

use coded::MAPS;
pub(crate) use coded::{Outline, sum};
use deflate::{Code, Piece, SYMBOLS};

/// A face of the open set.
#[derive(Debug)]
pub(crate) struct OpenFace {
    /// The name of its file.
    pub(crate) name: &'static str,
    /// A font file in which an outline is but a line between two corners of its box.
    pub(crate) lines: &'static [u8],
    packed: &'static [u8],
    parts: OnceLock<Parts>,
}

/// The parts of the packed outlines, by their places. Numbers have four bytes.
#[derive(Debug)]
struct Parts {
    code: Arc<Code>,
    /// How many glyphs there are.
    glyphs: usize,
    /// Where the outline of each glyph begins in the whole file's table, and where the last one ends, in bytes.
    offsets: Range<usize>,
    /// Of each glyph: where its piece begins, how many bits that has, its checksum, and the sum of its words.
    pieces: Range<usize>,
    /// The head of the whole file, with the list of its tables.
    head: Range<usize>,
    /// The beginning of its table of characters; the part for lines names one of the maps.
    maps: Range<usize>,
    /// The pieces, each in whole bytes.
    bits: Range<usize>,
}

/// How many bytes tell of a piece.
const PIECE: usize = 16;

macro_rules! open_set {
    ($($face:literal),* $(,)?) => {
        [$(OpenFace {
            name: concat!($face, ".ttf"),
            lines: include_bytes!(concat!(env!("OUT_DIR"), "/", $face, ".lines")),
            packed: include_bytes!(concat!(env!("OUT_DIR"), "/", $face, ".outlines")),
            parts: OnceLock::new(),
        }),*]
    };
}

/// The open set; static, so that the program holds it once.
pub(crate) static OPEN_SET: [OpenFace; 7] = open_set![
    "GongwenBiaosong",
    "GongwenFang",
    "GongwenFangGap",
    "GongwenHei",
    "GongwenKai",
    "GongwenKaiGap",
    "GongwenSong",
];

impl OpenFace {
    /// The face whose part for lines a font file is.
    pub(crate) fn of(file: &[u8]) -> Option<&'static Self> {
        OPEN_SET.iter().find(|face| std::ptr::eq(face.lines, file))
    }

    /// The code of its outlines.
    pub(crate) fn code(&self) -> Arc<Code> {
        Arc::clone(&self.parts().code)
    }

    /// The outline of a glyph, none of which is made of others.
    pub(crate) fn coded(&self, glyph: u16) -> Option<Outline> {
        let parts = self.parts();
        let at = usize::from(glyph);
        let places = self.packed.get(parts.pieces.clone())?.get(at * PIECE..(at + 1) * PIECE)?;
        let (start, bits) = (number(places, 0)?, number(places, 4)?);
        let bytes = self.packed.get(parts.bits.clone())?.get(start..start + bits.div_ceil(8))?;
        let length = self.length(at)?.next_multiple_of(4);
        let word = |at: usize| number(places, at).and_then(|word| u32::try_from(word).ok());
        Some(Outline {
            piece: Arc::new(Piece::read(bytes, bits, length, word(8)?)),
            length: u32::try_from(length).ok()?,
            sum: word(12)?,
        })
    }

    /// The whole font file.
    pub(crate) fn file(&self) -> Vec<u8> {
        let parts = self.parts();
        let mut out = self.packed.get(parts.head.clone()).unwrap_or_default().to_vec();
        let records: Vec<[u8; 16]> = out
            .get(12..)
            .unwrap_or_default()
            .chunks_exact(16)
            .filter_map(|record| record.try_into().ok())
            .collect();
        for record in records {
            let Some((offset, length)) = number(&record, 8).zip(number(&record, 12)) else { continue };
            let table = match &record[..4] {
                b"glyf" => self.outlines(),
                b"cmap" => {
                    let mut table = self.table(b"cmap");
                    table.splice(..MAPS, self.packed.get(parts.maps.clone()).unwrap_or_default().to_vec());
                    table
                }
                b"loca" => self.packed.get(parts.offsets.clone()).unwrap_or_default().to_vec(),
                tag => self.table(tag),
            };
            let end = out.len().max((offset + length).next_multiple_of(4));
            out.resize(end, 0);
            out.splice(offset..offset + table.len().min(length), table);
        }
        out
    }

    /// The outlines of all glyphs, one after the other.
    fn outlines(&self) -> Vec<u8> {
        let glyphs = 0..self.parts().glyphs;
        let coded = glyphs.clone().filter_map(|glyph| self.coded(u16::try_from(glyph).ok()?));
        let filled = self.decoded(coded);
        let mut out = Vec::with_capacity(filled.len());
        let mut at = 0;
        for length in glyphs.filter_map(|glyph| self.length(glyph)) {
            out.extend(filled.get(at..at + length).unwrap_or_default());
            at += length.next_multiple_of(4);
        }
        out
    }

    /// A table of the part for lines.
    fn table(&self, tag: &[u8]) -> Vec<u8> {
        let mut records = self.lines.get(12..).unwrap_or_default().chunks_exact(16);
        let record = records.find(|record| record.starts_with(tag)).unwrap_or_default();
        let place = number(record, 8).zip(number(record, 12));
        let bytes = place.and_then(|(offset, length)| self.lines.get(offset..offset + length));
        bytes.unwrap_or_default().to_vec()
    }

    /// The bytes of some pieces.
    fn decoded(&self, outlines: impl IntoIterator<Item = Outline>) -> Vec<u8> {
        let pieces: Vec<Arc<Piece>> = outlines.into_iter().map(|outline| outline.piece).collect();
        let stream = self.parts().code.stream(pieces.iter().map(|piece| &**piece));
        let mut out = Vec::new();
        ZlibDecoder::new(stream.as_slice())
            .read_to_end(&mut out)
            .expect("what the build coded can be decoded");
        out
    }

    /// How many bytes an outline has.
    fn length(&self, glyph: usize) -> Option<usize> {
        let offsets = self.packed.get(self.parts().offsets.clone())?;
        number(offsets, (glyph + 1) * 4)?.checked_sub(number(offsets, glyph * 4)?)
    }

    fn parts(&self) -> &Parts {
        self.parts.get_or_init(|| {
            let count = |at: usize| number(self.packed, at).unwrap_or_default();
            let (glyphs, head) = (count(0), count(4));
            let code = 8..8 + SYMBOLS;
            let offsets = code.end..code.end + (glyphs + 1) * 4;
            let pieces = offsets.end..offsets.end + glyphs * PIECE;
            let head = pieces.end..pieces.end + head;
            let maps = head.end..head.end + MAPS;
            let bits = maps.end..self.packed.len();
            let code = Arc::new(Code::read(self.packed.get(code).unwrap_or_default()));
            Parts { code, glyphs, offsets, pieces, head, maps, bits }
        })
    }
}

/// A number of four bytes.
fn number(bytes: &[u8], at: usize) -> Option<usize> {
    let number = u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?);
    usize::try_from(number).ok()
}

#[cfg(test)]
mod tests {
    use rustybuzz::ttf_parser::{Face, GlyphId, Tag};

    use super::*;

    #[test]
    fn a_face_is_put_together_as_it_was() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/fonts");
        for face in &OPEN_SET {
            let file = std::fs::read(folder.join(face.name)).unwrap();
            assert!(face.file() == file, "{}", face.name);
            assert!(face.lines.len() * 8 < file.len(), "{}", face.name);
            let (whole, lines) = (Face::parse(&file, 0).unwrap(), Face::parse(face.lines, 0).unwrap());
            for map in whole.tables().cmap.unwrap().subtables {
                map.codepoints(|code| {
                    let c = char::from_u32(code).unwrap();
                    assert!(lines.glyph_index(c).is_some() && lines.glyph_index(c) == whole.glyph_index(c));
                });
            }
            for glyph in (0..whole.number_of_glyphs()).map(GlyphId) {
                assert_eq!(lines.glyph_bounding_box(glyph), whole.glyph_bounding_box(glyph));
            }
            assert!(OpenFace::of(face.lines).is_some_and(|found| found.name == face.name));
            assert!(OpenFace::of(&file).is_none());
        }
    }

    #[test]
    fn an_outline_is_that_of_its_glyph() {
        for face in &OPEN_SET {
            let file = face.file();
            let whole = Face::parse(&file, 0).unwrap();
            let table = |tag: &[u8; 4]| whole.raw_face().table(Tag::from_bytes(tag)).unwrap();
            let (glyf, loca) = (table(b"glyf"), table(b"loca"));
            let count = whole.number_of_glyphs();
            let offset = |at: u16| number(loca, usize::from(at) * 4).unwrap();
            assert_eq!(loca.len(), (usize::from(count) + 1) * 4);
            for glyph in (0..count - 1).step_by(7).chain([count - 1]) {
                let outline = &glyf[offset(glyph)..offset(glyph + 1)];
                let again = Outline::of(outline, &face.code());
                let coded = face.coded(glyph).unwrap();
                assert!(face.decoded([coded.clone()]).starts_with(outline), "{glyph}");
                assert_eq!((coded.length, coded.sum), (again.length, again.sum));
                assert_eq!(coded.piece.measures(), again.piece.measures());
                assert_eq!(coded.piece.bytes(), again.piece.bytes());
            }
            assert!(face.coded(count).is_none());
        }
    }
}
