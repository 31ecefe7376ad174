//! Descriptions, and the values that they list.

use openapi_document::value_lists::{Listed, flattened, listed, mentions};
use serde_json::Value;

use super::Walk;
use super::references::Target;
use super::view::Pair;
use crate::rules::Rule;

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
        let (was, is) = (listed(&before), listed(&after));
        let at = pair.child(KEY);
        if let (Some(was), Some(is)) = (&was, &is) {
            let noted = self.changes.len();
            self.listed_values(&was.values, &is.values, pair);
            let is_same_list = self.changes.len() == noted;
            if was.around != is.around || !same_meanings(was, is) || is_same_list {
                self.key(Rule::WordingChanged, pair, KEY);
            }
            return;
        }
        let gone = unmentioned(was.as_ref(), &after, &self.values_named(pair));
        let fresh = unmentioned(is.as_ref(), &before, &[]);
        let is_whole = |list: &Option<Listed<'_>>, left: &[&str]| {
            list.as_ref()
                .is_some_and(|list| list.values.len() == left.len())
        };
        if is_whole(&was, &gone) {
            self.changed(Rule::ValueListRemoved, &at, gone.join(", "), ());
        } else if is_whole(&is, &fresh) {
            self.changed(Rule::ValueListAdded, &at, (), fresh.join(", "));
        } else {
            self.listed_values(&gone, &fresh, pair);
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

    /// The values of the `enum` of the new schema, or of the schema of the new parameter.
    fn values_named(&self, pair: &Pair<'a>) -> Vec<&'a str> {
        let schema = pair.new.get("schema");
        let schema = schema.and_then(|schema| Target::of(self.new, schema).value());
        let lists = [
            pair.new.get("enum"),
            schema.and_then(|schema| schema.get("enum")),
        ];
        let lists = lists.into_iter().flatten().filter_map(Value::as_array);
        lists.flatten().filter_map(Value::as_str).collect()
    }
}

/// Whether what is said about the values of both lists is the same.
fn same_meanings(before: &Listed<'_>, after: &Listed<'_>) -> bool {
    before
        .values
        .iter()
        .zip(&before.meanings)
        .all(|(value, meaning)| {
            let at = after.values.iter().position(|other| other == value);
            at.is_none_or(|at| after.meanings.get(at) == Some(meaning))
        })
}

/// The values of a list that are not `known` and that the other text does not even mention.
fn unmentioned<'t>(list: Option<&Listed<'t>>, other: &str, known: &[&str]) -> Vec<&'t str> {
    let values = list
        .into_iter()
        .flat_map(|list| list.values.iter().copied());
    values
        .filter(|value| !known.contains(value) && !mentions(other, value))
        .collect()
}
