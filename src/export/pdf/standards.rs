//! What a PDF keeps to besides ISO 32000-1: PDF/A-2b (ISO 19005-2), which archives ask for, and PDF/UA-1 (ISO 14289-1),
//! which those ask for who cannot see the page.
//!
//! All our files are tagged and hold their fonts. An archival one has the colours of screens, since the colours of ink mean
//! nothing without the profile of a press, and says so (an output intent).

use std::io::{self, Write};

use pdf_writer::types::OutputIntentSubtype;
use pdf_writer::{Filter, Finish, Ref, TextStr};
use xmp_writer::XmpWriter;

use super::file::File;
use super::resources::deflated;
use crate::diag::{Diagnostic, Faults};
use crate::model::Document;
use crate::msg;

/// What PDF is to keep to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PdfStandards {
    /// 归档 · PDF/A-2b: the file shows the same everywhere and for ever.
    pub archival: bool,
    /// 无障碍 · PDF/UA-1: the file can be read aloud.
    pub accessible: bool,
}

impl PdfStandards {
    /// All, by their names.
    pub const NAMES: [&'static str; 2] = ["a-2b", "ua-1"];

    /// With the standard of a name too; nothing changes for a name that is none.
    pub fn with(self, name: &str) -> Self {
        match name {
            "a-2b" => Self { archival: true, ..self },
            "ua-1" => Self { accessible: true, ..self },
            _ => self,
        }
    }

    /// Their names.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        let asked = [self.archival, self.accessible];
        Self::NAMES.into_iter().zip(asked).filter(|(_, is_asked)| *is_asked).map(|(name, _)| name)
    }

    /// Refuses a document that cannot keep to them: one with a picture that no words describe.
    pub(crate) fn allow(self, document: &Document) -> Result<(), Faults> {
        let faults = if self.accessible { unsaid(document) } else { Faults::new() };
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    /// Says what the file keeps to (ISO 19005-2, 6.6.4; ISO 14289-1, 5).
    pub(super) fn write_xmp(self, xmp: &mut XmpWriter<'_>) {
        if self.archival {
            // What the standard does not know of itself is described (6.6.2.3.3).
            let mut schemas = xmp.extension_schemas();
            schemas.xmp_media_management().properties().describe_instance_id();
            schemas.pdf().properties().describe_all();
            if self.accessible {
                schemas.pdfua_id().properties().describe_part();
            }
            drop(schemas);
            xmp.pdfa_part(2).pdfa_conformance("B");
        }
        if self.accessible {
            xmp.pdfua_part(1);
        }
    }

    /// Says what the colours mean (ISO 19005-2, 6.2.3).
    pub(super) fn write_intent<W: Write>(self, file: &mut File<W>) -> io::Result<Option<Ref>> {
        if !self.archival {
            return Ok(None);
        }
        let (intent, profile) = (file.next(), file.next());
        file.put(profile, |chunk| {
            let bytes = deflated(typst_assets::icc::S_RGB_V4);
            let mut object = chunk.icc_profile(profile, &bytes);
            object.n(3).range([0.0, 1.0, 0.0, 1.0, 0.0, 1.0]).filter(Filter::FlateDecode);
            object.finish();
        })?;
        file.put(intent, |chunk| {
            let mut object = chunk.indirect(intent).start::<pdf_writer::writers::OutputIntent<'_>>();
            object.subtype(OutputIntentSubtype::PDFA);
            object.output_condition_identifier(TextStr("sRGB")).info(TextStr("sRGB IEC61966-2.1"));
            object.dest_output_profile(profile);
        })?;
        Ok(Some(intent))
    }
}

/// The faults of pictures that no words describe.
fn unsaid(document: &Document) -> Faults {
    let mut faults = Faults::new();
    document.pictures(&mut |_, alt, origin| {
        if alt.trim().is_empty() {
            let fault = Diagnostic::error(msg!("image-unsaid"));
            faults.push(match document.texts.get(origin.text) {
                Some(text) => fault.traced(text, origin.start..origin.end),
                None => fault,
            });
        }
    });
    faults
}
