//! For programs. The help of the command documents the shape; it only ever grows.

use serde::Serialize;

use super::Comparison;
use crate::change::{Change, Class, Counts, most_severe};

#[derive(Serialize)]
struct Report<'c> {
    old: &'c str,
    new: &'c str,
    /// The most severe class of all changes, null without changes.
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

impl Comparison {
    /// The comparison as one JSON object, indented, with a line end; with `only`, the changes of
    /// that class only.
    #[must_use]
    pub fn json(&self, only: Option<Class>) -> String {
        let changes = self.changes.iter();
        let changes = changes.filter(|change| only.is_none_or(|only| change.class == only));
        let report = Report {
            old: &self.old,
            new: &self.new,
            class: most_severe(&self.changes),
            counts: Counts::of(&self.changes),
            changes: changes
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
}
