//! The request to make a statement again, and the question how far that is.

use std::collections::BTreeMap;

use futures_util::future::BoxFuture;
use gst_types::wire::{Loose, Wire};
use gst_types::{Gstin, ReturnPeriod};
use reqwest::header::CONTENT_TYPE;
use sandbox_gst::types::RegenerateGstr2bRequest;
use sandbox_gst::{OperationInfo, Requests, operations};

use super::decode;
use super::response::Recomputation;
use crate::call::{
    Bounds, CallOptions, Caller, Operation, call, not_built, option_setters, sent_when_awaited,
};
use crate::error::Error;
use crate::http::Answer;
use crate::memory_limit::MemoryLimit;
use crate::operations::job::Polling;
use crate::operations::period;

/// A request that makes GSTR-2B of a period again.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before it is awaited"]
pub struct RecomputeRequest {
    caller: Caller,
    /// Without it there is no body.
    recipient: Option<Gstin>,
    return_period: ReturnPeriod,
    options: CallOptions,
}

impl RecomputeRequest {
    pub(crate) fn new(
        caller: Caller,
        recipient: Option<Gstin>,
        return_period: ReturnPeriod,
    ) -> Self {
        Self {
            caller,
            recipient,
            return_period,
            options: CallOptions::default(),
        }
    }

    /// Sends no body. The vendor's pages contradict one another: one shows none, another demands
    /// the GSTIN and the period, which is what the tax network itself takes.
    pub fn without_body(mut self) -> Self {
        self.recipient = None;
        self
    }

    option_setters!();

    /// Sends the request. That no action has changed since the last statement (`IMS2005`) is no
    /// error.
    ///
    /// # Errors
    ///
    /// Every failure of the network, the gateway or the tax network; see
    /// [`ErrorKind`](crate::ErrorKind). Where it is too early,
    /// [`available_from`](super::available_from) tells the day. A request whose answer was lost
    /// may have been carried out; the statement tells when it was made.
    pub async fn send(self) -> Result<Recomputation, Error> {
        self.begin().await
    }

    fn begin(self) -> BoxFuture<'static, Result<Recomputation, Error>> {
        let bounds = Bounds::of(&self.caller.shared, &self.options);
        Box::pin(async move { call(&self.caller, &bounds, &self).await })
    }
}

sent_when_awaited!(RecomputeRequest => Recomputation);

impl Operation for RecomputeRequest {
    const INFO: &'static OperationInfo = &operations::REGENERATE_GSTR2B;
    type Output = Recomputation;

    fn request(&self, requests: &Requests<'_>) -> Result<reqwest::Request, Error> {
        let (year, month) = period::path_parts(self.return_period);
        let body = RegenerateGstr2bRequest {
            rtin: self.recipient.map(Wire),
            itcprd: Some(Wire(Loose::Known(self.return_period))),
            extra: BTreeMap::default(),
        };
        let mut request = requests
            .regenerate_gstr2b(&year, &month, &body)
            .map_err(not_built)?;
        if self.recipient.is_none() {
            *request.body_mut() = None;
            request.headers_mut().remove(CONTENT_TYPE);
        }
        Ok(request)
    }

    fn decode(&self, answer: &Answer, memory: &MemoryLimit) -> Result<Recomputation, Error> {
        decode::begun(self.return_period, answer, memory)
    }

    fn writes_for(&self) -> Option<Gstin> {
        self.recipient
    }
}

/// A request for how far a recomputation is.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before it is awaited"]
pub struct RecomputationRequest {
    caller: Caller,
    reference_id: String,
    options: CallOptions,
}

impl RecomputationRequest {
    pub(crate) fn new(caller: Caller, reference_id: String) -> Self {
        Self {
            caller,
            reference_id,
            options: CallOptions::default(),
        }
    }

    option_setters!();

    /// Asks once. A reference that the tax network does not know (yet) is running, with the code
    /// `IMS0008`.
    ///
    /// # Errors
    ///
    /// Every failure of the network, the gateway or the tax network, and an answer that makes no
    /// sense; see [`ErrorKind`](crate::ErrorKind).
    pub async fn send(self) -> Result<Recomputation, Error> {
        self.ask().await
    }

    /// Asks until it is over, or for as long as `polling` says: then it is returned as it is,
    /// running. The wait can be taken up again with the reference alone.
    pub fn wait(self, polling: Polling) -> RecomputationWait {
        RecomputationWait {
            request: self,
            polling,
        }
    }

    fn ask(&self) -> BoxFuture<'_, Result<Recomputation, Error>> {
        let bounds = Bounds::of(&self.caller.shared, &self.options);
        Box::pin(async move { call(&self.caller, &bounds, self).await })
    }
}

sent_when_awaited!(RecomputationRequest => Recomputation);

impl Operation for RecomputationRequest {
    const INFO: &'static OperationInfo = &operations::FETCH_GSTR2B_REGENERATION_STATUS;
    type Output = Recomputation;

    fn request(&self, requests: &Requests<'_>) -> Result<reqwest::Request, Error> {
        requests
            .fetch_gstr2b_regeneration_status(&self.reference_id)
            .map_err(not_built)
    }

    fn decode(&self, answer: &Answer, memory: &MemoryLimit) -> Result<Recomputation, Error> {
        decode::status(&self.reference_id, answer, memory)
    }
}

/// A request for how far a recomputation is, repeated until that is over; see
/// [`RecomputationRequest::wait`].
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before it is awaited"]
pub struct RecomputationWait {
    request: RecomputationRequest,
    polling: Polling,
}

impl RecomputationWait {
    /// Asks until it is over or the time of its [`Polling`] is.
    ///
    /// # Errors
    ///
    /// As [`RecomputationRequest::send`], for the question that failed.
    pub async fn send(self) -> Result<Recomputation, Error> {
        let Self { request, polling } = self;
        polling
            .ask(|| request.ask(), Recomputation::has_ended)
            .await
    }
}

sent_when_awaited!(RecomputationWait => Recomputation);
