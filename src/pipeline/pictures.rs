//! Pictures of strangers: a vector drawing of a few bytes can take any time and memory to draw. So each is drawn once
//! by a process that may be lost, if the program has one to give.

use std::sync::{Arc, OnceLock};

use crate::diag::{Diagnostic, Faults, code};
use crate::export::{Drawing, FORMATS, export};
use crate::files;
use crate::load::load_templates;
use crate::model::{Block, BlockKind, Document, Head, Images, Origin, Profile};
use crate::msg;
use crate::source::{FilledText, Source};
use crate::typeset::{Engine, Fonts, typeset};

/// What draws a picture apart from this process: the ending of its name, its bytes. It returns what is wrong if the picture
/// cannot be drawn within the limits that it sets.
pub type Probe = fn(&str, &[u8]) -> Result<(), Diagnostic>;

static PROBE: OnceLock<Probe> = OnceLock::new();

/// Has every picture whose cost its header does not tell drawn by `probe` before it is used.
pub fn probe_pictures_with(probe: Probe) {
    // The first one stays.
    let _ = PROBE.set(probe);
}

/// Draws a picture apart from this process, if its cost is not known and there is something that does so.
pub(super) fn probed(path: &str, bytes: &[u8]) -> Result<(), Diagnostic> {
    match PROBE.get() {
        Some(probe) if is_unknown(bytes) => {
            let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
            probe(ending, bytes).map_err(|fault| match fault.message.id {
                "image-heavy" => {
                    let message = msg!("image-heavy", path = code(path));
                    Diagnostic::error(message).hint(msg!("image-simplify")).hint(msg!("raise-bounds"))
                }
                _ => fault,
            })
        }
        _ => Ok(()),
    }
}

/// Whether the header of a picture does not tell what it costs: a drawing, or a picture with compressed words or colours.
fn is_unknown(bytes: &[u8]) -> bool {
    imagesize::image_type(bytes).is_err() || has_packed_chunks(bytes)
}

/// Whether a PNG has chunks besides its pixels that are packed (PNG, 11.3.2.3, 11.3.3).
fn has_packed_chunks(bytes: &[u8]) -> bool {
    let Some(mut rest) = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n") else { return false };
    // Length, name, data, checksum.
    while let Some((&[a, b, c, d], named)) = rest.split_first_chunk()
        && let Some((name, data)) = named.split_first_chunk::<4>()
    {
        if matches!(name, b"iCCP" | b"zTXt" | b"iTXt") {
            return true;
        }
        let length = usize::try_from(u32::from_be_bytes([a, b, c, d])).unwrap_or(usize::MAX);
        rest = data.get(length.saturating_add(4)..).unwrap_or_default();
    }
    false
}

/// Draws a picture on a page of its own, as PDF and in pixels, and throws the page away. A picture that cannot be read is no
/// fault here.
///
/// # Errors
/// If the program's own layouts cannot be used.
pub fn draw_picture(ending: &str, bytes: Vec<u8>) -> Result<(), Faults> {
    let (templates, faults) = load_templates(None);
    if !faults.is_empty() {
        return Err(faults);
    }
    let fonts = Arc::new(Fonts::new(Vec::new()).0);
    let engine = Engine::new(&templates, fonts, &Profile::default());
    let path = files::file_name(&format!("picture.{ending}"));
    let text = FilledText::plain(&Source::new("picture", path.clone()));
    let picture = BlockKind::Image { path: path.clone(), alt: String::new(), caption: Vec::new() };
    let origin = Origin { text: 0, start: 0, end: path.len() };
    let document = Document {
        name: "picture".to_string(),
        spoken: None,
        person: None,
        head: Head { layout: "speech".to_string(), title: "图".to_string(), ..Head::default() },
        blocks: vec![Block { origin, kind: picture }],
        attachments: Vec::new(),
        images: Images::from([(path, bytes.into())]),
        texts: vec![text],
        layout: None,
        strings: std::collections::BTreeMap::new(),
    };
    let Ok(pages) = typeset(&document, &engine) else { return Ok(()) };
    for format in FORMATS.iter().filter(|format| ["pdf", "png"].contains(&format.name)) {
        // What is wrong is said by whoever uses it.
        let _ = export(&document, Some(&pages), *format, &Drawing::default());
    }
    Ok(())
}
