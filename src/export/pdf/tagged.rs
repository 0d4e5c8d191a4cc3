//! PDF by Typst's own exporter, which can draw whatever Typst can lay out.

use typst::foundations::{Datetime, Smart};
use typst_pdf::{PdfOptions, PdfStandard, Timestamp};

use super::PdfStandards;
use super::ink::with_profile;
use crate::export::Cause;
use crate::model::{Document, DocumentDate};
use crate::typeset::Pages;

pub(super) fn export(pages: &Pages, document: &Document, standards: PdfStandards) -> Result<Vec<u8>, Cause> {
    let asked = [(standards.archival, PdfStandard::A_2b), (standards.accessible, PdfStandard::Ua_1)];
    let asked: Vec<PdfStandard> =
        asked.into_iter().filter(|(is_asked, _)| *is_asked).map(|(_, standard)| standard).collect();
    let options = PdfOptions {
        ident: Smart::Custom(super::ident(document)),
        creator: Smart::Custom(Some(super::CREATOR.to_string())),
        standards: typst_pdf::PdfStandards::new(&asked).map_err(|fault| fault.message().to_string())?,
        timestamp: standards.archival.then(|| issued(document).ok_or(Cause::Undated)).transpose()?,
        ..PdfOptions::default()
    };
    let drawn = if standards.archival { pages.on_screen() } else { pages.drawn() };
    let pdf = typst_pdf::pdf(drawn, &options).map_err(|errors| {
        let messages: Vec<String> = errors.iter().map(|error| error.message.to_string()).collect();
        Cause::Foreign(messages.join("; "))
    })?;
    with_profile(pdf).ok_or_else(|| Cause::Foreign("xref".to_string()))
}

/// 成文日期 · the day of issue, if one is given.
fn issued(document: &Document) -> Option<Timestamp> {
    let DocumentDate::Day(day) = document.head.signing.date()? else { return None };
    let part = |part: i8| u8::try_from(part).ok();
    let (year, month, day) = (i32::from(day.year()), part(day.month())?, part(day.day())?);
    Datetime::from_ymd_hms(year, month, day, 0, 0, 0).map(Timestamp::new_utc)
}
