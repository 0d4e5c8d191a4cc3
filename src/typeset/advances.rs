//! How wide characters and words are: the advance of the face that Typst uses for each.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use comemo::Tracked;
use rustybuzz::UnicodeBuffer;
use typst_library::World;
use typst_library::foundations::Regex;
use typst_library::layout::Abs;
use typst_library::text::{FontInstance, FontList, FontVariant, FontVariations};

use crate::scripts::{is_joiner, joined_words};

/// The advances of a list of families.
pub(super) struct Advances {
    faces: Vec<(FontInstance, Option<Regex>)>,
    known: Mutex<HashMap<char, f64>>,
}

/// The advances of a list of families in a world; cached from one document to the next.
#[comemo::memoize]
pub(super) fn advances(world: Tracked<'_, dyn World + '_>, list: &FontList) -> Arc<Advances> {
    let variant = FontVariant::default();
    let face = |family: &typst_library::text::FontFamily| {
        let index = world.book().select(family.as_str(), variant)?;
        let font = world.font(index)?.instantiate(variant, Abs::pt(16.0), &FontVariations::default());
        Some((font, family.covers().cloned()))
    };
    let faces = list.into_iter().filter_map(face).collect();
    Arc::new(Advances { faces, known: Mutex::new(HashMap::new()) })
}

impl Advances {
    /// The advance of a character, em; one if no face has it, which is reported elsewhere.
    pub(super) fn of(&self, c: char) -> f64 {
        // Characters that every Chinese face sets in a full square.
        if matches!(c, '\u{3000}'..='\u{303F}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF01}'..='\u{FF5E}' | '\u{20000}'..='\u{3FFFF}')
        {
            return 1.0;
        }
        let Ok(mut known) = self.known.lock() else { return self.looked_up(c) };
        *known.entry(c).or_insert_with(|| self.looked_up(c))
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

    fn looked_up(&self, c: char) -> f64 {
        let text = c.to_string();
        self.faces
            .iter()
            .filter(|(_, covers)| covers.as_ref().is_none_or(|covers| covers.is_match(&text)))
            .find_map(|(font, _)| {
                let glyph = font.ttf().glyph_index(c)?;
                font.x_advance(glyph.0).map(|advance| advance.get())
            })
            .unwrap_or(1.0)
    }
}
