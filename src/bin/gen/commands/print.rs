//! `gen schema`, `gen completions`, `gen man`: texts for other programs.

use std::ffi::OsString;

use clap_complete::Shell;
use gongwen::diag::{Diagnostic, Faults, code};
use gongwen::msg;

use crate::Outcome;
use crate::args::{SchemaFile, cli};
use crate::terminal::Terminal;

/// Prints a JSON Schema.
pub(crate) fn schema(file: SchemaFile, terminal: &Terminal) -> Result<Outcome, Faults> {
    let text = serde_json::to_string_pretty(&match file {
        SchemaFile::Written(kind) => gongwen::load::schema(kind),
        SchemaFile::Document => gongwen::typeset::document_schema(),
    })
    .map_err(Diagnostic::internal)?;
    terminal.data(&format!("{text}\n"));
    Ok(Outcome::Done)
}

/// Prints completions for a shell.
pub(crate) fn completions(shell: Shell, words: &[OsString], terminal: &Terminal) -> Result<Outcome, Faults> {
    let mut out = Vec::new();
    clap_complete::generate(shell, &mut cli(words, terminal.catalogue()), "gen", &mut out);
    terminal.data(&String::from_utf8_lossy(&out));
    Ok(Outcome::Done)
}

/// Prints the manual page.
pub(crate) fn man(words: &[OsString], terminal: &Terminal) -> Result<Outcome, Faults> {
    let mut out = Vec::new();
    clap_mangen::Man::new(cli(words, terminal.catalogue())).render(&mut out).map_err(|error| {
        vec![Diagnostic::error(msg!("io-other", path = code("man"), cause = error.to_string()))]
    })?;
    terminal.data(&worded(&String::from_utf8_lossy(&out), terminal));
    Ok(Outcome::Done)
}

/// A manual page with the catalogue's headings in place of the generator's.
fn worded(page: &str, terminal: &Terminal) -> String {
    let headings = [
        ("NAME", msg!("man-name")),
        ("SYNOPSIS", msg!("man-synopsis")),
        ("DESCRIPTION", msg!("man-description")),
        ("OPTIONS", msg!("man-options")),
        ("EXTRA", msg!("man-extra")),
        ("VERSION", msg!("man-version")),
        ("AUTHORS", msg!("man-authors")),
    ];
    let line = |line: &str| {
        let found = headings.iter().find(|(name, _)| line.strip_prefix(".SH ") == Some(*name));
        found.map_or_else(|| line.to_string(), |(_, heading)| format!(".SH {}", terminal.text(heading)))
    };
    page.lines().map(|text| format!("{}\n", line(text))).collect()
}
