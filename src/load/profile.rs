//! The profile of an office: `profile.yaml` of the project, else the standard.

use super::project::Project;
use super::schema::SchemaKind;
use super::typed::{Schema, read, typed};
use crate::diag::Faults;
use crate::files;
use crate::model::Profile;

/// Reads the project's profile; without one the default is the standard.
pub fn load_profile(project: &Project) -> Result<Profile, Faults> {
    let path = project.root.join("profile.yaml");
    if !files::present(&path, &project.root)? {
        return Ok(Profile::default());
    }
    let source = files::read_source(&path, "profile.yaml")?;
    let own = Schema::ours(SchemaKind::Profile);
    match read(&source, &own) {
        (Some(read), faults) if faults.is_empty() => Ok(typed(&read)?),
        (_, faults) => Err(faults),
    }
}
