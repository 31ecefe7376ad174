//! Drops components that nothing refers to.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::document::{self, Pointer};
use crate::error::Result;
use crate::report::Report;

pub(super) fn pass(document: &mut Value, report: &mut Report) -> Result<()> {
    let used = used(document);
    let Some(components) = document
        .get_mut("components")
        .and_then(Value::as_object_mut)
    else {
        return Ok(());
    };
    let root = Pointer::root().child("components");
    for (kind, members) in components.iter_mut() {
        // Security schemes are named, not referred to.
        let Some(members) = members
            .as_object_mut()
            .filter(|_| kind != "securitySchemes")
        else {
            continue;
        };
        let place = root.child(kind);
        members.retain(|name, _| {
            let keep = used.contains(place.child(name).as_str());
            if !keep {
                report.note(format!("`{}`", place.child(name)));
            }
            keep
        });
    }
    components.retain(|_, members| *members != json!({}));
    Ok(())
}

/// The components that operations reach, by pointer.
fn used(document: &Value) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    let mut waiting: Vec<&Value> = document.get("paths").into_iter().collect();
    while let Some(value) = waiting.pop() {
        for (_, target) in document::references(value) {
            let Some(component) = component(&target) else {
                continue;
            };
            if let Some(value) = document.pointer(&component)
                && used.insert(component)
            {
                waiting.push(value);
            }
        }
    }
    used
}

/// The component that holds what a reference names: `#/components/schemas/A/properties/b` is in `A`.
fn component(target: &str) -> Option<String> {
    let mut parts = target.strip_prefix("#/components/")?.split('/');
    Some(format!("/components/{}/{}", parts.next()?, parts.next()?))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::pass;
    use crate::report::Report;

    #[test]
    fn what_operations_reach_stays() {
        let reference = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
        let mut document = json!({
            "paths": {"/a": {"get": {"responses": {"200": {"$ref": "#/components/responses/R"}}}}},
            "components": {
                "responses": {"R": {"content": {"application/json": {"schema": {
                    "$ref": "#/components/schemas/A/properties/b"
                }}}}},
                "parameters": {"P": {}},
                "schemas": {
                    "A": {"properties": {"b": reference("B")}}, "B": {"items": reference("B")},
                    "C": reference("D"), "D": {}
                },
                "securitySchemes": {"key": {}}
            }
        });
        pass(&mut document, &mut Report::default()).expect("passes");
        let components = document["components"].as_object().expect("an object");
        assert_eq!(
            components.keys().collect::<Vec<_>>(),
            ["responses", "schemas", "securitySchemes"]
        );
        let schemas = components["schemas"].as_object().expect("an object");
        assert_eq!(schemas.keys().collect::<Vec<_>>(), ["A", "B"]);
    }
}
