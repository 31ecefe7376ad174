//! Logout.

use std::sync::Arc;

use axum::{Extension, extract::State, http::HeaderMap, response::Response};

use super::login::check_source;
use crate::{
    answer::PlatformError, app::App, credentials::Credentials, envelope::Reply, exchange::Exchange,
};

pub(super) async fn handle(
    State(app): State<Arc<App>>,
    Extension(exchange): Extension<Exchange>,
    headers: HeaderMap,
) -> Response {
    exchange.reply(ended(&app, &exchange, &headers))
}

fn ended(app: &App, exchange: &Exchange, headers: &HeaderMap) -> Result<Reply, PlatformError> {
    let now = app.clock.elapsed();
    app.credentials.taxpayer(headers, &app.network(), now)?;
    check_source(headers)?;
    let token = Credentials::token(headers).unwrap_or_default();
    app.change(exchange, |network| network.log_out(token));
    Ok(Reply::Success(None))
}
