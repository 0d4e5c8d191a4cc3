//! Emphasis beside Chinese marks.
//!
//! CommonMark decides by the neighbours whether `*` opens or closes emphasis, and takes a mark such
//! as ” for the end of a word: `**“四个意识”**的` would be printed with its stars. A private character
//! between star and mark makes the neighbours letters; it is taken out again when the text is read.

/// What is put in; no face has it, so no document can hold it.
pub(super) const JOINT: char = '\u{E000}';

const MARKS: &str = "，。、；：？！“”‘’（）《》〈〉〔〕【】—…·";

/// A text with joints.
pub(super) struct Joined {
    pub(super) text: String,
    /// Where joints stand in it.
    joints: Vec<usize>,
}

impl Joined {
    /// The offset in the text without joints.
    pub(super) fn original(&self, offset: usize) -> usize {
        offset - JOINT.len_utf8() * self.joints.partition_point(|at| *at < offset)
    }
}

/// Puts a joint between every star and a Chinese mark beside it, but for fenced code.
pub(super) fn join(text: &str) -> Joined {
    let mut out = Joined { text: String::with_capacity(text.len()), joints: Vec::new() };
    let mut fenced = false;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_start_matches([' ', '>', '-']);
        if bare.starts_with("```") || bare.starts_with("~~~") {
            fenced = !fenced;
        }
        let mut before = None;
        let mut chars = line.chars().peekable();
        while let Some(c) = chars.next() {
            let is_mark = |c: Option<char>| c.is_some_and(|c| MARKS.contains(c));
            if !fenced && c == '*' && is_mark(before) {
                out.put();
            }
            out.text.push(c);
            if !fenced && c == '*' && before != Some('\\') && is_mark(chars.peek().copied()) {
                out.put();
            }
            before = Some(c);
        }
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
        let joined = join("要**“甲”**的，\\*。\n```typst\n*。\n```\n");
        assert_eq!(joined.text, format!("要**{JOINT}“甲”{JOINT}**的，\\*。\n```typst\n*。\n```\n"));
        let at = joined.text.find('的').expect("a character");
        assert_eq!(joined.original(at), "要**“甲”**".len());
    }
}
