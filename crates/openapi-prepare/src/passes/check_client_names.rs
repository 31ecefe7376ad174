//! Refuses two components or two fields that would get the same Rust name.

use std::collections::BTreeMap;

use openapi_document::{Members as _, Pointer, visit_schemas};
use serde_json::{Map, Value};

use crate::names::{field_name, pascal_case};
use crate::report::Report;

pub(super) fn pass(document: &mut Value, report: &mut Report) {
    let schemas = document
        .pointer("/components/schemas")
        .and_then(Value::as_object);
    let place = Pointer::root().child("components").child("schemas");
    distinct(
        schemas.into_iter().flat_map(Map::keys),
        &place,
        "type",
        pascal_case,
        report,
    );
    visit_schemas(document, |place, _, schema| {
        let fields = schema.object("properties");
        let fields = fields.into_iter().flat_map(Map::keys);
        let place = place.child("properties");
        distinct(fields, &place, "field", field_name, report);
    });
}

fn distinct<'n, N: AsRef<str> + ?Sized + 'n>(
    names: impl Iterator<Item = &'n N>,
    place: &Pointer,
    kind: &str,
    rust_name: fn(&str) -> String,
    report: &mut Report,
) {
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    for name in names.map(AsRef::as_ref) {
        if let Some(first) = seen.insert(rust_name(name), name) {
            report.refuse_at(
                &place.child(name),
                format!("`{name}` and `{first}` would be the same Rust {kind}"),
                "remove or rename one of the two by an overlay action",
            );
        }
    }
}
