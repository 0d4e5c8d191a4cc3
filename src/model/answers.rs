//! What is asked of whoever begins a new meeting.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Contact, Date, Speaker};

/// 新建一次会议要回答的事 · what a new meeting is begun with
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Answers {
    /// 发文机关全称 · the full name of the issuing organ
    #[schemars(length(min = 1))]
    pub organ: String,
    /// 规范化简称；不写则用全称 · its short name; if left out, the full name
    #[serde(default)]
    pub short: Option<String>,
    /// 发文机关代字，如“云组发” · its code in document numbers
    #[schemars(length(min = 1))]
    pub code: String,
    /// 会议名称 · the title of the meeting
    #[schemars(length(min = 1))]
    pub title: String,
    /// 召开日期 · its date
    pub date: Date,
    /// 时间，如“上午9时” · the time of day
    #[serde(default)]
    pub time: Option<String>,
    /// 地点 · its venue
    #[schemars(length(min = 1))]
    pub place: String,
    /// 主持人 · the chair
    pub host: Speaker,
    /// 讲话人 · the speaker
    pub speaker: Speaker,
    /// 联系人 · the contact
    pub contact: Contact,
    /// 名单文件（Excel、CSV 或 YAML），从当前目录算起 · the roster, relative to the folder in which you are
    #[serde(default)]
    pub roster: Option<String>,
    /// 去向和人数；有名单就不必写 · how many go to which kinds of places; not needed with a roster
    #[serde(default)]
    pub places: Vec<PlaceCount>,
}

/// 一类去向的人数 · how many people go to a kind of place
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlaceCount {
    /// 名称，如“苏木乡镇” · its name
    #[schemars(length(min = 1))]
    pub kind: String,
    /// 人数 · how many people
    #[schemars(range(min = 1, max = 1000))]
    pub count: u32,
}
