//! Refuses documents of another `OpenAPI` version than 3.0.

use serde_json::Value;

use crate::document::Pointer;
use crate::error::{Error, Result};
use crate::report::Report;

pub(super) fn pass(document: &mut Value, _report: &mut Report) -> Result<()> {
    let root = Pointer::root();
    if !document.is_object() {
        return Err(Error::new(
            &root,
            "the document is not an object",
            "vendor a page whose block begins with `openapi:`",
        ));
    }
    if let Some(version) = document.get("swagger") {
        return Err(Error::new(
            root.child("swagger"),
            format!("Swagger {version} is not OpenAPI 3.0"),
            "convert the document to OpenAPI 3.0 before vendoring it",
        ));
    }
    let version = document.get("openapi").and_then(Value::as_str);
    match version {
        Some(version) if version.starts_with("3.0.") => sendable_version(document),
        Some(version) => Err(Error::new(
            root.child("openapi"),
            format!("version {version}, and the generator reads 3.0 only"),
            "vendor the page in OpenAPI 3.0, or convert it first",
        )),
        None => Err(Error::new(
            root.child("openapi"),
            "no version as a string",
            "write `openapi: 3.0.1` if that is what the document follows",
        )),
    }
}

/// The generated client puts `info.version` into a header and cannot refuse it there.
fn sendable_version(document: &Value) -> Result<()> {
    let version = document.pointer("/info/version").and_then(Value::as_str);
    if version.is_some_and(|text| text.bytes().all(|byte| byte.is_ascii_graphic())) {
        return Ok(());
    }
    Err(Error::new(
        Pointer::root().child("info").child("version"),
        "no version of visible ASCII characters as a string",
        "write one, such as `version: 1.0.0`",
    ))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::pass;
    use crate::report::Report;

    #[test]
    fn only_three_zero_passes() {
        for (mut document, expected) in [
            (json!({"openapi": "3.0.1", "info": {"version": "1"}}), None),
            (
                json!({"openapi": "3.0.3", "info": {"version": "1.0.0"}}),
                None,
            ),
            (
                json!({"openapi": "3.0.3", "info": {"version": 1}}),
                Some("#/info/version: no version"),
            ),
            (
                json!({"openapi": "3.0.3", "info": {"version": "ü"}}),
                Some("#/info/version: no version"),
            ),
            (
                json!({"openapi": "3.0.3"}),
                Some("#/info/version: no version"),
            ),
            (
                json!({"openapi": "3.1.0"}),
                Some("#/openapi: version 3.1.0"),
            ),
            (json!({"openapi": 3.0}), Some("#/openapi: no version")),
            (
                json!({"swagger": "2.0"}),
                Some("#/swagger: Swagger \"2.0\""),
            ),
            (json!([]), Some("#: the document is not an object")),
        ] {
            let outcome = pass(&mut document, &mut Report::default());
            match (outcome, expected) {
                (Ok(()), None) => {}
                (Err(error), Some(text)) => {
                    assert!(error.to_string().starts_with(text), "{error}");
                }
                (outcome, expected) => panic!("{document}: {outcome:?}, expected {expected:?}"),
            }
        }
    }
}
