//! Drops components that no operation refers to.

use openapi_document::{MembersMut as _, Pointer, reached};
use serde_json::{Value, json};

use crate::report::Report;

pub(super) fn pass(document: &mut Value, report: &mut Report) {
    let used = reached(document, document.get("paths"));
    let components = document.object_mut("components");
    let Some(components) = components else {
        return;
    };
    for (kind, members) in components.iter_mut() {
        // Security schemes are named, not referred to.
        let Some(members) = members
            .as_object_mut()
            .filter(|_| kind != "securitySchemes")
        else {
            continue;
        };
        members.retain(|name, _| {
            let keep = used.contains(&(kind.clone(), name.clone()));
            if !keep {
                report.note(format!("`{}`", Pointer::component(kind, name)));
            }
            keep
        });
    }
    components.retain(|_, members| *members != json!({}));
}
