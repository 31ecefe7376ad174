//! What a caller may set for one call, and how a request is awaited.

use std::time::Duration;

use super::RetryPolicy;

/// What is set for one call instead of what its client has.
#[derive(Clone, Debug, Default)]
pub(crate) struct CallOptions {
    pub(crate) timeout: Option<Duration>,
    pub(crate) retries: Option<RetryPolicy>,
}

/// The setters of a request that has `options`.
macro_rules! option_setters {
    () => {
        /// Sets the time for this call instead of the client's; see
        /// [`ClientBuilder::timeout`](crate::ClientBuilder::timeout).
        pub fn timeout(mut self, timeout: std::time::Duration) -> Self {
            self.options.timeout = Some(timeout);
            self
        }

        /// Sets how often and how patiently this call is tried again, instead of the client's
        /// [`retries`](crate::ClientBuilder::retries).
        pub fn retries(mut self, policy: crate::call::RetryPolicy) -> Self {
            self.options.retries = Some(policy);
            self
        }
    };
}

/// Lets a request be awaited without its `send`.
macro_rules! sent_when_awaited {
    ($request:ty => $output:ty $(, $parameter:ident: $bound:path)?) => {
        impl$(<$parameter: $bound>)? IntoFuture for $request {
            type Output = Result<$output, crate::error::Error>;
            type IntoFuture = futures_util::future::BoxFuture<'static, Self::Output>;

            fn into_future(self) -> Self::IntoFuture {
                Box::pin(self.send())
            }
        }
    };
}

pub(crate) use {option_setters, sent_when_awaited};
