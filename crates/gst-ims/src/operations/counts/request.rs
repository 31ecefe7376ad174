//! The request for the counts of one type of goods.

use futures_util::future::BoxFuture;
use gst_types::{GoodsType, wire};
use sandbox_gst::{OperationInfo, Requests, operations};

use super::decode;
use super::response::Counts;
use crate::call::{
    Bounds, CallOptions, Caller, Operation, Response, call, not_built, option_setters,
    sent_when_awaited,
};
use crate::error::Error;
use crate::http::Answer;
use crate::memory_limit::MemoryLimit;
use crate::meta::ResponseMeta;

/// A request for the number of documents by section and action.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before it is awaited"]
pub struct CountsRequest {
    caller: Caller,
    goods_type: GoodsType,
    options: CallOptions,
}

impl CountsRequest {
    pub(crate) fn new(caller: Caller, goods_type: GoodsType) -> Self {
        Self {
            caller,
            goods_type,
            options: CallOptions::default(),
        }
    }

    option_setters!();

    /// Sends the request. An answer without documents counts zero.
    ///
    /// # Errors
    ///
    /// Every failure of the network, the gateway or the tax network, an
    /// answer that makes no sense, and one that the tax network is still
    /// preparing (retryable); see [`ErrorKind`](crate::ErrorKind).
    pub async fn send(self) -> Result<Counts, Error> {
        let bounds = Bounds::of(&self.caller.shared, &self.options);
        self.send_within(bounds).await
    }

    /// Boxed, so that a call is compiled here and not again in every program.
    fn send_within(self, bounds: Bounds) -> BoxFuture<'static, Result<Counts, Error>> {
        Box::pin(async move { call(&self.caller, &bounds, &self).await })
    }
}

sent_when_awaited!(CountsRequest => Counts);

impl Operation for CountsRequest {
    const INFO: &'static OperationInfo = &operations::GET_INVOICE_COUNT;
    type Output = Counts;

    fn request(&self, requests: &Requests<'_>) -> Result<reqwest::Request, Error> {
        requests
            .get_invoice_count(&wire::Wire(self.goods_type))
            .map_err(not_built)
    }

    fn decode(&self, answer: &Answer, memory: &MemoryLimit) -> Result<Counts, Error> {
        decode::decode(self.goods_type, answer, memory)
    }
}

impl Response for Counts {
    fn meta(&self) -> &ResponseMeta {
        &self.meta
    }

    fn meta_mut(&mut self) -> &mut ResponseMeta {
        &mut self.meta
    }
}
