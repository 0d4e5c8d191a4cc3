//! `gen status`, `gen explain NAME`: what was made, and why what would be made now.

use std::borrow::Cow;
use std::path::Path;

use gongwen::diag::{Diagnostic, Faults, Message, code, mask_personal, visible, visible_json};
use gongwen::export::Format;
use gongwen::files;
use gongwen::load::{Kind, RECIPE};
use gongwen::msg;
use gongwen::pipeline::{self, Choice, MakeOptions, Session};
use gongwen::store::{Digest, FileRecord, NOBODY, Reason, Store};
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

/// A kind as it would be made, with the session that it is of.
struct Place<'s> {
    session: &'s Session,
    kind: Cow<'s, Kind>,
    make: MakeOptions,
    /// Whether the formats are those that were made before.
    is_as_before: bool,
}

/// Says what is known of a person, a kind or a file: the number in each kind, the files, and why they would be made again:
/// as `gen.toml` asks for them, if there is one.
pub(crate) fn explain(name: &str, options: &Options, terminal: &Terminal) -> Result<Outcome, Faults> {
    let project = super::project(options)?;
    let (build, session);
    let mut places: Vec<Place<'_>> = Vec::new();
    if files::present(&project.root.join(RECIPE), &project.root)? {
        build = super::build::open(&project, options, terminal)?;
        places.extend(build.targets.iter().map(|target| Place {
            session: build.session(target),
            kind: Cow::Borrowed(&target.kind),
            make: target.options.clone(),
            is_as_before: false,
        }));
    } else {
        let Some(store) = store(options, terminal)? else { return Ok(Outcome::Done) };
        let output = super::output(&project, options);
        session = super::open(project, options, None, super::asked(options))?;
        for kind in store.kinds()? {
            let Ok(template) = session.kind(&kind) else { continue };
            let mut make = MakeOptions::into_folder(&output);
            (make.drawing, make.date) = (options.drawing, options.date);
            places.push(Place { session: &session, kind: Cow::Borrowed(template), make, is_as_before: true });
        }
    }
    let mut is_known = false;
    for place in &places {
        is_known |= place.explain(name, terminal)?;
    }
    match is_known {
        true => Ok(Outcome::Done),
        false => Err(vec![Diagnostic::error(msg!("explain-unknown", name = name))]),
    }
}

impl Place<'_> {
    /// Says what is known of a name here; whether anything is.
    fn explain(&self, name: &str, terminal: &Terminal) -> Result<bool, Faults> {
        let Some(store) = Store::look(&self.make.output)? else { return Ok(false) };
        let batch = &self.kind.batch;
        let is_kind = self.kind.name == name || self.kind.front.name == name;
        if is_kind && self.kind.front.each.is_some() {
            let preview = pipeline::preview(self.session, &self.kind, &self.make)?;
            let mut reasons: Vec<Reason> = preview.work.iter().map(|(_, reason)| *reason).collect();
            reasons.sort();
            for same in reasons.chunk_by(|one, other| one == other) {
                say(&msg!("would-make-count", count = same.len(), reason = reason(same[0])), terminal);
            }
            let made = preview.work.len();
            say(&msg!("build-would", name = code(batch), made = made, fresh = preview.fresh), terminal);
            return Ok(true);
        }
        let mut keys: Vec<Digest> =
            store.people_named(batch, name)?.into_iter().map(|(_, key)| key).collect();
        if is_kind {
            keys.push(NOBODY);
        }
        let wanted = Path::new(name).file_name().map(|name| name.to_string_lossy().into_owned());
        store.all_files(batch, |file, key| {
            let own = Path::new(&file.path).file_name().map(|name| name.to_string_lossy().into_owned());
            if own == wanted && !keys.contains(&key) {
                keys.push(key);
            }
        })?;
        for key in &keys {
            self.explain_one(&store, key, terminal)?;
        }
        Ok(!keys.is_empty())
    }

    /// Says what is known of the documents of a person, a group, or nobody.
    fn explain_one(&self, store: &Store, key: &Digest, terminal: &Terminal) -> Result<(), Faults> {
        let batch = &self.kind.batch;
        let person = store.person(batch, key)?;
        match &person {
            Some((ordinal, name)) => {
                let message =
                    msg!("explain-person", name = name.clone(), kind = code(batch), ordinal = *ordinal);
                say(&message, terminal);
            }
            None => say(&msg!("explain-kind", kind = code(batch)), terminal),
        }
        let files = store.known(batch, Some(key))?.remove(key).unwrap_or_default();
        for known in &files {
            say(&file_line(&known.file), terminal);
        }
        let mut make = self.make.clone();
        let mut formats: Vec<Format> = Vec::new();
        for format in files.iter().filter_map(|known| Format::named(&known.file.format)) {
            if !formats.contains(&format) {
                formats.push(format);
            }
        }
        if self.is_as_before && !formats.is_empty() {
            make.formats = formats;
        }
        let is_group = self.kind.front.group_by.is_some();
        if let (Some((_, name)), false) = (&person, is_group) {
            make.choice = Choice { only: vec![name.clone()], condition: None };
        }
        let is_it = |named: &Option<(usize, String)>| match (&person, named) {
            (Some((_, name)), Some((_, other))) => name == other,
            _ => true,
        };
        match pipeline::preview(self.session, &self.kind, &make) {
            Ok(preview) => match preview.work.iter().find(|(named, _)| is_it(named)) {
                Some((_, why)) => say(&msg!("explain-again", reason = reason(*why)), terminal),
                None => say(&msg!("explain-fresh"), terminal),
            },
            Err(_) => say(&msg!("explain-gone"), terminal),
        }
        Ok(())
    }
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
