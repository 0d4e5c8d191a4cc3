//! Breaks a paragraph into lines of full-width cells.
//!
//! A line takes as many characters as fit. If the next one is a mark that must not begin a line, the line
//! makes room for it: its other marks give up some of their blank space (GB/T 15834-2011, 5.1.11), and all characters
//! are set a hair closer, by half a cell in all, so that no mark looks narrow beside those of other lines. So 28
//! characters still fit. Only if that makes no room does the last character move to the next line with the mark, and
//! the line is spaced out. What belongs together is parted if a line would be loose otherwise, and a line that would be
//! torn apart is left short.

use std::ops::Range;

use super::{marks, numbers};

/// A character of a paragraph.
#[derive(Debug, Clone, Copy)]
pub(super) struct Glyph {
    /// The character; `\n` is a manual line break.
    pub(super) c: char,
    /// Its advance including the tracking after it, pt.
    pub(super) width: f64,
    /// The run that it belongs to.
    pub(super) run: usize,
    /// Where it begins in its run, in bytes.
    pub(super) offset: usize,
    /// Whether it belongs to a word whose letters join.
    pub(super) joint: Joint,
}

/// The place of a character in a word whose letters join, which has the width of its first character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Joint {
    /// It belongs to no such word.
    None,
    /// It is the first.
    First,
    /// It is set with the one before it.
    Within,
}

/// A line of a paragraph.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    /// Its characters.
    pub(super) range: Range<usize>,
    /// The space put after each of them, pt; negative if a mark gives up its blank space.
    pub(super) kerns: Vec<f64>,
    /// The space put after every character, pt, if the marks alone do not make room.
    pub(super) tracking: f64,
    /// How it ends.
    pub(super) end: End,
}

impl Line {
    /// Where what is set of it ends: spaces at the end of a line are not set, but in the last one.
    pub(super) fn set_end(&self, glyphs: &[Glyph]) -> usize {
        let spaces = glyphs[self.range.clone()].iter().rev().take_while(|glyph| glyph.c == ' ').count();
        if self.end == End::Last { self.range.end } else { self.range.end - spaces }
    }
}

/// How a line ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// It is set as wide as its column.
    Full,
    /// It is left as it is: to fill its column it would be torn apart.
    Short,
    /// It is the last one.
    Last,
}

/// How wide the lines of a paragraph are, pt; a cell is the width of a character with its tracking.
#[derive(Debug, Clone, Copy)]
pub(in crate::typeset) struct Column {
    /// The width of the first line.
    pub(in crate::typeset) first: f64,
    /// The width of the others.
    pub(in crate::typeset) rest: f64,
    /// A cell.
    pub(in crate::typeset) cell: f64,
    /// The size of the text.
    pub(in crate::typeset) size: f64,
}

/// The tolerance for rounding, pt; well below what Typst considers too wide.
const HAIR: f64 = 1e-7;
/// How much narrower than its column a line with narrowed marks is made, pt, so that it is sure to fit.
const SPARE: f64 = 1e-3;
/// A word longer than this, in cells, may be broken: an address, for example.
const LONG_WORD: f64 = 10.0;

/// How much room a line may leave, in cells, before what should stay together is parted: the number of a standard from its
/// letters, the parts of a date, the ends of a span, an address at its marks.
const LOOSE: f64 = 3.0;
/// How much room a line may leave, in cells, and be spaced out.
const TORN: f64 = 5.0;
/// How much of that one place may take, in cells: a line of numbers and words in Latin letters has few.
const TORN_GAP: f64 = 0.22;

/// The share of its blank space that a mark gives up without looking narrow.
const UNSEEN: f64 = 0.5;
/// By how much two characters may be closer without anybody seeing it, in cells.
const CLOSER: f64 = 0.02;
/// How much goes to the last line at most, in cells, so that no character is alone there.
const MOST_MOVED: f64 = 2.0;

/// The lines of a paragraph.
pub(super) fn lines(glyphs: &[Glyph], column: Column) -> Vec<Line> {
    let text: Vec<char> = glyphs.iter().map(|glyph| glyph.c).collect();
    let mut out = Vec::new();
    let mut begin = 0;
    // A manual break ends a stretch; each stretch is broken separately.
    for stretch in text.split_inclusive(|c| *c == '\n') {
        let end = begin + stretch.len() - usize::from(stretch.ends_with(&['\n']));
        let first = if out.is_empty() { column.first } else { column.rest };
        let paragraph = Paragraph::new(&glyphs[begin..end], &text[begin..end], Column { first, ..column });
        out.extend(
            paragraph
                .lines()
                .into_iter()
                .map(|line| Line { range: line.range.start + begin..line.range.end + begin, ..line }),
        );
        begin += stretch.len();
    }
    out
}

struct Paragraph<'a> {
    glyphs: &'a [Glyph],
    text: &'a [char],
    column: Column,
    /// The characters before which a line may break.
    begins: Vec<bool>,
}

/// Where a line ends.
struct Fit {
    end: usize,
    /// By how much the line is too wide, pt.
    excess: f64,
    /// What its marks cannot make room for, pt.
    rest: f64,
}

impl Fit {
    fn plain(end: usize) -> Self {
        Self { end, excess: 0.0, rest: 0.0 }
    }
}

impl<'a> Paragraph<'a> {
    fn new(glyphs: &'a [Glyph], text: &'a [char], column: Column) -> Self {
        let mut paragraph = Self { glyphs, text, column, begins: marks::beginnings(text) };
        paragraph.join_dates();
        paragraph.part_long_words();
        let begins = paragraph.begins.iter_mut().zip(glyphs);
        begins.for_each(|(begins, glyph)| *begins &= glyph.joint != Joint::Within);
        paragraph
    }

    /// Keeps the parts of a date and the ends of a span together.
    fn join_dates(&mut self) {
        for (index, begins) in self.begins.iter_mut().enumerate() {
            *begins &= !numbers::is_joined(self.text, index);
        }
    }

    /// Allows a break in a word that is too long to keep whole, such as an address: after the marks that part it, and
    /// only if a piece between them is wider than a line, at every letter.
    fn part_long_words(&mut self) {
        let mut start = 0;
        for end in 1..=self.text.len() {
            if end < self.text.len() && !self.begins[end] {
                continue;
            }
            if self.width(start..end) > LONG_WORD * self.column.cell {
                self.part(start..end);
            }
            start = end;
        }
    }

    fn part(&mut self, word: Range<usize>) {
        let mut start = word.start;
        for end in word.start + 1..=word.end {
            if end < word.end && !self.ends_piece(end) {
                continue;
            }
            if end < word.end {
                self.begins[end] = true;
            }
            if self.width(start..end) > self.column.first.min(self.column.rest) {
                for index in start + 1..end {
                    self.begins[index] = marks::may_break(self.text, index);
                }
            }
            start = end;
        }
    }

    /// Whether an address may end a line before a character. A decimal point, a comma between thousands and the colon of
    /// a time are no such place.
    fn ends_piece(&self, index: usize) -> bool {
        let (last, next) = (self.text[index - 1], self.text[index]);
        let before = index.checked_sub(2).map(|before| self.text[before]);
        let is_in_number = before.is_some_and(|c| c.is_ascii_digit()) && next.is_ascii_digit() && last != '/';
        "/.-_?&=@".contains(last) && next.is_ascii_alphanumeric() && !is_in_number
    }

    /// Whether a line that would be loose may end before a character, though what it parts should stay together.
    fn may_part(&self, index: usize) -> bool {
        let is_within = self.glyphs[index].joint == Joint::Within;
        let is_tie = numbers::is_tied(self.text, index) && !numbers::is_within_number(self.text, index);
        !is_within && (is_tie || numbers::is_joined(self.text, index) || self.ends_piece(index))
    }

    /// The room of the line that begins at a character.
    fn room(&self, start: usize) -> f64 {
        if start == 0 { self.column.first } else { self.column.rest }
    }

    fn half(&self) -> f64 {
        self.column.cell / 2.0
    }

    /// The space put between a character and the next if nothing else is needed: adjacent marks share blank
    /// space.
    fn kern(&self, index: usize) -> f64 {
        match self.text.get(index + 1) {
            Some(next) if marks::share_space(self.text[index], *next) => -self.half(),
            _ => 0.0,
        }
    }

    /// How much blank space a mark may give up between a character and the next.
    fn space(&self, index: usize) -> f64 {
        let Some(next) = self.text.get(index + 1) else { return 0.0 };
        let here = self.text[index];
        let gives = marks::is_closing(here) != marks::is_opening(*next);
        if gives && self.kern(index) == 0.0 { self.half() } else { 0.0 }
    }

    /// The end of a line without its trailing spaces.
    fn trimmed(&self, range: &Range<usize>) -> usize {
        let spaces = self.text[range.clone()].iter().rev().take_while(|c| **c == ' ').count();
        range.end - spaces
    }

    fn width(&self, range: Range<usize>) -> f64 {
        let end = self.trimmed(&range);
        let inner = end.saturating_sub(1);
        let glyphs: f64 = self.glyphs[range.start..end].iter().map(|glyph| glyph.width).sum();
        glyphs + (range.start..inner).map(|index| self.kern(index)).sum::<f64>()
    }

    fn lines(&self) -> Vec<Line> {
        let mut out: Vec<Line> = Vec::new();
        let mut start = 0;
        while start < self.text.len() {
            let fit = self.fit(start, self.room(start));
            out.push(self.line(start, &fit));
            start = fit.end;
        }
        self.keep_last_company(&mut out);
        out
    }

    /// Gives a character that is alone on the last line, with or without a mark, one of the line before it, which is
    /// spaced out.
    fn keep_last_company(&self, lines: &mut [Line]) {
        let [.., before, last] = lines else { return };
        let is_character = |index: &usize| {
            let glyph = self.glyphs[*index];
            glyph.joint != Joint::Within && glyph.c != ' ' && !marks::is_closing(glyph.c)
        };
        if last.range.clone().filter(is_character).count() != 1 {
            return;
        }
        let (start, end) = (before.range.start, before.range.end);
        let Some(earlier) = (start + 1..end).rev().find(|index| self.begins[*index]) else { return };
        // More than that would tear the line apart.
        let moved = self.width(earlier..end);
        if moved > MOST_MOVED * self.column.cell || moved > self.width(start..earlier) / 4.0 {
            return;
        }
        *before = self.line(start, &Fit::plain(earlier));
        *last = self.line(earlier, &Fit::plain(last.range.end));
    }

    /// The longest line from a given place on.
    fn fit(&self, start: usize, room: f64) -> Fit {
        let length = self.text.len();
        let mut last: Option<(usize, f64)> = None;
        // The width is accumulated, so that each character of a line is counted only once.
        let (mut width, mut counted) = (0.0, start);
        for end in (start + 1..=length).filter(|end| *end == length || self.begins[*end]) {
            let trimmed = self.trimmed(&(start..end));
            while counted < trimmed {
                width += self.glyphs[counted].width;
                if counted > start {
                    width += self.kern(counted - 1);
                }
                counted += 1;
            }
            if width <= room + HAIR {
                last = Some((end, width));
                continue;
            }
            let fit = self.squeezed(start, end, width - room + SPARE);
            let Some((shorter, taken)) = last else { return fit.unwrap_or(Fit::plain(end)) };
            let slack = room - taken;
            return match fit {
                // The last character of a paragraph need not be left alone (5.1.11).
                Some(fit) if fit.rest == 0.0 && (end == length || fit.excess <= slack + 2.0 * SPARE) => fit,
                Some(fit) if fit.rest > 0.0 && fit.rest < slack => fit,
                _ if slack > LOOSE * self.column.cell => {
                    let parts = |index: &usize| self.may_part(*index) && self.width(start..*index) <= room;
                    Fit::plain((shorter + 1..end).rev().find(parts).unwrap_or(shorter))
                }
                _ => Fit::plain(shorter),
            };
        }
        Fit::plain(length)
    }
}

impl Paragraph<'_> {
    /// A line that is too wide by `excess`, with its marks made narrower; `None` if they fall short by more
    /// than half a cell.
    fn squeezed(&self, start: usize, end: usize, excess: f64) -> Option<Fit> {
        let last = self.trimmed(&(start..end)).checked_sub(1).filter(|last| *last > start)?;
        let spaces: f64 = (start..last).map(|index| self.space(index)).sum();
        if spaces > 0.0 && excess <= spaces + 2.0 * SPARE {
            return Some(Fit { end, excess, rest: 0.0 });
        }
        let rest = excess - spaces;
        let helps = marks::is_closing(self.text[last]) && rest <= self.half() + 2.0 * SPARE;
        helps.then_some(Fit { end, excess, rest })
    }

    /// How much a line may be spaced out: between characters and at blanks, not within numbers and Latin words.
    fn stretch(&self, inner: Range<usize>) -> f64 {
        let is_place = |c: &&char| **c == ' ' || u32::from(**c) > 0x2E7F || marks::has_space(**c);
        let places = self.text[inner].iter().filter(is_place).count();
        let places = f64::from(u32::try_from(places).unwrap_or(u32::MAX));
        TORN.min(TORN_GAP * places) * self.column.cell
    }

    fn line(&self, start: usize, fit: &Fit) -> Line {
        let range = start..fit.end;
        let last = self.trimmed(&range).saturating_sub(1);
        // Letters that join are not set apart.
        let gaps = (start + 1..=last).filter(|index| self.glyphs[*index].joint != Joint::Within).count();
        let gaps = f64::from(u32::try_from(gaps.max(1)).unwrap_or(u32::MAX));
        let spaces: f64 = (start..last).map(|index| self.space(index)).sum();
        let unseen = self.half().min(CLOSER * self.column.cell * gaps);
        let closer = (fit.excess - UNSEEN * spaces).clamp(0.0, unseen).max(fit.rest);
        let share = if spaces > 0.0 { (fit.excess - closer) / spaces } else { 0.0 };
        let kern =
            |index: usize| if index < last { self.kern(index) - share * self.space(index) } else { 0.0 };
        Line {
            kerns: range.clone().map(kern).collect(),
            tracking: -(closer / gaps),
            end: match self.room(start) - self.width(range.clone()) {
                _ if fit.end == self.text.len() => End::Last,
                slack if slack > self.half() && slack > self.stretch(start..last) => End::Short,
                _ => End::Full,
            },
            range,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const COLUMN: Column = Column { first: 8.0, rest: 10.0, cell: 1.0, size: 1.0 };

    fn set(text: &str) -> (Vec<String>, Vec<Line>) {
        let width = |c: char| if c.is_ascii() { 0.5 } else { 1.0 };
        let glyphs: Vec<Glyph> = text
            .chars()
            .map(|c| Glyph { c, width: width(c), run: 0, offset: 0, joint: Joint::None })
            .collect();
        let lines = lines(&glyphs, COLUMN);
        let words = |line: &Line| glyphs[line.range.clone()].iter().map(|glyph| glyph.c).collect();
        (lines.iter().map(words).collect(), lines)
    }

    #[test]
    fn lines_hold_what_fits() {
        for (text, wanted) in [
            // Nobody is left alone, though a mark may follow.
            ("一二三四五六七八一二三四五六七八九十一", "一二三四五六七八|一二三四五六七八九|十一"),
            ("一二三四五六七八一二三四五六七八九十一。", "一二三四五六七八|一二三四五六七八九|十一。"),
            // Full cells, nothing to do.
            ("一二三四五六七八一二三四五六七八九十一二", "一二三四五六七八|一二三四五六七八九十|一二"),
            // A comma in the eleventh cell: two marks give up half a cell each.
            ("一二三四五六七八一，三四，六七八九十，一二", "一二三四五六七八|一，三四，六七八九十，|一二"),
            // One mark and a hair from everything.
            ("一二三四五六七八一，三四五六七八九十，一二", "一二三四五六七八|一，三四五六七八九十，|一二"),
            // Without another mark, the last character moves to the next line with the full stop.
            ("一二三四五六七八一二三四五六七八九十。一二", "一二三四五六七八|一二三四五六七八九|十。一二"),
            // An opening mark at the end moves to the next line, and its line is spaced out.
            ("一二三四五六七八一二三四五六七八九（十一）", "一二三四五六七八|一二三四五六七八九|（十一）"),
            // Two marks make room for the character after an opening one.
            ("一二三四五六七八一，三，五六七八九（十一）", "一二三四五六七八|一，三，五六七八九|（十一）"),
            // Marks side by side share a cell.
            ("一二三四五六七八一二：“四五六七八。”十一二", "一二三四五六七八|一二：“四五六七八。”|十一二"),
            // A number stays whole.
            ("一二三四五六七八一二三四五六七八九2024年", "一二三四五六七八|一二三四五六七八九|2024年"),
            // What belongs together is parted only where the line would be loose.
            (
                "一二三四五六七八一二三四五六七八GB/T 9704一二",
                "一二三四五六七八|一二三四五六七八|GB/T 9704一二",
            ),
            (
                "一二三四五六七八一二三四五六AB/T 9704.12/1一二",
                "一二三四五六七八|一二三四五六AB/T |9704.12/1一二",
            ),
            // So is a date.
            ("一二三四五六七八一二三四五六七八3月15日一二", "一二三四五六七八|一二三四五六七八|3月15日一二"),
            ("一二三四五六七八一二三四五六2024年3月5日一", "一二三四五六七八|一二三四五六2024年|3月5日一"),
            // The end of a paragraph is not left alone if marks make room.
            ("一二三四五六七八，二，四，六，七八了。", "一二三四五六七|八，二，四，六，七八了。"),
            // A manual break.
            ("一二\n三四", "一二|三四"),
            // A word longer than a line.
            ("见https://example.org/a/very/long/path处", "见https://|example.org/a/very/|long/path处"),
            ("致yunc_zuzhibu_ganbu@163.com处", "致yunc_zuzhibu_|ganbu@163.com处"),
            // A number stays whole up to a line.
            ("共计支付￥1234567890.00元", "共计支付|￥1234567890.00元"),
            ("编号00112233445566778899001122号", "编号001122334455|66778899001122号"),
            ("", ""),
        ] {
            assert_eq!(set(text).0.join("|"), wanted);
        }
    }

    /// Paragraphs of words, marks and what is never parted, in every order: none of it is parted, and a line is short only
    /// where what comes next has no room on it.
    #[test]
    fn what_is_whole_stays_whole_and_lines_are_full() {
        const WHOLE: [&str; 36] = [
            "￥1200.00元",
            "￥1,234.5万元",
            "$20",
            "€500",
            "＄8",
            "¥88",
            "£300",
            "39名",
            "24小时",
            "12个月",
            "3个百分点",
            "1.5万亩",
            "100余人",
            "286.5平方米",
            "10千瓦时",
            "5美元",
            "14:30",
            "14：30",
            "3∶2",
            "3：2",
            "85.5%",
            "50％",
            "-5℃",
            "－5℃",
            "＋38℃",
            "±0.5",
            "1/2",
            "1 234.5",
            "15 mg",
            "第12条",
            "〔2024〕12号",
            "No.12",
            "it’s",
            "5G",
            "10⁴",
            "5‰",
        ];
        const MARKS: [&str; 8] = ["，", "、", "。", "；", "：", "”", "）", "》"];
        let token = prop_oneof![
            4 => proptest::sample::select(&WHOLE[..]).prop_map(str::to_string),
            3 => "[同志组织部门工作年度]{1,6}",
            2 => proptest::sample::select(&["“甲", "（乙", "《丙"][..]).prop_map(str::to_string),
        ];
        let tokens = proptest::collection::vec(
            (token, proptest::option::of(proptest::sample::select(&MARKS[..]))),
            1..40,
        );
        let column = Column { first: 26.0, rest: 28.0, cell: 1.0, size: 1.0 };
        let width = |c: char| if c.is_ascii() { 0.5 } else { 1.0 };
        let seed = proptest::test_runner::RngSeed::Fixed(9704);
        let config =
            ProptestConfig { rng_seed: seed, failure_persistence: None, ..ProptestConfig::default() };
        proptest!(config, |(tokens in tokens)| {
            // Where each token begins, and where the next may begin: behind the mark that follows it.
            let mut text: Vec<char> = Vec::new();
            let mut parts = Vec::new();
            for (word, mark) in &tokens {
                // Two numbers side by side would be one.
                let is_mark = |c: &char| "，、。；”）》".contains(*c);
                let is_whole = WHOLE.contains(&word.as_str());
                if is_whole && parts.last().is_some_and(|part: &(usize, usize, usize, bool)| part.3) && !text.last().is_some_and(is_mark) {
                    text.push('和');
                }
                let start = text.len();
                text.extend(word.chars());
                let end = text.len();
                text.extend(mark.unwrap_or("").chars());
                parts.push((start, end, text.len(), is_whole));
            }
            let glyphs: Vec<Glyph> =
                text.iter().map(|c| Glyph { c: *c, width: width(*c), run: 0, offset: 0, joint: Joint::None }).collect();
            let found = lines(&glyphs, column);
            for (at, line) in found.iter().enumerate() {
                let whole: String = text.iter().collect();
                for (start, end, ..) in parts.iter().filter(|part| part.3) {
                    prop_assert!(!(start + 1..*end).contains(&line.range.end), "{} in {whole}", line.range.end);
                }
                let room = if at == 0 { column.first } else { column.rest };
                let used: f64 = text[line.range.clone()].iter().map(|c| width(*c)).sum();
                if let Some((_, _, after, _)) = parts.iter().find(|(start, ..)| *start == line.range.end) {
                    let next: f64 = text[line.range.end..*after].iter().map(|c| width(*c)).sum();
                    prop_assert!(used + next > room - 1.0, "line {at} has room for more: {whole}");
                }
                // A mark that must not begin a line takes a character with it.
                let is_last = line.range.end == text.len();
                prop_assert!(is_last || used > room - 10.0, "line {at} is short: {whole}");
            }
        });
    }

    #[test]
    fn marks_are_narrowed_no_more_than_they_must_be() {
        let column = Column { first: 28.0, rest: 28.0, ..COLUMN };
        let text = "一二三四五六七八九十，一二三四五六七八九十、二三四五六，一二三四五六七八九十";
        let glyph = |c| Glyph { c, width: 1.0, run: 0, offset: 0, joint: Joint::None };
        let glyphs: Vec<Glyph> = text.chars().map(glyph).collect();
        for (shorter, least, tracking) in
            [(0.25, 0.875, 0.0), (0.5, 0.75, 0.0), (1.0, 0.75, 0.5), (1.25, 0.625, 0.5)]
        {
            let narrower = Column { first: 28.0 - shorter, ..column };
            let line = &lines(&glyphs, narrower)[0];
            assert_eq!(line.range, 0..28, "{line:?}");
            let widths = [10, 21].map(|mark| 1.0 + line.kerns[mark]);
            assert!(widths.iter().all(|width| (width - least).abs() < 0.01), "{shorter}: {widths:?}");
            assert!((line.tracking * 27.0 + tracking).abs() < 0.01, "{shorter}: {}", line.tracking);
        }
    }

    #[test]
    fn a_line_a_trace_too_wide_has_sound_kerns() {
        let glyph = |width| Glyph { c: '字', width, run: 0, offset: 0, joint: Joint::None };
        let mut glyphs = vec![glyph(1.0); 12];
        glyphs[7] = glyph(1.0 + SPARE / 2.0);
        let found = lines(&glyphs, COLUMN);
        assert!(found.iter().all(|line| line.kerns.iter().all(|kern| kern.is_finite())), "{found:?}");
        assert_eq!(found[0].range, 0..7);
    }

    #[test]
    fn a_line_is_never_wider_than_its_column() {
        let (_, lines) = set("一，三。五（七）八——一二，四“六”八；九：十。一二三四五，。七《九》一二、");
        let width = |c: char| if c.is_ascii() { 0.5 } else { 1.0 };
        let text: Vec<char> =
            "一，三。五（七）八——一二，四“六”八；九：十。一二三四五，。七《九》一二、".chars().collect();
        for (index, line) in lines.iter().enumerate() {
            let room = if index == 0 { COLUMN.first } else { COLUMN.rest };
            let natural: f64 = text[line.range.clone()].iter().map(|c| width(*c)).sum();
            let kerns: f64 = line.kerns.iter().sum();
            let gaps = f64::from(u32::try_from(line.range.len()).unwrap()) - 1.0;
            assert!(natural + kerns + line.tracking * gaps <= room + HAIR, "{line:?}");
        }
    }
}
