//! The public API of a crate as lines of text, so that a change of it shows in a diff.
//!
//! Read from the source and from nothing else: no toolchain but the one that compiles the workspace
//! is needed, and a generated crate can be listed before it is written. Re-exports are followed,
//! the crate's own `macro_rules!` are expanded, and types stand there with their full names.

mod command;
mod implementations;
mod listing;
mod macros;
mod modules;
mod names;
mod words;

use std::path::Path;

use self::modules::Crate;
use crate::error::Result;

pub use command::Api;

/// File name of a crate's list.
pub const FILE: &str = "public-api.txt";

/// The crates whose API is promised, by folder; that of the generated crate is written by codegen.
pub const CRATES: [&str; 2] = ["crates/gst-types", "crates/gst-ims"];

/// Reads the text of a file by its path below the crate's `src`, with slashes.
pub type Read<'r> = dyn Fn(&str) -> Option<String> + 'r;

/// The public API of the crate in `folder`, a line for each thing, in order.
///
/// # Errors
/// A file of the crate that is missing or does not parse.
pub fn list(folder: &str, read: &Read<'_>) -> Result<String> {
    let krate = Crate::read(folder, read)?;
    let mut text = listing::lines(&krate).join("\n");
    text.push('\n');
    Ok(text)
}

/// The public API of the crate in `folder` below `root`.
///
/// # Errors
/// As [`list`].
pub fn of_folder(root: &Path, folder: &str) -> Result<String> {
    let source = root.join(folder).join("src");
    list(folder, &|path| {
        std::fs::read_to_string(source.join(path)).ok()
    })
}
