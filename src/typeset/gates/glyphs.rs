//! The last gate: no glyph of a finished page is the box shown for a missing one.

use typst::foundations::Bytes;
use typst::layout::{Frame, FrameItem};
use typst::syntax::Span;
use typst::visualize::ImageKind;
use typst_layout::PagedDocument;
use usvg::{Group, Node};

use crate::diag::{Diagnostic, Faults, character, code, list};
use crate::msg;
use crate::typeset::errors::Tracer;

/// Characters without a glyph: where they first stand.
struct Missing {
    characters: Vec<char>,
    page: usize,
    span: Span,
    /// The drawing (SVG) whose words they are among.
    drawing: Option<Bytes>,
}

/// A fault for each place with characters that were set without a glyph; a character is named once.
pub(in crate::typeset) fn missing(document: &PagedDocument, tracer: Tracer<'_>) -> Faults {
    let mut found: Vec<Missing> = Vec::new();
    for (index, page) in document.pages().iter().enumerate() {
        walk(&page.frame, index + 1, &mut found);
    }
    found
        .into_iter()
        .map(|Missing { characters, page, span, drawing }| {
            let words = characters[..1].iter().collect::<String>();
            let characters = list(characters.into_iter().map(character));
            let mut images = tracer.document.images.iter();
            let drawing = drawing.and_then(|drawing| images.find(|(_, bytes)| ***bytes == *drawing));
            if let Some((path, _)) = drawing {
                let message =
                    msg!("glyph-missing-drawing", characters = characters, path = code(path), page = page);
                return tracer.at_words(Diagnostic::error(message), span, path);
            }
            let message = msg!("glyph-missing-page", characters = characters, page = page);
            tracer.at_words(Diagnostic::error(message), span, &words).hint(msg!("glyph-hint"))
        })
        .collect()
}

fn walk(frame: &Frame, page: usize, found: &mut Vec<Missing>) {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Group(group) => walk(&group.frame, page, found),
            FrameItem::Text(text) => {
                for glyph in text.glyphs.iter().filter(|glyph| glyph.id == 0) {
                    let c = text.text[glyph.range()].chars().next().unwrap_or('\u{FFFD}');
                    note(c, page, glyph.span.0, None, found);
                }
            }
            FrameItem::Image(image, _, span) => {
                if let ImageKind::Svg(drawing) = image.kind() {
                    let mut tell = |c| note(c, page, *span, Some(drawing.data()), found);
                    in_drawing(drawing.tree().root(), &mut tell);
                }
            }
            _ => {}
        }
    }
}

fn note(c: char, page: usize, span: Span, drawing: Option<&Bytes>, found: &mut Vec<Missing>) {
    if c.is_whitespace() || found.iter().any(|known| known.characters.contains(&c)) {
        return;
    }
    let is_there =
        |known: &&mut Missing| known.page == page && known.span == span && known.drawing.as_ref() == drawing;
    match found.iter_mut().find(is_there) {
        Some(known) => known.characters.push(c),
        None => found.push(Missing { characters: vec![c], page, span, drawing: drawing.cloned() }),
    }
}

/// The characters without a glyph among the words of a drawing, those of its patterns, masks and drawings within it too.
fn in_drawing(group: &Group, tell: &mut dyn FnMut(char)) {
    for node in group.children() {
        match node {
            Node::Group(group) => in_drawing(group, tell),
            Node::Text(text) => {
                let glyphs = text.layouted().iter().flat_map(|span| &span.positioned_glyphs);
                for glyph in glyphs.filter(|glyph| glyph.id.0 == 0) {
                    tell(glyph.text.chars().next().unwrap_or('\u{FFFD}'));
                }
            }
            Node::Path(_) | Node::Image(_) => {}
        }
        node.subroots(|group| in_drawing(group, tell));
    }
}
