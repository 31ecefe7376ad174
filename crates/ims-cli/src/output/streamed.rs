//! Parts of an output that is written as it comes.

use std::io::{self, Write};

use serde::Serialize;

/// Passes lines on without asking for each to be shown at once.
pub(super) struct Unflushed<'a, W: Write>(pub(super) &'a mut W);

impl<W: Write> Write for Unflushed<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Writes a value as a part of a JSON document, so deep in it.
pub(super) fn indented(
    value: &impl Serialize,
    depth: usize,
    out: &mut impl Write,
) -> io::Result<()> {
    let text = serde_json::to_string_pretty(value)?;
    // No string in JSON has a line break in it.
    let mut lines = text.lines();
    if let Some(first) = lines.next() {
        out.write_all(first.as_bytes())?;
    }
    for line in lines {
        write!(out, "\n{:width$}{line}", "", width = 2 * depth)?;
    }
    Ok(())
}
