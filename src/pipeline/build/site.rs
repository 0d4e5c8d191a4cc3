//! 公开网站: a page for each public document, an index, a feed and a map; complete without a server, and but for the search
//! without a script. A page asks for nothing beside itself, and its own policy forbids it.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use super::super::run::Report;
use super::super::{Job, MakeOptions};
use super::targets::Looked;
use super::{Build, MANIFEST, Manifest, Target};
use crate::diag::{Diagnostic, Faults, code};
use crate::export::{self, Format, article, escaped};
use crate::files::{self, Readers};
use crate::model::{Document, DocumentDate, IssuerMark, SiteRecipe, plain_text};
use crate::msg;
use crate::store::sha256;
use crate::validate::has_personal_number;

/// The folder of the site below that of the build.
pub(super) const SITE: &str = "site";

const STYLE: &str = include_str!("../../../assets/site/style.css");
const SEARCH: &str = include_str!("../../../assets/site/search.js");

/// A document on the site.
struct Entry {
    /// Its page without an ending.
    name: String,
    kind: String,
    title: String,
    /// The title as HTML.
    heading: String,
    /// 索引号、发文机关、成文日期、发文字号、主题分类、公开方式, those that are known.
    facts: Vec<(&'static str, String)>,
    /// The day of issue.
    date: Option<String>,
    /// The words that the search finds.
    words: String,
    html: String,
    has_pdf: bool,
}

impl Build {
    /// Writes the site into a folder; returns the names of its files below it.
    pub(super) fn write_site(&self, folder: &Path, made: &[Report]) -> Result<Vec<String>, Faults> {
        let Some(site) = &self.recipe.site else { return Ok(Vec::new()) };
        let home = folder.join(SITE);
        files::create_folder(&home)?;
        files::clear_staged(&home, SITE)?;
        let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
        let mut entries = Vec::new();
        for (target, report) in self.targets.iter().zip(made).filter(|(target, _)| target.is_public) {
            entries.extend(self.entries(folder, target, report, &mut files)?);
        }
        // What is newest comes first; documents without a date come last.
        entries.sort_by(|one, other| (&other.date, &one.name).cmp(&(&one.date, &other.name)));
        for entry in &entries {
            files.insert(format!("{}.html", entry.name), page(site, entry).into_bytes());
        }
        files.insert("index.html".to_string(), index(site, &entries).into_bytes());
        if let Some(address) = &site.address {
            files.insert("feed.xml".to_string(), feed(site, address, &entries).into_bytes());
            files.insert("sitemap.xml".to_string(), sitemap(address, &entries).into_bytes());
        }
        // The last wall: whatever a template, a title or a setting has brought along.
        for (name, bytes) in files.iter().filter(|(name, _)| !name.ends_with(".pdf")) {
            if has_personal_number(&without_data(&String::from_utf8_lossy(bytes))) {
                return Err(Diagnostic::error(msg!("build-site-number", path = code(name))).into());
            }
        }
        let mut staged = Vec::new();
        for (name, bytes) in &files {
            let path = home.join(name);
            let is_same = files::stamp(&path)?.is_some_and(|stamp| stamp.size == bytes.len() as u64)
                && files::read(&path, name, u64::MAX)? == *bytes;
            if !is_same {
                staged.push(files::stage(&path, bytes, SITE, Readers::All)?);
            }
        }
        let failed: Faults = files::publish(staged).into_iter().map(|(_, fault)| fault).collect();
        match failed.is_empty() {
            true => Ok(files.into_keys().map(|name| format!("{SITE}/{name}")).collect()),
            false => Err(failed),
        }
    }

    /// The names of the files that the site would have, below the folder of the build.
    pub(super) fn site_names(&self, faults: &mut Faults) -> Vec<String> {
        let Some(site) = &self.recipe.site else { return Vec::new() };
        let mut out = vec!["index.html".to_string()];
        if site.address.is_some() {
            out.extend(["feed.xml", "sitemap.xml"].map(str::to_string));
        }
        for target in self.targets.iter().filter(|target| target.is_public) {
            let has_pdf = target.options.formats.contains(&Format::PDF);
            match self.page_names(target) {
                Ok(names) => out.extend(names.iter().flat_map(|name| {
                    [Some(format!("{name}.html")), has_pdf.then(|| format!("{name}.pdf"))]
                        .into_iter()
                        .flatten()
                })),
                Err(found) => faults.extend(found),
            }
        }
        out.iter().map(|name| format!("{SITE}/{name}")).collect()
    }

    fn page_names(&self, target: &Target) -> Result<Vec<String>, Faults> {
        let looked = self.look_at(target, &target.options)?;
        Ok(looked.jobs.iter().map(|job| self.page_name(target, job)).collect())
    }

    /// The name of the page of a document, without an ending.
    fn page_name(&self, target: &Target, job: &Job<'_>) -> String {
        let mut name = match self.meeting(target).filter(|meeting| *meeting != ".") {
            Some(meeting) => format!("{}-{}", files::file_name(meeting), target.kind.batch),
            None => target.kind.batch.clone(),
        };
        if let Some(subject) = &job.subject {
            let _ = write!(name, "-{:03}", subject.ordinal);
        }
        name
    }

    /// The documents of a target, with the PDF of each among the files of the site.
    fn entries(
        &self,
        folder: &Path,
        target: &Target,
        report: &Report,
        files: &mut BTreeMap<String, Vec<u8>>,
    ) -> Result<Vec<Entry>, Faults> {
        let options = MakeOptions { output: folder.join(&target.below), ..target.options.clone() };
        let Looked { composer, jobs, .. } = self.look_at(target, &options)?;
        let pdfs = pdfs(target, report)?;
        let mut out = Vec::new();
        for job in jobs {
            let document = composer.compose(&job)?;
            let ordinal = job.subject.as_ref().map_or(0, |subject| subject.ordinal);
            let name = self.page_name(target, &job);
            let pdf = pdfs.get(&ordinal);
            if let Some(path) = pdf {
                let shown = files::relative(folder, path);
                files.insert(format!("{name}.pdf"), files::read(path, &shown, u64::MAX)?);
            }
            out.push(entry(&document, target, name, pdf.is_some()));
        }
        Ok(out)
    }
}

/// The PDFs of a target, by the numbers of those whom they are for; 0 if they are for nobody.
fn pdfs(target: &Target, report: &Report) -> Result<BTreeMap<usize, std::path::PathBuf>, Diagnostic> {
    let is_pdf = |path: &str| path.ends_with(".pdf");
    if target.kind.front.each.is_none() {
        let paths = report.made.iter().flat_map(|made| made.paths.clone());
        return Ok(paths.filter(|path| is_pdf(&files::shown(path))).map(|path| (0, path)).collect());
    }
    let manifest = Manifest::read(&report.folder.join(MANIFEST))?;
    let all = manifest.files.into_iter().filter(|entry| is_pdf(&entry.path));
    Ok(all.map(|entry| (entry.ordinal, report.folder.join(entry.path))).collect())
}

fn entry(document: &Document, target: &Target, name: String, has_pdf: bool) -> Entry {
    let head = &document.head;
    let organs: Vec<String> = match (head.signing.organs(), &head.mark) {
        ([], Some(IssuerMark::Single { text })) => vec![text.trim_end_matches("文件").to_string()],
        ([], Some(IssuerMark::Joint { organs, .. })) => organs.iter().map(|organ| organ.0.clone()).collect(),
        (organs, _) => organs.iter().map(|organ| organ.0.clone()).collect(),
    };
    let (date, day) = match head.signing.date() {
        Some(DocumentDate::Day(day)) => {
            (day.in_document(), Some(format!("{:04}-{:02}-{:02}", day.year(), day.month(), day.day())))
        }
        Some(DocumentDate::Other(text)) => (text.clone(), None),
        None => (String::new(), None),
    };
    let facts = [
        ("索引号", target.index.clone().unwrap_or_default()),
        ("发文机关", organs.join("、")),
        ("发文字号", head.number.as_ref().map(ToString::to_string).unwrap_or_default()),
        ("成文日期", date),
        ("主题分类", target.subject.clone().unwrap_or_default()),
        ("公开方式", "主动公开".to_string()),
    ];
    let mut address = |path: &str| {
        let bytes = document.images.get(path).map_or(&[][..], |bytes| bytes);
        let kind = match bytes {
            [0x89, b'P', b'N', b'G', ..] => "png",
            [0xFF, 0xD8, ..] => "jpeg",
            [b'G', b'I', b'F', ..] => "gif",
            [b'R', b'I', b'F', b'F', ..] => "webp",
            _ => "svg+xml",
        };
        format!("data:image/{kind};base64,{}", BASE64.encode(bytes))
    };
    let html = article(document, &mut address);
    let title = head.title.replace('\n', "");
    let heading = export::title(document);
    let mut words = title.clone();
    document.walk(&mut |block| words.push_str(&words_of(block)));
    let facts: Vec<(&str, String)> = facts.into_iter().filter(|(_, value)| !value.is_empty()).collect();
    facts.iter().for_each(|(_, value)| words.push_str(value));
    let kind = target.kind.front.name.clone();
    Entry { name, kind, title, heading, facts, date: day, words, html, has_pdf }
}

fn words_of(block: &crate::model::Block) -> String {
    use crate::model::BlockKind;
    match &block.kind {
        BlockKind::Heading { number, body, run_in, .. } => {
            format!("{number}{}{}", plain_text(body), plain_text(run_in))
        }
        BlockKind::Paragraph { body } => plain_text(body),
        BlockKind::Table(table) => {
            table.rows.iter().flat_map(|row| &row.cells).map(|cell| cell.body.text() + " ").collect()
        }
        _ => String::new(),
    }
}

/// A text without the pictures in it, of which the letters mean nothing.
fn without_data(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(";base64,") {
        out.push_str(before);
        rest = after.find('"').map_or("", |end| &after[end..]);
    }
    out.push_str(rest);
    out
}

/// A page with a title and content; `script` is what runs on it.
fn whole(site: &SiteRecipe, title: &str, head: &str, main: &str, script: &str) -> String {
    let hash = |text: &str| format!("'sha256-{}'", BASE64.encode(sha256(text.as_bytes())));
    let runs = if script.is_empty() { "'none'".to_string() } else { hash(script) };
    let script = if script.is_empty() { String::new() } else { format!("<script>{script}</script>\n") };
    let policy = format!(
        "default-src 'none'; style-src {}; script-src {runs}; img-src data:; base-uri 'none'; form-action 'none'",
        hash(STYLE)
    );
    let (name, title) = (escaped(&site.title), escaped(title));
    let feed = match &site.address {
        Some(_) => "<link rel=\"alternate\" type=\"application/atom+xml\" href=\"feed.xml\">\n",
        None => "",
    };
    format!(
        "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n<title>{title}</title>\n{head}{feed}<style>{STYLE}</style>\n</head>\n\
         <body>\n<a class=\"skip\" href=\"#main\">跳到正文</a>\n<header class=\"top\"><p><a href=\"index.html\">{name}</a></p></header>\n\
         <main id=\"main\">\n{main}</main>\n{script}</body>\n</html>\n"
    )
}

fn page(site: &SiteRecipe, entry: &Entry) -> String {
    let mut head = String::new();
    let mut facts = String::new();
    for (name, value) in &entry.facts {
        let (name, value) = (escaped(name), escaped(value));
        let _ = writeln!(head, "<meta name=\"{name}\" content=\"{value}\">");
        let value = match (&entry.date, name.as_str()) {
            (Some(date), "成文日期") => format!("<time datetime=\"{date}\">{value}</time>"),
            _ => value,
        };
        let _ = write!(facts, "<dt>{name}</dt><dd>{value}</dd>");
    }
    let pdf = format!("{}.pdf", encoded(&entry.name));
    let mut link = String::new();
    if entry.has_pdf {
        let _ = writeln!(head, "<link rel=\"alternate\" type=\"application/pdf\" href=\"{pdf}\">");
        link =
            format!("<p class=\"flush files\"><a href=\"{pdf}\" type=\"application/pdf\">下载 PDF</a></p>\n");
    }
    let title = &entry.heading;
    let main = format!(
        "<article>\n<h1>{title}</h1>\n<dl class=\"facts\">{facts}</dl>\n{link}{}</article>\n",
        entry.html
    );
    whole(site, &format!("{} - {}", entry.title, site.title), &head, &main, "")
}

fn index(site: &SiteRecipe, entries: &[Entry]) -> String {
    let mut main = format!("<h1>{}</h1>\n", escaped(&site.title));
    main.push_str(
        "<div class=\"search\" role=\"search\" hidden><label for=\"q\">查找标题、正文、文号、机关</label>\
         <input id=\"q\" type=\"search\" autocomplete=\"off\"><p id=\"said\" role=\"status\"></p></div>\n",
    );
    let mut kinds: Vec<&str> = Vec::new();
    for entry in entries {
        if !kinds.contains(&entry.kind.as_str()) {
            kinds.push(&entry.kind);
        }
    }
    let mut texts = Vec::new();
    for kind in kinds {
        let _ = writeln!(main, "<section class=\"kind\"><h2>{}</h2>\n<ul class=\"list\">", escaped(kind));
        for entry in entries.iter().filter(|entry| entry.kind == kind) {
            let shown = ["发文机关", "发文字号", "成文日期", "主题分类"];
            let meta: Vec<String> = entry
                .facts
                .iter()
                .filter(|(name, _)| shown.contains(name))
                .map(|(_, value)| escaped(value))
                .collect();
            let _ = writeln!(
                main,
                "<li><a href=\"{}.html\">{}</a> <span class=\"meta\">{}</span></li>",
                encoded(&entry.name),
                escaped(&entry.title),
                meta.join("　")
            );
            texts.push(entry.words.as_str());
        }
        main.push_str("</ul></section>\n");
    }
    // No text can end the element that it is in.
    let texts = serde_json::to_string(&texts).unwrap_or_default().replace('<', "\\u003c");
    let _ = writeln!(main, "<script type=\"application/json\" id=\"texts\">{texts}</script>");
    whole(site, &site.title, "", &main, SEARCH)
}

/// 订阅: the documents with a date, as an Atom feed (RFC 4287).
fn feed(site: &SiteRecipe, address: &str, entries: &[Entry]) -> String {
    let dated: Vec<(&Entry, &str)> =
        entries.iter().filter_map(|entry| Some((entry, entry.date.as_deref()?))).collect();
    let moment = |date: &str| format!("{date}T00:00:00+08:00");
    let updated = moment(dated.iter().map(|(_, date)| *date).max().unwrap_or("1970-01-01"));
    let (title, address) = (escaped(&site.title), escaped(address));
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"zh-CN\">\n\
         <title>{title}</title>\n<id>{address}</id>\n<updated>{updated}</updated>\n<author><name>{title}</name></author>\n\
         <link rel=\"self\" href=\"{address}feed.xml\"/>\n<link href=\"{address}\"/>\n"
    );
    for (entry, date) in dated {
        let url = format!("{address}{}.html", encoded(&entry.name));
        let (title, date) = (escaped(&entry.title), moment(date));
        let _ = writeln!(
            out,
            "<entry><title>{title}</title><id>{url}</id><link href=\"{url}\"/><updated>{date}</updated></entry>"
        );
    }
    out.push_str("</feed>\n");
    out
}

/// 站点地图: sitemaps.org, 0.9.
fn sitemap(address: &str, entries: &[Entry]) -> String {
    let address = escaped(address);
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n\
         <url><loc>{address}</loc></url>\n"
    );
    for entry in entries {
        let date = entry.date.as_ref().map(|date| format!("<lastmod>{date}</lastmod>")).unwrap_or_default();
        let _ = writeln!(out, "<url><loc>{address}{}.html</loc>{date}</url>", encoded(&entry.name));
    }
    out.push_str("</urlset>\n");
    out
}

/// A name as addresses have it (RFC 3986).
fn encoded(name: &str) -> String {
    let mut out = String::new();
    for byte in name.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => out.push(char::from(byte)),
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}
