//! 套红 · what the colours of ink look like where there is no press.
//!
//! The red of the standard is ink: magenta and yellow, 80 % each (GB/T 9704-2012, 6.2). A file that names ink alone leaves
//! its look to the reader, and most readers take the profile of an office press, by which it is an orange. So the
//! resources of the pages tell what ink looks like (ISO 32000-1, 8.6.5.6); the ink stays what it is.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::LazyLock;

use hayro_syntax::Pdf;
use pdf_writer::writers::Resources;
use pdf_writer::{Chunk, Filter, Name, Ref};

use super::file::{File, count, write_references};
use crate::outlines::deflate::Code;

/// Written by `assets/colours/build.py`.
const PROFILE: &[u8] = include_bytes!("../../../assets/colours/ink.icc");

static CODED: LazyLock<Vec<u8>> = LazyLock::new(|| Code::like(std::iter::once(PROFILE)).whole(PROFILE));

/// What ink looks like, if resources say nothing else of it.
const INK: Name<'static> = Name(b"DefaultCMYK");

/// Writes the profile.
pub(super) fn write_profile<W: Write>(file: &mut File<W>) -> io::Result<Ref> {
    let profile = file.next();
    file.put(profile, |chunk| put_profile(chunk, profile))?;
    Ok(profile)
}

fn put_profile(chunk: &mut Chunk, profile: Ref) {
    chunk.icc_profile(profile, &CODED).n(4).filter(Filter::FlateDecode);
}

/// Tells of the profile in the resources of pages.
pub(super) fn name_profile(resources: &mut Resources<'_>, profile: Ref) {
    resources.color_spaces().insert(INK).start::<pdf_writer::writers::ColorSpace<'_>>().icc_based(profile);
}

/// A file of Typst's exporter, which tells of ink alone, with the profile in the resources of the pages that need it; none
/// if it is not as that exporter writes it: its objects one after the other and one table of them at its end (7.5.4).
pub(super) fn with_profile(pdf: Vec<u8>) -> Option<Vec<u8>> {
    let read = Pdf::new(pdf.clone()).ok()?;
    let mut inked = Vec::new();
    for page in read.pages().iter() {
        let mut operations = page.operations();
        while let Some(operation) = operations.next() {
            if matches!(&**operation.operator, b"k" | b"K") {
                inked.push(page.raw().get_ref("Resources")?.obj_number);
                break;
            }
        }
    }
    if inked.is_empty() {
        return Some(pdf);
    }
    let table = Table::read(&pdf)?;
    let profile = Ref::new(count(table.places.len()));
    let name = format!("/{}[/ICCBased {} 0 R]", String::from_utf8_lossy(INK.0), profile.get());
    let mut added: BTreeMap<usize, String> = BTreeMap::new();
    for object in inked {
        let place = *table.places.get(usize::try_from(object).ok()?)?;
        let words = &pdf[place..place + find(&pdf[place..], b"endobj")?];
        let (after, name) = match find(words, COLOURS) {
            Some(at) => (at + COLOURS.len(), name.clone()),
            None => (find(words, b"<<")? + 2, format!("/ColorSpace<<{name}>>")),
        };
        added.insert(place + after, name);
    }
    table.rewrite(&pdf, &added, profile).ok()
}

/// How the colours of resources begin.
const COLOURS: &[u8] = b"/ColorSpace<<";

/// 交叉引用表 · where the objects of a file are.
struct Table<'a> {
    /// Where it stands itself.
    at: usize,
    /// Where each object begins, by its number; 0 for one that is none.
    places: Vec<usize>,
    /// What the file says behind it, without how many objects there are and where it stands.
    trailer: &'a str,
}

impl<'a> Table<'a> {
    fn read(pdf: &'a [u8]) -> Option<Self> {
        let end = std::str::from_utf8(&pdf[pdf.len().saturating_sub(64)..]).ok()?;
        let at: usize = end.rsplit_once("startxref\n")?.1.lines().next()?.parse().ok()?;
        let (head, rest) =
            std::str::from_utf8(pdf.get(at..)?).ok()?.strip_prefix("xref\n0 ")?.split_once('\n')?;
        let size: usize = head.parse().ok()?;
        let (entries, trailer) = rest.split_at_checked(size * ENTRY)?;
        let place = |entry: &str| match entry.strip_suffix(" 00000 n\r\n") {
            Some(place) => place.parse().ok(),
            None => Some(0),
        };
        let entries = (0..size).map(|number| entries.get(number * ENTRY..(number + 1) * ENTRY));
        let places = entries.map(|entry| place(entry?)).collect::<Option<Vec<usize>>>()?;
        let trailer = trailer.strip_prefix(&format!("trailer\n<</Size {size}"))?.split_once(">>\n")?.0;
        Some(Self { at, places, trailer })
    }

    /// The file with words added at some places, and with the profile.
    fn rewrite(&self, pdf: &[u8], added: &BTreeMap<usize, String>, profile: Ref) -> io::Result<Vec<u8>> {
        let mut out = Vec::with_capacity(pdf.len() + (4 << 10));
        let mut from = 0;
        for (at, words) in added {
            out.extend_from_slice(&pdf[from..*at]);
            out.extend_from_slice(words.as_bytes());
            from = *at;
        }
        out.extend_from_slice(&pdf[from..self.at]);
        let mut chunk = Chunk::new();
        put_profile(&mut chunk, profile);
        let own = out.len();
        out.extend_from_slice(chunk.as_bytes());
        let at = out.len();
        let moved = |place: usize| place + added.range(..place).map(|(_, words)| words.len()).sum::<usize>();
        let size = self.places.len() + 1;
        let places = self.places.iter().skip(1).map(|place| moved(*place)).chain([own]);
        let places: Vec<u64> = places.filter_map(|place| u64::try_from(place).ok()).collect();
        write_references(&mut out, &places)?;
        let trailer = self.trailer;
        out.extend_from_slice(
            format!("trailer\n<</Size {size}{trailer}>>\nstartxref\n{at}\n%%EOF").as_bytes(),
        );
        Ok(out)
    }
}

/// How many bytes the table has for each object.
const ENTRY: usize = 20;

fn find(bytes: &[u8], words: &[u8]) -> Option<usize> {
    bytes.windows(words.len()).position(|some| some == words)
}
