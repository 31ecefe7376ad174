//! Keeps the tags that an operation uses.

use std::collections::BTreeSet;

use openapi_document::{Members as _, MembersMut as _, operations};
use serde_json::Value;

use crate::report::Report;

pub(super) fn pass(document: &mut Value, report: &mut Report) {
    let used: BTreeSet<String> = operations(document)
        .iter()
        .filter_map(|operation| operation.value.get("tags")?.as_array())
        .flatten()
        .filter_map(|tag| tag.as_str().map(str::to_owned))
        .collect();
    let Some(tags) = document.list_mut("tags") else {
        return;
    };
    let before = tags.len();
    tags.retain(|tag| {
        let name = tag.text("name");
        name.is_some_and(|name| used.contains(name))
    });
    if before > tags.len() {
        report.note(format!("`#/tags`: {} of {before} kept", tags.len()));
    }
}
