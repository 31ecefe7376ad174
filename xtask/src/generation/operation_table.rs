//! The table of operations, for what is decided before a request is built: which token it takes,
//! whether it may be repeated.

use std::fmt::Write as _;

use openapi_document::operations;
use openapi_prepare::names::snake_case;
use serde_json::Value;

use crate::operations::Traits;

const TYPES: &str = include_str!("../../templates/operations.rs");

/// The text of the module, without its heading.
pub(super) fn module(document: &Value) -> String {
    let mut text = TYPES.to_owned();
    let mut names = Vec::new();
    for operation in operations(document) {
        let id = operation.id().unwrap_or_default();
        let name = snake_case(id).to_uppercase();
        let method = operation.method.to_uppercase();
        let path = operation.path;
        let Traits {
            token,
            repeatable,
            exclusive,
        } = Traits::of(operation.value, operation.method);
        let _ = write!(
            text,
            "
/// `{method} {path}`
pub const {name}: OperationInfo = OperationInfo {{
    id: {id:?},
    method: {method:?},
    path: {path:?},
    token: Token::{token:?},
    repeatable: {repeatable},
    exclusive: {exclusive},
}};
"
        );
        names.push(name);
    }
    let list = names.join(", &");
    let _ = write!(
        text,
        "\n/// Every operation, in the order of the document.\npub const ALL: &[&OperationInfo] = &[&{list}];\n"
    );
    text
}
