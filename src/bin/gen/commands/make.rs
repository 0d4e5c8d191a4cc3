//! `gen KIND`: makes the documents of a kind.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use gongwen::diag::{Diagnostic, Faults, code, has_errors, list, mask_personal, visible_json};
use gongwen::export::{Format, PdfExporter};
use gongwen::files;
use gongwen::load::Kind;
use gongwen::msg;
use gongwen::pipeline::{self, Choice, KeyKind, MakeOptions, OpenOptions, Report, Session, Stage, Timings};
use gongwen::store::Reason;
use serde_json::json;

use super::{FileNamed, explain, report};
use crate::args::Options;
use crate::terminal::Terminal;
use crate::{Outcome, failed};

/// Makes every document of the kind, or those of the people named with `--only`.
pub(crate) fn make(name: &str, options: &Options, terminal: &Terminal) -> Result<Outcome, Faults> {
    let project = super::project(options)?;
    let file = FileNamed::of(options)?;
    let output = match &file {
        Some(file) => std::env::current_dir().unwrap_or_default().join(&file.folder),
        None => super::output(&project, options),
    };
    // A list may lie anywhere; the sandbox, which begins with the project, could not read it.
    let choice = Choice { only: listed(&options.only)?, condition: options.condition.clone() };
    let asked = OpenOptions { kind: Some(name.to_string()), ..super::asked(options) };
    let session = super::open(project, options, Some(&output), asked)?;
    let kind = &*super::kind(&session, name, options)?;
    terminal.faults(&session.warnings);
    let is_batch = kind.front.each.is_some();
    let volumes = options.volumes.as_ref();
    let asked = [
        ("--report", options.report.is_some()),
        ("--pack", options.pack.is_some()),
        ("--merge-by", volumes.is_some_and(|volumes| volumes.by.is_some())),
        ("--volume", volumes.is_some_and(|volumes| volumes.pages.is_some())),
        ("--duplex", volumes.is_some_and(|volumes| volumes.duplex)),
        ("--separate", volumes.is_some_and(|volumes| volumes.separate)),
        ("--merge", volumes.is_some()),
        ("--proof", options.proof),
    ];
    if let Some((option, _)) = asked.iter().find(|(_, is_asked)| *is_asked && !is_batch) {
        return Err(vec![Diagnostic::error(msg!(
            "option-without-each",
            name = code(name),
            option = code(option)
        ))]);
    }
    // A volume is a PDF of our own exporter; what asks for something else would be left out unseen.
    if volumes.is_some_and(|volumes| !volumes.separate) {
        if options.formats != [Format::PDF] {
            return Err(vec![Diagnostic::error(msg!("merge-format"))]);
        }
        if options.drawing.pdf == PdfExporter::Tagged {
            return Err(vec![Diagnostic::error(msg!("merge-exporter"))]);
        }
    }
    let make = MakeOptions {
        formats: file.as_ref().map_or_else(|| options.formats.clone(), |file| file.formats.clone()),
        drawing: options.drawing,
        date: options.date,
        choice,
        jobs: options.jobs,
        draft: options.draft,
        output,
        again: options.again,
        prune: options.prune,
        retry_failed: options.retry_failed,
        tells_people: options.report.is_some(),
        shard: options.shard,
        pack: options.pack.clone(),
        volumes: options.volumes.clone(),
        timings: options.timings.then(|| Arc::new(Timings::new(clock))),
        file: file.as_ref().map(|file| file.name.clone()),
    };
    if let (Some(path), true, true) = (&options.output, file.is_some(), is_batch) {
        let message = msg!("output-is-file", kind = code(&kind.name), path = code(files::shown(path)));
        return Err(vec![Diagnostic::error(message).hint(msg!("output-folder"))]);
    }
    if let Some(path) = &options.report {
        report::check(path, &session, terminal)?;
    }
    if options.proof {
        return proof(&session, kind, &make, terminal);
    }
    if options.dry_run {
        return would_make(&session, kind, &make, terminal);
    }
    let made = pipeline::make(&session, kind, &make, &*terminal.progress())?;
    if let Some(timings) = &make.timings {
        say_timings(timings, terminal);
    }
    let is_bound_only = options.volumes.as_ref().is_some_and(|volumes| !volumes.separate);
    terminal.made(&made.made, &made.folder, is_batch && !is_bound_only);
    terminal.faults(&made.faults);
    if let Some(path) = &options.report {
        report::write(path, &session, &made.people, terminal)?;
        terminal.remark(&msg!("report-written", path = code(files::shown(path))));
    }
    // Once, when the numbers are given out.
    if made.keys == Some(KeyKind::NameAndUnit) && made.fresh == 0 && !made.made.is_empty() {
        terminal.remark(&msg!("keys-name-unit"));
    }
    if is_batch && made.fresh > 0 {
        terminal.remark(&match is_bound_only {
            true => msg!("fresh-volumes", count = made.fresh),
            false => msg!("fresh-batch", count = made.fresh),
        });
    }
    if !made.kept.is_empty() {
        terminal.remark(&msg!("kept-altered", count = made.kept.len(), paths = list(few(&made.kept))));
    }
    if !made.stale.is_empty() {
        let (count, paths) = (made.stale.len(), list(few(&made.stale)));
        terminal.remark(&match options.prune {
            true => msg!("stale-pruned", count = count, paths = paths),
            false => msg!("stale-files", count = count, paths = paths),
        });
    }
    let is_bound = options.volumes.is_some();
    let bundles_failed = made.bundles.as_ref().map_or(0, |bundles| say_bundles(bundles, is_bound, terminal));
    // A batch is stopped while its documents are made, or while they are bound or packed.
    let bundles = made.bundles.as_deref().filter(|bundles| made.left == 0 && bundles.left > 0);
    if let Some(stopped) = bundles.or(Some(&made).filter(|made| made.left > 0)) {
        terminal.remark(&msg!("stopped", made = stopped.made.len(), left = stopped.left));
        return Ok(Outcome::Stopped);
    }
    if bundles_failed > 0 {
        return Ok(Outcome::Partly);
    }
    Ok(match (made.failed, made.made.is_empty()) {
        (0, _) if has_errors(&made.faults) => failed(&made.faults),
        (0, _) => Outcome::Done,
        (_, true) if made.fresh == 0 => failed(&made.faults),
        _ => Outcome::Partly,
    })
}

/// The time since the program first asked.
fn clock() -> Duration {
    static BEGUN: OnceLock<Instant> = OnceLock::new();
    BEGUN.get_or_init(Instant::now).elapsed()
}

/// Says how long the stages took, and what our exporter left to Typst's.
fn say_timings(timings: &Timings, terminal: &Terminal) {
    let passed_on = timings.passed_on();
    if terminal.is_json() {
        let stages: serde_json::Map<String, serde_json::Value> = Stage::ALL
            .into_iter()
            .map(|stage| (stage.name().to_string(), timings.of(stage).as_secs_f64().into()))
            .collect();
        terminal.data(&format!("{}\n", json!({ "type": "timings", "seconds": stages, "typst": passed_on })));
        return;
    }
    let seconds = |stage| format!("{:.2}", timings.of(stage).as_secs_f64());
    let [fill, set, export, write] = Stage::ALL.map(seconds);
    terminal.remark(&msg!("timings", fill = fill, set = set, export = export, write = write));
    for (what, count) in passed_on {
        terminal.remark(&msg!("timings-passed-on", count = count, what = what));
    }
}

/// Says what became of volumes, or else packs; returns how many could not be made.
fn say_bundles(bundles: &Report, are_volumes: bool, terminal: &Terminal) -> usize {
    terminal.faults(&bundles.faults);
    let folder = bundles.made.iter().flat_map(|bundle| &bundle.paths).find_map(|path| path.parent());
    if let Some(folder) = folder {
        // Volumes are few, and each is named.
        terminal.made(&bundles.made, folder, !are_volumes);
    }
    if bundles.fresh > 0 {
        terminal.remark(&match are_volumes {
            true => msg!("fresh-volumes", count = bundles.fresh),
            false => msg!("fresh-packs", count = bundles.fresh),
        });
    }
    if !bundles.stale.is_empty() {
        terminal.remark(&msg!("stale-files", count = bundles.stale.len(), paths = list(few(&bundles.stale))));
    }
    bundles.failed + bundles.left
}

/// Sets what should be looked at before a batch is made.
fn proof(
    session: &Session,
    kind: &Kind,
    options: &MakeOptions,
    terminal: &Terminal,
) -> Result<Outcome, Faults> {
    let proof = pipeline::proof(session, kind, options, &*terminal.progress())?;
    for path in &proof.paths {
        terminal.path(path);
    }
    terminal.faults(&proof.faults);
    let pages = msg!("proof-pages", count = proof.count, usual = proof.usual, long = proof.long);
    terminal.remark(&pages);
    Ok(if has_errors(&proof.faults) { Outcome::Partly } else { Outcome::Done })
}

/// How many documents are listed by name.
const LISTED: usize = 100;

/// Says what would be made and why.
fn would_make(
    session: &Session,
    kind: &Kind,
    options: &MakeOptions,
    terminal: &Terminal,
) -> Result<Outcome, Faults> {
    let preview = pipeline::preview(session, kind, options)?;
    let mut counts: BTreeMap<Reason, usize> = BTreeMap::new();
    for (index, (person, reason)) in preview.work.iter().enumerate() {
        *counts.entry(*reason).or_default() += 1;
        let (row, name) = person.clone().unwrap_or_else(|| (0, kind.name.clone()));
        if terminal.is_json() {
            let row = (row > 0).then_some(row);
            let line = json!({ "type": "would-make", "row": row, "name": name, "reason": reason.name() });
            terminal.data(&format!("{}\n", visible_json(&line.to_string())));
        } else if index < LISTED {
            let why = explain::reason(*reason);
            let line = match row {
                0 => msg!("would-make", name = name, reason = why),
                row => msg!("would-make-row", row = row, name = name, reason = why),
            };
            terminal.data(&format!("{}\n", terminal.text(&line)));
        }
    }
    if preview.work.len() > LISTED {
        for (reason, count) in counts {
            terminal.remark(&msg!("would-make-count", count = count, reason = explain::reason(reason)));
        }
    }
    terminal.remark(&msg!("would-make-total", count = preview.work.len(), fresh = preview.fresh));
    let broken = session.valid.whole().err().unwrap_or_default();
    terminal.faults(&broken);
    Ok(if broken.is_empty() { Outcome::Done } else { Outcome::Partly })
}

/// The first paths of many, what they hold of a person's numbers hidden.
fn few(paths: &[String]) -> Vec<String> {
    const SHOWN: usize = 5;
    paths.iter().take(SHOWN).map(|path| mask_personal(path)).collect()
}

/// The words of `--only`, those of a list file (`@FILE`, one to a line) in its place.
fn listed(only: &[String]) -> Result<Vec<String>, Faults> {
    let mut out = Vec::new();
    for words in only {
        match words.strip_prefix('@') {
            Some(path) => {
                let words = gongwen::load::read_list(Path::new(path))?;
                let is_empty = words.is_empty();
                out.extend(words);
                if is_empty {
                    let fault = Diagnostic::error(msg!("only-list-empty", path = code(path)));
                    return Err(fault.hint(msg!("only-list-form")).into());
                }
            }
            None => out.push(words.clone()),
        }
    }
    Ok(out)
}
