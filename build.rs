//! Gives the program a fingerprint of what it is made of, so that documents that an earlier one made are known to be
//! another's, makes an automaton of the dictionary of words, and codes the outlines of the faces.

use std::error::Error;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Read;
use std::path::{Path, PathBuf};

#[allow(dead_code, reason = "the program puts files together")]
#[path = "src/outlines/coded.rs"]
mod coded;
#[allow(dead_code, reason = "the program strings pieces together")]
#[path = "src/outlines/deflate.rs"]
mod deflate;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::var("OUT_DIR")?);
    words(&folder)?;
    faces(&folder)?;
    let mut files = Vec::new();
    for path in ["src", "templates", "assets", "Cargo.toml", "Cargo.lock"] {
        println!("cargo::rerun-if-changed={path}");
        collect(Path::new(path), &mut files);
    }
    files.sort();
    let mut hasher = DefaultHasher::new();
    for path in files {
        path.to_string_lossy().replace('\\', "/").hash(&mut hasher);
        fs::read(&path).unwrap_or_default().hash(&mut hasher);
    }
    println!("cargo::rustc-env=GEN_FINGERPRINT={:016x}", hasher.finish());
    Ok(())
}

/// The words of `assets/words` with their frequencies, and the sum of these.
fn words(folder: &Path) -> Result<(), Box<dyn Error>> {
    let mut list = String::new();
    flate2::read::GzDecoder::new(fs::File::open("assets/words/words.txt.gz")?).read_to_string(&mut list)?;
    let mut words = fst::MapBuilder::memory();
    let mut total = 0_u64;
    for line in list.lines() {
        let (word, frequency) = line.split_once(' ').ok_or("a word without a frequency")?;
        let frequency: u64 = frequency.parse()?;
        words.insert(word, frequency)?;
        total += frequency;
    }
    fs::write(folder.join("words.fst"), words.into_inner()?)?;
    fs::write(folder.join("words.total"), total.to_string())?;
    Ok(())
}

/// Parts the faces of `assets/fonts`, unless they are those of the time before.
fn faces(folder: &Path) -> Result<(), Box<dyn Error>> {
    let stamp = folder.join("faces.stamp");
    let mut faces = Vec::new();
    let mut hasher = DefaultHasher::new();
    for code in ["build.rs", "src/outlines/coded.rs", "src/outlines/deflate.rs"] {
        fs::read(code)?.hash(&mut hasher);
    }
    for entry in fs::read_dir("assets/fonts")? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "ttf") {
            faces.push(path);
        }
    }
    faces.sort();
    let faces: Vec<(PathBuf, Vec<u8>)> =
        faces.into_iter().map(|path| Ok((path.clone(), fs::read(path)?))).collect::<std::io::Result<_>>()?;
    faces.hash(&mut hasher);
    let found = hasher.finish().to_string();
    if fs::read_to_string(&stamp).is_ok_and(|before| before == found) {
        return Ok(());
    }
    for (path, face) in faces {
        let name = path.file_stem().ok_or("a face without a name")?.to_string_lossy().into_owned();
        let (lines, outlines) = parted(&face).ok_or("a face that is not as build.py makes them")?;
        fs::write(folder.join(format!("{name}.lines")), lines)?;
        fs::write(folder.join(format!("{name}.outlines")), outlines)?;
    }
    Ok(fs::write(stamp, found)?)
}

/// A face in two: a font file that has of outlines only their boxes, and the outlines, coded, as `src/outlines` reads them.
fn parted(face: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
    let number = |at: usize, bytes: usize| {
        let bytes = face.get(at..at + bytes)?;
        Some(bytes.iter().fold(0, |number: usize, byte| number << 8 | usize::from(*byte)))
    };
    let head_length = 12 + 16 * number(4, 2)?;
    let mut tables: Vec<(&[u8], usize, usize)> = Vec::new();
    for at in (12..head_length).step_by(16) {
        tables.push((face.get(at..at + 16)?, number(at + 8, 4)?, number(at + 12, 4)?));
    }
    // In the order of the file, which that of the records need not be.
    tables.sort_by_key(|(_, offset, _)| *offset);
    let place = |tag: &[u8]| tables.iter().find(|(record, ..)| record.starts_with(tag)).map(|table| table.1);
    let (head, maxp, loca, glyf) = (place(b"head")?, place(b"maxp")?, place(b"loca")?, place(b"glyf")?);
    let cmap = place(b"cmap")?;

    let glyphs = number(maxp + 4, 2)?;
    let offset = |glyph: usize| number(loca + 4 * glyph, 4);
    let outline = |glyph: usize| face.get(glyf + offset(glyph)?..glyf + offset(glyph + 1)?);
    // Neither short places nor outlines that are made of others, which the negative number of their contours tells.
    let is_made_of_others = |glyph| outline(glyph).is_some_and(|outline| outline.first() >= Some(&0x80));
    if number(head + 50, 2)? != 1 || (0..glyphs).any(is_made_of_others) {
        return None;
    }
    // Of each outline the box is kept, as that of a contour from one corner to the other.
    let (mut boxes, mut places) = (Vec::new(), vec![[0; 4]]);
    for glyph in 0..glyphs {
        if let Some(corners) = outline(glyph)?.get(2..10) {
            let corner = |at: usize| Some(i16::from_be_bytes(corners.get(at..at + 2)?.try_into().ok()?));
            let (left, bottom) = (corner(0)?, corner(2)?);
            let (width, height) = (corner(4)?.checked_sub(left)?, corner(6)?.checked_sub(bottom)?);
            let on_curve = 1;
            boxes.extend([0, 1]);
            boxes.extend(corners);
            boxes.extend([0, 1, 0, 0, on_curve, on_curve]);
            boxes.extend([left, width, bottom, height].map(i16::to_be_bytes).concat());
        }
        places.push(u32::try_from(boxes.len()).ok()?.to_be_bytes());
    }
    let places = places.concat();
    let start = head_length;
    let mut body = Vec::new();
    let mut records = Vec::new();
    for (record, offset, length) in &tables {
        let table = match record.get(..4)? {
            b"glyf" => &boxes,
            b"loca" => &places,
            b"cmap" => &with_last_map(face.get(*offset..offset + length)?)?,
            _ => face.get(*offset..offset + length)?,
        };
        records.push((*record, start + body.len(), table.len()));
        body.extend(table);
        body.resize(body.len().next_multiple_of(4), 0);
    }
    records.sort_unstable();
    let mut lines = face.get(..12)?.to_vec();
    for (record, offset, length) in records {
        lines.extend(record.get(..8)?);
        lines.extend(u32::try_from(offset).ok()?.to_be_bytes());
        lines.extend(u32::try_from(length).ok()?.to_be_bytes());
    }
    lines.extend(body);

    let code = deflate::Code::like((0..glyphs).filter_map(outline));
    let mut packed = Vec::new();
    for count in [glyphs, head_length] {
        packed.extend(u32::try_from(count).ok()?.to_be_bytes());
    }
    packed.extend(code.lengths().filter_map(|length| u8::try_from(length).ok()));
    for glyph in 0..=glyphs {
        packed.extend(u32::try_from(offset(glyph)?).ok()?.to_be_bytes());
    }
    let mut bits = Vec::new();
    for glyph in 0..glyphs {
        let coded = coded::Outline::of(outline(glyph)?, &code);
        let (count, adler) = coded.piece.measures();
        for value in [u32::try_from(bits.len()).ok()?, u32::try_from(count).ok()?, adler, coded.sum] {
            packed.extend(value.to_be_bytes());
        }
        bits.extend(coded.piece.bytes());
    }
    packed.extend(face.get(..head_length)?);
    packed.extend(face.get(cmap..cmap + coded::MAPS)?);
    packed.extend(bits);
    Some((lines, packed))
}

/// A table of characters (ISO/IEC 14496-22, 5.3.1) that names the last of its maps alone, which has all characters: a start
/// would read the same ones in each.
fn with_last_map(cmap: &[u8]) -> Option<Vec<u8>> {
    let count = usize::from(u16::from_be_bytes(cmap.get(2..4)?.try_into().ok()?));
    let last = cmap.get(4 + 8 * count.checked_sub(1)?..4 + 8 * count)?;
    Some([cmap.get(..2)?, &[0, 1], last, cmap.get(coded::MAPS..)?].concat())
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) {
    match fs::read_dir(path) {
        Ok(entries) => entries.flatten().for_each(|entry| collect(&entry.path(), files)),
        Err(_) => files.push(path.to_path_buf()),
    }
}
