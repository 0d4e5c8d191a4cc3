//! A new meeting, made of a few answers: its facts, and its roster or one to be filled in.

use std::collections::BTreeSet;
use std::path::Path;

use super::data::read_roster;
use super::schema::SchemaKind;
use super::table::blank_roster_with;
use super::template::{Kind, Templates};
use super::typed::{Schema, read, typed};
use crate::diag::{Diagnostic, Faults, code};
use crate::files;
use crate::model::Answers;
use crate::msg;

/// The facts, with `@name@` where an answer goes.
const FACTS: &str = include_str!("../../assets/starter/meeting.yaml");

/// What stands for whatever is not known yet.
const OPEN: &str = "待填";

/// What a kind of document needs under `documents` in `meeting.yaml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Needs {
    /// The kind's name.
    pub kind: String,
    /// What it is called.
    pub called: String,
    /// The keys: `number`, `date`, `recipients`.
    pub keys: Vec<&'static str>,
}

/// The files of a new meeting.
#[derive(Debug)]
pub struct Starter {
    /// Names and contents.
    pub files: Vec<(String, Vec<u8>)>,
    /// What each kind needs; all of it is in the facts.
    pub needs: Vec<Needs>,
    /// Whether the roster is to be filled in.
    pub is_open: bool,
}

/// Reads answers from a YAML file.
pub fn load_answers(path: &Path) -> Result<Answers, Faults> {
    let source = files::read_source(path, &files::shown(path))?;
    let own = Schema::ours(SchemaKind::Answers);
    let (file, mut faults) = read(&source, &own);
    let Some(file) = file else { return Err(faults) };
    let answers: Option<Answers> = if faults.is_empty() { Some(typed(&file)?) } else { None };
    match answers {
        Some(answers) if answers.roster.is_none() && answers.places.is_empty() => {
            let fault = Diagnostic::error(msg!("answers-people")).at(file.place(""));
            faults.push(fault.hint(msg!("answers-people-hint")));
            Err(faults)
        }
        Some(answers) => Ok(answers),
        None => Err(faults),
    }
}

/// The files of a meeting with the given answers and the kinds of a project; `schema` is the address of its schema.
pub fn starter(answers: &Answers, templates: &Templates, schema: &str) -> Result<Starter, Faults> {
    let (roster, places) = match &answers.roster {
        Some(path) => given(Path::new(path))?,
        None => open(answers)?,
    };
    let needs: Vec<Needs> = templates.kinds.values().map(|kind| needs(kind, templates)).collect();
    let date = answers.date.to_string();
    let short = answers.short.as_ref().unwrap_or(&answers.organ);
    let time = answers.time.as_ref().map(|time| format!("  time: {}\n", scalar(time)));
    let destinations: String =
        places.iter().map(|kind| format!("    - {{ kind: {}, count: auto }}\n", scalar(kind))).collect();
    let values = [
        ("schema", schema.to_string()),
        ("organ", scalar(&answers.organ)),
        ("short", scalar(short)),
        ("code", scalar(&answers.code)),
        ("slip_code", scalar(&format!("{}介字", answers.code.trim_end_matches('发')))),
        ("printer", scalar(&format!("{}办公室", answers.organ))),
        ("title", scalar(&answers.title)),
        ("date", date.clone()),
        ("time", time.unwrap_or_default()),
        ("place", scalar(&answers.place)),
        ("host_post", scalar(&answers.host.post)),
        ("host", scalar(&answers.host.name)),
        ("speaker_post", scalar(&answers.speaker.post)),
        ("speaker", scalar(&answers.speaker.name)),
        ("places", destinations),
        ("contact", scalar(&answers.contact.name)),
        ("phone", serde_json::json!(answers.contact.phone).to_string()),
        ("documents", needs.iter().map(|needs| documents(needs, &date)).collect()),
    ];
    let facts = filled(FACTS, &values);
    let files = vec![("meeting.yaml".to_string(), facts.into_bytes()), roster];
    Ok(Starter { files, needs, is_open: answers.roster.is_none() })
}

/// A text with the values in the places of their names; what stands in a value is never taken for a name.
fn filled(text: &str, values: &[(&str, String)]) -> String {
    let mut out = String::new();
    for (index, part) in text.split('@').enumerate() {
        let value = values.iter().find(|(name, _)| index % 2 == 1 && *name == part);
        out.push_str(value.map_or(part, |(_, value)| value));
    }
    out
}

/// A text as a YAML scalar: as it is if nothing in it means anything to YAML, else quoted.
fn scalar(text: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "、·（）〔〕《》“”".contains(c);
    let begins = text.chars().next().is_some_and(|c| !c.is_ascii() && c.is_alphabetic());
    if begins && text.chars().all(is_plain) { text.to_string() } else { serde_json::json!(text).to_string() }
}

/// A file with its name, and kinds of places in order.
type Roster = ((String, Vec<u8>), Vec<String>);

/// A roster that there is.
fn given(path: &Path) -> Result<Roster, Faults> {
    let (rows, faults) = read_roster(path)?;
    let Some(rows) = rows.filter(|_| faults.is_empty()) else { return Err(faults) };
    if rows.is_empty() {
        return Err(Diagnostic::error(msg!("roster-nobody", path = code(files::shown(path)))).into());
    }
    let mut places = Vec::new();
    for row in 0..rows.len() {
        let person = rows.person(row)?;
        let place = person.get("place").and_then(serde_json::Value::as_str).unwrap_or_default().to_string();
        if !places.contains(&place) {
            places.push(place);
        }
    }
    let ending = path.extension().map_or("yaml".into(), |ending| ending.to_string_lossy().to_lowercase());
    let bytes = files::read(path, &files::shown(path), crate::bounds::TABLE_BYTES.get())?;
    Ok(((format!("roster.{ending}"), bytes), places))
}

/// A workbook with as many people as there will be, to be filled in.
fn open(answers: &Answers) -> Result<Roster, Faults> {
    let places: Vec<String> = answers.places.iter().map(|place| place.kind.clone()).collect();
    let kinds = answers.places.iter().flat_map(|place| (0..place.count).map(|_| place.kind.as_str()));
    let person = |(number, kind): (u64, &str)| {
        let mut known = vec![
            ("name", format!("{OPEN}{}", crate::numerals::chinese(number))),
            ("sex", "男".to_string()),
            ("nation", "汉族".to_string()),
            ("born", format!("{}.01", answers.date.year() - 30)),
            ("joined", format!("{}.01", answers.date.year() - 5)),
            ("place", kind.to_string()),
        ];
        let open = ["education", "politics", "unit", "post", "to_unit", "to_post"];
        known.extend(open.map(|field| (field, OPEN.to_string())));
        known
    };
    let people: Vec<Vec<(&str, String)>> = (1..).zip(kinds).map(person).collect();
    Ok((("roster.xlsx".to_string(), blank_roster_with(&places, &people)?), places))
}

/// What a kind reads of `document` in its templates.
fn needs(kind: &Kind, templates: &Templates) -> Needs {
    let front = kind.front_strings().into_iter().map(|(_, text)| text.text);
    let partials = templates.reached(kind).into_values().map(|partial| partial.text.clone());
    let texts: Vec<String> = std::iter::once(kind.body.text.clone()).chain(front).chain(partials).collect();
    let reads = |key: &str| texts.iter().any(|text| text.contains(&format!("document.{key}")));
    let found: BTreeSet<&'static str> =
        ["number", "recipients"].into_iter().filter(|key| reads(key)).collect();
    let keys =
        ["number", "date", "recipients"].into_iter().filter(|key| *key == "date" || found.contains(key));
    Needs { kind: kind.name.clone(), called: kind.front.name.clone(), keys: keys.collect() }
}

/// The facts of a kind of document.
fn documents(needs: &Needs, date: &str) -> String {
    let mut out = format!("  {}: # {}\n", needs.kind, needs.called);
    for key in &needs.keys {
        let value = match *key {
            "number" => "1",
            "date" => date,
            _ => "[各有关单位]",
        };
        out.push_str(&format!("    {key}: {value}\n"));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_never_taken_for_yaml_or_for_names() {
        let values = [("a", scalar("@b@: #1 \"x\"")), ("b", "no".to_string())];
        assert_eq!(filled("x: @a@\n", &values), "x: \"@b@: #1 \\\"x\\\"\"\n");
        assert_eq!(scalar("旗委常委、组织部部长"), "旗委常委、组织部部长");
        assert_eq!(scalar("2024"), "\"2024\"");
        assert_eq!(scalar("null"), "\"null\"");
    }
}
