//! `choose_bodies`.

use serde_json::json;

use xtask::report::Report;

pass!(choose_bodies);

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
        (
            json!({"application/vnd.api+json": {}, "application/json": {"schema": {"type": "object"}}}),
            json!({"application/json": {"schema": {"type": "object"}}}),
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

#[test]
fn a_body_that_cannot_be_sent_is_refused() {
    for (content, refused) in [
        (json!({"application/xml": {}}), Some("application~1xml")),
        (
            json!({"multipart/form-data": {}}),
            Some("multipart~1form-data"),
        ),
        (json!({"application/xml": {}, "application/json": {}}), None),
        (json!({"text/plain; charset=utf-8": {}}), None),
        (json!({}), None),
    ] {
        let mut document =
            json!({"paths": {"/a": {"post": {"requestBody": {"content": content}}}}});
        let result = pass(&mut document, &mut Report::default());
        let place = result.err().map(|error| error.place().to_string());
        let expected = refused.map(|name| format!("#/paths/~1a/post/requestBody/content/{name}"));
        assert_eq!(place, expected);
    }
}
