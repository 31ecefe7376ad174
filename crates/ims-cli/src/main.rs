//! The `ims` command line: invoices and counts of the GST Invoice Management
//! System, for people and for scripts.

mod arguments;
mod commands;
mod connection;
mod credentials;
mod failure;
mod feedback;
mod output;
mod report;
mod small_file;
mod suggestion;
mod timeout;
mod usage;

use std::process::ExitCode;

use clap::Parser;

use crate::arguments::Arguments;

fn main() -> ExitCode {
    match Arguments::try_parse() {
        Ok(arguments) => commands::run(&arguments),
        Err(error) => usage::answer(&error),
    }
}
