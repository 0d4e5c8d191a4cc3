//! 书签: the outline of a file (ISO 32000-1, 12.3.3).

use std::io::{self, Write};

use pdf_writer::{Ref, TextStr};

use super::file::{File, count};
use super::numbers::narrow;

/// A bookmark.
pub(super) struct Mark {
    pub(super) title: String,
    pub(super) level: usize,
    pub(super) page: Ref,
    /// Its height on the page, in pt from the bottom.
    pub(super) top: f64,
}

/// Where a bookmark is among the others, by their places.
#[derive(Debug, Clone, Copy, Default)]
struct Links {
    parent: Option<usize>,
    before: Option<usize>,
    after: Option<usize>,
    first: Option<usize>,
    last: Option<usize>,
    /// How many are below it.
    below: usize,
}

/// 书签: those that follow each other, each below the last one before it with a smaller level.
fn links(marks: &[Mark]) -> Vec<Links> {
    let mut links = vec![Links::default(); marks.len()];
    // The last one of each level that may have others below it, and of those that are below none.
    let mut open: Vec<usize> = Vec::new();
    let mut top: Option<usize> = None;
    for (at, mark) in marks.iter().enumerate() {
        while open.last().is_some_and(|above| marks[*above].level >= mark.level) {
            open.pop();
        }
        let parent = open.last().copied();
        let before = match parent {
            Some(parent) => links[parent].last.replace(at),
            None => top.replace(at),
        };
        if let (Some(parent), None) = (parent, before) {
            links[parent].first = Some(at);
        }
        if let Some(before) = before {
            links[before].after = Some(at);
        }
        open.iter().for_each(|above| links[*above].below += 1);
        (links[at].parent, links[at].before) = (parent, before);
        open.push(at);
    }
    links
}

pub(super) fn write_outline<W: Write>(file: &mut File<W>, marks: &[Mark]) -> io::Result<Option<Ref>> {
    if marks.is_empty() {
        return Ok(None);
    }
    let root = file.next();
    let items: Vec<Ref> = marks.iter().map(|_| file.next()).collect();
    let links = links(marks);
    let tops = || links.iter().enumerate().filter(|(_, links)| links.parent.is_none()).map(|(at, _)| at);
    file.put(root, |chunk| {
        let mut object = chunk.outline(root);
        if let (Some(first), Some(last)) = (tops().next(), tops().next_back()) {
            object.first(items[first]).last(items[last]);
        }
        object.count(count(items.len()));
    })?;
    for ((mark, links), item) in marks.iter().zip(&links).zip(&items) {
        file.put(*item, |chunk| {
            let mut object = chunk.outline_item(*item);
            object.title(TextStr(&mark.title));
            object.parent(links.parent.map_or(root, |parent| items[parent]));
            if let Some(before) = links.before {
                object.prev(items[before]);
            }
            if let Some(after) = links.after {
                object.next(items[after]);
            }
            if let (Some(first), Some(last)) = (links.first, links.last) {
                object.first(items[first]).last(items[last]).count(count(links.below));
            }
            object.dest().page(mark.page).xyz(0.0, narrow(mark.top), None);
        })?;
    }
    Ok(Some(root))
}
