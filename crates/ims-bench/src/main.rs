//! `cargo xtask bench`: see `cargo xtask bench --help`.

use std::process::ExitCode;

use clap::Parser as _;
use ims_bench::command_line::Cli;

fn main() -> ExitCode {
    match Cli::parse().run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
