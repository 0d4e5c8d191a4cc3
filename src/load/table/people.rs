//! From rows of cells to people: finds the headings, and names each cell after its field.

use std::sync::Arc;

use super::headings::{self, Fields, Headings, usual};
use super::values::{Unusable, parted, settled, value};
use super::{CELL_CHARACTERS, Cell, Row, RowsBuilder, Understood};
use crate::diag::{Diagnostic, Faults, MAX_FAULTS, Severity, code, list};
use crate::load::yaml::{Entry, Node, NodeKind};
use crate::msg;
use crate::source::{Place, Source};

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

/// The fields of an organ and a post, which one cell may hold.
const UNIT_AND_POST: [&[&str]; 2] = [&["unit", "post"], &["to_unit", "to_post"]];

/// What a heading over those of the place of secondment has in it: 挂职情况, 接收单位.
const SECONDMENT: [&str; 6] = ["挂", "接收", "派往", "派驻", "派入", "去向"];

/// What rows below the people begin with.
const CLOSINGS: [&str; 12] =
    ["合计", "总计", "小计", "共计", "备注", "注", "说明", "填表", "制表", "审核", "填报", "单位负责人"];

/// How the column of the rows' numbers is called.
const NUMBERS: [&str; 3] = ["序号", "序", "号"];
/// How many rows a message names.
const ROWS_NAMED: usize = 20;

/// A column that has a heading.
struct Column {
    index: usize,
    heading: String,
    place: Place,
    fields: Option<Fields>,
}

/// The headings of a table, and the index of the first row below them.
struct Header {
    columns: Vec<Column>,
    /// The columns that a heading is merged over besides its own.
    covered: Vec<usize>,
    below: usize,
    place: Place,
}

/// Takes the rows of a table, finds its headings, and gives on the people below them.
pub(super) struct People<'a> {
    file: &'a str,
    headings: &'a Headings,
    builder: &'a mut RowsBuilder,
    /// The rows at the top, until the headings have been found among them.
    top: Vec<Row>,
    state: State,
    /// How many people there are.
    count: usize,
    unread: Unread,
}

/// What stands in a table and is not read.
#[derive(Default)]
struct Unread {
    /// The office's own columns with a cell that cannot be used: each is told once.
    columns: Vec<usize>,
    /// The rows that hold something, but nothing of a person: the first one, and the numbers of all.
    rows: Option<(Place, Vec<usize>)>,
}

enum State {
    Searching,
    /// The rows hold nobody that can be read.
    Done(Found),
    Reading(Header),
}

/// What a table, or one sheet of a workbook, turned out to be.
pub(super) enum Found {
    /// No headings; the place of the first row, if there is one.
    Nothing(Option<Place>),
    /// Headings that cannot be used.
    Unusable(Faults),
    /// People.
    People {
        /// Each heading with the name of its column in templates.
        columns: Vec<(String, String)>,
        /// The place of the headings.
        place: Place,
        /// How many people stand below them.
        count: usize,
    },
}

impl<'a> People<'a> {
    pub(super) fn new(file: &'a str, headings: &'a Headings, builder: &'a mut RowsBuilder) -> Self {
        Self {
            file,
            headings,
            builder,
            top: Vec::new(),
            state: State::Searching,
            count: 0,
            unread: Unread::default(),
        }
    }

    pub(super) fn take(&mut self, row: Row) {
        match &self.state {
            State::Done(_) => {}
            State::Reading(header) => {
                let is_person = person(self.file, self.headings, header, row, self.builder, &mut self.unread);
                self.count += usize::from(is_person);
            }
            State::Searching => {
                self.top.push(row);
                // The headings may take two rows.
                if self.top.len() > headings::SEARCHED {
                    self.search();
                }
            }
        }
    }

    fn search(&mut self) {
        let top = std::mem::take(&mut self.top);
        let Some(header) = header(self.file, self.headings, &top) else {
            let first = top.first().map(|row| Place::new(&row.lines.clone().source(self.file), 0..0));
            self.state = State::Done(Found::Nothing(first));
            return;
        };
        let faults = unusable(&header);
        if !faults.is_empty() {
            self.state = State::Done(Found::Unusable(faults));
            return;
        }
        for row in top.into_iter().skip(header.below) {
            let is_person = person(self.file, self.headings, &header, row, self.builder, &mut self.unread);
            self.count += usize::from(is_person);
        }
        self.state = State::Reading(header);
    }

    pub(super) fn finish(mut self) -> Found {
        if matches!(self.state, State::Searching) {
            self.search();
        }
        match self.state {
            State::Searching => Found::Nothing(None),
            State::Done(found) => found,
            State::Reading(header) => {
                if let Some((place, rows)) = self.unread.rows {
                    let few = list(rows.iter().take(ROWS_NAMED).map(usize::to_string));
                    let fault = msg!("table-rows-unread", count = rows.len(), rows = few);
                    self.builder.faults.push(Diagnostic::warning(fault).at(place));
                }
                let columns = header.columns.into_iter().map(|column| {
                    let means = column.fields.map_or_else(
                        || format!("extra[\"{}\"]", column.heading),
                        |fields| fields.join(" + "),
                    );
                    (column.heading, means)
                });
                Found::People { columns: columns.collect(), place: header.place, count: self.count }
            }
        }
    }
}

/// What was understood of the sheets of a table, one of which must hold the people; `found` names its encoding or
/// its sheets.
pub(super) fn understood(sheets: Vec<Found>, found: String) -> Result<Understood, Faults> {
    let mut people = Vec::new();
    let mut faults = Faults::new();
    let mut first = None;
    for sheet in sheets {
        match sheet {
            Found::Nothing(place) => first = first.or(place),
            Found::Unusable(found) => faults.extend(found),
            Found::People { columns, place, count } => people.push((columns, place, count)),
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    // A sheet that waits for its people is no second roster.
    if people.iter().any(|(.., count)| *count > 0) {
        people.retain(|(.., count)| *count > 0);
    }
    if people.len() > 1 {
        let names = people.iter().filter_map(|(_, place, _)| place.source.sheet_name());
        let hint = msg!("table-choose-sheet", names = list(names));
        let path = code(people[0].1.source.name());
        return Err(Diagnostic::error(msg!("table-several-sheets", path = path)).hint(hint).into());
    }
    match people.pop() {
        Some((_, place, 0)) => Err(Diagnostic::error(msg!("table-nobody")).at(place).into()),
        Some((columns, place, _)) => {
            let (_, line, ..) = place.position();
            let header = (place.source.sheet_name().map(str::to_string), line);
            Ok(Understood { found, columns, people: 0, header, hidden: Default::default() })
        }
        None => {
            let message = msg!("table-no-header", rows = headings::SEARCHED);
            let fault =
                Diagnostic::error(message).hint(msg!("table-headings", names = list(NEEDED.map(usual))));
            Err(match first {
                Some(place) => fault.at(place),
                None => fault,
            }
            .into())
        }
    }
}

/// What is wrong with headings: two columns of one field, fields without a column.
fn unusable(header: &Header) -> Faults {
    let mut faults = doubled(header);
    let has = |name: &str| {
        header.columns.iter().any(|column| column.fields.is_some_and(|fields| fields.contains(&name)))
    };
    let missing: Vec<&str> = NEEDED.into_iter().filter(|name| !has(name)).map(usual).collect();
    if !missing.is_empty() {
        let fault = Diagnostic::error(msg!("table-columns-missing", names = list(missing)));
        faults.push(fault.at(header.place.clone()).hint(msg!("table-add-columns")));
    }
    faults
}

/// The headings: the first row with 姓名 and another heading, and perhaps the row below it.
fn header(file: &str, headings: &Headings, rows: &[Row]) -> Option<Header> {
    let known =
        |row: &Row| row.cells.iter().filter_map(|cell| headings.field(&cell.text())).collect::<Vec<Fields>>();
    let index = rows.iter().take(headings::SEARCHED).position(|row| {
        let known = known(row);
        known.contains(&&["name"][..]) && known.len() > 1
    })?;
    let row = &rows[index];
    let name = row.cells.iter().find(|cell| headings.field(&cell.text()) == Some(&["name"][..]))?.column;
    let source = row.lines.clone().source(file);
    // Of two headings alike, those above them tell which is which: 现任, 挂职 over 单位, 职务.
    let above = index.checked_sub(1).and_then(|above| rows.get(above)).filter(|row| row.cells.len() > 1);
    let is_doubled = |cell: &Cell| {
        row.cells.iter().filter(|other| other.text() == cell.text() && !other.is_repeated).count() > 1
    };
    let mut columns: Vec<Column> = row
        .cells
        .iter()
        .map(|cell| match above.filter(|_| is_doubled(cell)) {
            Some(above) => under(headings, above, cell, &source),
            None => column(cell, cell.text(), headings.field(&cell.text()), &source),
        })
        .collect();
    // A heading over both rows of a header, saved as a text, stands in the first of them alone.
    if let Some(above) = above {
        let source = above.lines.clone().source(file);
        let alone = above.cells.iter().filter(|cell| row.cell(cell.column).is_none());
        columns.extend(alone.map(|cell| column(cell, cell.text(), headings.field(&cell.text()), &source)));
        columns.sort_by_key(|column| column.index);
    }
    let mut below = index + 1;
    if let Some(second) = rows.get(below).and_then(|second| second_row(file, headings, row, second, name)) {
        for more in second {
            columns.retain(|column| column.index != more.index);
            columns.push(more);
        }
        // A heading over several columns that are now named below it.
        columns.sort_by_key(|column| column.index);
        below += 1;
    }
    let repeats = |column: &Column| {
        row.cell(column.index).is_some_and(|cell| cell.is_repeated)
            && column.heading == plain_heading(&row.cell(column.index).map(Cell::text).unwrap_or_default())
    };
    let covered: Vec<usize> =
        columns.iter().filter(|column| repeats(column)).map(|column| column.index).collect();
    columns.retain(|column| !covered.contains(&column.index));
    let span = row.cells.first()?.span.start..row.cells.last()?.span.end;
    Some(Header { columns, covered, below, place: Place::new(&source, span) })
}

/// A heading without white space.
fn plain_heading(heading: &str) -> String {
    heading.chars().filter(|c| !c.is_whitespace()).collect()
}

fn column(cell: &Cell, heading: String, fields: Option<Fields>, source: &Arc<Source>) -> Column {
    Column {
        index: cell.column,
        heading: plain_heading(&heading),
        place: Place::new(source, cell.span.clone()),
        fields,
    }
}

/// The headings of a second row below those of the first; none if it is not a row of headings.
fn second_row(
    file: &str,
    headings: &Headings,
    first: &Row,
    second: &Row,
    name: usize,
) -> Option<Vec<Column>> {
    // Below 姓名 there is nothing, or the same again in a merged cell.
    let is_below_name =
        second.cell(name).is_none_or(|cell| first.cell(name).is_some_and(|top| top.text() == cell.text()));
    if !is_below_name {
        return None;
    }
    let source = second.lines.clone().source(file);
    let columns: Vec<Column> =
        second.cells.iter().map(|cell| under(headings, first, cell, &source)).collect();
    (columns.iter().filter(|column| column.fields.is_some()).count() > 1).then_some(columns)
}

/// A heading below that of a row above it, which may say more: 单位 below 挂职情况.
fn under(headings: &Headings, above: &Row, cell: &Cell, source: &Arc<Source>) -> Column {
    let own = cell.text();
    let top =
        above.cells.iter().rev().find(|top| top.column <= cell.column).map(Cell::text).unwrap_or_default();
    if top == own {
        return column(cell, own.clone(), headings.field(&own), source);
    }
    let is_of_secondment = SECONDMENT.iter().any(|word| top.contains(word));
    let secondment = if is_of_secondment { headings.field(&format!("挂职{own}")) } else { None };
    let fields = headings.field(&format!("{top}{own}")).or(secondment).or_else(|| headings.field(&own));
    column(cell, format!("{top} {own}"), fields, source)
}

/// Two columns of one field.
fn doubled(header: &Header) -> Faults {
    let mut faults = Faults::new();
    for (index, column) in header.columns.iter().enumerate() {
        let first = header.columns[..index].iter().find(|first| {
            let both = first.fields.zip(column.fields);
            both.is_some_and(|(first, fields)| first.iter().any(|name| fields.contains(name)))
        });
        if let Some(first) = first {
            let message =
                msg!("table-column-twice", heading = column.heading.as_str(), first = first.heading.as_str());
            faults.push(
                Diagnostic::error(message)
                    .at(column.place.clone())
                    .also(first.place.clone(), msg!("first-here")),
            );
        }
    }
    faults
}

/// Gives on the person in a row; whether the row holds one.
fn person(
    file: &str,
    headings: &Headings,
    header: &Header,
    row: Row,
    builder: &mut RowsBuilder,
    unread: &mut Unread,
) -> bool {
    let mut refused = Vec::new();
    let tree = tree(file, headings, header, &row, &mut builder.faults, &mut refused);
    match &tree {
        Some(_) => unusable_cells(file, header, &row, &mut builder.faults, unread),
        None if is_unread(header, &row) => {
            let (_, rows) = unread.rows.get_or_insert_with(|| {
                let span = row.cells.first().map_or(0..0, |cell| cell.span.clone());
                (Place::new(&row.lines.clone().source(file), span), Vec::new())
            });
            rows.push(row.lines.number);
        }
        None => {}
    }
    let is_person = tree.is_some();
    if let Some(tree) = tree {
        // In a sheet, somebody may have noted something beside the table; in a text, a comma has parted a cell.
        let last = header.columns.last().map_or(0, |column| column.index);
        let is_more = |cell: &&Cell| match row.lines.sheet {
            None => cell.column > last,
            Some(_) => header.covered.contains(&cell.column) && !cell.is_repeated,
        };
        let more = row.cells.iter().find(is_more);
        if let Some(cell) = more {
            let place = Place::new(&row.lines.clone().source(file), cell.span.clone());
            builder.faults.push(Diagnostic::error(msg!("table-cells-more")).at(place));
        }
        builder.push_lines(row.lines, tree, &refused);
    }
    is_person
}

/// The person in a row, as YAML would give it; none if the row holds nobody.
fn tree(
    file: &str,
    headings: &Headings,
    header: &Header,
    row: &Row,
    faults: &mut Faults,
    refused: &mut Vec<&'static str>,
) -> Option<Node> {
    let (start, end) = (row.cells.first()?.span.start, row.cells.last()?.span.end);
    let cells: Vec<(&Column, &Cell)> =
        header.columns.iter().filter_map(|column| Some((column, row.cell(column.index)?))).collect();
    let name =
        cells.iter().find(|(column, _)| column.fields == Some(&["name"][..])).map(|(_, cell)| cell.text());
    let holds_a_field = cells.iter().any(|(column, _)| column.fields.is_some());
    let own = cells.iter().filter(|(column, cell)| column.fields.is_some() && !cell.is_repeated).count();
    let half = header.columns.len().div_ceil(2);
    // A single cell over the row names those below it: 一、旗直部门.
    let is_title = cells.len() >= half && cells.iter().skip(1).all(|(_, cell)| cell.is_repeated);
    let is_heading = name.as_deref().and_then(|name| headings.field(name)) == Some(&["name"][..]);
    let first: String = row.cells.first()?.text().chars().filter(|c| !c.is_whitespace()).collect();
    let is_closing = CLOSINGS.iter().any(|word| first.starts_with(word)) && own < half;
    let is_blank = name.as_deref().is_some_and(|name| name.contains("以下空白"));
    if !holds_a_field || is_heading || is_title || is_closing || is_blank {
        return None;
    }
    let mut entries = Vec::new();
    // A cell, with the columns that it is merged over.
    for merged in cells.chunk_by(|_, (_, next)| next.is_repeated) {
        if faults.len() >= MAX_FAULTS {
            break;
        }
        let (_, cell) = merged[0];
        let names: Vec<&'static str> =
            merged.iter().flat_map(|(column, _)| column.fields.unwrap_or_default()).copied().collect();
        let texts = match cell.is_continued && names == ["name"] {
            true => Err(Diagnostic::error(msg!("table-name-merged")).hint(msg!("table-unmerge"))),
            false => texts(&names, merged),
        };
        match texts {
            Ok(texts) => entries.extend(names.into_iter().zip(texts).map(|(name, text)| {
                let kind = NodeKind::Scalar { text, quoted: true };
                let value = Node { span: cell.span.clone(), kind };
                Entry { key: name.to_string(), key_span: 0..0, value }
            })),
            Err(fault) => {
                faults.push(fault.at(Place::new(&row.lines.clone().source(file), cell.span.clone())));
                refused.extend(names);
            }
        }
    }
    settle_month(&mut entries);
    if let Some(others) = others(header, row) {
        entries.push(others);
    }
    Some(Node { span: start..end, kind: NodeKind::Map(entries) })
}

/// Tells of each of the office's own columns the first cell that cannot be used.
fn unusable_cells(file: &str, header: &Header, row: &Row, faults: &mut Faults, unread: &mut Unread) {
    for column in header.columns.iter().filter(|column| column.fields.is_none()) {
        let Some(cell) = row.cell(column.index) else { continue };
        if let (Err(unusable), false) = (value("", &cell.value), unread.columns.contains(&column.index)) {
            unread.columns.push(column.index);
            let fault = Diagnostic { severity: Severity::Warning, ..unusable_fault(unusable) };
            let heading = code(column.heading.as_str());
            let place = Place::new(&row.lines.clone().source(file), cell.span.clone());
            faults.push(fault.hint(msg!("table-cell-unread", heading = heading)).at(place));
        }
    }
}

/// Whether a row without a person holds what a line below one does: words in several of the office's own columns.
fn is_unread(header: &Header, row: &Row) -> bool {
    let own =
        header.columns.iter().filter(|column| row.cell(column.index).is_some_and(|cell| !cell.is_repeated));
    let (of_people, others): (Vec<&Column>, Vec<&Column>) = own.partition(|column| column.fields.is_some());
    of_people.is_empty()
        && others.iter().filter(|column| !NUMBERS.contains(&column.heading.as_str())).count() > 1
}

/// Lets the ID number say which month of birth 1990.1 is.
fn settle_month(entries: &mut [Entry]) {
    let text_of = |name: &str| {
        entries.iter().find(|entry| entry.key == name).and_then(|entry| match &entry.value.kind {
            NodeKind::Scalar { text, .. } => Some(text.as_str()),
            _ => None,
        })
    };
    let Some(month) = text_of("born").zip(text_of("id_number")).and_then(|(born, id)| settled(born, id))
    else {
        return;
    };
    for entry in entries.iter_mut().filter(|entry| entry.key == "born") {
        if let NodeKind::Scalar { text, .. } = &mut entry.value.kind {
            text.clone_from(&month);
        }
    }
}

/// What a cell gives each of the fields of its column, or of the columns that it is merged over.
fn texts(names: &[&str], merged: &[(&Column, &Cell)]) -> Result<Vec<String>, Diagnostic> {
    let headings = || list(merged.iter().map(|(column, _)| column.heading.as_str()));
    let Some((name, cell)) = names.first().zip(merged.first().map(|(_, cell)| cell)) else {
        return Ok(Vec::new());
    };
    let text = value(name, &cell.value).map_err(unusable_fault)?;
    let is_pair = UNIT_AND_POST.contains(&names);
    match names {
        [_] if merged.len() == 1 => Ok(vec![text]),
        _ if is_pair => match parted(&cell.text()) {
            Some((unit, post)) => Ok(vec![unit, post]),
            None => {
                let message = msg!("table-not-parted", text = cell.text(), headings = headings());
                Err(Diagnostic::error(message).hint(msg!("table-part")))
            }
        },
        _ => {
            let message = msg!("table-cell-over", headings = headings());
            Err(Diagnostic::error(message).hint(msg!("table-unmerge")))
        }
    }
}

/// The columns that the model does not know, under their headings. What cannot be used is left out, and so are columns with
/// one heading, of which nobody knows which is meant: a template that wants it says so.
fn others(header: &Header, row: &Row) -> Option<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for column in header.columns.iter().filter(|column| column.fields.is_none()) {
        let Some(cell) = row.cell(column.index).filter(|cell| !cell.is_repeated) else { continue };
        let alike = header.columns.iter().filter(|other| other.heading == column.heading);
        let is_alone = alike.count() == 1;
        if let (Ok(text), true) = (value("", &cell.value), is_alone) {
            let value = Node { span: cell.span.clone(), kind: NodeKind::Scalar { text, quoted: true } };
            entries.push(Entry { key: column.heading.clone(), key_span: 0..0, value });
        }
    }
    let span = entries.first()?.value.span.clone();
    let value = Node { span: span.clone(), kind: NodeKind::Map(entries) };
    Some(Entry { key: "extra".to_string(), key_span: 0..0, value })
}

/// The fault of a value that cannot be used.
fn unusable_fault(unusable: Unusable) -> Diagnostic {
    match unusable {
        Unusable::LongNumber => Diagnostic::error(msg!("table-long-number")).hint(msg!("table-as-text")),
        Unusable::Shortened => Diagnostic::error(msg!("table-number-shortened")).hint(msg!("table-as-text")),
        Unusable::NoValue => Diagnostic::error(msg!("table-formula")).hint(msg!("table-calculate")),
        Unusable::Long => {
            Diagnostic::error(msg!("table-cell-long", limit = CELL_CHARACTERS)).hint(msg!("table-shorten"))
        }
        Unusable::NotText(text) => {
            Diagnostic::error(msg!("table-not-text", text = code(text))).hint(msg!("table-write-words"))
        }
        Unusable::Error(text) => {
            Diagnostic::error(msg!("table-error", text = code(text))).hint(msg!("table-mend"))
        }
    }
}
