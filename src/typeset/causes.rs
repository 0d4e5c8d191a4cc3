//! What Typst says of faulty code, in the words of the catalogue.

use crate::diag::{Message, code};
use crate::msg;

/// The cause behind Typst's words.
pub(super) fn cause(text: &str) -> Message {
    let quoted = |mark: char| text.split(mark).nth(1).unwrap_or("");
    let after = |lead: &str| text.strip_prefix(lead).unwrap_or("").trim();
    if let Some(name) = text.strip_prefix("unknown variable: ") {
        return msg!("typst-unknown-name", name = code(name));
    }
    if let Some(path) = text.strip_prefix("file not found") {
        let path = path.split("at ").nth(1).unwrap_or("").trim_end_matches(')');
        return msg!("typst-no-file", path = code(path));
    }
    if text.starts_with("unexpected argument") {
        return msg!("typst-argument-unexpected", name = code(after("unexpected argument:")));
    }
    if let Some(name) = text.strip_prefix("missing argument: ") {
        return msg!("typst-argument-missing", name = code(name));
    }
    if let Some(rest) = text.strip_prefix("expected ") {
        return match rest.split_once(", found ") {
            Some((expected, found)) => {
                msg!("typst-expected-found", expected = code(expected), found = code(found))
            }
            None => msg!("typst-expected", expected = code(rest)),
        };
    }
    if text.starts_with("unclosed") {
        return msg!("typst-unclosed");
    }
    if let Some(rest) = text.strip_prefix("unexpected ") {
        return msg!("typst-unexpected", found = code(rest));
    }
    if text.contains("does not have field")
        || text.contains("does not contain")
        || text.contains("has no method")
    {
        return msg!("typst-no-field", name = code(quoted('"').trim_matches('`')));
    }
    if text.starts_with("cannot access file system")
        || text.contains("outside of project root")
        || text.contains("escape")
    {
        return msg!("typst-outside");
    }
    if let Some(rest) = text.strip_prefix("panicked with: ") {
        return msg!("typst-panicked", text = rest.trim_matches('"'));
    }
    if text.starts_with("assertion failed") {
        return msg!("typst-assertion", text = after("assertion failed:"));
    }
    if text.starts_with("cannot ") {
        return msg!("typst-cannot", text = code(text));
    }
    if text.contains("converge") {
        return msg!("typst-converge");
    }
    if text.contains("package") {
        return msg!("typst-package");
    }
    msg!("typst-other", text = code(text))
}

/// What Typst suggests, where that helps.
pub(super) fn hint(text: &str) -> Option<Message> {
    text.contains("did you mean").then(|| {
        let name = text.split('`').nth(1).unwrap_or(text);
        msg!("did-you-mean", name = code(name))
    })
}
