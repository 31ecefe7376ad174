//! The report of a comparison, for people, for programs and for a pull request.

mod json;
mod markdown;
mod phrases;
mod summary;
mod text;

use std::collections::HashMap;

use crate::change::{Change, Class, Counts};
use crate::rules::Rule;

/// Heads the changes that belong to no operation.
const NO_OPERATION: &str = "The document";

/// A comparison with the names of what was compared.
///
/// ```
/// use openapi_diff::{Comparison, Style, compare};
/// use serde_json::json;
///
/// let (old, new) = (json!({ "openapi": "3.0.0" }), json!({ "openapi": "3.0.3" }));
/// let comparison = Comparison {
///     old: "v1.yaml".to_owned(),
///     new: "v2.yaml".to_owned(),
///     changes: compare(&old, &new),
/// };
/// let report = comparison.text(&Style::default());
/// assert!(report.contains("v1.yaml → v2.yaml: 1 cosmetic"));
/// ```
#[derive(Debug, Clone)]
pub struct Comparison {
    /// What the old document was given as.
    pub old: String,
    /// What the new document was given as.
    pub new: String,
    /// What [`compare`](crate::compare) found.
    pub changes: Vec<Change>,
}

/// How much a report shows.
#[derive(Debug, Clone, Copy, Default)]
#[non_exhaustive]
pub struct Style {
    /// Lists the changes of this class only.
    pub only: Option<Class>,
    /// Lists cosmetic changes too, which are only counted by default.
    pub cosmetic: bool,
}

impl Style {
    /// Whether changes of `class` are listed, each on its own.
    fn lists(self, class: Class) -> bool {
        match self.only {
            Some(only) => only == class,
            None => class != Class::Cosmetic || self.cosmetic,
        }
    }

    /// Whether changes of `class` are at least counted.
    fn shows(self, class: Class) -> bool {
        self.only.is_none_or(|only| only == class)
    }
}

/// The changes of one operation, or of the document as a whole.
struct Group<'c> {
    heading: &'c str,
    changes: Vec<&'c Change>,
    /// Components and tags that are new or gone, whose names are all there is to tell.
    names: Vec<(Rule, Vec<&'c str>)>,
}

impl Comparison {
    fn headline(&self) -> String {
        format!("{} → {}: {}", self.old, self.new, Counts::of(&self.changes))
    }

    /// The changes of a class under their operation; those of no operation come last.
    fn groups(&self, class: Class) -> Vec<Group<'_>> {
        let mut groups: Vec<Group<'_>> = Vec::new();
        let mut places: HashMap<&str, usize> = HashMap::new();
        for change in self.changes.iter().filter(|change| change.class == class) {
            let heading = change.operation.as_deref().unwrap_or(NO_OPERATION);
            let next = groups.len();
            let place = *places.entry(heading).or_insert(next);
            if place == next {
                groups.push(Group {
                    heading,
                    changes: Vec::new(),
                    names: Vec::new(),
                });
            }
            if let Some(group) = groups.get_mut(place) {
                group.push(change);
            }
        }
        groups.sort_by_key(|group| group.heading == NO_OPERATION);
        groups
    }
}

impl<'c> Group<'c> {
    fn push(&mut self, change: &'c Change) {
        let is_a_name = matches!(
            change.rule,
            Rule::ComponentAdded
                | Rule::ComponentRemoved
                | Rule::SharedPartAdded
                | Rule::SharedPartRemoved
        );
        if !is_a_name {
            self.changes.push(change);
            return;
        }
        let name = change
            .path
            .strip_prefix("components.")
            .unwrap_or(&change.path);
        let name = name.strip_prefix("schemas ").unwrap_or(name);
        match self.names.iter_mut().find(|(rule, _)| *rule == change.rule) {
            Some((_, names)) => names.push(name),
            None => self.names.push((change.rule, vec![name])),
        }
    }

    /// Each kind of change of which only the names are listed, in a line.
    fn name_lines(&self) -> impl Iterator<Item = String> {
        self.names.iter().map(|(rule, names)| {
            let number = names.len();
            let what = rule.what();
            let (noun, verb) = what.rsplit_once(' ').unwrap_or((&what, ""));
            let noun = if number == 1 {
                noun.to_owned()
            } else {
                format!("{noun}s")
            };
            format!("{number} {noun} {verb}: {}", phrases::some_of(names, 12))
        })
    }
}

/// How many changes there are of each kind, the most frequent first.
fn kinds<'c>(changes: impl Iterator<Item = &'c Change>) -> Vec<(Rule, usize)> {
    let mut numbers: HashMap<Rule, usize> = HashMap::new();
    for change in changes {
        *numbers.entry(change.rule).or_default() += 1;
    }
    let mut kinds: Vec<(Rule, usize)> = numbers.into_iter().collect();
    kinds.sort_by_key(|(rule, number)| (std::cmp::Reverse(*number), *rule));
    kinds
}

/// `wording changed 12, example added 1`.
fn kind_words(kinds: &[(Rule, usize)], most: usize) -> String {
    let words: Vec<String> = kinds
        .iter()
        .map(|(rule, number)| format!("{} {number}", rule.what()))
        .collect();
    phrases::some_of(&words, most)
}
