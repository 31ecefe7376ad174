//! A request to the platform.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_util::future::BoxFuture;

use crate::error::Error;

/// A request to the platform, which is sent when it is awaited.
///
/// Programs without async give it to `blocking::Platform::send`.
#[must_use = "nothing is sent before it is awaited"]
pub struct PlatformCall<T>(BoxFuture<'static, Result<T, Error>>);

impl<T> PlatformCall<T> {
    pub(super) fn new(call: impl Future<Output = Result<T, Error>> + Send + 'static) -> Self {
        Self(Box::pin(call))
    }
}

impl<T> Future for PlatformCall<T> {
    type Output = Result<T, Error>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.get_mut().0.as_mut().poll(context)
    }
}

impl<T> fmt::Debug for PlatformCall<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PlatformCall(..)")
    }
}
