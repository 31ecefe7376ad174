//! `choose_bodies`.

use openapi_prepare::Report;
use serde_json::json;

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
        (
            json!({"*/*": {"schema": {"type": "object"}}}),
            json!({"application/json": {"schema": {"type": "object"}}}),
        ),
        (
            json!({"application/json, text/json": {}}),
            json!({"application/json": {"schema": {}}}),
        ),
        (
            json!({"text/x-markdown": {}, "text/plain": {}}),
            json!({"text/plain": {"schema": {}}}),
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
fn a_body_that_no_generator_writes_is_passed_as_bytes() {
    for (content, media_type, asks) in [
        (
            json!({"application/xml": {}}),
            Some("application/xml"),
            false,
        ),
        (
            json!({"multipart/form-data": {}, "text/csv": {}}),
            Some("multipart/form-data"),
            true,
        ),
        (json!({"image/*": {}}), Some("image/*"), true),
        (
            json!({"application/xml": {}, "application/json": {}}),
            None,
            false,
        ),
        (json!({"text/plain; charset=utf-8": {}}), None, false),
        (json!({"application/octet-stream": {}}), None, false),
        (json!({}), None, false),
    ] {
        let mut document =
            json!({"paths": {"/a": {"post": {"requestBody": {"content": content}}}}});
        let mut report = Report::default();
        pass(&mut document, &mut report).expect("passes");
        let operation = &document["paths"]["/a"]["post"];
        assert_eq!(operation["x-body-type"].as_str(), media_type, "{content}");
        let bytes = &operation["requestBody"]["content"]["application/octet-stream"];
        assert_eq!(
            bytes["schema"]["format"] == "binary",
            media_type.is_some(),
            "{content}"
        );
        let asked = &operation["parameters"][0]["name"];
        assert_eq!(*asked == "content-type", asks, "{content}");
        assert_eq!(report.warnings().len(), usize::from(media_type.is_some()));
    }
}

#[test]
fn the_form_of_a_body_is_told_where_the_document_tells_it() {
    let list = json!({"type": "array", "items": {"type": "string"}});
    let mut document = json!({
        "paths": {"/a": {"post": {"requestBody": {"content": {"application/x-www-form-urlencoded": {
            "schema": {"$ref": "#/components/schemas/Form"},
            "encoding": {
                "joined": {"explode": false}, "deep": {"style": "deepObject"},
                "list": {"style": "deepObject"}
            }
        }}}}}},
        "components": {"schemas": {"Form": {"properties": {
            "joined": list, "list": list, "plain": list, "deep": {"type": "object"}, "open": {"type": "object"}
        }}}}
    });
    let mut report = Report::default();
    pass(&mut document, &mut report).expect("passes");
    let operation = &document["paths"]["/a"]["post"];
    assert_eq!(
        operation["x-form-styles"],
        json!({"joined": "commas", "list": "brackets"})
    );
    let media = &operation["requestBody"]["content"]["application/x-www-form-urlencoded"];
    assert_eq!(media.get("encoding"), None);
    let notes: Vec<&str> = report.notes("choose_bodies ()").collect();
    assert_eq!(notes.len(), 1, "{notes:?}");
    assert!(
        notes[0].contains("/properties/open`: the form does not say"),
        "{notes:?}"
    );
}
