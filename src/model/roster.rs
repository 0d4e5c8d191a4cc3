//! The people: what `data/roster.yaml` holds.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Fields of a person that only a template with `personal: true` sees.
pub const PERSONAL: [&str; 2] = ["id_number", "phone"];

/// Headings of columns that number people for good; 序号 counts rows and does not.
pub const KEY_COLUMNS: [&str; 5] = ["编号", "人员编号", "干部编号", "工号", "人员代码"];

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
    pub sex: Sex,
    /// 民族 · ethnic group
    pub nation: String,
    /// 出生年月，如 1990.05 · month of birth, such as 1990.05
    pub born: Month,
    /// 学历学位 · education
    pub education: String,
    /// 政治面貌 · political status
    pub politics: String,
    /// 参加工作时间，如 2012.07 · month in which work began, such as 2012.07
    pub joined: Month,
    /// 现工作单位 · current unit
    #[schemars(regex(pattern = r"\S"))]
    pub unit: String,
    /// 现任职务 · current post
    #[schemars(regex(pattern = r"\S"))]
    pub post: String,
    /// 去向类别，须是会议文件中列出的一类 · the kind of place, one of those listed in the meeting file
    pub place: String,
    /// 挂职单位 · receiving unit
    #[schemars(regex(pattern = r"\S"))]
    pub to_unit: String,
    /// 挂职职务 · post in the receiving unit
    #[schemars(regex(pattern = r"\S"))]
    pub to_post: String,
    /// 备注 · note
    #[serde(default)]
    pub note: String,
    /// 名单中的其他各列，按表头取用，如 cadre.extra["挂职期限"] · other columns of the roster, by heading
    #[serde(default)]
    pub extra: BTreeMap<String, String>,
    /// 公民身份号码，18 位，末位可以是 X，不进入公开的文件 · ID number: 18 digits, the last of which may be X; never printed in public documents
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = r"^\d{17}[\dX]$"), extend("x-personal" = true))]
    pub id_number: Option<String>,
    /// 手机号码，11 位，以 1 开头，不进入公开的文件 · mobile number: 11 digits that begin with 1; never printed in public documents
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = r"^1\d{10}$"), extend("x-personal" = true))]
    pub phone: Option<String>,
}

impl Cadre {
    /// The names of all fields.
    pub fn fields() -> Vec<String> {
        let schema = schemars::schema_for!(Self);
        let fields = schema.get("properties").and_then(serde_json::Value::as_object);
        fields.into_iter().flatten().map(|(name, _)| name.clone()).collect()
    }
}

/// 性别 · sex
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Sex {
    /// 男 · male
    #[serde(rename = "男")]
    Male,
    /// 女 · female
    #[serde(rename = "女")]
    Female,
}

/// 年月，写作 1990.05 · a month, written 1990.05
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Month {
    /// The year, 1900 to 2099.
    year: u16,
    /// The month, 1 to 12.
    month: u8,
}

impl TryFrom<String> for Month {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        const FORM: &str = "not a month such as 1990.05";
        let (year, month) = text.split_once('.').ok_or(FORM)?;
        let is_form = year.len() == 4 && month.len() == 2;
        let (year, month): (u16, u8) = (year.parse().map_err(|_| FORM)?, month.parse().map_err(|_| FORM)?);
        let is_sound = is_form && (1900..2100).contains(&year) && (1..=12).contains(&month);
        is_sound.then_some(Self { year, month }).ok_or(FORM)
    }
}

impl From<Month> for String {
    fn from(month: Month) -> Self {
        format!("{:04}.{:02}", month.year, month.month)
    }
}

impl JsonSchema for Month {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Month".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "format": "month",
            "pattern": r"^(19|20)\d\d\.(0[1-9]|1[0-2])$",
            "description": "年月，写作 1990.05 · a month, written 1990.05",
        })
    }
}
