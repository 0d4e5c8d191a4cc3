//! `gen roster`: what was understood of the roster; a workbook to fill in.

use std::path::Path;

use gongwen::diag::{Diagnostic, Faults, code, list};
use gongwen::files;
use gongwen::load::{Understood, load_data, load_profile};
use gongwen::msg;
use serde_json::json;

use crate::args::Options;
use crate::terminal::Terminal;
use crate::{Outcome, failed};

/// Prints how many people there are and what each column means; the faults of the data follow.
pub(crate) fn roster(options: &Options, terminal: &Terminal) -> Result<Outcome, Faults> {
    let project = super::project(options)?;
    let mut faults = load_profile(&project).err().unwrap_or_default();
    let (loaded, found) = load_data(&project, &super::data(options));
    faults.extend(found);
    if let Some(people) = &loaded.roster {
        let yaml = Understood { found: "YAML".to_string(), people: people.len(), ..Understood::default() };
        let table = loaded.understood.as_ref().unwrap_or(&yaml);
        if terminal.is_json() {
            let columns: Vec<_> = table
                .columns
                .iter()
                .map(|(heading, field)| json!({ "heading": heading, "field": field }))
                .collect();
            let line = json!({ "type": "roster", "file": people.name(), "found": table.found, "people": table.people, "columns": columns, "hidden_rows": table.hidden.0, "hidden_columns": table.hidden.1 });
            terminal.data(&format!("{}\n", gongwen::diag::visible_json(&line.to_string())));
        } else {
            let say = |message| terminal.data(&format!("{}\n", terminal.text(&message)));
            let found = code(&table.found);
            say(msg!("roster-understood", path = code(people.name()), found = found, people = table.people));
            for (heading, field) in &table.columns {
                say(msg!("roster-column", heading = heading, field = code(field)));
            }
            let (rows, columns) = &table.hidden;
            if !rows.is_empty() {
                let few = list(rows.iter().take(20).map(usize::to_string));
                say(msg!("roster-hidden-rows", count = rows.len(), rows = few));
            }
            if !columns.is_empty() {
                say(msg!("roster-hidden-columns", count = columns.len(), columns = list(columns)));
            }
        }
    }
    terminal.faults(&faults);
    Ok(if faults.is_empty() { Outcome::Done } else { failed(&faults) })
}

/// Writes a workbook, or a table, to fill in, never over another file.
pub(crate) fn blank_roster(path: &Path, options: &Options, terminal: &Terminal) -> Result<Outcome, Faults> {
    let (loaded, _) = load_data(&super::project(options)?, &super::data(options));
    let places = loaded.meeting_value.iter().flat_map(|meeting| &meeting.cadres.places);
    let places: Vec<String> = places.map(|place| place.kind.clone()).collect();
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    let bytes = match ending.as_str() {
        "xlsx" => gongwen::load::blank_roster(&places)?,
        "csv" => gongwen::load::blank_table().into_bytes(),
        _ => {
            return Err(
                Diagnostic::error(msg!("roster-blank-ending", path = code(files::shown(path)))).into()
            );
        }
    };
    files::write_new(path, &bytes)?;
    let name = code(format!("roster.{ending}"));
    terminal.remark(&msg!("roster-blank-written", path = code(files::shown(path)), name = name));
    Ok(Outcome::Done)
}
