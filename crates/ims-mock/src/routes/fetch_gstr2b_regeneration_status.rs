//! How far the making of GSTR-2B is.

use std::sync::Arc;

use axum::{
    Extension,
    extract::State,
    http::{HeaderMap, Uri},
    response::Response,
};

use super::common::Read;
use crate::{app::App, envelope::Reply, exchange::Exchange, network::Network};

pub(super) async fn handle(
    State(app): State<Arc<App>>,
    Extension(exchange): Extension<Exchange>,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    let read = Read::begin(&app, &headers, &uri);
    exchange.reply(Reply::from(
        read.and_then(|read| read.report(Network::regeneration_report)),
    ))
}
