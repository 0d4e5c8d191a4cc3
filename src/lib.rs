//! Formal documents (公文, GB/T 9704-2012) made from the facts of a meeting and a roster.
//!
//! ```text
//! data/meeting.yaml ┐
//! data/roster.*     ┼ load ─ validate ─ fill ─ parse ─── typeset ── export ── publish ─ output/
//! templates/*.md    ┘ files  rules      Tera   pulldown-  Typst     pdf png svg
//!                                              cmark                md txt
//! ```
//!
//! Each stage takes what the previous one made: [`load`] reads files (data, templates, the office's
//! profile), [`validate`] gives [`validate::Valid`] data, [`fill`] a [`fill::Filled`] template, [`parse`]
//! the blocks of a [`model::Document`], [`typeset`] its [`typeset::Pages`], [`export`] bytes, and
//! [`publish`] writes them and has the [`store`] know what was made from what. PDF has an exporter of its own beside Typst's, which also
//! binds many documents into one file ([`export::Volume`]). [`pipeline::Composer::compose`] is the only way to make a
//! document.
//!
//! All documents of a project are made together, or not at all, by [`pipeline::Build`], which also writes the site of those
//! that are public.
//!
//! A text that exists already takes a shorter way: [`import`] tells its parts, and it is set at once
//! ([`pipeline::set`]), or becomes a template.
//!
//! Any PDF, whoever made it, can be measured against the standard ([`measure`]); a draft has beside its pages what was measured
//! on them.
//!
//! All stages keep track of where words came from ([`source::FilledText`]): the template or the data, the
//! filled text, the block, the glyph on the page. So every fault points to a line of a file that can be
//! opened.
//!
//! A module names only those above it in the list below. The library never prints, never exits and
//! never reads the clock: a date is an input, and the same input gives the same bytes.
//!
//! A kind of document is a template, not code: a file in `templates/` is a new kind.

pub mod source;

pub mod diag;

pub mod bounds;

pub mod files;

pub mod model;

pub mod numerals;

pub mod scripts;

pub mod load;

pub mod validate;

pub mod fill;

pub mod parse;

pub mod import;

pub mod measure;

pub(crate) mod outlines;

pub mod typeset;

pub mod export;

pub mod store;

pub mod publish;

pub mod pipeline;

/// The README's example, compiled as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct Readme;
