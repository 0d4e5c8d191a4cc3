//! Characters that Word keeps by their places in a font of symbols: the boxes, ticks and dots of forms and lists.

/// Stands for a symbol that is not known: 〓, as printers mark a missing character.
pub(super) const UNKNOWN: char = '〓';

/// Where a font of symbols has its characters, in Unicode's private use area.
const PRIVATE: u32 = 0xF000;

/// What Wingdings has at a place.
const WINGDINGS: [(u8, char); 26] = [
    (0x28, '☎'),
    (0x2A, '✉'),
    (0x6C, '●'),
    (0x6D, '○'),
    (0x6E, '■'),
    (0x6F, '□'),
    (0x71, '□'),
    (0x75, '◆'),
    (0x77, '◆'),
    (0x9E, '·'),
    (0x9F, '•'),
    (0xA1, '○'),
    (0xA4, '◎'),
    (0xA7, '■'),
    (0xA8, '□'),
    (0xAB, '★'),
    (0xD8, '▶'),
    (0xDF, '←'),
    (0xE0, '→'),
    (0xE1, '↑'),
    (0xE2, '↓'),
    (0xF0, '⇨'),
    (0xFB, '×'),
    (0xFC, '√'),
    (0xFD, '☒'),
    (0xFE, '☑'),
];

/// What Wingdings 2 has at a place.
const WINGDINGS_2: [(u8, char); 9] = [
    (0x4F, '×'),
    (0x50, '√'),
    (0x51, '☒'),
    (0x52, '☑'),
    (0x53, '☒'),
    (0x54, '☒'),
    (0x97, '●'),
    (0xA2, '■'),
    (0xA3, '□'),
];

/// What Symbol has at a place, besides the letters of Greek.
const SYMBOL: [(u8, char); 19] = [
    (0xA2, '′'),
    (0xA3, '≤'),
    (0xA5, '∞'),
    (0xAB, '↔'),
    (0xAC, '←'),
    (0xAD, '↑'),
    (0xAE, '→'),
    (0xAF, '↓'),
    (0xB0, '°'),
    (0xB1, '±'),
    (0xB2, '″'),
    (0xB3, '≥'),
    (0xB4, '×'),
    (0xB7, '•'),
    (0xB8, '÷'),
    (0xB9, '≠'),
    (0xBB, '≈'),
    (0xD6, '√'),
    (0xE5, '∑'),
];

/// The letters of Greek in Symbol, from `A` and from `a` on.
const CAPITALS: &str = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ";
const SMALL: &str = "αβχδεφγηιϕκλμνοπθρστυϖωξψζ";

/// The character at a place of a font, as Word writes it: `Wingdings`, `F0FE`. None if it is not known.
pub(super) fn character(font: &str, code: &str) -> Option<char> {
    let code = u32::from_str_radix(code, 16).ok()?;
    let place = u8::try_from(code.checked_sub(PRIVATE).unwrap_or(code));
    let at = |table: &[(u8, char)]| {
        let place = place.ok()?;
        table.iter().find(|(own, _)| *own == place).map(|(_, character)| *character)
    };
    let letter = |first: u8, letters: &str| {
        let place = place.ok()?.checked_sub(first)?;
        letters.chars().nth(usize::from(place))
    };
    match font {
        "Wingdings" => at(&WINGDINGS),
        "Wingdings 2" => at(&WINGDINGS_2),
        "Symbol" => at(&SYMBOL).or_else(|| letter(b'A', CAPITALS)).or_else(|| letter(b'a', SMALL)),
        "Wingdings 3" | "Webdings" | "Marlett" => None,
        // Any other font has its characters where Unicode has them.
        _ => char::from_u32(code).filter(|c| !c.is_control() && !('\u{E000}'..='\u{F8FF}').contains(c)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_are_told_by_their_font() {
        for (font, code, wanted) in [
            ("Wingdings", "F0FE", Some('☑')),
            ("Wingdings 2", "F0A3", Some('□')),
            ("Wingdings 2", "0052", Some('☑')),
            ("Symbol", "F061", Some('α')),
            ("Symbol", "F057", Some('Ω')),
            ("宋体", "25A1", Some('□')),
            ("宋体", "E000", None),
            ("Webdings", "F061", None),
            ("Wingdings", "x", None),
        ] {
            assert_eq!(character(font, code), wanted, "{font} {code}");
        }
    }
}
