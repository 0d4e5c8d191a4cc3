//! The front matter of a template, unfilled: what a document has besides its body.
//!
//! The doc comments become the descriptions in the JSON Schema, Chinese first. Every string except those of
//! `name`, `layout`, `each`, `group_by` and an attachment's `body` is a Tera template.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// 模板的头部 · the front matter of a template
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FrontMatter {
    /// 文种名称，如“通知” · name of the kind
    #[schemars(length(min = 1))]
    pub name: String,
    /// 一句话说明 · what it is, in one sentence
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// 版式，即 layouts 目录中的文件名 · the layout: the name of a file in the folder `layouts`
    #[schemars(length(min = 1))]
    pub layout: String,
    /// 每人一份时写 roster · `roster` for one document per person
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub each: Option<Each>,
    /// 与 each 同用：按名单中的一列合并，一组人一份，如 unit（接收单位）· with `each`: one document for all people who share a column of the roster, such as `unit` (the receiving unit)
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1))]
    pub group_by: Option<String>,
    /// 印身份证号或电话时写 true；生成的文件只有本人能读 · true if ID or telephone numbers are printed; only the owner can then read the files
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub personal: bool,
    /// 按需才做时写 true：只有点名时才做，check 和 build 不做 · true if it is made only when it is named, not by `check` and `build`
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub on_demand: bool,
    /// 输出文件名（不含扩展名）· the name of the output file without its extension
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output: Option<String>,
    /// 标题；换行即人工回行 · the title; a line feed breaks the line
    pub title: String,
    /// 发文机关标志 · the mark of the issuing organ
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<String>,
    /// 联合行文的机关，主办在前；此时 mark 只写“文件”或不写 · joint organs, the host first; `mark` is then 文件 or left out
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 5))]
    pub organs: Vec<String>,
    /// 签发人，只用于上行文 · who approved a document sent to a higher organ
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 5))]
    pub signatories: Vec<String>,
    /// 发文字号 · document number
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// 份号 · copy number
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copy_number: Option<String>,
    /// 密级和保密期限 · secrecy level and period
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secrecy: Option<String>,
    /// 紧急程度 · urgency
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urgency: Option<String>,
    /// 题下各行，如讲话人、日期 · lines under the title
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub byline: Vec<String>,
    /// 主送机关，写成一行，类与类之间用逗号，或者一类一项；讲话则为称谓 · recipients in one line, classes parted by ，, or a
    /// list of classes; or a speech's salutation
    #[serde(default)]
    pub recipients: OneOrMany,
    /// 发文机关署名 · the signing organ
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<String>,
    /// 联合行文的署名，主办在前 · the signing organs of a joint document, the host first
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 5))]
    pub signatures: Vec<String>,
    /// 用印方式 · how it is sealed
    #[serde(default)]
    pub sealing: Sealing,
    /// 印章直径（毫米）· diameter of the seal, mm
    #[serde(default = "seal_diameter")]
    #[schemars(range(min = 30, max = 60))]
    pub seal_diameter: u8,
    /// 印章图片，每个署名一个；不写则只留位置 · seal images, one per signature; if not given, only room is left
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub seals: Vec<String>,
    /// 签名章图片；不写则只留位置 · image of the signature stamp; if not given, only room is left
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stamp: Option<String>,
    /// 签名章前的职务 · the post before a signature stamp
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub post: Option<String>,
    /// 联合行文各签名章的图片，主办在前 · stamp images of joint organs, the host's first
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 5))]
    pub stamps: Vec<String>,
    /// 联合行文各签发人的职务全称 · the full posts before the stamps of joint organs
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 5))]
    pub posts: Vec<String>,
    /// 纪要的出席、请假、列席人员 · who attended, was excused or sat in
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attendance: Vec<Attendance>,
    /// 成文日期 · date of issue
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// 附注，不写括号 · the note, without brackets
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// 抄送机关，写成一行，之间用逗号，或者一类一项 · organs that receive a copy, in one line, parted by ，, or a list
    #[serde(default)]
    pub copies: OneOrMany,
    /// 印发机关 · the printing office
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub printer: Option<String>,
    /// 印发日期 · date of printing
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub printed: Option<String>,
    /// 附件 · attachments
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<AttachmentTemplate>,
    /// 文件属性中的作者；不写则用署名 · the author in the file's properties; defaults to the signature
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// 版式自用的其他值 · other values for the layout
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    #[schemars(with = "std::collections::BTreeMap<String, Value>")]
    pub options: IndexMap<String, Value>,
}

/// The default diameter of a seal, mm: that of most organs' seals (practice).
fn seal_diameter() -> u8 {
    42
}

/// 用印方式 · how a document is sealed
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Sealing {
    /// 加盖印章 · with a seal (7.3.5.1)
    #[default]
    Seal,
    /// 不加盖印章 · without a seal (7.3.5.2)
    None,
    /// 加盖签发人签名章 · with a signature stamp (7.3.5.3)
    Stamp,
}

impl Sealing {
    /// How it is written in front matter.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Seal => "seal",
            Self::None => "none",
            Self::Stamp => "stamp",
        }
    }
}

/// 一行文字，或者几项 · a text, or a list of texts
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum OneOrMany {
    /// 一行 · a text
    One(String),
    /// 几项 · texts
    Many(Vec<String>),
}

impl OneOrMany {
    /// How many texts the list has; none if it is no list.
    pub fn count(&self) -> usize {
        match self {
            Self::One(_) => 0,
            Self::Many(texts) => texts.len(),
        }
    }
}

impl Default for OneOrMany {
    fn default() -> Self {
        Self::Many(Vec::new())
    }
}

impl JsonSchema for OneOrMany {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "OneOrMany".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": ["string", "array"], "items": { "type": "string" } })
    }
}

/// 一类与会人员 · one group of participants
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Attendance {
    /// 出席、请假或列席 · which group
    #[schemars(extend("enum" = ["出席", "请假", "列席"]))]
    pub label: String,
    /// 单位和姓名 · units and names
    #[schemars(length(min = 1))]
    pub names: String,
}

/// 每人一份 · one document per item
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Each {
    /// 名单中每人一份 · one per person in the roster
    Roster,
}

/// 一个附件 · an attachment
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AttachmentTemplate {
    /// 附件名称 · its title
    #[schemars(length(min = 1))]
    pub title: String,
    /// 正文模板，templates 目录中的文件；另附的附件不写 · the template of its body, a file in `templates`; none if it is
    /// printed apart, so that the attachment note alone tells of it
    #[schemars(length(min = 1))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// 版面方向 · page orientation
    #[serde(default)]
    pub orientation: Orientation,
    /// 是否列入附件说明；被印发、转发的文件不列，也不标“附件” · whether the attachment note names it; a text that the
    /// document issues or forwards is not named, nor headed 附件
    #[serde(default = "listed")]
    pub listed: bool,
}

fn listed() -> bool {
    true
}

/// 版面方向 · page orientation
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Orientation {
    /// 竖排版面 · upright
    #[default]
    Upright,
    /// 横排版面，表头朝左 · sideways, with the table header towards the left edge
    Sideways,
}
