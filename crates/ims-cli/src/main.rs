//! The `ims` command line: invoices and counts of the GST Invoice Management
//! System, for people and for scripts.

mod arguments;
mod certificates;
mod commands;
mod connection;
mod deadline;
mod detached;
mod failure;
mod feedback;
mod output;
mod report;
mod suggestion;
mod timeout;
mod usage;
mod variable;

use std::panic::{self, AssertUnwindSafe};
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};

use clap::Parser;

use crate::arguments::Arguments;
use crate::failure::Failure;

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
        report::failure(&failure, report::Form::of(None), false);
        failure.exit_code()
    })
}

fn run() -> ExitCode {
    match Arguments::try_parse() {
        Ok(arguments) => commands::run(&arguments),
        Err(error) => usage::answer(error),
    }
}
