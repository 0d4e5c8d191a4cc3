//! What the YAML parser finds wrong, in the words of the catalogue. The only file that knows its kinds.

use serde_saphyr::granit_parser::ScanError;

use crate::diag::Message;
use crate::msg;

/// The cause of a syntax error.
pub(super) fn cause(error: &ScanError) -> Message {
    let text = error.info();
    for (part, message) in [
        ("illegal placement of ':'", msg!("yaml-cause-unclosed")),
        ("mapping values are not allowed", msg!("yaml-cause-colon-place")),
        ("tab", msg!("yaml-cause-tab")),
        ("block mapping", msg!("yaml-cause-indent")),
        ("block collection", msg!("yaml-cause-indent")),
        ("indent", msg!("yaml-cause-indent")),
        ("flow mapping", msg!("yaml-cause-brace")),
        ("flow sequence", msg!("yaml-cause-bracket")),
        ("flow", msg!("yaml-cause-bracket")),
        ("quoted scalar", msg!("yaml-cause-quote")),
        ("scalar", msg!("yaml-cause-value")),
        ("escape", msg!("yaml-cause-escape")),
        ("simple key", msg!("yaml-cause-colon")),
        ("':'", msg!("yaml-cause-colon")),
        ("anchor", msg!("yaml-cause-anchor")),
        ("alias", msg!("yaml-cause-anchor")),
        ("tag", msg!("yaml-cause-tag")),
        ("directive", msg!("yaml-cause-tag")),
        ("document", msg!("yaml-cause-end")),
        ("EOF", msg!("yaml-cause-end")),
        ("end of stream", msg!("yaml-cause-end")),
    ] {
        if text.contains(part) {
            return message;
        }
    }
    msg!("yaml-cause-other")
}
