//! Numbers as contents have them, with no more digits than they need (ISO 32000-1, 7.3.3).

/// Decimals of a length in pt: what readers can tell apart on most of a page, with numbers of 32 bits.
pub(super) const LENGTH: u32 = 5;
/// Decimals of what is multiplied, or added again and again: factors, and the widths and gaps of strokes.
pub(super) const FACTOR: u32 = 7;

/// The number that is written for a length.
pub(super) fn rounded(length: f64) -> f64 {
    let one = f64::from(10_u32.pow(LENGTH));
    (length * one).round() / one
}

/// A number of 32 bits: PDF knows no longer ones.
#[expect(clippy::cast_possible_truncation, reason = "that is what it is for")]
pub(super) fn narrow(value: f64) -> f32 {
    value as f32
}

/// The most characters that a number has.
const LONGEST: usize = 32;

/// Writes a number with so many decimals at most.
pub(super) fn decimal<const PLACES: u32>(out: &mut Vec<u8>, value: f64) {
    let one = const { 10_u32.pow(PLACES) };
    #[expect(clippy::cast_possible_truncation, reason = "no page is that large")]
    let scaled = (value * f64::from(one)).round() as i64;
    let size = scaled.unsigned_abs();
    let (mut whole, mut part) = (size / u64::from(one), size % u64::from(one));
    // From its end on.
    let mut text = [0; LONGEST];
    let mut at = LONGEST;
    let mut put = |character: u8| {
        at -= 1;
        text[at] = character;
    };
    if part > 0 {
        let mut places = PLACES;
        while part.is_multiple_of(10) {
            part /= 10;
            places -= 1;
        }
        for _ in 0..places {
            put(digit(part % 10));
            part /= 10;
        }
        put(b'.');
    }
    loop {
        put(digit(whole % 10));
        whole /= 10;
        if whole == 0 {
            break;
        }
    }
    if scaled < 0 {
        put(b'-');
    }
    out.extend_from_slice(&text[at..]);
}

/// Writes a length in pt so that a reader has the very same number of 32 bits.
pub(super) fn exact(out: &mut Vec<u8>, length: f32) {
    /// From here on the numbers of 32 bits are further apart than the decimals of a length.
    const FAR: f32 = 128.0;
    match length.abs() < FAR {
        true => decimal::<FACTOR>(out, f64::from(length)),
        false => decimal::<LENGTH>(out, f64::from(length)),
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a number below ten")]
fn digit(value: u64) -> u8 {
    b'0' + value as u8
}

/// A number with four digits.
pub(super) fn hexadecimal(value: u16) -> [u8; 4] {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |shift: u16| DIGITS[usize::from(value >> shift & 15)];
    [digit(12), digit(8), digit(4), digit(0)]
}

/// Writes a whole number.
pub(super) fn integer(out: &mut Vec<u8>, value: usize) {
    let start = out.len();
    let mut rest = value;
    loop {
        out.push(b'0' + u8::try_from(rest % 10).unwrap_or(0));
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    out[start..].reverse();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_no_more_digits_than_they_need() {
        for (value, expected) in [
            (0.0, "0"),
            (-0.000_001, "0"),
            (1.5, "1.5"),
            (-12.34567, "-12.34567"),
            (100.0, "100"),
            (0.0302, "0.0302"),
        ] {
            let mut out = Vec::new();
            decimal::<LENGTH>(&mut out, value);
            assert_eq!(String::from_utf8(out).unwrap(), expected);
        }
    }

    #[test]
    fn a_place_is_read_as_the_number_that_it_was() {
        let mut place = 1.0_f32;
        while place < 20_000.0 {
            for place in [place, -place] {
                let mut out = Vec::new();
                exact(&mut out, place);
                let text = String::from_utf8(out).unwrap();
                assert_eq!(text.parse::<f32>().unwrap().to_bits(), place.to_bits(), "{text}");
            }
            place = (place * 1.000_37).next_up();
        }
    }
}
