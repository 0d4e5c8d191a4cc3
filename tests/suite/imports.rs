//! Texts that exist already: told, set, and made a template of; generated ones, since those of offices are not here.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::project::Project;

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % sides as u64).unwrap()
    }

    fn of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.roll(words.len())]
    }
}

/// Words with everything in them that a template, Markdown or YAML could take for its own.
const WORDS: [&str; 16] = [
    "要扎实推进各项工作",
    "{{ issuer.name }}",
    "{% if x %}{# 注 #}",
    "*重点*和**难点**",
    "#号和_下划线_",
    "投资1,200.5万元",
    "[链接](网址)",
    "<br>与&amp;",
    "C:\\目录\\文件",
    "| 竖线 |",
    "见附表`代码`",
    "~~删去~~",
    "“引号”和'撇'",
    "增长3.5%",
    "1.5倍",
    "《办法》（试行）",
];

fn sentence(dice: &mut Dice) -> String {
    let parts = 1 + dice.roll(3);
    let words: Vec<&str> = (0..parts).map(|_| dice.of(&WORDS)).collect();
    format!("{}。", words.join("，"))
}

/// A text with its parts in the order that offices write them, headings numbered right.
fn text(dice: &mut Dice) -> String {
    let lead = dice.of(&["", "　　", "    ", "\t"]);
    let speech = dice.roll(2) == 0;
    let mut lines = vec![match speech {
        true => format!("在云川旗{}会上的讲话", dice.of(&["动员", "总结", "“四到”"])),
        false => format!("云川旗林草局关于{}的通知", dice.of(&["防火", "清查{{x}}", "A&B项目"])),
    }];
    if speech {
        lines.push(dice.of(&["旗委书记　周立昇", "（2024年3月5日）"]).to_string());
    }
    if dice.roll(4) == 0 {
        lines.push("发布日期:2024-03-06 来源:云川旗林草局".to_string());
    }
    if dice.roll(3) > 0 {
        lines.push(dice.of(&["同志们：", "各科室、各林场："]).to_string());
    }
    lines.push(format!("{lead}{}", sentence(dice)));
    for first in 0..dice.roll(4) {
        lines.push(format!(
            "{lead}{}、{}",
            ["一", "二", "三"][first],
            dice.of(&["提高认识", "加强*管理*", "{{ 落实 }}"])
        ));
        for second in 0..dice.roll(3) {
            lines.push(format!("{lead}（{}）要重视。{}", ["一", "二"][second], sentence(dice)));
            for third in 0..dice.roll(3) {
                lines.push(format!("{lead}{}.要落实。{}", third + 1, sentence(dice)));
            }
        }
        if dice.roll(3) == 0 {
            lines.push("序号\t名称|量\t备注\n1\t*杨树*\t无\n2\t柳树{{x}}\t有".to_string());
        }
        lines.push(format!("{lead}{}", sentence(dice)));
    }
    if !speech {
        if dice.roll(2) == 0 {
            lines.push(String::new());
        }
        lines.push("　　　　　　　　　　云川旗林草局".to_string());
        let day = [
            "2024年3月5日",
            "二〇二四年三月五日",
            "二0二四年三月五日",
            "二OO四年三月五日",
            "2024年 月 日",
            "XX年X月X日",
        ];
        lines.push(format!("　　　　　　　　　　{}", dice.of(&day)));
        if dice.roll(2) == 0 {
            lines.push("（联系人：娜仁，电话：办公室分机）".to_string());
        }
        if dice.roll(3) == 0 {
            lines.push(format!("云川旗防火办法\n第一章 总则\n第一条 {}", sentence(dice)));
        }
        if dice.roll(2) == 0 {
            lines.push(format!("附件\n{}\n{}", "防火须知*一*", sentence(dice)));
        }
    }
    let gap = dice.of(&["\n", "\n\n", "\r\n"]);
    lines.join(gap) + "\n"
}

#[test]
fn what_pages_on_the_web_and_drafts_look_like_is_told() {
    let project = Project::sample();
    let set = |text: &str| {
        project.write("a.txt", text);
        let said = project.make(&["set", "a.txt", "-o", "a.out.txt", "--lang", "en"]).stderr;
        (String::from_utf8(project.read("a.out.txt")).unwrap(), said)
    };
    // A notice that issues rules, as a page shows it: labels, marks of half width, a note, then the rules.
    let page = "云川旗林草局 关于印发《云川旗防火办法(试行)》的通知\n\n发布日期:2024-03-06 信息来源:云川旗林草局\n\n\
        各科室,各林场:\n\n《云川旗防火办法(试行)》已经同意,现印发你们,请遵照执行。\n\n云川旗林草局\n\n2024年3月5日\n\n\
        (此件公开发布)\n\n\n云川旗防火办法(试行)\n\n第一章 总则\n第一条 为了防火,制定本办法。\n第二章 附则\n第二条 本办法自印发之日起施行。\n";
    let (text, said) = set(page);
    for told in [
        "Layout file",
        "line 5: recipients: 各科室，各林场：",
        "line 9: signature: 云川旗林草局",
        "line 13: note: （此件公开发布）",
        "line 16: issued text: 云川旗防火办法（试行）",
        "line 18: heading 1: 第一章　总则",
        "import-page-line",
        "a.txt:3:1",
    ] {
        assert!(said.contains(told), "{told}: {said}");
    }
    assert!(text.contains("\n\n云川旗防火办法（试行）\n第一章　总则\n") && !text.contains("附件"), "{text}");
    project.make(&["import", "a.txt"]);
    assert!(String::from_utf8(project.read("templates/a.md")).unwrap().contains("    listed: false\n"));
    // A head above the title that only names a kind, a day that holds its place, words for a seal.
    let (text, said) = set(
        "云川旗林草局通知\n\n关于加强巡护的通知\n\n各林场：\n\n请加强巡护。\n\n云川旗林草局（印章）\nXX年XX月XX日\n",
    );
    assert!(text.starts_with("云川旗林草局通知\n关于加强巡护的通知\n各林场：\n"), "{text}");
    assert!(said.contains("date of issue: XX年XX月XX日") && said.contains("import-seal-words"), "{said}");
    // Items that are sentences are no headings, and none of their row is; a row of headings stays one.
    let item =
        "一、巡护采用定点值守与流动巡查相结合的形式进行，点位由各林场按照地形和路况自行确定并报局里备案。";
    let (_, said) = set(&format!(
        "关于加强巡护的通知\n各林场：\n要求如下：\n{item}\n二、每日两次。遇大风加密。\n云川旗林草局\n2024年3月5日\n"
    ));
    assert!(!said.contains("heading"), "{said}");
    let (_, said) = set(&format!(
        "关于加强巡护的通知\n各林场：\n要求如下：\n{item}\n二、时间\n每日两次。\n云川旗林草局\n2024年3月5日\n"
    ));
    assert!(said.contains("heading 1: 时间"), "{said}");
    // What ends the text is no organ, and organs side by side are several.
    let (text, said) = set(
        "云川旗林草局关于防火情况的通报\n各林场：\n现将情况通报如下。\n特此通报\n咨询电话：办公室分机\n云川旗林草局　　云川旗应急局\n2024年3月5日\n",
    );
    assert!(text.contains("\n特此通报\n咨询电话：办公室分机\n"), "{text}");
    assert!(
        said.contains("signature: 云川旗林草局\n") && said.contains("signature: 云川旗应急局\n"),
        "{said}"
    );
    // A paragraph that was broken into lines, each with an empty one behind it; a number in brackets below the title.
    let (text, said) = set(
        "云川旗林草局关于防火的通知\n（云林发〔2024〕3号）\n\n各林场：\n\n进入春季以来，全旗气温回升很快，\n\n风大物燥，请各林场加强对重点地段\n\n的巡护。\n\n二〇二四年三月五日\n",
    );
    assert!(
        text.contains("\n进入春季以来，全旗气温回升很快，风大物燥，请各林场加强对重点地段的巡护。\n"),
        "{text}"
    );
    assert!(text.contains("\n云林发〔2024〕3号\n") && said.contains("import-joined"), "{said}{text}");
}

/// The letters, digits and characters of a text: what is never changed.
fn words(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

#[test]
fn a_template_of_a_text_makes_the_same_document_and_keeps_its_words() {
    let mut dice = Dice(11);
    let project = Project::sample();
    for number in 0..24 {
        let written = text(&mut dice);
        let name = format!("t{number}");
        project.write(&format!("{name}.txt"), &written);
        project.make(&["set", &format!("{name}.txt"), "-o", &format!("set/{name}.txt")]);
        project.make(&["import", &format!("{name}.txt")]);
        let set = String::from_utf8(project.read(&format!("set/{name}.txt"))).unwrap();
        project.make(&[&name, "-o", &format!("made/{name}.txt")]);
        let made = String::from_utf8(project.read(&format!("made/{name}.txt"))).unwrap();
        assert_eq!(set, made, "{written}");
        // The mark of a notice is made of its signature, and the note names its attachment.
        // A date of issue has Arabic digits.
        let mut expected = words(&written)
            .replace("二OO四年三月五日", "2004年3月5日")
            .replace("二0二四年三月五日", "2024年3月5日")
            .replace("二〇二四年三月五日", "2024年3月5日");
        if set.starts_with("云川旗林草局文件") {
            expected = format!("云川旗林草局文件{expected}");
        }
        if written.contains("附件\n") || written.contains("附件\r\n") {
            expected.push_str("附件防火须知一");
        }
        let sorted = |text: &str| {
            let mut all: Vec<char> = text.chars().collect();
            all.sort_unstable();
            all
        };
        let (found, wanted) = (sorted(&words(&set)), sorted(&expected));
        assert_eq!(found, wanted, "{written}\n---\n{set}");
    }
    project.make(&["set", "t0.txt"]);
    assert!(project.read("t0.pdf").starts_with(b"%PDF"));
}

#[test]
fn what_is_doubtful_is_said_and_what_is_told_is_listed() {
    let project = Project::empty();
    project.write(
        "讲话.txt",
        "在动员会上的讲话\n旗委书记 周立昇\n同志们:\n一、认识\n好.\n三、要求\n要做到.\n一、另一组\n(一)对.\n",
    );
    let ran = project.run(&["set", "讲话.txt", "--lang", "zh", "-o", "讲话.pdf"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    for told in [
        "第 1 行　标题　在动员会上的讲话",
        "第 2 行　题下　旗委书记　周立昇",
        "第 3 行　主送或称谓　同志们：",
        "第 4 行　一级标题　认识",
        "半角标点改为全角",
        "序号写的是 三、，按前后顺序排成 二、",
        "序号 一、 重新从头编",
        "讲话.txt:6:1",
    ] {
        assert!(ran.stderr.contains(told), "{told}: {}", ran.stderr);
    }
    assert!(project.read("讲话.pdf").starts_with(b"%PDF"));
}

#[test]
fn a_text_from_a_page_is_told_too() {
    // The number below the title, titles of two lines, half-width marks, no signature.
    let project = Project::empty();
    project.write(
        "意见.txt",
        "云川旗人民政府关于推动林草产业\n高质量发展的意见\n云政发[2024]6号\n\n各苏木乡镇人民政府,旗直各部门:\n\n\
         为推动林草产业发展,现提出如下意见。\n\n一、总体要求\n\n(一)指导思想\n\n以增绿增收为主线。\n\n(二)工作原则\n\n\
         ——生态优先、绿色发展。\n\n二、主要任务\n\n1.提高造林质量。适地适树。\n\n2.发展林下经济。因地制宜。\n",
    );
    project.make(&["set", "意见.txt", "-o", "意见.pdf"]);
    project.make(&["set", "意见.txt", "-o", "out.txt"]);
    let text = String::from_utf8(project.read("out.txt")).unwrap();
    let wanted = "云川旗人民政府文件\n云政发〔2024〕6号\n云川旗人民政府关于推动林草产业高质量发展的意见\n各苏木乡镇人民政府，旗直各部门：\n\
        为推动林草产业发展，现提出如下意见。\n一、总体要求\n（一）指导思想\n以增绿增收为主线。\n（二）工作原则\n\
        ——生态优先、绿色发展。\n二、主要任务\n1.提高造林质量。适地适树。\n2.发展林下经济。因地制宜。\n";
    assert_eq!(text, wanted);
}

#[test]
fn what_other_programs_write_is_told_too() {
    let project = Project::empty();
    let set = |text: &str| {
        project.write("a.txt", text);
        let said = project.make(&["set", "a.txt", "-o", "a.out.txt", "--lang", "en"]).stderr;
        (String::from_utf8(project.read("a.out.txt")).unwrap(), said)
    };
    // Columns of blanks, with a line that is drawn.
    let (text, _) = set(
        "关于窗口的方案\n\n  序号   任务         科室     时限\n  ------ ------------ -------- -------\n  1      梳理清单     政务科   3月底\n  2      开设窗口     大厅     5月底\n",
    );
    assert!(text.contains("序号\t任务\t科室\t时限\n1\t梳理清单\t政务科\t3月底\n2\t"), "{text}");
    // Articles and names that are set wide are none.
    let (text, _) =
        set("关于窗口的办法\n\n第一条  为了便民。\n第二条  本局负责。\n\n张  三  丰\n李  四  光\n");
    assert!(!text.contains('\t'), "{text}");
    // Items in a line are no headings; a day in figures is a day; marks of half width are marks.
    let (text, said) = set(
        "关于窗口的批复\n\n大厅：\n经研究，批复如下：\n一､同意设立。二、人员自行调剂。三、经费另行安排。\n\n市审批局\n2025.7.1\n",
    );
    assert!(
        text.contains("一、同意设立。二、人员自行调剂。") && said.contains("date of issue: 2025.7.1"),
        "{said}{text}"
    );
    assert!(!said.contains("heading"), "{said}");
    // A text that no organ signs has no head.
    let (_, said) = set("关于窗口的通知\n\n各科室：\n请遵照执行。\n");
    assert!(said.contains("Layout speech") && said.contains("names no organ"), "{said}");
}

#[test]
fn the_markdown_of_other_makers_is_read() {
    let project = Project::empty();
    project.write(
        "a.md",
        "::: {.content}\n# 云川旗林草局关于防火的通知\n\n<!-- 正文 -->\n\n<p>各林场：</p>\n\n进入春季以来，**风大100%**的时段多<sup>①</sup>。[^1]\n\n\
         ## 要求\n\n##### 深处\n\n1. 第一项；\n2. 第二项。\n\n- 甲\n\n| 甲 | 乙 |\n|---|---|\n| 1 | <b>2</b><br>3 |\n\n![图](a.png)\n\n云川旗林草局\n2024年3月5日\n:::\n\n\
         [^1]: 见《办法》。[↩](#fnref1)\n",
    );
    let said = project.make(&["set", "a.md", "-o", "a.txt", "--lang", "en"]).stderr;
    let text = String::from_utf8(project.read("a.txt")).unwrap();
    let wanted = "云川旗林草局文件\n云川旗林草局关于防火的通知\n各林场：\n进入春季以来，风大100%的时段多①。（注：见《办法》。）\n\
        一、要求\n（1）深处\n1.第一项；\n2.第二项。\n甲\n甲\t乙\n1\t2 3\n云川旗林草局\n2024年3月5日\n";
    assert_eq!(text, wanted, "{said}");
    for told in ["import-tags", "import-picture", "signature: 云川旗林草局", "date of issue: 2024年3月5日"]
    {
        assert!(said.contains(told), "{told}: {said}");
    }
}

#[test]
fn no_words_of_markdown_are_lost() {
    // A footnote of a cell, one that nothing refers to, comments and tags of several lines.
    let project = Project::empty();
    project.write(
        "a.md",
        "# 云川旗林草局关于防火的通知\n\n<!-- 批注\n不印 -->\n\n<div\nclass=\"a\">块中文字\n</div>\n\n| 甲[^1] | 乙 |\n|---|---|\n| 1 | 2 |\n\n正文。\n\n[^1]: 格中注释。\n\n[^2]: 无人引用。\n",
    );
    project.make(&["set", "a.md", "-o", "a.txt"]);
    let text = String::from_utf8(project.read("a.txt")).unwrap();
    for words in ["块中文字", "格中注释。", "无人引用。", "甲"] {
        assert_eq!(text.matches(words).count(), 1, "{words}: {text}");
    }
    assert!(!text.contains("不印") && !text.contains("class"), "{text}");
}

#[test]
fn a_file_is_not_replaced_and_what_is_no_text_is_refused() {
    let project = Project::empty();
    project.write("a.txt", "关于防火的讲话\n同志们：\n要防火。\n").write("a.pdf", "mine");
    let ran = project.run(&["set", "a.txt"]);
    assert!(ran.code == 1 && ran.stderr.contains("--again"), "{}", ran.stderr);
    assert_eq!(project.read("a.pdf"), b"mine");
    project.make(&["set", "a.txt", "--again"]);
    assert!(project.read("a.pdf").starts_with(b"%PDF"));
    // Never the text itself.
    let ran = project.run(&["set", "a.txt", "--format", "txt", "--again"]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    assert!(project.read("a.txt").starts_with("关于防火".as_bytes()));
    for (name, bytes, said) in [
        ("b.doc", &b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"[..], ".docx"),
        ("c.pdf", b"%PDF-1.7", "PDF"),
        ("d.docx", b"PK\x03\x04broken", "d.docx"),
        ("e.txt", "一、没有标题。\n".as_bytes(), "title"),
        ("f.txt", b"", "empty"),
        ("g.txt", b"\xFF\xFFabc\x81", "UTF-8"),
    ] {
        project.write(name, bytes);
        let ran = project.run(&["set", name]);
        assert!(ran.code == 1 && ran.stderr.contains(said), "{name}: {} {}", ran.code, ran.stderr);
    }
}

/// A text of Word with the given main part and lists.
fn word(body: &str) -> Vec<u8> {
    const LISTS: &str = r#"<w:numbering xmlns:w="w"><w:abstractNum w:abstractNumId="4">
        <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>
        <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>
        </w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="4"/></w:num></w:numbering>"#;
    const NOTES: &str = r#"<w:footnotes xmlns:w="w"><w:footnote w:id="2"><w:p><w:r><w:t>按年初数计算。</w:t></w:r></w:p></w:footnote></w:footnotes>"#;
    const END_NOTES: &str = r#"<w:endnotes xmlns:w="w"><w:endnote w:id="2"><w:p><w:r><w:t>见附表。</w:t></w:r></w:p></w:endnote></w:endnotes>"#;
    let main = format!(r#"<w:document xmlns:w="w"><w:body>{body}</w:body></w:document>"#);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    const HEADER: &str = r#"<w:hdr xmlns:w="w"><w:p><w:r><w:t>秘密★1年</w:t></w:r></w:p></w:hdr>"#;
    const FOOTER: &str = r#"<w:ftr xmlns:w="w"><w:p><w:r><w:t>第 1 页</w:t></w:r></w:p></w:ftr>"#;
    for (path, text) in [
        ("word/document.xml", main.as_str()),
        ("word/header1.xml", HEADER),
        ("word/footer1.xml", FOOTER),
        ("word/numbering.xml", LISTS),
        ("word/footnotes.xml", NOTES),
        ("word/endnotes.xml", END_NOTES),
    ] {
        archive.start_file(path, SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn a_text_of_word_is_read_with_its_numbers_notes_and_tables() {
    let paragraph = |properties: &str, text: &str| {
        format!("<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
    };
    let listed = |level: usize, text: &str| {
        paragraph(&format!(r#"<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="7"/></w:numPr>"#), text)
    };
    let cell = |text: &str| format!("<w:tc>{}</w:tc>", paragraph("", text));
    let body = [
        paragraph(r#"<w:jc w:val="center"/>"#, "云川旗林草局关于防火的报告"),
        paragraph("", "旗人民政府："),
        listed(0, "基本情况"),
        "<w:p><w:r><w:t>面积增长3.5%</w:t></w:r><w:r><w:footnoteReference w:id=\"2\"/></w:r><w:r><w:t xml:space=\"preserve\"> ，成效明显</w:t></w:r><w:r><w:delText>删去的</w:delText></w:r><w:r><w:t>&#12290;</w:t></w:r></w:p>".to_string(),
        listed(1, "人员。有12人。"),
        listed(1, "经费。有3万元。"),
        listed(0, "下一步"),
        format!("<w:tbl><w:tr>{}{}</w:tr><w:tr>{}{}</w:tr></w:tbl>", cell("名称"), cell("数量"), cell("水泵"), cell("3")),
        "<w:p><w:r><w:t>特此报告</w:t></w:r><w:r><w:endnoteReference w:id=\"2\"/></w:r>\
         <w:r><w:rPr><w:vanish/></w:rPr><w:t>，暗语</w:t></w:r>\
         <w:r><w:rPr><w:vanish w:val=\"0\"/></w:rPr><w:t>。</w:t></w:r></w:p>"
            .to_string(),
        "<w:p><w:r><w:sym w:font=\"Wingdings 2\" w:char=\"F0A3\"/></w:r><w:r><w:t>同意</w:t></w:r>\
         <w:r><w:sym w:font=\"Webdings\" w:char=\"F061\"/></w:r></w:p>"
            .to_string(),
        // Line breaks that were meant to end paragraphs, and one in a sentence.
        "<w:p><w:r><w:t>三、要求</w:t><w:br/><w:t>联系人张三</w:t><w:br/><w:t>请各苏木镇和旗直各部门按照职责分工认真</w:t>\
         <w:br/><w:t>抓好落实。</w:t></w:r></w:p>"
            .to_string(),
        "<w:p><w:r><w:t>甲</w:t><w:tab/><w:t>3</w:t><w:tab/><w:t>5。</w:t></w:r></w:p>".to_string(),
        paragraph(r#"<w:jc w:val="right"/>"#, "云川旗林草局"),
        paragraph(r#"<w:jc w:val="right"/>"#, "2024年3月5日"),
    ];
    let project = Project::empty();
    project.write("报告.docx", word(&body.concat()));
    let said = project.make(&["set", "报告.docx", "-o", "报告.txt"]).stderr;
    assert!(said.contains("import-symbol") && said.contains("one symbol"), "{said}");
    assert!(said.matches("import-tab").count() == 1, "{said}");
    assert!(said.contains("import-margin") && said.contains("a header or footer"), "{said}");
    assert!(said.contains("import-hidden") && said.contains("One piece of hidden text"), "{said}");
    let text = String::from_utf8(project.read("报告.txt")).unwrap();
    let wanted = "云川旗林草局文件\n云川旗林草局关于防火的报告\n旗人民政府：\n一、基本情况\n面积增长3.5%（注：按年初数计算。），成效明显。\n\
        （一）人员。有12人。\n（二）经费。有3万元。\n二、下一步\n名称\t数量\n水泵\t3\n特此报告（注：见附表。），暗语。\n□同意〓\n\
        三、要求\n联系人张三\n请各苏木镇和旗直各部门按照职责分工认真抓好落实。\n甲3 5。\n云川旗林草局\n2024年3月5日\n";
    assert_eq!(text, wanted);
    project.make(&["set", "报告.docx"]);
}

#[test]
fn texts_made_to_do_harm_end_like_others() {
    let project = Project::empty();
    let head = "关于防火的讲话\n同志们：\n";
    let many = 60_000;
    for (name, body) in [
        ("brackets", "(".repeat(many) + &")".repeat(many)),
        ("digits", "1".repeat(many)),
        ("blanks", format!("好{}好", "\u{3000} ".repeat(many))),
        ("dots", ".。".repeat(many)),
        ("numbers", "（一）好。\n".repeat(many / 20)),
        ("tabs", "\t".repeat(2_000) + "\n" + &"\t".repeat(2_000)),
        ("years", "云[2024]".repeat(many / 10)),
    ] {
        project.write(&format!("{name}.txt"), format!("{head}{body}\n"));
        let ran = project.run(&["set", &format!("{name}.txt"), "-o", &format!("out/{name}.txt"), "-q"]);
        assert_eq!(ran.code, 0, "{name}: {}", ran.stderr);
    }
    // What Word would not write is refused, not taken for a text.
    let deep = format!("{}{}", "<w:p>".repeat(5_000), "</w:p>".repeat(5_000));
    let wide =
        "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"4000000000\"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>";
    project.write("deep.docx", word(&deep));
    assert!(project.run(&["set", "deep.docx"]).stderr.contains("import-broken"));
    project.write("wide.docx", word(&format!("<w:p><w:r><w:t>关于防火的讲话</w:t></w:r></w:p>{wide}")));
    project.make(&["set", "wide.docx", "-o", "out/wide.txt"]);
    project.write("long.txt", format!("{head}{}", "要防火。\n".repeat(400_000)));
    assert!(project.run(&["set", "long.txt"]).stderr.contains("import-long"));
}

#[test]
fn columns_keep_the_alignment_that_they_ask_for() {
    let project = Project::sample();
    project.write(
        "a.md",
        "# 表\n\n说明如下。\n\n| 甲 | 指标 | 金额 |\n|---|:---|---:|\n| 一 | 乙 | 1,234.50 |\n",
    );
    project.make(&["import", "a.md"]);
    let template = String::from_utf8(project.read("templates/a.md")).unwrap();
    assert!(template.contains("| :--: | :-- | --: |"), "{template}");
}

/// 另附 · what a note names and the file does not hold.
#[test]
fn an_attachment_that_a_file_lacks_stays_in_the_note() {
    let project = Project::sample();
    let head = "关于报送材料的通知\n各苏木镇：\n请于月底前报送。\n附件：1.任务表\n2.名册\n3.联系表\n云川旗委组织部\n2026年3月2日\n";
    let set = |name: &str, text: &str| {
        project.write(name, text);
        let ran = project.make(&["set", name]);
        assert_eq!((ran.code, ran.stderr.contains("warning")), (0, false), "{}", ran.stderr);
        crate::ruler::read(&project.read(&name.replace("txt", "pdf")))
    };
    let apart = set("另附.txt", head);
    assert_eq!(apart.len(), 1);
    let lines = apart[0].lines();
    let left = |words: &str| lines.iter().find(|line| line.text().ends_with(words)).unwrap().glyphs.iter();
    let at = |words: &str| left(words).rev().nth(words.chars().count() - 1).unwrap().x;
    assert!((at("任务表") - at("联系表")).abs() < 0.1, "{}", apart[0].text());
    // The number of an attachment says which of them the file holds.
    let pages = set("附一.txt", &format!("{head}附件二\n名册\n白云、赵宇。\n"));
    assert!(pages[0].text().contains("3.联系表"), "{}", pages[0].text());
    assert!(pages[1].text().starts_with("附件2名册"), "{}", pages[1].text());
    project.make(&["import", "附一.txt"]);
    let template = String::from_utf8(project.read("templates/附一.md")).unwrap();
    assert_eq!(template.matches("    body: ").count(), 1, "{template}");
}

#[test]
fn a_wide_list_lies_on_its_side() {
    let project = Project::sample();
    let columns = |count: usize| {
        let row = |cell: &str| format!("| {} |\n", vec![cell; count].join(" | "));
        let table = row("职务") + &row("---") + &row("副局长");
        let head = "关于印发名册的通知\n\n各苏木镇：\n\n现印发名册。\n\n附件：名册\n\n云川旗委组织部\n2026年3月2日\n\n附件\n\n名册\n\n";
        project.write("名单表.md", format!("{head}{table}"));
        let said = project.make(&["set", "名单表.md", "-o", "名单表.pdf", "--again", "--lang", "zh"]).stderr;
        let pages = crate::ruler::read(&project.read("名单表.pdf"));
        (
            said.contains("附件“名册”是列数较多的表格，改为横排"),
            pages[1].glyphs.iter().any(|glyph| glyph.turned),
        )
    };
    assert_eq!((columns(10), columns(11)), ((false, false), (true, true)));
    project.make(&["import", "名单表.md"]);
    let template = String::from_utf8(project.read("templates/名单表.md")).unwrap();
    assert!(template.contains("    orientation: sideways\n"), "{template}");
}
