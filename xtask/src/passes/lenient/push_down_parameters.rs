//! Gives each operation the parameters of its path, where corrections look for them.

use serde_json::{Map, Value};

use crate::document::{MembersMut as _, Pointer, operations_mut};
use crate::report::Report;

pub(in crate::passes) fn pass(document: &mut Value, _report: &mut Report) {
    let original = document.clone();
    for (place, operation) in operations_mut(document) {
        inherit_parameters(&original, &place, operation);
    }
    let paths = document.object_mut("paths");
    for item in paths.into_iter().flat_map(Map::values_mut) {
        item.as_object_mut()
            .and_then(|item| item.shift_remove("parameters"));
    }
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
