//! Names the Rust type of each scalar.
//!
//! `x-rust-type: gst_types::wire::Amount` in the document is short for the object that the
//! generator reads. A scalar of a body without one gets the exact general type: a new field of a
//! page is then typed without any edit by hand.

use openapi_document::{Members as _, Role, visit_schemas};
use openapi_prepare::{RUST_TYPE, Report, nearest};
use serde_json::{Map, Value, json};

/// What starts the path of a type that a field may have.
const WIRE: &str = "gst_types::wire::";

/// The types of `gst_types::wire` that a field may have.
pub const VOCABULARY: [&str; 19] = [
    "Action",
    "Amount",
    "Date",
    "DocumentHash",
    "DocumentNumber",
    "FilingStatus",
    "Flag",
    "GoodsType",
    "Gstin",
    "Integer",
    "ReturnPeriod",
    "Secret",
    "SectionParameter",
    "SourceForm",
    "StateCode",
    "Status",
    "SupplyType",
    "Text",
    "Timestamp",
];

pub(super) fn pass(document: &mut Value, report: &mut Report) {
    visit_schemas(document, |place, role, schema| {
        if let Some(named) = schema.get(RUST_TYPE) {
            if let Some(expanded) = expand(named) {
                schema.insert(RUST_TYPE.to_owned(), expanded);
            } else {
                let name = named.as_str().unwrap_or_default();
                let name = name.rsplit("::").next().unwrap_or_default();
                let meant = nearest(name, VOCABULARY).unwrap_or("Amount");
                report.refuse_at(
                    &place.child(RUST_TYPE),
                    format!("{named} is not the path of a type in gst_types::wire"),
                    format!(
                        "write `{WIRE}{meant}`, or one of: {}",
                        VOCABULARY.join(", ")
                    ),
                );
                schema.shift_remove(RUST_TYPE);
            }
            return;
        }
        let general = match (role, schema.text("type")) {
            (Role::Body, Some("string")) => Some("gst_types::wire::Text"),
            (Role::Body, Some("number")) => Some("gst_types::wire::Amount"),
            (Role::Body, Some("integer")) => Some("gst_types::wire::Integer"),
            _ => None,
        };
        match general {
            Some(path) => {
                report.note(format!("`{place}`: no type named, so `{path}`"));
                schema.insert(RUST_TYPE.to_owned(), reference(path));
            }
            None => plain_parameter(schema),
        }
    });
}

/// The generator reads dates and ids of parameters into crates that the client does not use.
fn plain_parameter(schema: &mut Map<String, Value>) {
    if schema.text("type") == Some("string") {
        schema.shift_remove("format");
    }
}

/// The form in which the generator reads the path of a type; `None` if there is no such type.
fn expand(named: &Value) -> Option<Value> {
    match named {
        Value::String(path) => {
            let name = path.strip_prefix(WIRE)?;
            VOCABULARY.contains(&name).then(|| reference(path))
        }
        Value::Object(_) => Some(named.clone()),
        _ => None,
    }
}

pub(super) fn reference(path: &str) -> Value {
    json!({ "crate": "gst-types", "version": "*", "path": path })
}
