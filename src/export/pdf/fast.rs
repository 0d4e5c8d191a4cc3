//! Our exporter: the objects of the file (ISO 32000-1). A document is a book of one part, a volume (合订本) of many.

use std::collections::HashMap;
use std::io::{self, Write};

use pdf_writer::types::{
    ActionType, AnnotationFlags, AnnotationType, Direction, NumberingStyle, PageMode, StructRole,
    TableHeaderScope,
};
use pdf_writer::writers::Resources;
use pdf_writer::{Chunk, Dict, Filter, Finish, Name, Rect, Ref, Str, TextStr};
use typst_library::model::{Document as _, DocumentInfo};

use super::file::{File, count};
use super::ink::{name_profile, write_profile};
use super::numbers::narrow;
use super::outline::{Mark, write_outline};
use super::page::{Content, Link, Target, Used, content};
use super::resources::{deflated, write_font, write_picture};
use super::structure::{Kid, Node, Structure};
use super::{CREATOR, PdfStandards, Unfit, ident};
use crate::model::Document;
use crate::typeset::Pages;

/// Writes a document, if it has nothing that only Typst's exporter draws.
pub(super) fn export(pages: &Pages, document: &Document, standards: PdfStandards) -> Result<Vec<u8>, Stop> {
    let mut book = Book::begin(Vec::with_capacity(96 << 10), standards)?;
    book.add(pages, None)?;
    book.finish(&About::of(pages.typst().info()), &ident(document))
}

/// Why a file cannot be written on.
#[derive(Debug)]
pub(super) enum Stop {
    /// What is to be drawn is not for us.
    Unfit(Unfit),
    /// It cannot be written.
    Io(io::Error),
}

impl From<Unfit> for Stop {
    fn from(unfit: Unfit) -> Self {
        Self::Unfit(unfit)
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// What a file says about itself.
#[derive(Debug)]
pub(super) struct About {
    pub(super) title: Option<String>,
    pub(super) authors: Vec<String>,
    pub(super) locale: String,
}

impl About {
    /// Nothing but a language.
    pub(super) fn none() -> Self {
        Self { title: None, authors: Vec::new(), locale: LOCALE.to_string() }
    }

    pub(super) fn of(info: &DocumentInfo) -> Self {
        let locale = info.locale.custom();
        Self {
            title: info.title.as_ref().map(ToString::to_string),
            authors: info.author.iter().map(ToString::to_string).collect(),
            locale: locale.map_or_else(|| LOCALE.to_string(), |locale| locale.rfc_3066().to_string()),
        }
    }
}

/// The language of documents that name none.
const LOCALE: &str = "zh-CN";

/// How a part of a volume is found.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part<'a> {
    /// 书签 · what its bookmark says.
    pub(super) bookmark: &'a str,
    /// 页标签 · what its pages are called, before their numbers.
    pub(super) label: &'a str,
}

/// How many pages, or entries of a tree of numbers, a node has at most.
const LEAF: usize = 256;

/// How far above its place a link leads, in pt.
const ABOVE: f64 = 10.0;

/// A page that was written.
struct Drawn {
    id: Ref,
    /// Its key in the tree of owners.
    key: usize,
    /// In pt.
    height: f64,
    content: Content,
    /// The links on it, which are still to be written.
    links: Vec<Ref>,
}

/// A file to which parts are added; fonts and pictures are written once, at its end.
pub(super) struct Book<W> {
    file: File<W>,
    used: Used,
    resources: Ref,
    structure: Ref,
    /// The nodes of the tree of pages, with their pages.
    leaves: Vec<(Ref, Vec<Ref>)>,
    count: usize,
    /// The structure of each part.
    parts: Vec<Ref>,
    /// Of each page, the list of those whose words are on it, and of each link, its node.
    owners: Vec<Option<Ref>>,
    /// Footnotes, by their names.
    notes: Vec<(String, Ref)>,
    marks: Vec<Mark>,
    /// The first page of each part that has a label.
    labels: Vec<(usize, String)>,
    /// What other parts have drawn already.
    contents: HashMap<u128, Ref>,
    standards: PdfStandards,
}

impl<W: Write> Book<W> {
    pub(super) fn begin(out: W, standards: PdfStandards) -> io::Result<Self> {
        let mut file = File::begin(out)?;
        let (resources, structure) = (file.next(), file.next());
        Ok(Self {
            file,
            used: Used::new(standards.archival),
            resources,
            structure,
            leaves: Vec::new(),
            count: 0,
            parts: Vec::new(),
            owners: Vec::new(),
            notes: Vec::new(),
            marks: Vec::new(),
            labels: Vec::new(),
            contents: HashMap::new(),
            standards,
        })
    }

    /// How many pages there are.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// Adds a document. Without `part`, its headings are the bookmarks.
    pub(super) fn add(&mut self, pages: &Pages, part: Option<Part<'_>>) -> Result<(), Stop> {
        let first = self.count;
        let mut contents: Vec<Content> = Vec::new();
        let introspector = pages.typst().introspector();
        let locate = |location| introspector.position(location);
        for (number, page) in pages.typst().pages().iter().enumerate() {
            if page.fill_or_transparent().is_some() {
                return Err(Unfit::Paint.into());
            }
            contents.push(content(&page.frame, number, &mut self.used, &locate)?);
        }
        let (structure, headings) = self.used.next_document();
        if !structure.is_whole() {
            return Err(Unfit::Structure.into());
        }
        let mut drawn = Vec::with_capacity(contents.len());
        for (page, content) in pages.typst().pages().iter().zip(contents) {
            let size = (page.frame.size().x.to_pt(), page.frame.size().y.to_pt());
            drawn.push(self.page(size, content)?);
        }
        self.structure(&structure, &drawn)?;
        let refs: Vec<Ref> = drawn.iter().map(|page| page.id).collect();
        match part {
            None => self.marks.extend(headings.into_iter().map(|heading| Mark {
                title: heading.words,
                level: heading.level,
                page: refs[heading.page],
                top: heading.top,
            })),
            Some(Part { bookmark, label }) => {
                let top = pages.typst().pages().first().map_or(0.0, |page| page.frame.size().y.to_pt());
                let page = refs.first().copied();
                let mark = page.map(|page| Mark { title: bookmark.to_string(), level: 1, page, top });
                self.marks.extend(mark);
                self.labels.push((first, label.to_string()));
            }
        }
        Ok(())
    }

    /// Adds an empty page of a size in pt, with which no word begins.
    pub(super) fn blank(&mut self, size: (f64, f64)) -> io::Result<()> {
        let page = self.page(size, Content::default())?;
        let owners = self.file.next();
        self.owners[page.key] = Some(owners);
        self.file.put(owners, |chunk| drop(chunk.indirect(owners).array()))
    }

    fn page(&mut self, (width, height): (f64, f64), content: Content) -> io::Result<Drawn> {
        let (id, resources) = (self.file.next(), self.resources);
        if self.leaves.last().is_none_or(|(_, pages)| pages.len() == LEAF) {
            self.leaves.push((self.file.next(), Vec::new()));
        }
        let leaf = self.leaves.last_mut().map_or(id, |(leaf, pages)| {
            pages.push(id);
            *leaf
        });
        self.count += 1;
        let key = self.owners.len();
        self.owners.push(None);
        let links: Vec<Ref> = content.links.iter().map(|_| self.file.next()).collect();
        let stream = self.stream(&content.bytes)?;
        self.file.put(id, |chunk| {
            let mut object = chunk.page(id);
            object.parent(leaf).media_box(Rect::new(0.0, 0.0, narrow(width), narrow(height)));
            object.pair(Name(b"Resources"), resources);
            object.pair(Name(b"Tabs"), Name(b"S"));
            object.contents(stream).struct_parents(count(key));
            if !links.is_empty() {
                object.annotations(links.iter().copied());
            }
        })?;
        Ok(Drawn { id, key, height, content, links })
    }

    /// The content of a page, which another page may have too.
    fn stream(&mut self, content: &[u8]) -> io::Result<Ref> {
        let key = typst_utils::hash128(content);
        if let Some(known) = self.contents.get(&key) {
            return Ok(*known);
        }
        let stream = self.file.next();
        self.contents.insert(key, stream);
        self.file.put(stream, |chunk| {
            chunk.stream(stream, &deflated(content)).filter(Filter::FlateDecode);
        })?;
        Ok(stream)
    }

    fn structure(&mut self, structure: &Structure, pages: &[Drawn]) -> io::Result<()> {
        let nodes: Vec<Ref> = structure.nodes.iter().map(|_| self.file.next()).collect();
        for page in pages {
            let owners = self.file.next();
            self.owners[page.key] = Some(owners);
            self.file.put(owners, |chunk| {
                chunk.indirect(owners).array().items(page.content.marks.iter().map(|node| nodes[*node]));
            })?;
            for (link, id) in page.content.links.iter().zip(&page.links) {
                let key = link.node.map(|node| (self.owners.len(), nodes[node]));
                self.owners.extend(key.map(|(_, node)| Some(node)));
                let alt = link.node.and_then(|node| structure.nodes[node].alt.as_deref());
                let key = key.map(|(key, _)| count(key));
                self.file.put(*id, |chunk| write_link(chunk, link, *id, key, alt, pages))?;
            }
        }
        self.parts.push(nodes[0]);
        let is_note = |node: &Node| matches!(node.role, StructRole::Note);
        let notes = structure.nodes.iter().zip(&nodes).filter(|(node, _)| is_note(node));
        self.notes.extend(notes.map(|(_, id)| (name_of_note(*id), *id)));
        for (index, node) in structure.nodes.iter().enumerate() {
            let parent = if index == 0 { self.structure } else { nodes[node.parent] };
            self.file
                .put(nodes[index], |chunk| write_node(chunk, node, nodes[index], parent, &nodes, pages))?;
        }
        Ok(())
    }

    /// Writes what all parts share.
    pub(super) fn finish(mut self, about: &About, ident: &str) -> Result<W, Stop> {
        let (catalog, metadata, info) = (self.file.next(), self.file.next(), self.file.next());
        let fonts: Vec<Ref> = self.used.fonts.iter().map(|_| self.file.next()).collect();
        for (subset, font) in self.used.fonts.iter().zip(&fonts) {
            write_font(&mut self.file, *font, subset)?;
        }
        let pictures: Vec<Ref> = self.used.pictures.iter().map(|_| self.file.next()).collect();
        for (picture, object) in self.used.pictures.iter().zip(&pictures) {
            write_picture(&mut self.file, *object, picture)?;
        }
        let resources = self.resources;
        let ink = self.used.has_ink.then(|| write_profile(&mut self.file)).transpose()?;
        self.file.put(resources, |chunk| {
            let mut dictionary = chunk.indirect(resources).start::<Resources<'_>>();
            if let Some(ink) = ink {
                name_profile(&mut dictionary, ink);
            }
            let mut names = dictionary.fonts();
            for (index, font) in fonts.iter().enumerate() {
                names.pair(Name(format!("f{index}").as_bytes()), *font);
            }
            names.finish();
            if !pictures.is_empty() {
                let mut names = dictionary.x_objects();
                for (index, picture) in pictures.iter().enumerate() {
                    names.pair(Name(format!("i{index}").as_bytes()), *picture);
                }
            }
        })?;
        let tree = self.write_pages()?;
        self.write_structure_root()?;
        let outline = write_outline(&mut self.file, &self.marks)?;
        let id = typst_utils::hash128(ident).to_be_bytes();
        self.file.put(metadata, |chunk| {
            drop(chunk.metadata(metadata, xmp(about, &id, self.standards).as_bytes()))
        })?;
        self.file.put(info, |chunk| {
            let mut object = chunk.indirect(info).dict();
            if let Some(title) = &about.title {
                object.pair(Name(b"Title"), TextStr(title));
            }
            if !about.authors.is_empty() {
                object.pair(Name(b"Author"), TextStr(&about.authors.join(", ")));
            }
            object.pair(Name(b"Creator"), TextStr(CREATOR));
        })?;
        let labels = self.write_labels()?;
        let intent = self.standards.write_intent(&mut self.file)?;
        let structure = self.structure;
        self.file.put(catalog, |chunk| {
            let mut object = chunk.indirect(catalog).start::<pdf_writer::writers::Catalog<'_>>();
            object.pages(tree).metadata(metadata).lang(TextStr(&about.locale));
            object.pair(Name(b"StructTreeRoot"), structure);
            object.mark_info().marked(true);
            object.viewer_preferences().display_doc_title(true).direction(Direction::L2R);
            if let Some(outline) = outline {
                object.outlines(outline);
            }
            if let Some(intent) = intent {
                object.insert(Name(b"OutputIntents")).array().item(intent);
            }
            if let Some(labels) = labels {
                object.pair(Name(b"PageLabels"), labels);
                object.page_mode(PageMode::UseOutlines);
            }
        })?;
        Ok(self.file.finish(catalog, info, &id)?)
    }

    /// The tree of pages: one node, or one above the others.
    fn write_pages(&mut self) -> io::Result<Ref> {
        let root = match self.leaves.as_slice() {
            [(only, _)] => *only,
            _ => self.file.next(),
        };
        for (leaf, pages) in &self.leaves {
            self.file.put(*leaf, |chunk| {
                let mut object = chunk.pages(*leaf);
                object.kids(pages.iter().copied()).count(count(pages.len()));
                if *leaf != root {
                    object.parent(root);
                }
            })?;
        }
        if self.leaves.len() != 1 {
            let (leaves, pages) = (&self.leaves, count(self.count));
            self.file.put(root, |chunk| {
                chunk.pages(root).kids(leaves.iter().map(|(leaf, _)| *leaf)).count(pages);
            })?;
        }
        Ok(root)
    }

    fn write_structure_root(&mut self) -> io::Result<()> {
        let owners = self.owners.iter().copied();
        let entries: Vec<(i32, Ref)> = (0..).zip(owners).filter_map(|(key, own)| Some((key, own?))).collect();
        let tree = write_numbers(&mut self.file, &entries, |array, owners| {
            array.item(*owners);
        })?;
        let (root, parts, next) = (self.structure, &self.parts, count(self.owners.len()));
        self.notes.sort_unstable();
        let notes = &self.notes;
        self.file.put(root, |chunk| {
            let mut object = chunk.indirect(root).start::<Dict<'_>>();
            object.pair(Name(b"Type"), Name(b"StructTreeRoot"));
            match parts.as_slice() {
                [only] => {
                    object.pair(Name(b"K"), *only);
                }
                all => {
                    object.insert(Name(b"K")).array().items(all.iter().copied());
                }
            }
            object.pair(Name(b"ParentTree"), tree).pair(Name(b"ParentTreeNextKey"), next);
            if !notes.is_empty() {
                let mut tree = object.insert(Name(b"IDTree")).dict();
                let mut names = tree.insert(Name(b"Names")).array();
                for (name, note) in notes {
                    names.item(Str(name.as_bytes())).item(*note);
                }
            }
        })
    }

    /// 页标签: of each part the pages from 1.
    fn write_labels(&mut self) -> io::Result<Option<Ref>> {
        let entries: Vec<(i32, &String)> =
            self.labels.iter().map(|(first, label)| (count(*first), label)).collect();
        if entries.is_empty() {
            return Ok(None);
        }
        write_numbers(&mut self.file, &entries, |array, label| {
            let mut object = array.push().start::<pdf_writer::writers::PageLabel<'_>>();
            object.prefix(TextStr(label)).style(NumberingStyle::Arabic);
        })
        .map(Some)
    }
}

/// A tree of numbers (7.9.7).
fn write_numbers<W: Write, T>(
    file: &mut File<W>,
    entries: &[(i32, T)],
    mut item: impl FnMut(&mut pdf_writer::Array<'_>, &T),
) -> io::Result<Ref> {
    let mut nodes: Vec<(Ref, [i32; 2])> = Vec::new();
    let mut numbers = |object: &mut Dict<'_>, some: &[(i32, T)]| {
        let mut array = object.insert(Name(b"Nums")).array();
        for (key, value) in some {
            array.item(*key);
            item(&mut array, value);
        }
    };
    if entries.len() <= LEAF {
        let only = file.next();
        file.put(only, |chunk| numbers(&mut chunk.indirect(only).dict(), entries))?;
        return Ok(only);
    }
    for some in entries.chunks(LEAF) {
        let (node, limits) = (file.next(), [some[0].0, some[some.len() - 1].0]);
        file.put(node, |chunk| {
            let mut object = chunk.indirect(node).dict();
            object.insert(Name(b"Limits")).array().items(limits);
            numbers(&mut object, some);
        })?;
        nodes.push((node, limits));
    }
    let root = file.next();
    file.put(root, |chunk| {
        let mut object = chunk.indirect(root).dict();
        object.insert(Name(b"Kids")).array().items(nodes.iter().map(|(node, _)| *node));
    })?;
    Ok(root)
}

fn write_link(chunk: &mut Chunk, link: &Link, id: Ref, key: Option<i32>, alt: Option<&str>, pages: &[Drawn]) {
    let mut object = chunk.annotation(id);
    let [left, bottom, right, top] = link.area.map(narrow);
    object.subtype(AnnotationType::Link).rect(Rect::new(left, bottom, right, top));
    object.border(0.0, 0.0, 0.0, None).flags(AnnotationFlags::PRINT);
    match &link.target {
        Target::Url(url) => {
            object.contents(TextStr(alt.unwrap_or(url)));
            object.action().action_type(ActionType::Uri).uri(Str(url.as_bytes()));
        }
        Target::Place(page, below) => {
            if let Some(alt) = alt {
                object.contents(TextStr(alt));
            }
            if let Some(page) = pages.get(*page) {
                // A little above the words.
                let top = narrow((page.height - below + ABOVE).min(page.height));
                object.action().action_type(ActionType::GoTo).destination().page(page.id).xyz(0.0, top, None);
            }
        }
    }
    if let Some(key) = key {
        object.struct_parent(key);
    }
}

fn write_node(chunk: &mut Chunk, node: &Node, own: Ref, parent: Ref, nodes: &[Ref], pages: &[Drawn]) {
    let mut object = chunk.struct_element(own);
    object.kind(node.role).parent(parent);
    if matches!(node.role, StructRole::Note) {
        object.id(Str(name_of_note(own).as_bytes()));
    }
    if let Some(alt) = &node.alt {
        object.alt(TextStr(alt));
    }
    let page = node.kids.iter().find_map(|kid| match kid {
        Kid::Content { page, .. } => Some(*page),
        Kid::Node(_) | Kid::Link { .. } => None,
    });
    if let Some(page) = page {
        object.page(pages[page].id);
    }
    let mut kids = object.children();
    for kid in &node.kids {
        match kid {
            Kid::Node(node) => {
                kids.struct_element(nodes[*node]);
            }
            Kid::Content { page: on, mark } if Some(*on) == page => {
                kids.marked_content_id(*mark);
            }
            Kid::Content { page: on, mark } => {
                kids.marked_content_ref().page(pages[*on].id).marked_content_id(*mark);
            }
            Kid::Link { page: on, link } => {
                kids.object_ref().page(pages[*on].id).object(pages[*on].links[*link]);
            }
        }
    }
    kids.finish();
    if let Some(numbering) = node.numbering {
        object.attributes().push().list().list_numbering(numbering);
    }
    if let Some((columns, rows)) = node.span {
        let mut attributes = object.attributes();
        let mut table = attributes.push().table();
        if columns > 1 {
            table.col_span(columns);
        }
        if rows > 1 {
            table.row_span(rows);
        }
        if matches!(node.role, StructRole::TH) {
            table.scope(TableHeaderScope::Column);
        }
    }
}

/// What tells a footnote from others in a file.
fn name_of_note(id: Ref) -> String {
    format!("note {:08}", id.get())
}

/// The metadata as XMP.
fn xmp(about: &About, id: &[u8], standards: PdfStandards) -> String {
    let mut xmp = xmp_writer::XmpWriter::new();
    if let Some(title) = &about.title {
        xmp.title([(None, title.as_str())]);
    }
    if !about.authors.is_empty() {
        xmp.creator(about.authors.iter().map(String::as_str));
    }
    xmp.language([xmp_writer::LangId(&about.locale)]);
    xmp.creator_tool(CREATOR);
    xmp.format("application/pdf");
    xmp.pdf_version("1.7");
    let id: String = id.iter().map(|byte| format!("{byte:02x}")).collect();
    xmp.document_id(&id);
    xmp.instance_id(&id);
    xmp.rendition_class(xmp_writer::RenditionClass::Proof);
    standards.write_xmp(&mut xmp);
    xmp.finish(None)
}
