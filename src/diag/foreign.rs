//! What other programs say, in our own words.
//!
//! Tera and Typst know one language and give no codes, so their messages are recognised by their whole
//! text, apart from values. A [`Glossary`] holds such texts, each with its equivalent in Chinese and
//! English.

use std::collections::BTreeMap;

use super::{Value, mask_personal};

/// The messages of another program, each in both languages.
pub struct Glossary {
    /// The words for the values of each name, in both languages.
    words: BTreeMap<(&'static str, &'static str), [&'static str; 2]>,
    says: Vec<Entry>,
}

struct Entry {
    pattern: &'static str,
    both: [&'static str; 2],
}

/// The values of a message, by name.
type Values<'a> = Vec<(&'a str, &'a str)>;

impl Glossary {
    /// Reads a table; the comment at its top says how to write one.
    pub fn read(table: &'static str) -> Self {
        let mut glossary = Self { words: BTreeMap::new(), says: Vec::new() };
        let mut lines = table.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        while let Some(line) = lines.next() {
            if let Some((name, word, both)) = word(line) {
                glossary.words.insert((name, word), both);
                continue;
            }
            let mut translation = || lines.next().and_then(|line| line.strip_prefix("  ")).unwrap_or("");
            glossary.says.push(Entry { pattern: line, both: [translation(), translation()] });
        }
        glossary
    }

    /// A message in both languages, if it is known.
    pub fn say(&self, message: &str) -> Option<Value> {
        let (entry, values) =
            self.says.iter().find_map(|entry| Some((entry, values(entry.pattern, message)?)))?;
        let [chinese, english] = [0, 1].map(|language| self.filled(entry.both[language], &values, language));
        Some(Value::Described { chinese, english })
    }

    /// A text with its values filled in.
    fn filled(&self, text: &str, values: &Values<'_>, language: usize) -> String {
        let mut out = String::new();
        for part in parts(text) {
            match part {
                Part::Text(text) => out.push_str(text),
                Part::Value(name) => {
                    let value =
                        values.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value);
                    out.push_str(&self.value(name, value, language));
                }
            }
        }
        out
    }

    /// A value in the words of a language, if words are known for values of its name: one value, or several
    /// in a list.
    fn value(&self, name: &str, value: &str, language: usize) -> String {
        let name = name.trim_end_matches(|c: char| c.is_ascii_digit());
        let known = |word: &str| self.words.get(&(name, word)).map(|both| both[language].to_string());
        if !self.words.keys().any(|(known, _)| *known == name) {
            return mask_personal(value);
        }
        if let Some(word) = known(value) {
            return word;
        }
        let items = value.split(", ").flat_map(|item| item.split(" or "));
        let items = items.map(|item| item.trim_start_matches("or ").trim_start_matches("and ").trim());
        let mut said: Vec<String> = Vec::new();
        for item in items.filter(|item| !item.is_empty()) {
            let item = known(item).unwrap_or_else(|| as_code(item));
            if !said.contains(&item) {
                said.push(item);
            }
        }
        match (language, said.as_slice()) {
            (0, [start @ .., last]) if !start.is_empty() => format!("{}或{last}", start.join("、")),
            (_, [first, second]) => format!("{first} or {second}"),
            (_, [start @ .., last]) if !start.is_empty() => format!("{}, or {last}", start.join(", ")),
            (_, items) => items.concat(),
        }
    }
}

/// A value that has no word, as code: what is between backticks in it, else the whole.
fn as_code(value: &str) -> String {
    match value.split('`').nth(1) {
        Some(inner) => format!("`{}`", mask_personal(inner)),
        None => format!("`{}`", mask_personal(value)),
    }
}

/// A line `name value = Chinese = English`.
fn word(line: &'static str) -> Option<(&'static str, &'static str, [&'static str; 2])> {
    let (rest, english) = line.rsplit_once(" = ")?;
    let (key, chinese) = rest.rsplit_once(" = ")?;
    let (name, value) = key.split_once(' ')?;
    Some((name, value, [chinese, english]))
}

enum Part<'a> {
    Text(&'a str),
    Value(&'a str),
}

/// A pattern, split into its texts and the names of its values.
fn parts(pattern: &str) -> Vec<Part<'_>> {
    let mut out = Vec::new();
    let mut rest = pattern;
    let mut from = 0;
    while let Some(open) = rest[from..].find('{').map(|offset| from + offset) {
        let name = rest[open + 1..].split('}').next().unwrap_or_default();
        let is_name = name.starts_with(|c: char| c.is_ascii_lowercase())
            && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
            && rest[open + 1 + name.len()..].starts_with('}');
        if !is_name {
            from = open + 1;
            continue;
        }
        out.extend([Part::Text(&rest[..open]), Part::Value(name)]);
        rest = &rest[open + name.len() + 2..];
        from = 0;
    }
    out.push(Part::Text(rest));
    out
}

/// The values of a text that has the form of a pattern: `{name}` stands for a value, which ends where the
/// text that follows it in the pattern begins.
pub fn values<'a>(pattern: &'a str, text: &'a str) -> Option<Values<'a>> {
    let mut found = Vec::new();
    let mut rest = text;
    let mut open: Option<&str> = None;
    let parts = parts(pattern);
    for (number, part) in parts.iter().enumerate() {
        match part {
            Part::Value(name) => open = Some(name),
            Part::Text(literal) => {
                let is_last = number + 1 == parts.len();
                let offset = match (open, is_last) {
                    (None, true) => (rest == *literal).then_some(0),
                    (None, false) => rest.starts_with(literal).then_some(0),
                    (Some(_), true) => rest.ends_with(literal).then(|| rest.len() - literal.len()),
                    (Some(_), false) => rest.find(literal),
                }?;
                if let Some(name) = open.take() {
                    found.push((name, &rest[..offset]));
                }
                rest = &rest[offset + literal.len()..];
            }
        }
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLES: [&str; 2] =
        [include_str!("../../assets/messages/tera.txt"), include_str!("../../assets/messages/typst.txt")];

    #[test]
    fn the_values_of_a_message_are_those_of_its_pattern() {
        for (pattern, text, wanted) in [
            ("no value", "no value", Some(vec![])),
            ("no value", "no value at all", None),
            ("found `{a}` and {b}.", "found `x` and y.", Some(vec![("a", "x"), ("b", "y")])),
            ("found `{a}` and {b}.", "found `x` and y", None),
            ("`{` or {a}", "`{` or 1", Some(vec![("a", "1")])),
            ("{a}{rest}", "x", Some(vec![("a", ""), ("rest", "x")])),
            ("{a} has no {b}", "it has no x has no y", Some(vec![("a", "it"), ("b", "x has no y")])),
        ] {
            assert_eq!(values(pattern, text), wanted, "{pattern}");
        }
    }

    #[test]
    fn a_value_is_said_in_the_words_of_its_name() {
        let glossary = Glossary::read(
            "type array = 列表 = a list\ntype none = 空值 = nothing\nmust be {type} or {type2}\n  {type2}或{type}\n  {type}, {type2}\n",
        );
        let both = |chinese: &str, english: &str| {
            Some(Value::Described { chinese: chinese.to_string(), english: english.to_string() })
        };
        assert_eq!(glossary.say("must be array or x"), both("`x`或列表", "a list, `x`"));
        assert_eq!(
            glossary.say("must be array or none, \"a\", or `b` key"),
            both("空值、`\"a\"`或`b`或列表", "a list, nothing, `\"a\"`, or `b`")
        );
        assert_eq!(glossary.say("something else"), None);
    }

    #[test]
    fn tables_are_whole_and_say_nothing_in_the_other_language() {
        for table in TABLES {
            let glossary = Glossary::read(table);
            assert!(glossary.says.len() > 90);
            for Entry { pattern, both } in &glossary.says {
                let names = |text: &str| -> Vec<String> {
                    parts(text)
                        .iter()
                        .filter_map(|part| match part {
                            Part::Value(name) => Some((*name).to_string()),
                            Part::Text(_) => None,
                        })
                        .collect()
                };
                let known = names(pattern);
                for text in both {
                    assert!(!text.is_empty(), "{pattern}");
                    assert!(names(text).iter().all(|name| known.contains(name)), "{pattern}: {text}");
                }
                assert!(is_chinese(both[0]), "{pattern}: {}", both[0]);
                assert!(both[1].is_ascii() || both[1].contains('…'), "{pattern}: {}", both[1]);
                assert!(!pattern.starts_with(' ') && !pattern.contains(" = "), "{pattern}");
            }
            for both in glossary.words.values() {
                assert!(is_chinese(both[0]) && both[1].is_ascii(), "{both:?}");
            }
        }
    }

    /// Whether words in Latin letters are code, formats or a value.
    fn is_chinese(text: &str) -> bool {
        let outside: String = text.split('`').step_by(2).collect();
        let names = ["Typst", "UTF-8", "SVG", "PDF", "png", "jpg", "svg", "pdf", "webp", "gif"];
        let outside = names.iter().fold(outside, |text, name| text.replace(name, ""));
        let outside: String = parts(&outside)
            .iter()
            .map(|part| match part {
                Part::Text(text) => *text,
                Part::Value(_) => "",
            })
            .collect();
        !outside.contains(|c: char| c.is_ascii_alphabetic())
    }
}
