//! Breaks a title into lines at word boundaries, in the shape of a trapezoid or a diamond (GB/T 9704,
//! 7.3.1). A line feed in the title is a manual line break.
//!
//! Lines are measured with the advances of the title's face, for the width that the layout asks for.
//! Dynamic programming finds the best of all possible lines, so a title of any length takes little time.

use std::ops::Range;

use super::words::word_ends;

/// The most lines that are tried beyond the fewest possible.
const SPARE_LINES: usize = 2;
/// The most lines for which the best shape is sought.
const USUAL_LINES: usize = 8;
/// The step size of the search for the widest line, em.
const STEP: f64 = 0.25;

/// The lines of a title for a given width, em. `protected` words (names of organs, places and people) are
/// never broken, whatever their length, unless one alone is wider than a line; `width` measures
/// text.
pub(super) fn break_title(
    title: &str,
    protected: &[&str],
    line: f64,
    width: &dyn Fn(&str) -> f64,
) -> Vec<String> {
    if title.contains('\n') {
        let lines = title.lines().map(str::trim).filter(|line| !line.is_empty());
        return lines.flat_map(|part| break_title(part, protected, line, width)).collect();
    }
    if width(title) <= line {
        return vec![title.to_string()];
    }
    let units = units(title, protected, line, width);
    Shaper::new(&units, line, width).best().into_iter().map(|range| title[range].trim().to_string()).collect()
}

/// A stretch of a title that is never broken.
struct Unit<'a> {
    text: &'a str,
    start: usize,
    width: f64,
}

/// The stretches of a title between which a line may end; one that is wider than a line is cut where the
/// line is full.
fn units<'a>(title: &'a str, protected: &[&str], line: f64, width: &dyn Fn(&str) -> f64) -> Vec<Unit<'a>> {
    let mut ends = word_ends(title);
    let mut names: Vec<&str> = protected.iter().copied().filter(|word| word.chars().count() > 1).collect();
    names.sort_unstable();
    names.dedup();
    let every_end = ends.clone();
    let mut whole = |start: usize, end: usize| {
        // What cannot be parted from it must fit too: 《…》的通知.
        let reach = every_end
            .iter()
            .copied()
            .find(|at| *at >= end && (*at == title.len() || may_end(&title[..*at], &title[*at..])));
        if width(&title[start..reach.unwrap_or(end)]) <= line {
            ends.retain(|offset| *offset <= start || *offset >= end);
            true
        } else {
            false
        }
    };
    for (open, close) in [('《', '》'), ('“', '”'), ('（', '）')] {
        for (offset, _) in title.match_indices(open) {
            let end = title[offset..].find(close).map_or(offset, |end| offset + end + close.len_utf8());
            whole(offset, end);
        }
    }
    // The organs that a title begins with: 甲 乙关于…
    let organs = title.find("关于").unwrap_or(0);
    let mut start = 0;
    for organ in title[..organs].split_inclusive([' ', '\u{3000}', '、']) {
        let end = start + organ.len();
        whole(start, end);
        start = end;
    }
    let mut kept: Vec<(usize, usize)> = Vec::new();
    for word in &names {
        for (offset, _) in title.match_indices(word) {
            if whole(offset, offset + word.len()) {
                kept.push((offset, offset + word.len()));
            }
        }
    }
    ends.retain(|offset| may_end(&title[..*offset], &title[*offset..]) || *offset == title.len());
    // A line may also end where a name begins or ends, even if the dictionary does not know the name.
    for (start, end) in &kept {
        for offset in [*start, *end] {
            let is_inside = kept.iter().any(|(start, end)| *start < offset && offset < *end);
            if offset > 0
                && !ends.contains(&offset)
                && !is_inside
                && may_end(&title[..offset], &title[offset..])
            {
                ends.push(offset);
            }
        }
    }
    ends.sort_unstable();
    let mut out = Vec::new();
    let mut begin = 0;
    for end in ends {
        for range in cut(title, begin..end, line, width) {
            let text = &title[range.clone()];
            out.push(Unit { text, start: range.start, width: width(text) });
        }
        begin = end;
    }
    out
}

/// A stretch as is, or cut where a line is full if it is wider than a line.
fn cut(title: &str, range: Range<usize>, line: f64, width: &dyn Fn(&str) -> f64) -> Vec<Range<usize>> {
    if width(&title[range.clone()]) <= line {
        return vec![range];
    }
    let mut out = Vec::new();
    let mut start = range.start;
    for (offset, c) in title[range.clone()].char_indices() {
        let (offset, end) = (range.start + offset, range.start + offset + c.len_utf8());
        let is_number = |offset: usize| title[..offset].ends_with(|c: char| c.is_ascii_digit());
        if width(&title[start..end]) > line && !(is_number(offset) && c.is_ascii_digit()) {
            out.push(start..offset);
            start = offset;
        }
    }
    out.push(start..range.end);
    out
}

/// Whether a line may end between two texts, judging by the characters that meet.
fn may_end(before: &str, after: &str) -> bool {
    let (Some(last), Some(first)) = (before.chars().next_back(), after.chars().next()) else { return true };
    let opens = |c: char| "（《“〔【".contains(c);
    let closes = |c: char| "）》”〕】，。、：；？！等的之名".contains(c);
    // A number stays with its unit and with 等; 的 stays with the word after it.
    let is_joint = last == '·'
        || first == '·'
        || "+-/:.".contains(last) && first.is_ascii_alphanumeric()
        || last == ' '
            && first.is_ascii_alphanumeric()
            && before.trim_end().ends_with(|c: char| c.is_ascii_alphanumeric())
        || "年月".contains(last)
            && first.is_ascii_digit()
            && before.trim_end_matches(['年', '月']).ends_with(|c: char| c.is_ascii_digit());
    !(is_joint
        || opens(last)
        || last == '等' && first.is_ascii_digit()
        || last == '名' && after.starts_with("同志")
        || closes(first)
        || last.is_ascii_digit()
        || "的之第".contains(last))
}

/// Finds the best lines by dynamic programming: for a given number of lines and maximum width, the least
/// cost of the lines up to a unit.
struct Shaper<'a> {
    units: &'a [Unit<'a>],
    line: f64,
    width: &'a dyn Fn(&str) -> f64,
    /// The width before each unit.
    sums: Vec<f64>,
}

/// A phase in the shape of the lines: growing, then shrinking (a diamond or a trapezoid); no other shape is
/// wanted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    Growing,
    Shrinking,
    Broken,
}

impl<'a> Shaper<'a> {
    fn new(units: &'a [Unit<'a>], line: f64, width: &'a dyn Fn(&str) -> f64) -> Self {
        let mut sums = vec![0.0];
        for unit in units {
            sums.push(sums[sums.len() - 1] + unit.width);
        }
        Self { units, line, width, sums }
    }

    /// The ranges of the best lines, in bytes of the title.
    fn best(&self) -> Vec<Range<usize>> {
        let whole = self.sums[self.units.len()];
        let fewest = self.fewest();
        let mut best: Option<(f64, Vec<usize>)> = None;
        // The best shape is not sought for an excessively long title.
        let is_usual = fewest <= USUAL_LINES;
        let most = if is_usual { fewest + SPARE_LINES } else { fewest };
        for lines in fewest..=most {
            let even = if is_usual { whole / count(lines) } else { self.line };
            let steps = ((self.line - even) / STEP).ceil().max(0.0);
            for step in 0..=usize_of(steps) {
                let widest = (even + count(step) * STEP).min(self.line);
                if let Some((cost, ends)) = self.lines(lines, widest, fewest)
                    && best.as_ref().is_none_or(|(least, _)| cost < *least - 1e-9)
                {
                    best = Some((cost, ends));
                }
            }
        }
        let ends = best.map_or_else(|| self.greedy(), |(_, ends)| ends);
        let mut begin = 0;
        let mut out = Vec::new();
        for end in ends {
            let last = &self.units[end - 1];
            out.push(self.units[begin].start..last.start + last.text.len());
            begin = end;
        }
        out
    }

    /// The fewest lines that the units need.
    fn fewest(&self) -> usize {
        self.greedy().len()
    }

    /// Lines that end where the next unit does not fit.
    fn greedy(&self) -> Vec<usize> {
        let mut ends = Vec::new();
        let mut begin = 0;
        for end in 1..=self.units.len() {
            if end > begin + 1 && self.between(begin, end) > self.line {
                ends.push(end - 1);
                begin = end - 1;
            }
        }
        ends.push(self.units.len());
        ends
    }

    /// The width of the units of a line, without trailing space.
    fn between(&self, begin: usize, end: usize) -> f64 {
        let last = self.units[end - 1].text;
        let space = (self.width)(&last[last.trim_end().len()..]);
        self.sums[end] - self.sums[begin] - space
    }

    /// The best division into `lines` lines, none wider than `widest`: the cost and where the lines end.
    #[expect(clippy::needless_range_loop, reason = "the table is indexed by ends of lines, as is `between`")]
    fn lines(&self, lines: usize, widest: f64, fewest: usize) -> Option<(f64, Vec<usize>)> {
        // Per number of lines, end of the last line and phase: cost, beginning of the last line, previous
        // phase.
        type Cell = Option<(f64, usize, usize)>;
        let n = self.units.len();
        let mut table: Vec<Vec<[Cell; 3]>> = vec![vec![[None; 3]; n + 1]; lines + 1];
        for end in 1..=n {
            let width = self.between(0, end);
            if width <= widest + 1e-9 {
                table[1][end][0] = Some((self.line_cost(width, widest), 0, 0));
            }
        }
        for line in 2..=lines {
            for begin in 1..n {
                for phase in 0..3 {
                    let Some((cost, before, _)) = table[line - 1][begin][phase] else { continue };
                    let last = self.between(before, begin);
                    for end in begin + 1..=n {
                        let width = self.between(begin, end);
                        if width > widest + 1e-9 {
                            break;
                        }
                        let (next, more) = step(phase, last, width);
                        let meet = break_cost(self.units[begin - 1].text, self.units[begin].text);
                        let total = cost + self.line_cost(width, widest) + more + meet;
                        let cell = &mut table[line][end][next];
                        if cell.is_none_or(|(known, ..)| total < known - 1e-9) {
                            *cell = Some((total, begin, phase));
                        }
                    }
                }
            }
        }
        let (mut phase, (cost, ..)) = (0..3)
            .filter_map(|phase| table[lines][n][phase].map(|cell| (phase, cell)))
            .min_by(|a, b| a.1.0.total_cmp(&b.1.0))?;
        let mut ends = vec![n];
        for line in (2..=lines).rev() {
            let (_, begin, before) = table[line][ends[ends.len() - 1]][phase]?;
            ends.push(begin);
            phase = before;
        }
        ends.reverse();
        Some((cost + 12.0 * count(lines - fewest), ends))
    }

    fn line_cost(&self, width: f64, widest: f64) -> f64 {
        let short = if width < 3.0 { 100.0 } else { 0.0 };
        ((widest - width) / 4.0).powi(2) + short
    }
}

/// The phase after a line, and what the step to it costs.
fn step(phase: usize, last: f64, width: f64) -> (usize, f64) {
    let phases = [Phase::Growing, Phase::Shrinking, Phase::Broken];
    let alike = if (last - width).abs() < 1.0 { 8.0 } else { 0.0 };
    let next = match phases[phase] {
        Phase::Growing if last <= width => Phase::Growing,
        Phase::Growing => Phase::Shrinking,
        Phase::Shrinking if last >= width => Phase::Shrinking,
        Phase::Shrinking | Phase::Broken => Phase::Broken,
    };
    let broken = if next == Phase::Broken && phases[phase] != Phase::Broken { 100.0 } else { 0.0 };
    (phases.iter().position(|known| *known == next).unwrap_or(2), alike + broken)
}

fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small number of steps")]
fn usize_of(number: f64) -> usize {
    number.clamp(0.0, 1000.0) as usize
}

/// Words before which a line may end: they begin a phrase.
const BEGINS_PHRASE: [&str; 10] = ["关于", "进一步", "和", "与", "及", "并", "到", "在", "对", "为"];
/// Words that belong to the next one.
const MODIFIES: [&str; 14] = [
    "优秀", "年轻", "重点", "重要", "有关", "主要", "全面", "深入", "加强", "做好", "领导", "全旗", "先进",
    "若干",
];

/// Words that end the name of a place: they stay with it.
const ENDS_PLACE: [&str; 22] = [
    "村", "镇", "乡", "县", "旗", "盟", "州", "市", "区", "段", "村等", "镇等", "苏木", "嘎查", "街道",
    "社区", "牧场", "林场", "农场", "草原", "口岸", "水库",
];
/// Words that end a phrase: a line that begins with one parts it.
const ENDS_PHRASE: [&str; 25] = [
    "会议",
    "大会",
    "情况",
    "攻坚",
    "治沙",
    "处理厂",
    "中心",
    "领导小组",
    "指挥部",
    "委员会",
    "小组",
    "项目",
    "方案",
    "办法",
    "机制",
    "体系",
    "行动",
    "活动",
    "计划",
    "规划",
    "三项",
    "成果",
    "工程",
    "制度",
    "政策",
];
/// Characters with which names of other languages are written; the dictionary does not know most of these names.
const OF_NAMES: &str = "呼和温都尔乌拉特额济纳巴彦宝力格哈峻琼库布伦台锡林郭勒敖汉翁牛喀喇沁扎赉诺莫达瓦斡鄂克阿荣奈曼苏尼察浩玛努麦买提卡热吐鲁叶若羌且末于洛浦墨伽岳普嘎查图塔赛音吉雅其其根毕力桑珠孜";

/// Whether a break may part a name that the dictionary does not know: 呼|和温都尔, 宝力|格.
fn parts_name(last: &str, first: &str) -> bool {
    let is_of_names = |c: Option<char>| c.is_some_and(|c| OF_NAMES.contains(c));
    let is_name = |word: &str| word.chars().all(|c| OF_NAMES.contains(c));
    is_of_names(last.chars().next_back())
        && is_of_names(first.chars().next())
        && (is_name(last) || is_name(first))
}

/// What a break between two lines costs, by the words that meet there.
fn break_cost(last: &str, first: &str) -> f64 {
    let is_single = |word: &str| word.chars().count() == 1 && word.chars().all(char::is_alphabetic);
    let mut cost = 0.0;
    if matches!(first, "关于" | "进一步") {
        cost -= 8.0;
    }
    if last.ends_with(['、', ' ']) {
        cost -= 4.0;
    }
    if MODIFIES.contains(&last) || ENDS_PHRASE.contains(&first) {
        cost += 8.0;
    }
    if ENDS_PLACE.contains(&first) || parts_name(last, first) {
        cost += 30.0;
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

    /// 156 mm of characters of 7.761 mm.
    const LINE: f64 = 20.1;

    fn advance(c: char) -> f64 {
        match c {
            '0'..='9' | 'a'..='z' => 0.6,
            'A'..='Z' | '%' | '&' => 0.8,
            c if c.is_ascii() => 0.4,
            _ => 1.0,
        }
    }

    fn lines_of(title: &str, protected: &[&str]) -> Vec<String> {
        break_title(title, protected, LINE, &|text| text.chars().map(advance).sum())
    }

    #[test]
    fn names_of_any_length_and_numbers_are_never_broken() {
        let names = ["锡林浩特盟西乌拉穆沁哈日根台旗委员会", "锡林浩特盟西乌拉穆沁哈日根台旗"];
        let title = "锡林浩特盟西乌拉穆沁哈日根台旗委员会关于选派57名优秀年轻干部到基层一线挂职锻炼的通知";
        let lines = lines_of(title, &names);
        assert_eq!(lines.concat(), title);
        for whole in [names[0], "57名"] {
            assert!(lines.iter().any(|line| line.contains(whole)), "{whole} in {lines:?}");
        }
    }

    #[test]
    fn a_very_long_title_takes_little_time_and_loses_nothing() {
        let title = "关于进一步加强和改进优秀年轻干部挂职锻炼工作的若干意见和办法".repeat(40);
        let lines = lines_of(&title, &[]);
        assert_eq!(lines.concat(), title);
        assert!(lines.iter().all(|line| line.chars().map(advance).sum::<f64>() <= LINE));
        // One word wider than a line is cut where the line is full.
        let lines = lines_of(&"A".repeat(60), &[]);
        assert_eq!(lines.concat(), "A".repeat(60));
    }

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
                "关于同意设立乌拉特后旗呼和温都尔镇应急管理站的批复",
                vec!["关于同意设立乌拉特后旗", "呼和温都尔镇应急管理站的批复"],
            ),
            (
                "关于表彰哈拉峻乡琼哈拉峻村等先进集体的决定",
                vec!["关于表彰哈拉峻乡琼哈拉峻村等", "先进集体的决定"],
            ),
            (
                "中共云川旗委组织部关于选派李喆等39名同志挂职锻炼的通知",
                vec!["中共云川旗委组织部", "关于选派李喆等39名同志挂职锻炼的通知"],
            ),
        ] {
            assert_eq!(lines_of(title, &["李喆", "中共云川旗委组织部"]), lines);
        }
    }

    #[test]
    fn a_break_by_hand_wins() {
        assert_eq!(lines_of("甲\n乙丙", &[]), ["甲", "乙丙"]);
    }

    #[test]
    fn names_titles_and_numbers_stay_whole() {
        let title = "关于转发《云川旗优秀年轻干部挂职锻炼管理办法》并做好2024年干部挂职锻炼工作的通知";
        let lines = lines_of(title, &[]);
        assert_eq!(lines.concat(), title);
        for whole in ["《云川旗优秀年轻干部挂职锻炼管理办法》", "2024年", "的通知"] {
            assert!(lines.iter().any(|line| line.contains(whole)), "{whole} in {lines:?}");
        }
        assert!(
            lines
                .iter()
                .all(|line| line.chars().map(advance).sum::<f64>() <= LINE && line.chars().count() > 2)
        );
    }
}
