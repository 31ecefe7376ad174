//! What the YAML reader makes of odd texts.

use openapi_document::yaml::read;
use serde_json::json;

#[test]
fn plain_scalars_that_look_odd_stay_strings() {
    let value = read(
        "a.yaml",
        "a: N\nb: no\nc: 0112024\nd: 1_000\ne: 02-11-2024\nf: 1e2\n",
        1,
    );
    assert_eq!(
        value.expect("valid"),
        json!({"a": "N", "b": "no", "c": "0112024", "d": "1_000", "e": "02-11-2024", "f": 100.0})
    );
}

#[test]
fn json_is_read_too() {
    let value = read("a.json", "{\"a\": [1, 2.5, null, true]}", 1);
    assert_eq!(value.expect("valid"), json!({"a": [1, 2.5, null, true]}));
}

#[test]
fn numeric_keys_become_strings() {
    let value = read("a.yaml", "responses:\n  200:\n    description: ok\n", 1);
    assert_eq!(
        value.expect("valid"),
        json!({"responses": {"200": {"description": "ok"}}})
    );
}

#[test]
fn errors_name_the_line_of_the_page() {
    for (text, place) in [
        ("a: 1\nb: 2\na: 3\n", "page.md:12"),
        ("a: 1\nb: c: d\n", "page.md:11"),
        ("a: 1\n b: 2\n", "page.md:11"),
        ("{\"a\": 1,\n\"b\": 2,\n\"a\": 3}", "page.md:12"),
        ("{\"a\": [1,\n", "page.md:11"),
    ] {
        let error = read("page.md", text, 10).expect_err(text);
        assert_eq!(error.place().to_string(), place, "{error}");
        assert!(
            error.problem().starts_with("not valid YAML or JSON: "),
            "{error}"
        );
    }
}
