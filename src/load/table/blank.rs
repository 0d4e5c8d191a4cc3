//! A workbook to fill in: the headings of a roster, lists to choose from, numbers kept as text.

use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DocProperties, ExcelDateTime, Format, FormatAlign,
    FormatBorder, Workbook, XlsxError,
};

use super::headings::usual;
use super::people::NEEDED;
use crate::diag::Diagnostic;

/// The columns after those that everybody has.
const OTHERS: [&str; 3] = ["note", "id_number", "phone"];
/// Columns whose digits are no number to calculate with.
const DIGITS: [&str; 4] = ["born", "joined", "id_number", "phone"];
/// How many rows have lists to choose from.
const ROWS: u32 = 5000;
/// The longest list that a workbook keeps in a cell's rule, in characters.
const LIST: usize = 255;
/// The ethnic groups, the largest first (GB/T 3304).
const NATIONS: [&str; 56] = [
    "汉族",
    "蒙古族",
    "回族",
    "藏族",
    "维吾尔族",
    "苗族",
    "彝族",
    "壮族",
    "布依族",
    "朝鲜族",
    "满族",
    "侗族",
    "瑶族",
    "白族",
    "土家族",
    "哈尼族",
    "哈萨克族",
    "傣族",
    "黎族",
    "傈僳族",
    "佤族",
    "畲族",
    "高山族",
    "拉祜族",
    "水族",
    "东乡族",
    "纳西族",
    "景颇族",
    "柯尔克孜族",
    "土族",
    "达斡尔族",
    "仫佬族",
    "羌族",
    "布朗族",
    "撒拉族",
    "毛南族",
    "仡佬族",
    "锡伯族",
    "阿昌族",
    "普米族",
    "塔吉克族",
    "怒族",
    "乌孜别克族",
    "俄罗斯族",
    "鄂温克族",
    "德昂族",
    "保安族",
    "裕固族",
    "京族",
    "塔塔尔族",
    "独龙族",
    "鄂伦春族",
    "赫哲族",
    "门巴族",
    "珞巴族",
    "基诺族",
];

/// The bytes of an XLSX with one sheet, 名单; `places` are the kinds of places that the meeting knows. They are the
/// same for the same places.
///
/// # Errors
///
/// Only the program's own: the workbook cannot be written.
pub fn blank_roster(places: &[String]) -> Result<Vec<u8>, Diagnostic> {
    blank_roster_with(places, &[])
}

/// A roster to fill in as a table in a text (CSV), which Excel and WPS open: the headings of [`blank_roster`].
pub fn blank_table() -> String {
    let columns: Vec<&str> =
        std::iter::once("序号").chain(NEEDED.into_iter().chain(OTHERS).map(usual)).collect();
    format!("\u{FEFF}{}\r\n", columns.join(","))
}

/// The workbook of [`blank_roster`] with people in it, each by field and text.
pub(in crate::load) fn blank_roster_with(
    places: &[String],
    people: &[Vec<(&str, String)>],
) -> Result<Vec<u8>, Diagnostic> {
    written(places, people).map_err(Diagnostic::internal)
}

fn written(places: &[String], people: &[Vec<(&str, String)>]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // A workbook says when it was made; this one was not made at any time.
    let never = ExcelDateTime::from_ymd(2012, 7, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&never));
    let sheet = book.add_worksheet().set_name("名单")?;
    let head = Format::new()
        .set_bold()
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_border(FormatBorder::Thin)
        .set_text_wrap();
    let text = Format::new().set_num_format("@");
    sheet.write_with_format(0, 0, "序号", &head)?.set_column_width(0, 6)?;
    for (column, field) in (1_u16..).zip(NEEDED.into_iter().chain(OTHERS)) {
        sheet.write_with_format(0, column, usual(field), &head)?;
        let width = match field {
            "unit" | "to_unit" => 24,
            "id_number" => 21,
            "post" | "to_post" | "education" | "phone" | "note" => 16,
            "name" | "sex" | "nation" => 9,
            _ => 12,
        };
        sheet.set_column_width(column, width)?;
        if DIGITS.contains(&field) {
            sheet.set_column_format(column, &text)?;
        }
        for (row, person) in (1..).zip(people) {
            if let Some((_, text)) = person.iter().find(|(known, _)| *known == field) {
                sheet.write(row, column, text.as_str())?;
            }
        }
        let (options, is_strict): (Vec<&str>, bool) = match field {
            "sex" => (vec!["男", "女"], true),
            "nation" => (NATIONS.to_vec(), false),
            "place" => (places.iter().map(String::as_str).collect(), true),
            _ => continue,
        };
        if options.is_empty() || options.join(",").chars().count() > LIST {
            continue;
        }
        let style =
            if is_strict { DataValidationErrorStyle::Stop } else { DataValidationErrorStyle::Warning };
        let rule = DataValidation::new()
            .allow_list_strings(&options)?
            .set_error_style(style)
            .set_error_title("请从列表中选择")?;
        sheet.add_data_validation(1, column, ROWS, column, &rule)?;
    }
    sheet.set_freeze_panes(1, 2)?;
    book.save_to_buffer()
}

#[cfg(test)]
mod tests {
    use super::super::Headings;
    use super::*;

    #[test]
    fn it_is_read_back_as_a_roster_without_people() {
        let places = ["苏木乡镇".to_string(), "旗直部门".to_string()];
        let bytes = blank_roster(&places).expect("a workbook");
        assert_eq!(bytes, blank_roster(&places).expect("a workbook"));
        let (table, faults) = super::super::read(bytes, "roster.xlsx", None, &Headings::default());
        assert!(table.is_none());
        assert_eq!(faults.iter().map(Diagnostic::code).collect::<Vec<_>>(), ["table-nobody"]);
    }
}
