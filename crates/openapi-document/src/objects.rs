//! Walks every object of a document that `OpenAPI` gives a meaning, and no data: examples,
//! defaults, values of an `enum`, extensions.

use serde_json::{Map, Value};

use crate::Pointer;

/// What the keys of an object are.
#[derive(Clone, Copy, PartialEq, Eq)]
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

/// The same walk over values that it may change and values that it may not.
macro_rules! walk {
    ($name:ident, $value:ty, $map:ty, $iter:ident, $as_object:ident) => {
        fn $name(
            value: $value,
            place: &mut Pointer,
            keys: Keys,
            visit: &mut dyn FnMut(&Pointer, $map),
        ) {
            match value {
                Value::Array(items) => {
                    for (index, item) in items.$iter().enumerate() {
                        place.within(index, |place| $name(item, place, keys, visit));
                    }
                }
                Value::Object(map) => {
                    if keys == Keys::Words {
                        visit(place, map);
                    }
                    for (key, value) in map {
                        let inner = keys_of(keys, key, value);
                        place.within(key, |place| {
                            if inner != Keys::Data {
                                $name(value, place, inner, visit);
                            } else if keys == Keys::Examples
                                && let Some(example) = value.$as_object()
                            {
                                visit(place, example);
                            }
                        });
                    }
                }
                _ => {}
            }
        }
    };
}

walk!(read, &Value, &Map<String, Value>, iter, as_object);
walk!(
    change,
    &mut Value,
    &mut Map<String, Value>,
    iter_mut,
    as_object_mut
);

/// Calls `visit` on every object whose keys are words of `OpenAPI`, an object before its parts.
pub fn visit_objects(value: &mut Value, mut visit: impl FnMut(&Pointer, &mut Map<String, Value>)) {
    change(value, &mut Pointer::root(), Keys::Words, &mut visit);
}

/// As [`visit_objects`], without changing anything.
pub fn read_objects(value: &Value, mut visit: impl FnMut(&Pointer, &Map<String, Value>)) {
    read(value, &mut Pointer::root(), Keys::Words, &mut visit);
}
