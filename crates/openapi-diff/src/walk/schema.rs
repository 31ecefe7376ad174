//! Schemas: the type, its format and the values it allows.

use std::collections::HashMap;

use serde_json::Value;

use super::types::{allows_null, brief, names, rust_type};
use super::unions::{FieldChoice, ListedValue, field_choice, text_of, values, variants};
use super::view::{Pair, View};
use super::{Shape, Walk};
use crate::change::Class;
use crate::location::{Direction, Step};
use crate::pointer::Pointer;
use crate::rules::Rule;

/// The keys of a schema that this walk understands.
const KNOWN: &[&str] = &[
    "$ref",
    "type",
    "nullable",
    "format",
    "enum",
    "const",
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
    "not",
];

/// The formats that OpenAPI and JSON Schema register; any other one says nothing about the values.
#[rustfmt::skip]
const FORMATS: [&str; 37] = [
    "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float", "double",
    "double-int", "decimal", "decimal128", "byte", "base64url", "binary", "char", "date",
    "date-time", "date-time-local", "time", "time-local", "http-date", "duration", "email",
    "idn-email", "hostname", "idn-hostname", "ipv4", "ipv6", "uri", "uri-reference", "iri",
    "iri-reference", "uuid", "regex", "json-pointer",
];

/// How a value is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Build {
    Scalar,
    List,
    Object,
    Union,
}

impl<'a> Walk<'a> {
    pub(super) fn schema(&mut self, pair: Pair<'a>) {
        let pair = &self.with_user(pair);
        let noted = self.changes.len();
        self.types(pair);
        self.format(pair);
        self.values(pair);
        self.limits(pair);
        self.default(pair);
        self.fields(pair);
        self.other_fields(pair);
        self.items(pair);
        self.alternatives(pair, noted);
        self.title(pair);
        self.described(pair);
        self.examples(pair);
        self.access(pair);
        self.undocumented_mark(pair);
        let options = self.options;
        let mut known = KNOWN.to_vec();
        known.extend(options.type_extension.as_deref());
        known.extend(options.undocumented_extension.as_deref());
        self.other_keys(pair, &known);
    }

    /// How the values of a schema are built; `None` where anything goes.
    pub(super) fn build(document: &'a Value, schema: &View<'a>) -> Option<Build> {
        if variants(document, schema).is_some() && !schema.has("properties") {
            return Some(Build::Union);
        }
        match names(schema).as_slice() {
            ["array"] => Some(Build::List),
            ["object"] => Some(Build::Object),
            [] if schema.has("properties") => Some(Build::Object),
            [] if schema.has("items") => Some(Build::List),
            [] if schema.has("enum") || schema.has("const") => Some(Build::Scalar),
            [] => None,
            names if names.iter().any(|name| ["array", "object"].contains(name)) => None,
            _ => Some(Build::Scalar),
        }
    }

    pub(super) fn same_rust_type(&self, pair: &Pair<'a>) -> bool {
        let of = |side| rust_type(self.options, side, pair.at.is_parameter());
        of(&pair.old) == of(&pair.new)
    }

    fn types(&mut self, pair: &Pair<'a>) {
        if pair.has_own(&["type", "oneOf", "anyOf"]) {
            self.type_names(pair);
        }
        if let Some(key) = self.options.type_extension.as_deref()
            && pair.differs(key)
        {
            let same_type = self.same_rust_type(pair);
            self.key(Rule::RustTypeChanged, pair, key)
                .same_type_if(same_type);
        }
    }

    fn type_names(&mut self, pair: &Pair<'a>) {
        let (before, after) = (names(&pair.old), names(&pair.new));
        self.nullability(pair);
        if before == after {
            let same_null = allows_null(&pair.old) == allows_null(&pair.new);
            if same_null && pair.differs("type") {
                self.key(Rule::Reformatted, pair, "type");
            }
            return;
        }
        let same_type = self.same_rust_type(pair);
        let rule = match (before.is_empty(), after.is_empty()) {
            (true, _) => Rule::TypeSet,
            (_, true) => Rule::TypeUnset,
            _ => Rule::TypeChanged,
        };
        let direction = pair.at.direction;
        let words = |side: &View<'a>| Value::String(with_format(&names(side), side));
        let shown = (words(&pair.old), words(&pair.new));
        let change = self.key(rule, pair, "type");
        change.same_type_if(same_type);
        if rule == Rule::TypeChanged {
            (change.old, change.new) = (Some(shown.0), Some(shown.1));
            let kept = before.iter().all(|name| after.contains(name));
            let widened = kept || (before == ["integer"] && after == ["number"]);
            let narrowed = after.iter().all(|name| before.contains(name))
                || (before == ["number"] && after == ["integer"]);
            match direction {
                Direction::Request if widened => _ = change.wire(Class::Additive),
                // Whoever reads the old type reads the new one.
                Direction::Response if narrowed => _ = change.wire(Class::Additive),
                _ => {}
            }
        }
    }

    pub(super) fn nullability(&mut self, pair: &Pair<'a>) {
        let keys = ["nullable", "type", "oneOf", "anyOf"];
        if !pair.has_own(&keys) {
            return;
        }
        let is_optional = pair.at.optional;
        let (was_null, is_null) = (allows_null(&pair.old), allows_null(&pair.new));
        if was_null != is_null {
            let rule = if is_null {
                Rule::NullAllowed
            } else {
                Rule::NullForbidden
            };
            let key = keys
                .iter()
                .find(|key| pair.differs(key))
                .unwrap_or(&"nullable");
            let change = self.key(rule, pair, key);
            change.same_type_if(is_optional);
            if *key != "nullable" {
                (change.old, change.new) = (None, None);
            }
        } else if pair.differs("nullable") {
            self.key(Rule::Reformatted, pair, "nullable");
        }
    }

    fn format(&mut self, pair: &Pair<'a>) {
        let (before, after) = pair.texts("format");
        if !pair.differs("format") {
            return;
        }
        let (was, is) = (names(&pair.old), names(&pair.new));
        if was != is && !was.is_empty() && !is.is_empty() {
            // The words about another type name its format too.
            self.account(&pair.child("format"));
            return;
        }
        let registered = |format: Option<&'a str>| format.filter(|name| FORMATS.contains(name));
        let rule = match (registered(before), registered(after)) {
            (None, None) => Rule::FormatNoteChanged,
            (None, Some(_)) => Rule::FormatSet,
            (Some(_), None) => Rule::FormatUnset,
            (was, is) if was == is => Rule::FormatNoteChanged,
            _ => Rule::FormatChanged,
        };
        let same_type = self.same_rust_type(pair);
        let widened = (before, after) == (Some("int32"), Some("int64"));
        let direction = pair.at.direction;
        let change = self.key(rule, pair, "format");
        change.same_type_if(same_type);
        if widened && direction == Direction::Request {
            change.wire(Class::Additive);
        }
    }

    /// The values that a schema lists, in an `enum` or as variants of one value each.
    fn values(&mut self, pair: &Pair<'a>) {
        if !pair.has_own(&["enum", "const", "oneOf", "anyOf"]) {
            return;
        }
        let (old, new) = (values(self.old, &pair.old), values(self.new, &pair.new));
        let key = |side: &View<'a>| {
            let mut keys = ["enum", "const", "oneOf", "anyOf"].into_iter();
            keys.find(|key| side.filled(key).is_some())
                .unwrap_or("enum")
        };
        let (was_key, key) = (key(&pair.old), key(&pair.new));
        let all = |values: Vec<ListedValue<'_>>| {
            Value::Array(values.iter().map(|listed| listed.value.clone()).collect())
        };
        match (old, new) {
            (None, None) => {}
            (None, Some(new)) => {
                self.key(Rule::ValuesClosed, pair, key).new = Some(all(new));
            }
            (Some(old), None) => {
                self.key(Rule::ValuesOpened, pair, was_key).old = Some(all(old));
            }
            (Some(old), Some(new)) => {
                let is_same_set = self.value_sets(&old, &new, pair);
                let is_rewritten = was_key != key || old.len() != new.len();
                if is_same_set && is_rewritten {
                    self.changed(Rule::Reformatted, &pair.child(key), (), ())
                        .note(format!("`{key}`"));
                }
                for key in [was_key, key] {
                    if pair.differs(key) && (was_key, key) != ("enum", "enum") {
                        self.account(&pair.child(key));
                    }
                }
            }
        }
    }

    /// Notes the values that only one side lists, and compares the words about the others.
    fn value_sets<'v>(
        &mut self,
        old: &'v [ListedValue<'a>],
        new: &'v [ListedValue<'a>],
        pair: &Pair<'a>,
    ) -> bool {
        let by_value = |listed: &'v [ListedValue<'a>]| -> HashMap<String, &'v ListedValue<'a>> {
            let listed = listed.iter().rev();
            listed
                .map(|listed| (listed.value.to_string(), listed))
                .collect()
        };
        let (before, after) = (by_value(old), by_value(new));
        let mut is_same_set = true;
        for listed in new {
            let text = listed.value.to_string();
            let at = pair
                .at
                .moved(listed.pointer.clone(), listed.pointer.clone());
            let Some(was) = before.get(&text) else {
                self.added(Rule::ValueAdded, &at, Some(listed.value));
                is_same_set = false;
                continue;
            };
            let is_first = after
                .get(&text)
                .is_some_and(|first| std::ptr::eq(*first, listed));
            if let (Some(before), Some(after), true) = (was.variant, listed.variant, is_first) {
                let name = text_of(listed.value).replace(['<', '>'], " ");
                let at = at.moved(was.pointer.clone(), listed.pointer.clone());
                self.value_words(&Pair::new(
                    before,
                    after,
                    &at.step(Step::Variant(name.into())),
                ));
            }
        }
        for listed in old {
            if !after.contains_key(&listed.value.to_string()) {
                let at = pair
                    .at
                    .moved(listed.pointer.clone(), listed.pointer.clone());
                self.removed(Rule::ValueRemoved, &at, Some(listed.value));
                is_same_set = false;
            }
        }
        is_same_set
    }

    /// What is said about one value.
    fn value_words(&mut self, value: &Pair<'a>) {
        self.described(value);
        self.examples(value);
        let handled = [
            "type",
            "format",
            "enum",
            "const",
            "description",
            "example",
            "examples",
        ];
        self.other_keys(value, &handled);
    }

    fn items(&mut self, pair: &Pair<'a>) {
        let at = pair.child("items").step(Step::Items);
        match pair.get("items") {
            (None, None) => {}
            (Some(before), Some(after)) if before.is_array() || after.is_array() => {
                if before != after {
                    self.key(Rule::LimitChanged, pair, "items");
                }
            }
            (Some(before), Some(after)) => self.pair(Shape::Schema, before, after, &at),
            (None, after) => _ = self.added(Rule::TypeSet, &at, brief(after)),
            (before, None) => _ = self.removed(Rule::TypeUnset, &at, brief(before)),
        }
    }

    /// Who may write the field, and who may read it.
    fn access(&mut self, pair: &Pair<'a>) {
        for (key, excluded) in [
            ("readOnly", Direction::Request),
            ("writeOnly", Direction::Response),
        ] {
            let (was, is) = pair.flags(key);
            if was == is {
                self.switch(key, pair, Rule::AccessChanged);
                continue;
            }
            let is_excluded = pair.at.direction == excluded;
            let change = self.key(Rule::AccessChanged, pair, key);
            if !is_excluded {
                change.wire(Class::Cosmetic);
            } else if was {
                change.wire(Class::Additive);
            }
        }
    }

    /// A title that was meant as a name is the name of the generated type.
    fn title(&mut self, pair: &Pair<'a>) {
        if !pair.differs("title") {
            return;
        }
        let is_name = |title: Option<&str>| {
            title.is_some_and(|title| {
                title.starts_with(|c: char| c.is_ascii_uppercase())
                    && title.chars().all(|c| c.is_ascii_alphanumeric())
            })
        };
        let (before, after) = pair.texts("title");
        let has_fields = pair.old.has("properties") || pair.new.has("properties");
        let rule = if has_fields && (is_name(before) || is_name(after)) {
            Rule::TypeRenamed
        } else {
            Rule::WordingChanged
        };
        self.key(rule, pair, "title");
    }

    /// Which fields are needed, where variants say nothing else.
    pub(super) fn field_choice(&mut self, pair: &Pair<'a>) {
        let (old, new) = (field_choice(&pair.old), field_choice(&pair.new));
        let words =
            |choice: &Option<FieldChoice>| choice.as_ref().map(|choice| choice.words.clone());
        let (was, is) = (words(&old), words(&new));
        if was == is {
            return;
        }
        let additive = match pair.at.direction {
            Direction::Request => is.is_none(),
            Direction::Response => was.is_none(),
            Direction::Unused => false,
        };
        let pointer = |choice: Option<FieldChoice>, own: &Pointer| {
            choice.map_or_else(|| own.clone(), |choice| choice.pointer)
        };
        let at = pair
            .at
            .moved(pointer(old, &pair.at.old), pointer(new, &pair.at.new));
        let change = self.changed(Rule::FieldChoiceChanged, &at, was, is);
        if additive {
            change.wire(Class::Additive);
        }
    }
}

/// `integer (int32)`.
fn with_format(names: &[&str], schema: &View<'_>) -> String {
    let words = match names {
        ["array"] => match schema.get("items") {
            Some(items) if brief(Some(items)) != "any value" => {
                format!("list of {}", brief(Some(items)))
            }
            _ => "list".to_owned(),
        },
        names => names.join(" or "),
    };
    match schema.text("format") {
        Some(format) if names != ["array"] => format!("{words} ({format})"),
        _ => words,
    }
}
