//! Checks the people in the roster: against each other, and their months against the day of the meeting.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use serde_json::Value;
use unicode_script::{Script, UnicodeScript};

use super::{Check, Covers, Person};

use crate::diag::{Diagnostic, Faults, code, is_invisible, list};
use crate::load::{Loaded, Rows};
use crate::model::{Date, KEY_COLUMNS};
use crate::msg;
use crate::scripts::is_han;

/// How many hidden rows a message names.
const ROWS_NAMED: usize = 20;

/// Rows that a filter hides are people all the same: whoever filtered a roster may not have meant them.
pub(super) fn hidden(loaded: &Loaded, _: Covers<'_>, faults: &mut Faults) {
    let (Some(table), Some(roster)) = (&loaded.understood, &loaded.roster) else { return };
    let rows = &table.hidden.0;
    if !rows.is_empty() {
        let few = list(rows.iter().take(ROWS_NAMED).map(usize::to_string));
        let path = code(roster.name());
        faults.push(Diagnostic::warning(msg!("rows-hidden", path = path, count = rows.len(), rows = few)));
    }
}

/// Nobody is listed twice: the same name from the same unit.
pub(super) fn twice<'a>(_: &'a Loaded, _: Covers<'a>) -> Box<dyn Check + 'a> {
    Box::new(Twice::default())
}

/// Where each name and unit stood last, by their hash.
#[derive(Default)]
struct Twice(HashMap<u64, u32>);

/// A hash that is the same in every run.
pub(super) fn hash(value: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// The row at which something was seen before, if it is not merely another with the same hash.
pub(super) fn seen(rows: &Rows, earlier: Option<u32>, is_same: impl Fn(&Value) -> bool) -> Option<usize> {
    let row = earlier? as usize;
    rows.person(row).is_ok_and(|other| is_same(&other)).then_some(row)
}

impl Check for Twice {
    fn person(&mut self, person: &Person<'_>, faults: &mut Faults) {
        let (Some(name), Some(unit)) = (person.text("name"), person.text("unit")) else { return };
        let earlier = self.0.insert(hash((name, unit)), u32::try_from(person.row).unwrap_or(u32::MAX));
        let is_same = |other: &Value| other["name"] == name && other["unit"] == unit;
        let Some(first) = seen(person.rows, earlier, is_same) else { return };
        let Ok(other) = person.rows.person(first) else { return };
        if is_numbered_apart(&person.json, &other) {
            return;
        }
        // Born in another month, it may be another person.
        let fault = match ["born", "sex"].iter().all(|field| person.json.get(field) == other.get(field)) {
            true => {
                let message = msg!("person-twice", name = name, row = person.row + 1, first = first + 1);
                Diagnostic::error(message).hint(msg!("person-once"))
            }
            false => {
                let message = msg!("person-alike", name = name, row = person.row + 1, first = first + 1);
                Diagnostic::warning(message).hint(msg!("person-numbered"))
            }
        };
        let fault = person.at(fault, "name");
        faults.push(match person.rows.place(first, "/name") {
            Some(place) => fault.also(place, msg!("first-here")),
            None => fault,
        });
    }
}

/// A column that numbers people tells them apart from one run to the next, if everybody has a number of their own.
pub(super) fn numbered<'a>(_: &'a Loaded, _: Covers<'a>) -> Box<dyn Check + 'a> {
    Box::new(Numbered::default())
}

#[derive(Default)]
struct Numbered {
    heading: Option<&'static str>,
    /// Where each number stood, by its hash.
    seen: HashMap<u64, u32>,
    /// The rows without a number, and those with one that another has, with the first row that has it; from 0.
    blank: Vec<usize>,
    again: Vec<(usize, usize)>,
}

impl Check for Numbered {
    fn person(&mut self, person: &Person<'_>, _: &mut Faults) {
        let number_at = |json: &Value, heading: &str| json.get("extra")?.get(heading).cloned();
        let found =
            KEY_COLUMNS.iter().find_map(|heading| Some((*heading, number_at(&person.json, heading)?)));
        let Some((heading, number)) = found else { return self.blank.push(person.row) };
        self.heading = self.heading.or(Some(heading));
        let earlier = self.seen.insert(hash(&number), u32::try_from(person.row).unwrap_or(u32::MAX));
        let is_same = |other: &Value| number_at(other, heading).as_ref() == Some(&number);
        if let Some(first) = seen(person.rows, earlier, is_same) {
            self.again.push((person.row, first));
        }
    }

    fn end(&mut self, rows: &Rows, faults: &mut Faults) {
        let Some(heading) = self.heading else { return };
        let numbers = |rows: &[usize]| list(rows.iter().take(ROWS_NAMED).map(|row| (row + 1).to_string()));
        if let Some(first) = self.blank.first() {
            let message = msg!(
                "number-blank",
                heading = code(heading),
                count = self.blank.len(),
                rows = numbers(&self.blank)
            );
            faults.push(rows.at(Diagnostic::warning(message), *first, "/name"));
        }
        if let Some((row, first)) = self.again.first() {
            let again: Vec<usize> = self.again.iter().map(|(row, _)| *row).collect();
            let message =
                msg!("number-twice", heading = code(heading), count = again.len(), rows = numbers(&again));
            let fault = rows.at(Diagnostic::warning(message), *row, &format!("/extra/{heading}"));
            faults.push(match rows.place(*first, &format!("/extra/{heading}")) {
                Some(place) => fault.also(place, msg!("first-here")),
                None => fault,
            });
        }
    }
}

/// Whether two people have numbers of their own, and so are two.
fn is_numbered_apart(one: &Value, other: &Value) -> bool {
    let number = |person: &Value| {
        let column = KEY_COLUMNS.iter().find_map(|heading| person.get("extra")?.get(heading).cloned());
        column.or_else(|| person.get("id_number").cloned())
    };
    number(one).zip(number(other)).is_some_and(|(one, other)| one != other)
}

/// Names are written as the office writes them: without a blank in the middle, which the program sets itself, and with
/// the dot of the standard between the parts of a name.
pub(super) fn names<'a>(_: &'a Loaded, _: Covers<'a>) -> Box<dyn Check + 'a> {
    Box::new(Names)
}

struct Names;

/// 间隔号 · the dot between the parts of a name (GB/T 15834, 4.14).
const DOT: char = '·';
/// What other keyboards give for it.
const DOTS: [char; 8] = ['.', '．', '•', '・', '‧', '∙', '⋅', '･'];

/// What stands where a name is to come, in small letters.
const NOBODY: [&str; 19] = [
    "待定",
    "未定",
    "无",
    "暂无",
    "空缺",
    "（空缺）",
    "待填",
    "同上",
    "暂缺",
    "某某",
    "备注",
    "合计",
    "小计",
    "总计",
    "姓名",
    "null",
    "none",
    "nan",
    "n.a.",
];
/// What names have beside letters.
const BETWEEN: &str = " \u{3000}·'’-.()（）";

/// Whether a text is no name: it holds a mark, a number or two names, says that it is of a comrade, or that there is nobody.
fn is_odd(name: &str) -> bool {
    // What has no script yet is told for lack of a glyph.
    let is_of_none = |c: char| {
        c.script() == Script::Common && !c.is_alphabetic() && !BETWEEN.contains(c) && !DOTS.contains(&c)
    };
    let is_dot = |c: char| c == DOT || DOTS.contains(&c) && c != '.';
    let letters = name.to_lowercase();
    NOBODY.contains(&letters.as_str())
        || !name.is_empty() && letters.chars().all(|c| c == 'x')
        || name.starts_with(['\'', '’', '-'])
        || name.starts_with(is_dot)
        || name.ends_with(is_dot)
        || name.ends_with("同志")
        || name.contains(is_of_none)
        || is_remark(name)
}

/// Whether a name has a remark in brackets that is no part of it: 李喆（女，蒙古族）. What tells two of one name apart,
/// （大） or （小）, is one.
fn is_remark(name: &str) -> bool {
    let inner = name.split_once(['（', '(']).map(|(_, inner)| inner.trim_end_matches(['）', ')']));
    inner.is_some_and(|inner| {
        inner == "男"
            || inner == "女"
            || inner.starts_with(['男', '女']) && inner.contains(['，', ',', '、'])
            || inner.ends_with('族')
    })
}

impl Check for Names {
    fn person(&mut self, person: &Person<'_>, faults: &mut Faults) {
        let Some(name) = person.text("name") else { return };
        // What cannot be printed is told anyway.
        if is_odd(name) && !name.chars().any(is_invisible) {
            let fault = Diagnostic::error(msg!("name-odd", name = name, row = person.row + 1));
            faults.push(person.at(fault, "name"));
            return;
        }
        // A Latin name has blanks and full stops of its own.
        if !name.starts_with(is_han) {
            return;
        }
        let chars: Vec<char> = name.trim().chars().collect();
        let is_odd = |c: &char| c.is_whitespace() || DOTS.contains(c);
        let Some(odd) = chars.iter().copied().find(is_odd) else { return };
        let is_blank = odd.is_whitespace();
        let right: String = match is_blank {
            true => chars.iter().filter(|c| !c.is_whitespace()).collect(),
            false => chars.iter().map(|c| if DOTS.contains(c) { DOT } else { *c }).collect(),
        };
        let fault = match is_blank {
            true => Diagnostic::error(msg!("name-blank", name = name)).hint(msg!("name-apart", name = right)),
            false => Diagnostic::error(msg!("name-dot", name = name, character = code(odd)))
                .hint(msg!("name-right", name = right)),
        };
        faults.push(person.at(fault, "name"));
    }
}

/// The fields of a person that are printed as they are written, and have no form.
const WRITTEN: [&str; 7] = ["nation", "education", "politics", "unit", "post", "to_unit", "to_post"];

/// What stands where something is to come; 待填 of a new meeting is what `gen new meeting` tells to be filled in.
const TO_COME: [&str; 16] = [
    "待定",
    "待补",
    "待补充",
    "待核",
    "待核实",
    "待确定",
    "待明确",
    "待填写",
    "未定",
    "暂缺",
    "空缺",
    "暂无",
    "同上",
    "同前",
    "同左",
    "同左栏",
];
/// The fields in which nothing is no answer: everybody has a unit and a post.
const HELD: [&str; 4] = ["unit", "post", "to_unit", "to_post"];

/// Nobody gets a letter to a place that is to be filled in.
pub(super) fn open<'a>(_: &'a Loaded, _: Covers<'a>) -> Box<dyn Check + 'a> {
    Box::new(Open)
}

struct Open;

impl Check for Open {
    fn person(&mut self, person: &Person<'_>, faults: &mut Faults) {
        for field in WRITTEN {
            let Some(text) = person.text(field) else { continue };
            // Ditto marks too.
            let is_blank = |c: char| "xX×ＸｘＯ○*＊?？/／-—_＿ 　.…〃″\"'＂＇“”‘’".contains(c);
            let is_none = HELD.contains(&field) && text.trim() == "无";
            if is_none || TO_COME.contains(&text.trim()) || text.chars().all(is_blank) && !text.is_empty() {
                let message =
                    msg!("person-open", field = code(field), row = person.row + 1, text = code(text));
                faults.push(person.at(Diagnostic::error(message), field));
            }
        }
    }
}

/// How old a cadre may be, in years.
const AGES: std::ops::RangeInclusive<u32> = 16..=70;

/// Months of birth and of work can be true: cadres are of an age to work at the day of the meeting, and did not begin
/// to work as children or after it.
pub(super) fn months<'a>(loaded: &'a Loaded, _: Covers<'a>) -> Box<dyn Check + 'a> {
    let day = loaded.meeting.as_ref().and_then(|meeting| meeting.json.pointer("/meeting/date")?.as_str());
    let day = day.filter(|day| Date::parse(day).is_some_and(Date::is_plausible));
    Box::new(Months(day.and_then(|day| months_of(day, '-'))))
}

struct Months(Option<u32>);

/// The number of the month in a date such as 1990.05 or 2024-03-05.
pub(super) fn months_of(text: &str, separator: char) -> Option<u32> {
    let (year, rest) = text.split_once(separator)?;
    let month = rest.split(separator).next()?;
    Some(year.parse::<u32>().ok()? * 12 + month.parse::<u32>().ok()? - 1)
}

impl Check for Months {
    fn person(&mut self, person: &Person<'_>, faults: &mut Faults) {
        let month = |field: &str| person.text(field).and_then(|text| Some((text, months_of(text, '.')?)));
        let (Some((born, birth)), Some((joined, work))) = (month("born"), month("joined")) else { return };
        let (first, last) = (AGES.start() * 12, AGES.end() * 12 + 11);
        if work < birth + first {
            let message = msg!(
                "joined-early",
                name = person.name(),
                row = person.row + 1,
                joined = code(joined),
                born = code(born)
            );
            faults.push(person.at(Diagnostic::error(message), "joined"));
        }
        let Some(day) = self.0 else { return };
        if !(first..=last).contains(&day.saturating_sub(birth)) {
            let message = msg!("born-range", name = person.name(), row = person.row + 1, born = code(born));
            faults.push(person.at(Diagnostic::error(message), "born").hint(msg!("born-ages")));
        } else if work > day {
            let message =
                msg!("joined-late", name = person.name(), row = person.row + 1, joined = code(joined));
            faults.push(person.at(Diagnostic::error(message), "joined"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_name_is_told() {
        for name in [
            "同志",
            "李喆同志",
            "待定",
            "李喆2",
            "李喆、王翀",
            "'李喆",
            "李喆（男）",
            "NULL",
            "N/A",
            "■■",
            "李×",
            "×××",
            "xx",
            "乌云·",
            "·乌云",
            "备注",
            "李喆①",
            "李喆②",
            "２",
            "李喆○",
            "☆李喆",
        ] {
            assert!(is_odd(name), "{name}");
        }
        for name in [
            "李喆",
            "额尔敦达来",
            "阿依古丽·买买提",
            "阿依古丽•买买提",
            "O'Neil",
            "Jean-Luc",
            "J. R. 李",
            "刘〇",
            "李喆（大）",
            "ᠪᠠᠲᠤ",
            "བཀྲ་ཤིས་",
            "\u{E000}",
        ] {
            assert!(!is_odd(name), "{name}");
        }
    }

    #[test]
    fn a_remark_beside_a_name_is_none_of_it() {
        for (name, wanted) in [
            ("李喆（男）", true),
            ("李喆(女)", true),
            ("李喆（女，蒙古族）", true),
            ("李喆（男、汉族）", true),
            ("李喆（达斡尔族）", true),
            ("李喆（大）", false),
            ("李喆（男孩）", false),
            ("李喆（，小）", false),
            ("李喆", false),
        ] {
            assert_eq!(is_remark(name), wanted, "{name}");
        }
    }
}
