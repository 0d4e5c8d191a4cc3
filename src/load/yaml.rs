//! Parses YAML text into a tree whose scalars are as written and whose nodes know their place.
//!
//! The events come from the parser of `serde-saphyr`. Nothing is resolved here: `no` stays the text
//! `no`. Limits on depth, nodes and the expansion of aliases bound the work on a hostile file.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_saphyr::granit_parser::{self as events, ErrorKind, Event, Parser, ScalarStyle};

use super::{slips, yaml_errors};
use crate::bounds::{YAML_LEVELS, YAML_VALUES};
use crate::diag::{Diagnostic, Faults, code};
use crate::msg;
use crate::source::{Place, Source};

/// A value of a YAML file.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Node {
    /// Its bytes in the source.
    pub(super) span: Range<usize>,
    pub(super) kind: NodeKind,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) enum NodeKind {
    /// A scalar; `quoted` is true for every style except plain.
    Scalar {
        /// Left out where the places alone are kept.
        #[serde(skip)]
        text: String,
        quoted: bool,
    },
    /// A key without a value, or a plain `null` or `~`.
    Empty,
    List(Vec<Node>),
    Map(Vec<Entry>),
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) key_span: Range<usize>,
    pub(super) value: Node,
}

impl Node {
    /// The node at a JSON pointer, or the deepest one on the way to it, and whether it is the one asked
    /// for.
    pub(super) fn at(&self, pointer: &str) -> (&Self, bool) {
        let mut node = self;
        for part in pointer.split('/').skip(1) {
            let part = part.replace("~1", "/").replace("~0", "~");
            let next = match &node.kind {
                NodeKind::Map(entries) => entries.iter().find(|e| e.key == part).map(|e| &e.value),
                NodeKind::List(items) => part.parse().ok().and_then(|index: usize| items.get(index)),
                _ => None,
            };
            match next {
                Some(next) => node = next,
                None => return (node, false),
            }
        }
        (node, true)
    }
}

enum Open {
    List(Vec<Node>),
    /// `at` finds an entry by its key, so that a map of a million keys takes no longer than necessary.
    Map {
        entries: Vec<Entry>,
        by_key: HashMap<String, usize>,
        key: Option<(String, Range<usize>)>,
    },
}

struct Frame {
    start: usize,
    end: usize,
    anchor: usize,
    nodes_before: usize,
    open: Open,
}

struct Builder<'a> {
    source: &'a Arc<Source>,
    stack: Vec<Frame>,
    root: Option<Node>,
    nodes: usize,
    documents: usize,
    /// Takes the items of a list that is the whole file, one by one.
    items: Option<&'a mut (dyn FnMut(Node) + 'a)>,
    /// Finished anchored nodes with the number of values in them and their depth.
    anchors: HashMap<usize, (Node, usize)>,
    /// The anchors that an alias has referred to.
    used: HashSet<usize>,
    faults: Faults,
}

/// Reads a YAML text. Duplicate keys are returned as faults along with the tree (the first one counts); any
/// other error stops the reading. An empty file has no tree.
pub(super) fn read(source: &Arc<Source>) -> (Option<Node>, Faults) {
    parsed(source, None)
}

impl Builder<'_> {
    /// Refuses anchors that nothing refers to: a value was meant to begin with `&`, and its first word would be lost.
    fn check_anchors(&mut self) {
        let unused = self.anchors.iter().filter(|(anchor, _)| !self.used.contains(anchor));
        let mut spans: Vec<Range<usize>> = unused.map(|(_, (node, _))| node.span.clone()).collect();
        spans.sort_by_key(|span| span.start);
        for span in spans {
            let start = self.source.text()[..span.start].rfind('&').unwrap_or(span.start);
            let place = self.place(start..span.start);
            self.faults.push(Diagnostic::error(msg!("yaml-anchor")).at(place));
        }
    }
}

/// Reads a YAML text that is a list, giving each item away as soon as it is complete; the list that is returned is
/// empty. Only what aliases repeat counts as values: the size of the file bounds the others.
pub(super) fn read_items(source: &Arc<Source>, each: &mut dyn FnMut(Node)) -> (Option<Node>, Faults) {
    parsed(source, Some(each))
}

fn parsed<'a>(
    source: &'a Arc<Source>,
    items: Option<&'a mut (dyn FnMut(Node) + 'a)>,
) -> (Option<Node>, Faults) {
    let options = events::options! {
        emit_comments: false, disallow_directives: true,
        flow_nesting_limit: YAML_LEVELS, block_nesting_limit: YAML_LEVELS
    };
    let mut builder = Builder {
        source,
        stack: Vec::new(),
        root: None,
        nodes: 0,
        documents: 0,
        items,
        anchors: HashMap::new(),
        used: HashSet::new(),
        faults: Vec::new(),
    };
    for item in Parser::new_from_str_with_options(source.text(), options) {
        let step = match item {
            Ok((event, span)) => {
                let bytes = |mark: &events::Marker| mark.byte_offset().unwrap_or(source.text().len());
                builder.take(event, bytes(&span.start)..bytes(&span.end))
            }
            Err(error) => {
                let offset = error.marker().byte_offset().unwrap_or(source.text().len());
                Err(syntax_fault(source, offset, &error))
            }
        };
        if let Err(fault) = step {
            // The slip that the error comes from may have been found in a value before.
            let at = |fault: &Diagnostic| fault.place.as_ref().map(|place| place.span.clone());
            if !builder.faults.iter().any(|known| at(known) == at(&fault)) {
                builder.faults.push(fault);
            }
            return (None, builder.faults);
        }
    }
    builder.check_anchors();
    (builder.root, builder.faults)
}

fn syntax_fault(source: &Arc<Source>, offset: usize, error: &events::ScanError) -> Diagnostic {
    let place = Place::new(source, offset..offset);
    match error.kind() {
        ErrorKind::RecursionLimitExceeded => {
            Diagnostic::error(msg!("yaml-too-deep", limit = YAML_LEVELS)).at(place)
        }
        ErrorKind::UnknownAnchor => Diagnostic::error(msg!("yaml-unknown-alias")).at(place),
        _ => match (slips::near(source, source.line_of(offset)), slips::open_quote(source, offset)) {
            (Some((place, cause, hint)), _) => {
                Diagnostic::error(msg!("yaml-syntax", cause = cause)).at(place).hint(hint)
            }
            (None, Some(open)) => {
                // What was told is where a later quotation mark ended it.
                let fault = Diagnostic::error(msg!("yaml-syntax", cause = msg!("yaml-cause-quote")));
                fault.at(Place::new(source, open)).hint(msg!("yaml-look"))
            }
            (None, None) => Diagnostic::error(msg!("yaml-syntax", cause = yaml_errors::cause(error)))
                .at(place)
                .hint(msg!("yaml-look")),
        },
    }
}

impl Builder<'_> {
    fn place(&self, span: Range<usize>) -> Place {
        Place::new(self.source, span)
    }

    fn take(&mut self, event: Event<'_>, span: Range<usize>) -> Result<(), Diagnostic> {
        if event.is_node() && self.items.is_none() {
            self.count(1, &span)?;
        }
        match event {
            Event::DocumentStart(..) => {
                self.documents += 1;
                if self.documents > 1 {
                    return Err(Diagnostic::error(msg!("yaml-two-documents")).at(self.place(span)));
                }
                Ok(())
            }
            Event::Scalar(text, style, anchor, _) => {
                if style == ScalarStyle::Plain {
                    self.faults.extend(slips::in_value(self.source, &text, &span));
                }
                let kind = scalar(&text, style, &span);
                self.add(Node { span, kind }, anchor, 1)
            }
            Event::Alias(anchor) => {
                let Some((node, nodes)) = self.anchors.get(&anchor).cloned() else {
                    return Err(Diagnostic::error(msg!("yaml-alias-cycle")).at(self.place(span)));
                };
                self.used.insert(anchor);
                self.count(nodes, &span)?;
                if self.stack.len() + depth(&node) > YAML_LEVELS {
                    return Err(
                        Diagnostic::error(msg!("yaml-too-deep", limit = YAML_LEVELS)).at(self.place(span))
                    );
                }
                self.add(Node { span, ..node }, 0, nodes)
            }
            Event::SequenceStart(_, anchor, _) => self.open(Open::List(Vec::new()), anchor, &span),
            Event::MappingStart(_, anchor, _) => {
                self.open(Open::Map { entries: Vec::new(), by_key: HashMap::new(), key: None }, anchor, &span)
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(&span),
            _ => Ok(()),
        }
    }

    /// What stands where a key must: `{{ … }}` without quotation marks is a map in a map to YAML.
    fn no_key(&self, span: &Range<usize>) -> Diagnostic {
        let line = self.source.line_of(span.start);
        match slips::near(self.source, line) {
            Some((place, cause, hint)) => {
                Diagnostic::error(msg!("yaml-syntax", cause = cause)).at(place).hint(hint)
            }
            None => Diagnostic::error(msg!("yaml-key-not-text"))
                .at(self.place(span.clone()))
                .hint(msg!("yaml-entry-form")),
        }
    }

    fn count(&mut self, more: usize, span: &Range<usize>) -> Result<(), Diagnostic> {
        self.nodes += more;
        if YAML_VALUES.is_below(self.nodes) {
            return Err(Diagnostic::error(msg!("yaml-too-many", limit = YAML_VALUES.in_millions()))
                .at(self.place(span.clone()))
                .hint(msg!("split-or-table"))
                .hint(msg!("raise-bounds")));
        }
        Ok(())
    }

    fn open(&mut self, open: Open, anchor: usize, span: &Range<usize>) -> Result<(), Diagnostic> {
        if self.stack.len() >= YAML_LEVELS {
            return Err(
                Diagnostic::error(msg!("yaml-too-deep", limit = YAML_LEVELS)).at(self.place(span.clone()))
            );
        }
        let nodes_before = self.nodes;
        self.stack.push(Frame { start: span.start, end: span.end, anchor, nodes_before, open });
        Ok(())
    }

    fn close(&mut self, span: &Range<usize>) -> Result<(), Diagnostic> {
        let Some(frame) = self.stack.pop() else { return Ok(()) };
        // A flow collection ends with its bracket, a block collection where its last child ends.
        let end = if span.start < span.end { span.end } else { frame.end };
        let kind = match frame.open {
            Open::List(items) => {
                // A list in brackets ends with one.
                if span.start < span.end {
                    self.faults.extend(slips::in_list(self.source, &items));
                }
                NodeKind::List(items)
            }
            Open::Map { entries, .. } => NodeKind::Map(entries),
        };
        let nodes = self.nodes - frame.nodes_before + 1;
        self.add(Node { span: frame.start..end.max(frame.start), kind }, frame.anchor, nodes)
    }

    fn add(&mut self, node: Node, anchor: usize, nodes: usize) -> Result<(), Diagnostic> {
        if anchor != 0 {
            self.anchors.insert(anchor, (node.clone(), nodes));
        }
        let is_item = self.stack.len() == 1;
        let Some(frame) = self.stack.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        frame.end = frame.end.max(node.span.end);
        match &mut frame.open {
            Open::List(items) => match self.items.as_mut().filter(|_| is_item) {
                Some(each) => each(node),
                None => items.push(node),
            },
            Open::Map { entries, by_key, key } => match key.take() {
                None => {
                    let NodeKind::Scalar { text, .. } = node.kind else {
                        return Err(self.no_key(&node.span));
                    };
                    *key = Some((text, node.span));
                }
                Some((key, key_span)) => match by_key.get(&key) {
                    None => {
                        by_key.insert(key.clone(), entries.len());
                        entries.push(Entry { key, key_span, value: node });
                    }
                    Some(first) => self.faults.push(
                        Diagnostic::error(msg!("duplicate-key", key = code(&key)))
                            .at(Place::new(self.source, key_span))
                            .also(
                                Place::new(self.source, entries[*first].key_span.clone()),
                                msg!("first-here"),
                            ),
                    ),
                },
            },
        }
        Ok(())
    }
}

fn scalar(text: &str, style: ScalarStyle, span: &Range<usize>) -> NodeKind {
    let plain = style == ScalarStyle::Plain;
    if plain && (span.is_empty() || matches!(text, "~" | "null" | "Null" | "NULL")) {
        return NodeKind::Empty;
    }
    NodeKind::Scalar { text: text.to_string(), quoted: !plain }
}

fn depth(node: &Node) -> usize {
    match &node.kind {
        NodeKind::List(items) => 1 + items.iter().map(depth).max().unwrap_or(0),
        NodeKind::Map(entries) => 1 + entries.iter().map(|entry| depth(&entry.value)).max().unwrap_or(0),
        _ => 0,
    }
}
