//! What finished pages must satisfy: every character has a glyph (`glyphs`), no text runs over the edge
//! (`edges`), and no signature is alone on its page (`signature`).

pub(super) mod edges;
pub(super) mod glyphs;
pub(super) mod signature;
