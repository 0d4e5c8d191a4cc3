//! Fills templates with the data of a meeting. The only user of Tera.
//!
//! The front matter has already been parsed as YAML; here each of its strings is filled separately, so a
//! value can never become YAML. In a body, every value is escaped for Markdown (`escape`), so a value can
//! never become markup unless the template says `| safe`. Templates are marked first (`marks`), so a filled
//! text knows where each of its stretches came from.

mod check;
mod errors;
mod escape;
mod filters;
mod forms;
mod guard;
mod head;
mod marks;
mod reads;
mod subject;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::{Value, json};
use tera::{Context, Tera};

use crate::diag::{Diagnostic, Faults, Message, code};
use crate::load::{Kind, TemplateText, Templates};
use crate::model::{Cadre, Date, Head, PERSONAL};
use crate::msg;
use crate::source::{FilledText, Locate, Mark, Offsets, Place, Source, Step, ValuePath};
use crate::validate::{DataFiles, Valid};

pub(crate) use escape::escaped;

use errors::Named;
use marks::{Twin, taken_out, written};
pub use reads::Reads;
pub use subject::{Group, Subject, Whom, groups};

/// Templates that are ready to be filled for a meeting; many threads may share it.
pub struct Prepared<'a> {
    valid: &'a Valid,
    /// The twins of the templates.
    tera: Tera,
    /// The templates as they are written, to tell what is wrong with one.
    plain: Tera,
    named: Named,
    marks: Arc<Vec<Mark>>,
    facts: Context,
    /// What each kind reads.
    reads: BTreeMap<String, Reads>,
    /// The groups of the kinds that make a document for several people.
    groups: BTreeMap<String, Vec<Arc<Group>>>,
    /// The whole roster, without ID and telephone numbers and with them, where a template names it.
    roster: [Option<tera::Value>; 2],
    date: Option<Date>,
}

/// A filled template.
#[derive(Debug)]
pub struct Filled {
    /// The name of its file: what `output` says, else the title.
    pub name: String,
    /// What the document has besides its body.
    pub head: Head,
    /// The strings that the head was made from, by JSON pointer.
    pub strings: BTreeMap<String, FilledText>,
    /// The texts in Markdown: the body, then those of the attachments.
    pub texts: Vec<FilledText>,
    /// The person whom it is for, as templates saw them.
    pub person: Option<Value>,
}

/// Reads the templates of the kinds that are wanted, with everything they refer to; `date` is used for
/// documents for which the data give no date.
pub fn prepare<'a>(
    valid: &'a Valid,
    templates: &Templates,
    wanted: &[&Kind],
    date: Option<Date>,
) -> Result<Prepared<'a>, Faults> {
    let partials: BTreeMap<&str, &TemplateText> =
        wanted.iter().flat_map(|kind| templates.reached(kind)).collect();
    let kinds = wanted.iter().map(|kind| &kind.source);
    let sources: Vec<&Arc<Source>> = kinds.chain(partials.values().map(|text| &text.source)).collect();
    let mut faults = check::sources(&sources, &templates.raw);
    let mut plain = Tera::default();
    plain.autoescape_on([".md"]);
    plain.set_escape_fn(escape::markdown);
    filters::register(&mut plain);
    let mut tera = plain.clone();
    guard::register(&mut tera);

    let mut named: Named =
        partials.iter().map(|(path, text)| ((*path).to_string(), (*text).clone())).collect();
    for kind in wanted {
        named.insert(body_name(kind), kind.body.clone());
        for (pointer, text) in kind.front_strings() {
            named.insert(front_name(kind, &pointer), text);
        }
    }
    let known = check::places(&faults);
    faults.extend(check::syntax(&named).into_iter().filter(|fault| !known.contains(&check::file(fault))));
    let marks = if faults.is_empty() { add(&mut plain, &mut tera, &named, &mut faults) } else { Vec::new() };
    if !faults.is_empty() {
        return Err(faults);
    }
    let facts = facts_of(valid);
    let reads: BTreeMap<String, Reads> =
        wanted.iter().map(|kind| (kind.name.clone(), Reads::of(kind, templates))).collect();
    let needs_all = |kind: &&Kind| {
        kind.front.group_by.is_some()
            || reads[&kind.name].names.contains("roster")
            || !templates.raw.is_empty()
    };
    if wanted.iter().any(needs_all) {
        valid.whole()?;
    }
    let mut roster = [None, None];
    for (personal, value) in [false, true].into_iter().zip(&mut roster) {
        let names_it =
            |kind: &&&Kind| kind.front.personal == personal && reads[&kind.name].names.contains("roster");
        if wanted.iter().any(|kind| names_it(&kind)) {
            *value = Some(tera::Value::from_serializable(&valid.people(personal)?));
        }
    }
    let mut grouped = BTreeMap::new();
    for kind in wanted {
        if let Some(by) = &kind.front.group_by {
            grouped.insert(kind.name.clone(), groups(valid.roster(), by, kind)?);
        }
    }
    let marks = Arc::new(marks);
    Ok(Prepared { valid, tera, plain, named, marks, facts, reads, groups: grouped, roster, date })
}

/// What all templates can see.
fn facts_of(valid: &Valid) -> Context {
    let mut facts = Context::new();
    for (name, value) in &valid.facts {
        facts.insert(name.clone(), value);
    }
    facts
}

/// Fills the names of documents alone.
pub struct Names<'a>(Prepared<'a>);

impl<'a> Names<'a> {
    /// For documents of a meeting, with `date` where the data give no date.
    pub fn new(valid: &'a Valid, date: Option<Date>) -> Self {
        let mut plain = Tera::default();
        filters::register(&mut plain);
        Self(Prepared {
            valid,
            tera: Tera::default(),
            plain,
            named: Named::new(),
            marks: Arc::default(),
            facts: facts_of(valid),
            reads: BTreeMap::new(),
            groups: BTreeMap::new(),
            roster: [None, None],
            date,
        })
    }

    /// The name of the document of a kind that is made once; nothing if more than the facts and its own words is needed
    /// for it, or something is wrong with it.
    pub fn of(&self, kind: &Kind) -> Option<String> {
        let (_, text) =
            kind.front_strings().into_iter().find(|(pointer, _)| pointer == name_pointer(kind))?;
        let mut tera = self.0.plain.clone();
        tera.add_raw_template("name", &text.text).ok()?;
        let (context, _) = self.0.context(kind, None).ok()?;
        tera.render("name", &context).ok()
    }
}

/// Where a kind says how its documents are named: `output`, else the title.
pub fn name_pointer(kind: &Kind) -> &'static str {
    if kind.front.output.is_some() { "/output" } else { "/title" }
}

/// Adds every template and its twins; returns the marks.
fn add(plain: &mut Tera, tera: &mut Tera, named: &Named, faults: &mut Faults) -> Vec<Mark> {
    let mut sorted: Vec<(&String, &TemplateText)> = named.iter().collect();
    sorted.sort_unstable_by_key(|(name, _)| *name);
    let texts = sorted.iter().map(|(name, text)| (*name, text.text.as_str()));
    if let Err(error) = plain.add_raw_templates(texts) {
        faults.extend(errors::faults(&error, named));
        return Vec::new();
    }
    let mut marks = Vec::new();
    let twins: Vec<(String, String)> = [Twin::Guarded, Twin::Marked]
        .into_iter()
        .flat_map(|twin| sorted.iter().map(move |(name, text)| (twin, *name, *text)))
        .map(|(twin, name, text)| (twin.of(name), written(text, twin, &mut marks)))
        .collect();
    if let Err(error) = tera.add_raw_templates(twins) {
        faults.extend(errors::faults(&error, named));
    }
    marks
}

/// Tera's name for the body of a kind.
fn body_name(kind: &Kind) -> String {
    format!("{}.md", kind.name)
}

/// Tera's name for a string of a front matter; it does not end in `.md`, so its values are not escaped.
fn front_name(kind: &Kind, pointer: &str) -> String {
    format!("{}\u{FDD3}{pointer}", kind.name)
}

/// Finds values for one kind of document.
#[derive(Debug)]
struct KindData {
    files: Arc<DataFiles>,
    kind: String,
    group: Option<Arc<Group>>,
}

impl Locate for KindData {
    fn locate(&self, path: &ValuePath, row: Option<usize>) -> Option<Place> {
        let ("people", [Step::Index(at), rest @ ..], Some(group)) =
            (path.root.as_str(), path.steps.as_slice(), &self.group)
        else {
            return self.files.place(&self.kind, path, row);
        };
        let steps = std::iter::once(Step::Index(*group.rows.get(*at)?)).chain(rest.iter().cloned());
        let people = ValuePath { root: "roster".to_string(), steps: steps.collect() };
        self.files.place(&self.kind, &people, row)
    }
}

impl Prepared<'_> {
    /// Adds a fact that templates can see.
    pub fn add_fact(&mut self, name: &str, value: &Value) {
        self.facts.insert(name.to_string(), value);
    }

    /// What templates can see, with the facts of a kind and of those whom it is for, and the person, if it is one.
    fn context(
        &self,
        kind: &Kind,
        subject: Option<&Subject>,
    ) -> Result<(Context, Option<Value>), Diagnostic> {
        let mut context = self.facts.clone();
        let facts = self.valid.meeting.documents.get(&kind.name).cloned().unwrap_or_default();
        if let Some(date) = facts.date.or(self.date) {
            context.insert("date", &date);
        }
        let signature = facts.signature.clone().unwrap_or_else(|| self.valid.meeting.issuer.name.clone());
        let mut document = json!(facts);
        document["signature"] = Value::String(signature);
        if let Some(number) = subject.and_then(|subject| facts.number_of(subject.ordinal)) {
            document["number"] = json!(number);
        }
        context.insert("document", &document);
        let person = match subject {
            Some(subject) => self.insert_people(kind, subject, &mut context)?,
            None => None,
        };
        if let Some(roster) = &self.roster[usize::from(kind.front.personal)] {
            context.insert_value("roster", roster.clone());
        }
        Ok((context, person))
    }

    /// What templates can see of the people that a document is for; returns the person, if it is one.
    fn insert_people(
        &self,
        kind: &Kind,
        subject: &Subject,
        context: &mut Context,
    ) -> Result<Option<Value>, Diagnostic> {
        let person = |row: usize| self.valid.person(row, kind.front.personal);
        match &subject.whom {
            Whom::Person(row) => {
                let person = person(*row)?;
                context.insert("row", &(row + 1));
                context.insert("cadre", &person);
                Ok(Some(person))
            }
            Whom::Group(group) => {
                let mut people = Vec::new();
                for (at, row) in group.rows.iter().enumerate() {
                    let mut person = person(*row)?;
                    if let Some(document) = group.documents.get(at) {
                        person["document"] = document.clone();
                    }
                    people.push(person);
                }
                context.insert("group", &group.name);
                context.insert("people", &people);
                Ok(None)
            }
        }
    }

    /// Says which template was being filled, and for whom.
    pub fn step(&self, kind: &Kind, subject: Option<&Subject>) -> Message {
        let template = kind.source.name();
        match subject.map(|subject| &subject.whom) {
            Some(Whom::Person(row)) => self.person_step(template, *row),
            Some(Whom::Group(group)) => {
                msg!("during-group", template = code(template), name = group.name.clone())
            }
            None => msg!("during-template", template = code(template)),
        }
    }

    /// The groups of a kind that makes a document for several people.
    pub fn groups(&self, kind: &Kind) -> Option<&[Arc<Group>]> {
        self.groups.get(&kind.name).map(Vec::as_slice)
    }

    fn person_step(&self, template: &str, row: usize) -> Message {
        msg!(
            "during-person",
            template = code(template),
            data = code(self.valid.roster().name()),
            row = row + 1,
            name = self.valid.roster().name_of(row).unwrap_or_default()
        )
    }

    /// What a kind reads of the people and the facts.
    pub fn reads(&self, kind: &Kind) -> &Reads {
        &self.reads[&kind.name]
    }

    /// A value that a template misses because the meeting does not give it for the kind: what to add, and where.
    fn of_document(&self, fault: Diagnostic, kind: &Kind) -> Diagnostic {
        let Some(key) = errors::document_key(&fault) else { return fault };
        let own = format!("/documents/{}", kind.name);
        let file = &self.valid.files.meeting;
        let message = msg!("document-missing", kind = code(&kind.name), key = code(key));
        let missing = Diagnostic::error(message).at(file.key_place(&own));
        let missing = match fault.place {
            Some(place) => missing.also(place, msg!("printed-here")),
            None => missing,
        };
        match file.exact_place(&own) {
            Some(_) => missing.hint(msg!("document-add", kind = code(&kind.name), key = code(key))),
            None => missing.hint(msg!("document-add-kind", kind = code(&kind.name), key = code(key))),
        }
    }

    fn during(&self, faults: Faults, kind: &Kind, subject: Option<&Subject>) -> Faults {
        let step = self.step(kind, subject);
        faults.into_iter().map(|fault| fault.during(step.clone())).collect()
    }

    /// Fills a twin of a template. If that fails and no guard says why, the plain template does.
    fn rendered(&self, twin: Twin, name: &str, context: &Context) -> Result<String, Faults> {
        guard::begin();
        self.tera.render(&twin.of(name), context).map_err(|error| match guard::refusal(&error) {
            Some((refusal, mark)) => vec![errors::refused(refusal, self.marks.get(mark))],
            None => {
                let plain = self.plain.render(name, context).err();
                errors::faults(plain.as_ref().unwrap_or(&error), &self.named)
            }
        })
    }

    /// Fills a template and removes its marks.
    fn render(
        &self,
        name: &str,
        context: &Context,
        data: &Arc<dyn Locate>,
        row: Option<usize>,
    ) -> Result<FilledText, Faults> {
        let text = self.rendered(Twin::Marked, name, context)?;
        let (text, segments) = taken_out(&text);
        Ok(FilledText::new(text, segments, Arc::clone(&self.marks), Some(Arc::clone(data)), row))
    }
}

impl Prepared<'_> {
    /// Refuses a condition with a name that nobody has: Tera would take it for something that is not true.
    fn known(&self, condition: &Arc<Source>) -> Result<(), Faults> {
        let mut known: BTreeSet<String> =
            Cadre::fields().into_iter().filter(|field| !PERSONAL.contains(&field.as_str())).collect();
        known.extend(self.valid.facts.keys().cloned());
        known.extend(["row", "cadre", "roster"].map(str::to_string));
        let text = condition.text();
        let unknown = guard::names(text).into_iter().filter(|range| !known.contains(&text[range.clone()]));
        let known: Vec<String> = known.iter().cloned().collect();
        let faults: Faults = unknown
            .map(|range| errors::undefined(&text[range.clone()], &known).at(Place::new(condition, range)))
            .collect();
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    /// The rows, from 0, of the people for whom an expression of Tera is true. It sees what templates see, and the
    /// fields of the person under their own names: `unit == "旗财政局"`.
    pub fn rows_where(&self, expression: &str) -> Result<Vec<usize>, Faults> {
        const NAME: &str = "--where";
        const BEFORE: &str = "{{ ";
        let mut offsets = Offsets::from(0);
        offsets.push(BEFORE.len(), 0);
        offsets.push(BEFORE.len() + expression.len(), expression.len());
        let text = format!("{BEFORE}{expression} }}}}");
        let source = Source::new(NAME, expression);
        let named =
            Named::from([(NAME.to_string(), TemplateText { text, source, offsets: Arc::new(offsets) })]);
        let source = Arc::clone(&named[NAME].source);
        if let Some(range) = guard::equals(expression) {
            return Err(Diagnostic::error(msg!("where-equals")).at(Place::new(&source, range)).into());
        }
        if let Some(range) = guard::chinese(expression) {
            let message = msg!("where-chinese", text = code(&expression[range.clone()]));
            return Err(Diagnostic::error(message).at(Place::new(&source, range)).into());
        }
        self.known(&source)?;
        let mut tera = self.plain.clone();
        tera.add_raw_template(NAME, &named[NAME].text).map_err(|error| {
            let unfinished = |fault: Diagnostic| match &fault.place {
                Some(place) if place.span.start >= expression.len() => {
                    Diagnostic::error(msg!("where-unfinished")).at(place.clone())
                }
                _ => fault,
            };
            errors::faults(&error, &named).into_iter().map(unfinished).collect::<Faults>()
        })?;
        let mut rows = Vec::new();
        for row in 0..self.valid.roster().len() {
            // Whoever is at fault is never left out, and so is told.
            if self.valid.broken.contains_key(&row) {
                rows.push(row);
                continue;
            }
            let person = self.valid.person(row, false)?;
            let mut context = self.facts.clone();
            for (field, value) in person.as_object().into_iter().flatten() {
                context.insert(field.clone(), value);
            }
            context.insert("row", &(row + 1));
            context.insert("cadre", &person);
            let step = || self.person_step(NAME, row);
            let said = tera.render(NAME, &context).map_err(|error| {
                errors::faults(&error, &named)
                    .into_iter()
                    .map(|fault| fault.during(step()))
                    .collect::<Faults>()
            })?;
            match said.as_str() {
                "true" => rows.push(row),
                "false" => {}
                _ => {
                    let place = Place::new(&source, 0..expression.len());
                    return Err(Diagnostic::error(msg!("where-no-condition")).at(place).into());
                }
            }
        }
        Ok(rows)
    }
}

/// Fills a kind, for those whom the document is for if it is for somebody.
pub fn fill(prepared: &Prepared<'_>, kind: &Kind, subject: Option<&Subject>) -> Result<Filled, Faults> {
    let row = subject.and_then(Subject::row);
    let (context, person) = prepared.context(kind, subject)?;
    let files = Arc::clone(&prepared.valid.files);
    let group = subject.and_then(Subject::group).cloned();
    let data: Arc<dyn Locate> = Arc::new(KindData { files, kind: kind.name.clone(), group });
    let mut faults = Faults::new();
    let mut render = |name: &str| match prepared.render(name, &context, &data, row) {
        Ok(filled) => Some(filled),
        Err(found) => {
            let found = found.into_iter().map(|fault| prepared.of_document(fault, kind)).collect();
            for fault in prepared.during(found, kind, subject) {
                // Each string that needs a value would say so.
                let at = fault.place.as_ref().map(Place::position);
                let is_known = |known: &Diagnostic| {
                    known.message == fault.message && known.place.as_ref().map(Place::position) == at
                };
                if !faults.iter().any(is_known) {
                    faults.push(fault);
                }
            }
            None
        }
    };
    let mut strings = BTreeMap::new();
    for (pointer, _) in kind.front_strings() {
        if let Some(filled) = render(&front_name(kind, &pointer)) {
            strings.insert(pointer, filled);
        }
    }
    let bodies = std::iter::once(body_name(kind))
        .chain(kind.front.attachments.iter().filter_map(|attachment| attachment.body.clone()));
    let texts: Vec<FilledText> = bodies.filter_map(|name| render(&name)).collect();
    if !faults.is_empty() {
        return Err(faults);
    }
    let name = strings.get(name_pointer(kind)).map_or_else(String::new, |filled| filled.text.clone());
    if kind.front.output.is_some() && name.trim().is_empty() {
        let fault = Diagnostic::error(msg!("output-empty")).at(kind.data.place("/output"));
        return Err(prepared.during(fault.into(), kind, subject));
    }
    match head::head(kind, &strings) {
        Ok(head) => Ok(Filled { name, head, strings, texts, person }),
        Err(faults) => Err(prepared.during(faults, kind, subject)),
    }
}
