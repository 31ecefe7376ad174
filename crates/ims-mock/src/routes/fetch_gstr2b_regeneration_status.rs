//! How far the making of GSTR-2B is.

use std::sync::Arc;

use axum::{
    Extension,
    extract::State,
    http::{HeaderMap, Uri},
    response::Response,
};

use crate::{
    answer::{BusinessError, PlatformError},
    app::App,
    envelope::Reply,
    exchange::Exchange,
    parameters::Parameters,
};

pub(super) async fn handle(
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
