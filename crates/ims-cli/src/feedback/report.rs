//! What is said on standard error beside log and progress.

use std::error::Error;
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use anstyle::{AnsiColor, Style};
use gst_ims::Gstin;
use serde::Serialize;
use supports_hyperlinks::Stream;
use url::Url;

use crate::command_name;
use crate::failure::Failure;
use crate::format::Format;
use crate::text::{escaped_json, visible};

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

/// How a failure is told.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Manner {
    pub(crate) form: Form,
    /// Whether what caused it is told too.
    pub(crate) with_causes: bool,
    /// Whose call failed, if the user has said so.
    pub(crate) taxpayer: Option<Gstin>,
}

impl Manner {
    /// The shortest in the form that fits the form of the output, if one was asked
    /// for.
    pub(crate) fn of(asked: Option<Format>) -> Self {
        Self {
            form: Form::of(asked),
            with_causes: false,
            taxpayer: None,
        }
    }
}

/// The error object.
#[derive(Serialize)]
struct Object<'f> {
    #[serde(flatten)]
    failure: &'f Failure,
    #[serde(skip_serializing_if = "Option::is_none")]
    taxpayer: Option<Gstin>,
}

/// Writes a failure.
pub(crate) fn failure(failure: &Failure, manner: Manner) {
    let Manner {
        form,
        with_causes,
        taxpayer,
    } = manner;
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
            if let Some(taxpayer) = taxpayer {
                write_line(&format!("  taxpayer: {taxpayer}"));
            }
        }
        Form::Json => {
            if with_causes {
                write_causes(failure);
            }
            // The object has plain members only, which always serialise.
            let line = serde_json::to_string(&Object { failure, taxpayer }).unwrap_or_default();
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

tokio::task_local! {
    /// The taxpayer whom warnings and notes are about, where a command works for several.
    static SUBJECT: String;
}

/// Does some work whose warnings and notes begin with whom they are about.
pub(crate) async fn about<T>(subject: String, work: impl Future<Output = T>) -> T {
    SUBJECT.scope(subject, work).await
}

/// Writes something that costs no data but must not be overlooked.
pub(crate) fn warning(message: &str) {
    labelled(WARNING, "warning", message);
}

static IS_QUIET: AtomicBool = AtomicBool::new(false);

/// Keeps notes and progress back from now on.
pub(crate) fn be_quiet() {
    IS_QUIET.store(true, Ordering::Relaxed);
}

/// Whether only warnings and errors are to be said.
pub(super) fn is_quiet() -> bool {
    IS_QUIET.load(Ordering::Relaxed)
}

/// Writes what a person may want to know, and a program does not: on a terminal only.
pub(crate) fn hint(text: &str) {
    if io::stderr().is_terminal() {
        note(text);
    }
}

/// Says which file was written, to a person, as a link where the terminal has such.
pub(crate) fn written(path: &Path) {
    if is_quiet() || !io::stderr().is_terminal() {
        return;
    }
    let text = path.display().to_string();
    let shown = visible(&text);
    let address = std::path::absolute(path).ok();
    let address = address.and_then(|path| Url::from_file_path(path).ok());
    let line = match address {
        // An address has no control characters.
        Some(address) if supports_hyperlinks::on(Stream::Stderr) => {
            format!("\x1b]8;;{address}\x1b\\{shown}\x1b]8;;\x1b\\")
        }
        _ => shown.into_owned(),
    };
    write_line(&format!("{NOTE}note{NOTE:#}: written: {line}"));
}

/// Writes something good to know.
pub(crate) fn note(message: &str) {
    if !is_quiet() {
        labelled(NOTE, "note", message);
    }
}

fn labelled(style: Style, label: &str, message: &str) {
    let subject = SUBJECT.try_with(|subject| format!("{subject}: "));
    let message = format!("{}{message}", subject.unwrap_or_default());
    let message = command_name::named(&message);
    write_line(&format!("{style}{label}{style:#}: {}", visible(&message)));
}

/// Nobody can be told that standard error is gone.
fn write_line(line: &str) {
    let _ = writeln!(anstream::stderr().lock(), "{line}");
}
