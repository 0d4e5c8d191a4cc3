//! How a workbook shows a number: by the format code of its cell (ECMA-376, part 1, 18.8.31).

/// The format of numbers in cells.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct NumberFormat {
    /// What stands before the decimal point, literals among it.
    whole: Vec<Piece>,
    /// What stands behind it.
    decimals: Vec<Piece>,
    /// Whether thousands are set apart.
    is_grouped: bool,
    /// By how many powers of ten the number is shown greater (percent), or smaller (thousands).
    power: i32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece {
    /// A digit; a zero if the number has none there.
    Digit,
    /// A digit, if the number has one there.
    Optional,
    Literal(char),
}

/// The most decimals that are shown.
const DECIMALS: usize = 15;

impl NumberFormat {
    /// Reads a format code; none if it shows anything but the digits of a number: a day, a fraction, an exponent, a condition,
    /// the number as it is. Of the sections for positive and negative numbers the first holds for both.
    pub(super) fn parse(code: &str) -> Option<Self> {
        let mut out = Self::default();
        let mut chars = code.chars().peekable();
        let (mut has_point, mut commas) = (false, 0);
        while let Some(c) = chars.next() {
            let literal = match c {
                ';' => break,
                '0' | '#' | '?' => {
                    // Commas between digits set thousands apart.
                    out.is_grouped |= commas > 0;
                    commas = 0;
                    let piece = if c == '0' { Piece::Digit } else { Piece::Optional };
                    if has_point { &mut out.decimals } else { &mut out.whole }.push(piece);
                    continue;
                }
                ',' => {
                    commas += 1;
                    continue;
                }
                '.' if has_point => return None,
                '.' => {
                    has_point = true;
                    continue;
                }
                '%' => {
                    out.power += 2;
                    '%'
                }
                // A blank as wide as a character, and one repeated to fill the cell.
                '_' | '*' => {
                    chars.next()?;
                    continue;
                }
                '\\' => chars.next()?,
                '"' => {
                    let text: String = chars.by_ref().take_while(|c| *c != '"').collect();
                    out.literals(&text, has_point);
                    continue;
                }
                '[' => {
                    let text: String = chars.by_ref().take_while(|c| *c != ']').collect();
                    match text.strip_prefix('$') {
                        Some(currency) => out.literals(currency.split('-').next()?, has_point),
                        None if COLOURS.contains(&text.to_lowercase().as_str()) => {}
                        None => return None,
                    }
                    continue;
                }
                // Days, exponents, fractions, texts.
                c if c.is_ascii_alphabetic() || c == '@' || c == '/' => return None,
                c => c,
            };
            out.literals(literal.encode_utf8(&mut [0; 4]), has_point);
        }
        // Commas behind the last digit divide by a thousand each.
        out.power -= 3 * commas;
        let is_digit = |piece: &Piece| !matches!(piece, Piece::Literal(_));
        let decimals = out.decimals.iter().filter(|piece| is_digit(piece)).count();
        (out.whole.iter().any(is_digit) && decimals <= DECIMALS && out.power.abs() < 10).then_some(out)
    }

    fn literals(&mut self, text: &str, has_point: bool) {
        let pieces = if has_point { &mut self.decimals } else { &mut self.whole };
        pieces.extend(text.chars().map(Piece::Literal));
    }

    /// A number as it is shown.
    pub(super) fn show(&self, number: f64) -> String {
        let places = self.decimals.iter().filter(|piece| !matches!(piece, Piece::Literal(_))).count();
        let digits = rounded(number.abs(), self.power, places);
        let (whole, decimals) = digits.split_once('.').unwrap_or((&digits, ""));
        let is_nothing = digits.bytes().all(|byte| matches!(byte, b'0' | b'.'));
        let mut out = self.whole_part(if whole == "0" { "" } else { whole });
        out.push_str(&self.decimal_part(decimals));
        if number < 0.0 && !is_nothing { format!("-{}", out.trim()) } else { out.trim().to_string() }
    }

    /// The digits before the point in their places, filled from the right; what has no place is put before the first.
    fn whole_part(&self, digits: &str) -> String {
        let mut left: Vec<char> = digits.chars().collect();
        let mut count = 0;
        // From the right to the left.
        let mut out = String::new();
        let mut put = |digit: char, out: &mut String| {
            if self.is_grouped && count > 0 && count % 3 == 0 {
                out.push(',');
            }
            count += 1;
            out.push(digit);
        };
        let first = self.whole.iter().position(|piece| !matches!(piece, Piece::Literal(_)));
        for (at, piece) in self.whole.iter().enumerate().rev() {
            match (piece, left.pop()) {
                (Piece::Literal(c), digit) => {
                    left.extend(digit);
                    out.push(*c);
                }
                (_, Some(digit)) => put(digit, &mut out),
                (Piece::Digit, None) => put('0', &mut out),
                (Piece::Optional, None) => {}
            }
            if Some(at) == first {
                while let Some(digit) = left.pop() {
                    put(digit, &mut out);
                }
            }
        }
        out.chars().rev().collect()
    }

    /// The point and the digits behind it, without the last ones that need not be shown.
    fn decimal_part(&self, digits: &str) -> String {
        let mut digits: Vec<char> = digits.chars().collect();
        let places: Vec<&Piece> =
            self.decimals.iter().filter(|piece| !matches!(piece, Piece::Literal(_))).collect();
        while digits.last() == Some(&'0') && places.get(digits.len() - 1) == Some(&&Piece::Optional) {
            digits.pop();
        }
        let mut out = String::from(if digits.is_empty() { "" } else { "." });
        let mut digits = digits.into_iter();
        for piece in &self.decimals {
            match piece {
                Piece::Literal(c) => out.push(*c),
                _ => out.extend(digits.next()),
            }
        }
        out
    }
}

const COLOURS: [&str; 8] = ["black", "blue", "cyan", "green", "magenta", "red", "white", "yellow"];

/// A number times a power of ten with so many decimals, rounded as a spreadsheet does: by its fifteen digits, and halves up.
fn rounded(number: f64, power: i32, places: usize) -> String {
    let exact = format!("{number:.14e}");
    let (mantissa, exponent) = exact.split_once('e').unwrap_or((&exact, "0"));
    let digits: Vec<u8> = mantissa.bytes().filter(u8::is_ascii_digit).map(|byte| byte - b'0').collect();
    // How many digits there are before the point.
    let before = exponent.parse::<i32>().unwrap_or(0) + power + 1;
    let places = i32::try_from(places).unwrap_or(i32::MAX);
    // The digit of a place, counted from the point to the left from 0, to the right from -1.
    let digit = |place: i32| {
        let at = usize::try_from(before - 1 - place).ok();
        at.and_then(|at| digits.get(at)).copied().unwrap_or(0)
    };
    let mut out: Vec<u8> = (-places..before.max(1)).map(digit).collect();
    let mut carry = u8::from(digit(-places - 1) >= 5);
    for digit in &mut out {
        *digit += carry;
        carry = *digit / 10;
        *digit %= 10;
    }
    if carry > 0 {
        out.push(carry);
    }
    let mut text = String::new();
    for (at, digit) in out.iter().enumerate().rev() {
        text.push(char::from(b'0' + digit));
        if at == usize::try_from(places).unwrap_or(0) && at > 0 {
            text.push('.');
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_shown_as_a_spreadsheet_does() {
        for (code, number, wanted) in [
            ("0%", 0.5, "50%"),
            ("0.00%", 0.8175, "81.75%"),
            ("0%", 0.125, "13%"),
            ("0.00", 1990.1, "1990.10"),
            ("0.00_ ", 2.675, "2.68"),
            ("0.0", 0.05, "0.1"),
            ("#,##0.00", 1234.5, "1,234.50"),
            ("#,##0.00", 1_234_567.0, "1,234,567.00"),
            ("#,##0", 999.5, "1,000"),
            ("¥#,##0.00", 1200.0, "¥1,200.00"),
            ("[$¥-804]#,##0.00;[Red][$¥-804]-#,##0.00", -5.0, "-¥5.00"),
            ("\"￥\"#,##0.0", 12.0, "￥12.0"),
            ("000000", 123.0, "000123"),
            ("0000000000", 4_710_000_000.0, "4710000000"),
            ("000-0000-0000", 13_800_001_234.0, "138-0000-1234"),
            ("0\"元\"", 15.0, "15元"),
            ("0.0,\"千元\"", 12_345.0, "12.3千元"),
            ("#.##", 5.0, "5"),
            ("#.##", 0.5, ".5"),
            ("0.##", 0.5, "0.5"),
            ("0.0#", 2.0, "2.0"),
            ("_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * \"-\"??_ ;_ @_ ", 80.0, "80.00"),
            ("0", -0.4, "0"),
            ("#,##0", 0.0, "0"),
            ("#,##0", 12.0, "12"),
        ] {
            let format = NumberFormat::parse(code).unwrap_or_else(|| panic!("{code}"));
            assert_eq!(format.show(number), wanted, "{code} {number}");
        }
    }

    #[test]
    fn what_shows_no_digits_alone_is_left() {
        for code in [
            "General",
            "@",
            "yyyy/m/d",
            "# ?/?",
            "0.00E+00",
            "[DBNum2]0",
            "[>100]0",
            "h:mm",
            "",
            "\"件\"",
            "0.0.0",
            "G/通用格式",
        ] {
            assert_eq!(NumberFormat::parse(code), None, "{code}");
        }
    }
}
