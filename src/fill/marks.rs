//! Marks a template before it is filled, so that each stretch of the filled text can be traced.
//!
//! Tera does not say where its output came from. So a private mark is put before each literal text and each
//! printed expression; the marks come back in the output and are removed again. Blocks that capture text
//! (`set`, `filter`, components) get none, and what they include is a twin without marks, so no filter or test
//! ever sees a mark. White space that `{%-` trims is trimmed here by Tera's own rules, since a mark would
//! protect it. The filled text is the same to the byte.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use super::guard;
use crate::load::TemplateText;
use crate::source::{Mark, Place, Segment, Step, ValuePath};

/// Begins and ends a mark; noncharacters, which no data may hold.
const OPEN: char = '\u{FDD0}';
const CLOSE: char = '\u{FDD1}';
/// How a template is written anew before it is given to Tera.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Twin {
    /// With guards and marks.
    Marked,
    /// With guards alone, for what is included where text is captured.
    Guarded,
}

impl Twin {
    /// The prefix of the twin's name.
    fn prefix(self) -> &'static str {
        match self {
            Self::Marked => "\u{FDD0}",
            Self::Guarded => "\u{FDD1}",
        }
    }

    /// The name of a template's twin.
    pub(super) fn of(self, name: &str) -> String {
        format!("{}{name}", self.prefix())
    }
}

/// A part of a template.
#[derive(Debug)]
enum Token<'a> {
    Literal { start: usize, text: &'a str },
    Raw { start: usize, text: &'a str },
    Print { start: usize, whole: &'a str, inner: &'a str },
    Tag { start: usize, whole: &'a str, inner: &'a str },
    Comment,
}

/// A loop around a token.
struct Loop {
    variable: String,
    /// What it iterates over, if that is a plain path.
    over: Option<ValuePath>,
    /// The name of its counter.
    counter: String,
}

/// Writes a twin of a template; its marks are added to the table. The template must be free of syntax
/// errors.
pub(super) fn written(template: &TemplateText, twin: Twin, marks: &mut Vec<Mark>) -> String {
    let text = template.text.as_str();
    let tokens = tokens(text);
    let assigned = assigned(&tokens);
    let mut out = String::with_capacity(text.len() * 2);
    // All of a template without marks is treated as captured text.
    let mut captures = usize::from(twin == Twin::Guarded);
    let mut loops: Vec<Loop> = Vec::new();
    let mut is_defining = false;
    let literal = |start: usize, marks: &mut Vec<Mark>| {
        let (source, offsets) = (Arc::clone(&template.source), Arc::clone(&template.offsets));
        marks.push(Mark::Literal { source, offsets, start });
        format!("{OPEN}{}{CLOSE}", marks.len() - 1)
    };
    for (range, token) in &tokens {
        // A component is defined once, in the twin without marks.
        if twin == Twin::Marked {
            let begins = |name: &str| matches!(token, Token::Tag { inner, .. } if inner.starts_with(name));
            if begins("component") || is_defining {
                is_defining = !begins("endcomponent");
                out.push_str("{# #}");
                continue;
            }
        }
        if captures > 0 && !matches!(token, Token::Print { .. } | Token::Tag { .. }) {
            out.push_str(&text[range.clone()]);
            continue;
        }
        match token {
            // It keeps the white space before it from being trimmed by what follows.
            Token::Comment | Token::Literal { text: "", .. } => out.push_str("{# #}"),
            Token::Literal { start, text } => {
                out.push_str(&literal(*start, marks));
                out.push_str(text);
                // After trimming, a brace would run into that of the tag that follows.
                if text.ends_with('{') {
                    out.push_str(&literal(*start + text.len(), marks));
                }
            }
            Token::Raw { start, text } => {
                out.push_str(&literal(*start, marks));
                out.push_str(&format!("{{% raw %}}{text}{{% endraw %}}"));
            }
            Token::Print { start, whole, inner } if captures > 0 => {
                out.push_str(&guarded_tag(template, *start, whole, inner, marks));
            }
            Token::Print { start, whole, inner } => {
                let range = template.offsets.range(*start..start + whole.len());
                let expression = Place::new(&template.source, range);
                let mut counters = Vec::new();
                let path = path(inner).and_then(|path| resolved(path, &loops, &assigned, &mut counters));
                marks.push(Mark::Value { expression, path });
                out.push_str(&format!("{OPEN}{}", marks.len() - 1));
                for counter in counters {
                    out.push_str(&format!(",{{{{ {counter} }}}}"));
                }
                out.push(CLOSE);
                out.push_str(&guarded_tag(template, *start, whole, inner, marks));
            }
            Token::Tag { start, whole, inner } => {
                let mut words =
                    inner.split(|c: char| c.is_whitespace() || c == '(').filter(|word| !word.is_empty());
                let word = words.next().unwrap_or("");
                match word {
                    "include" => {
                        let twin = if captures == 0 { Twin::Marked } else { Twin::Guarded };
                        out.push_str(&whole.replacen(['"', '\'', '`'], &quote_twin(inner, twin), 1));
                        continue;
                    }
                    "filter" | "component" => captures += 1,
                    "set" | "set_global" if !is_assignment(inner) => captures += 1,
                    "endset" | "endfilter" | "endcomponent" => captures = captures.saturating_sub(1),
                    _ if inner.starts_with("</") => captures = captures.saturating_sub(1),
                    _ if inner.starts_with('<') => captures += 1,
                    _ => {}
                }
                out.push_str(&guarded_tag(template, *start, whole, inner, marks));
                match word {
                    "for" => {
                        let this = this_loop(inner, &loops, &assigned, marks.len() + loops.len());
                        if captures == 0 && this.over.is_some() {
                            out.push_str(&format!("{{% set {} = loop.index0 %}}", this.counter));
                        }
                        loops.push(this);
                    }
                    "endfor" => drop(loops.pop()),
                    _ => {}
                }
            }
        }
    }
    out
}

/// A tag with its guards (see `guard`).
fn guarded_tag(
    template: &TemplateText,
    start: usize,
    whole: &str,
    inner: &str,
    marks: &mut Vec<Mark>,
) -> String {
    let Some(before) = whole.find(inner).filter(|_| !inner.is_empty()) else { return whole.to_string() };
    let guarded = guard::guarded(inner, whole.starts_with("{{"), |range| {
        let range = start + before + range.start..start + before + range.end;
        let expression = Place::new(&template.source, template.offsets.range(range));
        marks.push(Mark::Value { expression, path: None });
        marks.len() - 1
    });
    format!("{}{guarded}{}", &whole[..before], &whole[before + inner.len()..])
}

/// The opening quotation mark of an include, with the prefix of the twin's name.
fn quote_twin(inner: &str, twin: Twin) -> String {
    let quote = inner.chars().find(|c| matches!(c, '"' | '\'' | '`')).unwrap_or('"');
    format!("{quote}{}", twin.prefix())
}

fn is_assignment(inner: &str) -> bool {
    let rest = inner.trim_start_matches("set_global").trim_start_matches("set").trim_start();
    let name = rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
    rest[name..].trim_start().starts_with('=')
}

/// The loop that a tag begins.
fn this_loop(inner: &str, loops: &[Loop], assigned: &BTreeSet<&str>, number: usize) -> Loop {
    let (names, over) = inner.trim_start_matches("for").split_once(" in ").unwrap_or_default();
    let names: Vec<&str> = names.split(',').map(str::trim).collect();
    let variable = names.last().copied().unwrap_or_default().to_string();
    let mut counters = Vec::new();
    // In a loop over the keys of a map, the counter does not tell the place of a value.
    let over = path(over.trim())
        .filter(|_| names.len() == 1)
        .and_then(|over| resolved(over, loops, assigned, &mut counters));
    Loop { variable, over, counter: format!("gen_counter_{number}") }
}

/// A path whose root is a value of the data: a loop's variable is replaced by what the loop iterates over.
/// `counters` are the names of the counters that the path's steps refer to.
fn resolved(
    path: ValuePath,
    loops: &[Loop],
    assigned: &BTreeSet<&str>,
    counters: &mut Vec<String>,
) -> Option<ValuePath> {
    if assigned.contains(path.root.as_str()) || path.root == "loop" || path.root == "row" {
        return None;
    }
    let Some(depth) = loops.iter().rposition(|known| known.variable == path.root) else { return Some(path) };
    let over = loops[depth].over.clone()?;
    // The loop's own path uses the counters of the loops around it; they come first.
    let mut names: Vec<String> = Vec::new();
    collect(&loops[..=depth], depth, &mut names);
    let mut steps = over.steps;
    steps.push(Step::Counter(names.len() - 1));
    steps.extend(path.steps);
    *counters = names;
    Some(ValuePath { root: over.root, steps })
}

/// The counters of a loop and of the loops that its path depends on, outermost first.
fn collect(loops: &[Loop], depth: usize, names: &mut Vec<String>) {
    let inner = loops[depth]
        .over
        .as_ref()
        .map_or(0, |over| over.steps.iter().filter(|step| matches!(step, Step::Counter(_))).count());
    // The loops that its path depends on are the `inner` nearest ones whose paths it extends.
    let root = loops[depth].over.as_ref().map(|over| over.root.clone());
    let around: Vec<&Loop> = loops[..depth]
        .iter()
        .filter(|known| known.over.as_ref().map(|over| &over.root) == root.as_ref())
        .collect();
    names.extend(around[around.len().saturating_sub(inner)..].iter().map(|known| known.counter.clone()));
    names.push(loops[depth].counter.clone());
}

/// The names that a template assigns, which then no longer name data.
fn assigned<'a>(tokens: &[(Range<usize>, Token<'a>)]) -> BTreeSet<&'a str> {
    let tags = tokens.iter().filter_map(|(_, token)| match token {
        Token::Tag { inner, .. } => Some(*inner),
        _ => None,
    });
    tags.filter_map(|inner| {
        let rest = inner.strip_prefix("set_global").or_else(|| inner.strip_prefix("set"))?.trim_start();
        rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next()
    })
    .collect()
}

/// An expression as a plain path, if it is one, such as `contacts[0].name`; `| safe` changes nothing.
fn path(expression: &str) -> Option<ValuePath> {
    let expression = expression.trim();
    let expression = match expression.split_once('|') {
        Some((path, "safe" | " safe")) => path.trim_end(),
        Some(_) => return None,
        None => expression,
    };
    let name = |text: &str| text.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'_').count();
    let end = name(expression);
    let root = &expression[..end];
    if root.is_empty()
        || root.starts_with(|c: char| c.is_ascii_digit())
        || matches!(root, "true" | "false" | "not")
    {
        return None;
    }
    let mut steps = Vec::new();
    let mut rest = &expression[end..];
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix('.') {
            let end = name(after);
            let key = &after[..end];
            if key.is_empty() {
                return None;
            }
            steps.push(key.parse().map_or_else(|_| Step::Key(key.to_string()), Step::Index));
            rest = &after[end..];
        } else {
            let (inner, after) = rest.strip_prefix('[')?.split_once(']')?;
            let key = inner.trim();
            let quoted = key.strip_prefix(['"', '\'']).and_then(|key| key.strip_suffix(['"', '\'']));
            steps.push(match (quoted, key.parse()) {
                (Some(key), _) => Step::Key(key.to_string()),
                (None, Ok(index)) => Step::Index(index),
                (None, Err(_)) => return None,
            });
            rest = after;
        }
    }
    Some(ValuePath { root: root.to_string(), steps })
}

/// The tokens of a template, each with its bytes, as Tera's lexer sees them, with white space trimmed as it
/// does.
fn tokens(text: &str) -> Vec<(Range<usize>, Token<'_>)> {
    let mut out: Vec<(Range<usize>, Token<'_>)> = Vec::new();
    let mut trims_start = false;
    let mut offset = 0;
    while offset < text.len() {
        let rest = &text[offset..];
        let opening = rest.get(..2).filter(|mark| matches!(*mark, "{{" | "{%" | "{#"));
        let Some(opening) = opening else {
            let length =
                ["{{", "{%", "{#"].iter().filter_map(|mark| rest.find(mark)).min().unwrap_or(rest.len());
            let mut literal = &rest[..length];
            let mut start = offset;
            if trims_start {
                literal = literal.trim_start();
                start = offset + length - literal.len();
            }
            trims_start = false;
            if text[offset + length..].get(2..3) == Some("-") {
                literal = literal.trim_end();
            }
            out.push((offset..offset + length, Token::Literal { start, text: literal }));
            offset += length;
            continue;
        };
        if opening == "{#" {
            let length = rest.find("#}").map_or(rest.len(), |end| end + 2);
            trims_start |= rest[..length].ends_with("-#}");
            out.push((offset..offset + length, Token::Comment));
            offset += length;
            continue;
        }
        if opening == "{%"
            && let Some((token, length, trims)) = raw(rest, offset, trims_start)
        {
            trims_start = trims;
            out.push((offset..offset + length, token));
            offset += length;
            continue;
        }
        let length = tag_length(rest, if opening == "{{" { "}}" } else { "%}" });
        let whole = &rest[..length];
        trims_start = whole.len() > 4 && whole[..whole.len() - 2].ends_with('-');
        let inner = whole.get(2..whole.len().saturating_sub(2)).unwrap_or("");
        let inner = inner.strip_prefix('-').unwrap_or(inner);
        let inner = inner.strip_suffix('-').unwrap_or(inner).trim();
        let token = if opening == "{{" {
            Token::Print { start: offset, whole, inner }
        } else {
            Token::Tag { start: offset, whole, inner }
        };
        out.push((offset..offset + length, token));
        offset += length;
    }
    out
}

/// A block `{% raw %}`: the token, its length, and whether it trims what follows.
fn raw(rest: &str, offset: usize, trims_start: bool) -> Option<(Token<'_>, usize, bool)> {
    let named = |text: &str, name: &str| -> Option<(usize, bool)> {
        let inner = text.strip_prefix("{%")?;
        let inner = inner.strip_prefix('-').unwrap_or(inner).trim_start();
        let inner = inner.strip_prefix(name)?.trim_start();
        let (inner, dash) = inner.strip_prefix('-').map_or((inner, false), |rest| (rest, true));
        let inner = inner.strip_prefix("%}")?;
        Some((text.len() - inner.len(), dash))
    };
    let (head, trims_body) = named(rest, "raw")?;
    let mut from = head;
    loop {
        let body_end = from + rest[from..].find("{%")?;
        if let Some((tail, trims)) = named(&rest[body_end..], "endraw") {
            let body = &rest[head..body_end];
            let trimmed = if trims_body || trims_start { body.trim_start() } else { body };
            let start = offset + head + body.len() - trimmed.len();
            let length = body_end + tail;
            let next = &rest[length..];
            let is_cut = rest[body_end..].starts_with("{%-")
                || ["{{-", "{%-", "{#-"].iter().any(|mark| next.starts_with(mark));
            let text = if is_cut { trimmed.trim_end() } else { trimmed };
            return Some((Token::Raw { start, text }, length, trims));
        }
        from = body_end + 2;
    }
}

/// The length of a tag up to its closing delimiter, ignoring those in strings.
fn tag_length(tag: &str, close: &str) -> usize {
    let mut quote = None;
    let mut escaped = false;
    for (offset, c) in tag.char_indices().skip(2) {
        match quote {
            Some(_) if escaped => escaped = false,
            Some(_) if c == '\\' => escaped = true,
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None if matches!(c, '"' | '\'' | '`') => quote = Some(c),
            None if tag[offset..].starts_with(close) => return offset + 2,
            None => {}
        }
    }
    tag.len()
}

/// Removes the marks from a filled text.
pub(super) fn taken_out(filled: &str) -> (String, Vec<Segment>) {
    let mut text = String::with_capacity(filled.len());
    let mut segments: Vec<Segment> = Vec::new();
    let mut rest = filled;
    while let Some(offset) = rest.find(OPEN) {
        text.push_str(&rest[..offset]);
        let inner = &rest[offset + OPEN.len_utf8()..];
        let (mark, after) = inner.split_once(CLOSE).unwrap_or((inner, ""));
        let mut numbers = mark.split(',').map(|number| number.trim().parse::<usize>().unwrap_or(usize::MAX));
        let mark = numbers.next().unwrap_or(usize::MAX);
        let segment = Segment { start: text.len(), mark, counters: numbers.collect() };
        // A mark without output is replaced by the next one.
        match segments.last_mut().filter(|last| last.start == segment.start) {
            Some(last) => *last = segment,
            None => segments.push(segment),
        }
        rest = after;
    }
    text.push_str(rest);
    (text, segments)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::source::{Offsets, Source};

    fn template(text: &str) -> TemplateText {
        let source = Source::new("t.md", text);
        TemplateText { text: text.to_string(), source, offsets: Arc::new(Offsets::from(0)) }
    }

    /// A filled text without its marks, and its segments.
    type Marked = Option<(String, Vec<Segment>)>;

    /// What a template itself gives, and what its marked twin gives with the marks removed.
    fn both(text: &str) -> (Option<String>, Marked, Vec<Mark>) {
        let mut tera = tera::Tera::default();
        tera.autoescape_on([".md"]);
        let partial = template(
            "部 {{ who }}{% for x in list -%} {{ x }} {%- endfor %}\n\
             {% component d(x) %} 丁 {{ x ~ 1 }} {% if body %}{{ body }}{% endif %}{% endcomponent d %}",
        );
        let mut marks = Vec::new();
        let mut context = tera::Context::new();
        context.insert("who", "甲<局>");
        context.insert("list", &["一", "二"]);
        context.insert(
            "people",
            &serde_json::json!([{ "name": "李", "texts": ["x", "y"] }, { "name": "王", "texts": ["z"] }]),
        );
        guard::register(&mut tera);
        let mut plain = tera.clone();
        if plain.add_raw_templates([("p.md", partial.text.clone()), ("t.md", text.to_string())]).is_err() {
            return (None, None, marks);
        }
        let plain = plain.render("t.md", &context).ok();
        let both = [Twin::Guarded, Twin::Marked];
        let twins = both.map(|twin| {
            let own = written(&template(text), twin, &mut marks);
            [(twin.of("p.md"), written(&partial, twin, &mut marks)), (twin.of("t.md"), own)]
        });
        tera.add_raw_templates(twins.into_iter().flatten())
            .unwrap_or_else(|error| panic!("{text:?}: {error}"));
        guard::begin();
        let filled = tera.render(&Twin::Marked.of("t.md"), &context).ok();
        guard::begin();
        assert_eq!(tera.render(&Twin::Guarded.of("t.md"), &context).ok(), plain, "{text:?}");
        (plain, filled.map(|text| taken_out(&text)), marks)
    }

    const PIECES: [&str; 51] = [
        "{{ who ~ \"、\" ~ list[0] | upper }}",
        "{{ (who ~ 1) ~ (2 * 3 ~ -4 | abs) }}",
        "{{ list | first ~ list | last ~ '丁' | replace(from='丁', to='~') }}",
        "{% if \"甲\" ~ who == \"甲甲<局>\" and who ~ 1 is string %}同{% elif who ~ \"a\" in \"b\" %}含{% endif %}",
        "{{ who ~ 1 if who else list[0] ~ 2 }}",
        "{{ [x ~ who for x in list if x ~ 1 != \"一1\"] | join(sep=\"-\" ~ who) }}",
        "{{ {\"a\": who ~ 1, \"b\": [who ~ 2, list]} | length }}",
        "{% for x in [y ~ 1 for y in list] %}{{- x ~ loop.index }}{% else %}无{% endfor %}",
        "{% for x in list[0] ~ who %}{{ x }}{% endfor %}",
        "{% for k, v in {\"a\": 1, \"b\": who} -%} {{ k ~ v }} {%- endfor %}",
        "{% set v = who ~ list[1] ~ 1.5 %}{{ v | safe }}",
        "{% set u = [z for z in range(end=3)] %}{{ u | length ~ u[0] ~ people[0].texts[1] }}",
        "{{ people?[0]?.name ~ who }}",
        "{{ 7 // 2 ~ 2 ** 3 ~ (1 - 2) }}",
        "{% filter replace(from=\"a\" ~ \"b\", to=who ~ '') %}abab{{ who ~ 1 }}{% endfilter %}",
        "{% component c(x, y=1) %} 丙 {{ x ~ y }} {{ body }}{% endcomponent c %}",
        "{{ <d x={who ~ 2} /> ~ \"!\" ~ <d x=\"z\"/> }}",
        "{{ \"a\\\" ~ \\\"b\" ~ who }}",
        "{{ who ~ <d x={6 / 2} /> ~ <d x={list[0]}/> ~ 1 }}",
        "{% <d x={who}> %}{{ who }} {% include \"p.md\" %}{% </d> %}",
        "{{ \"~\" ~ '\"' ~ `a ~ b` ~ 2 }}",
        "甲",
        " ",
        "\n",
        "  \n",
        "{{ who }}",
        "{{- who }}",
        "{{ who -}}",
        "{{ \"}}\" }}",
        "{# 注 #}",
        "{#- 注 -#}",
        "{% if who %}是{% endif %}",
        "{%- if who -%} 是 {%- else -%} 否 {%- endif -%}",
        "{% for x in list %}{{ x }}{{ loop.index }}、{% endfor %}",
        "{%- for x in list -%} {{ x }} {%- endfor %}",
        "{% for p in people %}{{ p.name }}{% for t in p.texts %}{{ t }}{% endfor %}{% endfor %}",
        "{% set y %} 乙 {{ who }}{% endset %}{{ y | length }}{{ y }}",
        "{% set z = who %}{{ z }}",
        "{% filter upper %}abc{{ who }}{% include \"p.md\" %}{% endfilter %}",
        "{% include \"p.md\" %}",
        "{%- include 'p.md' -%}",
        "{% raw %} {{ x }} {% endraw %}",
        "{%- raw -%} {% x %} {%- endraw -%}",
        "{% set w %}{% include \"p.md\" %}{% endset %}{{ w | length }}",
        "{",
        "}",
        "%}",
        "{{ who | upper }}",
        "-",
        "{{ people[0].name }}",
        "{{ who | safe }}",
    ];

    #[test]
    fn every_piece_can_be_filled() {
        for piece in PIECES {
            assert!(both(piece).0.is_some(), "{piece}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn the_filled_text_is_the_same_to_the_byte(choice in proptest::collection::vec(0..PIECES.len(), 1..12)) {
            let text: String = choice.iter().map(|choice| PIECES[*choice]).collect();
            let (plain, marked, _) = both(&text);
            prop_assert_eq!(plain, marked.map(|(text, _)| text), "{:?}", text);
        }
    }

    #[test]
    fn values_are_traced_through_loops() {
        let (_, filled, marks) = both(
            "{% for p in people %}{{ p.name }}：{% for t in p.texts %}{{ t }}{% endfor %}。{% endfor %}",
        );
        let (text, segments) = filled.expect("a text");
        assert_eq!(text, "李：xy。王：z。");
        let shown: Vec<String> = segments
            .iter()
            .filter_map(|segment| match &marks[segment.mark] {
                Mark::Value { path: Some(path), .. } => {
                    Some(format!("{}{:?}", path.steps.len(), segment.counters))
                }
                _ => None,
            })
            .collect();
        assert_eq!(shown, ["2[0]", "3[0, 0]", "3[0, 1]", "2[1]", "3[1, 0]"]);
    }

    #[test]
    fn a_path_is_plain_or_none() {
        for (text, steps) in
            [("a", Some(0)), ("a.b[0].c", Some(3)), ("a[\"b\"]", Some(1)), ("a | safe", Some(0))]
        {
            assert_eq!(path(text).map(|path| path.steps.len()), steps, "{text}");
        }
        for text in ["a | upper", "a + 1", "\"x\"", "1", "a[i]", "f(x=1)", "a ~ b", "a if b else c"] {
            assert!(path(text).is_none(), "{text}");
        }
    }
}
