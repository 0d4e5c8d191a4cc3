//! The values of messages, each with its kind: the kind decides how it is shown, not its name.

use std::fmt;

use super::Message;

/// A value of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Words from the data or a template; ID and telephone numbers in them are hidden.
    Text(String),
    /// A line of a filled document, which is quoted at greater length.
    Line(String),
    /// A value that is personal as a whole, such as an ID number: every digit is hidden.
    Personal(String),
    /// A name, a path or a key; ID and telephone numbers in it are hidden.
    Code(String),
    /// A count, a limit or a row, shown as it is.
    Number(String),
    /// Several values, joined as is usual in the language.
    List(Vec<String>),
    /// A description in both languages.
    Described {
        /// In Chinese.
        chinese: String,
        /// In English.
        english: String,
    },
    /// What another program says in English, for which we have no words of our own.
    Untranslated(String),
    /// Another message of the catalogue, such as a cause.
    Message(Box<Message>),
}

/// A name, a path or a key.
pub fn code(value: impl fmt::Display) -> Value {
    Value::Code(value.to_string())
}

/// Several names; in Chinese they are separated by 、, in English by commas.
pub fn list<T: fmt::Display>(values: impl IntoIterator<Item = T>) -> Value {
    Value::List(values.into_iter().map(|value| value.to_string()).collect())
}

/// A value that is personal as a whole.
pub fn personal(value: impl fmt::Display) -> Value {
    Value::Personal(value.to_string())
}

impl Value {
    /// A description as the schemas hold it: Chinese, then ` · `, then English.
    pub fn described(text: &str) -> Self {
        match text.split_once('·').filter(|(chinese, _)| !chinese.trim().is_empty()) {
            Some((chinese, english)) => {
                Self::Described { chinese: chinese.trim().to_string(), english: english.trim().to_string() }
            }
            None => Self::Text(text.to_string()),
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_string())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<char> for Value {
    fn from(c: char) -> Self {
        Self::Text(c.to_string())
    }
}

impl From<Message> for Value {
    fn from(message: Message) -> Self {
        Self::Message(Box::new(message))
    }
}

macro_rules! numbers {
    ($($type:ty),*) => {
        $(impl From<$type> for Value {
            fn from(number: $type) -> Self {
                Self::Number(number.to_string())
            }
        })*
    };
}

numbers!(u8, u16, u32, u64, usize, i32, i64, f64);
