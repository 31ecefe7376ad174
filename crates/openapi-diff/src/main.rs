//! `openapi-diff`: see `openapi-diff --help`.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use openapi_diff::cli::{ERROR_CODE, ReportArguments, exit_code, print};
use openapi_diff::{Comparison, Options, compare_with};
use openapi_document::{Error, Refusals, Result, read};
use serde_json::Value;

/// Compares two OpenAPI documents by meaning: breaking, additive, cosmetic.
#[derive(Debug, Parser)]
#[command(version, after_long_help = include_str!("help.txt"))]
struct Arguments {
    /// The document before
    old: PathBuf,
    /// The document after
    new: PathBuf,
    #[command(flatten)]
    report: ReportArguments,
}

fn main() -> ExitCode {
    let outcome = match Arguments::try_parse() {
        Ok(arguments) => run(&arguments),
        Err(error) => {
            // Nothing is left to do if not even the refusal can be written.
            let _ = error.print();
            return if error.use_stderr() { ERROR_CODE } else { 0 }.into();
        }
    };
    let code = outcome.unwrap_or_else(|error| {
        eprintln!("{}", Refusals::from(error));
        ERROR_CODE
    });
    code.into()
}

fn run(arguments: &Arguments) -> Result<u8> {
    let (old, new) = (document(&arguments.old)?, document(&arguments.new)?);
    arguments.report.check(&old, &new)?;
    let mut options = Options::default();
    options.operation.clone_from(&arguments.report.operation);
    let comparison = Comparison {
        old: arguments.old.display().to_string(),
        new: arguments.new.display().to_string(),
        changes: compare_with(&old, &new, &options),
    };
    print(&arguments.report.report(&comparison))?;
    Ok(exit_code(&comparison.changes))
}

fn document(path: &Path) -> Result<Value> {
    let name = path.display().to_string();
    let mut text = String::new();
    let found = if path == Path::new("-") {
        std::io::stdin().lock().read_to_string(&mut text)
    } else {
        std::fs::File::open(path).and_then(|mut file| file.read_to_string(&mut text))
    };
    found.map_err(|error| Error::unreadable(&name, &error))?;
    read(&name, &text)
}
