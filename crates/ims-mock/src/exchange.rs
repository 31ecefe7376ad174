//! One request and its answer.

use axum::response::Response;

use crate::{
    answer::{EmptyForm, PlatformError, Queued, Spelling},
    envelope::Reply,
    stamp::Stamp,
};

/// What was settled about an answer before its route is asked.
#[derive(Debug, Clone)]
pub(crate) struct Exchange {
    pub(crate) stamp: Stamp,
    pub(crate) spelling: Spelling,
    /// Set if the answer must have no documents, whatever the data set holds.
    pub(crate) forced_empty: Option<EmptyForm>,
    /// Set if the usual documents are only a part, and the rest is queued.
    pub(crate) queued: Option<Queued>,
    /// Set if the request is answered as usual and changes nothing.
    pub(crate) is_without_effect: bool,
}

impl Exchange {
    pub(crate) fn new(stamp: Stamp) -> Self {
        Self {
            stamp,
            spelling: Spelling::Documented,
            forced_empty: None,
            queued: None,
            is_without_effect: false,
        }
    }

    pub(crate) fn reply(&self, reply: impl Into<Reply>) -> Response {
        let reply = match (reply.into(), &self.queued) {
            (Reply::Success(Some(documents)), Some(queued)) => {
                Reply::Queued(queued.clone(), Some(documents))
            }
            (reply, _) => reply,
        };
        reply.into_response(&self.stamp, self.spelling)
    }
}

impl From<Result<Reply, PlatformError>> for Reply {
    fn from(outcome: Result<Reply, PlatformError>) -> Self {
        outcome.unwrap_or_else(Self::PlatformError)
    }
}
