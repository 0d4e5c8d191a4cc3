//! The forms by which a line is told: numbers of headings, days, marks. They look at words that are set already.

use crate::import::draft::seal_at;
use crate::model::Date;

/// The number at the beginning of a heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Numbered {
    /// 1 for 一、 to 4 for （1）.
    pub(super) level: u8,
    pub(super) value: u32,
    /// Bytes that the number takes.
    pub(super) length: usize,
}

/// The number of a heading: 一、 （一） 1. （1）.
pub(super) fn numbered(text: &str) -> Option<Numbered> {
    let open = text.starts_with('（');
    let rest = if open { &text['（'.len_utf8()..] } else { text };
    let is_small = |c: char| "一二三四五六七八九十百".contains(c);
    let small = rest.find(|c| !is_small(c)).unwrap_or(0);
    let large = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(0);
    let length = small.max(large);
    let mark = rest[length..].chars().next().filter(|_| length > 0 && length <= 12)?;
    let after = &rest[length + mark.len_utf8()..];
    let value = if small > 0 { chinese_value(&rest[..small])? } else { rest[..large].parse().ok()? };
    let level = match (open, small > 0, mark) {
        (false, true, '、') => 1,
        (true, true, '）') => 2,
        // 3.5 is a figure.
        (false, false, '.' | '．' | '、') if !after.starts_with(|c: char| c.is_ascii_digit()) => 3,
        (true, false, '）') => 4,
        _ => return None,
    };
    let lead = if open { '（'.len_utf8() } else { 0 };
    (!after.trim().is_empty()).then_some(Numbered { level, value, length: lead + length + mark.len_utf8() })
}

/// 三十九 as 39.
fn chinese_value(text: &str) -> Option<u32> {
    let digit = |c: char| {
        "一二三四五六七八九".chars().position(|other| other == c).and_then(|at| u32::try_from(at + 1).ok())
    };
    let (mut whole, mut last) = (0, None);
    for c in text.chars() {
        match c {
            '十' => whole += last.take().unwrap_or(1) * 10,
            '百' => whole += last.take()? * 100,
            c if last.is_none() => last = digit(c),
            _ => return None,
        }
    }
    Some(whole + last.unwrap_or(0)).filter(|value| *value > 0)
}

/// 发文字号: 云组发〔2024〕12号.
pub(super) fn is_number(text: &str) -> bool {
    let bare = if is_bracketed(text) { text.trim_matches(['（', '）']) } else { text };
    let number = bare.split("签发人：").next().unwrap_or(bare).trim();
    let parts = || {
        let (code, rest) = number.split_once('〔')?;
        let (year, serial) = rest.split_once('〕')?;
        let serial = serial.strip_suffix('号')?;
        let is_digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
        Some(
            !code.is_empty()
                && code.chars().count() <= 12
                && is_digits(year)
                && is_digits(serial.trim_start_matches('第')),
        )
    };
    parts().unwrap_or(false)
}

/// 份号: six digits.
pub(super) fn is_copy_number(text: &str) -> bool {
    text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// 密级和保密期限: 机密★1年.
pub(super) fn is_secrecy(text: &str) -> bool {
    ["绝密", "机密", "秘密"].iter().any(|level| {
        text.strip_prefix(level)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('★') && rest.chars().count() <= 8)
    })
}

/// 紧急程度
pub(super) fn is_urgency(text: &str) -> bool {
    matches!(text, "特急" | "加急" | "急件" | "特提" | "平急")
}

/// Where the day begins with which words end, in characters.
pub(super) fn day_at(text: &str) -> Option<usize> {
    // No line that ends with a day is long.
    if text.len() > 400 {
        return None;
    }
    let starts =
        text.char_indices().enumerate().filter(|(_, (_, c))| c.is_ascii_digit() || "二一XxＸ×".contains(*c));
    let mut starts = starts.filter(|(_, (offset, _))| is_day(&text[*offset..]));
    starts.next().map(|(at, _)| at)
}

/// Characters of a day: in Chinese digits, in what is typed for 〇, and in what holds the place of a digit.
pub(super) const DAYS: &str = "年月日〇零一二三四五六七八九十○0OoXxＸ×＊*";

/// 成文日期: 2024年3月5日, also in Chinese digits or with room for the day.
pub(super) fn is_day(text: &str) -> bool {
    let is_small = |c: char| DAYS.contains(c);
    let has_parts =
        || text.find('年').zip(text.find('月')).is_some_and(|(year, month)| year > 0 && year < month);
    text.chars().count() <= 11
        && ["19", "20"].iter().any(|century| text.starts_with(century))
        && Date::read(text).is_some()
        || text.ends_with('日')
            && has_parts()
            && text.chars().all(|c| is_small(c) || c.is_ascii_digit())
            && text.chars().count() <= 14
        || text.ends_with('日')
            && has_parts()
            && text.chars().all(|c| c.is_ascii_digit() || "年月日".contains(c))
            && text.chars().count() <= 11
}

/// Whether words end with a day, after at most the name of an organ.
pub(super) fn ends_with_day(text: &str) -> bool {
    day_at(text).is_some_and(|at| {
        let before: String = text.chars().take(at).collect();
        let name = seal_at(&before).map_or(before.as_str(), |seal| &before[..seal]);
        name.chars().all(|c| c.is_alphanumeric() || c == '×')
    })
}

/// Whether words are the name of an organ, by what they end with.
pub(super) fn is_organ(text: &str) -> bool {
    const ENDS: &str = "部局委会室府院处办社站心司校团队厅行区镇乡木联";
    text.chars().count() > 3
        && text.ends_with(|c| ENDS.contains(c))
        && text.chars().all(char::is_alphanumeric)
}

/// Whether a line ends the text rather than naming who signs it: 特此通报, 联系电话：…
pub(super) fn is_closing(text: &str) -> bool {
    const BEGIN: [&str; 16] = [
        "特此", "此致", "专此", "以上", "妥否", "当否", "请予", "请审", "联系", "咨询", "电话", "传真",
        "地址", "邮编", "网址", "邮箱",
    ];
    BEGIN.iter().any(|begin| text.starts_with(begin)) || text.contains('：')
}

/// Whether a line is what a page on the web says of a document, or a button of the page.
pub(super) fn is_of_page(text: &str) -> bool {
    const LABELS: [&str; 21] = [
        "来源",
        "信息来源",
        "文章来源",
        "稿件来源",
        "发布日期",
        "发布时间",
        "发文日期",
        "生成日期",
        "公开日期",
        "浏览次数",
        "访问次数",
        "点击数",
        "阅读次数",
        "索引号",
        "主题分类",
        "发布机构",
        "发文机构",
        "有效性",
        "责任编辑",
        "当前位置",
        "文件编号",
    ];
    const BUTTONS: [&str; 6] = ["返回顶部", "打印本页", "关闭窗口", "分享到", "收藏本站", "设为首页"];
    if is_title(text) {
        return false;
    }
    let bare = text.trim_start_matches(['•', '·', '【', '[']);
    let is_label = |label: &str| {
        // These words begin sentences too.
        let is_plain = matches!(label, "来源" | "有效性" | "主题分类");
        bare.strip_prefix(label).is_some_and(|rest| !is_plain || rest.is_empty() || rest.starts_with('：'))
    };
    LABELS.into_iter().any(is_label) || BUTTONS.iter().any(|button| bare.starts_with(button))
}

/// 编、章 and 节 of rules: 第一章　总则. Their level, 1 for 编 and 章.
pub(super) fn chapter(text: &str) -> Option<u8> {
    let rest = text.strip_prefix('第')?;
    let number = rest.find(|c| !"一二三四五六七八九十百".contains(c)).filter(|at| *at > 0)?;
    let level = match rest[number..].chars().next()? {
        '编' | '章' => 1,
        '节' => 2,
        _ => return None,
    };
    (text.chars().count() <= 24 && !text.ends_with(['。', '；', '：'])).then_some(level)
}

/// Whether all of it is in brackets.
pub(super) fn is_bracketed(text: &str) -> bool {
    text.starts_with('（')
        && text.ends_with('）')
        && text.matches('（').count() == text.matches('）').count()
        && numbered(text).is_none()
}

/// The post and name of a person, parted by a blank in the text, or a name alone.
pub(super) fn is_person(text: &str) -> bool {
    const POSTS: [&str; 10] =
        ["书记", "部长", "旗长", "县长", "市长", "主任", "局长", "主席", "院长", "处长"];
    let is_short = text.chars().count() <= 20;
    is_short
        && POSTS.iter().any(|post| {
            text.split_once(post).is_some_and(|(_, name)| (2..=4).contains(&name.chars().count()))
        })
}

/// The kind that a title ends with.
pub(super) fn kind_of(title: &str) -> Option<&'static str> {
    const KINDS: [&str; 15] = [
        "通知", "决定", "决议", "命令", "公报", "公告", "通告", "意见", "通报", "报告", "请示", "批复",
        "议案", "函", "纪要",
    ];
    // Not what is in brackets behind it: （试行）.
    let bare =
        title.strip_suffix('）').and_then(|title| title.rsplit_once('（')).map_or(title, |(bare, _)| bare);
    let bare = bare.trim();
    KINDS.into_iter().find(|kind| bare.ends_with(kind))
}

/// Whether a line can only be a title, or a part of one; marks too end with 纪要.
pub(super) fn is_title(text: &str) -> bool {
    text.contains("关于") || is_whole_title(text) && !matches!(kind_of(text), Some("纪要" | "命令" | "公报"))
}

/// Whether a title is at its end: it names its kind.
pub(super) fn is_whole_title(title: &str) -> bool {
    const OTHERS: [&str; 18] = [
        "讲话",
        "发言",
        "致辞",
        "方案",
        "办法",
        "规定",
        "细则",
        "规则",
        "条例",
        "制度",
        "章程",
        "计划",
        "总结",
        "要点",
        "名单",
        "提纲",
        "主持词",
        "汇报",
    ];
    kind_of(title).is_some() || OTHERS.iter().any(|kind| title.ends_with(kind)) || title.ends_with('）')
}

/// Whether a line that ends in a colon begins the text rather than naming who reads it.
pub(super) fn announces(text: &str) -> bool {
    const BEGIN: [&str; 6] = ["为", "根据", "按照", "经", "依据", "现"];
    text.contains("如下") || text.contains("以下") || BEGIN.iter().any(|begin| text.starts_with(begin))
}

/// 附件、附件1 alone on a line.
pub(super) fn is_attachment(text: &str) -> bool {
    text.strip_prefix("附件").is_some_and(|rest| {
        let rest = rest.trim_end_matches('：');
        rest.chars().count() <= 3
            && rest.chars().all(|c| c.is_ascii_digit() || "一二三四五六七八九十".contains(c))
    })
}

/// The number behind 附件: 2, 二.
pub(super) fn number_of_attachment(text: &str) -> Option<u32> {
    let number = text.strip_prefix("附件")?.trim_end_matches('：');
    number.parse().ok().or_else(|| chinese_value(number))
}

/// How many characters of a line of the attachment note come before the title.
pub(super) fn title_of_note(text: &str) -> usize {
    let is_lead =
        |c: char| c == '附' || c == '件' || matches!(c, '：' | ':') || super::super::lines::is_blank(c);
    let lead = if text.trim_start_matches(super::super::lines::is_blank).starts_with("附件") {
        text.chars().take_while(|c| is_lead(*c)).count()
    } else {
        text.chars().take_while(|c| super::super::lines::is_blank(*c)).count()
    };
    let rest: String = text.chars().skip(lead).collect();
    let digits = rest.chars().take_while(|c| c.is_ascii_digit() || ('０'..='９').contains(c)).count();
    let mark = rest.chars().nth(digits).is_some_and(|c| matches!(c, '.' | '．' | '、'));
    let number = if digits > 0 && mark { digits + 1 } else { 0 };
    let blanks = rest.chars().skip(number).take_while(|c| super::super::lines::is_blank(*c)).count();
    lead + number + blanks
}

/// 印发机关和印发日期: how many characters the office takes in a line such as 旗委办公室2024年3月1日印发.
pub(super) fn printed_at(text: &str) -> Option<usize> {
    let line = text.strip_suffix("印发")?;
    let at = day_at(line)?;
    (at > 1).then_some(at)
}

/// 印数: （共印50份）.
pub(super) fn is_print_run(text: &str) -> bool {
    let inner = text.trim_matches(['（', '）', '(', ')', '。']);
    inner.strip_prefix("共印").is_some_and(|rest| rest.ends_with('份') && rest.chars().count() <= 8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_headings_are_told_from_figures() {
        for (text, wanted) in [
            ("一、提高认识", Some((1, 1, "一、".len()))),
            ("二十一、要求", Some((1, 21, "二十一、".len()))),
            ("（三）加强管理", Some((2, 3, "（三）".len()))),
            ("12.做好准备", Some((3, 12, 3))),
            ("3、做好准备", Some((3, 3, "3、".len()))),
            ("（4）报到", Some((4, 4, "（4）".len()))),
            ("3.5万元", None),
            ("一是提高", None),
            ("2024年", None),
            ("一、", None),
        ] {
            let found = numbered(text).map(|found| (found.level, found.value, found.length));
            assert_eq!(found, wanted, "{text}");
        }
    }

    #[test]
    fn days_numbers_and_marks_are_told() {
        assert!(
            is_day("2024年3月5日")
                && is_day("二〇二四年三月五日")
                && is_day("2024年月日")
                && !is_day("2024年3月5日印发")
        );
        assert_eq!(day_at("云川旗委组织部2024年3月5日"), Some(7));
        assert_eq!(printed_at("云川旗委办公室2024年3月5日印发"), Some(7));
        assert!(is_number("云组发〔2024〕12号") && !is_number("根据云组发〔2024〕12号文件"));
        assert_eq!(["附件", "附件2", "附件十二："].map(number_of_attachment), [None, Some(2), Some(12)]);
        assert!(is_attachment("附件1") && is_attachment("附件") && !is_attachment("附件：名单"));
        assert!(ends_with_day("组织部2024年3月5日") && !ends_with_day("会议时间：2024年3月5日"));
        assert_eq!(title_of_note("附件：1．名单"), 5);
        assert_eq!(title_of_note("　　　2. 名单"), 6);
        assert!(is_secrecy("机密★1年") && !is_secrecy("机密文件管理"));
    }
}
