//! Sets the text of a document in lines of 28 cells (GB/T 9704-2012, 5.2.3) before Typst sees it.
//!
//! Typst halves a mark at the end of a line and spaces the others out, which moves every character
//! off its cell, and it does not narrow marks to make room. So the lines are made here, from the
//! advances of the very faces that Typst takes, and handed over as `pieces` beside the words. A
//! layout of another measure sets the words and leaves the lines to Typst (`grid: false`). Tables get
//! the widths of their columns, `columns`, from the same advances.

mod breaker;
mod marks;
mod over;
mod pieces;

use serde_json::Value;

use super::columns::columns;
use super::faces::{Advances, Role};
use breaker::{Column, Glyph, lines};
use over::{dealt, turning_line};
use pieces::{Piece, pieces};

/// The faces of the levels of headings (7.3.3), as in `templates/layouts/base.typ`.
const HEADINGS: [Role; 4] = [Role::Hei, Role::Kai, Role::Fang, Role::Fang];
/// The width of a digit of a footnote's number, pt; the layouts give the number a box of this width.
const FOOTNOTE_DIGIT: f64 = 5.0;
/// The size of the body, pt (3号, 5.2.2), as `em` in `templates/layouts/measures.typ`.
const EM: f64 = 16.0;
/// What is left free on both sides of a cell, pt, as `table-inset` there (1.2 mm).
const TABLE_INSET: f64 = 1.2 * 72.0 / 25.4;

/// What lines are measured with.
pub(super) struct Ruler<'a> {
    /// How wide characters are.
    pub(super) advances: &'a Advances,
    /// The width of the type area, pt.
    pub(super) area: f64,
    /// Its height, which is the width of a sideways table, pt.
    pub(super) height: f64,
    /// The size of a table's text, pt.
    pub(super) table_size: f64,
    /// How many characters fill it.
    pub(super) characters: u8,
    /// Whether the last lines of the body are kept with the signature (7.3.5.5).
    pub(super) keep_body: bool,
}

impl Ruler<'_> {
    fn cell(&self) -> f64 {
        (self.area - EM) / (f64::from(self.characters) - 1.0)
    }

    /// The room in a column that begins so far from the left edge of the type area: the tracking
    /// behind the last character needs none.
    fn room(&self, left: f64) -> f64 {
        self.area - left + self.cell() - EM
    }

    fn width(&self, role: Role, c: char) -> f64 {
        self.advances.of(role, c) * EM + self.cell() - EM
    }

    fn width_of(&self, role: Role, text: &str) -> f64 {
        text.chars().map(|c| self.width(role, c)).sum()
    }
}

/// Adds the pieces of its lines to every text of a document that stands on the grid.
pub(super) fn set_lines(document: &mut Value, ruler: &Ruler<'_>) {
    let cell = ruler.cell();
    let mut setter = Setter { ruler, footnotes: 0 };
    let properties = &mut document["properties"];
    // The marks that the layout wants around a string are set with it.
    let named = |text: &str| format!("{}：", text.trim_end_matches(['：', ':']));
    setter.string(properties, "recipients", 0.0, 0.0, named);
    setter.string(properties, "note", 0.0, 2.0 * cell, |text| format!("（{text}）"));
    for entry in list(properties.get_mut("attendance")) {
        setter.string(entry, "names", 5.0 * cell, 0.0, str::to_string);
    }
    let body = list(document.get_mut("blocks"));
    let place = Place { left: 0.0, width: ruler.area, depth: 0, role: Role::Fang, ends_body: false };
    setter.blocks(body, Place { ends_body: ruler.keep_body, ..place });
    let attachments = list(document.get_mut("attachments"));
    // The names of the attachment note stand behind the widest number.
    let widest = match attachments.len() {
        0 | 1 => 0.0,
        count => ruler.width_of(Role::Fang, &format!("{count}.")) - (cell - EM),
    };
    for attachment in attachments {
        setter.string(attachment, "title", 5.0 * cell + widest, 0.0, str::to_string);
        let width = if attachment["orientation"] == "sideways" { ruler.height } else { ruler.area };
        setter.blocks(list(attachment.get_mut("blocks")), Place { width, ..place });
    }
}

fn list(value: Option<&mut Value>) -> &mut [Value] {
    value.and_then(Value::as_array_mut).map_or(&mut [], Vec::as_mut_slice)
}

/// Where blocks stand.
#[derive(Clone, Copy)]
struct Place {
    /// How far from the left edge of the type area, pt.
    left: f64,
    /// How wide tables are that begin at the left edge, pt.
    width: f64,
    /// In how many lists and quotations.
    depth: usize,
    /// Their face.
    role: Role,
    /// Whether the last of them ends the body, and its last lines are kept with the signature.
    ends_body: bool,
}

/// A stretch of text in one face, the number of a footnote, or a break by hand.
enum Run {
    Text(Role, String),
    Box(f64),
    Break,
}

/// Stands for the number of a footnote among characters.
const BOX: char = '\u{FFFC}';

struct Setter<'a> {
    ruler: &'a Ruler<'a>,
    /// How many footnotes stand above.
    footnotes: usize,
}

impl Setter<'_> {
    /// A string outside the body: `KEY_pieces` is put beside it.
    fn string(&self, map: &mut Value, key: &str, left: f64, indent: f64, whole: impl Fn(&str) -> String) {
        // A break by hand is for the title's own page.
        let Some(text) = map.get(key).and_then(Value::as_str) else { return };
        let text = whole(&text.replace('\n', ""));
        let runs = self.pieces(&[Run::Text(Role::Fang, text)], left, indent);
        map[format!("{key}_pieces")] = runs.into_iter().flatten().map(|piece| piece.value).collect();
    }

    fn blocks(&mut self, blocks: &mut [Value], place: Place) {
        let count = blocks.len();
        for (at, block) in blocks.iter_mut().enumerate() {
            let here = Place { ends_body: place.ends_body && at + 1 == count, ..place };
            let deeper = Place { depth: place.depth + 1, ..here };
            match block["kind"].as_str() {
                Some("paragraph") => self.paragraph(block, None, &[("body", here.role)], here),
                Some("heading") => {
                    let level = block["level"].as_u64().map_or(0, |level| level.clamp(1, 4) - 1);
                    let face = HEADINGS[usize::try_from(level).unwrap_or(0)];
                    self.paragraph(
                        block,
                        Some(("number", face)),
                        &[("body", face), ("run_in", here.role)],
                        here,
                    );
                }
                Some("list") => self.list(block, deeper),
                Some("table") => {
                    block["columns"] = self.columns(block, here.width - here.left).into();
                }
                Some("quote") => {
                    let left = here.left + 2.0 * self.ruler.cell();
                    self.blocks(list(block.get_mut("blocks")), Place { left, role: Role::Kai, ..deeper });
                }
                _ => {}
            }
        }
    }

    /// The widths of a table's columns, pt; `None` where its words are wider than the room.
    fn columns(&self, table: &Value, room: f64) -> Option<Vec<f64>> {
        let size = self.ruler.table_size;
        let header = table["header"].as_array().into_iter().map(|row| (Role::Hei, row));
        let rows = table["rows"].as_array().into_iter().flatten().filter_map(Value::as_array);
        let rows: Vec<(Role, &Vec<Value>)> = header.chain(rows.map(|row| (Role::Fang, row))).collect();
        let inset = 2.0 * TABLE_INSET;
        let width =
            |role: Role, text: &str| text.chars().map(|c| self.ruler.advances.of(role, c)).sum::<f64>();
        let cells: Vec<Vec<f64>> = rows
            .iter()
            .map(|(role, row)| {
                let widest = |cell| words_of(cell).lines().map(|line| width(*role, line)).fold(0.0, f64::max);
                row.iter().map(widest).collect()
            })
            .collect();
        let count = table["align"].as_array().map_or(0, Vec::len);
        let mut least = vec![1.0; count];
        for (role, row) in &rows {
            for (least, cell) in least.iter_mut().zip(row.iter()) {
                let text = words_of(cell);
                let parts = text.split(|c: char| !c.is_ascii_graphic()).map(|word| width(*role, word));
                *least = parts.fold(*least, f64::max);
            }
        }
        let insets = inset * f64::from(u32::try_from(count).unwrap_or(u32::MAX));
        let widths = columns(&cells, &least, (room - insets) / size)?;
        Some(widths.into_iter().map(|width| width * size + inset).collect())
    }

    /// A list stands two characters in where it stands in something else.
    fn list(&mut self, block: &mut Value, place: Place) {
        let shift = if place.depth > 1 { 2.0 * self.ruler.cell() } else { 0.0 };
        let start = block["start"].as_u64().filter(|_| block["ordered"] == true);
        let items = list(block.get_mut("items"));
        let count = items.len();
        for (number, item) in (0..).zip(items.iter_mut()) {
            let is_last = usize::try_from(number).is_ok_and(|number: usize| number + 1 == count);
            let here = Place { left: place.left + shift, ends_body: place.ends_body && is_last, ..place };
            let sign = start.map_or("·".to_string(), |start| format!("{}.", start + number));
            let blocks = list(Some(item));
            match blocks.split_first_mut() {
                Some((first, rest)) if first["kind"] == "paragraph" => {
                    first["sign"] = sign.into();
                    let alone = Place { ends_body: here.ends_body && rest.is_empty(), ..here };
                    self.paragraph(first, Some(("sign", here.role)), &[("body", here.role)], alone);
                    self.blocks(rest, here);
                }
                _ => self.blocks(blocks, here),
            }
        }
    }

    /// A paragraph of a block: its number or sign, and the lists of inlines that make it up, each in
    /// its face.
    fn paragraph(
        &mut self,
        block: &mut Value,
        sign: Option<(&str, Role)>,
        parts: &[(&str, Role)],
        place: Place,
    ) {
        let mut runs = Vec::new();
        if let Some((key, role)) = sign {
            runs.push(Run::Text(role, block[key].as_str().unwrap_or("").to_string()));
        }
        let mut head = runs.len();
        for (key, role) in parts {
            head = runs.len();
            self.gather(&block[*key], *role, &mut runs);
        }
        let pieces = self.pieces(&runs, place.left, 2.0 * self.ruler.cell());
        let turned = place.ends_body.then(|| turning_line(&pieces, head)).flatten();
        let mut pieces = pieces.into_iter();
        if let Some((key, _)) = sign {
            let sign = pieces.next().unwrap_or_default();
            block[format!("{key}_pieces")] = sign.into_iter().map(|piece| piece.value).collect();
        }
        let last = parts.len() - 1;
        for (at, (key, _)) in parts.iter().enumerate() {
            let inlines = block[*key].take();
            let (before, behind) = dealt(inlines, &mut pieces, turned.filter(|_| at == last));
            block[*key] = before.into();
            if !behind.is_empty() {
                block["over"] = behind.into();
            }
        }
        // What cannot be parted goes over whole.
        block["turned"] = (place.ends_body && block["over"].is_null()).into();
    }

    /// The runs of inlines, in their order.
    fn gather(&mut self, inlines: &Value, role: Role, runs: &mut Vec<Run>) {
        for inline in inlines.as_array().into_iter().flatten() {
            match inline["kind"].as_str() {
                Some("text") => runs.push(Run::Text(role, inline["text"].as_str().unwrap_or("").to_string())),
                Some("emph") => self.gather(&inline["body"], Role::Kai, runs),
                Some("strong") => self.gather(&inline["body"], Role::Hei, runs),
                Some("link") => self.gather(&inline["body"], role, runs),
                Some("footnote") => {
                    self.footnotes += 1;
                    let digits = self.footnotes.to_string().len();
                    runs.push(Run::Box(FOOTNOTE_DIGIT * f64::from(u32::try_from(digits).unwrap_or(1))));
                }
                _ => runs.push(Run::Break),
            }
        }
    }

    /// The pieces of each run of a paragraph.
    fn pieces(&self, runs: &[Run], left: f64, indent: f64) -> Vec<Vec<Piece>> {
        let mut glyphs = Vec::new();
        for (run, content) in runs.iter().enumerate() {
            match content {
                Run::Text(role, text) => {
                    glyphs.extend(text.chars().map(|c| Glyph { c, width: self.ruler.width(*role, c), run }));
                }
                Run::Box(width) => glyphs.push(Glyph { c: BOX, width: *width, run }),
                Run::Break => glyphs.push(Glyph { c: '\n', width: 0.0, run }),
            }
        }
        let room = self.ruler.room(left);
        let lines = lines(&glyphs, Column { first: room - indent, rest: room, cell: self.ruler.cell() });
        pieces(&glyphs, &lines, runs.len())
    }
}

/// The words of inlines in JSON; a break by hand is a line feed.
fn words_of(inlines: &Value) -> String {
    let words = |inline: &Value| match inline["kind"].as_str() {
        Some("text") => inline["text"].as_str().unwrap_or("").to_string(),
        Some("line-break") => "\n".to_string(),
        Some("footnote") => String::new(),
        _ => words_of(&inline["body"]),
    };
    inlines.as_array().into_iter().flatten().map(words).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::typeset::Fonts;

    fn set(body: Value, keep_body: bool) -> Value {
        let (fonts, _) = Fonts::new(Vec::new());
        let advances = Advances::new(&fonts);
        let mm = |length: f64| length * 72.0 / 25.4;
        let ruler = Ruler {
            advances: &advances,
            area: mm(156.0),
            height: mm(225.0),
            table_size: 12.0,
            characters: 28,
            keep_body,
        };
        let mut document = json!({ "properties": {}, "blocks": [{ "kind": "paragraph", "body": body }] });
        set_lines(&mut document, &ruler);
        document["blocks"][0].take()
    }

    /// The words of all pieces, `|` at the end of each full line, `#` for the number of a footnote.
    fn words(inlines: &Value) -> String {
        let of_piece = |piece: &Value| {
            let text = piece.as_str().or_else(|| piece["text"].as_str()).unwrap_or("#");
            let end = if piece["end"] == "full" { "|" } else { "" };
            format!("{text}{end}")
        };
        let of_inline = |inline: &Value| match inline["pieces"].as_array() {
            Some(pieces) => pieces.iter().map(of_piece).collect(),
            None => words(&inline["body"]),
        };
        inlines.as_array().into_iter().flatten().map(of_inline).collect()
    }

    #[test]
    fn lines_run_through_faces_and_footnotes() {
        let text = |text: &str| json!({ "kind": "text", "text": text });
        let body = json!([
            text(&"一".repeat(24)),
            { "kind": "strong", "body": [text("二二二二")] },
            { "kind": "footnote", "body": [text("注")] },
            text("，三三"),
        ]);
        // 26 in the first line; no line begins with the number or the comma behind it.
        let wanted = format!("{}二二|二二#，三三", "一".repeat(24));
        assert_eq!(words(&set(body, false)["body"]), wanted);
    }

    #[test]
    fn the_last_lines_go_over_whole() {
        let body = json!([{ "kind": "text", "text": "字".repeat(26 + 28 + 28 + 5) }]);
        let block = set(body, true);
        let (first, over) = (words(&block["body"]), words(&block["over"]));
        assert_eq!(first, format!("{}|{}|", "字".repeat(26), "字".repeat(28)));
        assert_eq!(over, format!("{}|{}", "字".repeat(28), "字".repeat(5)));
        let single = set(json!([{ "kind": "text", "text": "字" }]), true);
        assert!(single["over"].is_null() && single["turned"] == true);
    }

    #[test]
    fn lengths_are_those_of_the_layouts() {
        let measures = include_str!("../../../templates/layouts/measures.typ");
        for length in ["em = 16pt", "table-inset = 1.2mm", "sheet-width = 210mm", "sheet-height = 297mm"] {
            assert!(measures.contains(&format!("#let {length} ")), "{length}");
        }
    }
}
