//! Whom a batch is for: people or groups, each known by a key that stays the same when the roster is edited.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use serde::Deserialize;
use serde_json::Value;

use super::{Composer, Session};
use crate::diag::Diagnostic;
use crate::fill::Group;
use crate::load::Kind;
use crate::model::KEY_COLUMNS;
use crate::store::{Digest, digest};
use crate::validate::Valid;

/// By what the documents of a batch are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyKind {
    /// A column of the roster that numbers people for good, such as 编号 or 工号.
    Column,
    /// 公民身份号码 · the ID number.
    IdNumber,
    /// Name and unit.
    NameAndUnit,
    /// The name of a group.
    Group,
}

/// The people of a roster, or its groups, in its order.
#[derive(Debug)]
pub(super) struct Subjects {
    pub(super) kind: KeyKind,
    /// Key and name of each.
    pub(super) all: Vec<(Digest, String)>,
    /// 序号 · the number of each; that of its place before a store has given others.
    pub(super) ordinals: Vec<usize>,
    /// Their indices in the order of their keys.
    by_key: Vec<u32>,
    /// The groups, if that is what they are.
    groups: Vec<Arc<Group>>,
    /// Rows at fault of which nobody can say whose they are.
    unnumbered: Vec<usize>,
}

impl Subjects {
    /// Whom a kind is for; none if it is for nobody.
    pub(super) fn of(
        session: &Session,
        kind: &Kind,
        composer: &Composer<'_>,
    ) -> Result<Option<Self>, Diagnostic> {
        match (kind.front.each, composer.groups(kind)) {
            (None, _) => Ok(None),
            (Some(_), Some(groups)) => Ok(Some(Self::groups(groups))),
            (Some(_), None) => Self::people(&session.valid).map(Some),
        }
    }

    /// Everybody, by the first kind of key that all people have and no two share.
    ///
    /// People whose rows are at fault have no say in that. They have a key if theirs can be read and is nobody else's.
    fn people(valid: &Valid) -> Result<Self, Diagnostic> {
        let rows = valid.roster();
        let mut kinds = [KeyKind::Column, KeyKind::IdNumber, KeyKind::NameAndUnit]
            .map(|kind| (kind, Some(Vec::new()), HashSet::new()));
        let mut names = Vec::with_capacity(rows.len());
        for row in 0..rows.len() {
            let is_broken = valid.broken.contains_key(&row);
            let person = if is_broken { Identity::lenient(&rows.person(row)?) } else { rows.read(row)? };
            for (kind, keys, seen) in &mut kinds {
                let Some(list) = keys.as_mut() else { continue };
                match person.key(*kind) {
                    _ if is_broken => list.push(None),
                    Some(key) if *kind == KeyKind::NameAndUnit || seen.insert(key) => list.push(Some(key)),
                    _ => (*keys, *seen) = (None, HashSet::new()),
                }
            }
            names.push(person.name);
        }
        let found = kinds.into_iter().find_map(|(kind, keys, _)| Some((kind, keys?)));
        let (kind, keys) = found.ok_or_else(|| Diagnostic::internal("keys"))?;
        let mut seen: HashSet<Digest> = match valid.broken.is_empty() {
            true => HashSet::new(),
            false => keys.iter().flatten().copied().collect(),
        };
        let keys = told_apart(kind, keys);
        let mut all = Vec::with_capacity(keys.len());
        let mut unnumbered = Vec::new();
        for (row, (key, name)) in keys.into_iter().zip(names).enumerate() {
            let key = match key {
                Some(key) => key,
                None => {
                    let own = Identity::lenient(&rows.person(row)?).key(kind).filter(|key| seen.insert(*key));
                    own.unwrap_or_else(|| {
                        unnumbered.push(row);
                        digest(format!("row {row}").as_bytes())
                    })
                }
            };
            all.push((key, name));
        }
        Ok(Self { unnumbered, ..Self::new(kind, all) })
    }

    /// Groups, by their names.
    pub(super) fn groups(groups: &[Arc<Group>]) -> Self {
        let all = groups.iter().map(|group| (digest(group.name.as_bytes()), group.name.clone()));
        Self { groups: groups.to_vec(), ..Self::new(KeyKind::Group, all.collect()) }
    }

    fn new(kind: KeyKind, all: Vec<(Digest, String)>) -> Self {
        let mut by_key: Vec<u32> = (0..u32::try_from(all.len()).unwrap_or(u32::MAX)).collect();
        by_key.sort_unstable_by_key(|index| all[*index as usize].0);
        Self {
            kind,
            ordinals: (1..=all.len()).collect(),
            by_key,
            all,
            groups: Vec::new(),
            unnumbered: Vec::new(),
        }
    }

    /// Takes the numbers that a ledger gives; whoever cannot be told yet has none in it, and is behind the others.
    pub(super) fn number(
        &mut self,
        ledger: impl FnOnce(&[(Digest, String)]) -> Result<Vec<usize>, Diagnostic>,
    ) -> Result<(), Diagnostic> {
        if self.unnumbered.is_empty() {
            self.ordinals = ledger(&self.all)?;
            return Ok(());
        }
        let is_numbered = |index: &usize| self.unnumbered.binary_search(index).is_err();
        let numbered: Vec<usize> = (0..self.all.len()).filter(is_numbered).collect();
        let known: Vec<(Digest, String)> = numbered.iter().map(|index| self.all[*index].clone()).collect();
        let given = ledger(&known)?;
        let mut next = given.iter().copied().max().unwrap_or(0);
        for (index, ordinal) in numbered.into_iter().zip(given) {
            self.ordinals[index] = ordinal;
        }
        for index in &self.unnumbered {
            next += 1;
            self.ordinals[*index] = next;
        }
        Ok(())
    }

    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    pub(super) fn key(&self, index: usize) -> Digest {
        self.all[index].0
    }

    pub(super) fn name(&self, index: usize) -> &str {
        &self.all[index].1
    }

    /// The rows of the people that are meant, from 0.
    pub(super) fn rows(&self, index: usize) -> Vec<usize> {
        self.groups.get(index).map_or_else(|| vec![index], |group| group.rows.clone())
    }

    /// The index of the one with a key.
    pub(super) fn index(&self, key: &Digest) -> Option<usize> {
        let found = self.by_key.binary_search_by_key(key, |index| self.all[*index as usize].0).ok()?;
        Some(self.by_key[found] as usize)
    }
}

/// The keys of people, of whom two may have one name in one unit: then their order tells them apart.
fn told_apart(kind: KeyKind, keys: Vec<Option<Digest>>) -> Vec<Option<Digest>> {
    if kind != KeyKind::NameAndUnit {
        return keys;
    }
    let mut seen: HashSet<Digest> = HashSet::with_capacity(keys.len());
    let mut apart = |key: Digest| {
        let mut own = key;
        for number in 2.. {
            if seen.insert(own) {
                break;
            }
            own = digest(&[key.as_slice(), format!("{number}").as_bytes()].concat());
        }
        own
    };
    keys.into_iter().map(|key| key.map(&mut apart)).collect()
}

/// What tells people apart.
#[derive(Deserialize)]
struct Identity {
    name: String,
    unit: String,
    #[serde(default)]
    id_number: Option<String>,
    #[serde(default)]
    extra: BTreeMap<String, String>,
}

impl Identity {
    /// What can be read of a row at fault.
    fn lenient(person: &Value) -> Self {
        let text = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().to_string();
        let extra = person.get("extra").and_then(Value::as_object).into_iter().flatten();
        Self {
            name: text(person.get("name")),
            unit: text(person.get("unit")),
            id_number: person.get("id_number").and_then(Value::as_str).map(str::to_string),
            extra: extra.map(|(heading, value)| (heading.clone(), text(Some(value)))).collect(),
        }
    }

    fn key(&self, kind: KeyKind) -> Option<Digest> {
        match kind {
            KeyKind::Column => {
                let text = KEY_COLUMNS.iter().find_map(|heading| self.extra.get(*heading))?;
                Some(digest(text.as_bytes()))
            }
            KeyKind::IdNumber => Some(digest(self.id_number.as_ref()?.as_bytes())),
            KeyKind::NameAndUnit | KeyKind::Group => {
                let is_known = !self.name.trim().is_empty() && !self.unit.trim().is_empty();
                is_known.then(|| digest(format!("{}\n{}", self.name, self.unit).as_bytes()))
            }
        }
    }
}
