//! Markdown to the document tree. The only user of pulldown-cmark.
//!
//! Headings are numbered here (一、（一）1.（1）, GB/T 9704, 7.3.3) and runs of text are joined. What a
//! document cannot hold is a diagnostic with its place.

mod blocks;
mod emphasis;
mod numbering;
mod spoken;
mod table;
mod title;

use std::collections::HashMap;
use std::sync::Arc;

pub use spoken::spoken;
pub use title::break_title;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::diag::{Diagnostic, Faults};
use crate::model::{Block, Inline};
use crate::msg;
use crate::source::{Place, Source};

/// Parses a filled text. `is_from_template` says of the code of a fenced Typst block whether it
/// stands so in a template; one that came in with a value is refused.
pub fn parse(source: &Arc<Source>, is_from_template: &dyn Fn(&str) -> bool) -> Result<Vec<Block>, Faults> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES;
    let joined = emphasis::join(source.text());
    let original = |span: std::ops::Range<usize>| joined.original(span.start)..joined.original(span.end);
    let events: Vec<_> = Parser::new_ext(&joined.text, options)
        .into_offset_iter()
        .map(|(event, span)| (event, original(span)))
        .collect();
    let mut faults = Faults::new();
    let footnotes = footnote_definitions(&events, source, &mut faults);
    let mut reader = blocks::Reader::new(source, &events, &footnotes, is_from_template, faults);
    let mut blocks = reader.blocks();
    reader.check_footnotes();
    let faults = reader.into_faults();
    if !faults.is_empty() {
        return Err(faults);
    }
    numbering::number(&mut blocks);
    Ok(blocks)
}

type Spanned<'a> = (Event<'a>, std::ops::Range<usize>);

/// The text of each footnote, by its label.
fn footnote_definitions(
    events: &[Spanned<'_>],
    source: &Arc<Source>,
    faults: &mut Faults,
) -> HashMap<String, Vec<Inline>> {
    let mut found = HashMap::new();
    let mut at = 0;
    while at < events.len() {
        if let (Event::Start(Tag::FootnoteDefinition(label)), span) = &events[at] {
            let end = at
                + events[at..]
                    .iter()
                    .position(|(event, _)| matches!(event, Event::End(TagEnd::FootnoteDefinition)))
                    .unwrap_or(0);
            let none = HashMap::new();
            let mut reader =
                blocks::Reader::new(source, &events[at + 1..end], &none, &|_| false, Faults::new());
            let mut blocks = reader.blocks();
            faults.extend(reader.into_faults());
            match (blocks.pop(), blocks.is_empty()) {
                (Some(Block::Paragraph { body }), true) => drop(found.insert(label.to_string(), body)),
                _ => faults.push(
                    Diagnostic::error(msg!("footnote-not-paragraph"))
                        .at(Place::new(source, span.start..span.start)),
                ),
            }
            at = end;
        }
        at += 1;
    }
    found
}
