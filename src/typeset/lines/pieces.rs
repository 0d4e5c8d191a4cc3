//! The pieces that each run of a text is cut into.
//!
//! A piece of words that Typst sets ends where something other than the tracking follows: a kern, the end of the line, and
//! wherever Typst would begin a new run of its own or narrow a mark by itself.

use unicode_script::{Script, UnicodeScript};

use super::breaker::{End, Glyph, Joint, Line};
use super::marks;
use super::placed::Placed;

/// A piece of a run.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Piece {
    /// Its words.
    pub(super) words: Words,
    /// Where they begin in the run, in bytes.
    pub(super) offset: usize,
    /// Whether the line ends after it.
    pub(super) end: Option<End>,
    /// The line that it is on.
    pub(super) line: usize,
}

/// The words of a piece.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Words {
    /// Their glyphs have their places.
    Placed(Placed),
    /// Typst sets them.
    Typed(Typed),
}

/// Words that Typst sets.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Typed {
    /// The words; empty for the number of a footnote.
    pub(super) text: String,
    /// The width of its first character, pt; that of the box of a footnote's number.
    pub(super) width: f64,
    /// Whether they begin the line, and begin with an opening mark.
    pub(super) lead: bool,
    /// The space put after them if a mark gives up its blank space, or is guarded at the end of a line, pt.
    pub(super) kern: Option<f64>,
    /// The tracking that the line needs in addition to that of the text, pt.
    pub(super) tracking: f64,
    /// Whether they are a word whose letters join, and so must not be set apart.
    pub(super) joined: bool,
}

/// The pieces of each run, which Typst sets.
pub(super) fn pieces(glyphs: &[Glyph], lines: &[Line], runs: usize) -> Vec<Vec<Piece>> {
    let mut out: Vec<Vec<Piece>> = (0..runs).map(|_| Vec::new()).collect();
    for (number, line) in lines.iter().enumerate() {
        let end = line.set_end(glyphs);
        let mut text = String::new();
        let mut first = line.range.start;
        let mut script = Script::Unknown;
        let mut begins_line = true;
        for index in line.range.start..end {
            let glyph = glyphs[index];
            text.push(glyph.c);
            script = joint(script, glyph.c);
            let kern = line.kerns[index - line.range.start];
            let next = (index + 1 < end).then(|| glyphs[index + 1]);
            let is_word = next.is_some_and(|next| next.joint == Joint::Within);
            let goes_on = is_word
                || next.is_some_and(|next| {
                    next.run == glyph.run
                        && kern == 0.0
                        && glyph.joint == Joint::None
                        && next.joint == Joint::None
                        && !(marks::has_space(glyph.c) && marks::has_space(next.c))
                        && is_compatible(script, next.c.script())
                });
            if goes_on {
                continue;
            }
            let end = next.is_none().then_some(line.end);
            if glyph.c == super::BOX {
                text.clear();
            }
            // A mark at the end is guarded by a kern, since Typst would otherwise halve it.
            let is_guarded = end.is_some_and(|end| end != End::Last) && marks::has_space(glyph.c);
            let words = Words::Typed(Typed {
                text: std::mem::take(&mut text),
                width: glyphs[first].width,
                lead: begins_line && marks::is_opening(glyphs[line.range.start].c),
                kern: (kern != 0.0 || is_guarded).then_some(kern),
                tracking: line.tracking,
                joined: glyph.joint != Joint::None,
            });
            out[glyph.run].push(Piece { words, offset: glyphs[first].offset, end, line: number });
            first = index + 1;
            script = Script::Unknown;
            begins_line = false;
        }
    }
    out
}

/// The script of a run after a character is added to it, as Typst determines it.
fn joint(script: Script, c: char) -> Script {
    if is_generic(script) { c.script() } else { script }
}

fn is_generic(script: Script) -> bool {
    matches!(script, Script::Unknown | Script::Common | Script::Inherited)
}

fn is_compatible(a: Script, b: Script) -> bool {
    is_generic(a) || is_generic(b) || a == b
}
