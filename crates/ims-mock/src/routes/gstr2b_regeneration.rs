//! Regenerate GSTR-2B, and how far that is.

use std::sync::Arc;

use axum::{
    Extension,
    extract::{Path, State},
    http::{HeaderMap, Uri},
    response::Response,
};
use serde_json::json;

use super::period;
use crate::{
    answer::{BusinessError, PlatformError},
    app::App,
    envelope::Reply,
    exchange::Exchange,
    parameters::Parameters,
};

pub(super) async fn regenerate(
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

pub(super) async fn status(
    State(app): State<Arc<App>>,
    Extension(exchange): Extension<Exchange>,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    exchange.reply(report(&app, &headers, &uri))
}

fn report(app: &App, headers: &HeaderMap, uri: &Uri) -> Result<Reply, PlatformError> {
    let now = app.clock.elapsed();
    let network = app.network();
    let gstin = app.credentials.taxpayer(headers, &network, now)?;
    let parameters = Parameters::parse(uri.query().unwrap_or_default());
    let reference = parameters.required("reference_id", |reference| Some(reference.to_owned()))?;
    match network.regeneration_report(&gstin, &reference, now) {
        Some(report) => Reply::success(&report),
        None => Ok(Reply::BusinessError(BusinessError::of("IMS0008"))),
    }
}
