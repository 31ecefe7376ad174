//! Refresh Session.

use std::sync::Arc;

use axum::{Extension, extract::State, http::HeaderMap, response::Response};

use super::{login::check_source, verify_otp};
use crate::{
    answer::PlatformError, app::App, credentials::Credentials, envelope::Reply, exchange::Exchange,
};

pub(super) async fn handle(
    State(app): State<Arc<App>>,
    Extension(exchange): Extension<Exchange>,
    headers: HeaderMap,
) -> Response {
    exchange.reply(refreshed(&app, &exchange, &headers))
}

fn refreshed(app: &App, exchange: &Exchange, headers: &HeaderMap) -> Result<Reply, PlatformError> {
    let now = app.clock.elapsed();
    app.credentials.taxpayer(headers, &app.network(), now)?;
    check_source(headers)?;
    let token = Credentials::token(headers).unwrap_or_default();
    let outcome = app.change(exchange, |network| network.refresh(token, now));
    verify_otp::reply(app, outcome)
}
