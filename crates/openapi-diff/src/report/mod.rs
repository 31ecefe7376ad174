//! The report of a comparison, for people, for programs and for a pull request.

mod forms;
mod phrases;
mod summary;

use std::collections::{BTreeMap, HashMap};

use crate::change::{Change, Counts, most_severe};
use crate::class::Class;
use crate::rules::Rule;

/// Heads the changes that belong to no operation.
const NO_OPERATION: &str = "The document";

/// So many new components are named in one line.
const MOST_NAMES: usize = 12;

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
        let by_default = class != Class::Cosmetic || self.cosmetic;
        self.only.map_or(by_default, |only| only == class)
    }

    /// Whether changes of `class` are at least counted.
    fn shows(self, class: Class) -> bool {
        self.only.is_none_or(|only| only == class)
    }
}

/// One line of a report.
struct Row<'c> {
    operation: &'c str,
    /// What the class is true of: the wire, the Rust API or both.
    breaks: &'static str,
    place: String,
    words: String,
    touches: String,
    /// How many changes it stands for.
    number: usize,
}

impl Comparison {
    /// The comparison as one JSON object, indented, with a line end; with `only`, the changes of
    /// that class only.
    #[must_use]
    pub fn json(&self, only: Option<Class>) -> String {
        let shown = self
            .changes
            .iter()
            .filter(|change| only.is_none_or(|only| change.class == only));
        let changes = shown.map(|change| {
            let mut entry = serde_json::json!(change);
            if let Some(entry) = entry.as_object_mut() {
                entry.insert("why".to_owned(), change.rule.why().into());
            }
            entry
        });
        let report = serde_json::json!({
            "old": self.old,
            "new": self.new,
            "class": most_severe(&self.changes),
            "counts": Counts::of(&self.changes),
            "changes": changes.collect::<Vec<_>>(),
        });
        format!("{report:#}\n")
    }

    fn headline(&self) -> String {
        let names = format!("{} → {}", self.old, self.new);
        format!(
            "{}: {}",
            phrases::visible(&names),
            Counts::of(&self.changes)
        )
    }

    /// The classes to show, each with its changes.
    fn classes(&self, style: Style) -> Vec<(Class, Vec<&Change>)> {
        let of = |class| {
            self.changes
                .iter()
                .filter(move |change| change.class == class)
        };
        let classes = Class::GRAVEST_FIRST
            .into_iter()
            .filter(|class| style.shows(*class));
        let classes = classes.map(|class| (class, of(class).collect::<Vec<_>>()));
        classes.filter(|(_, changes)| !changes.is_empty()).collect()
    }
}

/// The changes of each operation together, those of the document as a whole last.
fn rows<'c>(changes: &[&'c Change]) -> Vec<Row<'c>> {
    let mut ranks: HashMap<Option<&str>, usize> = HashMap::from([(None, usize::MAX)]);
    let mut names: BTreeMap<Rule, Vec<&str>> = BTreeMap::new();
    let mut rows: Vec<(usize, Row<'_>)> = Vec::new();
    for change in changes {
        if let Some(name) = component(change) {
            names.entry(change.rule).or_default().push(name);
            continue;
        }
        let next = ranks.len();
        let rank = *ranks.entry(change.operation.as_deref()).or_insert(next);
        let row = Row {
            operation: change.operation.as_deref().unwrap_or(NO_OPERATION),
            breaks: phrases::breaks(change),
            place: phrases::place(change),
            words: phrases::change(change),
            touches: phrases::visible(&change.touches.join(", ")),
            number: 1,
        };
        rows.push((rank, row));
    }
    rows.sort_by_key(|(rank, _)| *rank);
    let names = names.into_iter().map(|(rule, names)| {
        let (what, shown) = (rule.what(), phrases::some_of(&names, MOST_NAMES));
        Row {
            operation: NO_OPERATION,
            breaks: "",
            place: String::new(),
            words: format!("{what} ({}): {shown}", names.len()),
            touches: String::new(),
            number: names.len(),
        }
    });
    rows.into_iter().map(|(_, row)| row).chain(names).collect()
}

/// The name of a component that is new or gone, if that is all there is to tell.
fn component(change: &Change) -> Option<&str> {
    use Rule::{ComponentAdded, ComponentRemoved, SharedPartAdded, SharedPartRemoved};
    let names = [
        ComponentAdded,
        ComponentRemoved,
        SharedPartAdded,
        SharedPartRemoved,
    ];
    let name = change.path.strip_prefix("components.");
    let name = name.filter(|_| names.contains(&change.rule))?;
    Some(name.strip_prefix("schemas ").unwrap_or(name))
}

/// How many changes there are of each kind, the most frequent first: `wording changed 12`.
fn kinds(changes: &[&Change], most: usize) -> String {
    let mut numbers: HashMap<Rule, usize> = HashMap::new();
    for change in changes {
        *numbers.entry(change.rule).or_default() += 1;
    }
    let mut kinds: Vec<(Rule, usize)> = numbers.into_iter().collect();
    kinds.sort_by_key(|(rule, number)| (std::cmp::Reverse(*number), *rule));
    let words = kinds
        .iter()
        .map(|(rule, number)| format!("{} {number}", rule.what()));
    phrases::some_of(&words.collect::<Vec<_>>(), most)
}
