//! Breaks a title into lines at word boundaries, in the shape of a trapezoid or a diamond
//! (GB/T 9704, 7.3.1). A line feed in the title is a break by hand and wins.

use std::sync::LazyLock;

use jieba_rs::Jieba;

/// The most that a line of 2号 holds, in characters: 156 mm of 7.761 mm each.
const LINE: f64 = 20.1;
/// The most lines that are tried.
const MAX_LINES: usize = 8;

/// The words of Chinese; read when the first title needs more than a line.
static WORDS: LazyLock<Jieba> = LazyLock::new(Jieba::new);

/// The lines of a title; `protected` words (names of people and organs) are never broken.
pub fn break_title(title: &str, protected: &[&str]) -> Vec<String> {
    if title.contains('\n') {
        let lines = title.lines().map(str::trim).filter(|line| !line.is_empty());
        return lines.flat_map(|line| break_title(line, protected)).collect();
    }
    if width(title) <= LINE {
        return vec![title.to_string()];
    }
    let units = units(title, protected);
    let fewest = (width(title) / LINE).ceil().max(1.0);
    let best = (1..=MAX_LINES)
        .filter(|lines| lines_as_f64(*lines) >= fewest)
        .take(2)
        .flat_map(|lines| breaks(&units, lines))
        .map(|lines| (cost(&lines, fewest), lines))
        .min_by(|a, b| a.0.total_cmp(&b.0));
    match best {
        Some((_, lines)) => lines.into_iter().map(|line| line.concat().trim().to_string()).collect(),
        // Nothing can be kept whole: a line ends where it is full.
        None => full_lines(title),
    }
}

fn full_lines(title: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for c in title.chars() {
        if let Some(line) = lines.last_mut() {
            if width(line) + width(c.encode_utf8(&mut [0; 4])) <= LINE {
                line.push(c);
            } else {
                lines.push(c.to_string());
            }
        }
    }
    lines
}

fn lines_as_f64(lines: usize) -> f64 {
    f64::from(u32::try_from(lines).unwrap_or(u32::MAX))
}

/// The width in characters, as wide as any usual face of 小标宋 draws Latin letters and digits.
fn width(text: &str) -> f64 {
    let of = |c: char| match c {
        '0'..='9' | 'a'..='z' => 0.6,
        'A'..='Z' | '%' | '&' => 0.8,
        c if c.is_ascii() => 0.4,
        _ => 1.0,
    };
    text.chars().map(of).sum()
}

/// The pieces of a title between which a line may end.
fn units<'a>(title: &'a str, protected: &[&str]) -> Vec<&'a str> {
    let mut at = 0;
    let mut ends: Vec<usize> = Vec::new();
    for token in WORDS.cut(title, true) {
        at += token.word.len();
        ends.push(at);
    }
    let mut whole = |start: usize, end: usize| ends.retain(|at| *at <= start || *at >= end);
    for word in protected.iter().filter(|word| word.chars().count() > 1) {
        for (at, _) in title.match_indices(word) {
            whole(at, at + word.len());
        }
    }
    // The organs that a title begins with: 甲 乙关于…
    let organs = title.find("关于").unwrap_or(0);
    let mut start = 0;
    for organ in title[..organs].split_inclusive([' ', '、']) {
        let end = start + organ.len();
        if width(organ) <= LINE {
            whole(start, end);
        }
        start = end;
    }
    for (open, close) in [('《', '》'), ('“', '”'), ('（', '）')] {
        for (at, _) in title.match_indices(open) {
            let end = title[at..].find(close).map_or(at, |end| at + end + close.len_utf8());
            if width(&title[at..end]) <= LINE {
                whole(at, end);
            }
        }
    }
    ends.retain(|at| may_end(&title[..*at], &title[*at..]));
    let starts = std::iter::once(0).chain(ends.iter().copied());
    starts.zip(ends.iter().copied()).map(|(start, end)| &title[start..end]).collect()
}

/// Whether a line may end between two texts, as far as their meeting characters tell.
fn may_end(before: &str, after: &str) -> bool {
    let (Some(last), Some(first)) = (before.chars().next_back(), after.chars().next()) else { return true };
    let opens = |c: char| "（《“〔【".contains(c);
    let closes = |c: char| "）》”〕】，。、：；？！等的之名".contains(c);
    // A number stays with its unit and with 等, 的 with the word behind it.
    !(opens(last)
        || last == '等' && first.is_ascii_digit()
        || closes(first)
        || last.is_ascii_digit()
        || "的之第".contains(last))
}

/// Every way to break the pieces into so many lines that fit.
fn breaks<'a>(units: &[&'a str], lines: usize) -> Vec<Vec<Vec<&'a str>>> {
    if lines <= 1 {
        let fits = !units.is_empty() && units.iter().map(|unit| width(unit)).sum::<f64>() <= LINE;
        return if fits { vec![vec![units.to_vec()]] } else { Vec::new() };
    }
    let mut out = Vec::new();
    let mut room = LINE;
    for end in 1..units.len() {
        room -= width(units[end - 1]);
        if room < 0.0 {
            break;
        }
        for mut rest in breaks(&units[end..], lines - 1) {
            rest.insert(0, units[..end].to_vec());
            out.push(rest);
        }
    }
    out
}

/// How far lines are from a good shape; lower is better.
fn cost(lines: &[Vec<&str>], fewest: f64) -> f64 {
    let widths: Vec<f64> = lines.iter().map(|line| line.iter().map(|unit| width(unit)).sum()).collect();
    let longest = widths.iter().copied().fold(0.0, f64::max);
    let mut cost = 12.0 * (lines_as_f64(lines.len()) - fewest);
    let falls_then_rises =
        widths.windows(2).skip_while(|pair| pair[0] <= pair[1]).any(|pair| pair[0] < pair[1]);
    if falls_then_rises {
        cost += 100.0;
    }
    for pair in widths.windows(2) {
        if (pair[0] - pair[1]).abs() < 1.0 {
            cost += 8.0;
        }
    }
    for width in &widths {
        cost += ((longest - width) / 4.0).powi(2);
        if *width < 3.0 {
            cost += 100.0;
        }
    }
    lines.windows(2).fold(cost, |cost, pair| cost + break_cost(&pair[0], &pair[1]))
}

/// Words that a break may stand before: they begin a phrase.
const BEGINS_PHRASE: [&str; 10] = ["关于", "进一步", "和", "与", "及", "并", "到", "在", "对", "为"];
/// Words that belong to the next one.
const MODIFIES: [&str; 14] = [
    "优秀", "年轻", "重点", "重要", "有关", "主要", "全面", "深入", "加强", "做好", "领导", "全旗", "先进",
    "若干",
];

/// What a break between two lines costs by the words that meet there.
fn break_cost(before: &[&str], behind: &[&str]) -> f64 {
    let (last, first) = (before.last().copied().unwrap_or(""), behind.first().copied().unwrap_or(""));
    let is_single = |word: &str| word.chars().count() == 1 && word.chars().all(char::is_alphabetic);
    let mut cost = 0.0;
    if matches!(first, "关于" | "进一步") {
        cost -= 8.0;
    }
    if last.ends_with(['、', ' ']) {
        cost -= 4.0;
    }
    if MODIFIES.contains(&last) {
        cost += 8.0;
    }
    if BEGINS_PHRASE.contains(&last) || last == "将" {
        cost += 30.0;
    } else if is_single(last) {
        cost += 8.0;
    }
    if is_single(first) && !BEGINS_PHRASE.contains(&first) {
        cost += 8.0;
    }
    cost
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breaks_at_words_into_a_shape() {
        for (title, lines) in [
            ("关于召开动员会的通知", vec!["关于召开动员会的通知"]),
            (
                "关于成立云川旗优化营商环境工作领导小组的通知",
                vec!["关于成立云川旗优化", "营商环境工作领导小组的通知"],
            ),
            (
                "云川旗财政局 云川旗人力资源和社会保障局关于下达2024年就业补助资金预算指标的通知",
                vec![
                    "云川旗财政局 云川旗人力资源和社会保障局",
                    "关于下达2024年就业补助",
                    "资金预算指标的通知",
                ],
            ),
            (
                "关于表彰2023年度先进基层党组织、优秀共产党员和优秀党务工作者的决定",
                vec!["关于表彰2023年度先进基层党组织、", "优秀共产党员和优秀党务工作者的决定"],
            ),
            (
                "中共云川旗委员会关于加强新时代年轻干部培养选拔工作的若干措施",
                vec!["中共云川旗委员会关于加强新时代年轻干部", "培养选拔工作的若干措施"],
            ),
            (
                "中共云川旗委组织部关于选派李喆等39名同志挂职锻炼的通知",
                vec!["中共云川旗委组织部", "关于选派李喆等39名同志挂职锻炼的通知"],
            ),
        ] {
            assert_eq!(break_title(title, &["李喆", "中共云川旗委组织部"]), lines);
        }
    }

    #[test]
    fn a_break_by_hand_wins() {
        assert_eq!(break_title("甲\n乙丙", &[]), ["甲", "乙丙"]);
    }

    #[test]
    fn names_titles_and_numbers_stay_whole() {
        let title = "关于转发《云川旗优秀年轻干部挂职锻炼管理办法》并做好2024年干部挂职锻炼工作的通知";
        let lines = break_title(title, &[]);
        assert_eq!(lines.concat(), title);
        for whole in ["《云川旗优秀年轻干部挂职锻炼管理办法》", "2024年", "的通知"] {
            assert!(lines.iter().any(|line| line.contains(whole)), "{whole} in {lines:?}");
        }
        assert!(lines.iter().all(|line| width(line) <= LINE && line.chars().count() > 2));
    }
}
