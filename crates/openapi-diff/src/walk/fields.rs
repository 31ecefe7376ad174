//! The fields of an object.

use std::collections::{HashMap, HashSet};

use openapi_document::{Members as _, Pointer, Target};
use serde_json::Value;

use super::renames::Renames;
use super::types::{brief, object_allows_null};
use super::view::{Pair, View, required};
use super::{Shape, Walk};
use crate::class::Class;
use crate::location::Location;
use crate::rules::Rule;

/// What an object says about fields that it does not list.
enum Others<'a> {
    Open,
    Closed,
    Typed(&'a Value),
}

/// The fields of both sides, and what became of them.
struct Fields<'p, 'a> {
    pair: &'p Pair<'a>,
    renames: Renames<'a>,
    /// The names that each side requires.
    required: (HashSet<&'a str>, HashSet<&'a str>),
}

impl<'a> Walk<'a> {
    pub(super) fn fields(&mut self, pair: &Pair<'a>) {
        let (before, after) = (pair.old.properties(), pair.new.properties());
        let is_missing = |name: &str, there: &View<'a>| there.property(name).is_none();
        // What a correction keeps is gone from the documentation all the same.
        let is_kept = |name: &str, before: &'a Value| {
            let after = pair.new.property(name);
            !self.is_undocumented(self.old, before)
                && after.is_some_and(|(after, _)| self.is_undocumented(self.new, after))
        };
        let gone = before
            .iter()
            .copied()
            .filter(|(name, field)| is_missing(name, &pair.new) || is_kept(name, field));
        let gone: Vec<_> = gone.collect();
        let fresh = after.iter().copied();
        let fresh: Vec<_> = fresh
            .filter(|(name, _)| is_missing(name, &pair.old))
            .collect();
        let fields = Fields {
            pair,
            renames: Renames::of(&gone, &fresh),
            required: (pair.old.required(), pair.new.required()),
        };
        let renamed = fields.renames.certain.iter();
        let old_names: HashMap<&str, &str> = renamed.map(|(was, is)| (*is, *was)).collect();
        for (name, after) in after {
            if let Some(was) = old_names.get(name) {
                self.renamed_field(&fields, was, name);
            } else if let Some((before, _)) = pair.old.property(name) {
                let at = self.with_user_of(before, field(pair, name, name));
                let was_kept = self.is_undocumented(self.old, before);
                let is_kept = self.is_undocumented(self.new, after);
                if was_kept == is_kept {
                    self.field(&fields, (name, before), (name, after), at);
                    continue;
                }
                // What a correction keeps of a field is not a change of its own.
                self.account(&at);
                if was_kept {
                    self.changed(Rule::FieldDocumented, &at, (), ());
                } else if !fields.renames.certain.contains_key(name) {
                    let change = self.changed(Rule::FieldUndocumented, &at, (), ());
                    change.perhaps_renamed(fields.renames.likely(name));
                }
            } else {
                self.new_field(&fields, name, after);
            }
        }
        for (name, before) in gone {
            if is_missing(name, &pair.new) && !fields.renames.certain.contains_key(name) {
                let at = self.with_user_of(before, field(pair, name, name));
                let change = self.removed(Rule::FieldRemoved, &at, brief(Some(before)));
                change.perhaps_renamed(fields.renames.likely(name));
            }
        }
        self.required_fields(&fields, &old_names);
    }

    fn new_field(&mut self, fields: &Fields<'_, 'a>, name: &str, schema: &'a Value) {
        let rule = if fields.required.1.contains(name) {
            Rule::RequiredFieldAdded
        } else {
            Rule::FieldAdded
        };
        let at = self.with_user_of(schema, field(fields.pair, name, name));
        let change = self.added(rule, &at, brief(Some(schema)));
        if let Some(was) = fields.renames.likely(name) {
            change.note(format!("perhaps the new name of `{was}`"));
        }
    }

    /// A field of both documents, under one name or two.
    fn field(
        &mut self,
        fields: &Fields<'_, 'a>,
        (was, before): (&str, &'a Value),
        (is, after): (&str, &'a Value),
        mut at: Location,
    ) {
        at.optional = !fields.required.0.contains(was) && !fields.required.1.contains(is);
        self.pair(Shape::Schema, before, after, &at);
    }

    fn renamed_field(&mut self, fields: &Fields<'_, 'a>, was: &str, is: &str) {
        let (old, new) = (&fields.pair.old, &fields.pair.new);
        let (Some((before, _)), Some((after, _))) = (old.property(was), new.property(is)) else {
            return;
        };
        let at = self.with_user_of(before, field(fields.pair, was, is));
        let change = self.changed(Rule::FieldRenamed, &at, was, is);
        if new.property(was).is_some() {
            // What the page does not say about the new name is not gone.
            change.rust_api(Class::Additive).note(format!(
                "a correction keeps `{was}` in the generated client until a person decides"
            ));
        } else {
            self.field(fields, (was, before), (is, after), at);
        }
    }

    /// Fields that became required or optional.
    fn required_fields(&mut self, fields: &Fields<'_, 'a>, old_names: &HashMap<&str, &'a str>) {
        let pair = fields.pair;
        let mut seen = HashSet::new();
        for name in pair.old.own.iter().chain(&pair.new.own).flat_map(required) {
            let was = *old_names.get(name).unwrap_or(&name);
            let is_kept = pair.new.property(was).is_some();
            let is = fields.renames.certain.get(was).filter(|_| !is_kept);
            let is = is.unwrap_or(&was);
            let (before, after) = &fields.required;
            let (rule, words) = match (before.contains(was), after.contains(is)) {
                (false, true) => (Rule::FieldBecameRequired, ("optional", "required")),
                (true, false) => (Rule::FieldBecameOptional, ("required", "optional")),
                _ => continue,
            };
            let (before, after) = (pair.old.property(was), pair.new.property(is));
            // A field that only one side describes is noted as a whole.
            if !seen.insert(was) || before.is_some() != after.is_some() {
                continue;
            }
            let allows_null = |field: &Option<(&'a Value, Pointer)>| {
                let schema = field.as_ref().and_then(|(schema, _)| schema.as_object());
                schema.is_none_or(object_allows_null)
            };
            let option_anyway = allows_null(&before) && allows_null(&after);
            let at = pair.child("required").step(format!(".{was}"));
            let change = self
                .changed(rule, &at, words.0, words.1)
                .same_type_if(option_anyway);
            if before.is_none() {
                change.note("the field is not described");
            }
        }
        let is_list_of_names = |list: Option<&Value>| match list {
            Some(Value::Array(names)) => names.iter().all(Value::is_string),
            list => list.is_none(),
        };
        let (before, after) = pair.get("required");
        if before != after && is_list_of_names(before) && is_list_of_names(after) {
            // The order of the names, and what they repeat, say nothing.
            let length = |list: Option<&Value>| list.and_then(Value::as_array).map(Vec::len);
            if fields.required.0 == fields.required.1 && length(before) != length(after) {
                self.key(Rule::Reformatted, pair, "required");
            }
            self.account(&pair.child("required"));
        }
    }

    /// Whether only a correction describes a field, perhaps in a component.
    fn is_undocumented(&self, document: &'a Value, field: &'a Value) -> bool {
        let described = || Target::of(document, field).value().unwrap_or(field);
        let key = self.options.undocumented_extension.as_deref();
        key.is_some_and(|key| described().flag(key))
    }

    pub(super) fn other_fields(&mut self, pair: &Pair<'a>) {
        const KEY: &str = "additionalProperties";
        let (before, after) = pair.get(KEY);
        let rule = match (others(before), others(after)) {
            (Others::Typed(before), Others::Typed(after)) => {
                let at = pair.child(KEY).step(".*");
                return self.pair(Shape::Schema, before, after, &at);
            }
            (Others::Open, Others::Open) | (Others::Closed, Others::Closed) => Rule::Reformatted,
            (_, Others::Closed) => Rule::OtherFieldsForbidden,
            (Others::Closed, Others::Open) => Rule::OtherFieldsAllowed,
            (_, Others::Typed(_)) => Rule::OtherFieldsTyped,
            (Others::Typed(_), Others::Open) => Rule::OtherFieldsUntyped,
        };
        self.keys(rule, pair, KEY);
    }
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
    let place = |side: &View<'_>, name: &str, outer: &Pointer| match side.property(name) {
        Some((_, pointer)) => pointer,
        None => outer.child("properties").child(name),
    };
    let (old, new) = (
        place(&pair.old, was, &pair.at.old),
        place(&pair.new, is, &pair.at.new),
    );
    pair.at.moved(old, new).step(format!(".{was}"))
}
