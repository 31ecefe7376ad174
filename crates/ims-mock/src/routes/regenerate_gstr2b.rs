//! Regenerate GSTR-2B.

use std::sync::Arc;

use axum::{
    Extension,
    extract::{Path, State},
    http::HeaderMap,
    response::Response,
};
use serde_json::json;

use super::common::period;
use crate::{answer::PlatformError, app::App, envelope::Reply, exchange::Exchange};

pub(super) async fn handle(
    State(app): State<Arc<App>>,
    Extension(exchange): Extension<Exchange>,
    Path((year, month)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    exchange.reply(begin(&app, &exchange, (&year, &month), &headers))
}

fn begin(
    app: &App,
    exchange: &Exchange,
    (year, month): (&str, &str),
    headers: &HeaderMap,
) -> Result<Reply, PlatformError> {
    let now = app.clock.elapsed();
    let gstin = app.credentials.taxpayer(headers, &app.network(), now)?;
    let period = period(year, month)?;
    let today = app.clock.today();
    let begun = app.change(exchange, |network| {
        network.begin_regeneration(&gstin, period, today, now)
    });
    match begun {
        Ok(reference) => Reply::success(&json!({ "reference_id": reference })),
        Err(error) => Ok(Reply::BusinessError(error)),
    }
}
