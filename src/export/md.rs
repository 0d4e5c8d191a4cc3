//! Markdown: the filled text, with its title, as it went to the parser.

use crate::fill::Filled;

/// The title as a comment line, the body, then each attachment under its title.
pub(super) fn export(filled: &Filled) -> Vec<u8> {
    let mut out =
        format!("<!-- {} -->\n\n{}\n", comment(&filled.properties.title), filled.body.text().trim());
    for (title, _, body) in &filled.attachments {
        out.push_str(&format!("\n<!-- {} -->\n\n{}\n", comment(title), body.text().trim()));
    }
    out.into_bytes()
}

/// A text that cannot end a comment.
fn comment(text: &str) -> String {
    text.replace('\n', " ").replace("--", "- -")
}
