//! How wide characters and words are, and by which glyph a character is set: those of the face that Typst uses for each.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock, Mutex, RwLock};

use comemo::Tracked;
use rustybuzz::UnicodeBuffer;
use rustybuzz::ttf_parser::gpos::PositioningSubtable;
use rustybuzz::ttf_parser::gsub::SubstitutionSubtable;
use rustybuzz::ttf_parser::opentype_layout::LayoutTable;
use rustybuzz::ttf_parser::{GlyphId, Tag};
use typst_library::World;
use typst_library::foundations::{Bytes, Regex};
use typst_library::layout::Abs;
use typst_library::text::{FontInstance, FontList, FontVariant, FontVariations};
use typst_syntax::FileId;

use super::engine;
use crate::scripts::{is_joiner, joined_words};

/// The advances of a list of families.
pub(super) struct Advances {
    faces: Vec<(FontInstance, Option<Regex>)>,
    known: Mutex<HashMap<char, Letter>>,
}

/// A character in a face.
#[derive(Debug, Clone, Copy)]
pub(super) struct Letter {
    /// Its advance, em.
    pub(super) advance: f64,
    /// The glyph that it is set by, wherever it stands.
    pub(super) sole: Option<Sole>,
}

/// A glyph that is that of a character in any text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sole {
    /// The place of its face in the list.
    pub(super) face: usize,
    /// Its number in the face.
    pub(super) id: u16,
}

/// The virtual file that says which faces a world has. It stands for them all: Typst keeps whatever asks for it, and would
/// otherwise ask for each face anew in every document.
pub(super) static FACES: LazyLock<FileId> = LazyLock::new(|| engine::id("faces"));

/// What an engine says of its faces: one thing of those of lines without outlines, another of whole ones. No other engine says
/// the same.
pub(super) fn identities() -> [Bytes; 2] {
    static ENGINES: AtomicU64 = AtomicU64::new(0);
    let number = ENGINES.fetch_add(1, Ordering::Relaxed);
    ["lines", "whole"].map(|kind| Bytes::from_string(format!("{kind} {number}")))
}

/// Advances by what the world says of its faces, and the hash of the list of families.
type Known = HashMap<(Bytes, u128), Arc<Advances>>;

/// The advances that were asked for.
static ALL: LazyLock<RwLock<Known>> = LazyLock::new(RwLock::default);

/// How many are kept; a program that makes engine after engine has no use for those of the first.
const KEPT: usize = 1024;

/// The advances of a list of families in a world; kept from one document to the next.
pub(super) fn advances(world: Tracked<'_, dyn World + '_>, list: &FontList) -> Arc<Advances> {
    let Ok(faces) = world.file(*FACES) else { return Arc::new(read(world, list)) };
    let key = (faces, typst_utils::hash128(list));
    if let Some(known) = ALL.read().ok().and_then(|all| all.get(&key).cloned()) {
        return known;
    }
    let advances = Arc::new(read(world, list));
    if let Ok(mut all) = ALL.write() {
        if all.len() >= KEPT {
            all.clear();
        }
        all.insert(key, Arc::clone(&advances));
    }
    advances
}

fn read(world: Tracked<'_, dyn World + '_>, list: &FontList) -> Advances {
    let variant = FontVariant::default();
    let face = |family: &typst_library::text::FontFamily| {
        let index = world.book().select(family.as_str(), variant)?;
        let font = world.font(index)?.instantiate(variant, Abs::pt(16.0), &FontVariations::default());
        Some((font, family.covers().cloned()))
    };
    let faces = list.into_iter().filter_map(face).collect();
    Advances { faces, known: Mutex::new(HashMap::new()) }
}

impl Advances {
    /// The advance of a character, em; one if no face has it, which is reported elsewhere.
    pub(super) fn of(&self, c: char) -> f64 {
        // Characters that every Chinese face sets in a full square.
        if matches!(c, '\u{3000}'..='\u{303F}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF01}'..='\u{FF5E}' | '\u{20000}'..='\u{3FFFF}')
        {
            return 1.0;
        }
        self.letter(c).advance
    }

    /// A character and its glyph.
    pub(super) fn letter(&self, c: char) -> Letter {
        let Ok(mut known) = self.known.lock() else { return self.looked_up(c) };
        *known.entry(c).or_insert_with(|| self.looked_up(c))
    }

    /// How far the ink of a text is above and below its line, em; nothing if the glyph of a character of it depends on those
    /// around it.
    pub(super) fn ink(&self, text: &str) -> Option<(f64, f64)> {
        let (mut above, mut below) = (0.0_f64, 0.0_f64);
        for c in text.chars() {
            let Sole { face, id } = self.letter(c).sole?;
            let font = self.font(face);
            if let Some(bounds) = font.ttf().glyph_bounding_box(GlyphId(id)) {
                above = above.max(font.to_em(bounds.y_max).get());
                below = below.max(-font.to_em(bounds.y_min).get());
            }
        }
        Some((above, below))
    }

    /// A face, by its place in the list.
    pub(super) fn font(&self, face: usize) -> &FontInstance {
        &self.faces[face].0
    }

    /// The width of a text, em.
    pub(super) fn width(&self, text: &str) -> f64 {
        let mut width = 0.0;
        let mut begin = 0;
        for word in joined_words(text) {
            width += text[begin..word.start].chars().map(|c| self.of(c)).sum::<f64>();
            width += self.of_word(&text[word.clone()]);
            begin = word.end;
        }
        width + text[begin..].chars().map(|c| self.of(c)).sum::<f64>()
    }

    /// The width of a word whose letters join, em, in the first face that has all of them.
    pub(super) fn of_word(&self, word: &str) -> f64 {
        let shaped = self.faces.iter().find_map(|(font, covers)| {
            let mut buffer = UnicodeBuffer::new();
            buffer.push_str(word);
            buffer.guess_segment_properties();
            buffer.set_flags(rustybuzz::BufferFlags::REMOVE_DEFAULT_IGNORABLES);
            let is_covered = |c: char| {
                let has_glyph = font.ttf().glyph_index(c).is_some() || is_joiner(c);
                has_glyph && covers.as_ref().is_none_or(|covers| covers.is_match(c.encode_utf8(&mut [0; 4])))
            };
            if !word.chars().all(is_covered) {
                return None;
            }
            // As the layouts set text (`page.typ`): without kerning and ligatures that a script can do without.
            let off =
                |tag: &[u8; 4]| rustybuzz::Feature::new(rustybuzz::ttf_parser::Tag::from_bytes(tag), 0, ..);
            let features = [off(b"kern"), off(b"liga"), off(b"clig")];
            let glyphs = rustybuzz::shape(font.rusty(), &features, buffer);
            let advance = |position: &rustybuzz::GlyphPosition| font.to_em(position.x_advance).get();
            Some(glyphs.glyph_positions().iter().map(advance).sum())
        });
        shaped.unwrap_or_else(|| word.chars().map(|c| self.of(c)).sum())
    }

    fn looked_up(&self, c: char) -> Letter {
        let text = c.to_string();
        let found = self
            .faces
            .iter()
            .enumerate()
            .filter(|(_, (_, covers))| covers.as_ref().is_none_or(|covers| covers.is_match(&text)))
            .find_map(|(face, (font, _))| {
                let glyph = font.ttf().glyph_index(c)?;
                Some((face, glyph, font.x_advance(glyph.0)?.get()))
            });
        let Some((face, glyph, advance)) = found else { return Letter { advance: 1.0, sole: None } };
        let is_sole = is_alone(c) && glyph.0 != 0 && !is_changed(&self.faces[face].0, glyph);
        Letter { advance, sole: is_sole.then_some(Sole { face, id: glyph.0 }) }
    }
}

/// Whether a character neither joins nor combines with those around it in any face: Chinese characters and marks, and those
/// of Latin letters, figures and signs that are whole by themselves.
fn is_alone(c: char) -> bool {
    matches!(c,
        ' '..='~' | '\u{A1}'..='\u{AC}' | '\u{AE}'..='\u{FF}'
        | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{2043}' | '\u{2045}'..='\u{205E}' | '\u{20A0}'..='\u{20C0}'
        | '\u{2100}'..='\u{218F}' | '\u{2190}'..='\u{23FF}' | '\u{2460}'..='\u{26FF}' | '\u{3000}'..='\u{3029}'
        | '\u{3030}'..='\u{303D}' | '\u{3220}'..='\u{33FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{FF01}'..='\u{FF5E}' | '\u{FFE0}'..='\u{FFE6}' | '\u{20000}'..='\u{2F7FF}' | '\u{30000}'..='\u{3FFFF}')
}

/// What is done to the glyphs of any text, if a face has it (OpenType, feature tags): all but kerning and ligatures, which
/// the layouts do without (`page.typ`).
const SUBSTITUTIONS: [&[u8; 4]; 9] =
    [b"rvrn", b"ltra", b"ltrm", b"rand", b"ccmp", b"locl", b"rlig", b"calt", b"rclt"];
const POSITIONS: [&[u8; 4]; 6] = [b"abvm", b"blwm", b"mark", b"mkmk", b"curs", b"dist"];

/// Whether a face may put another glyph in the place of one, or move it, in some text.
fn is_changed(font: &FontInstance, glyph: GlyphId) -> bool {
    let tables = font.rusty().tables();
    let is_substituted = |table: LayoutTable<'_>, lookup: u16| {
        let mut subtables = table.lookups.get(lookup)?.subtables.into_iter::<SubstitutionSubtable<'_>>();
        subtables.find(|subtable| subtable.coverage().contains(glyph)).map(|_| ())
    };
    let is_moved = |table: LayoutTable<'_>, lookup: u16| {
        let mut subtables = table.lookups.get(lookup)?.subtables.into_iter::<PositioningSubtable<'_>>();
        subtables.find(|subtable| subtable.coverage().contains(glyph)).map(|_| ())
    };
    // Faces of Apple's own kind have tables of their own.
    tables.morx.is_some()
        || tables.kerx.is_some()
        || tables.trak.is_some()
        || tables.gsub.is_some_and(|table| is_applied(table, &SUBSTITUTIONS, is_substituted))
        || tables.gpos.is_some_and(|table| is_applied(table, &POSITIONS, is_moved))
}

/// Whether any of the features of a table applies a lookup, or a language always asks for one.
fn is_applied(
    table: LayoutTable<'_>,
    features: &[&[u8; 4]],
    applies: impl Fn(LayoutTable<'_>, u16) -> Option<()>,
) -> bool {
    let asks = table.scripts.into_iter().any(|script| {
        let languages = script.languages.into_iter().chain(script.default_language);
        languages.into_iter().any(|language| language.required_feature.is_some())
    });
    let is_usual = |tag: Tag| features.iter().any(|feature| Tag::from_bytes(feature) == tag);
    asks || table.features.into_iter().any(|feature| {
        is_usual(feature.tag)
            && feature.lookup_indices.into_iter().any(|lookup| applies(table, lookup).is_some())
    })
}
