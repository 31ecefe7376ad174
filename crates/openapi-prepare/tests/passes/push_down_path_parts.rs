//! `push_down_path_parts`.

use openapi_prepare::Report;
use serde_json::json;

pass!(push_down_path_parts);

#[test]
fn an_operation_inherits_what_it_does_not_say_itself() {
    let parameter =
        |name: &str, text: &str| json!({"in": "query", "name": name, "description": text});
    let mut document = json!({"paths": {"/a": {
        "parameters": [parameter("x", "shared"), parameter("y", "shared")],
        "servers": [{"url": "https://shared"}],
        "get": {"parameters": [parameter("x", "own")], "servers": [{"url": "https://own"}]},
        "put": {}
    }}});
    pass(&mut document, &mut Report::default()).expect("passes");
    assert_eq!(
        document["paths"]["/a"],
        json!({
            "get": {
                "parameters": [parameter("x", "own"), parameter("y", "shared")],
                "servers": [{"url": "https://own"}]
            },
            "put": {
                "parameters": [parameter("x", "shared"), parameter("y", "shared")],
                "servers": [{"url": "https://shared"}]
            }
        })
    );
}
