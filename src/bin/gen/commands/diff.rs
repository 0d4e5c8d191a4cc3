//! `gen diff`: what a build would change, in words and in pictures.

use std::fmt::Write;
use std::path::Path;

use gongwen::diag::{Faults, code, mask_personal, visible, visible_json};
use gongwen::export::escaped;
use gongwen::files;
use gongwen::measure::Picture;
use gongwen::msg;
use gongwen::pipeline::{Change, Part};
use serde_json::json;

use super::{build, explain};
use crate::Outcome;
use crate::args::Options;
use crate::terminal::Terminal;

/// How many documents are compared; the others are counted.
const MOST: usize = 100;

const STYLE: &str = "body{font:1rem/1.7 sans-serif;margin:1.5rem;background:#eee;color:#111}h2{font-size:1rem}\
    figure{display:inline-block;margin:0 1rem 1rem 0;vertical-align:top}img{width:min(46vw,50rem);background:#fff;box-shadow:0 0 4px #888}\
    del{background:#fbd3d0}ins{background:#cdeccd;text-decoration:none}p{max-width:60rem}";

/// Shows what a build would change; with a folder, also the pages side by side.
pub(crate) fn diff(
    pictures: Option<&Path>,
    options: &Options,
    terminal: &Terminal,
) -> Result<Outcome, Faults> {
    let build = build::open(&super::project(options)?, options, terminal)?;
    terminal.faults(&build.warnings);
    let (changes, others) = build.changes(MOST, &*terminal.progress())?;
    for change in &changes {
        say(change, terminal);
    }
    if let Some(folder) = pictures {
        write_pictures(folder, &changes, terminal)?;
    }
    let withdrawn = build.withdrawn(&*terminal.progress())?;
    say_withdrawn(&withdrawn, terminal);
    if others > 0 {
        terminal.remark(&msg!("diff-others", count = others));
    }
    if changes.is_empty() && withdrawn.is_empty() {
        terminal.remark(&msg!("diff-nothing"));
    }
    Ok(Outcome::Done)
}

/// Says which files would be taken away, with a person who is not in the roster any more, or a kind that is not built.
pub(super) fn say_withdrawn(paths: &[String], terminal: &Terminal) {
    for path in paths.iter().take(MOST) {
        let path = visible(&mask_personal(path)).into_owned();
        if terminal.is_json() {
            let line = json!({ "type": "withdrawn", "path": path });
            terminal.data(&format!("{}\n", visible_json(&line.to_string())));
        } else {
            let line = terminal.text(&msg!("build-withdrawn", path = code(path)));
            terminal.data(&format!("{line}\n"));
        }
    }
    if paths.len() > MOST {
        terminal.remark(&msg!("build-withdrawn-others", count = paths.len() - MOST));
    }
}

fn say(change: &Change, terminal: &Terminal) {
    let path = visible(&mask_personal(&change.path)).into_owned();
    let pages: Vec<usize> = change.pages.iter().map(|page| page.number).collect();
    let words: Vec<String> = change.words.iter().map(|parts| marked(parts)).collect();
    if terminal.is_json() {
        let line = json!({
            "type": "change",
            "path": path,
            "reason": change.reason.name(),
            "new": change.is_new,
            "words": words,
            "pages": pages,
        });
        terminal.data(&format!("{}\n", visible_json(&line.to_string())));
        return;
    }
    let why = explain::reason(change.reason);
    let head = terminal.text(&msg!("diff-document", path = code(path), reason = why));
    terminal.data(&format!("{head}\n"));
    for line in &words {
        terminal.data(&format!("  {line}\n"));
    }
    let pages_said = pages.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let said = match (change.is_new, words.is_empty(), pages.is_empty()) {
        (true, ..) => msg!("diff-new"),
        (_, true, true) => msg!("diff-same"),
        (_, true, false) => msg!("diff-looks", pages = pages_said),
        (_, false, _) => return,
    };
    terminal.data(&format!("  {}\n", terminal.text(&said)));
}

/// Words with marks around what is gone and what has come, a person's numbers hidden.
fn marked(parts: &[Part]) -> String {
    let words: String = parts
        .iter()
        .map(|part| match part {
            Part::Same(words) => words.clone(),
            Part::Old(words) => format!("[-{words}-]"),
            Part::New(words) => format!("{{+{words}+}}"),
        })
        .collect();
    visible(&mask_personal(&words)).into_owned()
}

/// Writes the pages that look different, and a page that shows them side by side.
fn write_pictures(folder: &Path, changes: &[Change], terminal: &Terminal) -> Result<(), Faults> {
    files::create_folder(folder)?;
    let mut html = format!(
        "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n<title>gen diff</title>\n<style>{STYLE}</style>\n\
         </head>\n<body>\n"
    );
    for (at, change) in changes.iter().enumerate() {
        let _ = writeln!(html, "<h2>{}</h2>", escaped(&mask_personal(&change.path)));
        for parts in &change.words {
            let words: String = parts
                .iter()
                .map(|part| match part {
                    Part::Same(words) => escaped(&mask_personal(words)),
                    Part::Old(words) => format!("<del>{}</del>", escaped(&mask_personal(words))),
                    Part::New(words) => format!("<ins>{}</ins>", escaped(&mask_personal(words))),
                })
                .collect();
            let _ = writeln!(html, "<p>…{words}…</p>");
        }
        for page in &change.pages {
            html.push_str("<div>\n");
            let before = (&page.old, "old", terminal.text(&msg!("diff-before", page = page.number)));
            let after = (&page.new, "new", terminal.text(&msg!("diff-after", page = page.number)));
            for (picture, which, label) in [before, after] {
                let Some(png) = picture.as_ref().and_then(Picture::png) else { continue };
                let name = format!("{:03}-{}-{which}.png", at + 1, page.number);
                files::write_whole(&folder.join(&name), &png)?;
                let _ = writeln!(
                    html,
                    "<figure><figcaption>{label}</figcaption><img src=\"{name}\" alt=\"{label}\"></figure>"
                );
            }
            html.push_str("</div>\n");
        }
    }
    html.push_str("</body>\n</html>\n");
    let path = folder.join("index.html");
    files::write_whole(&path, html.as_bytes())?;
    terminal.path(&path);
    Ok(())
}
