//! A calendar day, as written in the data.

use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use unicode_normalization::UnicodeNormalization;

/// A day, written `2024-03-05`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date(jiff::civil::Date);

impl Date {
    /// Reads `YYYY-MM-DD`; `None` if it is not a valid date.
    pub fn parse(text: &str) -> Option<Self> {
        let shape = text.len() == 10
            && text.bytes().enumerate().all(|(index, byte)| match index {
                4 | 7 => byte == b'-',
                _ => byte.is_ascii_digit(),
            });
        shape.then(|| text.parse().ok().map(Self)).flatten()
    }

    /// Reads a day with the year first, as people write it: `2024-3-5`, `2024/3/5`, `2024.3.5`, `2024年3月5日`; `None` if it
    /// is no day of the calendar, or another form.
    pub fn read(text: &str) -> Option<Self> {
        let (year, month, day) = written(text)?;
        jiff::civil::Date::new(year, month, day).ok().map(Self)
    }

    /// Reads a day in Chinese digits: 二〇二四年十二月三十一日; `None` if it is no day of the calendar, or another form.
    pub fn read_chinese(text: &str) -> Option<Self> {
        const DIGITS: &str = "〇一二三四五六七八九";
        let plain: String =
            text.nfkc().map(|c| if matches!(c, '○' | '零' | 'O' | 'o' | '0') { '〇' } else { c }).collect();
        let (year, rest) = plain.split_once('年')?;
        let (month, day) = rest.trim_end_matches(['日', '号']).split_once('月')?;
        let digit = |c: char| DIGITS.chars().position(|own| own == c).and_then(|at| i16::try_from(at).ok());
        let digits: Option<Vec<i16>> = year.trim().chars().map(digit).collect();
        let digits = digits.filter(|digits| digits.len() == 4)?;
        let year = digits.iter().fold(0, |year, digit| year * 10 + digit);
        // 十, 二十, 二十一.
        let number = |text: &str| {
            let text = text.trim();
            let ones = |text: &str| match text.chars().collect::<Vec<_>>().as_slice() {
                [c] => digit(*c),
                _ => None,
            };
            let value = match text.split_once('十') {
                Some((tens, rest)) => {
                    let tens = if tens.is_empty() { 1 } else { ones(tens)? };
                    tens * 10 + if rest.is_empty() { 0 } else { ones(rest)? }
                }
                None => ones(text)?,
            };
            i8::try_from(value).ok()
        };
        jiff::civil::Date::new(year, number(month)?, number(day)?).ok().map(Self)
    }

    /// Whether a text has one of the forms that [`Date::read`] reads, also if the calendar has no such day.
    pub fn is_form(text: &str) -> bool {
        written(text).is_some()
    }

    /// Whether a document of today can mean it: other years are slips of the pen.
    pub fn is_plausible(self) -> bool {
        (1900..2100).contains(&self.year())
    }

    /// The day that is `seconds` after the beginning of 1970, in UTC; `None` if out of range.
    pub fn from_unix_seconds(seconds: i64) -> Option<Self> {
        let days = jiff::Span::new().try_days(seconds.div_euclid(86_400)).ok()?;
        jiff::civil::date(1970, 1, 1).checked_add(days).ok().map(Self)
    }

    /// The year.
    pub fn year(self) -> i16 {
        self.0.year()
    }

    /// The month, 1 to 12.
    pub fn month(self) -> i8 {
        self.0.month()
    }

    /// The day of the month, from 1.
    pub fn day(self) -> i8 {
        self.0.day()
    }

    /// The same day some months later, or the last day of that month if it has no such day.
    pub fn plus_months(self, months: i32) -> Option<Self> {
        self.0.checked_add(jiff::Span::new().try_months(months).ok()?).ok().map(Self)
    }

    /// The day some days later.
    pub fn plus_days(self, days: i32) -> Option<Self> {
        self.0.checked_add(jiff::Span::new().try_days(days).ok()?).ok().map(Self)
    }

    /// The form that documents use: `2024年3月5日`, Arabic digits without padding (GB/T 9704, 7.3.5.4).
    pub fn in_document(self) -> String {
        format!("{}年{}月{}日", self.year(), self.month(), self.day())
    }
}

/// A day as databases write it, without the hour at which it begins: 2024-03-05 00:00:00.
pub(crate) fn without_midnight(text: &str) -> &str {
    let is_midnight = |time: &str| {
        time.contains(':') && time.chars().all(|c| matches!(c, '0' | ':' | '.')) && time.len() < 16
    };
    match text.trim().split_once([' ', 'T']) {
        Some((day, time)) if is_midnight(time.trim()) => day,
        _ => text,
    }
}

/// Year, month and day of a text that has the form of a day.
fn written(text: &str) -> Option<(i16, i8, i8)> {
    let plain: String = without_midnight(text).nfkc().filter(|c| !c.is_whitespace()).collect();
    let parts: Vec<&str> = match plain.strip_suffix(['日', '号']) {
        Some(rest) => rest.split(['年', '月']).collect(),
        None => {
            let mark = plain.chars().find(|c| !c.is_ascii_digit()).filter(|c| "-/.".contains(*c))?;
            plain.split(mark).collect()
        }
    };
    let [year, month, day] = parts.as_slice() else { return None };
    let is_number = |part: &&str, most: usize| {
        (1..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    let is_form = year.len() == 4 && is_number(year, 4) && is_number(month, 2) && is_number(day, 2);
    is_form.then(|| Some((year.parse().ok()?, month.parse().ok()?, day.parse().ok()?))).flatten()
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year(), self.month(), self.day())
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not a valid date"))
    }
}

impl JsonSchema for Date {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Date".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "format": "date",
            "description": "日期，写作 2024-03-05 · a day, written 2024-03-05",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_in_chinese_digits_are_read() {
        for (text, wanted) in [
            ("二〇二四年三月五日", Some("2024-03-05")),
            ("二○○四年十月十日", Some("2004-10-10")),
            ("二OO四年十二月三十一日", Some("2004-12-31")),
            ("二零二四年二月二十日", Some("2024-02-20")),
            ("二〇二四年二月三十日", None),
            ("二〇二四年三月", None),
            ("2024年3月5日", None),
            ("二〇二四年　月　日", None),
        ] {
            assert_eq!(Date::read_chinese(text).map(|day| day.to_string()).as_deref(), wanted, "{text}");
        }
    }

    #[test]
    fn knows_the_calendar() {
        assert!(Date::parse("2024-02-29").is_some());
        for wrong in ["2023-02-29", "2024-13-01", "2024-3-5", "24-03-05", "2024-03-05T00", "２０２４-03-05"]
        {
            assert!(Date::parse(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn reads_a_day_however_it_is_written() {
        for text in [
            "2024-03-05",
            "2024-3-5",
            "2024/3/5",
            "2024.03.05",
            "2024年3月5日",
            "２０２４年３月５号",
            "2024 年 3 月 5 日",
            "2024-03-05 00:00:00",
            "2024-03-05T00:00:00.000",
        ] {
            assert_eq!(
                Date::read(text).map(|date| date.to_string()).as_deref(),
                Some("2024-03-05"),
                "{text}"
            );
        }
        for wrong in [
            "2024-03-05 09:00",
            "2024-02-30",
            "3/5/2024",
            "24-3-5",
            "2024-3",
            "2024年3月",
            "2024/3-5",
            "20240305",
            "",
            "日",
            "2024年3日5月",
        ] {
            assert_eq!(Date::read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn adds_months_to_the_end_of_the_month() {
        let day = Date::parse("2024-01-31").expect("a day");
        assert_eq!(day.plus_months(1).expect("in range").to_string(), "2024-02-29");
    }
}
