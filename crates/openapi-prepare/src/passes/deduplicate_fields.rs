//! Reads a field whose Rust name another one has as an unknown one.
//!
//! `inv-no` beside `inv_no`: one of the two becomes a field, and the other keeps its JSON text among
//! the fields that are not documented, so nothing is lost. A field that is required and not described
//! is an unknown one too.

use std::collections::{BTreeMap, BTreeSet};

use openapi_document::{MembersMut as _, Role, visit_schemas};
use serde_json::Value;

use crate::names::field_name;
use crate::report::Report;

pub(super) fn pass(document: &mut Value, report: &mut Report) {
    visit_schemas(document, |place, role, schema| {
        let open = schema.contains_key("additionalProperties");
        let fields = schema.object_mut("properties");
        let Some(fields) = fields.filter(|_| open && role == Role::Body) else {
            return;
        };
        let mut owners: BTreeMap<String, String> = BTreeMap::new();
        for name in fields.keys() {
            let rust_name = field_name(name);
            // The one that is spelt like its Rust name, or else the first.
            if *name == rust_name || !owners.contains_key(&rust_name) {
                owners.insert(rust_name, name.clone());
            }
        }
        fields.retain(|name, _| {
            let owner = owners.get(&field_name(name));
            let keep = owner.is_none_or(|owner| owner == name);
            if !keep {
                let place = place.child("properties").child(name);
                report.note(format!(
                    "`{place}`: an unknown field, because another has its Rust name"
                ));
            }
            keep
        });
        let names: BTreeSet<String> = fields.keys().cloned().collect();
        let is_field = |name: &Value| name.as_str().is_some_and(|name| names.contains(name));
        if let Some(required) = schema.list_mut("required") {
            required.retain(is_field);
        }
    });
}
