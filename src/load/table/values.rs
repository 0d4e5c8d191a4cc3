//! Puts what cells hold into the forms of the model, as a clerk would read them.

use unicode_normalization::UnicodeNormalization;

use super::Written;
use crate::diag::{Message, code};
use crate::model::{Date, without_midnight};
use crate::msg;

/// Why a cell's value cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Unusable {
    /// A number of more digits than a spreadsheet keeps.
    LongNumber,
    /// A number that a spreadsheet has written with a few of its digits.
    Shortened,
    /// A formula without a saved value.
    NoValue,
    /// A day or a number where words are wanted.
    NotText(String),
    /// An error value.
    Error(String),
    /// A text that is too long.
    Long,
}

/// The fields that hold words: a number or a day there is a slip of the hand or of the spreadsheet.
const WORDS: [&str; 9] =
    ["name", "sex", "nation", "education", "politics", "unit", "post", "to_unit", "to_post"];

/// The value of a field in the form of the model. What has no such form stays as it is, and the schema says so.
pub(super) fn value(field: &str, written: &Written) -> Result<String, Unusable> {
    match written {
        Written::Unknown => Err(Unusable::NoValue),
        Written::Long => Err(Unusable::Long),
        Written::Error(text) => Err(Unusable::Error(text.clone())),
        // A spreadsheet keeps fifteen digits of a number; the others are zeros.
        Written::Number(number) | Written::Shown(number, _) if number.abs() >= 1e15 => {
            Err(Unusable::LongNumber)
        }
        Written::Number(number) if !number.is_finite() => Err(Unusable::Error(number.to_string())),
        Written::Number(number) if WORDS.contains(&field) => Err(Unusable::NotText(number.to_string())),
        Written::Shown(_, text) if WORDS.contains(&field) => Err(Unusable::NotText(text.clone())),
        Written::Day(year, month, day) if WORDS.contains(&field) => {
            Err(Unusable::NotText(format!("{year}-{month:02}-{day:02}")))
        }
        Written::Number(number) => Ok(match field {
            // 1990.1 can be January, or October, whose zero a spreadsheet drops.
            "born" | "joined" if is_doubtful(&number.to_string()) => number.to_string(),
            "born" | "joined" => month_of_number(*number).unwrap_or_else(|| number.to_string()),
            _ => number.to_string(),
        }),
        Written::Shown(number, text) => match field {
            // The last zero of 1990.10 is seen.
            "born" | "joined" if is_doubtful(&number.to_string()) => {
                value(field, &Written::Text(text.clone()))
            }
            "born" | "joined" => value(field, &Written::Number(*number)),
            // The first zeros of a number are seen; what sets its digits apart is not of it.
            "phone" | "id_number" => {
                let digits: String = text.chars().filter(char::is_ascii_digit).collect();
                let is_whole = digits.parse() == Ok(*number);
                Ok(if is_whole { digits } else { number.to_string() })
            }
            _ => Ok(text.clone()),
        },
        Written::Day(year, month, day) => Ok(match field {
            "born" | "joined" => format!("{year:04}.{month:02}"),
            _ => format!("{year}年{month}月{day}日"),
        }),
        Written::Text(text) if WORDS.contains(&field) && matches!(text.as_str(), "TRUE" | "FALSE") => {
            Err(Unusable::NotText(text.clone()))
        }
        Written::Text(text) if is_shortened(text.trim()) => Err(Unusable::Shortened),
        Written::Text(text) => Ok(match field {
            "born" | "joined" if is_doubtful(text.trim()) => text.trim().to_string(),
            "born" | "joined" => month(text).unwrap_or_else(|| text.trim().to_string()),
            "name" => name(text),
            "sex" => plain(text),
            "id_number" => plain(text).trim_start_matches('\'').to_uppercase(),
            "phone" => plain(text).replace('-', "").trim_start_matches("+86").to_string(),
            _ => line(text),
        }),
    }
}

/// Whether a text is what a spreadsheet makes of a long number when it writes a CSV: 1.38E+10.
fn is_shortened(text: &str) -> bool {
    let Some((number, power)) = text.split_once(['E', 'e']) else { return false };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, rest) = number.split_once('.').unwrap_or((number, "0"));
    power.strip_prefix(['+', '-']).is_some_and(|power| power.len() > 1 && digits(power))
        && digits(whole)
        && digits(rest)
}

/// Whether a month may have lost its last zero: 1990.1.
fn is_doubtful(text: &str) -> bool {
    text.len() == 6 && text.ends_with(".1") && text.bytes().take(4).all(|byte| byte.is_ascii_digit())
}

/// What a spreadsheet has made of a month that cannot be read: it drops the last zero of 1990.10, and keeps a day as a number.
pub(in crate::load) fn lost_month(text: &str) -> Option<Message> {
    /// What a spreadsheet counts days from.
    const FIRST: &str = "1899-12-30";
    let text = text.trim();
    if is_doubtful(text) {
        let year = &text[..4];
        return Some(msg!("month-doubtful", value = code(text), year = year));
    }
    let days: i32 =
        text.parse().ok().filter(|_| text.len() == 5 && text.bytes().all(|b| b.is_ascii_digit()))?;
    let day = Date::parse(FIRST)?.plus_days(days)?;
    let month = format!("{:04}.{:02}", day.year(), day.month());
    Some(msg!("month-serial", value = code(text), day = code(day.to_string()), month = code(month)))
}

/// A month that may have lost its last zero (1990.1), if the ID number beside it tells which it is.
pub(super) fn settled(born: &str, id_number: &str) -> Option<String> {
    let digits = id_number.get(6..12).filter(|_| id_number.len() == 18 && is_doubtful(born))?;
    let (year, month) = digits.split_at(4);
    (born.starts_with(year) && ["01", "10"].contains(&month)).then(|| format!("{year}.{month}"))
}

/// A text without white space, its full-width letters and digits made ordinary ones.
fn plain(text: &str) -> String {
    text.nfkc().filter(|c| !c.is_whitespace() && *c != '\u{FEFF}').collect()
}

/// A name: a Chinese one of two characters is often padded with a blank.
fn name(text: &str) -> String {
    let line = line(text);
    if line.is_ascii() { line } else { line.chars().filter(|c| !c.is_whitespace()).collect() }
}

/// A text of one line: a line break in a cell is a space between Latin words, and nothing elsewhere.
fn line(text: &str) -> String {
    let mut out = String::new();
    for part in text.split(['\n', '\r', '\t']).map(str::trim).filter(|part| !part.is_empty()) {
        let is_latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        if is_latin(out.chars().last()) && is_latin(part.chars().next()) {
            out.push(' ');
        }
        out.push_str(part);
    }
    out
}

/// A month as `1990.05`, from any way of writing it: 1990.5, 1990年5月, 1990-05-12, 1990/5, 199005, 19900512.
pub(in crate::load) fn month(text: &str) -> Option<String> {
    let plain = plain(without_midnight(text));
    let mut numbers: Vec<&str> =
        plain.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    if let [digits] = *numbers.as_slice() {
        numbers = match digits.len() {
            6 => vec![&digits[..4], &digits[4..]],
            8 => vec![&digits[..4], &digits[4..6], &digits[6..]],
            _ => return None,
        };
    }
    let is_form = plain.chars().all(|c| c.is_ascii_digit() || "年月日号.-/。:T".contains(c));
    let (year, month) = (numbers.first()?.parse::<u16>().ok()?, numbers.get(1)?.parse::<u8>().ok()?);
    (is_form && numbers[0].len() == 4 && numbers.len() < 4 && (1..=12).contains(&month))
        .then(|| format!("{year:04}.{month:02}"))
}

/// A month that was typed as a number: 1990.05, 199005, 19900512.
fn month_of_number(number: f64) -> Option<String> {
    if number.fract() == 0.0 {
        return month(&format!("{number}"));
    }
    let text = format!("{number:.2}");
    // More than two decimals are no month.
    (text.parse() == Ok(number)).then(|| month(&text)).flatten()
}

/// What an organ's name ends in.
const ORGANS: [&str; 34] = [
    "委员会",
    "办公室",
    "办公厅",
    "政府",
    "人大常委会",
    "政协",
    "法院",
    "检察院",
    "中心",
    "公司",
    "集团",
    "银行",
    "医院",
    "学校",
    "中学",
    "小学",
    "学院",
    "大学",
    "幼儿园",
    "街道",
    "社区",
    "苏木",
    "嘎查",
    "园区",
    "开发区",
    "总站",
    "大队",
    "局",
    "部",
    "委",
    "办",
    "院",
    "镇",
    "乡",
];

/// What a post is called by.
const POSTS: [&str; 22] = [
    "长",
    "主任",
    "书记",
    "干部",
    "科员",
    "主席",
    "经理",
    "委员",
    "教师",
    "医师",
    "医生",
    "护士",
    "会计",
    "秘书",
    "职工",
    "专员",
    "专干",
    "主管",
    "工程师",
    "职员",
    "调研员",
    "办事员",
];

/// A unit and a post that are written in one cell: at a blank or a line break, else after the longest name of an
/// organ that is followed by a post. None if that cannot be told.
pub(super) fn parted(text: &str) -> Option<(String, String)> {
    let is_post = |text: &str| POSTS.iter().any(|post| text.contains(post));
    let words: Vec<&str> = text.split_whitespace().collect();
    // Whoever leaves a blank says where.
    if let [unit, post] = *words.as_slice() {
        return Some((unit.to_string(), post.to_string()));
    }
    let text = line(text);
    let ends = ORGANS.iter().flat_map(|organ| text.match_indices(organ).map(|(at, organ)| at + organ.len()));
    let end = ends
        .filter(|end| {
            let (unit, post) = text.split_at(*end);
            // 、 parts posts, not organs.
            // “干部科” is a section, and “部长” a post: neither ends the name of an organ.
            is_post(post)
                && !unit.contains(['、', '，', ','])
                && !post.starts_with(['长', '股', '室', '门', '员', '务'])
                && (!post.starts_with('科')
                    || ["科员", "科长", "科级"].iter().any(|word| post.starts_with(word)))
                && !unit.ends_with("干部")
        })
        .max()?;
    let is_mark = |c: char| c.is_whitespace() || "、，,；;：:/".contains(c);
    Some((text[..end].to_string(), text[end..].trim_matches(is_mark).to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_that_a_spreadsheet_has_spoilt_is_known() {
        let said = |text: &str| lost_month(text).map(|message| format!("{message:?}"));
        assert!(said("33000").is_some_and(|said| said.contains("1990-05-07") && said.contains("1990.05")));
        assert!(said(" 1990.1 ").is_some_and(|said| said.contains("month-doubtful")));
        for text in ["1990.13", "五月", "3300", "330000", "-3300", "1990.2"] {
            assert_eq!(said(text), None, "{text}");
        }
    }

    #[test]
    fn months_are_read_as_offices_write_them() {
        for text in [
            "1990.05",
            "1990.5",
            "1990年5月",
            "１９９０．０５",
            "1990-05",
            "1990-05-12",
            "1990/5/12",
            "199005",
            "19900512",
            " 1990 年 5 月 12 日",
            "1990。05",
            "1990.05.12",
            "1990-05-12 00:00:00",
        ] {
            assert_eq!(value("born", &Written::Text(text.to_string())), Ok("1990.05".to_string()), "{text}");
        }
        for (number, wanted) in
            [(1990.05, "1990.05"), (1990.1, "1990.1"), (199_005.0, "1990.05"), (1990.12, "1990.12")]
        {
            assert_eq!(value("born", &Written::Number(number)), Ok(wanted.to_string()), "{number}");
        }
        for (id_number, wanted) in [
            ("150101199010070012", Some("1990.10")),
            ("150101199001070012", Some("1990.01")),
            ("150101199011070012", None),
            ("150101198010070012", None),
            ("", None),
        ] {
            assert_eq!(settled("1990.1", id_number).as_deref(), wanted, "{id_number}");
        }
        for text in ["九〇年五月", "1990.1", "1990.13", "90.05", "1990", "1990.05（2010入党）"] {
            assert_eq!(value("born", &Written::Text(text.to_string())), Ok(text.to_string()), "{text}");
        }
    }

    #[test]
    fn names_numbers_and_lines_lose_what_only_the_sheet_needs() {
        for (field, text, wanted) in [
            ("name", "李　喆", "李喆"),
            ("name", "王 晓 堃", "王晓堃"),
            ("name", "尼玛·扎西", "尼玛·扎西"),
            ("id_number", "１５０１０１１９９００３０７００１ｘ", "15010119900307001X"),
            ("phone", "138-0000 1234", "13800001234"),
            ("to_unit", "旗农牧\n水利局", "旗农牧水利局"),
            ("education", "MBA\nmaster", "MBA master"),
        ] {
            assert_eq!(value(field, &Written::Text(text.to_string())), Ok(wanted.to_string()), "{text}");
        }
        assert_eq!(value("id_number", &Written::Number(1.501_011_990_030_7e17)), Err(Unusable::LongNumber));
        for (text, is_shortened) in
            [("1.38E+10", true), (" 1E-05 ", true), ("3E2", false), ("E+10", false), ("1.E+1a", false)]
        {
            let found = value("", &Written::Text(text.to_string()));
            assert_eq!(found == Err(Unusable::Shortened), is_shortened, "{text}");
        }
    }

    #[test]
    fn a_unit_and_a_post_in_one_cell_are_parted() {
        for (text, unit, post) in [
            ("旗农牧局综合股副股长", "旗农牧局", "综合股副股长"),
            ("旗委组织部干部科副科长", "旗委组织部", "干部科副科长"),
            ("旗委办公室 秘书", "旗委办公室", "秘书"),
            ("旗人民政府办公室\n秘书三科科长", "旗人民政府办公室", "秘书三科科长"),
            ("白音镇党政办公室主任", "白音镇党政办公室", "主任"),
            ("旗发展和改革委员会副主任", "旗发展和改革委员会", "副主任"),
            ("旗农牧局科员", "旗农牧局", "科员"),
            ("旗医院院长", "旗医院", "院长"),
            ("旗财政局局长", "旗财政局", "局长"),
            ("旗委宣传部部长", "旗委宣传部", "部长"),
            ("旗委办公室副主任、档案局局长", "旗委办公室", "副主任、档案局局长"),
            ("旗财政局，副局长", "旗财政局", "副局长"),
            ("旗委组织部部务委员", "旗委组织部", "部务委员"),
        ] {
            assert_eq!(parted(text), Some((unit.to_string(), post.to_string())), "{text}");
        }
        for text in ["旗农牧局", "副股长", "某处"] {
            assert_eq!(parted(text), None, "{text}");
        }
    }
}
