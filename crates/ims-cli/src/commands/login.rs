//! `ims login`.

use gst_ims::Gstin;
use gst_ims::session::Session;

use super::otp;
use super::runtime::block_on;
use crate::arguments::{Arguments, LoginArguments};
use crate::connection::{self, PlatformConnection};
use crate::deadline::Deadline;
use crate::failure::Failure;
use crate::feedback::{Feedback, report};
use crate::format::Format;
use crate::kept::Place;
use crate::kept::sessions::KeptSession;
use crate::output;
use crate::profiles::Profiles;

pub(super) fn run(
    command: &LoginArguments,
    arguments: &Arguments,
    format: Format,
) -> Result<(), Failure> {
    // The progress would write over the question for the OTP.
    let feedback = Feedback::start_without_progress(arguments.output.verbose)?;
    let observer = feedback.observer();
    let (session, place) = block_on(feedback, async {
        let deadline = connection::deadline(arguments);
        let connection = PlatformConnection::open(arguments, deadline, observer).await?;
        let taxpayer = super::session::taxpayer(arguments, &connection.environment)?;
        let username = username(command, arguments, taxpayer)?;
        let who = Who {
            taxpayer,
            username: &username,
            question: "OTP that the GST portal sent: ",
        };
        let signed_in = sign_in(&connection, &who, deadline).await?;
        keep_access(&connection, deadline).await;
        Ok(signed_in)
    })?;
    output::session(&session, format)?;
    report::note(&format!("the session is kept in {place}"));
    Ok(())
}

/// The user name that is given, or else that of the profile.
fn username(
    command: &LoginArguments,
    arguments: &Arguments,
    taxpayer: Gstin,
) -> Result<String, Failure> {
    if let Some(username) = &command.username {
        return Ok(username.clone());
    }
    let profiles = Profiles::read(arguments.whose.config.as_deref())?;
    let profile = profiles.of(taxpayer);
    profile
        .and_then(|profile| profile.username.clone())
        .ok_or_else(|| {
            Failure::configuration(
                format!("the user name of {taxpayer} on the GST portal is not known"),
                "name it with --username, or keep it with `ims taxpayers add GSTIN --username NAME`",
            )
        })
}

/// Who signs in.
pub(super) struct Who<'a> {
    pub(super) taxpayer: Gstin,
    pub(super) username: &'a str,
    /// What is asked on a terminal.
    pub(super) question: &'a str,
}

/// The OTP is asked for only once it is sure that what it opens can be kept.
pub(super) async fn sign_in(
    connection: &PlatformConnection,
    who: &Who<'_>,
    deadline: Deadline,
) -> Result<(Session, Place), Failure> {
    const NO_ANSWER: &str = "the tax network did not answer to the OTP, and may have opened a \
                             session; no answer came";
    let kept = KeptSession::of(&connection.environment, who.taxpayer, deadline);
    kept.prepare().await?;
    let sign_in = connection.platform.sign_in(who.taxpayer, who.username);
    deadline
        .wait_for("the OTP could not be asked for", sign_in.request_otp())
        .await??;
    connection.keep_mock()?;
    let otp = otp::read(who.question, deadline).await?;
    let _turn = kept.turn().await?;
    let session = deadline.wait_for(NO_ANSWER, sign_in.verify(otp)).await??;
    let session = connection.to_be_kept(session);
    let place = kept.write(&session).await?;
    connection.keep_mock()?;
    Ok((session, place))
}

/// Without it the next command fetches another token of the platform, which costs a request.
pub(super) async fn keep_access(connection: &PlatformConnection, deadline: Deadline) {
    if let Err(failure) = connection.keep_access(deadline).await {
        report::warning(&format!("the platform's token is not kept: {failure}"));
    }
}
