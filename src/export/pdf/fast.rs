//! Our exporter: the objects of the file (ISO 32000-1).

use std::sync::LazyLock;

use pdf_writer::types::{CidFontType, Direction, FontFlags, StructRole, SystemInfo, TableHeaderScope};
use pdf_writer::writers::Resources;
use pdf_writer::{Dict, Filter, Finish, Name, Pdf, Rect, Ref, Str, TextStr};
use typst_library::model::{Document as _, DocumentInfo};

use super::deflate::Code;
use super::font::Subset;
use super::page::{Content, Used, content, hexadecimal};
use super::picture::Picture;
use super::structure::{Kid, Structure};
use super::{CREATOR, Unfit, ident};
use crate::model::Document;
use crate::typeset::Pages;

const IDENTITY: Name<'static> = Name(b"Identity-H");
const SYSTEM: SystemInfo<'static> =
    SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };

/// Writes a document, if it has nothing that only Typst's exporter draws.
pub(super) fn export(pages: &Pages, document: &Document) -> Result<Vec<u8>, Unfit> {
    let pages = pages.typst();
    let mut used = Used::new();
    let mut contents: Vec<Content> = Vec::new();
    for (number, page) in pages.pages().iter().enumerate() {
        if page.fill_or_transparent().is_some() {
            return Err(Unfit::Paint);
        }
        contents.push(content(&page.frame, number, &mut used)?);
    }
    if !used.structure.is_whole() {
        return Err(Unfit::Structure);
    }
    let mut refs = Refs(0);
    let mut pdf = Pdf::with_capacity(96 << 10);
    pdf.set_version(1, 7);
    let (catalog, tree, resources) = (refs.next(), refs.next(), refs.next());
    let page_refs: Vec<Ref> = contents.iter().map(|_| refs.next()).collect();
    pdf.pages(tree).kids(page_refs.iter().copied()).count(count(page_refs.len()));
    for ((number, page), content) in pages.pages().iter().enumerate().zip(&contents) {
        let stream = refs.next();
        let size = page.frame.size();
        let (width, height) = (narrow(size.x.to_pt()), narrow(size.y.to_pt()));
        let mut object = pdf.page(page_refs[number]);
        object.parent(tree).media_box(Rect::new(0.0, 0.0, width, height));
        object.pair(Name(b"Resources"), resources);
        object.pair(Name(b"Tabs"), Name(b"S"));
        object.contents(stream).struct_parents(count(number));
        object.finish();
        pdf.stream(stream, &deflated(&content.bytes)).filter(Filter::FlateDecode);
    }
    let fonts: Vec<Ref> = used.fonts.iter().map(|_| refs.next()).collect();
    for (subset, font) in used.fonts.iter().zip(&fonts) {
        write_font(&mut pdf, &mut refs, *font, subset)?;
    }
    let pictures: Vec<Ref> = used.pictures.iter().map(|_| refs.next()).collect();
    for (picture, object) in used.pictures.iter().zip(&pictures) {
        write_picture(&mut pdf, &mut refs, *object, picture);
    }
    let mut dictionary = pdf.indirect(resources).start::<Resources<'_>>();
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
        names.finish();
    }
    dictionary.finish();
    let root = write_structure(&mut pdf, &mut refs, &used.structure, &page_refs, &contents);
    let outline = write_outline(&mut pdf, &mut refs, &used, &page_refs);
    let metadata = refs.next();
    let info = pages.info();
    let id = typst_utils::hash128(&ident(document)).to_be_bytes();
    pdf.metadata(metadata, xmp(info, &id).as_bytes());
    let about = refs.next();
    let mut object = pdf.document_info(about);
    if let Some(title) = &info.title {
        object.title(TextStr(title));
    }
    if !info.author.is_empty() {
        object.author(TextStr(&info.author.join(", ")));
    }
    object.creator(TextStr(CREATOR));
    object.finish();
    pdf.set_file_id((id.to_vec(), id.to_vec()));
    let mut object = pdf.catalog(catalog);
    object.pages(tree).metadata(metadata).lang(TextStr(&locale(info)));
    object.pair(Name(b"StructTreeRoot"), root);
    object.mark_info().marked(true).suspects(false);
    object.viewer_preferences().display_doc_title(true).direction(Direction::L2R);
    if let Some(outline) = outline {
        object.outlines(outline);
    }
    object.finish();
    Ok(pdf.finish())
}

/// The numbers of objects.
struct Refs(i32);

impl Refs {
    fn next(&mut self) -> Ref {
        self.0 += 1;
        Ref::new(self.0)
    }
}

fn write_font(pdf: &mut Pdf, refs: &mut Refs, font: Ref, subset: &Subset) -> Result<(), Unfit> {
    let (cid, descriptor, cmap, file) = (refs.next(), refs.next(), refs.next(), refs.next());
    let program = &subset.program;
    let (bytes, length) = subset.file()?;
    let plain = program.font().font().post_script_name().unwrap_or_default();
    let plain: String = plain.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    let name = format!("{}+{plain}", tag(&bytes));
    let name = Name(name.as_bytes());
    let mut object = pdf.type0_font(font);
    object.base_font(name).encoding_predefined(IDENTITY).descendant_font(cid).to_unicode(cmap);
    object.finish();
    let mut object = pdf.cid_font(cid);
    object.subtype(CidFontType::Type2).base_font(name).system_info(SYSTEM).font_descriptor(descriptor);
    object.cid_to_gid_map_predefined(Name(b"Identity"));
    object.default_width(1000.0);
    let mut widths = object.widths();
    let all = subset.widths().enumerate().filter(|(_, width)| (width - 1000.0).abs() > 1e-3);
    for (id, width) in all {
        widths.consecutive(u16::try_from(id).unwrap_or(0), [narrow(width)]);
    }
    widths.finish();
    object.finish();
    let ([left, bottom, right, top], ascent, descent) = program.measures();
    let mut object = pdf.font_descriptor(descriptor);
    object.name(name).flags(FontFlags::SYMBOLIC).bbox(Rect::new(left, bottom, right, top));
    object.italic_angle(0.0).ascent(ascent).descent(descent).cap_height(ascent).stem_v(95.4).font_file2(file);
    object.finish();
    pdf.cmap(cmap, &deflated(&to_unicode(subset))).filter(Filter::FlateDecode);
    let mut object = pdf.stream(file, &bytes);
    object.filter(Filter::FlateDecode);
    object.pair(Name(b"Length1"), count(length));
    object.finish();
    Ok(())
}

fn write_picture(pdf: &mut Pdf, refs: &mut Refs, object: Ref, picture: &Picture) {
    let (width, height) = (picture.width.cast_signed(), picture.height.cast_signed());
    let mask = picture.alpha.as_ref().map(|alpha| (refs.next(), alpha));
    let mut image = pdf.image_xobject(object, &picture.data);
    image.filter(picture.filter);
    image.width(width).height(height).bits_per_component(8);
    match picture.is_gray {
        true => image.color_space().device_gray(),
        false => image.color_space().device_rgb(),
    }
    if let Some((mask, _)) = mask {
        image.s_mask(mask);
    }
    image.finish();
    if let Some((mask, alpha)) = mask {
        let mut image = pdf.image_xobject(mask, alpha);
        image.filter(Filter::FlateDecode);
        image.width(width).height(height).bits_per_component(8);
        image.color_space().device_gray();
        image.finish();
    }
}

/// Six letters that tell subsets of a font apart (9.6.4).
fn tag(bytes: &[u8]) -> String {
    // The checksum at the end tells the bytes.
    let mut hash = typst_utils::hash128(&bytes[bytes.len().saturating_sub(64)..]);
    let mut letter = || {
        let letter = b'A' + u8::try_from(hash % 26).unwrap_or(0);
        hash /= 26;
        char::from(letter)
    };
    (0..6).map(|_| letter()).collect()
}

const TO_UNICODE: &str = "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n\
    /CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n\
    /CMapName /Custom def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n";

/// What each glyph stands for (9.10.3).
fn to_unicode(subset: &Subset) -> Vec<u8> {
    let mut out = TO_UNICODE.as_bytes().to_vec();
    let all: Vec<(u16, &str)> = subset.words().filter(|(_, words)| !words.is_empty()).collect();
    for some in all.chunks(100) {
        out.extend(format!("{} beginbfchar\n", some.len()).bytes());
        for (id, words) in some {
            out.push(b'<');
            out.extend(hexadecimal(*id));
            out.extend(b"> <");
            words.encode_utf16().for_each(|unit| out.extend(hexadecimal(unit)));
            out.extend(b">\n");
        }
        out.extend(b"endbfchar\n");
    }
    out.extend(b"endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    out
}

fn write_structure(
    pdf: &mut Pdf,
    refs: &mut Refs,
    structure: &Structure,
    pages: &[Ref],
    contents: &[Content],
) -> Ref {
    let root = refs.next();
    let nodes: Vec<Ref> = structure.nodes.iter().map(|_| refs.next()).collect();
    let lists: Vec<Ref> = contents.iter().map(|_| refs.next()).collect();
    let mut object = pdf.indirect(root).start::<Dict<'_>>();
    object.pair(Name(b"Type"), Name(b"StructTreeRoot")).pair(Name(b"K"), nodes[0]);
    let mut tree = object.insert(Name(b"ParentTree")).dict();
    let mut numbers = tree.insert(Name(b"Nums")).array();
    for (number, list) in lists.iter().enumerate() {
        numbers.item(count(number)).item(*list);
    }
    numbers.finish();
    tree.finish();
    object.pair(Name(b"ParentTreeNextKey"), count(lists.len()));
    object.finish();
    for (list, content) in lists.iter().zip(contents) {
        pdf.indirect(*list).array().items(content.marks.iter().map(|node| nodes[*node]));
    }
    for (index, node) in structure.nodes.iter().enumerate() {
        let mut object = pdf.struct_element(nodes[index]);
        object.kind(node.role).parent(if index == 0 { root } else { nodes[node.parent] });
        if let Some(alt) = &node.alt {
            object.alt(TextStr(alt));
        }
        let own = node.kids.iter().find_map(|kid| match kid {
            Kid::Content { page, .. } => Some(*page),
            Kid::Node(_) => None,
        });
        if let Some(page) = own {
            object.page(pages[page]);
        }
        let mut kids = object.children();
        for kid in &node.kids {
            match kid {
                Kid::Node(node) => {
                    kids.struct_element(nodes[*node]);
                }
                Kid::Content { page, mark } if Some(*page) == own => {
                    kids.marked_content_id(*mark);
                }
                Kid::Content { page, mark } => {
                    kids.marked_content_ref().page(pages[*page]).marked_content_id(*mark);
                }
            }
        }
        kids.finish();
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
    root
}

/// 书签: the headings by their levels.
fn write_outline(pdf: &mut Pdf, refs: &mut Refs, used: &Used, pages: &[Ref]) -> Option<Ref> {
    if used.places.is_empty() {
        return None;
    }
    let root = refs.next();
    let items: Vec<Ref> = used.places.iter().map(|_| refs.next()).collect();
    let levels: Vec<usize> =
        used.places.iter().map(|(index, ..)| used.structure.headings[*index].1).collect();
    // The one above each: the last one before with a smaller level.
    let above = |at: usize| (0..at).rev().find(|before| levels[*before] < levels[at]);
    let parents: Vec<Option<usize>> = (0..items.len()).map(above).collect();
    let below = |parent: Option<usize>| -> Vec<usize> {
        (0..items.len()).filter(|at| parents[*at] == parent).collect()
    };
    let tops = below(None);
    let mut object = pdf.outline(root);
    object.first(items[tops[0]]).last(items[tops[tops.len() - 1]]).count(count(items.len()));
    object.finish();
    for (at, (index, page, top)) in used.places.iter().enumerate() {
        let mut object = pdf.outline_item(items[at]);
        object.title(TextStr(&used.titles[*index]));
        object.parent(parents[at].map_or(root, |parent| items[parent]));
        let siblings = below(parents[at]);
        let own = siblings.iter().position(|sibling| *sibling == at).unwrap_or(0);
        if let Some(before) = own.checked_sub(1) {
            object.prev(items[siblings[before]]);
        }
        if let Some(next) = siblings.get(own + 1) {
            object.next(items[*next]);
        }
        let inner = below(Some(at));
        if let (Some(first), Some(last)) = (inner.first(), inner.last()) {
            let all = (at + 1..items.len()).take_while(|other| levels[*other] > levels[at]).count();
            object.first(items[*first]).last(items[*last]).count(count(all));
        }
        object.dest().page(pages[*page]).xyz(0.0, narrow(*top), None);
    }
    Some(root)
}

/// The metadata as XMP.
fn xmp(info: &DocumentInfo, id: &[u8]) -> String {
    let mut xmp = xmp_writer::XmpWriter::new();
    let locale = locale(info);
    if let Some(title) = &info.title {
        xmp.title([(None, title.as_str())]);
    }
    if !info.author.is_empty() {
        xmp.creator(info.author.iter().map(|author| author.as_str()));
    }
    xmp.language([xmp_writer::LangId(&locale)]);
    xmp.creator_tool(CREATOR);
    xmp.format("application/pdf");
    xmp.pdf_version("1.7");
    let id: String = id.iter().map(|byte| format!("{byte:02x}")).collect();
    xmp.document_id(&id);
    xmp.instance_id(&id);
    xmp.rendition_class(xmp_writer::RenditionClass::Proof);
    xmp.finish(None)
}

fn locale(info: &DocumentInfo) -> String {
    info.locale.custom().map_or_else(|| "zh-CN".to_string(), |locale| locale.rfc_3066().to_string())
}

/// The code of contents and of the words of glyphs, which are alike in all documents.
static TEXT: LazyLock<Code> = LazyLock::new(|| {
    const CONTENT: &[u8] = b"/P<</MCID 12>>BDC\nBT\n/f1 16 Tf 1 0 0 1 79.3701 545.2237 Tm[<000300040005>13.415<0006>13.415<00a7>\
        13.415<00b8>13.415<00c9>13.415<00da>13.415<00eb>13.415<00fc>]TJ\nET\nEMC\n0 0.8078 0.8078 0 k\n0 g\n1.4173 w\n\
        /Artifact BMC\n59.5276 711.5278 m\n541.4174 709.2601 l\nh\nf\n";
    const WORDS: &[u8] =
        b"100 beginbfchar\n<0012> <4e2d>\n<0034> <5171>\n<0056> <4e91>\n<0078> <65d7>\n<009a> <59d4>\n\
        <00bc> <7ec4>\n<00de> <7ec7>\n<00f0> <90e8>\n";
    Code::like([CONTENT, WORDS, WORDS, TO_UNICODE.as_bytes()].into_iter())
});

fn deflated(bytes: &[u8]) -> Vec<u8> {
    TEXT.whole(bytes)
}

fn count(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

#[expect(clippy::cast_possible_truncation, reason = "PDF knows no larger numbers")]
fn narrow(value: f64) -> f32 {
    value as f32
}
