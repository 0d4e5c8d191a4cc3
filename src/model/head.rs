//! The head of a finished document: what the front matter becomes when it is filled.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use super::{Attendance, Date};

/// The elements of a document besides its body, filled and typed.
#[derive(Debug, Clone, Default, PartialEq, Serialize, JsonSchema)]
pub struct Head {
    /// The layout that sets the document.
    pub layout: String,
    /// The keys of the front matter that are present and not empty, so that a layout can refuse those it
    /// does not print.
    pub keys: Vec<String>,
    /// The title (标题, 7.3.1); a line feed is a manual line break.
    pub title: String,
    /// Names of organs, places and people in the titles, which must not be broken across lines.
    pub names: Vec<String>,
    /// The author in the file's properties.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// The mark of the issuing organ (发文机关标志, 7.2.4).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mark: Option<IssuerMark>,
    /// Who approved a document sent to a higher organ (签发人, 7.2.6).
    pub signatories: Vec<String>,
    /// The document number (发文字号, 7.2.5).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<DocumentNumber>,
    /// The copy number (份号, 7.2.1).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub copy_number: Option<String>,
    /// Secrecy level and period (密级和保密期限, 7.2.2).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secrecy: Option<String>,
    /// Urgency (紧急程度, 7.2.3).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub urgency: Option<String>,
    /// The lines below the title, such as speaker and date.
    pub byline: Vec<String>,
    /// The recipients (主送机关, 7.3.2), one item per class, or a speech's salutation; without the colon
    /// that follows.
    pub recipients: Vec<String>,
    /// How the document is signed (7.3.5).
    pub signing: Signing,
    /// Who attended, was excused, or sat in (出席、请假、列席, 10.3).
    pub attendance: Vec<Attendance>,
    /// The note (附注, 7.3.6) without its brackets.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Organs that receive a copy (抄送机关, 7.4.2), one item per class.
    pub copies: Vec<String>,
    /// The printing office (印发机关, 7.4.3).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub printer: Option<Organ>,
    /// The date of printing (印发日期, 7.4.3).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub printed: Option<DocumentDate>,
    /// Other values for the layout.
    pub options: Map<String, Value>,
}

impl Default for Signing {
    fn default() -> Self {
        Self::Unsigned { date: None }
    }
}

/// The name of an organ, in full or the standard short form (机关名称).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct Organ(pub String);

/// A mark of the issuing organ (发文机关标志, 7.2.4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum IssuerMark {
    /// The mark of one organ, such as 某某旗人民政府文件.
    Single {
        /// Its words.
        text: String,
    },
    /// The mark of a joint document (联合行文): the names one below the other.
    Joint {
        /// The organs, the host first.
        organs: Vec<Organ>,
        /// 文件 beside the names, or empty.
        suffix: String,
    },
}

/// How a document is signed (发文机关署名、成文日期和印章, 7.3.5).
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Signing {
    /// Without a signature: a speech, minutes, an unsigned draft.
    Unsigned {
        /// The date of issue, if one is given anyway.
        #[serde(skip_serializing_if = "Option::is_none")]
        date: Option<DocumentDate>,
    },
    /// With a seal over each name (7.3.5.1).
    Seal {
        /// The signing organs, the host first.
        organs: Vec<Organ>,
        /// The date of issue (成文日期).
        #[serde(skip_serializing_if = "Option::is_none")]
        date: Option<DocumentDate>,
        /// Paths of the seal images, one per organ; empty if only room is left for them.
        seals: Vec<String>,
        /// The diameter of a seal, mm.
        diameter: u8,
    },
    /// Without a seal (7.3.5.2).
    Bare {
        /// The signing organs, the host first.
        organs: Vec<Organ>,
        /// The date of issue.
        #[serde(skip_serializing_if = "Option::is_none")]
        date: Option<DocumentDate>,
    },
    /// With signature stamps (签名章, 7.3.5.3).
    Stamp {
        /// The posts before the stamps, the host's first.
        posts: Vec<String>,
        /// Paths of the stamp images; an empty path only leaves room.
        stamps: Vec<String>,
        /// The date of issue.
        #[serde(skip_serializing_if = "Option::is_none")]
        date: Option<DocumentDate>,
    },
}

impl Signing {
    /// The date of issue.
    pub fn date(&self) -> Option<&DocumentDate> {
        match self {
            Self::Unsigned { date }
            | Self::Seal { date, .. }
            | Self::Bare { date, .. }
            | Self::Stamp { date, .. } => date.as_ref(),
        }
    }

    /// The signing organs, the host first.
    pub fn organs(&self) -> &[Organ] {
        match self {
            Self::Seal { organs, .. } | Self::Bare { organs, .. } => organs,
            Self::Unsigned { .. } | Self::Stamp { .. } => &[],
        }
    }

    /// The paths of all seal and stamp images.
    pub fn images(&self) -> impl Iterator<Item = &str> {
        let paths: &[String] = match self {
            Self::Seal { seals, .. } => seals,
            Self::Stamp { stamps, .. } => stamps,
            Self::Unsigned { .. } | Self::Bare { .. } => &[],
        };
        paths.iter().map(String::as_str).filter(|path| !path.is_empty())
    }
}

/// A document number (发文字号, 7.2.5).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DocumentNumber {
    /// The organ's code, year and serial number: 云组发〔2024〕12号.
    Serial {
        /// The organ's code (机关代字).
        code: String,
        /// The year.
        year: u16,
        /// The serial number (发文顺序号).
        serial: u32,
    },
    /// Any other form, such as the 第3号 of an order.
    Other(String),
}

impl DocumentNumber {
    /// Reads a number; anything not in the form of 7.2.5 is kept as is.
    pub fn parse(text: &str) -> Self {
        let serial = || {
            let (code, rest) = text.split_once('〔')?;
            let (year, rest) = rest.split_once('〕')?;
            let number = rest.strip_suffix('号')?;
            let serial: u32 = number.parse().ok()?;
            let is_plain = year.len() == 4 && !code.is_empty() && serial.to_string() == number;
            is_plain.then_some(Self::Serial { code: code.to_string(), year: year.parse().ok()?, serial })
        };
        serial().unwrap_or_else(|| Self::Other(text.to_string()))
    }
}

impl std::fmt::Display for DocumentNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Serial { code, year, serial } => write!(f, "{code}〔{year:04}〕{serial}号"),
            Self::Other(text) => f.write_str(text),
        }
    }
}

/// A date as a document prints it (成文日期, 7.3.5.4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DocumentDate {
    /// A day, printed as 2024年3月5日.
    Day(Date),
    /// Any other form, such as one with room for the day to be filled in by hand.
    Other(String),
}

impl DocumentDate {
    /// Reads a date in any form of [`Date::read`]; anything else is kept as is.
    pub fn parse(text: &str) -> Self {
        match Date::read(text) {
            Some(day) => Self::Day(day),
            None => Self::Other(text.to_string()),
        }
    }

    /// 成文日期、印发日期 · reads the date of issue or of printing, which has Arabic digits (7.3.5.4, 7.4.3) though it may be
    /// written in Chinese ones.
    pub fn issued(text: &str) -> Self {
        Date::read_chinese(text).map_or_else(|| Self::parse(text), Self::Day)
    }
}

impl std::fmt::Display for DocumentDate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Day(day) => f.write_str(&day.in_document()),
            Self::Other(text) => f.write_str(text),
        }
    }
}

macro_rules! as_text {
    ($($type:ident, $about:literal;)*) => {
        $(impl Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl JsonSchema for $type {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($type).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "description": $about })
            }
        })*
    };
}

as_text! {
    DocumentNumber, "发文字号 · a document number, as printed";
    DocumentDate, "日期，照印出的样子 · a date, as printed";
}

/// The classes in a list of organs, separated by ，outside brackets.
pub fn classes(text: &str) -> Vec<String> {
    let mut depth = 0_usize;
    let mut out = vec![String::new()];
    for c in text.chars() {
        match c {
            '（' | '(' | '〔' | '《' | '“' => depth += 1,
            '）' | ')' | '〕' | '》' | '”' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if c == '，' && depth == 0 {
            out.push(String::new());
        } else if let Some(last) = out.last_mut() {
            last.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_printed_in_the_form_of_the_standard() {
        for form in ["2026-03-05", "2026/3/5", "2026.3.5", "2026年03月05日", "２０２６年３月５日"]
        {
            assert_eq!(DocumentDate::parse(form).to_string(), "2026年3月5日");
        }
        for other in ["2026年　月　日", "二〇二六年三月五日", "2026年2月30日"] {
            assert_eq!(DocumentDate::parse(other).to_string(), other);
        }
    }

    #[test]
    fn numbers_are_printed_as_they_were_written() {
        for text in ["云组发〔2024〕12号", "第3号", "〔2024〕12号", "云组发〔2024〕012号", "云组发[2024]12号"]
        {
            assert_eq!(DocumentNumber::parse(text).to_string(), text);
        }
        assert!(matches!(
            DocumentNumber::parse("云组发〔2024〕12号"),
            DocumentNumber::Serial { serial: 12, .. }
        ));
    }

    #[test]
    fn classes_are_separated_by_commas_outside_brackets() {
        assert_eq!(classes("各镇党委（工委，支部），旗直部门"), ["各镇党委（工委，支部）", "旗直部门"]);
    }
}
