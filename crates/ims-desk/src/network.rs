//! The way to the tax network, which whoever starts the desk provides.

use std::fmt;

use futures_util::future::BoxFuture;
use gst_ims::{Client, Gstin};
use secrecy::SecretString;

/// The way to the tax network: who signs in, and with which client a taxpayer's documents are
/// fetched and decided on. Keys and tokens stay behind it.
pub trait Network: fmt::Debug + Send + Sync + 'static {
    /// Connects for a taxpayer who is signed in.
    ///
    /// # Errors
    ///
    /// [`NetworkError::needs_sign_in`] tells that nobody is.
    fn connect(&self, gstin: Gstin) -> BoxFuture<'_, Result<Box<dyn Connection>, NetworkError>>;

    /// Lets the tax network send an OTP to a taxpayer.
    ///
    /// # Errors
    ///
    /// If the platform or the tax network refuses, or cannot be reached.
    fn request_otp(
        &self,
        gstin: Gstin,
        username: String,
    ) -> BoxFuture<'_, Result<(), NetworkError>>;

    /// Signs a taxpayer in with the OTP, and keeps the session.
    ///
    /// # Errors
    ///
    /// As [`request_otp`](Self::request_otp), and for a wrong OTP.
    fn sign_in(
        &self,
        gstin: Gstin,
        username: String,
        otp: SecretString,
    ) -> BoxFuture<'_, Result<(), NetworkError>>;
}

/// A connection for one piece of work.
pub trait Connection: Send + Sync {
    /// The client that speaks for the taxpayer.
    fn client(&self) -> &Client;

    /// Is told that the work is over.
    ///
    /// # Errors
    ///
    /// If what the work changed cannot be kept.
    fn end(&self) -> Result<(), NetworkError> {
        Ok(())
    }
}

/// Why the tax network cannot be worked with. Shown to people, so nothing secret is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NetworkError {
    message: String,
    needs_sign_in: bool,
}

impl NetworkError {
    /// An error that only another sign-in mends, or any other one.
    #[must_use]
    pub fn new(message: impl Into<String>, needs_sign_in: bool) -> Self {
        Self {
            message: message.into(),
            needs_sign_in,
        }
    }

    /// Returns whether the taxpayer must sign in with an OTP.
    #[must_use]
    pub const fn needs_sign_in(&self) -> bool {
        self.needs_sign_in
    }
}

impl From<gst_ims::Error> for NetworkError {
    fn from(error: gst_ims::Error) -> Self {
        let needs_sign_in = error.kind() == gst_ims::ErrorKind::Authentication;
        Self::new(error.to_string(), needs_sign_in)
    }
}

impl fmt::Display for NetworkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for NetworkError {}
