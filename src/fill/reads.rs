//! What a kind of document reads: told by the names in its templates, so that a change makes again what it touches and
//! nothing else, and the whole roster is in memory only where a template names it.
//!
//! Every name in the text counts, also one in a comment: too much is read rather than too little.

use std::collections::BTreeSet;

use crate::load::{Kind, Templates};

/// What a kind reads.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reads {
    /// Every name in its templates, those of facts among them.
    pub names: BTreeSet<String>,
    /// The fields of the person (`cadre`); none if the person as a whole is used.
    pub fields: Option<BTreeSet<String>>,
    /// The texts of the templates, in order.
    pub texts: Vec<String>,
}

impl Reads {
    /// What a kind reads, with the partials that it can include.
    pub(super) fn of(kind: &Kind, templates: &Templates) -> Self {
        let mut reads = Self { fields: Some(BTreeSet::new()), ..Self::default() };
        let front = kind.front_strings().into_iter().map(|(_, text)| text.text);
        let partials = templates.reached(kind).into_values().map(|partial| partial.text.clone());
        for text in std::iter::once(kind.body.text.clone()).chain(front).chain(partials) {
            reads.take(&text);
            reads.texts.push(text);
        }
        reads
    }

    fn take(&mut self, text: &str) {
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let mut rest = text;
        while let Some(start) = rest.find(is_part) {
            let word = &rest[start..];
            let length = word.find(|c| !is_part(c)).unwrap_or(word.len());
            let (name, after) = word.split_at(length);
            self.names.insert(name.to_string());
            rest = after;
            if name != "cadre" {
                continue;
            }
            let after = after.trim_start();
            let field = after.strip_prefix("?.").or_else(|| after.strip_prefix('.')).map(str::trim_start);
            let field = field.map(|field| &field[..field.find(|c| !is_part(c)).unwrap_or(field.len())]);
            match (field.filter(|field| !field.is_empty()), &mut self.fields) {
                (Some(field), Some(fields)) => drop(fields.insert(field.to_string())),
                _ => self.fields = None,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(text: &str) -> Option<Vec<String>> {
        let mut reads = Reads { fields: Some(BTreeSet::new()), ..Reads::default() };
        reads.take(text);
        reads.fields.map(|fields| fields.into_iter().collect())
    }

    #[test]
    fn fields_are_told_by_their_names_and_the_whole_by_any_other_use() {
        let two = Some(vec!["name".to_string(), "unit".to_string()]);
        assert_eq!(fields("{{ cadre.name }}致{{ cadre . unit | line }}"), two);
        assert_eq!(fields("{% if cadre?.name %}{{cadre.unit}}{% endif %}"), two);
        assert_eq!(fields("{{ issuer.name }}"), Some(Vec::new()));
        for whole in
            ["{% set c = cadre %}", "{{ cadre['name'] }}", "{{ <card person={cadre} /> }}", "{{ cadre }}"]
        {
            assert_eq!(fields(whole), None, "{whole}");
        }
    }
}
