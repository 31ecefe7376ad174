//! `complete_info`.

use openapi_prepare::Report;
use serde_json::{Value, json};

pass!(complete_info);

#[test]
fn what_says_no_usable_version_of_its_own_gets_one() {
    for (info, expected) in [
        (
            json!({"title": "t", "version": "2.1"}),
            json!({"title": "t", "version": "2.1"}),
        ),
        (
            json!({"title": "t", "version": "1 beta"}),
            json!({"title": "t", "version": "1.0.0"}),
        ),
        (
            json!({"version": 1.0}),
            json!({"version": "1.0.0", "title": "untitled"}),
        ),
        (
            Value::Null,
            json!({"title": "untitled", "version": "1.0.0"}),
        ),
    ] {
        let mut document = json!({"openapi": "3.0.3", "info": info});
        pass(&mut document, &mut Report::default()).expect("passes");
        assert_eq!(document["info"], expected);
    }
}
