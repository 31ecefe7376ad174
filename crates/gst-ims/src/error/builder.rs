//! Making errors: for tests, and for code that fails in this crate's stead.

use std::error::Error as StdError;
use std::time::Duration;

use super::{Delivery, Error, ErrorKind};

/// Makes an [`Error`]; see [`Error::builder`].
#[derive(Clone, Debug)]
#[must_use = "`build` makes the error"]
pub struct ErrorBuilder(Error);

impl Error {
    /// Starts an error, such as one that a test gives to the code that handles it.
    ///
    /// Whether it is retryable follows from its kind unless [`retryable`](ErrorBuilder::retryable)
    /// says otherwise.
    ///
    /// # Example
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use gst_ims::{Error, ErrorKind};
    ///
    /// /// What is to be tested.
    /// fn advice(error: &Error) -> String {
    ///     match error.retry_after() {
    ///         Some(wait) => format!("wait for {} seconds", wait.as_secs()),
    ///         None => error.to_string(),
    ///     }
    /// }
    ///
    /// let error = Error::builder(ErrorKind::RateLimit, "too many requests")
    ///     .http_status(429)
    ///     .retry_after(Duration::from_secs(30))
    ///     .build();
    /// assert!(error.is_retryable());
    /// assert_eq!(advice(&error), "wait for 30 seconds");
    /// ```
    pub fn builder(kind: ErrorKind, message: impl Into<String>) -> ErrorBuilder {
        ErrorBuilder(Self::new(kind, message))
    }
}

impl ErrorBuilder {
    /// Sets [`Error::code`].
    pub fn code(self, code: impl Into<String>) -> Self {
        Self(self.0.with_code(code))
    }

    /// Sets [`Error::http_status`].
    pub fn http_status(self, status: u16) -> Self {
        Self(self.0.with_http_status(status))
    }

    /// Sets [`Error::transaction_id`].
    pub fn transaction_id(self, id: impl Into<String>) -> Self {
        Self(self.0.with_transaction_id(Some(id.into())))
    }

    /// Sets [`Error::retry_after`].
    pub fn retry_after(self, wait: Duration) -> Self {
        Self(self.0.with_retry_after(Some(wait)))
    }

    /// Sets [`Error::attempts`].
    pub fn attempts(self, attempts: u32) -> Self {
        Self(self.0.with_attempts(attempts))
    }

    /// Sets [`Error::delivery`].
    pub fn delivery(self, delivery: Delivery) -> Self {
        Self(self.0.with_delivery(Some(delivery)))
    }

    /// Sets [`Error::is_retryable`].
    ///
    /// # Example
    ///
    /// ```
    /// use gst_ims::{Error, ErrorKind};
    ///
    /// // A quota that is used up until tomorrow.
    /// let error = Error::builder(ErrorKind::RateLimit, "quota used up").retryable(false).build();
    /// assert!(!error.is_retryable());
    /// ```
    pub fn retryable(self, is_retryable: bool) -> Self {
        Self(if is_retryable {
            self.0.passing()
        } else {
            self.0.lasting()
        })
    }

    /// Sets the error's [`source`](StdError::source).
    ///
    /// # Example
    ///
    /// ```
    /// use gst_ims::{Error, ErrorKind};
    ///
    /// use std::error::Error as _;
    ///
    /// let cause = std::io::Error::other("the disk is full");
    /// let error = Error::builder(ErrorKind::Internal, "nothing could be kept").source(cause).build();
    /// assert_eq!(error.source().unwrap().to_string(), "the disk is full");
    /// ```
    pub fn source(self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self(self.0.with_source(source))
    }

    /// Makes the error.
    #[must_use]
    pub fn build(self) -> Error {
        self.0
    }
}
