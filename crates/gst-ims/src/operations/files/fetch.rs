//! Fetching files from their addresses, which are not the API's.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use gst_types::Section;
use reqwest::Method;
use sandbox_gst::operations::Token;
use sandbox_gst::{OperationInfo, Requests, operations};
use url::Url;

use super::content::FileContent;
use super::join::InvoicesOfFiles;
use super::response::{FilesJob, RemoteFile};
use crate::call::{
    Bounds, CallOptions, Caller, Operation, call, option_setters, sent_when_awaited,
};
use crate::config::credentials::CredentialsCache;
use crate::config::environment::is_loopback;
use crate::error::{Error, ErrorKind};
use crate::http::Answer;
use crate::memory_limit::MemoryLimit;
use crate::meta::ResponseMeta;
use crate::operations::invoices::Invoices;

/// A request for one file of a job, which is sent without any credentials.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before it is awaited"]
pub struct FileRequest {
    caller: Caller,
    file: RemoteFile,
    options: CallOptions,
}

impl FileRequest {
    pub(crate) fn new(caller: &Caller, file: RemoteFile) -> Self {
        Self {
            caller: without_credentials(caller),
            file,
            options: CallOptions::default(),
        }
    }

    option_setters!();

    /// Sends the request.
    ///
    /// # Errors
    ///
    /// Every failure of the network, and whatever is not the file, such as a redirect.
    /// [`ErrorKind::Refused`] where the address is refused, as it is after its time, or is none to
    /// which anything is sent: only `https`, and this machine where the API is on it.
    pub async fn send(self) -> Result<FileContent, Error> {
        let bounds = Bounds::of(&self.caller.shared, &self.options);
        self.fetch(bounds).await
    }

    fn fetch(self, bounds: Bounds) -> BoxFuture<'static, Result<FileContent, Error>> {
        Box::pin(async move {
            let result = call(&self.caller, &bounds, &self).await;
            result.map_err(not_about_credentials)
        })
    }

    fn url(&self) -> Result<Url, Error> {
        let refused = |why: &str| {
            let message = format!("nothing is fetched from the address of the file: {why}");
            Err(Error::new(ErrorKind::Refused, message))
        };
        let base = Url::parse(&self.caller.shared.base_url);
        let Ok(url) = base.and_then(|base| base.join(&self.file.address)) else {
            return refused("it is not a URL");
        };
        if !url.username().is_empty() || url.password().is_some() {
            return refused("it has user information");
        }
        let is_plain = self.caller.shared.base_url.starts_with("http://");
        match url.scheme() {
            "https" => Ok(url),
            "http" if is_plain && is_loopback(url.host().as_ref()) => Ok(url),
            "http" => refused("it is plain http"),
            _ => refused("it does not begin with https"),
        }
    }
}

sent_when_awaited!(FileRequest => FileContent);

fn without_credentials(caller: &Caller) -> Caller {
    Caller {
        credentials: Arc::new(CredentialsCache::nothing()),
        ..caller.clone()
    }
}

/// Who refuses a signed address does not speak of the taxpayer's session.
fn not_about_credentials(error: Error) -> Error {
    if error.kind() != ErrorKind::Authentication {
        return error;
    }
    let message = "the server refused the address of the file, which may have expired";
    Error::new(ErrorKind::Refused, message)
        .with_attempts(error.attempts())
        .with_source(error)
}

impl Operation for FileRequest {
    const INFO: &'static OperationInfo = &const {
        let mut info = operations::DOWNLOAD_FILE_DETAILS_JOB_STATUS;
        info.id = "file";
        info.path = "";
        info.token = Token::None;
        info
    };
    type Output = FileContent;

    fn request(&self, _requests: &Requests<'_>) -> Result<reqwest::Request, Error> {
        Ok(reqwest::Request::new(Method::GET, self.url()?))
    }

    fn decode(&self, answer: &Answer, memory: &MemoryLimit) -> Result<FileContent, Error> {
        let mut held = memory.hold();
        if !held.add(answer.body.len()) {
            return Err(held.exceeded());
        }
        Ok(FileContent {
            bytes: answer.body.clone(),
            meta: ResponseMeta {
                http_status: answer.http_status,
                ..ResponseMeta::stored(None, None)
            },
            held: Some(held),
        })
    }
}

/// A request for all files of a job, put together to one section.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before it is awaited"]
pub struct InvoicesOfFilesRequest {
    caller: Caller,
    section: Section,
    job: FilesJob,
    options: CallOptions,
}

impl InvoicesOfFilesRequest {
    pub(crate) fn new(caller: Caller, section: Section, job: FilesJob) -> Self {
        Self {
            caller,
            section,
            job,
            options: CallOptions::default(),
        }
    }

    option_setters!();

    /// Fetches the files one after another, so that memory holds one at a time.
    ///
    /// A file that cannot be had, or is not what the job says, makes the section partial or
    /// pending, never whole: [`Invoices::message`] says why.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Deadline`] if there is no time left.
    pub async fn send(self) -> Result<Invoices, Error> {
        self.fetch().await
    }

    fn fetch(self) -> BoxFuture<'static, Result<Invoices, Error>> {
        let bounds = Bounds::of(&self.caller.shared, &self.options);
        Box::pin(async move {
            let mut joined =
                InvoicesOfFiles::within(self.section, &self.job, bounds.memory.clone());
            for file in &self.job.files {
                let request = FileRequest::new(&self.caller, file.clone());
                let content = request.fetch(bounds.clone()).await;
                match content {
                    Err(error) if error.kind() == ErrorKind::Deadline => return Err(error),
                    content => joined.add(content),
                }
            }
            let mut invoices = joined.into_invoices();
            invoices.meta.taxpayer.clone_from(&self.caller.taxpayer);
            Ok(invoices)
        })
    }
}

sent_when_awaited!(InvoicesOfFilesRequest => Invoices);
