//! Refuses documents of another `OpenAPI` version than 3.0 and 3.1.

use serde_json::{Value, json};

use crate::document::Pointer;
use crate::error::{Error, Result};
use crate::report::Report;

/// Stands for a version that the document does not give.
const NO_VERSION: &str = "1.0.0";

pub(super) fn pass(document: &mut Value, report: &mut Report) -> Result<()> {
    refuse_unknown_version(document)?;
    complete_info(document, report);
    Ok(())
}

/// Refuses what cannot be read as `OpenAPI` 3.0 or 3.1.
///
/// # Errors
/// A document of another version, with what to do.
pub(crate) fn refuse_unknown_version(document: &Value) -> Result<()> {
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
            format!("Swagger {version} is not OpenAPI 3"),
            "convert the document to OpenAPI 3.0 before vendoring it",
        ));
    }
    match document.get("openapi").and_then(Value::as_str) {
        Some(version) if version.starts_with("3.0.") || version.starts_with("3.1.") => Ok(()),
        Some("3.0" | "3.1") => Ok(()),
        Some(version) => Err(Error::new(
            root.child("openapi"),
            format!("version {version}, and xtask reads 3.0 and 3.1"),
            "vendor the document in OpenAPI 3.0, or convert it first",
        )),
        None => Err(Error::new(
            root.child("openapi"),
            "no version as a string",
            "write `openapi: 3.0.1` if that is what the document follows",
        )),
    }
}

/// The generated client puts `info.version` into a header and cannot refuse it there.
fn complete_info(document: &mut Value, report: &mut Report) {
    let Some(root) = document.as_object_mut() else {
        return;
    };
    if !root.get("info").is_some_and(Value::is_object) {
        root.insert("info".to_owned(), json!({}));
    }
    let Some(info) = root.get_mut("info").and_then(Value::as_object_mut) else {
        return;
    };
    if !info.get("title").is_some_and(Value::is_string) {
        report.note("`#/info/title`: missing, so \"untitled\"");
        info.insert("title".to_owned(), json!("untitled"));
    }
    let version = info.get("version").and_then(Value::as_str);
    let sendable = version
        .is_some_and(|text| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic()));
    if !sendable {
        let before = info
            .insert("version".to_owned(), json!(NO_VERSION))
            .map_or("missing".to_owned(), |before| before.to_string());
        report.note(format!("`#/info/version`: {before}, so {NO_VERSION}"));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::pass;
    use crate::report::Report;

    #[test]
    fn other_versions_are_refused_with_the_reason() {
        for (mut document, expected) in [
            (
                json!({"swagger": "2.0"}),
                "#/swagger: Swagger \"2.0\" is not OpenAPI 3",
            ),
            (
                json!({"openapi": "4.0.0"}),
                "#/openapi: version 4.0.0, and xtask reads 3.0 and 3.1",
            ),
            (json!({"openapi": 3.0}), "#/openapi: no version as a string"),
            (json!([]), "#: the document is not an object"),
        ] {
            let error = pass(&mut document, &mut Report::default()).expect_err("refused");
            assert!(error.to_string().starts_with(expected), "{error}");
        }
    }

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
}
