//! `gen measure`: any PDF against the clauses of the standard that can be measured.

use std::path::Path;

use gongwen::bounds::PDF_BYTES;
use gongwen::diag::{Diagnostic, Faults, code};
use gongwen::files;
use gongwen::measure::{Finding, Kind, Measured, Verdict, marked, measure, read, tally};
use gongwen::msg;
use serde_json::json;

use crate::Outcome;
use crate::args::Options;
use crate::terminal::{Terminal, shown};

/// Prints what was measured, and draws the pages with marks where a clause does not hold.
pub(crate) fn measure_file(
    file: &Path,
    kind: Option<Kind>,
    marks: Option<&Path>,
    options: &Options,
    terminal: &Terminal,
) -> Result<Outcome, Faults> {
    let partly = super::confine(std::iter::once(file.to_path_buf()), marks, options)?;
    terminal.faults(partly.as_slice());
    let bytes = files::read(file, &shown(file), PDF_BYTES.get())?;
    let pages = read(&bytes).filter(|pages| pages.iter().any(|page| !page.glyphs.is_empty()));
    let Some(pages) = pages else {
        return Err(Diagnostic::error(msg!("measure-unreadable", path = code(shown(file)))).into());
    };
    let kind = kind.unwrap_or_else(|| Kind::of(&pages));
    let findings = measure(&pages, kind);
    for finding in &findings {
        terminal.data(&format!("{}\n", row(finding, terminal)));
    }
    if let Some(folder) = marks {
        files::create_folder(folder)?;
        for (page, drawing) in marked(&bytes, &findings) {
            let name = file.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let path = folder.join(files::file_name(&format!("{name}-{page}")) + ".svg");
            files::write_whole(&path, drawing.as_bytes())?;
            terminal.path(&path);
        }
    }
    let (all, holds) = tally(&findings, kind);
    terminal.remark(&all);
    Ok(if holds { Outcome::Done } else { Outcome::Faults })
}

/// A finding as a line.
fn row(finding: &Finding, terminal: &Terminal) -> String {
    let what = terminal.text(&finding.what);
    if terminal.is_json() {
        let verdict = match finding.verdict {
            Verdict::Holds => "holds",
            Verdict::Adjusted => "adjusted",
            Verdict::Fails => "fails",
        };
        let range = match &finding.found {
            Measured::Length { least, most, .. } => json!([least, most]),
            Measured::Words(_) => json!(null),
        };
        let place = finding.place.map(|(page, place)| json!({ "page": page + 1, "box": place }));
        let found = match &finding.found {
            Measured::Length { found, .. } => json!(found),
            Measured::Words(words) => json!(words),
        };
        return json!({
            "type": "finding", "clause": finding.clause, "what": what, "found": found, "wanted": range,
            "verdict": verdict, "place": place,
        })
        .to_string();
    }
    let verdict = terminal.text(&finding.verdict.message());
    let found = finding.found.messages().into_iter().map(|message| terminal.text(&message));
    let page = finding
        .place
        .map_or(String::new(), |(page, _)| terminal.text(&msg!("measure-page", page = page + 1)));
    let rest: Vec<String> = found.chain([page]).filter(|part| !part.is_empty()).collect();
    format!("{verdict}  {:8} {what}  {}", finding.clause, rest.join("  ")).trim_end().to_string()
}
