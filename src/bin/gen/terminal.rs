//! The only printer: data to standard output, everything else to standard error.

use std::io::{ErrorKind, IsTerminal, Write};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::{Mutex, OnceLock};
use std::time::{Duration, Instant};

use gongwen::diag::{Catalogue, Diagnostic, Message, Style, as_json, as_text, code};
use gongwen::diag::{mask_personal, visible, visible_json};
use gongwen::files;
use gongwen::msg;
use gongwen::pipeline::{Made, Progress};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

use crate::args::{MessageFormat, Options};
use crate::sandbox::framed;
use crate::signals;

/// How long nothing is said of the progress where it is not a terminal that reads it.
const BETWEEN: Duration = Duration::from_secs(10);

/// How many faults are listed; the others are counted.
const MAX_LISTED: usize = 100;

/// Why standard output could not be written, if it could not.
static OUT_FAILED: OnceLock<ErrorKind> = OnceLock::new();

/// Writes data; after a failure, which [`out_failure`] gives, nothing more is written.
pub(crate) fn print_out(text: &str) {
    if OUT_FAILED.get().is_some() {
        return;
    }
    let mut out = std::io::stdout().lock();
    if let Err(error) = out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        let _ = OUT_FAILED.set(error.kind());
    }
}

/// What stopped the writing of data, if anything did.
pub(crate) fn out_failure() -> Option<ErrorKind> {
    OUT_FAILED.get().copied()
}

/// Writes a message.
pub(crate) fn print_error(text: &str) {
    let _ = std::io::stderr().lock().write_all(framed(text).as_bytes());
}

/// How this run speaks.
pub(crate) struct Terminal {
    catalogue: Catalogue,
    style: Style,
    messages: MessageFormat,
    quiet: bool,
    verbose: bool,
}

impl Terminal {
    pub(crate) fn new(catalogue: Catalogue, options: &Options) -> Self {
        Self {
            catalogue,
            style: options.style,
            messages: options.messages,
            quiet: options.quiet,
            verbose: options.verbose,
        }
    }

    pub(crate) fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    pub(crate) fn is_json(&self) -> bool {
        self.messages == MessageFormat::Json
    }

    /// Asks for a line, without a line feed.
    pub(crate) fn prompt(&self, question: &Message) {
        print_error(&self.text(question));
    }

    /// Goes to the next line after a question that is not answered.
    pub(crate) fn end_prompt(&self) {
        print_error("\n");
    }

    pub(crate) fn text(&self, message: &Message) -> String {
        self.catalogue.text(message)
    }

    /// Prints data as is.
    pub(crate) fn data(&self, text: &str) {
        print_out(text);
    }

    /// Prints a remark, unless told to be quiet.
    pub(crate) fn remark(&self, message: &Message) {
        if !self.quiet && !self.is_json() {
            print_error(&format!("{}\n", self.text(message)));
        }
    }

    /// Prints faults, and how many there are if there are several.
    pub(crate) fn faults(&self, faults: &[Diagnostic]) {
        for fault in faults.iter().take(MAX_LISTED) {
            match self.messages {
                MessageFormat::Json => print_out(&format!("{}\n", as_json(fault, &self.catalogue))),
                MessageFormat::Text => {
                    print_error(&format!("{}\n", as_text(fault, &self.catalogue, self.style)))
                }
            }
        }
        if faults.len() > MAX_LISTED {
            let more = msg!("faults-more", listed = MAX_LISTED, count = faults.len());
            match self.messages {
                MessageFormat::Json => {
                    let line = json!({ "type": "more", "listed": MAX_LISTED, "count": faults.len() });
                    print_out(&format!("{line}\n"));
                }
                MessageFormat::Text => print_error(&format!("{}\n", self.text(&more))),
            }
        } else if faults.len() > 1 && self.messages == MessageFormat::Text {
            self.remark(&msg!("faults-count", count = faults.len()));
        }
    }

    /// Says which files were made: lists each one if there are few or if all are wanted.
    pub(crate) fn made(&self, made: &[Made], folder: &Path, is_batch: bool) {
        if self.is_json() {
            for document in made {
                let paths: Vec<String> = document.paths.iter().map(|path| made_path(path, folder)).collect();
                let line = json!({ "type": "document", "row": document.row, "paths": paths });
                print_out(&format!("{}\n", visible_json(&line.to_string())));
            }
            return;
        }
        if !self.quiet && (!is_batch || self.verbose) {
            for path in made.iter().flat_map(|document| &document.paths) {
                print_out(&format!("{}\n", visible(&made_path(path, folder))));
            }
        }
        if is_batch && !made.is_empty() {
            self.remark(&msg!("made-batch", count = made.len(), folder = code(shown(folder))));
        }
    }

    /// Says which file was made.
    pub(crate) fn path(&self, path: &Path) {
        let path = visible(&mask_personal(&shown(path))).into_owned();
        if self.is_json() {
            print_out(&format!("{}\n", json!({ "type": "file", "path": path })));
        } else if !self.quiet {
            print_out(&format!("{path}\n"));
        }
    }

    /// Shows the progress of a batch (a bar on a terminal, a line now and then elsewhere), and stops it when a signal
    /// says so.
    pub(crate) fn progress(&self) -> Box<dyn Fn(Progress) -> ControlFlow<()> + Sync> {
        let show = self.shows_progress();
        Box::new(move |progress| {
            show(progress);
            if signals::received().is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })
    }

    fn shows_progress(&self) -> Box<dyn Fn(Progress) + Sync> {
        if self.quiet || self.is_json() {
            return Box::new(|_| ());
        }
        if std::io::stderr().is_terminal() {
            let bar = ProgressBar::hidden();
            if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} {elapsed} {eta}") {
                bar.set_style(style);
            }
            return Box::new(move |progress| {
                if progress.total < 2 {
                    return;
                }
                if bar.is_hidden() {
                    bar.set_length(progress.total as u64);
                    bar.set_draw_target(indicatif::ProgressDrawTarget::stderr());
                }
                bar.set_position(progress.done as u64);
                if progress.done == progress.total {
                    bar.finish_and_clear();
                }
            });
        }
        let printed = Mutex::new(Instant::now());
        Box::new(move |progress| {
            let Ok(mut printed) = printed.lock() else { return };
            if printed.elapsed() >= BETWEEN {
                *printed = Instant::now();
                print_error(&format!("{}/{}\n", progress.done, progress.total));
            }
        })
    }
}

/// The path of a document that was made; what its name holds of a person's numbers is hidden.
fn made_path(path: &Path, folder: &Path) -> String {
    let (whole, folder) = (shown(path), shown(folder));
    match whole.strip_prefix(&folder) {
        Some(name) => format!("{folder}{}", mask_personal(name)),
        None => mask_personal(&whole),
    }
}

/// A path as one would type it from here.
pub(crate) fn shown(path: &Path) -> String {
    let here = std::env::current_dir().ok();
    files::shown(here.as_deref().and_then(|here| path.strip_prefix(here).ok()).unwrap_or(path))
}
