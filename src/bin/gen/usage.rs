//! What clap finds wrong with the command line, in the words of the catalogue.

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use gongwen::diag::{Catalogue, Diagnostic, Style, as_json, as_text, code, list, nearest};
use gongwen::msg;

use crate::Outcome;
use crate::args::{JOBS, PPI};
use crate::terminal::{print_error, print_out};

/// Prints help, the version, or what is wrong.
pub(crate) fn report(error: &Error, catalogue: &Catalogue, style: Style, as_objects: bool) -> Outcome {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            print_out(&format!("{}\n", error.to_string().trim_end()));
            Outcome::Done
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            print_error(&format!("{}\n", error.to_string().trim_end()));
            Outcome::Usage
        }
        _ => refuse(&fault(error), catalogue, style, as_objects),
    }
}

/// Prints what is wrong with the command line.
pub(crate) fn refuse(fault: &Diagnostic, catalogue: &Catalogue, style: Style, as_objects: bool) -> Outcome {
    match as_objects {
        true => print_out(&format!("{}\n", as_json(fault, catalogue))),
        false => print_error(&format!("{}\n", as_text(fault, catalogue, style))),
    }
    Outcome::Usage
}

/// What an option with a value looks like.
const EXAMPLES: [(&str, &str); 17] = [
    ("--only", "--only 李喆"),
    ("--where", "--where 'unit == \"旗财政局\"'"),
    ("--data", "--data data"),
    ("--roster", "--roster 名单.xlsx"),
    ("--sheet", "--sheet 名单"),
    ("--meeting", "--meeting 2024"),
    ("--output", "--output 输出"),
    ("--format", "--format pdf,png"),
    ("--report", "--report 结果.xlsx"),
    ("--group-by", "--group-by unit"),
    ("--pack", "--pack unit"),
    ("--merge-by", "--merge-by unit"),
    ("--volume", "--volume 500"),
    ("--root", "--root 项目目录"),
    ("--font-path", "--font-path 字体目录"),
    ("--jobs", "--jobs 4"),
    ("--shard", "--shard 1/8"),
];

fn fault(error: &Error) -> Diagnostic {
    let context = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.clone()),
        Some(ContextValue::Strings(texts)) => Some(texts.join("、")),
        Some(ContextValue::StyledStrs(texts)) => {
            Some(texts.iter().map(ToString::to_string).collect::<Vec<_>>().join("、"))
        }
        _ => None,
    };
    // An option is shown without the name of its value.
    let first_word = |shown: &str| shown.split(' ').next().unwrap_or_default().to_string();
    let argument = || first_word(&context(ContextKind::InvalidArg).unwrap_or_default());
    let value = || context(ContextKind::InvalidValue).unwrap_or_default();
    let fault = Diagnostic::error(match error.kind() {
        ErrorKind::UnknownArgument if argument().starts_with('-') => {
            msg!("usage-unknown-option", name = code(argument()))
        }
        ErrorKind::UnknownArgument => msg!("usage-extra-word", name = code(argument())),
        ErrorKind::TooManyValues => msg!("usage-no-value", name = code(argument())),
        ErrorKind::InvalidUtf8 => msg!("usage-not-utf8"),
        ErrorKind::InvalidSubcommand => {
            msg!(
                "usage-unknown-command",
                name = code(context(ContextKind::InvalidSubcommand).unwrap_or_default())
            )
        }
        ErrorKind::MissingRequiredArgument => {
            let missing = context(ContextKind::InvalidArg).unwrap_or_default();
            msg!("usage-missing", names = list(missing.split('、')))
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation if value().is_empty() => {
            msg!("usage-value-missing", name = code(argument()))
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            msg!("usage-bad-value", name = code(argument()), value = value())
        }
        ErrorKind::ArgumentConflict => match context(ContextKind::PriorArg).map(|other| first_word(&other)) {
            Some(other) if other != argument() => {
                msg!("usage-conflict", name = code(argument()), other = code(other))
            }
            _ => msg!("usage-twice", name = code(argument())),
        },
        ErrorKind::MissingSubcommand => msg!("usage-no-command"),
        _ => msg!("usage-other"),
    });
    let typed = [ContextKind::InvalidSubcommand, ContextKind::InvalidArg, ContextKind::InvalidValue];
    let typed = typed.into_iter().find_map(context).unwrap_or_default();
    let suggested =
        [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue]
            .into_iter()
            .find_map(context)
            .and_then(|names| nearest(&typed, names.split('、')).map(str::to_string));
    let options = context(ContextKind::ValidValue).filter(|names| !names.is_empty());
    let fault = match argument().as_str() {
        "--date" => fault.hint(msg!("date-form")),
        "--ppi" => fault.hint(msg!("usage-whole", least = *PPI.start(), most = *PPI.end())),
        "--jobs" => fault.hint(msg!("usage-whole", least = *JOBS.start(), most = *JOBS.end())),
        _ => fault,
    };
    let example = EXAMPLES.iter().find(|(name, _)| *name == argument());
    let is_of_value = matches!(error.kind(), ErrorKind::InvalidValue | ErrorKind::ValueValidation);
    let fault = match example.filter(|_| value().is_empty() || is_of_value && options.is_none()) {
        Some((_, example)) => fault.hint(msg!("usage-example", text = code(example))),
        None => fault,
    };
    let fault = match (suggested, options) {
        (Some(name), _) => fault.hint(msg!("did-you-mean", name = code(name))),
        (None, Some(names)) => fault.hint(msg!("usage-options", names = list(names.split('、')))),
        (None, None) => fault,
    };
    fault.hint(msg!("usage-help"))
}
