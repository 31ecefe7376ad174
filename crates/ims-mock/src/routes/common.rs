//! What operations have in common, and what answers everything else.

use std::{collections::BTreeMap, sync::RwLockReadGuard, time::Duration};

use axum::{
    Extension,
    http::{HeaderMap, StatusCode, Uri},
    response::Response,
};
use gst_types::ReturnPeriod;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::json;

use crate::{
    answer::{BusinessError, EmptyForm, PlatformError},
    app::App,
    envelope::Reply,
    exchange::Exchange,
    network::Network,
    parameters::Parameters,
};

/// An unknown path.
pub(crate) async fn not_found(Extension(exchange): Extension<Exchange>) -> Response {
    exchange.reply(refusal(StatusCode::NOT_FOUND))
}

/// A known path with a method that it does not have; axum adds `Allow`.
pub(crate) async fn method_not_allowed(Extension(exchange): Extension<Exchange>) -> Response {
    exchange.reply(refusal(StatusCode::METHOD_NOT_ALLOWED))
}

/// A request of a taxpayer that changes nothing, and what it is answered from.
pub(super) struct Read<'a> {
    pub(super) network: RwLockReadGuard<'a, Network>,
    pub(super) gstin: String,
    pub(super) parameters: Parameters,
    pub(super) now: Duration,
}

impl<'a> Read<'a> {
    pub(super) fn begin(
        app: &'a App,
        headers: &HeaderMap,
        uri: &Uri,
    ) -> Result<Self, PlatformError> {
        let now = app.clock.elapsed();
        let network = app.network();
        let gstin = app.credentials.taxpayer(headers, &network, now)?;
        let parameters = Parameters::parse(uri.query().unwrap_or_default());
        Ok(Self {
            network,
            gstin,
            parameters,
            now,
        })
    }

    /// What is found for the reference that the request names.
    pub(super) fn report<T: Serialize>(
        &self,
        find: fn(&Network, &str, &str, Duration) -> Option<T>,
    ) -> Result<Reply, PlatformError> {
        let any = |reference: &str| Some(reference.to_owned());
        let reference = self.parameters.required("reference_id", any)?;
        match find(&self.network, &self.gstin, &reference, self.now) {
            Some(report) => Reply::success(&report),
            None => Ok(Reply::BusinessError(BusinessError::of("IMS0008"))),
        }
    }
}

/// Success without documents; `nothing` is what stands under `key` if the
/// form has it.
pub(super) fn no_documents(
    form: EmptyForm,
    key: &str,
    nothing: &impl Serialize,
) -> Result<Reply, PlatformError> {
    match form {
        EmptyForm::Array => Reply::success(&BTreeMap::from([(key, nothing)])),
        EmptyForm::Object => Reply::success(&json!({})),
        EmptyForm::NullArray => Reply::success(&json!({ key: null })),
        EmptyForm::NullData => Reply::success(&json!(null)),
        EmptyForm::MissingData => Ok(Reply::Success(None)),
    }
}

/// A year and month of a path.
pub(super) fn period(year: &str, month: &str) -> Result<ReturnPeriod, PlatformError> {
    let is_written_so = year.len() == 4 && month.len() == 2;
    let period = year.parse().ok().zip(month.parse().ok());
    period
        .filter(|_| is_written_so)
        .and_then(|(year, month)| ReturnPeriod::new(year, month))
        .ok_or_else(|| {
            PlatformError::new(StatusCode::UNPROCESSABLE_ENTITY, "Invalid return period")
        })
}

/// The body as JSON with the fields that must be there.
pub(super) fn read_body<T: DeserializeOwned>(body: &[u8]) -> Result<T, PlatformError> {
    serde_json::from_slice(body).map_err(|_| PlatformError::of(StatusCode::BAD_REQUEST))
}

pub(super) fn refusal(status: StatusCode) -> Reply {
    Reply::PlatformError(PlatformError::of(status))
}

/// The name as it is documented.
pub(super) fn one_of(names: &[&'static str], text: &str) -> Option<&'static str> {
    names.iter().copied().find(|name| *name == text)
}
