//! The data of one meeting: `meeting.yaml`, the roster, and any other YAML file next to them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::project::{MeetingFolder, Project};
use super::schema::{SchemaKind, schema};
use super::typed::{DataFile, Schema, read, typed};
use crate::bounds::DATA_BYTES;
use crate::diag::{Diagnostic, Faults, Message, code};
use crate::files;
use crate::model::{Meeting, Roster};
use crate::msg;
use crate::source::{Place, Source};

/// Which data to read.
#[derive(Debug, Clone, Default)]
pub struct DataOptions {
    /// The meeting's name, if the project has several.
    pub meeting: Option<String>,
    /// A roster in another place.
    pub roster: Option<PathBuf>,
}

/// All data of a meeting, as far as they could be read.
#[derive(Debug, Default)]
pub struct Loaded {
    /// `meeting.yaml`.
    pub meeting: Option<DataFile>,
    /// Its typed form, if nothing is wrong.
    pub meeting_value: Option<Meeting>,
    /// The roster.
    pub roster: Option<DataFile>,
    /// Its typed form, if nothing is wrong.
    pub roster_value: Option<Roster>,
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
    let mut load = |path: &Path, schema: &Schema| -> (Option<DataFile>, bool) {
        let name = files::relative(&project.root, path);
        match files::read_source(path, &name) {
            Ok(source) => {
                let (read, found) = read(&source, schema);
                let sound = found.is_empty();
                faults.extend(found);
                (read, sound)
            }
            Err(fault) => {
                faults.push(fault);
                (None, false)
            }
        }
    };
    let own = |kind| Schema::new(schema(kind)).expect("our own schemas are sound");
    let (read, sound) = load(&folder.path.join("meeting.yaml"), &own(SchemaKind::Meeting));
    let mut broken = Faults::new();
    loaded.meeting_value = read.as_ref().filter(|_| sound).and_then(|file| keep(typed(file), &mut broken));
    loaded.meeting = read;

    let roster_path = options.roster.clone().map_or_else(|| roster_file(project, &folder), Ok);
    match roster_path {
        Ok(path) => {
            let (read, sound) = load(&path, &own(SchemaKind::Roster));
            loaded.roster_value =
                read.as_ref().filter(|_| sound).and_then(|file| keep(typed(file), &mut broken));
            loaded.roster = read;
        }
        Err(fault) => faults.push(fault),
    }
    faults.extend(broken);
    load_others(project, &folder, options.roster.as_deref(), &mut loaded, &mut faults);
    (loaded, faults)
}

/// A value, or its fault.
fn keep<T>(value: Result<T, Diagnostic>, faults: &mut Faults) -> Option<T> {
    value.map_err(|fault| faults.push(fault)).ok()
}

/// The roster next to a meeting.
fn roster_file(project: &Project, folder: &MeetingFolder) -> Result<PathBuf, Diagnostic> {
    let path = folder.path.join("roster.yaml");
    if files::present(&path, project.data_root())? {
        return Ok(path);
    }
    let shown = |path: &Path| files::relative(&project.root, path);
    for ending in ["csv", "xlsx", "xls", "et", "yml"] {
        let other = folder.path.join(format!("roster.{ending}"));
        if files::present(&other, project.data_root())? {
            return Err(Diagnostic::error(msg!("roster-format", path = code(shown(&other))))
                .hint(msg!("roster-as-yaml")));
        }
    }
    Err(Diagnostic::error(msg!("io-not-found", path = code(shown(&path)))).hint(msg!("roster-expected")))
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
const RESERVED: [&str; 22] = [
    "issuer",
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
