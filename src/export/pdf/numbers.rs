//! Numbers as contents have them, with no more digits than they need (ISO 32000-1, 7.3.3).

/// Decimals of a length in pt: less than a twentieth of a micrometre.
pub(super) const LENGTH: u32 = 4;
/// Decimals of a factor, which is multiplied with the size of a letter.
pub(super) const FACTOR: u32 = 7;

/// The number that is written for a length.
pub(super) fn rounded(length: f64) -> f64 {
    let one = f64::from(10_u32.pow(LENGTH));
    (length * one).round() / one
}

/// Writes a number with so many decimals at most.
pub(super) fn decimal(out: &mut Vec<u8>, value: f64, places: u32) {
    let one = 10_usize.pow(places);
    #[expect(clippy::cast_possible_truncation, reason = "no page is that large")]
    let scaled = (value * f64::from(10_u32.pow(places))).round() as i64;
    if scaled < 0 {
        out.push(b'-');
    }
    let scaled = usize::try_from(scaled.unsigned_abs()).unwrap_or(usize::MAX);
    let mut part = scaled % one;
    integer(out, scaled / one);
    if part > 0 {
        out.push(b'.');
        let mut place = one / 10;
        while part > 0 {
            out.push(b'0' + u8::try_from(part / place).unwrap_or(0));
            part %= place;
            place /= 10;
        }
    }
}

/// A number with four digits.
pub(super) fn hexadecimal(value: u16) -> [u8; 4] {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    [12, 8, 4, 0].map(|shift| DIGITS[usize::from(value >> shift & 15)])
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
            (-0.00001, "0"),
            (1.5, "1.5"),
            (-12.3456, "-12.3456"),
            (100.0, "100"),
            (0.0302, "0.0302"),
        ] {
            let mut out = Vec::new();
            decimal(&mut out, value, LENGTH);
            assert_eq!(String::from_utf8(out).unwrap(), expected);
        }
    }
}
