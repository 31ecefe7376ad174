//! The job that prepares the files of a queued list, and the files.

use std::sync::Arc;

use axum::{
    Extension,
    body::{Body, Bytes},
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    response::Response,
};
use serde::Deserialize;
use serde_json::json;

use super::{period, read_body, refusal};
use crate::{
    answer::{BusinessError, PlatformError},
    app::App,
    envelope::Reply,
    exchange::Exchange,
    network::FilesReport,
    parameters::Parameters,
};

const ENTITY: &str = "in.co.sandbox.gst.compliance.taxpayer.file_details";

#[derive(Deserialize)]
struct Wanted {
    #[serde(rename = "@entity")]
    entity: String,
    token: String,
}

pub(super) async fn begin(
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
    let job = parameters.required("job_id", |job| Some(job.to_owned()))?;
    let files = match network.files_report(&gstin, &job, now) {
        None => return Ok(Reply::BusinessError(BusinessError::of("RET13508"))),
        Some(FilesReport::Running) => {
            return Reply::data(&json!({ "job_id": job, "status": "created" }));
        }
        Some(FilesReport::Done(files)) => files,
    };
    let base = app.base_url.get().map(String::as_str).unwrap_or_default();
    let urls = (1..).zip(&files).map(|(number, (documents, hash))| {
        let address = format!("{base}/files/{job}/{number}?signature={hash:.8}");
        json!({ "ul": address, "ic": documents, "hash": hash })
    });
    let urls: Vec<_> = urls.collect();
    Reply::data(&json!({
        "fc": urls.len(),
        "job_id": job,
        "status": "succeeded",
        "urls": urls,
    }))
}

/// A file at its own address, which takes no credentials.
pub(super) async fn file(
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
