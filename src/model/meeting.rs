//! The facts of one meeting: what `data/meeting.yaml` holds.
//!
//! The doc comments in this file are what an editor shows: they become the descriptions in the JSON Schema,
//! Chinese first. The loader checks files against the same schema.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Date;

/// 一次会议的全部事实 · all the facts of one meeting
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Meeting {
    /// 发文机关 · the issuing organ
    pub issuer: Issuer,
    /// 谁研究决定，如“旗委”；不写则正文不提 · who decided, such as 旗委; if left out, the text does not say
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_by: Option<String>,
    /// 印发机关，版记中用 · the printing office, for the imprint
    pub printer: String,
    /// 抄送机关 · organs that receive a copy
    #[serde(default)]
    pub copies: Vec<String>,
    /// 会议 · the meeting itself
    pub meeting: MeetingFacts,
    /// 讲话人 · the speaker
    pub speaker: Speaker,
    /// 选派干部的人数与去向 · how many cadres are seconded, and to which kinds of places
    pub cadres: Cadres,
    /// 涉及领域 · the sectors concerned
    #[schemars(length(min = 1))]
    pub sectors: Vec<String>,
    /// 为什么选派（几点原因）· the reasons for the secondment
    #[schemars(length(min = 1))]
    pub reasons: Vec<Point>,
    /// 怎样用好这次机会（几点要求）· how to make good use of the opportunity
    #[schemars(length(min = 1))]
    pub points: Vec<Point>,
    /// “四到”：心到、眼到、口到、身到 · the four presences
    #[schemars(length(min = 1))]
    pub presences: Vec<Presence>,
    /// 三方共同管理 · joint management
    pub management: Management,
    /// 考核 · the assessment
    pub assessment: Assessment,
    /// 挂职期限 · the term of the secondment
    pub term: Term,
    /// 报到 · when and where to report
    pub report: Report,
    /// 联系人 · contacts
    #[schemars(length(min = 1))]
    pub contacts: Vec<Contact>,
    /// 各文种的文号、日期、主送、署名，键为模板名 · the facts of each kind of document, keyed by template name
    #[serde(default)]
    #[schemars(with = "std::collections::BTreeMap<String, DocumentFacts>")]
    pub documents: IndexMap<String, DocumentFacts>,
    /// 其他值，模板中以 extra.名称 取用 · other values for templates
    #[serde(default)]
    #[schemars(with = "std::collections::BTreeMap<String, Value>")]
    pub extra: IndexMap<String, Value>,
}

/// 发文机关 · the issuing organ
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Issuer {
    /// 全称 · full name
    #[schemars(length(min = 1))]
    pub name: String,
    /// 规范化简称 · standard short name
    #[schemars(length(min = 1))]
    pub short: String,
    /// 发文机关代字，如“云组发” · the code in document numbers
    #[schemars(length(min = 1))]
    pub code: String,
    /// 函的发文机关代字，如“云组函”；不写则用 code · the code in the numbers of letters
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub letter_code: Option<String>,
    /// 介绍信的代字，如“云组介字” · the code in the numbers of introduction slips
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slip_code: Option<String>,
}

/// 会议 · the meeting
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MeetingFacts {
    /// 会议名称 · its title
    pub title: String,
    /// 召开日期 · its date
    pub date: Date,
    /// 时间，如“上午9时” · the time of day
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
    /// 地点 · its venue
    pub place: String,
    /// 主持人 · the chair
    pub host: Speaker,
    /// 议程 · the agenda
    #[serde(default)]
    pub agenda: Vec<String>,
}

/// 一位领导：职务和姓名 · a leader: post and name
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Speaker {
    /// 职务 · post
    pub post: String,
    /// 姓名 · name
    pub name: String,
    /// 排名次序，1 最前；同为一级时讲话人在主持人前 · the order of precedence, 1 first; the speaker comes before a chair of the same rank
    #[serde(default = "first_rank")]
    #[schemars(range(min = 1, max = 99))]
    pub rank: u8,
}

/// The rank of whoever is given none.
fn first_rank() -> u8 {
    1
}

/// 人数与去向 · numbers and destinations
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cadres {
    /// 总人数；写 auto 则按名单 · the total number; `auto` takes that of the roster
    #[schemars(range(min = 1, max = 1_000_000), transform = or_auto)]
    pub total: u32,
    /// 各类去向的人数，合计须等于总人数 · the number for each kind of place
    #[schemars(length(min = 1))]
    pub places: Vec<Destination>,
}

/// The schema of a number for which `auto` may stand.
fn or_auto(schema: &mut schemars::Schema) {
    let Some(fields) = schema.as_object_mut() else { return };
    let about = fields.shift_remove("description");
    let number = std::mem::take(fields);
    fields.extend(about.map(|about| ("description".to_string(), about)));
    fields.insert("anyOf".to_string(), serde_json::json!([number, { "const": "auto" }]));
}

/// 一类去向 · a kind of place
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Destination {
    /// 名称，如“苏木乡镇” · its name
    pub kind: String,
    /// 人数；写 auto 则按名单 · the number of people; `auto` counts them in the roster
    #[schemars(range(min = 0, max = 1_000_000), transform = or_auto)]
    pub count: u32,
}

/// 一点意见：标题和正文 · one point: a heading and its text
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Point {
    /// 标题 · the heading
    pub title: String,
    /// 正文，每项一段 · the text, one paragraph per item
    #[serde(default)]
    pub text: Vec<String>,
}

/// “四到”之一 · one of the four presences
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Presence {
    /// 名称，如“心到” · its name
    pub name: String,
    /// 要求什么 · what it requires
    pub asks: String,
    /// 展开的话，每项一段 · the text, one paragraph per item
    #[serde(default)]
    pub text: Vec<String>,
}

/// 共同管理 · joint management
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Management {
    /// 各方 · the parties
    #[schemars(length(min = 1))]
    pub parties: Vec<String>,
    /// 管理办法，每项一条 · the rules, one per item
    #[serde(default)]
    pub rules: Vec<String>,
}

/// 考核 · the assessment
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Assessment {
    /// 留用、使用什么样的干部 · who is kept and promoted
    pub kept: String,
    /// 召回什么样的干部 · who is recalled
    pub recalled: String,
}

/// 挂职期限 · the term of the secondment
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// 起始日期 · the first day
    pub start: Date,
    /// 月数 · the number of months
    #[schemars(range(min = 1, max = 120))]
    pub months: u32,
}

/// 报到 · reporting
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// 报到日期 · the date to report by
    pub date: Date,
    /// 报到地点 · where to report
    pub place: String,
    /// 携带材料 · what to bring
    #[serde(default)]
    pub bring: Vec<String>,
}

/// 联系人 · a contact
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// 姓名 · name
    pub name: String,
    /// 办公电话 · office telephone
    pub phone: String,
}

/// 一个文种的事实 · the facts of one kind of document
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DocumentFacts {
    /// 顺序号；每人一份的文种为第一份的顺序号 · the serial number; with one document per person, that of the first
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 9_999_999))]
    pub number: Option<u32>,
    /// 写 true 则每人一份的文种全部用 number 这一个号 · whether all documents of a kind with one per person have the one number
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub one_number: bool,
    /// 成文日期 · the date of issue
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// 主送机关；同类之间用顿号，类与类之间用逗号，一项一类 · recipients, one item per class
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recipients: Vec<String>,
    /// 署名；不写则用发文机关全称 · the signature
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<String>,
}

impl DocumentFacts {
    /// Which number in the ledger (序号, from 1) a serial number belongs to; `None` if it comes before the first. With
    /// one number for all, the documents are told apart by the number in the ledger.
    pub fn ordinal_of(&self, number: u64) -> Option<usize> {
        let first = self.number.filter(|_| !self.one_number).map_or(1, u64::from);
        usize::try_from(number.checked_sub(first)? + 1).ok()
    }

    /// 发文顺序号 · the serial number of a document whose person or group has the number `ordinal` (序号, from 1).
    pub fn number_of(&self, ordinal: usize) -> Option<u64> {
        let first = u64::from(self.number?);
        Some(if self.one_number { first } else { first + (ordinal as u64).saturating_sub(1) })
    }
}
