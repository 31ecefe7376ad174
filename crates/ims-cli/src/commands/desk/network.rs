//! The way of the pages to the tax network: the sessions and credentials of all commands.

use std::fmt;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use gst_ims::{Client, ErrorKind, Gstin};
use ims_desk::{Network, NetworkError};
use secrecy::SecretString;

use crate::arguments::Arguments;
use crate::connection::{self, Connection, PlatformConnection};
use crate::deadline::Deadline;
use crate::failure::Failure;
use crate::feedback::progress::Progress;
use crate::kept::sessions::KeptSession;

pub(super) struct OwnNetwork {
    pub(super) arguments: &'static Arguments,
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
        self.keep_mock().map_err(network_error)
    }
}

impl Network for OwnNetwork {
    fn connect(
        &self,
        gstin: Gstin,
    ) -> BoxFuture<'_, Result<Box<dyn ims_desk::Connection>, NetworkError>> {
        Box::pin(async move {
            let opened = Connection::open_for(
                self.arguments,
                Some(gstin),
                self.deadline(),
                self.observer.clone(),
            );
            let connection = opened.await.map_err(network_error)?;
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
            requested.map_err(network_error)
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
            signed_in.map_err(network_error)
        })
    }
}

impl OwnNetwork {
    /// The OTP is asked for only once it is sure that what it opens can be kept.
    async fn request(&self, gstin: Gstin, username: &str) -> Result<(), Failure> {
        let deadline = self.deadline();
        let platform = self.platform(deadline).await?;
        let kept = KeptSession::of(&platform.environment, gstin, deadline);
        kept.prepare().await?;
        let sign_in = platform.platform.sign_in(gstin, username);
        deadline
            .wait_for("the OTP could not be asked for", sign_in.request_otp())
            .await??;
        platform.keep_mock()
    }

    async fn verify(&self, gstin: Gstin, username: &str, otp: SecretString) -> Result<(), Failure> {
        let deadline = self.deadline();
        let platform = self.platform(deadline).await?;
        let kept = KeptSession::of(&platform.environment, gstin, deadline);
        let _turn = kept.turn().await?;
        let sign_in = platform.platform.sign_in(gstin, username);
        let session = deadline
            .wait_for(
                "the tax network did not answer to the OTP",
                sign_in.verify(otp),
            )
            .await??;
        kept.write(&platform.to_be_kept(session)).await?;
        platform.keep_mock()
    }

    /// Each thing that is done in the pages has the time of a command: they may be open for days.
    fn deadline(&self) -> Deadline {
        connection::deadline_of_one(self.arguments)
    }

    async fn platform(&self, deadline: Deadline) -> Result<PlatformConnection, Failure> {
        PlatformConnection::open(self.arguments, deadline, self.observer.clone()).await
    }
}

/// What people are shown of a failure.
fn network_error(failure: Failure) -> NetworkError {
    let message = failure.to_string();
    let needs_sign_in = match failure {
        Failure::NotSignedIn(_) => true,
        Failure::Api(error) => error.kind() == ErrorKind::Authentication,
        _ => false,
    };
    NetworkError::new(message, needs_sign_in)
}
