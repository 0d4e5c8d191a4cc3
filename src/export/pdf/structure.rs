//! The structure of a document (ISO 32000-1, 14.7): headings, paragraphs, tables, told by the marks that Typst leaves in
//! its frames.

use std::collections::{BTreeMap, HashMap};

use pdf_writer::types::{ListNumbering, StructRole};
use typst_library::foundations::{Content, NativeElement, Smart, StyleChain};
use typst_library::introspection::{Location, Tag};
use typst_library::layout::{GridCell, GridElem, HideElem, PlaceElem};
use typst_library::model::{
    EmphElem, EnumElem, EnumItem, FootnoteElem, FootnoteEntry, HeadingElem, LinkMarker, ListElem, ListItem,
    ParElem, StrongElem, TableCell, TableElem,
};
use typst_library::pdf::{ArtifactElem, PdfMarkerTag, PdfMarkerTagKind, TableCellKind};
use typst_library::text::{SubElem, SuperElem};
use typst_library::visualize::ImageElem;

use super::Unfit;

/// A part of the document and what is in it.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) role: StructRole,
    pub(super) parent: usize,
    pub(super) kids: Vec<Kid>,
    /// Of a picture: what it shows, in words.
    pub(super) alt: Option<String>,
    /// Of a cell: how many columns and rows it takes.
    pub(super) span: Option<(i32, i32)>,
    /// Of a cell: its first column, from 0.
    column: usize,
    /// Of a list: what stands before its items.
    pub(super) numbering: Option<ListNumbering>,
}

impl Node {
    fn new(role: StructRole, parent: usize) -> Self {
        Self { role, parent, kids: Vec::new(), alt: None, span: None, column: 0, numbering: None }
    }
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Kid {
    Node(usize),
    /// Words on a page, by the number of their mark there.
    Content {
        page: usize,
        mark: i32,
    },
    /// What can be clicked on a page, by its number there.
    Link {
        page: usize,
        link: usize,
    },
}

/// Whose words are being set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    Node(usize),
    /// Nobody's: what a reader of the text need not hear.
    Artifact,
}

/// A mark that is open.
#[derive(Debug)]
struct Open {
    location: Location,
    owner: Owner,
    /// Of a table, its rows.
    rows: Option<Rows>,
}

/// The rows of a table that is open.
#[derive(Debug)]
struct Rows {
    /// The rows that were begun: their nodes by their numbers.
    begun: BTreeMap<usize, usize>,
    /// Whether they go on with the table before, whose header is set once more.
    go_on: bool,
}

/// The label of a table that goes on with the one before it, on another page.
const CONTINUED: &str = "continued";

/// The structure while the pages are read.
#[derive(Debug)]
pub(super) struct Structure {
    /// The first one is the document.
    pub(super) nodes: Vec<Node>,
    /// Headings by their nodes, with their levels.
    headings: Vec<(usize, usize)>,
    open: Vec<Open>,
    /// 脚注 · the nodes of footnotes, by the places that refer to them.
    notes: HashMap<Location, usize>,
    /// Whose the words are that are placed at the foot of a page, by where they stand in the text.
    floats: HashMap<Location, Owner>,
    /// The paragraph of words that have none.
    implied: Option<usize>,
}

impl Structure {
    pub(super) fn new() -> Self {
        Self {
            nodes: vec![Node::new(StructRole::Document, 0)],
            headings: Vec::new(),
            open: Vec::new(),
            notes: HashMap::new(),
            floats: HashMap::new(),
            implied: None,
        }
    }

    fn current(&self) -> Owner {
        self.open.last().map_or(Owner::Node(0), |open| open.owner)
    }

    fn add(&mut self, role: StructRole, parent: usize) -> usize {
        let node = self.nodes.len();
        self.nodes.push(Node::new(role, parent));
        self.nodes[parent].kids.push(Kid::Node(node));
        node
    }

    /// Begins content that belongs to another place: a footnote, or what is placed at the foot.
    pub(super) fn enter(&mut self, place: Location) -> Result<(), Unfit> {
        let note = self.notes.get(&place).map(|note| Owner::Node(*note));
        let owner = note.or_else(|| self.floats.get(&place).copied()).ok_or(Unfit::Structure)?;
        self.implied = None;
        self.open.push(Open { location: place, owner, rows: None });
        Ok(())
    }

    /// Ends it.
    pub(super) fn leave(&mut self, place: Location) -> Result<(), Unfit> {
        self.implied = None;
        match self.open.pop() {
            Some(open) if open.location == place => Ok(()),
            _ => Err(Unfit::Structure),
        }
    }

    /// The link whose words are being set.
    pub(super) fn link(&self) -> Option<usize> {
        match self.current() {
            Owner::Node(node) if matches!(self.nodes[node].role, StructRole::Link) => Some(node),
            _ => None,
        }
    }

    /// Reads a mark.
    pub(super) fn take(&mut self, tag: &Tag) -> Result<(), Unfit> {
        self.implied = None;
        match tag {
            Tag::Start(content, flags) => self.start(content, tag.location(), flags.tagged),
            // Marks that are not in order are for one who knows more of Typst.
            Tag::End(location, ..) => match self.open.pop() {
                Some(open) if open.location == *location => {
                    if let Some(rows) = &open.rows {
                        self.settle(rows);
                    }
                    if let Some(note) = self.notes.get(location).copied() {
                        let parent = self.nodes[note].parent;
                        self.nodes[parent].kids.push(Kid::Node(note));
                    }
                    Ok(())
                }
                _ => Err(Unfit::Structure),
            },
        }
    }

    fn start(&mut self, content: &Content, location: Location, is_part: bool) -> Result<(), Unfit> {
        let is = |element| content.elem() == element;
        let mut rows = None;
        let owner = match self.current() {
            Owner::Artifact => Owner::Artifact,
            // A place that can be asked for, and no part of the text.
            owner if !is_part => owner,
            Owner::Node(_) if is(ArtifactElem::ELEM) => Owner::Artifact,
            Owner::Node(parent) if is(ParElem::ELEM) => match self.nodes[parent].role {
                // In a cell or a heading the words are its own.
                StructRole::P | StructRole::TD | StructRole::TH => Owner::Node(parent),
                _ if self.level(parent).is_some() => Owner::Node(parent),
                _ => Owner::Node(self.add(StructRole::P, parent)),
            },
            Owner::Node(parent) => {
                if let Some(heading) = content.to_packed::<HeadingElem>() {
                    let level = heading.resolve_level(StyleChain::default()).get();
                    let role = match level {
                        1 => StructRole::H1,
                        2 => StructRole::H2,
                        3 => StructRole::H3,
                        4 => StructRole::H4,
                        5 => StructRole::H5,
                        _ => StructRole::H6,
                    };
                    let node = self.add(role, parent);
                    self.headings.push((node, level));
                    Owner::Node(node)
                } else if let Some(image) = content.to_packed::<ImageElem>() {
                    let node = self.add(StructRole::Figure, parent);
                    let alt = image.alt.get_cloned(StyleChain::default());
                    self.nodes[node].alt = alt.map(|words| words.to_string());
                    Owner::Node(node)
                } else if let Some(link) = content.to_packed::<LinkMarker>() {
                    let node = self.add(StructRole::Link, parent);
                    self.nodes[node].alt = link.alt.as_ref().map(ToString::to_string);
                    Owner::Node(node)
                } else if let Some(marker) = content.to_packed::<PdfMarkerTag>() {
                    Owner::Node(match marker.kind {
                        PdfMarkerTagKind::Label => self.add(StructRole::Lbl, parent),
                        PdfMarkerTagKind::ListItemLabel => {
                            let item = self.add(StructRole::LI, parent);
                            self.add(StructRole::Lbl, item)
                        }
                        PdfMarkerTagKind::ListItemBody => {
                            let item = self.last_item(parent).ok_or(Unfit::Structure)?;
                            self.add(StructRole::LBody, item)
                        }
                        _ => return Err(Unfit::Structure),
                    })
                } else if is(ListElem::ELEM) || is(EnumElem::ELEM) {
                    let list = self.add(StructRole::L, parent);
                    let is_counted = is(EnumElem::ELEM);
                    let numbering = if is_counted { ListNumbering::Decimal } else { ListNumbering::Disc };
                    self.nodes[list].numbering = Some(numbering);
                    Owner::Node(list)
                } else if is(FootnoteElem::ELEM) {
                    // It comes behind what refers to it.
                    let note = self.nodes.len();
                    self.nodes.push(Node::new(StructRole::Note, parent));
                    self.notes.insert(location, note);
                    Owner::Node(parent)
                } else if is(FootnoteEntry::ELEM) {
                    Owner::Node(parent)
                } else if is(TableElem::ELEM) {
                    let goes_on = content.label().is_some_and(|label| label.resolve().as_str() == CONTINUED);
                    let before = self.last_table(parent).filter(|_| goes_on);
                    rows = Some(Rows { begun: BTreeMap::new(), go_on: before.is_some() });
                    Owner::Node(before.unwrap_or_else(|| self.add(StructRole::Table, parent)))
                } else if let Some(cell) = content.to_packed::<TableCell>() {
                    let styles = StyleChain::default();
                    let kind = cell.kind.get(styles);
                    let is_header = matches!(kind, Smart::Custom(TableCellKind::Header(..)));
                    let goes_on = self
                        .open
                        .iter()
                        .rev()
                        .find_map(|open| open.rows.as_ref())
                        .is_some_and(|rows| rows.go_on);
                    // A header that is set again on the next page.
                    if cell.is_repeated.get(styles) || is_header && goes_on {
                        Owner::Artifact
                    } else {
                        let place = |place: Smart<usize>| place.custom().ok_or(Unfit::Structure);
                        let (column, number) = (place(cell.x.get(styles))?, place(cell.y.get(styles))?);
                        let (columns, rows) = (cell.colspan.get(styles), cell.rowspan.get(styles));
                        let row = self.row(number)?;
                        let node = self.add(if is_header { StructRole::TH } else { StructRole::TD }, row);
                        let count = |count: std::num::NonZeroUsize| i32::try_from(count.get()).unwrap_or(1);
                        self.nodes[node].span = Some((count(columns), count(rows)));
                        self.nodes[node].column = column;
                        self.before(row, |_, other| other.column > column);
                        Owner::Node(node)
                    }
                } else if is(GridElem::ELEM) || is(GridCell::ELEM) || is_transparent(content) {
                    Owner::Node(parent)
                } else {
                    return Err(Unfit::Structure);
                }
            }
        };
        if content.to_packed::<PlaceElem>().is_some_and(|place| place.float.get(StyleChain::default())) {
            self.floats.insert(location, owner);
        }
        self.open.push(Open { location, owner, rows });
        Ok(())
    }

    /// The level of a heading; none if it is something else.
    pub(super) fn level(&self, node: usize) -> Option<usize> {
        self.headings.iter().find(|(heading, _)| *heading == node).map(|(_, level)| *level)
    }

    /// The last part of a node.
    fn last_of(&self, node: usize) -> Option<usize> {
        self.nodes[node].kids.iter().rev().find_map(|kid| match kid {
            Kid::Node(node) => Some(*node),
            _ => None,
        })
    }

    /// The last item of a list.
    fn last_item(&self, list: usize) -> Option<usize> {
        self.last_of(list).filter(|kid| matches!(self.nodes[*kid].role, StructRole::LI))
    }

    /// The table that a node ends with.
    fn last_table(&self, node: usize) -> Option<usize> {
        self.last_of(node).filter(|kid| matches!(self.nodes[*kid].role, StructRole::Table))
    }

    /// The node of a row of the innermost table. Cells of several rows come behind those of the last of them, so that a row
    /// may be asked for again.
    fn row(&mut self, number: usize) -> Result<usize, Unfit> {
        let at = self.open.iter().rposition(|open| open.rows.is_some()).ok_or(Unfit::Structure)?;
        let Owner::Node(table) = self.open[at].owner else { return Err(Unfit::Structure) };
        let rows = self.open[at].rows.as_ref().ok_or(Unfit::Structure)?;
        if let Some(node) = rows.begun.get(&number) {
            return Ok(*node);
        }
        let next = rows.begun.range(number..).next().map(|(_, node)| *node);
        let row = self.add(StructRole::TR, table);
        if let Some(next) = next {
            self.before(table, |node, _| node == next);
        }
        if let Some(rows) = &mut self.open[at].rows {
            rows.begun.insert(number, row);
        }
        Ok(row)
    }

    /// Counts of the rows that cells take those that have cells of their own: there are no others for one who hears it read.
    fn settle(&mut self, rows: &Rows) {
        for (number, row) in &rows.begun {
            for at in 0..self.nodes[*row].kids.len() {
                let Kid::Node(cell) = self.nodes[*row].kids[at] else { continue };
                if let Some((_, taken)) = &mut self.nodes[cell].span
                    && *taken > 1
                {
                    let end = number.saturating_add(usize::try_from(*taken).unwrap_or(1));
                    *taken = i32::try_from(rows.begun.range(*number..end).count()).unwrap_or(1);
                }
            }
        }
    }

    /// Puts the last part of a node before the first for which something is true.
    fn before(&mut self, node: usize, is_behind: impl Fn(usize, &Node) -> bool) {
        let is_behind = |kid: &Kid| matches!(kid, Kid::Node(kid) if is_behind(*kid, &self.nodes[*kid]));
        let Some(at) = self.nodes[node].kids.iter().position(is_behind) else { return };
        let kids = &mut self.nodes[node].kids;
        if let Some(last) = kids.pop() {
            kids.insert(at.min(kids.len()), last);
        }
    }

    /// Whose the words are that come next; those that have no paragraph get one.
    pub(super) fn owner(&mut self) -> Owner {
        let owner = self.current();
        let Owner::Node(node) = owner else { return owner };
        match self.nodes[node].role {
            StructRole::Document | StructRole::Table | StructRole::TR | StructRole::L => {
                let implied = match self.implied {
                    Some(implied) => implied,
                    None => self.add(StructRole::P, node),
                };
                self.implied = Some(implied);
                Owner::Node(implied)
            }
            _ => owner,
        }
    }

    /// Whether all marks were ended.
    pub(super) fn is_whole(&self) -> bool {
        self.open.is_empty()
    }
}

/// Whether an element only changes the look or the place of what is in it.
fn is_transparent(content: &Content) -> bool {
    let looks = [
        PlaceElem::ELEM,
        HideElem::ELEM,
        StrongElem::ELEM,
        EmphElem::ELEM,
        SuperElem::ELEM,
        SubElem::ELEM,
        ListItem::ELEM,
        EnumItem::ELEM,
    ];
    looks.contains(&content.elem())
}
