//! Says of operations that they are documented for other servers than the document.

use std::collections::BTreeMap;

use openapi_document::{Members as _, operations_mut};
use serde_json::{Value, json};

use crate::report::Report;

/// So many operations are named for each server.
const MOST_NAMED: usize = 3;

pub(super) fn pass(document: &mut Value, report: &mut Report) {
    let servers = urls(document.list("servers"));
    let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (place, operation) in operations_mut(document) {
        let others = urls(operation.list("servers"));
        if others.is_empty() || others.iter().any(|url| servers.contains(url)) {
            continue;
        }
        let others = others.join(" or ");
        let known = operation.text("description").unwrap_or_default();
        let text =
            format!("{known}\n\nServer: {others}; other methods are documented for other servers.");
        operation.insert("description".to_owned(), json!(text.trim_start()));
        places.entry(others).or_default().push(format!("`{place}`"));
    }
    for (others, places) in places {
        let more = match places.len().saturating_sub(MOST_NAMED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let named: Vec<String> = places.into_iter().take(MOST_NAMED).collect();
        let named = named.join(", ");
        report.warn(format!(
            "{named}{more}: documented for {others}, not for the servers of the document; call through a client with that base URL"
        ));
    }
}

fn urls(servers: &[Value]) -> Vec<String> {
    let url = |server: &Value| {
        server
            .text("url")
            .map(|url| url.trim_end_matches('/').to_owned())
    };
    servers.iter().filter_map(url).collect()
}
