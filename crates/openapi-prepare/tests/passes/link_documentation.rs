//! `link_documentation`.

use openapi_prepare::Report;
use serde_json::json;

pass!(link_documentation);

#[test]
fn the_page_follows_the_description() {
    let mut document = json!({"paths": {"/a": {
        "get": {"description": "Reads.", "externalDocs": {"url": "https://example.com/a"}},
        "put": {}
    }}});
    pass(&mut document, &mut Report::default()).expect("passes");
    let item = &document["paths"]["/a"];
    assert_eq!(
        item["get"]["description"],
        "Reads.\n\nDocumented at <https://example.com/a>."
    );
    assert_eq!(item["put"], json!({}));
}
