//! `ims login`.

use gst_ims::Gstin;
use gst_ims::session::Session;

use super::otp;
use super::runtime::block_on;
use super::sign_in::SignIn;
use crate::arguments::{Arguments, LoginArguments};
use crate::connection::{self, PlatformConnection};
use crate::deadline::Deadline;
use crate::failure::Failure;
use crate::feedback::{Feedback, report};
use crate::format::Format;
use crate::kept::Place;
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
        let as_taxpayer = SignIn {
            connection: &connection,
            taxpayer,
            username: &username,
            deadline,
        };
        let signed_in = sign_in(&as_taxpayer, "OTP that the GST portal sent: ").await?;
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

/// Signs in with the OTP that a person gives to the question.
pub(super) async fn sign_in(
    sign_in: &SignIn<'_>,
    question: &str,
) -> Result<(Session, Place), Failure> {
    sign_in.request_otp().await?;
    let otp = otp::read(question, sign_in.deadline).await?;
    sign_in.verify(otp).await
}

/// Without it the next command fetches another token of the platform, which costs a request.
pub(super) async fn keep_access(connection: &PlatformConnection, deadline: Deadline) {
    if let Err(failure) = connection.keep_access(deadline).await {
        report::warning(&format!("the platform's token is not kept: {failure}"));
    }
}
