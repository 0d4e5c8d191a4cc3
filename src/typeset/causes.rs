//! What Typst says of faulty code, in the words of the catalogue.

use crate::diag::{Message, Value, code};
use crate::msg;

/// The cause behind Typst's words.
pub(super) fn cause(text: &str) -> Message {
    let quoted = |mark: char| text.split(mark).nth(1).unwrap_or("");
    let after = |lead: &str| text.strip_prefix(lead).unwrap_or("").trim();
    if let Some(name) = text.strip_prefix("unknown variable: ") {
        return msg!("typst-unknown-name", name = code(name));
    }
    if let Some(path) = text.strip_prefix("file not found") {
        let path = path.split("at ").nth(1).unwrap_or("").trim_end_matches(')');
        return msg!("typst-no-file", path = code(path));
    }
    if text.starts_with("unexpected argument") {
        return msg!("typst-argument-unexpected", name = code(after("unexpected argument:")));
    }
    if let Some(name) = text.strip_prefix("missing argument: ") {
        return msg!("typst-argument-missing", name = code(name));
    }
    if let Some(rest) = text.strip_prefix("expected ") {
        return match rest.split_once(", found ") {
            Some((expected, found)) => {
                msg!("typst-expected-found", expected = kinds(expected), found = kinds(found))
            }
            None => msg!("typst-expected", expected = kinds(rest)),
        };
    }
    if text.starts_with("unclosed") {
        return msg!("typst-unclosed");
    }
    if let Some(rest) = text.strip_prefix("unexpected ") {
        return msg!("typst-unexpected", found = kinds(rest));
    }
    if text.contains("does not have field")
        || text.contains("does not contain")
        || text.contains("has no method")
    {
        return msg!("typst-no-field", name = code(quoted('"').trim_matches('`')));
    }
    if text.starts_with("cannot access file system")
        || text.contains("outside of project root")
        || text.contains("escape")
    {
        return msg!("typst-outside");
    }
    if let Some(rest) = text.strip_prefix("panicked with: ") {
        return msg!("typst-panicked", text = rest.trim_matches('"'));
    }
    if text.starts_with("assertion failed") {
        return msg!("typst-assertion", text = after("assertion failed:"));
    }
    if text.starts_with("cannot ") {
        return msg!("typst-cannot", text = code(text));
    }
    if text.contains("converge") {
        return msg!("typst-converge");
    }
    if text.contains("package") {
        return msg!("typst-package");
    }
    msg!("typst-other", text = code(text))
}

/// Typst's names of kinds of values and signs, with what they are in Chinese.
const KINDS: &[(&str, &str)] = &[
    ("integer", "整数"),
    ("float", "小数"),
    ("decimal", "小数"),
    ("string", "文字"),
    ("boolean", "真假值"),
    ("length", "长度"),
    ("relative length", "长度"),
    ("angle", "角度"),
    ("ratio", "百分数"),
    ("fraction", "份数"),
    ("array", "列表"),
    ("dictionary", "字典"),
    ("content", "内容"),
    ("function", "函数"),
    ("color", "颜色"),
    ("stroke", "线条"),
    ("alignment", "对齐方式"),
    ("none", "空值"),
    ("auto", "自动"),
    ("label", "标记"),
    ("module", "模块"),
    ("expression", "表达式"),
    ("identifier", "名称"),
    ("pattern", "名称"),
    ("block", "块"),
    ("comma", "逗号"),
    ("colon", "冒号"),
    ("semicolon or line break", "分号或换行"),
    ("closing paren", "右括号"),
    ("closing brace", "右花括号"),
    ("closing bracket", "右方括号"),
    ("hash", "井号"),
    ("star", "星号"),
    ("underscore", "下划线"),
    ("end of block", "块的结尾"),
];

/// Kinds of values or signs, in both languages.
fn kinds(text: &str) -> Value {
    let chinese = |name: &str| {
        let known = KINDS.iter().find(|(kind, _)| *kind == name);
        known.map_or_else(|| format!("`{name}`"), |(_, chinese)| (*chinese).to_string())
    };
    let parts =
        text.split(", ").flat_map(|part| part.split(" or ")).map(|part| part.trim_start_matches("or "));
    let whole = KINDS.iter().any(|(kind, _)| *kind == text);
    let chinese = if whole { chinese(text) } else { parts.map(chinese).collect::<Vec<_>>().join("、") };
    Value::Described { chinese, english: text.to_string() }
}

/// What Typst suggests, where that helps.
pub(super) fn hint(text: &str) -> Option<Message> {
    text.contains("did you mean").then(|| {
        let name = text.split('`').nth(1).unwrap_or(text);
        msg!("did-you-mean", name = code(name))
    })
}
