//! The way of the pages to the tax network: the sessions and credentials of all commands.

use std::fmt;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use gst_ims::{Client, Gstin};
use ims_desk::{Network, NetworkError};
use ims_store::Store;
use secrecy::SecretString;

use crate::arguments::Arguments;
use crate::commands::sign_in::SignIn;
use crate::connection::{self, Connection, PlatformConnection, Setup};
use crate::deadline::Deadline;
use crate::failure::Failure;
use crate::feedback::progress::Progress;

pub(super) struct OwnNetwork {
    pub(super) arguments: &'static Arguments,
    pub(super) store: Store,
    pub(super) observer: Arc<Progress>,
}

impl fmt::Debug for OwnNetwork {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OwnNetwork").finish_non_exhaustive()
    }
}

impl ims_desk::Connection for Connection {
    fn client(&self) -> &Client {
        &self.client
    }

    fn end(&self) -> Result<(), NetworkError> {
        self.keep_mock().map_err(|failure| network_error(&failure))
    }
}

impl Network for OwnNetwork {
    fn connect(
        &self,
        gstin: Gstin,
    ) -> BoxFuture<'_, Result<Box<dyn ims_desk::Connection>, NetworkError>> {
        Box::pin(async move {
            let setup = Setup {
                arguments: &self.arguments.server,
                deadline: self.deadline(),
                store: Some(&self.store),
                at_once: 1,
            };
            let opened = Connection::open_for(setup, Some(gstin), self.observer.clone());
            let connection = opened.await.map_err(|failure| network_error(&failure))?;
            Ok(Box::new(connection) as Box<dyn ims_desk::Connection>)
        })
    }

    fn request_otp(
        &self,
        gstin: Gstin,
        username: String,
    ) -> BoxFuture<'_, Result<(), NetworkError>> {
        Box::pin(async move {
            let requested = self.request(gstin, &username).await;
            requested.map_err(|failure| network_error(&failure))
        })
    }

    fn sign_in(
        &self,
        gstin: Gstin,
        username: String,
        otp: SecretString,
    ) -> BoxFuture<'_, Result<(), NetworkError>> {
        Box::pin(async move {
            let signed_in = self.verify(gstin, &username, otp).await;
            signed_in.map_err(|failure| network_error(&failure))
        })
    }
}

impl OwnNetwork {
    async fn request(&self, gstin: Gstin, username: &str) -> Result<(), Failure> {
        let platform = self.platform().await?;
        self.as_taxpayer(&platform, gstin, username)
            .request_otp()
            .await
    }

    async fn verify(&self, gstin: Gstin, username: &str, otp: SecretString) -> Result<(), Failure> {
        let platform = self.platform().await?;
        let sign_in = self.as_taxpayer(&platform, gstin, username);
        sign_in.verify(otp).await.map(drop)
    }

    fn as_taxpayer<'a>(
        &self,
        connection: &'a PlatformConnection,
        taxpayer: Gstin,
        username: &'a str,
    ) -> SignIn<'a> {
        SignIn {
            connection,
            taxpayer,
            username,
            deadline: self.deadline(),
        }
    }

    /// Each thing that is done in the pages has the time of a command: they may be open for days.
    fn deadline(&self) -> Deadline {
        connection::deadline_of_one(self.arguments)
    }

    async fn platform(&self) -> Result<PlatformConnection, Failure> {
        PlatformConnection::open(self.arguments, self.deadline(), self.observer.clone()).await
    }
}

/// What people are shown of a failure.
fn network_error(failure: &Failure) -> NetworkError {
    let message = failure.to_string();
    let needs_sign_in = failure.is_of_session();
    NetworkError::new(message, needs_sign_in)
}
