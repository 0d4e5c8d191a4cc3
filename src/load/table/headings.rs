//! What the headings of a roster mean.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use crate::model::RosterField;

/// How many lines from the top are searched for the headings: titles and remarks may stand above them.
pub(super) const SEARCHED: usize = 20;

/// A field, or two of them that offices write in one column.
pub(super) type Fields = &'static [&'static str];

/// The fields of the model with the headings that offices give them, the field's own name among them.
const HEADINGS: [(Fields, &[&str]); 17] = [
    (&["name"], &["姓名", "名字", "干部姓名", "人员姓名", "同志姓名", "name"]),
    (&["sex"], &["性别", "sex"]),
    (&["nation"], &["民族", "族别", "nation"]),
    (&["born"], &["出生年月", "出生日期", "出生年月日", "出生时间", "生日", "born"]),
    (
        &["education"],
        &[
            "学历学位",
            "学历",
            "学历及学位",
            "学历学位情况",
            "文化程度",
            "最高学历",
            "全日制学历",
            "education",
        ],
    ),
    (&["politics"], &["政治面貌", "党派", "政治面目", "politics"]),
    (
        &["joined"],
        &["参加工作时间", "参加工作年月", "参加工作日期", "工作时间", "参工时间", "参加工作", "joined"],
    ),
    (
        &["unit"],
        &[
            "现工作单位",
            "工作单位",
            "单位",
            "现单位",
            "现任单位",
            "所在单位",
            "原单位",
            "原工作单位",
            "派出单位",
            "选派单位",
            "单位名称",
            "unit",
        ],
    ),
    (&["post"], &["现任职务", "职务", "现职务", "原职务", "职务职级", "现任职务职级", "岗位", "post"]),
    (
        &["unit", "post"],
        &[
            "现工作单位及职务",
            "工作单位及职务",
            "单位及职务",
            "现单位及职务",
            "现任单位及职务",
            "现工作单位职务",
            "单位职务",
            "工作单位和职务",
            "原单位及职务",
            "现工作单位及现任职务",
            "现任职务及单位",
        ],
    ),
    (&["place"], &["去向类别", "挂职类别", "去向", "挂职去向", "派往类别", "地点类别", "类别", "place"]),
    (
        &["to_unit"],
        &[
            "挂职单位",
            "拟挂职单位",
            "接收单位",
            "挂职所在单位",
            "派往单位",
            "挂任单位",
            "拟挂单位",
            "to_unit",
        ],
    ),
    (&["to_post"], &["挂职职务", "拟挂职职务", "挂任职务", "挂职岗位", "拟任职务", "拟挂职务", "to_post"]),
    (
        &["to_unit", "to_post"],
        &[
            "挂职单位及职务",
            "拟挂职单位及职务",
            "挂任单位及职务",
            "挂职单位职务",
            "拟挂任单位及职务",
            "挂职单位和职务",
        ],
    ),
    (&["note"], &["备注", "说明", "note"]),
    (
        &["id_number"],
        &["身份证号", "身份证号码", "公民身份号码", "公民身份证号码", "身份证", "证件号码", "id_number"],
    ),
    (
        &["phone"],
        &["手机号码", "手机号", "手机", "联系电话", "电话", "联系方式", "移动电话", "电话号码", "phone"],
    ),
];

/// What headings mean: the usual ones, and those that an office says itself.
#[derive(Debug, Default)]
pub(in crate::load) struct Headings {
    own: Vec<(String, Fields)>,
}

impl Headings {
    /// The usual headings, and an office's own.
    pub(in crate::load) fn new(own: &BTreeMap<String, RosterField>) -> Self {
        let fields = |field: &RosterField| HEADINGS.iter().find(|(fields, _)| *fields == [field.name()]);
        let own = own.iter().filter_map(|(heading, field)| Some((plain(heading), fields(field)?.0)));
        Self { own: own.collect() }
    }

    /// The fields that a heading means. White space, brackets with what is in them, and marks do not count.
    pub(super) fn field(&self, heading: &str) -> Option<Fields> {
        let plain = plain(heading);
        let own = self.own.iter().find(|(own, _)| *own == plain).map(|(_, fields)| *fields);
        own.or_else(|| {
            HEADINGS.iter().find(|(_, names)| names.contains(&plain.as_str())).map(|(fields, _)| *fields)
        })
    }
}

/// The first heading that offices give a field; the field's own name if they give it none.
pub(in crate::load) fn usual(field: &str) -> &str {
    HEADINGS.iter().find(|(fields, _)| *fields == [field]).map_or(field, |(_, names)| names[0])
}

/// A heading without what does not change its meaning.
fn plain(heading: &str) -> String {
    let mut depth = 0_usize;
    let mut out = String::new();
    for c in heading.nfkc() {
        match c {
            '(' | '[' | '【' => depth += 1,
            ')' | ']' | '】' => depth = depth.saturating_sub(1),
            _ if depth > 0 || c.is_whitespace() || matches!(c, '*' | ':' | '、' | '/' | '\u{FEFF}') => {}
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_known_as_offices_write_them() {
        for (heading, wanted) in [
            ("姓 名", Some(&["name"][..])),
            ("姓\u{3000}名*", Some(&["name"])),
            ("政治面貌（入党时间）", Some(&["politics"])),
            ("现工作单位\n及职务", Some(&["unit", "post"])),
            ("学历/学位", Some(&["education"])),
            ("序号", None),
            ("（姓名）", None),
        ] {
            assert_eq!(Headings::default().field(heading), wanted, "{heading:?}");
        }
    }

    #[test]
    fn an_office_says_what_its_own_headings_mean() {
        let own = BTreeMap::from([
            ("派出单位（全称）".to_string(), RosterField::Unit),
            ("单位".to_string(), RosterField::ToUnit),
        ]);
        let headings = Headings::new(&own);
        assert_eq!(headings.field("派出\n单位"), Some(&["unit"][..]));
        assert_eq!(headings.field("单 位"), Some(&["to_unit"][..]));
        assert_eq!(headings.field("姓名"), Some(&["name"][..]));
    }

    #[test]
    fn no_heading_means_two_things() {
        let mut all: Vec<&str> = HEADINGS.iter().flat_map(|(_, names)| names.iter().copied()).collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }
}
