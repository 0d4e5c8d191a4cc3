//! What clap finds wrong with the command line, in the words of the catalogue.

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use gongwen::diag::{Catalogue, Diagnostic, Style, as_json, as_text, code, list, nearest};
use gongwen::msg;

use crate::Outcome;
use crate::terminal::{print_error, print_out};

/// Prints help, the version, or what is wrong.
pub(crate) fn report(error: &Error, catalogue: &Catalogue, style: Style, as_objects: bool) -> Outcome {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            print_out(&error.to_string());
            Outcome::Done
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            print_error(&error.to_string());
            Outcome::Usage
        }
        _ if as_objects => {
            print_out(&format!("{}\n", as_json(&fault(error), catalogue)));
            Outcome::Usage
        }
        _ => {
            print_error(&format!("{}\n", as_text(&fault(error), catalogue, style)));
            Outcome::Usage
        }
    }
}

fn fault(error: &Error) -> Diagnostic {
    let context = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.clone()),
        Some(ContextValue::Strings(texts)) => Some(texts.join("、")),
        Some(ContextValue::StyledStrs(texts)) => {
            Some(texts.iter().map(ToString::to_string).collect::<Vec<_>>().join("、"))
        }
        _ => None,
    };
    let argument = || context(ContextKind::InvalidArg).unwrap_or_default();
    let value = || context(ContextKind::InvalidValue).unwrap_or_default();
    let fault = Diagnostic::error(match error.kind() {
        ErrorKind::UnknownArgument => msg!("usage-unknown-option", name = code(argument())),
        ErrorKind::InvalidSubcommand => {
            msg!(
                "usage-unknown-command",
                name = code(context(ContextKind::InvalidSubcommand).unwrap_or_default())
            )
        }
        ErrorKind::MissingRequiredArgument => msg!("usage-missing", name = code(argument())),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation if value().is_empty() => {
            msg!("usage-value-missing", name = code(argument()))
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            msg!("usage-bad-value", name = code(argument()), value = value())
        }
        ErrorKind::ArgumentConflict => msg!("usage-twice", name = code(argument())),
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
    let fault = match (suggested, context(ContextKind::ValidValue)) {
        (Some(name), _) => fault.hint(msg!("did-you-mean", name = code(name))),
        (None, Some(names)) => fault.hint(msg!("usage-options", names = list(names.split('、')))),
        (None, None) => fault,
    };
    fault.hint(msg!("usage-help"))
}
