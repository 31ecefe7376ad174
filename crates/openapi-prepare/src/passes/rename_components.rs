//! Gives components names that `OpenAPI` allows and that differ in Rust too: vendors use the titles
//! of their editor.

use std::collections::{BTreeMap, BTreeSet};

use openapi_document::{Members as _, Pointer, rename_components};
use serde_json::Value;

use crate::names::{free_name, pascal_case};
use crate::report::Report;

/// What generated code calls by these names, without a path.
const PRELUDE: [&str; 22] = [
    "AsRef", "Box", "Clone", "Copy", "Default", "Drop", "Eq", "Err", "Fn", "From", "Into",
    "Iterator", "None", "Ok", "Option", "Result", "Self", "Some", "String", "ToString", "TryFrom",
    "Vec",
];

pub(super) fn pass(document: &mut Value, report: &mut Report) {
    let mut renamed = BTreeMap::new();
    for (kind, members) in document.object("components").into_iter().flatten() {
        let Some(members) = members.as_object() else {
            continue;
        };
        let mut types: BTreeSet<String> = members.keys().map(|name| pascal_case(name)).collect();
        types.extend(PRELUDE.map(str::to_owned));
        let mut seen = BTreeSet::new();
        for name in members.keys() {
            let own = pascal_case(name);
            let is_own = seen.insert(own.clone()) && !PRELUDE.contains(&own.as_str());
            if is_allowed(name) && is_own {
                continue;
            }
            let letters: String = own.chars().filter(char::is_ascii).collect();
            let stem = if letters.starts_with(|c: char| c.is_ascii_alphabetic()) {
                letters
            } else {
                format!("Component{letters}")
            };
            let free = free_name(&stem, |name| types.contains(&pascal_case(name)));
            types.insert(pascal_case(&free));
            report.note(format!(
                "`{}`: `{free}` instead of `{name}`",
                Pointer::component(kind, name)
            ));
            renamed.insert((kind.clone(), name.clone()), free);
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
