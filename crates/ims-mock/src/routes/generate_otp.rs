//! Generate OTP.

use std::sync::Arc;

use axum::{Extension, body::Bytes, extract::State, http::HeaderMap, response::Response};

use super::login::{Login, invalid_gstin};
use crate::{answer::PlatformError, app::App, envelope::Reply, exchange::Exchange};

pub(super) async fn handle(
    State(app): State<Arc<App>>,
    Extension(exchange): Extension<Exchange>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    exchange.reply(otp(&app, &exchange, &headers, &body))
}

fn otp(
    app: &App,
    exchange: &Exchange,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<Reply, PlatformError> {
    let login = Login::read(app, headers, body)?;
    if let Some(error) = login.documented_refusal() {
        return Ok(Reply::BusinessError(error));
    }
    if !login.has_gstin() {
        return Err(invalid_gstin());
    }
    let now = app.clock.elapsed();
    let sent = app.change(exchange, |network| {
        network.generate_otp(&login.gstin, &login.username, now)
    });
    match sent {
        Ok(()) => Ok(Reply::Success(None)),
        Err(refusal) => Ok(Reply::BusinessError(refusal.error())),
    }
}
