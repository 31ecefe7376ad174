//! `name_success`.

use openapi_prepare::Report;
use serde_json::json;

pass!(name_success);

#[test]
fn the_only_success_has_a_status() {
    for (before, after) in [
        (json!({"400": {}, "2XX": {}}), ["400", "200"].as_slice()),
        (json!({"2xx": {}, "default": {}}), &["200", "default"]),
        (json!({"default": {}}), &["200"]),
        (json!({"201": {}, "2XX": {}}), &["201", "2XX"]),
        (json!({"404": {}, "default": {}}), &["404", "default"]),
        (json!({"202": {}}), &["202"]),
        (json!({}), &[]),
    ] {
        let mut document = json!({"paths": {"/a": {"get": {"responses": before}}}});
        pass(&mut document, &mut Report::default()).expect("passes");
        let responses = document["paths"]["/a"]["get"]["responses"].as_object();
        let statuses: Vec<_> = responses.expect("object").keys().collect();
        assert_eq!(statuses, after);
    }
}
