//! The clauses of GB/T 9704-2012 that can be measured on pages.

use std::collections::BTreeMap;

use super::page::{Glyph, Line, MM, Page, Rule};
use super::{Finding, Kind, Measured, Verdict};
use crate::diag::Message;
use crate::msg;

/// The type area (5.2.1), mm from the upper left corner of the sheet.
const LEFT: f64 = 28.0;
const RIGHT: f64 = 184.0;
const TOP: f64 = 37.0;
const BOTTOM: f64 = 262.0;
const CENTRE: f64 = (LEFT + RIGHT) / 2.0;
/// 22 lines and 28 characters of 16 pt fill it (5.2.3).
const PITCH: f64 = (BOTTOM - TOP - 16.0 * MM) / 21.0;
const CELL: f64 = (RIGHT - LEFT - 16.0 * MM) / 27.0;
/// By how much they may differ if the signature is kept with the body by that (7.3.5.5), of one.
const ADJUSTED: f64 = 0.17;
/// By how much a gap of the head may be less for the same reason, mm.
const CLOSER: f64 = 4.2;

/// Sizes, pt: 3号, 2号, 4号 (5.2.2, 7.3.1, 7.5).
const BODY: f64 = 16.0;
const TITLE: f64 = 22.0;
const NUMBER: f64 = 14.0;

/// The families of faces that the standard names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Face {
    Fang,
    Kai,
    Hei,
    Song,
}

impl Face {
    /// The family of a font, by its name.
    fn of(font: &str) -> Option<Self> {
        let name = font.to_lowercase();
        let named = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
        match () {
            () if named(&["fang", "仿"]) => Some(Self::Fang),
            () if named(&["kai", "楷"]) => Some(Self::Kai),
            () if named(&["hei", "sans", "gothic", "黑"]) => Some(Self::Hei),
            () if named(&["song", "serif", "ming", "sun", "宋"]) => Some(Self::Song),
            () => None,
        }
    }
}

/// Measures pages as a document of some kind.
pub(super) fn measured(pages: &[Page], kind: Kind) -> Vec<Finding> {
    let mut report =
        Report { pages, kind, lines: pages.iter().map(Page::content).collect(), out: Vec::new() };
    report.sheet();
    report.body();
    report.filled();
    report.page_numbers();
    match kind {
        Kind::File => report.head_of_file(),
        Kind::Letter => report.head_of_letter(),
        Kind::Plain => {}
    }
    report.title();
    report.headings();
    if kind == Kind::File {
        report.signature();
        report.imprint();
    }
    report.out
}

/// Whether a document has the head of a 文件, that of a 信函, or none.
pub(super) fn kind_of(pages: &[Page]) -> Kind {
    let Some(first) = pages.first() else { return Kind::Plain };
    let red = first.rules.iter().filter(|rule| is_long(rule) && super::page::is_red(rule.colour)).count();
    let has_mark = first.lines().iter().any(Line::is_red);
    match (has_mark, red) {
        (true, 3..) => Kind::Letter,
        (true, _) => Kind::File,
        (false, _) => Kind::Plain,
    }
}

fn is_long(rule: &Rule) -> bool {
    rule.x1 - rule.x0 > 100.0
}

struct Report<'p> {
    pages: &'p [Page],
    kind: Kind,
    /// The lines of each page without its number.
    lines: Vec<Vec<Line>>,
    out: Vec<Finding>,
}

/// A line on a page.
type Placed<'l> = (usize, &'l Line);

impl Report<'_> {
    fn put(
        &mut self,
        clause: &'static str,
        what: Message,
        found: Measured,
        verdict: Verdict,
        at: Option<Placed<'_>>,
    ) {
        let place =
            at.map(|(page, line)| (page, [line.left(), line.em_top(), line.right(), line.em_bottom()]));
        self.out.push(Finding { clause, what, found, verdict, place });
    }

    /// A length that should be between two.
    fn within(
        &mut self,
        clause: &'static str,
        what: Message,
        found: f64,
        range: (f64, f64),
        at: Option<Placed<'_>>,
    ) {
        let verdict = if (range.0..=range.1).contains(&found) { Verdict::Holds } else { Verdict::Fails };
        self.put(clause, what, Measured::Length { found, least: range.0, most: range.1 }, verdict, at);
    }

    fn near(
        &mut self,
        clause: &'static str,
        what: Message,
        found: f64,
        wanted: f64,
        by: f64,
        at: Option<Placed<'_>>,
    ) {
        self.within(clause, what, found, (wanted - by, wanted + by), at);
    }

    /// Words that should be there, or be as they should be.
    fn holds(
        &mut self,
        clause: &'static str,
        what: Message,
        holds: bool,
        words: &str,
        at: Option<Placed<'_>>,
    ) {
        let verdict = if holds { Verdict::Holds } else { Verdict::Fails };
        self.put(clause, what, Measured::Words(words.to_string()), verdict, at);
    }

    /// A gap of the head that may be less if the signature is kept with the body by that (7.3.5.5).
    fn gap(
        &mut self,
        clause: &'static str,
        what: Message,
        found: f64,
        least: f64,
        most: f64,
        at: Placed<'_>,
    ) {
        let verdict = match found {
            _ if (least..=most).contains(&found) => Verdict::Holds,
            _ if (least - CLOSER..least).contains(&found) => Verdict::Adjusted,
            _ => Verdict::Fails,
        };
        self.put(clause, what, Measured::Length { found, least, most }, verdict, Some(at));
    }

    /// A distance that spacing may change (7.3.5.5).
    fn spaced(&mut self, what: Message, found: f64, wanted: f64, by: f64) {
        let verdict = match (found - wanted).abs() {
            off if off <= by => Verdict::Holds,
            off if off <= wanted * ADJUSTED => Verdict::Adjusted,
            _ => Verdict::Fails,
        };
        let measured = Measured::Length { found, least: wanted - by, most: wanted + by };
        self.put("5.2.3", what, measured, verdict, None);
    }

    /// The lines of the body's size, page after page.
    fn body_lines(&self) -> impl Iterator<Item = Placed<'_>> {
        let of = |(page, lines): (usize, &'_ Vec<Line>)| -> Vec<(usize, usize)> {
            let is_body = |line: &Line| (line.size() - BODY).abs() < 0.4 && !line.is_red();
            lines.iter().enumerate().filter(|(_, line)| is_body(line)).map(|(at, _)| (page, at)).collect()
        };
        let places: Vec<(usize, usize)> = self.lines.iter().enumerate().flat_map(of).collect();
        places.into_iter().map(|(page, at)| (page, &self.lines[page][at]))
    }

    fn sheet(&mut self) {
        let worst = |of: &dyn Fn(&Page) -> f64, wanted: f64| {
            self.pages
                .iter()
                .map(of)
                .max_by(|a, b| (a - wanted).abs().total_cmp(&(b - wanted).abs()))
                .unwrap_or(0.0)
        };
        // A page may lie on its side.
        let (width, height) = (
            worst(&|page| page.width.min(page.height), 210.0),
            worst(&|page| page.height.max(page.width), 297.0),
        );
        self.near("5.1", msg!("measure-width"), width, 210.0, 0.5, None);
        self.near("5.1", msg!("measure-height"), height, 297.0, 0.5, None);
    }

    fn body(&mut self) {
        let mut sizes: BTreeMap<u64, usize> = BTreeMap::new();
        let mut faces: BTreeMap<String, usize> = BTreeMap::new();
        // The text of a table has a size of its own.
        let is_table = |page: &Page| page.rules.iter().filter(|rule| is_long(rule)).count() > 6;
        let pages = self.pages.iter().zip(&self.lines);
        let texts: Vec<&Line> = pages
            .filter(|(page, _)| !is_table(page))
            .flat_map(|(_, lines)| {
                // That of an imprint too.
                let is_imprint = lines.iter().any(|line| line.text().ends_with("印发"));
                lines.iter().filter(move |line| !is_imprint || (line.size() - NUMBER).abs() > 0.4)
            })
            .collect();
        for line in texts {
            for glyph in line.glyphs.iter().filter(|glyph| glyph.is_wide()) {
                let tenths =
                    (0..2000).find(|tenth| f64::from(*tenth) / 10.0 + 0.05 > glyph.size).unwrap_or(0);
                *sizes.entry(u64::try_from(tenths).unwrap_or(0)).or_default() += 1;
                if (glyph.size - BODY).abs() < 0.4 {
                    *faces.entry(glyph.font.clone()).or_default() += 1;
                }
            }
        }
        let most = sizes.iter().max_by_key(|(_, count)| **count).map_or(0, |(tenths, _)| *tenths);
        let size = f64::from(u32::try_from(most).unwrap_or(0)) / 10.0;
        self.within("5.2.2", msg!("measure-body-size"), size, (15.7, 16.1), None);
        if let Some((font, _)) = faces.iter().max_by_key(|(_, count)| **count)
            && self.kind != Kind::Plain
        {
            let font = font.clone();
            self.holds("5.2.2", msg!("measure-body-face"), Face::of(&font) == Some(Face::Fang), &font, None);
        }

        let is_outside = |page: usize, line: &Line| {
            let above = self.kind == Kind::Letter && page == 0 && line.is_red();
            let is_inside = line.left() > LEFT - 0.6
                && line.right() < RIGHT + 0.9
                && line.em_top() > TOP - 0.6
                && line.em_bottom() < BOTTOM + 0.6;
            !above && !is_inside
        };
        let all = self
            .lines
            .iter()
            .enumerate()
            .flat_map(|(page, lines)| lines.iter().map(move |line| (page, line)));
        let outside = all
            .into_iter()
            .find(|(page, line)| is_outside(*page, line))
            .map(|(page, line)| (page, line.clone()));
        let words = outside.as_ref().map(|(_, line)| line.text()).unwrap_or_default();
        let at = outside.as_ref().map(|(page, line)| (*page, line));
        self.holds("5.2.1", msg!("measure-outside"), outside.is_none(), &words, at);

        let (mut gaps, mut advances) = (Vec::new(), Vec::new());
        let body: Vec<Placed<'_>> = self.body_lines().collect();
        for pair in body.windows(2) {
            let gap = pair[1].1.em_top() - pair[0].1.em_top();
            if pair[0].0 == pair[1].0 && gap > 0.0 && gap < 1.5 * PITCH {
                gaps.push(gap);
            }
        }
        for (_, line) in body.iter().filter(|(_, line)| line.glyphs.len() >= 26) {
            let is_character = |glyph: &Glyph| matches!(glyph.char(), '\u{4E00}'..='\u{9FFF}');
            let pairs = line.glyphs.windows(2).filter(|pair| pair.iter().all(is_character));
            advances.extend(pairs.map(|pair| pair[1].x - pair[0].x));
        }
        let (gap, advance) = (median(gaps), median(advances));
        if let Some(gap) = gap {
            self.spaced(msg!("measure-pitch"), gap, PITCH, 0.06);
        }
        if let Some(advance) = advance {
            self.spaced(msg!("measure-cell"), advance, CELL, 0.06);
        }
    }

    fn filled(&mut self) {
        let parted = {
            let body: Vec<Placed<'_>> = self.body_lines().collect();
            let is_parted = |pair: &&[Placed<'_>]| {
                let (end, next) = (pair[0].1.text(), pair[1].1.text());
                let ends = end.chars().next_back().is_some_and(|c| c.is_ascii_digit());
                let goes_on =
                    next.starts_with(|c: char| c.is_ascii_digit() || "..,％%年月日号名个项元".contains(c));
                pair[0].0 == pair[1].0 && end.chars().count() > 24 && ends && goes_on
            };
            body.windows(2).find(is_parted).map(|pair| (pair[0].0, pair[0].1.clone()))
        };
        let words = parted.as_ref().map(|(_, line)| line.text()).unwrap_or_default();
        let at = parted.as_ref().map(|(page, line)| (*page, line));
        self.holds("5.2.3", msg!("measure-parted"), parted.is_none(), &words, at);
        let mut hole = None;
        for (page, pair) in self.lines.windows(2).enumerate() {
            let (Some(last), Some(next)) = (pair[0].last(), pair[1].first()) else { continue };
            let goes_on = (next.size() - BODY).abs() < 0.4
                && !next.text().starts_with("附件")
                && next.em_top() < TOP + 1.0;
            // A table, an imprint or the lines of a letter end this page.
            let is_ended = self.pages[page].rules.iter().any(|rule| rule.y > 148.0 && rule.y < BOTTOM + 1.0);
            let is_full = last.em_bottom() > BOTTOM - 2.2 * PITCH;
            let is_heading = is_numbered(&next.text()) && last.em_bottom() > BOTTOM - 3.2 * PITCH;
            let is_signed = pair[0].iter().any(|line| is_date(&line.text()));
            if goes_on && !is_ended && !is_signed && !is_full && !is_heading && hole.is_none() {
                hole = Some((page, last.clone()));
            }
        }
        let at = hole.as_ref().map(|(page, line)| (*page, line));
        let words = hole.as_ref().map(|(_, line)| line.text()).unwrap_or_default();
        self.holds("7.3.5.5", msg!("measure-hole"), hole.is_none(), &words, at);
    }

    fn page_numbers(&mut self) {
        let numbers: Vec<(usize, Line)> =
            self.pages.iter().enumerate().filter_map(|(page, own)| Some((page, own.number()?))).collect();
        if self.kind != Kind::Letter {
            let words = numbers.first().map(|(_, line)| line.text()).unwrap_or_default();
            self.holds("7.5", msg!("measure-numbered"), !numbers.is_empty(), &words, None);
        }
        if self.kind == Kind::Letter {
            let first = numbers.iter().find(|(page, _)| *page == 0);
            self.holds(
                "10.1",
                msg!("measure-letter-number"),
                first.is_none(),
                "",
                first.map(|(page, line)| (*page, line)),
            );
        }
        let mut worst: BTreeMap<u8, (f64, Finding)> = BTreeMap::new();
        for (page, line) in &numbers {
            let dash = line.em_top() + 0.5 * line.size() * MM;
            let edge = match page % 2 {
                0 => (line.right(), 178.0, 179.7, msg!("measure-number-right")),
                _ => (line.left(), 32.3, 34.2, msg!("measure-number-left")),
            };
            let rows = [
                (line.size(), NUMBER - 0.3, NUMBER + 0.3, msg!("measure-number-size")),
                (dash, 268.0, 270.0, msg!("measure-number-height")),
                edge,
            ];
            for (at, (found, least, most, what)) in rows.into_iter().enumerate() {
                let key = u8::try_from(at * 2 + page % 2).unwrap_or(u8::MAX);
                let key = if at < 2 { u8::try_from(at).unwrap_or(0) } else { key };
                let off = (found - f64::midpoint(least, most)).abs();
                let verdict = if (least..=most).contains(&found) { Verdict::Holds } else { Verdict::Fails };
                let place = Some((*page, [line.left(), line.em_top(), line.right(), line.em_bottom()]));
                let finding = Finding {
                    clause: "7.5",
                    what,
                    found: Measured::Length { found, least, most },
                    verdict,
                    place,
                };
                if worst.get(&key).is_none_or(|(known, _)| off > *known) {
                    worst.insert(key, (off, finding));
                }
            }
        }
        self.out.extend(worst.into_values().map(|(_, finding)| finding));
        let digits = |line: &Line| line.text().chars().filter(char::is_ascii_digit).collect::<String>();
        if let Some((_, begin)) =
            numbers.first().map(|(page, line)| (page, digits(line).parse::<usize>().unwrap_or(0)))
        {
            let first = numbers[0].0;
            let wrong =
                numbers.iter().find(|(page, line)| digits(line) != (begin + page - first).to_string());
            let words = wrong.map(|(_, line)| line.text()).unwrap_or_default();
            self.holds(
                "7.5",
                msg!("measure-number-order"),
                wrong.is_none(),
                &words,
                wrong.map(|(page, line)| (*page, line)),
            );
        }
    }

    fn mark(&mut self, clause: &'static str, wanted: f64) -> Option<f64> {
        let first = self.lines.first()?;
        let mark: Vec<Line> = first.iter().filter(|line| line.is_red()).cloned().collect();
        let words = mark.first().map(Line::text).unwrap_or_default();
        self.holds(clause, msg!("measure-mark"), !mark.is_empty(), &words, None);
        let glyphs = || mark.iter().flat_map(|line| &line.glyphs).map(|glyph| glyph.ink);
        let top = glyphs().map(|ink| ink.y0).fold(f64::INFINITY, f64::min);
        let (left, right) = (
            glyphs().map(|ink| ink.x0).fold(f64::INFINITY, f64::min),
            glyphs().map(|ink| ink.x1).fold(0.0, f64::max),
        );
        let at = mark.first().map(|line| (0, line));
        at?;
        self.near(clause, msg!("measure-mark-top"), top, wanted, 1.0, at);
        self.near(clause, msg!("measure-mark-centre"), f64::midpoint(left, right), CENTRE, 1.5, at);
        Some(glyphs().map(|ink| ink.y1).fold(0.0, f64::max))
    }

    /// The line of the document number on page 1.
    fn number(&self) -> Option<Line> {
        let is_number = |line: &&Line| {
            let text = line.text();
            text.split_once('〔').is_some_and(|(_, rest)| rest.contains('〕') && rest.contains('号'))
                && !line.text().ends_with(['，', '。'])
        };
        let first = self.lines.first()?;
        first.iter().take(12).find(is_number).cloned()
    }

    fn head_of_file(&mut self) {
        let below = self.mark("7.2.4", 72.0);
        let number = self.number();
        let words = number.as_ref().map(Line::text).unwrap_or_default();
        let is_formed = !words.contains("〕第") && !words.contains("〕0");
        self.holds(
            "7.2.5",
            msg!("measure-number-form"),
            number.is_some() && is_formed,
            &words,
            number.as_ref().map(|line| (0, line)),
        );
        let Some(first) = self.pages.first() else { return };
        let mut red: Vec<Rule> = first
            .rules
            .iter()
            .filter(|rule| is_long(rule) && super::page::is_red(rule.colour))
            .cloned()
            .collect();
        red.sort_by(|a, b| a.y.total_cmp(&b.y));
        self.holds("7.2.7", msg!("measure-separator"), red.len() == 1, &red.len().to_string(), None);
        let Some(rule) = red.first() else { return };
        self.near("7.2.7", msg!("measure-separator-left"), rule.x0, LEFT, 0.4, None);
        self.near("7.2.7", msg!("measure-separator-right"), rule.x1, RIGHT, 0.4, None);
        if let Some(number) = &number {
            let at = Some((0, number));
            let gap = rule.y - rule.thick / 2.0 - number.em_bottom();
            self.near("7.2.7", msg!("measure-separator-gap"), gap, 4.0, 0.5, at);
            if let Some(below) = below {
                let signed = self.lines[0].iter().any(|line| line.text().contains("签发人"));
                // The number is level with the last of several names.
                let most = if signed { 27.5 + 3.0 * PITCH } else { 27.5 };
                self.within("7.2.5", msg!("measure-number-gap"), number.em_top() - below, (17.0, most), at);
            }
        }
        if let Some(title) = self.title_lines().first().cloned() {
            let gap = title.em_top() - rule.y;
            self.gap("7.3.1", msg!("measure-title-gap"), gap, 20.0, 26.5, (0, &title));
        }
    }

    fn head_of_letter(&mut self) {
        self.mark("10.1", 30.0);
        let Some(first) = self.pages.first() else { return };
        let mut red: Vec<Rule> = first
            .rules
            .iter()
            .filter(|rule| is_long(rule) && super::page::is_red(rule.colour))
            .cloned()
            .collect();
        red.sort_by(|a, b| a.y.total_cmp(&b.y));
        let (upper, lower): (Vec<Rule>, Vec<Rule>) = red.into_iter().partition(|rule| rule.y < 148.0);
        self.holds("10.1", msg!("measure-upper-lines"), upper.len() == 2, &upper.len().to_string(), None);
        self.holds("10.1", msg!("measure-lower-lines"), lower.len() == 2, &lower.len().to_string(), None);
        let length =
            upper.iter().chain(&lower).map(|rule| rule.x1 - rule.x0).fold(170.0, |worst: f64, length| {
                if (length - 170.0).abs() > (worst - 170.0).abs() { length } else { worst }
            });
        self.near("10.1", msg!("measure-lines-length"), length, 170.0, 0.6, None);
        if let [thick, thin] = &*upper {
            self.holds("10.1", msg!("measure-upper-thick"), thick.thick > thin.thick, "", None);
        }
        if let [thin, thick] = &*lower {
            self.holds("10.1", msg!("measure-lower-thick"), thick.thick > thin.thick, "", None);
            self.near("10.1", msg!("measure-lower-place"), thick.y + thick.thick / 2.0, 277.0, 0.8, None);
        }
        match self.number() {
            Some(number) => {
                self.near(
                    "10.1",
                    msg!("measure-letter-number-right"),
                    number.right(),
                    RIGHT,
                    0.8,
                    Some((0, &number)),
                );
            }
            None => self.holds("10.1", msg!("measure-number-form"), false, "", None),
        }
    }

    fn title_lines(&self) -> Vec<Line> {
        let is_title = |line: &&Line| (line.size() - TITLE).abs() < 0.6 && !line.is_red();
        self.lines.first().map(|first| first.iter().filter(is_title).cloned().collect()).unwrap_or_default()
    }

    fn title(&mut self) {
        let title = self.title_lines();
        let words: String = title.iter().map(Line::text).collect();
        self.holds(
            "7.3.1",
            msg!("measure-title"),
            !title.is_empty(),
            &words,
            title.first().map(|line| (0, line)),
        );
        let Some(first) = title.first() else { return };
        let off = |line: &&Line| (line.centre() - CENTRE).abs();
        let worst = title.iter().max_by(|a, b| off(a).total_cmp(&off(b))).unwrap_or(first).clone();
        self.near("7.3.1", msg!("measure-title-centre"), worst.centre(), CENTRE, 0.8, Some((0, &worst)));
        let other = title.iter().find(|line| Face::of(line.font()) != Some(Face::Song)).cloned();
        let font = other.as_ref().unwrap_or(first).font().to_string();
        self.holds(
            "7.3.1",
            msg!("measure-title-face"),
            other.is_none(),
            &font,
            other.as_ref().map(|line| (0, line)),
        );
        if title.len() > 1 {
            let short = title.iter().find(|line| line.glyphs.len() < 3).cloned();
            let words = short.as_ref().map(Line::text).unwrap_or_default();
            self.holds(
                "7.3.1",
                msg!("measure-title-short"),
                short.is_none(),
                &words,
                short.as_ref().map(|line| (0, line)),
            );
        }
        if self.kind != Kind::Plain {
            let last = &title[title.len() - 1];
            let below = self.lines[0].iter().find(|line| line.em_top() > last.em_bottom()).cloned();
            if let Some(below) =
                below.filter(|line| line.text().ends_with('：') && (line.left() - LEFT).abs() < 0.8)
            {
                let gap = below.em_top() - last.em_bottom();
                self.gap("7.3.2", msg!("measure-recipients-gap"), gap, 9.8, 15.9, (0, &below));
            }
        }
    }

    fn headings(&mut self) {
        let mut wrong: [Option<(usize, Line)>; 2] = [None, None];
        let mut seen = [false; 2];
        for (page, line) in self.body_lines() {
            let text = line.text();
            let level = match () {
                () if (line.left() - LEFT - 2.0 * CELL).abs() > 1.0 => continue,
                () if is_first_level(&text) => 0,
                () if is_second_level(&text) => 1,
                () => continue,
            };
            seen[level] = true;
            if Face::of(&line.glyphs[0].font) != Some([Face::Hei, Face::Kai][level]) && wrong[level].is_none()
            {
                wrong[level] = Some((page, line.clone()));
            }
        }
        let whats = [msg!("measure-heading-hei"), msg!("measure-heading-kai")];
        for ((seen, wrong), what) in seen.into_iter().zip(wrong).zip(whats) {
            if seen {
                let words = wrong.as_ref().map(|(_, line)| line.text()).unwrap_or_default();
                self.holds(
                    "7.3.3",
                    what,
                    wrong.is_none(),
                    &words,
                    wrong.as_ref().map(|(page, line)| (*page, line)),
                );
            }
        }
    }

    fn signature(&mut self) {
        let date = self.body_lines().filter(|(_, line)| is_date(&line.text())).last();
        let date = date.map(|(page, line)| (page, line.clone()));
        let words = date.as_ref().map(|(_, line)| line.text()).unwrap_or_default();
        let is_padded = words.contains("年0") || words.contains("月0");
        self.holds(
            "7.3.5.4",
            msg!("measure-date"),
            date.is_some() && !is_padded,
            &words,
            date.as_ref().map(|(page, line)| (*page, line)),
        );
        let Some((page, date)) = date else { return };
        let above = self.lines[page].iter().rfind(|line| line.em_bottom() < date.em_top() + 0.5).cloned();
        let Some(above) = above.filter(|line| date.em_top() - line.em_top() < 1.5 * PITCH) else { return };
        // Names that stand side by side.
        let are_apart = |pair: &[Glyph]| pair[1].x - pair[0].right() > 0.4 * CELL;
        let begins = above.glyphs.windows(2).rposition(are_apart).map_or(0, |at| at + 1);
        let name = Line { glyphs: above.glyphs[begins..].to_vec() };
        if name.left() < LEFT + 8.0 * CELL {
            return;
        }
        // Under seals the (last) name is above the middle of the date, which is four characters from the right if nothing is in
        // its way; without one the name is two characters from the right, the date two to the right of the name's beginning,
        // or the other way round.
        let is_from_right = |line: &Line, cells: f64| (line.right() - (RIGHT - cells * CELL)).abs() < 0.8;
        let is_joint = begins > 0;
        let is_wide = name.right() > RIGHT - 4.0 * CELL;
        let under_seal =
            (name.centre() - date.centre()).abs() < 0.8 && (is_joint || is_wide || is_from_right(&date, 4.0));
        let without = is_from_right(&name, 2.0) || is_from_right(&date, 2.0);
        let clause = if without && !under_seal { "7.3.5.2" } else { "7.3.5.1" };
        let (words, at) = (name.text(), Some((page, &date)));
        self.holds(clause, msg!("measure-signature"), under_seal || without, &words, at);
    }

    fn imprint(&mut self) {
        let Some(page) = self.pages.len().checked_sub(1) else { return };
        let lines = self.lines[page].clone();
        let issued = lines.iter().find(|line| line.text().ends_with("印发")).cloned();
        let Some(issued) = issued else {
            self.holds("7.4", msg!("measure-imprint"), false, "", None);
            return;
        };
        let at = Some((page, &issued));
        self.holds("7.4", msg!("measure-imprint"), true, &issued.text(), at);
        let copies = lines
            .iter()
            .find(|line| line.text().starts_with("抄送") || line.text().starts_with("主送"))
            .cloned();
        let top = copies.as_ref().unwrap_or(&issued).em_top() - 5.0;
        let mut rules: Vec<Rule> = self.pages[page]
            .rules
            .iter()
            .filter(|rule| is_long(rule) && rule.y > top && !super::page::is_red(rule.colour))
            .cloned()
            .collect();
        rules.sort_by(|a, b| a.y.total_cmp(&b.y));
        if let (Some(first), Some(last)) = (rules.first(), rules.last()) {
            self.near("7.4.1", msg!("measure-imprint-bottom"), last.y, BOTTOM, 0.6, at);
            self.near("7.4.1", msg!("measure-imprint-width"), last.x1 - last.x0, RIGHT - LEFT, 0.8, at);
            let thick = [first.thick, last.thick].into_iter().fold(0.35, |worst: f64, thick| {
                if (thick - 0.35).abs() > (worst - 0.35).abs() { thick } else { worst }
            });
            self.near("7.4.1", msg!("measure-imprint-thick"), thick, 0.35, 0.06, at);
            if let Some(inner) = rules.get(1).filter(|_| rules.len() > 2) {
                self.near("7.4.1", msg!("measure-imprint-thin"), inner.thick, 0.25, 0.06, at);
            }
        } else {
            self.holds("7.4.1", msg!("measure-imprint-bottom"), false, "", at);
        }
        self.near("7.4.2", msg!("measure-imprint-size"), issued.size(), NUMBER, 0.3, at);
        self.holds("7.4.1", msg!("measure-imprint-even"), page % 2 == 1, &(page + 1).to_string(), at);
    }
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

fn is_first_level(text: &str) -> bool {
    let rest = text.trim_start_matches(|c| "一二三四五六七八九十".contains(c));
    rest.len() < text.len() && rest.starts_with('、')
}

fn is_second_level(text: &str) -> bool {
    text.strip_prefix('（').is_some_and(|text| {
        let rest = text.trim_start_matches(|c| "一二三四五六七八九十".contains(c));
        rest.len() < text.len() && rest.starts_with('）')
    })
}

fn is_numbered(text: &str) -> bool {
    is_first_level(text) || is_second_level(text)
}

/// Whether a line is a date alone.
fn is_date(text: &str) -> bool {
    let rest = |text: &str| text.trim_start_matches(|c: char| c.is_ascii_digit()).to_string();
    let year = rest(text);
    let Some(month) = year.strip_prefix('年') else { return false };
    let Some(day) = rest(month).strip_prefix('月').map(str::to_string) else { return false };
    text.starts_with(|c: char| c.is_ascii_digit()) && rest(&day) == "日"
}
