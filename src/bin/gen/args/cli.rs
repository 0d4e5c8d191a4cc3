//! The command line as it can be typed: every command and option, with its default and its help text.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::ops::RangeInclusive;
use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, ValueParser};
use clap::{Arg, ArgAction, Command, ValueHint, value_parser};
use clap_complete::Shell;
use gongwen::diag::{Catalogue, Message, code};
use gongwen::export::{DEFAULT_PPI, FORMATS, PdfExporter, PdfStandards};
use gongwen::load::{Kind, Project, find_root, load_templates};
use gongwen::measure;
use gongwen::model::Date;
use gongwen::msg;
use gongwen::pipeline::{MAX_WORKERS, Shard};

use super::raw;
use crate::commands::DepsFormat;
use crate::sandbox::WITHIN;

/// The whole command line, with a command for each kind in the project or built in.
pub(crate) fn cli(words: &[OsString], catalogue: &Catalogue) -> Command {
    let text = |message: Message| catalogue.text(&message);
    let mut cli = Command::new("gen")
        .version(env!("CARGO_PKG_VERSION"))
        .about(text(msg!("help-about")))
        .after_help(text(msg!("help-after")))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .disable_help_flag(true)
        .disable_version_flag(true)
        .subcommand_help_heading(text(msg!("help-commands")))
        .next_help_heading(text(msg!("help-options")))
        .args(options(catalogue));
    for KindCommand { name, called, about } in kinds(words) {
        cli = cli.subcommand(Command::new(name).aliases(called).about(about).display_order(0));
    }
    let cli = cli
        .subcommand(Command::new("list").about(text(msg!("help-list"))))
        .subcommand(
            Command::new("roster").about(text(msg!("help-roster-show"))).arg(
                Arg::new("blank")
                    .long("blank")
                    .value_name(text(msg!("help-value-file")))
                    .value_parser(value_parser!(PathBuf))
                    .value_hint(ValueHint::FilePath)
                    .help(text(msg!("help-roster-blank"))),
            ),
        )
        .subcommand(Command::new("status").about(text(msg!("help-status"))))
        .subcommand(
            Command::new("explain").about(text(msg!("help-explain"))).arg(
                Arg::new("name")
                    .required(true)
                    .value_name(text(msg!("help-value-name")))
                    .help(text(msg!("help-explain-name"))),
            ),
        )
        .subcommand(
            Command::new("numbers")
                .about(text(msg!("help-numbers")))
                .arg(
                    Arg::new("kind")
                        .value_name(text(msg!("help-value-kind")))
                        .help(text(msg!("help-numbers-kind"))),
                )
                .arg(
                    Arg::new("withhold")
                        .long("withhold")
                        .value_name(text(msg!("help-value-numbers")))
                        .requires_all(["kind", "why"])
                        .help(text(msg!("help-numbers-withhold"))),
                )
                .arg(
                    Arg::new("why")
                        .long("why")
                        .value_name(text(msg!("help-value-text")))
                        .help(text(msg!("help-numbers-why"))),
                ),
        )
        .subcommand(
            Command::new("verify").about(text(msg!("help-verify"))).arg(
                Arg::new("folder")
                    .value_name(text(msg!("help-value-folder")))
                    .value_parser(value_parser!(PathBuf))
                    .value_hint(ValueHint::DirPath)
                    .help(text(msg!("help-verify-folder"))),
            ),
        )
        .subcommand(
            Command::new("merge-manifests").about(text(msg!("help-merge"))).arg(
                Arg::new("kind")
                    .required(true)
                    .value_name(text(msg!("help-value-kind")))
                    .help(text(msg!("help-merge-kind"))),
            ),
        )
        .subcommand(
            Command::new("build")
                .about(text(msg!("help-build")))
                .arg(
                    Arg::new("deps")
                        .long("deps")
                        .value_name(text(msg!("help-value-file")))
                        .value_parser(value_parser!(PathBuf))
                        .value_hint(ValueHint::FilePath)
                        .help(text(msg!("help-build-deps"))),
                )
                .arg(
                    Arg::new("deps-format")
                        .long("deps-format")
                        .requires("deps")
                        .value_name(text(msg!("help-value-format")))
                        .value_parser(PossibleValuesParser::new(DepsFormat::ALL.map(|(name, _)| name)))
                        .help(text(msg!("help-build-deps-format"))),
                )
                .arg(
                    Arg::new("list-outputs")
                        .long("list-outputs")
                        .action(ArgAction::SetTrue)
                        .conflicts_with("deps")
                        .help(text(msg!("help-build-list"))),
                ),
        )
        .subcommand(
            Command::new("diff").about(text(msg!("help-diff"))).arg(
                Arg::new("pictures")
                    .long("pictures")
                    .value_name(text(msg!("help-value-folder")))
                    .value_parser(value_parser!(PathBuf))
                    .value_hint(ValueHint::DirPath)
                    .help(text(msg!("help-diff-pictures"))),
            ),
        )
        .subcommand(
            Command::new("check").about(text(msg!("help-check"))).arg(
                Arg::new("kinds")
                    .num_args(0..)
                    .value_name(text(msg!("help-value-kind")))
                    .help(text(msg!("help-check-kinds"))),
            ),
        )
        .subcommand(
            Command::new("schema").about(text(msg!("help-schema"))).arg(
                Arg::new("file")
                    .required(true)
                    .value_name(text(msg!("help-value-file")))
                    .help(text(msg!("help-schema-file")))
                    .value_parser(PossibleValuesParser::new([
                        "meeting", "roster", "template", "profile", "answers", "build", "document",
                    ])),
            ),
        )
        .subcommand(
            Command::new("fonts").about(text(msg!("help-fonts"))).arg(
                Arg::new("licenses")
                    .long("licenses")
                    .action(ArgAction::SetTrue)
                    .help(text(msg!("help-fonts-licenses"))),
            ),
        )
        .subcommand(
            Command::new("init")
                .about(text(msg!("help-init")))
                .arg(folder_arg(catalogue).required(false).help(text(msg!("help-init-here")))),
        )
        .subcommand(text_command("import", msg!("help-import"), catalogue))
        .subcommand(text_command("set", msg!("help-set"), catalogue))
        .subcommand(
            Command::new("measure")
                .about(text(msg!("help-measure")))
                .arg(file_arg(msg!("help-measure-file"), catalogue))
                .arg(
                    Arg::new("as")
                        .long("as")
                        .value_name(text(msg!("help-value-format")))
                        .value_parser(PossibleValuesParser::new(measure::Kind::ALL.map(|(name, _)| name)))
                        .help(text(msg!("help-measure-as"))),
                )
                .arg(
                    Arg::new("marks")
                        .long("marks")
                        .value_name(text(msg!("help-value-folder")))
                        .value_parser(value_parser!(PathBuf))
                        .value_hint(ValueHint::DirPath)
                        .help(text(msg!("help-measure-marks"))),
                ),
        )
        .subcommand(
            Command::new("completions").about(text(msg!("help-completions"))).arg(
                Arg::new("shell")
                    .required(true)
                    .value_name(text(msg!("help-value-shell")))
                    .help(text(msg!("help-completions-shell")))
                    .value_parser(value_parser!(Shell)),
            ),
        )
        .subcommand(
            Command::new("layout").about(text(msg!("help-layout"))).subcommand_required(true).subcommand(
                Command::new("export").about(text(msg!("help-layout-export"))).arg(folder_arg(catalogue)),
            ),
        )
        .subcommand(
            Command::new("new")
                .about(text(msg!("help-new")))
                .arg(
                    Arg::new("what")
                        .required(true)
                        .value_name(text(msg!("help-value-what")))
                        .help(text(msg!("help-new-what")))
                        .value_parser(PossibleValuesParser::new([
                            PossibleValue::new("meeting").alias("会议"),
                            PossibleValue::new("kind").alias("文种"),
                            PossibleValue::new("layout").alias("版式"),
                        ])),
                )
                .arg(
                    Arg::new("name")
                        .required(true)
                        .value_name(text(msg!("help-value-name")))
                        .help(text(msg!("help-new-name"))),
                )
                .arg(
                    Arg::new("answers")
                        .long("answers")
                        .value_name(text(msg!("help-value-file")))
                        .value_parser(value_parser!(PathBuf))
                        .value_hint(ValueHint::FilePath)
                        .help(text(msg!("help-new-answers"))),
                ),
        )
        .subcommand(Command::new("man").about(text(msg!("help-man"))));
    let own: Vec<String> = cli.get_subcommands().map(|command| command.get_name().to_string()).collect();
    let named = |arg: Arg| match chinese(&format!("--{}", arg.get_id())) {
        Some(chinese) => arg.alias(chinese),
        None => arg,
    };
    let cli = own.iter().fold(cli, |cli, name| {
        cli.mut_subcommand(name, |command| match chinese(name) {
            Some(chinese) => command.alias(chinese).mut_args(named),
            None => command.mut_args(named),
        })
    });
    let cli = cli.mut_args(named);
    worded(cli, "gen", catalogue)
}

/// A command that reads a text.
fn text_command(name: &'static str, about: Message, catalogue: &Catalogue) -> Command {
    let text = |message: Message| catalogue.text(&message);
    Command::new(name).about(text(about)).arg(file_arg(msg!("help-import-file"), catalogue)).arg(
        Arg::new("layout")
            .long("layout")
            .value_name(text(msg!("help-value-name")))
            .help(text(msg!("help-import-layout"))),
    )
}

/// The file that a command reads.
fn file_arg(help: Message, catalogue: &Catalogue) -> Arg {
    Arg::new("file")
        .required(true)
        .value_name(catalogue.text(&msg!("help-value-file")))
        .value_parser(value_parser!(PathBuf))
        .value_hint(ValueHint::FilePath)
        .help(catalogue.text(&help))
}

/// The folder that a command writes to.
fn folder_arg(catalogue: &Catalogue) -> Arg {
    Arg::new("folder")
        .required(true)
        .value_name(catalogue.text(&msg!("help-value-folder")))
        .value_parser(value_parser!(PathBuf))
        .value_hint(ValueHint::DirPath)
        .help(catalogue.text(&msg!("help-init-folder")))
}

/// A command and its subcommands, with help text taken only from the catalogue.
fn worded(command: Command, path: &str, catalogue: &Catalogue) -> Command {
    let text = |message: Message| catalogue.text(&message);
    let has_values = command.get_positionals().next().is_some();
    let below: Vec<String> = command.get_subcommands().map(|below| below.get_name().to_string()).collect();
    let positionals: Vec<String> = command
        .get_positionals()
        .map(|arg| {
            let name = arg.get_value_names().map_or("", |names| &names[0]);
            let is_list = arg.get_num_args().is_some_and(|count| count.max_values() > 1);
            match arg.is_required_set() {
                true => format!(" <{name}>"),
                false => format!(" [{name}]{}", if is_list { "…" } else { "" }),
            }
        })
        .collect();
    let options = format!("[{}]", text(msg!("help-word-options")));
    let usage = if below.is_empty() {
        format!("{path} {options}{}", positionals.concat())
    } else {
        format!("{path} {options} <{}>", text(msg!("help-word-command")))
    };
    let heading = |message: Message| format!("\n\n{}\n", text(message));
    let mut template = format!("{{about-with-newline}}\n{}{{usage}}", text(msg!("help-usage")));
    if !below.is_empty() {
        template.push_str(&format!("{}{{subcommands}}", heading(msg!("help-heading-commands"))));
    }
    if has_values {
        template.push_str(&format!("{}{{positionals}}", heading(msg!("help-heading-values"))));
    }
    template.push_str(&format!("{}{{options}}{{after-help}}", heading(msg!("help-heading-options"))));
    let mut command = command.help_template(template).override_usage(usage).mut_args(|arg| {
        let values: Vec<String> =
            arg.get_possible_values().iter().map(|value| value.get_name().to_string()).collect();
        let takes = arg.get_action().takes_values();
        let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
        match takes && !values.is_empty() {
            true => arg.hide_possible_values(true).help(format!("{help} ({})", values.join(", "))),
            false => arg,
        }
    });
    for name in below {
        command = command.mut_subcommand(&name, |below| worded(below, &format!("{path} {name}"), catalogue));
    }
    command
}

/// The command of a kind.
struct KindCommand {
    name: String,
    /// What the kind is called, if no other command is called so.
    called: Option<String>,
    about: String,
}

/// The kinds in the project around the working folder and in the built-in set.
fn kinds(words: &[OsString]) -> Vec<KindCommand> {
    let root = raw(words, "--root").map(PathBuf::from).or_else(|| find_root(&std::env::current_dir().ok()?));
    let folder = root.map(|root| Project::new(root, None).templates());
    // A broken template is reported by the command that needs it, not here.
    let (templates, _) = load_templates(folder.as_deref());
    let about = |kind: &Kind| match &kind.front.about {
        Some(about) => format!("{}：{about}", kind.front.name),
        None => kind.front.name.clone(),
    };
    let count = |name: &str| {
        let is_taken = is_command(name) || templates.kinds.contains_key(name);
        if is_taken { 0 } else { templates.kinds.values().filter(|kind| kind.front.name == name).count() }
    };
    let command = |kind: &Kind| KindCommand {
        name: kind.name.clone(),
        called: Some(kind.front.name.clone()).filter(|name| count(name) == 1),
        about: about(kind),
    };
    let unread = templates.unread_names();
    let unread =
        unread.map(|name| KindCommand { name: name.to_string(), called: None, about: String::new() });
    // What several kinds are called is a command that says so.
    let names = templates.kinds.values().map(|kind| kind.front.name.as_str());
    let shared: BTreeSet<&str> = names.filter(|name| count(name) > 1).collect();
    let shared = shared.into_iter().map(|name| KindCommand {
        name: name.to_string(),
        called: None,
        about: String::new(),
    });
    let all = templates.kinds.values().map(command).chain(unread).chain(shared);
    all.filter(|command| !is_command(&command.name)).collect()
}

/// The program's own commands and options with their names in Chinese.
const CHINESE: [(&str, &str); 42] = [
    ("build", "生成"),
    ("diff", "比较"),
    ("list", "列表"),
    ("roster", "名单"),
    ("status", "状态"),
    ("explain", "说明"),
    ("numbers", "文号"),
    ("verify", "核验"),
    ("merge-manifests", "合并"),
    ("check", "检查"),
    ("fonts", "字体"),
    ("init", "样例"),
    ("import", "导入"),
    ("set", "排版"),
    ("measure", "量版"),
    ("new", "新建"),
    ("layout", "版式"),
    ("man", "手册"),
    ("--data", "数据"),
    ("--roster", "名单"),
    ("--meeting", "会议"),
    ("--output", "输出"),
    ("--format", "格式"),
    ("--date", "日期"),
    ("--only", "只做"),
    ("--where", "条件"),
    ("--jobs", "并行"),
    ("--draft", "草稿"),
    ("--layout", "套用版式"),
    ("--again", "重做"),
    ("--dry-run", "试算"),
    ("--prune", "清理"),
    ("--report", "结果"),
    ("--group-by", "分组"),
    ("--pack", "打包"),
    ("--merge", "合订"),
    ("--merge-by", "合订分组"),
    ("--volume", "每册页数"),
    ("--duplex", "双面"),
    ("--separate", "另出单份"),
    ("--answers", "答案"),
    ("--help", "帮助"),
];

/// Whether the program has a command of that name.
pub(crate) fn is_command(name: &str) -> bool {
    COMMANDS.contains(&name) || CHINESE.iter().any(|(_, chinese)| *chinese == name)
}

/// The name in Chinese of a command, or of an option with its hyphens.
fn chinese(name: &str) -> Option<&'static str> {
    CHINESE.iter().find(|(own, _)| *own == name).map(|(_, chinese)| *chinese)
}

/// The names of the program's own commands.
pub(crate) const COMMANDS: [&str; 21] = [
    "build",
    "diff",
    "list",
    "numbers",
    "roster",
    "status",
    "explain",
    "verify",
    "merge-manifests",
    "check",
    "schema",
    "fonts",
    "init",
    "import",
    "set",
    "measure",
    "completions",
    "man",
    "help",
    "layout",
    "new",
];

/// How many pixels an inch of a picture may have.
pub(crate) const PPI: RangeInclusive<u16> = 18..=1200;
/// What does not go with volumes.
const UNBOUND: [&str; 5] = ["shard", "pack", "dry-run", "retry-failed", "proof"];
/// How many pages a volume can be asked to have at most.
pub(crate) const VOLUME: RangeInclusive<u16> = 1..=u16::MAX;
/// How many documents may be made at a time; 0 is one per core.
pub(crate) const JOBS: RangeInclusive<u16> = 0..=MAX_WORKERS;
/// By how much the bounds may be multiplied.
pub(crate) const BOUNDS: RangeInclusive<u16> = 1..=gongwen::bounds::MAX_FACTOR;

fn options(catalogue: &Catalogue) -> Vec<Arg> {
    let path = || value_parser!(PathBuf);
    let whole = |range: &RangeInclusive<u16>| {
        value_parser!(u16).range(i64::from(*range.start())..=i64::from(*range.end())).into()
    };
    let option = |name: &'static str, value: Message, help: Message, parser: ValueParser| {
        Arg::new(name)
            .long(name)
            .value_name(catalogue.text(&value))
            .help(catalogue.text(&help))
            .value_parser(parser)
            // A number below zero is a wrong number, not an option of that name.
            .allow_negative_numbers(true)
            .global(true)
    };
    let flag = |name: &'static str, short: char, help: Message| {
        Arg::new(name)
            .long(name)
            .short(short)
            .action(ArgAction::SetTrue)
            .help(catalogue.text(&help))
            .global(true)
    };
    let switch = |name: &'static str, help: Message| {
        Arg::new(name).long(name).action(ArgAction::SetTrue).help(catalogue.text(&help)).global(true)
    };
    let choice = |values: &'static [&'static str]| PossibleValuesParser::new(values).into();
    let folder = |arg: Arg| arg.value_hint(ValueHint::DirPath);
    vec![
        folder(option("root", msg!("help-value-folder"), msg!("help-root"), path())),
        folder(option("data", msg!("help-value-folder"), msg!("help-data"), path())),
        option("roster", msg!("help-value-file"), msg!("help-roster"), path())
            .value_hint(ValueHint::FilePath),
        option("sheet", msg!("help-value-name"), msg!("help-sheet"), value_parser!(String)),
        option("meeting", msg!("help-value-name"), msg!("help-meeting"), value_parser!(String)),
        folder(option("output", msg!("help-value-folder"), msg!("help-output"), path()).short('o')),
        option(
            "format",
            msg!("help-value-format"),
            msg!("help-format"),
            PossibleValuesParser::new(FORMATS.iter().map(|format| format.name)).into(),
        )
        .short('f')
        .action(ArgAction::Append)
        .value_delimiter(','),
        option("ppi", msg!("help-value-number"), msg!("help-ppi", default = code(DEFAULT_PPI)), whole(&PPI)),
        option(
            "exporter",
            msg!("help-value-name"),
            msg!("help-exporter"),
            PossibleValuesParser::new(PdfExporter::ALL.map(|(name, _)| name)).into(),
        ),
        option(
            "pdf-standard",
            msg!("help-value-name"),
            msg!("help-pdf-standard"),
            PossibleValuesParser::new(PdfStandards::NAMES).into(),
        )
        .action(ArgAction::Append)
        .value_delimiter(','),
        option("date", msg!("help-value-date"), msg!("help-date"), ValueParser::new(date)),
        option("only", msg!("help-value-name"), msg!("help-only"), value_parser!(String))
            .action(ArgAction::Append),
        option("where", msg!("help-value-expression"), msg!("help-where"), value_parser!(String)),
        option("jobs", msg!("help-value-number"), msg!("help-jobs"), whole(&JOBS)).short('j'),
        option("bounds", msg!("help-value-number"), msg!("help-bounds"), whole(&BOUNDS)),
        folder(
            option("font-path", msg!("help-value-folder"), msg!("help-font-path"), path())
                .action(ArgAction::Append),
        ),
        switch("draft", msg!("help-draft")),
        switch("again", msg!("help-again")),
        switch("dry-run", msg!("help-dry-run")).short('n'),
        switch("prune", msg!("help-prune")),
        switch("retry-failed", msg!("help-retry-failed")),
        option("report", msg!("help-value-file"), msg!("help-report"), path())
            .value_hint(ValueHint::FilePath),
        option("shard", msg!("help-value-part"), msg!("help-shard"), ValueParser::new(shard)),
        option("group-by", msg!("help-value-column"), msg!("help-group-by"), value_parser!(String)),
        option("pack", msg!("help-value-column"), msg!("help-pack"), value_parser!(String))
            .conflicts_with("shard"),
        switch("merge", msg!("help-merge-volume")).conflicts_with_all(UNBOUND),
        option("merge-by", msg!("help-value-column"), msg!("help-merge-by"), value_parser!(String))
            .conflicts_with("merge")
            .conflicts_with_all(UNBOUND),
        option("volume", msg!("help-value-number"), msg!("help-volume"), whole(&VOLUME))
            .conflicts_with_all(UNBOUND),
        switch("duplex", msg!("help-duplex")).conflicts_with_all(UNBOUND),
        switch("separate", msg!("help-separate")).conflicts_with_all(UNBOUND),
        switch("proof", msg!("help-proof")).conflicts_with_all(["shard", "pack", "dry-run", "report"]),
        switch("timings", msg!("help-timings")),
        switch("sandbox", msg!("help-sandbox")),
        Arg::new(WITHIN).long(WITHIN).action(ArgAction::SetTrue).hide(true).global(true),
        flag("quiet", 'q', msg!("help-quiet")),
        flag("verbose", 'v', msg!("help-verbose")),
        option("color", msg!("help-value-when"), msg!("help-color"), choice(&["auto", "always", "never"])),
        option("lang", msg!("help-value-language"), msg!("help-lang"), choice(&["zh", "en"])),
        option(
            "message-format",
            msg!("help-value-format"),
            msg!("help-message-format"),
            choice(&["text", "json"]),
        ),
        flag("help", 'h', msg!("help-help")).action(ArgAction::Help),
        Arg::new("version")
            .long("version")
            .short('V')
            .action(ArgAction::Version)
            .help(catalogue.text(&msg!("help-version"))),
    ]
}

fn date(text: &str) -> Result<Date, String> {
    Date::read(text).ok_or_else(|| "YYYY-MM-DD".to_string())
}

fn shard(text: &str) -> Result<Shard, String> {
    Shard::parse(text).ok_or_else(|| "1/8".to_string())
}
