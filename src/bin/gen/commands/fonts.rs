//! `gen fonts`: which face plays which role, from where, and what it lacks.

use std::collections::BTreeSet;

use gongwen::diag::{Faults, code, has_errors, list};
use gongwen::load::{load_data, load_templates};
use gongwen::msg;
use gongwen::pipeline::open_fonts;
use gongwen::scripts::with_joiners;
use gongwen::typeset::{LICENCES, roles};
use serde_json::json;

use crate::args::Options;
use crate::terminal::Terminal;
use crate::{Outcome, failed};

/// Prints the roles, or the licences of the open set.
pub(crate) fn fonts(licences: bool, options: &Options, terminal: &Terminal) -> Result<Outcome, Faults> {
    if licences {
        for (name, text) in LICENCES {
            terminal.data(&format!("==== {name}\n\n{}\n\n", text.trim_end()));
        }
        return Ok(Outcome::Done);
    }
    let project = super::project(options).ok();
    let (fonts, _, faults) = open_fonts(project.as_ref(), &options.font_paths);
    let characters: Vec<char> = characters(options).into_iter().collect();
    for face in roles(&fonts, &characters) {
        if terminal.is_json() {
            let text = |characters: &[char]| characters.iter().collect::<String>();
            let gaps = face.gaps.iter().map(|(family, given)| (family.clone(), text(given).into()));
            let gaps: serde_json::Map<String, serde_json::Value> = gaps.collect();
            let line = json!({
                "type": "face", "role": face.chinese, "family": face.family, "from": face.from, "gaps": gaps,
            });
            terminal.data(&format!("{line}\n"));
            continue;
        }
        terminal.data(&format!("{}  {}  {}\n", face.chinese, face.family, face.from));
        for (family, given) in &face.gaps {
            let characters: String = given.iter().collect();
            let text = terminal.text(&msg!("fonts-gaps", characters = characters, family = code(family)));
            terminal.data(&format!("      {text}\n"));
        }
    }
    let nobody: Vec<char> = characters.into_iter().filter(|c| !fonts.covers(*c)).collect();
    if !nobody.is_empty() {
        let named = list(nobody.iter().map(|c| format!("{c} U+{:04X}", u32::from(*c))));
        terminal.remark(&msg!("fonts-nobody", characters = named));
    }
    terminal.faults(&faults);
    let sound = !has_errors(&faults) && nobody.is_empty();
    Ok(if sound { Outcome::Done } else { failed(&faults) })
}

/// The printable characters of the project's data and templates.
fn characters(options: &Options) -> BTreeSet<char> {
    let mut text = String::new();
    if let Ok(project) = super::project(options) {
        let data = super::data(options);
        let (loaded, _) = load_data(&project, &data);
        for read in loaded.meeting.iter().chain(loaded.others.values()) {
            text.push_str(&read.json.to_string());
        }
        let mut people = BTreeSet::new();
        for person in
            loaded.roster.iter().flat_map(|rows| (0..rows.len()).filter_map(|row| rows.person(row).ok()))
        {
            people.extend(person.to_string().chars());
        }
        text.extend(people);
        let (templates, _) = load_templates(Some(&project.templates()));
        templates.all_kinds().for_each(|kind| text.push_str(kind.source.text()));
        templates.partials.values().for_each(|partial| text.push_str(partial.source.text()));
    }
    with_joiners(&text).filter(|(c, joins)| !c.is_control() && !joins).map(|(c, _)| c).collect()
}
