//! From a grid of cells to people: finds the headings, and names each cell after its field.

use std::ops::Range;

use super::headings::{self, Fields, field, usual};
use super::values::{Unusable, parted, value};
use super::{Cell, Grid, Row, Table, Understood, whole};
use crate::diag::{Diagnostic, Faults, MAX_FAULTS, code, list};
use crate::load::yaml::{Entry, Node, NodeKind};
use crate::msg;
use crate::source::Place;

/// The fields that every person has.
pub(super) const NEEDED: [&str; 12] = [
    "name",
    "sex",
    "nation",
    "born",
    "education",
    "politics",
    "joined",
    "unit",
    "post",
    "place",
    "to_unit",
    "to_post",
];

/// What rows below the people begin with.
const CLOSINGS: [&str; 12] =
    ["合计", "总计", "小计", "共计", "备注", "注", "说明", "填表", "制表", "审核", "填报", "单位负责人"];

/// A column that has a heading.
struct Column {
    index: usize,
    heading: String,
    span: Range<usize>,
    fields: Option<Fields>,
}

/// The headings of a grid, and the index of the first row below them.
struct Header {
    columns: Vec<Column>,
    below: usize,
    span: Range<usize>,
}

/// The people of the grid that has them.
pub(super) fn people(grids: &[Grid], found: String) -> (Option<Table>, Faults) {
    let mut with_people = grids.iter().filter_map(|grid| Some((grid, header(grid)?))).collect::<Vec<_>>();
    let Some((grid, header)) = with_people.pop() else {
        let message = msg!("table-no-header", rows = headings::SEARCHED);
        let fault = Diagnostic::error(message).hint(msg!("table-headings", names = list(NEEDED.map(usual))));
        return (
            None,
            vec![match grids.first() {
                Some(grid) => whole(&grid.source, fault),
                None => fault,
            }],
        );
    };
    if !with_people.is_empty() {
        let names = with_people
            .iter()
            .map(|(grid, _)| grid)
            .chain([&grid])
            .filter_map(|grid| grid.source.sheet_name());
        let fault = Diagnostic::error(msg!("table-several-sheets", path = code(grid.source.name())));
        return (None, vec![fault.hint(msg!("table-choose-sheet", names = list(names)))]);
    }
    let mut faults = doubled(grid, &header);
    let missing: Vec<&str> = NEEDED
        .into_iter()
        .filter(|name| {
            !header.columns.iter().any(|column| column.fields.is_some_and(|fields| fields.contains(name)))
        })
        .collect();
    if !missing.is_empty() {
        let names = missing.iter().map(|name| usual(name));
        let fault = Diagnostic::error(msg!("table-columns-missing", names = list(names)));
        faults.push(fault.at(Place::new(&grid.source, header.span.clone())).hint(msg!("table-add-columns")));
    }
    if !faults.is_empty() {
        return (None, faults);
    }
    let (mut people, mut refused) = (Vec::new(), Vec::new());
    for row in &grid.rows[header.below..] {
        if let Some(person) = person(grid, &header, row, &mut faults, &mut refused) {
            people.push(person);
        }
    }
    let columns = header.columns.iter().map(|column| {
        let means = column
            .fields
            .map_or_else(|| format!("extra[\"{}\"]", column.heading), |fields| fields.join(" + "));
        (column.heading.clone(), means)
    });
    let understood = Understood { found, columns: columns.collect(), people: people.len() };
    let tree = Node { span: 0..0, kind: NodeKind::List(people) };
    (Some(Table { source: grid.source.clone(), tree, refused, understood }), faults)
}

/// The headings: the first row with 姓名 and another heading, and perhaps the row below it.
fn header(grid: &Grid) -> Option<Header> {
    let known = |row: &Row| row.cells.iter().filter_map(|cell| field(&cell.text())).collect::<Vec<Fields>>();
    let index = grid.rows.iter().take(headings::SEARCHED).position(|row| {
        let known = known(row);
        known.contains(&&["name"][..]) && known.len() > 1
    })?;
    let row = &grid.rows[index];
    let name = row.cells.iter().find(|cell| field(&cell.text()) == Some(&["name"][..]))?.column;
    let mut columns: Vec<Column> =
        row.cells.iter().map(|cell| column(cell, cell.text(), field(&cell.text()))).collect();
    let mut below = index + 1;
    if let Some(second) = grid.rows.get(below).and_then(|second| second_row(row, second, name)) {
        for more in second {
            columns.retain(|column| column.index != more.index);
            columns.push(more);
        }
        // A heading over several columns that are now named below it.
        columns.sort_by_key(|column| column.index);
        below += 1;
    }
    let span = row.cells.first()?.span.start..row.cells.last()?.span.end;
    Some(Header { columns, below, span })
}

fn column(cell: &Cell, heading: String, fields: Option<Fields>) -> Column {
    let heading = heading.chars().filter(|c| !c.is_whitespace()).collect();
    Column { index: cell.column, heading, span: cell.span.clone(), fields }
}

/// The headings of a second row below those of the first; none if it is not a row of headings.
fn second_row(first: &Row, second: &Row, name: usize) -> Option<Vec<Column>> {
    // Below 姓名 there is nothing, or the same again in a merged cell.
    let is_below_name =
        second.cell(name).is_none_or(|cell| first.cell(name).is_some_and(|top| top.text() == cell.text()));
    if !is_below_name {
        return None;
    }
    let columns: Vec<Column> = second
        .cells
        .iter()
        .map(|cell| {
            let own = cell.text();
            let top = first
                .cells
                .iter()
                .rev()
                .find(|top| top.column <= cell.column)
                .map(Cell::text)
                .unwrap_or_default();
            if top == own {
                return column(cell, own.clone(), field(&own));
            }
            let secondment = if top.contains('挂') { field(&format!("挂职{own}")) } else { None };
            let fields = field(&format!("{top}{own}")).or(secondment).or_else(|| field(&own));
            column(cell, format!("{top} {own}"), fields)
        })
        .collect();
    (columns.iter().filter(|column| column.fields.is_some()).count() > 1).then_some(columns)
}

/// Two columns of one field.
fn doubled(grid: &Grid, header: &Header) -> Faults {
    let mut faults = Faults::new();
    let place = |column: &Column| Place::new(&grid.source, column.span.clone());
    for (index, column) in header.columns.iter().enumerate() {
        let first = header.columns[..index].iter().find(|first| {
            let both = first.fields.zip(column.fields);
            both.is_some_and(|(first, fields)| first.iter().any(|name| fields.contains(name)))
        });
        if let Some(first) = first {
            let message =
                msg!("table-column-twice", heading = column.heading.as_str(), first = first.heading.as_str());
            faults.push(Diagnostic::error(message).at(place(column)).also(place(first), msg!("first-here")));
        }
    }
    faults
}

/// The person in a row; none if the row holds nobody.
fn person(
    grid: &Grid,
    header: &Header,
    row: &Row,
    faults: &mut Faults,
    refused: &mut Vec<(usize, &'static str)>,
) -> Option<Node> {
    let (start, end) = (row.cells.first()?.span.start, row.cells.last()?.span.end);
    let known = header.columns.iter().filter(|column| column.fields.is_some());
    let cells: Vec<(&Column, &Cell)> =
        known.filter_map(|column| Some((column, row.cell(column.index)?))).collect();
    let name =
        cells.iter().find(|(column, _)| column.fields == Some(&["name"][..])).map(|(_, cell)| cell.text());
    let is_heading = name.as_deref().and_then(field) == Some(&["name"][..]);
    let first: String = row.cells.first()?.text().chars().filter(|c| !c.is_whitespace()).collect();
    let is_closing =
        CLOSINGS.iter().any(|word| first.starts_with(word)) && cells.len() < header.columns.len().div_ceil(2);
    let is_blank = name.as_deref().is_some_and(|name| name.contains("以下空白"));
    if cells.is_empty() || is_heading || is_closing || is_blank {
        return None;
    }
    let mut entries = Vec::new();
    for (column, cell) in cells {
        if faults.len() >= MAX_FAULTS {
            break;
        }
        let place = || Place::new(&grid.source, cell.span.clone());
        let names = column.fields.unwrap_or_default();
        let texts = match (names, value(names[0], &cell.value)) {
            (_, Err(unusable)) => {
                faults.push(unusable_fault(unusable).at(place()));
                refused.extend(names.iter().map(|name| (start, *name)));
                continue;
            }
            ([_], Ok(text)) => vec![text],
            (_, Ok(_)) => match parted(&cell.text()) {
                Some((unit, post)) => vec![unit, post],
                None => {
                    let message =
                        msg!("table-not-parted", text = cell.text(), heading = column.heading.as_str());
                    faults.push(Diagnostic::error(message).at(place()).hint(msg!("table-part")));
                    refused.extend(names.iter().map(|name| (start, *name)));
                    continue;
                }
            },
        };
        for (name, text) in names.iter().zip(texts) {
            let kind = NodeKind::Scalar { text, quoted: true };
            let value = Node { span: cell.span.clone(), kind };
            entries.push(Entry { key: (*name).to_string(), key_span: column.span.clone(), value });
        }
    }
    if let Some(others) = others(header, row) {
        entries.push(others);
    }
    Some(Node { span: start..end, kind: NodeKind::Map(entries) })
}

/// The columns that the model does not know, under their headings. What cannot be used is left out: a template that
/// wants it says so.
fn others(header: &Header, row: &Row) -> Option<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for column in header.columns.iter().filter(|column| column.fields.is_none()) {
        let Some(cell) = row.cell(column.index) else { continue };
        let is_known = entries.iter().any(|entry| entry.key == column.heading);
        if let (Ok(text), false) = (value("", &cell.value), is_known) {
            let value = Node { span: cell.span.clone(), kind: NodeKind::Scalar { text, quoted: true } };
            entries.push(Entry { key: column.heading.clone(), key_span: column.span.clone(), value });
        }
    }
    let span = entries.first()?.value.span.clone();
    let value = Node { span: span.clone(), kind: NodeKind::Map(entries) };
    Some(Entry { key: "extra".to_string(), key_span: span, value })
}

/// The fault of a value that cannot be used.
fn unusable_fault(unusable: Unusable) -> Diagnostic {
    match unusable {
        Unusable::LongNumber => Diagnostic::error(msg!("table-long-number")).hint(msg!("table-as-text")),
        Unusable::NoValue => Diagnostic::error(msg!("table-formula")).hint(msg!("table-calculate")),
        Unusable::Error(text) => {
            Diagnostic::error(msg!("table-error", text = code(text))).hint(msg!("table-mend"))
        }
    }
}
