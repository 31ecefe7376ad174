//! Get Sales Invoices.

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

const SECTIONS: [&str; 6] = ["b2b", "b2ba", "cdnr", "cdnra", "ecom", "ecoma"];
const FORMS: [&str; 2] = ["gstr-1", "gstr-1a"];

pub(super) async fn handle(
    State(app): State<Arc<App>>,
    Extension(exchange): Extension<Exchange>,
    Path((year, month)): Path<(String, String)>,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    exchange.reply(sales(&app, &exchange, (&year, &month), &headers, &uri))
}

fn sales(
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
    let form = parameters.required("return_type", |text| one_of(&FORMS, text))?;
    if let Some(empty) = exchange.forced_empty {
        return no_documents(empty, section, &json!([]));
    }
    match views::sales(&network, &gstin, period, section, form) {
        Some(sales) => Reply::success(&sales),
        None => Ok(Reply::BusinessError(BusinessError::of("RET11416"))),
    }
}
