//! Finds everything that is wrong with templates before any is filled, in one run.

use std::collections::BTreeSet;
use std::sync::Arc;

use tera::Tera;

use super::errors::{self, Named};
use super::guard;
use crate::diag::{Diagnostic, Faults, code};
use crate::model::{Document, RawTypst};
use crate::msg;
use crate::source::{Place, Source};

/// Things that no template may do, in templates and in the blocks of Typst that stand in them.
pub(super) fn sources(sources: &[&Arc<Source>], raw: &[Arc<RawTypst>]) -> Faults {
    let mut faults = Faults::new();
    for source in sources {
        let text = source.text();
        for prefix in ["__tera", guard::PREFIX] {
            for (offset, name) in text.match_indices(prefix) {
                let place = Place::new(source, offset..offset + name.len());
                faults.push(Diagnostic::error(msg!("template-reserved", name = code(prefix))).at(place));
            }
        }
        // Tera misses a cycle of `extends`; partials serve the same purpose.
        for (offset, _) in text.match_indices("extends") {
            let before = text[..offset].trim_end().trim_end_matches('-');
            if before.ends_with("{%") {
                let place = Place::new(source, offset..offset + "extends".len());
                faults.push(Diagnostic::error(msg!("template-extends")).at(place).hint(msg!("use-include")));
            }
        }
        for (offset, c) in text.char_indices().filter(|(_, c)| is_noncharacter(*c)) {
            let code = code(format!("U+{:04X}", u32::from(c)));
            let place = Place::new(source, offset..offset + c.len_utf8());
            faults.push(Diagnostic::error(msg!("glyph-missing", character = "", code = code)).at(place));
        }
    }
    for raw in raw.iter().filter(|raw| sources.iter().any(|source| Arc::ptr_eq(source, &raw.source))) {
        for mark in ["{{", "{%"] {
            if let Some(offset) = raw.code.find(mark) {
                faults.push(
                    Diagnostic::error(msg!("typst-not-filled"))
                        .at(Document::raw_place(raw, offset..offset + mark.len()))
                        .hint(msg!("typst-facts")),
                );
            }
        }
    }
    faults
}

/// Code points that are not characters; marks are made of them.
pub(super) fn is_noncharacter(c: char) -> bool {
    matches!(c, '\u{FDD0}'..='\u{FDEF}')
}

/// The files that faults are in, so that one cause is not reported twice.
pub(super) fn places(faults: &[Diagnostic]) -> BTreeSet<String> {
    faults.iter().map(file).collect()
}

/// The file that a fault is in.
pub(super) fn file(fault: &Diagnostic) -> String {
    fault.place.as_ref().map(|place| place.source.name().to_string()).unwrap_or_default()
}

/// The syntax errors of all templates, each read separately so that one does not hide another.
pub(super) fn syntax(named: &Named) -> Faults {
    let mut faults = Faults::new();
    let mut names: Vec<&String> = named.keys().collect();
    names.sort_unstable();
    for name in names {
        let mut alone = Tera::default();
        if let Err(error) = alone.add_raw_template(name, &named[name].text)
            && matches!(error.kind(), tera::ErrorKind::SyntaxError(_))
        {
            faults.extend(errors::faults(&error, named));
        }
    }
    faults
}
