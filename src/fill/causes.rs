//! What else Tera says, in the words of the catalogue.

use crate::diag::{Message, code};
use crate::msg;

/// The cause behind Tera's words.
pub(super) fn cause(message: &str) -> Message {
    let quoted = || -> Vec<&str> { message.split('`').skip(1).step_by(2).collect() };
    let first = || code(quoted().first().copied().unwrap_or(""));
    if let Some(rest) = message.strip_prefix("Found ")
        && let Some((found, expected)) = rest.split_once(" but expected ")
    {
        return msg!("tera-expected", found = token(found), expected = token(expected.trim_end_matches('.')));
    }
    for (part, make) in [
        ("nexpected end", msg!("tera-end")),
        ("nexpected character", msg!("tera-character")),
        ("missing its closing", msg!("tera-string")),
        ("Closing comment tag", msg!("tera-comment")),
        ("end of raw block", msg!("tera-raw")),
        ("escape character", msg!("tera-escape")),
        ("too deep", msg!("tera-deep")),
        ("recursi", msg!("tera-recursive")),
        ("Iteration not possible", msg!("tera-iterate")),
        ("Key/value iteration", msg!("tera-iterate")),
        ("Math operations", msg!("tera-numbers")),
        ("requires both operands", msg!("tera-numbers")),
        ("divide by 0", msg!("tera-zero")),
        ("Cannot compare", msg!("tera-compare")),
        ("reserved keyword", msg!("tera-reserved", name = first())),
        ("the list is empty", msg!("tera-empty-list")),
        ("outside the calendar", msg!("tera-calendar")),
        ("only be used in a for loop", msg!("tera-loop")),
        ("Invalid syntax for `set`", msg!("tera-set")),
        ("Invalid float", msg!("tera-number")),
        ("Invalid Integer", msg!("tera-number")),
    ] {
        if message.contains(part) {
            return make;
        }
    }
    if message.contains("not a valid date") {
        return msg!("tera-date", value = message.split('`').nth(1).unwrap_or(""));
    }
    if message.contains("argument") || message.contains("expected") || message.contains("Expected") {
        return match quoted().first() {
            Some(_) => msg!("tera-argument", name = first()),
            None => msg!("tera-type"),
        };
    }
    msg!("tera-other")
}

/// A token by its name or as it is written.
fn token(text: &str) -> Message {
    match text {
        "identifier" => msg!("tera-token-name"),
        "string" => msg!("tera-token-text"),
        "integer" | "float" => msg!("tera-token-number"),
        "bool" => msg!("tera-token-bool"),
        "content" | "raw content" => msg!("tera-token-content"),
        "end of input" | "eof" => msg!("tera-token-end"),
        other => {
            let plain: String = other.split('`').skip(1).step_by(2).collect::<Vec<_>>().join(" ");
            msg!("tera-token", text = code(if plain.is_empty() { other } else { &plain }))
        }
    }
}
