//! `note_servers`.

use openapi_prepare::Report;
use serde_json::json;

pass!(note_servers);

#[test]
fn an_operation_of_another_server_says_so() {
    let servers = json!([{"url": "https://a"}, {"url": "https://b"}]);
    let mut document = json!({"servers": servers, "paths": {
        "/a": {"get": {"servers": [{"url": "https://b/"}]}, "put": {}},
        "/b": {"get": {"servers": [{"url": "https://c"}], "description": "Uploads."}}
    }});
    let mut report = Report::default();
    pass(&mut document, &mut report).expect("passes");
    assert_eq!(document["paths"]["/a"]["get"].get("description"), None);
    assert_eq!(
        document["paths"]["/b"]["get"]["description"],
        "Uploads.\n\nServer: https://c; other methods are documented for other servers."
    );
    let notes: Vec<&str> = report.notes("note_servers ()").collect();
    assert_eq!(notes.len(), 1);
    assert!(
        notes[0].starts_with("`#/paths/~1b/get`: documented for https://c"),
        "{notes:?}"
    );
}

#[test]
fn many_operations_of_one_server_are_one_line() {
    let other = json!({"servers": [{"url": "https://b"}]});
    let mut document = json!({"servers": [{"url": "https://a"}], "paths": {
        "/a": {"get": other, "put": other}, "/b": {"get": other, "put": other}, "/c": {"get": other}
    }});
    let mut report = Report::default();
    pass(&mut document, &mut report).expect("passes");
    assert_eq!(
        report.warnings(),
        [
            "`#/paths/~1a/get`, `#/paths/~1a/put`, `#/paths/~1b/get` and 2 more: documented for https://b, not for \
          the servers of the document; call through a client with that base URL"
        ]
    );
}
