//! The program `gen`: arguments in, one command, messages out. The only place that prints, reads
//! the environment or sets exit codes.

mod args;
mod commands;
mod terminal;
mod usage;

use std::process::ExitCode;

use gongwen::diag::{Catalogue, Diagnostic};

use args::Request;
use terminal::Terminal;

/// Layout makes many small allocations, which this allocator serves faster than most systems' own.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How a run ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// Everything that was asked for has been done.
    Done,
    /// Faults in the data or the templates; nothing was made.
    Faults,
    /// The command line cannot be understood.
    Usage,
    /// A batch was completed, but some of its documents failed.
    Partly,
    /// A file or a disk failed.
    Io,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(match outcome {
            Outcome::Done => 0,
            Outcome::Faults => 1,
            Outcome::Usage => 2,
            Outcome::Partly => 3,
            Outcome::Io => 74,
        })
    }
}

fn main() -> ExitCode {
    let words: Vec<std::ffi::OsString> = std::env::args_os().collect();
    let language = args::language(&words);
    let catalogue = Catalogue::new(language);
    let cli = args::cli(&words, &catalogue);
    let matches = match cli.try_get_matches_from(&words) {
        Ok(matches) => matches,
        Err(error) => {
            return usage::report(&error, &catalogue, args::style(&words), args::wants_json(&words)).into();
        }
    };
    let (request, options) = args::read(&matches);
    let terminal = Terminal::new(catalogue, &options);
    let outcome = match request {
        Request::Make(kind) => commands::make(&kind, &options, &terminal),
        Request::List => commands::list(&options, &terminal),
        Request::Check(kinds) => commands::check(&kinds, &options, &terminal),
        Request::Schema(kind) => commands::schema(kind, &terminal),
        Request::Fonts { licences } => commands::fonts(licences, &options, &terminal),
        Request::Init(folder) => commands::init(&folder, &terminal),
        Request::ExportLayouts(folder) => commands::export_layouts(&folder, &options, &terminal),
        Request::New { what, name } => commands::start(what, &name, &options, &terminal),
        Request::Completions(shell) => commands::completions(shell, &words, &terminal),
        Request::Man => commands::man(&words, &terminal),
    };
    match outcome {
        Ok(outcome) => outcome.into(),
        Err(faults) => {
            terminal.faults(&faults);
            failed(&faults).into()
        }
    }
}

/// How a run ends if these faults stopped it.
fn failed(faults: &[Diagnostic]) -> Outcome {
    if faults.iter().any(Diagnostic::is_io) { Outcome::Io } else { Outcome::Faults }
}
