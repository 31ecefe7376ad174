//! The fields of an object.

use serde_json::{Map, Value};

use super::references::Target;
use super::renames::{Named, evident, likely};
use super::types::{allows_null, brief};
use super::{Draft, Shape, Walk, flag, list, members};
use crate::diff::change::Class;
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
        let fresh = missing(new, old);
        // What the overlay keeps is gone from the documentation all the same.
        let removed = missing(old, new);
        let undocumented: Vec<(&str, &Value)> = properties(old)
            .filter(|(name, before)| {
                let after = property(new, name);
                !is_undocumented(self.old, before)
                    && after.is_some_and(|after| is_undocumented(self.new, after))
            })
            .collect();
        let gone = [removed.as_slice(), undocumented.as_slice()].concat();
        let nothing = super::nothing();
        let own = old.get("properties").and_then(Value::as_object);
        let renamed = evident(&gone, &fresh, own.unwrap_or(nothing));
        for (name, after) in properties(new) {
            let below = field(place, name, name);
            if let Some(before) = property(old, name) {
                if renamed.iter().any(|(was, _)| *was == name) {
                    // What the overlay keeps of it is no change of its own.
                    self.account(&below);
                    continue;
                }
                self.documented(name, before, after, &below, &fresh, &gone);
                self.field((name, old, before), (name, new, after), place);
            } else if let Some((was, _)) = renamed.iter().find(|(_, is)| *is == name) {
                self.renamed_field(was, name, old, new, place);
            } else {
                let rule = if is_required(new, name) {
                    Rule::RequiredFieldAdded
                } else {
                    Rule::FieldAdded
                };
                let draft = self.added(rule, &below, Some(after));
                draft.values(None, Some(brief(Some(after))));
                if let Some(was) = likely(name, after, &gone, &fresh) {
                    draft.note(format!("perhaps the new name of `{was}`"));
                }
            }
        }
        for (name, before) in &removed {
            if renamed.iter().any(|(was, _)| was == name) {
                continue;
            }
            let place = field(place, name, name);
            let draft = self.removed(Rule::FieldRemoved, &place, Some(before));
            draft.values(Some(brief(Some(before))), None);
            if let Some(is) = likely(name, before, &fresh, &gone) {
                draft.note(format!("perhaps renamed to `{is}`"));
            }
        }
        self.undescribed_requirements(old, new, place);
    }

    /// A field of both documents, under one name or two.
    fn field(
        &mut self,
        (was, old, before): (&str, &Schema, &'a Value),
        (name, new, after): (&str, &Schema, &'a Value),
        place: &Place,
    ) {
        let optional = !is_required(old, was) && !is_required(new, name);
        let below = field(place, was, name);
        let rule = match (is_required(old, was), is_required(new, name)) {
            (false, true) => Some(Rule::FieldBecameRequired),
            (true, false) => Some(Rule::FieldBecameOptional),
            _ => None,
        };
        if let Some(rule) = rule {
            let option_anyway = [before, after]
                .iter()
                .all(|schema| schema.as_object().is_some_and(allows_null));
            let below = place.child("required").step(Step::Field(was.into()));
            let words = words(rule);
            self.changed(rule, &below, None, None)
                .same_type_if(option_anyway)
                .values(words.0, words.1);
        }
        self.pair(Shape::Schema, before, after, &Place { optional, ..below });
    }

    fn renamed_field(
        &mut self,
        was: &str,
        name: &str,
        old: &'a Schema,
        new: &'a Schema,
        place: &Place,
    ) {
        let (Some(before), Some(after)) = (property(old, was), property(new, name)) else {
            return;
        };
        let draft = self
            .changed(Rule::FieldRenamed, &field(place, was, name), None, None)
            .values(Some(was.to_owned()), Some(name.to_owned()));
        if property(new, was).is_some() {
            // What the page does not say about the new name is not gone.
            draft.rust_api(Class::Additive).note(format!(
                "the overlay keeps `{was}` in the generated crate until a person decides"
            ));
        } else {
            self.field((was, old, before), (name, new, after), place);
        }
    }

    /// The mark of a field on the schema itself, which may be a component of several fields.
    pub(super) fn mark(&mut self, old: &Schema, new: &Schema, place: &Place) {
        let rule = match (flag(old, UNDOCUMENTED_KEY), flag(new, UNDOCUMENTED_KEY)) {
            (false, true) => Rule::FieldUndocumented,
            (true, false) => Rule::FieldDocumented,
            _ => return,
        };
        let is_noted = |draft: &Draft| draft.rule == rule && draft.location == place.location;
        if self.drafts.iter().any(is_noted) {
            self.account(&place.child(UNDOCUMENTED_KEY));
        } else {
            self.changed(rule, &place.child(UNDOCUMENTED_KEY), None, None);
        }
    }

    /// Whether a page still documents a field that the overlay describes.
    fn documented(
        &mut self,
        name: &str,
        before: &Value,
        after: &Value,
        place: &Place,
        added: &Named<'_>,
        gone: &Named<'_>,
    ) {
        let rule = match (
            is_undocumented(self.old, before),
            is_undocumented(self.new, after),
        ) {
            (false, true) => Rule::FieldUndocumented,
            (true, false) => Rule::FieldDocumented,
            _ => return,
        };
        let draft = self.changed(rule, &place.child(UNDOCUMENTED_KEY), None, None);
        if rule == Rule::FieldUndocumented
            && let Some(is) = likely(name, before, added, gone)
        {
            draft.note(format!("perhaps renamed to `{is}`"));
        }
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

/// Whether the overlay alone describes a field, perhaps in a component.
fn is_undocumented(document: &Value, field: &Value) -> bool {
    let described = Target::of(document, field).value().unwrap_or(field);
    described.get(UNDOCUMENTED_KEY) == Some(&Value::Bool(true))
}

/// Where a field stands, under the name by which it was known.
fn field(place: &Place, was: &str, name: &str) -> Place {
    place
        .child("properties")
        .children(was, name)
        .step(Step::Field(was.into()))
}

pub(super) fn is_required(schema: &Schema, name: &str) -> bool {
    list(schema, "required")
        .iter()
        .any(|required| required == name)
}

fn properties(schema: &Schema) -> impl Iterator<Item = (&str, &Value)> {
    members(schema, "properties").map(|(name, field)| (name.as_str(), field))
}

/// The fields of `here` that `there` does not have.
fn missing<'v>(here: &'v Schema, there: &Schema) -> Vec<(&'v str, &'v Value)> {
    properties(here)
        .filter(|(name, _)| property(there, name).is_none())
        .collect()
}
