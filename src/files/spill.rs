//! Records that need not all be in memory.

use std::fs;
use std::io;
use std::path::Path;

use super::io_fault;
use crate::diag::Diagnostic;

/// How many bytes are kept in memory before they go into a file.
const IN_MEMORY: usize = 16 << 20;

/// Records in the order in which they were added: in memory while they are few, then in a temporary file that has
/// no name and ends with the program. A record costs 8 bytes of memory.
#[derive(Debug, Default)]
pub struct Spill {
    /// Where each record ends.
    ends: Vec<u64>,
    file: Option<fs::File>,
    /// How much is in the file; what follows is in `rest`.
    written: u64,
    rest: Vec<u8>,
    /// Whether no file can be had, as in a sandbox: everything stays in memory.
    stays: bool,
}

impl Spill {
    /// The number of records.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is no record.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Adds a record.
    pub fn push(&mut self, record: &[u8]) {
        self.rest.extend_from_slice(record);
        self.ends.push(self.written + self.rest.len() as u64);
        if self.rest.len() > IN_MEMORY && !self.stays {
            match self.write() {
                Ok(()) => {
                    self.written += self.rest.len() as u64;
                    self.rest.clear();
                }
                // No room for a file: the memory is what is left.
                Err(_) => self.stays = true,
            }
        }
    }

    fn write(&mut self) -> io::Result<()> {
        let file = match &self.file {
            Some(file) => file,
            None => self.file.insert(tempfile::tempfile()?),
        };
        write_at(file, &self.rest, self.written)
    }

    /// The record at an index, from 0.
    pub fn get(&self, index: usize) -> Result<Vec<u8>, Diagnostic> {
        let fault = |error: &io::Error| io_fault(Path::new("tmp"), error);
        let end = *self.ends.get(index).ok_or_else(|| fault(&io::ErrorKind::UnexpectedEof.into()))?;
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        let length = usize::try_from(end - start).unwrap_or(usize::MAX);
        if start >= self.written {
            let start = usize::try_from(start - self.written).unwrap_or(usize::MAX);
            return Ok(self.rest[start..start + length].to_vec());
        }
        let mut record = vec![0; length];
        let file = self.file.as_ref().ok_or_else(|| fault(&io::ErrorKind::UnexpectedEof.into()))?;
        read_at(file, &mut record, start).map_err(|error| fault(&error))?;
        Ok(record)
    }
}

#[cfg(unix)]
fn write_at(file: &fs::File, bytes: &[u8], offset: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::write_all_at(file, bytes, offset)
}

#[cfg(unix)]
fn read_at(file: &fs::File, bytes: &mut [u8], offset: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, offset)
}

#[cfg(windows)]
fn write_at(file: &fs::File, mut bytes: &[u8], mut offset: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        let done = std::os::windows::fs::FileExt::seek_write(file, bytes, offset)?;
        bytes = &bytes[done..];
        offset += done as u64;
    }
    Ok(())
}

#[cfg(windows)]
fn read_at(file: &fs::File, mut bytes: &mut [u8], mut offset: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        let done = std::os::windows::fs::FileExt::seek_read(file, bytes, offset)?;
        if done == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        bytes = &mut bytes[done..];
        offset += done as u64;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_come_back_from_memory_and_from_the_file() {
        let record = |number: usize| vec![u8::try_from(number % 251).unwrap_or(0); 1000 + number % 7];
        for stays in [false, true] {
            let mut spill = Spill { stays, ..Spill::default() };
            (0..40_000).for_each(|number| spill.push(&record(number)));
            assert_eq!((spill.len(), spill.file.is_some()), (40_000, !stays));
            for number in [0, 1, 9_999, 16_700, 16_800, 33_500, 39_999] {
                assert_eq!(spill.get(number).ok(), Some(record(number)), "{number}");
            }
            assert!(spill.get(40_000).is_err());
        }
    }
}
