//! Generated documents comply with every clause that can be measured, whatever their length.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use gongwen::export::{Drawing, Format, PdfExporter, PdfStandards, export};
use gongwen::load::load_templates;
use gongwen::measure::{Finding, Kind, Verdict};
use gongwen::model::{
    Attachment, Document, DocumentDate, DocumentNumber, Head, IssuerMark, Organ, Orientation, Profile,
    Signing,
};
use gongwen::parse::parse;
use gongwen::source::{FilledText, Source};
use gongwen::typeset::{Engine, Fonts, forget_old, typeset};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngSeed, TestRunner};

use crate::exporters::{draw_the_same, look_the_same};
use crate::pages::{Ledger, measure_common};
use crate::ruler::{self, Line, Page};
use crate::targets::{bare, document};

pub fn engine() -> &'static Engine {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    ENGINE.get_or_init(|| engine_of(false))
}

/// The engine of a project with layouts of its own, or of one without.
fn engine_of(has_own_layouts: bool) -> Engine {
    let (mut templates, faults) = load_templates(None);
    assert!(faults.is_empty());
    templates.has_own_layouts = has_own_layouts;
    let fonts = Arc::new(Fonts::new(Vec::new()).0);
    Engine::new(&templates, fonts, &Profile::default())
}

/// A document in the format 文件.
#[derive(Debug, Clone)]
struct Plan {
    title: String,
    recipients: Vec<String>,
    paragraphs: Vec<String>,
    attachments: Vec<(String, usize, bool)>,
    organs: Vec<String>,
    signatories: Vec<String>,
    sealing: &'static str,
    diameter: u8,
    note: Option<String>,
    with_imprint: bool,
}

fn words(min: usize, max: usize) -> impl Strategy<Value = String> {
    let word = select(vec![
        "选派", "干部", "挂职", "锻炼", "组织", "部门", "重点", "工作", "服务", "群众", "乡村", "振兴",
        "管理", "考核",
    ]);
    vec(word, min..=max).prop_map(|words| words.concat())
}

fn sentence() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        8 => words(1, 6),
        1 => select(vec!["“四到”", "《管理办法》", "（试行）", "〔2024〕12号", "39名", "2024年3月5日", "——", "……", "GB/T 9704", "喆䶮"])
            .prop_map(str::to_string),
    ];
    let mark = select(vec!["，", "、", "；", "：", "。", "？", "！", "”，“", "），（", ""]);
    vec((piece, mark), 1..14).prop_map(|pieces| {
        let mut text: String = pieces.into_iter().map(|(piece, mark)| format!("{piece}{mark}")).collect();
        // What a writer would not write: unpaired quotation marks and brackets.
        for (pair, plain) in [("”，“", "，"), ("），（", "，")] {
            if text.matches(pair).count() > 0 {
                text = text.replace(pair, plain);
            }
        }
        format!("{text}完成。")
    })
}

/// A block of the body: most are paragraphs.
fn block() -> impl Strategy<Value = String> {
    let paragraph = || vec(sentence(), 1..6).prop_map(|sentences| sentences.concat());
    prop_oneof![
        12 => paragraph(),
        2 => (1_usize..4, words(2, 12)).prop_map(|(level, words)| format!("{} {words}", "#".repeat(level))),
        1 => vec(words(2, 30), 2..5).prop_map(|items| {
            items.iter().enumerate().map(|(at, item)| format!("{}. {item}。\n", at + 1)).collect()
        }),
        1 => (paragraph(), sentence()).prop_map(|(text, note)| format!("{text}[^@]\n\n[^@]: {note}")),
    ]
}

/// The body: headings are followed by text; the first is of any level, and every other is below one of the level above.
fn body() -> impl Strategy<Value = Vec<String>> {
    prop_oneof![3 => vec(block(), 0..12), 1 => vec(block(), 12..40)].prop_map(|blocks| {
        let first =
            "为加强年轻干部实践锻炼，充实重点领域工作力量，现就做好选派干部挂职锻炼的有关工作通知如下。";
        // A body of one line cannot be both on page 1 and with a signature on page 2.
        let mut out = vec![first.repeat(2)];
        let mut depth = 0;
        for (at, block) in blocks.into_iter().enumerate() {
            let level = block.bytes().take_while(|byte| *byte == b'#').count();
            if level == 0 {
                // Two lists in a row are one.
                if block.starts_with("1.") && out.last().is_some_and(|last| last.starts_with("1.")) {
                    continue;
                }
                out.push(block.replace("[^@]", &format!("[^{at}]")));
                continue;
            }
            depth = if depth == 0 { level } else { level.min(depth + 1) };
            out.push(format!("{} {}", "#".repeat(depth), block.trim_start_matches(['#', ' '])));
            out.push(format!("{}。", &first[..first.len() - 3]));
        }
        out
    })
}

fn plan() -> impl Strategy<Value = Plan> {
    let rows = prop_oneof![1 => Just(0_usize), 3 => 1_usize..24, 1 => 24_usize..121];
    let attachment = (words(2, 18), rows, any::<bool>());
    // 4 to 60 characters.
    let title = prop_oneof![
        1 => words(1, 1).prop_map(|word| format!("{word}通知")),
        9 => words(1, 27).prop_map(|words| format!("关于{words}的通知")),
    ];
    // A mark of one organ has 6 to 34 characters, a name at the end two less.
    let organs = prop_oneof![
        1 => vec(words(5, 16), 1..2),
        4 => vec(words(2, 4), 1..6),
    ];
    let signatory = select(vec!["赵宇", "欧阳文昊", "额尔敦达来", "王翀", "孙建国"]).prop_map(str::to_string);
    let head = (title, vec(words(2, 7), 1..10), organs, option::weighted(0.2, vec(signatory, 1..4)));
    let end = (
        select(vec!["seal", "none", "stamp"]),
        select(vec![42_u8, 45, 50, 60]),
        option::weighted(0.3, words(3, 20)),
        any::<bool>(),
    );
    (head, body(), vec(attachment, 0..6), end).prop_map(
        |(
            (title, recipients, organs, signatories),
            paragraphs,
            attachments,
            (sealing, diameter, note, with_imprint),
        )| {
            let signatories = signatories.unwrap_or_default();
            Plan {
                title,
                recipients,
                paragraphs,
                attachments,
                organs,
                signatories,
                sealing,
                diameter,
                note,
                with_imprint,
            }
        },
    )
}

/// The head of a plan's document.
fn head(plan: &Plan) -> Head {
    let organs: Vec<Organ> = plan.organs.iter().cloned().map(Organ).collect();
    let date = Some(DocumentDate::parse("2024年12月28日"));
    let printed = plan.with_imprint.then(|| DocumentDate::parse("2024年12月28日"));
    let mark = if organs.len() > 1 {
        IssuerMark::Joint { organs: organs.clone(), suffix: "文件".to_string() }
    } else {
        IssuerMark::Single { text: format!("{}文件", plan.organs[0]) }
    };
    Head {
        keys: vec!["title".to_string(), "mark".to_string()],
        mark: Some(mark),
        number: Some(DocumentNumber::parse("云组发〔2024〕12号")),
        recipients: plan.recipients.clone(),
        signatories: plan.signatories.clone(),
        note: plan.note.clone(),
        signing: match plan.sealing {
            "stamp" => Signing::Stamp { posts: vec!["部长".to_string()], stamps: Vec::new(), date },
            "none" => Signing::Bare { organs, date },
            _ => Signing::Seal { organs, date, seals: Vec::new(), diameter: plan.diameter },
        },
        copies: if plan.with_imprint { plan.recipients.clone() } else { Vec::new() },
        printer: printed.is_some().then(|| Organ("中共云川旗委组织部办公室".to_string())),
        printed,
        ..bare("file", &plan.title)
    }
}

/// The document of a plan.
fn planned(plan: &Plan) -> Document {
    let mut texts = vec![FilledText::plain(&Source::new("body", plan.paragraphs.join("\n\n")))];
    for (_, rows, _) in &plan.attachments {
        let table: String = (0..*rows)
            .map(|row| format!("| {} | 李喆 | 旗农牧局综合股副股长兼办公室主任 |\n", row + 1))
            .collect();
        let text = if *rows > 0 {
            format!("| 序号 | 姓名 | 单位 |\n|:-:|:-:|:--|\n{table}")
        } else {
            "附件正文。".to_string()
        };
        texts.push(FilledText::plain(&Source::new("attachment", text)));
    }
    let mut bodies = texts
        .iter()
        .enumerate()
        .map(|(number, text)| parse(text, number, &[]).unwrap_or_else(|faults| panic!("{faults:?}")));
    let blocks = bodies.next().unwrap();
    let attachments =
        plan.attachments.iter().zip(bodies).map(|((title, rows, sideways), blocks)| Attachment {
            title: title.clone(),
            orientation: if *sideways && *rows > 0 { Orientation::Sideways } else { Orientation::Upright },
            listed: is_listed(title),
            blocks: Some(blocks),
        });
    Document { attachments: attachments.collect(), ..document(head(plan), blocks, texts.clone()) }
}

fn set(plan: &Plan, number: usize) -> Vec<Page> {
    let document = planned(plan);
    let pages = typeset(&document, engine()).unwrap_or_else(|faults| panic!("{faults:?} {plan:?}"));
    let made = |drawing: &Drawing| {
        export(&document, Some(&pages), Format::PDF, drawing)
            .unwrap_or_else(|faults| panic!("{faults:?}"))
            .remove(0)
            .bytes
    };
    let ours = made(&Drawing::default());
    keep(&ours, &format!("{number:04}.pdf"));
    let standards = PdfStandards { archival: true, accessible: true };
    if std::env::var_os("GEN_KEEP").is_some() {
        let archival = made(&Drawing { standards, ..Drawing::default() });
        keep(&archival, &format!("{number:04}-archival.pdf"));
    }
    // Typst's exporter takes as long as all else.
    if number.is_multiple_of(10) || setting("GEN_CASES").is_some() {
        let typst = made(&Drawing { pdf: PdfExporter::Tagged, ..Drawing::default() });
        keep(&typst, &format!("{number:04}-typst.pdf"));
        draw_the_same(&ours, &typst).unwrap_or_else(|fault| panic!("{fault}"));
        // And pixels longer still.
        if number.is_multiple_of(50) || setting("GEN_CASES").is_some() {
            look_the_same(&ours, &typst).unwrap_or_else(|fault| panic!("{fault}"));
        }
    }
    ruler::read(&ours)
}

/// Writes a document to the folder `GEN_KEEP`, if there is one, for other rulers.
fn keep(document: &[u8], name: &str) {
    let Some(folder) = std::env::var_os("GEN_KEEP") else { return };
    std::fs::write(PathBuf::from(folder).join(name), document).unwrap();
}

fn measure(plan: &Plan, number: usize) {
    // Three rows of the largest seals leave no room for an attachment note and a line of the body, and are refused.
    if plan.diameter == 60 && plan.organs.len() == 5 && !plan.attachments.is_empty() {
        return;
    }
    let pages = set(plan, number);
    let mut ledger = Ledger::default();
    measure_common(&mut ledger, &pages);
    // The program's own ruler, as anybody runs it. What a few documents leave empty no spacing fills, and without an imprint
    // there is none.
    for finding in gongwen::measure::measure(&pages, Kind::File) {
        let fails = finding.verdict == Verdict::Fails;
        if fails && finding.clause == "7.3.5.5" {
            BROKEN_OFF.fetch_add(1, Ordering::Relaxed);
            continue;
        }
        if finding.verdict == Verdict::Adjusted && finding.clause == "7.3.1" {
            CLOSER.fetch_add(1, Ordering::Relaxed);
        }
        let may_fail = finding.clause == "7.4" && !plan.with_imprint;
        let what = format!("{:?} {:?}", finding.what, finding.found);
        ledger.holds(finding.clause, &what, may_fail || !fails);
    }

    let title: Vec<_> = pages[0]
        .lines()
        .into_iter()
        .filter(|line| (line.size() - 22.0).abs() < 0.1 && !line.is_red())
        .collect();
    let whole: String = title.iter().map(|line| line.text()).collect();
    ledger.holds("7.3.1", &format!("the title is whole: {whole}"), whole == plan.title);
    for line in &title {
        ledger.holds("7.3.1", "a line of the title has three characters or more", line.glyphs.len() > 2);
        ledger.near("7.3.1", "centre of a line of the title", line.centre(), 106.0, 0.6);
    }

    let widths: Vec<f64> = title.iter().map(|line| line.right() - line.left()).collect();
    let widest = widths.iter().copied().fold(0.0, f64::max);
    let top = widths.iter().position(|width| (width - widest).abs() < 0.1).unwrap_or(0);
    let is_shape = widths[..=top].is_sorted() && widths[top..].iter().rev().is_sorted();
    ledger.holds("7.3.1", &format!("a trapezoid or a diamond: {widths:.1?}"), is_shape);

    let date =
        pages.iter().position(|page| page.line("2024年12月28日").is_some_and(|line| line.size() > 15.0));
    let title_bottom = title.iter().map(|line| line.em_bottom()).fold(0.0, f64::max);
    let begun = pages[0].lines().iter().any(|line| {
        line.em_top() > title_bottom && (line.size() - 16.0).abs() < 0.1 && (line.left() - 39.5).abs() < 1.0
    });
    ledger.holds("7.3.3", "page 1 holds some of the body", begun);
    // Some of the body or the attachment note is above the signature, on the same page.
    let company = date.is_some_and(|date| {
        let names = plan.organs.concat() + "部长";
        let of_signature = |line: &Line| line.text().chars().all(|c| names.contains(c));
        // The title of an attachment may take several lines.
        let of_note = |line: &Line| plan.attachments.iter().any(|(title, ..)| title.contains(&line.text()));
        let lines = pages[date].content();
        lines.iter().any(|line| {
            let is_body =
                line.text().contains(['。', '.', '：']) || line.left() < 28.1 && !of_signature(line);
            is_body || of_note(line)
        })
    });
    ledger.holds("7.3.5.5", "the signature is not alone", company);

    if plan.with_imprint {
        let last = pages.len();
        ledger.holds("7.4.1", "the imprint is on an even page", last.is_multiple_of(2));
        let lowest = pages[last - 1].rules.iter().map(|rule| rule.y).fold(0.0, f64::max);
        ledger.near("7.4.1", "last line on the bottom of the type area", lowest, 262.0, 0.1);
    }
    let listed = plan.attachments.iter().filter(|(title, ..)| is_listed(title)).count();
    let mut at = 0;
    for (title, ..) in &plan.attachments {
        at += usize::from(is_listed(title));
        let label = match (is_listed(title), listed) {
            (false, _) => String::new(),
            (true, 1) => "附件".to_string(),
            (true, _) => format!("附件{at}"),
        };
        let there = pages.iter().any(|page| {
            let text = page.text();
            text.starts_with(&label) && text.contains(title.as_str())
        });
        ledger.holds("7.3.7", &format!("{label} has its page and its title {title}"), there);
    }
    ledger.close();
}

/// Where a project has Typst of its own, that sets the lines; else their glyphs have places. Both are where the breaker says, but
/// that lines which are spaced out reach the edge, from which Typst leaves some by up to a cell.
#[test]
fn glyphs_have_the_places_that_typst_would_give_them() {
    /// The right edge of the type area, mm.
    const EDGE: f64 = 184.0;
    let is_full = |line: &Line| {
        let last = &line.glyphs[line.glyphs.len() - 1];
        let is_square = !last.text.is_ascii();
        !is_square || (last.x + last.size * ruler::MM - EDGE).abs() < 0.02
    };
    let with_own_layouts = engine_of(true);
    let read = |document: &Document, engine: &Engine| {
        let pages = typeset(document, engine).ok()?;
        let pdf = export(document, Some(&pages), Format::PDF, &Drawing::default());
        Some(ruler::read(&pdf.unwrap_or_else(|faults| panic!("{faults:?}")).remove(0).bytes))
    };
    let plans: Vec<Plan> = generated(&plan(), 2205, 24);
    let faults = each(&plans, |plan, _| {
        let document = planned(plan);
        let placed = read(&document, engine());
        let typed = read(&document, &with_own_layouts);
        // What is refused is refused either way.
        assert_eq!(placed.as_ref().map(Vec::len), typed.as_ref().map(Vec::len), "pages");
        for (one, other) in placed.iter().flatten().zip(typed.iter().flatten()) {
            assert_eq!(one.lines().len(), other.lines().len(), "lines");
            for (one, other) in one.lines().iter().zip(&other.lines()) {
                assert_eq!(one.text(), other.text());
                let glyphs = one.glyphs.iter().zip(&other.glyphs);
                let off = glyphs.clone().map(|(one, other)| (one.x - other.x).abs()).fold(0.0, f64::max);
                let level = glyphs.clone().all(|(one, other)| (one.y - other.y).abs() < 0.01);
                let alike =
                    glyphs.clone().all(|(one, other)| one.font == other.font && one.size == other.size);
                assert!(level && alike && (off < 0.01 || is_full(one)), "{} is {off:.2} mm off", one.text());
            }
        }
    });
    assert!(faults.is_empty(), "{} of {}: {}", faults.len(), plans.len(), faults.join("\n\n"));
}

/// Some attachments are texts that the document issues.
fn is_listed(title: &str) -> bool {
    !title.chars().count().is_multiple_of(3)
}

/// How many documents leave lines empty at the end of a page although the text goes on overleaf.
static BROKEN_OFF: AtomicUsize = AtomicUsize::new(0);

/// How many documents have less above their title than 空二行.
static CLOSER: AtomicUsize = AtomicUsize::new(0);

/// How many documents are generated.
const CASES: u64 = 500;

/// A number for a long run: `GEN_CASES` documents, which both exporters draw, others with each `GEN_SEED`.
fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|number| number.parse().ok())
}

/// What is wrong with the plans' documents, of which each is judged.
pub fn each<P: Sync + std::fmt::Debug>(plans: &[P], judge: impl Fn(&P, usize) + Sync) -> Vec<String> {
    let next = AtomicUsize::new(0);
    let faults = Mutex::new(Vec::new());
    let work = || {
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(plan) = plans.get(at) else { break };
            if let Err(fault) = catch_unwind(AssertUnwindSafe(|| judge(plan, at))) {
                let said = fault.downcast_ref::<String>().map_or("not a text", String::as_str);
                let said = format!("{at}: {said} {plan:?}");
                faults.lock().unwrap_or_else(PoisonError::into_inner).push(said);
            }
            forget_old();
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(work);
        }
    });
    faults.into_inner().unwrap_or_else(PoisonError::into_inner)
}

/// So many cases of a strategy, or as many, of the seed, as the environment asks for.
pub fn generated<S: Strategy>(strategy: &S, seed: u64, cases: u64) -> Vec<S::Value> {
    let seed = RngSeed::Fixed(setting("GEN_SEED").unwrap_or(seed));
    let config = Config { rng_seed: seed, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new(config);
    let count = setting("GEN_CASES").unwrap_or(cases);
    (0..count).map(|_| strategy.new_tree(&mut runner).unwrap().current()).collect()
}

#[test]
fn a_generated_document_keeps_the_clauses() {
    let plans = generated(&plan(), 9704, CASES);
    let faults = each(&plans, measure);
    assert!(faults.is_empty(), "{} of {}: {}", faults.len(), plans.len(), faults.join("\n\n"));
    // Of a thousand documents of one seed or another it is some ten.
    let most = plans.len().div_ceil(50);
    for (count, what) in [(&BROKEN_OFF, "break off early"), (&CLOSER, "have a title too near the separator")]
    {
        let count = count.load(Ordering::Relaxed);
        assert!(count <= most, "{count} of {} {what}", plans.len());
    }
}

/// An everyday document of one organ, with a body of so many lines: the last is short.
fn everyday(lines: usize, sealing: &'static str, attachments: usize, with_note: bool) -> Plan {
    let text: String = "请予审定并批复为盼以便抓紧组织实施现将有关情况报告如下"
        .chars()
        .cycle()
        .take(28 * (lines - 1) - 10)
        .collect();
    let titles = ["挂职锻炼干部名单", "经费预算表"];
    Plan {
        title: "关于审批挂职锻炼经费的请示".to_string(),
        recipients: vec!["云川旗人民政府".to_string()],
        paragraphs: vec![format!("{text}。"), "妥否，请批示。".to_string()],
        attachments: titles[..attachments].iter().map(|title| ((*title).to_string(), 0, false)).collect(),
        organs: vec!["中共云川旗委组织部".to_string()],
        signatories: vec!["赵宇".to_string()],
        sealing,
        diameter: 42,
        note: with_note.then(|| "联系人：赵宇，电话：6220000".to_string()),
        with_imprint: attachments > 0,
    }
}

/// Short documents leave spacing the least to work with: the page of the head takes few lines.
#[test]
fn an_everyday_document_fills_its_pages() {
    let mut plans = Vec::new();
    for lines in 2..=21 {
        for sealing in ["seal", "none", "stamp"] {
            for (attachments, with_note) in [(0, false), (0, true), (1, false), (1, true), (2, true)] {
                plans.push(everyday(lines, sealing, attachments, with_note));
            }
        }
    }
    let broken_off = Mutex::new(Vec::new());
    let faults = each(&plans, |plan, at| {
        let findings = gongwen::measure::measure(&set(plan, 1000 + at), Kind::File);
        let fails = |finding: &Finding| finding.clause == "7.3.5.5" && finding.verdict == Verdict::Fails;
        if findings.iter().any(fails) {
            broken_off.lock().unwrap_or_else(PoisonError::into_inner).push(at);
        }
    });
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
    let broken_off = broken_off.into_inner().unwrap_or_else(PoisonError::into_inner);
    assert!(broken_off.len() <= plans.len() / 50, "{broken_off:?} of {} break off early", plans.len());
}
