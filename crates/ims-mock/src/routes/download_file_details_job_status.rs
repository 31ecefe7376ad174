//! How far the job is that prepares the files of a queued list, and where they are.

use std::sync::Arc;

use axum::{
    Extension,
    extract::State,
    http::{HeaderMap, Uri},
    response::Response,
};
use serde_json::json;

use super::common::Read;
use crate::{
    answer::{BusinessError, PlatformError},
    app::App,
    envelope::Reply,
    exchange::Exchange,
    network::FilesReport,
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
    let Read {
        network,
        gstin,
        parameters,
        now,
    } = Read::begin(app, headers, uri)?;
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
