//! Turns `oneOf`, `anyOf` and `allOf` into one schema that takes whatever a variant would.
//!
//! The generator makes untagged enums of them: those buffer, so that amounts lose digits, and one
//! odd field hides which variant was meant. Variants that are objects become one object with the
//! fields of all; anything else becomes a value without a type, whose text is kept.
//!
//! Each union becomes a component first, and a component is united once: variants that hold one
//! another end in a reference, and what many fields share is not copied into each.

use std::collections::{BTreeMap, BTreeSet};

use openapi_document::{Members as _, MembersMut as _, Pointer, visit_schemas};
use serde_json::{Map, Value, json};

use super::check_size::{MOST_VALUES, refuse, size};
use crate::extensions::RUST_TYPE;
use crate::names::{free_name, pascal_case};
use crate::passes::name_schemas::{name, put_schemas, take_schemas};
use crate::report::Report;

const UNIONS: [&str; 3] = ["oneOf", "anyOf", "allOf"];

/// How many variants one schema may be made of.
const MOST_VARIANTS: usize = 2000;

/// How many unions of fields are made, how many variants one of them has, and how far they may lie
/// within one another. Beyond that a type would say less than the text of the value does.
const MOST_UNIONS: usize = 5000;
const MOST_TOGETHER: usize = 16;
const MOST_DEPTH: usize = 3;

pub(super) fn pass(document: &mut Value, report: &mut Report) {
    unite_simple(document, report);
    name(document, report, is_union);
    let schemas = take_schemas(document);
    let mut unions = Unions {
        types: schemas.keys().map(|name| pascal_case(name)).collect(),
        waiting: schemas.keys().rev().cloned().collect(),
        schemas,
        names: BTreeMap::new(),
        made: BTreeMap::new(),
        given_up: 0,
        values: 0,
    };
    while let Some(name) = unions.waiting.pop() {
        unions.unite(&name, report);
        if unions.values > MOST_VALUES {
            refuse(&Pointer::component("schemas", &name), unions.values, report);
            break;
        }
    }
    if unions.given_up > 0 {
        report.note(format!(
            "{} fields are kept as JSON text: their alternatives are too many for one type",
            unions.given_up
        ));
    }
    put_schemas(document, unions.schemas);
}

/// The components on the way.
struct Unions {
    schemas: Map<String, Value>,
    /// Their Rust names.
    types: BTreeSet<String>,
    /// Components that are not looked at yet.
    waiting: Vec<String>,
    /// The components that were made of fields, by their variants as JSON. Two names for one union
    /// would make two types, and never end where it holds itself.
    names: BTreeMap<BTreeSet<String>, String>,
    /// The variants of such a component, and how far it lies within others.
    made: BTreeMap<String, (Vec<Value>, usize)>,
    /// How many fields are left without a type.
    given_up: usize,
    /// How many values the united components have.
    values: usize,
}

impl Unions {
    /// Puts one object in the place of the component `name`, if it is a union.
    fn unite(&mut self, name: &str, report: &mut Report) {
        let Some(whole) = self.schemas.get(name).filter(|schema| is_union(schema)) else {
            return;
        };
        let mut united = flatten_in(&self.schemas, whole).unwrap_or_default();
        let note = if united.is_empty() {
            "kept as JSON text"
        } else {
            "one object with the fields of every variant"
        };
        report.note(format!("`{}`: {note}", Pointer::component("schemas", name)));
        keep_words(whole, &mut united);
        for (field, schema) in united.object_mut("properties").into_iter().flatten() {
            if is_union(schema) {
                *schema = self.component(name, field, schema);
            }
        }
        let united = Value::Object(united);
        self.values += size(&united);
        self.schemas.insert(name.to_owned(), united);
    }

    /// A reference to the component that stands for the union of a field.
    fn component(&mut self, owner: &str, field: &str, union: &Value) -> Value {
        let mut variants: Vec<Value> = Vec::new();
        for variant in union.list("anyOf") {
            let name = variant
                .text("$ref")
                .and_then(|target| target.rsplit('/').next());
            let made = name.and_then(|name| self.made.get(name));
            let all = made.map_or(std::slice::from_ref(variant), |(variants, _)| variants);
            for variant in all {
                if !variants.contains(variant) && variants.len() <= MOST_TOGETHER {
                    variants.push(variant.clone());
                }
            }
        }
        let key: BTreeSet<String> = variants.iter().map(Value::to_string).collect();
        let depth = self.made.get(owner).map_or(1, |(_, depth)| depth + 1);
        let name = match self.names.get(&key) {
            Some(name) => name.clone(),
            None if variants.len() > MOST_TOGETHER
                || depth > MOST_DEPTH
                || self.names.len() >= MOST_UNIONS =>
            {
                self.given_up += 1;
                return json!({});
            }
            None => {
                let stem = pascal_case(owner) + &pascal_case(field);
                let name = free_name(&stem, |name| self.types.contains(&pascal_case(name)));
                self.types.insert(pascal_case(&name));
                self.schemas
                    .insert(name.clone(), json!({ "anyOf": variants }));
                self.made.insert(name.clone(), (variants, depth));
                self.waiting.push(name.clone());
                self.names.insert(key, name.clone());
                name
            }
        };
        json!({ "$ref": format!("#/components/schemas/{name}") })
    }
}

/// Whether the schema is made of alternatives.
#[must_use]
pub fn is_union(schema: &Value) -> bool {
    UNIONS.iter().any(|keyword| schema.get(*keyword).is_some())
}

/// The alternatives that the schema is made of.
pub fn variants(schema: &Value) -> impl Iterator<Item = &Value> {
    UNIONS.iter().flat_map(|keyword| schema.list(keyword))
}

/// The schema as one object with the fields of every variant, if every variant is an object.
///
/// Where two variants differ in a field, that is a union of both.
pub(crate) fn flatten(document: &Value, schema: &Value) -> Option<Map<String, Value>> {
    let none = Map::new();
    let schemas = document.pointer("/components/schemas");
    flatten_in(schemas.and_then(Value::as_object).unwrap_or(&none), schema)
}

/// What a union says of one type, of one component or by one variant needs no object.
fn unite_simple(document: &mut Value, report: &mut Report) {
    visit_schemas(document, |place, _, schema| {
        let whole = Value::Object(schema.clone());
        if !is_union(&whole) {
            return;
        }
        let (mut simple, note) = if let Some(typed) = typed(&whole) {
            (typed, "the type that it names")
        } else if let Some(variant) = single_variant(&whole) {
            (variant, "the one variant")
        } else {
            return;
        };
        report.note(format!("`{place}`: {note}"));
        if !simple.contains_key("$ref") {
            keep_words(&whole, &mut simple);
        } else if whole.flag("nullable") || has_null(&whole) {
            // `separate_null` writes this as the generator reads it.
            simple.insert("nullable".to_owned(), json!(true));
        }
        *schema = simple;
    });
}

/// What is said of the whole holds for what it becomes.
fn keep_words(whole: &Value, united: &mut Map<String, Value>) {
    for keyword in ["description", "title", "nullable"] {
        united.extend(
            whole
                .get(keyword)
                .map(|text| (keyword.to_owned(), text.clone())),
        );
    }
}

/// The schema without its variants, if it names a type that reads each of them.
fn typed(schema: &Value) -> Option<Map<String, Value>> {
    let rust_type = schema.get(RUST_TYPE)?;
    Some(Map::from_iter([(RUST_TYPE.to_owned(), rust_type.clone())]))
}

/// `allOf` with one variant is how a description is put beside a type or a reference.
fn single_variant(schema: &Value) -> Option<Map<String, Value>> {
    let mut keywords = UNIONS
        .iter()
        .filter(|keyword| schema.get(**keyword).is_some());
    match (keywords.next(), keywords.next()) {
        (Some(only), None) if schema.get("properties").is_none() => {
            let mut variants = schema.list(only).iter().filter(|variant| !is_null(variant));
            let first = variants.next().filter(|_| variants.next().is_none());
            first.and_then(Value::as_object).cloned()
        }
        _ => None,
    }
}

fn has_null(schema: &Value) -> bool {
    variants(schema).any(is_null)
}

/// `{type: object, nullable: true}` is how 3.0 writes a variant that is null.
fn is_null(variant: &Value) -> bool {
    let says_more = |key: &String| !["type", "nullable"].contains(&key.as_str());
    variant.flag("nullable")
        && variant
            .as_object()
            .is_some_and(|map| !map.keys().any(says_more))
}

fn flatten_in(schemas: &Map<String, Value>, schema: &Value) -> Option<Map<String, Value>> {
    let mut fields = Map::new();
    let mut seen = BTreeSet::new();
    if !add(schemas, schema, &mut fields, &mut seen)? {
        return None;
    }
    let mut object = Map::new();
    object.insert("type".to_owned(), json!("object"));
    if !fields.is_empty() {
        object.insert("properties".to_owned(), Value::Object(fields));
    }
    object.insert("additionalProperties".to_owned(), json!({}));
    Some(object)
}

/// Adds the fields of a variant; returns whether it is an object, as against one that only says
/// which fields must be there. `None` if it is something else.
fn add<'s>(
    schemas: &'s Map<String, Value>,
    schema: &'s Value,
    fields: &mut Map<String, Value>,
    seen: &mut BTreeSet<&'s str>,
) -> Option<bool> {
    if let Some(target) = schema.text("$ref") {
        let name = target.strip_prefix("#/components/schemas/")?;
        if !seen.insert(name) {
            return Some(true);
        }
        let target = schemas.get(name).filter(|_| seen.len() <= MOST_VARIANTS)?;
        return add(schemas, target, fields, seen);
    }
    let documented = schema.text("type");
    let mut is_object = documented == Some("object") || schema.object("properties").is_some();
    for (name, field) in schema.object("properties").into_iter().flatten() {
        match fields.get_mut(name) {
            None => drop(fields.insert(name.clone(), field.clone())),
            Some(present) => unite_fields(present, field),
        }
    }
    let variants: Vec<&Value> = variants(schema).collect();
    for variant in &variants {
        is_object |= add(schemas, variant, fields, seen)?;
    }
    let says_nothing_else = documented.is_none() && !schema.list("required").is_empty();
    (is_object || !variants.is_empty() || says_nothing_else).then_some(is_object)
}

/// One schema for a field that two variants have.
fn unite_fields(present: &mut Value, other: &Value) {
    if present == other {
        return;
    }
    let kind = present.text("type").unwrap_or_default();
    let is_scalar = ["string", "number", "integer", "boolean"].contains(&kind);
    let same = ["type", RUST_TYPE]
        .iter()
        .all(|key| present.get(*key) == other.get(*key));
    if is_scalar && same {
        unite_values(present, other);
        return;
    }
    let mut both: Vec<Value> = Vec::new();
    for schema in [&*present, other] {
        let made = Some(schema.list("anyOf")).filter(|variants| !variants.is_empty());
        for variant in made.unwrap_or(std::slice::from_ref(schema)) {
            if !both.contains(variant) {
                both.push(variant.clone());
            }
        }
    }
    let may_be_object = |variant: &Value| variant.text("type").is_none_or(|kind| kind == "object");
    *present = if both.len() <= MOST_TOGETHER && both.iter().all(may_be_object) {
        json!({ "anyOf": both })
    } else {
        json!({})
    };
}

/// Lets a scalar take the values of both variants: `"1"` on success, `"0"` on failure.
fn unite_values(present: &mut Value, other: &Value) {
    let Some(present) = present.as_object_mut() else {
        return;
    };
    match (present.list_mut("enum"), other.get("enum")) {
        (Some(values), Some(Value::Array(others))) => {
            for value in others {
                if !values.contains(value) {
                    values.push(value.clone());
                }
            }
        }
        _ => drop(present.shift_remove("enum")),
    }
    if other.flag("nullable") {
        present.insert("nullable".to_owned(), json!(true));
    }
}
