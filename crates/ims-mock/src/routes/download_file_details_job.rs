//! The job that prepares the files of a queued list.

use std::sync::Arc;

use axum::{
    Extension,
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use serde::Deserialize;
use serde_json::json;

use super::common::{period, read_body};
use crate::{answer::PlatformError, app::App, envelope::Reply, exchange::Exchange};

const ENTITY: &str = "in.co.sandbox.gst.compliance.taxpayer.file_details";

#[derive(Deserialize)]
struct Wanted {
    #[serde(rename = "@entity")]
    entity: String,
    token: String,
}

pub(super) async fn handle(
    State(app): State<Arc<App>>,
    Extension(exchange): Extension<Exchange>,
    Path((year, month)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    exchange.reply(begun(&app, &exchange, (&year, &month), &headers, &body))
}

fn begun(
    app: &App,
    exchange: &Exchange,
    (year, month): (&str, &str),
    headers: &HeaderMap,
    body: &[u8],
) -> Result<Reply, PlatformError> {
    let now = app.clock.elapsed();
    let gstin = app.credentials.taxpayer(headers, &app.network(), now)?;
    period(year, month)?;
    let wanted: Wanted = read_body(body)?;
    if wanted.entity != format!("{ENTITY}.request") {
        return Err(PlatformError::of(StatusCode::BAD_REQUEST));
    }
    let token = &wanted.token;
    let job = app.change(exchange, |network| network.begin_files(&gstin, token, now));
    match job {
        Ok(job) => Reply::data(&json!({
            "@entity": format!("{ENTITY}.job"),
            "created_at": exchange.stamp.timestamp,
            "job_id": job,
            "month": month,
            "status": "created",
            "token": token,
            "year": year,
        })),
        Err(error) => Ok(Reply::BusinessError(error)),
    }
}
