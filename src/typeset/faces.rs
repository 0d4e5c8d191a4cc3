//! Which face plays which role: an office's own by name, else the open one.

use std::ops::RangeInclusive;

use serde_json::{Value, json};
use typst::layout::Abs;
use typst::text::{FontInstance, FontVariant, FontVariations};

use super::Fonts;

/// A role that the standard gives a face (GB/T 9704, 5.2.2, 7.2, 7.3.3).
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

struct Cast {
    role: Role,
    key: &'static str,
    chinese: &'static str,
    /// Families that offices own, the preferred one first.
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
];

const CASTS: [Cast; 5] = [
    Cast {
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
    Cast {
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
        open: &["Gongwen Fang", "Gongwen Kai Gap", "Gongwen Song"],
        from_song: LATIN_AND_MARKS,
    },
    Cast {
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
    Cast {
        role: Role::Hei,
        key: "hei",
        chinese: "黑体",
        own: &["方正黑体_GBK", "FZHei-B01", "FZHei-B01S", "黑体", "SimHei", "STHeiti"],
        open: &["Gongwen Hei", "Gongwen Song", "Gongwen Kai Gap"],
        from_song: &[],
    },
    Cast {
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
    /// The families that fill its gaps.
    pub gaps: Vec<String>,
    /// Of the characters asked about, those that the role's own face lacks.
    pub lacks: Vec<char>,
}

/// Who plays which role, and which of the given characters the role's own face lacks.
pub fn cast(fonts: &Fonts, characters: &[char]) -> Vec<FaceUse> {
    CASTS
        .iter()
        .filter_map(|cast| {
            let families = families(fonts, cast);
            let (first, gaps) = families.split_first()?;
            let (info, from) = fonts.face(first)?;
            let lacks =
                characters.iter().copied().filter(|c| !info.coverage.contains(u32::from(*c))).collect();
            Some(FaceUse {
                role: cast.role,
                chinese: cast.chinese,
                family: (*first).to_string(),
                from: from.to_string(),
                gaps: gaps.iter().map(ToString::to_string).collect(),
                lacks,
            })
        })
        .collect()
}

fn families(fonts: &Fonts, cast: &Cast) -> Vec<&'static str> {
    let own = cast.own.iter().find(|family| fonts.face(family).is_some());
    own.into_iter().chain(cast.open).copied().collect()
}

/// The list of families of each role, as `templates/layouts/base.typ` reads it.
pub(super) fn as_json(fonts: &Fonts) -> Value {
    let mut out = serde_json::Map::new();
    for cast in &CASTS {
        let families = families(fonts, cast);
        let plays_open = families.first() == cast.open.first();
        let song =
            CASTS.iter().find(|other| other.role == Role::Song).map(|song| families_of_song(fonts, song));
        let mut list: Vec<Value> = Vec::new();
        if plays_open && !cast.from_song.is_empty() {
            list.extend(
                song.map(|family| json!({ "name": family, "covers": character_class(cast.from_song) })),
            );
        }
        list.extend(families.into_iter().map(Value::from));
        out.insert(cast.key.to_string(), Value::Array(list));
    }
    Value::Object(out)
}

fn families_of_song(fonts: &Fonts, song: &Cast) -> &'static str {
    families(fonts, song).first().copied().unwrap_or("Gongwen Song")
}

/// The ranges as a class of a regular expression.
fn character_class(ranges: &[RangeInclusive<char>]) -> String {
    let code = |c: char| format!("\\x{{{:X}}}", u32::from(c));
    let inner: String =
        ranges.iter().map(|range| format!("{}-{}", code(*range.start()), code(*range.end()))).collect();
    format!("[{inner}]")
}

/// How wide characters are in each role: the advance of the face that Typst takes for them.
pub(super) struct Advances {
    roles: Vec<(Role, Vec<Face>)>,
}

/// A face and the only characters that it is taken for, where it is not taken for all it has.
struct Face {
    font: FontInstance,
    only: Option<&'static [RangeInclusive<char>]>,
}

impl Advances {
    /// The faces of all roles.
    pub(super) fn new(fonts: &Fonts) -> Self {
        let song = CASTS.iter().find(|cast| cast.role == Role::Song);
        let face = |family: &str, only| {
            let index = fonts.book().select(&family.to_lowercase(), FontVariant::default())?;
            let font = fonts.font(index)?;
            let font = font.instantiate(FontVariant::default(), Abs::pt(16.0), &FontVariations::default());
            Some(Face { font, only })
        };
        let of_role = |cast: &Cast| {
            let families = families(fonts, cast);
            let plays_open = families.first() == cast.open.first() && !cast.from_song.is_empty();
            let latin = song.filter(|_| plays_open).map(|song| families_of_song(fonts, song));
            let latin = latin.and_then(|family| face(family, Some(cast.from_song)));
            let faces = latin.into_iter().chain(families.into_iter().filter_map(|family| face(family, None)));
            (cast.role, faces.collect())
        };
        Self { roles: CASTS.iter().map(of_role).collect() }
    }

    /// The advance of a character in a role, em; one where no face has it, which is a fault elsewhere.
    pub(super) fn of(&self, role: Role, c: char) -> f64 {
        // What every Chinese face sets in a full square.
        if matches!(c, '\u{3000}'..='\u{303F}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF01}'..='\u{FF5E}' | '\u{20000}'..='\u{3FFFF}')
        {
            return 1.0;
        }
        let faces = self.roles.iter().find(|(known, _)| *known == role).map_or(&[][..], |(_, faces)| faces);
        faces
            .iter()
            .filter(|face| face.only.is_none_or(|only| only.iter().any(|range| range.contains(&c))))
            .find_map(|face| {
                let glyph = face.font.ttf().glyph_index(c)?;
                face.font.x_advance(glyph.0).map(|advance| advance.get())
            })
            .unwrap_or(1.0)
    }
}
