//! The heads of documents and letters, and the title (7.2, 7.3.1, 7.3.2, 10.1).

use super::{CENTRE, Face, Kind, LEFT, PITCH, RIGHT, Report, Rule, TITLE, TWO_LINES};
use crate::measure::page::{Glyph, Line, MM};
use crate::msg;

impl Report<'_> {
    /// The mark: where its ink ends below, if there is one.
    pub(super) fn mark(&mut self, clause: &'static str, wanted: f64) -> Option<f64> {
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

    /// The document number on page 1, without the 签发人 that may be on its line.
    fn number(&self) -> Option<Line> {
        let is_number = |line: &&Line| {
            let text = line.text();
            text.split_once('〔').is_some_and(|(_, rest)| rest.contains('〕') && rest.contains('号'))
                && !line.text().ends_with(['，', '。'])
        };
        let first = self.lines.first()?;
        let line = first.iter().take(12).find(&is_number)?;
        let is_apart = |one: &Glyph, next: &Glyph| next.x - one.right() > 2.0 * one.size * MM;
        let stretches = line.glyphs.chunk_by(|one, next| !is_apart(one, next));
        stretches.map(|glyphs| Line { glyphs: glyphs.to_vec() }).find(|stretch| is_number(&stretch))
    }

    pub(super) fn head_of_file(&mut self) {
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
        let red = self.long_rules(0, true, 0.0);
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
                let gap = number.em_top() - below;
                self.gap("7.2.5", msg!("measure-number-gap"), gap, 17.0, most, (0, number));
            }
        }
        if let Some(title) = self.title_lines().first().cloned() {
            let gap = title.em_top() - rule.y;
            let (least, most) = TWO_LINES;
            self.gap("7.3.1", msg!("measure-title-gap"), gap, least, most, (0, &title));
        }
    }

    pub(super) fn head_of_letter(&mut self) {
        self.mark("10.1", 30.0);
        let red = self.long_rules(0, true, 0.0);
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

    pub(super) fn title(&mut self) {
        let title = self.title_lines();
        // The mark of an order or of minutes may be all the title there is.
        if title.is_empty() && matches!(self.kind, Kind::Order | Kind::Minutes) {
            return;
        }
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
            let short = title.iter().find(|line| line.glyphs.len() < 3).map(|line| (0, line.clone()));
            self.none("7.3.1", msg!("measure-title-short"), short);
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
}
