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
    /// What `OpenAPI` gives no meaning.
    Data,
}

/// What the keys of a member of an object are.
fn keys_of(holder: Keys, key: &str, value: &Value) -> Keys {
    match (holder, key) {
        (Keys::Names, _) => Keys::Words,
        (Keys::Words, "examples") if value.is_object() => Keys::Examples,
        (
            Keys::Words,
            "example" | "examples" | "default" | "enum" | "const" | "security" | "mapping"
            | "required",
        ) => Keys::Data,
        (
            Keys::Words,
            "paths" | "pathItems" | "webhooks" | "properties" | "patternProperties" | "schemas"
            | "responses" | "parameters" | "headers" | "requestBodies" | "links" | "callbacks"
            | "content" | "encoding" | "securitySchemes" | "$defs",
        ) if value.is_object() => Keys::Names,
        (Keys::Words, key) if !key.starts_with("x-") => Keys::Words,
        _ => Keys::Data,
    }
}

/// Calls `visit` on every object whose keys are words of `OpenAPI`, an object before its parts.
pub fn visit_objects(value: &mut Value, mut visit: impl FnMut(&Pointer, &mut Map<String, Value>)) {
    change(value, &mut Pointer::root(), Keys::Words, &mut visit);
}

type Change<'v> = dyn FnMut(&Pointer, &mut Map<String, Value>) + 'v;

fn change(value: &mut Value, place: &mut Pointer, keys: Keys, visit: &mut Change<'_>) {
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                place.within(index, |place| change(item, place, keys, visit));
            }
        }
        Value::Object(map) => {
            if let Keys::Words = keys {
                visit(place, map);
            }
            for (key, value) in map {
                match keys_of(keys, key, value) {
                    Keys::Data => {
                        if let (Keys::Examples, Some(example)) = (keys, value.as_object_mut()) {
                            place.within(key, |place| visit(place, example));
                        }
                    }
                    keys => place.within(key, |place| change(value, place, keys, visit)),
                }
            }
        }
        _ => {}
    }
}

/// As [`visit_objects`], without changing anything.
pub fn read_objects(value: &Value, mut visit: impl FnMut(&Pointer, &Map<String, Value>)) {
    read(value, &mut Pointer::root(), Keys::Words, &mut visit);
}

type Read<'v> = dyn FnMut(&Pointer, &Map<String, Value>) + 'v;

fn read(value: &Value, place: &mut Pointer, keys: Keys, visit: &mut Read<'_>) {
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                place.within(index, |place| read(item, place, keys, visit));
            }
        }
        Value::Object(map) => {
            if let Keys::Words = keys {
                visit(place, map);
            }
            for (key, value) in map {
                match keys_of(keys, key, value) {
                    Keys::Data => {
                        if let (Keys::Examples, Some(example)) = (keys, value.as_object()) {
                            place.within(key, |place| visit(place, example));
                        }
                    }
                    keys => place.within(key, |place| read(value, place, keys, visit)),
                }
            }
        }
        _ => {}
    }
}
