//! Descriptions, and the values that they list.

use openapi_document::Target;
use openapi_document::value_lists::{Listed, flattened, listed};
use serde_json::Value;

use super::Walk;
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
            if was.around != is.around || !was.explains_as(is) || is_same_list {
                self.key(Rule::WordingChanged, pair, KEY);
            }
            return;
        }
        let (mut gone, fresh) = (
            unmentioned(was.as_ref(), &after),
            unmentioned(is.as_ref(), &before),
        );
        let named = self.values_named(pair);
        gone.retain(|value| !named.contains(value));
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

fn unmentioned<'t>(list: Option<&Listed<'t>>, text: &str) -> Vec<&'t str> {
    list.map_or_else(Vec::new, |list| list.unmentioned_in(text))
}
