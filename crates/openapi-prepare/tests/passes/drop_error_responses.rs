//! `drop_error_responses`.

use openapi_prepare::Report;
use serde_json::json;

pass!(drop_error_responses);

#[test]
fn one_success_stays() {
    let body = json!({"content": {"application/json": {}}});
    for (responses, kept) in [
        (json!({"200": body, "401": body, "default": body}), "200"),
        (json!({"204": {}, "201": body}), "201"),
        (json!({"200": {}, "202": body}), "202"),
        (json!({"default": body}), "default"),
    ] {
        let mut document = json!({"paths": {"/a": {"get": {"responses": responses}}}});
        pass(&mut document, &mut Report::default()).expect("passes");
        let left = document["paths"]["/a"]["get"]["responses"]
            .as_object()
            .expect("object");
        assert_eq!(left.keys().collect::<Vec<_>>(), [kept]);
    }
}

#[test]
fn an_operation_without_success_is_refused() {
    for responses in [json!({}), json!({"404": {}}), json!(null)] {
        let mut document = json!({"paths": {"/a": {"get": {"responses": responses}}}});
        let error = pass(&mut document, &mut Report::default()).expect_err("refused");
        assert_eq!(error.place().to_string(), "#/paths/~1a/get/responses");
    }
}
