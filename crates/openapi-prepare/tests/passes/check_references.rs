//! `check_references`.

use openapi_prepare::Report;
use serde_json::json;

pass!(check_references);

#[test]
fn references_must_lead_somewhere() {
    for (target, expected) in [
        ("#/a/b", None),
        ("#/a/c", Some("reference `#/a/c` leads nowhere")),
        (
            "other.yaml#/a",
            Some("reference `other.yaml#/a` leads out of the document"),
        ),
    ] {
        let mut document =
            json!({"a": {"b": {}}, "x": [{"$ref": target}], "example": {"$ref": "#/none"}});
        let problem = pass(&mut document, &mut Report::default())
            .err()
            .map(|error| {
                assert_eq!(error.place().to_string(), "#/x/0/$ref");
                error.problem().to_owned()
            });
        assert_eq!(problem.as_deref(), expected);
    }
}

#[test]
fn references_must_not_lead_to_one_another_only() {
    let mut tree = json!({"a": {"items": {"$ref": "#/a"}}});
    assert!(pass(&mut tree, &mut Report::default()).is_ok());
    let mut circle = json!({"a": {"$ref": "#/b"}, "b": {"$ref": "#/a"}});
    let error = pass(&mut circle, &mut Report::default()).expect_err("refused");
    assert_eq!(
        error.problem(),
        "reference `#/b` leads to other references without end"
    );
}
