//! What the pages of a file draw with: its fonts and pictures (ISO 32000-1, 8.9 and 9).

use std::io::{self, Write};
use std::sync::LazyLock;

use pdf_writer::types::{CidFontType, FontFlags, SystemInfo};
use pdf_writer::{Filter, Name, Rect, Ref, Str};

use super::fast::Stop;
use super::file::{File, count};
use super::font::Subset;
use super::numbers::{hexadecimal, narrow};
use super::picture::Picture;
use crate::outlines::deflate::Code;

const IDENTITY: Name<'static> = Name(b"Identity-H");
const SYSTEM: SystemInfo<'static> =
    SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };

pub(super) fn write_font<W: Write>(file: &mut File<W>, font: Ref, subset: &Subset) -> Result<(), Stop> {
    let (cid, descriptor, cmap, embedded) = (file.next(), file.next(), file.next(), file.next());
    let program = &subset.program;
    let (bytes, length) = subset.file()?;
    let plain = program.font().font().post_script_name().unwrap_or_default();
    let plain: String = plain.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    let name = format!("{}+{plain}", tag(&bytes));
    let name = Name(name.as_bytes());
    file.put(font, |chunk| {
        let mut object = chunk.type0_font(font);
        object.base_font(name).encoding_predefined(IDENTITY).descendant_font(cid).to_unicode(cmap);
    })?;
    file.put(cid, |chunk| {
        let mut object = chunk.cid_font(cid);
        object.subtype(CidFontType::Type2).base_font(name).system_info(SYSTEM).font_descriptor(descriptor);
        object.cid_to_gid_map_predefined(Name(b"Identity"));
        object.default_width(1000.0);
        let mut widths = object.widths();
        let all = subset.widths().enumerate().filter(|(_, width)| (width - 1000.0).abs() > 1e-3);
        for (id, width) in all {
            widths.consecutive(u16::try_from(id).unwrap_or(0), [narrow(width)]);
        }
    })?;
    let ([left, bottom, right, top], ascent, descent) = program.measures();
    file.put(descriptor, |chunk| {
        let mut object = chunk.font_descriptor(descriptor);
        object.name(name).flags(FontFlags::SYMBOLIC).bbox(Rect::new(left, bottom, right, top));
        object.italic_angle(0.0).ascent(ascent).descent(descent).cap_height(ascent).stem_v(95.4);
        object.font_file2(embedded);
    })?;
    file.put(cmap, |chunk| {
        chunk.cmap(cmap, &deflated(&to_unicode(subset))).filter(Filter::FlateDecode);
    })?;
    file.put(embedded, |chunk| {
        let mut object = chunk.stream(embedded, &bytes);
        object.filter(Filter::FlateDecode);
        object.pair(Name(b"Length1"), count(length));
    })?;
    Ok(())
}

pub(super) fn write_picture<W: Write>(file: &mut File<W>, object: Ref, picture: &Picture) -> io::Result<()> {
    let (width, height) = (picture.width.cast_signed(), picture.height.cast_signed());
    let mask = picture.alpha.as_ref().map(|alpha| (file.next(), alpha));
    file.put(object, |chunk| {
        let mut image = chunk.image_xobject(object, &picture.data);
        image.filter(picture.filter);
        image.width(width).height(height).bits_per_component(8);
        match picture.is_gray {
            true => image.color_space().device_gray(),
            false => image.color_space().device_rgb(),
        }
        if let Some((mask, _)) = mask {
            image.s_mask(mask);
        }
    })?;
    let Some((mask, alpha)) = mask else { return Ok(()) };
    file.put(mask, |chunk| {
        let mut image = chunk.image_xobject(mask, alpha);
        image.filter(Filter::FlateDecode);
        image.width(width).height(height).bits_per_component(8);
        image.color_space().device_gray();
    })
}

/// Six letters that tell subsets of a font apart (9.6.4).
fn tag(bytes: &[u8]) -> String {
    // The checksum at the end tells the bytes.
    let mut hash = typst_utils::hash128(&bytes[bytes.len().saturating_sub(64)..]);
    let mut letter = || {
        let letter = b'A' + u8::try_from(hash % 26).unwrap_or(0);
        hash /= 26;
        char::from(letter)
    };
    (0..6).map(|_| letter()).collect()
}

const TO_UNICODE: &str = "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n\
    /CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n\
    /CMapName /Custom def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n";

/// What each glyph stands for (9.10.3).
fn to_unicode(subset: &Subset) -> Vec<u8> {
    let mut out = TO_UNICODE.as_bytes().to_vec();
    let all: Vec<(u16, &str)> = subset.words().filter(|(_, words)| !words.is_empty()).collect();
    for some in all.chunks(100) {
        out.extend(format!("{} beginbfchar\n", some.len()).bytes());
        for (id, words) in some {
            out.push(b'<');
            out.extend(hexadecimal(*id));
            out.extend(b"> <");
            words.encode_utf16().for_each(|unit| out.extend(hexadecimal(unit)));
            out.extend(b">\n");
        }
        out.extend(b"endbfchar\n");
    }
    out.extend(b"endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    out
}

/// The code of contents and of the words of glyphs, which are alike in all documents.
static TEXT: LazyLock<Code> = LazyLock::new(|| {
    const CONTENT: &[u8] = b"/P<</MCID 12>>BDC\n-0.2146398 Tc\nq 1 0 0 1 79.37008 545.27209 cm BT/f1 16 Tf[<000300040005>13.415<0006\
        >13.415<00a7>13.415<00b8>13.415<00c9>13.415<00da>13.415<00eb>13.415<00fc>]TJ ET Q\nEMC\n/DeviceCMYK cs\n\
        0 0.8078431 0.8078431 0 sc\n0 g\n1.4173228 w\n/Artifact BMC\n59.52755 711.52783 m\n541.41736 709.26013 l\nh\nf\n";
    const WORDS: &[u8] =
        b"100 beginbfchar\n<0012> <4e2d>\n<0034> <5171>\n<0056> <4e91>\n<0078> <65d7>\n<009a> <59d4>\n\
        <00bc> <7ec4>\n<00de> <7ec7>\n<00f0> <90e8>\n";
    Code::like([CONTENT, WORDS, WORDS, TO_UNICODE.as_bytes()].into_iter())
});

pub(super) fn deflated(bytes: &[u8]) -> Vec<u8> {
    TEXT.whole(bytes)
}
