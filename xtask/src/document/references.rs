//! The references of a document, and nothing that only looks like one (examples, defaults).

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

type Visit<'v> = dyn FnMut(&Pointer, &mut String) + 'v;

/// Calls `visit` on the target of every reference below `value`, with the place of the reference.
pub fn visit_references(value: &mut Value, mut visit: impl FnMut(&Pointer, &mut String)) {
    walk(value, &Pointer::root(), Keys::Words, &mut visit);
}

/// The references below `value`: place and target.
#[must_use]
pub fn references(value: &Value) -> Vec<(Pointer, String)> {
    let mut found = Vec::new();
    // One walk serves reading and changing; a document is small beside what was parsed for it.
    visit_references(&mut value.clone(), |place, target| {
        found.push((place.clone(), target.clone()));
    });
    found
}

fn walk(value: &mut Value, place: &Pointer, keys: Keys, visit: &mut Visit<'_>) {
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                walk(item, &place.child(index), Keys::Words, visit);
            }
        }
        Value::Object(map) => match keys {
            Keys::Words => words(map, place, visit),
            Keys::Names => {
                for (name, value) in map {
                    walk(value, &place.child(name), Keys::Words, visit);
                }
            }
            Keys::Examples => {
                for (name, example) in map {
                    if let Some(Value::String(target)) = example.get_mut("$ref") {
                        visit(&place.child(name).child("$ref"), target);
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
            ("$ref", Value::String(target)) => visit(&below, target),
            ("mapping", Value::Object(mapping)) => {
                for (name, target) in mapping {
                    if let Value::String(target) = target
                        && target.starts_with('#')
                    {
                        visit(&below.child(name), target);
                    }
                }
            }
            ("example" | "default" | "enum" | "const" | "security", _) => {}
            ("examples", value @ Value::Object(_)) => walk(value, &below, Keys::Examples, visit),
            ("examples", _) => {}
            (key, _) if key.starts_with("x-") => {}
            (
                "paths" | "pathItems" | "properties" | "patternProperties" | "schemas"
                | "responses" | "parameters" | "headers" | "requestBodies" | "links" | "callbacks"
                | "content" | "encoding" | "securitySchemes",
                value @ Value::Object(_),
            ) => walk(value, &below, Keys::Names, visit),
            (_, value) => walk(value, &below, Keys::Words, visit),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::references;

    #[test]
    fn references_are_found_and_data_is_not() {
        let document = json!({
            "paths": {"/example": {"get": {
                "parameters": [{"$ref": "#/1"}],
                "responses": {"default": {"$ref": "#/2"}, "200": {"content": {"a/b": {
                    "schema": {
                        "properties": {"example": {"$ref": "#/3"}, "$ref": {"type": "string"}},
                        "discriminator": {"mapping": {"a": "#/4", "b": "Name"}},
                        "default": {"$ref": "#/data"},
                        "items": {"anyOf": [{"$ref": "#/5"}]}
                    },
                    "examples": {"one": {"$ref": "#/6"}, "two": {"value": {"$ref": "#/data"}}},
                    "x-note": {"$ref": "#/data"}
                }}}}
            }}}
        });
        let targets: Vec<String> = references(&document)
            .into_iter()
            .map(|(_, target)| target)
            .collect();
        let mut sorted = targets.clone();
        sorted.sort();
        assert_eq!(sorted, ["#/1", "#/2", "#/3", "#/4", "#/5", "#/6"]);
        assert_eq!(
            references(&document)[0].0.to_string(),
            "#/paths/~1example/get/parameters/0/$ref"
        );
    }
}
