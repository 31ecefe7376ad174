//! Examples: by name where they have one, and with the places that differ.

use serde_json::{Map, Value};

use super::{Shape, Walk, filled, keys};
use crate::diff::place::{Place, Step};
use crate::diff::rules::Rule;

/// So many differing places of an example are named.
const MOST_NAMED: usize = 3;

/// Longer values of an example are not shown.
const LONGEST_VALUE: usize = 40;

impl<'a> Walk<'a> {
    /// `example` and `examples` of a schema, parameter or media type.
    pub(super) fn examples(
        &mut self,
        old: &'a Map<String, Value>,
        new: &'a Map<String, Value>,
        place: &Place,
    ) {
        self.example("example", old, new, place);
        match (old.get("examples"), new.get("examples")) {
            (Some(Value::Object(_)) | None, Some(Value::Object(_)) | None) => {
                self.named_examples(old, new, place);
            }
            // A schema of OpenAPI 3.1 lists examples without names.
            _ if filled(old, "examples") == filled(new, "examples") => {}
            _ => self.example("examples", old, new, place),
        }
    }

    fn example(
        &mut self,
        key: &str,
        old: &Map<String, Value>,
        new: &Map<String, Value>,
        place: &Place,
    ) {
        match (old.get(key), new.get(key)) {
            (before, after) if before == after => {}
            (Some(before), Some(after)) => {
                let note = difference(before, after);
                self.key(Rule::ExampleChanged, place, key, old, new)
                    .note(note);
            }
            (before, _) => {
                let rule = if before.is_none() {
                    Rule::ExampleAdded
                } else {
                    Rule::ExampleRemoved
                };
                self.key(rule, place, key, old, new);
            }
        }
    }

    fn named_examples(
        &mut self,
        old: &'a Map<String, Value>,
        new: &'a Map<String, Value>,
        place: &Place,
    ) {
        fn named(map: &Map<String, Value>) -> &Map<String, Value> {
            map.get("examples")
                .and_then(Value::as_object)
                .unwrap_or_else(|| super::nothing())
        }
        let (before, after) = (named(old), named(new));
        let below = place.child("examples");
        let renamed = renamed(before, after);
        for (was, is) in &renamed {
            let place = below.children(was, is).step(Step::Example((*was).into()));
            self.changed(Rule::ExampleRenamed, &place, None, None)
                .values(Some((*was).to_owned()), Some((*is).to_owned()));
        }
        for name in keys(before, after) {
            if renamed.iter().any(|(was, is)| *was == name || *is == name) {
                continue;
            }
            let place = below.child(name).step(Step::Example(name.into()));
            match (before.get(name), after.get(name)) {
                (Some(before), Some(after)) => self.pair(Shape::Example, before, after, &place),
                (None, example) => {
                    self.added(Rule::ExampleAdded, &place, example);
                }
                (example, None) => {
                    self.removed(Rule::ExampleRemoved, &place, example);
                }
            }
        }
    }

    pub(super) fn example_object(
        &mut self,
        old: &'a Map<String, Value>,
        new: &'a Map<String, Value>,
        place: &Place,
    ) {
        for key in ["value", "externalValue"] {
            self.example(key, old, new, place);
        }
        self.rest(old, new, &["value", "externalValue"], place);
    }
}

/// Examples that are gone and came back, value by value, under another name.
fn renamed<'v>(
    before: &'v Map<String, Value>,
    after: &'v Map<String, Value>,
) -> Vec<(&'v str, &'v str)> {
    let mut renamed: Vec<(&str, &str)> = Vec::new();
    for (was, old) in before.iter().filter(|(name, _)| !after.contains_key(*name)) {
        let same = after.iter().find(|(is, new)| {
            let is_free = !before.contains_key(*is) && renamed.iter().all(|(_, taken)| taken != is);
            is_free && same_value(old, new)
        });
        renamed.extend(same.map(|(is, _)| (was.as_str(), is.as_str())));
    }
    renamed
}

/// Names and summaries of examples change together.
fn same_value(old: &Value, new: &Value) -> bool {
    match (old.get("value"), new.get("value")) {
        (Some(old), Some(new)) => old == new,
        _ => old == new,
    }
}

/// The first places at which two examples differ, and how many there are.
fn difference(old: &Value, new: &Value) -> String {
    let mut places = Vec::new();
    let number = differing(old, new, "", &mut places);
    let named = places.join(", ");
    match number - places.len() {
        // A scalar has no places inside.
        0 if named.starts_with(' ') => named.trim_matches([' ', '(', ')']).to_owned(),
        0 => format!("at {named}"),
        more => format!("at {named} and {more} more"),
    }
}

fn differing(old: &Value, new: &Value, path: &str, places: &mut Vec<String>) -> usize {
    match (old, new) {
        (Value::Object(before), Value::Object(after)) => keys(before, after)
            .map(|key| {
                let path = format!("{path}.{key}");
                match (before.get(key), after.get(key)) {
                    (Some(before), Some(after)) => differing(before, after, &path, places),
                    (before, after) => leaf(before, after, path, places),
                }
            })
            .sum(),
        (Value::Array(before), Value::Array(after)) if before.len() == after.len() => before
            .iter()
            .zip(after)
            .enumerate()
            .map(|(index, (before, after))| {
                differing(before, after, &format!("{path}[{index}]"), places)
            })
            .sum(),
        _ if old == new => 0,
        _ => leaf(Some(old), Some(new), path.to_owned(), places),
    }
}

/// Names one place that differs, if there is room, and counts it.
fn leaf(old: Option<&Value>, new: Option<&Value>, path: String, places: &mut Vec<String>) -> usize {
    if places.len() < MOST_NAMED {
        let is_short = |value: &Value| match value {
            Value::Array(_) | Value::Object(_) => false,
            other => other.to_string().len() <= LONGEST_VALUE,
        };
        places.push(match (old, new) {
            (None, _) => format!("{path} (new)"),
            (_, None) => format!("{path} (gone)"),
            (Some(old), Some(new)) if is_short(old) && is_short(new) => {
                format!("{path} ({old} → {new})")
            }
            _ => path,
        });
    }
    1
}
