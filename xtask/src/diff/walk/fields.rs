//! The fields of an object.

use serde_json::{Map, Value};

use super::types::{allows_null, brief};
use super::{Shape, Walk, list, members};
use crate::diff::place::{Place, Step};
use crate::diff::rules::Rule;
use crate::overlay::UNDOCUMENTED_KEY;

type Schema = Map<String, Value>;

/// What an object says about fields that it does not list.
enum Others<'a> {
    Open,
    Closed,
    Typed(&'a Value),
}

impl<'a> Walk<'a> {
    pub(super) fn fields(&mut self, old: &'a Schema, new: &'a Schema, place: &Place) {
        let added = missing(new, old);
        // What the overlay keeps is gone from the documentation all the same.
        let removed = missing(old, new);
        let undocumented: Vec<(&String, &Value)> = members(old, "properties")
            .filter(|(name, before)| {
                !is_undocumented(before) && property(new, name).is_some_and(is_undocumented)
            })
            .collect();
        let gone = [removed.as_slice(), undocumented.as_slice()].concat();
        for (name, after) in members(new, "properties") {
            let below = field(place, name);
            if let Some(before) = property(old, name) {
                self.documented(name, before, after, &below, &added, &gone);
                self.requirement(name, old, new, before, after, place);
                let optional = !is_required(old, name) && !is_required(new, name);
                let below = Place { optional, ..below };
                self.pair(Shape::Schema, before, after, &below);
            } else {
                let rule = if is_required(new, name) {
                    Rule::RequiredFieldAdded
                } else {
                    Rule::FieldAdded
                };
                let draft = self.added(rule, &below, Some(after));
                draft.values(None, Some(brief(Some(after))));
                if let Some(was) = renamed(name, after, &gone, &added) {
                    draft.note(format!("perhaps the new name of `{was}`"));
                }
            }
        }
        for (name, before) in &removed {
            let draft = self.removed(Rule::FieldRemoved, &field(place, name), Some(before));
            draft.values(Some(brief(Some(before))), None);
            if let Some(is) = renamed(name, before, &added, &gone) {
                draft.note(format!("perhaps renamed to `{is}`"));
            }
        }
        self.undescribed_requirements(old, new, place);
    }

    /// Whether a page still documents a field that the overlay describes.
    fn documented(
        &mut self,
        name: &str,
        before: &Value,
        after: &Value,
        place: &Place,
        added: &[(&String, &Value)],
        gone: &[(&String, &Value)],
    ) {
        let rule = match (is_undocumented(before), is_undocumented(after)) {
            (false, true) => Rule::FieldUndocumented,
            (true, false) => Rule::FieldDocumented,
            _ => return,
        };
        let draft = self.changed(rule, &place.child(UNDOCUMENTED_KEY), None, None);
        if rule == Rule::FieldUndocumented
            && let Some(is) = renamed(name, before, added, gone)
        {
            draft.note(format!("perhaps renamed to `{is}`"));
        }
    }

    fn requirement(
        &mut self,
        name: &str,
        old: &Schema,
        new: &Schema,
        before: &Value,
        after: &Value,
        place: &Place,
    ) {
        let rule = match (is_required(old, name), is_required(new, name)) {
            (false, true) => Rule::FieldBecameRequired,
            (true, false) => Rule::FieldBecameOptional,
            _ => return,
        };
        let option_anyway = [before, after]
            .iter()
            .all(|schema| schema.as_object().is_some_and(allows_null));
        let below = place.child("required").step(Step::Field(name.into()));
        let words = words(rule);
        self.changed(rule, &below, None, None)
            .same_type_if(option_anyway)
            .values(words.0, words.1);
    }

    /// Names that `required` lists and `properties` does not describe, and the list itself.
    fn undescribed_requirements(&mut self, old: &Schema, new: &Schema, place: &Place) {
        let described = |name: &str| {
            [old, new]
                .iter()
                .any(|schema| property(schema, name).is_some())
        };
        let (before, after) = (list(old, "required"), list(new, "required"));
        let below = place.child("required");
        for name in before.iter().chain(after).filter_map(Value::as_str) {
            let rule = match (is_required(old, name), is_required(new, name)) {
                (false, true) => Rule::FieldBecameRequired,
                (true, false) => Rule::FieldBecameOptional,
                _ => continue,
            };
            if !described(name) {
                let below = below.clone().step(Step::Field(name.into()));
                let words = words(rule);
                self.changed(rule, &below, None, None)
                    .values(words.0, words.1)
                    .same_type_if(true)
                    .note("the field is not described");
            }
        }
        let is_list_of_names = |schema: &Schema| match schema.get("required") {
            None => true,
            Some(Value::Array(names)) => names.iter().all(Value::is_string),
            Some(_) => false,
        };
        if !(is_list_of_names(old) && is_list_of_names(new)) {
            return;
        }
        let same = before.iter().all(|name| after.contains(name))
            && after.iter().all(|name| before.contains(name));
        let respelt = before.len() != after.len()
            || old.contains_key("required") != new.contains_key("required");
        if same && respelt {
            self.key(Rule::Respelt, place, "required", old, new);
        }
        if old.get("required") != new.get("required") {
            self.account(&below);
        }
    }

    pub(super) fn other_fields(&mut self, old: &'a Schema, new: &'a Schema, place: &Place) {
        const KEY: &str = "additionalProperties";
        if old.get(KEY).is_none() && new.get(KEY).is_none() {
            return;
        }
        let rule = match (others(old), others(new)) {
            (Others::Typed(before), Others::Typed(after)) => {
                let below = place.child(KEY).step(Step::OtherFields);
                self.pair(Shape::Schema, before, after, &below);
                return;
            }
            (Others::Open, Others::Open) | (Others::Closed, Others::Closed) => {
                if old.get(KEY) == new.get(KEY) {
                    return;
                }
                Rule::Respelt
            }
            (_, Others::Closed) => Rule::OtherFieldsForbidden,
            (Others::Closed, Others::Open) => Rule::OtherFieldsAllowed,
            (_, Others::Typed(_)) => Rule::OtherFieldsTyped,
            (Others::Typed(_), Others::Open) => Rule::OtherFieldsUntyped,
        };
        self.key(rule, place, KEY, old, new);
    }
}

/// How the need for a field reads, before and after.
fn words(rule: Rule) -> (Option<String>, Option<String>) {
    let (required, optional) = (Some("required".to_owned()), Some("optional".to_owned()));
    if rule == Rule::FieldBecameRequired {
        (optional, required)
    } else {
        (required, optional)
    }
}

fn others(schema: &Schema) -> Others<'_> {
    match schema.get("additionalProperties") {
        None | Some(Value::Bool(true)) => Others::Open,
        Some(Value::Bool(false)) => Others::Closed,
        Some(Value::Object(map)) if map.is_empty() => Others::Open,
        Some(schema) => Others::Typed(schema),
    }
}

fn property<'v>(schema: &'v Schema, name: &str) -> Option<&'v Value> {
    schema.get("properties")?.get(name)
}

fn is_undocumented(field: &Value) -> bool {
    field.get(UNDOCUMENTED_KEY) == Some(&Value::Bool(true))
}

fn field(place: &Place, name: &str) -> Place {
    place
        .child("properties")
        .child(name)
        .step(Step::Field(name.into()))
}

pub(super) fn is_required(schema: &Schema, name: &str) -> bool {
    list(schema, "required")
        .iter()
        .any(|required| required == name)
}

/// The fields of `here` that `there` does not have.
fn missing<'v>(here: &'v Schema, there: &Schema) -> Vec<(&'v String, &'v Value)> {
    members(here, "properties")
        .filter(|(name, _)| property(there, name).is_none())
        .collect()
}

/// How many words for people two schemas have in common.
fn same_words(one: &Value, other: &Value) -> usize {
    ["description", "example"]
        .iter()
        .filter(|key| one.get(**key).is_some() && one.get(**key) == other.get(**key))
        .count()
}

/// The field among `others` that is most likely this one under another name, if both choose
/// each other.
pub(super) fn renamed<'v>(
    name: &str,
    schema: &Value,
    others: &[(&'v String, &'v Value)],
    own: &[(&String, &Value)],
) -> Option<&'v str> {
    let (best, best_schema) = likest(name, schema, others)?;
    let (back, _) = likest(best, best_schema, own)?;
    let likely = same_words(schema, best_schema) > 0
        || strsim::jaro_winkler(name, best) >= 0.7
        || (others.len() == 1 && own.len() == 1);
    (back == name && likely).then_some(best)
}

fn likest<'v>(
    name: &str,
    schema: &Value,
    others: &[(&'v String, &'v Value)],
) -> Option<(&'v str, &'v Value)> {
    // A page gives no Rust type: the overlay knows the old name alone.
    let same_type = |other: &Value| match (other.get("x-rust-type"), schema.get("x-rust-type")) {
        (Some(other), Some(own)) => other == own,
        _ => true,
    };
    let alike = |other: &Value| brief(Some(other)) == brief(Some(schema)) && same_type(other);
    let likeness =
        |other: &str, value: &Value| (same_words(schema, value), strsim::jaro_winkler(name, other));
    others
        .iter()
        .filter(|(_, value)| alike(value))
        .map(|(other, value)| (likeness(other, value), (other.as_str(), *value)))
        .max_by(|((words, near), _), ((other_words, other_near), _)| {
            words.cmp(other_words).then(near.total_cmp(other_near))
        })
        .map(|(_, found)| found)
}
