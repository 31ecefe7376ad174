//! The one error type of this crate.

mod builder;

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde::ser::{Serialize, SerializeStruct, Serializer};

pub use self::builder::ErrorBuilder;

/// What went wrong, in the classes that a caller acts on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client was configured with something that cannot work.
    Configuration,
    /// The key or the taxpayer's session was refused: HTTP 401 or 403, or one
    /// of the tax network's session codes inside HTTP 200.
    Authentication,
    /// A rate limit or quota is exhausted (HTTP 429).
    RateLimit,
    /// The request was understood and refused: a business error, or any other
    /// 4xx as HTTP status or as `code` in the body.
    Refused,
    /// The server could not be reached or the connection broke.
    Network,
    /// The server answered with a redirect, which is never followed.
    Redirect,
    /// The time allowed for the whole call ran out.
    Deadline,
    /// The gateway or the tax network behind it is down or failing (5xx, or
    /// an outage code inside HTTP 200).
    Outage,
    /// The answer is not what the API is known to send.
    Decode,
    /// The answer is larger than the client accepts.
    TooLarge,
    /// The caller dropped the call before it ended; only an
    /// [`Observer`](crate::observe::Observer) sees this.
    Cancelled,
    /// A fault of this crate.
    Internal,
}

impl ErrorKind {
    /// Returns the kind's name in snake case, such as `rate_limit`.
    ///
    /// # Example
    ///
    /// ```
    /// use gst_ims::ErrorKind;
    ///
    /// assert_eq!(ErrorKind::RateLimit.as_str(), "rate_limit");
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Configuration => "configuration",
            Self::Authentication => "authentication",
            Self::RateLimit => "rate_limit",
            Self::Refused => "refused",
            Self::Network => "network",
            Self::Redirect => "redirect",
            Self::Deadline => "deadline",
            Self::Outage => "outage",
            Self::Decode => "decode",
            Self::TooLarge => "too_large",
            Self::Cancelled => "cancelled",
            Self::Internal => "internal",
        }
    }

    const fn is_retryable(self) -> bool {
        matches!(
            self,
            Self::RateLimit | Self::Network | Self::Deadline | Self::Outage
        )
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What became of a request that changes something, when its call failed.
///
/// # Example
///
/// ```
/// use gst_ims::{Delivery, Error};
///
/// fn may_send_again(error: &Error) -> bool {
///     matches!(error.delivery(), Some(Delivery::NotSent | Delivery::Answered))
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(
    clippy::exhaustive_enums,
    reason = "a caller must handle each of the three"
)]
pub enum Delivery {
    /// No byte of the request has left: nothing was done.
    NotSent,
    /// The request may have been carried out. It must not be sent again before the documents were
    /// fetched again and compared.
    Unknown,
    /// The server answered that it did not carry the request out.
    Answered,
}

impl Delivery {
    /// Returns the name in snake case, such as `not_sent`.
    ///
    /// # Example
    ///
    /// ```
    /// use gst_ims::Delivery;
    ///
    /// assert_eq!(Delivery::NotSent.as_str(), "not_sent");
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotSent => "not_sent",
            Self::Unknown => "unknown",
            Self::Answered => "answered",
        }
    }
}

impl fmt::Display for Delivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Why a call failed.
///
/// `Display` is one line without body, header or secret. `Serialize` writes
/// the object that `ims --format json` prints on standard error.
///
/// # Example
///
/// ```
/// use gst_ims::{Client, ErrorKind};
///
/// let error = Client::builder().api_key("key\n").build().unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::Configuration);
/// assert!(!error.is_retryable());
/// ```
#[derive(Clone)]
pub struct Error(Box<Inner>);

#[derive(Clone)]
struct Inner {
    kind: ErrorKind,
    message: String,
    code: Option<String>,
    http_status: Option<u16>,
    transaction_id: Option<String>,
    retry_after: Option<Duration>,
    attempts: u32,
    transience: Transience,
    delivery: Option<Delivery>,
    /// Whether the request surely never left.
    is_unsent: bool,
    /// Whether the connection ended before a response began.
    is_hang_up: bool,
    /// Whether nobody whom this client trusts vouches for the certificate.
    is_untrusted: bool,
    source: Option<Arc<dyn StdError + Send + Sync>>,
}

/// Whether the same request may succeed later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Transience {
    Lasting,
    Passing,
}

impl Error {
    /// Returns the class of the error.
    ///
    /// # Example
    ///
    /// ```
    /// use gst_ims::{Error, ErrorKind};
    ///
    /// fn advice(error: &Error) -> &'static str {
    ///     match error.kind() {
    ///         ErrorKind::Authentication => "sign in again",
    ///         ErrorKind::RateLimit => "come back later",
    ///         _ => "see the message",
    ///     }
    /// }
    /// let error = Error::builder(ErrorKind::Authentication, "the session has ended").build();
    /// assert_eq!(advice(&error), "sign in again");
    /// ```
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Returns the tax network's error code (`error_cd`), such as
    /// `AUTH4033`, exactly as it was sent.
    ///
    /// # Example
    ///
    /// ```
    /// use gst_ims::{Error, ErrorKind};
    ///
    /// let error = Error::builder(ErrorKind::Authentication, "Session expired").code("AUTH4033").build();
    /// assert_eq!(error.code(), Some("AUTH4033"));
    /// ```
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.0.code.as_deref()
    }

    /// Returns the HTTP status of the answer, if there was one.
    ///
    /// It is 200 for errors that the API hides inside HTTP 200.
    ///
    /// # Example
    ///
    /// ```
    /// use gst_ims::{Error, ErrorKind};
    ///
    /// let error = Error::builder(ErrorKind::Outage, "bad gateway").http_status(502).build();
    /// assert_eq!(error.http_status(), Some(502));
    /// ```
    #[must_use]
    pub fn http_status(&self) -> Option<u16> {
        self.0.http_status
    }

    /// Returns the server's id of the exchange, to quote to its support.
    ///
    /// # Example
    ///
    /// ```
    /// use gst_ims::{Error, ErrorKind};
    ///
    /// let error = Error::builder(ErrorKind::Outage, "down").transaction_id("tx-1").build();
    /// assert_eq!(error.transaction_id(), Some("tx-1"));
    /// ```
    #[must_use]
    pub fn transaction_id(&self) -> Option<&str> {
        self.0.transaction_id.as_deref()
    }

    /// Tells whether the same call may succeed later without any change.
    ///
    /// Never of a write that may have been carried out ([`Delivery::Unknown`]), whatever hid its
    /// answer.
    ///
    /// # Example
    ///
    /// ```
    /// use gst_ims::{Error, ErrorKind};
    ///
    /// use gst_ims::Delivery;
    ///
    /// let reading = Error::builder(ErrorKind::Network, "the connection broke");
    /// assert!(reading.clone().build().is_retryable());
    /// // A save that broke off may have been carried out.
    /// assert!(!reading.delivery(Delivery::Unknown).build().is_retryable());
    /// ```
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.0.transience != Transience::Lasting && self.0.delivery != Some(Delivery::Unknown)
    }

    /// Returns what became of the request, if it was one that changes something and is not safe to
    /// repeat, such as a save; `None` for all others.
    ///
    /// # Example
    ///
    /// ```
    /// use gst_ims::{Error, ErrorKind};
    ///
    /// use gst_ims::Delivery;
    ///
    /// let error = Error::builder(ErrorKind::Deadline, "no answer").delivery(Delivery::Unknown).build();
    /// if error.delivery() == Some(Delivery::Unknown) {
    ///     println!("fetch the documents again, and compare, before anything is sent again");
    /// }
    /// ```
    #[must_use]
    pub fn delivery(&self) -> Option<Delivery> {
        self.0.delivery
    }

    /// Returns how long the server asked to wait (`Retry-After`).
    ///
    /// # Example
    ///
    /// ```
    /// use gst_ims::{Error, ErrorKind};
    ///
    /// use std::time::Duration;
    ///
    /// let error = Error::builder(ErrorKind::RateLimit, "too many requests")
    ///     .retry_after(Duration::from_secs(30))
    ///     .build();
    /// assert_eq!(error.retry_after(), Some(Duration::from_secs(30)));
    /// ```
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// Tells whether the certificate of the server, or of the proxy, is from an issuer that is not
    /// trusted, as where a proxy of an office looks into connections. Its root certificate mends
    /// that ([`ClientBuilder::root_certificate`](crate::ClientBuilder::root_certificate)).
    ///
    /// # Example
    ///
    /// ```
    /// use gst_ims::Error;
    ///
    /// fn hint(error: &Error) -> &'static str {
    ///     if error.is_untrusted_certificate() {
    ///         "ask your administrator for the root certificate of the network's proxy"
    ///     } else {
    ///         ""
    ///     }
    /// }
    /// ```
    #[must_use]
    pub fn is_untrusted_certificate(&self) -> bool {
        self.0.is_untrusted
    }

    /// Returns how many requests were sent for the call; 0 when none left.
    ///
    /// # Example
    ///
    /// ```
    /// use gst_ims::{Error, ErrorKind};
    ///
    /// let error = Error::builder(ErrorKind::Outage, "down").attempts(4).build();
    /// println!("given up after {} attempts: {error}", error.attempts());
    /// ```
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            message: one_line(&message.into()),
            code: None,
            http_status: None,
            transaction_id: None,
            retry_after: None,
            attempts: 0,
            delivery: None,
            is_unsent: false,
            is_hang_up: false,
            is_untrusted: false,
            transience: if kind.is_retryable() {
                Transience::Passing
            } else {
                Transience::Lasting
            },
            source: None,
        }))
    }

    /// Makes the error of a [`CredentialsProvider`](crate::credentials::CredentialsProvider)
    /// that cannot give credentials; the message must not hold secrets.
    ///
    /// [`Error::builder`] makes one with a cause or of another kind.
    ///
    /// # Example
    ///
    /// ```
    /// use gst_ims::credentials::{CallbackCredentials, Credentials};
    /// use gst_ims::{Client, Error};
    ///
    /// let client = Client::builder()
    ///     .credentials(CallbackCredentials::new(async || {
    ///         let token = std::env::var("OUR_TOKEN");
    ///         let token = token.map_err(|_| Error::from_provider("OUR_TOKEN is not set"))?;
    ///         Ok(Credentials::new("key_live_1", token))
    ///     }))
    ///     .build()?;
    /// # let _ = client;
    /// # Ok::<(), Error>(())
    /// ```
    pub fn from_provider(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Configuration, message)
    }

    /// Whether a quota is used up, which every other request of the key will meet too.
    pub(crate) fn is_quota(&self) -> bool {
        self.kind() == ErrorKind::RateLimit && !self.is_retryable()
    }

    pub(crate) fn hang_up(mut self) -> Self {
        self.0.is_hang_up = true;
        self
    }

    pub(crate) fn is_hang_up(&self) -> bool {
        self.0.is_hang_up
    }

    pub(crate) fn untrusted(mut self) -> Self {
        self.0.is_untrusted = true;
        self
    }

    pub(crate) fn is_unsent(&self) -> bool {
        self.0.is_unsent
    }

    pub(crate) fn passing(mut self) -> Self {
        self.0.transience = Transience::Passing;
        self
    }

    pub(crate) fn lasting(mut self) -> Self {
        self.0.transience = Transience::Lasting;
        self
    }

    pub(crate) fn unsent(mut self) -> Self {
        self.0.is_unsent = true;
        self
    }

    pub(crate) fn with_delivery(mut self, delivery: Option<Delivery>) -> Self {
        self.0.delivery = delivery;
        self
    }

    pub(crate) fn configuration(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Configuration, message)
    }

    pub(crate) fn with_code(mut self, code: impl Into<String>) -> Self {
        self.0.code = Some(one_line(&code.into()));
        self
    }

    pub(crate) fn with_http_status(mut self, status: u16) -> Self {
        self.0.http_status = Some(status);
        self
    }

    pub(crate) fn with_transaction_id(mut self, id: Option<String>) -> Self {
        self.0.transaction_id = id.map(|id| one_line(&id));
        self
    }

    pub(crate) fn with_retry_after(mut self, wait: Option<Duration>) -> Self {
        self.0.retry_after = wait;
        self
    }

    /// Says more behind the message.
    pub(crate) fn with_note(mut self, note: &str) -> Self {
        self.0.message = one_line(&format!("{}; {note}", self.0.message));
        self
    }

    pub(crate) fn with_attempts(mut self, attempts: u32) -> Self {
        self.0.attempts = attempts;
        self
    }

    pub(crate) fn with_source(
        mut self,
        source: impl Into<Box<dyn StdError + Send + Sync>>,
    ) -> Self {
        self.0.source = Some(Arc::from(source.into()));
        self
    }
}

/// Rounds up: to come back early is to come in vain.
fn whole_seconds(wait: Duration) -> u64 {
    wait.as_secs()
        .saturating_add(u64::from(wait.subsec_nanos() > 0))
}

/// The longest text of the server's that an error repeats, in characters.
const LONGEST_TEXT: usize = 300;

/// Keeps hostile or accidental control characters and endless texts out of
/// terminals and logs.
fn one_line(text: &str) -> String {
    let mut line: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(LONGEST_TEXT)
        .collect();
    if text.chars().nth(LONGEST_TEXT).is_some() {
        line.push('…');
    }
    line
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("message", &self.0.message)
            .field("code", &self.0.code)
            .field("http_status", &self.0.http_status)
            .field("transaction_id", &self.0.transaction_id)
            .field("retry_after", &self.0.retry_after)
            .field("attempts", &self.0.attempts)
            .field("delivery", &self.0.delivery)
            .field("source", &self.0.source)
            .finish()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        let source = self.0.source.as_deref()?;
        Some(source)
    }
}

impl Serialize for Error {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Error", 8)?;
        object.serialize_field("kind", self.0.kind.as_str())?;
        object.serialize_field("code", &self.code())?;
        object.serialize_field("http_status", &self.http_status())?;
        object.serialize_field("message", &self.0.message)?;
        object.serialize_field("transaction_id", &self.transaction_id())?;
        object.serialize_field("retryable", &self.is_retryable())?;
        object.serialize_field("retry_after_s", &self.retry_after().map(whole_seconds))?;
        object.serialize_field("delivery", &self.delivery().map(Delivery::as_str))?;
        object.end()
    }
}
