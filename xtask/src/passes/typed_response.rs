//! Which answer of an operation the generator types, and which of its bodies.

use serde_json::{Map, Value};

pub(super) const JSON: &str = "application/json";

/// The lowest success status that has a body, else the lowest, else `default`.
pub(super) fn status(responses: &Map<String, Value>) -> Option<String> {
    let mut statuses: Vec<&String> = responses
        .keys()
        .filter(|status| status.starts_with('2'))
        .collect();
    statuses.sort();
    let with_body = |status: &&&String| {
        let content = responses
            .get(**status)
            .and_then(|response| response.get("content"));
        content
            .and_then(Value::as_object)
            .is_some_and(|content| !content.is_empty())
    };
    statuses
        .iter()
        .find(with_body)
        .or_else(|| statuses.first())
        .map(|status| (*status).clone())
        .or_else(|| {
            responses
                .contains_key("default")
                .then(|| "default".to_owned())
        })
}

/// The media type that is JSON; the plain one wins over those that are made of it.
pub(super) fn json_body(content: &Map<String, Value>) -> Option<String> {
    let mut plain = content.keys().filter(|name| essence(name) == JSON);
    let mut derived = content
        .keys()
        .filter(|name| essence(name).ends_with("+json"));
    plain.next().or_else(|| derived.next()).cloned()
}

/// A media type without its parameters.
pub(super) fn essence(media_type: &str) -> String {
    let essence = media_type.split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}
