//! How wide characters are: the advance of the face that Typst uses for each.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use comemo::Tracked;
use typst_library::World;
use typst_library::foundations::Regex;
use typst_library::layout::Abs;
use typst_library::text::{FontInstance, FontList, FontVariant, FontVariations};

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
