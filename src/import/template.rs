//! A draft as a template: what one would have written by hand, with everything escaped that could be taken for a tag.

use super::draft::{Draft, Element, Face, Words, header_rows};
use crate::fill::escaped;
use crate::model::{Align, Orientation, Slot};

impl Draft {
    /// The keys of the front matter, with their values in YAML.
    pub(super) fn yaml(&self) -> Vec<(&'static str, String)> {
        let parts = &self.parts;
        let one = |words: &Option<Words>| words.as_ref().map(|words| quoted(&self.words(words)));
        let many = |list: &[Words]| {
            let items: Vec<String> =
                list.iter().map(|words| format!("\n  - {}", quoted(&self.words(words)))).collect();
            (!items.is_empty()).then(|| items.concat())
        };
        let title: Vec<String> = parts.title.iter().map(|words| self.words(words)).collect();
        let suffix = || parts.suffix.as_ref().filter(|_| !parts.organs.is_empty());
        let mark = self.mark().or_else(|| suffix().map(|words| self.words(words)));
        let (signature, signatures) = match parts.signatures.as_slice() {
            [one] => (Some(quoted(&self.words(one))), None),
            several => (None, many(several)),
        };
        let keys = [
            ("title", Some(quoted(&title.join("\n")))),
            ("mark", mark.map(|mark| quoted(&mark))),
            ("organs", many(&parts.organs)),
            ("number", one(&parts.number)),
            ("signatories", many(&parts.signatories)),
            ("copy_number", one(&parts.copy_number)),
            ("secrecy", one(&parts.secrecy)),
            ("urgency", one(&parts.urgency)),
            ("byline", many(&parts.byline)),
            ("recipients", self.recipients().map(|text| quoted(&text))),
            ("signature", signature),
            ("signatures", signatures),
            ("date", one(&parts.date)),
            ("note", one(&parts.note)),
            ("copies", self.copies().map(|text| quoted(&text))),
            ("printer", one(&parts.printer)),
            ("printed", one(&parts.printed)),
        ];
        keys.into_iter().filter_map(|(key, value)| Some((key, value?))).collect()
    }

    /// The files of a template of the given name, by their paths below `templates`: the kind, and a file for each
    /// attachment.
    pub fn template(&self, name: &str) -> Vec<(String, String)> {
        let title: String = self.parts.title.iter().map(|words| self.words(words)).collect();
        let mut front = format!("---\nname: {}\nlayout: {}\n", quoted(name), self.layout);
        for (key, value) in self.yaml() {
            let gap = if value.starts_with('\n') { "" } else { " " };
            front.push_str(&format!("{key}:{gap}{value}\n"));
        }
        let mut files = Vec::new();
        if !self.attachments.is_empty() {
            front.push_str("attachments:\n");
        }
        for (index, attached) in self.attachments.iter().enumerate() {
            let path = format!("partials/{name}-附件{}.md", index + 1);
            let title = quoted(&self.words(&attached.title));
            front.push_str(&format!("  - title: {title}\n"));
            if let Some(body) = &attached.body {
                front.push_str(&format!("    body: {}\n", quoted(&path)));
                files.push((path, self.markdown(body)));
            }
            if !attached.listed {
                front.push_str("    listed: false\n");
            }
            if attached.orientation() == Orientation::Sideways {
                front.push_str("    orientation: sideways\n");
            }
        }
        front.push_str(&format!("output: {}\n---\n", quoted(&title)));
        files.insert(0, (format!("{name}.md"), format!("{front}{}", self.markdown(&self.body))));
        files
    }

    /// Blocks in Markdown, in which nothing can be taken for a tag.
    fn markdown(&self, elements: &[Element]) -> String {
        let mut out = String::new();
        let mut notes: Vec<String> = Vec::new();
        let blocks: Vec<String> = elements
            .iter()
            .map(|element| match element {
                Element::Heading { level, body, run_in } => {
                    let head =
                        format!("{} {}", "#".repeat(usize::from(*level)), self.marked(body, &mut notes));
                    match run_in {
                        Some(rest) => format!("{head}\n{}", self.marked(rest, &mut notes)),
                        None => head,
                    }
                }
                Element::Paragraph { body, face } => {
                    let words = self.marked(body, &mut notes);
                    match face {
                        Face::Plain => words,
                        Face::Strong => format!("**{words}**"),
                        Face::Emph => format!("*{words}*"),
                    }
                }
                Element::Table(rows, align) => {
                    let line = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
                    let signs = self.align(rows, align).into_iter().map(|align| match align {
                        Align::Center => ":--:".to_string(),
                        Align::Left => ":--".to_string(),
                        Align::Right => "--:".to_string(),
                    });
                    let signs = line(signs.collect());
                    let mut lines: Vec<String> = Vec::new();
                    for row in rows {
                        let cell = |slot: &Slot<Words>| match slot {
                            Slot::Cell(words) => self.marked(words, &mut notes),
                            Slot::Left => "<".to_string(),
                            Slot::Above => "^".to_string(),
                        };
                        lines.push(line(row.iter().map(cell).collect()));
                    }
                    lines.insert(1.min(lines.len()), signs);
                    match header_rows(rows) {
                        1 => lines.join("\n"),
                        headers => format!("{{: 表头={headers} }}\n\n{}", lines.join("\n")),
                    }
                }
            })
            .collect();
        out.push_str(&blocks.join("\n\n"));
        for (index, note) in notes.iter().enumerate() {
            out.push_str(&format!("\n\n[^{}]: {note}", index + 1));
        }
        out.push('\n');
        out
    }

    /// Words with everything escaped that could be markup, and their footnotes.
    fn marked(&self, words: &Words, notes: &mut Vec<String>) -> String {
        let mut out = String::new();
        let mut start = words.range.start;
        for (at, note) in &words.notes {
            out.push_str(&literal(&self.text[start..*at]));
            notes.push(literal(&self.text[note.clone()]));
            out.push_str(&format!("[^{}]", notes.len()));
            start = *at;
        }
        out.push_str(&literal(&self.text[start..words.range.end]));
        out
    }
}

/// Words in a body in which neither Markdown nor Tera finds anything: `\{%` would still be a tag.
fn literal(text: &str) -> String {
    escaped(text).replace("\\{", "&#123;")
}

/// A string in YAML in which Tera finds no tag.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '{' if matches!(rest.peek(), Some('{' | '%' | '#')) => out.push_str("{{ '{' }}"),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
