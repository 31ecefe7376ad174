//! `openapi-diff`: see `openapi-diff --help`.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, ValueEnum};
use openapi_diff::{
    Class, Comparison, Options, Style, compare_with, has_operation, most_severe, read,
};
use serde_json::Value;

const LONG_HELP: &str = "\
OLD and NEW are OpenAPI 3 documents in YAML or JSON; `-` reads one from standard input.

Exit codes
  0  no changes, or cosmetic ones: nothing that worked behaves differently
  1  additive: something new is possible, or an end is announced
  2  breaking, on the wire or for the Rust API of a generated client
  3  an error; standard error says which

--format json writes one object; keys are only ever added:
  old, new          what was compared
  class             the most severe class: \"breaking\", \"additive\", \"cosmetic\"; null without changes
  counts            { breaking, additive, cosmetic }
  changes[]
    class           the more severe of the next two
    wire            for a client of OLD that talks to a server of NEW
    rust_api        for code that is compiled against a client generated from NEW
    rule            the kind of change: \"field-removed\"
    what, why       the same in words, and what it means
    operation       the first operation that shows it: \"GET /rooms\"; null if none does
    operations      how many operations show it
    path            where: \"GET /rooms 200 .rooms[].name\"
    also_at[]       other places that show the same component; left out if there are none
    old_pointer     JSON pointer into OLD; null if the thing is new
    new_pointer     JSON pointer into NEW; null if the thing is gone
    old, new        the values, or words about long ones; null if there is nothing to show
    note            what else to know: \"perhaps renamed to `title`\"; left out if there is nothing
    touches[]       hand-written code that uses this part, where the documents say so";

/// Compares two OpenAPI documents by meaning: breaking, additive, cosmetic.
#[derive(Debug, Parser)]
#[command(version, after_long_help = LONG_HELP)]
struct Arguments {
    /// The document before
    old: PathBuf,
    /// The document after
    new: PathBuf,
    /// List the changes of one class only
    #[arg(long, value_enum, value_name = "CLASS")]
    only: Option<Listed>,
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

/// A class to list.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Listed {
    Breaking,
    Additive,
    Cosmetic,
}

/// Format of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Lines for people, in colour on a terminal
    Text,
    /// One object for programs
    Json,
    /// Tables for a pull request
    Markdown,
}

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Nothing is left to do if not even the refusal can be written.
            let _ = error.print();
            return if error.use_stderr() {
                3.into()
            } else {
                ExitCode::SUCCESS
            };
        }
    };
    match run(&arguments) {
        Ok(code) => code.into(),
        Err(message) => {
            eprintln!("error: {message}");
            3.into()
        }
    }
}

fn run(arguments: &Arguments) -> Result<u8, String> {
    let (old, new) = (document(&arguments.old)?, document(&arguments.new)?);
    let mut options = Options::default();
    options.operation.clone_from(&arguments.operation);
    if let Some(wanted) = &arguments.operation
        && !has_operation(&old, wanted)
        && !has_operation(&new, wanted)
    {
        return Err(format!(
            "no operation {wanted:?} in either document; name it by its operationId or as \"GET /path\""
        ));
    }
    let comparison = Comparison {
        old: arguments.old.display().to_string(),
        new: arguments.new.display().to_string(),
        changes: compare_with(&old, &new, &options),
    };
    let mut style = Style::default();
    style.cosmetic = arguments.cosmetic;
    style.only = arguments.only.map(|listed| match listed {
        Listed::Breaking => Class::Breaking,
        Listed::Additive => Class::Additive,
        Listed::Cosmetic => Class::Cosmetic,
    });
    let report = match arguments.format {
        Format::Text => comparison.text(&style),
        Format::Json => comparison.json(style.only),
        Format::Markdown => comparison.markdown(&style),
    };
    print(&report)?;
    Ok(match most_severe(&comparison.changes) {
        None | Some(Class::Cosmetic) => 0,
        Some(Class::Additive) => 1,
        Some(Class::Breaking) => 2,
    })
}

fn document(path: &Path) -> Result<Value, String> {
    let bytes = if path == Path::new("-") {
        let mut bytes = Vec::new();
        let read = std::io::Read::read_to_end(&mut std::io::stdin().lock(), &mut bytes);
        read.map(|_| bytes)
    } else {
        std::fs::read(path)
    };
    let bytes = bytes.map_err(|error| format!("{}: {error}", path.display()))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        format!("{}: not UTF-8 at byte {at}", path.display())
    })?;
    read(&text).map_err(|error| match error.line() {
        Some(line) => format!("{}:{line}: {}", path.display(), error.reason()),
        None => format!("{}: {error}", path.display()),
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
