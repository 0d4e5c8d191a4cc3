//! Deflate for streams that are strung together of pieces (RFC 1950, RFC 1951).
//!
//! The outlines of a glyph are the same bytes in every document, and coding them is most of what a small document costs.
//! Here a piece is coded once, with a code that all pieces of a font share; a stream is one block whose bits are those of
//! its pieces one after the other. Repetitions are found within a piece alone, so that a piece is the same wherever it
//! stands.

/// Bits, the first in the lowest place.
#[derive(Debug, Clone, Default)]
pub(crate) struct Bits {
    words: Vec<u64>,
    length: usize,
}

impl Bits {
    /// Adds the lowest `count` bits of a value, 57 at most; the others are 0.
    fn push(&mut self, value: u64, count: usize) {
        if count == 0 {
            return;
        }
        let at = self.length % 64;
        if at == 0 {
            self.words.push(value);
        } else {
            if let Some(last) = self.words.last_mut() {
                *last |= value << at;
            }
            if at + count > 64 {
                self.words.push(value >> (64 - at));
            }
        }
        self.length += count;
    }

    fn append(&mut self, other: &Self) {
        let at = self.length % 64;
        if at == 0 {
            self.words.extend_from_slice(&other.words);
        } else {
            let mut begun = self.words.pop().unwrap_or_default();
            self.words.extend(other.words.iter().map(|word| {
                let whole = begun | word << at;
                begun = word >> (64 - at);
                whole
            }));
            self.words.push(begun);
        }
        self.length += other.length;
        self.words.truncate(self.length.div_ceil(64));
    }
}

/// Bits that are being written: fewer than 64 are held until they are a word.
struct Writer {
    words: Vec<u64>,
    held: u64,
    count: usize,
}

impl Writer {
    fn for_bytes(count: usize) -> Self {
        Self { words: Vec::with_capacity(count / 8 + 1), held: 0, count: 0 }
    }

    /// Adds the lowest `count` bits of a value, 57 at most; the others are 0.
    fn push(&mut self, value: u64, count: usize) {
        self.held |= value << self.count;
        let all = self.count + count;
        if all >= 64 {
            self.words.push(self.held);
            self.held = value >> (64 - self.count);
        }
        self.count = all % 64;
    }

    fn finish(mut self) -> Bits {
        let length = self.words.len() * 64 + self.count;
        if self.count > 0 {
            self.words.push(self.held);
        }
        Bits { words: self.words, length }
    }
}

/// The checksum of a stream (Adler-32), which that of its pieces gives.
#[derive(Debug, Clone, Copy)]
struct Adler {
    sum: u32,
    sums: u32,
    length: usize,
}

const MODULUS: u32 = 65_521;

impl Adler {
    const EMPTY: Self = Self { sum: 1, sums: 0, length: 0 };

    fn of(bytes: &[u8]) -> Self {
        let (mut sum, mut sums) = (1, 0);
        // So few that no sum overflows.
        for some in bytes.chunks(5552) {
            for byte in some {
                sum += u32::from(*byte);
                sums += sum;
            }
            sum %= MODULUS;
            sums %= MODULUS;
        }
        Self { sum, sums, length: bytes.len() }
    }

    /// As a stream ends with it.
    fn word(self) -> u32 {
        self.sums << 16 | self.sum
    }

    fn then(self, next: Self) -> Self {
        let length = u64::try_from(next.length).unwrap_or(u64::MAX) % u64::from(MODULUS);
        let carried = length * u64::from((self.sum + MODULUS - 1) % MODULUS) % u64::from(MODULUS);
        let carried = u32::try_from(carried).unwrap_or(0);
        Self {
            sum: (self.sum + next.sum + MODULUS - 1) % MODULUS,
            sums: (self.sums + next.sums + carried) % MODULUS,
            length: self.length + next.length,
        }
    }
}

/// A part of a stream, coded.
#[derive(Debug, Clone)]
pub(crate) struct Piece {
    bits: Bits,
    adler: Adler,
}

impl Piece {
    /// How many bits it has, and its checksum.
    #[allow(dead_code, reason = "the build writes pieces")]
    pub(crate) fn measures(&self) -> (usize, u32) {
        (self.bits.length, self.adler.word())
    }

    /// Its bits, in whole bytes.
    #[allow(dead_code, reason = "the build writes pieces")]
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut out: Vec<u8> = self.bits.words.iter().flat_map(|word| word.to_le_bytes()).collect();
        out.truncate(self.bits.length.div_ceil(8));
        out
    }

    /// The piece that has such bits, so many, and codes so many bytes with such a checksum.
    pub(crate) fn read(bytes: &[u8], bits: usize, length: usize, adler: u32) -> Self {
        let words = bytes.chunks(8).map(|some| {
            let mut whole = [0; 8];
            whole[..some.len()].copy_from_slice(some);
            u64::from_le_bytes(whole)
        });
        let adler = Adler { sum: adler & 0xFFFF, sums: adler >> 16, length };
        Self { bits: Bits { words: words.collect(), length: bits }, adler }
    }
}

/// A byte, or so many bytes that stood so far before.
#[derive(Debug, Clone, Copy)]
enum Token {
    Literal(u8),
    Copy { length: usize, distance: usize },
}

/// The shortest and the longest copy.
const COPY: std::ops::RangeInclusive<usize> = 4..=258;
/// The end of a block.
const END: usize = 256;
const LITERALS: usize = 286;
const DISTANCES: usize = 30;
/// How many symbols a code has.
pub(crate) const SYMBOLS: usize = LITERALS + DISTANCES;

/// How many bytes from one place on are those from another, `before` it, on; as many as a copy can have at most.
fn alike(bytes: &[u8], at: usize, before: usize) -> usize {
    let most = (bytes.len() - at).min(*COPY.end());
    let (mut here, mut there) = (&bytes[at..at + most], &bytes[before..before + most]);
    let mut alike = 0;
    while let (Some((one, rest)), Some((other, others))) =
        (here.split_first_chunk(), there.split_first_chunk())
    {
        let differs = u64::from_le_bytes(*one) ^ u64::from_le_bytes(*other);
        if differs != 0 {
            return alike + usize::try_from(differs.trailing_zeros() / 8).unwrap_or(0);
        }
        alike += size_of::<u64>();
        (here, there) = (rest, others);
    }
    while let (Some((one, rest)), Some((other, others))) = (here.split_first(), there.split_first())
        && one == other
    {
        alike += 1;
        (here, there) = (rest, others);
    }
    alike
}

/// Finds the repetitions in some bytes.
fn tokens(bytes: &[u8], mut take: impl FnMut(Token)) {
    const NONE: u32 = u32::MAX;
    let mut seen = [NONE; 1 << 10];
    let mut at = 0;
    while at < bytes.len() {
        let Some(next) = bytes.get(at..at + 4) else {
            take(Token::Literal(bytes[at]));
            at += 1;
            continue;
        };
        let key = u32::from_le_bytes([next[0], next[1], next[2], next[3]]);
        let slot = usize::try_from(key.wrapping_mul(0x9E37_79B1) >> 22).unwrap_or(0);
        let before = std::mem::replace(&mut seen[slot], u32::try_from(at).unwrap_or(NONE));
        let before = usize::try_from(before).ok().filter(|before| before + 32_768 > at && *before < at);
        let length = before.map_or(0, |before| alike(bytes, at, before));
        match before {
            Some(before) if length >= *COPY.start() => {
                take(Token::Copy { length, distance: at - before });
                at += length;
            }
            _ => {
                take(Token::Literal(bytes[at]));
                at += 1;
            }
        }
    }
}

/// The symbol of a length or a distance, with its extra bits and how many they are: `first` is the smallest value, and
/// 2^`step` symbols share a number of extra bits, twice as many of the first ones none.
fn symbol(value: usize, first: usize, step: usize) -> (usize, u64, usize) {
    let offset = value - first;
    // Groups of symbols begin at 2^(step + extra).
    let extra = ((offset >> step) | 1).ilog2() as usize;
    let within = (offset >> extra) & ((1 << step) - 1);
    let plain = if extra == 0 { offset } else { ((extra + 1) << step) + within };
    (plain, (offset & ((1 << extra) - 1)) as u64, extra)
}

fn length_symbol(length: usize) -> (usize, u64, usize) {
    // 258 has a symbol of its own.
    if length == 258 {
        return (285, 0, 0);
    }
    let (symbol, bits, extra) = symbol(length, 3, 2);
    (257 + symbol, bits, extra)
}

fn distance_symbol(distance: usize) -> (usize, u64, usize) {
    symbol(distance, 1, 1)
}

/// A code for some pieces.
#[derive(Debug)]
pub(crate) struct Code {
    /// The bits of each literal and length, and of each distance, with how many they are.
    literals: Vec<(u64, usize)>,
    distances: Vec<(u64, usize)>,
    /// The bits of each length with its extra bits, and how many they are.
    lengths: Vec<(u64, usize)>,
    /// The head of a block that has this code and is the last.
    head: Bits,
}

impl Code {
    /// The code that is best for bytes like some examples.
    pub(crate) fn like<'a>(examples: impl Iterator<Item = &'a [u8]>) -> Self {
        // Whatever does not occur in them can occur elsewhere.
        let mut literals = vec![1_u32; LITERALS];
        let mut distances = vec![1_u32; DISTANCES];
        for example in examples {
            literals[END] += 1;
            tokens(example, |token| match token {
                Token::Literal(byte) => literals[usize::from(byte)] += 8,
                Token::Copy { length, distance } => {
                    literals[length_symbol(length).0] += 8;
                    distances[distance_symbol(distance).0] += 8;
                }
            });
        }
        Self::of_lengths(&lengths(&literals), &lengths(&distances))
    }

    /// The code in which each literal and length, and each distance, has so many bits.
    fn of_lengths(literals: &[usize], distances: &[usize]) -> Self {
        let mut head = Bits::default();
        head.push(0b101, 3);
        head.push(29, 5);
        head.push(29, 5);
        head.push(15, 4);
        // The code of the lengths themselves: the 13 that occur have four bits, the others five.
        const ORDER: [usize; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
        let of_lengths: Vec<usize> =
            (0..19).map(|length| if (3..=15).contains(&length) { 4 } else { 5 }).collect();
        for length in ORDER {
            head.push(u64::try_from(of_lengths[length]).unwrap_or(0), 3);
        }
        let code = canonical(&of_lengths);
        for length in literals.iter().chain(distances) {
            head.push(code[*length].0, code[*length].1);
        }
        let literals = canonical(literals);
        let whole = |length: usize| {
            let (symbol, extra, count) = length_symbol(length.max(3));
            let (code, length) = literals[symbol];
            (code | extra << length, length + count)
        };
        let lengths = (0..=*COPY.end()).map(whole).collect();
        Self { distances: canonical(distances), lengths, literals, head }
    }

    /// How many bits each symbol has.
    #[allow(dead_code, reason = "the build writes pieces")]
    pub(crate) fn lengths(&self) -> impl Iterator<Item = usize> {
        self.literals.iter().chain(&self.distances).map(|(_, length)| *length)
    }

    /// The code whose symbols have so many bits, `SYMBOLS` of them.
    pub(crate) fn read(lengths: &[u8]) -> Self {
        let lengths: Vec<usize> = lengths.iter().map(|length| usize::from(*length)).collect();
        let (literals, distances) = lengths.split_at(LITERALS.min(lengths.len()));
        Self::of_lengths(literals, distances)
    }

    /// Codes some bytes.
    pub(crate) fn piece(&self, bytes: &[u8]) -> Piece {
        let mut bits = Writer::for_bytes(bytes.len());
        tokens(bytes, |token| match token {
            Token::Literal(byte) => {
                let (code, length) = self.literals[usize::from(byte)];
                bits.push(code, length);
            }
            // A length takes 20 bits at most, a distance 28.
            Token::Copy { length, distance } => {
                let (code, length) = self.lengths[length];
                let (symbol, extra, count) = distance_symbol(distance);
                let (place, size) = self.distances[symbol];
                bits.push(code | place << length | extra << (length + size), length + size + count);
            }
        });
        Piece { bits: bits.finish(), adler: Adler::of(bytes) }
    }

    /// A stream of some bytes that are in no other document.
    pub(crate) fn whole(&self, bytes: &[u8]) -> Vec<u8> {
        self.stream(std::iter::once(&self.piece(bytes)))
    }

    /// A stream of some pieces in the format of zlib.
    pub(crate) fn stream<'a>(&self, pieces: impl Iterator<Item = &'a Piece> + Clone) -> Vec<u8> {
        let length: usize = pieces.clone().map(|piece| piece.bits.length).sum();
        let mut bits = Bits { words: Vec::with_capacity((self.head.length + length) / 64 + 2), length: 0 };
        bits.append(&self.head);
        let mut adler = Adler::EMPTY;
        for piece in pieces {
            bits.append(&piece.bits);
            adler = adler.then(piece.adler);
        }
        bits.push(self.literals[END].0, self.literals[END].1);
        let count = bits.length.div_ceil(8);
        let mut out = Vec::with_capacity(bits.words.len() * 8 + 6);
        out.extend([0x78, 0x9C]);
        out.resize(bits.words.len() * 8 + 2, 0);
        let (words, _) = out[2..].as_chunks_mut::<8>();
        words.iter_mut().zip(&bits.words).for_each(|(place, word)| *place = word.to_le_bytes());
        out.truncate(count + 2);
        out.extend(adler.word().to_be_bytes());
        out
    }
}

/// The lengths of the codes of symbols that occur so often, 15 bits at most (Huffman).
fn lengths(counts: &[u32]) -> Vec<usize> {
    use std::cmp::Reverse;
    use std::collections::BinaryHeap;
    let mut counts = counts.to_vec();
    loop {
        // A node is a symbol, or has two nodes below it; each knows the one above it.
        let mut above: Vec<usize> = vec![0; counts.len()];
        let mut open: BinaryHeap<Reverse<(u32, usize)>> =
            counts.iter().enumerate().map(|(symbol, count)| Reverse((*count, symbol))).collect();
        while let (Some(Reverse((one, first))), Some(Reverse((other, second)))) = (open.pop(), open.pop()) {
            let node = above.len();
            above.push(0);
            above[first] = node;
            above[second] = node;
            open.push(Reverse((one + other, node)));
            if open.len() == 1 {
                break;
            }
        }
        let root = above.len() - 1;
        let mut depths = vec![0; above.len()];
        for node in (0..root).rev() {
            depths[node] = depths[above[node]] + 1;
        }
        depths.truncate(counts.len());
        if depths.iter().all(|depth| *depth <= 15) {
            return depths;
        }
        counts.iter_mut().for_each(|count| *count = count.div_ceil(2));
    }
}

/// The codes of given lengths, with their first bit lowest.
fn canonical(lengths: &[usize]) -> Vec<(u64, usize)> {
    let count = |length: usize| lengths.iter().filter(|other| **other == length).count();
    let mut firsts = [0_u64; 16];
    let mut code = 0;
    for (length, first) in firsts.iter_mut().enumerate().skip(1) {
        let shorter = if length > 1 { count(length - 1) } else { 0 };
        code = (code + u64::try_from(shorter).unwrap_or(0)) << 1;
        *first = code;
    }
    let mut out = Vec::with_capacity(lengths.len());
    for length in lengths {
        let code = firsts[*length];
        firsts[*length] += 1;
        out.push((code.reverse_bits() >> (64 - length), *length));
    }
    out
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use proptest::prelude::*;

    use super::*;

    fn inflated(stream: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        flate2::read::ZlibDecoder::new(stream).read_to_end(&mut out).unwrap();
        out
    }

    proptest! {
        #[test]
        fn a_stream_of_pieces_is_their_bytes(
            pieces in proptest::collection::vec(
                prop_oneof![
                    proptest::collection::vec(any::<u8>(), 0..600),
                    proptest::collection::vec(0_u8..4, 0..1200),
                ],
                0..12,
            ),
        ) {
            let code = Code::like(pieces.iter().take(3).map(Vec::as_slice));
            let coded: Vec<Piece> = pieces.iter().map(|piece| code.piece(piece)).collect();
            prop_assert_eq!(inflated(&code.stream(coded.iter())), pieces.concat());
            let lengths: Vec<u8> = code.lengths().map(|length| u8::try_from(length).unwrap()).collect();
            let read: Vec<Piece> = coded.iter().zip(&pieces).map(|(piece, bytes)| {
                let (bits, adler) = piece.measures();
                Piece::read(&piece.bytes(), bits, bytes.len(), adler)
            }).collect();
            prop_assert_eq!(inflated(&Code::read(&lengths).stream(read.iter())), pieces.concat());
        }
    }

    #[test]
    fn every_length_and_distance_has_the_symbol_of_the_standard() {
        for (length, expected) in [
            (3, (257, 0, 0)),
            (10, (264, 0, 0)),
            (11, (265, 0, 1)),
            (18, (268, 1, 1)),
            (19, (269, 0, 2)),
            (257, (284, 30, 5)),
            (258, (285, 0, 0)),
        ] {
            assert_eq!(length_symbol(length), expected, "{length}");
        }
        for (distance, expected) in [
            (1, (0, 0, 0)),
            (4, (3, 0, 0)),
            (5, (4, 0, 1)),
            (8, (5, 1, 1)),
            (24577, (29, 0, 13)),
            (32768, (29, 8191, 13)),
        ] {
            assert_eq!(distance_symbol(distance), expected, "{distance}");
        }
    }
}
