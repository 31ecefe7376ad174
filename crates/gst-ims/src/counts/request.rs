//! The request for the counts of one type of goods.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use gst_types::{GoodsType, wire};
use reqwest::Method;

use super::decode;
use super::response::Counts;
use crate::client::Shared;
use crate::deadline::Deadline;
use crate::error::Error;
use crate::transport::{self, Operation};

/// A request for the number of documents by section and action.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before `send`"]
pub struct CountsRequest {
    shared: Arc<Shared>,
    goods_type: GoodsType,
    timeout: Option<Duration>,
}

impl CountsRequest {
    pub(crate) fn new(shared: Arc<Shared>, goods_type: GoodsType) -> Self {
        Self {
            shared,
            goods_type,
            timeout: None,
        }
    }

    /// Sets the time for this call instead of the client's; see
    /// [`ClientBuilder::timeout`](crate::ClientBuilder::timeout).
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Sends the request. An answer without documents counts zero.
    ///
    /// # Errors
    ///
    /// Every failure of the network, the gateway or the tax network, an
    /// answer that makes no sense, and one that the tax network is still
    /// preparing (retryable); see [`ErrorKind`](crate::ErrorKind).
    pub async fn send(self) -> Result<Counts, Error> {
        let deadline = Deadline::after(self.timeout.unwrap_or(self.shared.timeout));
        self.send_until(deadline).await
    }

    /// Boxed, so that a call is compiled here and not again in every program.
    fn send_until(self, deadline: Deadline) -> BoxFuture<'static, Result<Counts, Error>> {
        Box::pin(async move {
            let goods_type = wire::Wire(self.goods_type);
            let operation = Operation {
                name: "getInvoiceCount",
                method: Method::GET,
                section: None,
            };
            let (meta, counted) = transport::call(
                &self.shared,
                deadline,
                operation,
                async |client| drop(client.get_invoice_count(&goods_type).await),
                decode::decode,
            )
            .await?;
            Ok(counted.into_counts(self.goods_type, meta))
        })
    }
}
