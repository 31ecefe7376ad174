//! Verify OTP, and how a session is told.

use std::sync::Arc;

use axum::{
    Extension,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode, Uri},
    response::Response,
};
use serde_json::json;

use super::login::{Login, invalid_gstin};
use crate::{
    answer::{BusinessError, PlatformError},
    app::App,
    envelope::Reply,
    exchange::Exchange,
    network::{ExpiryForm, Refusal, Session},
    parameters::Parameters,
};

pub(super) async fn handle(
    State(app): State<Arc<App>>,
    Extension(exchange): Extension<Exchange>,
    headers: HeaderMap,
    uri: Uri,
    body: Bytes,
) -> Response {
    exchange.reply(session(&app, &exchange, &headers, &uri, &body))
}

fn session(
    app: &App,
    exchange: &Exchange,
    headers: &HeaderMap,
    uri: &Uri,
    body: &[u8],
) -> Result<Reply, PlatformError> {
    let login = Login::read(app, headers, body)?;
    let parameters = Parameters::parse(uri.query().unwrap_or_default());
    let otp = parameters.required("otp", |otp| Some(otp.to_owned()))?;
    if login.documented_refusal().is_some() {
        return Ok(Reply::BusinessError(BusinessError::of("AUTH4033")));
    }
    if !login.has_gstin() {
        // The documentation has this one under another status than its code.
        return Err(invalid_gstin().under(StatusCode::INTERNAL_SERVER_ERROR));
    }
    let now = app.clock.elapsed();
    let opened = app.change(exchange, |network| {
        network.verify_otp(&login.gstin, &login.username, &otp, now)
    });
    reply(app, opened)
}

/// How a session that was opened or refreshed is told.
pub(super) fn reply(app: &App, outcome: Result<Session, Refusal>) -> Result<Reply, PlatformError> {
    let session = match outcome {
        Ok(session) => session,
        Err(refusal) => return Ok(Reply::BusinessError(refusal.error())),
    };
    let network = app.network();
    let ends = app
        .clock
        .epoch_milliseconds_after(network.sign_in.token_lifetime);
    let mut data = json!({ "access_token": session.token, "status_cd": "1" });
    let expiry = match network.sign_in.expiry_form {
        ExpiryForm::Milliseconds => json!(ends),
        ExpiryForm::Seconds => json!(ends / 1000),
        ExpiryForm::Text => json!(ends.to_string()),
        ExpiryForm::Missing => return Reply::data(&data),
    };
    if let Some(data) = data.as_object_mut() {
        data.insert("token_expiry".to_owned(), expiry.clone());
        data.insert("session_expiry".to_owned(), expiry);
    }
    Reply::data(&data)
}
