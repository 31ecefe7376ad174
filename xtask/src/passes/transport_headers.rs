//! Takes the headers that the transport sets out of the methods' arguments.

use serde_json::Value;

use crate::document::operations_mut;
use crate::error::Result;
use crate::report::Report;

/// Set by the transport on every request.
const TRANSPORT: [&str; 4] = ["authorization", "x-api-key", "x-api-version", "x-source"];

pub(super) fn pass(document: &mut Value, report: &mut Report) -> Result<()> {
    for (place, operation) in operations_mut(document) {
        let Some(parameters) = operation
            .get_mut("parameters")
            .and_then(Value::as_array_mut)
        else {
            continue;
        };
        parameters.retain(|parameter| {
            let text = |key: &str| {
                parameter
                    .get(key)
                    .and_then(Value::as_str)
                    .unwrap_or_default()
            };
            let (location, name) = (text("in"), text("name"));
            let dropped =
                location == "header" && TRANSPORT.contains(&name.to_ascii_lowercase().as_str());
            if dropped {
                report.note(format!("`{place}`: {location} `{name}`"));
            }
            !dropped
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::pass;
    use crate::report::Report;

    #[test]
    fn the_callers_own_parameters_stay() {
        let mut document = json!({"paths": {"/a": {"get": {"parameters": [
            {"in": "query", "name": "section"},
            {"in": "header", "name": "X-Api-Version"},
            {"in": "header", "name": "x-trace"}
        ]}}}});
        pass(&mut document, &mut Report::default()).expect("passes");
        let names: Vec<_> = document["paths"]["/a"]["get"]["parameters"]
            .as_array()
            .expect("array")
            .iter()
            .map(|parameter| parameter["name"].clone())
            .collect();
        assert_eq!(names, ["section", "x-trace"]);
    }
}
