//! Refuses documents of another `OpenAPI` version than 3.0 and 3.1, and completes what a document
//! says of itself.

use openapi_document::{Error, Members as _, MembersMut as _, Place, Pointer, Result, Stage};
use serde_json::{Value, json};

use crate::report::Report;

/// Stands for a version that the document does not give.
const NO_VERSION: &str = "1.0.0";

/// Refuses what cannot be read as `OpenAPI` 3.0 or 3.1.
///
/// # Errors
/// A document of another version, with what to do.
pub fn refuse_unknown_version(name: &str, document: &Value) -> Result<()> {
    let at = |key: &str| {
        let pointer = Pointer::root().child(key);
        Place::Value(Stage::File(name.to_owned()), pointer)
    };
    if !document.is_object() {
        return Err(Error::new(
            name,
            "the document is not an object",
            "vendor a page whose block begins with `openapi:`",
        ));
    }
    if let Some(version) = document.get("swagger") {
        return Err(Error::new(
            at("swagger"),
            format!("Swagger {version} is not OpenAPI 3"),
            "convert the document to OpenAPI 3.0 before vendoring it: `npx swagger2openapi FILE`",
        ));
    }
    match document.text("openapi") {
        Some(version) if ["3.0", "3.1"].contains(&version) => Ok(()),
        Some(version) if version.starts_with("3.0.") || version.starts_with("3.1.") => Ok(()),
        Some(version) => Err(Error::new(
            at("openapi"),
            format!("version {version}, and only 3.0 and 3.1 are read"),
            "vendor the document in OpenAPI 3.0, or convert it first",
        )),
        None => Err(Error::new(
            at("openapi"),
            "no version as a string",
            "write `openapi: 3.0.1` if that is what the document follows",
        )),
    }
}

/// The generated client puts `info.version` into a header and cannot refuse it there.
pub(super) fn pass(document: &mut Value, report: &mut Report) {
    let Some(root) = document.as_object_mut() else {
        return;
    };
    if !root.get("info").is_some_and(Value::is_object) {
        root.insert("info".to_owned(), json!({}));
    }
    let Some(info) = root.object_mut("info") else {
        return;
    };
    if !info.get("title").is_some_and(Value::is_string) {
        report.note("`#/info/title`: missing, so \"untitled\"");
        info.insert("title".to_owned(), json!("untitled"));
    }
    let version = info.text("version");
    let sendable = version
        .is_some_and(|text| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic()));
    if !sendable {
        let before = info
            .insert("version".to_owned(), json!(NO_VERSION))
            .map_or("missing".to_owned(), |before| before.to_string());
        report.note(format!("`#/info/version`: {before}, so {NO_VERSION}"));
    }
}
