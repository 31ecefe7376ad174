//! The two steps of signing a taxpayer in, between which a person reads the OTP.

use gst_ims::Gstin;
use gst_ims::session::Session;
use secrecy::SecretString;

use crate::connection::PlatformConnection;
use crate::deadline::Deadline;
use crate::failure::Failure;
use crate::kept::Place;
use crate::kept::sessions::KeptSession;

/// Who signs in, and until when it may take.
pub(super) struct SignIn<'a> {
    pub(super) connection: &'a PlatformConnection,
    pub(super) taxpayer: Gstin,
    pub(super) username: &'a str,
    pub(super) deadline: Deadline,
}

impl SignIn<'_> {
    /// The OTP is asked for only once it is sure that what it opens can be kept.
    pub(super) async fn request_otp(&self) -> Result<(), Failure> {
        self.kept().prepare().await?;
        let sign_in = self.at_platform();
        self.deadline
            .wait_for("the OTP could not be asked for", sign_in.request_otp())
            .await??;
        self.connection.keep_mock()
    }

    /// Opens a session with the OTP, and keeps it.
    pub(super) async fn verify(&self, otp: SecretString) -> Result<(Session, Place), Failure> {
        const NO_ANSWER: &str = "the tax network did not answer to the OTP, and may have opened a \
                                 session; no answer came";
        let kept = self.kept();
        let _turn = kept.turn().await?;
        let sign_in = self.at_platform();
        let session = self.deadline.wait_for(NO_ANSWER, sign_in.verify(otp));
        let session = self.connection.to_be_kept(session.await??);
        let place = kept.write(&session).await?;
        self.connection.keep_mock()?;
        Ok((session, place))
    }

    fn kept(&self) -> KeptSession {
        KeptSession::of(&self.connection.environment, self.taxpayer, self.deadline)
    }

    fn at_platform(&self) -> gst_ims::session::SignIn {
        self.connection
            .platform
            .sign_in(self.taxpayer, self.username)
    }
}
