//! The ledger: which number (序号) each person of a kind keeps, and which numbers are withheld.

use std::collections::{BTreeMap, HashMap, HashSet};

use rusqlite::{Connection, params};

use super::{Answer, Digest, Numbered, Store};

impl Store {
    /// The number of each person of a kind: those who have one keep it, the others get the lowest that nobody has
    /// had and that is not withheld, in the order of the roster. People are given by key and name.
    ///
    /// With `keep` false nothing is written: what a run would give out.
    ///
    /// Whoever is not in the roster any more keeps the number; a person whose key is new, but whose name alone among
    /// the new ones is that of exactly one person who is gone, is the same person.
    pub fn ordinals(&self, kind: &str, people: &[(Digest, String)], keep: bool) -> Answer<Vec<usize>> {
        self.run(|connection| {
            let all = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
            let mut known: HashMap<Digest, usize> = HashMap::new();
            let mut out = vec![0; people.len()];
            {
                let names: HashMap<&Digest, &str> =
                    people.iter().map(|(key, name)| (key, name.as_str())).collect();
                let mut query = all.prepare("SELECT key, ordinal, name FROM person WHERE kind = ?1")?;
                let mut rows = query.query([kind])?;
                let mut changed = Vec::new();
                while let Some(row) = rows.next()? {
                    let key: Digest = row.get(0)?;
                    if let Some(name) = names.get(&key).filter(|name| row.get_ref(2) != Ok((**name).into())) {
                        changed.push((key, *name));
                    }
                    known.insert(key, row.get(1)?);
                }
                // Who is told apart by a number may be called otherwise now.
                let mut set = all.prepare("UPDATE person SET name = ?3 WHERE kind = ?1 AND key = ?2")?;
                for (key, name) in changed {
                    set.execute(params![kind, key, name])?;
                }
            }
            let new: Vec<usize> =
                (0..people.len()).filter(|at| !known.contains_key(&people[*at].0)).collect();
            if !new.is_empty() {
                renamed(&all, kind, people, &new, &mut known)?;
                let mut withheld: HashSet<usize> = HashSet::new();
                let mut query = all.prepare("SELECT ordinal FROM withheld WHERE kind = ?1")?;
                for ordinal in query.query_map([kind], |row| row.get(0))? {
                    withheld.insert(ordinal?);
                }
                // Whether each number from 1 on has been given to somebody; most have.
                let mut taken = vec![false; known.values().copied().max().unwrap_or(0) + 1];
                known.values().for_each(|ordinal| taken[*ordinal] = true);
                let is_taken = |ordinal: &usize| {
                    taken.get(*ordinal).copied().unwrap_or_default() || withheld.contains(ordinal)
                };
                let mut free = (1_usize..).filter(|ordinal| !is_taken(ordinal));
                let mut add =
                    all.prepare("INSERT INTO person (kind, key, ordinal, name) VALUES (?1, ?2, ?3, ?4)")?;
                for at in new {
                    let (key, name) = &people[at];
                    if let (false, Some(ordinal)) = (known.contains_key(key), free.next()) {
                        add.execute(params![kind, key, ordinal, name])?;
                        out[at] = ordinal;
                    }
                }
            }
            for (ordinal, (key, _)) in out.iter_mut().zip(people).filter(|(ordinal, _)| **ordinal == 0) {
                *ordinal = known.get(key).copied().unwrap_or_default();
            }
            if keep {
                all.commit()?;
            } else {
                all.rollback()?;
            }
            Ok(out)
        })
    }

    /// The numbers of a kind in their order, those that are withheld among them.
    pub fn numbers(&self, kind: &str) -> Answer<Vec<Numbered>> {
        let mut out: BTreeMap<usize, Numbered> = BTreeMap::new();
        self.run(|connection| {
            let mut query = connection.prepare("SELECT ordinal, name FROM person WHERE kind = ?1")?;
            for row in query.query_map([kind], |row| Ok((row.get(0)?, row.get(1)?)))? {
                let (ordinal, name) = row?;
                out.insert(ordinal, Numbered { ordinal, name: Some(name), reason: None });
            }
            let mut query = connection.prepare("SELECT ordinal, reason FROM withheld WHERE kind = ?1")?;
            for row in query.query_map([kind], |row| Ok((row.get(0)?, row.get(1)?)))? {
                let (ordinal, reason) = row?;
                out.entry(ordinal).or_insert(Numbered { ordinal, name: None, reason: None }).reason =
                    Some(reason);
            }
            Ok(())
        })?;
        Ok(out.into_values().collect())
    }

    /// Withholds a number: it is given to nobody, or, if a person has it, void from now on, so that the person gets
    /// another. False if it is withheld already.
    pub fn withhold(&self, kind: &str, ordinal: usize, reason: &str) -> Answer<bool> {
        self.run(|connection| {
            let all = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
            let added = all.execute(
                "INSERT OR IGNORE INTO withheld (kind, ordinal, reason) VALUES (?1, ?2, ?3)",
                params![kind, ordinal, reason],
            )?;
            all.execute("DELETE FROM person WHERE kind = ?1 AND ordinal = ?2", params![kind, ordinal])?;
            all.commit()?;
            Ok(added > 0)
        })
    }

    /// The ordinal and the name of the person of a key in a kind; none for a key of nobody.
    pub fn person(&self, kind: &str, key: &Digest) -> Answer<Option<(usize, String)>> {
        self.run(|connection| {
            let text = "SELECT ordinal, name FROM person WHERE kind = ?1 AND key = ?2";
            let mut query = connection.prepare(text)?;
            query.query_map(params![kind, key], |row| Ok((row.get(0)?, row.get(1)?)))?.next().transpose()
        })
    }

    /// The ordinal and the key of the people of a name in a kind.
    pub fn people_named(&self, kind: &str, name: &str) -> Answer<Vec<(usize, Digest)>> {
        self.run(|connection| {
            let text = "SELECT ordinal, key FROM person WHERE kind = ?1 AND name = ?2 ORDER BY ordinal";
            let mut query = connection.prepare(text)?;
            query.query_map([kind, name], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
        })
    }
}

/// Gives the entry of a person who is gone to the new one of the same name, where that is one to one.
fn renamed(
    all: &Connection,
    kind: &str,
    people: &[(Digest, String)],
    new: &[usize],
    known: &mut HashMap<Digest, usize>,
) -> rusqlite::Result<()> {
    if known.is_empty() {
        return Ok(());
    }
    let present: HashSet<&Digest> = people.iter().map(|(key, _)| key).collect();
    let mut by_name: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for at in new {
        by_name.entry(&people[*at].1).or_default().push(*at);
    }
    let mut query = all.prepare("SELECT key, ordinal FROM person WHERE kind = ?1 AND name = ?2")?;
    for (name, rows) in by_name {
        let same: Vec<(Digest, usize)> =
            query.query_map([kind, name], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
        let gone: Vec<&(Digest, usize)> = same.iter().filter(|(key, _)| !present.contains(key)).collect();
        if let ([at], [(old, ordinal)]) = (rows.as_slice(), gone.as_slice()) {
            let key = &people[*at].0;
            for table in ["person", "file", "failure"] {
                let text = format!("UPDATE {table} SET key = ?3 WHERE kind = ?1 AND key = ?2");
                all.execute(&text, params![kind, old, key])?;
            }
            known.remove(old);
            known.insert(*key, *ordinal);
        }
    }
    Ok(())
}
