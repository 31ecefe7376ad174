//! The report of a comparison, for people, for programs and for a pull request.

mod json;
mod markdown;
mod table;
mod words;

pub use json::json;
pub use markdown::markdown;
pub use table::table;

use super::change::{Change, Counts};

/// Heads the changes that belong to no operation.
const NO_OPERATION: &str = "The document";

/// A comparison with the names of what was compared.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// What the old document was given as.
    pub old: String,
    /// What the new document was given as.
    pub new: String,
    /// What [`compare`](super::compare) found.
    pub changes: Vec<Change>,
}

impl Comparison {
    fn headline(&self) -> String {
        format!("{} → {}: {}", self.old, self.new, Counts::of(&self.changes))
    }

    /// The changes of each operation under its name; those of no operation come last.
    fn groups(&self) -> Vec<(&str, Vec<&Change>)> {
        let mut groups: Vec<(&str, Vec<&Change>)> = Vec::new();
        for change in &self.changes {
            let name = change.operation.as_deref().unwrap_or(NO_OPERATION);
            match groups.last_mut() {
                Some((last, changes)) if *last == name => changes.push(change),
                _ => groups.push((name, vec![change])),
            }
        }
        groups
    }
}
