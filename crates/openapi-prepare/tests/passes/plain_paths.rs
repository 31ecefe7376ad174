//! `plain_paths`.

use openapi_prepare::Report;
use serde_json::json;

pass!(plain_paths);

#[test]
fn a_label_is_a_point_before_its_value() {
    let mut document = json!({"paths": {
        "/rooms/{id}{.format}": {"get": {}}, "/doors/{id*}": {}, "/halls/{id}.{format}": {}
    }});
    let mut report = Report::default();
    pass(&mut document, &mut report).expect("passes");
    let paths: Vec<&String> = document["paths"]
        .as_object()
        .expect("paths")
        .keys()
        .collect();
    assert_eq!(
        paths,
        [
            "/rooms/{id}.{format}",
            "/doors/{id}",
            "/halls/{id}.{format}"
        ]
    );
    let notes: Vec<&str> = report.notes("plain_paths ()").collect();
    assert_eq!(notes.len(), 2, "{notes:?}");
}
