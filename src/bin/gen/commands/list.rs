//! `gen list`: the meetings of the project and every kind of document.

use gongwen::diag::{Faults, has_errors};
use gongwen::load::load_templates;
use gongwen::msg;
use serde_json::json;

use crate::Outcome;
use crate::args::Options;
use crate::terminal::Terminal;

/// Prints meetings and kinds, even if there is no project.
pub(crate) fn list(options: &Options, terminal: &Terminal) -> Result<Outcome, Faults> {
    let project = super::project(options).ok();
    let (templates, mut faults) =
        load_templates(project.as_ref().map(|project| project.templates()).as_deref());
    let meetings = match &project {
        Some(project) => project.meetings()?,
        None => Vec::new(),
    };
    if terminal.is_json() {
        for meeting in &meetings {
            terminal.data(&format!("{}\n", json!({ "type": "meeting", "name": meeting.name })));
        }
        for kind in templates.kinds.values() {
            let each = kind.front.each.is_some();
            let line = json!({
                "type": "kind", "name": kind.name, "title": kind.front.name, "about": kind.front.about,
                "each": each, "built_in": !kind.from_project,
            });
            terminal.data(&format!("{line}\n"));
        }
    } else {
        if meetings.len() > 1 {
            terminal.data(&format!("{}\n", terminal.text(&msg!("list-meetings"))));
            for meeting in &meetings {
                terminal.data(&format!("  {}\n", meeting.name));
            }
        }
        terminal.data(&format!("{}\n", terminal.text(&msg!("list-kinds"))));
        let widest = templates.kinds.keys().map(String::len).max().unwrap_or(0);
        for kind in templates.kinds.values() {
            let each =
                if kind.front.each.is_some() { terminal.text(&msg!("list-each")) } else { String::new() };
            let origin = if kind.from_project { terminal.text(&msg!("list-own")) } else { String::new() };
            let about = kind.front.about.as_deref().unwrap_or("");
            terminal.data(&format!("  {:widest$}  {}{each}{origin}  {about}\n", kind.name, kind.front.name));
        }
    }
    faults.extend(templates.broken.values().flatten().cloned());
    faults.extend(super::shadowed(&templates));
    terminal.faults(&faults);
    Ok(if has_errors(&faults) { crate::failed(&faults) } else { Outcome::Done })
}
