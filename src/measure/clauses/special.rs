//! Orders (命令（令）, 10.2) and minutes (纪要, 10.3).

use super::{CELL, CENTRE, Face, LEFT, RIGHT, Report, TWO_LINES};
use crate::measure::page::Line;
use crate::msg;

/// The groups of people at a meeting, as minutes name them.
const GROUPS: [&str; 3] = ["出席", "请假", "列席"];

impl Report<'_> {
    pub(super) fn order(&mut self) {
        let below = self.mark("10.2", 57.0);
        let red = self.long_rules(0, true, 0.0).len();
        self.holds("10.2", msg!("measure-order-lines"), red == 0, &red.to_string(), None);
        let first = self.lines.first().cloned().unwrap_or_default();
        let is_number = |line: &&Line| line.text().ends_with('号') && !line.is_red();
        let number = first.iter().take(6).position(|line| is_number(&line));
        let words = number.map(|at| first[at].text()).unwrap_or_default();
        self.holds(
            "10.2",
            msg!("measure-order-number"),
            number.is_some(),
            &words,
            number.map(|at| (0, &first[at])),
        );
        if let Some(at) = number {
            let (line, place) = (&first[at], Some((0, &first[at])));
            self.near("10.2", msg!("measure-order-number-centre"), line.centre(), CENTRE, 0.8, place);
            if let Some(below) = below {
                let gap = line.em_top() - below;
                self.within("10.2", msg!("measure-order-number-gap"), gap, TWO_LINES, place);
            }
            if let Some(body) = first.get(at + 1) {
                let gap = body.em_top() - line.em_bottom();
                self.within("10.2", msg!("measure-order-body-gap"), gap, TWO_LINES, Some((0, body)));
            }
        }
        if let Some((page, date)) = self.date_of_issue() {
            let right = RIGHT - 4.0 * self.cell_of_body();
            self.near("7.3.5.3", msg!("measure-stamp-date"), date.right(), right, 0.8, Some((page, &date)));
        }
    }

    pub(super) fn minutes(&mut self) {
        self.mark("10.3", 72.0);
        let cell = self.cell_of_body();
        let groups: Vec<(usize, Line)> = self
            .body_lines()
            .filter(|(_, line)| {
                let text = line.text();
                GROUPS.iter().any(|group| text.strip_prefix(group).is_some_and(|rest| rest.starts_with('：')))
            })
            .map(|(page, line)| (page, line.clone()))
            .collect();
        let words: Vec<String> =
            groups.iter().map(|(_, line)| line.text().chars().take(2).collect()).collect();
        let is_there = words.iter().any(|word| word == GROUPS[0]);
        self.holds("10.3", msg!("measure-attendance"), is_there, &words.join("、"), None);
        let has_face = |line: &Line, range: std::ops::Range<usize>, face: Face| {
            line.glyphs
                .get(range)
                .is_some_and(|glyphs| glyphs.iter().all(|glyph| Face::of(&glyph.font) == Some(face)))
        };
        // Rare characters of names may be in another face.
        let is_wrong =
            |line: &Line| !has_face(line, 0..2, Face::Hei) || has_face(line, 3..line.glyphs.len(), Face::Hei);
        let wrong = groups.iter().find(|(_, line)| is_wrong(line)).cloned();
        self.none("10.3", msg!("measure-attendance-face"), wrong);
        if let Some((page, line)) = groups.first() {
            let left = LEFT + 2.0 * cell;
            self.near("10.3", msg!("measure-attendance-left"), line.left(), left, 0.8, Some((*page, line)));
        }
        // What follows on the same page until the next group or the foot, without an empty line between.
        let mut astray = None;
        for (page, group) in &groups {
            let mut above = group.clone();
            let names = group.glyphs.get(3).map_or(group.left() + 3.0 * CELL, |glyph| glyph.x);
            for line in self.lines[*page].iter().filter(|line| line.em_top() > group.em_bottom() - 1.0) {
                let is_next = line.em_top() - above.em_bottom() > 8.0
                    || (line.size() - group.size()).abs() > 0.4
                    || groups.iter().any(|(_, other)| (other.em_top() - line.em_top()).abs() < 0.1);
                if is_next {
                    break;
                }
                if (line.left() - names).abs() > 0.8 && astray.is_none() {
                    astray = Some((*page, line.clone()));
                }
                above = line.clone();
            }
        }
        self.none("10.3", msg!("measure-attendance-wrap"), astray);
    }
}
