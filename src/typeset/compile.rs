//! Sets a document with the layout called rather than imported.
//!
//! Typst's own way is a main module that imports the layout and the document. In a batch that is work done over and over: each
//! import asks of every file that a layout is made of whether it is still the same. The built-in layouts are; so the function
//! of a layout is kept for each spacing, and called with the document; it can be evaluated before there is one. Whatever goes
//! wrong is left to Typst's own way, which says what it is.

use std::sync::Arc;
use std::thread;

use comemo::{Constraint, Track};
use typst::World;
use typst::diag::{SourceResult, Warned};
use typst::engine::{Engine, Route, Sink, Traced};
use typst::foundations::{Context, Func, Output, StyleChain, Target, TargetElem, Value};
use typst::introspection::{EmptyIntrospector, Introspector, MAX_ITERS};
use typst::utils::{Protected, hash128};
use typst_layout::PagedDocument;

use super::Grid;
use super::engine::DocumentWorld;

/// 预读 · begins to evaluate the layout of documents that will be set, beside what goes on meanwhile. `personal` says
/// whether each is for one person.
pub fn read_ahead(engine: &Arc<super::Engine>, layout: &str, personal: bool) {
    let Some(layout) = engine.built_in(layout) else { return };
    let engine = Arc::clone(engine);
    // Without a thread it is evaluated when it is needed.
    let _ = thread::Builder::new().spawn(move || {
        let mut world = engine.world_of(Some(layout));
        world.fit(Grid { alone: personal, ..engine.grid });
        if let Some(render) = world.render(evaluated) {
            // From then on a function knows its hash, and those of the functions that it calls.
            hash128(&render);
        }
    });
}

/// The pages of a document, or why there are none.
pub(super) fn compile(world: &DocumentWorld<'_>) -> Warned<SourceResult<PagedDocument>> {
    match called(world) {
        Some(pages) => Warned { output: Ok(pages), warnings: Default::default() },
        None => typst::compile(world),
    }
}

/// The pages of a document of a built-in layout, if nothing goes wrong.
fn called(document: &DocumentWorld<'_>) -> Option<PagedDocument> {
    let render = document.render(evaluated)?;
    let world: &dyn World = document;
    let (library, world, traced) = (document.library(), world.track(), Traced::default());
    let mut sink = Sink::new();
    let nothing: &dyn Introspector = &EmptyIntrospector;
    let content = {
        let mut engine = Engine {
            library,
            world,
            introspector: Protected::new(nothing.track()),
            traced: traced.track(),
            sink: sink.track_mut(),
            route: Route::default(),
        };
        render.call(&mut engine, Context::none().track(), [document.value()?]).ok()?.display()
    };
    let target = TargetElem::target.set(Target::Paged).wrap();
    let base = StyleChain::new(&library.styles);
    let styles = base.chain(&target);
    // The pages are made until what they say of themselves is what they are.
    let mut last: Option<PagedDocument> = None;
    for _ in 0..MAX_ITERS {
        let constraint = Constraint::new();
        let said = last.as_ref().map_or(nothing, |pages| pages.introspector().as_ref());
        let mut found = Sink::new();
        let mut engine = Engine {
            library,
            world,
            introspector: Protected::new(said.track_with(&constraint)),
            traced: traced.track(),
            sink: found.track_mut(),
            route: Route::default(),
        };
        let pages = PagedDocument::create(&mut engine, &content, styles).ok()?;
        let says: &dyn Introspector = pages.introspector().as_ref();
        if constraint.validate(says) {
            sink.extend_from_sink(found);
            return sink.delayed().is_empty().then_some(pages);
        }
        last = Some(pages);
    }
    None
}

/// The function of a layout, which is evaluated.
fn evaluated(document: &DocumentWorld<'_>, layout: typst::syntax::FileId) -> Option<Func> {
    let world: &dyn World = document;
    let source = world.source(layout).ok()?;
    let (traced, mut sink) = (Traced::default(), Sink::new());
    let route = Route::default();
    let module = typst_eval::eval(
        world.track(),
        document.library(),
        traced.track(),
        sink.track_mut(),
        route.track(),
        &source,
    );
    match module.ok()?.scope().get("render")?.read() {
        Value::Func(render) => Some(render.clone()),
        _ => None,
    }
}
