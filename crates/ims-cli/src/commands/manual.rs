//! `ims completions` and `ims man`: what shells and readers of manual pages take.

use std::io::{self, Write};

use crate::arguments::{self, CompletionsArguments, ManArguments};
use crate::failure::Failure;
use crate::output;

/// Prints the completions for a shell.
pub(super) fn completions(command: &CompletionsArguments) -> Result<(), Failure> {
    // The generator panics where it cannot write, so it writes to memory.
    let mut script = Vec::new();
    clap_complete::generate(command.shell, &mut arguments::command(), "ims", &mut script);
    output::forgive_closed_pipe(io::stdout().lock().write_all(&script))?;
    Ok(())
}

/// Writes a manual page for `ims` and for each of its commands.
pub(super) fn pages(command: &ManArguments) -> Result<(), Failure> {
    let folder = &command.folder;
    clap_mangen::generate_to(arguments::command(), folder).map_err(|error| {
        Failure::configuration(
            format!(
                "the manual pages cannot be written to {}: {error}",
                folder.display()
            ),
            "name a folder that exists and can be written to",
        )
    })
}
