//! An office's own conventions, from `profile.yaml` in the project; the default is the standard.
//!
//! The doc comments become the descriptions in the JSON Schema, Chinese first.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// 本单位的排版习惯；不写的照国家标准 · an office's conventions; anything not given follows the standard
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Profile {
    /// 页边距（毫米）· margins, mm (GB/T 9704, 5.2.1)
    pub margins: Margins,
    /// 每页行数 · lines per page (5.2.3)
    #[schemars(range(min = 15, max = 40))]
    pub lines: u8,
    /// 每行字数 · characters per line (5.2.3)
    #[schemars(range(min = 15, max = 50))]
    pub characters: u8,
    /// 固定行距（磅）；写了就不再按每页行数算 · fixed line pitch, pt; `lines` is then ignored
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 18.0, max = 60.0))]
    pub line_pitch: Option<f64>,
    /// 红色分隔线粗细（毫米）· weight of the red separator, mm (7.2.7 gives none)
    #[schemars(range(min = 0.2, max = 3.0))]
    pub separator: f64,
    /// 标题加粗的层次，如 [2, 3] · heading levels set in bold, which the standard does not ask for
    pub bold_headings: Vec<u8>,
    /// 双页左右边距对调 · mirrored margins on even pages
    pub mirror_even_pages: bool,
    /// 表格行高（毫米）· height of table rows, mm
    #[schemars(range(min = 5.0, max = 30.0))]
    pub table_row: f64,
    /// 表格字号（磅）· size of table text, pt
    #[schemars(range(min = 7.0, max = 16.0))]
    pub table_size: f64,
    /// 名单表头的意思，如 { 派出单位: unit } · what headings of rosters mean that are not the usual ones
    #[serde(skip_serializing)]
    pub headings: BTreeMap<String, RosterField>,
}

/// 名单的一列 · a column of a roster
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RosterField {
    /// 姓名 · name
    Name,
    /// 性别 · sex
    Sex,
    /// 民族 · ethnic group
    Nation,
    /// 出生年月 · month of birth
    Born,
    /// 学历学位 · education
    Education,
    /// 政治面貌 · political status
    Politics,
    /// 参加工作时间 · month in which work began
    Joined,
    /// 现工作单位 · current unit
    Unit,
    /// 现任职务 · current post
    Post,
    /// 去向类别 · the kind of place
    Place,
    /// 挂职单位 · receiving unit
    ToUnit,
    /// 挂职职务 · post in the receiving unit
    ToPost,
    /// 备注 · note
    Note,
    /// 公民身份号码 · ID number
    IdNumber,
    /// 手机号码 · mobile number
    Phone,
}

impl RosterField {
    /// Its name in the model.
    pub fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Sex => "sex",
            Self::Nation => "nation",
            Self::Born => "born",
            Self::Education => "education",
            Self::Politics => "politics",
            Self::Joined => "joined",
            Self::Unit => "unit",
            Self::Post => "post",
            Self::Place => "place",
            Self::ToUnit => "to_unit",
            Self::ToPost => "to_post",
            Self::Note => "note",
            Self::IdNumber => "id_number",
            Self::Phone => "phone",
        }
    }
}

/// 页边距（毫米）· margins, mm
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Margins {
    /// 天头 · top
    #[schemars(range(min = 10.0, max = 80.0))]
    pub top: f64,
    /// 地脚 · bottom
    #[schemars(range(min = 15.0, max = 80.0))]
    pub bottom: f64,
    /// 订口 · left
    #[schemars(range(min = 10.0, max = 60.0))]
    pub left: f64,
    /// 切口 · right
    #[schemars(range(min = 10.0, max = 60.0))]
    pub right: f64,
}

impl Default for Margins {
    fn default() -> Self {
        Self { top: 37.0, bottom: 35.0, left: 28.0, right: 26.0 }
    }
}

impl Default for Profile {
    fn default() -> Self {
        Self {
            margins: Margins::default(),
            lines: 22,
            characters: 28,
            line_pitch: None,
            separator: 0.5,
            bold_headings: Vec::new(),
            mirror_even_pages: false,
            table_row: 8.0,
            table_size: 12.0,
            headings: BTreeMap::new(),
        }
    }
}
