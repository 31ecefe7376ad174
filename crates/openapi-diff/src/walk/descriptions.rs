//! Descriptions, and the values that they list.

use serde_json::Value;

use super::Walk;
use super::references::Target;
use super::view::{Pair, View};
use crate::markup::flattened;
use crate::rules::Rule;
use crate::value_lists::{Listed, listed, mentions};

const KEY: &str = "description";

impl<'a> Walk<'a> {
    /// The `description` of a parameter, header or schema, which may list values.
    pub(super) fn described(&mut self, pair: &Pair<'a>) {
        if !pair.differs(KEY) {
            return;
        }
        let (before, after) = pair.texts(KEY);
        let before = flattened(before.unwrap_or_default());
        let after = flattened(after.unwrap_or_default());
        let at = pair.child(KEY);
        let is_reworded = match (listed(&before), listed(&after)) {
            (Some(before), Some(after)) => {
                self.listed_values(&before.values, &after.values, pair);
                let same_values = before.values.len() == after.values.len()
                    && before
                        .values
                        .iter()
                        .all(|value| after.values.contains(value));
                before.around != after.around || !same_meanings(&before, &after) || same_values
            }
            (Some(before), None) => {
                let known = self.values_named(&pair.new);
                let gone = unmentioned(&before, &after, &known);
                let is_whole = gone.len() == before.values.len();
                if is_whole {
                    self.changed(Rule::ValueListRemoved, &at, gone.join(", "), ());
                } else {
                    self.listed_values(&gone, &[], pair);
                }
                !is_whole
            }
            (None, Some(after)) => {
                let fresh = unmentioned(&after, &before, &[]);
                let is_whole = fresh.len() == after.values.len();
                if is_whole {
                    self.changed(Rule::ValueListAdded, &at, (), fresh.join(", "));
                } else {
                    self.listed_values(&[], &fresh, pair);
                }
                !is_whole
            }
            (None, None) => true,
        };
        if is_reworded {
            self.key(Rule::WordingChanged, pair, KEY);
        }
    }

    fn listed_values(&mut self, before: &[&str], after: &[&str], pair: &Pair<'a>) {
        let at = pair.child(KEY);
        for value in after.iter().filter(|value| !before.contains(value)) {
            self.changed(Rule::ListedValueAdded, &at, (), *value);
        }
        for value in before.iter().filter(|value| !after.contains(value)) {
            self.changed(Rule::ListedValueRemoved, &at, *value, ());
        }
    }

    /// The values of the `enum` of a schema, or of the schema of a parameter.
    fn values_named(&self, view: &View<'a>) -> Vec<&'a str> {
        let schema = view.get("schema");
        let schema = schema.and_then(|schema| Target::of(self.new, schema).value());
        let values = schema.and_then(|schema| schema.get("enum")?.as_array());
        let values = view.list("enum").iter().chain(values.into_iter().flatten());
        values.filter_map(Value::as_str).collect()
    }
}

/// Whether what is said about the values of both lists is the same.
fn same_meanings(before: &Listed<'_>, after: &Listed<'_>) -> bool {
    let meaning = |listed: &Listed<'_>, value: &str| {
        let at = listed.values.iter().position(|other| *other == value)?;
        listed.meanings.get(at).map(|meaning| (*meaning).to_owned())
    };
    after
        .values
        .iter()
        .all(|value| meaning(before, value).is_none_or(|was| Some(was) == meaning(after, value)))
}

/// The values of a list that are not `known` and that the other text does not even mention.
fn unmentioned<'t>(list: &Listed<'t>, other: &str, known: &[&str]) -> Vec<&'t str> {
    let values = list.values.iter().copied();
    values
        .filter(|value| !known.contains(value) && !mentions(other, value))
        .collect()
}
