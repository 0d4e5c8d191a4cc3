//! `gen.toml`: what `gen build` makes of a project.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Date;

/// `gen build` 生成哪些文件；不写的用默认值 · what `gen build` makes; anything not given has its default
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Recipe {
    /// 输出文件夹，在项目内，默认 output · the output folder in the project, `output` by default
    #[serde(skip_serializing_if = "Option::is_none")]
    pub output: Option<String>,
    /// 做哪些会议，默认全部 · the meetings, all by default
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub meetings: Vec<String>,
    /// 格式，默认 pdf · the formats, PDF by default
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub formats: Vec<FormatName>,
    /// PDF 须符合的标准 · the standards that PDF keeps to
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub standards: Vec<StandardName>,
    /// 数据中没有日期时用的成文日期 · the date of documents for which the data give none
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// PNG 每英寸像素 · pixels per inch of PNG
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 18, max = 1200))]
    pub ppi: Option<u16>,
    /// 做哪些文种，默认全部 · the kinds, all by default
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub kinds: BTreeMap<String, KindRecipe>,
    /// 公开网站；写了才做 · the site of public documents; made if it is given
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site: Option<SiteRecipe>,
}

/// 一个文种怎样做 · how a kind is made
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct KindRecipe {
    /// 格式，默认照上面 · the formats, those above by default
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub formats: Vec<FormatName>,
    /// PDF 须符合的标准，默认照上面 · the standards that PDF keeps to, those above by default
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub standards: Vec<StandardName>,
    /// 输出文件夹下的子文件夹 · a folder below the output folder
    #[serde(skip_serializing_if = "Option::is_none")]
    pub folder: Option<String>,
    /// 按名单的哪一列合为一份，如 unit · the column by which people share a document, such as `unit`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_by: Option<String>,
    /// 是否公开 · whether it is public
    pub public: bool,
    /// 索引号，公开时用 · the number of what is public in its catalogue
    #[serde(skip_serializing_if = "Option::is_none")]
    pub index: Option<String>,
    /// 主题分类，公开时用 · the subject of what is public
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
}

/// 公开网站 · the site of public documents
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SiteRecipe {
    /// 网站名称 · its title
    #[schemars(length(min = 1))]
    pub title: String,
    /// 网址，如 `https://www.example.gov.cn/gk/`；写了才有订阅和站点地图 · its address; a feed and a sitemap need it
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = r"^https?://[^\s]+/$"))]
    pub address: Option<String>,
}

/// 格式 · a format
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum FormatName {
    /// PDF
    Pdf,
    /// 图片 · pictures
    Png,
    /// 矢量图 · drawings
    Svg,
    /// Markdown
    Md,
    /// 纯文本 · plain text
    Txt,
}

impl FormatName {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Png => "png",
            Self::Svg => "svg",
            Self::Md => "md",
            Self::Txt => "txt",
        }
    }
}

/// PDF 的标准 · a standard of PDF
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum StandardName {
    /// 归档 · for archives
    #[serde(rename = "a-2b")]
    A2b,
    /// 无障碍 · can be read aloud
    #[serde(rename = "ua-1")]
    Ua1,
}

impl StandardName {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::A2b => "a-2b",
            Self::Ua1 => "ua-1",
        }
    }
}
