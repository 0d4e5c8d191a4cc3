//! The program `gen`: arguments in, one command, messages out. The only place that prints, reads
//! the environment or sets exit codes.

mod args;
mod commands;
mod probe;
mod sandbox;
mod signals;
mod terminal;
mod usage;

use std::process::ExitCode;

use std::io::ErrorKind;

use gongwen::diag::{Catalogue, Diagnostic, as_text, code};
use gongwen::files::standard_output_fault;
use gongwen::msg;
use gongwen::pipeline::catch_panic;

use args::Request;
use terminal::{Terminal, out_failure, print_error};

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
    /// The system gives the program too little memory to begin.
    NoMemory,
    /// The program failed.
    Internal,
    /// The reader of standard output went away.
    Unread,
    /// A signal stopped the run.
    Stopped,
    /// As the confined process ended.
    #[cfg_attr(not(unix), expect(dead_code, reason = "only unix confines a process"))]
    Confined(u8),
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(match outcome {
            Outcome::Done => 0,
            Outcome::Faults => 1,
            Outcome::Usage => 2,
            Outcome::Partly => 3,
            Outcome::Io | Outcome::NoMemory => 74,
            Outcome::Internal => 70,
            // As a program that a signal ends: SIGPIPE is 13.
            Outcome::Unread => 128 + 13,
            Outcome::Confined(code) => code,
            Outcome::Stopped => 128 + signals::received().and_then(|n| u8::try_from(n).ok()).unwrap_or(2),
        })
    }
}

/// Memory that must be free at the start, in MB: what a single notice takes.
const MEMORY: usize = 128;

fn main() -> ExitCode {
    gongwen::pipeline::silence_panics();
    if let Some(code) = probe::child() {
        return code;
    }
    probe::begin();
    let words = args::as_option(std::env::args_os().collect());
    let outcome = match Vec::<u8>::new().try_reserve_exact(MEMORY << 20) {
        Ok(()) => catch_panic(|| {
            signals::listen();
            run(&words)
        }),
        Err(_) => Ok(Outcome::NoMemory),
    };
    let catalogue = || Catalogue::new(args::language(&words));
    let say = |fault: &Diagnostic| {
        print_error(&format!("{}\n", as_text(fault, &catalogue(), args::style(&words))));
    };
    let outcome = outcome.unwrap_or_else(|place| {
        say(&Diagnostic::internal(place));
        Outcome::Internal
    });
    if outcome == Outcome::NoMemory {
        say(&Diagnostic::error(msg!("memory-little", limit = MEMORY)).hint(msg!("memory-free")));
    }
    match out_failure() {
        None => outcome.into(),
        Some(ErrorKind::BrokenPipe) => Outcome::Unread.into(),
        Some(kind) => {
            say(&standard_output_fault(kind));
            Outcome::Io.into()
        }
    }
}

fn run(words: &[std::ffi::OsString]) -> Outcome {
    let catalogue = Catalogue::new(args::language(words));
    let cli = args::cli(words, &catalogue);
    if let Some((written, meant)) = args::meant_option(words, &cli) {
        let fault = Diagnostic::error(msg!("usage-hyphens", name = code(written)));
        let fault = fault.hint(msg!("did-you-mean", name = code(meant)));
        return usage::refuse(&fault, &catalogue, args::style(words), args::wants_json(words));
    }
    let matches = match cli.try_get_matches_from(words) {
        Ok(matches) => matches,
        Err(error) => {
            return usage::report(&error, &catalogue, args::style(words), args::wants_json(words));
        }
    };
    if let Some((command, option)) = args::unheeded(&matches) {
        let fault = commands::unheeded(command, &option);
        return usage::refuse(&fault, &catalogue, args::style(words), args::wants_json(words));
    }
    let (request, options) = args::read(&matches);
    gongwen::bounds::raise(options.bounds);
    let terminal = Terminal::new(catalogue, &options);
    let wants_sandbox = options.sandbox || cfg!(unix) && request.reads_strangers();
    if wants_sandbox && !options.is_confined && request.needs_sandbox() {
        return match sandbox::run(words, options.bounds, &terminal) {
            Ok(outcome) => outcome,
            Err(faults) => {
                terminal.faults(&faults);
                failed(&faults)
            }
        };
    }
    let outcome = match request {
        Request::Make(kind) => commands::make(&kind, &options, &terminal),
        Request::List => commands::list(&options, &terminal),
        Request::Roster(Some(blank)) => commands::blank_roster(&blank, &options, &terminal),
        Request::Roster(None) => commands::roster(&options, &terminal),
        Request::Status => commands::status(&options, &terminal),
        Request::Explain(name) => commands::explain(&name, &options, &terminal),
        Request::Numbers(numbers) => commands::numbers(&numbers, &options, &terminal),
        Request::Verify(folder) => commands::verify(folder.as_deref(), &options, &terminal),
        Request::Merge(kind) => commands::merge(&kind, &options, &terminal),
        Request::Build(request) => commands::build(&request, &options, &terminal),
        Request::Diff(pictures) => commands::diff(pictures.as_deref(), &options, &terminal),
        Request::Check(kinds) => commands::check(&kinds, &options, &terminal),
        Request::Schema(kind) => commands::schema(kind, &terminal),
        Request::Fonts { licences } => commands::fonts(licences, &options, &terminal),
        Request::Import { file, layout } => commands::import(&file, layout.as_deref(), &options, &terminal),
        Request::Set { file, layout } => commands::set_text(&file, layout.as_deref(), &options, &terminal),
        Request::Measure { file, kind, marks } => {
            commands::measure_file(&file, kind, marks.as_deref(), &options, &terminal)
        }
        Request::Init(folder) => commands::init(&folder, &terminal),
        Request::ExportLayouts(folder) => commands::export_layouts(&folder, &options, &terminal),
        Request::New { what, name } => commands::start(what, &name, &options, &terminal),
        Request::NewMeeting { name, answers } => commands::new_meeting(&name, answers.as_deref(), &terminal),
        Request::Completions(shell) => commands::completions(shell, words, &terminal),
        Request::Man => commands::man(words, &terminal),
    };
    match outcome {
        Ok(outcome) => outcome,
        Err(faults) => {
            terminal.faults(&faults);
            match signals::received() {
                Some(_) => Outcome::Stopped,
                None => failed(&faults),
            }
        }
    }
}

/// How a run ends if these faults stopped it.
fn failed(faults: &[Diagnostic]) -> Outcome {
    if faults.iter().any(Diagnostic::is_io) { Outcome::Io } else { Outcome::Faults }
}
