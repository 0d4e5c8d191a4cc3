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
