//! The pages with marks where clauses do not hold: an SVG of each.

use std::fmt::Write;

use hayro_interpret::InterpreterSettings;
use hayro_svg::{RenderCache, SvgRenderSettings, convert};
use hayro_syntax::Pdf;

use super::page::MM;
use super::{Finding, Verdict};

/// A drawing of each page of a PDF on which a clause does not hold: its number, from 1, and the SVG, with a frame around
/// each place and the clause beside it.
pub fn marked(bytes: &[u8], findings: &[Finding]) -> Vec<(usize, String)> {
    let Ok(pdf) = Pdf::new(bytes.to_vec()) else { return Vec::new() };
    let cache = RenderCache::new();
    let mut out = Vec::new();
    for (number, page) in pdf.pages().iter().enumerate() {
        let here = findings.iter().filter(|finding| finding.verdict == Verdict::Fails);
        let places: Vec<(&str, [f64; 4])> = here
            .filter_map(|finding| {
                finding.place.filter(|(page, _)| *page == number).map(|(_, place)| (finding.clause, place))
            })
            .collect();
        if places.is_empty() {
            continue;
        }
        let mut drawing =
            convert(page, &cache, &InterpreterSettings::default(), &SvgRenderSettings::default());
        let mut marks = String::new();
        for (clause, [left, top, right, bottom]) in places {
            let [x, y, width, height] = [left, top, right - left, bottom - top].map(|length| length / MM);
            // Writing to a string cannot fail.
            let _ = write!(
                marks,
                "<rect x=\"{x:.2}\" y=\"{y:.2}\" width=\"{width:.2}\" height=\"{height:.2}\" fill=\"none\" stroke=\"#0057d9\" \
                 stroke-width=\"1\"/><text x=\"{:.2}\" y=\"{:.2}\" font-size=\"9\" font-family=\"sans-serif\" fill=\"#0057d9\">\
                 {clause}</text>",
                x + width + 3.0,
                y + height
            );
        }
        if let Some(end) = drawing.rfind("</svg>") {
            drawing.insert_str(end, &marks);
        }
        out.push((number + 1, drawing));
    }
    out
}
