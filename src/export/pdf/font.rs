//! TrueType fonts in PDF: of each glyph the outline as it is in the font, coded once (for the open set by the build) and
//! put together for each document.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, OnceLock, RwLock};

use rustc_hash::FxHashMap;
use typst_library::diag::EcoString;
use typst_library::text::FontInstance;

use super::Unfit;
use super::numbers::narrow;
use crate::outlines::deflate::Code;
use crate::outlines::{OpenFace, Outline, sum};

/// A font program of which documents embed some glyphs.
#[derive(Debug)]
pub(super) struct Program {
    font: FontInstance,
    /// The tables, by their places in the file.
    head: Table,
    hhea: Table,
    maxp: Table,
    hmtx: Table,
    outlines: Outlines,
    /// What the instructions of outlines call, if there are any.
    hints: Vec<([u8; 4], Table)>,
    /// How many glyphs have an advance of their own.
    advances: usize,
    code: Arc<Code>,
    /// How many glyphs there are.
    count: usize,
    /// The coded outlines of the glyphs that documents used, some beside each other together: most have none.
    glyphs: Vec<OnceLock<Box<Outlined>>>,
}

type Table = std::ops::Range<usize>;

/// How many glyphs of a font have their places together.
const TOGETHER: usize = 64;

type Outlined = [OnceLock<Outline>; TOGETHER];

/// Where the outlines of a font are.
#[derive(Debug)]
enum Outlines {
    /// Beside its file, coded.
    Coded(&'static OpenFace),
    /// In its file.
    Tables(Tables),
}

/// The outlines in a font file, and where each is.
#[derive(Debug)]
struct Tables {
    glyf: Table,
    loca: Table,
    has_long_offsets: bool,
    /// How many there are.
    count: usize,
}

type Programs = HashMap<FontInstance, Result<Arc<Program>, Unfit>>;

static PROGRAMS: LazyLock<RwLock<Programs>> = LazyLock::new(RwLock::default);

/// Of a font, one glyph in so many is an example for its code.
const EXAMPLES: usize = 128;

impl Program {
    /// The program of a font; it is read once.
    pub(super) fn of(font: &FontInstance) -> Result<Arc<Self>, Unfit> {
        if let Some(known) = PROGRAMS.read().ok().and_then(|known| known.get(font).cloned()) {
            return known;
        }
        let read = Self::read(font).map(Arc::new);
        if let Ok(mut known) = PROGRAMS.write() {
            return known.entry(font.clone()).or_insert(read).clone();
        }
        read
    }

    fn read(font: &FontInstance) -> Result<Self, Unfit> {
        let data = font.font().data().as_slice();
        if !font.variations().0.is_empty() {
            return Err(Unfit::Font);
        }
        let table = |tag: &[u8; 4]| table(data, font.font().index(), tag).ok_or(Unfit::Font);
        let (head, hhea, maxp) = (table(b"head")?, table(b"hhea")?, table(b"maxp")?);
        let hmtx = table(b"hmtx")?;
        let count = usize::from(short(data, maxp.start + 4).ok_or(Unfit::Font)?);
        let outlines = match OpenFace::of(data) {
            Some(face) => Outlines::Coded(face),
            None => Outlines::Tables(Tables {
                glyf: table(b"glyf")?,
                loca: table(b"loca")?,
                has_long_offsets: short(data, head.start + 50) == Some(1),
                count,
            }),
        };
        let hints = [*b"cvt ", *b"fpgm", *b"prep"];
        let hints = hints.into_iter().filter_map(|tag| Some((tag, table(&tag).ok()?))).collect();
        let mut program = Self {
            hints,
            outlines,
            advances: usize::from(short(data, hhea.start + 34).ok_or(Unfit::Font)?),
            font: font.clone(),
            head,
            hhea,
            maxp,
            hmtx,
            code: Arc::new(Code::like(std::iter::empty())),
            count,
            glyphs: (0..count.div_ceil(TOGETHER)).map(|_| OnceLock::new()).collect(),
        };
        if program.advances == 0 {
            return Err(Unfit::Font);
        }
        program.code = match &program.outlines {
            Outlines::Coded(face) => face.code(),
            Outlines::Tables(tables) => {
                let ids = (0..count).step_by(EXAMPLES).filter_map(|id| u16::try_from(id).ok());
                Arc::new(Code::like(ids.map(|id| tables.outline(data, id))))
            }
        };
        Ok(program)
    }

    fn data(&self) -> &[u8] {
        self.font.font().data().as_slice()
    }

    pub(super) fn font(&self) -> &FontInstance {
        &self.font
    }

    /// The advance of a glyph and its left side bearing, in units of the font.
    fn metrics(&self, id: u16) -> (u16, u16) {
        let (data, at) = (self.data(), usize::from(id));
        let advance = short(data, self.hmtx.start + at.min(self.advances - 1) * 4).unwrap_or(0);
        let bearing = match at.checked_sub(self.advances) {
            None => short(data, self.hmtx.start + at * 4 + 2),
            Some(beyond) => short(data, self.hmtx.start + self.advances * 4 + beyond * 2),
        };
        (advance, bearing.unwrap_or(0))
    }

    /// The advance of a glyph in thousandths of an em.
    pub(super) fn width(&self, id: u16) -> f64 {
        f64::from(self.metrics(id).0) * 1000.0 / self.font.units_per_em()
    }

    /// The box around all glyphs, and the ascent and descent, in thousandths of an em.
    pub(super) fn measures(&self) -> ([f32; 4], f32, f32) {
        let units = |at: usize| {
            let units = short(self.data(), at).unwrap_or(0).cast_signed();
            narrow(f64::from(units) * 1000.0 / self.font.units_per_em())
        };
        let corner = self.head.start + 36;
        let bounds = [units(corner), units(corner + 2), units(corner + 4), units(corner + 6)];
        (bounds, units(self.hhea.start + 4), units(self.hhea.start + 6))
    }

    /// The outline of a glyph. If it is made of others, it names them by their ids in the subset, to which they are
    /// added.
    fn coded(&self, id: u16, subset: &mut Vec<u16>) -> Option<Outline> {
        let some = self.glyphs.get(usize::from(id) / TOGETHER).filter(|_| usize::from(id) < self.count)?;
        let some = some.get_or_init(|| Box::new([const { OnceLock::new() }; TOGETHER]));
        let place = &some[usize::from(id) % TOGETHER];
        if let Some(known) = place.get() {
            return Some(known.clone());
        }
        let outline = match &self.outlines {
            Outlines::Coded(face) => face.coded(id)?,
            Outlines::Tables(tables) => {
                let bytes = tables.outline(self.data(), id);
                if short(bytes, 0).is_some_and(|contours| contours.cast_signed() < 0) {
                    return Some(Outline::of(&renamed(bytes, subset)?, &self.code));
                }
                Outline::of(bytes, &self.code)
            }
        };
        Some(place.get_or_init(|| outline).clone())
    }
}

impl Tables {
    /// The bytes of a glyph's outline; none for a blank.
    fn outline<'d>(&self, data: &'d [u8], id: u16) -> &'d [u8] {
        let offset = |at: usize| match self.has_long_offsets {
            true => long(data, self.loca.start + at * 4).and_then(|offset| usize::try_from(offset).ok()),
            false => short(data, self.loca.start + at * 2).map(|offset| usize::from(offset) * 2),
        };
        let at = usize::from(id);
        let range = offset(at).zip(offset(at + 1)).filter(|_| at < self.count);
        let place = |offset: usize| (self.glyf.start + offset).min(self.glyf.end);
        range.and_then(|(start, end)| data.get(place(start)..place(end))).unwrap_or_default()
    }
}

/// The glyphs of a font that a document uses, in the order of their use.
#[derive(Debug)]
pub(super) struct Subset {
    pub(super) program: Arc<Program>,
    glyphs: Vec<Used>,
    /// The last id of each glyph.
    ids: FxHashMap<u16, u16>,
}

/// A glyph of a font with the words that it stands for.
#[derive(Debug)]
struct Used {
    glyph: u16,
    words: EcoString,
    /// The id before that is of the same glyph, for other words; 0 if there is none.
    before: u16,
}

impl Subset {
    pub(super) fn new(program: Arc<Program>) -> Self {
        // The first one stands for what has no glyph.
        let none = Used { glyph: 0, words: EcoString::new(), before: 0 };
        Self { program, glyphs: vec![none], ids: FxHashMap::default() }
    }

    /// The id in the subset of a glyph that stands for some words. A glyph that stands for different words has several,
    /// so that each can be read again.
    pub(super) fn id(&mut self, glyph: u16, words: &str) -> Result<u16, Unfit> {
        let last = self.ids.entry(glyph).or_default();
        let mut known = *last;
        while known != 0 {
            let used = &self.glyphs[usize::from(known)];
            if used.words == words {
                return Ok(known);
            }
            known = used.before;
        }
        let id = u16::try_from(self.glyphs.len()).map_err(|_| Unfit::Font)?;
        self.glyphs.push(Used { glyph, words: words.into(), before: *last });
        *last = id;
        Ok(id)
    }

    /// The ids with the words that they stand for.
    pub(super) fn words(&self) -> impl Iterator<Item = (u16, &str)> {
        let ids = self.glyphs.iter().enumerate().skip(1);
        ids.filter_map(|(id, used)| Some((u16::try_from(id).ok()?, used.words.as_str())))
    }

    /// The widths by id, in thousandths of an em.
    pub(super) fn widths(&self) -> impl Iterator<Item = f64> {
        self.glyphs.iter().map(|used| self.program.width(used.glyph))
    }

    /// The font file, compressed, and its length before.
    pub(super) fn file(&self) -> Result<(Vec<u8>, usize), Unfit> {
        let program = &*self.program;
        let mut glyphs: Vec<u16> = self.glyphs.iter().map(|used| used.glyph).collect();
        let mut outlines: Vec<Outline> = Vec::with_capacity(glyphs.len());
        let mut at = 0;
        while let Some(glyph) = glyphs.get(at).copied() {
            outlines.push(program.coded(glyph, &mut glyphs).ok_or(Unfit::Font)?);
            at += 1;
        }
        let count = u16::try_from(glyphs.len()).map_err(|_| Unfit::Font)?;
        let mut loca = Vec::with_capacity(glyphs.len() * 4 + 4);
        let mut end = 0_u32;
        for outline in &outlines {
            loca.extend(end.to_be_bytes());
            end += outline.length;
        }
        loca.extend(end.to_be_bytes());
        let mut hmtx = Vec::with_capacity(glyphs.len() * 4);
        for glyph in &glyphs {
            let (advance, bearing) = program.metrics(*glyph);
            hmtx.extend(advance.to_be_bytes());
            hmtx.extend(bearing.to_be_bytes());
        }
        let data = program.data();
        let copied = |table: &Table| data.get(table.clone()).unwrap_or_default().to_vec();
        let set = |mut table: Vec<u8>, at: usize, value: &[u8]| {
            table.get_mut(at..at + value.len())?.copy_from_slice(value);
            Some(table)
        };
        let head = set(copied(&program.head), 8, &[0; 4]).and_then(|head| set(head, 50, &[0, 1]));
        let hhea = set(copied(&program.hhea), 34, &count.to_be_bytes());
        let maxp = set(copied(&program.maxp), 4, &count.to_be_bytes());
        let (Some(head), Some(hhea), Some(maxp)) = (head, hhea, maxp) else { return Err(Unfit::Font) };
        let glyf = (end, outlines.iter().fold(0, |sum: u32, outline| sum.wrapping_add(outline.sum)));
        let mut tables =
            vec![(*b"head", head), (*b"hhea", hhea), (*b"hmtx", hmtx), (*b"loca", loca), (*b"maxp", maxp)];
        tables.extend(program.hints.iter().map(|(tag, table)| (*tag, copied(table))));
        let before = with_tables(tables, glyf);
        let length = before.len() + usize::try_from(end).unwrap_or(0);
        let first = program.code.piece(&before);
        let pieces = std::iter::once(&first).chain(outlines.iter().map(|outline| &*outline.piece));
        Ok((program.code.stream(pieces), length))
    }
}

/// A font file up to its outlines, which are the last table of it, so long and with such a sum.
fn with_tables(tables: Vec<([u8; 4], Vec<u8>)>, (glyf_length, glyf_sum): (u32, u32)) -> Vec<u8> {
    let count = u16::try_from(tables.len() + 1).unwrap_or(0);
    let power = count.ilog2();
    let range = 16 << power;
    let mut out = vec![0, 1, 0, 0];
    for value in [count, range, u16::try_from(power).unwrap_or(0), count * 16 - range] {
        out.extend(value.to_be_bytes());
    }
    let mut offset = 12 + 16 * u32::from(count);
    let mut entries: Vec<([u8; 4], u32, u32, u32)> = Vec::new();
    for (tag, table) in &tables {
        let length = u32::try_from(table.len()).unwrap_or(0);
        entries.push((*tag, sum(table), offset, length));
        offset += length.next_multiple_of(4);
    }
    entries.push((*b"glyf", glyf_sum, offset, glyf_length));
    entries.sort_unstable();
    for (tag, sum, offset, length) in entries {
        out.extend(tag);
        [sum, offset, length].iter().for_each(|value| out.extend(value.to_be_bytes()));
    }
    for (_, table) in tables {
        out.extend(table);
        out.resize(out.len().next_multiple_of(4), 0);
    }
    out
}

/// The outline of a glyph that is made of others, with their places in the subset, to which they are added.
fn renamed(bytes: &[u8], glyphs: &mut Vec<u16>) -> Option<Vec<u8>> {
    const WORDS: u16 = 1;
    const SCALE: u16 = 1 << 3;
    const MORE: u16 = 1 << 5;
    const TWO_SCALES: u16 = 1 << 6;
    const FOUR_SCALES: u16 = 1 << 7;
    let mut out = bytes.to_vec();
    let mut at = 10;
    loop {
        let (flags, glyph) = (short(bytes, at)?, short(bytes, at + 2)?);
        let place = match glyphs.iter().position(|known| *known == glyph) {
            Some(place) => place,
            None => {
                glyphs.push(glyph);
                glyphs.len() - 1
            }
        };
        out.get_mut(at + 2..at + 4)?.copy_from_slice(&u16::try_from(place).ok()?.to_be_bytes());
        at += 4 + if flags & WORDS != 0 { 4 } else { 2 };
        at += match flags {
            _ if flags & SCALE != 0 => 2,
            _ if flags & TWO_SCALES != 0 => 4,
            _ if flags & FOUR_SCALES != 0 => 8,
            _ => 0,
        };
        if flags & MORE == 0 {
            return Some(out);
        }
    }
}

/// Where a table is in a font file, or in a font of a collection.
fn table(data: &[u8], index: u32, tag: &[u8; 4]) -> Option<Table> {
    let start = match data.get(..4)? {
        b"ttcf" => usize::try_from(long(data, 12 + 4 * usize::try_from(index).ok()?)?).ok()?,
        _ => 0,
    };
    let count = usize::from(short(data, start + 4)?);
    let entries = (0..count).map(|at| start + 12 + at * 16);
    let entry = entries.into_iter().find(|entry| data.get(*entry..entry + 4) == Some(tag))?;
    let (offset, length) = (long(data, entry + 8)?, long(data, entry + 12)?);
    let offset = usize::try_from(offset).ok()?;
    let end = offset.checked_add(usize::try_from(length).ok()?)?;
    (end <= data.len()).then_some(offset..end)
}

fn short(data: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(data.get(at..at + 2)?.try_into().ok()?))
}

fn long(data: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(data.get(at..at + 4)?.try_into().ok()?))
}
