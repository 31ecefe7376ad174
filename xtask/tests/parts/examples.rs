//! Documented examples become files.

use serde_json::json;

use xtask::examples::extract;

#[test]
fn slugs_are_file_names() {
    for (name, expected) in [
        ("200 B2B Accepted Invoices", "b2b-accepted-invoices"),
        ("200 Success", "success"),
        ("../../etc/passwd", "etc-passwd"),
        ("200", "example"),
    ] {
        let files = extract(&document(&json!({name: {"value": 1}})));
        let path = format!("openapi/examples/getA__200__{expected}.json");
        assert_eq!(files.into_keys().collect::<Vec<_>>(), [path]);
    }
}

fn document(examples: &serde_json::Value) -> serde_json::Value {
    json!({"paths": {"/a": {"get": {"operationId": "getA", "responses": {"200": {
        "content": {"application/json": {"examples": examples}}
    }}}}}})
}

#[test]
fn one_file_for_each_example() {
    let files = extract(&document(&json!({"200 One": {"value": {"a": 1}}})));
    let files: Vec<_> = files.into_iter().collect();
    assert_eq!(
        files,
        [(
            "openapi/examples/getA__200__one.json".to_owned(),
            "{\n  \"a\": 1\n}\n".to_owned()
        )]
    );
}

#[test]
fn names_that_differ_in_signs_alone_are_counted() {
    let files = extract(&document(&json!({
        "One": {"value": 1}, "one!": {"value": 2}, "Elsewhere": {"externalValue": "a.json"}, "None": null
    })));
    let names: Vec<_> = files
        .keys()
        .filter_map(|path| path.rsplit("__").next())
        .collect();
    assert_eq!(names, ["one.json", "one2.json"]);
}
