//! What the user asked for: the command line as it was typed, read.

mod cli;
mod heeded;

use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::parser::ValueSource;
use clap::{Arg, ArgMatches, Command};
use clap_complete::Shell;
use gongwen::diag::{Language, Style};
use gongwen::export::{DEFAULT_PPI, Drawing, Format, PdfExporter, PdfStandards};
use gongwen::load::SchemaKind;
use gongwen::measure;
use gongwen::model::Date;
use gongwen::pipeline::{Shard, Volumes};

pub(crate) use cli::{COMMANDS, JOBS, PPI, cli, is_command};

use heeded::{MAKING, heeds};

use crate::commands::{BuildRequest, DepsFormat};
use crate::sandbox::WITHIN;

/// What to do.
pub(crate) enum Request {
    /// Make the documents of a kind.
    Make(String),
    /// Show meetings and kinds.
    List,
    /// Show how the roster was understood, or write a workbook to fill in.
    Roster(Option<PathBuf>),
    /// Say what was made.
    Status,
    /// Say what is known of a person.
    Explain(String),
    /// List the numbers of a kind, or withhold some.
    Numbers(Numbers),
    /// Check a folder, or all, against the manifest.
    Verify(Option<PathBuf>),
    /// Join the parts of a batch of a kind.
    Merge(String),
    /// Make everything that `gen.toml` asks for.
    Build(BuildRequest),
    /// Show what a build would change, also as pictures in a folder.
    Diff(Option<PathBuf>),
    /// Check everything, or the kinds named, and write nothing.
    Check(Vec<String>),
    /// Print a JSON Schema.
    Schema(SchemaFile),
    /// Show which face plays which role, or print the licences.
    Fonts {
        /// Print the licences.
        licences: bool,
    },
    /// Make a template of a text.
    Import {
        /// The file.
        file: PathBuf,
        /// The layout, if it is not told by the text.
        layout: Option<String>,
    },
    /// Measure a PDF.
    Measure {
        /// The PDF.
        file: PathBuf,
        /// What it is measured as, if that is not told from it.
        kind: Option<measure::Kind>,
        /// The folder for pages with marks.
        marks: Option<PathBuf>,
    },
    /// Set a text.
    Set {
        /// The file.
        file: PathBuf,
        /// The layout, if it is not told by the text.
        layout: Option<String>,
    },
    /// Write a project to start from.
    Init(PathBuf),
    /// Write the layouts with a sample document, for plain Typst.
    ExportLayouts(PathBuf),
    /// Write a starter layout or kind.
    New {
        /// Which of the two.
        what: Start,
        /// Its name.
        name: String,
    },
    /// Begin a meeting.
    NewMeeting {
        /// The folder.
        name: String,
        /// The answers, if they are not asked for.
        answers: Option<PathBuf>,
    },
    /// Print completions for a shell.
    Completions(Shell),
    /// Print the manual page.
    Man,
}

/// What `gen numbers` is asked.
#[derive(Debug, Clone)]
pub(crate) struct Numbers {
    /// The kind; all kinds if none is named.
    pub(crate) kind: Option<String>,
    /// The numbers to withhold: `5`, `5-9`.
    pub(crate) withhold: Option<String>,
    /// Why.
    pub(crate) why: Option<String>,
}

/// What to write a starter file for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Start {
    /// A layout.
    Layout,
    /// A kind of document.
    Kind,
}

impl Request {
    /// Whether a text or a PDF is read that may be anybody's: it is read in a process that ends when it takes too much,
    /// where the system has such.
    pub(crate) fn reads_strangers(&self) -> bool {
        matches!(self, Self::Import { .. } | Self::Set { .. } | Self::Measure { .. })
    }

    /// Whether templates or layouts of the project are run, or a text of a stranger is read.
    pub(crate) fn needs_sandbox(&self) -> bool {
        matches!(
            self,
            Self::Make(_)
                | Self::Build(_)
                | Self::Diff(_)
                | Self::Check(_)
                | Self::ExportLayouts(_)
                | Self::Explain(_)
                | Self::Import { .. }
                | Self::Set { .. }
                | Self::Measure { .. }
        )
    }
}

/// What has a JSON Schema.
#[derive(Debug, Clone, Copy)]
pub(crate) enum SchemaFile {
    /// A file that people write.
    Written(SchemaKind),
    /// What layouts read.
    Document,
}

/// The format in which messages are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MessageFormat {
    /// Text for people.
    Text,
    /// One JSON object per line.
    Json,
}

/// The options that every command takes.
pub(crate) struct Options {
    pub(crate) root: Option<PathBuf>,
    pub(crate) data: Option<PathBuf>,
    pub(crate) roster: Option<PathBuf>,
    pub(crate) sheet: Option<String>,
    pub(crate) meeting: Option<String>,
    pub(crate) output: Option<PathBuf>,
    pub(crate) formats: Vec<Format>,
    pub(crate) drawing: Drawing,
    pub(crate) date: Option<Date>,
    pub(crate) only: Vec<String>,
    pub(crate) condition: Option<String>,
    pub(crate) jobs: usize,
    pub(crate) bounds: u16,
    pub(crate) font_paths: Vec<PathBuf>,
    pub(crate) draft: bool,
    pub(crate) again: bool,
    pub(crate) dry_run: bool,
    pub(crate) prune: bool,
    pub(crate) retry_failed: bool,
    pub(crate) report: Option<PathBuf>,
    pub(crate) shard: Option<Shard>,
    pub(crate) group_by: Option<String>,
    pub(crate) pack: Option<String>,
    pub(crate) volumes: Option<Volumes>,
    pub(crate) proof: bool,
    pub(crate) timings: bool,
    pub(crate) sandbox: bool,
    /// Whether this is the confined process of a run with `--sandbox`.
    pub(crate) is_confined: bool,
    pub(crate) quiet: bool,
    pub(crate) verbose: bool,
    pub(crate) style: Style,
    pub(crate) messages: MessageFormat,
}

/// The value of a long option in the raw arguments, for what must be known before they are parsed.
fn raw(words: &[OsString], name: &str) -> Option<String> {
    let equals = format!("{name}=");
    words.iter().enumerate().find_map(|(index, word)| {
        let word = word.to_str()?;
        if word == name {
            return words.get(index + 1)?.to_str().map(str::to_string);
        }
        word.strip_prefix(&equals).map(str::to_string)
    })
}

/// The words, with `help X` as `X --help`, which a user of other programs types.
pub(crate) fn as_option(mut words: Vec<OsString>) -> Vec<OsString> {
    if words.get(1).is_some_and(|word| word == "help" || word == "帮助") {
        words.remove(1);
        words.push("--help".into());
    }
    words
}

/// The long option that a word was meant to be, if it begins with one hyphen, or with what text editors make of two.
pub(crate) fn meant_option(words: &[OsString], cli: &Command) -> Option<(String, String)> {
    let words = words.iter().skip(1).filter_map(|word| word.to_str()).take_while(|word| *word != "--");
    words.into_iter().find_map(|word| {
        let rest = word.trim_start_matches(['-', '－', '—', '–', '−']);
        let name = rest.split('=').next().unwrap_or(rest);
        let is_hyphened = word.len() > rest.len() && !word.starts_with("--");
        let is_option = |arg: &Arg| {
            arg.get_long() == Some(name) || arg.get_all_aliases().is_some_and(|all| all.contains(&name))
        };
        (is_hyphened && cli.get_arguments().any(is_option)).then(|| (word.to_string(), format!("--{name}")))
    })
}

/// The language of messages and help: `--lang`, else the locale's.
pub(crate) fn language(words: &[OsString]) -> Language {
    match raw(words, "--lang").as_deref() {
        Some("en") => Language::English,
        Some("zh") => Language::Chinese,
        _ => Language::from_locale(&sys_locale::get_locale().unwrap_or_default()),
    }
}

/// Whether messages are wanted as JSON, for faults of the command line itself.
pub(crate) fn wants_json(words: &[OsString]) -> bool {
    raw(words, "--message-format").as_deref() == Some("json")
}

/// Whether the words themselves say if messages are coloured.
#[cfg(unix)]
pub(crate) fn says_colour(words: &[OsString]) -> bool {
    raw(words, "--color").is_some()
}

/// Whether messages are coloured: `--color`, else if standard error is a terminal and `NO_COLOR` is not
/// set.
pub(crate) fn style(words: &[OsString]) -> Style {
    use std::io::IsTerminal;
    let wanted = match raw(words, "--color").as_deref() {
        Some("always") => true,
        Some("never") => false,
        _ => {
            std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
                && std::io::stderr().is_terminal()
                && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
        }
    };
    if wanted { Style::Coloured } else { Style::Plain }
}

/// The command, and an option on its line that it does not heed.
pub(crate) fn unheeded(matches: &ArgMatches) -> Option<(&str, String)> {
    let (name, _) = matches.subcommand()?;
    let is_typed = |id: &&str| matches.value_source(id) == Some(ValueSource::CommandLine);
    let found = MAKING.into_iter().filter(is_typed).find(|id| !heeds(name, id));
    found.map(|id| (name, format!("--{id}")))
}

/// How documents are to be bound: any of the options about volumes asks for them.
fn volumes(matches: &ArgMatches) -> Option<Volumes> {
    let volumes = Volumes {
        by: matches.get_one::<String>("merge-by").cloned(),
        pages: matches.get_one::<u16>("volume").and_then(|pages| NonZeroUsize::new(usize::from(*pages))),
        duplex: matches.get_flag("duplex"),
        separate: matches.get_flag("separate"),
    };
    let is_asked = matches.get_flag("merge")
        || volumes.by.is_some()
        || volumes.pages.is_some()
        || volumes.duplex
        || volumes.separate;
    is_asked.then_some(volumes)
}

/// What the typed arguments ask for.
pub(crate) fn read(matches: &ArgMatches) -> (Request, Options) {
    let words: Vec<OsString> = std::env::args_os().collect();
    let text = |name: &str| matches.get_one::<String>(name).cloned();
    let path = |name: &str| matches.get_one::<PathBuf>(name).cloned();
    let many =
        |name: &str| matches.get_many::<String>(name).into_iter().flatten().cloned().collect::<Vec<_>>();
    let mut formats: Vec<Format> = Vec::new();
    for name in many("format") {
        if let Some(format) = Format::named(&name)
            && !formats.contains(&format)
        {
            formats.push(format);
        }
    }
    if formats.is_empty() {
        formats.push(Format::PDF);
    }
    let epoch = || std::env::var("SOURCE_DATE_EPOCH").ok()?.parse().ok().and_then(Date::from_unix_seconds);
    let options = Options {
        root: path("root"),
        data: path("data"),
        roster: path("roster"),
        sheet: text("sheet"),
        meeting: text("meeting"),
        output: path("output"),
        formats,
        drawing: Drawing {
            ppi: f64::from(matches.get_one::<u16>("ppi").copied().unwrap_or(DEFAULT_PPI)),
            pdf: text("exporter").and_then(|name| PdfExporter::named(&name)).unwrap_or(PdfExporter::Fast),
            standards: many("pdf-standard")
                .iter()
                .fold(PdfStandards::default(), |some, name| some.with(name)),
        },
        date: matches.get_one::<Date>("date").copied().or_else(epoch),
        only: many("only"),
        condition: text("where"),
        jobs: usize::from(matches.get_one::<u16>("jobs").copied().unwrap_or(0)),
        bounds: matches.get_one::<u16>("bounds").copied().unwrap_or(1),
        font_paths: matches.get_many::<PathBuf>("font-path").into_iter().flatten().cloned().collect(),
        draft: matches.get_flag("draft"),
        again: matches.get_flag("again"),
        dry_run: matches.get_flag("dry-run"),
        prune: matches.get_flag("prune"),
        retry_failed: matches.get_flag("retry-failed"),
        report: path("report"),
        shard: matches.get_one::<Shard>("shard").copied(),
        group_by: text("group-by"),
        pack: text("pack"),
        volumes: volumes(matches),
        proof: matches.get_flag("proof"),
        timings: matches.get_flag("timings"),
        sandbox: matches.get_flag("sandbox"),
        is_confined: matches.get_flag(WITHIN),
        quiet: matches.get_flag("quiet"),
        verbose: matches.get_flag("verbose"),
        style: style(&words),
        messages: if text("message-format").as_deref() == Some("json") {
            MessageFormat::Json
        } else {
            MessageFormat::Text
        },
    };
    (request(matches), options)
}

fn request(matches: &ArgMatches) -> Request {
    let Some((name, below)) = matches.subcommand() else { return Request::List };
    let word = |name: &str| below.get_one::<String>(name).map(String::as_str);
    match name {
        "list" => Request::List,
        "roster" => Request::Roster(below.get_one::<PathBuf>("blank").cloned()),
        "status" => Request::Status,
        "explain" => Request::Explain(word("name").unwrap_or_default().to_string()),
        "numbers" => Request::Numbers(Numbers {
            kind: word("kind").map(str::to_string),
            withhold: word("withhold").map(str::to_string),
            why: word("why").map(str::to_string),
        }),
        "verify" => Request::Verify(below.get_one::<PathBuf>("folder").cloned()),
        "merge-manifests" => Request::Merge(word("kind").unwrap_or_default().to_string()),
        "build" => Request::Build(BuildRequest {
            deps: below.get_one::<PathBuf>("deps").cloned().map(|path| {
                let format = word("deps-format").and_then(DepsFormat::named);
                (path, format.unwrap_or(DepsFormat::Make))
            }),
            lists_outputs: below.get_flag("list-outputs"),
        }),
        "diff" => Request::Diff(below.get_one::<PathBuf>("pictures").cloned()),
        "check" => Request::Check(below.get_many::<String>("kinds").into_iter().flatten().cloned().collect()),
        "schema" => Request::Schema(match word("file") {
            Some("roster") => SchemaFile::Written(SchemaKind::Roster),
            Some("template") => SchemaFile::Written(SchemaKind::Template),
            Some("profile") => SchemaFile::Written(SchemaKind::Profile),
            Some("answers") => SchemaFile::Written(SchemaKind::Answers),
            Some("build") => SchemaFile::Written(SchemaKind::Recipe),
            Some("document") => SchemaFile::Document,
            _ => SchemaFile::Written(SchemaKind::Meeting),
        }),
        "fonts" => Request::Fonts { licences: below.get_flag("licenses") },
        "init" => {
            let folder = below.get_one::<PathBuf>("folder").cloned();
            Request::Init(folder.unwrap_or_else(|| PathBuf::from(".")))
        }
        "import" | "set" => {
            let file = below.get_one::<PathBuf>("file").cloned().unwrap_or_default();
            let layout = word("layout").map(str::to_string);
            if name == "set" { Request::Set { file, layout } } else { Request::Import { file, layout } }
        }
        "measure" => Request::Measure {
            file: below.get_one::<PathBuf>("file").cloned().unwrap_or_default(),
            kind: word("as")
                .and_then(|name| measure::Kind::ALL.into_iter().find(|(own, _)| *own == name))
                .map(|(_, kind)| kind),
            marks: below.get_one::<PathBuf>("marks").cloned(),
        },
        "layout" => {
            let folder = below.subcommand().and_then(|(_, below)| below.get_one::<PathBuf>("folder"));
            Request::ExportLayouts(folder.cloned().unwrap_or_default())
        }
        "new" => {
            let name = word("name").unwrap_or_default().to_string();
            let answers = below.get_one::<PathBuf>("answers").cloned();
            match word("what") {
                Some("meeting" | "会议") => Request::NewMeeting { name, answers },
                Some("layout" | "版式") => Request::New { what: Start::Layout, name },
                _ => Request::New { what: Start::Kind, name },
            }
        }
        "completions" => {
            Request::Completions(below.get_one::<Shell>("shell").copied().unwrap_or(Shell::Bash))
        }
        "man" => Request::Man,
        kind => Request::Make(kind.to_string()),
    }
}
