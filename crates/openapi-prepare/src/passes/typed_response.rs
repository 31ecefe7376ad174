//! Which response of an operation the generator types, and which of its bodies.

use openapi_document::Members as _;
use serde_json::{Map, Value};

pub(super) const JSON: &str = "application/json";

/// The lowest success status that has a body, else the lowest, else `default`.
pub(super) fn status(responses: &Map<String, Value>) -> Option<String> {
    let mut statuses: Vec<&String> = responses.keys().collect();
    statuses.retain(|status| status.starts_with('2'));
    statuses.sort();
    let with_body = |status: &&&String| {
        let response = responses.get(**status);
        let content = response.and_then(|response| response.object("content"));
        content.is_some_and(|content| !content.is_empty())
    };
    let success = statuses.iter().find(with_body).or(statuses.first());
    let fallback = || responses.keys().find(|status| *status == "default");
    success.copied().or_else(fallback).cloned()
}

/// The media type that is JSON; the plain one wins over those that are made of it, and over those
/// that are meant for it.
pub(super) fn json_body(content: &Map<String, Value>) -> Option<String> {
    let rank = |name: &&String| match essence(name).as_str() {
        JSON => Some(0),
        derived if derived.ends_with("+json") => Some(1),
        misspelt if misspelt.contains("json") => Some(2),
        "*/*" | "application/*" => Some(3),
        _ => None,
    };
    let ranked = content.keys().filter(|name| rank(name).is_some());
    ranked.min_by_key(rank).cloned()
}

/// A media type without its parameters.
pub(super) fn essence(media_type: &str) -> String {
    let essence = media_type.split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}
