//! Lines as the layouts read them: each run of text cut into pieces.
//!
//! A piece ends where something other than the tracking follows: a kern, the end of the line, and
//! wherever Typst would begin a new run of its own or narrow a mark by itself. So every position on
//! the page is the one that was counted on.

use serde_json::{Value, json};
use unicode_script::{Script, UnicodeScript};

use super::breaker::{Glyph, Line};
use super::marks;

/// A piece of a run, and the line that it stands in.
pub(super) struct Piece {
    pub(super) value: Value,
    pub(super) line: usize,
}

/// The pieces of each run: a string, which the tracking follows, or an object with `text` and where
/// they are needed `lead` (the line begins with an opening mark), `kern` and `tracking` (pt), and
/// `end` (the line ends here: `full`, set as wide as its column, or `last`); for the number of a
/// footnote an object with `box`, its width in pt, instead of `text`.
pub(super) fn pieces(glyphs: &[Glyph], lines: &[Line], runs: usize) -> Vec<Vec<Piece>> {
    let mut out: Vec<Vec<Piece>> = (0..runs).map(|_| Vec::new()).collect();
    for (number, line) in lines.iter().enumerate() {
        let trimmed = glyphs[line.range.clone()].iter().rev().take_while(|glyph| glyph.c == ' ').count();
        // Blanks at the end of a full line are not set.
        let end = if line.full { line.range.end - trimmed } else { line.range.end };
        let mut text = String::new();
        let mut script = Script::Unknown;
        let mut begins_line = true;
        for at in line.range.start..end {
            let glyph = glyphs[at];
            text.push(glyph.c);
            script = joint(script, glyph.c);
            let kern = line.kerns[at - line.range.start];
            let next = (at + 1 < end).then(|| glyphs[at + 1]);
            let goes_on = next.is_some_and(|next| {
                next.run == glyph.run
                    && kern == 0.0
                    && !(marks::has_blank(glyph.c) && marks::has_blank(next.c))
                    && is_compatible(script, next.c.script())
            });
            if goes_on {
                continue;
            }
            let end = next.is_none().then_some(if line.full { "full" } else { "last" });
            let mut value = json!({});
            if glyph.c == super::BOX {
                text.clear();
                value["box"] = glyph.width.into();
            } else {
                value["text"] = std::mem::take(&mut text).into();
            }
            if begins_line && marks::is_opening(glyphs[line.range.start].c) {
                value["lead"] = true.into();
            }
            // A mark at the end is guarded by a kern, or Typst would halve it.
            if kern != 0.0 || end == Some("full") && marks::has_blank(glyph.c) {
                value["kern"] = kern.into();
            }
            if line.tracking != 0.0 {
                value["tracking"] = line.tracking.into();
            }
            if let Some(end) = end {
                value["end"] = end.into();
            }
            if value.as_object().is_some_and(|map| map.len() == 1 && map.contains_key("text")) {
                value = value["text"].take();
            }
            out[glyph.run].push(Piece { value, line: number });
            script = Script::Unknown;
            begins_line = false;
        }
    }
    out
}

/// The script of a run that a character is added to, as Typst counts it.
fn joint(script: Script, c: char) -> Script {
    if is_generic(script) { c.script() } else { script }
}

fn is_generic(script: Script) -> bool {
    matches!(script, Script::Unknown | Script::Common | Script::Inherited)
}

fn is_compatible(a: Script, b: Script) -> bool {
    is_generic(a) || is_generic(b) || a == b
}
