//! The people: what `data/roster.yaml` holds.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// 挂职干部名单 · the roster
pub type Roster = Vec<Cadre>;

/// 一名挂职干部 · one cadre on secondment
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cadre {
    /// 姓名 · name
    #[schemars(regex(pattern = r"\S"))]
    pub name: String,
    /// 性别 · sex
    #[schemars(extend("enum" = ["男", "女"]))]
    pub sex: String,
    /// 民族 · ethnic group
    pub nation: String,
    /// 出生年月，如 1990.05 · month of birth
    #[schemars(regex(pattern = r"^(19|20)\d\d\.(0[1-9]|1[0-2])$"))]
    pub born: String,
    /// 学历学位 · education
    pub education: String,
    /// 政治面貌 · political status
    pub politics: String,
    /// 参加工作时间，如 2012.07 · month in which work began
    #[schemars(regex(pattern = r"^(19|20)\d\d\.(0[1-9]|1[0-2])$"))]
    pub joined: String,
    /// 现工作单位 · present unit
    #[schemars(regex(pattern = r"\S"))]
    pub unit: String,
    /// 现任职务 · present post
    #[schemars(regex(pattern = r"\S"))]
    pub post: String,
    /// 去向类别，须是会议文件中列出的一类 · the kind of place, one that the meeting names
    pub place: String,
    /// 挂职单位 · receiving unit
    #[schemars(regex(pattern = r"\S"))]
    pub to_unit: String,
    /// 挂职职务 · post there
    #[schemars(regex(pattern = r"\S"))]
    pub to_post: String,
    /// 备注 · note
    #[serde(default)]
    pub note: String,
    /// 公民身份号码，不进入公开的文件 · ID number, never printed in public documents
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = r"^\d{17}[\dX]$"))]
    pub id_number: Option<String>,
    /// 手机号码，不进入公开的文件 · mobile number, never printed in public documents
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = r"^1\d{10}$"))]
    pub phone: Option<String>,
}
