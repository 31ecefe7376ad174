//! Answers to arguments that are no command: help, version and wrong usage.

use std::env;
use std::ffi::OsString;
use std::io;
use std::process::ExitCode;

use clap::ValueEnum;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::arguments;
use crate::failure::Failure;
use crate::feedback::report::{self, Form, Manner};
use crate::format::Format;
use crate::output;

/// Prints help or complaint, and returns the exit code.
pub(crate) fn answer(error: clap::Error) -> ExitCode {
    if !error.use_stderr() {
        return match output::forgive_closed_pipe(error.print()) {
            Ok(()) => ExitCode::SUCCESS,
            Err(failure) => {
                let manner = Manner::of(Some(Format::Table));
                report::failure(&failure, manner);
                failure.exit_code()
            }
        };
    }
    let error = with_better_tip(error);
    let manner = Manner::of(wanted_format(env::args_os()));
    if manner.form == Form::Words {
        let _: io::Result<()> = error.print();
    }
    let message = match error.kind() {
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => "a command is missing".to_owned(),
        _ => one_line(&error.render().to_string()),
    };
    let failure = Failure::configuration(message, "see `ims --help`");
    if manner.form == Form::Json {
        report::failure(&failure, manner);
    }
    failure.exit_code()
}

/// Takes away the tip of an argument that is hardly similar, and gives one for
/// a long argument with a single hyphen.
fn with_better_tip(mut error: clap::Error) -> clap::Error {
    if error.kind() != ErrorKind::UnknownArgument {
        return error;
    }
    if let Some(meant) = with_one_hyphen(env::args_os()) {
        let message = format!("unexpected argument '-{meant}' found; did you mean '--{meant}'?");
        return arguments::command().error(ErrorKind::UnknownArgument, message);
    }
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.trim_start_matches('-').to_owned()),
        _ => None,
    };
    let typed = text(ContextKind::InvalidArg);
    let tip = text(ContextKind::SuggestedArg);
    if let (Some(typed), Some(tip)) = (typed, tip)
        && !arguments::is_near(&typed, &tip)
    {
        error.remove(ContextKind::SuggestedArg);
    }
    error
}

/// Finds the name of a long option among arguments that begin with `-`.
fn with_one_hyphen(arguments: impl Iterator<Item = OsString>) -> Option<String> {
    let command = arguments::command();
    let names: Vec<String> = command
        .get_subcommands()
        .chain([&command])
        .flat_map(clap::Command::get_arguments)
        .filter_map(|argument| argument.get_long().map(str::to_owned))
        .collect();
    arguments
        .skip(1)
        .filter_map(|argument| argument.into_string().ok())
        .find_map(|argument| {
            let name = argument.strip_prefix('-')?.split('=').next()?;
            names.iter().find(|known| *known == name).cloned()
        })
}

/// Finds the format in arguments that as a whole make no sense.
fn wanted_format(arguments: impl Iterator<Item = OsString>) -> Option<Format> {
    let mut arguments = arguments.skip(1).map(OsString::into_string);
    let mut wanted = None;
    while let Some(argument) = arguments.next() {
        let Ok(argument) = argument else { continue };
        let value = if argument == "--format" {
            arguments.next().and_then(Result::ok)
        } else {
            argument.strip_prefix("--format=").map(str::to_owned)
        };
        wanted = value
            .and_then(|value| Format::from_str(&value, false).ok())
            .or(wanted);
    }
    wanted
}

/// Keeps what is wrong and any tip; leaves out the reminder of the usage.
fn one_line(rendered: &str) -> String {
    let rendered = rendered.strip_prefix("error: ").unwrap_or(rendered);
    let paragraphs: Vec<_> = rendered
        .split("\n\n")
        .take_while(|paragraph| !paragraph.trim_start().starts_with("Usage:"))
        .map(|paragraph| paragraph.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|paragraph| !paragraph.is_empty() && !paragraph.starts_with("For more information"))
        .collect();
    paragraphs.join("; ")
}
