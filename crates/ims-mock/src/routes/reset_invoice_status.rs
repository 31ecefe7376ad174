//! Reset Invoice Status.

use std::sync::Arc;

use axum::{Extension, body::Bytes, extract::State, http::HeaderMap, response::Response};

use super::save_invoice_status::begin;
use crate::{app::App, exchange::Exchange, rules::Kind};

pub(super) async fn handle(
    State(app): State<Arc<App>>,
    Extension(exchange): Extension<Exchange>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    exchange.reply(begin(Kind::Reset, &app, &exchange, &headers, &body))
}
