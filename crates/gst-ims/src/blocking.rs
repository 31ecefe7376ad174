//! A client for programs without async.
//!
//! Requests are the same as those of [`crate::Client`]; [`Client::send`] sends any of them and
//! blocks the thread until the response is there.
//!
//! # Example
//!
//! ```no_run
//! use gst_ims::{Section, blocking};
//!
//! let client = gst_ims::Client::builder()
//!     .api_key("key_live_…")
//!     .taxpayer_token("…")
//!     .build()?;
//! let client = blocking::Client::new(client)?;
//! let answer = client.send(client.invoices(Section::B2b))?;
//! println!("{} documents", answer.invoices.len());
//! # Ok::<(), gst_ims::Error>(())
//! ```

use std::ops::Deref;
use std::sync::{Arc, mpsc};
use std::thread;

use futures_util::future::BoxFuture;
use tokio::runtime::Builder;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::error::{Error, ErrorKind};
use crate::operations::invoices::AllInvoices;
use crate::session;

/// A [`Client`](crate::Client) whose calls block the thread.
///
/// Cheap to clone. The calls run on a thread of their own, so that this client can be made, used
/// and dropped anywhere; inside asynchronous code it still blocks the thread that should do other
/// work, and [`crate::Client`] is the one to use. It dereferences to that client, which prepares
/// the requests.
#[derive(Clone, Debug)]
pub struct Client {
    inner: crate::Client,
    calls: Calls,
}

impl Client {
    /// Wraps a client, and starts the thread of its calls.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Internal`] if the system has no thread for it.
    pub fn new(client: crate::Client) -> Result<Self, Error> {
        Ok(Self {
            inner: client,
            calls: Calls::start()?,
        })
    }

    /// Sends a request, and blocks until the response is there.
    ///
    /// # Errors
    ///
    /// As the request's own `send`.
    ///
    /// # Example
    ///
    /// ```
    /// use gst_ims::{GoodsType, blocking};
    ///
    /// # fn example(client: blocking::Client) -> Result<(), gst_ims::Error> {
    /// let counts = client.send(client.counts(GoodsType::Others))?;
    /// println!("{} documents", counts.total);
    /// # Ok(())
    /// # }
    /// ```
    pub fn send<R>(&self, request: R) -> Result<<R::Output as sealed::Response>::Success, Error>
    where
        R: IntoFuture<Output: Response, IntoFuture: Send + 'static>,
    {
        self.calls.send(request)
    }
}

impl Deref for Client {
    type Target = crate::Client;

    fn deref(&self) -> &Self::Target {
        &self.inner
    }
}

/// A [`Platform`](crate::session::Platform) whose calls block the thread, with which taxpayers sign
/// in.
///
/// Cheap to clone. It dereferences to that platform, which prepares the calls.
///
/// # Example
///
/// ```no_run
/// use gst_ims::{Client, Section, blocking};
///
/// # fn example(otp: String) -> Result<(), Box<dyn std::error::Error>> {
/// let platform = Client::builder()
///     .api_key("key_live_…")
///     .api_secret("secret_live_…")
///     .build_platform()?;
/// let platform = blocking::Platform::new(platform)?;
/// let sign_in = platform.sign_in("33ABKCS2033B1ZW".parse()?, "TN_NT2.2477");
/// platform.send(sign_in.request_otp())?;
/// let session = platform.send(sign_in.verify(otp))?;
/// let client = platform.client(session);
/// let answer = client.send(client.invoices(Section::B2b))?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Platform {
    inner: session::Platform,
    calls: Calls,
}

impl Platform {
    /// Wraps a platform, and starts the thread of its calls.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Internal`] if the system has no thread for it.
    pub fn new(platform: session::Platform) -> Result<Self, Error> {
        Ok(Self {
            inner: platform,
            calls: Calls::start()?,
        })
    }

    /// Sends a request, and blocks until the response is there.
    ///
    /// # Errors
    ///
    /// As the request itself.
    pub fn send<R>(&self, request: R) -> Result<<R::Output as sealed::Response>::Success, Error>
    where
        R: IntoFuture<Output: Response, IntoFuture: Send + 'static>,
    {
        self.calls.send(request)
    }

    /// Returns a client for a taxpayer whose session is kept in memory; it shares the thread of
    /// this platform's calls.
    #[must_use]
    pub fn client(&self, session: session::Session) -> Client {
        self.wrap(self.inner.client(session))
    }

    /// Returns a client for a taxpayer whose session is kept in `store`; it shares the thread of
    /// this platform's calls.
    #[must_use]
    pub fn client_of(&self, store: Arc<dyn session::SessionStore>) -> Client {
        self.wrap(self.inner.client_of(store))
    }

    fn wrap(&self, client: crate::Client) -> Client {
        Client {
            inner: client,
            calls: self.calls.clone(),
        }
    }
}

impl Deref for Platform {
    type Target = session::Platform;

    fn deref(&self) -> &Self::Target {
        &self.inner
    }
}

/// The thread of the calls.
#[derive(Clone, Debug)]
struct Calls(UnboundedSender<BoxFuture<'static, ()>>);

impl Calls {
    fn start() -> Result<Self, Error> {
        let not_started = |error: std::io::Error| {
            Error::new(
                ErrorKind::Internal,
                "the thread of the calls could not be started",
            )
            .with_source(error)
        };
        let runtime = Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(not_started)?;
        let (calls, received) = unbounded_channel();
        // It ends when the last clone is dropped, and takes the runtime with it.
        thread::Builder::new()
            .name("gst-ims".to_owned())
            .spawn(move || runtime.block_on(run(received)))
            .map_err(not_started)?;
        Ok(Self(calls))
    }

    fn send<R>(&self, request: R) -> Result<<R::Output as sealed::Response>::Success, Error>
    where
        R: IntoFuture<Output: Response, IntoFuture: Send + 'static>,
    {
        let (answer, answered) = mpsc::sync_channel(1);
        let call = request.into_future();
        let call = Box::pin(async move {
            // Whoever waited for it may have gone.
            let _ = answer.send(call.await);
        });
        let is_over = || Error::new(ErrorKind::Internal, "the thread of the calls has ended");
        self.0.send(call).map_err(|_| is_over())?;
        sealed::Response::into_result(answered.recv().map_err(|_| is_over())?)
    }
}

async fn run(mut calls: UnboundedReceiver<BoxFuture<'static, ()>>) {
    while let Some(call) = calls.recv().await {
        drop(tokio::spawn(call));
    }
}

/// What a request comes to when it is awaited: a [`Result`], or [`AllInvoices`], which has one for
/// each section.
pub trait Response: sealed::Response {}

impl<R: sealed::Response> Response for R {}

mod sealed {
    use super::{AllInvoices, Error};

    pub trait Response: Send + 'static {
        /// What a success comes to.
        type Success;

        fn into_result(self) -> Result<Self::Success, Error>;
    }

    impl<T: Send + 'static> Response for Result<T, Error> {
        type Success = T;

        fn into_result(self) -> Self {
            self
        }
    }

    impl Response for AllInvoices {
        type Success = Self;

        fn into_result(self) -> Result<Self, Error> {
            Ok(self)
        }
    }
}
