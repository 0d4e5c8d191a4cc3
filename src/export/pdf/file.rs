//! A PDF file that is written object by object (ISO 32000-1, 7.5): of what is written, only its place is kept.

use std::io::{self, Write};

use pdf_writer::{Chunk, Ref};

/// The version, and bytes by which programs tell that the file is not text.
const HEADER: &[u8] = b"%PDF-1.7\n%\x80\x80\x80\x80\n\n";

/// A file that is being written.
#[derive(Debug)]
pub(super) struct File<W> {
    out: W,
    at: u64,
    /// Where each object begins, by its number from 1; 0 for one that is not written yet.
    places: Vec<u64>,
}

impl<W: Write> File<W> {
    pub(super) fn begin(mut out: W) -> io::Result<Self> {
        out.write_all(HEADER)?;
        Ok(Self { out, at: HEADER.len() as u64, places: Vec::new() })
    }

    /// The number of a new object.
    pub(super) fn next(&mut self) -> Ref {
        self.places.push(0);
        Ref::new(i32::try_from(self.places.len()).unwrap_or(i32::MAX))
    }

    /// Writes the object of a number: the only one that `write` puts into the chunk.
    pub(super) fn put(&mut self, id: Ref, write: impl FnOnce(&mut Chunk)) -> io::Result<()> {
        let mut chunk = Chunk::new();
        write(&mut chunk);
        let place = usize::try_from(id.get()).ok().and_then(|number| self.places.get_mut(number - 1));
        place.into_iter().for_each(|place| *place = self.at);
        self.out.write_all(chunk.as_bytes())?;
        self.at += chunk.len() as u64;
        Ok(())
    }

    /// Writes where the objects are, and what tells the file from others.
    pub(super) fn finish(mut self, catalog: Ref, info: Ref, id: &[u8]) -> io::Result<W> {
        let size = self.places.len() + 1;
        write_references(&mut self.out, &self.places)?;
        let id: String = id.iter().map(|byte| format!("{byte:02X}")).collect();
        let (catalog, info, at) = (catalog.get(), info.get(), self.at);
        write!(
            self.out,
            "trailer\n<< /Size {size} /Root {catalog} 0 R /Info {info} 0 R /ID [<{id}> <{id}>] >>\n\
             startxref\n{at}\n%%EOF"
        )?;
        Ok(self.out)
    }
}

/// 交叉引用表 · writes where each object is, by its number from 1 (7.5.4).
pub(super) fn write_references(out: &mut impl Write, places: &[u64]) -> io::Result<()> {
    write!(out, "xref\n0 {}\n0000000000 65535 f\r\n", places.len() + 1)?;
    places.iter().try_for_each(|place| write!(out, "{place:010} 00000 n\r\n"))
}

/// A number as PDF has it.
pub(super) fn count(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}
