//! Examples: by name where they have one, and with the places that differ.

use serde_json::{Map, Value};

use super::{Shape, Walk, keys};
use crate::diff::place::Place;
use crate::diff::rules::Rule;

/// So many differing places of an example are named.
const MOST_NAMED: usize = 3;

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
        for name in keys(before, after) {
            let place = below.child(name);
            match (before.get(name), after.get(name)) {
                (Some(before), Some(after)) => self.pair(Shape::Example, before, after, &place),
                (None, example) => {
                    self.added(Rule::ExampleAdded, &place, example)
                        .values(None, Some(name.to_owned()));
                }
                (example, None) => {
                    self.removed(Rule::ExampleRemoved, &place, example)
                        .values(Some(name.to_owned()), None);
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

/// The first places at which two examples differ, and how many there are.
fn difference(old: &Value, new: &Value) -> String {
    let mut places = Vec::new();
    let more = differing(old, new, "", &mut places);
    let mut text = format!("at {}", places.join(", "));
    if more > places.len() {
        text = format!("{text} and {} more", more - places.len());
    }
    text
}

fn differing(old: &Value, new: &Value, path: &str, places: &mut Vec<String>) -> usize {
    match (old, new) {
        (Value::Object(before), Value::Object(after)) => keys(before, after)
            .map(|key| {
                let path = format!("{path}.{key}");
                let null = &Value::Null;
                match (before.get(key), after.get(key)) {
                    (Some(before), Some(after)) => differing(before, after, &path, places),
                    (before, after) => leaf(
                        before.unwrap_or(null),
                        after.unwrap_or(null),
                        before.is_none() != after.is_none(),
                        path,
                        places,
                    ),
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
        _ => leaf(old, new, old != new, path.to_owned(), places),
    }
}

fn leaf(old: &Value, new: &Value, differs: bool, path: String, places: &mut Vec<String>) -> usize {
    if !differs {
        return 0;
    }
    if places.len() < MOST_NAMED {
        let is_short = |value: &Value| !value.is_object() && !value.is_array();
        let path = if path.is_empty() {
            "the value".to_owned()
        } else {
            path
        };
        places.push(match (is_short(old), is_short(new)) {
            (true, true) => format!("{path} ({old} → {new})"),
            _ => path,
        });
    }
    1
}
