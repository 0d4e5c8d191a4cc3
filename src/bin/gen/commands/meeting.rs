//! `gen new meeting`: asks for the facts that every document needs, and writes a meeting that can be made at once.

use std::io::BufRead;
use std::path::{Path, PathBuf};

use gongwen::diag::{Diagnostic, Faults, Message, code, list};
use gongwen::files;
use gongwen::load::{SchemaKind, find_root, load_answers, load_templates, schema, starter};
use gongwen::model::{Answers, Contact, Date, PlaceCount, Speaker};
use gongwen::msg;

use crate::Outcome;
use crate::terminal::{Terminal, shown};

/// Writes a meeting into `data/NAME` of the project around the working folder, or into a new project NAME.
pub(crate) fn new_meeting(
    name: &str,
    answers: Option<&Path>,
    terminal: &Terminal,
) -> Result<Outcome, Faults> {
    super::new::check_name(name)?;
    let here = std::env::current_dir().unwrap_or_default();
    let root = find_root(&here);
    let folder = match &root {
        Some(root) => root.join("data").join(name),
        None => here.join(name).join("data"),
    };
    let facts = folder.join("meeting.yaml");
    if files::stamp(&facts)?.is_some() {
        let fault = Diagnostic::error(msg!("would-overwrite", path = code(shown(&facts))));
        return Err(fault.hint(msg!("meeting-elsewhere")).into());
    }
    let answers = match answers {
        Some(path) => load_answers(path)?,
        None => Questions { terminal }.ask()?,
    };
    let project = root.clone().unwrap_or_else(|| here.join(name));
    let (templates, faults) = load_templates(Some(&project.join("templates")));
    terminal.faults(&faults);
    let address = if root.is_some() { "../meeting.schema.json" } else { "meeting.schema.json" };
    let made = starter(&answers, &templates, address)?;
    let described = folder.join(address);
    files::create_folder(&folder)?;
    if files::stamp(&described)?.is_none() {
        let text =
            serde_json::to_string_pretty(&schema(SchemaKind::Meeting)).map_err(Diagnostic::internal)?;
        files::write_new(&described, format!("{text}\n").as_bytes())?;
    }
    for (file, bytes) in &made.files {
        let path = folder.join(file);
        files::write_new(&path, bytes)?;
        terminal.path(&shortest(&path, &here));
    }
    terminal.remark(&msg!("meeting-needs"));
    for needs in &made.needs {
        let keys = list(needs.keys.iter().map(|key| format!("documents.{}.{key}", needs.kind)));
        terminal.remark(&msg!("meeting-needs-kind", called = &needs.called, keys = keys));
    }
    if made.is_open {
        terminal.remark(&msg!(
            "meeting-open-roster",
            path = code(shown(&shortest(&folder.join("roster.xlsx"), &here)))
        ));
    }
    let choice = if root.is_some() { format!(" --meeting {name}") } else { String::new() };
    let next = msg!("meeting-next", command = code(format!("gen check{choice}")));
    terminal.remark(&match &root {
        Some(_) => next,
        None => msg!("meeting-next-there", folder = code(name), command = code("gen check")),
    });
    Ok(Outcome::Done)
}

/// The path from the working folder, if it is below that.
fn shortest(path: &Path, here: &Path) -> PathBuf {
    path.strip_prefix(here).unwrap_or(path).to_path_buf()
}

/// Asks in the terminal.
struct Questions<'t> {
    terminal: &'t Terminal,
}

impl Questions<'_> {
    fn ask(&self) -> Result<Answers, Faults> {
        self.terminal.remark(&msg!("ask-begin"));
        let organ = self.text(msg!("ask-organ"))?;
        let short = self.or(msg!("ask-short", usual = &organ), &organ)?;
        let code = self.text(msg!("ask-code"))?;
        let title = self.text(msg!("ask-title"))?;
        let date = self.until(msg!("ask-date"), msg!("ask-again-date"), Date::read)?;
        let place = self.text(msg!("ask-place"))?;
        let leader = |question| self.until(question, msg!("ask-again-leader"), leader);
        let host = leader(msg!("ask-host"))?;
        let speaker = leader(msg!("ask-speaker"))?;
        let contact = self.until(msg!("ask-contact"), msg!("ask-again-contact"), contact)?;
        let roster = self.or(msg!("ask-roster"), "")?;
        let roster = Some(roster.trim_matches(['"', '\'']).to_string()).filter(|path| !path.is_empty());
        let places = match &roster {
            Some(_) => Vec::new(),
            None => self.until(msg!("ask-places"), msg!("ask-again-places"), places)?,
        };
        let short = Some(short);
        Ok(Answers {
            organ,
            short,
            code,
            title,
            date,
            time: None,
            place,
            host,
            speaker,
            contact,
            roster,
            places,
        })
    }

    /// One line; the end of the input is a fault.
    fn line(&self, question: &Message) -> Result<String, Faults> {
        self.terminal.prompt(question);
        let mut line = String::new();
        let read = std::io::stdin().lock().read_line(&mut line);
        match read {
            Ok(1..) => Ok(line.trim_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}').to_string()),
            _ => {
                self.terminal.end_prompt();
                Err(Diagnostic::error(msg!("ask-ended")).hint(msg!("ask-from-file")).into())
            }
        }
    }

    /// A text, asked for until there is one.
    fn text(&self, question: Message) -> Result<String, Faults> {
        self.until(question, msg!("ask-again"), |line| Some(line.to_string()).filter(|line| !line.is_empty()))
    }

    /// A text, or what is usual if the line is empty.
    fn or(&self, question: Message, usual: &str) -> Result<String, Faults> {
        let line = self.line(&question)?;
        Ok(if line.is_empty() { usual.to_string() } else { line })
    }

    /// An answer that can be read, asked for until it can.
    fn until<T>(
        &self,
        question: Message,
        again: Message,
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<T, Faults> {
        loop {
            match read(&self.line(&question)?) {
                Some(answer) => return Ok(answer),
                None => self.terminal.remark(&again),
            }
        }
    }
}

/// A post and a name: the last word is the name.
fn leader(line: &str) -> Option<Speaker> {
    let (post, name) = line.rsplit_once(char::is_whitespace)?;
    let post = post.trim().to_string();
    (!post.is_empty()).then(|| Speaker { post, name: name.to_string(), rank: 1 })
}

/// A name and a telephone number.
fn contact(line: &str) -> Option<Contact> {
    let (name, phone) = line.split_once(char::is_whitespace)?;
    let is_number = |c: char| c.is_ascii_digit() || "-+() ".contains(c);
    let phone = phone.trim();
    let is_phone = !phone.is_empty() && phone.chars().all(is_number);
    is_phone.then(|| Contact { name: name.to_string(), phone: phone.to_string() })
}

/// Kinds of places, each with how many people: 苏木乡镇16，旗直部门14.
fn places(line: &str) -> Option<Vec<PlaceCount>> {
    let parts = line.split(['，', ',', '、', '；', ';']).map(str::trim).filter(|part| !part.is_empty());
    let place = |part: &str| {
        let part = part.trim_end_matches(['人', '名']);
        let kind = part.trim_end_matches(|c: char| c.is_ascii_digit());
        let count = part[kind.len()..].parse().ok().filter(|count| (1..=1000).contains(count))?;
        let kind = kind.trim().to_string();
        (!kind.is_empty()).then_some(PlaceCount { kind, count })
    };
    let places: Option<Vec<PlaceCount>> = parts.map(place).collect();
    places.filter(|places| !places.is_empty())
}
