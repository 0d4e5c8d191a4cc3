//! Emphasis between any two characters.
//!
//! CommonMark decides by the neighbouring characters whether `*` opens or closes emphasis, and takes a mark
//! such as ” or % for the end of a word: `**增长100%**的` would be printed with its asterisks. Here that is
//! decided first, by the order of the asterisks alone, and CommonMark is told by private characters beside
//! them: one that is like a letter on the inner side, and a mark on the outer side. Both are removed when the
//! text is read.

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

    /// Whether the run ends emphasis; none if it is no markup. `open` holds the lengths of the runs that wait
    /// for their end.
    fn closes(&self, open: &mut Vec<usize>) -> Option<bool> {
        let (starts, ends) = (Self::is_open_to(self.before), Self::is_open_to(self.after));
        if starts && ends {
            return None;
        }
        let fits = open.last() == Some(&self.length) || open.contains(&self.length);
        let closes = !open.is_empty() && (ends || !starts && fits);
        if !closes {
            open.push(self.length);
            return Some(false);
        }
        // As many asterisks as the run has, from the innermost opening outwards.
        if let Some(exact) = open.iter().rposition(|length| *length == self.length) {
            open.truncate(exact);
            return Some(true);
        }
        let mut left = self.length;
        while left > 0
            && let Some(length) = open.pop()
        {
            if length > left {
                open.push(length - left);
            }
            left = left.saturating_sub(length);
        }
        Some(true)
    }
}

/// Puts joints beside every run of asterisks that is markup.
pub(super) fn join(text: &str) -> Joined {
    let mut out = Joined::default();
    let mut open = Vec::new();
    let mut before = None;
    let mut is_escaped = false;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if c != '*' || is_escaped {
            // Emphasis ends with its paragraph, item, cell or heading.
            if c == '\n' && begins_block(&rest[1..]) {
                open.clear();
            }
            is_escaped = c == '\\' && !is_escaped;
            out.text.push(c);
            before = Some(c);
            rest = &rest[c.len_utf8()..];
            continue;
        }
        let length = rest.bytes().take_while(|byte| *byte == b'*').count();
        let run = Run { length, before, after: rest[length..].chars().next() };
        // 3*4 is a product.
        if run.is_times() {
            out.put('\\');
            out.text.push('*');
            before = Some('*');
            rest = &rest[1..];
            continue;
        }
        let closes = run.closes(&mut open);
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
    out
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
            ("2*3*4=24，*甲*乙", "¶2*3*4=24，⟨甲⟩乙"),
            ("* 甲**乙**\n* **丙**丁", "¶甲⟦乙⟧¶⟦丙⟧丁"),
            ("甲**乙\n\n丙**丁**戊", "¶甲**乙¶丙⟦丁⟧戊"),
            ("甲**乙\n丙**丁", "¶甲⟦乙\n丙⟧丁"),
            ("|a|b|\n|-|-|\n|**1%**x|*y*z|", "¶a¶b¶⟦1%⟧x¶⟨y⟩z"),
        ] {
            assert_eq!(read(text), seen, "{text}");
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
