//! Whom a batch is for: people or groups, each known by a key that stays the same when the roster is edited.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use serde::Deserialize;

use super::{Composer, Session};
use crate::diag::Diagnostic;
use crate::fill::Group;
use crate::load::{Kind, Rows};
use crate::store::{Digest, digest};

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

/// Headings of columns that number people for good; 序号 counts rows and does not.
const KEY_COLUMNS: [&str; 5] = ["编号", "人员编号", "干部编号", "工号", "人员代码"];

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
            (Some(_), None) => Self::people(session.valid.roster()).map(Some),
        }
    }

    /// Everybody, by the first kind of key that all people have and no two share.
    pub(super) fn people(rows: &Rows) -> Result<Self, Diagnostic> {
        let mut kinds = [KeyKind::Column, KeyKind::IdNumber, KeyKind::NameAndUnit]
            .map(|kind| (kind, Some(Vec::new()), HashSet::new()));
        let mut names = Vec::with_capacity(rows.len());
        for row in 0..rows.len() {
            let person: Identity = rows.read(row)?;
            for (kind, keys, seen) in &mut kinds {
                let Some(list) = keys.as_mut() else { continue };
                let key = person.key(*kind).filter(|key| *kind == KeyKind::NameAndUnit || seen.insert(*key));
                match key {
                    Some(key) => list.push(key),
                    None => *keys = None,
                }
            }
            names.push(person.name);
        }
        let found = kinds.into_iter().find_map(|(kind, keys, _)| Some((kind, keys?)));
        let (kind, keys) = found.ok_or_else(|| Diagnostic::internal("keys"))?;
        Ok(Self::new(kind, keys.into_iter().zip(names).collect()))
    }

    /// Groups, by their names.
    pub(super) fn groups(groups: &[Arc<Group>]) -> Self {
        let all = groups.iter().map(|group| (digest(group.name.as_bytes()), group.name.clone()));
        Self { groups: groups.to_vec(), ..Self::new(KeyKind::Group, all.collect()) }
    }

    fn new(kind: KeyKind, all: Vec<(Digest, String)>) -> Self {
        let mut by_key: Vec<u32> = (0..u32::try_from(all.len()).unwrap_or(u32::MAX)).collect();
        by_key.sort_unstable_by_key(|index| all[*index as usize].0);
        Self { kind, ordinals: (1..=all.len()).collect(), by_key, all, groups: Vec::new() }
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
    fn key(&self, kind: KeyKind) -> Option<Digest> {
        match kind {
            KeyKind::Column => {
                let text = KEY_COLUMNS.iter().find_map(|heading| self.extra.get(*heading))?;
                Some(digest(text.as_bytes()))
            }
            KeyKind::IdNumber => Some(digest(self.id_number.as_ref()?.as_bytes())),
            KeyKind::NameAndUnit | KeyKind::Group => {
                Some(digest(format!("{}\n{}", self.name, self.unit).as_bytes()))
            }
        }
    }
}
