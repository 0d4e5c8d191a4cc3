//! What finished pages must satisfy: every character has a glyph (`glyphs`), no text runs over the edge
//! (`edges`), no signature is alone on its page (`signature`), and pages are full where the text goes on
//! (`holes`).

pub(super) mod edges;
pub(super) mod glyphs;
pub(super) mod holes;
pub(super) mod signature;
