//! What a person sees.

use std::io::Write as _;

use crate::error::{Error, Result};

/// Prints to standard output, in colour on a terminal.
///
/// # Errors
/// An output that takes no more, unless its reader went away.
pub(crate) fn print(text: &str) -> Result<()> {
    let mut out = anstream::AutoStream::auto(std::io::stdout().lock());
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        // A reader that has seen enough (`… | head`) is no failure.
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(Error::new(
            "standard output",
            format!("cannot be written: {error}"),
            "send it somewhere else",
        )),
        _ => Ok(()),
    }
}
