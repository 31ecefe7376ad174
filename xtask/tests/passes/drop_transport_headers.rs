//! `drop_transport_headers`.

use openapi_prepare::Report;
use serde_json::json;

pass!(drop_transport_headers);

#[test]
fn the_callers_own_parameters_stay() {
    let mut document = json!({"paths": {"/a": {"get": {"parameters": [
        {"in": "query", "name": "section"},
        {"in": "header", "name": "X-Api-Version"},
        {"in": "header", "name": "x-trace"}
    ]}}}});
    pass(&mut document, &mut Report::default()).expect("passes");
    let names: Vec<_> = document["paths"]["/a"]["get"]["parameters"]
        .as_array()
        .expect("array")
        .iter()
        .map(|parameter| parameter["name"].clone())
        .collect();
    assert_eq!(names, ["section", "x-trace"]);
}
