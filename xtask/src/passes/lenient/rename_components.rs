//! Gives components names that `OpenAPI` allows and that differ in Rust too: vendors use the titles
//! of their editor.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::document::{Members as _, Pointer, decode_references, rename_components};
use crate::names::{self, pascal_case};
use crate::report::Report;

pub(in crate::passes) fn pass(document: &mut Value, report: &mut Report) {
    decode_references(document);
    let mut renamed = BTreeMap::new();
    let kinds = document.object("components");
    for (kind, members) in kinds.into_iter().flatten() {
        let Some(members) = members.as_object() else {
            continue;
        };
        let mut types = BTreeSet::new();
        for name in members.keys() {
            let is_own = types.insert(pascal_case(name));
            if is_allowed(name) && is_own {
                continue;
            }
            let allowed = free_name(members, name, &renamed, kind);
            let place = Pointer::root().child("components").child(kind).child(name);
            report.note(format!("`{place}`: `{allowed}` instead of `{name}`"));
            renamed.insert((kind.clone(), name.clone()), allowed);
        }
    }
    rename_components(document, &renamed);
}

fn is_allowed(name: &str) -> bool {
    !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'))
}

fn free_name(
    members: &Map<String, Value>,
    name: &str,
    renamed: &BTreeMap<(String, String), String>,
    kind: &str,
) -> String {
    let letters: String = pascal_case(name).chars().filter(char::is_ascii).collect();
    let stem = if letters.starts_with(|c: char| c.is_ascii_alphabetic()) {
        letters
    } else {
        format!("Component{letters}")
    };
    names::free_name(&stem, |candidate| {
        let renamed = renamed
            .iter()
            .any(|((other, _), new)| other == kind && new == candidate);
        let candidate = pascal_case(candidate);
        renamed || members.keys().any(|name| pascal_case(name) == candidate)
    })
}
