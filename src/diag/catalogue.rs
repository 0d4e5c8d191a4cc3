//! The texts of all messages, in Chinese and in English. The only user of Fluent.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::langid;

use crate::msg;

use super::{Message, Value, mask_digits, mask_personal, shortened, visible};

/// The longest quotation of a value in a message, in characters.
const QUOTED: usize = 40;
/// The longest quotation of a filled line.
const QUOTED_LINE: usize = 80;

/// A language for messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// Simplified Chinese.
    #[default]
    Chinese,
    /// English.
    English,
}

impl Language {
    /// The language for a locale such as `zh_CN.UTF-8`; any other than Chinese gives English.
    pub fn from_locale(locale: &str) -> Self {
        if locale.to_ascii_lowercase().starts_with("zh") { Self::Chinese } else { Self::English }
    }
}

/// The messages in one language.
pub struct Catalogue {
    language: Language,
    bundle: FluentBundle<FluentResource>,
}

const CHINESE: &str = include_str!("../../assets/messages/zh-CN.ftl");
const ENGLISH: &str = include_str!("../../assets/messages/en.ftl");

impl Catalogue {
    /// Reads the built-in texts of a language.
    pub fn new(language: Language) -> Self {
        let (text, id) = match language {
            Language::Chinese => (CHINESE, langid!("zh-CN")),
            Language::English => (ENGLISH, langid!("en")),
        };
        let resource =
            FluentResource::try_new(text.into()).expect("a test reads both catalogues without a fault");
        let mut bundle = FluentBundle::new_concurrent(vec![id]);
        bundle.set_use_isolating(false);
        bundle.add_resource_overriding(resource);
        Self { language, bundle }
    }

    /// The text of a message with its values filled in and personal numbers hidden.
    pub fn text(&self, message: &Message) -> String {
        let Some(pattern) = self.bundle.get_message(message.id).and_then(|found| found.value()) else {
            return message.id.to_string();
        };
        self.bundle.format_pattern(pattern, Some(&self.args(message)), &mut Vec::new()).into_owned()
    }

    /// What to do next after a message, if that is always the same.
    pub(super) fn hint(&self, message: &Message) -> Option<String> {
        let pattern = self.bundle.get_message(message.id)?.get_attribute("hint")?.value();
        Some(self.bundle.format_pattern(pattern, Some(&self.args(message)), &mut Vec::new()).into_owned())
    }

    fn args<'m>(&self, message: &'m Message) -> FluentArgs<'m> {
        let mut args = FluentArgs::new();
        for (name, value) in &message.values {
            match value {
                // As a number, so that a text can have a form for one and one for many.
                Value::Number(number) => args.set(*name, FluentValue::try_number(number)),
                _ => args.set(*name, visible(&self.value(value)).into_owned()),
            }
        }
        args
    }

    /// A value in the language of the messages.
    fn value(&self, value: &Value) -> String {
        match (value, self.language) {
            (Value::Text(text), _) => shortened(&mask_personal(text), QUOTED),
            (Value::Line(text), _) => shortened(&mask_personal(text), QUOTED_LINE),
            (Value::Personal(text), _) => mask_digits(text),
            (Value::Code(text), _) => mask_personal(text),
            (Value::Number(number), _) => number.clone(),
            (Value::List(items), Language::Chinese) => mask_personal(&items.join("、")),
            (Value::List(items), Language::English) => mask_personal(&items.join(", ")),
            (Value::Described { chinese, .. }, Language::Chinese) => chinese.clone(),
            (Value::Described { english, .. }, Language::English) => english.clone(),
            (Value::Untranslated(_), Language::Chinese) => self.text(&msg!("untranslated")),
            (Value::Untranslated(text), Language::English) => mask_personal(text),
            (Value::Message(message), _) => self.text(message),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// Message names with the variables that each text uses.
    fn entries(text: &str) -> BTreeMap<String, Vec<String>> {
        FluentResource::try_new(text.into()).expect("the catalogue is well-formed");
        let mut out: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut current = String::new();
        for line in text.lines() {
            if let Some((id, _)) = line.split_once(" =")
                && !line.starts_with([' ', '#'])
            {
                current = id.to_string();
                assert!(out.insert(current.clone(), Vec::new()).is_none(), "duplicate message {id}");
            }
            for piece in line.split("{ $").skip(1) {
                let name = piece.split([' ', ')', ',']).next().unwrap_or_default().to_string();
                let names = out.get_mut(&current).expect("a variable belongs to a message");
                if !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        out.values_mut().for_each(|names| names.sort());
        out
    }

    #[test]
    fn both_languages_have_the_same_messages_with_the_same_values() {
        assert_eq!(entries(CHINESE), entries(ENGLISH));
    }

    #[test]
    fn every_message_that_the_code_names_is_there_and_no_other() {
        let known = entries(CHINESE);
        let mut used = std::collections::BTreeSet::new();
        for file in walkdir::WalkDir::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")) {
            let file = file.expect("the sources can be listed");
            if file.path().extension().is_some_and(|ending| ending == "rs") {
                let code = std::fs::read_to_string(file.path()).expect("a source is text");
                for piece in code.split("msg!(").skip(1) {
                    let piece = piece.trim_start();
                    if let Some(id) = piece.strip_prefix('"').and_then(|rest| rest.split('"').next()) {
                        used.insert(id.to_string());
                    }
                }
            }
        }
        // Refusals are named by the contract of the layouts.
        let contract = include_str!("../../templates/layouts/contract.yaml");
        let refusals = contract.lines().skip_while(|line| *line != "refusals:").skip(1);
        for line in refusals.take_while(|line| line.starts_with(' ')) {
            let name = line.trim().split(':').next().unwrap_or_default();
            used.insert(format!("layout-{name}"));
        }
        used.retain(|id| id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'));
        let known: std::collections::BTreeSet<_> = known.into_keys().collect();
        assert_eq!(used, known);
    }
}
