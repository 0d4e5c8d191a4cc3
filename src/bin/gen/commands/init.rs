//! `gen init`: writes a project to start from, without ever overwriting anything.

use std::path::Path;

use gongwen::diag::{Diagnostic, Faults, code};
use gongwen::files;
use gongwen::load::{SchemaKind, built_in_files, find_root, schema};
use gongwen::msg;

use crate::Outcome;
use crate::terminal::{Terminal, shown};

/// The sample data, which are the repository's own `data/`.
const DATA: [(&str, &str); 2] = [
    ("data/meeting.yaml", include_str!("../../../../data/meeting.yaml")),
    ("data/roster.yaml", include_str!("../../../../data/roster.yaml")),
];

/// Whether a folder would be in one of the folders of a project: a project there would be taken for a part of it.
fn is_inside_project(folder: &Path) -> bool {
    let whole = std::env::current_dir().unwrap_or_default().join(folder);
    let root = whole.ancestors().find(|folder| folder.is_dir()).and_then(find_root);
    let below = root.as_ref().and_then(|root| whole.strip_prefix(root).ok()?.components().next());
    below.is_some_and(|below| {
        ["data", "templates", "output", "fonts"].iter().any(|own| below.as_os_str() == *own)
    })
}

/// Writes the sample data, their schemas and the built-in Markdown templates below `folder`.
pub(crate) fn init(folder: &Path, terminal: &Terminal) -> Result<Outcome, Faults> {
    if is_inside_project(folder) {
        let fault = msg!("init-inside", path = code(shown(folder)));
        return Err(Diagnostic::error(fault).hint(msg!("init-outside")).into());
    }
    let mut wanted: Vec<(String, String)> =
        DATA.iter().map(|(path, text)| ((*path).to_string(), (*text).to_string())).collect();
    for (name, kind) in [("meeting", SchemaKind::Meeting), ("roster", SchemaKind::Roster)] {
        let text = serde_json::to_string_pretty(&schema(kind)).map_err(Diagnostic::internal)?;
        wanted.push((format!("data/{name}.schema.json"), format!("{text}\n")));
    }
    let markdown = built_in_files().into_iter().filter(|(path, _)| path.ends_with(".md"));
    wanted.extend(markdown.map(|(path, text)| (format!("templates/{path}"), text.to_string())));

    let taken: Vec<_> = wanted
        .iter()
        .map(|(path, _)| folder.join(path))
        .filter(|path| path.symlink_metadata().is_ok())
        .collect();
    if let Some(first) = taken.first() {
        let fault = Diagnostic::error(msg!("would-overwrite", path = code(shown(first))));
        let fault = match taken.len() - 1 {
            0 => fault,
            others => fault.hint(msg!("also-taken", count = others)),
        };
        return Err(fault.hint(msg!("init-elsewhere")).into());
    }
    for (path, text) in &wanted {
        let path = folder.join(path);
        let parent = path.parent().unwrap_or(folder);
        files::create_folder(parent).and_then(|()| files::write_new(&path, text.as_bytes()))?;
    }
    let here = if folder == Path::new(".") { "yes" } else { "no" };
    terminal.remark(&msg!("init-done", folder = code(shown(folder)), here = here));
    Ok(Outcome::Done)
}
