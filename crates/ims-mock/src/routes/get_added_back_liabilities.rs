//! Get Added Back Liabilities.

use std::sync::Arc;

use axum::{
    Extension,
    extract::{Path, State},
    http::{HeaderMap, Uri},
    response::Response,
};
use serde_json::json;

use super::common::{Read, no_documents, one_of, period};
use crate::{
    answer::{BusinessError, PlatformError},
    app::App,
    envelope::Reply,
    exchange::Exchange,
    views,
};

const SECTIONS: [&str; 4] = ["cdnr", "b2ba", "cdnra", "ecoma"];

pub(super) async fn handle(
    State(app): State<Arc<App>>,
    Extension(exchange): Extension<Exchange>,
    Path((year, month)): Path<(String, String)>,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    exchange.reply(liabilities(
        &app,
        &exchange,
        (&year, &month),
        &headers,
        &uri,
    ))
}

fn liabilities(
    app: &App,
    exchange: &Exchange,
    (year, month): (&str, &str),
    headers: &HeaderMap,
    uri: &Uri,
) -> Result<Reply, PlatformError> {
    let Read {
        network,
        gstin,
        parameters,
        ..
    } = Read::begin(app, headers, uri)?;
    let period = period(year, month)?;
    let section = parameters.required("section", |text| one_of(&SECTIONS, text))?;
    if let Some(empty) = exchange.forced_empty {
        return no_documents(empty, section, &json!([]));
    }
    match views::added_back(&network, &gstin, period, section) {
        Some(liabilities) => Reply::success(&liabilities),
        None => Ok(Reply::BusinessError(BusinessError::of("IMS0027"))),
    }
}
