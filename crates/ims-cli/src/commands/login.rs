//! `ims login`.

use std::io::{self, BufRead, IsTerminal};

use gst_ims::session::Session;
use secrecy::SecretString;

use super::runtime::block_on;
use crate::arguments::{Arguments, LoginArguments};
use crate::connection::PlatformConnection;
use crate::detached;
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
        let connection = PlatformConnection::open(arguments, observer).await?;
        sign_in(&connection, command, arguments).await
    })?;
    output::session(&session, format)?;
    report::note(&format!("the session is kept in {place}"));
    Ok(())
}

async fn sign_in(
    connection: &PlatformConnection,
    command: &LoginArguments,
    arguments: &Arguments,
) -> Result<(Session, Place), Failure> {
    let taxpayer = super::session::taxpayer(arguments, &connection.environment)?;
    let sign_in = connection.platform.sign_in(taxpayer, &command.username);
    sign_in.request_otp().await?;
    let otp = detached::run(read_otp).await??;
    let mut session = sign_in.verify(otp).await?;
    // The mock has another address each time.
    session.environment.clone_from(&connection.environment);
    let kept = KeptSession::of(&connection.environment, taxpayer);
    let _turn = kept.turn().await?;
    let place = kept.write(&session).await?;
    connection.keep_access().await?;
    Ok((session, place))
}

/// Asks on the terminal without showing what is typed; elsewhere the OTP is the first line of
/// standard input.
fn read_otp() -> Result<SecretString, Failure> {
    let unreadable = |error: io::Error| {
        Failure::configuration(
            format!("the OTP cannot be read: {error}"),
            "type it when asked, or write it to standard input",
        )
    };
    if io::stdin().is_terminal() {
        let otp = rpassword::prompt_password("OTP that the GST portal sent: ");
        return Ok(otp.map_err(unreadable)?.into());
    }
    let mut line = String::new();
    io::stdin()
        .lock()
        .read_line(&mut line)
        .map_err(unreadable)?;
    if line.trim().is_empty() {
        return Err(unreadable(io::ErrorKind::UnexpectedEof.into()));
    }
    Ok(line.into())
}
