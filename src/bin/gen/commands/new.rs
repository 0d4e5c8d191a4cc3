//! `gen new`: a starter layout or kind, to be edited.

use gongwen::diag::{Diagnostic, Faults, code};
use gongwen::files;
use gongwen::load::{Project, load_templates};
use gongwen::msg;

use crate::Outcome;
use crate::args::{Options, Start, is_command};
use crate::terminal::{Terminal, shown};

/// A layout of 20 lines, which `docs/layouts.md` explains.
const LAYOUT: &str = include_str!("../../../../docs/layout.typ");

/// A kind with the keys that most kinds have.
const KIND: &str = "---\nname: NAME\nabout: 一句话说明\nlayout: speech\ntitle: \"{{ meeting.title }}\"\noutput: \"NAME\"\n---\n\
    # 第一点\n\n{{ meeting.date | date }}，{{ meeting.title }}在{{ meeting.place }}召开。\n";

/// Writes `templates/layouts/NAME.typ` or `templates/NAME.md`, never overwriting anything.
pub(crate) fn start(
    what: Start,
    name: &str,
    options: &Options,
    terminal: &Terminal,
) -> Result<Outcome, Faults> {
    let project = super::project(options)?;
    check_name(name)?;
    match what {
        Start::Kind => check_kind(name, &project)?,
        Start::Layout => check_layout(name, &project)?,
    }
    let (path, text) = match what {
        Start::Layout => {
            (project.templates().join("layouts").join(format!("{name}.typ")), LAYOUT.to_string())
        }
        Start::Kind => (project.templates().join(format!("{name}.md")), KIND.replace("NAME", name)),
    };
    let parent = path.parent().unwrap_or(&project.root).to_path_buf();
    files::create_folder(&parent).and_then(|()| files::write_new(&path, text.as_bytes()))?;
    terminal.data(&format!("{}\n", shown(&path)));
    let next = match what {
        Start::Layout => msg!("new-layout-next", name = code(name)),
        Start::Kind => msg!("new-kind-next", name = code(name)),
    };
    terminal.remark(&next);
    Ok(Outcome::Done)
}

/// A name that no command has: a kind of that name could not be made, or would take the place of another.
fn check_kind(name: &str, project: &Project) -> Result<(), Faults> {
    // It is typed as a command.
    if name.contains(char::is_whitespace) {
        return Err(Diagnostic::error(msg!("new-name", name = name)).into());
    }
    let (templates, _) = load_templates(Some(&project.templates()));
    let is_kind = templates.kinds.values().any(|kind| kind.name == name || kind.front.name == name);
    let message = match (is_command(name), is_kind) {
        (true, _) => msg!("new-kind-command", name = code(format!("gen {name}"))),
        (false, true) => msg!("new-kind-known", name = code(name)),
        (false, false) => return Ok(()),
    };
    Err(Diagnostic::error(message).hint(msg!("new-kind-other")).into())
}

/// A name that no layout has, in whose place the new one would be.
fn check_layout(name: &str, project: &Project) -> Result<(), Faults> {
    let (templates, _) = load_templates(Some(&project.templates()));
    match templates.layout_names().contains(&name) {
        true => Err(Diagnostic::error(msg!("new-layout-known", name = code(name)))
            .hint(msg!("new-layout-other"))
            .into()),
        false => Ok(()),
    }
}

/// A name of which a file can be made as it is.
pub(super) fn check_name(name: &str) -> Result<(), Faults> {
    match !name.is_empty() && files::file_name(name) == name {
        true => Ok(()),
        false => Err(Diagnostic::error(msg!("new-name", name = name)).into()),
    }
}
