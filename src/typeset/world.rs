//! What Typst sees: a main module, layouts, one data file, fonts. Nothing else exists for it.

use std::collections::HashMap;
use std::sync::Arc;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::layout::Abs;
use typst::syntax::{FileId, RootedPath, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

use super::edges::Area;
use super::faces::{self, Advances};
use super::lines::Ruler;
use super::{Fonts, Grid, Images, Keep};
use crate::load::Templates;
use crate::model::{Margins, Profile};

/// The main module: constant, so that its evaluation is kept.
const MAIN: &str = "#let document = json(\"/document.json\")\n\
    #import \"/layouts/\" + document.properties.layout + \".typ\": render\n\
    #render(document)\n";

/// Width and height of the sheet, mm (5.1), as in `templates/layouts/measures.typ`.
const SHEET: (f64, f64) = (210.0, 297.0);

/// What every document of a run is set with.
pub struct Setting {
    library: LazyHash<Library>,
    fonts: Arc<Fonts>,
    sources: HashMap<FileId, typst::syntax::Source>,
    faces: Bytes,
    advances: Advances,
    /// The width of the type area, pt.
    area: f64,
    /// Its height, pt.
    height: f64,
    table_size: f64,
    margins: Margins,
    mirrored: bool,
    main: FileId,
    data: FileId,
    faces_id: FileId,
    fit: FileId,
    profile: (FileId, Bytes),
    /// The grid that the profile wants.
    pub(super) grid: Grid,
}

impl Setting {
    /// Reads the layouts once for all documents; `draft` draws the geometry over the pages.
    pub fn new(templates: &Templates, fonts: Arc<Fonts>, profile: &Profile, draft: bool) -> Self {
        let main = id("main.typ");
        let mut sources = HashMap::from([(main, typst::syntax::Source::new(main, MAIN.to_string()))]);
        for (path, source) in &templates.layouts {
            let id = id(path);
            sources.insert(id, typst::syntax::Source::new(id, source.text().to_string()));
        }
        let mut habits = serde_json::json!(profile);
        habits["draft"] = draft.into();
        let profile_file = Bytes::from_string(habits.to_string());
        let faces = Bytes::from_string(faces::as_json(&fonts).to_string());
        let margins = &profile.margins;
        Self {
            library: LazyHash::new(Library::default()),
            advances: Advances::new(&fonts),
            area: Abs::mm(SHEET.0 - margins.left - margins.right).to_pt(),
            height: Abs::mm(SHEET.1 - margins.top - margins.bottom).to_pt(),
            table_size: profile.table_size,
            margins: margins.clone(),
            mirrored: profile.mirror_even_pages,
            fonts,
            sources,
            faces,
            main,
            data: id("document.json"),
            faces_id: id("faces.json"),
            fit: id("fit.json"),
            profile: (id("profile.json"), profile_file),
            grid: Grid { lines: profile.lines, characters: profile.characters, keep: Keep::Nothing },
        }
    }

    /// The type area of a page, counted from 1; drawn over in a draft, it binds nothing.
    pub(super) fn area(&self, page: usize) -> Area {
        let margins = &self.margins;
        let mirrored = self.mirrored && page.is_multiple_of(2);
        let left = if mirrored { margins.right } else { margins.left };
        let right = if mirrored { margins.left } else { margins.right };
        let mm = |length: f64| Abs::mm(length).to_pt();
        Area {
            left: mm(left),
            right: mm(SHEET.0 - right),
            top: mm(margins.top),
            bottom: mm(SHEET.1 - margins.bottom),
        }
    }

    /// What the lines of a document on a grid are measured with.
    pub(super) fn ruler(&self, grid: Grid) -> Ruler<'_> {
        Ruler {
            advances: &self.advances,
            area: self.area,
            height: self.height,
            table_size: self.table_size,
            characters: grid.characters,
            keep_body: grid.keep == Keep::Body,
        }
    }

    /// The world of one document that is set on a grid.
    pub(super) fn world(&self, data: &Bytes, images: &Images, grid: Grid) -> DocumentWorld<'_> {
        let images = images.iter().map(|(path, bytes)| (id(path), bytes.clone())).collect();
        let fit = Bytes::from_string(serde_json::json!(grid).to_string());
        DocumentWorld { setting: self, data: data.clone(), fit, images }
    }
}

/// The id of a virtual file. Typst keeps each path for ever and has room for 65,535, so paths must
/// not be made per document; those of images repeat.
fn id(path: &str) -> FileId {
    let path = VirtualPath::new(path)
        .unwrap_or_else(|_| VirtualPath::new("refused").expect("a plain word is a path"));
    RootedPath::new(VirtualRoot::Project, path).intern()
}

/// The world of one document.
pub(super) struct DocumentWorld<'a> {
    setting: &'a Setting,
    data: Bytes,
    fit: Bytes,
    images: HashMap<FileId, Bytes>,
}

impl DocumentWorld<'_> {
    pub(super) fn setting(&self) -> &Setting {
        self.setting
    }
}

impl World for DocumentWorld<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.setting.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.setting.fonts.book()
    }

    fn main(&self) -> FileId {
        self.setting.main
    }

    fn source(&self, id: FileId) -> FileResult<typst::syntax::Source> {
        self.setting.sources.get(&id).cloned().ok_or_else(|| not_found(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.setting.data {
            Ok(self.data.clone())
        } else if id == self.setting.fit {
            Ok(self.fit.clone())
        } else if id == self.setting.profile.0 {
            Ok(self.setting.profile.1.clone())
        } else if id == self.setting.faces_id {
            Ok(self.setting.faces.clone())
        } else if let Some(source) = self.setting.sources.get(&id) {
            Ok(Bytes::from_string(source.clone()))
        } else {
            self.images.get(&id).cloned().ok_or_else(|| not_found(id))
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.setting.fonts.font(index)
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        // Dates are input; a layout that asks for the clock gets an error.
        None
    }
}

fn not_found(id: FileId) -> FileError {
    FileError::NotFound(id.vpath().get_without_slash().into())
}
