//! The `ims` command line: invoices and counts of the GST Invoice Management
//! System, for people and for scripts.

// From the top to the bottom: what is said on the command line, what is done
// about it, with whom it speaks, and what people and programs are shown.
mod arguments;
mod clock;
mod command_name;
mod commands;
mod connection;
mod deadline;
mod defaults;
mod detached;
mod failure;
mod feedback;
mod format;
mod help;
mod input;
mod kept;
mod known_job;
mod output;
mod profiles;
mod store;
mod text;
mod usage;
mod variable;
mod words;

use std::panic::{self, AssertUnwindSafe};
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};

use crate::failure::Failure;
use crate::feedback::report::{self, Manner};

/// What the last panic said.
static PANIC: Mutex<String> = Mutex::new(String::new());

/// A panic is told as any other failure is. One comes where the system has no
/// thread for the look-up of a name, which the crates below cannot report
/// otherwise.
fn main() -> ExitCode {
    panic::set_hook(Box::new(|panic| {
        *PANIC.lock().unwrap_or_else(PoisonError::into_inner) = panic.to_string();
    }));
    panic::catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|_| {
        let said = PANIC.lock().unwrap_or_else(PoisonError::into_inner);
        let failure = Failure::internal(format!("the program {}", said.replace('\n', " ")));
        report::failure(&failure, Manner::of(None));
        failure.exit_code()
    })
}

fn run() -> ExitCode {
    match arguments::parse() {
        Ok(arguments) => commands::run(arguments),
        Err(error) => usage::answer(error),
    }
}
