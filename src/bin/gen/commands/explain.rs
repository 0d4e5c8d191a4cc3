//! `gen status`, `gen explain NAME`: what was made, and why what would be made now.

use gongwen::diag::{Diagnostic, Faults, Message, code, mask_personal, visible, visible_json};
use gongwen::msg;
use gongwen::pipeline::{self, Choice, MakeOptions};
use gongwen::store::{FileRecord, Reason, Store};
use serde_json::json;

use crate::Outcome;
use crate::args::Options;
use crate::terminal::Terminal;

/// Why a document is made, in words.
pub(super) fn reason(reason: Reason) -> Message {
    match reason {
        Reason::New => msg!("reason-new"),
        Reason::Missing => msg!("reason-missing"),
        Reason::Altered => msg!("reason-altered"),
        Reason::Person => msg!("reason-person"),
        Reason::Program => msg!("reason-program"),
        Reason::Templates => msg!("reason-templates"),
        Reason::Layouts => msg!("reason-layouts"),
        Reason::Facts => msg!("reason-facts"),
        Reason::Profile => msg!("reason-profile"),
        Reason::Fonts => msg!("reason-fonts"),
        Reason::Options => msg!("reason-options"),
        Reason::Picture => msg!("reason-picture"),
    }
}

/// The store of the output folder; none, which is said, if nothing was made there.
fn store(options: &Options, terminal: &Terminal) -> Result<Option<Store>, Faults> {
    let output = super::output(&super::project(options)?, options);
    let store = Store::look(&output)?;
    if store.is_none() {
        terminal.remark(&msg!("status-nothing", path = code(crate::terminal::shown(&output))));
    }
    Ok(store)
}

/// Says for each kind how many documents are there, how many people have numbers, and what failed.
pub(crate) fn status(options: &Options, terminal: &Terminal) -> Result<Outcome, Faults> {
    let Some(store) = store(options, terminal)? else { return Ok(Outcome::Done) };
    for kind in store.kinds()? {
        let (people, documents, failed) = store.counts(&kind)?;
        if terminal.is_json() {
            let line = json!({ "type": "status", "kind": kind, "people": people, "documents": documents, "failed": failed });
            terminal.data(&format!("{}\n", visible_json(&line.to_string())));
            continue;
        }
        let message = match people {
            0 => msg!("status-kind", kind = code(&kind), documents = documents),
            _ => msg!("status-people", kind = code(&kind), documents = documents, people = people),
        };
        terminal.data(&format!("{}\n", terminal.text(&message)));
        for (_, name, fault, tries) in store.failures(&kind)?.into_iter().take(100) {
            let message = msg!("status-failed", name = name, code = code(fault), tries = tries);
            terminal.data(&format!("{}\n", terminal.text(&message)));
        }
    }
    Ok(Outcome::Done)
}

/// Says what is known of a person: the number in each kind, the files, and why they would be made again.
pub(crate) fn explain(name: &str, options: &Options, terminal: &Terminal) -> Result<Outcome, Faults> {
    let Some(store) = store(options, terminal)? else { return Ok(Outcome::Done) };
    let project = super::project(options)?;
    let output = super::output(&project, options);
    let session = super::open(project, options, None)?;
    let mut is_known = false;
    for kind in store.kinds()? {
        let Ok(template) = session.kind(&kind) else { continue };
        for (ordinal, key) in store.people_named(&kind, name)? {
            is_known = true;
            let files = store.known(&kind, Some(&key))?.remove(&key).unwrap_or_default();
            say(&msg!("explain-person", name = name, kind = code(&kind), ordinal = ordinal), terminal);
            for known in &files {
                say(&file_line(&known.file), terminal);
            }
            let formats = files.iter().filter_map(|known| gongwen::export::Format::named(&known.file.format));
            let mut unique = Vec::new();
            for format in formats {
                if !unique.contains(&format) {
                    unique.push(format);
                }
            }
            let mut make = MakeOptions {
                drawing: options.drawing,
                date: options.date,
                ..MakeOptions::into_folder(&output)
            };
            make.choice = Choice { only: vec![name.to_string()], condition: None };
            if !unique.is_empty() {
                make.formats = unique;
            }
            match pipeline::preview(&session, template, &make) {
                Ok(preview) => match preview.work.first() {
                    Some((_, why)) => say(&msg!("explain-again", reason = reason(*why)), terminal),
                    None => say(&msg!("explain-fresh"), terminal),
                },
                Err(_) => say(&msg!("explain-gone"), terminal),
            }
        }
    }
    if is_known {
        return Ok(Outcome::Done);
    }
    Err(vec![Diagnostic::error(msg!("explain-unknown", name = name))])
}

fn say(message: &Message, terminal: &Terminal) {
    terminal.data(&format!("{}\n", terminal.text(message)));
}

fn file_line(file: &FileRecord) -> Message {
    let path = code(visible(&mask_personal(&file.path)).into_owned());
    match file.pages {
        Some(pages) => msg!("explain-file-pages", path = path, pages = pages),
        None => msg!("explain-file", path = path),
    }
}
