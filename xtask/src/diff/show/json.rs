//! For programs. `cargo xtask diff --help` documents the shape; it only ever grows.

use serde::Serialize;

use super::Comparison;
use crate::diff::change::{Change, Class, Counts, gravest};

#[derive(Serialize)]
struct Report<'c> {
    old: &'c str,
    new: &'c str,
    /// The gravest class of all changes, null without changes.
    class: Option<Class>,
    counts: Counts,
    changes: Vec<Entry<'c>>,
}

#[derive(Serialize)]
struct Entry<'c> {
    #[serde(flatten)]
    change: &'c Change,
    why: &'static str,
}

/// The comparison as one JSON object, indented, with a line end.
#[must_use]
pub fn json(comparison: &Comparison) -> String {
    let report = Report {
        old: &comparison.old,
        new: &comparison.new,
        class: gravest(&comparison.changes),
        counts: Counts::of(&comparison.changes),
        changes: comparison
            .changes
            .iter()
            .map(|change| Entry {
                change,
                why: change.rule.why(),
            })
            .collect(),
    };
    // Every key is a string, so that this cannot fail.
    let mut text = serde_json::to_string_pretty(&report).unwrap_or_default();
    text.push('\n');
    text
}
