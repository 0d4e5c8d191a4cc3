//! The parts of an XLSX that the reader of its cells does not show: hidden rows and columns; and a copy of it with
//! columns added, in which everything else stays as it is.

use std::collections::BTreeMap;
use std::io::{self, BufReader, Cursor, Read, Write};

use memchr::memmem;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion, escape::escape};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::bounds::SHEET_BYTES;

type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// What is hidden in a sheet, the numbers from 1.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Hidden {
    pub(super) rows: Vec<usize>,
    /// The letters of the columns.
    pub(super) columns: Vec<usize>,
}

/// The XML of a part; none if it cannot be read.
fn part(archive: &mut Archive<'_>, path: &str) -> Option<String> {
    let mut text = String::new();
    let file = archive.by_name(path).ok()?;
    file.take(SHEET_BYTES.get()).read_to_string(&mut text).ok()?;
    Some(text)
}

/// The value of an attribute, whatever its prefix.
pub(crate) fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag
        .attributes()
        .with_checks(false)
        .flatten()
        .find(|found| found.key.local_name().as_ref() == name)?;
    found.normalized_value(XmlVersion::Implicit1_0).ok().map(std::borrow::Cow::into_owned)
}

/// Calls `each` for every tag that opens or is empty, with the offset behind it; ends with the text or its first fault.
fn tags(xml: &str, mut each: impl FnMut(&Event<'_>, usize)) -> Option<()> {
    let mut reader = Reader::from_str(xml);
    loop {
        let event = reader.read_event().ok()?;
        if matches!(event, Event::Eof) {
            return Some(());
        }
        each(&event, usize::try_from(reader.buffer_position()).unwrap_or(xml.len()));
    }
}

/// The path of the part that holds a sheet.
fn sheet_path(archive: &mut Archive<'_>, sheet: &str) -> Option<String> {
    let workbook = part(archive, "xl/workbook.xml")?;
    let mut id = None;
    tags(&workbook, |event, _| {
        if let Event::Start(tag) | Event::Empty(tag) = event
            && tag.local_name().as_ref() == "sheet"
            && attribute(tag, "name").as_deref() == Some(sheet)
        {
            id = attribute(tag, "id");
        }
    })?;
    let (id, mut target) = (id?, None);
    tags(&part(archive, "xl/_rels/workbook.xml.rels")?, |event, _| {
        if let Event::Start(tag) | Event::Empty(tag) = event
            && attribute(tag, "Id").as_ref() == Some(&id)
        {
            target = attribute(tag, "Target");
        }
    })?;
    let target = target?;
    Some(match target.strip_prefix('/') {
        Some(whole) => whole.to_string(),
        None => format!("xl/{target}"),
    })
}

fn is_true(value: Option<String>) -> bool {
    value.is_some_and(|value| value == "1" || value == "true")
}

/// From which size on a part that unpacks to much more than it takes is no workbook of an office.
const SUSPECT: u64 = 64 << 20;
/// By how many times XML of people and cells packs at most.
const PACKED: u64 = 60;

/// Whether a workbook unpacks to more than the bound, or is made to unpack to much; none if it cannot be unpacked. What
/// it says of itself is not trusted, and LibreOffice leaves it out.
pub(super) fn is_large(bytes: &[u8]) -> Option<bool> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut room = SHEET_BYTES.get();
    for index in 0..archive.len() {
        let file = archive.by_index(index).ok()?;
        let most = room.min(SUSPECT.max(PACKED.saturating_mul(file.compressed_size())));
        let size = io::copy(&mut file.take(most + 1), &mut io::sink()).ok()?;
        if size > most {
            return Some(true);
        }
        room -= size;
    }
    Some(false)
}

/// Whether the part of a sheet holds some bytes; false if it cannot be read, which the reader of cells will say.
fn holds(archive: &mut Archive<'_>, path: &str, wanted: &[u8]) -> bool {
    let Ok(file) = archive.by_name(path) else { return false };
    let mut file = file.take(SHEET_BYTES.get());
    let finder = memmem::Finder::new(wanted);
    // What is left of the piece before, so that a match across two pieces is found.
    let mut window = vec![0; 64 * 1024];
    let mut kept = 0;
    loop {
        match file.read(&mut window[kept..]) {
            Ok(0) | Err(_) => return false,
            Ok(length) => {
                let end = kept + length;
                if finder.find(&window[..end]).is_some() {
                    return true;
                }
                kept = end.min(wanted.len() - 1);
                window.copy_within(end - kept..end, 0);
            }
        }
    }
}

/// Whether any part of a workbook has some words.
pub(super) fn hold(bytes: &[u8], words: &str) -> bool {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else { return false };
    let names: Vec<String> = archive.file_names().flatten().map(|name| name.into_owned()).collect();
    names.iter().any(|name| name.ends_with(".xml") && holds(&mut archive, name, words.as_bytes()))
}

/// Whether a sheet has merged cells: most have none, and need not be read for them.
pub(super) fn has_merged(bytes: &[u8], sheet: &str) -> bool {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else { return false };
    // A sheet that is not found here may still be found by the reader of cells.
    sheet_path(&mut archive, sheet).is_none_or(|path| holds(&mut archive, &path, b"mergeCell"))
}

/// The hidden rows and columns of a sheet.
pub(super) fn hidden(bytes: &[u8], sheet: &str) -> Hidden {
    let mut out = Hidden::default();
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else { return out };
    let Some(path) = sheet_path(&mut archive, sheet) else { return out };
    // Most sheets hide nothing, and need not be read tag by tag.
    if !holds(&mut archive, &path, b"hidden=\"") {
        return out;
    }
    let Ok(file) = archive.by_name(&path) else { return out };
    let mut reader = Reader::from_reader(BufReader::new(file.take(SHEET_BYTES.get())));
    let mut buffer = Vec::new();
    let mut row = 0;
    loop {
        buffer.clear();
        let (Event::Start(tag) | Event::Empty(tag)) = (match reader.read_event_into(&mut buffer) {
            Ok(Event::Eof) | Err(_) => return out,
            Ok(event) => event,
        }) else {
            continue;
        };
        let number = |name: &str| attribute(&tag, name).and_then(|text| text.parse::<usize>().ok());
        match tag.local_name().as_ref() {
            "row" => {
                row = number("r").unwrap_or(row + 1);
                if is_true(attribute(&tag, "hidden")) {
                    out.rows.push(row);
                }
            }
            "col" if is_true(attribute(&tag, "hidden")) => {
                let (first, last) = (number("min").unwrap_or(1), number("max").unwrap_or(1));
                out.columns.extend(first..=last.min(first + 200));
            }
            _ => {}
        }
    }
}

/// The letters of a column, from 1.
pub(super) fn letters(column: usize) -> String {
    let column = column.max(1) - 1;
    let last = char::from(b'A' + u8::try_from(column % 26).unwrap_or(0));
    if column < 26 { last.to_string() } else { format!("{}{last}", letters(column / 26)) }
}

/// The column, from 1, of a cell such as `C17`.
fn column(cell: &str) -> usize {
    let letters = cell.bytes().take_while(u8::is_ascii_alphabetic);
    letters.fold(0, |column, letter| column * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1)
}

/// A copy of a workbook with texts in columns behind the last one of a sheet: those of each row, by its number. None if
/// the workbook has another form than one would expect.
pub(super) fn with_columns(
    bytes: &[u8],
    sheet: &str,
    rows: &BTreeMap<usize, Vec<String>>,
) -> Option<Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let path = sheet_path(&mut archive, sheet)?;
    let xml = part(&mut archive, &path)?;
    // Where each row ends, and whether it is a single tag.
    let mut ends: Vec<(usize, usize, bool)> = Vec::new();
    let (mut row, mut last) = (0, 0);
    tags(&xml, |event, behind| match event {
        Event::Start(tag) | Event::Empty(tag) if tag.local_name().as_ref() == "row" => {
            row = attribute(tag, "r").and_then(|text| text.parse().ok()).unwrap_or(row + 1);
            if matches!(event, Event::Empty(_)) {
                ends.push((row, behind, true));
            }
        }
        Event::Start(tag) | Event::Empty(tag) if tag.local_name().as_ref() == "c" => {
            last = last.max(attribute(tag, "r").map_or(0, |cell| column(&cell)));
        }
        Event::End(tag) if tag.local_name().as_ref() == "row" => {
            let start = xml[..behind].rfind("</").unwrap_or(behind);
            ends.push((row, start, false));
        }
        _ => {}
    })?;
    let mut out = String::with_capacity(xml.len() + rows.len() * 200);
    let mut done = 0;
    for (row, end, is_single) in ends {
        let Some(texts) = rows.get(&row) else { continue };
        let cells: String = texts
            .iter()
            .enumerate()
            .filter(|(_, text)| !text.is_empty())
            .map(|(index, text)| {
                let cell = format!("{}{row}", letters(last + 1 + index));
                let text = escape(text.as_str());
                format!("<c r=\"{cell}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{text}</t></is></c>")
            })
            .collect();
        if is_single {
            out.push_str(xml[done..end].trim_end().strip_suffix("/>")?);
            out.push_str(&format!(">{cells}</row>"));
        } else {
            out.push_str(&xml[done..end]);
            out.push_str(&cells);
        }
        done = end;
    }
    out.push_str(&xml[done..]);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let file = archive.by_index_raw(index).ok()?;
        if file.name().is_ok_and(|name| name == path.as_str()) {
            let options =
                SimpleFileOptions::default().last_modified_time(file.last_modified().unwrap_or_default());
            writer.start_file(path.as_str(), options).ok()?;
            writer.write_all(out.as_bytes()).ok()?;
        } else {
            writer.raw_copy_file(file).ok()?;
        }
    }
    Some(writer.finish().ok()?.into_inner())
}

#[cfg(test)]
mod tests {
    use rust_xlsxwriter::{Format, Workbook};

    use super::*;

    fn book() -> Vec<u8> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet().set_name("名单 & 表").expect("a name");
        for row in 0..5 {
            for column in 0..3 {
                sheet
                    .write_string_with_format(
                        row,
                        column,
                        format!("{row}-{column}"),
                        &Format::new().set_bold(),
                    )
                    .expect("a cell");
            }
        }
        sheet.set_row_hidden(2).expect("a row").set_column_hidden(1).expect("a column");
        book.save_to_buffer().expect("a book")
    }

    #[test]
    fn what_is_hidden_is_found() {
        assert_eq!(hidden(&book(), "名单 & 表"), Hidden { rows: vec![3], columns: vec![2] });
        assert_eq!(hidden(&book(), "别的"), Hidden::default());
        assert_eq!(hidden(b"PK\x03\x04", "名单"), Hidden::default());
    }

    #[test]
    fn columns_are_added_and_the_rest_stays() {
        let rows = BTreeMap::from([
            (1, vec!["状态".to_string(), "<原因>".to_string()]),
            (4, vec!["成".to_string()]),
        ]);
        let bytes = with_columns(&book(), "名单 & 表", &rows).expect("a copy");
        let mut archive = ZipArchive::new(Cursor::new(bytes.as_slice())).expect("a book");
        let path = sheet_path(&mut archive, "名单 & 表").expect("the sheet");
        let xml = part(&mut archive, &path).expect("the part");
        assert!(xml.contains(r#"<c r="D1" t="inlineStr"><is><t xml:space="preserve">状态</t>"#), "{xml}");
        assert!(
            xml.contains(r#"<c r="E1" t="inlineStr"><is><t xml:space="preserve">&lt;原因&gt;</t>"#),
            "{xml}"
        );
        assert!(xml.contains(r#"<c r="D4" t="inlineStr">"#) && !xml.contains("D2"), "{xml}");
        let mut before = ZipArchive::new(Cursor::new(Vec::leak(book()) as &[u8])).expect("a book");
        assert_eq!(part(&mut archive, "xl/styles.xml"), part(&mut before, "xl/styles.xml"));
        assert_eq!((letters(26), letters(27), column("AB12")), ("Z".to_string(), "AA".to_string(), 28));
    }
}
