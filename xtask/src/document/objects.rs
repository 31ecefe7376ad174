//! Walks every object of a document that `OpenAPI` gives a meaning, and no data: examples,
//! defaults, values of an `enum`, extensions.

use serde_json::{Map, Value};

use super::Pointer;

/// What the keys of an object are.
#[derive(Clone, Copy)]
enum Keys {
    /// Words of `OpenAPI`.
    Words,
    /// Names that the author chose, each of something with words.
    Names,
    /// Names of examples, whose values are data.
    Examples,
}

type Visit<'v> = dyn FnMut(&Pointer, &mut Map<String, Value>) + 'v;

/// Calls `visit` on every object whose keys are words of `OpenAPI`, an object before its parts.
pub fn visit_objects(value: &mut Value, mut visit: impl FnMut(&Pointer, &mut Map<String, Value>)) {
    walk(value, &Pointer::root(), Keys::Words, &mut visit);
}

fn walk(value: &mut Value, place: &Pointer, keys: Keys, visit: &mut Visit<'_>) {
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                walk(item, &place.child(index), Keys::Words, visit);
            }
        }
        Value::Object(map) => match keys {
            Keys::Words => {
                visit(place, map);
                words(map, place, visit);
            }
            Keys::Names => {
                for (name, value) in map {
                    walk(value, &place.child(name), Keys::Words, visit);
                }
            }
            Keys::Examples => {
                for (name, example) in map {
                    if let Some(example) = example.as_object_mut() {
                        visit(&place.child(name), example);
                    }
                }
            }
        },
        _ => {}
    }
}

fn words(map: &mut Map<String, Value>, place: &Pointer, visit: &mut Visit<'_>) {
    for (key, value) in map {
        let below = place.child(key);
        match (key.as_str(), value) {
            ("examples", value @ Value::Object(_)) => walk(value, &below, Keys::Examples, visit),
            (
                "example" | "examples" | "default" | "enum" | "const" | "security" | "mapping"
                | "required",
                _,
            ) => {}
            (key, _) if key.starts_with("x-") => {}
            (
                "paths" | "pathItems" | "webhooks" | "properties" | "patternProperties" | "schemas"
                | "responses" | "parameters" | "headers" | "requestBodies" | "links" | "callbacks"
                | "content" | "encoding" | "securitySchemes",
                value @ Value::Object(_),
            ) => walk(value, &below, Keys::Names, visit),
            (_, value) => walk(value, &below, Keys::Words, visit),
        }
    }
}
