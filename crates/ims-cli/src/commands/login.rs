//! `ims login`.

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
        sign_in(&connection, command, arguments, deadline).await
    })?;
    output::session(&session, format)?;
    report::note(&format!("the session is kept in {place}"));
    Ok(())
}

/// The OTP is asked for only once it is sure that what it opens can be kept.
async fn sign_in(
    connection: &PlatformConnection,
    command: &LoginArguments,
    arguments: &Arguments,
    deadline: Deadline,
) -> Result<(Session, Place), Failure> {
    const NO_ANSWER: &str = "the tax network did not answer to the OTP, and may have opened a \
                             session; no answer came";
    let taxpayer = super::session::taxpayer(arguments, &connection.environment)?;
    let kept = KeptSession::of(&connection.environment, taxpayer, deadline);
    kept.prepare().await?;
    let sign_in = connection.platform.sign_in(taxpayer, &command.username);
    deadline
        .wait_for("the OTP could not be asked for", sign_in.request_otp())
        .await??;
    connection.keep_mock()?;
    let otp = otp::read(deadline).await?;
    let _turn = kept.turn().await?;
    let session = deadline.wait_for(NO_ANSWER, sign_in.verify(otp)).await??;
    let session = connection.to_be_kept(session);
    let place = kept.write(&session).await?;
    connection.keep_mock()?;
    // The next command fetches another, which costs a request.
    if let Err(failure) = connection.keep_access(deadline).await {
        report::warning(&format!("the platform's token is not kept: {failure}"));
    }
    Ok((session, place))
}
