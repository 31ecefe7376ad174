//! `ims session` and `ims logout`.

use gst_ims::session::{Session, SessionState};
use gst_ims::{ErrorKind, Gstin};

use super::runtime::block_on;
use crate::arguments::{Arguments, SessionArguments};
use crate::clock;
use crate::connection::{self, MOCK_TAXPAYER, PlatformConnection, mock, server_name};
use crate::deadline::Deadline;
use crate::failure::Failure;
use crate::feedback::{Feedback, report};
use crate::format::Format;
use crate::kept::sessions::{KeptSession, only_taxpayer, taxpayers};
use crate::output;

pub(super) fn run(
    command: &SessionArguments,
    arguments: &Arguments,
    format: Format,
) -> Result<(), Failure> {
    let feedback = Feedback::start(arguments.output.verbose, 1)?;
    let observer = feedback.observer();
    let session = block_on(feedback, async {
        let deadline = connection::deadline(arguments);
        if command.action.is_none() {
            return read(arguments, deadline).await;
        }
        let connection = PlatformConnection::open(arguments, deadline, observer).await?;
        refresh(&connection, arguments, deadline).await
    })?;
    output::session(&session, format)?;
    match session.state() {
        SessionState::Active => Ok(()),
        SessionState::Expired => Err(Failure::NotSignedIn(format!(
            "the session of {} has ended",
            session.gstin
        ))),
    }
}

async fn read(arguments: &Arguments, deadline: Deadline) -> Result<Session, Failure> {
    let environment = server_name(arguments)?;
    if is_nobody_signed_in(arguments, &environment) {
        return Err(Failure::NotSignedIn(NOBODY.to_owned()));
    }
    let taxpayer = taxpayer(arguments, &environment)?;
    let session = KeptSession::of(&environment, taxpayer, deadline);
    let session = session.read().await?;
    session.ok_or_else(|| not_signed_in(taxpayer))
}

async fn refresh(
    connection: &PlatformConnection,
    arguments: &Arguments,
    deadline: Deadline,
) -> Result<Session, Failure> {
    let taxpayer = taxpayer(arguments, &connection.environment)?;
    let kept = KeptSession::of(&connection.environment, taxpayer, deadline);
    let _turn = kept.turn().await?;
    let session = kept.read().await?;
    let session = session.ok_or_else(|| not_signed_in(taxpayer))?;
    let session = connection.known_here(session);
    let refreshed = connection.platform.refresh(&session);
    let refreshed = deadline
        .wait_for("the session could not be refreshed", refreshed)
        .await??;
    let refreshed = connection.to_be_kept(refreshed);
    kept.write(&refreshed).await?;
    connection.keep_mock()?;
    Ok(refreshed)
}

/// Ends the session at the tax network and here. One that the tax network does not know any more is
/// ended; where it cannot be reached, or refuses the API key, the session stays, as it is still
/// open there.
pub(super) fn log_out(arguments: &Arguments) -> Result<(), Failure> {
    let feedback = Feedback::start(arguments.output.verbose, 1)?;
    let observer = feedback.observer();
    let note = block_on(feedback, async {
        let deadline = connection::deadline(arguments);
        let environment = server_name(arguments)?;
        if is_nobody_signed_in(arguments, &environment) {
            forget_mock(arguments)?;
            return Ok(Some(NOBODY.to_owned()));
        }
        let taxpayer = taxpayer(arguments, &environment)?;
        let kept = KeptSession::of(&environment, taxpayer, deadline);
        let _turn = kept.turn().await?;
        let Some(session) = kept.read().await? else {
            kept.remove().await?;
            forget_mock(arguments)?;
            return Ok(Some(format!("{taxpayer} is not signed in")));
        };
        let connection = PlatformConnection::open(arguments, deadline, observer).await?;
        let session = connection.known_here(session);
        let ended = connection.platform.logout(&session);
        let ended = deadline
            .wait_for("the session could not be ended", ended)
            .await?;
        let note = match ended {
            Ok(()) => None,
            Err(error) if was_over(&session, &error) => Some(format!(
                "the tax network did not know the session any more ({error}); it is removed here too"
            )),
            Err(error) => {
                report::note("the session is kept, as it may still be open");
                return Err(error.into());
            }
        };
        kept.remove().await?;
        forget_mock(arguments)?;
        Ok(note)
    })?;
    if let Some(note) = note {
        report::note(&note);
    }
    Ok(())
}

const NOBODY: &str = "nobody is signed in";

/// Whether no taxpayer is named, and none is signed in who could be meant.
fn is_nobody_signed_in(arguments: &Arguments, environment: &str) -> bool {
    arguments.gstin.is_none() && taxpayers(environment).is_empty()
}

fn forget_mock(arguments: &Arguments) -> Result<(), Failure> {
    if arguments.server.mock {
        mock::forget()?;
    }
    Ok(())
}

/// Whether a refusal says that the session had ended. One without a code of the tax network's may
/// be about the API key, unless the token has ended by its own time.
fn was_over(session: &Session, error: &gst_ims::Error) -> bool {
    let has_ended = session
        .expires_at
        .is_some_and(|end| end <= clock::time_of_day());
    error.kind() == ErrorKind::Authentication && (error.code().is_some() || has_ended)
}

/// The taxpayer whom the command is about.
pub(super) fn taxpayer(arguments: &Arguments, environment: &str) -> Result<Gstin, Failure> {
    let of_mock = || Gstin::from_server(MOCK_TAXPAYER).ok();
    arguments
        .gstin
        .or_else(|| only_taxpayer(environment))
        .or_else(|| arguments.server.mock.then(of_mock).flatten())
        .ok_or_else(|| {
            Failure::configuration(
                "it is not known which taxpayer is meant",
                "name the taxpayer with --gstin",
            )
        })
}

fn not_signed_in(taxpayer: Gstin) -> Failure {
    Failure::NotSignedIn(format!("{taxpayer} is not signed in"))
}
