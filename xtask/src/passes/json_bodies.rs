//! One JSON body with a schema for each request and response.

use serde_json::{Map, Value, json};

use crate::document::{Pointer, operations_mut};
use crate::error::Result;
use crate::report::Report;

const JSON: &str = "application/json";

pub(super) fn pass(document: &mut Value, report: &mut Report) -> Result<()> {
    for (place, operation) in operations_mut(document) {
        if let Some(body) = operation
            .get_mut("requestBody")
            .and_then(Value::as_object_mut)
        {
            one_json_body(body, &place.child("requestBody"), report);
        }
        let responses = operation
            .get_mut("responses")
            .and_then(Value::as_object_mut);
        for (status, response) in responses.into_iter().flatten() {
            if let Some(response) = response.as_object_mut() {
                one_json_body(response, &place.child("responses").child(status), report);
            }
        }
    }
    Ok(())
}

fn one_json_body(holder: &mut Map<String, Value>, place: &Pointer, report: &mut Report) {
    let Some(content) = holder.get_mut("content").and_then(Value::as_object_mut) else {
        return;
    };
    let Some(kept) = content.keys().find(|name| is_json(name)).cloned() else {
        return;
    };
    let others: Vec<&str> = content
        .keys()
        .map(String::as_str)
        .filter(|name| *name != kept)
        .collect();
    if !others.is_empty() {
        report.note(format!(
            "`{place}`: {kept} instead of {}",
            others.join(", ")
        ));
    }
    let mut media = content.shift_remove(&kept).unwrap_or_else(|| json!({}));
    if let Some(media) = media.as_object_mut() {
        media.entry("schema").or_insert_with(|| json!({}));
    }
    content.clear();
    content.insert(JSON.to_owned(), media);
}

fn is_json(media_type: &str) -> bool {
    let essence = media_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    essence == JSON || essence.ends_with("+json")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::pass;
    use crate::report::Report;

    #[test]
    fn json_wins_and_gets_a_schema() {
        for (before, after) in [
            (
                json!({"application/xml": {}, "application/json": {"schema": {"type": "object"}}}),
                json!({"application/json": {"schema": {"type": "object"}}}),
            ),
            (
                json!({"application/problem+json": {}}),
                json!({"application/json": {"schema": {}}}),
            ),
            (json!({"text/csv": {}}), json!({"text/csv": {}})),
        ] {
            let mut document =
                json!({"paths": {"/a": {"get": {"responses": {"200": {"content": before}}}}}});
            pass(&mut document, &mut Report::default()).expect("passes");
            assert_eq!(
                document["paths"]["/a"]["get"]["responses"]["200"]["content"],
                after
            );
        }
    }
}
