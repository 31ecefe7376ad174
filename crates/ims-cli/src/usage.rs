//! Answers to arguments that are no command: help, version and wrong usage.

use std::ffi::OsString;
use std::io;
use std::process::ExitCode;

use clap::ValueEnum;
use clap::error::ErrorKind;

use crate::arguments::Format;
use crate::failure::Failure;
use crate::output;
use crate::report;

/// Prints help or complaint, and returns the exit code.
pub(crate) fn answer(error: &clap::Error) -> ExitCode {
    if !error.use_stderr() {
        return match output::forgive_closed_pipe(error.print()) {
            Ok(()) => ExitCode::SUCCESS,
            Err(failure) => {
                report::failure(&failure, Format::Table);
                failure.exit_code()
            }
        };
    }
    let shows_help = error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand;
    let is_json = wanted_format(std::env::args_os()).is_json();
    if shows_help || !is_json {
        let _: io::Result<()> = error.print();
    }
    let message = if shows_help {
        "a command is missing".to_owned()
    } else {
        one_line(&error.render().to_string())
    };
    let failure = Failure::configuration(message, "see `ims --help`");
    if is_json {
        report::failure(&failure, Format::Json);
    }
    failure.exit_code()
}

/// Finds the format in arguments that as a whole make no sense.
fn wanted_format(arguments: impl Iterator<Item = OsString>) -> Format {
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
    wanted.unwrap_or_else(Format::usual)
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
