//! `cargo xtask`: see `cargo xtask --help`.

use std::process::ExitCode;

use clap::Parser as _;
use xtask::cli::Cli;

fn main() -> ExitCode {
    match Cli::parse().run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {}: {}", error.place(), error.problem());
            eprintln!("  help: {}", error.remedy());
            ExitCode::FAILURE
        }
    }
}
