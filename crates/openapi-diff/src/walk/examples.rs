//! Examples: by name where they have one, and with the places that differ.

use serde_json::Value;

use super::pairing::Pairing;
use super::view::{Pair, keys};
use super::{Shape, Walk};
use crate::fingerprint::fingerprint;
use crate::location::Step;
use crate::rules::Rule;

/// So many differing places of an example are named.
const MOST_NAMED: usize = 3;

/// Longer values of an example are not shown.
const LONGEST_VALUE: usize = 40;

impl<'a> Walk<'a> {
    /// `example` and `examples` of a schema, parameter or media type.
    pub(super) fn examples(&mut self, pair: &Pair<'a>) {
        self.example("example", pair);
        match pair.get("examples") {
            (None, None) => {}
            (Some(Value::Object(_)) | None, Some(Value::Object(_)) | None) => {
                self.named_examples(pair);
            }
            // A schema of OpenAPI 3.1 lists examples without names.
            _ if pair.old.filled("examples") == pair.new.filled("examples") => {}
            _ => self.example("examples", pair),
        }
    }

    fn example(&mut self, key: &str, pair: &Pair<'a>) {
        match pair.get(key) {
            (before, after) if before == after => {}
            (None, _) => _ = self.key(Rule::ExampleAdded, pair, key),
            (_, None) => _ = self.key(Rule::ExampleRemoved, pair, key),
            (Some(before), Some(after)) => {
                let note = difference(before, after);
                self.key(Rule::ExampleChanged, pair, key).note(note);
            }
        }
    }

    fn named_examples(&mut self, pair: &Pair<'a>) {
        let (before, after) = pair.maps("examples");
        let at = pair.child("examples");
        let (old, new): (Vec<_>, Vec<_>) = (before.iter().collect(), after.iter().collect());
        let examples = Pairing::new(
            &old,
            &new,
            &[
                &|(name, _)| Some((*name).clone()),
                // Names and summaries of examples change together.
                &|(_, example)| {
                    Some(fingerprint(example.get("value").unwrap_or(example)).to_string())
                },
            ],
        );
        for ((_, (was, before)), (_, (is, after))) in examples.pairs {
            let at = at.children(was, is);
            let at = at.step(Step::Example(was.as_str().into()));
            if was == is {
                self.pair(Shape::Example, before, after, &at);
            } else {
                self.changed(Rule::ExampleRenamed, &at, was.as_str(), is.as_str());
            }
        }
        for (_, (name, example)) in examples.fresh {
            let at = at.child(name).step(Step::Example(name.as_str().into()));
            self.added(Rule::ExampleAdded, &at, Some(*example));
        }
        for (_, (name, example)) in examples.gone {
            let at = at.child(name).step(Step::Example(name.as_str().into()));
            self.removed(Rule::ExampleRemoved, &at, Some(*example));
        }
    }

    pub(super) fn example_object(&mut self, pair: &Pair<'a>) {
        for key in ["value", "externalValue"] {
            self.example(key, pair);
        }
        self.other_keys(pair, &["value", "externalValue"]);
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
