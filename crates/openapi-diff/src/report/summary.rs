//! The first lines of a report: what happened to which operations.

use std::cmp::Reverse;
use std::collections::HashMap;

use serde_json::Value;

use super::{Comparison, NO_OPERATION, Style, kinds, phrases};
use crate::change::{Change, Operations};
use crate::class::Class;
use crate::rules::Rule;

/// So many operations are named in a line.
const MOST_NAMED: usize = 4;

/// One line: what, how many, which.
pub(super) struct Line {
    pub(super) what: &'static str,
    pub(super) number: String,
    pub(super) which: String,
}

impl Line {
    fn new(what: &'static str, names: &[String], noun: &str) -> Option<Self> {
        let plural = if names.len() == 1 { "" } else { "s" };
        (!names.is_empty()).then(|| Self {
            what,
            number: format!("{} {noun}{plural}", names.len()),
            which: phrases::some_of(names, MOST_NAMED),
        })
    }
}

/// At most seven lines; none where there is nothing to sum up.
pub(super) fn summary(comparison: &Comparison, style: Style) -> Vec<Line> {
    let text = |value: &Option<Value>| {
        let text = value.as_ref().and_then(Value::as_str);
        text.unwrap_or_default().to_owned()
    };
    let operation = |change: &Change| change.operation.clone().unwrap_or_default();
    let moved = |change: &Change| format!("{} → {}", text(&change.old), text(&change.new));
    let end = |change: &Change| {
        let date = change
            .note
            .clone()
            .filter(|_| change.rule == Rule::Deprecated);
        match date.unwrap_or_else(|| text(&change.new)) {
            none if none.is_empty() => change.path.clone(),
            date => format!("{} ({date})", change.path),
        }
    };
    let line = |what, rules: &[Rule], name: &dyn Fn(&Change) -> String, noun| {
        let found = comparison
            .changes
            .iter()
            .filter(|change| rules.contains(&change.rule));
        Line::new(what, &found.map(name).collect::<Vec<_>>(), noun)
    };
    let mut lines = vec![
        // What is going to end is what maintainers want to know first.
        line(
            "deprecated",
            &[Rule::Deprecated, Rule::EndDateChanged],
            &end,
            "place",
        ),
        line(
            "removed",
            &[Rule::OperationRemoved],
            &operation,
            "operation",
        ),
        line("moved", &[Rule::OperationMoved], &moved, "operation"),
        line("added", &[Rule::OperationAdded], &operation, "operation"),
    ];
    for (class, changes) in comparison.classes(style) {
        if class != Class::Cosmetic {
            lines.push(changed_operations(&changes, class));
        }
        if class == Class::Breaking && changes.len() > 1 {
            let which = kinds(&changes, 6);
            let number = format!("{} changes", changes.len());
            lines.push(Some(Line {
                what: "what breaks",
                number,
                which,
            }));
        }
    }
    lines.into_iter().flatten().collect()
}

/// The operations that changes of `class` concern, those with most changes first.
fn changed_operations(changes: &[&Change], class: Class) -> Option<Line> {
    // Many changes have the same operations: each set is counted once.
    let mut places = HashMap::new();
    let mut sets: Vec<(Option<&str>, &Operations, usize)> = Vec::new();
    for change in changes {
        if matches!(change.rule, Rule::OperationAdded | Rule::OperationRemoved) {
            continue;
        }
        let own = change.operation.as_deref().unwrap_or(NO_OPERATION);
        let own = Some(own).filter(|_| change.operations.is_empty());
        let place = *places
            .entry((own, change.operations.identity()))
            .or_insert(sets.len());
        match sets.get_mut(place) {
            Some((.., number)) => *number += 1,
            None => sets.push((own, &change.operations, 1)),
        }
    }
    let mut numbers: HashMap<&str, usize> = HashMap::new();
    let mut names: Vec<&str> = Vec::new();
    for (own, operations, times) in sets {
        for operation in operations.iter().chain(own) {
            let number = numbers.entry(operation).or_default();
            if *number == 0 {
                names.push(operation);
            }
            *number += times;
        }
    }
    let number = |operation: &str| numbers.get(operation).copied().unwrap_or_default();
    names.sort_by_key(|operation| Reverse(number(operation)));
    let (document, operations): (Vec<&str>, Vec<&str>) = names
        .into_iter()
        .partition(|operation| *operation == NO_OPERATION);
    let counted = |name: &&str| format!("{name} ({})", number(name));
    let operations: Vec<String> = operations.iter().map(counted).collect();
    let mut line = Line::new(class.as_str(), &operations, "operation");
    if let Some(document) = document.first().map(counted) {
        let line = line.get_or_insert(Line {
            what: class.as_str(),
            number: String::new(),
            which: String::new(),
        });
        let parts = [line.which.as_str(), &document].into_iter();
        line.which = parts
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join("; ");
    }
    line
}
