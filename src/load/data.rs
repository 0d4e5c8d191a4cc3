//! The data of one meeting: `meeting.yaml`, the roster, and any other YAML file next to them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::auto;
use super::profile::load_profile;
use super::project::{MeetingFolder, Project};
use super::rows::{self, Rows};
use super::schema::SchemaKind;
use super::table::{self, Headings, Understood};
use super::typed::{DataFile, Schema, read, read_with, typed};
use crate::bounds::{DATA_BYTES, TABLE_BYTES};
use crate::diag::{Diagnostic, Faults, Message, code, list};
use crate::files;
use crate::model::Meeting;
use crate::msg;
use crate::source::{Place, Source};

/// Which data to read.
#[derive(Debug, Clone, Default)]
pub struct DataOptions {
    /// The meeting's name, if the project has several.
    pub meeting: Option<String>,
    /// A roster in another place.
    pub roster: Option<PathBuf>,
    /// The sheet of a workbook that holds the roster, if several do.
    pub sheet: Option<String>,
}

/// All data of a meeting, as far as they could be read.
#[derive(Debug, Default)]
pub struct Loaded {
    /// `meeting.yaml`.
    pub meeting: Option<DataFile>,
    /// Its typed form, if nothing is wrong.
    pub meeting_value: Option<Meeting>,
    /// The people of the roster.
    pub roster: Option<Rows>,
    /// What was understood of it, if it is a table.
    pub understood: Option<Understood>,
    /// Every other file of the data folder, by its name without the extension.
    pub others: BTreeMap<String, DataFile>,
}

/// Reads all data of a meeting, with every fault of every file.
pub fn load_data(project: &Project, options: &DataOptions) -> (Loaded, Faults) {
    let mut loaded = Loaded::default();
    let folder = match project.meeting(options.meeting.as_deref()) {
        Ok(folder) => folder,
        Err(fault) => return (loaded, vec![fault]),
    };
    let mut faults = Faults::new();
    // What is wrong with the profile is said where it is used.
    let headings = load_profile(project).map(|profile| Headings::new(&profile.headings)).unwrap_or_default();
    let roster_path = options.roster.clone().map_or_else(|| roster_file(project, &folder), Ok);
    let people = roster_path.and_then(|path| roster(project, &path, options.sheet.as_deref(), &headings));
    let of_people = match people {
        Ok((read, found)) => {
            if let Some((rows, understood)) = read {
                loaded.roster = Some(rows);
                loaded.understood = understood;
            }
            found
        }
        Err(fault) => vec![fault],
    };

    let path = folder.path.join("meeting.yaml");
    let meeting = |source| {
        read_with(&source, &Schema::ours(SchemaKind::Meeting), |tree| {
            auto::count(tree, loaded.roster.as_ref())
        })
    };
    let (read, found) = files::read_source(&path, &files::relative(&project.root, &path))
        .map_or_else(|fault| (None, vec![fault]), meeting);
    let mut broken = Faults::new();
    loaded.meeting_value =
        read.as_ref().filter(|_| found.is_empty()).and_then(|file| keep(typed(file), &mut broken));
    loaded.meeting = read;
    faults.extend(found);
    faults.extend(of_people);
    faults.extend(broken);
    load_others(project, &folder, options.roster.as_deref(), &mut loaded, &mut faults);
    (loaded, faults)
}

/// A value, or its fault.
fn keep<T>(value: Result<T, Diagnostic>, faults: &mut Faults) -> Option<T> {
    value.map_err(|fault| faults.push(fault)).ok()
}

/// Reads a roster: a workbook or a CSV, told by its content, else YAML.
#[expect(clippy::type_complexity, reason = "the people and what was understood, and the faults")]
fn roster(
    project: &Project,
    path: &Path,
    sheet: Option<&str>,
    headings: &Headings,
) -> Result<(Option<(Rows, Option<Understood>)>, Faults), Diagnostic> {
    let name = files::relative(&project.root, path);
    let bytes = files::read(path, &name, TABLE_BYTES.get())?;
    if table::is_workbook(&bytes) || sheet.is_none() && table::is_table(&bytes, headings) {
        let (read, faults) = table::read(bytes, &name, sheet, headings);
        return Ok((read.map(|(rows, understood)| (rows, Some(understood))), faults));
    }
    if let Some(sheet) = sheet {
        let message = msg!("sheet-without-workbook", path = code(&name), sheet = code(sheet));
        return Err(Diagnostic::error(message));
    }
    // What systems call an Excel file is often a web page.
    let text = bytes.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(&bytes).trim_ascii_start();
    if text.starts_with(b"<") {
        let fault = Diagnostic::error(msg!("table-markup", path = code(&name)));
        return Err(fault.hint(msg!("table-save-as")));
    }
    let (rows, faults) = rows::read(&files::as_source(bytes, &name, TABLE_BYTES)?);
    Ok((rows.map(|rows| (rows, None)), faults))
}

/// Reads a list of words, one to a line, in any encoding that a roster may have.
///
/// # Errors
/// It cannot be read, or is no text.
pub fn read_list(path: &Path) -> Result<Vec<String>, Diagnostic> {
    let name = files::shown(path);
    let bytes = files::read(path, &name, DATA_BYTES.get())?;
    let text = table::text_of(&bytes, &name)?.0;
    Ok(text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_string).collect())
}

/// Reads a roster that is no part of a project yet.
pub(super) fn read_roster(path: &Path) -> Result<(Option<Rows>, Faults), Diagnostic> {
    let folder = path.parent().map(Path::to_path_buf).unwrap_or_default();
    let (read, faults) = roster(&Project::new(folder, None), path, None, &Headings::default())?;
    Ok((read.map(|(rows, _)| rows), faults))
}

/// How the name of a roster may end.
const ROSTERS: [&str; 11] = ["yaml", "yml", "xlsx", "xlsm", "xlsb", "xls", "et", "ods", "csv", "tsv", "txt"];

/// How the names of files end that are hardly anything but a roster.
const TABLES: [&str; 7] = ["xlsx", "xlsm", "xlsb", "xls", "et", "ods", "csv"];

/// The roster next to a meeting; two of them are a fault.
fn roster_file(project: &Project, folder: &MeetingFolder) -> Result<PathBuf, Diagnostic> {
    let mut found = Vec::new();
    for ending in ROSTERS {
        let path = folder.path.join(format!("roster.{ending}"));
        if files::present(&path, project.data_root())? {
            found.push(path);
        }
    }
    let shown = |path: &Path| files::relative(&project.root, path);
    match found.as_slice() {
        [path] => Ok(path.clone()),
        [] => {
            let path = folder.path.join("roster.yaml");
            let fault = Diagnostic::error(msg!("io-not-found", path = code(shown(&path))));
            let found = files::list(&folder.path, project.data_root())?;
            let is_like = |path: &&PathBuf| {
                let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
                path.parent() == Some(&folder.path) && TABLES.contains(&ending.to_lowercase().as_str())
            };
            let like: Vec<String> = found.iter().filter(is_like).map(|path| shown(path)).collect();
            Err(match like.is_empty() {
                true => fault.hint(msg!("roster-expected")),
                false => fault.hint(msg!("roster-rename", names = list(like))),
            })
        }
        [first, second, ..] => {
            let message = msg!("roster-twice", first = code(shown(first)), second = code(shown(second)));
            Err(Diagnostic::error(message).hint(msg!("roster-one")))
        }
    }
}

/// Reads the other files: those in the data folder for every meeting, those in the meeting's own folder for
/// that meeting, each by the schema next to it.
fn load_others(
    project: &Project,
    folder: &MeetingFolder,
    roster: Option<&Path>,
    loaded: &mut Loaded,
    faults: &mut Faults,
) {
    let mut found = files::list(&project.data, project.data_root()).unwrap_or_else(|fault| {
        faults.push(fault);
        Vec::new()
    });
    let mut bytes = 0;
    // The meeting's own file comes last and overrides the shared one of the same name.
    found.sort_by_key(|path| path.parent() == Some(&folder.path));
    for path in found {
        let beside = path.parent() == Some(&folder.path) || path.parent() == Some(&project.data);
        let (Some(stem), Some("yaml" | "yml")) =
            (path.file_stem().and_then(|stem| stem.to_str()), path.extension().and_then(|e| e.to_str()))
        else {
            continue;
        };
        if !beside || matches!(stem, "meeting" | "roster") || roster == Some(&path) {
            continue;
        }
        let name = files::relative(&project.root, &path);
        let outcome = schema_beside(project, &path).and_then(|schema| {
            let source = files::read_source(&path, &name)?;
            bytes += source.text().len();
            if DATA_BYTES.is_below(bytes) {
                let fault = Diagnostic::error(msg!("data-large", limit = DATA_BYTES.get() >> 20));
                return Err(fault.at(Place::new(&source, 0..0)).hint(msg!("raise-bounds")));
            }
            Ok(read(&source, &schema))
        });
        match outcome {
            Ok((Some(read), found)) => {
                if RESERVED.contains(&stem) || !is_identifier(stem) {
                    let place = Place::new(&read.source, 0..0);
                    faults.push(
                        Diagnostic::error(msg!("data-name", name = code(stem)))
                            .at(place)
                            .hint(msg!("data-name-form")),
                    );
                }
                faults.extend(found);
                loaded.others.insert(stem.to_string(), read);
            }
            Ok((None, found)) => faults.extend(found),
            Err(fault) => faults.push(fault),
        }
    }
}

/// Names that templates already know.
const RESERVED: [&str; 23] = [
    "issuer",
    "decided_by",
    "printer",
    "copies",
    "meeting",
    "speaker",
    "cadres",
    "sectors",
    "reasons",
    "points",
    "presences",
    "management",
    "assessment",
    "term",
    "report",
    "contacts",
    "documents",
    "extra",
    "roster",
    "date",
    "cadre",
    "row",
    "document",
];

fn is_identifier(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// The schema `NAME.schema.json` next to `NAME.yaml`, or none.
fn schema_beside(project: &Project, data: &Path) -> Result<Schema, Diagnostic> {
    let path = data.with_extension("schema.json");
    if !files::present(&path, project.data_root())? {
        return Ok(Schema::free());
    }
    let source = files::read_source(&path, &files::relative(&project.root, &path))?;
    let json: Value = serde_json::from_str(source.text()).map_err(|error| {
        let offset = source.offset(error.line(), error.column());
        bad_schema(&source, offset, msg!("json-syntax"))
    })?;
    Schema::new(json).map_err(|_| bad_schema(&source, 0, msg!("schema-not-sound")))
}

fn bad_schema(source: &std::sync::Arc<Source>, offset: usize, cause: Message) -> Diagnostic {
    Diagnostic::error(msg!("schema-broken", cause = cause)).at(Place::new(source, offset..offset))
}
