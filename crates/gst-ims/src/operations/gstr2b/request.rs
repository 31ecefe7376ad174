//! The request for a statement, and for each of its files.

use futures_util::future::BoxFuture;
use gst_types::ReturnPeriod;
use sandbox_gst::{OperationInfo, Requests, operations};

use super::decode::{self, File};
use super::join;
use super::response::Gstr2b;
use crate::call::{
    Bounds, CallOptions, Caller, Operation, call, not_built, option_setters, sent_when_awaited,
};
use crate::error::{Error, ErrorKind};
use crate::http::Answer;
use crate::memory_limit::MemoryLimit;
use crate::operations::period;

/// A request for GSTR-2B of a return period, with all of its files.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before it is awaited"]
pub struct Gstr2bRequest {
    caller: Caller,
    return_period: ReturnPeriod,
    options: CallOptions,
}

impl Gstr2bRequest {
    pub(crate) fn new(caller: Caller, return_period: ReturnPeriod) -> Self {
        Self {
            caller,
            return_period,
            options: CallOptions::default(),
        }
    }

    option_setters!();

    /// Sends the request, and one for each file if the statement is split.
    ///
    /// A file that cannot be had makes the statement partial; see
    /// [`Files::missing`](super::Files::missing). Files are fetched one after another, so that
    /// memory holds one body at a time.
    ///
    /// # Errors
    ///
    /// Every failure of the network, the gateway or the tax network that concerns the first
    /// answer; see [`ErrorKind`]. A statement that is not there yet is refused with `RET2B1023`.
    ///
    /// # Example
    ///
    /// ```
    /// # async fn example(client: gst_ims::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// let statement = client.gstr2b("2026-10".parse()?).send().await?;
    /// println!("{} of {} files", statement.files.read, statement.files.of);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn send(self) -> Result<Gstr2b, Error> {
        self.fetch().await
    }

    /// Boxed, so that a call is compiled here and not again in every program.
    fn fetch(self) -> BoxFuture<'static, Result<Gstr2b, Error>> {
        let bounds = Bounds::of(&self.caller.shared, &self.options);
        Box::pin(async move {
            let file = |number| FileRequest {
                return_period: self.return_period,
                number,
            };
            let head = call(&self.caller, &bounds, &file(None)).await?;
            let Some(count) = join::count_of(&head)? else {
                return Ok(join::alone(self.return_period, head));
            };
            let mut statement = join::begun(self.return_period, &head);
            drop(head);
            let mut stopped = None;
            for number in 1..=count {
                let result = match &stopped {
                    Some(error) => Err(Error::clone(error)),
                    None => call(&self.caller, &bounds, &file(Some(number))).await,
                };
                if let Err(error) = &result
                    && ends_all(error)
                {
                    stopped = Some(error.clone());
                }
                join::add_file(&mut statement, number, result);
            }
            Ok(statement)
        })
    }
}

/// Whether every other file would meet the same failure.
fn ends_all(error: &Error) -> bool {
    error.is_quota()
        || matches!(
            error.kind(),
            ErrorKind::Authentication | ErrorKind::Deadline
        )
}

sent_when_awaited!(Gstr2bRequest => Gstr2b);

/// A request for one file of the statement, or for its head.
struct FileRequest {
    return_period: ReturnPeriod,
    number: Option<u32>,
}

impl Operation for FileRequest {
    const INFO: &'static OperationInfo = &operations::GET_GSTR2B;
    type Output = File;

    fn request(&self, requests: &Requests<'_>) -> Result<reqwest::Request, Error> {
        let (year, month) = period::path_parts(self.return_period);
        requests
            .get_gstr2b(&year, &month, self.number.map(i64::from))
            .map_err(not_built)
    }

    fn decode(&self, answer: &Answer, memory: &MemoryLimit) -> Result<File, Error> {
        decode::decode(answer, memory)
    }
}
