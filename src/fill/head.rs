//! Turns the filled strings of a front matter into the head of a document.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::forms;
use crate::diag::{Diagnostic, Faults, Message, code};
use crate::load::Kind;
use crate::model::{
    Attendance, Date, DocumentDate, DocumentNumber, Head, IssuerMark, OneOrMany, Organ, Sealing, Signing,
    classes,
};
use crate::msg;
use crate::source::FilledText;

/// Reads filled strings by JSON pointer.
struct Strings<'a> {
    kind: &'a Kind,
    filled: &'a BTreeMap<String, FilledText>,
    faults: Faults,
}

/// The head of a document. A string that became empty counts as absent if its template provides for that
/// with a condition; otherwise it is a fault.
pub(super) fn head(kind: &Kind, filled: &BTreeMap<String, FilledText>) -> Result<Head, Faults> {
    let front = &kind.front;
    let mut strings = Strings { kind, filled, faults: Faults::new() };
    let title = strings.one("title").unwrap_or_default();
    if title.is_empty() && strings.faults.is_empty() {
        strings.refuse("/title", "title");
    }
    for index in 0..front.attachments.len() {
        let pointer = format!("/attachments/{index}/title");
        if strings.text(&pointer).is_empty() {
            strings.refuse(&pointer, "title");
        }
    }
    let mark = strings.one("mark");
    let organs = strings.organs("organs", front.organs.len());
    let mark = match (organs.is_empty(), mark) {
        (false, suffix) => Some(IssuerMark::Joint { organs, suffix: suffix.unwrap_or_default() }),
        (true, text) => text.map(|text| IssuerMark::Single { text }),
    };
    strings.unprinted(front.sealing);
    let date = strings.date("date");
    let signature = strings.one("signature").map(Organ);
    let mut signing_organs = strings.organs("signatures", front.signatures.len());
    if signing_organs.is_empty() {
        signing_organs.extend(signature);
    }
    let author = strings.one("author").or_else(|| signing_organs.first().map(|organ| organ.0.clone()));
    let signing = match front.sealing {
        Sealing::Stamp => {
            let (post, stamp) = (strings.one("post"), strings.one("stamp"));
            let listed = |many: Vec<String>, one: Option<String>| {
                if many.is_empty() { one.into_iter().collect() } else { many }
            };
            let posts = listed(strings.many("posts", front.posts.len()), post);
            let stamps = listed(strings.texts("stamps", front.stamps.len()), stamp);
            Signing::Stamp { posts, stamps, date }
        }
        _ if signing_organs.is_empty() => Signing::Unsigned { date },
        Sealing::None => Signing::Bare { organs: signing_organs, date },
        Sealing::Seal => Signing::Seal {
            organs: signing_organs,
            date,
            seals: strings.texts("seals", front.seals.len()),
            diameter: front.seal_diameter,
        },
    };
    // What the layout prints is not written twice.
    let bare = |text: String| match text.strip_prefix('（').and_then(|text| text.strip_suffix('）')) {
        Some(inner) if !inner.contains(['（', '）']) => inner.to_string(),
        _ => text,
    };
    let note = strings.one("note").map(bare);
    if front.personal && note.as_deref().is_some_and(is_public) {
        let fault = Diagnostic::error(msg!("personal-public")).at(kind.data.place("/note"));
        strings.faults.push(fault.hint(msg!("personal-or-public")));
    }
    let recipients = strings.classes("recipients", &front.recipients, &['：', ':', '。']);
    let copies = strings.classes("copies", &front.copies, &['。']);
    let attendance = (0..front.attendance.len())
        .map(|index| Attendance {
            label: strings.text(&format!("/attendance/{index}/label")),
            names: strings.text(&format!("/attendance/{index}/names")),
        })
        .collect();
    let head = Head {
        layout: front.layout.clone(),
        title,
        names: Vec::new(),
        author,
        mark,
        signatories: strings.many("signatories", front.signatories.len()),
        number: strings.one("number").map(|text| DocumentNumber::parse(&text)),
        copy_number: strings.one("copy_number"),
        secrecy: strings.one("secrecy"),
        urgency: strings.one("urgency"),
        byline: strings.many("byline", front.byline.len()),
        recipients,
        signing,
        attendance,
        note,
        copies,
        printer: strings.one("printer").map(Organ),
        printed: strings.date("printed"),
        options: strings.options(),
        keys: strings.keys(),
    };
    strings.together(&head);
    if strings.faults.is_empty() { Ok(head) } else { Err(strings.faults) }
}

/// The layouts whose date is that of issue (成文日期, 7.3.5.4).
const DATED: [&str; 3] = ["file", "letter", "order"];

/// The digits that a date of issue does not have.
const DIGITS: &str = "〇○零一二三四五六七八九十";

/// Whether a note says that the document is published (此件公开发布, 主动公开).
fn is_public(note: &str) -> bool {
    note.contains("公开") && !["不公开", "不予公开", "依申请公开"].iter().any(|word| note.contains(word))
}

impl Strings<'_> {
    /// The filled string at a pointer, without white space at its ends.
    fn text(&self, pointer: &str) -> String {
        self.filled.get(pointer).map(|filled| filled.text.trim().to_string()).unwrap_or_default()
    }

    fn template(&self, pointer: &str) -> &str {
        self.kind.data.json.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
    }

    fn refuse(&mut self, pointer: &str, key: &str) {
        let fault =
            Diagnostic::error(msg!("filled-empty", key = code(key))).at(self.kind.data.place(pointer));
        self.faults.push(fault);
    }

    /// A string that is present and not empty.
    fn one(&mut self, key: &str) -> Option<String> {
        let pointer = format!("/{key}");
        let text = self.text(&pointer);
        if text.is_empty() && self.filled.contains_key(&pointer) && !self.template(&pointer).contains("{%") {
            self.refuse(&pointer, key);
        }
        if let (Some((message, hint)), Some(filled)) = (forms::wrong(key, &text), self.filled.get(&pointer))
            && !text.is_empty()
        {
            let fault = Diagnostic::error(message).traced(filled, 0..filled.text.len());
            let fault = if fault.place.is_none() { fault.at(self.kind.data.place(&pointer)) } else { fault };
            self.faults.push(fault.hint(hint));
        }
        Some(text).filter(|text| !text.is_empty())
    }

    /// A date; one that the calendar does not have is a fault.
    fn date(&mut self, key: &str) -> Option<DocumentDate> {
        let text = self.one(key)?;
        let bare = text.strip_suffix("印发").unwrap_or(&text);
        let is_issued = DATED.contains(&self.kind.front.layout.as_str());
        let date = if is_issued { DocumentDate::issued(bare) } else { DocumentDate::parse(bare) };
        if let DocumentDate::Other(text) = &date
            && Date::is_form(text)
        {
            let fault = Diagnostic::error(msg!("bad-date", value = code(text)));
            let place = self.kind.data.place(&format!("/{key}"));
            self.faults.push(fault.at(place).hint(msg!("date-form")));
        } else if let DocumentDate::Other(text) = &date
            && is_issued
            && text.contains(|c| DIGITS.contains(c))
        {
            let fault = Diagnostic::error(msg!("date-digits", value = code(text)));
            self.faults.push(fault.at(self.kind.data.place(&format!("/{key}"))));
        } else if let DocumentDate::Other(text) = &date
            && is_issued
            && !['年', '月', '日'].iter().all(|part| text.contains(*part))
        {
            let fault = Diagnostic::error(msg!("date-incomplete", value = code(text)));
            self.faults.push(fault.at(self.kind.data.place(&format!("/{key}"))));
        }
        Some(date)
    }

    /// The non-empty strings of a list.
    fn many(&mut self, key: &str, count: usize) -> Vec<String> {
        let mut out = Vec::new();
        for index in 0..count {
            let pointer = format!("/{key}/{index}");
            let text = self.text(&pointer);
            if !text.is_empty() {
                out.push(text);
            } else if !self.template(&pointer).contains("{%") {
                self.refuse(&pointer, key);
            }
        }
        out
    }

    /// The classes of organs in a text or a list, without the mark that ends the last one.
    fn classes(&mut self, key: &str, written: &OneOrMany, ends: &[char]) -> Vec<String> {
        let mut texts = self.many(key, written.count());
        texts.extend(self.one(key));
        // The layout prints what they are before them.
        if let Some(first) = texts.first_mut() {
            let bare =
                ["主送：", "抄送：", "主送:", "抄送:"].iter().find_map(|label| first.strip_prefix(label));
            *first = bare.unwrap_or(first).trim_start().to_string();
        }
        if let Some(last) = texts.last_mut() {
            *last = last.trim_end_matches(ends).to_string();
        }
        texts.iter().flat_map(|text| classes(text.trim_end_matches('，'))).collect()
    }

    /// All strings of a list; an empty one is meaningful.
    fn texts(&self, key: &str, count: usize) -> Vec<String> {
        (0..count).map(|index| self.text(&format!("/{key}/{index}"))).collect()
    }

    fn organs(&mut self, key: &str, count: usize) -> Vec<Organ> {
        self.many(key, count).into_iter().map(Organ).collect()
    }

    /// The options with their strings filled; strings that became empty are left out.
    fn options(&self) -> Map<String, Value> {
        fn filled(strings: &Strings<'_>, value: &Value, pointer: &str) -> Value {
            match value {
                Value::String(_) => Value::String(strings.text(pointer)),
                Value::Array(items) => {
                    let inner = |(index, item)| filled(strings, item, &format!("{pointer}/{index}"));
                    Value::Array(items.iter().enumerate().map(inner).collect())
                }
                Value::Object(map) => {
                    let inner = |(key, item): (&String, &Value)| {
                        let below = format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"));
                        (key.clone(), filled(strings, item, &below))
                    };
                    Value::Object(map.iter().map(inner).collect())
                }
                other => other.clone(),
            }
        }
        match self.kind.data.json.get("options") {
            Some(options) => match filled(self, options, "/options") {
                Value::Object(map) => map.into_iter().filter(|(_, value)| value != "").collect(),
                _ => Map::new(),
            },
            None => Map::new(),
        }
    }

    /// Refuses elements that do not go together: a secret without a number of its copies, an order whose mark is none, a day
    /// of printing before that of issue.
    fn together(&mut self, head: &Head) {
        let layout = head.layout.as_str();
        let mut refuse = |message: Message, key: &str| {
            let fault = Diagnostic::error(message);
            self.faults.push(fault.at(self.kind.data.place(&format!("/{key}"))));
        };
        if head.secrecy.is_some() && head.copy_number.is_none() && DATED.contains(&layout) {
            refuse(msg!("secrecy-uncounted"), "secrecy");
        }
        if let Some(IssuerMark::Single { text }) = &head.mark
            && layout == "order"
            && !text.ends_with('令')
        {
            refuse(msg!("order-mark", text = code(text)), "mark");
        }
        if let (Some(DocumentDate::Day(issued)), Some(DocumentDate::Day(printed))) =
            (head.signing.date(), &head.printed)
            && printed < issued
        {
            let (printed, issued) = (printed.to_string(), issued.to_string());
            refuse(msg!("printed-early", printed = code(printed), issued = code(issued)), "printed");
        }
    }

    /// Refuses what the signature is not made of: it would be lost.
    fn unprinted(&mut self, sealing: Sealing) {
        let unprinted: &[&str] = match sealing {
            Sealing::Stamp => &["signature", "signatures", "seals"],
            Sealing::Seal => &["post", "posts", "stamp", "stamps"],
            Sealing::None => &["post", "posts", "stamp", "stamps", "seals"],
        };
        let written = self.keys();
        let is_written = |key: &str| written.iter().any(|other| other == key);
        let at = |fault: Diagnostic, key: &str| fault.at(self.kind.data.place(&format!("/{key}")));
        let mut faults = Faults::new();
        for key in unprinted.iter().filter(|key| is_written(key)) {
            let message = msg!("sealing-unprinted", key = code(key), sealing = code(sealing.key()));
            faults.push(at(Diagnostic::error(message), key));
        }
        for (one, many) in [("signature", "signatures"), ("post", "posts"), ("stamp", "stamps")] {
            if is_written(one) && is_written(many) && !unprinted.contains(&one) {
                faults.push(at(
                    Diagnostic::error(msg!("key-one-or-many", one = code(one), many = code(many))),
                    one,
                ));
            }
        }
        self.faults.extend(faults);
    }

    /// The keys that are present, except those whose string, or all of whose strings, became empty.
    fn keys(&self) -> Vec<String> {
        let front = self.kind.data.json.as_object();
        let written = front.into_iter().flatten().filter(|(key, value)| match value {
            Value::String(_) => {
                let pointer = format!("/{key}");
                !self.filled.contains_key(&pointer) || !self.text(&pointer).is_empty()
            }
            Value::Array(items) => {
                let is_there = |index| !self.text(&format!("/{key}/{index}")).is_empty();
                items.iter().enumerate().any(|(index, item)| !item.is_string() || is_there(index))
            }
            _ => true,
        });
        written.map(|(key, _)| key.clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_say_what_is_published() {
        for (note, wanted) in [
            ("此件公开发布", true),
            ("（主动公开）", true),
            ("此件不公开", false),
            ("不予公开", false),
            ("依申请公开", false),
            ("此件发至县级", false),
        ] {
            assert_eq!(is_public(note), wanted, "{note}");
        }
    }
}
