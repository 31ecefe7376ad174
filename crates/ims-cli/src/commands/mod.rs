//! Carries out a command and says how it ended.

mod counts;
mod invoices;

use std::io::{self, IsTerminal};
use std::process::ExitCode;

use clap::CommandFactory;
use clap::error::ErrorKind;
use tokio::runtime;

use crate::arguments::{Arguments, Command, ServerArguments};
use crate::failure::Failure;
use crate::feedback::Feedback;
use crate::{report, usage};

/// Runs the command and returns the exit code.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    if let Some(message) = conflict(&arguments.server) {
        return usage::answer(Arguments::command().error(ErrorKind::ArgumentConflict, message));
    }
    let output = &arguments.output;
    let format = output.format();
    if arguments.server.mock && io::stdout().is_terminal() {
        report::note("made-up data of the built-in mock");
    }
    let result = match &arguments.command {
        Command::Invoices(command) => invoices::run(command, arguments, format),
        Command::Counts(command) => counts::run(command, arguments, format),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let form = report::Form::of(output.format);
            report::failure(&failure, form, output.verbose > 0);
            failure.exit_code()
        }
    }
}

/// Finds options that exclude one another wherever they stand; the parser
/// only sees those on the same side of the command's name.
fn conflict(arguments: &ServerArguments) -> Option<&'static str> {
    match arguments {
        ServerArguments { mock: false, .. } => None,
        ServerArguments { env: Some(_), .. } => {
            Some("the argument '--mock' cannot be used with '--env'")
        }
        ServerArguments {
            base_url: Some(_), ..
        } => Some("the argument '--mock' cannot be used with '--base-url'"),
        _ => None,
    }
}

/// Runs the network's side of a command to its end, and the feedback with it.
fn block_on<T>(
    feedback: Feedback,
    work: impl Future<Output = Result<T, Failure>>,
) -> Result<T, Failure> {
    // One thread is enough for a network, and may be all that there is.
    let runtime = runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::internal(format!("the runtime cannot start: {error}")))?;
    let result = runtime.block_on(work);
    // A look-up of a host's name that hangs must not outlast the deadline.
    runtime.shutdown_background();
    feedback.end();
    result
}
