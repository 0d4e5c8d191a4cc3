//! Checks that the facts of documents are those of documents that there are, and that leaders are in order.

use serde_json::Value;

use super::Covers;
use crate::diag::{Diagnostic, Faults, code, list};
use crate::load::{Loaded, Templates};
use crate::msg;

/// Every key under `documents` is the name of a kind.
pub(super) fn known(loaded: &Loaded, templates: &Templates, faults: &mut Faults) {
    let Some(file) = &loaded.meeting else { return };
    let documents = file.json.get("documents").and_then(Value::as_object);
    for name in documents.into_iter().flatten().map(|(name, _)| name) {
        if templates.kinds.contains_key(name) || templates.unread(name).is_some() {
            continue;
        }
        let known: Vec<&str> = templates.kinds.keys().map(String::as_str).collect();
        let all = msg!("kinds-known", names = list(&known));
        let called = templates.kinds.values().find(|kind| kind.front.name == *name);
        let fault = Diagnostic::error(msg!("document-unknown", name = code(name)))
            .at(file.key_place(&format!("/documents/{name}")));
        faults.push(match called {
            Some(kind) => fault.hint(msg!("did-you-mean", name = code(&kind.name))),
            None => fault.suggest(name, known, all),
        });
    }
}

/// One leader has one post and one rank, and whoever speaks ranks no lower than the chair.
pub(super) fn leaders(loaded: &Loaded, _: Covers<'_>, faults: &mut Faults) {
    let Some(file) = &loaded.meeting else { return };
    let text = |pointer: &str| file.json.pointer(pointer).and_then(Value::as_str);
    let rank = |pointer: &str| file.json.pointer(pointer).and_then(Value::as_u64).unwrap_or(1);
    let (Some(host), Some(speaker)) = (text("/meeting/host/name"), text("/speaker/name")) else { return };
    let fault = match host == speaker {
        true if text("/meeting/host/post") != text("/speaker/post") => msg!("leader-two-posts", name = host),
        false if rank("/meeting/host/rank") < rank("/speaker/rank") => {
            msg!("host-outranks", host = host, speaker = speaker)
        }
        _ => return,
    };
    faults.push(
        Diagnostic::warning(fault)
            .at(file.place("/meeting/host"))
            .also(file.place("/speaker"), msg!("speaks-here"))
            .hint(msg!("leader-check")),
    );
}
