//! `push_down_parameters`.

use serde_json::json;

use xtask::report::Report;

pass!(push_down_parameters);

#[test]
fn an_operation_inherits_what_it_does_not_say_itself() {
    let parameter =
        |name: &str, text: &str| json!({"in": "query", "name": name, "description": text});
    let mut document = json!({"paths": {"/a": {
        "parameters": [parameter("x", "shared"), parameter("y", "shared")],
        "get": {"parameters": [parameter("x", "own")]},
        "put": {}
    }}});
    pass(&mut document, &mut Report::default()).expect("passes");
    assert_eq!(
        document["paths"]["/a"],
        json!({
            "get": {"parameters": [parameter("x", "own"), parameter("y", "shared")]},
            "put": {"parameters": [parameter("x", "shared"), parameter("y", "shared")]}
        })
    );
}
