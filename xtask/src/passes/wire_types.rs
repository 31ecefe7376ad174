//! Names the Rust type of each scalar.
//!
//! `x-rust-type: gst_types::wire::Amount` in the document is short for the object that the
//! generator reads. A scalar of a body without one gets the exact general type: a new field of a
//! page is then typed without any edit by hand.

use serde_json::{Map, Value, json};

use crate::document::{Pointer, Role, visit_schemas};
use crate::error::{Error, Result};
use crate::report::Report;

const KEY: &str = "x-rust-type";

pub(super) fn pass(document: &mut Value, report: &mut Report) -> Result<()> {
    visit_schemas(document, |place, role, schema| {
        if let Some(named) = schema.get(KEY) {
            let expanded = expand(named, &place.child(KEY))?;
            schema.insert(KEY.to_owned(), expanded);
            return Ok(());
        }
        let general = match (role, schema.get("type").and_then(Value::as_str)) {
            (Role::Body, Some("string")) => Some("gst_types::wire::Text"),
            (Role::Body, Some("number")) => Some("gst_types::wire::Amount"),
            (Role::Body, Some("integer")) => Some("gst_types::wire::Integer"),
            _ => None,
        };
        match general {
            Some(path) => {
                report.note(format!("`{place}`: no type named, so `{path}`"));
                schema.insert(KEY.to_owned(), expand(&json!(path), place)?);
            }
            None => plain_parameter(schema),
        }
        Ok(())
    })
}

/// The generator reads dates and ids of parameters into crates that the client does not use.
fn plain_parameter(schema: &mut Map<String, Value>) {
    if schema.get("type").and_then(Value::as_str) == Some("string") {
        schema.shift_remove("format");
    }
}

fn expand(named: &Value, place: &Pointer) -> Result<Value> {
    let path = match named {
        Value::String(path) => path.as_str(),
        Value::Object(_) => return Ok(named.clone()),
        _ => "",
    };
    match path.split_once("::") {
        Some((crate_name, rest)) if crate_name == "gst_types" && !rest.is_empty() => Ok(json!({
            "crate": "gst-types",
            "version": "*",
            "path": path,
        })),
        _ => Err(Error::new(
            place,
            format!("{named} is not the path of a type in gst_types"),
            "write it as `gst_types::wire::Amount`",
        )),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::pass;
    use crate::report::Report;

    #[test]
    fn named_types_are_expanded_and_the_rest_is_exact() {
        let mut document = json!({
            "components": {"schemas": {"A": {"properties": {
                "named": {"type": "string", "x-rust-type": "gst_types::wire::Gstin"},
                "number": {"type": "number", "format": "double"},
                "flag": {"type": "boolean"}
            }}}},
            "paths": {"/a": {"get": {"parameters": [{"schema": {"type": "string", "format": "date"}}]}}}
        });
        pass(&mut document, &mut Report::default()).expect("passes");
        let fields = &document["components"]["schemas"]["A"]["properties"];
        assert_eq!(
            fields["named"]["x-rust-type"]["path"],
            "gst_types::wire::Gstin"
        );
        assert_eq!(
            fields["number"]["x-rust-type"]["path"],
            "gst_types::wire::Amount"
        );
        assert_eq!(fields["flag"], json!({"type": "boolean"}));
        assert_eq!(
            document["paths"]["/a"]["get"]["parameters"][0]["schema"],
            json!({"type": "string"})
        );
    }

    #[test]
    fn a_foreign_path_is_refused() {
        for odd in [json!("std::string::String"), json!("Amount"), json!(1)] {
            let mut document = json!({"components": {"schemas": {"A": {"x-rust-type": odd}}}});
            let error = pass(&mut document, &mut Report::default()).expect_err("refused");
            assert_eq!(error.place(), "#/components/schemas/A/x-rust-type");
        }
    }
}
