//! Drops parameters that no method can take: without a name, in a cookie, or listed twice; a
//! parameter that is a document of its own is passed as its text.

use serde_json::{Value, json};

use crate::document::{Members as _, MembersMut as _, operations_mut};
use crate::names::snake_case;
use crate::report::Report;

pub(in crate::passes) fn pass(document: &mut Value, report: &mut Report) {
    for (place, operation) in operations_mut(document) {
        let Some(parameters) = operation.list_mut("parameters") else {
            continue;
        };
        for parameter in parameters.iter_mut().filter_map(Value::as_object_mut) {
            if parameter.shift_remove("content").is_some() {
                parameter.insert("schema".to_owned(), json!({ "type": "string" }));
            }
        }
        let mut seen: Vec<String> = Vec::new();
        parameters.retain(|parameter| {
            let text = |key: &str| parameter.text(key).unwrap_or_default();
            let (location, name) = (text("in"), text("name"));
            let optional = !parameter.flag("required");
            let argument = snake_case(name);
            let reason = match (name, location) {
                ("", _) => "has no name",
                (_, "cookie") => "is a cookie",
                _ if optional && seen.contains(&argument) => {
                    "would be an argument for the second time"
                }
                _ => {
                    seen.push(argument);
                    return true;
                }
            };
            report.note(format!("`{place}`: {location} parameter `{name}` {reason}"));
            false
        });
    }
}
