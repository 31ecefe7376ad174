//! From a generated request to the bytes of an answer.

mod body;
mod exchange;
mod failure;

pub(crate) use failure::{kind_of_status, summary};

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use sandbox_gst::ResponseValue;

use crate::client::Shared;
use crate::deadline::Deadline;
use crate::error::Error;

use exchange::Exchange;

/// An answer as it came over the wire, with HTTP status 2xx.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) http_status: u16,
    pub(crate) content_type: Option<String>,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) attempts: u32,
    pub(crate) body: Bytes,
}

/// Makes one call through a generated method.
///
/// Returns the answer, and its decoded form where the body had the documented
/// types throughout.
pub(crate) async fn call<T, F>(
    shared: &Arc<Shared>,
    deadline: Deadline,
    method: impl FnOnce(sandbox_gst::Client) -> F,
) -> Result<(Answer, Option<T>), Error>
where
    F: Future<Output = Result<ResponseValue<T>, sandbox_gst::Error<()>>>,
{
    let exchange = Arc::new(Exchange::new(Arc::clone(shared), deadline));
    let client = sandbox_gst::Client::new_with_client(
        &shared.base_url,
        shared.http.clone(),
        exchange.clone(),
    );
    let decoded = method(client).await;
    let answer = exchange.finish()?;
    Ok((answer, decoded.ok().map(ResponseValue::into_inner)))
}
