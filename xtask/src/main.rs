//! `cargo xtask`: see `cargo xtask --help`.

use std::process::ExitCode;

use clap::Parser as _;
use xtask::cli::{Cli, error_code};

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Nothing is left to do if not even the refusal can be written.
            let _ = error.print();
            return if error.use_stderr() {
                error_code().unwrap_or(2).into()
            } else {
                ExitCode::SUCCESS
            };
        }
    };
    cli.run().unwrap_or_else(|refusals| {
        eprintln!("{refusals}");
        error_code().map_or(ExitCode::FAILURE, ExitCode::from)
    })
}
