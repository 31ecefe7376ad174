//! Gives each operation the parameters of its path, where corrections look for them.

use serde_json::{Map, Value};

use crate::document::{Pointer, operations_mut};
use crate::error::Result;
use crate::report::Report;

pub(super) fn pass(document: &mut Value, _report: &mut Report) -> Result<()> {
    let original = document.clone();
    for (place, operation) in operations_mut(document) {
        inherit_parameters(&original, &place, operation);
    }
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    for item in paths.into_iter().flat_map(Map::values_mut) {
        item.as_object_mut()
            .and_then(|item| item.shift_remove("parameters"));
    }
    Ok(())
}

/// Adds the parameters of the path that the operation does not have itself.
fn inherit_parameters(original: &Value, place: &Pointer, operation: &mut Map<String, Value>) {
    let item = place.as_str().rsplit_once('/').map_or("", |(item, _)| item);
    let shared = original
        .pointer(&format!("{item}/parameters"))
        .and_then(Value::as_array);
    let Some(shared) = shared.filter(|shared| !shared.is_empty()) else {
        return;
    };
    let own = operation
        .entry("parameters")
        .or_insert_with(|| Value::Array(Vec::new()));
    if let Some(own) = own.as_array_mut() {
        let identity =
            |parameter: &Value| (parameter.get("in").cloned(), parameter.get("name").cloned());
        for parameter in shared {
            let overridden = own.iter().any(|known| {
                identity(known) == identity(parameter) && known.get("$ref") == parameter.get("$ref")
            });
            if !overridden {
                own.push(parameter.clone());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::pass;
    use crate::report::Report;

    #[test]
    fn an_operation_inherits_what_it_does_not_say_itself() {
        let parameter =
            |name: &str, text: &str| json!({"in": "query", "name": name, "description": text});
        let mut document = json!({"paths": {"/a": {
            "parameters": [parameter("x", "shared"), parameter("y", "shared")],
            "get": {"parameters": [parameter("x", "own")]},
            "put": {}
        }}});
        pass(&mut document, &mut Report::default()).expect("passes");
        assert_eq!(
            document["paths"]["/a"],
            json!({
                "get": {"parameters": [parameter("x", "own"), parameter("y", "shared")]},
                "put": {"parameters": [parameter("x", "shared"), parameter("y", "shared")]}
            })
        );
    }
}
