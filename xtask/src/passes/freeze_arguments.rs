//! Gives methods the arguments that `openapi/operations.toml` freezes, in that order.
//!
//! A parameter that is documented later must not push another argument aside: callers pass them by
//! position.

use openapi_document::{Members as _, Pointer, operations_mut};
use openapi_prepare::{ARGUMENTS_KEY, Report};
use serde_json::{Map, Value, json};

use crate::operations::OPERATIONS;

/// Marks an operation whose callers would not compile without its method.
pub(crate) const IS_CALLED: &str = "x-is-called";

/// Stands for the request body in the list of arguments.
const BODY: &str = "body";

pub(super) fn pass(document: &mut Value, report: &mut Report) {
    for (place, operation) in operations_mut(document) {
        let Some(frozen) = operation.shift_remove(ARGUMENTS_KEY) else {
            continue;
        };
        let frozen: Vec<&str> = frozen
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        freeze(operation, &frozen, &place, report);
        operation.insert(IS_CALLED.to_owned(), json!(true));
    }
}

fn freeze(
    operation: &mut Map<String, Value>,
    frozen: &[&str],
    place: &Pointer,
    report: &mut Report,
) {
    let id = operation.text("operationId").unwrap_or_default().to_owned();
    let mut documented = match operation.get_mut("parameters").map(Value::take) {
        Some(Value::Array(parameters)) => parameters,
        _ => Vec::new(),
    };
    let mut kept = Vec::new();
    for argument in frozen {
        let name = argument.trim_end_matches('?');
        if name == BODY && operation.contains_key("requestBody") {
            continue;
        }
        let found = documented
            .iter()
            .position(|parameter| text(parameter, "name") == name);
        let Some(found) = found else {
            refuse_gone(place, &id, name, &documented, report);
            continue;
        };
        let mut parameter = documented.remove(found);
        let in_path = text(&parameter, "in") == "path";
        if let Some(parameter) = parameter.as_object_mut() {
            let required = in_path || !argument.ends_with('?');
            parameter.insert("required".to_owned(), json!(required));
        }
        kept.push(parameter);
    }
    for parameter in documented {
        let name = text(&parameter, "name");
        let required = parameter.flag("required");
        if required {
            refuse_new(place, &id, name, report);
            continue;
        }
        report.note(format!(
            "`{place}`: `{name}` is no argument until {OPERATIONS} lists it"
        ));
    }
    drop_new_body(operation, frozen, place, &id, report);
    refuse_other_order(frozen, &kept, place, &id, report);
    operation.insert("parameters".to_owned(), Value::Array(kept));
}

fn drop_new_body(
    operation: &mut Map<String, Value>,
    frozen: &[&str],
    place: &Pointer,
    id: &str,
    report: &mut Report,
) {
    if frozen.iter().any(|name| name.trim_end_matches('?') == BODY) {
        return;
    }
    let Some(body) = operation.shift_remove("requestBody") else {
        return;
    };
    if body.flag("required") {
        refuse_new(place, id, BODY, report);
        return;
    }
    report.note(format!(
        "`{place}`: the request body is no argument until {OPERATIONS} lists it as `{BODY}`"
    ));
}

/// The generator sorts arguments: those in the path, in the query by name, the body, in headers.
fn refuse_other_order(
    frozen: &[&str],
    kept: &[Value],
    place: &Pointer,
    id: &str,
    report: &mut Report,
) {
    let names = frozen.iter().map(|name| name.trim_end_matches('?'));
    let generated: Vec<(usize, String)> = names
        .map(|name| {
            let parameter = kept
                .iter()
                .find(|parameter| text(parameter, "name") == name);
            match parameter.map(|parameter| text(parameter, "in")) {
                Some("path") => (
                    0,
                    format!("{:4}", place.as_str().find(name).unwrap_or_default()),
                ),
                Some("header") => (3, name.to_owned()),
                Some(_) => (1, name.to_owned()),
                None => (2, name.to_owned()),
            }
        })
        .collect();
    if generated.is_sorted() {
        return;
    }
    report.refuse_at(
        place,
        format!(
            "the generated method would take other arguments first than {}",
            frozen.join(", ")
        ),
        format!(
            "a documented parameter has moved to another part of the request: write the arguments of `{id}` in \
             {OPERATIONS} in the order path, query by name, body, header, and pass them so in gst-ims; \
             if the server still takes it where it was, set its `in` by an overlay action"
        ),
    );
}

fn refuse_new(place: &Pointer, id: &str, name: &str, report: &mut Report) {
    report.refuse_at(
        place,
        format!("`{name}` is required now, and no caller of `{id}` passes it"),
        format!(
            "add `{name}` to the arguments of `{id}` in {OPERATIONS} and pass it where gst-ims calls the method; \
             if the server does not insist on it, add an overlay action that says `required: false`"
        ),
    );
}

fn refuse_gone(place: &Pointer, id: &str, name: &str, documented: &[Value], report: &mut Report) {
    let there: Vec<&str> = documented
        .iter()
        .map(|parameter| text(parameter, "name"))
        .collect();
    let there = if there.is_empty() {
        "no other one is documented".to_owned()
    } else {
        format!("documented besides: {}", there.join(", "))
    };
    report.refuse_at(
        place,
        format!("`{name}` is not documented any more, and callers of `{id}` pass it; {there}"),
        format!(
            "if it has another name now, write that into the arguments of `{id}` in {OPERATIONS} and where gst-ims \
             passes it; if the server still takes it, add it to the parameters by an overlay action"
        ),
    );
}

fn text<'v>(parameter: &'v Value, key: &str) -> &'v str {
    parameter.text(key).unwrap_or_default()
}
