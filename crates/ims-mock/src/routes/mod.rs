//! One file for each operation, and what answers everything else.

pub(crate) mod invoice_count;
pub(crate) mod invoices;

use std::collections::BTreeMap;

use axum::{Extension, http::StatusCode, response::Response};
use serde::Serialize;
use serde_json::json;

use crate::{
    answer::{EmptyForm, PlatformError},
    envelope::Reply,
    exchange::Exchange,
};

/// An unknown path.
pub(crate) async fn not_found(Extension(exchange): Extension<Exchange>) -> Response {
    exchange.reply(refusal(StatusCode::NOT_FOUND))
}

/// A known path with a method that it does not have; axum adds `Allow`.
pub(crate) async fn method_not_allowed(Extension(exchange): Extension<Exchange>) -> Response {
    exchange.reply(refusal(StatusCode::METHOD_NOT_ALLOWED))
}

/// Success without documents; `nothing` is what stands under `key` if the
/// form has it.
fn no_documents(
    form: EmptyForm,
    key: &str,
    nothing: &impl Serialize,
) -> Result<Reply, PlatformError> {
    match form {
        EmptyForm::Array => Reply::success(&BTreeMap::from([(key, nothing)])),
        EmptyForm::Object => Reply::success(&json!({})),
        EmptyForm::NullArray => Reply::success(&json!({ key: null })),
        EmptyForm::NullData => Reply::success(&json!(null)),
        EmptyForm::MissingData => Ok(Reply::Success(None)),
    }
}

fn refusal(status: StatusCode) -> Reply {
    Reply::PlatformError(PlatformError::of(status))
}
