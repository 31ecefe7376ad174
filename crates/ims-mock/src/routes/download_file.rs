//! A file of a queued list at its own address, which takes no credentials.

use std::sync::Arc;

use axum::{
    Extension,
    body::Body,
    extract::{Path, State},
    http::{HeaderValue, StatusCode, header},
    response::Response,
};

use super::common::refusal;
use crate::{app::App, exchange::Exchange};

pub(super) async fn handle(
    State(app): State<Arc<App>>,
    Extension(exchange): Extension<Exchange>,
    Path((job, number)): Path<(String, String)>,
) -> Response {
    let network = app.network();
    let number = number.parse().unwrap_or_default();
    let Some(body) = network.file(&job, number) else {
        return exchange.reply(refusal(StatusCode::NOT_FOUND));
    };
    let mut response = Response::new(Body::from(body.to_owned()));
    let json = HeaderValue::from_static("application/json");
    response.headers_mut().insert(header::CONTENT_TYPE, json);
    response
}
