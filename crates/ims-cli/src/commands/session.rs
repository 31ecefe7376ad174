//! `ims session` and `ims logout`.

use gst_ims::session::{Session, SessionState};
use gst_ims::{ErrorKind, Gstin};

use super::runtime::block_on;
use crate::arguments::{Arguments, SessionArguments};
use crate::connection::{MOCK_TAXPAYER, PlatformConnection, environment_name, mock};
use crate::failure::Failure;
use crate::feedback::{Feedback, report};
use crate::format::Format;
use crate::kept::sessions::{KeptSession, only_taxpayer};
use crate::output;

pub(super) fn run(
    command: &SessionArguments,
    arguments: &Arguments,
    format: Format,
) -> Result<(), Failure> {
    let feedback = Feedback::start(arguments.output.verbose, 1)?;
    let observer = feedback.observer();
    let session = block_on(feedback, async {
        if command.action.is_none() {
            return read(arguments).await;
        }
        let connection = PlatformConnection::open(arguments, observer).await?;
        refresh(&connection, arguments).await
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

async fn read(arguments: &Arguments) -> Result<Session, Failure> {
    let environment = environment_name(arguments)?;
    let taxpayer = taxpayer(arguments, &environment)?;
    let session = KeptSession::of(&environment, taxpayer).read().await?;
    session.ok_or_else(|| not_signed_in(taxpayer))
}

async fn refresh(
    connection: &PlatformConnection,
    arguments: &Arguments,
) -> Result<Session, Failure> {
    let taxpayer = taxpayer(arguments, &connection.environment)?;
    let kept = KeptSession::of(&connection.environment, taxpayer);
    let _turn = kept.turn().await?;
    let session = kept.read().await?;
    let session = session.ok_or_else(|| not_signed_in(taxpayer))?;
    let refreshed = connection.platform.refresh(&session).await?;
    kept.write(&refreshed).await?;
    Ok(refreshed)
}

/// Ends the session here and at the tax network. One that the tax network does not know any more
/// is ended; where it cannot be reached, the session stays, as it is still open there.
pub(super) fn log_out(arguments: &Arguments) -> Result<(), Failure> {
    let feedback = Feedback::start(arguments.output.verbose, 1)?;
    let observer = feedback.observer();
    block_on(feedback, async {
        let environment = environment_name(arguments)?;
        let taxpayer = taxpayer(arguments, &environment)?;
        let kept = KeptSession::of(&environment, taxpayer);
        let _turn = kept.turn().await?;
        if arguments.server.mock {
            mock::forget()?;
        }
        let Some(session) = kept.read().await? else {
            report::note(&format!("{taxpayer} is not signed in"));
            return kept.remove().await;
        };
        let connection = PlatformConnection::open(arguments, observer).await?;
        match connection.platform.logout(&session).await {
            Err(error) if error.kind() != ErrorKind::Authentication => Err(error.into()),
            _ => kept.remove().await,
        }
    })
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
