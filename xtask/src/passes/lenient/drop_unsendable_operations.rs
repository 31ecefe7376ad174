//! Leaves out operations of methods that the HTTP client has no call for.

use serde_json::Value;

use crate::document::{MembersMut as _, Pointer};
use crate::report::Report;

const UNSENDABLE: [&str; 2] = ["options", "trace"];

pub(in crate::passes) fn pass(document: &mut Value, report: &mut Report) {
    let paths = document.object_mut("paths");
    for (path, item) in paths.into_iter().flatten() {
        let Some(item) = item.as_object_mut() else {
            continue;
        };
        for method in UNSENDABLE {
            if item.shift_remove(method).is_some() {
                let place = Pointer::root().child("paths").child(path).child(method);
                report.note(format!("`{place}`: no method of the client comes of it"));
            }
        }
    }
}
