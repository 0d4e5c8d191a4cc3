//! `gen roster`: what was understood of the roster; a workbook to fill in.

use std::path::Path;

use gongwen::diag::{Faults, code};
use gongwen::files;
use gongwen::load::{Understood, load_data};
use gongwen::msg;
use serde_json::json;

use crate::args::Options;
use crate::terminal::Terminal;
use crate::{Outcome, failed};

/// Prints how many people there are and what each column means; the faults of the data follow.
pub(crate) fn roster(options: &Options, terminal: &Terminal) -> Result<Outcome, Faults> {
    let (loaded, faults) = load_data(&super::project(options)?, &super::data(options));
    if let Some(people) = &loaded.roster {
        let yaml = Understood { found: "YAML".to_string(), columns: Vec::new(), people: people.len() };
        let table = loaded.understood.as_ref().unwrap_or(&yaml);
        if terminal.is_json() {
            let columns: Vec<_> = table
                .columns
                .iter()
                .map(|(heading, field)| json!({ "heading": heading, "field": field }))
                .collect();
            let line = json!({ "type": "roster", "file": people.name(), "found": table.found, "people": table.people, "columns": columns });
            terminal.data(&format!("{}\n", gongwen::diag::visible_json(&line.to_string())));
        } else {
            let say = |message| terminal.data(&format!("{}\n", terminal.text(&message)));
            let found = code(&table.found);
            say(msg!("roster-understood", path = code(people.name()), found = found, people = table.people));
            for (heading, field) in &table.columns {
                say(msg!("roster-column", heading = heading, field = code(field)));
            }
        }
    }
    terminal.faults(&faults);
    Ok(if faults.is_empty() { Outcome::Done } else { failed(&faults) })
}

/// Writes a workbook to fill in, never over another file.
pub(crate) fn blank_roster(path: &Path, options: &Options, terminal: &Terminal) -> Result<Outcome, Faults> {
    let (loaded, _) = load_data(&super::project(options)?, &super::data(options));
    let places = loaded.meeting_value.iter().flat_map(|meeting| &meeting.cadres.places);
    let places: Vec<String> = places.map(|place| place.kind.clone()).collect();
    files::write_new(path, &gongwen::load::blank_roster(&places)?)?;
    terminal.remark(&msg!("roster-blank-written", path = code(files::shown(path))));
    Ok(Outcome::Done)
}
