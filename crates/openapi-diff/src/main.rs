//! `openapi-diff`: see `openapi-diff --help`.

use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, ValueEnum};
use openapi_diff::{Class, Comparison, Options, Style};
use serde_json::Value;

/// The exit code of an error, so that it cannot be taken for a result.
const ERROR: u8 = 3;

/// Compares two OpenAPI documents by meaning: breaking, additive, cosmetic.
#[derive(Debug, Parser)]
#[command(version, after_long_help = include_str!("help.txt"))]
struct Arguments {
    /// The document before
    old: PathBuf,
    /// The document after
    new: PathBuf,
    /// List the changes of one class only
    #[arg(long, value_enum, value_name = "CLASS")]
    only: Option<Class>,
    /// Compare one operation and what it uses: its operationId, or "GET /rooms"
    #[arg(long, value_name = "ID")]
    operation: Option<String>,
    /// List cosmetic changes too, which are only counted by default
    #[arg(long)]
    cosmetic: bool,
    /// Format of the report
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// Format of the report.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// Lines for people, in colour on a terminal
    Text,
    /// One object for programs
    Json,
    /// Tables for a pull request
    Markdown,
}

fn main() -> ExitCode {
    let outcome = match Arguments::try_parse() {
        Ok(arguments) => run(arguments),
        Err(error) => {
            // Nothing is left to do if not even the refusal can be written.
            let _ = error.print();
            return if error.use_stderr() { ERROR } else { 0 }.into();
        }
    };
    let code = outcome.unwrap_or_else(|message| {
        eprintln!("error: {message}");
        ERROR
    });
    code.into()
}

fn run(arguments: Arguments) -> Result<u8, String> {
    let (old, new) = (document(&arguments.old)?, document(&arguments.new)?);
    let is_in = |document, wanted: &str| openapi_diff::has_operation(document, wanted);
    let mut options = Options::default();
    options.operation = arguments.operation;
    let missing = options.operation.as_deref();
    if let Some(wanted) = missing.filter(|wanted| !is_in(&old, wanted) && !is_in(&new, wanted)) {
        return Err(format!(
            "no operation {wanted:?} in either document; name it by its operationId or as \"GET /path\""
        ));
    }
    let mut style = Style::default();
    style.cosmetic = arguments.cosmetic;
    style.only = arguments.only;
    let comparison = Comparison {
        old: arguments.old.display().to_string(),
        new: arguments.new.display().to_string(),
        changes: openapi_diff::compare_with(&old, &new, &options),
    };
    print(&match arguments.format {
        Format::Text => comparison.text(&style),
        Format::Json => comparison.json(style.only),
        Format::Markdown => comparison.markdown(&style),
    })?;
    Ok(match openapi_diff::most_severe(&comparison.changes) {
        None | Some(Class::Cosmetic) => 0,
        Some(Class::Additive) => 1,
        Some(Class::Breaking) => 2,
    })
}

fn document(path: &Path) -> Result<Value, String> {
    let name = path.display();
    let mut text = String::new();
    let read = if path == Path::new("-") {
        std::io::stdin().lock().read_to_string(&mut text)
    } else {
        std::fs::File::open(path).and_then(|mut file| file.read_to_string(&mut text))
    };
    read.map_err(|error| format!("{name}: {error}"))?;
    openapi_diff::read(&text).map_err(|error| match error.line() {
        Some(line) => format!("{name}:{line}: {error}"),
        None => format!("{name}: {error}"),
    })
}

fn print(text: &str) -> Result<(), String> {
    let mut out = anstream::AutoStream::auto(std::io::stdout().lock());
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        // A reader that has seen enough (`… | head`) is not a failure.
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(format!("standard output cannot be written: {error}"))
        }
        _ => Ok(()),
    }
}
