//! Says of an operation that is documented for another server than the rest.

use openapi_document::{Members as _, operations_mut};
use serde_json::{Value, json};

use crate::report::Report;

pub(super) fn pass(document: &mut Value, report: &mut Report) {
    let servers = urls(document.list("servers"));
    for (place, operation) in operations_mut(document) {
        let others = urls(operation.list("servers"));
        if others.is_empty() || others.iter().any(|url| servers.contains(url)) {
            continue;
        }
        let others = others.join(" or ");
        report.warn(format!(
            "`{place}`: documented for {others}, not for the servers of the document; call it through a client with that base URL"
        ));
        let known = operation.text("description").unwrap_or_default();
        let text =
            format!("{known}\n\nServer: {others}; other methods are documented for other servers.");
        operation.insert("description".to_owned(), json!(text.trim_start()));
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
