//! What a reader of PDF finds and copies: poppler, which most viewers of Linux have. Without `pdftotext` it says nothing.

use std::process::Command;

use gongwen::export::{Drawing, Format, export};
use gongwen::parse::parse;
use gongwen::source::{FilledText, Source};
use gongwen::typeset::typeset;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::project::Project;
use crate::properties::{each, engine, generated};
use crate::targets::{bare, document};

/// What is never parted, so that lines before it are spaced out.
const WHOLE: [&str; 10] = [
    "￥1,234,567.89元",
    "2024年12月28日上午9:30",
    "yunchuan.zuzhibu@163.com",
    "https://www.yunchuan.gov.cn/zuzhibu/2024",
    "云政办发〔2023〕18号",
    "50％～60％",
    "0.6个百分点",
    "－5℃",
    "GB/T 9704—2012",
    "“挂职锻炼”",
];

/// How many words in a row are looked for.
const WINDOW: usize = 6;

fn paragraph() -> impl Strategy<Value = String> {
    let words = "气温与占比逐月上升各地要抓好春耕备耕保障群众生产生活用水选派年轻干部到基层一线锻炼";
    let words: Vec<char> = words.chars().collect();
    let clause = (0..words.len() - 16, 1_usize..16)
        .prop_map(move |(from, count)| words[from..from + count].iter().collect::<String>());
    let mark = select(vec!["，", "、", "；", "。", "", "（含）", "**"]);
    vec((clause, mark, select(WHOLE.to_vec())), 3..9).prop_map(|pieces| {
        let text = pieces.into_iter().map(|(clause, mark, whole)| match mark {
            "**" => format!("**{clause}**{whole}"),
            _ => format!("{clause}{mark}{whole}"),
        });
        format!("{}。", text.collect::<String>())
    })
}

/// The words of a PDF, line after line, without the numbers of its pages.
fn read(project: &Project, name: &str, pdf: &[u8]) -> String {
    project.write(name, pdf);
    let read = Command::new("pdftotext").arg(project.path(name)).arg("-").output().unwrap();
    assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
    let text = String::from_utf8(read.stdout).unwrap();
    text.lines().map(|line| line.trim_start_matches('\u{c}')).filter(|line| !line.starts_with('—')).collect()
}

#[test]
fn words_are_found_in_lines_that_are_spaced_out() {
    if Command::new("pdftotext").arg("-v").output().is_err() {
        return;
    }
    let project = Project::empty();
    let texts = generated(&vec(paragraph(), 1..12), 14289, 60);
    let faults = each(&texts, |paragraphs, number| {
        let filled = FilledText::plain(&Source::new("body", paragraphs.join("\n\n")));
        let blocks = parse(&filled, 0, &[]).unwrap_or_else(|faults| panic!("{faults:?}"));
        let document = document(bare("speech", "关于春耕备耕的情况"), blocks, vec![filled]);
        let pages = typeset(&document, engine()).unwrap_or_else(|faults| panic!("{faults:?}"));
        let made = export(&document, Some(&pages), Format::PDF, &Drawing::default());
        let pdf = made.unwrap_or_else(|faults| panic!("{faults:?}")).remove(0).bytes;
        let found = read(&project, &format!("{number}.pdf"), &pdf);
        for paragraph in paragraphs {
            let words: Vec<char> = paragraph.replace("**", "").chars().collect();
            for window in words.windows(WINDOW) {
                let window: String = window.iter().collect();
                // A blank may end a line.
                assert!(window.contains(' ') || found.contains(&window), "{window} is not in {found}");
            }
        }
    });
    assert!(faults.is_empty(), "{} of {}: {}", faults.len(), texts.len(), faults.join("\n\n"));
}
