//! Drops repeated entries of `enum` and `required`, which `OpenAPI` forbids.

use openapi_document::{MembersMut as _, visit_schemas};
use serde_json::Value;

use crate::report::Report;

pub(super) fn pass(document: &mut Value, report: &mut Report) {
    visit_schemas(document, |place, _, schema| {
        for keyword in ["enum", "required"] {
            let Some(values) = schema.list_mut(keyword) else {
                continue;
            };
            let mut distinct: Vec<Value> = Vec::with_capacity(values.len());
            for value in values.drain(..) {
                if distinct.contains(&value) {
                    report.note(format!("`{}`: {value} once", place.child(keyword)));
                } else {
                    distinct.push(value);
                }
            }
            *values = distinct;
        }
    });
}
