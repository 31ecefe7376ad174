//! `drop_unsendable_operations`.

use openapi_prepare::Report;
use serde_json::json;

pass!(drop_unsendable_operations);

#[test]
fn the_others_of_the_path_stay() {
    let mut document = json!({"paths": {
        "/a": {"options": {}, "get": {}, "trace": {}},
        "/b": {"post": {"x-unsendable": "its body is odd"}}
    }});
    let mut report = Report::default();
    pass(&mut document, &mut report).expect("passes");
    assert_eq!(document, json!({"paths": {"/a": {"get": {}}}}));
    let notes: Vec<&str> = report.notes("drop_unsendable_operations ()").collect();
    assert!(
        notes.contains(&"POST /b gets no method: its body is odd"),
        "{notes:?}"
    );
}

#[test]
fn what_hand_written_code_calls_is_refused() {
    let mut document = json!({"paths": {"/a": {"get": {
        "x-unsendable": "its body is odd", "x-rust-arguments": []
    }}}});
    let error = pass(&mut document, &mut Report::default()).expect_err("refused");
    assert_eq!(error.place().to_string(), "#/paths/~1a/get");
    assert_eq!(
        error.problem(),
        "hand-written code calls this operation, and its body is odd"
    );
}
