//! 附单 · the papers that the program adds to a batch. They see the facts of the meeting, and `batch`: what they are
//! about.

use serde_json::{Map, Value};

use super::{Composer, Session};
use crate::diag::{Diagnostic, Faults, code, list};
use crate::load::Kind;
use crate::model::Date;
use crate::msg;

/// 移交清单 · the list that goes with the documents of a unit.
pub(super) const HANDOVER: &str = "handover";
/// 校样单 · the list of what is to be looked at before a batch is made.
pub(super) const PROOF: &str = "proof";

/// The template of a sheet.
pub(super) fn named<'a>(session: &'a Session, name: &str) -> Result<&'a Kind, Diagnostic> {
    session.templates.sheets.get(name).ok_or_else(|| {
        let known = list(session.templates.sheets.keys());
        Diagnostic::error(msg!("template-missing", name = code(format!("sheets/{name}.md"))))
            .hint(msg!("templates-known", names = known))
    })
}

/// Composes a sheet about the documents of a kind.
pub(super) fn composer<'a>(
    session: &'a Session,
    sheet: &Kind,
    kind: &Kind,
    date: Option<Date>,
    more: &[(&str, Value)],
) -> Result<Composer<'a>, Faults> {
    let mut batch: Map<String, Value> = Map::new();
    batch.insert("name".to_string(), Value::String(kind.front.name.clone()));
    batch.extend(more.iter().map(|(name, value)| ((*name).to_string(), value.clone())));
    let mut composer = Composer::new(session, &[sheet], date)?;
    composer.add_fact("batch", &Value::Object(batch));
    Ok(composer)
}
