//! Reads files of the project into typed values that remember where each came from.
//!
//! A data file is read once into a tree with places (`yaml`), converted to the types that its schema names
//! and checked against it (`typed`), and only then deserialized. All faults of all files are returned
//! together.

mod auto;
mod data;
mod fences;
mod piped;
mod profile;
mod project;
mod recipe;
mod rows;
mod schema;
mod slips;
mod starter;
mod table;
mod template;
mod typed;
mod yaml;
mod yaml_errors;

pub(crate) use auto::AUTO;
pub use data::{DataOptions, Loaded, load_data, read_list};
pub use fences::{RAW_MARK, TemplateText, raw_number};
pub use profile::load_profile;
pub use project::{MeetingFolder, Project, find_root};
pub use recipe::{RECIPE, load_recipe};
pub use rows::Rows;
pub use schema::{SchemaKind, schema};
pub use starter::{Needs, Starter, load_answers, starter};
pub use table::{Understood, blank_roster, blank_table, holds_cell, with_columns};
pub(crate) use table::{attribute, decoded};
pub(crate) use template::strings;
pub use template::{Kind, Templates, built_in_files, load_templates};
pub use typed::DataFile;
