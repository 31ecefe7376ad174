//! Everything that goes to standard error.

use std::io::Write;

use anstyle::{AnsiColor, Style};

use crate::arguments::Format;
use crate::failure::Failure;
use crate::output::text::visible;

const ERROR: Style = AnsiColor::Red.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const NOTE: Style = AnsiColor::Cyan.on_default().bold();

/// Writes a failure: one line of JSON where programs read, else words.
pub(crate) fn failure(failure: &Failure, format: Format) {
    if format.is_json() {
        // The object has plain members only, which always serialise.
        let line = serde_json::to_string(failure).unwrap_or_default();
        return write_line(&line);
    }
    labelled(ERROR, "error", &failure.to_string());
    if let Some(hint) = failure.hint().filter(|hint| !hint.is_empty()) {
        write_line(&format!("  hint: {}", visible(&hint)));
    }
    if let Some(id) = failure.transaction_id() {
        write_line(&format!("  transaction id: {}", visible(id)));
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
