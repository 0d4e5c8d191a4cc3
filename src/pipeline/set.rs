//! A text of one's own, set without a template, data or a project.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::drawn::set_pages;
use super::open_fonts;
use crate::diag::{Diagnostic, Faults, code};
use crate::export::{Artifact, Drawing, Format, export};
use crate::files::{self, Readers};
use crate::import::Draft;
use crate::load::{Project, load_profile, load_templates};
use crate::model::Profile;
use crate::msg;
use crate::typeset::Engine;

/// How and where a text is set.
#[derive(Debug)]
pub struct SetOptions<'a> {
    /// The project whose layouts, profile and fonts are used, if there is one.
    pub project: Option<&'a Project>,
    /// Folders with fonts.
    pub font_paths: &'a [PathBuf],
    /// The formats.
    pub formats: &'a [Format],
    /// How pages are drawn.
    pub drawing: Drawing,
    /// Whether the geometry is drawn over the page.
    pub draft: bool,
    /// The folder of the files, and their name without an ending.
    pub target: (&'a Path, &'a str),
    /// Whether files that are there already are replaced.
    pub replace: bool,
    /// The file that the text is from, which is never replaced.
    pub input: &'a Path,
}

/// Sets a text and writes its files; returns their paths.
///
/// # Errors
/// The layout is not there or refuses the text, a character has no glyph, or a file is there already or cannot be
/// written.
pub fn set(draft: &Draft, options: &SetOptions<'_>) -> Result<Vec<PathBuf>, Faults> {
    let (fonts, _, mut faults) = open_fonts(options.project, options.font_paths);
    // The faults of templates are not those of a text that uses none, but the layouts are used.
    let (templates, _) = load_templates(options.project.map(Project::templates).as_deref());
    let of_layouts = templates.broken.iter().filter(|(path, _)| path.starts_with("layouts/"));
    faults.extend(of_layouts.flat_map(|(_, faults)| faults.clone()));
    let profile = match options.project.map(load_profile).transpose() {
        Ok(profile) => profile.unwrap_or_default(),
        Err(found) => {
            faults.extend(found);
            Profile::default()
        }
    };
    if !templates.layouts.contains_key(&format!("layouts/{}.typ", draft.layout)) {
        let names = templates.layout_names();
        let known = msg!("layouts-known", names = crate::diag::list(&names));
        let fault = Diagnostic::error(msg!("layout-unknown", name = code(&draft.layout)));
        faults.push(fault.suggest(&draft.layout, names, known));
    }
    if matches!(draft.layout.as_str(), "file" | "letter") && draft.lacks_mark() {
        faults.push(Diagnostic::error(msg!("import-organ", layout = code(&draft.layout))));
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let (folder, name) = options.target;
    let document = draft.document(name);
    let engine = Engine::new(&templates, Arc::new(fonts), &profile);
    let pages = match options.formats.iter().any(|format| format.needs_pages()) {
        true => Some(set_pages(&document, &engine, options.draft)?),
        false => None,
    };
    let mut artifacts: Vec<Artifact> = Vec::new();
    for format in options.formats {
        artifacts.extend(export(&document, pages.as_ref(), *format, &options.drawing)?);
    }
    let input = options.input.canonicalize().ok();
    let mut staged = Vec::new();
    if !folder.as_os_str().is_empty() {
        files::create_folder(folder)?;
    }
    for artifact in artifacts {
        let path = folder.join(format!("{name}{}", artifact.suffix));
        let is_input = input.is_some() && path.canonicalize().ok() == input;
        if is_input || !options.replace && files::stamp(&path)?.is_some() {
            let fault = Diagnostic::error(msg!("would-overwrite", path = code(files::shown(&path))));
            let hint = if is_input { msg!("set-elsewhere") } else { msg!("set-again") };
            return Err(fault.hint(hint).into());
        }
        staged.push(files::stage(&path, &artifact.bytes, "set", Readers::All)?);
    }
    let paths: Vec<PathBuf> = staged.iter().map(|file| file.target().to_path_buf()).collect();
    match files::publish(staged).into_iter().next() {
        Some((_, fault)) => Err(fault.into()),
        None => Ok(paths),
    }
}
