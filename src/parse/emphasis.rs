//! Emphasis next to Chinese punctuation marks.
//!
//! CommonMark decides by the neighbouring characters whether `*` opens or closes emphasis, and takes a mark
//! such as ” for the end of a word: `**“四个意识”**的` would be printed with its asterisks. A private
//! character between asterisk and mark acts as a neighbouring letter; it is removed again when the text is
//! read.

/// What is inserted; no face has it, so no document can contain it.
pub(super) const JOINT: char = '\u{E000}';

const MARKS: &str = "，。、；：？！“”‘’（）《》〈〉〔〕【】—…·";

/// A text with joints.
pub(super) struct Joined {
    pub(super) text: String,
    /// Where its joints are.
    joints: Vec<usize>,
}

impl Joined {
    /// The offset in the text without joints.
    pub(super) fn original(&self, offset: usize) -> usize {
        offset - JOINT.len_utf8() * self.joints.partition_point(|joint| *joint < offset)
    }
}

/// Puts a joint between every asterisk and a Chinese mark next to it.
pub(super) fn join(text: &str) -> Joined {
    let mut out = Joined { text: String::with_capacity(text.len()), joints: Vec::new() };
    let is_mark = |c: Option<char>| c.is_some_and(|c| MARKS.contains(c));
    let mut before = None;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '*' && is_mark(before) {
            out.put();
        }
        out.text.push(c);
        if c == '*' && before != Some('\\') && is_mark(chars.peek().copied()) {
            out.put();
        }
        before = Some(c);
    }
    out
}

impl Joined {
    fn put(&mut self) {
        self.joints.push(self.text.len());
        self.text.push(JOINT);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joints_stand_between_stars_and_marks_and_can_be_counted_out() {
        let joined = join("要**“甲”**的，\\*。");
        assert_eq!(joined.text, format!("要**{JOINT}“甲”{JOINT}**的，\\*。"));
        let offset = joined.text.find('的').expect("a character");
        assert_eq!(joined.original(offset), "要**“甲”**".len());
    }
}
