//! `gen build`: all documents of the project, as `gen.toml` asks for them.

use std::path::{Path, PathBuf};

use gongwen::diag::{Diagnostic, Faults, code, list, visible_json};
use gongwen::files;
use gongwen::load::Project;
use gongwen::msg;
use gongwen::pipeline::{Build, BuildOptions, Built, MANIFEST};
use serde_json::json;

use super::{diff, explain};
use crate::Outcome;
use crate::args::Options;
use crate::terminal::{Terminal, shown};

/// What `gen build` is asked besides.
#[derive(Debug, Clone, Default)]
pub(crate) struct BuildRequest {
    /// The file for what was made from what, and its form.
    pub(crate) deps: Option<(PathBuf, DepsFormat)>,
    /// Whether the names of the files are only listed.
    pub(crate) lists_outputs: bool,
}

/// The form in which it is said what was made from what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DepsFormat {
    /// A rule of Make for all files.
    Make,
    /// A rule for the manifest alone, which stands for all: Ninja takes no outputs that it was not told of.
    Ninja,
    /// An object with both lists.
    Json,
    /// The inputs alone, each ended by a zero byte.
    Zero,
}

impl DepsFormat {
    /// All, by their names.
    pub(crate) const ALL: [(&'static str, Self); 4] =
        [("make", Self::Make), ("ninja", Self::Ninja), ("json", Self::Json), ("zero", Self::Zero)];

    /// The one of a name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(own, _)| *own == name).map(|(_, format)| format)
    }
}

/// Makes everything that must be made, or says what would be.
pub(crate) fn build(
    request: &BuildRequest,
    options: &Options,
    terminal: &Terminal,
) -> Result<Outcome, Faults> {
    let build = open(&super::project(options)?, options, terminal)?;
    terminal.faults(&build.warnings);
    if request.lists_outputs {
        return list_outputs(&build, terminal);
    }
    if options.dry_run {
        return would_make(&build, terminal);
    }
    if let Some((path, _)) = &request.deps {
        check_deps(path, &super::project(options)?)?;
    }
    let built = build.run(&*terminal.progress())?;
    terminal.faults(&built.faults);
    if built.left > 0 {
        terminal.remark(&msg!("build-stopped", left = built.left));
        return Ok(Outcome::Stopped);
    }
    say(&build, &built, terminal);
    if let Some((path, format)) = &request.deps {
        let outputs = build.outputs_to_be(&*terminal.progress())?;
        files::write_whole(path, deps(&build, &outputs, *format).as_bytes())?;
    }
    Ok(Outcome::Done)
}

/// Reads the project with what is to be built of it; confines this process if it is that of a run with `--sandbox`.
pub(super) fn open(project: &Project, options: &Options, terminal: &Terminal) -> Result<Build, Faults> {
    let here = std::env::current_dir().unwrap_or_default();
    // The new folder lies beside the old one.
    let around = match &options.output {
        Some(folder) => here.join(folder).parent().map(Path::to_path_buf),
        None => Some(project.root.clone()),
    };
    let own = [project.root.clone(), project.data.clone()];
    let partly = super::confine(own.into_iter(), around.as_deref(), options)?;
    terminal.faults(partly.as_slice());
    let asked = BuildOptions {
        output: options.output.as_ref().map(|folder| here.join(folder).components().collect()),
        date: options.date,
        font_paths: options.font_paths.clone(),
        jobs: options.jobs,
        again: options.again,
    };
    Build::open(project, &asked)
}

/// Says what was made.
fn say(build: &Build, built: &Built, terminal: &Terminal) {
    for (target, (made, fresh)) in build.targets.iter().zip(&built.counts) {
        let name = match build.meeting(target) {
            Some(meeting) => format!("{meeting}/{}", target.kind.name),
            None => target.kind.name.clone(),
        };
        if terminal.is_json() {
            let line = json!({
                "type": "target",
                "meeting": build.meeting(target),
                "kind": target.kind.name,
                "made": made,
                "unchanged": fresh,
                "public": target.is_public,
            });
            terminal.data(&format!("{}\n", visible_json(&line.to_string())));
        } else if *made > 0 {
            terminal.remark(&msg!("build-target", name = code(&name), made = *made, fresh = *fresh));
        }
    }
    if !built.strange.is_empty() {
        let few: Vec<&String> = built.strange.iter().take(5).collect();
        terminal.remark(&msg!("build-strange", count = built.strange.len(), paths = list(few)));
    }
    if built.pruned > 0 {
        terminal.remark(&msg!("build-pruned", count = built.pruned));
    }
    let folder = code(shown(&build.output));
    if terminal.is_json() {
        let line = json!({ "type": "built", "files": built.files, "unchanged": built.is_fresh });
        terminal.data(&format!("{line}\n"));
    } else if built.is_fresh {
        terminal.remark(&msg!("build-fresh", count = built.files, folder = folder));
    } else {
        terminal.remark(&msg!("build-done", count = built.files, folder = folder));
    }
}

/// Lists the files that there would be, one to a line.
fn list_outputs(build: &Build, terminal: &Terminal) -> Result<Outcome, Faults> {
    for name in build.outputs_to_be(&*terminal.progress())? {
        terminal.path(&build.output.join(name));
    }
    Ok(Outcome::Done)
}

/// Says of each kind how many documents would be made, and why.
fn would_make(build: &Build, terminal: &Terminal) -> Result<Outcome, Faults> {
    for (target, preview) in build.targets.iter().zip(build.preview()?) {
        let mut reasons: Vec<_> = preview.work.iter().map(|(_, reason)| *reason).collect();
        reasons.sort();
        let kind = target.kind.name.as_str();
        if terminal.is_json() {
            let names: Vec<&str> = reasons.iter().map(|reason| reason.name()).collect();
            let line =
                json!({ "type": "would-make", "kind": kind, "reasons": names, "unchanged": preview.fresh });
            terminal.data(&format!("{line}\n"));
            continue;
        }
        for same in reasons.chunk_by(|one, other| one == other) {
            let why = explain::reason(same[0]);
            terminal.data(&format!(
                "{}\n",
                terminal.text(&msg!("would-make-count", count = same.len(), reason = why))
            ));
        }
        terminal.remark(&msg!(
            "build-would",
            name = code(kind),
            made = preview.work.len(),
            fresh = preview.fresh
        ));
    }
    diff::say_withdrawn(&build.withdrawn(&*terminal.progress())?, terminal);
    Ok(Outcome::Done)
}

/// What was made from what.
fn deps(build: &Build, outputs: &[String], format: DepsFormat) -> String {
    let outputs: Vec<String> = outputs.iter().map(|name| shown(&build.output.join(name))).collect();
    let inputs: Vec<String> = build.inputs().iter().map(|path| shown(path)).collect();
    match format {
        DepsFormat::Json => {
            let text = serde_json::to_string_pretty(&json!({ "outputs": outputs, "inputs": inputs }));
            format!("{}\n", text.unwrap_or_default())
        }
        DepsFormat::Zero => inputs.iter().map(|path| format!("{path}\0")).collect(),
        DepsFormat::Make | DepsFormat::Ninja => {
            let escaped = |paths: &[String]| paths.iter().map(|path| in_rule(path)).collect::<Vec<_>>();
            if format == DepsFormat::Ninja {
                let manifest = in_rule(&shown(&build.output.join(MANIFEST)));
                return format!("{manifest}: {}\n", escaped(&inputs).join(" \\\n "));
            }
            // Who takes an input away has no rule for it, and needs none.
            let targets: String = escaped(&inputs).iter().map(|path| format!("{path}:\n")).collect();
            format!("{}: {}\n\n{targets}", escaped(&outputs).join(" \\\n "), escaped(&inputs).join(" \\\n "))
        }
    }
}

/// A path as rules of Make write it.
fn in_rule(path: &str) -> String {
    let mut out = String::new();
    for c in path.chars() {
        match c {
            ' ' | '#' | '\\' | ':' => out.extend(['\\', c]),
            '$' => out.push_str("$$"),
            c => out.push(c),
        }
    }
    out
}

/// Refuses a place for the dependencies where a file of the project is, or no file.
fn check_deps(path: &Path, project: &Project) -> Result<(), Faults> {
    let whole = |path: &Path| path.canonicalize().ok();
    let Some(there) = whole(path) else { return Ok(()) };
    let own = [gongwen::load::RECIPE, "profile.yaml", "data", "templates", "fonts"]
        .map(|name| project.root.join(name));
    let is_own =
        own.iter().chain([&project.data]).filter_map(|own| whole(own)).any(|own| there.starts_with(own));
    match is_own || !there.is_file() {
        true => Err(Diagnostic::error(msg!("would-overwrite", path = code(shown(path))))
            .hint(msg!("deps-elsewhere"))
            .into()),
        false => Ok(()),
    }
}

/// What is wrong with an option that a command does not heed; of a build, `gen.toml` says what it says.
pub(crate) fn unheeded(command: &str, option: &str) -> Diagnostic {
    match command {
        "build" | "diff" => Diagnostic::error(msg!("build-option", option = code(option))),
        _ => {
            let command = code(format!("gen {command}"));
            Diagnostic::error(msg!("option-unheeded", command = command, option = code(option)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_escaped_for_make() {
        assert_eq!(in_rule("a b/c#d$e.pdf"), r"a\ b/c\#d$$e.pdf");
        assert_eq!(in_rule("输出/通知.pdf"), "输出/通知.pdf");
    }
}
