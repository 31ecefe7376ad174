//! Get Invoices.

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    Extension,
    extract::State,
    http::{HeaderMap, Uri},
    response::Response,
};
use gst_types::{ImportSection, Section, Status};

use super::common::no_documents;
use crate::{
    answer::{PlatformError, Queued},
    app::App,
    data_set::Record,
    envelope::Reply,
    exchange::Exchange,
    network::QueuedList,
    parameters::Parameters,
};

const NO_RECORDS: [Record; 0] = [];

pub(super) async fn handle(
    State(app): State<Arc<App>>,
    Extension(exchange): Extension<Exchange>,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    exchange.reply(invoices(&app, &exchange, &headers, &uri))
}

fn invoices(
    app: &App,
    exchange: &Exchange,
    headers: &HeaderMap,
    uri: &Uri,
) -> Result<Reply, PlatformError> {
    let gstin = app
        .credentials
        .taxpayer(headers, &app.network(), app.clock.elapsed())?;
    let parameters = Parameters::parse(uri.query().unwrap_or_default());
    let section = parameters.required("section", listed_section)?;
    let status = parameters.optional("status", documented_status)?;
    let section = match section {
        Listed::Documents(section) => section,
        Listed::Imports(section) => return imports(app, exchange, &gstin, section, status),
    };
    let key = section.response_key();

    if let Some(form) = exchange.forced_empty {
        return no_documents(form, key, &NO_RECORDS);
    }
    if let Some(queued) = queued(app, exchange, &gstin, QueuedList { section, status }) {
        return Ok(Reply::Queued(queued, None));
    }
    let network = app.network();
    let data_set = network.data_set(&gstin);
    let records: Vec<&Record> = data_set.select(section, status).collect();
    if records.is_empty() {
        no_documents(app.empty_form, key, &NO_RECORDS)
    } else {
        Reply::success(&BTreeMap::from([(key, records)]))
    }
}

/// The token for a list that is too large for one response.
fn queued(app: &App, exchange: &Exchange, gstin: &str, list: QueuedList) -> Option<Queued> {
    app.network().queue_above?;
    app.change(exchange, |network| network.queue_if_large(gstin, list))
}

/// Imports, of which no page says that they are listed.
fn imports(
    app: &App,
    exchange: &Exchange,
    gstin: &str,
    section: ImportSection,
    status: Option<Status>,
) -> Result<Reply, PlatformError> {
    let key = section.name();
    if let Some(form) = exchange.forced_empty {
        return no_documents(form, key, &NO_RECORDS);
    }
    let network = app.network();
    let is_meant = |record: &&Record| status.is_none_or(|status| record.status() == status);
    let records = network.data_set(gstin).imports(section).iter();
    let records: Vec<&Record> = records.filter(is_meant).collect();
    if records.is_empty() {
        no_documents(app.empty_form, key, &NO_RECORDS)
    } else {
        Reply::success(&BTreeMap::from([(key, records)]))
    }
}

/// What can be listed.
enum Listed {
    Documents(Section),
    Imports(ImportSection),
}

/// A value that the documentation page lists, or that of imports, or the same in lower case as in
/// the page's default; no other spelling.
fn listed_section(text: &str) -> Option<Listed> {
    let is_it = |value: &str| text == value || text == value.to_ascii_lowercase();
    let mut documents = Section::ALL.into_iter();
    let mut imports = ImportSection::ALL.into_iter();
    let documents = documents.find(|section| is_it(section.query_value()));
    let mut imports = || imports.find(|section| is_it(section.query_value()));
    documents
        .map(Listed::Documents)
        .or_else(|| imports().map(Listed::Imports))
}

fn documented_status(text: &str) -> Option<Status> {
    Status::ALL
        .into_iter()
        .find(|status| status.query_value() == text)
}
