//! Authenticate.

use std::sync::Arc;

use axum::{Extension, extract::State, http::HeaderMap, response::Response};
use serde_json::json;

use crate::{answer::PlatformError, app::App, envelope::Reply, exchange::Exchange};

pub(super) async fn handle(
    State(app): State<Arc<App>>,
    Extension(exchange): Extension<Exchange>,
    headers: HeaderMap,
) -> Response {
    exchange.reply(platform_token(&app, &exchange, &headers))
}

fn platform_token(
    app: &App,
    exchange: &Exchange,
    headers: &HeaderMap,
) -> Result<Reply, PlatformError> {
    app.credentials.check_secret(headers)?;
    let now = app.clock.elapsed();
    let token = app.change(exchange, |network| network.authenticate(now));
    // This answer of the platform has no status of the tax network.
    Reply::data(&json!({ "access_token": token }))
}
