//! The first lines of a report: what happened to which operations.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{Comparison, Style, kind_words, kinds, phrases};
use crate::change::{Change, Class};
use crate::rules::Rule;

/// So many operations are named in a line.
const MOST_NAMED: usize = 4;

/// One line: what, how many, which.
pub(super) struct Line {
    pub(super) what: &'static str,
    pub(super) number: String,
    pub(super) which: String,
}

/// At most nine lines; none where there is nothing to sum up.
pub(super) fn summary(comparison: &Comparison, style: Style) -> Vec<Line> {
    let changes = || comparison.changes.iter();
    let of_rule = |rule: Rule| -> Vec<String> {
        let found = changes().filter(|change| change.rule == rule);
        found
            .filter_map(|change| change.operation.clone())
            .collect()
    };
    let mut lines = vec![
        ends(&comparison.changes),
        operations("removed", of_rule(Rule::OperationRemoved)),
        operations("moved", moves(&comparison.changes)),
        operations("added", of_rule(Rule::OperationAdded)),
    ];
    for class in [Class::Breaking, Class::Additive] {
        if style.shows(class) {
            lines.push(changed_operations(&comparison.changes, class));
        }
    }
    let class = Class::Breaking;
    if style.shows(class) {
        let breaking = kinds(changes().filter(|change| change.class == class));
        lines.push((breaking.len() > 1).then(|| Line {
            what: "what breaks",
            number: String::new(),
            which: kind_words(&breaking, 6),
        }));
    }
    lines.into_iter().flatten().collect()
}

/// What is going to end, which maintainers want to know first.
fn ends(changes: &[Change]) -> Option<Line> {
    let mut places: Vec<String> = Vec::new();
    for change in changes
        .iter()
        .filter(|change| change.rule == Rule::Deprecated)
    {
        let note = change.note.as_ref().map(|note| format!(" ({note})"));
        places.push(format!("{}{}", change.path, note.unwrap_or_default()));
    }
    let dates = changes
        .iter()
        .filter(|change| change.rule == Rule::EndDateChanged);
    places.extend(dates.map(|change| {
        let date = change.new.as_ref().and_then(|date| date.as_str());
        format!("{} ({})", change.path, date.unwrap_or("no date any more"))
    }));
    (!places.is_empty()).then(|| Line {
        what: "deprecated",
        number: counted(places.len(), "place"),
        which: phrases::some_of(&places, MOST_NAMED),
    })
}

fn moves(changes: &[Change]) -> Vec<String> {
    let moved = changes
        .iter()
        .filter(|change| change.rule == Rule::OperationMoved);
    let text = |value: &Option<serde_json::Value>| {
        let text = value.as_ref().and_then(|value| value.as_str());
        text.unwrap_or_default().to_owned()
    };
    moved
        .map(|change| format!("{} → {}", text(&change.old), text(&change.new)))
        .collect()
}

fn operations(what: &'static str, names: Vec<String>) -> Option<Line> {
    (!names.is_empty()).then(|| Line {
        what,
        number: counted(names.len(), "operation"),
        which: phrases::some_of(&names, MOST_NAMED),
    })
}

/// The operations that changes of `class` concern, those with most changes first.
fn changed_operations(changes: &[Change], class: Class) -> Option<Line> {
    let is_of_operation =
        |rule: Rule| matches!(rule, Rule::OperationAdded | Rule::OperationRemoved);
    let mut numbers: HashMap<&str, usize> = HashMap::new();
    let mut elsewhere: BTreeMap<&str, usize> = BTreeMap::new();
    let mut lists = HashSet::new();
    let mut order: Vec<&str> = Vec::new();
    for change in changes.iter().filter(|change| change.class == class) {
        if is_of_operation(change.rule) {
            continue;
        }
        let Some(operation) = change.operation.as_deref() else {
            let part = change.path.split([' ', '/']).find(|part| !part.is_empty());
            *elsewhere.entry(part.unwrap_or("document")).or_default() += 1;
            continue;
        };
        let own = std::iter::once(operation).filter(|_| change.operations.is_empty());
        for operation in change.operations.iter().chain(own) {
            let number = numbers.entry(operation).or_default();
            if *number == 0 {
                order.push(operation);
            }
            *number += 1;
        }
        lists.insert(operation);
    }
    order.sort_by_key(|operation| std::cmp::Reverse(numbers.get(operation).copied()));
    let named: Vec<String> = order
        .iter()
        .map(|operation| {
            format!(
                "{operation} ({})",
                numbers.get(operation).copied().unwrap_or(0)
            )
        })
        .collect();
    let mut which: Vec<String> = Vec::new();
    if !named.is_empty() {
        which.push(phrases::some_of(&named, MOST_NAMED));
    }
    if !elsewhere.is_empty() {
        let parts: Vec<String> = elsewhere
            .iter()
            .map(|(part, number)| format!("{part} ({number})"))
            .collect();
        which.push(format!(
            "in the document: {}",
            phrases::some_of(&parts, MOST_NAMED)
        ));
    }
    (!which.is_empty()).then(|| Line {
        what: class.as_str(),
        number: if named.is_empty() {
            String::new()
        } else {
            counted(named.len(), "operation")
        },
        which: which.join("; "),
    })
}

fn counted(number: usize, noun: &str) -> String {
    if number == 1 {
        format!("1 {noun}")
    } else {
        format!("{number} {noun}s")
    }
}
