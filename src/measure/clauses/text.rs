//! The sheet, the lines and characters of the text, its headings, the page numbers (5, 7.3.3, 7.5).

use std::collections::BTreeMap;

use super::{
    ADJUSTED, BODY, BOTTOM, CELL, Face, Finding, Kind, LEFT, Measured, NUMBER, PITCH, Placed, RIGHT, Report,
    TITLE, TOP, Verdict, is_date, is_long, is_red,
};
use crate::measure::page::{Glyph, Line, MM, Page};
use crate::msg;

impl Report<'_> {
    pub(super) fn sheet(&mut self) {
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

    pub(super) fn body(&mut self) {
        let mut sizes: BTreeMap<u64, usize> = BTreeMap::new();
        let mut faces: BTreeMap<String, usize> = BTreeMap::new();
        let pages = self.pages.iter().zip(&self.lines);
        let texts: Vec<&Line> = pages
            .flat_map(|(page, lines)| {
                // The text of a table has a size of its own, and that of an imprint.
                let table = table(page);
                let is_imprint = lines.iter().any(|line| line.text().ends_with("印发"));
                lines.iter().filter(move |line| {
                    let is_in_table =
                        table.is_some_and(|(top, bottom)| line.em_top() > top && line.em_bottom() < bottom);
                    let is_head = line.is_red() || (line.size() - TITLE).abs() < 0.6;
                    !is_in_table && !is_head && (!is_imprint || (line.size() - NUMBER).abs() > 0.4)
                })
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
        // A page may be a table and its title.
        if size > 0.0 {
            self.within("5.2.2", msg!("measure-body-size"), size, (15.7, 16.1), None);
        }
        if let Some((font, _)) = faces.iter().max_by_key(|(_, count)| **count)
            && self.kind != Kind::Plain
        {
            let font = font.clone();
            self.holds("5.2.2", msg!("measure-body-face"), Face::of(&font) == Some(Face::Fang), &font, None);
        }

        let is_outside = |page: usize, line: &Line| {
            let above = self.kind == Kind::Letter && page == 0 && line.is_red();
            let (left, right) = line.extent();
            let is_inside = left > LEFT - 0.6
                && right < RIGHT + 0.9
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
        self.none("5.2.1", msg!("measure-outside"), outside);

        let body: Vec<Placed<'_>> = self.body_lines().collect();
        let mut gaps = Vec::new();
        for pair in body.windows(2) {
            let gap = pair[1].1.em_top() - pair[0].1.em_top();
            if pair[0].0 == pair[1].0 && gap > 0.0 && gap < 1.5 * PITCH {
                gaps.push(gap);
            }
        }
        if let Some(gap) = median(gaps) {
            self.spaced(msg!("measure-pitch"), gap, PITCH, 0.06);
        }
        if let Some(advance) = self.cell() {
            self.spaced(msg!("measure-cell"), advance, CELL, 0.06);
        }
    }

    /// From one character of the body to the next (字距), mm, if there are full lines.
    pub(super) fn cell(&self) -> Option<f64> {
        let mut advances = Vec::new();
        for (_, line) in self.body_lines().filter(|(_, line)| line.glyphs.len() >= 26) {
            let is_character = |glyph: &Glyph| matches!(glyph.char(), '\u{4E00}'..='\u{9FFF}');
            let pairs = line.glyphs.windows(2).filter(|pair| pair.iter().all(is_character));
            advances.extend(pairs.map(|pair| pair[1].x - pair[0].x));
        }
        median(advances)
    }

    /// The same, as indents are counted in it: the standard's if the body has another one than spacing explains.
    pub(super) fn cell_of_body(&self) -> f64 {
        self.cell().filter(|cell| (cell - CELL).abs() < ADJUSTED * CELL).unwrap_or(CELL)
    }

    pub(super) fn filled(&mut self) {
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
        self.none("5.2.3", msg!("measure-parted"), parted);
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
        self.none("7.3.5.5", msg!("measure-hole"), hole);
    }

    pub(super) fn page_numbers(&mut self) {
        let numbers: Vec<(usize, Line)> =
            self.pages.iter().enumerate().filter_map(|(page, own)| Some((page, own.number()?))).collect();
        if self.kind != Kind::Letter {
            let words = numbers.first().map(|(_, line)| line.text()).unwrap_or_default();
            self.holds("7.5", msg!("measure-numbered"), !numbers.is_empty(), &words, None);
        }
        if self.kind == Kind::Letter {
            let first = numbers.iter().find(|(page, _)| *page == 0).cloned();
            self.none("10.1", msg!("measure-letter-number"), first);
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
            self.none("7.5", msg!("measure-number-order"), wrong.cloned());
        }
    }

    pub(super) fn headings(&mut self) {
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
                self.none("7.3.3", what, wrong);
            }
        }
    }
}

/// Where the tables of a page begin and end, if there are any: at its first and last long rule of several, red ones apart.
fn table(page: &Page) -> Option<(f64, f64)> {
    let rules: Vec<f64> =
        page.rules.iter().filter(|rule| is_long(rule) && !is_red(rule.colour)).map(|rule| rule.y).collect();
    let (top, bottom) = (rules.iter().copied().reduce(f64::min)?, rules.iter().copied().reduce(f64::max)?);
    (rules.len() > 3).then_some((top - 0.5, bottom + 0.5))
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
