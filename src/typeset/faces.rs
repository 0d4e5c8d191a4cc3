//! Which face plays which role: an office's own, found by name, or the open one.

use std::ops::RangeInclusive;

use serde_json::{Value, json};

use super::Fonts;

/// A role to which the standard assigns a face (GB/T 9704, 5.2.2, 7.2, 7.3.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// 小标宋: titles and the mark of the issuing organ.
    Biaosong,
    /// 仿宋: the body.
    Fang,
    /// 楷体: headings of the second level, names of signatories.
    Kai,
    /// 黑体: headings of the first level, secrecy, urgency.
    Hei,
    /// 宋体: page numbers.
    Song,
}

struct RoleFaces {
    role: Role,
    key: &'static str,
    chinese: &'static str,
    /// Families that offices may own, the preferred one first.
    own: &'static [&'static str],
    /// The open families: the face of the role, then what fills its gaps.
    open: &'static [&'static str],
    /// Characters that the open face takes from 宋体: digits, Latin letters, quotation marks.
    from_song: &'static [RangeInclusive<char>],
}

/// Digits, Latin letters and the marks that the open 仿宋 and 楷体 draw too small or too wide.
const LATIN_AND_MARKS: &[RangeInclusive<char>] = &[
    '0'..='9',
    'A'..='Z',
    'a'..='z',
    '%'..='%',
    '('..=')',
    ','..='.',
    '〔'..='〕',
    '《'..='》',
    '‘'..='’',
    '“'..='”',
    '…'..='…',
    '·'..='·',
    '①'..='⑳',
    // The open 仿宋 and 楷体 draw $ for ￥, a small ring for 〇, and the full-width forms as narrow as the others.
    '¥'..='¥',
    // Raised and lowered figures, which go with the figures beside them; signs of currencies.
    '²'..='³',
    '¹'..='¹',
    '⁰'..='₿',
    '※'..='※',
    '〇'..='〇',
    '～'..='～',
    '＂'..='＇',
    '＊'..='＋',
    '－'..='－',
    '／'..='９',
    '＜'..='＞',
    '＠'..='｝',
    '￠'..='￦',
];

const ROLES: [RoleFaces; 5] = [
    RoleFaces {
        role: Role::Biaosong,
        key: "biaosong",
        chinese: "小标宋",
        own: &[
            "方正小标宋简体",
            "方正小标宋_GBK",
            "FZXiaoBiaoSong-B05S",
            "FZXiaoBiaoSong-B05",
            "FZXBSJW--GB1-0",
            "小标宋",
        ],
        open: &["Gongwen Biaosong", "Gongwen Song", "Gongwen Kai Gap"],
        from_song: &[],
    },
    RoleFaces {
        role: Role::Fang,
        key: "fang",
        chinese: "仿宋",
        own: &[
            "仿宋_GB2312",
            "FangSong_GB2312",
            "方正仿宋_GBK",
            "FZFangSong-Z02",
            "FZFangSong-Z02S",
            "仿宋",
            "FangSong",
            "STFangsong",
        ],
        open: &["Gongwen Fang", "Gongwen Fang Gap", "Gongwen Kai Gap", "Gongwen Song"],
        from_song: LATIN_AND_MARKS,
    },
    RoleFaces {
        role: Role::Kai,
        key: "kai",
        chinese: "楷体",
        own: &[
            "楷体_GB2312",
            "KaiTi_GB2312",
            "方正楷体_GBK",
            "FZKai-Z03",
            "FZKai-Z03S",
            "楷体",
            "KaiTi",
            "STKaiti",
        ],
        open: &["Gongwen Kai", "Gongwen Kai Gap", "Gongwen Song"],
        from_song: LATIN_AND_MARKS,
    },
    RoleFaces {
        role: Role::Hei,
        key: "hei",
        chinese: "黑体",
        own: &["方正黑体_GBK", "FZHei-B01", "FZHei-B01S", "黑体", "SimHei", "STHeiti"],
        open: &["Gongwen Hei", "Gongwen Song", "Gongwen Kai Gap"],
        from_song: &[],
    },
    RoleFaces {
        role: Role::Song,
        key: "song",
        chinese: "宋体",
        own: &["方正书宋_GBK", "FZShuSong-Z01", "FZShuSong-Z01S", "宋体", "SimSun", "NSimSun", "STSong"],
        open: &["Gongwen Song", "Gongwen Kai Gap"],
        from_song: &[],
    },
];

/// What `gen fonts` shows of a role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaceUse {
    /// The role.
    pub role: Role,
    /// Its name in Chinese.
    pub chinese: &'static str,
    /// The family that plays it.
    pub family: String,
    /// The file that the family comes from.
    pub from: String,
    /// The families that fill its gaps, each with those of the characters asked about that it gives.
    pub gaps: Vec<(String, Vec<char>)>,
}

/// Which face plays which role, and which of the given characters other families give.
pub fn roles(fonts: &Fonts, characters: &[char]) -> Vec<FaceUse> {
    ROLES
        .iter()
        .filter_map(|role| {
            let families = families(fonts, role);
            let (first, others) = families.split_first()?;
            let (info, from) = fonts.face(first)?;
            let mut lacks: Vec<char> = characters.to_vec();
            lacks.retain(|c| !info.coverage.contains(u32::from(*c)));
            let mut gaps = Vec::new();
            for family in others {
                let Some((info, _)) = fonts.face(family) else { continue };
                let given =
                    lacks.extract_if(.., |c| info.coverage.contains(u32::from(*c))).collect::<Vec<char>>();
                if !given.is_empty() {
                    gaps.push(((*family).to_string(), given));
                }
            }
            Some(FaceUse {
                role: role.role,
                chinese: role.chinese,
                family: (*first).to_string(),
                from: from.to_string(),
                gaps,
            })
        })
        .collect()
}

/// The families that play a role: an office's own, the open ones, and then what else the office has, for characters
/// that no other face gives.
fn families<'f>(fonts: &'f Fonts, role: &RoleFaces) -> Vec<&'f str> {
    let own = role.own.iter().find(|family| fonts.face(family).is_some());
    let mut out: Vec<&str> = own.into_iter().chain(role.open).copied().collect();
    let others = fonts.own_families();
    out.extend(others.into_iter().filter(|family| own.is_none_or(|own| !own.eq_ignore_ascii_case(family))));
    out
}

/// The list of families of each role, as `templates/layouts/faces.typ` reads it.
pub(super) fn as_json(fonts: &Fonts) -> Value {
    let mut out = serde_json::Map::new();
    for role in &ROLES {
        let families = families(fonts, role);
        let plays_open = families.first() == role.open.first();
        let song =
            ROLES.iter().find(|other| other.role == Role::Song).map(|song| families_of_song(fonts, song));
        let mut list: Vec<Value> = Vec::new();
        if plays_open && !role.from_song.is_empty() {
            let covers = format!("[{}]", ranges_of(role.from_song));
            list.extend(song.map(|family| json!({ "name": family, "covers": covers })));
        }
        list.extend(families.into_iter().map(Value::from));
        out.insert(role.key.to_string(), Value::Array(list));
    }
    Value::Object(out)
}

fn families_of_song<'f>(fonts: &'f Fonts, song: &RoleFaces) -> &'f str {
    families(fonts, song).first().copied().unwrap_or("Gongwen Song")
}

/// The ranges as they are written within a character class of a regular expression, as short as they can be: it is read
/// again for each text that is set in another face.
fn ranges_of(ranges: &[RangeInclusive<char>]) -> String {
    let code = |c: char| match c {
        c if c.is_ascii_alphanumeric() || !c.is_ascii() && !c.is_control() => c.to_string(),
        c => format!("\\{c}"),
    };
    let range = |range: &RangeInclusive<char>| match range.start() == range.end() {
        true => code(*range.start()),
        false => format!("{}-{}", code(*range.start()), code(*range.end())),
    };
    ranges.iter().map(range).collect()
}
