//! The clauses of GB/T 9704-2012 that can be measured on pages: of the text (`text`), of the head and the title (`head`), of
//! the signature and the imprint (`foot`), of orders and minutes (`special`).

mod foot;
mod head;
mod special;
mod text;

use super::page::{Line, MM, Page, Rule, is_red};
use super::{Finding, Kind, Measured, Verdict};
use crate::diag::Message;

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
const ADJUSTED: f64 = 0.24;
/// By how much a gap of the head may be less for the same reason, mm.
const CLOSER: f64 = 5.0;

/// Between which two empty lines (空二行) lie, mm: as the standard defines a line, and as its grid has them, with a hair.
const TWO_LINES: (f64, f64) = (20.0, 26.5);

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
        Kind::Order => report.order(),
        Kind::Minutes => report.minutes(),
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

/// Which head a document has, by its mark and its red lines.
pub(super) fn kind_of(pages: &[Page]) -> Kind {
    let Some(first) = pages.first() else { return Kind::Plain };
    let red = first.rules.iter().filter(|rule| is_long(rule) && is_red(rule.colour)).count();
    let mark: String = first.lines().iter().filter(|line| line.is_red()).map(Line::text).collect();
    match red {
        _ if mark.is_empty() => Kind::Plain,
        3.. => Kind::Letter,
        0 if mark.ends_with('令') => Kind::Order,
        _ if mark.ends_with("纪要") => Kind::Minutes,
        _ => Kind::File,
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

    /// What should not be: the first place where it is, if there is one.
    fn none(&mut self, clause: &'static str, what: Message, wrong: Option<(usize, Line)>) {
        let words = wrong.as_ref().map(|(_, line)| line.text()).unwrap_or_default();
        self.holds(clause, what, wrong.is_none(), &words, wrong.as_ref().map(|(page, line)| (*page, line)));
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

    /// The long rules of a page, red ones or others, that are lower than `below`, from the top on.
    fn long_rules(&self, page: usize, red: bool, below: f64) -> Vec<Rule> {
        let all = self.pages.get(page).into_iter().flat_map(|page| &page.rules);
        let is_wanted = |rule: &&Rule| is_long(rule) && is_red(rule.colour) == red && rule.y > below;
        let mut rules: Vec<Rule> = all.filter(is_wanted).cloned().collect();
        rules.sort_by(|a, b| a.y.total_cmp(&b.y));
        rules
    }
}

/// Whether a line is a date alone.
fn is_date(text: &str) -> bool {
    let rest = |text: &str| text.trim_start_matches(|c: char| c.is_ascii_digit()).to_string();
    let year = rest(text);
    let Some(month) = year.strip_prefix('年') else { return false };
    let Some(day) = rest(month).strip_prefix('月').map(str::to_string) else { return false };
    text.starts_with(|c: char| c.is_ascii_digit()) && rest(&day) == "日"
}
