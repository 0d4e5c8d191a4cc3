//! Parses Markdown into the document tree. The only user of pulldown-cmark.
//!
//! Headings are numbered here (一、（一）1.（1）, GB/T 9704, 7.3.3) and runs of text are joined. Anything
//! that a document cannot contain is a diagnostic at its place in the template or the data.

mod blocks;
mod emphasis;
mod numbering;
mod slips;
mod spoken;
mod table;

use std::collections::HashMap;
use std::sync::Arc;

pub(crate) use numbering::number;
pub use spoken::spoken;

use pulldown_cmark::{Options, Parser};

use crate::bounds::NESTING_LEVELS;
use crate::diag::{Diagnostic, Faults};
use crate::model::{Block, BlockKind, Inline, RawTypst};
use crate::msg;
use crate::source::FilledText;

use blocks::{BlockParser, Input};
use emphasis::Joined;

pub(crate) use emphasis::without_joints;
/// What [`walk`] tells of a text.
pub(crate) use pulldown_cmark::{Alignment, Event, HeadingLevel, Tag, TagEnd};

/// Parses a filled text, which has index `number` among the texts of its document; `raw` holds the raw
/// Typst blocks of the templates. Headings get their numbers; one that has a number already is a fault.
pub fn parse(filled: &FilledText, number: usize, raw: &[Arc<RawTypst>]) -> Result<Vec<Block>, Faults> {
    let joined = emphasis::join(&filled.text);
    let events: Vec<_> = events(&joined).collect();
    let input = Input { filled, number, raw };
    if let Some(span) = too_deep(&events) {
        let fault = Diagnostic::error(msg!("nested-deep", limit = NESTING_LEVELS));
        return Err(vec![fault.traced(filled, span.start..span.start + 1)]);
    }
    let mut faults = slips::definitions(filled);
    let alone = joined.alone.iter().cloned();
    faults.extend(alone.map(|place| Diagnostic::error(msg!("emphasis-alone")).traced(filled, place)));
    let footnotes = footnote_definitions(&events, input, &mut faults);
    let mut parser = BlockParser::new(input, &events, &footnotes, faults);
    let mut blocks = parser.blocks();
    parser.check_footnotes();
    let faults = parser.into_faults();
    if !faults.is_empty() {
        return Err(faults);
    }
    numbering::check(&blocks, filled)?;
    numbering::number(&mut blocks);
    Ok(blocks)
}

/// The parts of a text in Markdown, with the places that they have in it.
fn events(joined: &Joined) -> impl Iterator<Item = Spanned<'_>> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES;
    let original = |span: std::ops::Range<usize>| joined.original(span.start)..joined.original(span.end);
    Parser::new_ext(&joined.text, options)
        .into_offset_iter()
        .map(move |(event, span)| (event, original(span)))
}

/// Goes through the parts of a text in Markdown that is not to become a document as it stands. Words can have joints of
/// emphasis in them, see [`without_joints`].
pub(crate) fn walk(text: &str, take: &mut dyn FnMut(Event<'_>, std::ops::Range<usize>)) {
    events(&emphasis::join(text)).for_each(|(event, span)| take(event, span));
}

/// Where the nesting becomes too deep.
fn too_deep(events: &[Spanned<'_>]) -> Option<std::ops::Range<usize>> {
    let mut depth = 0_usize;
    events.iter().find_map(|(event, span)| {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        (depth > NESTING_LEVELS).then(|| span.clone())
    })
}

type Spanned<'a> = (Event<'a>, std::ops::Range<usize>);

/// The text of each footnote, by label.
fn footnote_definitions(
    events: &[Spanned<'_>],
    input: Input<'_>,
    faults: &mut Faults,
) -> HashMap<String, Vec<Inline>> {
    let mut found = HashMap::new();
    let mut index = 0;
    while index < events.len() {
        if let (Event::Start(Tag::FootnoteDefinition(label)), span) = &events[index] {
            let end = index
                + events[index..]
                    .iter()
                    .position(|(event, _)| matches!(event, Event::End(TagEnd::FootnoteDefinition)))
                    .unwrap_or(0);
            let none = HashMap::new();
            let mut parser = BlockParser::new(input, &events[index + 1..end], &none, Faults::new());
            let mut blocks = parser.blocks();
            let within = parser.into_faults();
            let body = match (blocks.pop().map(|block| block.kind), blocks.is_empty()) {
                (Some(BlockKind::Paragraph { body }), true) => body,
                _ => {
                    // What its own faults left out is not missing too.
                    if within.is_empty() {
                        let start = span.start..span.start + 1;
                        let fault = Diagnostic::error(msg!("footnote-not-paragraph"));
                        faults.push(fault.traced(input.filled, start).hint(msg!("footnote-form")));
                    }
                    Vec::new()
                }
            };
            faults.extend(within);
            if found.insert(label.to_string(), body).is_some() {
                let fault = Diagnostic::error(msg!("footnote-twice", label = label.as_ref()));
                faults.push(fault.traced(input.filled, span.start..span.start + 1));
            }
            index = end;
        }
        index += 1;
    }
    found
}
