//! Schemas: the type, its format and its parts.

use serde_json::Value;

use super::types::{allows_null, brief, brief_of, names, rust_type};
use super::unions::variants;
use super::view::{Pair, View};
use super::{Shape, Walk};
use crate::class::Class;
use crate::location::Direction;
use crate::rules::Rule;

/// The keys of a schema that this walk understands.
const KNOWN: &str = "$ref type nullable format enum const default properties required \
    additionalProperties items allOf anyOf oneOf discriminator title description \
    readOnly writeOnly minLength maxLength minItems maxItems minProperties maxProperties minimum \
    maximum exclusiveMinimum exclusiveMaximum uniqueItems pattern multipleOf not";

/// The formats that OpenAPI and JSON Schema register; any other one says nothing about the values.
const FORMATS: &str = "int8 int16 int32 int64 uint8 uint16 uint32 uint64 float double double-int \
    decimal decimal128 byte base64url binary char date date-time date-time-local time time-local \
    http-date duration email idn-email hostname idn-hostname ipv4 ipv6 uri uri-reference iri \
    iri-reference uuid regex json-pointer";

/// How a value is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Build {
    Scalar,
    List,
    Object,
    Union,
}

impl<'a> Walk<'a> {
    /// `wrapping` are the keys by which the two sides refer to what they describe.
    pub(super) fn schema(&mut self, pair: Pair<'a>, wrapping: [&'static str; 2]) {
        let pair = &self.with_user(pair);
        let (noted, options) = (self.changes.len(), self.options);
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
        self.access(pair);
        if let Some(key) = options.undocumented_extension.as_deref() {
            let rule = match pair.flags(key) {
                (_, true) => Rule::FieldUndocumented,
                (_, false) => Rule::FieldDocumented,
            };
            self.keys(rule, pair, key);
        }
        let extensions = [&options.type_extension, &options.undocumented_extension];
        let known = extensions.into_iter().flatten();
        let known = known.fold(KNOWN.to_owned(), |known, key| known + " " + key);
        self.other_keys(pair, &known);
        self.rewrapped(pair, wrapping, noted);
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
            names if names.contains(&"array") || names.contains(&"object") => None,
            _ => Some(Build::Scalar),
        }
    }

    pub(super) fn same_rust_type(&self, pair: &Pair<'a>) -> bool {
        let of = |side| rust_type(self.options, side, pair.at.is_parameter());
        of(&pair.old) == of(&pair.new)
    }

    fn types(&mut self, pair: &Pair<'a>) {
        if let Some(key) = self.options.type_extension.as_deref()
            && pair.differs(key)
        {
            let same_type = self.same_rust_type(pair);
            self.key(Rule::RustTypeChanged, pair, key)
                .same_type_if(same_type);
        }
        self.nullability(pair);
        let (before, after) = (names(&pair.old), names(&pair.new));
        if !pair.has_own(&["type", "oneOf", "anyOf"]) {
            return;
        }
        if before == after {
            let is_written = pair.old.has("type") && pair.new.has("type");
            let null = |side: &View<'a>| side.parts().any(allows_null);
            if is_written && null(&pair.old) == null(&pair.new) {
                self.keys(Rule::Reformatted, pair, "type");
            } else if !before.is_empty() {
                // The values, or the change of nullability, tell.
                self.account(&pair.child("type"));
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
        let words = (brief_of(&pair.old), brief_of(&pair.new));
        let change = self.key(rule, pair, "type").same_type_if(same_type);
        if rule != Rule::TypeChanged {
            return;
        }
        (change.old, change.new) = (Some(words.0.into()), Some(words.1.into()));
        let is_wider = |narrow: &[&str], wide: &[&str]| {
            narrow.iter().all(|name| wide.contains(name))
                || (narrow == ["integer"] && wide == ["number"])
        };
        match direction {
            Direction::Request if is_wider(&before, &after) => change.wire = Class::Additive,
            // Whoever reads the old type reads the new one.
            Direction::Response if is_wider(&after, &before) => change.wire = Class::Additive,
            _ => {}
        }
    }

    pub(super) fn nullability(&mut self, pair: &Pair<'a>) {
        let own = |side: &View<'a>| side.own.iter().any(|part| allows_null(part));
        let whole = |side: &View<'a>| side.parts().any(allows_null);
        // Whether what is compared elsewhere allows null is noted there.
        let is_same = own(&pair.old) == own(&pair.new);
        let rule = match (whole(&pair.old), whole(&pair.new)) {
            (false, true) if !is_same => Rule::NullAllowed,
            (true, false) if !is_same => Rule::NullForbidden,
            _ => return self.keys(Rule::Reformatted, pair, "nullable"),
        };
        let is_optional = pair.at.optional;
        let mut keys = ["nullable", "type", "oneOf"].into_iter();
        let key = keys.find(|key| pair.differs(key)).unwrap_or("anyOf");
        let change = self.key(rule, pair, key).same_type_if(is_optional);
        (change.old, change.new) = (None, None);
    }

    fn format(&mut self, pair: &Pair<'a>) {
        if !pair.differs("format") {
            return;
        }
        let (was, is) = (names(&pair.old), names(&pair.new));
        if was != is && !was.is_empty() && !is.is_empty() {
            // The words about another type name its format too.
            self.account(&pair.child("format"));
            return;
        }
        let (before, after) = pair.texts("format");
        let registered = |format: Option<&'a str>| {
            format.filter(|name| FORMATS.split(' ').any(|known| known == *name))
        };
        let rule = match (registered(before), registered(after)) {
            (was, is) if was == is => Rule::FormatNoteChanged,
            (None, _) => Rule::FormatSet,
            (_, None) => Rule::FormatUnset,
            _ => Rule::FormatChanged,
        };
        let same_type = self.same_rust_type(pair);
        let is_wider = (before, after) == (Some("int32"), Some("int64"));
        let is_sent = pair.at.direction == Direction::Request;
        let change = self.key(rule, pair, "format").same_type_if(same_type);
        if is_wider && is_sent {
            change.wire = Class::Additive;
        }
    }

    fn items(&mut self, pair: &Pair<'a>) {
        let at = pair.child("items").step("[]");
        match pair.get("items") {
            (None, None) => {}
            (Some(before), Some(after)) if before.is_array() || after.is_array() => {
                self.keys(Rule::LimitChanged, pair, "items");
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
                change.wire = Class::Cosmetic;
            } else if was {
                change.wire = Class::Additive;
            }
        }
    }

    /// A title that was meant as a name is the name of the generated type.
    fn title(&mut self, pair: &Pair<'a>) {
        let is_name = |title: Option<&str>| {
            title.is_some_and(|title| {
                title.starts_with(|c: char| c.is_ascii_uppercase())
                    && title.chars().all(|c| c.is_ascii_alphanumeric())
            })
        };
        let (before, after) = pair.texts("title");
        let has_fields = pair.old.has("properties") || pair.new.has("properties");
        let is_type = has_fields && (is_name(before) || is_name(after));
        let rule = if is_type {
            Rule::TypeRenamed
        } else {
            Rule::WordingChanged
        };
        self.keys(rule, pair, "title");
    }
}
