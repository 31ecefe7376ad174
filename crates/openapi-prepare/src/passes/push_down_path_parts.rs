//! Gives each operation the parameters and servers of its path, where corrections look for them.

use openapi_document::{METHODS, Members as _, MembersMut as _};
use serde_json::{Map, Value, json};

use crate::report::Report;

pub(super) fn pass(document: &mut Value, _report: &mut Report) {
    let paths = document.object_mut("paths");
    for item in paths.into_iter().flat_map(Map::values_mut) {
        let Some(item) = item.as_object_mut() else {
            continue;
        };
        let parameters = item.shift_remove("parameters");
        let servers = item.shift_remove("servers");
        let operations = item
            .iter_mut()
            .filter(|(key, _)| METHODS.contains(&key.as_str()));
        for operation in operations.filter_map(|(_, operation)| operation.as_object_mut()) {
            if let Some(Value::Array(shared)) = &parameters {
                inherit(shared, operation);
            }
            if let Some(servers) = &servers {
                operation
                    .entry("servers")
                    .or_insert_with(|| servers.clone());
            }
        }
    }
}

/// Adds the parameters of the path that the operation does not have itself.
fn inherit(shared: &[Value], operation: &mut Map<String, Value>) {
    let identity = |parameter: &Value| {
        let text = |key: &str| parameter.text(key).map(str::to_owned);
        (text("in"), text("name"), text("$ref"))
    };
    let own = operation.list("parameters");
    let is_own = |parameter: &&Value| {
        own.iter()
            .any(|known| identity(known) == identity(parameter))
    };
    let inherited: Vec<Value> = shared
        .iter()
        .filter(|parameter| !is_own(parameter))
        .cloned()
        .collect();
    let own = operation.entry("parameters").or_insert_with(|| json!([]));
    if let (Value::Array(own), false) = (own, inherited.is_empty()) {
        own.extend(inherited);
    }
}
