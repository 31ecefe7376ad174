//! Descriptions, and the values that they list.

use serde_json::{Map, Value, json};

use super::references::Target;
use super::{Walk, list};
use crate::diff::markup::flattened;
use crate::diff::place::Place;
use crate::diff::prose::{Listed, listed, mentions};
use crate::diff::rules::Rule;

impl Walk<'_> {
    /// The `description` of a parameter, header or schema, which may list values.
    pub(super) fn described(
        &mut self,
        old: &Map<String, Value>,
        new: &Map<String, Value>,
        place: &Place,
    ) {
        const KEY: &str = "description";
        if old.get(KEY) == new.get(KEY) {
            return;
        }
        let of = |map: &Map<String, Value>| {
            let text = map.get(KEY).and_then(Value::as_str);
            flattened(text.unwrap_or_default())
        };
        let (before, after) = (of(old), of(new));
        let noted = self.drafts.len();
        match (listed(&before), listed(&after)) {
            (Some(before), Some(after)) => {
                self.listed_values(&before.values, &after.values, place);
                if before.around != after.around || !same_meanings(&before, &after) {
                    self.key(Rule::WordingChanged, place, KEY, old, new);
                }
            }
            (Some(before), None) => {
                let schema = new.get("schema");
                let schema = schema.and_then(|schema| Target::of(self.new, schema).value());
                let of_value = schema.and_then(Value::as_object).unwrap_or(new);
                let in_enum = |value: &&str| {
                    let mut known = list(new, "enum").iter().chain(list(of_value, "enum"));
                    known.any(|known| known == value)
                };
                let gone: Vec<&str> = gone(&before, &after, in_enum);
                if gone.len() == before.values.len() {
                    self.changed(Rule::ValueListRemoved, &place.child(KEY), None, None)
                        .values(Some(gone.join(", ")), None);
                } else {
                    self.listed_values(&gone, &[], place);
                    self.key(Rule::WordingChanged, place, KEY, old, new);
                }
            }
            (None, Some(after)) => {
                let fresh = gone(&after, &before, |_| false);
                if fresh.len() == after.values.len() {
                    self.changed(Rule::ValueListAdded, &place.child(KEY), None, None)
                        .values(None, Some(fresh.join(", ")));
                } else {
                    self.listed_values(&[], &fresh, place);
                    self.key(Rule::WordingChanged, place, KEY, old, new);
                }
            }
            (None, None) => {}
        }
        if self.drafts.len() == noted {
            self.key(Rule::WordingChanged, place, KEY, old, new);
        }
    }

    fn listed_values(&mut self, before: &[&str], after: &[&str], place: &Place) {
        let place = place.child("description");
        for value in after.iter().filter(|value| !before.contains(value)) {
            self.changed(Rule::ListedValueAdded, &place, None, Some(&json!(value)));
        }
        for value in before.iter().filter(|value| !after.contains(value)) {
            self.changed(Rule::ListedValueRemoved, &place, Some(&json!(value)), None);
        }
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

/// The values of a list that the other text does not even mention.
fn gone<'t>(list: &Listed<'t>, other: &str, known: impl Fn(&&str) -> bool) -> Vec<&'t str> {
    list.values
        .iter()
        .filter(|value| !known(value) && !mentions(other, value))
        .copied()
        .collect()
}
