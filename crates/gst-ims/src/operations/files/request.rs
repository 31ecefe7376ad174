//! The request that begins a job, and the question how far it is.

use std::collections::BTreeMap;

use futures_util::future::BoxFuture;
use gst_types::ReturnPeriod;
use gst_types::wire::Wire;
use sandbox_gst::types::FileDetailsRequest as Body;
use sandbox_gst::{OperationInfo, Requests, operations};

use super::decode;
use super::response::FilesJob;
use crate::call::{
    Bounds, CallOptions, Caller, Operation, call, not_built, option_setters, sent_when_awaited,
};
use crate::error::Error;
use crate::http::Answer;
use crate::memory_limit::MemoryLimit;
use crate::operations::job::Polling;
use crate::operations::period;

/// What the documentation has in the body besides the token.
const ENTITY: &str = "in.co.sandbox.gst.compliance.taxpayer.file_details.request";

/// A request that begins to prepare the files of a queued response.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before it is awaited"]
pub struct PrepareFilesRequest {
    caller: Caller,
    token: String,
    return_period: ReturnPeriod,
    options: CallOptions,
}

impl PrepareFilesRequest {
    pub(crate) fn new(caller: Caller, token: String, return_period: ReturnPeriod) -> Self {
        Self {
            caller,
            token,
            return_period,
            options: CallOptions::default(),
        }
    }

    option_setters!();

    /// Sends the request. Another one for the same token begins another job, which does no harm.
    ///
    /// # Errors
    ///
    /// Every failure of the network, the gateway or the tax network, and an answer without a job;
    /// see [`ErrorKind`](crate::ErrorKind). A token that is not known, or not known any more, is
    /// refused, `RET13508` being the documented code.
    pub async fn send(self) -> Result<FilesJob, Error> {
        self.begin().await
    }

    fn begin(self) -> BoxFuture<'static, Result<FilesJob, Error>> {
        let bounds = Bounds::of(&self.caller.shared, &self.options);
        Box::pin(async move { call(&self.caller, &bounds, &self).await })
    }
}

sent_when_awaited!(PrepareFilesRequest => FilesJob);

impl Operation for PrepareFilesRequest {
    const INFO: &'static OperationInfo = &operations::DOWNLOAD_FILE_DETAILS_JOB;
    type Output = FilesJob;

    fn request(&self, requests: &Requests<'_>) -> Result<reqwest::Request, Error> {
        let (year, month) = period::path_parts(self.return_period);
        let body = Body {
            entity: Wire(ENTITY.into()),
            token: Wire(self.token.as_str().into()),
            extra: BTreeMap::default(),
        };
        requests
            .download_file_details_job(&year, &month, &body)
            .map_err(not_built)
    }

    fn decode(&self, answer: &Answer, memory: &MemoryLimit) -> Result<FilesJob, Error> {
        decode::begun(&self.token, answer, memory)
    }
}

/// A request for how far a job that prepares files is.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before it is awaited"]
pub struct FilesJobRequest {
    caller: Caller,
    job_id: String,
    options: CallOptions,
}

impl FilesJobRequest {
    pub(crate) fn new(caller: Caller, job_id: String) -> Self {
        Self {
            caller,
            job_id,
            options: CallOptions::default(),
        }
    }

    option_setters!();

    /// Asks once.
    ///
    /// # Errors
    ///
    /// Every failure of the network, the gateway or the tax network, and an answer that makes no
    /// sense; see [`ErrorKind`](crate::ErrorKind).
    pub async fn send(self) -> Result<FilesJob, Error> {
        self.ask().await
    }

    /// Asks until the files are there, or for as long as `polling` says: then the job is returned
    /// as it is, running. The wait can be taken up again with the name of the job alone.
    pub fn wait(self, polling: Polling) -> FilesJobWait {
        FilesJobWait {
            request: self,
            polling,
        }
    }

    fn ask(&self) -> BoxFuture<'_, Result<FilesJob, Error>> {
        let bounds = Bounds::of(&self.caller.shared, &self.options);
        Box::pin(async move { call(&self.caller, &bounds, self).await })
    }
}

sent_when_awaited!(FilesJobRequest => FilesJob);

impl Operation for FilesJobRequest {
    const INFO: &'static OperationInfo = &operations::DOWNLOAD_FILE_DETAILS_JOB_STATUS;
    type Output = FilesJob;

    fn request(&self, requests: &Requests<'_>) -> Result<reqwest::Request, Error> {
        requests
            .download_file_details_job_status(&self.job_id)
            .map_err(not_built)
    }

    fn decode(&self, answer: &Answer, memory: &MemoryLimit) -> Result<FilesJob, Error> {
        decode::status(&self.job_id, answer, memory)
    }
}

/// A request for how far a job is, repeated until the files are there; see
/// [`FilesJobRequest::wait`].
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before it is awaited"]
pub struct FilesJobWait {
    request: FilesJobRequest,
    polling: Polling,
}

impl FilesJobWait {
    /// Asks until the job is over or the time of its [`Polling`] is.
    ///
    /// # Errors
    ///
    /// As [`FilesJobRequest::send`], for the question that failed.
    pub async fn send(self) -> Result<FilesJob, Error> {
        let Self { request, polling } = self;
        polling.ask(|| request.ask(), FilesJob::has_ended).await
    }
}

sent_when_awaited!(FilesJobWait => FilesJob);
