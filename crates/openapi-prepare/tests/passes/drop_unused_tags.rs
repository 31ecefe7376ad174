//! `drop_unused_tags`.

use openapi_prepare::Report;
use serde_json::json;

pass!(drop_unused_tags);

#[test]
fn used_tags_stay_in_order() {
    let mut document = json!({
        "tags": [{"name": "x"}, {"name": "b"}, {"name": "a"}],
        "paths": {"/a": {"get": {"tags": ["a", "b"]}}}
    });
    pass(&mut document, &mut Report::default()).expect("passes");
    assert_eq!(document["tags"], json!([{"name": "b"}, {"name": "a"}]));
}
