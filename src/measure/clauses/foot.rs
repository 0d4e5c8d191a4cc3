//! The signature with its date, and the imprint (7.3.5, 7.4).

use super::{BOTTOM, CELL, LEFT, NUMBER, PITCH, RIGHT, Report, is_date};
use crate::measure::page::{Glyph, Line};
use crate::msg;

impl Report<'_> {
    /// The date of issue (成文日期, 7.3.5.4): the last line that is one.
    pub(super) fn date_of_issue(&mut self) -> Option<(usize, Line)> {
        let date = self.body_lines().filter(|(_, line)| is_date(&line.text())).last();
        let date = date.map(|(page, line)| (page, line.clone()));
        let words = date.as_ref().map(|(_, line)| line.text()).unwrap_or_default();
        let is_padded = words.contains("年0") || words.contains("月0");
        let at = date.as_ref().map(|(page, line)| (*page, line));
        self.holds("7.3.5.4", msg!("measure-date"), date.is_some() && !is_padded, &words, at);
        date
    }

    pub(super) fn signature(&mut self) {
        let Some((page, date)) = self.date_of_issue() else { return };
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
        // Characters are those of the body, which may be spaced (7.3.5.5).
        let cell = self.cell_of_body();
        let is_from_right = |line: &Line, cells: f64| {
            [cell, CELL].iter().any(|cell| (line.right() - (RIGHT - cells * cell)).abs() < 0.8)
        };
        // The last row of a joint signature may be a single name, and so may each be.
        let row_above = self.lines[page].iter().rfind(|line| line.em_bottom() < name.em_top());
        let is_row = |line: &Line| {
            line.glyphs.windows(2).any(are_apart) || (line.centre() - name.centre()).abs() < 0.8
        };
        let is_joint = begins > 0 || row_above.is_some_and(is_row);
        let is_wide = name.right() > RIGHT - 4.0 * CELL;
        let under_seal =
            (name.centre() - date.centre()).abs() < 0.8 && (is_joint || is_wide || is_from_right(&date, 4.0));
        let without = is_from_right(&name, 2.0) || is_from_right(&date, 2.0);
        let clause = if without && !under_seal { "7.3.5.2" } else { "7.3.5.1" };
        let (words, at) = (name.text(), Some((page, &date)));
        self.holds(clause, msg!("measure-signature"), under_seal || without, &words, at);
    }

    pub(super) fn imprint(&mut self) {
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
        let rules = self.long_rules(page, false, top);
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
