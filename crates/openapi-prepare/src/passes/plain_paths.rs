//! Writes the variables of paths as the generator reads them: `.{format}` for `{.format}`.
//!
//! Some documents take over more of RFC 6570 than `OpenAPI` has: an operator before a name, or a star
//! behind it.

use openapi_document::{MembersMut as _, names_in_path};
use serde_json::Value;

use crate::report::Report;

pub(super) fn pass(document: &mut Value, report: &mut Report) {
    let Some(paths) = document.object_mut("paths") else {
        return;
    };
    let named = std::mem::take(paths).into_iter().map(|(path, item)| {
        let plain = plain(&path);
        if plain != path {
            report.note(format!("`{path}`: sent as `{plain}`"));
        }
        (plain, item)
    });
    *paths = named.collect();
}

fn plain(path: &str) -> String {
    let mut plain = path.to_owned();
    for name in names_in_path(path) {
        plain = plain.replace(&format!("{{.{name}"), &format!(".{{{name}"));
        plain = plain.replace(&format!("{{{name}*}}"), &format!("{{{name}}}"));
    }
    plain
}
