//! Schemas: the type, its format and the values it allows.

use serde_json::{Map, Value};

use super::types::{allows_null, brief_of, names, rust_type};
use super::{Shape, Walk, filled, flag, list, text, types};
use crate::diff::change::Class;
use crate::diff::place::{Direction, Place, Step};
use crate::diff::rules::Rule;
use crate::overlay::UNDOCUMENTED_KEY;

/// The keys of a schema that this walk understands.
const KNOWN: &[&str] = &[
    "type",
    "nullable",
    "format",
    "enum",
    "default",
    "properties",
    "required",
    "additionalProperties",
    "items",
    "allOf",
    "anyOf",
    "oneOf",
    "discriminator",
    "title",
    "description",
    "example",
    "examples",
    "readOnly",
    "writeOnly",
    "x-rust-type",
    UNDOCUMENTED_KEY,
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "minProperties",
    "maxProperties",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "uniqueItems",
    "pattern",
    "multipleOf",
    "const",
    "not",
];

type Schema = Map<String, Value>;

impl<'a> Walk<'a> {
    pub(super) fn schema(&mut self, old: &'a Schema, new: &'a Schema, place: &Place) {
        self.types(old, new, place);
        self.format(old, new, place);
        self.rust_type(old, new, place);
        self.values(old, new, place);
        self.limits(old, new, place);
        self.default(old, new, place);
        self.fields(old, new, place);
        self.other_fields(old, new, place);
        self.items(old, new, place);
        self.alternatives(old, new, place);
        self.title(old, new, place);
        self.described(old, new, place);
        self.examples(old, new, place);
        self.access(old, new, place);
        self.mark(old, new, place);
        self.rest(old, new, KNOWN, place);
    }

    fn types(&mut self, old: &Schema, new: &Schema, place: &Place) {
        let same_type =
            rust_type(old, place.is_parameter()) == rust_type(new, place.is_parameter());
        let (before, after) = (names(old), names(new));
        if before != after {
            let rule = match (before.is_empty(), after.is_empty()) {
                (true, _) => Rule::TypeSet,
                (_, true) => Rule::TypeUnset,
                _ => Rule::TypeChanged,
            };
            let draft = self.key(rule, place, "type", old, new);
            draft.same_type_if(same_type);
            if rule == Rule::TypeChanged {
                draft.values(Some(brief_of(old)), Some(brief_of(new)));
                let kept = before.iter().all(|name| after.contains(name));
                let widened = kept || (before == ["integer"] && after == ["number"]);
                let narrowed = after.iter().all(|name| before.contains(name))
                    || (before == ["number"] && after == ["integer"]);
                match place.direction {
                    Direction::Request if widened => _ = draft.wire(Class::Additive),
                    // Whoever reads the old type reads the new one.
                    Direction::Response if narrowed => _ = draft.wire(Class::Additive),
                    _ => {}
                }
            }
        }
        self.nullability(old, new, place);
        let same_null = allows_null(old) == allows_null(new);
        if before == after && same_null && old.get("type") != new.get("type") {
            self.key(Rule::Respelt, place, "type", old, new);
        }
    }

    pub(super) fn nullability(&mut self, old: &Schema, new: &Schema, place: &Place) {
        let (was_null, is_null) = (allows_null(old), allows_null(new));
        let spelt_in = if old.get("nullable") == new.get("nullable") {
            "type"
        } else {
            "nullable"
        };
        if was_null != is_null {
            let rule = if is_null {
                Rule::NullAllowed
            } else {
                Rule::NullForbidden
            };
            self.key(rule, place, spelt_in, old, new)
                .same_type_if(place.optional);
        } else if old.get("nullable") != new.get("nullable") {
            self.key(Rule::Respelt, place, "nullable", old, new);
        }
    }

    fn format(&mut self, old: &Schema, new: &Schema, place: &Place) {
        let rule = match (old.get("format"), new.get("format")) {
            (before, after) if before == after => return,
            // The words about another type name its format too.
            _ if differs_in_type(old, new) => {
                self.account(&place.child("format"));
                return;
            }
            (None, _) => Rule::FormatSet,
            (_, None) => Rule::FormatUnset,
            _ => Rule::FormatChanged,
        };
        let same_type =
            rust_type(old, place.is_parameter()) == rust_type(new, place.is_parameter());
        let draft = self.key(rule, place, "format", old, new);
        draft.same_type_if(same_type);
        let widened = (text(old, "format"), text(new, "format")) == (Some("int32"), Some("int64"));
        if widened && place.direction == Direction::Request {
            draft.wire(Class::Additive);
        }
    }

    fn rust_type(&mut self, old: &Schema, new: &Schema, place: &Place) {
        if old.get("x-rust-type") != new.get("x-rust-type") {
            let same_type =
                rust_type(old, place.is_parameter()) == rust_type(new, place.is_parameter());
            self.key(Rule::RustTypeChanged, place, "x-rust-type", old, new)
                .same_type_if(same_type);
        }
    }

    fn values(&mut self, old: &Schema, new: &Schema, place: &Place) {
        let below = place.child("enum");
        let (before, after) = (list(old, "enum"), list(new, "enum"));
        match (filled(old, "enum"), filled(new, "enum")) {
            (None, None) => {}
            (None, Some(_)) => {
                self.key(Rule::ValuesClosed, place, "enum", old, new);
            }
            (Some(_), None) => {
                self.key(Rule::ValuesOpened, place, "enum", old, new);
            }
            (Some(_), Some(_)) => {
                for (index, value) in after.iter().enumerate() {
                    if !before.contains(value) {
                        self.added(Rule::ValueAdded, &below.child(index), Some(value));
                    }
                }
                for (index, value) in before.iter().enumerate() {
                    if !after.contains(value) {
                        self.removed(Rule::ValueRemoved, &below.child(index), Some(value));
                    }
                }
                let same_set = before.iter().all(|value| after.contains(value))
                    && after.iter().all(|value| before.contains(value));
                if same_set && before.len() != after.len() {
                    self.key(Rule::Respelt, place, "enum", old, new);
                }
            }
        }
    }

    fn items(&mut self, old: &'a Schema, new: &'a Schema, place: &Place) {
        let below = place.child("items").step(Step::Items);
        match (old.get("items"), new.get("items")) {
            (None, None) => {}
            (Some(before), Some(after)) if before.is_array() || after.is_array() => {
                if before != after {
                    self.changed(Rule::LimitChanged, &below, Some(before), Some(after))
                        .note("`items`");
                }
            }
            (Some(before), Some(after)) => self.pair(Shape::Schema, before, after, &below),
            (None, after) => {
                self.added(Rule::TypeSet, &below, after)
                    .values(None, Some(types::brief(after)));
            }
            (before, None) => {
                self.removed(Rule::TypeUnset, &below, before)
                    .values(Some(types::brief(before)), None);
            }
        }
    }

    /// Who may write the field, and who may read it.
    fn access(&mut self, old: &Schema, new: &Schema, place: &Place) {
        for (key, excluded) in [
            ("readOnly", Direction::Request),
            ("writeOnly", Direction::Response),
        ] {
            if flag(old, key) == flag(new, key) {
                self.switch(key, old, new, place, Rule::AccessChanged);
                continue;
            }
            let draft = self.key(Rule::AccessChanged, place, key, old, new);
            draft.note(format!("`{key}`"));
            if place.direction != excluded {
                draft.wire(Class::Cosmetic);
            } else if flag(old, key) {
                draft.wire(Class::Additive);
            }
        }
    }

    /// A title that was meant as a name is the name of the generated type.
    fn title(&mut self, old: &Schema, new: &Schema, place: &Place) {
        if old.get("title") == new.get("title") {
            return;
        }
        let is_name = |schema: &Schema| {
            text(schema, "title").is_some_and(|title| {
                title.starts_with(|c: char| c.is_ascii_uppercase())
                    && title.chars().all(|c| c.is_ascii_alphanumeric())
            })
        };
        let has_fields = old.contains_key("properties") || new.contains_key("properties");
        let rule = if has_fields && (is_name(old) || is_name(new)) {
            Rule::TypeRenamed
        } else {
            Rule::WordingChanged
        };
        self.key(rule, place, "title", old, new);
    }
}

fn differs_in_type(old: &Schema, new: &Schema) -> bool {
    let (before, after) = (names(old), names(new));
    before != after && !before.is_empty() && !after.is_empty()
}
