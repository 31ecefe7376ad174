//! Everything that goes to standard error.

use std::error::Error;
use std::io::{self, IsTerminal, Write};

use anstyle::{AnsiColor, Style};

use crate::arguments::Format;
use crate::failure::Failure;
use crate::output::text::{escaped_json, visible};

const ERROR: Style = AnsiColor::Red.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const NOTE: Style = AnsiColor::Cyan.on_default().bold();

/// How failures are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Words,
    /// One line, for programs.
    Json,
}

impl Form {
    /// Words for whoever sees them: on a terminal, and where a form of the
    /// output for people was asked for.
    pub(crate) fn of(asked: Option<Format>) -> Self {
        if io::stderr().is_terminal() || asked.is_some_and(|format| !format.is_json()) {
            Self::Words
        } else {
            Self::Json
        }
    }
}

/// Writes a failure, with what caused it if `with_causes`.
pub(crate) fn failure(failure: &Failure, form: Form, with_causes: bool) {
    match form {
        Form::Words => {
            labelled(ERROR, "error", &failure.to_string());
            if with_causes {
                write_causes(failure);
            }
            if let Some(hint) = failure.hint() {
                write_line(&format!("  hint: {}", visible(&hint)));
            }
            if let Some(id) = failure.transaction_id() {
                write_line(&format!("  transaction id: {}", visible(id)));
            }
        }
        Form::Json => {
            if with_causes {
                write_causes(failure);
            }
            // The object has plain members only, which always serialise.
            let line = serde_json::to_string(failure).unwrap_or_default();
            write_line(&escaped_json(&line));
        }
    }
}

fn write_causes(failure: &Failure) {
    let mut cause = failure.source();
    while let Some(current) = cause {
        write_line(&format!("  cause: {}", visible(&current.to_string())));
        cause = current.source();
    }
}

/// Writes something that costs no data but must not be overlooked.
pub(crate) fn warning(message: &str) {
    labelled(WARNING, "warning", message);
}

/// Writes something good to know.
pub(crate) fn note(message: &str) {
    labelled(NOTE, "note", message);
}

fn labelled(style: Style, label: &str, message: &str) {
    write_line(&format!("{style}{label}{style:#}: {}", visible(message)));
}

/// Nobody can be told that standard error is gone.
fn write_line(line: &str) {
    let _ = writeln!(anstream::stderr().lock(), "{line}");
}
