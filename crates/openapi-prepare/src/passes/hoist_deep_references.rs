//! Gives what references name in the middle of a component or path a component of its own: later
//! steps change what is around it.

use openapi_document::{decode_references, references};
use serde_json::Value;

use crate::hoist::hoist;
use crate::report::Report;

/// `#/components/KIND/NAME` has four parts.
const PARTS: usize = 4;

pub(super) fn pass(document: &mut Value, report: &mut Report) {
    decode_references(document);
    let is_deep = |target: &str| {
        let names_component =
            target.starts_with("#/components/") && target.split('/').count() == PARTS;
        target.starts_with("#/") && !names_component
    };
    let deep: Vec<_> = references(document)
        .into_iter()
        .filter(|(_, target)| is_deep(target))
        .collect();
    if deep.is_empty() {
        return;
    }
    let source = document.clone();
    hoist(document, &source, is_deep);
    for (place, target) in deep {
        report.note(format!("`{place}`: `{target}` is a component of its own"));
    }
}
