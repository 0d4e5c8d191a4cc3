//! Filters for official documents: numerals, dates, terms, lists, names, groups.
//!
//! | filter | of | gives |
//! |---|---|---|
//! | `chinese` | `39` | 三十九 |
//! | `capital` | `39` | 叁拾玖 |
//! | `date` | `2024-03-05` | 2024年3月5日 |
//! | `date_chinese` | `2024-03-05` | 二〇二四年三月五日 |
//! | `month` | `2024-03-05` | 2024年3月 |
//! | `year` | `2024-03-05` | 2024 |
//! | `add_months(n=12)`, `add_days(n=3)` | a day | a day, `2025-03-05` |
//! | `duration` | `18` | 1年6个月 |
//! | `listing`, `listing(last="和")` | a list | 甲、乙、丙; 甲、乙和丙 |
//! | `etc(total=39, unit="名同志")` | a list of names | 甲、乙等39名同志 (`max` names, 1 by default) |
//! | `padded` | 张三 | 张　三, as wide as three characters |
//! | `pluck(key="name")` | the roster | the values of one field |
//! | `where(key=…, is=…)` | the roster | those with that value |
//! | `grouped(by="place")` | the roster | a list of `name`, `count`, `items`, in order of appearance |
//! | `group_by(attribute="place")` | the roster | the same as a map |
//! | `round(precision=2)` | 1.005 | 1.01, as it is written (四舍五入); `method` is `ceil` or `floor` |

use std::collections::BTreeMap;

use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

use crate::model::Date;
use crate::numerals;

/// Adds all filters, and replaces built-in ones that would hide a missing value or whose order
/// changes from run to run.
pub(super) fn register(tera: &mut Tera) {
    tera.register_filter("chinese", |n: u64, _: Kwargs, _: &State| numerals::chinese(n));
    tera.register_filter("capital", |n: u64, _: Kwargs, _: &State| numerals::capital(n));
    tera.register_filter("date", |text: &str, _: Kwargs, _: &State| day(text).map(Date::in_document));
    tera.register_filter("date_chinese", |text: &str, _: Kwargs, _: &State| day(text).map(date_chinese));
    tera.register_filter("month", |text: &str, _: Kwargs, _: &State| {
        day(text).map(|day| format!("{}年{}月", day.year(), day.month()))
    });
    tera.register_filter("year", |text: &str, _: Kwargs, _: &State| {
        day(text).map(|day| i64::from(day.year()))
    });
    tera.register_filter("add_months", |text: &str, args: Kwargs, _: &State| {
        shifted(text, &args, Date::plus_months)
    });
    tera.register_filter("add_days", |text: &str, args: Kwargs, _: &State| {
        shifted(text, &args, Date::plus_days)
    });
    tera.register_filter("duration", |months: u64, _: Kwargs, _: &State| duration(months));
    tera.register_filter("listing", |items: Vec<Value>, args: Kwargs, _: &State| listing(&items, &args));
    tera.register_filter("join", |items: Vec<Value>, args: Kwargs, _: &State| {
        let texts: Vec<String> = items.into_iter().map(text).collect::<TeraResult<_>>()?;
        TeraResult::Ok(texts.join(args.get::<&str>("sep")?.unwrap_or_default()))
    });
    tera.register_filter("etc", |items: Vec<Value>, args: Kwargs, _: &State| etc(&items, &args));
    tera.register_filter("padded", |name: &str, _: Kwargs, _: &State| padded(name));
    tera.register_filter("pluck", |items: Vec<Value>, args: Kwargs, _: &State| {
        let key = args.must_get::<&str>("key")?;
        items.iter().map(|item| field(item, key)).collect::<TeraResult<Vec<Value>>>()
    });
    tera.register_filter("where", |items: Vec<Value>, args: Kwargs, _: &State| {
        let (key, wanted) = (args.must_get::<&str>("key")?, args.must_get::<Value>("is")?);
        let mut kept = Vec::new();
        for item in items {
            if field(&item, key)? == wanted {
                kept.push(item);
            }
        }
        TeraResult::Ok(kept)
    });
    tera.register_filter("grouped", |items: Vec<Value>, args: Kwargs, _: &State| grouped(items, &args, "by"));
    tera.register_filter("group_by", |items: Vec<Value>, args: Kwargs, _: &State| {
        let groups = groups(items, args.must_get::<&str>("attribute")?)?;
        let map: tera::value::Map = groups
            .into_iter()
            .map(|(name, items)| (tera::value::Key::from(name), Value::from(items)))
            .collect();
        TeraResult::Ok(Value::from(map))
    });
    tera.register_filter("round", |number: f64, args: Kwargs, _: &State| {
        rounded(number, args.get::<&str>("method")?, args.get::<i32>("precision")?.unwrap_or_default())
    });
    tera.register_filter("safe", |value: Value, _: Kwargs, _: &State| {
        text(value).map(|text| Value::safe_string(&text))
    });
    tera.register_filter("str", |value: Value, _: Kwargs, _: &State| text(value));
}

/// The value, if there is one.
pub(super) fn present(value: Value) -> TeraResult<Value> {
    if value.is_undefined() || value.is_none() {
        Err(Error::message("the value is undefined"))
    } else {
        Ok(value)
    }
}

/// Whether a value can stand in a document as it is: a list, a map and a truth value cannot.
pub(super) fn is_text(value: &Value) -> bool {
    !(value.is_array() || value.is_map() || value.is_bool())
}

/// The words of a value.
fn text(value: Value) -> TeraResult<String> {
    let value = present(value)?;
    if is_text(&value) { Ok(value.to_string()) } else { Err(Error::message("the value is no text")) }
}

/// The furthest from the decimal point that a number is rounded: it has no more digits.
const MOST_DECIMALS: i32 = 15;

/// A number of so many decimals, rounded as it is written in decimal notation, not as it is stored: 1.005 gives 1.01.
fn rounded(number: f64, method: Option<&str>, decimals: i32) -> TeraResult<Value> {
    let round = match method {
        None | Some("common") => f64::round,
        Some("ceil") => f64::ceil,
        Some("floor") => f64::floor,
        Some(_) => return Err(Error::message("`method` is `ceil` or `floor`")),
    };
    let moved = |number: f64, by: i32| format!("{number}e{by}").parse().unwrap_or(f64::NAN);
    let result: f64 = moved(round(moved(number, decimals)), -decimals);
    if decimals.abs() > MOST_DECIMALS || !result.is_finite() {
        return Err(Error::message("`precision` is at most 15"));
    }
    Ok(result.into())
}

fn day(text: &str) -> TeraResult<Date> {
    Date::parse(text).ok_or_else(|| Error::message(format!("`{text}` is not a valid date")))
}

fn date_chinese(day: Date) -> String {
    let part = |n: i8| numerals::chinese(u64::try_from(n).unwrap_or(0));
    let year = numerals::digits(u64::try_from(day.year()).unwrap_or(0));
    format!("{year}年{}月{}日", part(day.month()), part(day.day()))
}

fn shifted(text: &str, args: &Kwargs, shift: fn(Date, i32) -> Option<Date>) -> TeraResult<String> {
    let by = args.must_get::<i32>("n")?;
    let shifted = shift(day(text)?, by).ok_or_else(|| Error::message("the day lies outside the calendar"))?;
    Ok(shifted.to_string())
}

fn duration(months: u64) -> String {
    match (months / 12, months % 12) {
        (0, months) => format!("{months}个月"),
        (years, 0) => format!("{years}年"),
        (years, months) => format!("{years}年{months}个月"),
    }
}

fn listing(items: &[Value], args: &Kwargs) -> TeraResult<String> {
    let texts: Vec<String> = items.iter().cloned().map(text).collect::<TeraResult<_>>()?;
    if texts.is_empty() {
        return Err(Error::message("the list is empty"));
    }
    let by = args.get::<&str>("by")?.unwrap_or("、");
    Ok(match (args.get::<&str>("last")?, texts.split_last()) {
        (Some(last), Some((end, start))) if !start.is_empty() => format!("{}{last}{end}", start.join(by)),
        _ => texts.join(by),
    })
}

fn etc(items: &[Value], args: &Kwargs) -> TeraResult<String> {
    let max = args.get::<usize>("max")?.unwrap_or(1);
    let total = args.get::<usize>("total")?.unwrap_or(items.len());
    let unit = args.get::<&str>("unit")?.unwrap_or("名同志");
    if items.is_empty() {
        return Err(Error::message("the list is empty"));
    }
    if max == 0 || total < items.len().min(max) {
        return Err(Error::message("more names than the total"));
    }
    let names: Vec<String> = items.iter().take(max).cloned().map(text).collect::<TeraResult<_>>()?;
    if total == 1 {
        // 李喆同志, not 李喆1名同志.
        return Ok(format!("{}{}", names[0], unit.trim_start_matches('名')));
    }
    let mark = if total > names.len() { "等" } else { "" };
    Ok(format!("{}{mark}{total}{unit}", names.join("、")))
}

/// A name of two characters gets an ideographic space, so that names in a column line up.
fn padded(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    match chars.as_slice() {
        [first, second] if !name.is_ascii() => format!("{first}\u{3000}{second}"),
        _ => name.to_string(),
    }
}

fn field(item: &Value, key: &str) -> TeraResult<Value> {
    item.as_map()
        .and_then(|map| map.get(&tera::value::Key::from(key.to_string())))
        .cloned()
        .ok_or_else(|| Error::message(format!("Field `{key}` is not defined.")))
}

/// The items by the value of a field, in the order in which the values appear.
fn groups(items: Vec<Value>, by: &str) -> TeraResult<Vec<(String, Vec<Value>)>> {
    let mut groups: Vec<(String, Vec<Value>)> = Vec::new();
    let mut index: BTreeMap<String, usize> = BTreeMap::new();
    for item in items {
        let name = field(&item, by)?.to_string();
        let group = *index.entry(name.clone()).or_insert_with(|| {
            groups.push((name, Vec::new()));
            groups.len() - 1
        });
        groups[group].1.push(item);
    }
    Ok(groups)
}

fn grouped(items: Vec<Value>, args: &Kwargs, key: &str) -> TeraResult<Vec<Value>> {
    let groups = groups(items, args.must_get::<&str>(key)?)?;
    Ok(groups
        .into_iter()
        .map(|(name, items)| {
            let count = Value::from(items.len() as u64);
            Value::from(BTreeMap::from([
                ("name", Value::from(name)),
                ("count", count),
                ("items", Value::from(items)),
            ]))
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rendered(template: &str) -> Result<String, String> {
        let mut tera = Tera::default();
        register(&mut tera);
        let people = serde_json::json!([
            { "name": "李喆", "place": "旗直部门" }, { "name": "王晓堃", "place": "苏木乡镇" },
            { "name": "赵玥", "place": "旗直部门" },
        ]);
        let mut context = tera::Context::new();
        context.insert("people", &people);
        context.insert("day", "2024-01-31");
        tera.add_raw_template("t", template).map_err(|error| error.to_string())?;
        tera.render("t", &context).map_err(|error| error.to_string())
    }

    #[test]
    fn a_number_is_rounded_to_what_it_has() {
        assert!(rendered("{{ 1.5 | round(precision=15) }}").is_ok());
        assert!(rendered("{{ 1.5 | round(precision=16) }}").is_err());
        assert!(rendered("{{ 1.5 | round(precision=-16) }}").is_err());
    }

    #[test]
    fn filters_write_as_documents_do() {
        for (template, wanted) in [
            ("{{ 39 | chinese }} {{ 39 | capital }}", "三十九 叁拾玖"),
            ("{{ day | date }} {{ day | date_chinese }}", "2024年1月31日 二〇二四年一月三十一日"),
            (
                "{{ day | add_months(n=1) | date }} {{ day | month }} {{ day | year }}",
                "2024年2月29日 2024年1月 2024",
            ),
            ("{{ day | add_days(n=1) }}", "2024-02-01"),
            ("{{ 12 | duration }} {{ 18 | duration }} {{ 6 | duration }}", "1年 1年6个月 6个月"),
            (
                "{{ ['甲', '乙', '丙'] | listing }} {{ ['甲', '乙', '丙'] | listing(last='和') }}",
                "甲、乙、丙 甲、乙和丙",
            ),
            ("{{ people | pluck(key='name') | etc(total=39) }}", "李喆等39名同志"),
            ("{{ ['李喆'] | etc }}", "李喆同志"),
            ("{{ people | pluck(key='name') | etc(max=3, unit='人') }}", "李喆、王晓堃、赵玥3人"),
            ("{{ '李喆' | padded }}{{ '王晓堃' | padded }}", "李\u{3000}喆王晓堃"),
            (
                "{% for g in people | grouped(by='place') %}{{ g.name }}{{ g.count }} {% endfor %}",
                "旗直部门2 苏木乡镇1 ",
            ),
            (
                "{% for k, v in people | group_by(attribute='place') %}{{ k }}{{ v | length }} {% endfor %}",
                "旗直部门2 苏木乡镇1 ",
            ),
            (
                "{{ 1.005 | round(precision=2) }} {{ -2.5 | round }} {{ (0.1 + 0.2) | round(precision=9) }}",
                "1.01 -3.0 0.3",
            ),
            (
                "{{ 12345 | round(precision=-2) }} {{ 1.21 | round(method='ceil', precision=1) }}",
                "12300.0 1.3",
            ),
            ("{{ people | where(key='place', is='旗直部门') | pluck(key='name') | listing }}", "李喆、赵玥"),
        ] {
            assert_eq!(rendered(template).as_deref(), Ok(wanted), "{template}");
        }
    }

    #[test]
    fn a_missing_value_is_never_a_blank() {
        for template in [
            "{{ 1.5 | round(precision=99999) }}",
            "{{ x | safe }}",
            "{{ people | pluck(key='nam') | listing }}",
            "{{ [x] | listing }}",
            "{{ x }}",
        ] {
            assert!(rendered(template).is_err(), "{template}");
        }
    }
}
