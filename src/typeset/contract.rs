//! What the program and the layouts agree on: `templates/layouts/contract.yaml`, read by both sides.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;
use typst::foundations::{Content, Label, Selector};
use typst::introspection::Introspector;
use typst::utils::PicoStr;
use typst_layout::PagedDocument;

/// The contract's text, which the layouts read too.
pub(super) const TEXT: &str = include_str!("../../templates/layouts/contract.yaml");

/// The agreements.
#[derive(Debug, Deserialize)]
pub(super) struct Contract {
    /// The labels of marks on the page, by what they mark.
    pub(super) labels: BTreeMap<String, String>,
    /// The messages of refusals, by name.
    pub(super) refusals: BTreeMap<String, Refusal>,
}

/// A message that a layout ends a document with.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Refusal {
    /// The clause of GB/T 9704-2012, if there is one that holds for every layout.
    #[serde(default)]
    pub(super) clause: Option<String>,
    /// The names of its values in the catalogue, in order.
    #[serde(default)]
    pub(super) values: Vec<String>,
}

/// The contract; it is built in and valid.
pub(super) static CONTRACT: LazyLock<Contract> =
    LazyLock::new(|| serde_saphyr::from_str(TEXT).expect("a test reads the contract without a fault"));

/// The first mark with a given meaning on the pages.
pub(super) fn mark(document: &PagedDocument, meaning: &str) -> Option<Content> {
    let label = Label::new(PicoStr::intern(CONTRACT.labels.get(meaning)?))?;
    document.introspector().query_first(&Selector::Label(label))
}

/// The page of a mark, from 1.
pub(super) fn page(document: &PagedDocument, meaning: &str) -> Option<usize> {
    position(document, meaning).map(|(page, _)| page)
}

/// The page of a mark, from 1, and how far below the edge of the sheet it is, pt.
pub(super) fn position(document: &PagedDocument, meaning: &str) -> Option<(usize, f64)> {
    let location = mark(document, meaning)?.location()?;
    let position = document.introspector().position(location)?;
    Some((position.page.get(), position.point.y.to_pt()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_refusal_has_its_message_in_both_languages() {
        assert!(CONTRACT.labels.len() > 4);
        for (language, text) in [
            ("zh", include_str!("../../assets/messages/zh-CN.ftl")),
            ("en", include_str!("../../assets/messages/en.ftl")),
        ] {
            for (name, refusal) in &CONTRACT.refusals {
                let head = format!("\nlayout-{name} =");
                let offset = text.find(&head).unwrap_or_else(|| panic!("{language}: no message for {name}"));
                let message = text[offset + 1..].lines().next().unwrap_or_default();
                for value in &refusal.values {
                    assert!(
                        message.contains(&format!("${value} ")),
                        "{language}: {name} does not say {value}"
                    );
                }
            }
        }
    }

    #[test]
    fn layouts_refuse_by_names_of_the_contract_and_use_each() {
        let mut used = std::collections::BTreeSet::new();
        for (path, text) in crate::load::built_in_files() {
            for rest in text.split("refuse(\"").skip(1).filter(|_| path.ends_with(".typ")) {
                let name = rest.split('"').next().unwrap_or_default();
                assert!(CONTRACT.refusals.contains_key(name), "{path} refuses by {name}");
                used.insert(name.to_string());
            }
        }
        let known: std::collections::BTreeSet<String> = CONTRACT.refusals.keys().cloned().collect();
        assert_eq!(used, known);
    }
}
