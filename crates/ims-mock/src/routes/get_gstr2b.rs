//! GSTR-2B.

use std::num::NonZeroUsize;
use std::sync::Arc;

use axum::{
    Extension,
    extract::{Path, State},
    http::{HeaderMap, Uri},
    response::Response,
};
use serde_json::json;

use super::common::{Read, no_documents, period};
use crate::{
    answer::{BusinessError, PlatformError},
    app::App,
    envelope::Reply,
    exchange::Exchange,
    views::Statement,
};

pub(super) async fn handle(
    State(app): State<Arc<App>>,
    Extension(exchange): Extension<Exchange>,
    Path((year, month)): Path<(String, String)>,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    exchange.reply(statement(&app, &exchange, (&year, &month), &headers, &uri))
}

fn statement(
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
        now,
    } = Read::begin(app, headers, uri)?;
    let period = period(year, month)?;
    let number =
        parameters.optional("file_number", |number| number.parse::<NonZeroUsize>().ok())?;
    let number = number.map(NonZeroUsize::get);
    if let Some(form) = exchange.forced_empty {
        return no_documents(form, "docdata", &json!({}));
    }
    let statement = Statement::of(
        &gstin,
        period,
        app.clock.today(),
        network.draft(&gstin, now),
    );
    if statement.is_empty() {
        return Ok(Reply::BusinessError(BusinessError::of("RET2B1023")));
    }
    let documents = network.documents_a_file.unwrap_or(usize::MAX);
    let files = statement.files(documents);
    match number {
        None if files > 1 => Reply::data(&statement.split(files)),
        Some(number) if number > files => Ok(Reply::BusinessError(BusinessError::of("RET2B1016"))),
        number => Reply::data(&statement.file(number.unwrap_or(1), documents)),
    }
}
