//! Emphasis between any two characters.
//!
//! CommonMark decides by the neighbouring characters whether `*` opens or closes emphasis, and takes a mark
//! such as ” or % for the end of a word: `**增长100%**的` would be printed with its asterisks. Here that is
//! decided first, by the order of the asterisks alone, and CommonMark is told by private characters beside
//! them: one that is like a letter on the inner side, and a mark on the outer side. Both are removed when the
//! text is read.
//!
//! Signs that Markdown would take for markup at the beginning of a line, though nobody means it so, are escaped on the way:
//! the point of a year (`2024. 3. 5` is a date, and no item), and the sign of `>3` and `>=`.

use std::ops::Range;

/// Acts as a letter. A noncharacter, which no document can contain.
const LETTER: char = '\u{FDD2}';
/// Acts as a mark: of the Kharoshthi script, which no face of an office has.
const MARK: char = '\u{10A50}';

/// A text without what was inserted.
pub(crate) fn without_joints(text: &str) -> String {
    text.replace([LETTER, MARK], "")
}

/// A text with joints beside its asterisks.
#[derive(Default)]
pub(super) struct Joined {
    pub(super) text: String,
    /// Where its joints are, with how many bytes of joints there are up to each.
    joints: Vec<(usize, usize)>,
    /// Where two or three asterisks begin, in the text without joints, that mark nothing for want of others.
    pub(super) alone: Vec<Range<usize>>,
}

impl Joined {
    /// The offset in the text without joints.
    pub(super) fn original(&self, offset: usize) -> usize {
        let before = self.joints.partition_point(|(joint, _)| *joint < offset);
        offset - before.checked_sub(1).map_or(0, |last| self.joints[last].1)
    }

    fn put(&mut self, joint: char) {
        let before = self.joints.last().map_or(0, |(_, bytes)| *bytes);
        self.joints.push((self.text.len(), before + joint.len_utf8()));
        self.text.push(joint);
    }
}

/// Asterisks in a row, and what is beside them.
struct Run {
    length: usize,
    before: Option<char>,
    after: Option<char>,
    /// Where it is, in the text without joints.
    place: Range<usize>,
}

impl Run {
    fn is_open_to(side: Option<char>) -> bool {
        side.is_none_or(char::is_whitespace)
    }

    /// Whether it is a single one between two digits.
    fn is_times(&self) -> bool {
        let is_digit = |side: Option<char>| side.is_some_and(|c| c.is_ascii_digit());
        self.length == 1 && is_digit(self.before) && is_digit(self.after)
    }

    /// Whether the run ends emphasis; none if it is no markup. `open` holds the runs that wait for their end; `alone` gets
    /// those for which there is none.
    fn closes(&self, open: &mut Vec<Open>, alone: &mut Vec<Range<usize>>) -> Option<bool> {
        let (starts, ends) = (Self::is_open_to(self.before), Self::is_open_to(self.after));
        if starts && ends {
            return None;
        }
        let fits = open.iter().any(|open| open.left == self.length);
        let closes = !open.is_empty() && (ends || !starts && fits);
        if !closes {
            open.push(Open { left: self.length, place: self.place.clone() });
            return Some(false);
        }
        // As many asterisks as the run has, from the innermost opening outwards.
        if let Some(exact) = open.iter().rposition(|open| open.left == self.length) {
            alone.extend(open.drain(exact..).skip(1).map(|open| open.place));
            return Some(true);
        }
        let mut left = self.length;
        while left > 0
            && let Some(last) = open.pop()
        {
            if last.left > left {
                open.push(Open { left: last.left - left, ..last });
                return Some(true);
            }
            left -= last.left;
        }
        if left > 0 {
            alone.push(self.place.clone());
        }
        Some(true)
    }
}

/// A run that waits for its end.
struct Open {
    /// How many of its asterisks do.
    left: usize,
    /// Where it is, in the text without joints.
    place: Range<usize>,
}

/// Puts joints beside every run of asterisks that is markup.
pub(super) fn join(text: &str) -> Joined {
    let mut out = Joined::default();
    let mut open = Vec::new();
    let mut alone = Vec::new();
    let mut before = None;
    let mut is_escaped = false;
    let mut is_start = true; // Only blanks precede on the line.
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if c != '*' || is_escaped {
            // Emphasis ends with its paragraph, item, cell or heading.
            if c == '\n' && begins_block(&rest[1..]) {
                alone.extend(open.drain(..).map(|open: Open| open.place));
            }
            if is_start && is_greater(rest)
                || before.is_some_and(|c: char| c.is_ascii_digit()) && ends_year(text, rest)
            {
                out.put('\\');
            }
            is_start = c == '\n' || is_start && c == ' ';
            is_escaped = c == '\\' && !is_escaped;
            out.text.push(c);
            before = Some(c);
            rest = &rest[c.len_utf8()..];
            continue;
        }
        is_start = false;
        let length = rest.bytes().take_while(|byte| *byte == b'*').count();
        let at = text.len() - rest.len();
        let run = Run { length, before, after: rest[length..].chars().next(), place: at..at + length };
        // 3*4 is a product.
        if run.is_times() {
            out.put('\\');
            out.text.push('*');
            before = Some('*');
            rest = &rest[1..];
            continue;
        }
        let closes = run.closes(&mut open, &mut alone);
        if let Some(closes) = closes {
            out.put(if closes { LETTER } else { MARK });
        }
        out.text.push_str(&rest[..length]);
        if let Some(closes) = closes {
            out.put(if closes { MARK } else { LETTER });
        }
        before = Some('*');
        rest = &rest[length..];
    }
    alone.extend(open.into_iter().map(|open| open.place));
    // One may be the sign of a note, and four or more stand for digits that are not shown.
    alone.retain(|place| (2..=3).contains(&place.len()));
    out.alone = alone;
    out
}

/// Whether a line goes on with a sign that compares: `>3` or `>=`.
fn is_greater(rest: &str) -> bool {
    rest.strip_prefix('>').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit() || c == '='))
}

/// Whether what follows ends a number at the beginning of a line, or behind a blank, that is too large for an item's.
fn ends_year(text: &str, rest: &str) -> bool {
    const DIGITS: usize = 4;
    let is_end = rest
        .strip_prefix(['.', ')'])
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace));
    let before = &text[..text.len() - rest.len()];
    let words = before.trim_end_matches(|c: char| c.is_ascii_digit());
    is_end && before.len() - words.len() >= DIGITS && (words.is_empty() || words.ends_with([' ', '\n', '\t']))
}

/// Whether a line ends the paragraph before it.
fn begins_block(line: &str) -> bool {
    let line = line.split('\n').next().unwrap_or_default().trim_start();
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let is_item = |rest: &str| rest.starts_with([' ', '\t']) || rest.is_empty();
    line.is_empty()
        || line.starts_with(['#', '>', '|'])
        || line.starts_with(['-', '+', '*']) && is_item(&line[1..])
        || digits > 0 && line[digits..].starts_with(['.', ')']) && is_item(&line[digits + 1..])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

    use super::*;
    use crate::fill::escaped;

    /// What a reader sees, with emphasis in angle brackets and strong emphasis in square ones.
    fn read(text: &str) -> String {
        let joined = join(text);
        let events = Parser::new_ext(&joined.text, Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES);
        let shown: String = events
            .map(|event| match event {
                Event::Text(text) => text.to_string(),
                Event::Start(Tag::Strong) => "⟦".to_string(),
                Event::End(TagEnd::Strong) => "⟧".to_string(),
                Event::Start(Tag::Emphasis) => "⟨".to_string(),
                Event::End(TagEnd::Emphasis) => "⟩".to_string(),
                Event::Start(Tag::Paragraph | Tag::Item | Tag::TableCell) => "¶".to_string(),
                Event::SoftBreak => "\n".to_string(),
                _ => String::new(),
            })
            .collect();
        without_joints(&shown)
    }

    #[test]
    fn offsets_can_be_counted_back() {
        let text = "要**“甲”**的，\\*。*x*";
        let joined = join(text);
        for c in ['要', '甲', '的', '。', 'x'] {
            let found = joined.text.find(c).expect("a character");
            assert_eq!(joined.original(found), text.find(c).expect("a character"), "{c}");
        }
        assert_eq!(without_joints(&joined.text), text);
    }

    #[test]
    fn asterisks_are_read_as_people_mean_them() {
        for (text, seen) in [
            ("**增长100%**的项目", "¶⟦增长100%⟧的项目"),
            ("甲**“乙”**丙**（丁）**戊", "¶甲⟦“乙”⟧丙⟦（丁）⟧戊"),
            ("*a*b*c*", "¶⟨a⟩b⟨c⟩"),
            ("**a*b*c**", "¶⟦a⟨b⟩c⟧"),
            ("*a **b** c*", "¶⟨a ⟦b⟧ c⟩"),
            ("***a***b", "¶⟨⟦a⟧⟩b"),
            ("***a** b*", "¶⟨⟦a⟧ b⟩"),
            ("2 * 3 * 4", "¶2 * 3 * 4"),
            ("5* 好", "¶5* 好"),
            ("2024. 3. 5 开会", "¶2024. 3. 5 开会"),
            ("1. 1998) 起", "¶1998) 起"),
            ("3. 好", "¶好"),
            (">3度，>=4度", "¶>3度，>=4度"),
            ("> 3度", "¶3度"),
            ("2*3*4=24，*甲*乙", "¶2*3*4=24，⟨甲⟩乙"),
            ("* 甲**乙**\n* **丙**丁", "¶甲⟦乙⟧¶⟦丙⟧丁"),
            ("甲**乙\n\n丙**丁**戊", "¶甲**乙¶丙⟦丁⟧戊"),
            ("甲**乙\n丙**丁", "¶甲⟦乙\n丙⟧丁"),
            ("|a|b|\n|-|-|\n|**1%**x|*y*z|", "¶a¶b¶⟦1%⟧x¶⟨y⟩z"),
        ] {
            assert_eq!(read(text), seen, "{text}");
        }
    }

    #[test]
    fn asterisks_that_mark_nothing_are_found() {
        for (text, alone) in [
            ("**甲*", &[(0, 2)][..]),
            ("*甲**", &[(4, 6)]),
            ("*甲**乙*", &[(4, 6)]),
            ("甲**乙\n\n丙**丁", &[(3, 5), (13, 15)]),
            ("***甲** 乙*，*注：5* 好，138****1234，\\*\\*", &[]),
            ("2 ** 3", &[]),
        ] {
            let found: Vec<_> = join(text).alone.iter().map(|place| (place.start, place.end)).collect();
            assert_eq!(found, alone, "{text}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn any_value_between_any_neighbours_is_emphasised(
            value in "[a-z%（）“”，。甲乙0-9*_#~!+-]{1,8}",
            left in "[a-z%（）“”，。甲乙.!?]{0,2}",
            right in "[a-z%（）“”，。甲乙.!?]{0,2}",
            stars in 1_usize..4,
        ) {
            let star = "*".repeat(stars);
            let (open, close) = [("⟨", "⟩"), ("⟦", "⟧"), ("⟨⟦", "⟧⟩")][stars - 1];
            let text = format!("首{left}{star}{}{star}{right}尾{star}{}{star}", escaped(&value), escaped(&value));
            let seen = format!("¶首{left}{open}{value}{close}{right}尾{open}{value}{close}");
            prop_assert_eq!(read(&text), seen);
        }
    }
}
