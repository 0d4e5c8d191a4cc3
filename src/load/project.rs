//! The project folder: where it is, and which meetings it holds.

use std::path::{Path, PathBuf};

use crate::diag::{Diagnostic, code, list};
use crate::files;
use crate::msg;

/// A folder with `data/`, and perhaps `templates/`, `fonts/` and `output/`.
#[derive(Debug, Clone)]
pub struct Project {
    /// The folder.
    pub root: PathBuf,
    /// The data folder, `data` below the root by default.
    pub data: PathBuf,
}

/// A meeting in the project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeetingFolder {
    /// Its name: that of its folder below `data`, or `.` for the one in `data` itself.
    pub name: String,
    /// The folder with `meeting.yaml`.
    pub path: PathBuf,
}

/// The project around a folder: the folder itself or the nearest one above it that contains
/// `data/meeting.yaml` or `data/NAME/meeting.yaml`.
pub fn find_root(from: &Path) -> Option<PathBuf> {
    // What cannot be read here is said when it is read; above, it need not be a project at all.
    let holds = |folder: &&Path| holds_meeting(folder).unwrap_or(*folder == from);
    from.ancestors().find(holds).map(Path::to_path_buf)
}

fn holds_meeting(root: &Path) -> Result<bool, Diagnostic> {
    let data = root.join("data");
    if files::present(&data.join("meeting.yaml"), root)? {
        return Ok(true);
    }
    Ok(files::list(&data, root)?.iter().any(|path| path.ends_with("meeting.yaml")))
}

impl Project {
    /// The project at `root`, with its data in `data` if that is given.
    pub fn new(root: PathBuf, data: Option<PathBuf>) -> Self {
        let data = data.unwrap_or_else(|| root.join("data"));
        Self { root, data }
    }

    /// The folder that links in the data may lead to: the project, or the data folder if it is elsewhere.
    pub(super) fn data_root(&self) -> &Path {
        if self.data.starts_with(&self.root) { &self.root } else { &self.data }
    }

    /// The folder of the project's own templates.
    pub fn templates(&self) -> PathBuf {
        self.root.join("templates")
    }

    /// The folder of the project's own fonts.
    pub fn fonts(&self) -> PathBuf {
        self.root.join("fonts")
    }

    /// Every meeting, in order of name.
    pub fn meetings(&self) -> Result<Vec<MeetingFolder>, Diagnostic> {
        let found = files::list(&self.data, self.data_root())?;
        let meetings =
            found.iter().filter(|path| path.file_name().is_some_and(|name| name == "meeting.yaml"));
        Ok(meetings
            .filter_map(|path| path.parent())
            .map(|folder| MeetingFolder {
                name: match folder.strip_prefix(&self.data) {
                    Ok(below) if below.as_os_str().is_empty() => ".".to_string(),
                    Ok(below) => files::shown(below),
                    Err(_) => files::shown(folder),
                },
                path: folder.to_path_buf(),
            })
            .collect())
    }

    /// The meeting that was asked for, or the only one.
    pub fn meeting(&self, wanted: Option<&str>) -> Result<MeetingFolder, Diagnostic> {
        let all = self.meetings()?;
        let names: Vec<&str> = all.iter().map(|meeting| meeting.name.as_str()).collect();
        let known = match names.as_slice() {
            ["."] => msg!("meeting-only"),
            _ => msg!("meetings-known", names = list(&names)),
        };
        match (wanted, all.as_slice()) {
            (_, []) => {
                let path = files::relative(&self.root, &self.data.join("meeting.yaml"));
                Err(Diagnostic::error(msg!("io-not-found", path = code(path))).hint(msg!("init-project")))
            }
            (None, [one]) => Ok(one.clone()),
            (None, _) => Err(Diagnostic::error(msg!("meeting-not-chosen")).hint(known)),
            (Some(wanted), all) => {
                match all.iter().find(|meeting| meeting.name == wanted) {
                    Some(found) => Ok(found.clone()),
                    None => Err(Diagnostic::error(msg!("meeting-unknown", name = wanted))
                        .suggest(wanted, names, known)),
                }
            }
        }
    }
}
