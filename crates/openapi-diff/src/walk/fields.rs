//! The fields of an object.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::references::Target;
use super::renames::{Named, certain, likely};
use super::types::{brief, object_allows_null};
use super::view::{Pair, View, required};
use super::{Shape, Walk};
use crate::change::Class;
use crate::location::{Location, Step};
use crate::rules::Rule;

/// What an object says about fields that it does not list.
enum Others<'a> {
    Open,
    Closed,
    Typed(&'a Value),
}

impl<'a> Walk<'a> {
    pub(super) fn fields(&mut self, pair: &Pair<'a>) {
        let (before, after) = (pair.old.properties(), pair.new.properties());
        let missing =
            |fields: &[(&'a str, &'a Value)], there: &View<'a>| -> Vec<(&'a str, &'a Value)> {
                let fields = fields.iter().copied();
                fields
                    .filter(|(name, _)| there.property(name).is_none())
                    .collect()
            };
        let (removed, fresh) = (missing(&before, &pair.new), missing(&after, &pair.old));
        // What a correction keeps is gone from the documentation all the same.
        let mut gone = removed.clone();
        gone.extend(before.iter().copied().filter(|(name, before)| {
            let after = pair.new.property(name);
            !self.is_undocumented(self.old, before)
                && after.is_some_and(|(after, _)| self.is_undocumented(self.new, after))
        }));
        let renamed = certain(&gone, &fresh, pair.old.map("properties"));
        let old_names: HashMap<&str, &str> = renamed.iter().map(|(was, is)| (*is, *was)).collect();
        let new_names: HashMap<&str, &str> = renamed.into_iter().collect();
        let optional = optional_fields(pair);
        for (name, after) in after {
            if let Some(was) = old_names.get(name) {
                self.renamed_field(was, name, pair, &optional);
            } else if let Some((before, _)) = pair.old.property(name) {
                let at = field(pair, name, name);
                if new_names.contains_key(name) {
                    // What a correction keeps of it is not a change of its own.
                    self.account(&at);
                    continue;
                }
                self.documented(name, (before, after), &at, (&fresh, &gone));
                self.field((name, before), (name, after), &at, &optional);
            } else {
                self.new_field(name, after, pair, (&fresh, &gone));
            }
        }
        for (name, before) in removed {
            if new_names.contains_key(name) {
                continue;
            }
            let at = self.with_user_of(before, field(pair, name, name));
            let change = self.removed(Rule::FieldRemoved, &at, brief(Some(before)));
            if let Some(is) = likely(name, before, &fresh, &gone) {
                change.note(format!("perhaps renamed to `{is}`"));
            }
        }
        self.required_fields(pair, &new_names);
    }

    fn new_field(
        &mut self,
        name: &str,
        field_schema: &'a Value,
        pair: &Pair<'a>,
        (fresh, gone): (&Named<'a>, &Named<'a>),
    ) {
        let is_required = required(pair.new.parts()).any(|required| required == name);
        let rule = if is_required {
            Rule::RequiredFieldAdded
        } else {
            Rule::FieldAdded
        };
        let at = self.with_user_of(field_schema, field(pair, name, name));
        let change = self.added(rule, &at, brief(Some(field_schema)));
        if let Some(was) = likely(name, field_schema, gone, fresh) {
            change.note(format!("perhaps the new name of `{was}`"));
        }
    }

    /// A field of both documents, under one name or two.
    fn field(
        &mut self,
        (was, before): (&str, &'a Value),
        (is, after): (&str, &'a Value),
        at: &Location,
        optional: &dyn Fn(&str, &str) -> bool,
    ) {
        let mut at = at.clone();
        at.optional = optional(was, is);
        self.pair(Shape::Schema, before, after, &at);
    }

    fn renamed_field(
        &mut self,
        was: &str,
        is: &str,
        pair: &Pair<'a>,
        optional: &dyn Fn(&str, &str) -> bool,
    ) {
        let (Some((before, _)), Some((after, _))) = (pair.old.property(was), pair.new.property(is))
        else {
            return;
        };
        let at = self.with_user_of(before, field(pair, was, is));
        let is_kept = pair.new.property(was).is_some();
        let change = self.changed(Rule::FieldRenamed, &at, was, is);
        if is_kept {
            // What the page does not say about the new name is not gone.
            change.rust_api(Class::Additive).note(format!(
                "a correction keeps `{was}` in the generated client until a person decides"
            ));
        } else {
            self.field((was, before), (is, after), &at, optional);
        }
    }

    /// Fields that became required or optional.
    fn required_fields(&mut self, pair: &Pair<'a>, new_names: &HashMap<&'a str, &'a str>) {
        let (old, new) = (pair.old.required(), pair.new.required());
        let old_names: HashMap<&str, &str> =
            new_names.iter().map(|(was, is)| (*is, *was)).collect();
        let mut seen = HashSet::new();
        let own = required(pair.old.own.iter()).chain(required(pair.new.own.iter()));
        for name in own {
            let was = *old_names.get(name).unwrap_or(&name);
            let is_kept = pair.new.property(was).is_some();
            let is = new_names.get(was).filter(|_| !is_kept).unwrap_or(&was);
            let rule = match (old.contains(was), new.contains(is)) {
                _ if !seen.insert(was) => continue,
                (false, true) => Rule::FieldBecameRequired,
                (true, false) => Rule::FieldBecameOptional,
                _ => continue,
            };
            let (before, after) = (pair.old.property(was), pair.new.property(is));
            let words = match rule {
                Rule::FieldBecameRequired => ("optional", "required"),
                _ => ("required", "optional"),
            };
            let allows_null = |field: Option<(&'a Value, _)>| {
                let schema = field.and_then(|(schema, _)| schema.as_object());
                schema.is_some_and(object_allows_null)
            };
            let at = pair.child("required").step(Step::Field(was.into()));
            match (before, after) {
                // A field that only one side describes is noted as a whole.
                (None, Some(_)) | (Some(_), None) => {}
                (None, None) => {
                    self.changed(rule, &at, words.0, words.1)
                        .same_type_if(true)
                        .note("the field is not described");
                }
                (before, after) => {
                    let option_anyway = allows_null(before) && allows_null(after);
                    self.changed(rule, &at, words.0, words.1)
                        .same_type_if(option_anyway);
                }
            }
        }
        self.required_lists(pair, old == new);
    }

    /// The lists themselves: their order, and what they repeat, say nothing.
    fn required_lists(&mut self, pair: &Pair<'a>, same_names: bool) {
        let is_list_of_names = |list: Option<&Value>| match list {
            None => true,
            Some(Value::Array(names)) => names.iter().all(Value::is_string),
            Some(_) => false,
        };
        let (before, after) = pair.get("required");
        if before == after || !(is_list_of_names(before) && is_list_of_names(after)) {
            return;
        }
        let length = |list: Option<&Value>| list.and_then(Value::as_array).map(Vec::len);
        if same_names && length(before) != length(after) {
            self.key(Rule::Reformatted, pair, "required");
        }
        self.account(&pair.child("required"));
    }

    /// The mark of a field on the schema itself, which may be a component of several fields.
    pub(super) fn undocumented_mark(&mut self, pair: &Pair<'a>) {
        let Some(key) = self.options.undocumented_extension.as_deref() else {
            return;
        };
        let rule = match pair.flags(key) {
            (false, true) => Rule::FieldUndocumented,
            (true, false) => Rule::FieldDocumented,
            _ => return,
        };
        // The field that refers to it may have been noted before.
        if self
            .changes
            .iter()
            .any(|noted| noted.rule == rule && noted.path == pair.at.path)
        {
            self.account(&pair.child(key));
        } else {
            self.changed(rule, &pair.child(key), (), ());
        }
    }

    /// Whether the documentation still describes a field that a correction keeps.
    fn documented(
        &mut self,
        name: &str,
        (before, after): (&'a Value, &'a Value),
        at: &Location,
        (fresh, gone): (&Named<'a>, &Named<'a>),
    ) {
        let was_kept = self.is_undocumented(self.old, before);
        let is_kept = self.is_undocumented(self.new, after);
        let (Some(key), true) = (
            self.options.undocumented_extension.as_deref(),
            was_kept != is_kept,
        ) else {
            return;
        };
        let at = self.with_user_of(before, at.child(key));
        if was_kept {
            self.changed(Rule::FieldDocumented, &at, (), ());
        } else {
            let change = self.changed(Rule::FieldUndocumented, &at, (), ());
            if let Some(is) = likely(name, before, fresh, gone) {
                change.note(format!("perhaps renamed to `{is}`"));
            }
        }
    }

    /// Whether only a correction describes a field, perhaps in a component.
    fn is_undocumented(&self, document: &'a Value, field: &'a Value) -> bool {
        self.options
            .undocumented_extension
            .as_deref()
            .is_some_and(|key| {
                let described = Target::of(document, field).value().unwrap_or(field);
                described.get(key) == Some(&Value::Bool(true))
            })
    }

    /// The place of a value that may say which code uses it.
    fn with_user_of(&self, value: &Value, mut at: Location) -> Location {
        let user = value.as_object().and_then(|object| self.used_by(object));
        at.used_by = user.or(at.used_by);
        at
    }

    pub(super) fn other_fields(&mut self, pair: &Pair<'a>) {
        const KEY: &str = "additionalProperties";
        let (before, after) = pair.get(KEY);
        let rule = match (others(before), others(after)) {
            (Others::Typed(before), Others::Typed(after)) => {
                let at = pair.child(KEY).step(Step::OtherFields);
                self.pair(Shape::Schema, before, after, &at);
                return;
            }
            (Others::Open, Others::Open) | (Others::Closed, Others::Closed) => {
                if before == after {
                    return;
                }
                Rule::Reformatted
            }
            (_, Others::Closed) => Rule::OtherFieldsForbidden,
            (Others::Closed, Others::Open) => Rule::OtherFieldsAllowed,
            (_, Others::Typed(_)) => Rule::OtherFieldsTyped,
            (Others::Typed(_), Others::Open) => Rule::OtherFieldsUntyped,
        };
        self.key(rule, pair, KEY);
    }
}

/// Tells of a field, by its old and its new name, whether it may be left out on both sides.
fn optional_fields<'a>(pair: &Pair<'a>) -> impl Fn(&str, &str) -> bool + use<'a> {
    let (old, new) = (pair.old.required(), pair.new.required());
    move |was, is| !old.contains(was) && !new.contains(is)
}

fn others(value: Option<&Value>) -> Others<'_> {
    match value {
        None | Some(Value::Bool(true)) => Others::Open,
        Some(Value::Bool(false)) => Others::Closed,
        Some(Value::Object(map)) if map.is_empty() => Others::Open,
        Some(schema) => Others::Typed(schema),
    }
}

/// Where a field is, under the name by which it was known.
fn field(pair: &Pair<'_>, was: &str, is: &str) -> Location {
    let pointer = |side: &View<'_>, name: &str| side.property(name).map(|(_, pointer)| pointer);
    let missing = |side: &crate::pointer::Pointer, name: &str| side.child("properties").child(name);
    let old = pointer(&pair.old, was).unwrap_or_else(|| missing(&pair.at.old, was));
    let new = pointer(&pair.new, is).unwrap_or_else(|| missing(&pair.at.new, is));
    pair.at.moved(old, new).step(Step::Field(was.into()))
}
