//! The numbers that Word puts before paragraphs: they are not among the words, but a reader sees them.

use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::load::attribute;
use crate::numerals::{capital, chinese, digits};

/// What a style says of its paragraphs.
#[derive(Debug, Clone, Default)]
pub(super) struct Style {
    pub(super) number: Option<String>,
    pub(super) number_level: Option<usize>,
    /// The level of the outline, from 0.
    pub(super) outline: Option<u8>,
    pub(super) is_title: bool,
    pub(super) is_apart: bool,
    parent: Option<String>,
}

/// The styles of a text.
#[derive(Debug, Default)]
pub(super) struct Styles(HashMap<String, Style>);

/// Calls `each` for every tag, with whether it begins.
fn tags(xml: &str, mut each: impl FnMut(&BytesStart<'_>, &str)) -> Option<()> {
    let mut reader = Reader::from_str(xml);
    loop {
        match reader.read_event().ok()? {
            Event::Eof => return Some(()),
            Event::Start(tag) | Event::Empty(tag) => each(&tag, tag.local_name().as_ref()),
            _ => {}
        }
    }
}

impl Styles {
    pub(super) fn read(xml: &str) -> Option<Self> {
        let mut all: HashMap<String, Style> = HashMap::new();
        let mut id = String::new();
        tags(xml, |tag, name| {
            let value = || attribute(tag, "val");
            if name == "style" {
                id = attribute(tag, "styleId").unwrap_or_default();
            }
            let style = all.entry(id.clone()).or_default();
            match name {
                "name" => {
                    style.is_title =
                        value().is_some_and(|name| matches!(name.to_lowercase().as_str(), "title" | "标题"))
                }
                "basedOn" => style.parent = value(),
                "numId" => style.number = value(),
                "ilvl" => style.number_level = value().and_then(|value| value.parse().ok()),
                "outlineLvl" => style.outline = value().and_then(|value| value.parse().ok()),
                "jc" => {
                    style.is_apart =
                        value().is_some_and(|value| matches!(value.as_str(), "center" | "right" | "end"))
                }
                _ => {}
            }
        })?;
        Some(Self(all))
    }

    /// A style with what it takes from those that it is based on.
    pub(super) fn of(&self, id: &str) -> Style {
        let mut style = self.0.get(id).cloned().unwrap_or_default();
        // A style that is based on itself is an error of the writer.
        for _ in 0..16 {
            let Some(parent) = style.parent.take().and_then(|parent| self.0.get(&parent)).cloned() else {
                break;
            };
            style.number = style.number.or(parent.number);
            style.number_level = style.number_level.or(parent.number_level);
            style.outline = style.outline.or(parent.outline);
            style.parent = parent.parent;
        }
        style
    }
}

/// A level of a list.
#[derive(Debug, Clone, Default)]
struct Level {
    start: u64,
    format: String,
    /// `%1、`
    text: String,
}

/// The lists of a text, and how far they have counted.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    /// The list that each number belongs to.
    lists: HashMap<String, String>,
    levels: HashMap<(String, usize), Level>,
    /// Where a list begins anew under another number.
    starts: HashMap<(String, usize), u64>,
    counts: HashMap<(String, usize), u64>,
    begun: Vec<String>,
}

impl Numbers {
    pub(super) fn read(xml: &str) -> Option<Self> {
        let mut out = Self::default();
        let (mut list, mut number, mut level) = (String::new(), None::<String>, 0_usize);
        tags(xml, |tag, name| {
            let value = || attribute(tag, "val").unwrap_or_default();
            let at_level = || attribute(tag, "ilvl").and_then(|level| level.parse().ok()).unwrap_or(0);
            match (name, &number) {
                ("abstractNum", _) => {
                    list = attribute(tag, "abstractNumId").unwrap_or_default();
                    number = None;
                }
                ("num", _) => number = attribute(tag, "numId"),
                ("abstractNumId", Some(number)) => drop(out.lists.insert(number.clone(), value())),
                ("lvl", None) => {
                    level = at_level();
                    out.levels.insert((list.clone(), level), Level { start: 1, ..Level::default() });
                }
                ("lvlOverride", _) => level = at_level(),
                ("startOverride", Some(number)) => {
                    if let Ok(start) = value().parse() {
                        out.starts.insert((number.clone(), level), start);
                    }
                }
                ("start" | "numFmt" | "lvlText", None) => {
                    if let Some(known) = out.levels.get_mut(&(list.clone(), level)) {
                        match name {
                            "start" => known.start = value().parse().unwrap_or(1),
                            "numFmt" => known.format = value(),
                            _ => known.text = value(),
                        }
                    }
                }
                _ => {}
            }
        })?;
        Some(out)
    }

    /// The number of the next paragraph of a list; none for one that has a dot or nothing.
    pub(super) fn next(&mut self, number: &str, level: usize) -> Option<String> {
        let list = self.lists.get(number)?.clone();
        let own = self.levels.get(&(list.clone(), level))?.clone();
        if !self.begun.iter().any(|begun| begun == number) {
            self.begun.push(number.to_string());
            for at in 0..9 {
                if let Some(start) = self.starts.get(&(number.to_string(), at)) {
                    self.counts.insert((list.clone(), at), start.saturating_sub(1));
                }
            }
        }
        let before = own.start.saturating_sub(1);
        *self.counts.entry((list.clone(), level)).or_insert(before) += 1;
        self.counts.retain(|(other, at), _| *other != list || *at <= level);
        if matches!(own.format.as_str(), "bullet" | "none") {
            return None;
        }
        let mut text = own.text.clone();
        for at in 0..9 {
            let Some(other) = self.levels.get(&(list.clone(), at)) else { continue };
            let count = self.counts.get(&(list.clone(), at)).copied().unwrap_or(other.start);
            text = text.replace(&format!("%{}", at + 1), &written(count, &other.format));
        }
        Some(text)
    }
}

/// A number in one of Word's formats.
fn written(number: u64, format: &str) -> String {
    let letter = |first: u8| {
        let at = u8::try_from((number.max(1) - 1) % 26).unwrap_or(0);
        char::from(first + at).to_string()
    };
    match format {
        "chineseCounting"
        | "chineseCountingThousand"
        | "japaneseCounting"
        | "taiwaneseCountingThousand"
        | "ideographTraditional" => chinese(number),
        "chineseLegalSimplified" | "ideographLegalTraditional" => capital(number),
        "ideographDigital" | "japaneseDigitalTenThousand" => digits(number),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => match u32::try_from(number) {
            Ok(number @ 1..=20) => char::from_u32(0x2460 + number - 1).map_or_else(String::new, String::from),
            _ => number.to_string(),
        },
        "lowerLetter" => letter(b'a'),
        "upperLetter" => letter(b'A'),
        "decimalZero" => format!("{number:02}"),
        "lowerRoman" => roman(number).to_lowercase(),
        "upperRoman" => roman(number),
        _ => number.to_string(),
    }
}

fn roman(mut number: u64) -> String {
    const SIGNS: [(u64, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut out = String::new();
    for (value, sign) in SIGNS {
        while number >= value && out.len() < 64 {
            out.push_str(sign);
            number -= value;
        }
    }
    out
}
