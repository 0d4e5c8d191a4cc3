//! The words of a text, by the dictionary of jieba (结巴), which lies in the program as an automaton and is not read as a
//! whole.

use std::fmt::Write as _;
use std::sync::LazyLock;

use fst::raw::{Fst, Output};
use jieba_rs::Jieba;

/// Words with their frequencies; made from `assets/words` when the program is built.
static WORDS: LazyLock<Fst<&'static [u8]>> = LazyLock::new(|| {
    const BYTES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/words.fst"));
    Fst::new(BYTES).unwrap_or_else(|_| unreachable!("the build made it"))
});

/// The sum of the frequencies of all words.
const TOTAL: u64 = include!(concat!(env!("OUT_DIR"), "/words.total"));

/// Stands for all words that a text does not have; no text has it.
const OTHERS: char = '\u{f8ff}';

/// The ends of the words of a text, in bytes.
pub(super) fn word_ends(text: &str) -> Vec<usize> {
    let mut end = 0;
    let mut ends = |words: Vec<jieba_rs::Token<'_>>| {
        let next = |token: jieba_rs::Token<'_>| {
            end += token.word.len();
            end
        };
        words.into_iter().map(next).collect()
    };
    match Jieba::with_dict(&mut own_words(text).as_bytes()) {
        Ok(own) => ends(own.cut(text, true)),
        // Without a dictionary every character is a word.
        Err(_) => text.char_indices().map(|(at, c)| at + c.len_utf8()).collect(),
    }
}

/// A dictionary of the words that occur in a text, in which each is as frequent as in the whole one.
fn own_words(text: &str) -> String {
    let mut found: Vec<(&str, u64)> = Vec::new();
    for (start, _) in text.char_indices() {
        let rest = &text[start..];
        let (mut node, mut output) = (WORDS.root(), Output::zero());
        for (at, byte) in rest.bytes().enumerate() {
            let Some(step) = node.find_input(byte) else { break };
            let step = node.transition(step);
            output = output.cat(step.out);
            node = WORDS.node(step.addr);
            if node.is_final() {
                found.push((&rest[..=at], output.cat(node.final_output()).value()));
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    let mut rest = TOTAL;
    let mut out = String::new();
    for (word, frequency) in found {
        rest -= frequency;
        let _ = writeln!(out, "{word} {frequency}");
    }
    let _ = writeln!(out, "{OTHERS} {rest}");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        let mut start = 0;
        word_ends(text).into_iter().map(|end| &text[std::mem::replace(&mut start, end)..end]).collect()
    }

    #[test]
    fn finds_words_of_the_dictionary_and_others() {
        assert_eq!(
            words("关于选派年轻干部挂职锻炼的通知"),
            ["关于", "选派", "年轻干部", "挂职锻炼", "的", "通知"]
        );
        assert_eq!(words("乌云其其格同志"), ["乌云", "其其格", "同志"]);
        assert_eq!(words("2024年GB/T 9704版"), ["2024", "年", "GB", "/", "T", " ", "9704", "版"]);
        assert!(words("").is_empty());
    }
}
