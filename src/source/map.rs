//! Where each stretch of a filled text came from: a template, or a value of the data.
//!
//! A template is marked before it is filled (see `fill::marks`); the marks come back in the text and are
//! turned into segments. A segment names its mark, and the table of marks says what was there. So a
//! document carries only a few numbers, and places are worked out only when a fault needs one.

use std::fmt::Debug;
use std::ops::Range;
use std::sync::Arc;

use super::{Place, Source};

/// How the bytes of a derived text map to a source: verbatim, stretch by stretch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offsets {
    /// Where each stretch begins: in the derived text, and in the source.
    stretches: Vec<(usize, usize)>,
    /// The whole of it in the source, for a text that does not appear there verbatim.
    whole: Option<Range<usize>>,
}

impl Offsets {
    /// A text that appears verbatim in the source, from `start` on.
    pub fn from(start: usize) -> Self {
        Self { stretches: vec![(0, start)], whole: None }
    }

    /// A text that does not appear verbatim in the source, such as a YAML string with escapes: only the
    /// whole of it can be pointed at.
    pub fn whole(range: Range<usize>) -> Self {
        Self { stretches: Vec::new(), whole: Some(range) }
    }

    /// From an offset of the derived text on, continues at another place in the source.
    pub fn push(&mut self, derived: usize, source: usize) {
        self.stretches.push((derived, source));
    }

    /// The bytes of the source that a range of the derived text came from.
    pub fn range(&self, derived: Range<usize>) -> Range<usize> {
        if let Some(whole) = &self.whole {
            return whole.clone();
        }
        let at = |offset: usize| {
            let found = self.stretches.partition_point(|(start, _)| *start <= offset).saturating_sub(1);
            self.stretches.get(found).map_or(0, |(start, source)| source + (offset - start.min(&offset)))
        };
        let start = at(derived.start);
        // The end belongs to the stretch of the last byte, not to the one that begins there.
        let end = if derived.is_empty() { start } else { at(derived.end - 1) + 1 };
        start..end.max(start)
    }
}

/// A step from a value to one of its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// The value of a key.
    Key(String),
    /// An item of a list, from 0.
    Index(usize),
    /// The item that a loop was at: the index of the loop's counter among those of the mark.
    Counter(usize),
}

/// A value in the data by its name, such as `cadre.name` or `contacts[0].phone`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValuePath {
    /// The name templates know it by.
    pub root: String,
    /// The steps from there.
    pub steps: Vec<Step>,
}

/// What a mark means.
#[derive(Debug, Clone)]
pub enum Mark {
    /// Literal text of a template from this byte of the source on.
    Literal {
        /// The template's file.
        source: Arc<Source>,
        /// How the template's text maps to it.
        offsets: Arc<Offsets>,
        /// Where the literal text begins, in the template's text.
        start: usize,
    },
    /// The value of an expression.
    Value {
        /// The expression as written in the template.
        expression: Place,
        /// The value, if the expression is a plain path.
        path: Option<ValuePath>,
    },
}

/// Finds the places of values in the data that a text was filled from.
pub trait Locate: Debug + Send + Sync {
    /// The place of a value in a data file; `row` is the person that the document is for, from 0.
    fn locate(&self, path: &ValuePath, row: Option<usize>) -> Option<Place>;
}

/// A stretch of a filled text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// Where it begins; it ends where the next one begins.
    pub start: usize,
    /// Its mark's number in the table.
    pub mark: usize,
    /// The values of the counters of the mark's loops.
    pub counters: Vec<usize>,
}

/// A filled text that knows where its parts came from.
#[derive(Debug, Clone)]
pub struct FilledText {
    /// The text.
    pub text: String,
    segments: Vec<Segment>,
    marks: Arc<Vec<Mark>>,
    data: Option<Arc<dyn Locate>>,
    row: Option<usize>,
}

/// Where a stretch of a filled text came from.
#[derive(Debug, Clone)]
pub struct Traced {
    /// The place in a file that a person can open: in the template, or in the data if all of it is one
    /// value.
    pub place: Place,
    /// The expression in the template, if the place is in the data.
    pub expression: Option<Place>,
    /// Whether the words at the place are the same as in the filled text.
    pub is_literal: bool,
}

impl FilledText {
    /// Takes a text with its segments, which are in order.
    pub fn new(
        text: String,
        segments: Vec<Segment>,
        marks: Arc<Vec<Mark>>,
        data: Option<Arc<dyn Locate>>,
        row: Option<usize>,
    ) -> Self {
        Self { text, segments, marks, data, row }
    }

    /// A text that is in a file as is, for tests and for texts not made from a template.
    pub fn plain(source: &Arc<Source>) -> Self {
        let mark =
            Mark::Literal { source: Arc::clone(source), offsets: Arc::new(Offsets::from(0)), start: 0 };
        let segments = vec![Segment { start: 0, mark: 0, counters: Vec::new() }];
        Self::new(source.text().to_string(), segments, Arc::new(vec![mark]), None, None)
    }

    /// Where a range of the text came from; `None` for a text without segments.
    pub fn trace(&self, range: Range<usize>) -> Option<Traced> {
        let first = self.segments.partition_point(|segment| segment.start <= range.start).checked_sub(1)?;
        let covered =
            self.segments[first..].iter().take_while(|s| s.start <= range.start || s.start < range.end);
        let pieces: Vec<(Place, &Segment)> = covered
            .enumerate()
            .filter_map(|(index, segment)| self.piece(first + index, segment, &range))
            .collect();
        let (place, segment) = pieces.first()?;
        if pieces.len() == 1 {
            return Some(match &self.marks[segment.mark] {
                Mark::Literal { .. } => Traced { place: place.clone(), expression: None, is_literal: true },
                Mark::Value { path, .. } => {
                    let value = path.as_ref().and_then(|path| self.locate(path, segment));
                    let words = self.text.get(range).unwrap_or_default();
                    match value {
                        Some(value) => Traced {
                            place: value.narrowed(words),
                            expression: Some(place.clone()),
                            is_literal: true,
                        },
                        None => Traced { place: place.clone(), expression: None, is_literal: false },
                    }
                }
            });
        }
        // Words of several origins: the stretch of the template from the first to the last of them.
        let same =
            pieces.iter().map(|(other, _)| other).filter(|other| Arc::ptr_eq(&other.source, &place.source));
        let (start, end) = same.fold((place.span.start, place.span.end), |(start, end), other| {
            (start.min(other.span.start), end.max(other.span.end))
        });
        let place = Place::new(&place.source, start..end);
        Some(Traced { place, expression: None, is_literal: false })
    }

    /// The place in the template of the part of a range that is in a segment.
    fn piece<'a>(
        &self,
        index: usize,
        segment: &'a Segment,
        range: &Range<usize>,
    ) -> Option<(Place, &'a Segment)> {
        let end = self.segments.get(index + 1).map_or(self.text.len(), |next| next.start);
        let (from, to) =
            (range.start.max(segment.start), range.end.min(end).max(range.start.max(segment.start)));
        let place = match self.marks.get(segment.mark)? {
            Mark::Literal { source, offsets, start } => {
                let inside = start + from - segment.start..start + to - segment.start;
                Place::new(source, offsets.range(inside))
            }
            Mark::Value { expression, .. } => expression.clone(),
        };
        Some((place, segment))
    }

    fn locate(&self, path: &ValuePath, segment: &Segment) -> Option<Place> {
        let steps = path.steps.iter().map(|step| match step {
            Step::Counter(loop_depth) => segment.counters.get(*loop_depth).map(|index| Step::Index(*index)),
            other => Some(other.clone()),
        });
        let path = ValuePath { root: path.root.clone(), steps: steps.collect::<Option<_>>()? };
        self.data.as_ref()?.locate(&path, self.row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_follow_their_stretches() {
        let mut offsets = Offsets::from(10);
        offsets.push(4, 30);
        assert_eq!(offsets.range(1..3), 11..13);
        assert_eq!(offsets.range(2..6), 12..32);
        assert_eq!(offsets.range(2..4), 12..14);
        assert_eq!(Offsets::whole(5..9).range(0..100), 5..9);
    }

    #[test]
    fn words_of_one_origin_point_there_and_others_to_the_template() {
        let source = Source::new("t.md", "由{{ x }}主办，{{ x }}。");
        let offsets = Arc::new(Offsets::from(0));
        let literal =
            |start| Mark::Literal { source: Arc::clone(&source), offsets: Arc::clone(&offsets), start };
        let expression = Place::new(&source, "由".len().."由{{ x }}".len());
        let marks = vec![literal(0), Mark::Value { expression, path: None }, literal("由{{ x }}".len())];
        let text = "由甲局主办，".to_string();
        let starts = [0, "由".len(), "由甲局".len()];
        let segments =
            starts.iter().enumerate().map(|(mark, start)| Segment { start: *start, mark, counters: vec![] });
        let filled = FilledText::new(text.clone(), segments.collect(), Arc::new(marks), None, None);
        let shown = |words: &str| {
            let start = text.find(words).expect("the words");
            let traced = filled.trace(start..start + words.len()).expect("an origin");
            (source.text()[traced.place.span].to_string(), traced.is_literal)
        };
        assert_eq!(shown("主办"), ("主办".to_string(), true));
        assert_eq!(shown("甲局"), ("{{ x }}".to_string(), false));
        assert_eq!(shown("局主"), ("{{ x }}主".to_string(), false));
        assert_eq!(shown("由甲局主办"), ("由{{ x }}主办".to_string(), false));
    }
}
