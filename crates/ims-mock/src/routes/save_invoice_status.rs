//! Save Invoice Status, and what a reset has in common with it.

use std::sync::Arc;

use axum::{
    Extension,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use serde_json::json;

use super::common::read_body;
use crate::{
    answer::{BusinessError, PlatformError},
    app::App,
    credentials::Credentials,
    envelope::Reply,
    exchange::Exchange,
    network::Standing,
    rules::{Kind, Request},
};

/// Other providers of the network name this limit of a body.
const LARGEST_BODY: usize = 4 * 1024 * 1024;

pub(super) async fn handle(
    State(app): State<Arc<App>>,
    Extension(exchange): Extension<Exchange>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    exchange.reply(begin(Kind::Save, &app, &exchange, &headers, &body))
}

/// Begins a job of this kind.
pub(super) fn begin(
    kind: Kind,
    app: &App,
    exchange: &Exchange,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<Reply, PlatformError> {
    let now = app.clock.elapsed();
    let gstin = app.credentials.taxpayer(headers, &app.network(), now)?;
    if body.len() > LARGEST_BODY {
        return Err(PlatformError::of(StatusCode::PAYLOAD_TOO_LARGE));
    }
    let request: Request = read_body(body)?;
    if is_for_another(app, headers, &gstin, &request) {
        // Reported for returns; what is said of a save is not published.
        return Ok(Reply::BusinessError(BusinessError::of("RET11402")));
    }
    let submission = request.into_submission(kind);
    let begun = app.change(exchange, |network| {
        network.begin_job(&gstin, submission, now)
    });
    match begun {
        Ok(reference) => Reply::success(&json!({ "reference_id": reference })),
        Err(error) => Ok(Reply::BusinessError(error)),
    }
}

/// Whether the request is for another taxpayer than the one who signed in. Of a token that this
/// server did not give nobody knows whose it is.
fn is_for_another(app: &App, headers: &HeaderMap, gstin: &str, request: &Request) -> bool {
    let token = Credentials::token(headers).unwrap_or_default();
    let standing = app.network().tokens().standing(token, app.clock.elapsed());
    standing != Standing::Stranger && request.recipient() != gstin
}
