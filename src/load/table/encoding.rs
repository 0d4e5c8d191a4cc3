//! Which encoding a text is in: told by its bytes, never by the system.

use std::borrow::Cow;

use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

/// The text and the name of its encoding; the offset of the first byte that fits none.
///
/// A byte order mark decides; then whatever is valid UTF-8; then whatever is valid GB18030, which contains GBK and
/// GB/T 2312. Nothing is replaced.
pub(crate) fn decoded(bytes: &[u8]) -> Result<(Cow<'_, str>, &'static str), usize> {
    let marked = Encoding::for_bom(bytes).map(|(encoding, mark)| (encoding, &bytes[mark..]));
    let as_is = |encoding: &'static Encoding, bytes| {
        encoding
            .decode_without_bom_handling_and_without_replacement(bytes)
            .map(|text| (text, encoding.name()))
    };
    if let Some((encoding, rest)) = marked {
        let mark = bytes.len() - rest.len();
        return as_is(encoding, rest).ok_or_else(|| mark + valid(encoding, rest));
    }
    // Text in UTF-16 without a mark: every second byte of its ASCII is zero.
    let zeros = |from: usize| bytes.iter().skip(from).step_by(2).take(64).filter(|byte| **byte == 0).count();
    for (encoding, from) in [(UTF_16LE, 1), (UTF_16BE, 0)] {
        if zeros(from) > 0 && zeros(1 - from) == 0 {
            return as_is(encoding, bytes).ok_or(0);
        }
    }
    // The one that came further was meant.
    as_is(UTF_8, bytes)
        .or_else(|| as_is(GB18030, bytes))
        .ok_or_else(|| valid(UTF_8, bytes).max(valid(GB18030, bytes)))
}

/// A text in the encoding of the given name, with the byte order mark that `like` has.
pub(super) fn encoded(text: &str, name: &str, like: &[u8]) -> Vec<u8> {
    let mark = Encoding::for_bom(like).map_or(&[][..], |(_, length)| &like[..length]);
    let units = |order: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(order).collect::<Vec<u8>>();
    let body = match name {
        "UTF-16LE" => units(u16::to_le_bytes),
        "UTF-16BE" => units(u16::to_be_bytes),
        "gb18030" => GB18030.encode(text).0.into_owned(),
        _ => text.as_bytes().to_vec(),
    };
    [mark, &body].concat()
}

/// How many bytes are valid.
fn valid(encoding: &'static Encoding, bytes: &[u8]) -> usize {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut out = vec![0_u8; decoder.max_utf8_buffer_length_without_replacement(bytes.len()).unwrap_or(0)];
    match decoder.decode_to_utf8_without_replacement(bytes, &mut out, true) {
        (encoding_rs::DecoderResult::Malformed(length, after), read, _) => {
            read.saturating_sub(usize::from(length) + usize::from(after))
        }
        (_, read, _) => read,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_encoding_is_told_by_its_bytes() {
        let text = "姓名,性别\r\n喆䶮,男\r\n";
        let utf16 = |order: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(order).collect::<Vec<u8>>();
        for (bytes, name) in [
            (text.as_bytes().to_vec(), "UTF-8"),
            ([b"\xEF\xBB\xBF", text.as_bytes()].concat(), "UTF-8"),
            (GB18030.encode(text).0.into_owned(), "gb18030"),
            ([b"\xFF\xFE".to_vec(), utf16(u16::to_le_bytes)].concat(), "UTF-16LE"),
            ([b"\xFE\xFF".to_vec(), utf16(u16::to_be_bytes)].concat(), "UTF-16BE"),
            (utf16(u16::to_le_bytes), "UTF-16LE"),
        ] {
            assert_eq!(decoded(&bytes), Ok((Cow::Borrowed(text), name)), "{bytes:?}");
        }
        assert_eq!(decoded(b"abc\xD0\xD5\xFF"), Err(5));
    }
}
