//! The parts of a line: words, emphasis, links, footnotes, pictures.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use super::BlockParser;
use crate::model::{Inline, Origin, plain_text};
use crate::msg;
use crate::parse::emphasis::without_joints;
use crate::parse::slips::is_address;
use crate::parse::table;

/// A part of a line: an inline, or an image, which must be on its own.
pub(super) enum Fragment {
    Inline(Inline),
    Image { path: String, alt: String, title: String },
}

impl BlockParser<'_> {
    /// The inlines of a tight list item: up to its end or its next block.
    pub(super) fn tight(&mut self) -> Vec<Fragment> {
        let mut out = Vec::new();
        while let Some((event, _)) = self.events.get(self.next_event) {
            let is_block = matches!(
                event,
                Event::End(_)
                    | Event::Start(
                        Tag::Paragraph
                            | Tag::List(_)
                            | Tag::BlockQuote(_)
                            | Tag::CodeBlock(_)
                            | Tag::Table(_)
                            | Tag::Heading { .. }
                    )
            );
            if is_block {
                break;
            }
            self.next_event += 1;
            self.inline(&mut out);
        }
        out
    }

    /// The inlines up to the end of the container.
    pub(super) fn inlines(&mut self) -> Vec<Fragment> {
        let mut out = Vec::new();
        while let Some((event, _)) = self.next() {
            if matches!(event, Event::End(_)) {
                break;
            }
            self.inline(&mut out);
        }
        out
    }

    /// The inlines among the fragments of a line; an image within text is rejected.
    pub(super) fn inlines_only(&mut self, fragments: Vec<Fragment>, span: &Range<usize>) -> Vec<Inline> {
        let mut out = Vec::new();
        for fragment in fragments {
            match fragment {
                Fragment::Inline(inline) => out.push(inline),
                Fragment::Image { .. } => self.refuse_markup(msg!("image-in-line"), span),
            }
        }
        out
    }

    /// Adds the inline whose first event has just been taken.
    fn inline(&mut self, out: &mut Vec<Fragment>) {
        let (event, span) = &self.events[self.next_event - 1];
        match event {
            Event::Text(text) => {
                self.check_visible(text, span);
                push_text(out, text, self.origin(span));
            }
            // The end of a source line inside a Chinese paragraph is not a space.
            Event::SoftBreak => push_text(out, soft_break(self.text(), span), self.origin(span)),
            Event::HardBreak => out.push(Fragment::Inline(Inline::LineBreak)),
            Event::Start(Tag::Emphasis) => {
                let fragments = self.inlines();
                let body = self.inlines_only(fragments, span);
                out.push(Fragment::Inline(Inline::Emph { body }));
            }
            Event::Start(Tag::Strong) => {
                let fragments = self.inlines();
                let body = self.inlines_only(fragments, span);
                out.push(Fragment::Inline(Inline::Strong { body }));
            }
            Event::Start(Tag::Link { dest_url, .. }) => {
                if !is_address(dest_url) {
                    self.refuse(msg!("link-target", target = without_joints(dest_url)), span);
                }
                let fragments = self.inlines();
                let body = self.inlines_only(fragments, span);
                out.push(Fragment::Inline(Inline::Link { url: without_joints(dest_url), body }));
            }
            Event::Start(Tag::Image { dest_url, title, .. }) => {
                let fragments = self.inlines();
                let alt = plain_text(&self.inlines_only(fragments, span));
                out.push(Fragment::Image {
                    path: without_joints(dest_url),
                    alt,
                    title: without_joints(title),
                });
            }
            Event::FootnoteReference(label) => match self.footnotes.get(label.as_ref()) {
                Some(body) => {
                    self.used_footnotes.insert(label.to_string());
                    out.push(Fragment::Inline(Inline::Footnote { body: body.clone() }));
                }
                None => self.refuse(msg!("footnote-missing", label = label.as_ref()), span),
            },
            Event::InlineHtml(html) if self.in_cell && table::is_break(html) => {
                out.push(Fragment::Inline(Inline::LineBreak));
            }
            Event::InlineHtml(html) | Event::Html(html) => self.html(html, span),
            Event::Code(_) => self.refuse_markup(msg!("markup-code"), span),
            _ => self.refuse_markup(msg!("markup-unsupported"), span),
        }
    }
}

/// Adds words; a line feed that came in with a value ends the line.
fn push_text(out: &mut Vec<Fragment>, text: &str, origin: Origin) {
    let text = without_joints(text);
    for (index, line) in text.split('\n').enumerate() {
        if index > 0 {
            out.push(Fragment::Inline(Inline::LineBreak));
        }
        match out.last_mut() {
            Some(Fragment::Inline(Inline::Text { text, origin: begun })) => {
                text.push_str(line);
                *begun = begun.to(origin);
            }
            _ if line.is_empty() => {}
            _ => out.push(Fragment::Inline(Inline::Text { text: line.to_string(), origin })),
        }
    }
}

/// What a line ending in the source means: a space between Latin words, nothing elsewhere.
fn soft_break(text: &str, span: &Range<usize>) -> &'static str {
    let before = text[..span.start].chars().next_back();
    let after = text[span.end..].trim_start().chars().next();
    let is_latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_graphic());
    if is_latin(before) && is_latin(after) { " " } else { "" }
}
