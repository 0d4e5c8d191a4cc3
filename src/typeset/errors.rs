//! Typst's errors as diagnostics. The only file that reads them.

use typst::diag::SourceDiagnostic;
use typst::syntax::DiagSpan;
use typst::{World, WorldExt};

use super::world::DocumentWorld;
use crate::diag::Diagnostic;
use crate::msg;
use crate::source::{Place, Source};

/// A layout says what is wrong with a value as `panic("gen:ID|value|…")`; everything else is a fault
/// of the layout itself.
pub(super) fn fault(error: &SourceDiagnostic, world: &DocumentWorld<'_>) -> Diagnostic {
    let text = error.message.as_str();
    let mut fault = match text.split_once("gen:") {
        Some((_, rest)) => said_by_layout(rest.trim_end_matches('"')),
        None => {
            let fault = Diagnostic::error(msg!("layout-error", cause = text));
            match place(error.span, world) {
                Some(place) => fault.at(place),
                None => fault,
            }
        }
    };
    for hint in &error.hints {
        fault = fault.hint(msg!("layout-hint", text = hint.v));
    }
    fault
}

/// A refusal: the clause, the name of a message, its values, parted by bars.
fn said_by_layout(text: &str) -> Diagnostic {
    let mut parts = text.split('|');
    let clause = parts.next().unwrap_or("none");
    let name = parts.next().unwrap_or("");
    let mut next = || parts.next().unwrap_or("").to_string();
    let (one, two, three) = (next(), next(), next());
    let fault = Diagnostic::error(match name {
        "key-needed" => msg!("layout-key-needed", layout = one, key = two),
        "key-unused" => msg!("layout-key-unused", layout = one, key = two),
        "key-pair" => msg!("layout-key-pair", one = one, other = two),
        "mark-long" => msg!("layout-mark-long", mark = one),
        "head-full" => msg!("layout-head-full"),
        "seals-room" => msg!("layout-seals-room", count = one, diameter = two),
        "line-long" => msg!("layout-line-long", text = one),
        "table-wide" => msg!("layout-table-wide"),
        "sideways-table" => msg!("layout-sideways-table", title = one),
        "signature-wide" => msg!("layout-signature-wide", name = one),
        "stamp-high" => msg!("layout-stamp-high", path = one),
        "reading-blocks" => msg!("layout-reading-blocks"),
        "slips-uneven" => msg!("layout-slips-uneven", key = one, found = two, count = three),
        "count-uneven" => msg!("layout-count-uneven", key = one, found = two, count = three),
        "sentence-long" => msg!("layout-sentence-long"),
        _ => msg!("layout-refuses", text = name),
    });
    if clause == "none" { fault } else { fault.hint(msg!("layout-clause", clause = clause)) }
}

fn place(span: DiagSpan, world: &DocumentWorld<'_>) -> Option<Place> {
    let (id, range) = (span.id()?, world.range(span)?);
    let name = id.vpath().get_without_slash().to_string();
    let text = world.source(id).map(|source| source.text().to_string()).ok()?;
    let shown = if name.starts_with("layouts/") { format!("templates/{name}") } else { name };
    Some(Place::new(&Source::new(shown, text), range))
}
