//! The references of a document, and nothing that only looks like one (examples, defaults).

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Pointer, visit_objects};

/// Calls `visit` on the target of every reference below `value`, with the place of the reference.
pub fn visit_references(value: &mut Value, mut visit: impl FnMut(&Pointer, &mut String)) {
    visit_objects(value, |place, object| {
        if let Some(Value::String(target)) = object.get_mut("$ref") {
            visit(&place.child("$ref"), target);
        }
        let mapping = object.get_mut("mapping").and_then(Value::as_object_mut);
        for (name, target) in mapping.into_iter().flatten() {
            if let Value::String(target) = target
                && target.starts_with('#')
            {
                visit(&place.child("mapping").child(name), target);
            }
        }
    });
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

/// Writes references as they are meant: vendors spell names as in an address
/// (`#/components/schemas/Get%20Invoices`).
pub fn decode_references(document: &mut Value) {
    visit_references(document, |_, target| {
        if let Some(decoded) = percent_decoded(target) {
            *target = decoded;
        }
    });
}

/// Gives components other names, by kind and name, and writes every reference to them anew.
pub fn rename_components(document: &mut Value, renamed: &BTreeMap<(String, String), String>) {
    if renamed.is_empty() {
        return;
    }
    visit_references(document, |_, target| {
        let mut parts: Vec<&str> = target.split('/').collect();
        let [_, _, kind, name, ..] = parts.as_mut_slice() else {
            return;
        };
        let key = (
            (*kind).to_owned(),
            name.replace("~1", "/").replace("~0", "~"),
        );
        if let Some(new) = renamed
            .get(&key)
            .filter(|_| target.starts_with("#/components/"))
        {
            *name = new;
            *target = parts.join("/");
        }
    });
    let kinds = document
        .get_mut("components")
        .and_then(Value::as_object_mut);
    for (kind, members) in kinds.into_iter().flatten() {
        let Some(members) = members.as_object_mut() else {
            continue;
        };
        *members = std::mem::take(members)
            .into_iter()
            .map(|(name, value)| {
                let new = renamed.get(&(kind.clone(), name.clone()));
                (new.cloned().unwrap_or(name), value)
            })
            .collect();
    }
}

fn percent_decoded(text: &str) -> Option<String> {
    if !(text.starts_with('#') && text.contains('%')) {
        return None;
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let code = (*first == b'%')
            .then(|| after.get(..2))
            .flatten()
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(code.unwrap_or(*first));
        rest = match code {
            Some(_) => after.get(2..).unwrap_or_default(),
            None => after,
        };
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{decode_references, references};

    #[test]
    fn references_are_written_as_they_are_meant() {
        for (before, after) in [
            (
                "#/components/schemas/Get%20Invoices",
                "#/components/schemas/Get Invoices",
            ),
            ("#/paths/~1a~1%7Bid%7D", "#/paths/~1a~1{id}"),
            ("#/a%", "#/a%"),
            ("#/a%zz%FF", "#/a%zz%FF"),
            ("other.yaml#/a%20b", "other.yaml#/a%20b"),
        ] {
            let mut document = json!({"a": {"$ref": before}});
            decode_references(&mut document);
            assert_eq!(document, json!({"a": {"$ref": after}}));
        }
    }

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
