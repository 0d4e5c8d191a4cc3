//! The faces of a run: the open set in the program, with an office's own before them.

use std::sync::OnceLock;

use typst::foundations::Bytes;
use typst::text::{Font, FontBook, FontInfo};
use typst::utils::LazyHash;
use typst_kit::fonts::FontStore;

use crate::bounds::FACES;
use crate::outlines::{OPEN_SET, OpenFace};

/// A font file that the project or a flag provides.
#[derive(Debug, Clone)]
pub struct FontFile {
    /// Its path, for messages.
    pub name: String,
    /// Its contents.
    pub bytes: Vec<u8>,
}

/// A font file in which no face was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FontsFault {
    /// Its path.
    pub name: String,
}

/// The files of the open set: name and bytes.
pub(super) fn open_set() -> impl Iterator<Item = (&'static str, Vec<u8>)> {
    OPEN_SET.iter().map(|face| (face.name, face.file()))
}

/// The licences of what is built in, the open set of fonts and the dictionary of words: name and text.
pub static LICENCES: &[(&str, &str)] = &[
    ("Noto CJK", include_str!("../../assets/fonts/noto-cjk.copyright")),
    ("LXGW WenKai", include_str!("../../assets/fonts/lxgw-wenkai.copyright")),
    ("Fandol", include_str!("../../assets/fonts/fandol.README")),
    ("GPL-3.0", include_str!("../../assets/fonts/fandol.COPYING")),
    ("jieba", include_str!("../../assets/words/jieba.LICENSE")),
];

/// How many faces a file claims to hold: those of a collection (ISO/IEC 14496-22, 4.6.3), else one.
fn faces(bytes: &[u8]) -> u32 {
    match (bytes.strip_prefix(b"ttcf"), bytes.get(8..12)) {
        (Some(_), Some(count)) => u32::from_be_bytes([count[0], count[1], count[2], count[3]]),
        _ => 1,
    }
}

/// The whole of a font of the open set that has no outlines; nothing for any other.
pub(super) fn with_outlines(font: &Font) -> Option<Font> {
    static WHOLE: [OnceLock<Option<Font>>; OPEN_SET.len()] = [const { OnceLock::new() }; OPEN_SET.len()];
    let face = OpenFace::of(font.data())?;
    let place = OPEN_SET.iter().position(|other| std::ptr::eq(other, face))?;
    WHOLE[place].get_or_init(|| Font::new(Bytes::new(face.file()), 0)).clone()
}

/// All faces, and which characters any of them has.
pub struct Fonts {
    store: FontStore,
    faces: Vec<(FontInfo, String)>,
    /// How many of the faces, from the first on, are an office's own.
    own: usize,
    covered: Vec<u64>,
}

impl Fonts {
    /// The given files, then the open set; files that contain no face are returned alongside.
    pub fn new(own: Vec<FontFile>) -> (Self, Vec<FontsFault>) {
        let mut fonts =
            Self { store: FontStore::new(), faces: Vec::new(), own: 0, covered: vec![0; 0x11_0000 / 64] };
        let mut faults = Vec::new();
        for file in own {
            let before = fonts.faces.len();
            if u64::from(faces(&file.bytes)) <= FACES.get() {
                Font::iter(Bytes::new(file.bytes)).for_each(|font| fonts.push(font, &file.name));
            }
            if fonts.faces.len() == before {
                faults.push(FontsFault { name: file.name });
            }
        }
        fonts.own = fonts.faces.len();
        for face in &OPEN_SET {
            let found = Font::iter(Bytes::new(face.lines));
            found.for_each(|font| fonts.push(font, &format!("(built in) {}", face.name)));
        }
        (fonts, faults)
    }

    fn push(&mut self, font: Font, from: &str) {
        let info = font.info().clone();
        for c in info.coverage.iter() {
            self.covered[c as usize / 64] |= 1 << (c % 64);
        }
        self.store.push((font, info.clone()));
        self.faces.push((info, from.to_string()));
    }

    /// Whether any face has a glyph for the character.
    pub fn covers(&self, c: char) -> bool {
        // Noncharacters are the program's own marks, whatever a font says.
        if matches!(c, '\u{FDD0}'..='\u{FDEF}') {
            return false;
        }
        let c = u32::from(c);
        self.covered[c as usize / 64] & (1 << (c % 64)) != 0
    }

    /// The face of a family: where it comes from, and what it covers.
    pub(super) fn face(&self, family: &str) -> Option<(&FontInfo, &str)> {
        let found = self.faces.iter().find(|(info, _)| info.family.eq_ignore_ascii_case(family));
        found.map(|(info, from)| (info, from.as_str()))
    }

    /// The families that are an office's own, each once.
    pub(super) fn own_families(&self) -> Vec<&str> {
        let mut out: Vec<&str> = Vec::new();
        for (info, _) in &self.faces[..self.own] {
            if !out.iter().any(|known| known.eq_ignore_ascii_case(&info.family)) {
                out.push(&info.family);
            }
        }
        out
    }

    pub(super) fn book(&self) -> &LazyHash<FontBook> {
        self.store.book()
    }

    /// A face; one of the open set without outlines, by which lines are set the same.
    pub(super) fn font(&self, index: usize) -> Option<Font> {
        self.store.font(index)
    }

    /// A face with outlines.
    pub(super) fn whole(&self, index: usize) -> Option<Font> {
        let font = self.store.font(index)?;
        with_outlines(&font).or(Some(font))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustybuzz::ttf_parser::{Face, OutlineBuilder};

    /// An outline as a polygon.
    #[derive(Default)]
    struct Polygon {
        area: f64,
        edge: f64,
        start: (f64, f64),
        here: (f64, f64),
    }

    impl Polygon {
        fn to(&mut self, x: f64, y: f64) {
            let (x0, y0) = self.here;
            self.area += (x0 * y - x * y0) / 2.0;
            self.edge += (x - x0).hypot(y - y0);
            self.here = (x, y);
        }
    }

    impl OutlineBuilder for Polygon {
        fn move_to(&mut self, x: f32, y: f32) {
            self.start = (f64::from(x), f64::from(y));
            self.here = self.start;
        }

        fn line_to(&mut self, x: f32, y: f32) {
            self.to(f64::from(x), f64::from(y));
        }

        fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
            let ((x0, y0), [x1, y1, x, y]) = (self.here, [x1, y1, x, y].map(f64::from));
            for step in 1..=4 {
                let t = f64::from(step) / 4.0;
                let at = |a: f64, b: f64, c: f64| (1.0 - t).powi(2) * a + 2.0 * (1.0 - t) * t * b + t * t * c;
                self.to(at(x0, x1, x), at(y0, y1, y));
            }
        }

        fn curve_to(&mut self, _: f32, _: f32, _: f32, _: f32, x: f32, y: f32) {
            self.to(f64::from(x), f64::from(y));
        }

        fn close(&mut self) {
            self.to(self.start.0, self.start.1);
        }
    }

    /// The mean width of the strokes of characters and their mean ink, in thousandths of the em and of its square.
    fn weight(face: &Face<'_>, characters: &str) -> (f64, f64) {
        let of = |c: char| {
            let mut polygon = Polygon::default();
            face.outline_glyph(face.glyph_index(c)?, &mut polygon)?;
            let unit = 1000.0 / f64::from(face.units_per_em());
            Some((2.0 * polygon.area.abs() / polygon.edge * unit, polygon.area.abs() * unit * unit / 1e3))
        };
        let all: Vec<(f64, f64)> =
            characters.chars().map(|c| of(c).unwrap_or_else(|| panic!("{c} is not in the face"))).collect();
        let count = f64::from(u32::try_from(all.len()).unwrap());
        (all.iter().map(|one| one.0).sum::<f64>() / count, all.iter().map(|one| one.1).sum::<f64>() / count)
    }

    /// Characters of given names of the young that Fandol lacks, and others, one by one of as many strokes.
    const NAMES: &str = "喆堃玥珺翀琀祎旻玚赟璟玙垚犇骉翾昳燊瑨";
    const OTHERS: &str = "森域环彬娜理社果坏徽键乐垒锋谋辉映锻瑞";

    #[test]
    fn names_of_the_young_keep_their_face_and_weight() {
        let files: Vec<(&str, Vec<u8>)> = open_set().collect();
        let face = |name: &str| {
            let (_, bytes) = files.iter().find(|(file, _)| *file == name).unwrap();
            Face::parse(bytes, 0).unwrap()
        };
        for name in ["GongwenFang.ttf", "GongwenKai.ttf"] {
            let (stem, ink) = weight(&face(name), NAMES);
            let (usual_stem, usual_ink) = weight(&face(name), OTHERS);
            assert!((stem / usual_stem - 1.0).abs() < 0.05, "{name}: {stem} and {usual_stem}");
            assert!((ink / usual_ink - 1.0).abs() < 0.10, "{name}: {ink} and {usual_ink}");
        }
    }
}
