//! `openapi-prepare`: see `openapi-prepare --help`.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use openapi_document::{Error, Refusals, Result, read, yaml};
use openapi_prepare::{Overlay, prepare};

/// Turns an OpenAPI document as vendors publish it into one that client generators take.
#[derive(Debug, Parser)]
#[command(
    version,
    after_long_help = "\
The document may be YAML or JSON, OpenAPI 3.0 or 3.1, or a documentation page in Markdown with a fenced \
block. Everything that cannot be used is refused at once, each with its place and a remedy.

Exit codes: 0 written, 1 refused (nothing was written), 2 wrong usage."
)]
struct Arguments {
    /// The document, or a page that holds it
    document: PathBuf,
    /// Corrections: an OpenAPI Overlay 1.0 document
    #[arg(long, value_name = "FILE")]
    overlay: Option<PathBuf>,
    /// Write what a lenient client is generated from, not the complete document
    #[arg(long)]
    client: bool,
    /// Where the YAML is written [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Where a report of every change is written, in Markdown
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(refusals) => {
            eprintln!("{refusals}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<(), Refusals> {
    let name = arguments.document.display().to_string();
    let overlay = match &arguments.overlay {
        Some(path) => Some(Overlay::parse(&path.display().to_string(), &text(path)?)?),
        None => None,
    };
    let document = read(&name, &text(&arguments.document)?)?;
    let prepared = prepare(&name, document, overlay.as_ref())?;
    for warning in prepared.report.warnings() {
        eprintln!("warning: {warning}");
    }
    if let Some(path) = &arguments.report {
        let introduction = "What each step changed, in the order of the run.";
        write(path, &prepared.report.to_markdown(&name, introduction))?;
    }
    let document = if arguments.client {
        &prepared.client
    } else {
        &prepared.document
    };
    let written = yaml::write(&name, document)?;
    match &arguments.output {
        Some(path) => write(path, &written)?,
        None => match std::io::stdout().write_all(written.as_bytes()) {
            // A reader that has seen enough (`… | head`) is no failure.
            Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
                return Err(unwritable(Path::new("standard output"), &error).into());
            }
            _ => {}
        },
    }
    Ok(())
}

fn text(path: &Path) -> Result<String> {
    let name = path.display().to_string();
    std::fs::read_to_string(path).map_err(|error| Error::unreadable(&name, &error))
}

fn write(path: &Path, text: &str) -> Result<()> {
    std::fs::write(path, text).map_err(|error| unwritable(path, &error))
}

fn unwritable(path: &Path, error: &std::io::Error) -> Error {
    Error::new(
        path.display().to_string(),
        format!("cannot be written: {error}"),
        "check the folder and its permissions",
    )
}
