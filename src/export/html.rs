//! HTML: a document as a part of a page, from its tree; headings, tables and notes are what they are.

use std::fmt::Write;

use crate::model::{Align, Block, BlockKind, CellBody, Document, Inline, Picture, Signing, Table};

/// A picture of a document, by its path in the project; gives the address under which the page finds it.
pub type Address<'a> = &'a mut dyn FnMut(&str) -> String;

/// Writes the words of a document below its title, which is a heading of level 1 that the page has already.
pub fn article(document: &Document, address: Address<'_>) -> String {
    let head = &document.head;
    let mut page = Page { out: String::new(), notes: Vec::new(), address };
    for line in &head.byline {
        page.line("byline kai", line);
    }
    if !head.recipients.is_empty() {
        page.line("flush", &format!("{}：", head.recipients.join("，")));
    }
    page.blocks(&document.blocks, 1);
    let listed: Vec<&str> =
        document.attachments.iter().filter(|one| one.listed).map(|one| one.title.as_str()).collect();
    for (at, title) in listed.iter().enumerate() {
        let number = if listed.len() > 1 { format!("{}. ", at + 1) } else { String::new() };
        let title = title.replace('\n', "");
        page.line("note", &format!("{}{number}{title}", if at == 0 { "附件：" } else { "　　　" }));
    }
    for organ in head.signing.organs() {
        page.line("sign", &organ.0);
    }
    if let Signing::Stamp { posts, .. } = &head.signing {
        posts.iter().for_each(|post| page.line("sign", post));
    }
    if let Some(date) = head.signing.date() {
        page.line("sign", &date.to_string());
    }
    for group in &head.attendance {
        page.line("flush", &format!("{}：{}", group.label, group.names));
    }
    if let Some(note) = &head.note {
        page.line("note", &format!("（{note}）"));
    }
    let mut number = 0;
    for attachment in &document.attachments {
        number += usize::from(attachment.listed);
        let Some(body) = &attachment.blocks else { continue };
        page.out.push_str("<section class=\"sub\">\n");
        if attachment.listed {
            let own = if listed.len() > 1 { number.to_string() } else { String::new() };
            let _ = writeln!(page.out, "<p class=\"flush\">附件{own}</p>");
        }
        let _ = writeln!(page.out, "<h2>{}</h2>", escaped(&attachment.title.replace('\n', "")));
        page.blocks(body, 2);
        page.out.push_str("</section>\n");
    }
    if !head.copies.is_empty() {
        page.line("flush sub", &format!("抄送：{}。", head.copies.join("，")));
    }
    page.end_notes();
    page.out
}

struct Page<'a> {
    out: String,
    /// 脚注 · the words of the notes, as HTML.
    notes: Vec<String>,
    address: Address<'a>,
}

impl Page<'_> {
    fn line(&mut self, class: &str, words: &str) {
        let _ = writeln!(self.out, "<p class=\"{class}\">{}</p>", escaped(words));
    }

    /// Blocks below a heading of a level.
    fn blocks(&mut self, blocks: &[Block], level: u8) {
        for block in blocks {
            match &block.kind {
                BlockKind::Heading { depth, number, body, run_in, .. } => {
                    let level = (level + depth).min(6);
                    let words = format!("{}{}", escaped(number), self.inlines(body));
                    let heading = format!("<h{level}>{words}</h{level}>");
                    let _ = match run_in.is_empty() {
                        true => writeln!(self.out, "{heading}"),
                        false => {
                            let words = self.inlines(run_in);
                            writeln!(self.out, "<div class=\"run\">{heading}<p>{words}</p></div>")
                        }
                    };
                }
                BlockKind::Paragraph { body } => {
                    let words = self.inlines(body);
                    let _ = writeln!(self.out, "<p>{words}</p>");
                }
                BlockKind::List { ordered, start, items, .. } => {
                    let (open, close) = match (ordered, start) {
                        (true, 1) => ("<ol>".to_string(), "</ol>"),
                        (true, start) => (format!("<ol start=\"{start}\">"), "</ol>"),
                        (false, _) => ("<ul>".to_string(), "</ul>"),
                    };
                    self.out.push_str(&open);
                    for item in items {
                        self.out.push_str("<li>");
                        self.blocks(item, level);
                        self.out.push_str("</li>\n");
                    }
                    self.out.push_str(close);
                    self.out.push('\n');
                }
                BlockKind::Table(table) => self.table(table),
                BlockKind::Quote { blocks } => {
                    self.out.push_str("<blockquote>\n");
                    self.blocks(blocks, level);
                    self.out.push_str("</blockquote>\n");
                }
                BlockKind::Image { path, alt, caption } => {
                    let address = (self.address)(path);
                    let alt = escaped(alt);
                    let caption = match caption.is_empty() {
                        true => String::new(),
                        false => format!("<figcaption>{}</figcaption>", self.inlines(caption)),
                    };
                    let _ =
                        writeln!(self.out, "<figure><img src=\"{address}\" alt=\"{alt}\">{caption}</figure>");
                }
                // Pages are a matter of paper; what only Typst can draw is in the PDF.
                BlockKind::PageBreak => {}
                BlockKind::RawTypst(_) => self.line("note", "〔此处内容见 PDF〕"),
            }
        }
    }

    fn table(&mut self, table: &Table) {
        self.out.push_str("<div class=\"wide\" role=\"region\" aria-label=\"表格\" tabindex=\"0\"><table>\n");
        for (at, row) in table.rows.iter().enumerate() {
            let is_header = at < table.headers;
            match at {
                0 if is_header => self.out.push_str("<thead>\n"),
                _ if at == table.headers => self.out.push_str("<tbody>\n"),
                _ => {}
            }
            self.out.push_str("<tr>");
            for cell in &row.cells {
                let name = if is_header { "th" } else { "td" };
                let _ = write!(self.out, "<{name}");
                if is_header {
                    self.out.push_str(" scope=\"col\"");
                } else {
                    self.out.push_str(match table.align.get(cell.column) {
                        Some(Align::Center) => " class=\"c\"",
                        Some(Align::Right) => " class=\"r\"",
                        _ => "",
                    });
                }
                if cell.columns > 1 {
                    let _ = write!(self.out, " colspan=\"{}\"", cell.columns);
                }
                if cell.rows > 1 {
                    let _ = write!(self.out, " rowspan=\"{}\"", cell.rows);
                }
                let words = match &cell.body {
                    CellBody::Words(words) => self.inlines(words),
                    CellBody::Picture(Picture { path, alt, .. }) => {
                        format!("<img src=\"{}\" alt=\"{}\">", (self.address)(path), escaped(alt))
                    }
                };
                let _ = write!(self.out, ">{words}</{name}>");
            }
            self.out.push_str("</tr>\n");
            if at + 1 == table.headers {
                self.out.push_str("</thead>\n");
            }
        }
        let ends = if table.rows.len() > table.headers { "</tbody>\n" } else { "" };
        let _ = writeln!(self.out, "{ends}</table></div>");
    }

    fn inlines(&mut self, inlines: &[Inline]) -> String {
        let mut out = String::new();
        for inline in inlines {
            match inline {
                Inline::Text { text, .. } => out.push_str(&escaped(text)),
                Inline::Emph { body } => {
                    let _ = write!(out, "<em>{}</em>", self.inlines(body));
                }
                Inline::Strong { body } => {
                    let _ = write!(out, "<strong>{}</strong>", self.inlines(body));
                }
                Inline::Link { url, body } => {
                    let words = self.inlines(body);
                    match is_safe(url) {
                        true => {
                            let _ = write!(out, "<a href=\"{}\">{words}</a>", escaped(url));
                        }
                        false => out.push_str(&words),
                    }
                }
                Inline::Footnote { body } => {
                    let words = self.inlines(body);
                    self.notes.push(words);
                    let number = self.notes.len();
                    let _ = write!(
                        out,
                        "<sup><a id=\"r{number}\" href=\"#n{number}\" aria-label=\"注 {number}\">[{number}]</a></sup>"
                    );
                }
                Inline::LineBreak => out.push_str("<br>"),
            }
        }
        out
    }

    fn end_notes(&mut self) {
        if self.notes.is_empty() {
            return;
        }
        self.out.push_str("<ol class=\"notes\">\n");
        for (at, words) in std::mem::take(&mut self.notes).into_iter().enumerate() {
            let number = at + 1;
            let _ = writeln!(
                self.out,
                "<li id=\"n{number}\">{words} <a href=\"#r{number}\" aria-label=\"回到注 {number} 处\">↩</a></li>"
            );
        }
        self.out.push_str("</ol>\n");
    }
}

/// A title, in which names are not broken between lines.
pub fn title(document: &Document) -> String {
    let mut out = escaped(&document.head.title.replace('\n', ""));
    let mut names: Vec<String> = document.head.names.iter().map(|name| escaped(name)).collect();
    // The longest first, so that a name within another is not marked in it again.
    names.sort_by_key(|name| std::cmp::Reverse(name.chars().count()));
    names.dedup();
    const MOST: usize = 12;
    let mut marked: Vec<String> = Vec::new();
    for name in names.iter().filter(|name| (2..=MOST).contains(&name.chars().count())) {
        if !marked.iter().any(|longer| longer.contains(name.as_str())) && out.contains(name.as_str()) {
            out = out.replace(name.as_str(), &format!("<span class=\"nb\">{name}</span>"));
            marked.push(name.clone());
        }
    }
    out
}

/// Whether an address only leads somewhere, and runs nothing.
fn is_safe(url: &str) -> bool {
    ["https://", "http://", "mailto:", "#"].iter().any(|scheme| url.starts_with(scheme))
}

/// Words that are no markup.
pub fn escaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}
